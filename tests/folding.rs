//! The folding table against its source, `unicode-normalization`, for every character there is; and the table of lower
//! case against the standard library's.

#![allow(clippy::disallowed_methods)] // the source that the engine does without

use sladder::fold::{fold, fold_char, is_mark, lower_char};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Folding changes nothing in these, whatever Unicode would decompose them to.
fn is_left_alone(c: char) -> bool {
    let radicals_and_squares = matches!(u32::from(c), 0x2f00..=0x2fdf | 0x3200..=0x33ff);
    let compatibility_ideographs = matches!(u32::from(c), 0xf900..=0xfaff | 0x2f800..=0x2fa1f);
    let hangul_syllables = matches!(u32::from(c), 0xac00..=0xd7a3);
    let old_forms = matches!(u32::from(c), 0xfb50..=0xfdff | 0xfe70..=0xfefc | 0x1ee00..=0x1eeff | 0x1f100..=0x1f2ff);
    radicals_and_squares || compatibility_ideographs || hangul_syllables || old_forms || "™℠".contains(c)
}

/// Letters and punctuation that folding adds to Unicode's decomposition.
const ADDED: [(&str, &str); 14] = [
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ø", "o"),
    ("ł", "l"),
    ("đð", "d"),
    ("ħ", "h"),
    ("ŧ", "t"),
    ("ı", "i"),
    ("þ", "th"),
    ("ŋ", "n"),
    ("ς", "σ"),
    ("`´ʻʼ‘’‛′", "'"),
    ("֊־᐀᠆‐‑‒–—―⁃−⸗⸚⸺⸻⹀⹝〜〰゠︱︲﹘﹣－\u{10d6e}\u{10ead}", "-"),
];

/// Characters that are no mark and still fold to nothing.
const UNSEEN: [(u32, u32); 12] = [
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x640, 0x640),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x206f),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xe0001, 0xe007f),
    (0xe0100, 0xe01ef),
];

fn is_unseen(c: char) -> bool {
    let c = u32::from(c);
    UNSEEN.iter().any(|(first, last)| (*first..=*last).contains(&c)) && !(0xe0002..0xe0020).contains(&c)
}

/// Marks that a word can do without: those of the accent blocks, Hebrew points, Arabic vowels.
fn is_optional_mark(c: char) -> bool {
    let accents = [0x300..=0x36f, 0x1ab0..=0x1aff, 0x1dc0..=0x1dff, 0x20d0..=0x20ff, 0xfe20..=0xfe2f];
    let points = (0x591..=0x5c7).contains(&u32::from(c)) && is_combining_mark(c);
    // Unicode's fixed classes of the harakat: 27 (fathatan) to 35 (superscript alef).
    let harakat = (0x600..=0x6ff).contains(&u32::from(c)) && (27..=35).contains(&canonical_combining_class(c));
    accents.iter().any(|block| block.contains(&u32::from(c))) || points || harakat
}

fn expected(text: &str) -> String {
    let mut folded = String::new();
    for c in text.chars() {
        let added = ADDED.iter().find(|(from, _)| from.contains(c));
        let spacing_mark = c.nfkd().count() > 1 && c.nfkd().next() == Some(' ');
        match added {
            Some((_, to)) => folded.push_str(to),
            None if is_left_alone(c) => folded.push(c),
            None if spacing_mark => folded.extend(c.nfd().take(1)),
            None => {
                let lower = c.nfkd().collect::<String>().chars().flat_map(char::to_lowercase).collect::<String>();
                folded.extend(lower.nfkd().filter(|c| !is_unseen(*c) && !is_optional_mark(*c)));
            }
        }
    }
    // What a compatibility form spells out may itself be a letter of the list, or a capital.
    if folded == text { folded } else { expected(&folded) }
}

#[test]
fn every_character_folds_as_its_source_says() {
    for c in char::MIN..=char::MAX {
        let folded: String = fold_char(c).collect();
        assert_eq!(folded, expected(&c.to_string()), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn folding_twice_changes_nothing_more() {
    for c in char::MIN..=char::MAX {
        let once: String = fold_char(c).collect();
        assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
    }
}

#[test]
fn precomposed_and_decomposed_letters_fold_alike() {
    let alike = |c: &char| !is_left_alone(*c) && !matches!(c, '\u{1100}'..='\u{11ff}');
    for c in (char::MIN..=char::MAX).filter(alike) {
        let decomposed: String = c.nfd().collect();
        assert_eq!(fold(&decomposed), fold(&c.to_string()), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn every_character_has_the_lower_case_of_the_standard_library() {
    for c in char::MIN..=char::MAX {
        let expected: String = c.to_lowercase().collect();
        // DIFFERENCE: the combining dot that keeps `İ` apart from `I` is dropped, so that one character stays one.
        let expected = if c == 'İ' { "i" } else { &expected };
        assert_eq!(lower_char(c).to_string(), expected, "U+{:04X}", u32::from(c));
    }
}

#[test]
fn marks_are_those_that_are_kept_and_are_no_letters() {
    for c in char::MIN..=char::MAX {
        let unspaced = matches!(u32::from(c), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff);
        let kept = is_combining_mark(c) && !is_unseen(c) && !is_optional_mark(c);
        assert_eq!(is_mark(c), kept && (unspaced || !c.is_alphabetic()), "U+{:04X}", u32::from(c));
    }
}
