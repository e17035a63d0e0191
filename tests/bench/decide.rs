//! How long a decision takes, natively: `cargo bench --bench decide`.
//!
//! That is optimised for size, as the package is delivered; whoever uses the crate builds it with a profile of their
//! own, most of them with Cargo's default: `CARGO_PROFILE_BENCH_OPT_LEVEL=3 cargo bench --bench decide`.
//!
//! A ticket with two hundred events under ladders of ten levels: before the first of them, in the middle, and when all of
//! them were reached. The ticket is read once; only deciding is timed, and letting go of the decision.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sladder::{Instant, Policy};
use std::hint::black_box;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// 2026-03-02T08:00:00Z, a Monday.
const CREATED: i64 = 1_772_438_400_000;

/// Ten levels, two hours from one to the next, and a reminder before each; `more` is what every level has besides.
fn ladder(metric: &str, more: &str) -> String {
    let who = ["assignee", "group.lead", "assignee.manager", "role:regional-manager"];
    let level = |n: usize| {
        let (at, who) = (if n == 0 { "due".to_owned() } else { format!("due+{}h", 2 * n) }, who[n.min(3)]);
        format!(r#"{{ "at": "{at}", "notify": ["{who}"], "owner": "{who}"{more} }}"#)
    };
    let levels = (0..10).map(level).collect::<Vec<_>>().join(", ");
    format!(
        r#"{{
            "id": "{metric}",
            "metric": "{metric}",
            "reminders": [{{ "before": "30m", "notify": ["assignee"], "beforeEveryLevel": true }}],
            "levels": [{levels}],
            "stopsOn": ["acknowledged"]
        }}"#
    )
}

fn policy(targets: &str, ladders: &[String]) -> Policy {
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
                "targets": {{ "*": {{ {targets} }} }},
                "pauseWhile": {{ "resolution": ["pending"] }}
            }}],
            "escalations": [{}]
        }}"#,
        ladders.join(", ")
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
    let one = r#""firstResponse": "4h", "resolution": "80h""#;
    let two = r#""nextResponse": "4h", "resolution": "80h""#;
    let repeats = r#", "repeat": { "every": "30m", "times": 3 }, "resolveWithin": "2h""#;
    let quiet = r#", "quiet": "fireBeforeClosing""#;
    let shapes = [
        ("plain", policy(one, &[ladder("resolution", "")])),
        ("repeats", policy(one, &[ladder("resolution", repeats)])),
        ("quiet", policy(one, &[ladder("resolution", quiet)])),
        ("two ladders", policy(two, &[ladder("nextResponse", ""), ladder("resolution", "")])),
    ];
    let text = ticket();
    let mut group = criterion.benchmark_group("decide: 200 events, 10 levels");
    for (shape, policy) in &shapes {
        let ticket = policy.read_ticket(&text).unwrap();
        // after 17 days all 200 events have happened
        for (name, day) in [("before", 17), ("between", 21), ("after", 40)] {
            let now = Instant::from_millis(CREATED + day * DAY);
            let reached = policy.decide(&ticket, now).escalation.reached.len();
            let id = BenchmarkId::new(format!("{shape}, {name}"), format!("{reached} steps"));
            group.bench_with_input(id, &now, |bencher, now| {
                bencher.iter(|| policy.decide(black_box(&ticket), *now));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, decide);
criterion_main!(benches);
