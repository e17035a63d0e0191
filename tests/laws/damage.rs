//! Documents broken at random and on purpose: problems or decisions, never a panic, in bounded time.

use crate::tickets::{DAY, DEMO, MINUTE, POLICIES, START, TIMED, at, decide, tickets};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use sladder::{Instant, Policy};

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_tickets_are_decided_or_refused(
        (ticket, _) in tickets(true),
        damage in prop::collection::vec(damage(), 1..4),
        now: i32,
    ) {
        for policy in POLICIES.iter() {
            if let Ok(ticket) = policy.read_ticket(&broken(&ticket, &damage)) {
                policy.decide(&ticket, Instant::from_millis(i64::from(now) * 1_000));
            }
        }
    }

    #[test]
    fn broken_policies_are_compiled_or_refused(
        (ticket, _) in tickets(true),
        policy in select(vec![DEMO, TIMED]),
        damage in prop::collection::vec(damage(), 1..4),
    ) {
        let source = broken(&serde_json::from_str(policy).unwrap(), &damage);
        match Policy::compile(&source) {
            Ok(policy) => _ = decide(&policy, &ticket.to_string(), START + DAY),
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }
}

/// A way to break a document.
#[derive(Clone, Debug)]
enum Damage {
    /// A value of another type in place of one.
    Swap(Index, Value),
    /// A key or item left out.
    Drop(Index),
    /// One value where another was.
    Copy(Index, Index),
    /// An item, or an entry under another name, once more.
    Again(Index),
    /// A byte changed in the text.
    Flip(Index, u8),
    /// The text cut short.
    Cut(Index),
    /// The text once more behind itself.
    Twice,
}

fn damage() -> impl Strategy<Value = Damage> {
    let value = select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1e308),
        json!(""),
        json!("*"),
        json!("9999999wd"),
        json!("due-20000h"),
        json!("0000-01-01T00:00:00Z"),
        json!("2069-12-31T23:59:59Z"),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!({ "": { "is": [] } }),
        json!(["00:00-24:00"]),
        json!("24x7"),
    ]);
    prop_oneof![
        4 => (any::<Index>(), value).prop_map(|(place, value)| Damage::Swap(place, value)),
        4 => any::<Index>().prop_map(Damage::Drop),
        3 => any::<(Index, Index)>().prop_map(|(from, to)| Damage::Copy(from, to)),
        2 => any::<Index>().prop_map(Damage::Again),
        3 => any::<(Index, u8)>().prop_map(|(place, byte)| Damage::Flip(place, byte)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => Just(Damage::Twice),
    ]
}

/// JSON pointers to every value below a document.
fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
    let mut below = |key: &str, value: &Value| {
        let pointer = format!("{here}/{}", key.replace('~', "~0").replace('/', "~1"));
        pointers(value, &pointer, found);
        found.push(pointer);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, value)| below(&i.to_string(), value)),
        _ => {}
    }
}

fn broken(document: &Value, damage: &[Damage]) -> String {
    let mut document = document.clone();
    for damage in damage {
        let mut all = Vec::new();
        pointers(&document, "", &mut all);
        if all.is_empty() {
            break;
        }
        let pointer = |index: &Index| all[index.index(all.len())].as_str();
        match damage {
            Damage::Swap(place, value) => *document.pointer_mut(pointer(place)).unwrap() = value.clone(),
            Damage::Copy(from, to) => {
                *document.pointer_mut(pointer(to)).unwrap() = document.pointer(pointer(from)).unwrap().clone();
            }
            Damage::Drop(place) | Damage::Again(place) => {
                let again = matches!(damage, Damage::Again(_));
                let (parent, key) = pointer(place).rsplit_once('/').unwrap();
                match document.pointer_mut(parent).unwrap() {
                    Value::Array(items) if again => items.push(items[key.parse::<usize>().unwrap()].clone()),
                    Value::Array(items) => _ = items.remove(key.parse().unwrap()),
                    Value::Object(entries) => {
                        let name = key.replace("~1", "/").replace("~0", "~");
                        let value = entries.remove(&name).unwrap();
                        if again {
                            entries.insert(format!("{name}2"), value.clone());
                            entries.insert(name, value);
                        }
                    }
                    _ => {}
                }
            }
            Damage::Flip(..) | Damage::Cut(_) | Damage::Twice => {}
        }
    }
    let mut text = document.to_string().into_bytes();
    for damage in damage {
        match damage {
            Damage::Flip(place, byte) if !text.is_empty() => {
                let place = place.index(text.len());
                text[place] = *byte;
            }
            Damage::Cut(place) if !text.is_empty() => text.truncate(place.index(text.len())),
            Damage::Twice => text.extend_from_within(..),
            _ => {}
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn nesting_ten_thousand_deep_is_refused() {
    const DEEP: usize = 10_000;
    let lists = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let nots = format!("{}{{}}{}", r#"{"not":"#.repeat(DEEP), "}".repeat(DEEP));
    let policies = [
        lists.clone(),
        nots.clone(),
        "[".repeat(DEEP),
        r#"{"a":"#.repeat(DEEP),
        format!(r#"{{"version":1,"rules":[{{"when":{nots},"stop":true}}]}}"#),
    ];
    for policy in policies {
        let problems = Policy::compile(&policy).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["too_deep"]);
    }
    for part in ["fields", "tags", "events", "nobody"] {
        let ticket = format!(r#"{{"id":1,"createdAt":"2026-03-02T09:00:00Z","{part}":{lists}}}"#);
        assert_eq!(POLICIES[0].read_ticket(&ticket).unwrap_err()[0].code, "too_deep", "{part}");
    }
}

#[test]
fn conditions_may_nest_as_deep_as_documents() {
    // an even number of times not
    let when = format!("{}{{\"type\":\"x\"}}{}", r#"{"not":"#.repeat(90), "}".repeat(90));
    let policy = Policy::compile(&format!(r#"{{"version":1,"rules":[{{"when":{when},"addTags":["x"]}}]}}"#)).unwrap();
    let decision = decide(&policy, r#"{"id":1,"createdAt":"2026-03-02T09:00:00Z","type":"X"}"#, START);
    assert_eq!(decision["actions"][1]["with"]["tags"], json!(["x"]));
}

#[test]
fn a_long_history_is_decided_in_one_pass() {
    let event = |i: i64| {
        let kinds = [
            json!({ "type": "status", "to": "pending" }),
            json!({ "type": "customerReply", "text": "order" }),
            json!({ "type": "status", "to": "open" }),
        ];
        let mut event = kinds[usize::try_from(i % 3).unwrap()].clone();
        event["at"] = json!(at(i));
        event
    };
    // far more than any ticket has; were anything in it quadratic, this would take minutes
    let events: Vec<Value> = (0..50_000).map(event).collect();
    let ticket = json!({ "id": 1, "createdAt": at(0), "channel": "email", "events": events }).to_string();
    let decision = decide(&POLICIES[0], &ticket, START + 50_000 * MINUTE);
    assert_eq!(decision["findings"], json!([]));
}
