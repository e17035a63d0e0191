//! The engine's clocks against the oracle's.

use crate::cases;
use crate::clocks::{Clock, Desk, Row, same_status};
use crate::desk::desks;
use proptest::prelude::*;
use sladder::decision::TraceKind;
use sladder::{Instant, Policy};

fn words(kind: TraceKind) -> &'static str {
    match kind {
        TraceKind::Counted => "counted",
        TraceKind::Closed => "closed",
        TraceKind::Paused => "paused",
        TraceKind::Carried => "carried",
    }
}

/// What the engine says otherwise than the oracle.
fn differences(expected: &Clock, clock: &sladder::decision::Clock<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let millis = |at: Option<Instant>| at.map(Instant::millis);
    let mut same = |what: &str, expected: String, said: String| {
        if expected != said {
            found.push(format!("{what}: expected {expected}, said {said}"));
        }
    };
    let at = |millis: Option<i64>| format!("{:?}", millis.map(|millis| Instant::from_millis(millis).to_string()));
    same("metric", expected.metric.to_owned(), clock.metric.to_owned());
    same("cycle", expected.cycle.to_string(), clock.cycle.to_string());
    same("group", format!("{:?}", expected.group), format!("{:?}", clock.group));
    same("state", format!("{:?}", expected.state), format!("{:?}", clock.state));
    same("startedAt", at(Some(expected.started)), at(millis(Some(clock.started_at))));
    same("targetSeconds", (expected.target / 1_000).to_string(), clock.target_seconds.to_string());
    same("elapsedSeconds", (expected.elapsed / 1_000).to_string(), clock.elapsed_seconds.to_string());
    let remaining = (expected.target - expected.elapsed).div_euclid(1_000);
    same("remainingSeconds", remaining.to_string(), clock.remaining_seconds.to_string());
    if expected.due.is_some() {
        same("dueAt", at(expected.due), at(millis(clock.due_at)));
    }
    if let Some(warn) = expected.warn {
        same("warnAt", at(warn), at(millis(clock.warn_at)));
    }
    same("stoppedAt", at(expected.stopped), at(millis(clock.stopped_at)));
    same("breachedAt", at(expected.breached), at(millis(clock.breached_at)));
    // closed twice in a row is two pauses, which the oracle cannot tell from one
    let mut pauses: Vec<(i64, Option<i64>, String)> = Vec::new();
    for pause in &clock.pauses {
        let (from, to) = (pause.from.millis(), millis(pause.to));
        match pauses.last_mut() {
            Some((_, end, cause)) if *end == Some(from) && same_status(cause, pause.cause) => *end = to,
            _ => pauses.push((from, to, pause.cause.to_owned())),
        }
    }
    let written = |pauses: &[(i64, Option<i64>, String)]| {
        let pause =
            |(from, to, cause): &(i64, Option<i64>, String)| format!("{}..{} {cause}", at(Some(*from)), at(*to));
        pauses.iter().map(pause).collect::<Vec<_>>().join(", ")
    };
    same("pauses", written(&expected.pauses), written(&pauses));
    let mut rows: Vec<Row> = Vec::new();
    for row in clock.trace.iter().flatten() {
        let (from, to, kind) = (row.from.millis(), row.to.millis(), words(row.kind));
        let cause = row.cause.map(str::to_owned);
        let goes_on = |last: &&mut Row| {
            let causes = last.cause.as_deref().zip(row.cause).is_some_and(|(last, cause)| same_status(last, cause));
            last.to == from && last.kind == kind && kind == "paused" && causes
        };
        match rows.last_mut().filter(goes_on) {
            Some(last) => last.to = to,
            None => rows.push(Row { from, to, kind, cause }),
        }
    }
    let written = |rows: &[Row]| {
        let row = |row: &Row| format!("{}..{} {} {:?}", at(Some(row.from)), at(Some(row.to)), row.kind, row.cause);
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    };
    same("trace", written(&expected.trace), written(&rows));
    let sum: i64 = clock.trace.iter().flatten().map(|row| row.seconds).sum();
    same("sum of the trace", clock.elapsed_seconds.to_string(), sum.to_string());
    found
}

proptest! {
    #![proptest_config(cases(crate::CLOCKS))]

    #[test]
    fn clocks_agree_with_a_walk_from_minute_to_minute((agreement, ticket) in desks()) {
        let source = agreement.policy().to_string();
        let policy = Policy::compile(&source).map_err(|problems| TestCaseError::fail(format!("{problems:?}\n{source}")))?;
        let text = ticket.json().to_string();
        let read = policy.read_ticket(&text).unwrap();
        let decision = policy.decide_with_trace(&read, crate::calendars::instant(ticket.now));
        let desk = Desk::new(&agreement, &ticket);
        let log = || format!("{source}\n{text}\nnow {}", crate::calendars::instant(ticket.now));
        prop_assert!(decision.priority.value.eq_ignore_ascii_case(desk.priority_now()), "priority {}\n{}", decision.priority.value, log());
        let expected = desk.clocks();
        if expected.iter().any(Option::is_none) {
            return Ok(());
        }
        let mut expected: Vec<_> = expected.into_iter().flatten().collect();
        let mut clocks: Vec<_> = decision.sla.clocks.iter().collect();
        let metrics = |clocks: &[&sladder::decision::Clock<'_>]| {
            let mut metrics: Vec<_> = clocks.iter().map(|clock| clock.metric.to_owned()).collect();
            metrics.dedup();
            metrics.len()
        };
        let in_a_row = metrics(&clocks);
        // those of the priority now come first
        expected.sort_by_key(|clock| clock.metric);
        clocks.sort_by_key(|clock| clock.metric);
        prop_assert_eq!(in_a_row, metrics(&clocks));
        let said = clocks.iter().map(|clock| (clock.metric, clock.cycle)).collect::<Vec<_>>();
        let wanted = expected.iter().map(|clock| (clock.metric, clock.cycle)).collect::<Vec<_>>();
        prop_assert_eq!(wanted, said, "{}", log());
        for (expected, clock) in expected.iter().zip(clocks) {
            let found = differences(expected, clock);
            prop_assert!(found.is_empty(), "{} {}: {}\n{}", clock.metric, clock.cycle, found.join("\n"), log());
        }
    }
}
