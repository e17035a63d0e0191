//! What phrases find, and a second matcher, slow and plain, that the first is held against.

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

/// A text is looked at through `places` first: what it does not note is not found.
#[test]
fn places_are_noted_wherever_a_phrase_may_begin() {
    let long = "x".repeat(70);
    for (phrase, text) in [
        // Words that end, begin and cross where 64 bytes do, and at the end of the text.
        ("refund now", format!("{}refund now", "-".repeat(61))),
        ("refund now", format!("{} refund  now.", "a".repeat(55))),
        ("refund", format!("{}refund", " ".repeat(58))),
        ("refund", format!("{} refund ", "b".repeat(63))),
        (&long, format!("{long} x{long}")),
        (&format!("{long} now"), format!("a {long} now")),
        ("ruckerstattung", format!("{}Rückerstattung", " ".repeat(60))),
        ("ruckerstattung", format!("{}Rückerstattung ", " ".repeat(49))),
        ("hausa", format!("{}hausá ", " ".repeat(58))),
        ("hausa", format!("{}háusa ", " ".repeat(58))),
        ("a", "b a".to_owned()),
        // Letters beyond the eighth are no part of a word's hash, and have to agree all the same.
        ("installation", "installateur installation".to_owned()),
        // The second word behind signs, and signs in front.
        ("24/7", "on 24/7".to_owned()),
        ("`quoted", "a ’quoted 'quoted".to_owned()),
        ("#1 +2", "see: #1 +2".to_owned()),
        ("-- note", format!("{} – note -- note", "c".repeat(50))),
        ("refund_id", "a refund_id b".to_owned()),
        ("refund…", "a refund…".to_owned()),
        // Between a word and the next one something of no width.
        ("werkt niet", "werkt \u{200b} niet werkt\u{ad} niet".to_owned()),
        ("œuvre complete", "l’œuvre complète".to_owned()),
        // Stars.
        ("a*", "b ab".to_owned()),
        ("æ*", "b aether Ætsch".to_owned()),
        ("*ung", "die Rückerstattung".to_owned()),
        ("*s*", "ok das".to_owned()),
        ("*x", "x".to_owned()),
        ("*か", "x か".to_owned()),
    ] {
        let naive = naive::find(&[phrase.to_owned()], &text);
        assert!(!naive.is_empty(), "{phrase} in {text}");
        assert_eq!(found(&[phrase], &text), naive, "{phrase} in {text}");
    }
}

#[test]
fn few_words_of_a_text_are_looked_at_again() {
    let phrases: Vec<String> = (0..1000).map(|n| format!("wort{n} zahl{}", n / 3)).collect();
    let set = PhraseSet::build(phrases.iter().map(String::as_str));
    let text: String = (0..10_000).map(|n| format!("wort{} und zahl{n}, ", n % 1000)).collect();
    let mut places = 0;
    set.places.look(text.as_bytes(), &set, &mut |_| places += 1);
    assert!(places < 400, "{places} of 30 000 words");
}

/// Work in proportion to the square of a text this long would not be done in a day.
#[test]
fn long_texts_that_nearly_match_come_to_an_end() {
    let phrases = ["aaaaaaab", "a a a a a a b", "*aab", "*aab*", "aaaaaaaaaaaa*b*", "a\u{93e}b", "-a", "か か b", "ab"];
    let set = PhraseSet::build(phrases);
    for piece in ["a", " ", "\u{301}", "\u{93e}", "\u{3099}", "-", "a ", "a\u{301} ", "-a", "か", "aaaaaaa ", "é", "ß "]
    {
        let text = piece.repeat(5_000_000 / piece.len());
        set.find(&text, &mut |hit| assert!(hit.end <= text.len()));
    }
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
                let begins = piece.boundary && piece.first && !piece.c.is_whitespace() && piece.bytes.0 >= free_from;
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
        "a", "a", "b", "A", "á", "a\u{301}", "ss", "ß", "_", "1", " ", " ", " ", "\n", "\u{a0}", "-", "'", "’", "+",
        "*", "*", "…", ".", "½", "修", "か", "が", "\u{3099}", "\u{200b}", "😡",
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

    #[test]
    fn in_any_text_the_same_is_found_as_by_reading(
        text in "(\\PC| |[a-c]|[àßœﬁ’]){0,120}",
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 1..9_usize, 0..4_u8), 1..10),
    ) {
        // Phrases are parts of the text, some of them with a star or a letter too many.
        let chars: Vec<char> = text.chars().collect();
        let phrases: Vec<String> = cuts.iter().map(|(start, length, change)| {
            let start = if chars.is_empty() { 0 } else { start.index(chars.len()) };
            let part: String = chars.iter().skip(start).take(*length).collect();
            match change {
                0 => format!("{part}*"),
                1 => format!("*{part}"),
                2 => format!("{part}a"),
                _ => part,
            }
        }).collect();
        let set = PhraseSet::build(phrases.iter().map(String::as_str));
        let mut hits = Vec::new();
        set.find(&text, &mut |hit| hits.push(hit));
        for hit in &hits {
            prop_assert!(text.get(hit.start..hit.end).is_some_and(|part| !part.is_empty()), "{:?}", hit);
        }
        prop_assert_eq!(hits, naive::find(&phrases, &text));
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let set = PhraseSet::build(["a", "*b*", "é", "か", "-a", "a b"]);
        set.find_in(&bytes, &mut Room::default(), &mut |hit| assert!(hit.start <= hit.end && hit.end <= bytes.len()));
    }
}
