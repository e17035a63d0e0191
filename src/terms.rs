//! Terms: what a clock is held to, and since when. A change of priority, or a due time set by hand, changes them.

use crate::clock::{Course, End, Reached, Stretch};
use crate::decision::ClockState;
use crate::escalation::share;
use crate::instant::Instant;
use crate::length::Length;

/// What a change of target does to the time used before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PriorityChange {
    /// The new target counts from the clock's start.
    #[default]
    FromStart,
    /// The new target counts from the change.
    FromChange,
    /// The share that was used stays used.
    KeepShare,
}

/// The target in force from an instant on; none: the metric has no target then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period<'a> {
    pub from: Instant,
    pub target: Option<(Length, &'a str)>,
}

/// What a clock is held to over a span of its course.
#[derive(Clone, Debug)]
pub(crate) struct Terms<'a> {
    /// The part of the policy that says so.
    pub path: &'a str,
    pub length: Length,
    /// When they are in force.
    pub from: Instant,
    pub to: Option<Instant>,
    /// Since when time is counted against the target.
    pub counts_from: Instant,
    /// Open time allowed, in milliseconds.
    pub target: i64,
    /// The clock's time used that does not count against the target; negative: more counts than was used.
    pub base: i64,
    /// A share of the target was used before they came into force.
    pub carried: bool,
    /// It is used up with the opening that follows it: a target in working days that leads to an opening, which has as
    /// much open time behind it as the closing before.
    at_opening: bool,
    /// Due at this instant, whatever the target says.
    pub by_hand: Option<Instant>,
}

impl<'a> Terms<'a> {
    /// The terms over the periods of a course. Fails with a target that leads beyond the horizon.
    pub fn over(
        periods: &[Period<'a>],
        change: PriorityChange,
        course: &Course<'a>,
    ) -> Result<Vec<Terms<'a>>, (Length, &'a str)> {
        let mut all: Vec<Terms<'a>> = Vec::new();
        for (i, period) in periods.iter().enumerate() {
            let Some((length, path)) = period.target else {
                close(&mut all, period.from);
                continue;
            };
            if let Some(last) = all.last_mut().filter(|last| last.length == length && last.to.is_none()) {
                last.path = path;
                continue;
            }
            let last = all.last();
            let from = period.from;
            let carried_from = last.filter(|_| change == PriorityChange::KeepShare);
            let counts_from = match change {
                _ if i == 0 => course.start,
                PriorityChange::FromStart => course.start,
                PriorityChange::FromChange => from,
                PriorityChange::KeepShare => last.map_or(from, |last| last.counts_from),
            };
            let (target, at_opening) = allowance(counts_from, length, course).ok_or((length, path))?;
            let base = match carried_from {
                // time without a target uses up no share of it
                Some(last) => {
                    let carried = last.carry_over(last.used(course, last.to.unwrap_or(from)), target);
                    course.used(from).saturating_sub(carried)
                }
                None => course.used(counts_from),
            };
            let carried = carried_from.is_some();
            // with a share of it carried over it is no longer a number of days
            let at_opening = at_opening && base == course.used(counts_from);
            close(&mut all, from);
            all.push(Terms {
                path,
                length,
                from,
                to: None,
                counts_from,
                target,
                base,
                carried,
                at_opening,
                by_hand: None,
            });
        }
        Ok(all)
    }

    /// What the time used comes to under another target, if the share used is kept: whole seconds, so that it can be
    /// checked with a pencil.
    fn carry_over(&self, used: i64, target: i64) -> i64 {
        match (self.target, used) {
            (_, 0) => 0,
            // working days from a closed time to an opening are no open time: all of it is used at once
            (0, over) => target.saturating_add(over),
            (own, used) => ((used as f64 / own as f64 * target as f64 / 1_000.0).round() as i64).saturating_mul(1_000),
        }
    }

    /// The terms of a due time set by hand.
    pub fn by_hand(due: Instant, instead_of: &[Terms<'a>], course: &Course<'a>) -> Option<Terms<'a>> {
        let (first, last) = (instead_of.first()?, instead_of.last()?);
        Some(Terms {
            path: last.path,
            length: last.length,
            from: first.from,
            to: None,
            counts_from: course.start,
            target: course.used_through(due),
            base: 0,
            carried: false,
            at_opening: false,
            by_hand: Some(due),
        })
    }

