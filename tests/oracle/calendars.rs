//! Random calendars, and a model of open hours that steps from minute to minute over chrono-tz.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;
use sladder::calendar::{CalendarSpec, Holidays, Hours};
use sladder::instant::Instant;
use sladder::zone::Zone;
use std::sync::{Arc, OnceLock};

pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 1_440;
/// Days that a model covers on either side of the date in the middle.
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

/// One of [`MIDDLES`]: what the clocks of a zone show in the days around a date.
#[derive(Debug)]
pub struct Days {
    zone: Tz,
    pub middle: NaiveDate,
    /// The first minute covered. All minutes here are counted from 1970 on.
    start: i64,
    /// The latest that the clocks have shown up to each minute, in minutes of local time.
    shown: Vec<i64>,
}

impl Days {
    /// Computed once per zone and date, for all cases that lie there.
    fn around(index: usize) -> Arc<Days> {
        static KNOWN: [OnceLock<Arc<Days>>; MIDDLES.len()] = [const { OnceLock::new() }; MIDDLES.len()];
        let compute = || {
            let (zone, middle) = MIDDLES[index];
            let (zone, middle): (Tz, NaiveDate) = (zone.parse().unwrap(), middle.parse().unwrap());
            let start = i64::from(middle.to_epoch_days()) * DAY - REACH * DAY;
            let mut days = Days { zone, middle, start, shown: Vec::new() };
            let mut latest = i64::MIN;
            for minute in start..start + 2 * REACH * DAY {
                latest = latest.max(days.local(minute).and_utc().timestamp() / 60);
                days.shown.push(latest);
            }
            Arc::new(days)
        };
        KNOWN[index].get_or_init(compute).clone()
    }

    pub fn midnight(&self) -> i64 {
        i64::from(self.middle.to_epoch_days()) * DAY
    }

    pub fn minutes(&self) -> std::ops::Range<i64> {
        self.start..self.start + self.shown.len() as i64
    }

    /// What the clocks show.
    pub fn local(&self, minute: i64) -> NaiveDateTime {
        self.zone.from_utc_datetime(&DateTime::from_timestamp(minute * 60, 0).unwrap().naive_utc()).naive_local()
    }

    /// The first minute at which the clocks show `local` or later.
    fn instant_of(&self, local: NaiveDateTime) -> i64 {
        let wanted = local.and_utc().timestamp() / 60;
        self.start + self.shown.partition_point(|shown| *shown < wanted) as i64
    }
}

/// The hours of one date, in seconds of it; now and then none, often several, which may overlap.
fn hours() -> impl Strategy<Value = Vec<Hours>> {
    let stretch =
        (0..96_u32, 1..97_u32).prop_map(|(open, quarters)| Hours::new(open * 900, (open + quarters) * 900).unwrap());
    prop_oneof![2 => Just(vec![]), 5 => prop::collection::vec(stretch, 1..4), 1 => Just(vec![Hours::ALL_DAY])]
}

/// A calendar and the days around which something is the matter with it.
pub fn calendars() -> impl Strategy<Value = (CalendarSpec, Arc<Days>)> {
    let near = || -5..6_i64;
    (
        0..MIDDLES.len(),
        prop::array::uniform7(hours()),
        prop::collection::vec((near(), 0..3_i64), 0..2),
        prop::collection::vec(near(), 0..2),
        prop::collection::btree_map(near(), hours(), 0..3),
    )
        .prop_map(|(index, week, holidays, yearly, special_days)| {
            let days = Days::around(index);
            let date = |offset: i64| days.middle + TimeDelta::days(offset);
            let holidays = Holidays {
                dates: holidays.into_iter().map(|(first, more)| (date(first), date(first + more))).collect(),
                yearly: yearly.into_iter().map(|offset| (date(offset).month(), date(offset).day())).collect(),
            };
            let special_days = special_days.into_iter().map(|(offset, hours)| (date(offset), hours)).collect();
            (CalendarSpec { zone: Zone::named(MIDDLES[index].0).unwrap(), week, holidays, special_days }, days)
        })
}

/// Every minute around the date in the middle, open or not.
#[derive(Debug)]
pub struct Model {
    days: Arc<Days>,
    pub open: Vec<bool>,
    /// Per date: when its own hours open and close, if it has any.
    dates: Vec<(NaiveDate, Vec<(i64, i64)>)>,
}

impl Model {
    pub fn new(spec: &CalendarSpec, days: &Arc<Days>) -> Model {
        let mut open = vec![false; days.shown.len()];
        let mut dates = Vec::new();
        let first = days.middle - TimeDelta::days(REACH - 2);
        for date in first.iter_days().take(2 * REACH as usize - 5) {
            let midnight = date.and_hms_opt(0, 0, 0).unwrap();
            let instant = |seconds: u32| days.instant_of(midnight + TimeDelta::seconds(seconds.into()));
            let stretches = hours_on(spec, date).iter().map(|hours| (instant(hours.open()), instant(hours.close())));
            let stretches: Vec<(i64, i64)> = stretches.filter(|(open, close)| open < close).collect();
            for (from, to) in &stretches {
                open[(from - days.start) as usize..(to - days.start) as usize].fill(true);
            }
            dates.push((date, stretches));
        }
        Model { days: days.clone(), open, dates }
    }

