//! Which hours a calendar opens on a date: the weekly hours, less the holidays, unless the day is special.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::order;
use crate::zone::Zone;

/// One stretch of open hours, half open, on the clocks of the calendar's zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hours {
    open: u32,
    close: u32,
}

impl Hours {
    /// From midnight to midnight: `00:00-24:00`.
    pub const ALL_DAY: Hours = Hours { open: 0, close: DAY };

    /// In seconds after midnight of the date it opens on. A stretch that runs past midnight closes after second 86 400:
    /// `22:00-06:00` is 79 200 to 108 000. None unless it opens on its own date and closes later than that, at the
    /// latest at the end of the next date (172 800).
    pub const fn new(open: u32, close: u32) -> Option<Hours> {
        if open < DAY && open < close && close <= 2 * DAY { Some(Hours { open, close }) } else { None }
    }

    /// Seconds from midnight of its date to the opening.
    pub const fn open(self) -> u32 {
        self.open
    }

    /// Seconds from midnight of its date to the closing; above 86 400 on the next date.
    pub const fn close(self) -> u32 {
        self.close
    }
}

const DAY: u32 = 86_400;

/// A calendar as it is written down. The order of the entries, and whether they overlap, makes no difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarSpec {
    /// The zone whose clocks all hours and dates are read on.
    pub zone: Zone,
    /// Monday first.
    pub week: [Vec<Hours>; 7],
    /// Dates on which nothing opens. What opened the evening before still runs to its end.
    pub holidays: Holidays,
    /// Dates with hours of their own in place of the weekly ones; a special day is never a holiday.
    pub special_days: Vec<(NaiveDate, Vec<Hours>)>,
}

impl CalendarSpec {
    /// Open round the clock, every day: `24x7`.
    pub fn round_the_clock(zone: Zone) -> CalendarSpec {
        let week = std::array::from_fn(|_| vec![Hours::ALL_DAY]);
        CalendarSpec { zone, week, holidays: Holidays::default(), special_days: Vec::new() }
    }
}

/// Dates on which nothing opens.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Holidays {
    /// First and last date of each; the same date twice for a single day.
    pub dates: Vec<(NaiveDate, NaiveDate)>,
    /// Month and day (both from 1) of each that comes back every year. 29 February comes in leap years.
    pub yearly: Vec<(u32, u32)>,
}

/// The calendar has no open hours, whatever the date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NeverOpens;

impl fmt::Display for NeverOpens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the calendar never opens")
    }
}

impl std::error::Error for NeverOpens {}

/// A calendar without its zone, compiled: all in order, dates as days since 1970-01-01.
#[derive(Debug)]
pub(super) struct Schedule {
    week: [Vec<Hours>; 7],
    /// First and last day, in order and apart.
    holidays: Vec<(i32, i32)>,
    /// One set of days, as bits, per month.
    yearly: [u32; 12],
    special_days: Vec<(i32, Vec<Hours>)>,
}

impl Schedule {
    pub(super) fn new(spec: CalendarSpec) -> Schedule {
        let mut yearly = [0; 12];
        for (month, day) in spec.holidays.yearly {
            if let Some(days) = yearly.get_mut(month.wrapping_sub(1) as usize) {
                *days |= 1_u32.checked_shl(day).unwrap_or(0);
            }
        }
        let mut special_days: Vec<(i32, Vec<Hours>)> =
            spec.special_days.into_iter().map(|(date, hours)| (date.to_epoch_days(), in_order(hours))).collect();
        order::by_number(&mut special_days, |(day, _)| i64::from(*day));
        Schedule { week: spec.week.map(in_order), holidays: apart(spec.holidays.dates), yearly, special_days }
    }

    /// Open at every instant.
    pub(super) fn is_always_open(&self) -> bool {
        self.week.iter().all(|hours| hours == &[Hours::ALL_DAY])
            && self.holidays.is_empty()
            && self.yearly == [0; 12]
            && self.special_days.is_empty()
    }

    /// Whether anything ever opens. There is no clock here to say which dated entries are still to come, so the question
    /// is what 400 days look like once all of them have passed; and any special day with hours may yet come.
    pub(super) fn opens(&self) -> bool {
        let any_year = NaiveDate::from_ymd_opt(2001, 1, 1).unwrap_or_default();
        let mut dates = (0..400).map(|days| any_year + Days::new(days));
        self.special_days.iter().any(|(_, hours)| !hours.is_empty())
            || dates.any(|date| !self.regular_hours(date).is_empty())
    }

