//! Writes the tables of `src/fold.rs`: what a character is once case, accents and typography no longer count, and what
//! it is in lower case.
//!
//! Folding is derived from `unicode-normalization`, so that the 66 KB (gzip) of that crate stay out of the engine: its compatibility
//! decomposition (NFKD), lower-cased, with the marks and letters below. Lower case is the standard library's, whose own
//! table would be 11 KB of the engine. `tests/folding.rs` holds both against their sources for every character.

#![allow(clippy::disallowed_methods)] // this is where the engine's lower case comes from

use std::fmt::Write as _;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest run of one table entry: its length less one is a byte.
const LONGEST_RUN: usize = 256;
/// A text run is walked from its start to find one character's text, so it is kept short.
const LONGEST_TEXT_RUN: usize = 32;
/// Shorter regular runs are cheaper as text, where a table has texts.
const SHORTEST_REGULAR_RUN: usize = 4;

/// Writes `folding.rs` into `out_dir`: the constants `FOLD`, `TEXTS`, `LOWER` and `MARKS`, as `src/fold.rs` reads them.
pub fn generate(out_dir: &Path) {
    let folding = Table::of(&changed_characters(fold), SHORTEST_REGULAR_RUN);
    // A lower case is a single character, so that every run is regular and nothing is left for texts.
    let lower = Table::of(&changed_characters(lower), 1);

    let mut source = String::new();
    let _ = writeln!(source, "const FOLD: &[(u32, u32)] = &{:?};", folding.runs);
    let _ = writeln!(source, "const TEXTS: &str = {:?};", folding.texts);
    let _ = writeln!(source, "const LOWER: &[(u32, u32)] = &{:?};", lower.runs);
    let _ = writeln!(source, "const MARKS: &[u32] = &{:?};", marks());
    let path = out_dir.join("folding.rs");
    if let Err(error) = std::fs::write(&path, source) {
        eprintln!("cannot write {}: {error}", path.display());
        std::process::exit(1);
    }
}

/// Every character beyond ASCII that `change` changes, in order.
fn changed_characters(change: fn(char) -> String) -> Vec<(u32, String)> {
    ('\u{80}'..=char::MAX)
        .map(|c| (c, change(c)))
        .filter(|(c, text)| !text.chars().eq([*c]))
        .map(|(c, text)| (u32::from(c), text))
        .collect()
}

/// The lower case of one character, as one: `İ` alone has two, `i` and a combining dot, and loses the dot.
fn lower(c: char) -> String {
    c.to_lowercase().take(1).collect()
}

/// The folding of one character. Decomposing can give capitals, and lower-casing can give marks, hence the rounds.
fn fold(c: char) -> String {
    let mut text = String::from(c);
    loop {
        let mut next = String::new();
        for c in text.chars() {
            match letters_of(c) {
                Some(letters) => next.push_str(letters),
                None if is_left_alone(c) => next.push(c),
                // An accent that stands alone would become a blank, and part a word.
                None if c.nfkd().next() == Some(' ') && c.nfkd().nth(1).is_some() => {
                    next.extend(c.nfd().filter(|c| !is_dropped(*c)))
                }
                None => next.extend(c.nfkd().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase)),
            }
        }
        if next == text {
            return text;
        }
        text = next;
    }
}

/// Left out: Hangul syllables, which are letters of their own to those who write them (and 11 172 lines here); radicals,
/// squares, boxes, presentation forms and compatibility ideographs that stand for old code tables, not for what a customer types, and
/// would double the table; and the two symbols that would add letters to the name they follow.
fn is_left_alone(c: char) -> bool {
    matches!(c,
        '\u{ac00}'..='\u{d7a3}' | '\u{2f00}'..='\u{2fdf}' | '\u{3200}'..='\u{33ff}' | '\u{f900}'..='\u{faff}'
        | '\u{2f800}'..='\u{2fa1f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{1ee00}'..='\u{1eeff}' | '\u{1f100}'..='\u{1f2ff}' | '™' | '℠')
}

/// Letters that Unicode does not decompose but people write without, and punctuation of which keyboards have one kind.
fn letters_of(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'þ' => "th",
        'ŋ' => "n",
        'ς' => "σ",
        '`' | '´' | 'ʻ' | 'ʼ' | '‘' | '’' | '‛' | '′' => "'",
        // General category Pd, with the minus sign and the hyphen bullet.
        '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => "-",
        '\u{2e17}' | '\u{2e1a}' | '\u{2e3a}' | '\u{2e3b}' | '\u{2e40}' | '\u{2e5d}' | '\u{301c}' | '\u{3030}' => "-",
        '\u{30a0}' | '\u{fe31}' | '\u{fe32}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{10d6e}' | '\u{10ead}' => "-",
        _ => return None,
    })
}

