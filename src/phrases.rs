//! Phrases: the words a policy looks for in a ticket, all of them found in one pass over the text.
//!
//! A phrase is whole words: `werkt niet` is not in `werktniet` and not in `het netwerkt niet`. Both sides are folded
//! (`src/fold.rs`), so `uberweisung` finds `Überweisung`. Between words a text may have any white space; punctuation
//! counts only where the phrase has it (`c++`, `24/7`, `e-mail`), and parts words otherwise: `addition` is in
//! `l'addition`. A star stands for the rest of a word: `factur*`, `*betaling`, `*fact*`. Scripts without spaces have no
//! words to be whole: each of their letters, with its marks, stands alone.
//!
//! The phrases are one trie over folded bytes, with three labels that no UTF-8 byte uses up: a gap, and a star on
//! either side of a word. A text is cut into words once and every phrase that is under way takes its step at each of
//! them. A node lies a fixed number of words deep, so phrases under way share their steps, however many phrases there
//! are, and the work is bounded by the folded text's length times the longest phrase's words; a phrase word with a star
//! before it costs up to its own length per letter of the text.
//!
//! The half of this file that is tests has a second matcher, slow and plain, that the first is held against.

use crate::fold::{fold_char, is_mark};
use std::fmt;

/// The white space of a phrase, as a label of the trie: a word never contains it.
const GAP: u8 = b' ';
/// The rest of the word, after the letters that lead here.
const REST: u8 = 0xff;
/// Any beginning of the word, before the letters that follow.
const BEGINNING: u8 = 0xfe;

const ROOT: u32 = 0;

/// One occurrence of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// First byte of the occurrence in the text, on a character boundary.
    pub start: usize,
    /// The byte after its last; with a star, the word's end.
    pub end: usize,
    /// The phrase's position among those the set was built from.
    pub phrase: u32,
}

/// Why a text is no phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseProblem {
    /// Nothing, or nothing that can be seen.
    Empty,
    /// `*` alone: it would be in every text.
    OnlyStars,
    /// A star between letters: `fac*tuur`.
    StarInsideWord,
    /// A star that no word begins or ends at: `a * b`, `fact**`.
    StarWithoutWord,
    /// Punctuation alone.
    NoWord,
}

impl PhraseProblem {
    /// What is wrong, to follow the phrase itself.
    pub fn message(self) -> &'static str {
        match self {
            Self::Empty => "an empty phrase",
            Self::OnlyStars => "a phrase of stars alone",
            Self::StarInsideWord => "a `*` in the middle of a word",
            Self::StarWithoutWord => "a `*` that stands for no part of a word",
            Self::NoWord => "a phrase without a letter or digit",
        }
    }

    /// What to write instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::Empty => "write the words to look for, or leave the phrase out",
            Self::OnlyStars => "put letters before or after the star: `factur*`",
            Self::StarInsideWord => "a star begins or ends a word: write `factur*`, `*betaling` or `*fact*`",
            Self::StarWithoutWord => "put one star directly before or after the letters of a word: `factur*`",
            Self::NoWord => "add a word: `c++` and `24/7` are found, `++` is not",
        }
    }
}

impl fmt::Display for PhraseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for PhraseProblem {}

/// Whether a text can be looked for as a phrase.
///
/// ```
/// # use sladder::phrases::{PhraseProblem, check_phrase};
/// assert_eq!(check_phrase("factur*"), Ok(()));
/// assert_eq!(check_phrase("fac*tuur"), Err(PhraseProblem::StarInsideWord));
/// ```
///
/// # Errors
///
/// The first problem found, whose `message` and `help` a policy's author can act on.
pub fn check_phrase(text: &str) -> Result<(), PhraseProblem> {
    path_of(text).map(|_| ())
}

/// A set of phrases, compiled to be looked for together.
///
/// ```
/// # use sladder::phrases::PhraseSet;
/// let set = PhraseSet::build(["werkt niet", "factur*"]);
/// let text = "De FACTUREN-pagina werkt\nniet!";
/// let mut found = Vec::new();
/// set.find(text, &mut |hit| found.push((hit.phrase, &text[hit.start..hit.end])));
/// assert_eq!(found, [(1, "FACTUREN"), (0, "werkt\nniet")]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct PhraseSet {
    /// The label on the way into node 1, 2, 3 ...: nodes are numbered level by level, so the children of one node are
    /// neighbours. Among neighbours the highest label is first, which puts the stars in front.
    labels: Vec<u8>,
    /// Where the children of a node begin in `labels`; they end where those of the next node begin.
    children: Vec<u32>,
    /// The phrases that are complete at a node, by node.
    phrases: Vec<u32>,
    /// Where the phrases of a node begin in `phrases`.
    complete: Vec<u32>,
}

