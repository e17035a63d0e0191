//! Folding: what a text says once case, accents and typography no longer count, so that `STRASSE` is `straße`; and
//! lower case alone, for text that is compared as it is spelled.
//!
//! Lower case; compatibility forms spelled out (ligatures, full width, circled letters); accents, Hebrew points and
//! Arabic harakat dropped, marks that carry a letter kept (a Devanagari vowel sign, the voicing of kana); `ß æ œ ø ł đ`
//! and their kin as people type them without; every apostrophe `'`, every dash `-`; soft hyphens, zero-width
//! characters and bidi marks gone. Hangul syllables stay as they are, and so does what old code tables left behind:
//! CJK compatibility ideographs, radicals and squared words, Arabic presentation forms, letters in emoji boxes.
//!
//! Both tables are written at build time (`src/tables/folding.rs`) and held against their sources in
//! `tests/folding.rs`.

include!(concat!(env!("OUT_DIR"), "/folding.rs"));

/// The characters that one character folds to: usually one, none for an accent, a few for a ligature.
#[derive(Clone, Debug)]
pub struct Folded {
    first: Option<char>,
    rest: std::str::Chars<'static>,
}

impl Iterator for Folded {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        self.first.take().or_else(|| self.rest.next())
    }
}

/// Folds one character. Folding what comes out changes nothing more.
pub fn fold_char(c: char) -> Folded {
    if c.is_ascii() {
        let folded = if c == '`' { '\'' } else { c.to_ascii_lowercase() };
        return Folded { first: Some(folded), rest: "".chars() };
    }
    match look_up(FOLD, c) {
        None => Folded { first: Some(c), rest: "".chars() },
        Some(Found::One(folded)) => Folded { first: char::from_u32(folded).filter(|c| *c != '\0'), rest: "".chars() },
        Some(Found::Line { texts, line }) => {
            let text = TEXTS.get(texts..).and_then(|texts| texts.split('\n').nth(line));
            Folded { first: None, rest: text.unwrap_or_default().chars() }
        }
    }
}

/// One character in lower case, as `char::to_lowercase` has it, whose table is eight times the size. Only `İ` would
/// become two characters; it loses its dot here and is `i`.
pub fn lower_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match look_up(LOWER, c) {
        Some(Found::One(lower)) => char::from_u32(lower).unwrap_or(c),
        _ => c,
    }
}

/// Folds a whole text.
///
/// ```
/// # use sladder::fold::fold;
/// assert_eq!(fold("Ｓｔｒａße – L’Œuvre"), "strasse - l'oeuvre");
/// ```
pub fn fold(text: &str) -> String {
    text.chars().flat_map(fold_char).collect()
}

/// Whether a folded character is no letter by itself but a mark on the letter before it.
pub fn is_mark(c: char) -> bool {
    let point = u32::from(c);
    let after = MARKS.partition_point(|run| run >> 8 <= point);
    let run = after.checked_sub(1).and_then(|last| MARKS.get(last));
    run.is_some_and(|run| point.wrapping_sub(run >> 8) <= run & 0xff)
}

/// Of `latin`: the character folds to nothing.
pub(crate) const NOTHING: u16 = u16::MAX;

/// What a character of two bytes of UTF-8 folds to where that is one letter or digit of ASCII, or two, the first in
/// the low byte; `NOTHING`, or 0 where it is something else.
#[inline(always)]
pub(crate) fn latin(first: u8, second: u8) -> u16 {
    let place = (usize::from(first) << 6 | usize::from(second & 0x3f)).wrapping_sub(0xc2 << 6);
    LATIN.get(place).copied().unwrap_or(0)
}

/// `FOLD` and `TEXTS` as they are for the letters of Latin and their accents, U+0080 to U+036F.
static LATIN: [u16; 0x2f0] = latin_table();

#[allow(clippy::indexing_slicing)] // done by the compiler, which would refuse what is out of bounds
const fn latin_table() -> [u16; 0x2f0] {
    const fn is_letter(point: u32) -> bool {
        (point >= 'a' as u32 && point <= 'z' as u32) || (point >= '0' as u32 && point <= '9' as u32)
    }
    let mut table = [0; 0x2f0];
    let texts = TEXTS.as_bytes();
    let mut next = 0;
    while next < FOLD.len() {
        let (run, value) = FOLD[next];
        let (start, last) = (run >> 11, run >> 3 & 0xff);
        let (mut place, mut text) = (0, value as usize);
        while place <= last && start + place < 0x370 {
            let (mut letters, mut count) = ([0, 0], 0);
            match run & 7 {
                0 | 2 => {
                    (letters[0], count) = (if run & 7 == 0 { (start + place).wrapping_add(value) } else { value }, 1)
                }
                1 if place % 2 == 0 => (letters[0], count) = ((start + place).wrapping_add(value), 1),
                1 => count = 3,
                _ => {
                    while text < texts.len() && texts[text] != b'\n' {
                        if count < 2 {
                            letters[count] = texts[text] as u32;
                        }
                        (text, count) = (text + 1, count + 1);
                    }
                    text += 1;
                }
            }
            table[(start + place - 0x80) as usize] = match count {
                0 => NOTHING,
                1 if letters[0] == 0 => NOTHING,
                1 if is_letter(letters[0]) => letters[0] as u16,
                2 if is_letter(letters[0]) && is_letter(letters[1]) => (letters[0] | letters[1] << 8) as u16,
                _ => 0,
            };
            place += 1;
        }
        next += 1;
    }
    table
}

