//! Tone: which parts of a text are the customer's own words, and what their shape says: shouting, exclamation marks.

use crate::fold::{fold, fold_char};
use std::ops::Range;

/// How many words in capitals, one after the other, are shouted.
const SHOUTED: usize = 3;
/// So many are shouted even if none of them is a small word.
const SHOUTED_AT_ANY_RATE: usize = 8;
/// How many sentences with an exclamation mark a calm text has at most.
const CALM: usize = 4;

/// How a reply says that somebody else's words follow, line by line: the kind of the words, a blank, the words, folded.
/// The package's reading of HTML goes by the same file.
/// Lines of a kind stand together, the most asked for first. `from`, `sent` and `to` make the head of the message that is
/// answered; `wrote` is above it, after a date and before a colon at the end; `original` in a line of dashes; `forwarded`
/// is above a message that is passed on. The file has no comments, for its bytes in the engine.
const REPLIES: &str = include_str!("replies.txt");
/// Nobody's own sentence is so long, and folding every line would cost more than all the rest.
const LONGEST_HEADING: usize = 300;
/// The longest "From" of a head, in bytes.
const LONGEST_KEY: usize = 24;
/// What the first line of a head begins with.
const FROM_INITIALS: [char; 9] = ['*', 'F', 'f', 'V', 'v', 'D', 'd', 'S', 's'];
/// The head of a message names its date and its addressee within so many lines.
const HEAD_LINES: usize = 4;

/// The parts of a text that its author wrote: not quoted lines, and nothing from a reply's heading or a signature on.
/// Below a heading whose message is marked as quoted line by line the author may go on.
pub(crate) fn own_words(text: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start: usize = 0;
    let mut forwarded = false;
    // the line before that is not empty, and is the author's
    let mut before: Option<(usize, &str)> = None;
    for line in text.split_inclusive('\n') {
        let end = start.saturating_add(line.len());
        let trimmed = line.trim();
        let quoted = trimmed.starts_with('>');
        let rest = text.get(end..).unwrap_or_default();
        if !quoted && let Some(heading) = heading(before, (start, trimmed), rest, forwarded) {
            while let Some(part) = parts.last_mut() {
                part.end = part.end.min(heading);
                if part.start < part.end {
                    break;
                }
                parts.pop();
            }
            if !filled(rest).next().is_some_and(|next| next.starts_with('>')) || is_separator(trimmed) {
                break;
            }
            before = None;
        } else if trimmed == "--" {
            break;
        } else if !quoted {
            match parts.last_mut().filter(|part| part.end == start) {
                Some(part) => part.end = end,
                None => parts.push(start..end),
            }
            if !trimmed.is_empty() {
                // the head of a message that is passed on is no heading of a reply
                forwarded = is_forward(trimmed) || (forwarded && !key_is("from", trimmed));
                before = Some((start, trimmed));
            }
        } else {
            before = None;
        }
        start = end;
    }
    parts
}

/// The first byte of the heading of a reply that ends with a line, if it does; `before` is the line before it.
fn heading(before: Option<(usize, &str)>, line: (usize, &str), rest: &str, forwarded: bool) -> Option<usize> {
    let (start, text) = line;
    if is_wrote(text) || is_separator(text) {
        return Some(start);
    }
    // programs break lines at some width: the address comes to stand in a line of its own
    if let Some((first, words)) = before
        && text.contains('@')
        && text.len().saturating_add(words.len()) < LONGEST_HEADING
        && is_wrote(&format!("{words} {text}"))
    {
        return Some(first);
    }
    // every line of every message comes here, and most need no look at the table
    if forwarded || !text.starts_with(FROM_INITIALS) || !key_is("from", text) {
        return None;
    }
    let has = |kind: &str| filled(rest).take(HEAD_LINES).any(|line| key_is(kind, line));
    (has("sent") && has("to")).then_some(start)
}

/// The lines of a text that are not empty.
fn filled(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn replies(kind: &str) -> impl Iterator<Item = &'static str> {
    let words = move |line: &'static str| line.strip_prefix(kind)?.strip_prefix(' ');
    REPLIES.lines().skip_while(move |line| words(line).is_none()).map_while(words)
}

/// "On Monday, 2 March 2026 at 10:00, Ann wrote:" in any language: with a date, and a colon at the end.
fn is_wrote(line: &str) -> bool {
    if !line.ends_with(':') || line.len() > LONGEST_HEADING || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let line = fold(line);
    replies("wrote").any(|words| line.contains(words))
}