    /// The terms of a length from the clock's start, without regard to its target.
    pub fn since_start(length: Length, course: &Course<'a>) -> Option<Terms<'a>> {
        let (target, at_opening) = allowance(course.start, length, course)?;
        let from = course.start;
        let (to, counts_from, base, carried, by_hand) = (None, from, 0, false, None);
        Some(Terms { path: "", length, from, to, counts_from, target, base, carried, at_opening, by_hand })
    }

    /// The time used by the clock at which the target is used up.
    pub fn limit(&self) -> i64 {
        self.base.saturating_add(self.target)
    }

    /// The time used by the clock at which a share of the target, in percent, is used.
    pub fn share(&self, percent: f64) -> i64 {
        self.base.saturating_add(share(self.target, percent))
    }

    /// The terms under which a share of the target in force was used up: earlier ones, if it was carried over.
    pub fn under<'t>(all: &'t [Terms<'a>], percent: f64, course: &Course<'_>) -> Option<&'t Terms<'a>> {
        let mut found = all.last()?;
        for earlier in all.iter().rev().skip(1) {
            if !found.carried || found.share(percent) >= course.used(found.from) {
                break;
            }
            found = earlier;
        }
        Some(found)
    }

    /// When a share of the target, in percent, is used.
    pub fn reach(&self, percent: f64, course: &Course<'_>) -> Option<Reached> {
        let Reached { at, certain } = course.reach(self.share(percent))?;
        Some(Reached { at: at.max(self.counts_from), certain })
    }

    /// The due time less a length, `back` of it, where it is certain. A pause moves both, so it is reached in the first
    /// stretch that counts in which it lies: there the due time stands still.
    pub fn before_due(&self, course: &Course<'_>, back: impl Fn(Instant) -> Option<Instant>) -> Option<Reached> {
        if let Some(due) = self.by_hand {
            return Some(Reached { at: back(due)?.max(course.start), certain: true });
        }
        for Stretch { from, to, used_before } in course.stretches() {
            let at = back(self.due_from(from, used_before, course)?)?.max(from);
            if to.is_none_or(|to| at < to) {
                return Some(Reached { at, certain: true });
            }
        }
        None
    }

    /// When the target is used up if the clock, with so much used, counts from an instant on without a pause.
    fn due_from(&self, from: Instant, used: i64, course: &Course<'_>) -> Option<Instant> {
        let rest = self.limit().saturating_sub(used);
        if rest <= 0 {
            return self.due(course).map(|due| due.at);
        }
        let at = course.calendar.add_millis(from, rest)?;
        if self.at_opening { course.calendar.next_open(at) } else { Some(at) }
    }

    /// When the target is used up.
    pub fn due(&self, course: &Course<'_>) -> Option<Reached> {
        if let Some(at) = self.by_hand {
            return Some(Reached { at, certain: true });
        }
        if !self.at_opening {
            return self.reach(100.0, course);
        }
        match course.passes(self.limit()) {
            Some(at) => Some(Reached { at, certain: true }),
            None => {
                let reached = course.reach(self.limit())?.at.max(course.stands_at());
                Some(Reached { at: course.calendar.next_open(reached)?, certain: false })
            }
        }
    }

    /// Open time that counts against the target at an instant.
    pub fn used(&self, course: &Course<'_>, at: Instant) -> i64 {
        course.used(at).saturating_sub(self.base)
    }

    /// How a clock with so much `used` of its target stands, and since when it has been in breach without interruption.
    /// `all` are its terms up to now.
    pub fn state(
        all: &[Terms<'a>],
        course: &Course<'_>,
        used: i64,
        warn: Option<Reached>,
    ) -> (ClockState, Option<Instant>) {
        let stands_at = course.stands_at();
        let Some(terms) = all.last() else { return (ClockState::Cancelled, None) };
        let mut breached: Option<Instant> = None;
        for (i, terms) in all.iter().enumerate() {
            let is_last = i.saturating_add(1) == all.len();
            let until = terms.to.filter(|_| !is_last).unwrap_or(stands_at);
            let exceeded = course.passes(terms.limit()).filter(|at| *at < until || (*at == until && is_last));
            breached = match (exceeded, breached) {
                (Some(at), None) => Some(at.max(terms.from)),
                // in breach before the change and after it
                (Some(at), Some(since)) if at <= terms.from => Some(since),
                (exceeded, _) => exceeded,
            };
        }
        let warned = || warn.is_some_and(|warn| warn.certain && warn.at <= stands_at);
        let state = match course.end {
            // stopped at the very instant it was used up: still in time
            Some(_) if used > terms.target => ClockState::Breached,
            Some((_, End::Fulfilled(_))) => ClockState::Met,
            Some((_, End::Cancelled(_))) => ClockState::Cancelled,
            None if breached.is_some() => ClockState::Breached,
            None if course.is_paused() => ClockState::Paused,
            None if warned() => ClockState::Warning,
            None => ClockState::Running,
        };
        let breached = breached.map(|at| course.shown(at)).filter(|_| state == ClockState::Breached);
        (state, breached)
    }
}

fn close(all: &mut Vec<Terms<'_>>, at: Instant) {
    match all.last_mut().filter(|last| last.to.is_none()) {
        Some(last) if last.from == at => drop(all.pop()),
        Some(last) => last.to = Some(at),
        None => {}
    }
}

/// Open time that a length allows from an instant on, and whether an opening ends it.
fn allowance(from: Instant, length: Length, course: &Course<'_>) -> Option<(i64, bool)> {
    if let Length::Millis(millis) = length {
        return Some((millis, false));
    }
    let due = course.calendar.add(from, length)?;
    let millis = course.calendar.elapsed(from, due);
    Some((millis, course.calendar.add_millis(from, millis)? < due))
}
