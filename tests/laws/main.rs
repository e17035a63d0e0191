//! Laws of deciding, on random tickets: the same in, the same out; asking late tells the same history as asking often;
//! the next change is neither missed nor invented; words shown are words of the text. Documents broken in every way
//! give problems or decisions (`damage.rs`). The same for random policies with everything a matrix can say
//! (`matrices.rs`). Words and signals are found in any text (`words.rs`).
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod damage;
mod matrices;
mod routes;
mod tickets;
mod words;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use sladder::fold::fold;
use sladder::{Instant, Policy};
use tickets::{DAY, DEMO, MINUTE, POLICIES, START, TIMED, decide, tickets};

/// The value without these keys, wherever they are.
fn without(value: &Value, keys: &[&str]) -> Value {
    match value {
        Value::Object(entries) => {
            let kept = entries.iter().filter(|(key, _)| !keys.contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), without(value, keys))).collect())
        }
        Value::Array(items) => items.iter().map(|item| without(item, keys)).collect(),
        value => value.clone(),
    }
}

/// Where two values differ first, so that a failure can be read.
fn difference(a: &Value, b: &Value, path: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().find_map(|(key, value)| difference(value, &b[key], &format!("{path}.{key}")))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            (0..a.len()).find_map(|i| difference(&a[i], &b[i], &format!("{path}[{i}]")))
        }
        _ => (a != b).then(|| format!("{path}: {a} or {b}")),
    }
}

/// A decision without its running counts: what must not change before `nextChangeAt`.
fn still(decision: &Value) -> Value {
    let mut decision = without(decision, &["now", "elapsedSeconds", "remainingSeconds"]);
    for clock in decision["sla"]["clocks"].as_array_mut().unwrap() {
        if clock["state"] == "paused" {
            clock["dueAt"] = Value::Null;
        }
    }
    // the reason of a target names the due time, which moves while the clock is paused
    decision["because"].as_array_mut().unwrap().retain(|reason| reason["code"] != "target");
    decision
}

fn created(ticket: &Value) -> i64 {
    Instant::parse(ticket["createdAt"].as_str().unwrap()).unwrap().millis()
}

