//! Laws of deciding, under random agreements: what is shifted within closed time, asked later, or listed in another order.

use crate::calendars::{Model, instant};
use crate::cases;
use crate::desk::{Agreement, Length, Target, Ticket, What, desks};
use proptest::prelude::*;
use serde_json::Value;
use sladder::decision::{Clock, Decision, Step};
use sladder::{Policy, ToJson};
use std::collections::{BTreeMap, BTreeSet};

fn compiled(agreement: &Agreement) -> Policy {
    Policy::compile(&agreement.policy_with_ladders().to_string()).unwrap()
}

/// Decides the ticket, as of a minute, and looks at the answer.
fn decide<T>(policy: &Policy, ticket: &Value, now: i64, look: impl FnOnce(&Decision<'_>) -> T) -> T {
    let text = ticket.to_string();
    let ticket = policy.read_ticket(&text).unwrap();
    look(&policy.decide_with_trace(&ticket, instant(now)))
}

/// The ticket with what happens in closed time at another instant of the same closed time, in the same order: events of
/// one instant stay together, those of two apart.
fn shifted(ticket: &Ticket, model: &Model, share: &[f64]) -> Ticket {
    let all: BTreeSet<i64> = ticket.events.iter().map(|(at, _)| *at).filter(|at| *at > ticket.created).collect();
    let all: Vec<i64> = all.into_iter().collect();
    let mut moved: BTreeMap<i64, i64> = BTreeMap::new();
    let mut last = ticket.created;
    for (i, at) in all.iter().copied().enumerate() {
        // what falls on a closing counts before what comes after it
        let free = |minute: &i64| !model.is_open(*minute) && !model.is_open(minute - 1);
        let until = all.get(i + 1).copied().unwrap_or(i64::MAX);
        let until = if at <= ticket.now { until.min(ticket.now + 1) } else { until };
        let from = if at <= ticket.now { last } else { last.max(ticket.now) };
        let mut to = at;
        if free(&at) {
            let earliest = (from + 1..at).rev().take_while(free).last().unwrap_or(at);
            let latest = (at..until.min(at + 3_000)).take_while(free).last().unwrap_or(at);
            to = earliest + ((latest - earliest) as f64 * share[i % share.len()]).round() as i64;
        }
        moved.insert(at, to);
        last = to;
    }
    let events = ticket.events.iter().map(|(at, what)| (moved.get(at).copied().unwrap_or(*at), what.clone()));
    Ticket { events: events.collect(), ..ticket.clone() }
}

/// What of a clock open time alone decides.
fn counted(clock: &Clock<'_>) -> String {
    let Clock {
        metric, cycle, group, state, target_seconds, elapsed_seconds, remaining_seconds, due_at, warn_at, ..
    } = clock;
    let used = clock.trace.iter().flatten().map(|row| row.seconds).sum::<i64>();
    // a target of nothing, set by hand, is used up at the start, which may be what was shifted
    let when = [due_at, warn_at].map(|at| at.filter(|_| *target_seconds > 0));
    format!(
        "{metric} {cycle} {group:?} {state:?} {target_seconds} {elapsed_seconds} {remaining_seconds} {when:?} {used}"
    )
}

fn in_working_days(agreement: &Agreement) -> bool {
    let days = |length: &Length| matches!(length, Length::WorkingDays(_));
    agreement.rows.iter().flat_map(|(_, row)| row).any(|(_, target)| match target {
        Target::Fixed(length) => days(length),
        Target::Estimate => false,
        Target::ByGroup(groups) => groups.iter().any(|(_, length)| days(length)),
    })
}

/// A step without its reasons.
fn step(step: &Step<'_>) -> String {
    let Step { id, at, kind, metric, path, level, cycle, notify, assign, owner, .. } = step;
    format!("{id} {at} {kind:?} {metric:?} {path:?} {level:?} {cycle} {notify:?} {assign:?} {owner:?}")
}

fn steps(decision: &Decision<'_>) -> Vec<(i64, String)> {
    decision.escalation.reached.iter().map(|reached| (reached.at.millis(), step(reached))).collect()
}

proptest! {
    #![proptest_config(cases(crate::SHIFTED))]

    #[test]
    fn shifting_events_within_closed_time_changes_nothing(
        (agreement, ticket) in desks(),
        share in prop::collection::vec(0.0..1.0_f64, 3),
    ) {
        // working days count dates, and a closed time has several
        if in_working_days(&agreement) {
            return Ok(());
        }
        let other = shifted(&ticket, &agreement.model(), &share);
        let policy = compiled(&agreement);
        let clocks = |decision: &Decision<'_>| decision.sla.clocks.iter().map(counted).collect::<Vec<_>>();
        let before = decide(&policy, &ticket.json(), ticket.now, clocks);
        let after = decide(&policy, &other.json(), ticket.now, clocks);
        prop_assert_eq!(before, after, "{}\n{}\n{}\n{}", agreement.policy(), ticket.json(), other.json(), instant(ticket.now));
    }
}

proptest! {
    #![proptest_config(cases(crate::HISTORY))]

    #[test]
    fn asking_at_two_instants_tells_the_same_history(
        (agreement, ticket) in desks(),
        earlier in 0.0..1.0_f64,
    ) {
        let late = ticket.now;
        let early = ticket.created + ((late - ticket.created) as f64 * earlier) as i64;
        // a due time set by hand is a fact of the present
        let ticket = Ticket { due_at: None, ..ticket };
        let policy = compiled(&agreement);
        let look = |decision: &Decision<'_>| {
            let clocks = decision.sla.clocks.iter().map(|clock| {
                let ended = clock.stopped_at.is_some();
                ((clock.metric.to_owned(), clock.cycle), (ended, clock.breached_at, format!("{clock:?}")))
            });
            (steps(decision), clocks.collect::<BTreeMap<_, _>>())
        };
        let (steps_then, clocks_then) = decide(&policy, &ticket.json(), early, look);
        let (steps_now, clocks_now) = decide(&policy, &ticket.json(), late, look);
        let told = || format!("{}\n{}\n{} {}", agreement.policy_with_ladders(), ticket.json(), instant(early), instant(late));
        for (_, reached) in &steps_then {
            prop_assert!(steps_now.iter().any(|(_, known)| known == reached), "{reached} is gone\n{}", told());
        }
        // and nothing is dated back: who asked at that instant was told
        for (at, reached) in &steps_now {
            let then = *at <= early * crate::calendars::MINUTE;
            prop_assert!(!then || steps_then.iter().any(|(_, known)| known == reached), "{reached} is new\n{}", told());
        }
        let between = |what: fn(&What) -> bool| ticket.events.iter().any(|(at, event)| early < *at && *at <= late && what(event));
        // what the ticket says of itself counts from the last event on
        let log_goes_on = between(|_| true);
        let reopening = between(|what| matches!(what, What::Status(_) | What::Plain("reopened")))
            || (log_goes_on && ticket.status.is_some());
        let new_priority = between(|what| matches!(what, What::Priority(_))) || (log_goes_on && ticket.priority.is_some());
        let has_priorities = ticket.events.iter().any(|(_, what)| matches!(what, What::Priority(_)));
        let is_status = |what: &What| matches!(what, What::Status(_) | What::Plain("reopened" | "resolved"));
        let statuses: Vec<i64> = ticket.events.iter().filter(|(_, what)| is_status(what)).map(|(at, _)| *at).collect();
        let changes_at_once = statuses.iter().enumerate().any(|(i, at)| statuses.iter().skip(i + 1).any(|other| other == at));
        for (key, (ended, breached, clock)) in &clocks_then {
            let now = clocks_now.get(key);
            if *ended && !reopening && !new_priority {
                let now = now.map(|(_, _, clock)| clock);
                prop_assert_eq!(now, Some(clock), "{}", told());
            }
            // a priority that changes with another event of its instant, or in a closed time, may move it; so may a ticket
            // that is reopened and resolved at one instant: what fell due shows at the last of the closed times that touch
            if breached.is_some() && !new_priority && !(reopening && (has_priorities || changes_at_once)) {
                prop_assert_eq!(now.map(|(_, breached, _)| breached), Some(breached), "{:?}\n{}", key, told());
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(crate::PERMUTED))]

    #[test]
    fn the_order_in_which_events_are_listed_changes_nothing(
        (agreement, ticket) in desks(),
        order in prop::collection::vec(any::<u32>(), 12),
    ) {
        let mut ticket = ticket;
        // at one instant they apply in the order given
        ticket.events.dedup_by_key(|(at, _)| *at);
        let policy = compiled(&agreement);
        let look = |decision: &Decision<'_>| {
            let mut told: Value = serde_json::from_str(&decision.to_json()).unwrap();
            told["findings"] = Value::Null;
            told
        };
        let mut listed: Vec<_> = order.iter().zip(ticket.events.clone()).collect();
        listed.sort_by_key(|(order, _)| **order);
        let other = Ticket { events: listed.into_iter().map(|(_, event)| event).collect(), ..ticket.clone() };
        let told = || format!("{}\n{}\n{}", agreement.policy_with_ladders(), other.json(), instant(ticket.now));
        let [one, another] = [&ticket, &other].map(|ticket| decide(&policy, &ticket.json(), ticket.now, look));
        prop_assert_eq!(one, another, "{}", told());
    }
}
