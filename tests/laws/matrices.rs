//! Random policies with everything the escalation matrix can say, and what always holds of them: what is past stays, down
//! to the ids of the actions; the timeline is what decisions are going to say; the next change is exact.

use crate::tickets::{DAY, MINUTE, TIMED, decide, tickets};
use crate::{created, difference, still, without};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};
use sladder::{Instant, Policy, ToJson};
use std::collections::BTreeSet;

const METRICS: [&str; 6] =
    ["resolution", "firstResponse", "nextResponse", "periodicUpdate", "requesterWait", "ownership"];

fn maybe(entries: Vec<(&'static str, Option<Value>)>) -> Value {
    Value::Object(entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

fn choice(values: Vec<Value>, weight: f64) -> impl Strategy<Value = Option<Value>> {
    prop::option::weighted(weight, select(values))
}

fn length() -> impl Strategy<Value = Value> {
    select(vec!["20m", "30m", "1h", "90m", "3h", "5h", "26h", "1wd", "2wd"]).prop_map(|length| json!(length))
}

fn people(least: usize) -> impl Strategy<Value = Value> {
    let known = vec![
        "assignee",
        "assignee.manager",
        "group",
        "group.lead",
        "role:head",
        "agent:emma",
        "group:night",
        "onCall:days",
        "address:desk@shop.example",
    ];
    subsequence(known, least..=3).prop_shuffle().prop_map(|names| json!(names))
}

fn one() -> impl Strategy<Value = Option<Value>> {
    choice(
        ["assignee", "assignee.manager", "group", "group.lead", "role:head", "onCall:days"].map(Value::from).to_vec(),
        0.4,
    )
}

fn counting() -> impl Strategy<Value = (Option<Value>, Option<Value>)> {
    let quiet = ["fireNow", "holdUntilOpen", "fireBeforeClosing"].map(Value::from).to_vec();
    (choice(vec![json!("wall"), json!("calendar")], 0.4), choice(quiet, 0.5))
}

fn level(on_match: bool) -> impl Strategy<Value = Value> {
    let point = match on_match {
        true => vec!["start", "start+20m", "start+2h", "start+9h", "start+1wd"],
        false => vec![
            "start",
            "start+20m",
            "start+3h",
            "start+1wd",
            "25%",
            "75%",
            "due",
            "due-30m",
            "due-3h",
            "due-1wd",
            "due+20m",
            "due+1h",
            "due+6h",
            "due+1wd",
        ],
    };
    let repeat = prop::option::weighted(0.3, (length(), 1..4_u32));
    let repeat = repeat.prop_map(|repeat| repeat.map(|(every, times)| json!({ "every": every, "times": times })));
    (select(point), counting(), repeat, prop::option::weighted(0.3, length()), people(1), one(), one()).prop_map(
        |(at, (clock, quiet), repeat, within, notify, assign, owner)| {
            maybe(vec![
                ("at", Some(json!(at))),
                ("clock", clock),
                ("quiet", quiet),
                ("repeat", repeat),
                ("resolveWithin", within),
                ("notify", Some(notify)),
                ("assign", assign),
                ("owner", owner),
            ])
        },
    )
}

fn reminder() -> impl Strategy<Value = Value> {
    (length(), people(1), any::<bool>(), counting()).prop_map(|(before, notify, every, (clock, quiet))| {
        maybe(vec![
            ("before", Some(before)),
            ("notify", Some(notify)),
            ("beforeEveryLevel", Some(json!(every))),
            ("clock", clock),
            ("quiet", quiet),
        ])
    })
}

/// Conditions that stay true once they are, and tell since when; `timed`: others too.
fn condition(timed: bool) -> impl Strategy<Value = Option<Value>> {
    let mut known = vec![
        json!({ "type": "Refund" }),
        json!({ "channel": ["email", "twitter"] }),
        json!({ "company.tier": { "isNot": "premium" } }),
    ];
    if timed {
        known.extend([
            json!({ "priority": { "gte": "high" } }),
            json!({ "createdAt": { "olderThan": "20h" } }),
            json!({ "closed": "office" }),
            json!({ "issue": "outage" }),
        ]);
    }
    choice(known, 0.4)
}

fn row(timed: bool) -> impl Strategy<Value = Value> {
    let stops = subsequence(vec!["acknowledged", "note", "agentReply", "assigned"], 0..=2);
    let on_match = (
        choice(
            vec![
                json!({ "anyText": { "mentions": "outage" } }),
                json!({ "issue": "outage" }),
                json!({ "any": [{ "type": "Refund" }, { "issue": "outage" }] }),
                json!({ "type": "Question", "subject": { "mentions": ["refund", "order"] } }),
            ],
            0.9,
        ),
        prop::collection::vec(level(true), 1..4),
    );
    let on_match = on_match.prop_map(|(when, levels)| {
        maybe(vec![("on", Some(json!("match"))), ("when", when), ("levels", Some(json!(levels)))])
    });
    let of_metric = (condition(timed), select(METRICS.to_vec()), prop::collection::vec(level(false), 1..5));
    let of_metric = of_metric.prop_map(|(when, metric, levels)| {
        maybe(vec![("metric", Some(json!(metric))), ("when", when), ("levels", Some(json!(levels)))])
    });
    let rows = prop_oneof![3 => of_metric.boxed(), 1 => on_match.boxed()];
    (rows, stops, prop::collection::vec(reminder(), 0..3)).prop_map(|(mut row, stops, reminders)| {
        row["stopsOn"] = json!(stops);
        row["reminders"] = json!(reminders);
        row
    })
}

fn agreement() -> impl Strategy<Value = Value> {
    let target = select(vec!["30m", "90m", "4h", "9h", "20h", "1wd", "2wd"]);
    let targets = || {
        prop::collection::vec(target.clone(), METRICS.len()).prop_map(|targets| {
            let named = METRICS.iter().zip(targets).map(|(metric, target)| ((*metric).to_owned(), json!(target)));
            Value::Object(named.collect::<Map<_, _>>())
        })
    };
    (
        (targets(), targets()),
        select(vec!["office", "nights", "always"]),
        (any::<bool>(), any::<bool>()),
        select(vec!["continue", "excludeClosedTime", "newCycle"]),
        select(vec!["fromStart", "fromChange", "keepShare"]),
    )
        .prop_map(|((urgent, rest), calendar, (resumes, pauses), reopening, change)| {
            let statuses = if pauses { json!(["pending", "waitingOnCustomer"]) } else { json!([]) };
            json!({
                "calendar": calendar,
                "targets": { "urgent": urgent, "*": rest },
                "pauseWhile": { "resolution": statuses, "nextResponse": statuses },
                "resumeOnCustomerReply": resumes,
                "onReopen": reopening,
                "onPriorityChange": change,
            })
        })
}

/// A policy. `timed`: with conditions that turn by themselves.
fn matrices(timed: bool) -> impl Strategy<Value = Value> {
    let limit = (condition(false).prop_map(|when| when.unwrap_or(json!({ "channel": "chat" }))), length());
    let limit = prop::option::weighted(0.4, limit);
    let opens = subsequence(vec!["escalated", "note"], 0..=2);
    (
        prop::collection::vec(agreement(), 2),
        prop::collection::vec(row(timed), 1..6),
        limit,
        prop::option::weighted(0.3, (condition(false), opens)),
    )
        .prop_map(move |(mut agreements, mut rows, limit, checklist)| {
            let mut policy: Value = serde_json::from_str(TIMED).unwrap();
            policy["calendars"]["nights"] = json!({ "hours": { "mon-sat": ["22:00-06:00"] } });
            for (i, row) in rows.iter_mut().enumerate() {
                row["id"] = json!(format!("row-{i}"));
            }
            agreements[0]["id"] = json!("mail");
            agreements[0]["when"] = json!({ "channel": ["email", "phone"] });
            agreements[1]["id"] = json!("rest");
            policy["slas"] = json!(agreements);
            policy["escalations"] = json!(rows);
            policy["limits"] = match limit {
                Some((when, until)) => json!([{ "id": "known", "when": when, "until": until, "advise": "wait" }]),
                None => json!([]),
            };
            if let Some((when, opens)) = checklist {
                let items = json!({ "parcelSent": "Send the parcel", "note": "Say what happened" });
                let checklist = vec![("when", when), ("startsOn", Some(json!(opens))), ("items", Some(items))];
                policy["checklists"] = json!({ "parcel": maybe(checklist) });
            }
            let outage = json!({ "id": "outage", "when": { "anyText": { "mentions": "outage" } }, "set": { "issue": "outage" } });
            let rules = policy["rules"].as_array_mut().unwrap();
            if !timed {
                rules.clear();
                // words that come later would make another score, and with it other targets for what is past
                policy["keywords"]["outage"]["weight"] = json!(0);
                // and words that take back what was said
                policy["keywords"]["outage"]["unless"] = json!([]);
                policy["routes"] = json!([{ "id": "rest", "to": { "group": "billing" } }]);
            }
            policy["rules"].as_array_mut().unwrap().push(outage);
            policy
        })
}

fn compiled(policy: &Value) -> Policy {
    Policy::compile(&policy.to_string()).unwrap_or_else(|problems| panic!("{problems:#?}\n{policy}"))
}

fn instant(value: &Value) -> i64 {
    Instant::parse(value.as_str().unwrap()).unwrap().millis()
}

fn list(decision: &Value, key: &str) -> Vec<Value> {
    decision[key].as_array().unwrap().clone()
}

fn reached(decision: &Value) -> Vec<Value> {
    list(&decision["escalation"], "reached")
}

fn up_to(values: Vec<Value>, last: i64) -> Vec<Value> {
    values.into_iter().filter(|value| instant(&value["at"]) <= last).collect()
}

fn same(one: &[Value], other: &[Value]) -> Option<String> {
    difference(&json!(one), &json!(other), "").or((one.len() != other.len()).then(|| "another number".to_owned()))
}

fn timeline(policy: &Policy, ticket: &Value, now: i64, until: i64) -> Vec<Value> {
    let text = ticket.to_string();
    let ticket = policy.read_ticket(&text).unwrap();
    let steps = policy.timeline(&ticket, Instant::from_millis(now), Instant::from_millis(until));
    serde_json::from_str(&steps.to_json()).unwrap()
}

/// What has happened up to an instant is all that ever will.
fn untouched_after(ticket: &mut Value, now: i64) {
    ticket["events"].as_array_mut().unwrap().retain(|event| instant(&event["at"]) <= now);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_next_change_of_any_matrix_is_exact(
        policy in matrices(true),
        (ticket, _) in tickets(true),
        now in -2_000..12_000_i64,
        part in 0.0..1.0_f64,
    ) {
        let (policy, text) = (compiled(&policy), ticket.to_string());
        let now = created(&ticket) + now * MINUTE;
        let decision = decide(&policy, &text, now);
        let next = decision["nextChangeAt"].as_str().map(|next| Instant::parse(next).unwrap().millis());
        prop_assert!(next.is_none_or(|next| next > now));
        let last = next.map_or(now + 1_000 * DAY, |next| next - 1);
        for between in [now + ((last - now) as f64 * part) as i64, last] {
            let missed = difference(&still(&decision), &still(&decide(&policy, &text, between)), "");
            prop_assert_eq!(missed, None, "at {}, before {}", Instant::from_millis(between), decision["nextChangeAt"]);
        }
        if let Some(next) = next {
            let both = [decide(&policy, &text, next - 1), decide(&policy, &text, next)];
            let both = both.map(|decision| without(&still(&decision), &["nextChangeAt"]));
            prop_assert_ne!(difference(&both[0], &both[1], ""), None, "at {}", decision["nextChangeAt"]);
        }
    }

    /// Whatever happens in between: what was told is never told otherwise, and nothing is dated back.
    #[test]
    fn the_history_of_any_matrix_stays(
        policy in matrices(false),
        (mut ticket, _) in tickets(true),
        now in 0..12_000_i64,
        later in 1..200_000_i64,
    ) {
        ticket.as_object_mut().unwrap().remove("dueAt");
        let (policy, text) = (compiled(&policy), ticket.to_string());
        let now = created(&ticket) + now * MINUTE;
        // what a limit says when it begins to apply is not part of it
        let told = |now: i64| -> (Vec<Value>, Vec<Value>) {
            let decision = decide(&policy, &text, now);
            let of_ladders = |action: &&Value| !action["with"]["kind"].is_null();
            let actions = list(&decision, "actions").iter().filter(of_ladders).map(|action| without(action, &["because"])).collect();
            (reached(&decision).iter().map(|step| without(step, &["because"])).collect(), actions)
        };
        let (early, late) = (told(now), told(now + later * MINUTE));
        prop_assert_eq!(same(&early.0, &up_to(late.0.clone(), now)), None, "{:#?} {:#?}", early.0, late.0);
        prop_assert_eq!(same(&early.1, &up_to(late.1.clone(), now)), None);
        for step in &late.0 {
            let then = told(instant(&step["at"]));
            prop_assert!(then.0.contains(step), "{step} is not in {:#?}", then.0);
        }
    }

    /// As long as only time passes: asking once tells the same as asking often, every word of it.
    #[test]
    fn asking_once_tells_what_asking_often_told(
        policy in matrices(false),
        (mut ticket, _) in tickets(true),
        now in 0..12_000_i64,
        ahead in 1..100_000_i64,
        part in 0.0..1.0_f64,
    ) {
        let now = created(&ticket) + now * MINUTE;
        let until = now + ahead * MINUTE;
        untouched_after(&mut ticket, now);
        let (policy, text) = (compiled(&policy), ticket.to_string());
        let late = decide(&policy, &text, until);
        let actions = list(&late, "actions");
        let ids: BTreeSet<&str> = actions.iter().map(|action| action["id"].as_str().unwrap()).collect();
        prop_assert_eq!(ids.len(), actions.len(), "ids twice: {:#?}", actions);
        let steps = reached(&late);
        let ids: BTreeSet<&str> = steps.iter().map(|step| step["id"].as_str().unwrap()).collect();
        prop_assert_eq!(ids.len(), steps.len(), "ids twice: {:#?}", steps);

        let ahead = timeline(&policy, &ticket, now, until);
        let of_ladder = |step: &&Value| !step["path"].is_null();
        let to_come: Vec<Value> = ahead.iter().filter(of_ladder).cloned().collect();
        for between in [now, now + ((until - now) as f64 * part) as i64, until] {
            let decision = decide(&policy, &text, between);
            prop_assert_eq!(same(&reached(&decision), &up_to(steps.clone(), between)), None, "{}", between);
            prop_assert_eq!(same(&list(&decision, "actions"), &up_to(actions.clone(), between)), None, "{}", between);
            let since = reached(&decision).into_iter().filter(|step| instant(&step["at"]) > now).collect::<Vec<_>>();
            prop_assert_eq!(same(&since, &up_to(to_come.clone(), between)), None, "{:#?} {:#?}", since, to_come);
            // what comes next is what the timeline says comes next
            let shown = |step: &Value| without(step, &["because"]);
            let next = to_come.iter().find(|step| instant(&step["at"]) > between).map(shown);
            let said = &decision["escalation"]["next"];
            match next {
                Some(next) => prop_assert_eq!(difference(&shown(said), &next, ""), None),
                None => prop_assert!(said.is_null() || instant(&said["at"]) > until, "{said}"),
            }
        }
        for clock in late["sla"]["clocks"].as_array().unwrap() {
            let breached = clock["breachedAt"].as_str().filter(|_| instant(&clock["breachedAt"]) > now);
            let says = |step: &&Value| {
                ["breach", "obligation"].contains(&step["kind"].as_str().unwrap())
                    && (&step["metric"], &step["cycle"]) == (&clock["metric"], &clock["cycle"])
                    && step["path"].is_null()
            };
            let said = ahead.iter().find(says).and_then(|step| step["at"].as_str());
            prop_assert_eq!(said, breached, "{}", clock);
        }
        let in_order = ahead.windows(2).all(|pair| instant(&pair[0]["at"]) <= instant(&pair[1]["at"]));
        prop_assert!(in_order && ahead.iter().all(|step| (now + 1..=until).contains(&instant(&step["at"]))));
    }
}
