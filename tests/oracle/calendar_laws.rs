//! Laws of open hours, on random calendars: against the model, and against each other at any millisecond.

use crate::calendars::{DAY, Days, MINUTE, Model, calendars, instant};
use crate::cases;
use chrono::TimeDelta;
use proptest::prelude::*;
use sladder::calendar::{Calendar, CalendarSpec};
use sladder::instant::Instant;
use sladder::length::Length;

/// Most instants lie where something is the matter with the calendar; the others anywhere.
#[derive(Clone, Copy, Debug)]
enum Point {
    Near(i64),
    Anywhere(i64),
}

fn point() -> impl Strategy<Value = Point> {
    prop_oneof![
        9 => (-9 * DAY * MINUTE..9 * DAY * MINUTE).prop_map(Point::Near),
        1 => (0..Instant::LATEST.millis()).prop_map(Point::Anywhere),
    ]
}

/// Lengths in milliseconds: most of them what a target is, some of them months.
fn length() -> impl Strategy<Value = i64> {
    prop_oneof![9 => 1..4 * DAY * MINUTE, 1 => 1..200 * DAY * MINUTE]
}

impl Point {
    fn on(self, days: &Days) -> Instant {
        match self {
            Point::Near(millis) => instant(days.midnight()).plus_millis(millis),
            Point::Anywhere(millis) => Instant::from_millis(millis),
        }
    }
}

/// A calendar that opens at some time.
fn opening() -> impl Strategy<Value = (Calendar, CalendarSpec, std::sync::Arc<Days>)> {
    calendars().prop_filter_map("never opens", |(spec, days)| Some((Calendar::new(spec.clone()).ok()?, spec, days)))
}

proptest! {
    #![proptest_config(cases(crate::WALK))]

    #[test]
    fn agrees_with_a_walk_from_minute_to_minute(
        (spec, days) in calendars(),
        from in -5 * DAY..5 * DAY,
        minutes in 0..2 * DAY,
        count in 1..4_u32,
    ) {
        let model = Model::new(&spec, &days);
        let Ok(calendar) = Calendar::new(spec) else {
            prop_assert!(!model.open.contains(&true));
            return Ok(());
        };
        let (from, to) = (days.midnight() + from, days.midnight() + from + minutes);
        for minute in [from, to, to + 1] {
            prop_assert_eq!(calendar.is_open(instant(minute)), model.is_open(minute), "{}", instant(minute));
        }
        prop_assert_eq!(calendar.elapsed(instant(from), instant(to)), model.elapsed(from, to) * MINUTE);

        let agree = |expected: Option<i64>, answer: Option<Instant>| {
            expected.filter(|at| model.covers(*at)).is_none_or(|expected| answer == Some(instant(expected)))
        };
        let (length, working) = (Length::Millis(minutes * MINUTE), Length::WorkingDays(count));
        let at = instant(from);
        prop_assert!(agree(model.add(from, minutes), calendar.add(at, length)));
        prop_assert!(agree(model.subtract(from, minutes), calendar.subtract(at, length)));
        prop_assert!(agree(model.next_open(from), calendar.next_open(at)));
        prop_assert!(agree(model.next_close(from), calendar.next_close(at)));
        prop_assert!(agree(model.add_working_days(from, count as usize), calendar.add(at, working)));
        prop_assert!(agree(model.subtract_working_days(from, count as usize), calendar.subtract(at, working)));

        let hours = calendar.open_hours(instant(from), instant(to));
        prop_assert_eq!(hours.iter().map(|(open, close)| close.since(*open)).sum::<i64>(), model.elapsed(from, to) * MINUTE);
        prop_assert!(hours.windows(2).all(|pair| pair[0].1 < pair[1].0));
        prop_assert!(hours.iter().all(|(open, close)| open < close && calendar.is_open(*open)));
    }
}

proptest! {
    #![proptest_config(cases(crate::INVERSE))]

    /// elapsed(a, add(a, d)) = d, and no earlier instant has as much; the same backwards.
    #[test]
    fn adding_a_length_uses_exactly_that_length((calendar, _, days) in opening(), from in point(), millis in length()) {
        let a = from.on(&days);
        if let Some(due) = calendar.add_millis(a, millis) {
            prop_assert_eq!(calendar.elapsed(a, due), millis);
            prop_assert_eq!(calendar.elapsed(a, due.plus_millis(-1)), millis - 1);
            prop_assert_eq!(calendar.add_millis(due, -millis), calendar.next_open(a));
        }
        if let Some(start) = calendar.subtract(a, Length::Millis(millis)) {
            prop_assert_eq!(calendar.elapsed(start, a), millis);
            prop_assert_eq!(calendar.elapsed(start.plus_millis(1), a), millis - 1);
            prop_assert!(calendar.is_open(start));
        }
    }
}

