//! Open hours: what counts towards a target, and when a target that counts them is due.
//!
//! Stretches of open time are half open, and real seconds are counted: a day open all round has 23 or 25 hours when the
//! clocks change. An opening or closing that the clocks skip takes place when they do; one that they show twice, the first
//! time. A stretch that runs past midnight belongs to the date it opens on.
//!
//! Years are tables, made when first asked for, so that no question walks from day to day.

mod schedule;
#[cfg(test)]
mod tests;
mod year;

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

use self::schedule::Schedule;
pub use self::schedule::{CalendarSpec, Holidays, Hours, NeverOpens};
use self::year::{Year, opens_on};
use crate::instant::Instant;
use crate::length::Length;
use crate::zone::Zone;

const DAY: i64 = 86_400_000;
/// The years that can be asked about: those of tickets, and two horizons either side. Nothing opens outside of them.
const FIRST_YEAR: i32 = 1930;
const YEARS: usize = 180;
/// 1930-01-01T00:00:00Z
const START: i64 = -14_610 * DAY;

/// The open hours of a team, in its time zone.
///
/// Searches end at a horizon of twenty years ([`Length::MAX_MILLIS`]): no answer within it is `None`, never a loop.
#[derive(Debug)]
pub struct Calendar {
    zone: Zone,
    schedule: Schedule,
    always_open: bool,
    years: [OnceLock<Box<Year>>; YEARS],
}

impl Calendar {
    /// Open round the clock, with the dates of UTC.
    pub fn always() -> Calendar {
        Self::compile(CalendarSpec::round_the_clock(Zone::utc()))
    }

    /// # Errors
    /// A calendar on which nothing ever opens would never let a clock run.
    pub fn new(spec: CalendarSpec) -> Result<Calendar, NeverOpens> {
        let calendar = Self::compile(spec);
        if calendar.schedule.opens() { Ok(calendar) } else { Err(NeverOpens) }
    }

    fn compile(spec: CalendarSpec) -> Calendar {
        let zone = spec.zone.clone();
        let schedule = Schedule::new(spec);
        let always_open = schedule.is_always_open();
        Calendar { zone, schedule, always_open, years: [const { OnceLock::new() }; YEARS] }
    }

    /// The zone whose clocks and dates the calendar goes by.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Open round the clock every day, so that open time is time by the wall clock.
    pub fn is_always_open(&self) -> bool {
        self.always_open
    }

    /// Whether `at` is open time. The opening instant is, the closing instant is not.
    pub fn is_open(&self, at: Instant) -> bool {
        self.always_open || self.elapsed(at, at.plus_millis(1)) > 0
    }

    /// The instant a length of time after `from`: see [`add_millis`](Self::add_millis) for open time.
    ///
    /// Working days are the dates on which something opens. The result is at the same local time on the n-th of them
    /// after the date of `from`; if the calendar is closed then, at that date's next opening, or after its last closing at
    /// that closing. No length at all leaves `from` as it is.
    pub fn add(&self, from: Instant, length: Length) -> Option<Instant> {
        match length {
            Length::Millis(millis) => self.add_millis(from, millis),
            Length::WorkingDays(days) => self.add_working_days(from, days),
        }
    }

    /// The instant a length of time before `from`: [`add`](Self::add) seen in a mirror. Where that stops at a closing,
    /// this stops at an opening; on a working day that is closed at the time, it is that date's previous closing, or
    /// before its first opening that opening.
    pub fn subtract(&self, from: Instant, length: Length) -> Option<Instant> {
        match length {
            Length::Millis(millis) => self.add_millis(from, millis.saturating_neg()),
            Length::WorkingDays(days) => self.subtract_working_days(from, days),
        }
    }

    /// The earliest instant with this much open time, in milliseconds, between `from` and it: what is used up exactly at
    /// a closing ends at that closing. Negative: the latest instant with that much open time between it and `from`.
    /// Zero: `from` itself, open or not.
    pub fn add_millis(&self, from: Instant, millis: i64) -> Option<Instant> {
        match self.add_by_steps(from.millis(), millis) {
            Some(found) => Some(Instant::from_millis(found)),
            None => self.add_by_search(from, millis),
        }
    }

    /// [`add_millis`](Self::add_millis) where it is quick: forwards, by at most ten years, over years whose tables are made
    /// and can be asked by steps. `from` may be any number. Inlined as a whole: a call takes a third of the time of all this.
    #[inline(always)]
    pub(crate) fn add_by_steps(&self, from: i64, millis: i64) -> Option<i64> {
        let first = index_near(from);
        let mut year = self.made(first)?;
        let mut wanted = year.stepped_open_before(from)? + millis;
        if !(1..=Length::MAX_MILLIS).contains(&millis) {
            return None;
        }
        if wanted > year.total() {
            let mut index = first;
            while wanted > year.total() {
                wanted -= year.total();
                index += 1;
                year = if index < first + 10 { self.made(index)? } else { return None };
            }
        }
        year.stepped_earliest_with(wanted)
    }

