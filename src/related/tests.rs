use super::*;
use crate::instant::Instant;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeSet;

const START: i64 = 1_774_569_600_000;

fn at(hours: i64) -> String {
    Instant::from_millis(START + hours * HOUR).to_string()
}

fn options(window: i64) -> RelatedOptions {
    RelatedOptions { window, ..RelatedOptions::default() }
}

/// What a text says: its words and numbers, as they are shown.
fn said(text: &str) -> (Vec<String>, Vec<String>) {
    let mut words = Vocabulary::new();
    words.begin();
    ["Ann de Vries", "ann@bakker.example"].into_iter().for_each(|name| words.leave_out(name));
    words.read(Field::Text, text);
    let mentions = words.finish();
    let shown = |is_number: bool| {
        let of_kind = mentions.iter().filter(|each| each.is_number == is_number);
        of_kind.map(|each| crate::fold::fold(text.get(each.start..each.end).unwrap())).collect()
    };
    (shown(false), shown(true))
}

#[test]
fn words_are_what_a_ticket_is_about() {
    for (text, expected) in [
        ("My PARCEL has not arrived, the parcel!", vec!["parcel", "arrived"]),
        ("Mijn pakket is niet bezorgd. Überweisung fehlt", vec!["pakket", "bezorgd", "uberweisung", "fehlt"]),
        ("parcel\n> quoted\nMet vriendelijke groet,\nAcme", vec!["parcel"]),
        ("parcel\nBest regards\nAcme", vec!["parcel"]),
        ("parcel\nRegardless of weather", vec!["parcel", "regardless", "weather"]),
        ("Ann Bakker ordered", vec!["ordered"]),
        ("ab iphone15 x1 15", vec!["iphone15"]),
        ("l'addition", vec!["addition"]),
        ("😀 pa\u{301}rcel 包裹没到", vec!["parcel", "包裹", "裹没", "没到"]),
        ("", vec![]),
    ] {
        assert_eq!(said(text).0, expected, "{text}");
    }
}

#[test]
fn numbers_are_those_of_orders_and_not_dates_or_telephones() {
    for (text, expected) in [
        ("order 48213 and #48213, INV-2026-00123", vec!["48213", "2026-00123"]),
        ("order 481 of 2026, 2026-03-02, 02/03/2026, 12/2026", vec![]),
        ("call 06-12345678 or +31 20 123 4567 or 020 7946 0958", vec![]),
        ("call 06-12345678, order 48213", vec!["48213"]),
        ("NL48213 and 1234AB", vec!["nl48213", "1234ab"]),
        ("112-1234567-1234567", vec!["112-1234567-1234567"]),
        ("1999 1899", vec!["1899"]),
        ("48213 48214", vec!["48213", "48214"]),
    ] {
        assert_eq!(said(text).1, expected, "{text}");
    }
}

#[test]
fn a_long_ticket_is_read_as_far_as_it_counts() {
    let text: String = (0..100_000).map(|n| format!("token{} ", char::from(b'a' + (n % 26) as u8))).collect();
    assert_eq!(said(&text).0.len(), 26);
    let text: String = (0..500).map(|n| format!("word{} ", "ab".repeat(n % 20 + 1) + &"c".repeat(n / 20))).collect();
    assert_eq!(said(&text).0.len(), words::WORDS);
    assert_eq!(said(&format!("{}late", "word\n".repeat(10_000))).0, ["word"]);
    assert_eq!(said(&format!("{}late", "word ".repeat(10_000))).0, ["word"]);
}

#[test]
fn the_lists_have_what_they_should_and_nothing_else() {
    let (words, closings): (Vec<&str>, Vec<&str>) =
        include_str!("common.txt").lines().partition(|line| line.starts_with("words "));
    let languages: Vec<&str> = words.iter().filter_map(|line| line.split(' ').nth(1)).collect();
    assert_eq!(languages, ["en", "nl", "de", "it", "et", "fr", "es", "pt"]);
    assert_eq!(closings.len(), languages.len());
    let mut known = BTreeSet::new();
    for word in words.iter().flat_map(|line| line.split(' ').skip(2)) {
        assert!(word.chars().count() >= 3 && word.chars().all(char::is_alphabetic), "{word}");
        assert_eq!(crate::fold::fold(word), word);
        assert!(known.insert(word), "{word} twice");
    }
    let mut seen = BTreeSet::new();
    for closing in closings.iter().flat_map(|line| line.strip_prefix("closings ").unwrap().split(',')) {
        assert!(closing.trim() == closing && closing.len() > 2 && seen.insert(closing.to_owned()), "{closing}");
        assert_eq!(crate::fold::fold(closing), closing);
    }
}

