//! Words and signals in any text: their places are those that JavaScript counts, what is there says what the phrase says,
//! and long texts take as much longer as they are longer.

use proptest::prelude::*;
use serde_json::json;
use sladder::fold::fold;
use sladder::phrases::{PhraseSet, check_phrase};
use sladder::{Instant, KeywordLists, KeywordMatch, Policy};

fn lists(phrases: &[String], unless: &[String]) -> Option<KeywordLists> {
    let usable = |phrases: &[String]| -> Vec<String> {
        phrases.iter().filter(|phrase| check_phrase(phrase).is_ok()).cloned().collect()
    };
    let (phrases, unless) = (usable(phrases), usable(unless));
    let document = json!({ "all": { "phrases": phrases, "unless": unless } });
    (!phrases.is_empty()).then(|| KeywordLists::parse(&document.to_string()).unwrap())
}

fn found(lists: &KeywordLists, text: &str) -> Vec<KeywordMatch> {
    let mut found = Vec::new();
    lists.find(text, &mut found);
    found
}

/// Folded, without white space.
fn squeezed(text: &str) -> String {
    fold(text).split_whitespace().collect()
}

/// Whether a text has the letters of a phrase, with anything in place of its stars.
fn says(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (squeezed(text), squeezed(phrase));
    let Some((before, last)) = phrase.rsplit_once('*') else { return text == phrase };
    let mut rest = text.as_str();
    for (place, piece) in before.split('*').enumerate() {
        match rest.find(piece) {
            Some(at) if place > 0 || at == 0 => rest = &rest[at + piece.len()..],
            _ => return false,
        }
    }
    rest.ends_with(last)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn places_are_those_of_javascript_and_say_what_the_phrase_says(
        text in "(\\PC|[ \n]|[a-c]|[àßœﬁ’😡か]|a\u{301}){0,80}",
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 1..9_usize, 0..4_u8), 1..10),
        others in prop::collection::vec("\\PC{1,4}|[a-c]{1,2}\\*?", 0..4),
    ) {
        let chars: Vec<char> = text.chars().collect();
        let mut phrases: Vec<String> = cuts.iter().map(|(start, length, change)| {
            let start = if chars.is_empty() { 0 } else { start.index(chars.len()) };
            let part: String = chars.iter().skip(start).take(*length).collect();
            match change {
                0 => format!("{part}*"),
                1 => format!("*{part}"),
                _ => part,
            }
        }).collect();
        phrases.extend(others);
        let units: Vec<u16> = text.encode_utf16().collect();
        if let Some(lists) = lists(&phrases, &[]) {
            let mut places = Vec::new();
            for KeywordMatch { phrase, start, end } in found(&lists, &text) {
                let part = String::from_utf16(&units[start as usize..end as usize]);
                prop_assert!(part.is_ok(), "{start}..{end} parts a character");
                let (_, phrase) = lists.phrase(phrase).unwrap();
                let part = part.unwrap();
                prop_assert!(says(&part, phrase), "{:?} for {:?}", part, phrase);
                places.push((start as usize, end as usize, phrase.to_owned()));
            }
            // the same as of the set, which is held against a plain matcher where it is made
            let usable: Vec<&str> = phrases.iter().map(String::as_str).filter(|p| check_phrase(p).is_ok()).collect();
            let mut expected = Vec::new();
            let unit = |byte: usize| text[..byte].encode_utf16().count();
            PhraseSet::build(usable.iter().copied()).find(&text, &mut |hit| {
                expected.push((unit(hit.start), unit(hit.end), usable[hit.phrase as usize].to_owned()));
            });
            prop_assert_eq!(places, expected);
        }
    }

    #[test]
    fn a_list_has_no_matches_where_its_unless_is(text in "[ab é]{0,30}", phrase in "[ab]{1,2}", unless in "[abé]{1,2}") {
        let alone = found(&lists(std::slice::from_ref(&phrase), &[]).unwrap(), &text);
        let is_there = !found(&lists(std::slice::from_ref(&unless), &[]).unwrap(), &text).is_empty();
        let cancelled = found(&lists(&[phrase], &[unless]).unwrap(), &text);
        prop_assert_eq!(cancelled, if is_there { Vec::new() } else { alone });
    }
}

/// The same holds here.
#[test]
fn ten_megabytes_of_anything_are_searched() {
    let phrases = ["a a a b", "*aab", "*aab*", "aaa*", "a", "!!", "\u{93e}b", "-a", "か か b", "installation now"];
    let lists = lists(&phrases.map(str::to_owned), &["zz*".to_owned()]).unwrap();
    for piece in ["a", " ", "\u{301}", "\u{93e}", "!", "か", "installation "] {
        let text = piece.repeat(10_000_000 / piece.len());
        for hit in found(&lists, &text) {
            assert!(hit.start < hit.end && hit.end as usize <= text.len());
        }
    }
}

/// Work in proportion to the square of a text this long would not be done in a day.
#[test]
fn tone_and_hits_of_long_texts_come_to_an_end() {
    let policy = json!({
        "version": 1,
        "calendars": { "always": { "hours": "24x7" } },
        "keywords": { "one": { "phrases": ["one", "one two", "a"], "unless": ["zz"] }, "none": { "phrases": ["a"], "unless": ["b"] } },
        "signals": { "shouting": 1, "exclamation": 1, "profanity": 1, "churnThreat": 1, "arguing": 1 },
        "rules": [{ "id": "r", "when": { "text": { "mentions": ["none"] } }, "set": { "issue": "x" } }],
    });
    let policy = Policy::compile(&policy.to_string()).unwrap();
    let now = Instant::parse("2026-03-02T10:00:00Z").unwrap();
    let decide = |text: &str| {
        let ticket = json!({ "id": 1, "createdAt": "2026-03-02T09:00:00Z", "text": text }).to_string();
        let ticket = policy.read_ticket(&ticket).unwrap();
        policy.decide(&ticket, now);
    };
    for piece in [
        "!",
        "!!! a ",
        "A A A ",
        "WHERE IS MY ORDER é. ok ",
        "> a\n",
        "> a\none é\n",
        "one two é ",
        "b a ",
        "shit, crap, ",
        ":",
        "1:\n",
        "---\n",
    ] {
        decide(&piece.repeat(5_000_000 / piece.len()));
    }
}
