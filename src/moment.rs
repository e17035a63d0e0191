//! Moments of a clock: when a level, a reminder or a repetition falls, as far as the log can tell.

use crate::calendar::Calendar;
use crate::clock::{Course, Reached, Stretch};
use crate::document::percent;
use crate::instant::Instant;
use crate::length::Length;
use crate::terms::Terms;
use std::cell::Cell;

/// So much open time before closing something is told that must not wait for the night to be over.
const BEFORE_CLOSING: Length = Length::Millis(30 * 60 * 1_000);

/// A point of a clock's target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Point {
    /// So long after the clock's start.
    Start(Length),
    /// A share of the target, in percent.
    Share(f64),
    /// So long after the target is used up.
    AfterDue(Length),
    /// So long before it.
    BeforeDue(Length),
}

impl Point {
    pub const DUE: Point = Point::AfterDue(Length::Millis(0));

    /// Reads `due+1h`, `75%`, `start`.
    pub fn parse(text: &str) -> Option<Point> {
        if let Some(share) = percent(text) {
            return Some(Point::Share(share));
        }
        match text {
            "due" => return Some(Point::DUE),
            "start" => return Some(Point::Start(Length::Millis(0))),
            _ => {}
        }
        let length = |text: &str| Length::parse(text.trim()).ok();
        if let Some(rest) = text.strip_prefix("due") {
            let rest = rest.trim();
            return match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
                (Some(after), _) => length(after).map(Point::AfterDue),
                (_, Some(before)) => length(before).map(Point::BeforeDue),
                _ => None,
            };
        }
        text.strip_prefix("start")?.trim().strip_prefix('+').and_then(length).map(Point::Start)
    }
}

/// What happens to something that falls into closed hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Quiet {
    /// Nothing: it comes when it comes.
    #[default]
    FireNow,
    /// It waits for the next opening.
    HoldUntilOpen,
    /// It comes half an hour before the closing before it.
    FireBeforeClosing,
}

/// A point, and how the length in it is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub point: Point,
    /// Around the clock, instead of on the clock's calendar.
    pub wall_clock: bool,
    pub quiet: Quiet,
}

/// So long before another moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lead {
    pub length: Length,
    pub wall_clock: bool,
    pub quiet: Quiet,
}

impl Moment {
    /// When the target is used up.
    pub const DUE: Moment = Moment { point: Point::DUE, wall_clock: false, quiet: Quiet::FireNow };

    /// When a clock gets here, where that is certain; first under terms that no longer hold, if it did. What new terms
    /// put into the past is reached when they come into force; what would lie before the clock's start, at the start.
    pub fn reached(&self, course: &Course<'_>, all: &[Terms<'_>]) -> Option<Instant> {
        let falls = |course: &Course<'_>, terms: &Terms<'_>| self.falls(course, terms);
        in_force(course, all, &|course, terms| quietly(self.quiet, course, terms, &falls))
    }

    /// When that is to be announced, where that is certain, and whether it would lie before the clock's start.
    pub fn announced(&self, lead: &Lead, course: &Course<'_>, all: &[Terms<'_>]) -> Option<(Instant, bool)> {
        let early = Cell::new(false);
        let falls = |course: &Course<'_>, terms: &Terms<'_>| {
            if let (Some(used), Length::Millis(lead), false) = (self.used(terms), lead.length, lead.wall_clock) {
                early.set(used < lead);
                let used = used.saturating_sub(lead);
                return course.reaches(used).then(|| course.reach(used))?;
            }
            let back = |at: Instant| {
                let at = course.earlier(at, lead.length, lead.wall_clock)?;
                early.set(at < course.start);
                Some(at)
            };
            // it is before the instant at which the moment comes, not the one that closed hours keep it from
            let falls = |course: &Course<'_>, terms: &Terms<'_>| self.falls(course, terms);
            let quiet = Ahead::default();
            ahead(course, terms, &|course, terms| quiet.quietly(self.quiet, course, terms, &falls), &back)
        };
        let at = in_force(course, all, &|course, terms| quietly(lead.quiet, course, terms, &falls))?;
        Some((at, at == course.start && early.get()))
    }

    /// The clock's time used at this moment, where it is one.
    fn used(&self, terms: &Terms<'_>) -> Option<i64> {
        self.counted(terms).filter(|_| self.quiet == Quiet::FireNow)
    }

    /// The same before closed hours move it.
    fn counted(&self, terms: &Terms<'_>) -> Option<i64> {
        match self.point {
            _ if self.wall_clock || terms.by_hand.is_some() => None,
            Point::Start(Length::Millis(millis)) => Some(millis),
            Point::Share(percent) => Some(terms.share(percent)),
            Point::AfterDue(Length::Millis(millis)) => Some(terms.limit().saturating_add(millis)),
            Point::BeforeDue(Length::Millis(millis)) => Some(terms.limit().saturating_sub(millis)),
            _ => None,
        }
    }

    fn falls(&self, course: &Course<'_>, terms: &Terms<'_>) -> Option<Reached> {
        // what only comes if a clock goes on that stands is not looked for in the calendar
        if self.counted(terms).is_some_and(|used| !course.reaches(used)) {
            return None;
        }
        let due = || terms.due(course);
        match self.point {
            Point::Start(after) => match (after, self.wall_clock) {
                (Length::Millis(millis), true) => Some(Reached { at: course.start.plus_millis(millis), certain: true }),
                _ => Terms::since_start(after, course)?.due(course),
            },
            Point::Share(percent) => terms.reach(percent, course),
            Point::AfterDue(Length::Millis(0)) => due(),
            Point::AfterDue(Length::Millis(millis)) if !self.wall_clock => {
                course.reach(terms.limit().saturating_add(millis))
            }
            Point::BeforeDue(Length::Millis(millis)) if !self.wall_clock => {
                course.reach(terms.limit().saturating_sub(millis))
            }
            Point::AfterDue(after) => {
                let Reached { at, certain } = due()?;
                Some(Reached { at: course.later(at, after, self.wall_clock)?, certain })
            }
            Point::BeforeDue(before) => terms.before_due(course, |due| course.earlier(due, before, self.wall_clock)),
        }
    }
}