    /// The hours that open on a date, in order of opening; they may overlap.
    pub(super) fn hours_on(&self, date: NaiveDate) -> &[Hours] {
        let day = date.to_epoch_days();
        if let Ok(found) = self.special_days.binary_search_by_key(&day, |(special, _)| *special) {
            return self.special_days.get(found).map_or(&[], |(_, hours)| hours);
        }
        let begun = self.holidays.partition_point(|(first, _)| *first <= day);
        let holiday = begun.checked_sub(1).and_then(|last| self.holidays.get(last));
        if holiday.is_some_and(|(_, last)| day <= *last) { &[] } else { self.regular_hours(date) }
    }

    /// The hours of any date like this one: weekly hours and yearly holidays, but no dated entries.
    fn regular_hours(&self, date: NaiveDate) -> &[Hours] {
        let holidays = self.yearly.get(date.month0() as usize).copied().unwrap_or_default();
        if holidays & (1 << date.day()) != 0 {
            return &[];
        }
        self.week.get(date.weekday().num_days_from_monday() as usize).map_or(&[], |hours| hours)
    }
}

fn in_order(mut hours: Vec<Hours>) -> Vec<Hours> {
    order::by_number(&mut hours, |hours| i64::from(hours.open));
    hours
}

/// Sorts stretches of dates and joins those that overlap.
fn apart(dates: Vec<(NaiveDate, NaiveDate)>) -> Vec<(i32, i32)> {
    let mut dates: Vec<(i32, i32)> =
        dates.iter().map(|(first, last)| (first.to_epoch_days(), last.to_epoch_days())).collect();
    order::by_number(&mut dates, |(first, _)| i64::from(*first));
    dates.dedup_by(|next, kept| {
        let joins = next.0 <= kept.1;
        if joins {
            kept.1 = kept.1.max(next.1);
        }
        joins
    });
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn office() -> CalendarSpec {
        let hours = vec![Hours::new(9 * 3_600, 17 * 3_600).unwrap()];
        let [mon, tue, wed, thu, fri] = std::array::from_fn(|_| hours.clone());
        CalendarSpec {
            zone: Zone::utc(),
            week: [mon, tue, wed, thu, fri, vec![], vec![]],
            holidays: Holidays::default(),
            special_days: vec![],
        }
    }

    #[test]
    fn hours_open_on_their_own_date_and_close_later() {
        for (open, close, valid) in [
            (0, 86_400, true),
            (79_200, 108_000, true),
            (86_399, 172_800, true),
            (3_600, 3_600, false),
            (7_200, 3_600, false),
            (86_400, 90_000, false),
            (0, 172_801, false),
        ] {
            assert_eq!(Hours::new(open, close).is_some(), valid, "{open} {close}");
        }
    }

    #[test]
    fn a_special_day_beats_a_holiday_beats_the_week() {
        let mut spec = office();
        let morning = Hours::new(9 * 3_600, 12 * 3_600).unwrap();
        spec.special_days = vec![(date("2026-08-08"), vec![morning]), (date("2026-05-05"), vec![])];
        spec.holidays.dates = vec![
            (date("2026-08-10"), date("2026-08-14")),
            (date("2026-08-03"), date("2026-08-11")),
            (date("2026-08-05"), date("2026-08-05")),
        ];
        spec.holidays.yearly = vec![(12, 31), (2, 29)];
        let schedule = Schedule::new(spec);
        for (day, hours) in [
            ("2026-07-31", 1),
            ("2026-08-03", 0),
            ("2026-08-07", 0),
            ("2026-08-08", 1),
            ("2026-08-14", 0),
            ("2026-08-15", 0),
            ("2026-08-17", 1),
            ("2026-05-05", 0),
            ("2026-12-30", 1),
            ("2026-12-31", 0),
            ("2027-12-31", 0),
            ("2028-02-29", 0),
            ("2028-02-28", 1),
        ] {
            assert_eq!(schedule.hours_on(date(day)).len(), hours, "{day}");
        }
    }

    #[test]
    fn knows_what_never_opens_without_a_clock() {
        let closed = CalendarSpec { week: Default::default(), ..office() };
        assert!(!Schedule::new(closed.clone()).opens());

        let special_days = vec![(date("1999-01-01"), vec![Hours::ALL_DAY])];
        assert!(Schedule::new(CalendarSpec { special_days, ..closed.clone() }).opens());
        let special_days = vec![(date("1999-01-01"), vec![])];
        assert!(!Schedule::new(CalendarSpec { special_days, ..closed }).opens());

        let every_day = (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day)));
        let holidays = Holidays { dates: vec![], yearly: every_day.collect() };
        assert!(!Schedule::new(CalendarSpec { holidays, ..office() }).opens());
        // The dated entries pass.
        let holidays = Holidays { dates: vec![(date("1970-01-01"), date("2069-12-31"))], yearly: vec![] };
        assert!(Schedule::new(CalendarSpec { holidays, ..office() }).opens());
    }
}