/// What a table makes of a character.
enum Found {
    /// This character, or nothing where it is zero.
    One(u32),
    /// A line of `TEXTS`, counted from the byte where the run's texts begin.
    Line { texts: usize, line: usize },
}

/// The answer of `FOLD` or `LOWER`: `None` for a character that the table leaves alone.
fn look_up(table: &[(u32, u32)], c: char) -> Option<Found> {
    let point = u32::from(c);
    let after = table.partition_point(|(run, _)| run >> 11 <= point);
    let &(run, value) = table.get(after.checked_sub(1)?)?;
    let place = point.wrapping_sub(run >> 11);
    if place > run >> 3 & 0xff {
        return None;
    }
    // The kinds of run as `src/tables/folding.rs` numbers them: shift, alternate, same, text.
    match run & 7 {
        0 => Some(Found::One(point.wrapping_add(value))),
        1 if place % 2 == 0 => Some(Found::One(point.wrapping_add(value))),
        1 => None,
        2 => Some(Found::One(value)),
        _ => Some(Found::Line { texts: value as usize, line: place as usize }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_type_words_in_more_than_one_way() {
        for (written, folded) in [
            ("Überweisung", "uberweisung"),
            ("U\u{308}berweisung", "uberweisung"),
            ("STRAẞE straße", "strasse strasse"),
            ("İstanbul ısı", "istanbul isi"),
            ("Łódź Đà Nẵng", "lodz da nang"),
            ("Ærø, Þór og Öðin", "aero, thor og odin"),
            ("ﬁnance ĳs ½ №", "finance ijs 1⁄2 no"),
            ("ＦＡＸ　１２３", "fax 123"),
            ("l’addition dell´ordine doesn`t", "l'addition dell'ordine doesn't"),
            ("e‑mail – e—mail −1", "e-mail - e-mail -1"),
            ("Rech\u{ad}nung\u{200b}s\u{feff}", "rechnungs"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("Ёлка", "елка"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد", "محمد"),
            ("سؤال أحمد", "سؤال أحمد"),
            ("हिन्दी", "हिन्दी"),
            ("한국어 漢字", "한국어 漢字"),
            ("ｶﾞ ガ", "カ\u{3099} カ\u{3099}"),
            ("Acme™ ¨", "acme™ ¨"),
            ("❤️ 1️⃣", "❤ 1"),
        ] {
            assert_eq!(fold(written), folded.replace('ؤ', "و\u{654}").replace('أ', "ا\u{654}"), "{written}");
        }
    }

    #[test]
    fn the_table_of_latin_says_the_same() {
        let mut known = 0;
        for c in '\u{80}'..'\u{800}' {
            let bytes = c.to_string().into_bytes();
            let folded: String = fold_char(c).collect();
            let expected = match folded.as_bytes() {
                [] if c < '\u{370}' => NOTHING,
                [one] if one.is_ascii_alphanumeric() && c < '\u{370}' => u16::from(*one),
                [one, two] if folded.bytes().all(|b| b.is_ascii_alphanumeric()) => u16::from_le_bytes([*one, *two]),
                _ => 0,
            };
            assert_eq!(latin(bytes[0], bytes[1]), expected, "{c:?}");
            known += usize::from(expected != 0);
        }
        assert!(known > 400);
        assert_eq!((latin(0xe2, 0x80), latin(0, 0), latin(0xff, 0xff)), (0, 0, 0));
    }

    #[test]
    fn marks_that_carry_a_letter_are_known() {
        for mark in ['\u{93c}', '\u{94d}', '\u{e34}', '\u{e48}', '\u{3099}'] {
            assert!(is_mark(mark), "{mark:?}");
        }
        for other in ['a', '\u{654}', '\u{301}', '漢', 'ー', ' ', '\u{10ffff}'] {
            assert!(!is_mark(other), "{other:?}");
        }
    }
}