impl PhraseSet {
    /// Compiles phrases; each is known by its position. One that `check_phrase` refuses is never found.
    pub fn build<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let mut trie = vec![Branch::default()];
        for (phrase, text) in (0..).zip(phrases) {
            if let Ok(path) = path_of(text) {
                let end = path.iter().fold(0, |node, label| branch_to(&mut trie, node, *label));
                if let Some(branch) = trie.get_mut(end) {
                    branch.phrases.push(phrase);
                }
            }
        }

        let mut set = Self::default();
        let mut order = vec![0];
        let mut next = 0;
        while let Some(branch) = order.get(next).and_then(|node| trie.get(*node)) {
            set.children.push(set.labels.len() as u32);
            set.complete.push(set.phrases.len() as u32);
            set.labels.extend(branch.children.iter().map(|(label, _)| *label));
            set.phrases.extend(&branch.phrases);
            order.extend(branch.children.iter().map(|(_, node)| *node));
            next += 1;
        }
        set.children.push(set.labels.len() as u32);
        set.complete.push(set.phrases.len() as u32);
        set
    }

    /// Tells `hit` of every occurrence, by its start, then its end, then the phrase. Occurrences of different phrases
    /// may overlap; of one phrase that overlaps itself (`ja ja` in `ja ja ja`) the first counts.
    pub fn find(&self, text: &str, hit: &mut dyn FnMut(Hit)) {
        if self.phrases.is_empty() {
            return;
        }
        let (under_way, reached, found, ends) = Default::default();
        let mut search = Search { set: self, under_way, reached, found, ends, hit };
        cut(text, &mut |token| search.step(token));
        search.report(usize::MAX);
    }

    fn child(&self, node: u32, label: u8) -> Option<u32> {
        let first = *self.children.get(node as usize)?;
        let end = *self.children.get(node as usize + 1)?;
        let labels = self.labels.get(first as usize..end as usize)?;
        let place = labels.iter().position(|l| *l <= label)?;
        (labels.get(place) == Some(&label)).then_some(first + place as u32 + 1)
    }

    fn complete_at(&self, node: u32) -> &[u32] {
        let place = |node: usize| self.complete.get(node).map(|place| *place as usize);
        match (place(node as usize), place(node as usize + 1)) {
            (Some(first), Some(end)) => self.phrases.get(first..end).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// A node while the trie is being built.
#[derive(Default)]
struct Branch {
    children: Vec<(u8, usize)>,
    phrases: Vec<u32>,
}

/// The node that `label` leads to from `node`, made when it is missing.
fn branch_to(trie: &mut Vec<Branch>, node: usize, label: u8) -> usize {
    let made = trie.len();
    let Some(branch) = trie.get_mut(node) else { return made };
    let place = branch.children.partition_point(|(l, _)| *l > label);
    match branch.children.get(place) {
        Some((l, known)) if *l == label => *known,
        _ => {
            branch.children.insert(place, (label, made));
            trie.push(Branch::default());
            made
        }
    }
}

/// A phrase's way through the trie.
fn path_of(text: &str) -> Result<Vec<u8>, PhraseProblem> {
    let mut tokens: Vec<Token> = Vec::new();
    cut(text, &mut |token| tokens.push(token.clone()));
    let is_star = |token: &Token| token.letters == "*";
    if tokens.is_empty() {
        return Err(PhraseProblem::Empty);
    }
    if tokens.iter().all(is_star) {
        return Err(PhraseProblem::OnlyStars);
    }
    if !text.chars().flat_map(fold_char).any(char::is_alphanumeric) {
        return Err(PhraseProblem::NoWord);
    }

    let mut path = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before)).filter(|_| !token.gap);
        let after = tokens.get(place + 1).filter(|after| !after.gap);
        if token.gap && !path.is_empty() {
            path.push(GAP);
        }
        if is_star(token) {
            let is_word = |token: Option<&Token>| token.is_some_and(|token| token.kind != Kind::Sign);
            match (is_word(before), is_word(after)) {
                (true, true) => return Err(PhraseProblem::StarInsideWord),
                (false, false) => return Err(PhraseProblem::StarWithoutWord),
                _ if before.is_some_and(is_star) || after.is_some_and(is_star) => {
                    return Err(PhraseProblem::StarWithoutWord);
                }
                (true, false) => path.push(REST),
                (false, true) => path.push(BEGINNING),
            }
        } else {
            path.extend(token.letters.bytes());
        }
    }
    Ok(path)
}

