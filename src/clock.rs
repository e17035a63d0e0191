//! A clock: how much open time a metric has used, when its target is used up, how it stands.
//!
//! Breach is judged by time used. A clock is in breach from the first instant after which every further open moment
//! exceeds the target: with a target used up exactly at closing that is the next opening, not the closing.

use crate::calendar::Calendar;
use crate::cycle::Cycle;
use crate::decision::Pause;
use crate::history::Span;
use crate::instant::Instant;
use crate::length::Length;

/// How a clock came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End<'a> {
    /// What it waited for happened.
    Fulfilled(&'a str),
    /// There is nothing left to wait for.
    Cancelled(&'a str),
}

impl<'a> End<'a> {
    /// The word for what ended it.
    pub fn cause(self) -> &'a str {
        match self {
            End::Fulfilled(cause) | End::Cancelled(cause) => cause,
        }
    }
}

/// The course of a clock up to `now`.
#[derive(Debug)]
pub(crate) struct Course<'a> {
    pub start: Instant,
    pub end: Option<(Instant, End<'a>)>,
    pub pauses: Vec<Span<'a>>,
    pub calendar: &'a Calendar,
    /// When it counts; the last span is open unless the clock is paused or has ended.
    pub counted: Vec<(Instant, Option<Instant>)>,
    /// For each of these the open time used before it.
    used_before: Vec<i64>,
    /// Closed and reopened: what falls in between shows at the reopening.
    reopened: Vec<(Instant, Instant)>,
    now: Instant,
}

/// An instant on a clock's course.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached {
    pub at: Instant,
    /// False: only if the clock went on from where it stands.
    pub certain: bool,
}

impl<'a> Course<'a> {
    /// The course of a cycle. Pauses, and closed times that a reopening took back, are those of the whole history.
    pub fn of(
        cycle: &Cycle<'a>,
        pauses: &[Span<'a>],
        taken_back: &[(Instant, Instant)],
        calendar: &'a Calendar,
        now: Instant,
    ) -> Course<'a> {
        let (start, end) = (cycle.start, cycle.end);
        let limit = end.map(|(at, _)| at);
        let passed = pauses.partition_point(|span| span.to.is_some_and(|to| to <= start));
        let pauses = clip(pauses.get(passed..).unwrap_or_default(), start, limit);
        let mut reopened = Vec::new();
        for (from, to) in taken_back {
            // what happened in the closed time shows from the reopening on
            let to = limit.map_or(*to, |limit| limit.min(*to));
            if *from < to && start < to {
                reopened.push((*from, to));
            }
        }
        let mut counted: Vec<(Instant, Option<Instant>)> = Vec::with_capacity(pauses.len().saturating_add(1));
        let mut from = Some(start);
        for pause in &pauses {
            let Some(begin) = from else { break };
            if begin < pause.from {
                counted.push((begin, Some(pause.from)));
            }
            from = pause.to.map(|to| to.max(begin));
        }
        if let Some(begin) = from
            && limit.is_none_or(|limit| begin < limit)
        {
            counted.push((begin, limit));
        }
        let used_before = used_before(&counted, calendar);
        Course { start, end, pauses, calendar, counted, used_before, reopened, now }
    }

    /// A course from an instant on that nothing pauses. In closed times that a reopening took back nothing shows.
    pub fn plain(
        start: Instant,
        end: Option<(Instant, End<'a>)>,
        taken_back: Vec<(Instant, Instant)>,
        calendar: &'a Calendar,
        now: Instant,
    ) -> Course<'a> {
        let counted = vec![(start, end.map(|(at, _)| at))];
        let used_before = vec![0];
        Course { start, end, pauses: Vec::new(), calendar, counted, used_before, reopened: taken_back, now }
    }