/// "-----Original Message-----", and the line of helpdesks above which a reply is to be written.
fn is_separator(line: &str) -> bool {
    if line.starts_with("##-") {
        return line.ends_with("-##");
    }
    if line.len() > LONGEST_HEADING || !(line.starts_with("---") || line.starts_with("___")) {
        return false;
    }
    let line = fold(line);
    replies("original").any(|words| line.contains(words))
}

/// "---------- Forwarded message ---------", "Begin forwarded message:".
fn is_forward(line: &str) -> bool {
    if line.len() > LONGEST_HEADING || !(line.starts_with("---") || line.ends_with(':')) {
        return false;
    }
    let line = fold(line);
    replies("forwarded").any(|words| line.contains(words))
}

/// Whether the words before a line's colon are of a kind: "From" of "*From:* Ann".
fn key_is(kind: &str, line: &str) -> bool {
    let Some((key, _)) = line.split_once(':').filter(|(key, _)| key.len() <= LONGEST_KEY) else { return false };
    let key = key.trim_matches(|c: char| c == '*' || c.is_whitespace());
    replies(kind).any(|words| words.chars().eq(key.chars().flat_map(fold_char)))
}

/// Runs of words in capitals in a part of a text that are shouted, as bytes of the part. `is_small` knows the words of
/// ordinary sentences, folded: without one of them capitals are rather names and codes.
pub(crate) fn shouting(text: &str, is_small: &dyn Fn(&str) -> bool, found: &mut dyn FnMut(Range<usize>)) {
    if may_shout(text) {
        runs_in_capitals(text, is_small, found);
    }
}

fn runs_in_capitals(text: &str, is_small: &dyn Fn(&str) -> bool, found: &mut dyn FnMut(Range<usize>)) {
    let mut run: Option<(Range<usize>, usize, bool)> = None;
    // "I" begins a sentence as well as a small word of more letters, but is no word in capitals
    let mut said_i = false;
    let mut end_run = |run: &mut Option<(Range<usize>, usize, bool)>| {
        if let Some((span, words, small)) = run.take()
            && words >= SHOUTED
            && (small || words >= SHOUTED_AT_ANY_RATE)
        {
            found(span);
        }
    };
    for (start, word) in words(text) {
        match Word::of(word) {
            Word::Capitals => {
                let end = start.saturating_add(word.len());
                let (span, count, small) = run.get_or_insert((start..end, 0, said_i));
                span.end = end;
                *count = count.saturating_add(1);
                *small = *small || is_small(&fold(word));
            }
            // a code of capitals and digits, an initial, a number: no end to shouting, and no part of it
            Word::Neither => {
                said_i = said_i || (word.len() == 1 && is_small(&fold(word)));
                if let Some((_, _, small)) = &mut run {
                    *small = *small || said_i;
                }
            }
            Word::Other => {
                said_i = false;
                end_run(&mut run);
            }
        }
    }
    end_run(&mut run);
}

/// Whether there can be enough words in capitals: each has two characters side by side that are no small letter of
/// ASCII. Most texts are told from shouting so, at a fraction of what it costs to look at their words.
fn may_shout(text: &str) -> bool {
    let (mut pairs, mut before) = (0, false);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'\'' | 0xc0.. => {
                pairs += usize::from(before);
                before = true;
            }
            // the rest of a character
            0x80..=0xbf => {}
            _ => before = false,
        }
    }
    pairs >= SHOUTED
}

enum Word {
    Capitals,
    Neither,
    Other,
}

impl Word {
    fn of(word: &str) -> Word {
        let mut letters: usize = 0;
        for c in word.chars() {
            if c.is_lowercase() {
                return Word::Other;
            }
            if c.is_numeric() || c == '_' {
                return Word::Neither;
            }
            if c.is_uppercase() {
                letters = letters.saturating_add(1);
            } else if c.is_alphabetic() {
                // a script without capitals
                return Word::Other;
            }
        }
        if letters > 1 { Word::Capitals } else { Word::Neither }
    }
}

/// The words of a text, with their first byte: letters, digits, apostrophes inside.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'' || c == '’';
    let mut rest = text;
    let mut at: usize = 0;
    std::iter::from_fn(move || {
        let from = rest.find(is_word)?;
        let (_, word) = rest.split_at_checked(from)?;
        let length = word.find(|c| !is_word(c)).unwrap_or(word.len());
        let (word, after) = word.split_at_checked(length)?;
        let start = at.saturating_add(from);
        rest = after;
        at = start.saturating_add(length);
        Some((start, word))
    })
}

