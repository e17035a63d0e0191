//! The open hours of one year, as a table that is looked up by instant and by open time.

use chrono::{Datelike, NaiveDate};

use super::schedule::Schedule;
use crate::instant::Instant;
use crate::zone::Zone;

const SECOND: i64 = 1_000;
const DAY: i64 = 86_400 * SECOND;

/// From local midnight of 1 January to that of the next year, so that one year's table begins where the last one's ends,
/// whatever the clocks do that night. All public units are milliseconds.
///
/// There are two ways to the same answers: by steps, which takes the same short time wherever it leads, and by search,
/// for years whose hours are too uneven for steps and for instants outside of the year.
#[derive(Debug)]
pub(super) struct Year {
    start: i64,
    end: i64,
    /// The open time of the whole year.
    total: i64,
    /// In order, apart from their neighbours and cut off at the ends of the year. An empty one comes first, so that every
    /// instant has one that opened last, and some that open beyond the year come last.
    stretches: Box<[Stretch]>,
    by_opening: Steps,
    by_open_time: Steps,
    /// For how long after its start the year can be asked by steps: until its end, or not at all.
    stepped: u64,
    /// The dates on which something opens, as days after 1 January.
    dates: Box<[u16]>,
}

/// A stretch of open time, in ticks.
#[derive(Clone, Copy, Default, Debug)]
struct Stretch {
    /// When it opens, after the start of the year.
    open: u32,
    /// The open time of the year before it. With that of the next one, this says how long it is.
    before: u32,
}

/// The stretch of open hours that opens on a date, as instants; none if the clocks skip all of it.
pub(super) fn opens_on(schedule: &Schedule, zone: &Zone, date: NaiveDate) -> impl Iterator<Item = (Instant, Instant)> {
    let midnight = i64::from(date.to_epoch_days()) * DAY;
    let instant = move |seconds: u32| zone.instant_of_millis(midnight + i64::from(seconds) * SECOND);
    let hours = schedule.hours_on(date).iter();
    hours.map(move |hours| (instant(hours.open()), instant(hours.close()))).filter(|(open, close)| open < close)
}

impl Year {
    pub(super) fn new(schedule: &Schedule, zone: &Zone, year: i32) -> Year {
        let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        let (first, next) = (new_year(year), new_year(year + 1));
        let midnight = |date: NaiveDate| zone.instant_of_millis(i64::from(date.to_epoch_days()) * DAY).millis();
        let (start, end) = (midnight(first), midnight(next));

        let within = |at: Instant| ticks(at.millis().clamp(start, end) - start);
        let mut stretches = vec![Stretch { open: 0, before: 0 }];
        let mut dates: Vec<u16> = Vec::new();
        let mut total = 0;
        let mut closed = None;
        // From the evening before, which may run into the year.
        for date in first.pred_opt().unwrap_or(first).iter_days().take_while(|date| *date < next) {
            for (open, close) in opens_on(schedule, zone, date) {
                let ordinal = date.ordinal0() as u16;
                if date >= first && dates.last() != Some(&ordinal) {
                    dates.push(ordinal);
                }
                let (open, close) = (within(open), within(close));
                match closed {
                    Some(last) if open <= last => {
                        total += close.saturating_sub(last);
                        closed = Some(last.max(close));
                    }
                    _ if open < close => {
                        stretches.push(Stretch { open, before: total });
                        total += close - open;
                        closed = Some(close);
                    }
                    _ => {}
                }
            }
        }
        let steps = Steps::new(&stretches, ticks(end - start), |stretch| stretch.open).zip(Steps::new(
            &stretches,
            total,
            |stretch| stretch.before,
        ));
        let stepped = if steps.is_some() { (end - start).cast_unsigned() } else { 0 };
        let (by_opening, by_open_time) = steps.unwrap_or_default();
        stretches.extend([Stretch { open: u32::MAX, before: total }; NEAR]);
        let (stretches, dates) = (stretches.into(), dates.into());
        Year { start, end, total: millis(total), stretches, by_opening, by_open_time, stepped, dates }
    }

    /// Where the year begins.
    pub(super) fn start(&self) -> i64 {
        self.start
    }

    /// Where the next year begins.
    pub(super) fn end(&self) -> i64 {
        self.end
    }

    /// The open time of the whole year.
    pub(super) fn total(&self) -> i64 {
        self.total
    }

    /// The dates on which something opens, as days after 1 January.
    pub(super) fn dates(&self) -> &[u16] {
        &self.dates
    }

    /// The open time from the start of the year to an instant: before the year none, after it the total.
    pub(super) fn open_before(&self, at: i64) -> i64 {
        let since = at.max(self.start).min(self.end) - self.start;
        let opened = self.opened(since);
        self.stretch(opened).open_before(self.stretch(opened + 1), since)
    }

    /// The earliest instant with this much open time before it: more than none, at most the total.
    pub(super) fn earliest_with(&self, open_time: i64) -> i64 {
        self.with(open_time, open_time - 1)
    }

