//! The clocks of a ticket: every cycle of every metric its agreement has a target for.

use crate::clock::Course;
use crate::cycle::{Cycle, Reopening, cycles, taken_back};
use crate::decide::earliest;
use crate::decision::{Clock, ClockState, Evidence, Reason};
use crate::history::{History, Span};
use crate::instant::Instant;
use crate::length::Length;
use crate::metric::Metric;
use crate::policy::{NamedCalendar, Policy};
use crate::problem::{Problem, did_you_mean};
use crate::situation::Situation;
use crate::sla::{Sla, TargetTime};
use crate::terms::{Period, PriorityChange, Terms};
use crate::text::{names, quoted};
use crate::ticket::TextField;
use crate::trace::trace;
use std::borrow::Cow;

/// The ticket's priority from an instant on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub from: Instant,
    /// Position among the happenings of the history.
    pub after: usize,
    pub level: usize,
}

/// A clock and what it was computed from.
#[derive(Debug)]
pub(crate) struct Running<'a> {
    pub clock: Clock<'a>,
    pub course: Course<'a>,
    /// Never empty; the last are in force.
    pub terms: Vec<Terms<'a>>,
    /// The metric's position.
    pub metric: usize,
}

/// What the clocks of one metric have in common.
struct Setting<'s, 'a> {
    policy: &'a Policy,
    sla: &'a Sla,
    position: usize,
    metric: &'a Metric,
    calendar: &'a NamedCalendar,
    priorities: &'s [Standing],
    pauses: Vec<Span<'a>>,
    taken_back: Vec<(Instant, Instant)>,
    estimate: Option<Length>,
    now: Instant,
}

impl Policy {
    /// The clocks of a ticket under an agreement, metric by metric, the cycles of each in order.
    pub(crate) fn clocks<'a>(
        &'a self,
        situation: &mut Situation<'a>,
        sla: &'a Sla,
        history: &History<'a>,
        priorities: &[Standing],
        because: &mut Vec<Reason<'a>>,
    ) -> Vec<Running<'a>> {
        let Some(calendar) = self.calendars.get(sla.calendar) else { return Vec::new() };
        let ticket = situation.ticket;
        let mut metrics: Vec<usize> = Vec::new();
        let mut estimated = None;
        for standing in priorities.iter().rev() {
            for target in sla.targets(standing.level) {
                if !metrics.contains(&target.metric) {
                    metrics.push(target.metric);
                }
                if matches!(target.time, TargetTime::Estimate) {
                    estimated = Some(target.path.as_str());
                }
            }
        }
        let estimate = estimated.and_then(|path| agreed(path, situation));
        let mut clocks: Vec<Running<'a>> = Vec::new();
        for position in metrics {
            let Some(metric) = self.metrics.get(position) else { continue };
            let modes = sla.modes;
            let taken_back = taken_back(metric, history, modes.reopening);
            let closed = if modes.reopening == Reopening::ExcludeClosedTime { taken_back.as_slice() } else { &[] };
            let pauses = history.pauses(sla.pause_statuses(position, metric), modes.resumes, closed);
            let now = situation.now;
            let cycles = cycles(metric, history, &self.metrics, &taken_back);
            let taken_back = history.spans(&taken_back);
            let setting = Setting {
                policy: self,
                sla,
                position,
                metric,
                calendar,
                priorities,
                pauses,
                taken_back,
                estimate,
                now,
            };
            let due = ticket.due_at.iter().find(|(name, _)| *name == metric.name).map(|(_, at)| *at);
            clocks.reserve(cycles.len());
            for (i, cycle) in cycles.iter().enumerate() {
                let is_last = i.saturating_add(1) == cycles.len();
                match setting.clock(cycle, due.filter(|_| is_last)) {
                    Ok(Some(running)) => {
                        if let (None, Some(terms)) = (running.clock.due_at, running.terms.last()) {
                            situation.findings.push(never(terms.path, terms.length, &calendar.id));
                        }
                        if is_last {
                            setting.explain(&running, because);
                        }
                        clocks.push(running);
                    }
                    Ok(None) => {}
                    Err(finding) => situation.findings.push(finding),
                }
            }
        }
        clocks
    }

    /// Due times set by hand that no clock can take.
    pub(crate) fn check_due_at(&self, situation: &mut Situation<'_>, sla: Option<&Sla>) {
        let level = situation.priority.unwrap_or(0);
        for (name, _) in &situation.ticket.due_at {
            let problem = match (self.metrics.position(name), sla) {
                (None, _) => {
                    let known = self.metrics.names();
                    let help = did_you_mean(name, &known).unwrap_or_else(|| format!("metrics are {}", names(&known)));
                    let message = format!("unknown metric {}", quoted(name));
                    Problem::warning(format!("dueAt.{name}"), "unknown_value", message).with_help(help)
                }
                (Some(metric), Some(sla)) if sla.target(level, metric).is_some() => continue,
                (Some(_), sla) => no_target(name, sla.map_or("none", |sla| sla.id.as_str())),
            };
            situation.findings.push(problem);
        }
    }
}