#[test]
fn problems_and_findings_say_where() {
    let source = "{\"id\":1,\"createdAt\":\"2026-03-02T09:00:00Z\"}\n5\n{\"createdAt\":\"x\"}\nnull";
    let problems = related(source, &RelatedOptions::default()).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["[1]", "[2].createdAt", "[2].id", "[3]"]);
    let source = "{\"id\":1,\"createdAt\":\"2026-03-02T09:00:00Z\",\"subject\":5}\n\n{\"id\":\"1\",\"createdAt\":\"2026-03-02T09:00:01Z\"}\n";
    let found = related(source, &RelatedOptions::default()).unwrap();
    let places: Vec<_> = found.findings().iter().map(|each| (each.path.as_str(), each.code, each.line)).collect();
    assert_eq!(places, [("[0].subject", "wrong_type", Some(1)), ("[1].id", "duplicate_id", Some(3))]);
    let problems = related("{\"id\":1}\n{", &RelatedOptions::default()).unwrap_err();
    let places: Vec<_> = problems.iter().map(|each| (each.path.as_str(), each.code, each.line)).collect();
    assert_eq!(places, [("[0].createdAt", "missing", Some(1)), ("[1]", "syntax", Some(2))]);
    let problems = related("[{\"id\":1}]", &RelatedOptions::default()).unwrap_err();
    assert_eq!(problems.iter().map(|each| each.code).collect::<Vec<_>>(), ["wrong_type"]);
    assert!(related(" \n", &RelatedOptions::default()).unwrap().groups().is_empty());
}