/// One pass over one text.
struct Search<'a> {
    set: &'a PhraseSet,
    /// The phrases under way, as the nodes they have come to, each with the start of its occurrence.
    under_way: Vec<(u32, usize)>,
    reached: Vec<(u32, usize)>,
    /// Occurrences that wait for one that started before them, in the order of `Hit`.
    found: Vec<Hit>,
    /// Where the last occurrence of a phrase ended, by phrase, as long as the next could overlap it.
    ends: Vec<(u32, usize)>,
    hit: &'a mut dyn FnMut(Hit),
}

impl Search<'_> {
    /// Takes every phrase that is under way, and those that begin here, one word further.
    fn step(&mut self, token: &Token) {
        let before = std::mem::take(&mut self.under_way);
        for &(node, start) in &before {
            if !token.gap {
                self.enter(node, start, token);
            }
            if let Some(node) = self.set.child(node, GAP) {
                self.enter(node, start, token);
            }
        }
        if token.starts_whole {
            self.enter(ROOT, token.start, token);
        }
        self.under_way = std::mem::replace(&mut self.reached, before);
        self.reached.clear();
        // All that is found from here on starts no earlier than what is under way, and ends later.
        self.report(self.under_way.iter().map(|(_, start)| *start).min().unwrap_or(usize::MAX));
    }

    fn enter(&mut self, node: u32, start: usize, token: &Token) {
        let letters = token.letters.as_bytes();
        self.walk(node, start, letters, token);
        if let Some(node) = self.set.child(node, BEGINNING) {
            for skipped in 0..letters.len() {
                self.walk(node, start, letters.get(skipped..).unwrap_or_default(), token);
            }
        }
    }

    fn walk(&mut self, node: u32, start: usize, letters: &[u8], token: &Token) {
        let mut node = node;
        for letter in letters {
            match self.set.child(node, *letter) {
                Some(child) => node = child,
                None => return,
            }
            if let Some(rest) = self.set.child(node, REST) {
                self.reach(rest, start, token);
            }
        }
        self.reach(node, start, token);
    }

    /// Notes that the token ends at a node, once: a star can lead to the same node from many letters of a word.
    fn reach(&mut self, node: u32, start: usize, token: &Token) {
        if self.reached.iter().any(|(known, _)| *known == node) {
            return;
        }
        self.reached.push((node, start));
        if token.ends_whole {
            for &phrase in self.set.complete_at(node) {
                let hit = Hit { start, end: token.end, phrase };
                self.found.insert(self.found.partition_point(|known| *known < hit), hit);
            }
        }
    }

    /// Reports what was found to start at `last` or before.
    fn report(&mut self, last: usize) {
        let ready = self.found.partition_point(|hit| hit.start <= last);
        let Some(first) = self.found.first().filter(|_| ready > 0) else {
            return;
        };
        self.ends.retain(|(_, end)| *end > first.start);
        for hit in self.found.drain(..ready) {
            match self.ends.binary_search_by_key(&hit.phrase, |(phrase, _)| *phrase) {
                Err(place) => self.ends.insert(place, (hit.phrase, hit.end)),
                Ok(place) => match self.ends.get_mut(place) {
                    Some((_, end)) if *end <= hit.start => *end = hit.end,
                    _ => continue,
                },
            }
            (self.hit)(hit);
        }
    }
}

/// What a folded character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A letter, digit or underscore of a script that parts words.
    Word,
    /// A letter of a script that does not.
    Letter,
    Mark,
    Space,
    /// Punctuation, symbols, emoji.
    Sign,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | '0'..='9' | '_' => Self::Word,
            _ if c.is_whitespace() => Self::Space,
            _ if c.is_ascii() => Self::Sign,
            _ if is_mark(c) => Self::Mark,
            _ if !c.is_alphanumeric() => Self::Sign,
            // Thai and Lao, Burmese, Khmer, kana, and the Han characters with their extensions.
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Letter,
            '\u{3005}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' => Self::Letter,
            '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Self::Letter,
            _ => Self::Word,
        }
    }
}

