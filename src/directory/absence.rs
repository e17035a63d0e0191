//! When somebody is absent: whole days on the clocks of their time zone.

use crate::calendar::Holidays;
use crate::instant::Instant;
use crate::order;
use crate::zone::Zone;
use chrono::{Datelike, NaiveDate};

const DAY: i64 = 86_400_000;

/// More stretches than this that touch are no end in sight: a year has 366 dates that can come back every year.
const MOST_STRETCHES: usize = 800;

/// The absences of one agent. A day begins when the clocks first show its midnight, or skip it.
#[derive(Debug)]
pub(crate) struct Absences {
    zone: Zone,
    /// First and last day of each, as days since 1970-01-01: in order, apart, and never touching.
    dates: Vec<(i32, i32)>,
    /// Month and day of those that come back every year.
    yearly: Vec<(u32, u32)>,
}

impl Absences {
    pub fn new(days: Holidays, zone: Zone) -> Absences {
        let mut dates = Vec::with_capacity(days.dates.len());
        for (first, last) in days.dates {
            dates.push((first.to_epoch_days(), last.to_epoch_days()));
        }
        order::by_number(&mut dates, |(first, _)| i64::from(*first));
        dates.dedup_by(|next, kept| {
            let joins = next.0 <= kept.1 + 1;
            if joins {
                kept.1 = kept.1.max(next.1);
            }
            joins
        });
        Absences { zone, dates, yearly: days.yearly }
    }

    /// Whether they are absent, and when that changes; none: not in sight.
    pub fn at(&self, at: Instant) -> (bool, Option<Instant>) {
        let mut day = self.day(at);
        if self.last_of(day).is_none() {
            return (false, self.next_first(day).map(|first| self.start(first)));
        }
        for _ in 0..MOST_STRETCHES {
            match self.last_of(day) {
                Some(last) => day = last + 1,
                None => return (true, Some(self.start(day))),
            }
        }
        (true, None)
    }

    /// The instants at which dated absences begin.
    pub fn beginnings(&self) -> impl Iterator<Item = Instant> {
        self.dates.iter().map(|(first, _)| self.start(*first))
    }

    /// The last day of the absence that a day belongs to, or of a part of it.
    fn last_of(&self, day: i32) -> Option<i32> {
        let begun = self.dates.partition_point(|(first, _)| *first <= day);
        if let Some((_, last)) = begun.checked_sub(1).and_then(|latest| self.dates.get(latest))
            && day <= *last
        {
            return Some(*last);
        }
        let date = NaiveDate::from_epoch_days(day)?;
        self.yearly.contains(&(date.month(), date.day())).then_some(day)
    }

    /// The first day of absence after a day.
    fn next_first(&self, day: i32) -> Option<i32> {
        let begun = self.dates.partition_point(|(first, _)| *first <= day);
        let mut next = self.dates.get(begun).map(|(first, _)| *first);
        let year = NaiveDate::from_epoch_days(day)?.year();
        for (month, date) in &self.yearly {
            // 29 February may be eight years off
            let dates = (year..=year + 8).filter_map(|year| NaiveDate::from_ymd_opt(year, *month, *date));
            let found = dates.map(|date| date.to_epoch_days()).find(|found| *found > day);
            next = match (next, found) {
                (Some(next), Some(found)) => Some(next.min(found)),
                (next, found) => next.or(found),
            };
        }
        next
    }

    /// The day that an instant belongs to. Clocks put back over midnight show the day before once more: it is over.
    fn day(&self, at: Instant) -> i32 {
        let shown = self.zone.local_millis(at).div_euclid(DAY) as i32;
        if self.start(shown + 1) <= at { shown + 1 } else { shown }
    }

