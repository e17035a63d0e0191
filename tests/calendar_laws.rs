//! Laws of open hours, on random calendars: against a model that steps from minute to minute over chrono-tz, and against
//! each other at any millisecond.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;
use sladder::calendar::{Calendar, CalendarSpec, Holidays, Hours};
use sladder::instant::Instant;
use sladder::length::Length;
use sladder::zone::Zone;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440;
/// Days that the model covers on either side of the date in the middle.
const REACH: i64 = 12;

/// Zones and dates where the clocks change, by an hour or half of one, at midnight or not; New Year; a leap day.
const MIDDLES: [(&str, &str); 12] = [
    ("Europe/Amsterdam", "2026-03-29"),
    ("Europe/Amsterdam", "2026-10-25"),
    ("America/New_York", "2026-11-01"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Asia/Beirut", "2026-10-24"),
    ("Africa/Cairo", "2026-04-24"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),
    ("Asia/Kathmandu", "2026-12-31"),
    ("America/Los_Angeles", "2028-02-29"),
];

fn hours() -> impl Strategy<Value = Vec<Hours>> {
    let stretch =
        (0..96_u32, 1..97_u32).prop_map(|(open, quarters)| Hours::new(open * 900, (open + quarters) * 900).unwrap());
    prop_oneof![2 => Just(vec![]), 5 => prop::collection::vec(stretch, 1..4), 1 => Just(vec![Hours::ALL_DAY])]
}

fn calendars() -> impl Strategy<Value = (CalendarSpec, NaiveDate)> {
    let near = || -5..6_i64;
    (
        prop::sample::select(&MIDDLES[..]),
        prop::array::uniform7(hours()),
        prop::collection::vec((near(), 0..3_i64), 0..2),
        prop::collection::vec(near(), 0..2),
        prop::collection::btree_map(near(), hours(), 0..3),
    )
        .prop_map(|((zone, middle), week, holidays, yearly, special_days)| {
            let middle: NaiveDate = middle.parse().unwrap();
            let date = |days: i64| middle + TimeDelta::days(days);
            let holidays = Holidays {
                dates: holidays.into_iter().map(|(first, more)| (date(first), date(first + more))).collect(),
                yearly: yearly.into_iter().map(|days| (date(days).month(), date(days).day())).collect(),
            };
            let special_days = special_days.into_iter().map(|(days, hours)| (date(days), hours)).collect();
            (CalendarSpec { zone: Zone::named(zone).unwrap(), week, holidays, special_days }, middle)
        })
}

/// Every minute around the date in the middle, open or not.
struct Model {
    zone: Tz,
    /// In minutes since 1970.
    start: i64,
    open: Vec<bool>,
    /// Per date: when its own hours open and close, if it has any.
    dates: Vec<(NaiveDate, Vec<(i64, i64)>)>,
}

impl Model {
    fn new(spec: &CalendarSpec, middle: NaiveDate) -> Model {
        let zone: Tz = spec.zone.name().parse().unwrap();
        let start = i64::from(middle.to_epoch_days()) * DAY - REACH * DAY;
        let mut model = Model { zone, start, open: vec![false; (2 * REACH * DAY) as usize], dates: Vec::new() };
        let first = middle - Days::new(REACH.unsigned_abs() - 2);
        for date in first.iter_days().take(2 * REACH as usize - 5) {
            let midnight = date.and_hms_opt(0, 0, 0).unwrap();
            let instant = |seconds: u32| model.instant_of(midnight + TimeDelta::seconds(seconds.into()));
            let stretches = hours_on(spec, date).iter().map(|hours| (instant(hours.open()), instant(hours.close())));
            let stretches: Vec<(i64, i64)> = stretches.filter(|(open, close)| open < close).collect();
            for &(open, close) in &stretches {
                model.open[(open - start) as usize..(close - start) as usize].fill(true);
            }
            model.dates.push((date, stretches));
        }
        model
    }

    fn local(&self, minute: i64) -> NaiveDateTime {
        self.zone.from_utc_datetime(&DateTime::from_timestamp(minute * 60, 0).unwrap().naive_utc()).naive_local()
    }

    /// The first minute at which the clocks show `local` or later. No clock is more than 14 hours ahead of UTC.
    fn instant_of(&self, local: NaiveDateTime) -> i64 {
        let by_utc = local.and_utc().timestamp() / 60;
        (by_utc - 14 * 60..).find(|&minute| self.local(minute) >= local).unwrap()
    }

    fn is_open(&self, minute: i64) -> bool {
        self.open[(minute - self.start) as usize]
    }

    fn minutes(&self) -> std::ops::Range<i64> {
        self.start..self.start + self.open.len() as i64
    }

    fn elapsed(&self, from: i64, to: i64) -> i64 {
        (from..to).filter(|&minute| self.is_open(minute)).count() as i64
    }

    /// None where the answer, or what it depends on, lies outside of the model.
    fn add(&self, from: i64, minutes: i64) -> Option<i64> {
        let mut open = (from..self.minutes().end).filter(|&minute| self.is_open(minute));
        if minutes == 0 { Some(from) } else { open.nth(minutes as usize - 1).map(|minute| minute + 1) }
    }

    fn subtract(&self, from: i64, minutes: i64) -> Option<i64> {
        let mut open = (self.start..from).rev().filter(|&minute| self.is_open(minute));
        if minutes == 0 { Some(from) } else { open.nth(minutes as usize - 1) }
    }

    fn next_open(&self, at: i64) -> Option<i64> {
        (at..self.minutes().end).find(|&minute| self.is_open(minute))
    }

    fn next_close(&self, at: i64) -> Option<i64> {
        (self.next_open(at)?..self.minutes().end).find(|&minute| !self.is_open(minute))
    }

    fn add_working_days(&self, from: i64, days: usize) -> Option<i64> {
        let local = self.local(from);
        let later = |(date, own): &&(NaiveDate, Vec<(i64, i64)>)| *date > local.date() && !own.is_empty();
        let (date, own) = self.dates.iter().filter(later).nth(days - 1)?;
        let at = self.instant_of(date.and_time(local.time()));
        if self.is_open(at) {
            return Some(at);
        }
        let opening = own.iter().map(|(open, _)| *open).filter(|open| *open > at).min();
        opening.or_else(|| own.iter().map(|(_, close)| *close).max())
    }

    fn subtract_working_days(&self, from: i64, days: usize) -> Option<i64> {
        let local = self.local(from);
        let earlier = |(date, own): &&(NaiveDate, Vec<(i64, i64)>)| *date < local.date() && !own.is_empty();
        let (date, own) = self.dates.iter().rev().filter(earlier).nth(days - 1)?;
        let at = self.instant_of(date.and_time(local.time()));
        if self.is_open(at) {
            return Some(at);
        }
        let closing = own.iter().map(|(_, close)| *close).filter(|close| *close <= at).max();
        closing.or_else(|| own.iter().map(|(open, _)| *open).min())
    }
}

fn hours_on(spec: &CalendarSpec, date: NaiveDate) -> &[Hours] {
    let special = spec.special_days.iter().find(|(special, _)| *special == date);
    let holiday = spec.holidays.dates.iter().any(|(first, last)| (*first..=*last).contains(&date))
        || spec.holidays.yearly.contains(&(date.month(), date.day()));
    match special {
        Some((_, hours)) => hours,
        None if holiday => &[],
        None => &spec.week[date.weekday().num_days_from_monday() as usize],
    }
}

fn instant(minute: i64) -> Instant {
    Instant::from_millis(minute * MINUTE)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_a_walk_from_minute_to_minute(
        (spec, middle) in calendars(),
        from in -5 * DAY..5 * DAY,
        minutes in 0..2 * DAY,
        days in 1..4_u32,
    ) {
        let model = Model::new(&spec, middle);
        let Ok(calendar) = Calendar::new(spec) else {
            prop_assert!(!model.open.contains(&true));
            return Ok(());
        };
        let midnight = i64::from(middle.to_epoch_days()) * DAY;
        let (from, to) = (midnight + from, midnight + from + minutes);
        for minute in [from, to, to + 1] {
            prop_assert_eq!(calendar.is_open(instant(minute)), model.is_open(minute), "{}", instant(minute));
        }
        prop_assert_eq!(calendar.elapsed(instant(from), instant(to)), model.elapsed(from, to) * MINUTE);

        // The model takes what it does not cover for closed, so answers near its ends are left out.
        let covered = |at: &i64| (at - midnight).abs() < 7 * DAY;
        let agree = |expected: Option<i64>, answer: Option<Instant>| {
            expected.filter(covered).is_none_or(|expected| answer == Some(instant(expected)))
        };
        let (length, working) = (Length::Millis(minutes * MINUTE), Length::WorkingDays(days));
        let at = instant(from);
        prop_assert!(agree(model.add(from, minutes), calendar.add(at, length)));
        prop_assert!(agree(model.subtract(from, minutes), calendar.subtract(at, length)));
        prop_assert!(agree(model.next_open(from), calendar.next_open(at)));
        prop_assert!(agree(model.next_close(from), calendar.next_close(at)));
        prop_assert!(agree(model.add_working_days(from, days as usize), calendar.add(at, working)));
        prop_assert!(agree(model.subtract_working_days(from, days as usize), calendar.subtract(at, working)));

        let hours = calendar.open_hours(instant(from), instant(to));
        prop_assert_eq!(hours.iter().map(|(open, close)| close.since(*open)).sum::<i64>(), model.elapsed(from, to) * MINUTE);
        prop_assert!(hours.windows(2).all(|pair| pair[0].1 < pair[1].0));
        prop_assert!(hours.iter().all(|(open, close)| open < close && calendar.is_open(*open)));
    }

    #[test]
    fn keeps_its_laws_at_any_millisecond(
        (spec, _) in calendars(),
        mut points in prop::array::uniform3(0..Instant::LATEST.millis()),
        millis in 1..200 * DAY * MINUTE,
        more in 0..10 * DAY * MINUTE,
    ) {
        let Ok(calendar) = Calendar::new(spec) else { return Ok(()) };
        points.sort_unstable();
        let [a, b, c] = points.map(Instant::from_millis);
        prop_assert_eq!(calendar.elapsed(a, b) + calendar.elapsed(b, c), calendar.elapsed(a, c));

        if let Some(due) = calendar.add_millis(a, millis) {
            prop_assert_eq!(calendar.elapsed(a, due), millis);
            prop_assert_eq!(calendar.elapsed(a, due.plus_millis(-1)), millis - 1);
            prop_assert_eq!(calendar.add_millis(due, -millis), calendar.next_open(a));
            if let Some(later) = calendar.add_millis(a, millis + more) {
                prop_assert!(later >= due);
                prop_assert_eq!(calendar.add_millis(due, more), Some(later));
            }
            if let Some(later) = calendar.add_millis(a.plus_millis(more), millis) {
                prop_assert!(later >= due);
            }
        }
        if let Some(start) = calendar.subtract(c, Length::Millis(millis)) {
            prop_assert_eq!(calendar.elapsed(start, c), millis);
            prop_assert_eq!(calendar.elapsed(start.plus_millis(1), c), millis - 1);
            prop_assert!(calendar.is_open(start));
        }
    }
}
