//! Random tickets with a history, and the policies they are decided by.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use sladder::{Instant, Policy, ToJson};
use std::sync::LazyLock;

pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 24 * 60 * MINUTE;
/// 2026-03-27T00:00:00Z: tickets live in the days after it, over a weekend and a clock change.
pub const START: i64 = 1_774_569_600_000;

pub const DEMO: &str = include_str!("../demo/policy.json");
/// What the demo's policy has none of: conditions on time, wall clocks, rows for every metric that always apply.
pub const TIMED: &str = include_str!("timed-policy.json");
pub static POLICIES: LazyLock<[Policy; 2]> = LazyLock::new(|| [DEMO, TIMED].map(|text| Policy::compile(text).unwrap()));

/// An instant, in minutes after [`START`].
pub fn at(minutes: i64) -> String {
    Instant::from_millis(START + minutes * MINUTE).to_string()
}

/// Texts with and without the policies' phrases, and with what makes counting letters hard.
fn words() -> impl Strategy<Value = String> {
    let parts = select(vec![
        "werkt niet",
        "WÉRKT\u{a0}niet",
        "Storing",
        "stóringen",
        "c++",
        "geen haast",
        "refund",
        "Rückerstattung",
        "ru\u{308}ckerstattung",
        "not arrived",
        "last warning",
        "unacceptable",
        "newsletter",
        "order",
        "😡",
        "👩‍👧",
        "\n",
        "…",
        "(",
        ")",
        "İ",
        "ﬁne",
        "ß",
        "\u{200d}",
        "中文",
    ]);
    prop::collection::vec((parts, select(vec![" ", "", ", ", "-", "!  "])), 0..8)
        .prop_map(|parts| parts.into_iter().map(|(part, space)| format!("{part}{space}")).collect())
}

/// What happens to tickets, at minutes after the first: any order, some of them more than once.
fn events(text: BoxedStrategy<Option<String>>) -> impl Strategy<Value = Vec<(i64, Value)>> {
    let kind = select(vec![
        json!({ "type": "agentReply" }),
        json!({ "type": "customerReply" }),
        json!({ "type": "note" }),
        json!({ "type": "acknowledged" }),
        json!({ "type": "status", "to": "pending" }),
        json!({ "type": "status", "to": "Waiting on Customer" }),
        json!({ "type": "status", "to": "open" }),
        json!({ "type": "status", "to": "pending", "group": "night" }),
        json!({ "type": "status", "to": "waitingOnWarehouse", "group": "Warehouse" }),
        json!({ "type": "status", "to": "solved" }),
        json!({ "type": "status", "to": "closed" }),
        json!({ "type": "resolved" }),
        json!({ "type": "reopened" }),
        json!({ "type": "merged" }),
        json!({ "type": "assigned", "agent": "anna" }),
        json!({ "type": "assigned", "agent": "joost", "group": "billing" }),
        json!({ "type": "assigned", "group": "Warehouse" }),
        json!({ "type": "priority", "to": "low" }),
        json!({ "type": "priority", "to": "urgent" }),
        json!({ "type": "escalated" }),
        json!({ "type": "parcelSent" }),
    ]);
    let event = (-30..9_000_i64, kind, text).prop_map(|(minutes, mut event, text)| {
        event["at"] = json!(at(minutes));
        if let Some(text) = text {
            event["text"] = json!(text);
        }
        (minutes, event)
    });
    prop::collection::vec(event, 0..9)
}

fn some<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    prop::option::of(select(values))
}

/// A ticket created within three days of [`START`], and the minutes of its events. `spoken`: its messages have texts.
pub fn tickets(spoken: bool) -> impl Strategy<Value = (Value, Vec<i64>)> {
    let text = if spoken { prop::option::of(words()).boxed() } else { Just(None).boxed() };
    let fields = (
        some(vec!["email", "phone", "twitter", "chat"]),
        some(vec!["low", "Medium", "high", "urgent", "P1"]),
        some(vec!["Refund", "Question"]),
        some(vec!["open", "pending", "resolved", "closed"]),
        some(vec!["anna", "Joost Bakker", "Zoë"]),
        some(vec!["billing", "Key accounts", "Warehouse"]),
    );
    let more = (
        words(),
        prop::option::of(words()),
        some(vec!["premium", "basic"]),
        some(vec![10, 2500]),
        subsequence(vec!["return", "late"], 0..=2),
        some(vec!["45m", "30h", "2wd"]),
        prop::option::weighted(0.2, (select(vec!["resolution", "nextResponse", "ownership"]), 0..9_000_i64)),
    );
    // at opening, where working days end at an opening too, or any time
    let created = prop_oneof![Just(8 * 60), 0..3 * 24 * 60_i64];
    (created, fields, more, events(text)).prop_map(|(created, fields, more, events)| {
        let (channel, priority, kind, status, assignee, group) = fields;
        let (subject, text, tier, total, tags, estimate, due_at) = more;
        let (minutes, events): (Vec<i64>, Vec<Value>) = events.into_iter().unzip();
        let mut ticket = json!({
            "id": "T-1",
            "createdAt": at(created),
            "channel": channel,
            "priority": priority,
            "type": kind,
            "status": status,
            "assignee": assignee,
            "group": group,
            "subject": subject,
            "text": text,
            "tags": tags,
            "company": { "tier": tier },
            "fields": { "order_total": total },
            "estimate": estimate,
            "events": events,
        });
        if let Some((metric, minutes)) = due_at {
            ticket["dueAt"] = json!({ metric: at(minutes) });
        }
        (ticket, minutes)
    })
}

/// The decision as its JSON.
pub fn decide(policy: &Policy, ticket: &str, now: i64) -> Value {
    let ticket = policy.read_ticket(ticket).unwrap();
    serde_json::from_str(&policy.decide(&ticket, Instant::from_millis(now)).to_json()).unwrap()
}