    fn start(&self, day: i32) -> Instant {
        self.zone.instant_of_millis(i64::from(day) * DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn days(from: &str, count: u64) -> (NaiveDate, NaiveDate) {
        let first: NaiveDate = from.parse().unwrap();
        (first, first + Days::new(count - 1))
    }

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn absences(zone: &str, dates: Vec<(NaiveDate, NaiveDate)>, yearly: Vec<(u32, u32)>) -> Absences {
        Absences::new(Holidays { dates, yearly }, Zone::named(zone).unwrap())
    }

    #[test]
    fn absent_from_midnight_to_midnight() {
        let absences =
            absences("Europe/Amsterdam", vec![days("2026-08-03", 2), days("2026-08-05", 1)], vec![(12, 31), (1, 1)]);
        for (at, absent, changes) in [
            ("2026-08-02T21:59:59Z", false, "2026-08-02T22:00:00Z"),
            ("2026-08-02T22:00:00Z", true, "2026-08-05T22:00:00Z"),
            ("2026-08-05T21:59:59Z", true, "2026-08-05T22:00:00Z"),
            ("2026-08-05T22:00:00Z", false, "2026-12-30T23:00:00Z"),
            ("2026-12-31T12:00:00Z", true, "2027-01-01T23:00:00Z"),
            ("2027-01-01T23:00:00Z", false, "2027-12-30T23:00:00Z"),
        ] {
            assert_eq!(absences.at(instant(at)), (absent, Some(instant(changes))), "{at}");
        }
    }

    #[test]
    fn a_day_of_leap_years_and_no_end_in_sight() {
        let leap = absences("UTC", vec![], vec![(2, 29)]);
        assert_eq!(leap.at(instant("2026-03-01T00:00:00Z")), (false, Some(instant("2028-02-29T00:00:00Z"))));
        let every_day = (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day)));
        assert_eq!(absences("UTC", vec![], every_day.collect()).at(instant("2026-03-01T00:00:00Z")), (true, None));
        assert_eq!(absences("UTC", vec![], vec![]).at(instant("2026-03-01T00:00:00Z")), (false, None));
    }

    #[test]
    fn midnights_that_are_skipped_or_come_twice() {
        // Havana's clocks go from 00:00 to 01:00 and, in November, from 01:00 back to 00:00
        let havana = absences("America/Havana", vec![days("2026-03-08", 1), days("2026-11-01", 1)], vec![]);
        for (at, absent) in [
            ("2026-03-08T04:59:59Z", false),
            ("2026-03-08T05:00:00Z", true),
            ("2026-03-09T03:59:59Z", true),
            ("2026-03-09T04:00:00Z", false),
            ("2026-11-01T03:59:59Z", false),
            ("2026-11-01T04:00:00Z", true),
            ("2026-11-02T04:59:59Z", true),
            ("2026-11-02T05:00:00Z", false),
        ] {
            assert_eq!(havana.at(instant(at)).0, absent, "{at}");
        }
        // Beirut's go from 00:00 back to 23:00, so that the 24th lasts an hour longer
        let beirut = absences("Asia/Beirut", vec![days("2026-10-24", 1)], vec![]);
        assert!(beirut.at(instant("2026-10-24T21:30:00Z")).0);
        assert!(!beirut.at(instant("2026-10-24T22:00:00Z")).0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Held against asking day by day what is written down.
        #[test]
        fn changes_are_where_absence_changes(
            ranges in prop::collection::vec((0..700_u64, 1..20_u64), 0..6),
            yearly in prop::collection::vec((1..=12_u32, 1..=31_u32), 0..4),
            asked in 0..(700 * 24_i64),
        ) {
            let first: NaiveDate = "2027-01-01".parse().unwrap();
            let ranges: Vec<_> = ranges.iter().map(|(from, count)| {
                (first + Days::new(*from), first + Days::new(from + count - 1))
            }).collect();
            let absences = absences("Europe/Amsterdam", ranges.clone(), yearly.clone());
            let at = instant("2027-01-01T00:30:00Z").plus_millis(asked * 3_600_000);
            let written = |at: Instant| {
                let date = absences.zone.local_date_time(at).date();
                ranges.iter().any(|(first, last)| *first <= date && date <= *last)
                    || yearly.contains(&(date.month(), date.day()))
            };
            let (absent, changes) = absences.at(at);
            prop_assert_eq!(absent, written(at));
            let mut next = at;
            while next < changes.unwrap_or(at.plus_millis(400 * DAY)) {
                prop_assert_eq!(written(next), absent, "{}", next);
                next = next.plus_millis(3_600_000);
            }
            if let Some(changes) = changes {
                prop_assert_ne!(written(changes), absent);
                prop_assert_eq!(written(changes.plus_millis(-1)), absent);
            }
        }
    }
}