    /// The latest instant with this much open time before it, less than the total.
    pub(super) fn latest_with(&self, open_time: i64) -> i64 {
        self.with(open_time, open_time)
    }

    /// The instant with this much open time before it, in the last stretch with at most so much before it.
    fn with(&self, open_time: i64, at_most: i64) -> i64 {
        let begun = self.stretches.partition_point(|stretch| millis(stretch.before) <= at_most);
        self.start + self.stretch(begun.saturating_sub(1)).with(open_time)
    }

    /// The stretches of open time that end after an instant, in order: opening and closing.
    pub(super) fn spans_from(&self, at: i64) -> impl Iterator<Item = (i64, i64)> {
        let opened = self.opened(at - self.start).max(1);
        let span = |position| {
            let (stretch, next) = (self.stretch(position), self.stretch(position + 1));
            let open = self.start + millis(stretch.open);
            (open, open + millis(next.before - stretch.before))
        };
        (opened..self.stretches.len() - NEAR).map(span).filter(move |(_, close)| *close > at)
    }

    /// The position of the last stretch that opens up to so long after the start of the year.
    fn opened(&self, since: i64) -> usize {
        self.stretches.partition_point(|stretch| millis(stretch.open) <= since).saturating_sub(1)
    }

    fn stretch(&self, position: usize) -> Stretch {
        self.stretches.get(position).copied().unwrap_or_default()
    }

    /// [`open_before`](Self::open_before) by steps, for an instant in the year.
    #[inline(always)]
    pub(super) fn stepped_open_before(&self, at: i64) -> Option<i64> {
        let since = at.wrapping_sub(self.start);
        if since.cast_unsigned() >= self.stepped {
            return None;
        }
        let (stretch, next) = self.by_opening.find(&self.stretches, ticks(since), |stretch| stretch.open)?;
        Some(stretch.open_before(next, since))
    }

    /// [`earliest_with`](Self::earliest_with) by steps.
    #[inline(always)]
    pub(super) fn stepped_earliest_with(&self, open_time: i64) -> Option<i64> {
        let (stretch, _) = self.by_open_time.find(&self.stretches, ticks(open_time - 1), |stretch| stretch.before)?;
        Some(self.start + stretch.with(open_time))
    }
}

impl Stretch {
    #[inline(always)]
    fn open_before(self, next: Stretch, since: i64) -> i64 {
        (millis(self.before) + since - millis(self.open)).min(millis(next.before))
    }

    #[inline(always)]
    fn with(self, open_time: i64) -> i64 {
        millis(self.open) + open_time - millis(self.before)
    }
}

/// Units of 8 milliseconds: whole seconds are whole numbers of them, and those of a year fit into 32 bits. That is half
/// the size of instants, and the table of a year is small enough to stay in the cache.
const TICK: u32 = 3;

fn ticks(millis: i64) -> u32 {
    (millis >> TICK) as u32
}

fn millis(ticks: u32) -> i64 {
    i64::from(ticks) << TICK
}

/// The way to the stretch that a number of ticks lies in: an index of where in the table each step begins.
#[derive(Default, Debug)]
struct Steps {
    /// The position of the last stretch up to the start of each step.
    first: Box<[u16]>,
    /// The width of a step is this power of two.
    width: u32,
}

/// So many stretches are looked at: the last one up to the start of a step, two that may begin within it, and the next.
/// All of them are, whether or not they begin there, since a branch that goes either way costs more than a look.
const NEAR: usize = 4;

impl Steps {
    /// The widest steps in which no more than two stretches begin, of which `of` is the number that counts; none if they
    /// would have to be so narrow that the index got much larger than the table.
    fn new(all: &[Stretch], range: u32, of: fn(&Stretch) -> u32) -> Option<Steps> {
        let mut width = range.checked_ilog2()?;
        while width > 0 && (range >> width) as usize <= all.len() / 2 {
            width -= 1;
        }
        loop {
            let (mut first, mut last, mut even) = (Vec::new(), 0, true);
            for step in 0..=range >> width {
                let before = last;
                while all.get(last + 1).is_some_and(|stretch| of(stretch) <= step << width) {
                    last += 1;
                }
                even &= last - before <= NEAR - 2;
                first.push(u16::try_from(last).ok()?);
            }
            if even && all.len() - 1 - last <= NEAR - 2 {
                return Some(Steps { first: first.into(), width });
            }
            if width == 0 || first.len() > 256 + 2 * all.len() {
                return None;
            }
            width -= 1;
        }
    }

    /// The last stretch up to this number, of which `of` is theirs, and the next one.
    #[inline(always)]
    fn find(&self, all: &[Stretch], number: u32, of: impl Fn(&Stretch) -> u32) -> Option<(Stretch, Stretch)> {
        let first = usize::from(*self.first.get((number >> self.width) as usize)?);
        let near: &[Stretch; NEAR] = all.get(first..first + NEAR)?.try_into().ok()?;
        let [_, second, third, _] = near;
        let at = usize::from(of(second) <= number) + usize::from(of(third) <= number);
        Some((*near.get(at & 3)?, *near.get((at + 1) & 3)?))
    }
}