/// A word of a text, a letter that stands alone, or a sign.
#[derive(Clone, Debug)]
struct Token {
    letters: String,
    kind: Kind,
    start: usize,
    end: usize,
    /// White space before it.
    gap: bool,
    /// Its first character is wholly its own: of `…`, which is three full stops, only the first begins.
    starts_whole: bool,
    ends_whole: bool,
}

/// Cuts a text into tokens, folding it on the way, so that no more than one token is held.
fn cut(text: &str, each: &mut dyn FnMut(&Token)) {
    let (letters, kind) = (String::new(), Kind::Space);
    let mut token = Token { letters, kind, start: 0, end: 0, gap: false, starts_whole: true, ends_whole: true };
    let mut gap = false;
    for (at, c) in text.char_indices() {
        let end = at.saturating_add(c.len_utf8());
        // Most of most texts; what follows comes to the same.
        if token.kind == Kind::Word && c.is_ascii_alphanumeric() {
            token.letters.push(c.to_ascii_lowercase());
            token.end = end;
            continue;
        }
        let mut whole = true;
        for folded in fold_char(c) {
            let kind = Kind::of(folded);
            let joins = match kind {
                Kind::Word => token.kind == Kind::Word,
                Kind::Mark => matches!(token.kind, Kind::Word | Kind::Letter),
                _ => false,
            };
            if !joins {
                if token.kind != Kind::Space {
                    token.ends_whole = whole;
                    each(&token);
                }
                token.letters.clear();
                (token.start, token.starts_whole, token.gap) = (at, whole, gap);
                token.kind = if kind == Kind::Mark { Kind::Word } else { kind };
                gap = kind == Kind::Space;
            }
            if kind != Kind::Space {
                token.letters.push(folded);
            }
            token.end = end;
            whole = false;
        }
        // What folds to nothing, such as an accent, is part of what it follows.
        token.end = if whole { end } else { token.end };
    }
    if token.kind != Kind::Space {
        token.ends_whole = true;
        each(&token);
    }
}

/// Turns byte offsets of a text into UTF-16 code units, which is how JavaScript counts. It goes on from the last offset
/// asked for, forwards or back, so that the hits of a text in their order cost little more than reading it once.
#[derive(Clone, Debug)]
pub struct Utf16Index<'a> {
    text: &'a str,
    byte: usize,
    units: usize,
}

