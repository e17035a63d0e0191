//! A clock: how much open time a metric has used, when its target is used up, how it stands.
//!
//! Breach is judged by time used. A clock is in breach from the first instant after which every further open moment
//! exceeds the target: with a target used up exactly at closing that is the next opening, not the closing.

use crate::calendar::Calendar;
use crate::decision::{ClockState, Pause};
use crate::history::{History, Span};
use crate::instant::Instant;
use crate::length::Length;
use crate::sla::Metric;

/// How a clock came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// What it waited for happened.
    Fulfilled(&'static str),
    /// The ticket ended without it.
    Cancelled(&'static str),
}

impl End {
    /// The word for what ended it.
    pub fn cause(self) -> &'static str {
        match self {
            End::Fulfilled(cause) | End::Cancelled(cause) => cause,
        }
    }
}

/// The course of a clock up to `now`.
#[derive(Debug)]
pub(crate) struct Course<'a> {
    pub start: Instant,
    pub end: Option<(Instant, End)>,
    pub pauses: Vec<Span<'a>>,
    calendar: &'a Calendar,
    /// When it counts; the last span is open unless the clock is paused or has ended.
    counted: Vec<(Instant, Option<Instant>)>,
    /// Closed and reopened: what falls in between shows at the reopening.
    reopened: Vec<(Instant, Instant)>,
    now: Instant,
}

/// The time a target allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// Open time.
    pub millis: i64,
    /// It is used up with the opening that follows it: a target in working days that leads to an opening, which has as
    /// much open time behind it as the closing before.
    pub at_opening: bool,
}

/// An instant on a clock's course.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached {
    pub at: Instant,
    /// False: only if the clock went on from where it stands.
    pub certain: bool,
}