    /// Whether an answer can be trusted: the model takes what it does not cover for closed.
    pub fn covers(&self, minute: i64) -> bool {
        (minute - self.days.midnight()).abs() < 7 * DAY
    }

    pub fn is_open(&self, minute: i64) -> bool {
        self.open[(minute - self.days.start) as usize]
    }

    /// What lies ahead, as far as it is covered.
    fn from(&self, minute: i64) -> std::ops::Range<i64> {
        minute..self.days.minutes().end
    }

    pub fn elapsed(&self, from: i64, to: i64) -> i64 {
        (from..to).filter(|&minute| self.is_open(minute)).count() as i64
    }

    /// None where the answer, or what it depends on, lies outside of the model.
    pub fn add(&self, from: i64, minutes: i64) -> Option<i64> {
        let mut open = self.from(from).filter(|&minute| self.is_open(minute));
        if minutes == 0 { Some(from) } else { open.nth(minutes as usize - 1).map(|minute| minute + 1) }
    }

    pub fn subtract(&self, from: i64, minutes: i64) -> Option<i64> {
        let mut open = (self.days.start..from).rev().filter(|&minute| self.is_open(minute));
        if minutes == 0 { Some(from) } else { open.nth(minutes as usize - 1) }
    }

    pub fn next_open(&self, at: i64) -> Option<i64> {
        self.from(at).find(|&minute| self.is_open(minute))
    }

    pub fn next_close(&self, at: i64) -> Option<i64> {
        self.from(self.next_open(at)?).find(|&minute| !self.is_open(minute))
    }

    pub fn add_working_days(&self, from: i64, count: usize) -> Option<i64> {
        let local = self.days.local(from);
        let later = |(date, own): &&(NaiveDate, Vec<(i64, i64)>)| *date > local.date() && !own.is_empty();
        let (date, own) = self.dates.iter().filter(later).nth(count - 1)?;
        let at = self.days.instant_of(date.and_time(local.time()));
        if self.is_open(at) {
            return Some(at);
        }
        let opening = own.iter().map(|(open, _)| *open).filter(|open| *open > at).min();
        opening.or_else(|| own.iter().map(|(_, close)| *close).max())
    }

    pub fn subtract_working_days(&self, from: i64, count: usize) -> Option<i64> {
        let local = self.days.local(from);
        let earlier = |(date, own): &&(NaiveDate, Vec<(i64, i64)>)| *date < local.date() && !own.is_empty();
        let (date, own) = self.dates.iter().rev().filter(earlier).nth(count - 1)?;
        let at = self.days.instant_of(date.and_time(local.time()));
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

pub fn instant(minute: i64) -> Instant {
    Instant::from_millis(minute * MINUTE)
}

pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Weekly hours as policies have them, without overlaps, and days around which they are asked about.
pub fn weeks() -> impl Strategy<Value = (CalendarSpec, Arc<Days>)> {
    let hour = |from: u32, to: u32| Hours::new(from * 1_800, to * 1_800).unwrap();
    let office = vec![hour(18, 25), hour(26, 35)];
    // open between the first and second, and between the third and fourth of four times of the day
    let random = prop::sample::subsequence((0..49_u32).collect::<Vec<_>>(), 2..5)
        .prop_map(move |cuts| cuts.chunks_exact(2).map(|pair| hour(pair[0], pair[1])).collect::<Vec<_>>());
    let day = prop_oneof![3 => random, 1 => Just(vec![]), 1 => Just(vec![Hours::ALL_DAY])];
    let five = |hours: Vec<Hours>, sunday: Vec<Hours>| {
        let mut week: [Vec<Hours>; 7] = std::array::from_fn(|_| hours.clone());
        (week[5], week[6]) = (vec![], sunday);
        week
    };
    let week = prop_oneof![
        2 => Just(five(office.clone(), vec![])),
        // over the hours in which the clocks change
        1 => Just(five(office, vec![hour(3, 8)])),
        1 => Just(five(vec![hour(44, 60)], vec![hour(10, 12)])),
        1 => Just(std::array::from_fn(|_| vec![Hours::ALL_DAY])),
        3 => prop::array::uniform7(day),
    ];
    (0..MIDDLES.len(), week).prop_filter_map("never opens", |(index, mut week)| {
        if week.iter().all(Vec::is_empty) {
            week[0] = vec![Hours::ALL_DAY];
        }
        let zone = Zone::named(MIDDLES[index].0)?;
        let spec = CalendarSpec { zone, week, holidays: Holidays::default(), special_days: Vec::new() };
        Some((spec, Days::around(index)))
    })
}

/// The hours of a special day; the night before may run until six.
pub fn special_hours() -> impl Strategy<Value = Vec<Hours>> {
    let midday = Hours::new(10 * 3_600, 14 * 3_600).unwrap();
    prop::sample::select(vec![vec![], vec![midday]])
}

/// As a policy writes it: `22:00-06:00`.
pub fn text_of_hours(hours: Hours) -> String {
    let close = if hours.close() > 86_400 { hours.close() - 86_400 } else { hours.close() };
    let time = |seconds: u32| format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
    format!("{}-{}", time(hours.open()), time(close))
}
