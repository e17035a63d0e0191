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
use std::borrow::Cow;

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

/// A stretch of time in which a clock counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub from: Instant,
    /// None: it lasts.
    pub to: Option<Instant>,
    /// The open time in the stretches before it.
    pub used_before: i64,
}

/// The course of a clock up to `now`.
#[derive(Debug)]
pub(crate) struct Course<'a> {
    pub start: Instant,
    pub end: Option<(Instant, End<'a>)>,
    pub pauses: Vec<Span<'a>>,
    pub calendar: &'a Calendar,
    /// When it counts; the last stretch lasts unless the clock is paused or has ended.
    pub counted: Cow<'a, [Stretch]>,
    /// The open time of all of them; none while the last one lasts.
    total: Option<i64>,
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
        let mut counted = Vec::with_capacity(pauses.len().saturating_add(1));
        let mut used_before: i64 = 0;
        let mut count = |from: Instant, to: Option<Instant>| {
            counted.push(Stretch { from, to, used_before });
            used_before = used_before.saturating_add(to.map_or(0, |to| calendar.elapsed(from, to)));
        };
        let mut from = Some(start);
        for pause in &pauses {
            let Some(begin) = from else { break };
            if begin < pause.from {
                count(begin, Some(pause.from));
            }
            from = pause.to.map(|to| to.max(begin));
        }
        if let Some(begin) = from
            && limit.is_none_or(|limit| begin < limit)
        {
            count(begin, limit);
        }
        let lasts = counted.last().is_some_and(|last| last.to.is_none());
        let total = (!lasts).then_some(used_before);
        Course { start, end, pauses, calendar, counted: Cow::Owned(counted), total, reopened, now }
    }

    /// A course from an instant on that nothing pauses. In closed times that a reopening took back nothing shows.
    pub fn plain(
        start: Instant,
        end: Option<(Instant, End<'a>)>,
        taken_back: Vec<(Instant, Instant)>,
        calendar: &'a Calendar,
        now: Instant,
    ) -> Course<'a> {
        let to = end.map(|(at, _)| at);
        let total = to.map(|to| calendar.elapsed(start, to));
        let counted = Cow::Owned(vec![Stretch { from: start, to, used_before: 0 }]);
        Course { start, end, pauses: Vec::new(), calendar, counted, total, reopened: taken_back, now }
    }

    /// The same course as it was known in one of its stretches that count: nothing has paused it since.
    pub fn through(&self, stretch: usize) -> Course<'_> {
        let counted = Cow::Borrowed(self.counted.get(..=stretch).unwrap_or_default());
        let Course { start, calendar, now, .. } = *self;
        Course { start, end: None, pauses: Vec::new(), calendar, counted, total: None, reopened: Vec::new(), now }
    }

    /// The last stretch in which it counts, up to where it really ended.
    pub fn last_stretch(&self) -> Option<Stretch> {
        self.counted.last().copied()
    }

    /// The stretches in which it counts; where nothing has paused it since, the last one lasts.
    pub fn stretches(&self) -> impl Iterator<Item = Stretch> {
        let last = self.counted.len().saturating_sub(1);
        let lasts = self.total.is_none();
        let known = move |(position, stretch): (usize, &Stretch)| Stretch {
            to: stretch.to.filter(|_| !(lasts && position == last)),
            ..*stretch
        };
        self.counted.iter().enumerate().map(known)
    }

    /// The same course, given up at an instant before its end.
    pub fn cancel(&mut self, at: Instant, cause: &'a str) {
        self.end = Some((at, End::Cancelled(cause)));
        self.pauses = clip(&self.pauses, self.start, Some(at));
        let counted = self.counted.to_mut();
        counted.retain(|stretch| stretch.from < at);
        self.total = Some(counted.last_mut().map_or(0, |last| {
            let to = last.to.map_or(at, |to| to.min(at));
            last.to = Some(to);
            last.used_before.saturating_add(self.calendar.elapsed(last.from, to))
        }));
        self.reopened.iter_mut().for_each(|(_, to)| *to = (*to).min(at));
    }

    /// Open time used up to an instant, in milliseconds.
    pub fn used(&self, at: Instant) -> i64 {
        let behind = self.counted.partition_point(|stretch| stretch.from <= at);
        let Some(stretch) = self.before(behind) else { return 0 };
        let lasts = self.total.is_none() && behind == self.counted.len();
        let to = stretch.to.filter(|_| !lasts).map_or(at, |to| to.min(at));
        stretch.used_before.saturating_add(self.calendar.elapsed(stretch.from, to))
    }

    /// The stretch before a position.
    fn before(&self, position: usize) -> Option<&Stretch> {
        self.counted.get(position.checked_sub(1)?)
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
        if let Some(total) = self.total.filter(|total| want > *total) {
            let at = self.calendar.add_millis(self.stands_at(), want.saturating_sub(total))?;
            return Some(Reached { at, certain: false });
        }
        let stretch = self.before(self.counted.partition_point(|stretch| stretch.used_before < want))?;
        let at = self.calendar.add_millis(stretch.from, want.saturating_sub(stretch.used_before))?;
        Some(Reached { at, certain: true })
    }

    /// Whether it is certain that `want` milliseconds will be used, and when.
    pub fn reaches(&self, want: i64) -> bool {
        want <= 0 || self.total.is_none_or(|total| want <= total)
    }

    /// The first counted moment beyond `want`.
    pub fn passes(&self, want: i64) -> Option<Instant> {
        if self.total.is_some_and(|total| total <= want) {
            return None;
        }
        let behind = self.counted.partition_point(|stretch| stretch.used_before <= want);
        let stretch = self.before(behind.max(1))?;
        let rest = want.saturating_sub(stretch.used_before);
        self.calendar.next_open(self.calendar.add_millis(stretch.from, rest.max(0))?)
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
        let stretch = self.counted.iter().find(|stretch| stretch.to.is_none_or(|to| at < to));
        stretch.map(|stretch| at.max(stretch.from))
    }

    /// The pauses from an instant on, as a decision shows them.
    pub fn pauses(&self, start: Instant) -> Vec<Pause<'a>> {
        let mut pauses = Vec::with_capacity(self.pauses.len());
        for Span { from, to, cause } in &self.pauses {
            let from = (*from).max(start);
            if to.is_none_or(|to| from < to) {
                pauses.push(Pause { from, to: *to, cause });
            }
        }
        pauses
    }
}

/// The parts of spans between a start and a limit.
fn clip<'a>(spans: &[Span<'a>], start: Instant, limit: Option<Instant>) -> Vec<Span<'a>> {
    let mut clipped = Vec::with_capacity(spans.len().min(16));
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
