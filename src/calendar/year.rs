//! The open hours of one year, as a table that answers by binary search.

use chrono::{Datelike, NaiveDate};

use super::schedule::Schedule;
use crate::instant::Instant;
use crate::zone::Zone;

const SECOND: i64 = 1_000;
const DAY: i64 = 86_400 * SECOND;

/// From local midnight of 1 January to that of the next year, so that one year's table begins where the last one's ends,
/// whatever the clocks do that night. All public units are milliseconds.
#[derive(Debug)]
pub(super) struct Year {
    start: i64,
    end: i64,
    spans: Box<[Span]>,
    /// The open time of the whole year.
    total: i64,
    /// The dates on which something opens, as days after 1 January.
    dates: Box<[u16]>,
}

/// A stretch of open time, apart from its neighbours and cut off at the ends of the year. Seconds after its start: half
/// the size of instants, and the table is small enough to stay in the cache.
#[derive(Clone, Copy, Debug)]
struct Span {
    open: u32,
    close: u32,
    /// The open time of the year before it opens.
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

        let seconds = |at: Instant| ((at.millis().clamp(start, end) - start) / SECOND) as u32;
        let mut spans: Vec<Span> = Vec::new();
        let mut dates: Vec<u16> = Vec::new();
        let mut total = 0;
        // From the evening before, which may run into the year.
        for date in first.pred_opt().unwrap_or(first).iter_days().take_while(|date| *date < next) {
            for (open, close) in opens_on(schedule, zone, date) {
                let ordinal = date.ordinal0() as u16;
                if date >= first && dates.last() != Some(&ordinal) {
                    dates.push(ordinal);
                }
                let (open, close) = (seconds(open), seconds(close));
                match spans.last_mut() {
                    Some(last) if open <= last.close => {
                        total += close.saturating_sub(last.close);
                        last.close = last.close.max(close);
                    }
                    _ if open < close => {
                        spans.push(Span { open, close, before: total });
                        total += close - open;
                    }
                    _ => {}
                }
            }
        }
        let total = i64::from(total) * SECOND;
        Year { start, end, spans: spans.into(), total, dates: dates.into() }
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

    /// The open time from the start of the year to an instant.
    pub(super) fn open_before(&self, at: i64) -> i64 {
        let begun = self.spans.partition_point(|span| self.at(span.open) <= at);
        let last = begun.checked_sub(1).and_then(|last| self.spans.get(last));
        last.map_or(0, |span| i64::from(span.before) * SECOND + at.min(self.at(span.close)) - self.at(span.open))
    }

    /// The earliest instant with this much open time before it, more than none.
    pub(super) fn earliest_with(&self, open_time: i64) -> Option<i64> {
        let spans = self.spans.partition_point(|span| i64::from(span.before) * SECOND < open_time);
        self.within(spans, open_time)
    }

    /// The latest instant with this much open time before it, less than the total.
    pub(super) fn latest_with(&self, open_time: i64) -> Option<i64> {
        let spans = self.spans.partition_point(|span| i64::from(span.before) * SECOND <= open_time);
        self.within(spans, open_time)
    }

    /// The instant with this much open time before it in the last of the first `spans`.
    fn within(&self, spans: usize, open_time: i64) -> Option<i64> {
        let span = self.spans.get(spans.checked_sub(1)?)?;
        Some(self.at(span.open) + open_time - i64::from(span.before) * SECOND)
    }

    /// The stretches of open time that end after an instant, in order: opening and closing.
    pub(super) fn spans_from(&self, at: i64) -> impl Iterator<Item = (i64, i64)> {
        let passed = self.spans.partition_point(|span| self.at(span.close) <= at);
        self.spans.iter().skip(passed).map(|span| (self.at(span.open), self.at(span.close)))
    }

    fn at(&self, seconds: u32) -> i64 {
        self.start + i64::from(seconds) * SECOND
    }
}
