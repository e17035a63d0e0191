//! Tone: which parts of a text are the customer's own words, and what their shape says: shouting, exclamation marks.

use crate::fold::fold;
use std::ops::Range;

/// How many words in capitals, one after the other, are shouted.
const SHOUTED: usize = 3;
/// So many are shouted even if none of them is a small word.
const SHOUTED_AT_ANY_RATE: usize = 8;
/// How many sentences with an exclamation mark a calm text has at most.
const CALM: usize = 4;

/// What mail programs put above the message that is answered, folded; a date stands before it.
const WROTE: [&str; 8] =
    ["wrote:", "schreef", "schrieb", "ha scritto:", "a ecrit", "escribio:", "escreveu:", "kirjutas"];
/// The same as a line of dashes and these words.
const ORIGINAL: [&str; 8] = [
    "original message",
    "oorspronkelijk bericht",
    "ursprungliche nachricht",
    "messaggio originale",
    "message d'origine",
    "mensaje original",
    "mensagem original",
    "algne sonum",
];

/// The parts of a text that its author wrote: not quoted lines, and nothing from a reply's heading or a signature on.
pub(crate) fn own_words(text: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start: usize = 0;
    for line in text.split_inclusive('\n') {
        let end = start.saturating_add(line.len());
        let trimmed = line.trim();
        if trimmed == "--" || is_heading(trimmed) {
            break;
        }
        if !trimmed.starts_with('>') {
            match parts.last_mut().filter(|part| part.end == start) {
                Some(part) => part.end = end,
                None => parts.push(start..end),
            }
        }
        start = end;
    }
    parts
}

/// Whether a line is what a mail program writes above the message that is answered.
fn is_heading(line: &str) -> bool {
    // nobody else writes such lines, and folding every line would cost more than all the rest
    if line.starts_with("---") || line.starts_with("___") {
        let line = fold(line);
        return ORIGINAL.iter().any(|words| line.contains(words));
    }
    if !line.ends_with(':') || line.len() > 300 || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let line = fold(line);
    WROTE.iter().any(|words| line.contains(words))
}

/// Runs of words in capitals in a part of a text that are shouted, as bytes of the part. `is_small` knows the words of
/// ordinary sentences, folded: without one of them capitals are rather names and codes.
pub(crate) fn shouting(text: &str, is_small: &dyn Fn(&str) -> bool, found: &mut dyn FnMut(Range<usize>)) {
    let mut run: Option<(Range<usize>, usize, bool)> = None;
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
                let (span, count, small) = run.get_or_insert((start..end, 0, false));
                span.end = end;
                *count = count.saturating_add(1);
                *small = *small || is_small(&fold(word));
            }
            // a code of capitals and digits, an initial, a number: no end to shouting, and no part of it
            Word::Neither => {}
            Word::Other => end_run(&mut run),
        }
    }
    end_run(&mut run);
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
        for (text, expected) in [
            ("one\n> TWO\nthree", "one\nthree"),
            ("yes\r\nOp 2 maart 2026 om 10:00 schreef Jan:\r\n> hij", "yes\r\n"),
            ("yes\nOn Mon, 2 Mar 2026 at 10:00, Ann <a@b.c> wrote:\nno", "yes\n"),
            ("yes\n-----Original Message-----\nno", "yes\n"),
            ("yes\n-- \nACME CORPORATION", "yes\n"),
            ("She wrote:\nyes", "She wrote:\nyes"),
            ("a -- b\n--- c", "a -- b\n--- c"),
            ("", ""),
        ] {
            assert_eq!(own(text), expected, "{text}");
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