/// Tickets of few customers who use few words.
fn tickets() -> impl Strategy<Value = Vec<String>> {
    let words =
        ["parcel", "late", "invoice", "wrong", "login", "password", "48213", "77120", "screen", "refund", "the"];
    let ticket = (
        0..120_i64,
        prop::option::of(1..3_i64),
        prop::option::of(select(vec!["a@x.example", "b@x.example"])),
        prop::option::of(1..3_i64),
        prop::option::of(select(vec!["till", "web"])),
        subsequence(words.to_vec(), 0..5),
        subsequence(words.to_vec(), 0..3),
    );
    prop::collection::vec(ticket, 0..14).prop_map(|tickets| {
        let mut written = Vec::new();
        for (id, (hours, requester, email, company, product, text, subject)) in (0..).zip(tickets) {
            let mut parts = vec![format!(r#""id":"T{id}","createdAt":"{}""#, at(hours))];
            let requester = [requester.map(|id| format!(r#""id":{id}"#)), email.map(|at| format!(r#""email":"{at}""#))];
            let requester: Vec<String> = requester.into_iter().flatten().collect();
            parts.push(format!(r#""requester":{{{}}}"#, requester.join(",")));
            parts.extend(company.map(|id| format!(r#""company":{{"id":{id}}}"#)));
            parts.extend(product.map(|product| format!(r#""product":"{product}""#)));
            parts.push(format!(r#""subject":"{}","text":"{}""#, subject.join(" "), text.join(" ")));
            written.push(format!("{{{}}}", parts.join(",")));
        }
        written
    })
}

/// A ticket as `tickets` makes it, read by other means.
struct Told {
    id: String,
    created: i64,
    /// requester.id, requester.email, company.id, product
    ids: [Option<String>; 4],
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

/// The tickets, and which pairs of them are about the same thing, from what is documented.
fn by_hand(tickets: &[String], window: i64) -> (Vec<Told>, Vec<(usize, usize)>) {
    let told: Vec<Told> = tickets
        .iter()
        .map(|text| {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            let said = format!("{} {}", value["subject"].as_str().unwrap(), value["text"].as_str().unwrap());
            let all = said.split_whitespace().map(str::to_owned).filter(|word| word != "the");
            let (numbers, words) = all.partition(|word| word.chars().all(|c| c.is_ascii_digit()));
            let text_of = |value: &serde_json::Value| (!value.is_null()).then(|| value.to_string());
            Told {
                id: value["id"].as_str().unwrap().to_owned(),
                created: Instant::parse(value["createdAt"].as_str().unwrap()).unwrap().millis(),
                ids: [
                    text_of(&value["requester"]["id"]),
                    text_of(&value["requester"]["email"]),
                    text_of(&value["company"]["id"]),
                    text_of(&value["product"]),
                ],
                words,
                numbers,
            }
        })
        .collect();
    let same = |a: &Told, b: &Told| {
        let equal = |i: usize| a.ids[i].is_some() && a.ids[i] == b.ids[i];
        let by_address = (a.ids[0].is_none() || b.ids[0].is_none()) && equal(1);
        if equal(0) || by_address { Some((0.5, 1, 2)) } else { equal(2).then_some((0.7, 2, 3)) }
    };
    // a number that a ticket and the next one that names it do not share a customer for is a word
    let is_common = |number: &String| {
        let mut naming: Vec<&Told> = told.iter().filter(|each| each.numbers.contains(number)).collect();
        naming.sort_by_key(|each| (each.created, each.id.clone()));
        naming.windows(2).any(|pair| same(pair[0], pair[1]).is_none())
    };
    let weight = |word: &String| {
        let having = told.iter().filter(|each| each.words.contains(word) || each.numbers.contains(word)).count();
        f64::from(pairs::weight(told.len(), having))
    };
    let split = |each: &Told| -> (BTreeSet<String>, BTreeSet<String>) {
        let (common, own): (BTreeSet<_>, BTreeSet<_>) = each.numbers.iter().cloned().partition(is_common);
        (each.words.union(&common).cloned().collect(), own)
    };
    let are_related = |a: &Told, b: &Told| {
        let Some((mut needed, fewest, most)) = same(a, b) else { return false };
        let ((words_a, numbers_a), (words_b, numbers_b)) = (split(a), split(b));
        let names_same = numbers_a.intersection(&numbers_b).count() > 0;
        let shared: Vec<&String> = words_a.intersection(&words_b).collect();
        if (a.created - b.created).abs() > window || (!names_same && !numbers_a.is_empty() && !numbers_b.is_empty()) {
            return false;
        }
        if !names_same && shared.len() < most.min(words_a.len()).min(words_b.len()).max(fewest) {
            return false;
        }
        needed -= if names_same { 0.7 } else { 0.0 };
        needed += match (&a.ids[3], &b.ids[3]) {
            (Some(a), Some(b)) if a == b => -0.1,
            (Some(_), Some(_)) => 0.2,
            _ => 0.0,
        };
        let sum = |words: &mut dyn Iterator<Item = &String>| words.map(weight).sum::<f64>();
        let all = sum(&mut words_a.iter()).min(sum(&mut words_b.iter()));
        needed < 1e-9 || (all > 0.0 && sum(&mut shared.into_iter()) / all >= needed - 1e-9)
    };
    let pairs = (0..told.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    let related = pairs.filter(|&(a, b)| are_related(&told[a], &told[b])).collect();
    (told, related)
}

/// Whether tickets have a requester, an address or a company in common. Two requesters are not one by their address.
fn are_of_one_customer<'t>(tickets: impl Iterator<Item = &'t Told> + Clone) -> bool {
    let all_have = |i: usize| {
        let mut ids = tickets.clone().map(|each| &each.ids[i]);
        ids.next().is_some_and(|first| first.is_some() && ids.all(|id| id == first))
    };
    let requesters: BTreeSet<&String> = tickets.clone().filter_map(|each| each.ids[0].as_ref()).collect();
    all_have(0) || (all_have(1) && requesters.len() < 2) || all_have(2)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn groups_are_those_of_comparing_every_pair(tickets in tickets(), hours in 0..100_i64) {
        let source = tickets.join("\n");
        let found = related(&source, &options(hours * HOUR)).unwrap();
        let (told, pairs) = by_hand(&tickets, hours * HOUR);
        // every ticket alone, and then in its group
        let mut group_of: Vec<Vec<usize>> = (0..told.len()).map(|place| vec![place]).collect();
        let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
        let of = |value: &serde_json::Value| told.iter().position(|each| value == each.id.as_str()).unwrap();
        for group in json["groups"].as_array().unwrap() {
            let places: Vec<usize> = group["tickets"].as_array().unwrap().iter().map(of).collect();
            prop_assert_eq!(of(&group["id"]), places[0]);
            prop_assert!(places.len() > 1 && places.is_sorted_by_key(|place| (told[*place].created, &told[*place].id)));
            prop_assert!(are_of_one_customer(places.iter().map(|place| &told[*place])));
            prop_assert!(!group["customer"].as_object().unwrap().is_empty());
            // as many links as join them all, each between two that are related
            let because = group["because"].as_array().unwrap();
            prop_assert_eq!(because.len(), places.len() - 1);
            let mut joined = BTreeSet::from([places[0]]);
            for _ in &places {
                for link in because {
                    let (earlier, later) = (of(&link["tickets"][0]), of(&link["tickets"][1]));
                    prop_assert!(pairs.contains(&(earlier.max(later), earlier.min(later))));
                    let after = (told[later].created - told[earlier].created) / 1_000;
                    prop_assert_eq!(link["afterSeconds"].as_i64(), Some(after));
                    if joined.contains(&earlier) || joined.contains(&later) {
                        joined.extend([earlier, later]);
                    }
                }
            }
            prop_assert_eq!(joined.len(), places.len());
            for place in &places {
                prop_assert_eq!(group_of[*place].len(), 1, "in two groups");
                group_of[*place] = places.clone();
            }
        }
        // related tickets are apart only where their groups are not of one customer
        for (a, b) in pairs {
            let both = || group_of[a].iter().chain(&group_of[b]).map(|place| &told[*place]);
            prop_assert!(group_of[a].contains(&b) || !are_of_one_customer(both()), "{} and {}", told[a].id, told[b].id);
        }
    }

    #[test]
    fn the_order_of_the_tickets_does_not_matter(
        (tickets, shuffled) in tickets().prop_flat_map(|mut tickets| {
            // some ids twice
            tickets.iter_mut().for_each(|ticket| *ticket = ticket.replace("\"T9\"", "\"T1\"").replace("\"T8\"", "\"T2\""));
            (Just(tickets.clone()), Just(tickets).prop_shuffle())
        }),
    ) {
        let (first, second) = (tickets.join("\n"), shuffled.join("\n\n"));
        let first = related(&first, &RelatedOptions::default()).unwrap();
        let second = related(&second, &RelatedOptions::default()).unwrap();
        prop_assert_eq!(first.findings().len(), second.findings().len());
        let groups = |found: &Related<'_>| serde_json::from_str::<serde_json::Value>(&found.to_json()).unwrap()["groups"].take();
        prop_assert_eq!(groups(&first), groups(&second));
    }

    #[test]
    fn nothing_given_makes_it_panic(text in ".*", junk in prop::collection::vec("[\\[{\"0-9,:}\\] n-]{0,30}", 0..4)) {
        _ = related(&text, &RelatedOptions::default());
        _ = related(&junk.join("\n"), &RelatedOptions::default());
        let ticket = |id: u32| {
            let quoted = serde_json::to_string(&text).unwrap();
            format!(r#"{{"id":{id},"createdAt":"2026-03-02T09:00:00Z","requester":{{"id":1}},"subject":{quoted},"text":{quoted}}}"#)
        };
        let source = format!("{}\n{}", ticket(1), ticket(2));
        let found = related(&source, &RelatedOptions::default()).unwrap();
        let units = text.encode_utf16().count() as u64;
        let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
        let spans = json.pointer("/groups/0/because/0/spans").and_then(|spans| spans.as_array());
        for span in spans.into_iter().flatten() {
            let [start, end] = ["start", "end"].map(|key| span[key].as_u64().unwrap());
            prop_assert!(start < end && end <= units);
        }
    }
}

#[test]
fn ten_thousand_equal_tickets_are_one_group_in_little_work() {
    let ticket = |n: i64| {
        format!(
            r#"{{"id":{n},"createdAt":"{}","requester":{{"id":{n}}},"company":{{"id":1}},"text":"The login page of the till shows a white screen since the update"}}"#,
            Instant::from_millis(START + n * 1_000)
        )
    };
    let source: Vec<String> = (0..10_000).map(ticket).collect();
    let source = source.join("\n");
    let found = related(&source, &RelatedOptions::default()).unwrap();
    assert_eq!(found.groups().len(), 1);
    assert_eq!(found.groups()[0].len(), 10_000);
}
