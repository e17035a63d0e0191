//! The time zone table says what chrono-tz says, for every zone and every change.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{IANA_TZDB_VERSION, TZ_VARIANTS, Tz};
use sladder::instant::Instant;
use sladder::zone::{self, Zone};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// 2070-01-01T00:00:00Z
const END: i64 = 36_525 * DAY;

fn expected(zone: Tz, second: i64) -> i32 {
    let utc = DateTime::from_timestamp(second, 0).unwrap().naive_utc();
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}

fn check(ours: &Zone, theirs: Tz, second: i64) {
    let at = Instant::from_millis(second * 1_000);
    assert_eq!(ours.offset_at(at), expected(theirs, second), "{theirs} at {at}");
}

fn pairs() -> impl Iterator<Item = (Zone, Tz)> {
    TZ_VARIANTS.iter().map(|&theirs| (Zone::named(theirs.name()).unwrap(), theirs))
}

/// The same pseudo-random numbers in every run (xorshift).
fn numbers() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(0x9e37_79b9_7f4a_7c15_u64), |&n| {
        let n = n ^ (n << 13);
        let n = n ^ (n >> 7);
        Some(n ^ (n << 17))
    })
}

#[test]
fn the_release_is_that_of_chrono_tz() {
    assert_eq!(zone::RELEASE, IANA_TZDB_VERSION);
}

#[test]
fn the_names_are_those_of_chrono_tz() {
    let mut expected: Vec<&str> = TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    expected.sort_unstable();
    assert_eq!(zone::names().collect::<Vec<_>>(), expected);
}

#[test]
fn offsets_agree_all_over_the_century() {
    let mut numbers = numbers();
    for (ours, theirs) in pairs() {
        (0..END).step_by((10 * DAY + HOUR / 2) as usize).for_each(|second| check(&ours, theirs, second));
        numbers.by_ref().take(200).for_each(|n| check(&ours, theirs, (n % END.unsigned_abs()).cast_signed()));
        check(&ours, theirs, END - 1);
    }
}

/// Looks far more often than the generator does, and narrows down by its own means.
#[test]
fn offsets_agree_around_every_change() {
    let mut changes = 0;
    for (ours, theirs) in pairs() {
        let mut before = expected(theirs, 0);
        for start in (0..END - DAY).step_by(DAY as usize) {
            let after = expected(theirs, start + DAY);
            if after == before {
                continue;
            }
            let mut last = start;
            for step in [6 * HOUR, HOUR, HOUR / 4, 60, 1] {
                while expected(theirs, last + step) == before {
                    last += step;
                }
            }
            (last - 1..=last + 2).for_each(|second| check(&ours, theirs, second));
            changes += 1;
            before = after;
        }
    }
    assert!(changes > 40_000, "{changes} changes in all zones together");
}

/// The clocks of an instant lead back to it, except for the second time they show the same: then to the first.
#[test]
fn local_time_leads_back_to_the_first_instant_that_shows_it() {
    let mut numbers = numbers();
    for (ours, theirs) in pairs() {
        for n in numbers.by_ref().take(100) {
            let at = Instant::from_millis((n % (END * 1_000).unsigned_abs()).cast_signed());
            let local = ours.local_date_time(at);
            let naive = DateTime::from_timestamp_millis(at.millis()).unwrap().naive_utc();
            assert_eq!(local, theirs.from_utc_datetime(&naive).naive_local(), "{theirs} at {at}");
            let first = theirs.from_local_datetime(&local).earliest().unwrap();
            assert_eq!(ours.instant_of(local).millis(), first.timestamp_millis(), "{theirs} at {local}");
        }
    }
}