fn steps(decision: &Value) -> Vec<Value> {
    without(&decision["escalation"]["reached"], &["because"]).as_array().unwrap().clone()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_in_the_same_out((ticket, _) in tickets(true), now in -100..12_000_i64) {
        let (text, now) = (ticket.to_string(), created(&ticket) + now * MINUTE);
        for (policy, source) in POLICIES.iter().zip([DEMO, TIMED]) {
            let first = decide(policy, &text, now);
            prop_assert_eq!(difference(&first, &decide(policy, &text, now), ""), None);
            let compiled_anew = Policy::compile(source).unwrap();
            prop_assert_eq!(difference(&first, &decide(&compiled_anew, &text, now), ""), None);
        }
    }

    #[test]
    fn the_order_of_events_in_the_list_does_not_matter(
        (mut ticket, _) in tickets(true),
        now in 0..12_000_i64,
        swaps in prop::collection::vec(any::<(Index, Index)>(), 1..9),
    ) {
        let events = ticket["events"].as_array_mut().unwrap();
        events.sort_by_key(|event| event["at"].to_string());
        // at one instant they apply in the order given
        events.dedup_by_key(|event| event["at"].clone());
        let mut shuffled = ticket.clone();
        let events = shuffled["events"].as_array_mut().unwrap();
        let count = events.len();
        for (a, b) in swaps.iter().filter(|_| count > 0) {
            events.swap(a.index(count), b.index(count));
        }
        // places of events, in findings and where words were found, follow the list
        let placed = ["because", "findings", "matches"];
        for policy in POLICIES.iter() {
            let now = created(&ticket) + now * MINUTE;
            let both = [&ticket, &shuffled].map(|ticket| without(&decide(policy, &ticket.to_string(), now), &placed));
            prop_assert_eq!(difference(&both[0], &both[1], ""), None);
        }
    }

    /// Under a policy without conditions on time; what a rule makes of a ticket's age is a thing of the present.
    #[test]
    fn what_is_past_stays_as_it_was(
        (mut ticket, minutes) in tickets(false),
        now in 0..12_000_i64,
        later in 1..200_000_i64,
    ) {
        // a due time set by hand is a thing of the present
        ticket.as_object_mut().unwrap().remove("dueAt");
        let text = ticket.to_string();
        let early = decide(&POLICIES[0], &text, created(&ticket) + now * MINUTE);
        let late = decide(&POLICIES[0], &text, created(&ticket) + (now + later) * MINUTE);
        let reached = steps(&late);
        for step in steps(&early) {
            prop_assert!(reached.contains(&step), "{step} is not in {reached:#?}");
        }
        // and nothing is dated back: who asked at that instant was told
        for step in &reached {
            let then = Instant::parse(step["at"].as_str().unwrap()).unwrap().millis();
            let reached = steps(&decide(&POLICIES[0], &text, then));
            prop_assert!(reached.contains(step), "{step} is not in {reached:#?}");
        }
        let from_creation = minutes.iter().map(|event| event - (created(&ticket) - START) / MINUTE);
        if from_creation.into_iter().any(|event| (now + 1..=now + later).contains(&event)) {
            return Ok(());
        }
        let clocks = |decision: &Value| decision["sla"]["clocks"].as_array().unwrap().clone();
        for (clock, later) in clocks(&early).iter().zip(clocks(&late)) {
            if !clock["stoppedAt"].is_null() {
                prop_assert_eq!(difference(clock, &later, ""), None);
            }
            if !clock["breachedAt"].is_null() {
                prop_assert_eq!(&clock["breachedAt"], &later["breachedAt"]);
            }
        }
    }

    #[test]
    fn nothing_comes_due_while_a_clock_is_paused((ticket, _) in tickets(false), now in 0..20_000_i64) {
        let decision = decide(&POLICIES[0], &ticket.to_string(), created(&ticket) + now * MINUTE);
        // an event may put something into the past, such as one that changes the priority
        let events: Vec<&Value> = ticket["events"].as_array().unwrap().iter().map(|event| &event["at"]).collect();
        for clock in decision["sla"]["clocks"].as_array().unwrap() {
            for pause in clock["pauses"].as_array().unwrap() {
                // texts of one form order as their instants do
                let inside = |at: &Value| {
                    let by_itself = !events.contains(&at);
                    let at = at.as_str().unwrap_or_default();
                    by_itself && at > pause["from"].as_str().unwrap() && pause["to"].as_str().is_none_or(|to| at < to)
                };
                prop_assert!(!inside(&clock["breachedAt"]), "{clock}");
                // the end of a level's own time is said when the level comes, and stands
                let moves = |step: &&Value| step["metric"] == clock["metric"] && step["kind"] != "breach";
                for step in steps(&decision).iter().filter(moves) {
                    prop_assert!(!inside(&step["at"]), "{step} in {pause}");
                }
            }
        }
    }

    #[test]
    fn the_next_change_is_neither_missed_nor_invented(
        (ticket, _) in tickets(true),
        now in -2_000..12_000_i64,
        part in 0.0..1.0_f64,
    ) {
        let text = ticket.to_string();
        let now = created(&ticket) + now * MINUTE;
        for policy in POLICIES.iter() {
            let decision = decide(policy, &text, now);
            let next = decision["nextChangeAt"].as_str().map(|next| Instant::parse(next).unwrap().millis());
            prop_assert!(next.is_none_or(|next| next > now));
            let between = now + (next.map_or(1_000 * DAY, |next| next - now - 1) as f64 * part) as i64;
            let missed = difference(&still(&decision), &still(&decide(policy, &text, between)), "");
            prop_assert_eq!(missed, None, "at {}, before {}", Instant::from_millis(between), decision["nextChangeAt"]);
            if let Some(next) = next {
                let both = [&decision, &decide(policy, &text, next)];
                let both = both.map(|decision| without(&still(decision), &["nextChangeAt"]));
                prop_assert_ne!(difference(&both[0], &both[1], ""), None, "at {}", decision["nextChangeAt"]);
            }
        }
    }

    #[test]
    fn spans_are_words_of_the_text((ticket, _) in tickets(true)) {
        let text = ticket.to_string();
        for policy in POLICIES.iter() {
            let decision = decide(policy, &text, created(&ticket) + 10 * DAY);
            for hit in decision["matches"].as_array().unwrap() {
                let (phrase, words) = (fold(hit["phrase"].as_str().unwrap()), fold(&slice(&ticket, hit)));
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let (stem, found) = (phrase.trim_matches('*'), words.as_str());
                let fits = match (phrase.starts_with('*'), phrase.ends_with('*')) {
                    (false, false) => found == stem,
                    (false, true) => found.starts_with(stem),
                    (true, false) => found.ends_with(stem),
                    (true, true) => found.contains(stem),
                };
                prop_assert!(fits, "`{found}` for `{phrase}`");
            }
            let because = decision["because"].as_array().unwrap().iter();
            for reason in because.filter(|reason| reason.get("start").is_some()) {
                prop_assert_eq!(reason["value"].as_str().unwrap(), slice(&ticket, reason));
            }
        }
    }
}

/// The words of a match or reason, cut from the ticket as `String.prototype.slice` would.
fn slice(ticket: &Value, span: &Value) -> String {
    let field = span["field"].as_str().unwrap();
    let text = match field.strip_prefix("events[").and_then(|rest| rest.strip_suffix("].text")) {
        Some(index) => &ticket["events"][index.parse::<usize>().unwrap()]["text"],
        None => &ticket[field],
    };
    let units: Vec<u16> = text.as_str().unwrap().encode_utf16().collect();
    let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
    String::from_utf16(&units[start..end]).unwrap()
}