/// Runs of exclamation and question marks in a part of a text that are more than a mark, as bytes of the part; or else
/// the mark of the last sentence, if too many of them end so.
pub(crate) fn exclamations(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    // the first byte of a full-width mark
    if !text.bytes().any(|byte| matches!(byte, b'!' | 0xef)) {
        return;
    }
    let mut marks = text.char_indices().peekable();
    let (mut sentences, mut last, mut any): (usize, Range<usize>, bool) = (0, 0..0, false);
    while let Some((start, c)) = marks.next() {
        if !is_mark(c) {
            continue;
        }
        let (mut count, mut exclaimed) = (1_usize, usize::from(is_exclamation(c)));
        let mut end = start.saturating_add(c.len_utf8());
        while let Some((at, next)) = marks.next_if(|(_, next)| is_mark(*next)) {
            count = count.saturating_add(1);
            exclaimed = exclaimed.saturating_add(usize::from(is_exclamation(next)));
            end = at.saturating_add(next.len_utf8());
        }
        // before a letter it is code, or a sign for "not"
        if exclaimed == 0 || marks.peek().is_some_and(|(_, next)| next.is_alphanumeric()) {
            continue;
        }
        sentences = sentences.saturating_add(1);
        last = start..end;
        if count >= 3 && exclaimed >= 2 {
            any = true;
            found(start..end);
        }
    }
    if !any && sentences > CALM {
        found(last);
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '!' | '?' | '！' | '？')
}

fn is_exclamation(c: char) -> bool {
    matches!(c, '!' | '！')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn own(text: &str) -> String {
        own_words(text).into_iter().filter_map(|part| text.get(part)).collect()
    }

    fn shouted(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        shouting(text, &|word| ["not", "my", "is"].contains(&word), &mut |span| spans.push(span));
        spans.into_iter().filter_map(|span| text.get(span)).collect()
    }

    fn exclaimed(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        exclamations(text, &mut |span| spans.push(span));
        spans.into_iter().filter_map(|span| text.get(span)).collect()
    }

    #[test]
    fn quoted_lines_replies_and_signatures_are_not_the_authors_words() {
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../tests/text/plain.json")).expect("the cases are JSON");
        for case in cases {
            let [why, text, expected] =
                ["why", "text", "expect"].map(|key| case[key].as_str().expect("a case has this key"));
            let own: Vec<String> = own(text).lines().map(|line| line.trim_end().to_owned()).collect();
            assert_eq!(own.join("\n").trim_matches('\n'), expected, "{why}");
        }
    }

    #[test]
    fn the_initials_are_those_of_the_table() {
        for words in replies("from") {
            assert!(words.starts_with(FROM_INITIALS), "{words}");
            assert!(words.to_uppercase().starts_with(FROM_INITIALS), "{words}");
        }
    }

    #[test]
    fn what_is_own_is_found_in_one_pass() {
        for line in ["From: a\n", "> a\n", "a@b:\n", "On 1 a\n", "\n", "--- \n", "a:", "From:"] {
            own_words(&line.repeat(1_000_000 / line.len()));
        }
    }

    #[test]
    fn sentences_in_capitals_are_shouted_codes_and_names_are_not() {
        for (text, expected) in [
            ("WHERE IS MY ORDER? thanks", vec!["WHERE IS MY ORDER"]),
            ("this is ABSOLUTELY NOT ACCEPTABLE!", vec!["ABSOLUTELY NOT ACCEPTABLE"]),
            ("I AM NOT HAPPY", vec!["AM NOT HAPPY"]),
            ("ERROR CONNECTION TIMED OUT", vec![]),
            ("the code is NOT OK", vec![]),
            ("PDF XML CSV", vec![]),
            ("WHERE IS ORDER 4711_X MY FRIEND", vec!["WHERE IS ORDER 4711_X MY FRIEND"]),
            ("ΠΟΥ ΕΙΝΑΙ ΤΟ is", vec![]),
            ("ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT", vec!["ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT"]),
            ("", vec![]),
        ] {
            assert_eq!(shouted(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_shouted_in_texts_that_are_left_out(text in "[A-CÉa'’1 Ω!_\u{301}]{0,24}") {
            let mut runs = 0;
            runs_in_capitals(&text, &|_| true, &mut |_| runs += 1);
            prop_assert!(runs == 0 || may_shout(&text));
        }
    }

    #[test]
    fn marks_are_counted_where_they_end_a_word() {
        for (text, expected) in [
            ("Help!!!", vec!["!!!"]),
            ("What?!?! No", vec!["?!?!"]),
            ("Thanks! Bye!!", vec![]),
            ("why???", vec![]),
            ("if (!!!x)", vec![]),
            ("救命！！！", vec!["！！！"]),
            ("a! b! c! d! e!", vec!["!"]),
        ] {
            assert_eq!(exclaimed(text), expected, "{text}");
        }
    }
}