    fn add_by_search(&self, from: Instant, millis: i64) -> Option<Instant> {
        if millis.unsigned_abs() > Length::MAX_MILLIS.unsigned_abs() {
            return None;
        }
        if millis == 0 || self.always_open {
            return Some(from.plus_millis(millis));
        }
        let (mut index, mut year) = self.year_of(from)?;
        let mut wanted = year.open_before(from.millis()) + millis;
        let found = if millis > 0 {
            while wanted > year.total() {
                wanted -= year.total();
                index += 1;
                year = self.year(index).filter(|year| within_horizon(from, year.start()))?;
            }
            year.earliest_with(wanted)
        } else {
            while wanted < 0 {
                index = index.checked_sub(1)?;
                year = self.year(index).filter(|year| within_horizon(from, year.end()))?;
                wanted += year.total();
            }
            year.latest_with(wanted)
        };
        within_horizon(from, found).then(|| Instant::from_millis(found))
    }

    /// Open time between two instants, in milliseconds; none when `to` is the earlier one.
    pub fn elapsed(&self, from: Instant, to: Instant) -> i64 {
        match self.elapsed_by_steps(from.millis(), to.millis()) {
            Some(found) => found,
            None => self.elapsed_by_search(from, to),
        }
    }

    /// [`elapsed`](Self::elapsed) where it is quick, as [`add_by_steps`](Self::add_by_steps).
    #[inline(always)]
    pub(crate) fn elapsed_by_steps(&self, from: i64, to: i64) -> Option<i64> {
        if to < from {
            return Some(0);
        }
        let (mut index, last) = (index_near(from), index_near(to));
        let mut year = self.made(index)?;
        let mut elapsed = -year.stepped_open_before(from)?;
        while index < last {
            elapsed += year.total();
            index += 1;
            year = self.made(index)?;
        }
        Some(elapsed + year.stepped_open_before(to)?)
    }

    fn elapsed_by_search(&self, from: Instant, to: Instant) -> i64 {
        if to <= from {
            return 0;
        }
        if self.always_open {
            return to.since(from);
        }
        let (Some((first, year_of_from)), Some((last, year_of_to))) = (self.year_of(from), self.year_of(to)) else {
            return 0;
        };
        let between: i64 = (first..last).filter_map(|index| self.year(index)).map(Year::total).sum();
        between + year_of_to.open_before(to.millis()) - year_of_from.open_before(from.millis())
    }