    /// The same course as it was known in one of its stretches that count: nothing has paused it since.
    pub fn through(&self, stretch: usize) -> Course<'a> {
        let mut counted = self.counted.get(..=stretch).unwrap_or_default().to_vec();
        counted.last_mut().into_iter().for_each(|(_, to)| *to = None);
        let used_before = self.used_before.get(..=stretch).unwrap_or_default().to_vec();
        let Course { start, calendar, now, .. } = *self;
        Course { start, end: None, pauses: Vec::new(), calendar, counted, used_before, reopened: Vec::new(), now }
    }

    /// The same course, given up at an instant before its end.
    pub fn cancel(&mut self, at: Instant, cause: &'a str) {
        self.end = Some((at, End::Cancelled(cause)));
        self.pauses = clip(&self.pauses, self.start, Some(at));
        self.counted.retain(|(from, _)| *from < at);
        self.used_before.truncate(self.counted.len());
        if let Some((_, to)) = self.counted.last_mut() {
            *to = Some(to.map_or(at, |to| to.min(at)));
        }
        self.reopened.iter_mut().for_each(|(_, to)| *to = (*to).min(at));
    }

    /// Open time used up to an instant, in milliseconds.
    pub fn used(&self, at: Instant) -> i64 {
        let Some((used, from, to)) = self.stretch(self.counted.partition_point(|(from, _)| *from <= at)) else {
            return 0;
        };
        used.saturating_add(self.calendar.elapsed(from, to.map_or(at, |to| to.min(at))))
    }

    /// The stretch before a position: what was used before it, and from when to when it counts.
    fn stretch(&self, behind: usize) -> Option<(i64, Instant, Option<Instant>)> {
        let position = behind.checked_sub(1)?;
        let (from, to) = *self.counted.get(position)?;
        Some((*self.used_before.get(position)?, from, to))
    }

    /// Open time used up to an instant if the clock goes on from where it stands.
    pub fn used_through(&self, at: Instant) -> i64 {
        let stands_at = self.stands_at().max(self.start);
        self.used(at.min(stands_at)).saturating_add(self.calendar.elapsed(stands_at, at))
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
        let mut used = 0;
        if let Some((before, from, to)) = self.stretch(self.used_before.partition_point(|used| *used < want)) {
            let rest = want.saturating_sub(before);
            let span = to.map(|to| self.calendar.elapsed(from, to));
            if span.is_none_or(|span| span >= rest) {
                return Some(Reached { at: self.calendar.add_millis(from, rest)?, certain: true });
            }
            used = before.saturating_add(span.unwrap_or(0));
        }
        let at = self.calendar.add_millis(self.stands_at(), want.saturating_sub(used))?;
        Some(Reached { at, certain: false })
    }

    /// The first counted moment beyond `want`.
    pub fn passes(&self, want: i64) -> Option<Instant> {
        let (before, from, to) = self.stretch(self.used_before.partition_point(|used| *used <= want).max(1))?;
        let rest = want.saturating_sub(before);
        if to.is_some_and(|to| self.calendar.elapsed(from, to) <= rest) {
            return None;
        }
        self.calendar.next_open(self.calendar.add_millis(from, rest.max(0))?)
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
        // one closed time may follow the other at once
        self.reopened.iter().fold(at, |at, (from, to)| if (*from..=*to).contains(&at) { *to } else { at })
    }

    /// The first instant from one on at which no pause keeps the clock from counting; none: not in sight.
    pub fn counts_from(&self, at: Instant) -> Option<Instant> {
        let stretch = self.counted.iter().find(|(_, to)| to.is_none_or(|to| at < to));
        stretch.map(|(from, _)| at.max(*from))
    }

    /// The pauses from an instant on, as a decision shows them.
    pub fn pauses(&self, start: Instant) -> Vec<Pause<'a>> {
        let mut pauses = Vec::with_capacity(self.pauses.len());
        for Span { from, to, cause } in clip(&self.pauses, start, None) {
            pauses.push(Pause { from, to, cause });
        }
        pauses
    }
}

/// For each stretch the open time in those before it.
fn used_before(counted: &[(Instant, Option<Instant>)], calendar: &Calendar) -> Vec<i64> {
    let mut all = Vec::with_capacity(counted.len());
    let mut used: i64 = 0;
    for (from, to) in counted {
        all.push(used);
        used = used.saturating_add(to.map_or(0, |to| calendar.elapsed(*from, to)));
    }
    all
}

/// The parts of spans between a start and a limit.
fn clip<'a>(spans: &[Span<'a>], start: Instant, limit: Option<Instant>) -> Vec<Span<'a>> {
    let mut clipped = Vec::new();
    for span in spans.iter().take_while(|span| limit.is_none_or(|limit| span.from < limit)) {
        let from = span.from.max(start);
        let to = match (span.to, limit) {
            (Some(to), Some(limit)) => Some(to.min(limit)),
            (to, limit) => to.or(limit),
        };
        if to.is_none_or(|to| from < to) {
            clipped.push(Span { from, to, cause: span.cause });
        }
    }
    clipped
}