proptest! {
    #![proptest_config(cases(crate::MONOTONE))]

    /// A later start or a longer target is never due earlier; a longer span never has less open time.
    #[test]
    fn later_and_longer_is_never_earlier_or_less(
        (calendar, _, days) in opening(),
        from in point(),
        millis in length(),
        later in 0..3 * DAY * MINUTE,
        longer in 0..3 * DAY * MINUTE,
        count in 1..6_u32,
    ) {
        let a = from.on(&days);
        let b = a.plus_millis(later);
        let ordered = |early: Option<Instant>, late: Option<Instant>| late.is_none_or(|late| early.is_some_and(|early| early <= late));
        prop_assert!(ordered(calendar.add_millis(a, millis), calendar.add_millis(b, millis)));
        prop_assert!(ordered(calendar.add_millis(a, millis), calendar.add_millis(a, millis + longer)));
        let working = Length::WorkingDays;
        prop_assert!(ordered(calendar.add(a, working(count)), calendar.add(a, working(count + 1))));
        let end = b.plus_millis(longer);
        prop_assert!(calendar.elapsed(a, b) <= calendar.elapsed(a, end));
        prop_assert!(calendar.elapsed(b, end) <= calendar.elapsed(a, end));
        prop_assert!(calendar.elapsed(a, end) <= end.since(a));
    }
}

proptest! {
    #![proptest_config(cases(crate::ADDITIVE))]

    #[test]
    fn spans_and_lengths_add_up(
        (calendar, _, days) in opening(),
        from in point(),
        steps in prop::array::uniform2(0..9 * DAY * MINUTE),
        millis in length(),
        more in 0..4 * DAY * MINUTE,
    ) {
        let a = from.on(&days);
        let b = a.plus_millis(steps[0]);
        let c = b.plus_millis(steps[1]);
        prop_assert_eq!(calendar.elapsed(a, b) + calendar.elapsed(b, c), calendar.elapsed(a, c));
        if let (Some(first), Some(whole)) = (calendar.add_millis(a, millis), calendar.add_millis(a, millis + more)) {
            prop_assert_eq!(calendar.add_millis(first, more), Some(whole));
        }
    }
}

proptest! {
    #![proptest_config(cases(crate::HOLIDAY))]

    /// A target is due no earlier, a span has no more open time.
    #[test]
    fn a_holiday_more_never_shortens(
        (calendar, spec, days) in opening(),
        holiday in -9..9_i64,
        yearly: bool,
        from in point(),
        millis in length(),
        span in 0..9 * DAY * MINUTE,
        count in 1..6_u32,
    ) {
        use chrono::Datelike;
        let date = days.middle + TimeDelta::days(holiday);
        let mut fewer = spec.clone();
        // a date that has hours of its own cannot be a holiday too
        if spec.special_days.iter().any(|(special, _)| (special.month(), special.day()) == (date.month(), date.day())) {
            return Ok(());
        }
        match yearly {
            true => fewer.holidays.yearly.push((date.month(), date.day())),
            false => fewer.holidays.dates.push((date, date)),
        }
        let Ok(fewer) = Calendar::new(fewer) else { return Ok(()) };
        let a = from.on(&days);
        let later = |before: Option<Instant>, after: Option<Instant>| match (before, after) {
            (Some(before), Some(after)) => before <= after,
            // beyond the horizon now
            (before, after) => before.is_some() || after.is_none(),
        };
        prop_assert!(later(calendar.add_millis(a, millis), fewer.add_millis(a, millis)));
        prop_assert!(later(calendar.next_open(a), fewer.next_open(a)));
        let end = a.plus_millis(span);
        prop_assert!(fewer.elapsed(a, end) <= calendar.elapsed(a, end));
        // in working days the date is never an earlier one; its hours may be, where a night's work no longer runs into it
        let dates = [&calendar, &fewer].map(|calendar| {
            let due = calendar.add(a, Length::WorkingDays(count))?;
            Some(days.local(due.millis().div_euclid(MINUTE)).date())
        });
        prop_assert!(dates[1].is_none() || dates[0] <= dates[1], "{dates:?}");
    }
}