impl<'a> Course<'a> {
    /// The course of a metric over a ticket's history.
    pub fn of(
        metric: Metric,
        history: &History<'a>,
        pause_statuses: &[String],
        calendar: &'a Calendar,
        now: Instant,
    ) -> Course<'a> {
        let start = history.created_at;
        let done = history.done.last().filter(|span| span.to.is_none()).map(|span| span.from);
        let fulfilled = match metric {
            Metric::FirstResponse => history.first_reply.map(|at| (at, End::Fulfilled("answered"))),
            Metric::Resolution => done.map(|at| (at, End::Fulfilled("resolved"))),
        };
        let cancelled = match metric {
            Metric::FirstResponse => done.map(|at| (at, End::Cancelled("resolved"))),
            Metric::Resolution => None,
        };
        let merged = history.merged.map(|at| (at, End::Cancelled("merged")));
        let end = earlier_end(earlier_end(fulfilled, cancelled), merged);
        let limit = end.map(|(at, _)| at.max(start));
        let pauses = clip(history.while_status(pause_statuses), start, limit);
        let mut counted = Vec::with_capacity(pauses.len().saturating_add(1));
        let mut from = Some(start);
        for pause in &pauses {
            if let Some(begin) = from
                && begin < pause.from
            {
                counted.push((begin, Some(pause.from)));
            }
            from = pause.to;
        }
        if let Some(begin) = from
            && limit.is_none_or(|limit| begin < limit)
        {
            counted.push((begin, limit));
        }
        let reopened = history.done.iter().filter_map(|span| Some((span.from, span.to?)));
        Course {
            start,
            end: limit.zip(end.map(|(_, end)| end)),
            pauses,
            calendar,
            counted,
            reopened: reopened.collect(),
            now,
        }
    }

    /// Open time used up to an instant, in milliseconds.
    pub fn used(&self, at: Instant) -> i64 {
        let used = |(from, to): &(Instant, Option<Instant>)| {
            let to = to.map_or(at, |to| to.min(at));
            self.calendar.elapsed(*from, to)
        };
        self.counted.iter().map(used).fold(0, i64::saturating_add)
    }

    /// What a target allows from the clock's start; none if that is beyond the horizon.
    pub fn allowance(&self, target: Length) -> Option<Allowance> {
        if let Length::Millis(millis) = target {
            return Some(Allowance { millis, at_opening: false });
        }
        let due = self.calendar.add(self.start, target)?;
        let millis = self.calendar.elapsed(self.start, due);
        Some(Allowance { millis, at_opening: self.calendar.add_millis(self.start, millis)? < due })
    }

    /// When an allowance is used up.
    pub fn due(&self, allowed: Allowance) -> Option<Reached> {
        if !allowed.at_opening {
            return self.reach(allowed.millis);
        }
        match self.passes(allowed.millis) {
            Some(at) => Some(Reached { at, certain: true }),
            None => {
                let reached = self.reach(allowed.millis)?.at.max(self.stands_at());
                Some(Reached { at: self.calendar.next_open(reached)?, certain: false })
            }
        }
    }

    pub fn is_paused(&self) -> bool {
        self.end.is_none() && self.pauses.last().is_some_and(|pause| pause.to.is_none())
    }

    /// Where the clock stands: its end, or now.
    pub fn stands_at(&self) -> Instant {
        self.end.map_or(self.now, |(at, _)| at)
    }

    /// The first instant at which `want` milliseconds are used.
    pub fn reach(&self, want: i64) -> Option<Reached> {
        if want <= 0 {
            return Some(Reached { at: self.start, certain: true });
        }
        let mut used: i64 = 0;
        for (from, to) in &self.counted {
            let rest = want.saturating_sub(used);
            match to {
                None => return Some(Reached { at: self.calendar.add_millis(*from, rest)?, certain: true }),
                Some(to) => {
                    let span = self.calendar.elapsed(*from, *to);
                    if span >= rest {
                        return Some(Reached { at: self.calendar.add_millis(*from, rest)?, certain: true });
                    }
                    used = used.saturating_add(span);
                }
            }
        }
        let at = self.calendar.add_millis(self.stands_at(), want.saturating_sub(used))?;
        Some(Reached { at, certain: false })
    }

    /// The instant from which more than `want` milliseconds show as used, if the clock gets there.
    pub fn exceed(&self, want: i64) -> Option<Instant> {
        self.passes(want).map(|at| self.shown(at))
    }

    /// The first counted moment beyond `want`.
    fn passes(&self, want: i64) -> Option<Instant> {
        let mut used: i64 = 0;
        for (from, to) in &self.counted {
            let rest = want.saturating_sub(used);
            let past = |rest: i64| self.calendar.next_open(self.calendar.add_millis(*from, rest)?);
            match to {
                None => return past(rest),
                Some(to) => {
                    let span = self.calendar.elapsed(*from, *to);
                    if span > rest {
                        return past(rest);
                    }
                    used = used.saturating_add(span);
                }
            }
        }
        None
    }

    /// So long after an instant, on the clock's calendar or by the wall clock.
    pub fn later(&self, at: Instant, length: Length, wall_clock: bool) -> Option<Instant> {
        match length {
            Length::Millis(millis) if wall_clock => Some(at.plus_millis(millis)),
            _ => self.calendar.add(at, length),
        }
    }

    /// So long before an instant.
    pub fn earlier(&self, at: Instant, length: Length, wall_clock: bool) -> Option<Instant> {
        match length {
            Length::Millis(millis) if wall_clock => Some(at.plus_millis(millis.saturating_neg())),
            _ => self.calendar.subtract(at, length),
        }
    }

    /// When something that falls on an instant shows: what falls into a closed time shows at the reopening.
    pub fn shown(&self, at: Instant) -> Instant {
        self.reopened.iter().find(|(from, to)| (*from..=*to).contains(&at)).map_or(at, |(_, to)| *to)
    }

    /// How the clock stands against its target and warning mark.
    pub fn state(&self, target: i64, warn: Option<i64>) -> ClockState {
        let breached = self.exceed(target).is_some_and(|at| at <= self.stands_at());
        let warned = || warn.and_then(|warn| self.reach(warn)).is_some_and(|warn| warn.certain && warn.at <= self.now);
        match self.end {
            // stopped at the very instant it was used up: still in time
            Some((at, end)) => match end {
                _ if self.used(at) > target => ClockState::Breached,
                End::Fulfilled(_) => ClockState::Met,
                End::Cancelled(_) => ClockState::Cancelled,
            },
            None if breached => ClockState::Breached,
            None if self.is_paused() => ClockState::Paused,
            None if warned() => ClockState::Warning,
            None => ClockState::Running,
        }
    }

    /// The pauses as a decision shows them.
    pub fn pauses(&self) -> Vec<Pause<'a>> {
        let pauses = self.pauses.iter();
        pauses.map(|span| Pause { from: span.from, to: span.to, cause: span.cause }).collect()
    }
}

/// The end that comes first.
fn earlier_end(a: Option<(Instant, End)>, b: Option<(Instant, End)>) -> Option<(Instant, End)> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.0 < a.0 { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// The parts of spans between a start and a limit.
fn clip<'a>(spans: Vec<Span<'a>>, start: Instant, limit: Option<Instant>) -> Vec<Span<'a>> {
    let clipped = spans.into_iter().filter_map(|span| {
        let from = span.from.max(start);
        let to = match (span.to, limit) {
            (Some(to), Some(limit)) => Some(to.min(limit)),
            (to, limit) => to.or(limit),
        };
        to.is_none_or(|to| from < to).then_some(Span { from, to, cause: span.cause })
    });
    clipped.collect()
}