    /// The first instant of open time from `at` on: `at` itself when open.
    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        if self.always_open {
            return Some(at);
        }
        let (_, (open, _)) = self.current_or_next(at)?;
        Some(at.max(Instant::from_millis(open)))
    }

    /// When the stretch of open time around `at` ends, or else the next one. Stretches that touch are one; a calendar
    /// that does not close within the horizon has no next closing.
    pub fn next_close(&self, at: Instant) -> Option<Instant> {
        if self.always_open {
            return None;
        }
        let (mut index, (_, mut close)) = self.current_or_next(at)?;
        while self.year(index)?.end() == close && within_horizon(at, close) {
            index += 1;
            match self.year(index)?.spans_from(close).next() {
                Some((open, end)) if open == close => close = end,
                _ => break,
            }
        }
        within_horizon(at, close).then(|| Instant::from_millis(close))
    }

    /// All stretches of open time between two instants, in order and cut off at both: opening and closing.
    pub fn open_hours(&self, from: Instant, to: Instant) -> Vec<(Instant, Instant)> {
        if to <= from {
            return Vec::new();
        }
        if self.always_open {
            return vec![(from, to)];
        }
        let (Some((first, _)), Some((last, _))) = (self.year_of(from), self.year_of(to)) else {
            return Vec::new();
        };
        let spans = (first..=last).filter_map(|index| self.year(index)).flat_map(|year| year.spans_from(from.millis()));
        let mut hours: Vec<(Instant, Instant)> = Vec::new();
        for (open, close) in spans {
            let (open, close) = (from.max(Instant::from_millis(open)), to.min(Instant::from_millis(close)));
            match hours.last_mut() {
                _ if open >= to => break,
                // One stretch that two years share.
                Some(last) if last.1 == open => last.1 = close,
                _ => hours.push((open, close)),
            }
        }
        hours
    }

    fn add_working_days(&self, from: Instant, days: u32) -> Option<Instant> {
        if days == 0 || days > Length::MAX_DAYS {
            return (days == 0).then_some(from);
        }
        let (today, time) = self.local(from)?;
        let mut index = index_of(today.year())?;
        let mut dates = self.year(index)?.dates();
        let mut nth = dates.partition_point(|&date| u32::from(date) <= today.ordinal0()) + days as usize - 1;
        while nth >= dates.len() {
            nth -= dates.len();
            index += 1;
            dates = self.year(index).filter(|year| within_horizon(from, year.start()))?.dates();
        }
        let date = date(index, *dates.get(nth)?)?;
        let at = self.instant(date, time);
        let found = if self.is_open(at) {
            at
        } else {
            let opening = self.opens_on(date).map(|(open, _)| open).find(|open| *open > at);
            opening.or_else(|| self.opens_on(date).map(|(_, close)| close).max())?
        };
        within_horizon(from, found.millis()).then_some(found)
    }

    fn subtract_working_days(&self, from: Instant, days: u32) -> Option<Instant> {
        if days == 0 || days > Length::MAX_DAYS {
            return (days == 0).then_some(from);
        }
        let (today, time) = self.local(from)?;
        let mut index = index_of(today.year())?;
        let mut dates = self.year(index)?.dates();
        let mut earlier = dates.partition_point(|&date| u32::from(date) < today.ordinal0());
        let mut days = days as usize;
        while days > earlier {
            days -= earlier;
            index = index.checked_sub(1)?;
            dates = self.year(index).filter(|year| within_horizon(from, year.end()))?.dates();
            earlier = dates.len();
        }
        let date = date(index, *dates.get(earlier - days)?)?;
        let at = self.instant(date, time);
        let found = if self.is_open(at) {
            at
        } else {
            let closing = self.opens_on(date).map(|(_, close)| close).filter(|close| *close <= at).max();
            closing.or_else(|| self.opens_on(date).map(|(open, _)| open).next())?
        };
        within_horizon(from, found.millis()).then_some(found)
    }

    fn opens_on(&self, date: NaiveDate) -> impl Iterator<Item = (Instant, Instant)> {
        opens_on(&self.schedule, &self.zone, date)
    }

    /// The date and the milliseconds after midnight that the clocks show.
    fn local(&self, at: Instant) -> Option<(NaiveDate, i64)> {
        let local = self.zone.local_millis(at);
        Some((NaiveDate::from_epoch_days(i32::try_from(local.div_euclid(DAY)).ok()?)?, local.rem_euclid(DAY)))
    }

    fn instant(&self, date: NaiveDate, time: i64) -> Instant {
        self.zone.instant_of_millis(i64::from(date.to_epoch_days()) * DAY + time)
    }

    /// The stretch of open time around `at` or else the next one, cut off at the ends of its year, and its year.
    fn current_or_next(&self, at: Instant) -> Option<(usize, (i64, i64))> {
        let (mut index, mut year) = self.year_of(at)?;
        loop {
            if let Some(span) = year.spans_from(at.millis()).next() {
                return within_horizon(at, span.0).then_some((index, span));
            }
            index += 1;
            year = self.year(index).filter(|year| within_horizon(at, year.start()))?;
        }
    }

    fn year(&self, index: usize) -> Option<&Year> {
        let cell = self.years.get(index)?;
        Some(cell.get_or_init(|| Box::new(Year::new(&self.schedule, &self.zone, FIRST_YEAR + index as i32))))
    }

    /// The year that an instant lies in, the nearest one for an instant outside of them all.
    fn year_of(&self, at: Instant) -> Option<(usize, &Year)> {
        let mut index = index_near(at.millis().max(START)).min(YEARS - 1);
        let mut year = self.year(index)?;
        while at.millis() < year.start() && index > 0 {
            index -= 1;
            year = self.year(index)?;
        }
        while at.millis() >= year.end() && index < YEARS - 1 {
            index += 1;
            year = self.year(index)?;
        }
        Some((index, year))
    }

    /// The year at a position, if its table is made already.
    #[inline(always)]
    fn made(&self, index: usize) -> Option<&Year> {
        Some(self.years.get(index)?.get()?)
    }
}

/// The position of the year that an instant lies in, by UTC and as if every year had 365¼ days: right but for a day or two
/// around New Year.
#[inline(always)]
fn index_near(at: i64) -> usize {
    // In units of 2^20 ms. A year has 30 095.6 of them, which is 2^32 / 142 711.
    let since = (at.wrapping_sub(START) >> 20).cast_unsigned();
    (since.wrapping_mul(142_711) >> 32) as usize
}

fn within_horizon(from: Instant, at: i64) -> bool {
    (at - from.millis()).unsigned_abs() <= Length::MAX_MILLIS.unsigned_abs()
}

fn index_of(year: i32) -> Option<usize> {
    usize::try_from(year - FIRST_YEAR).ok()
}

fn date(index: usize, ordinal: u16) -> Option<NaiveDate> {
    NaiveDate::from_yo_opt(FIRST_YEAR + i32::try_from(index).ok()?, u32::from(ordinal) + 1)
}
