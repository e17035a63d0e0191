//! How long a decision takes, natively and as optimised as it is delivered: `cargo bench --bench decide`.
//!
//! A ticket with two hundred events under a ladder of ten levels, each with a reminder: before the first of them, in the
//! middle, and when all of them were reached. The ticket is read once; only deciding is timed.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sladder::{Instant, Policy};
use std::hint::black_box;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// 2026-03-02T08:00:00Z, a Monday.
const CREATED: i64 = 1_772_438_400_000;

fn policy() -> Policy {
    let who = ["assignee", "group.lead", "assignee.manager", "role:regional-manager"];
    let level = |n: usize| {
        let (at, who) = (if n == 0 { "due".to_owned() } else { format!("due+{}h", 2 * n) }, who[n.min(3)]);
        format!(r#"{{ "at": "{at}", "notify": ["{who}"], "owner": "{who}" }}"#)
    };
    let levels = (0..10).map(level).collect::<Vec<_>>().join(", ");
    let source = format!(
        r#"{{
            "version": 1,
            "timeZone": "Europe/Amsterdam",
            "calendars": {{ "office": {{ "hours": {{ "mon-fri": ["09:00-12:30", "13:00-17:30"] }}, "holidays": {{ "04-27": "King's Day" }} }} }},
            "directory": {{
                "agents": {{
                    "anna": {{ "groups": ["billing"], "manager": "joost" }},
                    "joost": {{ "groups": ["billing"] }},
                    "emma": {{ "roles": ["regional-manager"] }},
                    "marco": {{ "roles": ["regional-manager"] }}
                }},
                "groups": {{ "billing": {{ "lead": "joost" }} }}
            }},
            "slas": [{{
                "id": "standard",
                "calendar": "office",
                "targets": {{ "*": {{ "firstResponse": "4h", "resolution": "80h" }} }},
                "pauseWhile": {{ "resolution": ["pending"] }}
            }}],
            "escalations": [{{
                "id": "resolution",
                "metric": "resolution",
                "reminders": [{{ "before": "30m", "notify": ["assignee"], "beforeEveryLevel": true }}],
                "levels": [{levels}],
                "stopsOn": ["acknowledged"]
            }}]
        }}"#
    );
    Policy::compile(&source).unwrap()
}

/// Two hundred events, one every two hours: replies, notes, and a pause now and then.
fn ticket() -> String {
    let event = |n: i64| {
        let at = Instant::from_millis(CREATED + n * 120 * MINUTE);
        let what = match n % 8 {
            1 | 5 => r#""type": "agentReply", "agent": "anna", "text": "We are looking into it.""#,
            2 => r#""type": "status", "to": "pending""#,
            3 => r#""type": "customerReply", "text": "Any news about my order?""#,
            4 => r#""type": "status", "to": "open""#,
            7 if n % 40 == 7 => r#""type": "assigned", "agent": "anna", "group": "billing""#,
            _ => r#""type": "note", "text": "Called the warehouse.""#,
        };
        format!(r#"{{ "at": "{at}", {what} }}"#)
    };
    let events = (1..=200).map(event).collect::<Vec<_>>().join(", ");
    let created = Instant::from_millis(CREATED);
    format!(
        r#"{{ "id": 1, "createdAt": "{created}", "subject": "My order", "status": "open", "assignee": "anna", "group": "billing", "events": [{events}] }}"#
    )
}

fn decide(criterion: &mut Criterion) {
    let (policy, ticket) = (policy(), ticket());
    let ticket = policy.read_ticket(&ticket).unwrap();
    let mut group = criterion.benchmark_group("decide: 200 events, 10 levels");
    // after 17 days all 200 events have happened
    for (name, day) in [("before", 17), ("between", 21), ("after", 40)] {
        let now = Instant::from_millis(CREATED + day * DAY);
        let reached = policy.decide(&ticket, now).escalation.reached.len();
        group.bench_with_input(BenchmarkId::new(name, format!("{reached} steps")), &now, |bencher, now| {
            bencher.iter(|| policy.decide(black_box(&ticket), *now));
        });
    }
    group.finish();
}

criterion_group!(benches, decide);
criterion_main!(benches);