/// What a reader does not miss: accents, optional vowel points, and characters without a shape of their own.
///
/// Not all of Mn: in Devanagari, Thai and their kin a mark *is* the vowel, in kana it makes another consonant, and the
/// Arabic hamza and madda (U+0653..U+0655) make another letter. Only the blocks of accents, the Hebrew points and the
/// Arabic harakat (with the tatweel, a mere stretch of the line) may be left out without making another word.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{618}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}'
        // Soft hyphen, bidi marks, zero-width characters, variation selectors, tags.
        | '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// The marks that folding keeps, as `start << 8 | length - 1`. Those that count as letters anyway are needed only in
/// scripts without spaces (Thai, Lao, Burmese, Khmer), where every letter is a word but a mark is not.
fn marks() -> Vec<u32> {
    let counts = |c: &char| {
        let unspaced = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
        is_combining_mark(*c) && !is_dropped(*c) && (unspaced || !c.is_alphabetic())
    };
    let mut runs: Vec<u32> = Vec::new();
    for c in ('\u{80}'..=char::MAX).filter(counts).map(u32::from) {
        match runs.last_mut() {
            Some(run) if (*run >> 8) + (*run & 0xff) + 1 == c && *run & 0xff < 0xff => *run += 1,
            _ => runs.push(c << 8),
        }
    }
    runs
}

/// How a run gives what becomes of its characters; `src/fold.rs` has the same four numbers.
#[derive(Clone, Copy)]
enum Kind {
    /// The character plus the value.
    Shift = 0,
    /// The same for the first, third, fifth ... character; those between are unchanged (capitals and smalls in turn).
    Alternate = 1,
    /// The value for all of them, or nothing where it is zero.
    Same = 2,
    /// Texts of their own in `TEXTS`, from the byte that is the value, each a line.
    Text = 3,
}

struct Table {
    /// `(start << 11 | length - 1 << 3 | kind, value)`, sorted.
    runs: Vec<(u32, u32)>,
    texts: String,
    /// Below this length a regular run becomes text.
    shortest_regular: usize,
}

impl Table {
    /// Encodes all of `changed`, which is in order.
    fn of(changed: &[(u32, String)], shortest_regular: usize) -> Table {
        let mut table = Table { runs: Vec::new(), texts: String::new(), shortest_regular };
        let mut rest = changed;
        while let Some(((start, _), _)) = rest.split_first() {
            let taken = table.take_run(*start, rest);
            rest = rest.get(taken..).unwrap_or_default();
        }
        table
    }

    /// Encodes the run that `changed` begins with, at `start`, and says how many entries it took.
    fn take_run(&mut self, start: u32, changed: &[(u32, String)]) -> usize {
        if let Some((kind, taken, value)) = self.regular_run(changed) {
            let step = if matches!(kind, Kind::Alternate) { 2 } else { 1 };
            self.push(start, (taken - 1) * step + 1, kind, value);
            return taken;
        }
        let value = self.texts.len() as u32;
        let (mut taken, mut length) = (0, 0);
        while let Some(rest @ [(c, text), ..]) = changed.get(taken..) {
            let gap = (*c - start) as usize - length;
            let next_is_regular = taken > 0 && self.regular_run(rest).is_some();
            if gap > 2 || length + gap >= LONGEST_TEXT_RUN || next_is_regular {
                break;
            }
            // An unchanged character or two between are cheaper as texts of their own than as the end of the run.
            for unchanged in (*c - gap as u32..*c).filter_map(char::from_u32) {
                self.texts.extend([unchanged, '\n']);
            }
            self.texts.extend([text, "\n"]);
            length += gap + 1;
            taken += 1;
        }
        self.push(start, length, Kind::Text, value);
        taken
    }

    fn push(&mut self, start: u32, length: usize, kind: Kind, value: u32) {
        self.runs.push((start << 11 | (length as u32 - 1) << 3 | kind as u32, value));
    }

    /// The longest regular run that `changed` begins with: its kind, the number of entries and the value.
    fn regular_run(&self, changed: &[(u32, String)]) -> Option<(Kind, usize, u32)> {
        let (start, text) = changed.first()?;
        let target = single(text)?;
        let shift = target.wrapping_sub(*start);
        let shifted = |(c, text): &(u32, String)| single(text).is_some_and(|t| t > 0 && t.wrapping_sub(*c) == shift);
        let count = |step: usize, holds: &dyn Fn(&(u32, String)) -> bool| {
            let fits =
                |(i, entry): &(usize, &(u32, String))| entry.0 as usize == *start as usize + i * step && holds(entry);
            changed.iter().take(LONGEST_RUN / step).enumerate().take_while(fits).count()
        };
        let candidates = [
            (Kind::Shift, count(1, &shifted), shift),
            (Kind::Alternate, count(2, &shifted), shift),
            (Kind::Same, count(1, &|(_, text)| single(text) == Some(target)), target),
        ];
        let long_enough = |(_, taken, _): &(Kind, usize, u32)| *taken >= self.shortest_regular;
        candidates.into_iter().filter(long_enough).max_by_key(|(_, taken, _)| *taken)
    }
}

/// The one character of a text, or zero for no character.
fn single(text: &str) -> Option<u32> {
    let mut characters = text.chars();
    let first = characters.next().map_or(0, u32::from);
    characters.next().is_none().then_some(first)
}