type Falls<'f> = &'f dyn Fn(&Course<'_>, &Terms<'_>) -> Option<Reached>;

/// The first instant at which it is certain that something falls, over the terms of a clock.
fn in_force(course: &Course<'_>, all: &[Terms<'_>], falls: Falls<'_>) -> Option<Instant> {
    for terms in all {
        let Some(reached) = falls(course, terms).filter(|reached| reached.certain) else { continue };
        let at = course.shown(reached.at.max(terms.from));
        if terms.to.is_none_or(|to| at < to) {
            return Some(at);
        }
    }
    None
}

/// Moved out of closed hours, if it must be.
fn quietly(quiet: Quiet, course: &Course<'_>, terms: &Terms<'_>, falls: Falls<'_>) -> Option<Reached> {
    let calendar = course.calendar;
    match quiet {
        Quiet::FireNow => falls(course, terms),
        Quiet::HoldUntilOpen => {
            let reached = falls(course, terms)?;
            Some(Reached { at: held_until_open(calendar, reached.at)?, certain: reached.certain })
        }
        Quiet::FireBeforeClosing => ahead(course, terms, falls, &|at| before_closing(calendar, at)),
    }
}

/// What comes before a closing, asked for as it was known in one stretch after the other: once it lay in a stretch, it came
/// there, and no later stretch is looked at.
#[derive(Default)]
struct Ahead {
    came: Cell<Option<Instant>>,
}

impl Ahead {
    /// As [`quietly`]. The courses asked about are those through the first stretch, the second and so on.
    fn quietly(&self, quiet: Quiet, course: &Course<'_>, terms: &Terms<'_>, falls: Falls<'_>) -> Option<Reached> {
        if quiet != Quiet::FireBeforeClosing {
            return quietly(quiet, course, terms, falls);
        }
        if let Some(at) = self.came.get() {
            return Some(Reached { at, certain: true });
        }
        let Stretch { from, to, .. } = course.last_stretch()?;
        let at = before_closing(course.calendar, falls(course, terms)?.at)?.max(from);
        self.came.set(Some(at).filter(|at| to.is_some_and(|to| *at < to)));
        Some(Reached { at, certain: true })
    }
}

/// What falls into closed hours at the next opening.
pub(crate) fn held_until_open(calendar: &Calendar, at: Instant) -> Option<Instant> {
    if is_closed(calendar, at) { calendar.next_open(at) } else { Some(at) }
}

/// What falls into closed hours half an hour before the closing before it.
fn before_closing(calendar: &Calendar, at: Instant) -> Option<Instant> {
    if is_closed(calendar, at) { calendar.subtract(at, BEFORE_CLOSING) } else { Some(at) }
}

/// Closed, and not only just: what falls on the very closing has all the open time before it.
fn is_closed(calendar: &Calendar, at: Instant) -> bool {
    !calendar.is_open(at) && !calendar.is_open(at.plus_millis(-1))
}

/// Something that comes before what it depends on, which a pause moves. It comes in the first stretch that counts in
/// which it lies: there what it depends on stands still.
fn ahead(
    course: &Course<'_>,
    terms: &Terms<'_>,
    falls: Falls<'_>,
    back: &dyn Fn(Instant) -> Option<Instant>,
) -> Option<Reached> {
    for (position, Stretch { from, to, .. }) in course.stretches().enumerate() {
        let falls = match to {
            None => falls(course, terms),
            Some(_) => falls(&course.through(position), terms),
        };
        let at = back(falls?.at)?.max(from);
        if to.is_none_or(|to| at < to) {
            return Some(Reached { at, certain: true });
        }
    }
    None
}