impl<'a> Utf16Index<'a> {
    /// An index into `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, byte: 0, units: 0 }
    }

    /// The number of UTF-16 code units before a byte offset; one past the end counts as the end.
    pub fn offset(&mut self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let passed = self.text.as_bytes().get(self.byte.min(byte)..self.byte.max(byte)).unwrap_or_default();
        // A character begins at every byte but 10xxxxxx, and takes two units when its first is 11110xxx.
        let units = passed.iter().map(|b| usize::from(b & 0xc0 != 0x80) + usize::from(*b >= 0xf0)).sum::<usize>();
        self.units = if byte < self.byte { self.units.saturating_sub(units) } else { self.units.saturating_add(units) };
        self.byte = byte;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use proptest::prelude::*;

    fn found(phrases: &[&str], text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        PhraseSet::build(phrases.iter().copied()).find(text, &mut |hit| hits.push(hit));
        hits
    }

    /// The parts of `text` that are occurrences of `phrase`.
    fn parts<'a>(phrase: &str, text: &'a str) -> Vec<&'a str> {
        let hits = found(&[phrase], text);
        hits.iter().filter_map(|hit| text.get(hit.start..hit.end)).collect()
    }

    #[test]
    fn phrases_are_found_as_people_write_them() {
        for (phrase, text, expected) in [
            // Whole words, whatever their case, accents and spelling of ß.
            ("werkt niet", "De site werkt niet meer", "werkt niet"),
            ("Werkt Niet", "WERKT NIET!", "WERKT NIET"),
            ("uberweisung", "Die Überweisung fehlt", "Überweisung"),
            ("uberweisung", "Die U\u{308}berweisung fehlt", "U\u{308}berweisung"),
            ("Überweisung", "die UBERWEISUNG", "UBERWEISUNG"),
            ("straße", "STRASSE 5", "STRASSE"),
            ("strasse", "Straße, STRAẞE", "Straße|STRAẞE"),
            ("ei tööta", "Leht EI TOOTA täna", "EI TOOTA"),
            ("no funciona", "¿Por qué no funciona?", "no funciona"),
            ("nao funciona", "O site NÃO FUNCIONA.", "NÃO FUNCIONA"),
            ("non funziona", "Così non funziona…", "non funziona"),
            ("œuvre", "l’oeuvre complète", "oeuvre"),
            ("betaling mislukt", "betaling «mislukt»", ""),
            ("café", "cafe\u{301}s: cafe\u{301}", "cafe\u{301}"),
            // Other words are other words.
            ("werkt niet", "werktniet", ""),
            ("werkt niet", "het netwerkt niet", ""),
            ("werkt niet", "werkt, niet", ""),
            ("werkt niet", "werkt nietsvermoedend", ""),
            ("refund", "refunds prefund refund_id 2refund", ""),
            ("no", "ñandú, nó, noah", "nó"),
            // Any white space between words; emoji and punctuation are none.
            ("does not work", "it does\u{a0}not\r\n\t work", "does\u{a0}not\r\n\t work"),
            ("does not work", "does\u{3000}not\u{2009}work", "does\u{3000}not\u{2009}work"),
            ("werkt niet", "werkt 😡 niet", ""),
            ("werkt niet", "😡werkt niet😡", "werkt niet"),
            ("does  not \n work", "does not work", "does not work"),
            // Apostrophes and hyphens part words, and count where the phrase has them.
            ("addition", "l'addition, l’addition", "addition|addition"),
            ("doesn't", "doesn’t doesn´t doesn`t doesnt doesn 't", "doesn’t|doesn´t|doesn`t"),
            ("doesnt", "doesn't", ""),
            ("e-mail", "E‑Mail e–mail email e mail", "E‑Mail|e–mail"),
            ("mail", "e-mail", "mail"),
            ("c'è un problema", "C’è un problema", "C’è un problema"),
            // Punctuation of a phrase must be there, with white space only where the phrase has it.
            ("c++", "C++ c+ c ++ obj-c++11", "C++|c++"),
            ("24/7", "24/7 24 / 7 124/7 24/70", "24/7"),
            ("24 / 7", "24/7, 24  /7", "24/7|24  /7"),
            ("help!", "help! help !", "help!"),
            ("№ 5", "no 5 No\u{a0}5", "no 5|No\u{a0}5"),
            // Stars.
            ("factur*", "factuur Facturen, factur manufactur", "Facturen|factur"),
            ("*betaling", "terugbetaling betaling betalingen", "terugbetaling|betaling"),
            ("*fact*", "fact manufacture x-factor fac", "fact|manufacture|factor"),
            ("betaling* *lukt*", "betalingen mislukte betaling lukt", "betalingen mislukte|betaling lukt"),
            ("*æl*", "cælum caelum", "cælum|caelum"),
            ("*a* *a* *b", "aaaa aaaa aaab", "aaaa aaaa aaab"),
            // Scripts without spaces: no boundary on their side, but whole letters.
            ("返金", "商品の返金希望です", "返金"),
            ("iphone修理", "新しいiPhone修理店", "iPhone修理"),
            ("修理", "iPhone修理", "修理"),
            ("iphone", "iPhone修理", "iPhone"),
            ("返金 希望", "返金希望 返金　希望", "返金希望|返金　希望"),
            ("返金", "返\n金", ""),
            ("か", "が か\u{3099} ｶﾞ", ""),
            ("ガス", "ｶﾞｽが出ない", "ｶﾞｽ"),
            ("คืนเงิน", "ขอคืนเงินด้วย", "คืนเงิน"),
            ("คน", "คืน", ""),
            ("환불", "환불을 원해요. 환불 부탁", "환불"),
            ("환불*", "환불을 원해요", "환불을"),
            ("रिफंड", "मुझे रिफंड चाहिए", "रिफंड"),
            ("रिफ", "रिफंड", ""),
            ("возврат денег", "ВОЗВРАТ ДЕНЕГ", "ВОЗВРАТ ДЕНЕГ"),
            ("שלום", "שָׁלוֹם!", "שָׁלוֹם"),
            // What is not seen is not there.
            ("rechnung", "Rech\u{ad}nung \u{feff}\u{200f}Rechnung\u{200e}", "Rech\u{ad}nung|Rechnung\u{200e}"),
            ("kein ❤ mehr", "kein ❤\u{fe0f} mehr", "kein ❤\u{fe0f} mehr"),
            // Half a character is no occurrence.
            ("1", "½ 1½ ⑴ ①", "①"),
            ("a.", "a… a..", "a."),
            ("a...", "a…", "a…"),
            ("ja ja", "ja ja ja ja ja", "ja ja|ja ja"),
        ] {
            let expected: Vec<&str> = expected.split('|').filter(|part| !part.is_empty()).collect();
            assert_eq!(parts(phrase, text), expected, "{phrase} in {text}");
        }
    }

    #[test]
    fn occurrences_come_in_text_order_and_may_overlap() {
        let phrases = ["b", "a b c", "x", "b c", "B", "", "a b d", "a*"];
        let hits: Vec<_> = found(&phrases, "a b c").iter().map(|hit| (hit.start, hit.end, hit.phrase)).collect();
        assert_eq!(hits, [(0, 1, 7), (0, 5, 1), (2, 3, 0), (2, 3, 4), (2, 5, 3)]);
    }

    #[test]
    fn a_text_that_is_no_phrase_is_refused() {
        use PhraseProblem::*;
        for (phrase, problem) in [
            ("", Empty),
            (" \u{a0}\n", Empty),
            ("\u{ad}\u{200b}", Empty),
            ("*", OnlyStars),
            ("** *", OnlyStars),
            ("＊", OnlyStars),
            ("fac*tuur", StarInsideWord),
            ("*fac*tuur*", StarInsideWord),
            ("修*理", StarInsideWord),
            ("betaling * mislukt", StarWithoutWord),
            ("fact**", StarWithoutWord),
            ("a**b", StarWithoutWord),
            ("a-*-b", StarWithoutWord),
            ("++", NoWord),
            ("😡", NoWord),
            ("_", NoWord),
            ("!*", NoWord),
        ] {
            assert_eq!(check_phrase(phrase), Err(problem), "{phrase}");
            assert!(found(&[phrase], &format!("{phrase} factuur fac*tuur betaling * mislukt")).is_empty(), "{phrase}");
        }
        for phrase in ["a", "7", "c++", "24/7", "factur*", "*betaling", "*fact*", "c*++", "e-*mail", "返金*"] {
            assert_eq!(check_phrase(phrase), Ok(()), "{phrase}");
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        let phrases = ["a a a b", "aaab", "*aab", "*aab*", "aaa*", "*A* *A* *A* *A* *A* *A* b", "x"];
        let set = PhraseSet::build(phrases);
        let mut hits = 0;
        for text in ["a", " ", "\u{301}", "\u{3099}", "a ", "aa\n", "!", "か", "éa ", "abababababababababab "] {
            set.find(&text.repeat(50_000), &mut |_| hits += 1);
        }
        // `aaa*` in the word of 50 000 letters, and no other.
        assert_eq!(hits, 1);
    }

    #[test]
    fn utf16_offsets_are_those_of_javascript() {
        let text = "aé€😀b\u{301}";
        let mut index = Utf16Index::new(text);
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for at in boundaries.iter().chain(boundaries.iter().rev()) {
            let expected = text.get(..*at).map(|before| before.encode_utf16().count());
            assert_eq!(Some(index.offset(*at)), expected);
        }
        assert_eq!(index.offset(1000), 7);
    }

    /// Phrases read off the text character by character, with no trie and no tokens: slow, and plainly what is meant.
    mod naive {
        use super::super::{Hit, Kind, check_phrase};
        use crate::fold::{fold, fold_char};

        struct Piece {
            c: char,
            /// The character's bytes in the text, and whether the piece is its first, its last.
            bytes: (usize, usize),
            first: bool,
            last: bool,
            /// A word begins here, or anything that is no part of the word before.
            boundary: bool,
        }

        fn pieces(text: &str) -> Vec<Piece> {
            let mut pieces: Vec<Piece> = Vec::new();
            let mut base = Kind::Space;
            for (at, c) in text.char_indices() {
                let (end, folded) = (at + c.len_utf8(), fold_char(c).collect::<Vec<_>>());
                if let (true, Some(before)) = (folded.is_empty(), pieces.last_mut()) {
                    before.bytes.1 = end;
                }
                for (i, &c) in folded.iter().enumerate() {
                    let kind = Kind::of(c);
                    let joins = (kind == Kind::Word && base == Kind::Word)
                        || (kind == Kind::Mark && (base == Kind::Word || base == Kind::Letter));
                    base = match kind {
                        Kind::Mark if base != Kind::Letter => Kind::Word,
                        Kind::Mark => base,
                        _ => kind,
                    };
                    let (first, last) = (i == 0, i + 1 == folded.len());
                    pieces.push(Piece { c, bytes: (at, end), first, last, boundary: !joins });
                }
            }
            pieces
        }

        /// Where `phrase` ends when it is in `pieces` at `at`; a star ends the word when it comes `in_word`.
        fn end(phrase: &[char], pieces: &[Piece], at: usize, in_word: bool) -> Option<usize> {
            let boundary = |at: usize| pieces.get(at).is_none_or(|piece| piece.boundary);
            let word_end = |at: usize| (at..).find(|end| boundary(*end)).unwrap_or(at);
            match phrase {
                [] => boundary(at).then_some(at),
                ['*', rest @ ..] if in_word => end(rest, pieces, word_end(at), false),
                ['*', rest @ ..] => {
                    let mut places = at..word_end(at + 1);
                    places.find_map(|at| end(rest, pieces, at, true)).filter(|_| boundary(at))
                }
                [' ', rest @ ..] => {
                    let blank = |at: &usize| pieces.get(*at).is_some_and(|piece| piece.c.is_whitespace());
                    let next = (at..).find(|at| !blank(at)).filter(|_| boundary(at))?;
                    end(rest, pieces, next, false)
                }
                [c, rest @ ..] => {
                    let piece = pieces.get(at).filter(|piece| piece.c == *c)?;
                    end(rest, pieces, at + 1, Kind::of(piece.c) != Kind::Sign)
                }
            }
        }

        pub fn find(phrases: &[String], text: &str) -> Vec<Hit> {
            let pieces = pieces(text);
            let mut hits = Vec::new();
            for (phrase, written) in (0..).zip(phrases) {
                let words = fold(written).split_whitespace().collect::<Vec<_>>().join(" ");
                let words: Vec<char> = words.chars().collect();
                let mut free_from = 0;
                for (at, piece) in pieces.iter().enumerate() {
                    let begins =
                        piece.boundary && piece.first && !piece.c.is_whitespace() && piece.bytes.0 >= free_from;
                    if !begins || check_phrase(written).is_err() {
                        continue;
                    }
                    let last = end(&words, &pieces, at, false).and_then(|end| end.checked_sub(1));
                    if let Some(last) = last.and_then(|last| pieces.get(last)).filter(|last| last.last) {
                        hits.push(Hit { start: piece.bytes.0, end: last.bytes.1, phrase });
                        free_from = last.bytes.1;
                    }
                }
            }
            hits.sort_unstable();
            hits
        }
    }

    /// Few letters, so that phrases are often found, and one or two of everything that has a rule.
    fn text(pieces: std::ops::Range<usize>) -> impl Strategy<Value = String> {
        let alphabet = prop::sample::select(vec![
            "a", "a", "b", "A", "á", "a\u{301}", "ss", "ß", "_", "1", " ", " ", " ", "\n", "\u{a0}", "-", "'", "’",
            "+", "*", "*", "…", ".", "½", "修", "か", "が", "\u{3099}", "\u{200b}", "😡",
        ]);
        prop::collection::vec(alphabet, pieces).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_same_is_found_as_by_reading(phrases in prop::collection::vec(text(1..6), 1..12), text in text(0..40)) {
            let set = PhraseSet::build(phrases.iter().map(String::as_str));
            let mut hits = Vec::new();
            set.find(&text, &mut |hit| hits.push(hit));
            prop_assert_eq!(hits, naive::find(&phrases, &text));
        }

        #[test]
        fn a_hit_says_what_the_phrase_says(phrase in text(1..5), text in text(0..40)) {
            for hit in found(&[&phrase], &text) {
                let part = text.get(hit.start..hit.end);
                prop_assert!(part.is_some(), "{hit:?} is not on character boundaries");
                let squeeze = |text: &str| fold(text).split_whitespace().collect::<String>();
                let (part, phrase) = (squeeze(part.unwrap_or_default()), squeeze(&phrase));
                if phrase.contains('*') {
                    let mut rest = part.as_str();
                    for piece in phrase.split('*') {
                        let place = rest.find(piece);
                        prop_assert!(place.is_some(), "{part} for {phrase}");
                        rest = rest.get(place.unwrap_or_default() + piece.len()..).unwrap_or_default();
                    }
                } else {
                    prop_assert_eq!(part, phrase);
                }
            }
        }
    }
}