impl<'a> Setting<'_, 'a> {
    /// The clock of a cycle; none if it never had a target.
    fn clock(&self, cycle: &Cycle<'a>, due: Option<Instant>) -> Result<Option<Running<'a>>, Problem> {
        let calendar = &self.calendar.calendar;
        let modes = self.sla.modes;
        // a due time set by hand is an instant: no pause moves it, so nothing pauses
        let pauses = if due.is_none() { self.pauses.as_slice() } else { &[] };
        let mut course = Course::of(cycle, pauses, &self.taken_back, calendar, self.now);
        let periods = self.periods(cycle);
        let terms = Terms::over(&periods, modes.priority_change, &course);
        let mut terms = terms.map_err(|(length, path)| never(path, length, &self.calendar.id))?;
        let Some(last) = terms.last() else { return Ok(None) };
        if let Some(at) = last.to {
            course.cancel(at, "priority");
        }
        if let Some(due) = due {
            terms = Terms::by_hand(due, &terms, &course).into_iter().collect();
        }
        let Some(last) = terms.last() else { return Ok(None) };
        let used = last.used(&course, course.stands_at());
        let warn = self.sla.warn_at.and_then(|share| Terms::under(&terms, share, &course)?.reach(share, &course));
        let (state, breached_at) = Terms::state(&terms, &course, used, warn);
        let due_at = Terms::under(&terms, 100.0, &course).and_then(|terms| terms.due(&course));
        let clock = Clock {
            metric: &self.metric.name,
            cycle: cycle.number,
            group: cycle.group,
            state,
            calendar: &self.calendar.id,
            started_at: last.counts_from,
            target_seconds: last.target / 1_000,
            elapsed_seconds: used / 1_000,
            remaining_seconds: last.target.saturating_sub(used).div_euclid(1_000),
            due_at: due_at.map(|due| due.at),
            warn_at: warn.filter(|warn| warn.certain || course.end.is_some()).map(|warn| warn.at),
            stopped_at: course.end.map(|(at, _)| at),
            breached_at,
            pauses: course.pauses(last.counts_from),
            trace: None,
        };
        Ok(Some(Running { clock, course, terms, metric: self.position }))
    }

    /// The targets in force over a cycle. At one instant a change counts if it comes before the end of the cycle.
    fn periods(&self, cycle: &Cycle<'_>) -> Vec<Period<'a>> {
        let mut periods: Vec<Period<'a>> = Vec::with_capacity(1);
        for standing in self.priorities {
            if standing.after > cycle.first && cycle.last.is_some_and(|last| standing.after > last) {
                break;
            }
            if standing.after <= cycle.first {
                periods.clear();
            }
            let target = self.sla.target(standing.level, self.position);
            let target = target.and_then(|target| target.length(self.estimate, cycle.group, &self.policy.directory));
            let period = Period { from: standing.from.max(cycle.start), target };
            match periods.last_mut().filter(|last| last.from == period.from) {
                // of several at one instant the last holds
                Some(last) => *last = period,
                None => periods.push(period),
            }
        }
        periods
    }

    fn explain(&self, running: &Running<'a>, because: &mut Vec<Reason<'a>>) {
        let Running { clock, terms, .. } = running;
        let Some(last) = terms.last() else { return };
        let due = match (clock.due_at, clock.state) {
            (None, _) => "not due within twenty years".to_owned(),
            (Some(due), _) if last.by_hand.is_some() => format!("due {due}"),
            (Some(due), ClockState::Paused) => format!("paused; due {due} if it went on now"),
            (Some(due), _) => format!("due {due}"),
        };
        let (words, length, calendar) = (&self.metric.words, last.length, &self.calendar.id);
        let owner = clock.group.map(|group| format!(" of group {}", quoted(group))).unwrap_or_default();
        let mut reason = match last.by_hand {
            Some(at) => {
                let text =
                    format!("{words}{owner}: {due}, set by hand in the helpdesk; the target of {length} gives way");
                let mut reason = Reason::new(last.path, "due_by_hand", text);
                reason.field = Some(Cow::Owned(format!("dueAt.{}", clock.metric)));
                reason.value = Some(Evidence::Instant(at));
                reason
            }
            None => {
                let text = format!("{words}{owner} within {length} on calendar `{calendar}`: {due}");
                Reason::new(last.path, "target", text)
            }
        };
        if self.sla.target_is_estimate(last.path) && last.by_hand.is_none() {
            reason.field = Some(Cow::Borrowed(TextField::Estimate.name()));
        }
        because.push(reason);
        if terms.len() > 1 && last.to.is_none() {
            let how = match self.sla.modes.priority_change {
                PriorityChange::FromStart => "counted from the start",
                PriorityChange::FromChange => "counted from then",
                PriorityChange::KeepShare => "the share that was used stays used",
            };
            let text = format!("{words}: {length} since the priority changed at {}, {how}", last.from);
            because.push(Reason::new(last.path, "priority_change", text));
        }
    }
}

impl<'a> Running<'a> {
    /// Adds how its time was counted.
    pub fn trace(&mut self) {
        self.clock.trace = self.terms.last().map(|terms| trace(&self.course, terms));
    }

    /// The next instant at which its state changes by itself.
    pub fn changes_at(&self, now: Instant) -> Option<Instant> {
        if self.course.end.is_some() {
            return None;
        }
        let later = |at: &Instant| *at > now;
        match self.clock.state {
            ClockState::Running | ClockState::Warning => {
                let breach = self.terms.last().and_then(|terms| self.course.passes(terms.limit()));
                earliest(self.clock.warn_at.filter(later), breach.filter(later))
            }
            _ => None,
        }
    }
}

/// The time agreed for the ticket; what is wrong with it is reported.
fn agreed(path: &str, situation: &mut Situation<'_>) -> Option<Length> {
    let problem = match situation.ticket.text(TextField::Estimate) {
        None => Problem::warning("estimate", "missing", format!("`{path}` is an estimate, and the ticket has none"))
            .with_help("give the ticket the time that was agreed, such as `16h` or `5wd`"),
        Some(text) => match Length::parse(text) {
            Ok(length) if !length.is_zero() => return Some(length),
            Ok(_) => Problem::warning("estimate", "out_of_range", "an estimate of no time at all")
                .with_help("give the time that was agreed, such as `16h` or `5wd`"),
            Err(error) => {
                Problem::warning("estimate", "bad_duration", format!("{}: {}", quoted(text), error.message()))
                    .with_help(error.help())
            }
        },
    };
    situation.findings.push(problem);
    None
}

/// A metric with a due time set by hand and no target.
fn no_target(metric: &str, agreement: &str) -> Problem {
    let message = format!("agreement `{agreement}` has no target for `{metric}`");
    Problem::warning(format!("dueAt.{metric}"), "no_target", message)
        .with_help("without a target there is no clock; give the metric one, or leave the due time out")
}

/// A calendar of special days that have passed, for one: there is no time left in which to answer.
fn never(path: &str, length: Length, calendar: &str) -> Problem {
    let message = format!("calendar `{calendar}` has no {length} of open time in the next twenty years");
    Problem::warning(path, "never_open", message).with_help("give the calendar hours, or the agreement another one")
}
