//! Time zones: what the clocks on the wall show at an instant, and at which instant they show it.
//!
//! The only file that knows where time zone data comes from: a table of the IANA database for 1970 to 2070, made at build
//! time by `src/tables/zones.rs`, where its layout is described. A zone is decoded once, when a policy is compiled.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime};

use crate::instant::Instant;

/// The release of the IANA time zone database that the table was made from: "2025b".
pub const RELEASE: &str = include_str!(concat!(env!("OUT_DIR"), "/zones.release"));

const TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/zones.bin"));

/// One time zone. Cheap to clone.
///
/// Before 1970 it keeps the offset of 1970, after 2070 the offset of 2070: nobody knows the daylight saving rules of
/// either, and no ticket is from then.
#[derive(Clone)]
pub struct Zone(Arc<History>);

struct History {
    name: &'static str,
    /// Milliseconds east of UTC before the first change.
    first: i64,
    /// In order of time.
    changes: Box<[Change]>,
}

#[derive(Clone, Copy)]
struct Change {
    /// The instant of the change, in milliseconds.
    at: i64,
    /// The offset until then and from then on, in milliseconds east of UTC.
    before: i64,
    after: i64,
}

impl Zone {
    /// The zone of this IANA name, such as `Europe/Amsterdam`; capitals count.
    pub fn named(name: &str) -> Option<Zone> {
        let mut table = Table(TABLE);
        let steps = table.steps();
        let mut entry = None;
        for (candidate, history) in table.names() {
            if candidate == name {
                entry = Some((candidate, history));
            }
        }
        let (name, history) = entry?;
        for _ in 0..history {
            table.signed();
            for _ in 0..table.unsigned() {
                table.unsigned();
            }
        }
        let first = table.signed() * 1_000;
        let (mut at, mut before) = (0, first);
        let changes = (0..table.unsigned())
            .filter_map(|_| {
                let (seconds, change) = *steps.get(table.unsigned() as usize)?;
                at += seconds * 1_000;
                let after = before + change * 1_000;
                let change = Change { at, before, after };
                before = after;
                Some(change)
            })
            .collect();
        Some(Zone(Arc::new(History { name, first, changes })))
    }

    /// Coordinated universal time, which needs no table.
    pub fn utc() -> Zone {
        Zone(Arc::new(History { name: "UTC", first: 0, changes: Box::default() }))
    }

    /// The name it was asked for by; an alias stays an alias.
    pub fn name(&self) -> &str {
        self.0.name
    }

    /// Seconds east of UTC at an instant, daylight saving included.
    pub fn offset_at(&self, at: Instant) -> i32 {
        (self.offset_millis(at.millis()) / 1_000) as i32
    }

    /// What the clocks show at an instant.
    pub fn local_date_time(&self, at: Instant) -> NaiveDateTime {
        DateTime::from_timestamp_millis(self.local_millis(at)).unwrap_or_default().naive_utc()
    }

    /// The instant at which the clocks show `local`. What they skip when put forward is the instant of the change; what
    /// they show twice when put back is the first occurrence.
    pub fn instant_of(&self, local: NaiveDateTime) -> Instant {
        self.instant_of_millis(local.and_utc().timestamp_millis())
    }

    /// [`local_date_time`](Self::local_date_time) as milliseconds since 1970-01-01T00:00 on the same clocks.
    pub(crate) fn local_millis(&self, at: Instant) -> i64 {
        at.millis() + self.offset_millis(at.millis())
    }

    /// [`instant_of`](Self::instant_of) for milliseconds since 1970-01-01T00:00 on the same clocks.
    pub(crate) fn instant_of_millis(&self, local: i64) -> Instant {
        // The first stretch of constant offset whose end, on its own clocks, is still to come. When it has not even
        // begun on its own clocks, `local` falls in the gap before it.
        let changes = &self.0.changes;
        let passed = changes.partition_point(|change| change.at + change.before <= local);
        let last = passed.checked_sub(1).and_then(|last| changes.get(last));
        Instant::from_millis(last.map_or(local - self.0.first, |change| (local - change.after).max(change.at)))
    }

    fn offset_millis(&self, at: i64) -> i64 {
        let changes = &self.0.changes;
        let passed = changes.partition_point(|change| change.at <= at);
        passed.checked_sub(1).and_then(|last| changes.get(last)).map_or(self.0.first, |change| change.after)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

/// The names of all zones, aliases included, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    let mut table = Table(TABLE);
    table.steps();
    table.names().map(|(name, _)| name).collect::<Vec<_>>().into_iter()
}

/// What is left of the table.
struct Table(&'static [u8]);

impl Table {
    fn unsigned(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn signed(&mut self) -> i64 {
        let number = self.unsigned();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }

    /// The distinct steps: seconds since the step before, change of the offset in seconds.
    fn steps(&mut self) -> Vec<(i64, i64)> {
        (0..self.unsigned()).map(|_| (self.unsigned().cast_signed(), self.signed())).collect()
    }

    /// The names, each with the number of its history.
    fn names(&mut self) -> impl Iterator<Item = (&'static str, u64)> {
        (0..self.unsigned()).map(|_| {
            let length = self.unsigned() as usize;
            let (name, rest) = self.0.split_at_checked(length).unwrap_or_default();
            self.0 = rest;
            (str::from_utf8(name).unwrap_or_default(), self.unsigned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn instant_of(zone_name: &str, local: &str) -> String {
        zone(zone_name).instant_of(local.parse().unwrap()).to_string()
    }

    #[test]
    fn reads_clocks() {
        for (name, at, local) in [
            ("Europe/Amsterdam", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"),
            ("Europe/Amsterdam", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45:00"),
            ("Asia/Kathmandu", "1985-12-31T18:29:59Z", "1985-12-31 23:59:59"),
            ("Asia/Kathmandu", "1985-12-31T18:30:00Z", "1986-01-01 00:15:00"),
            ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01 11:00:00"),
            ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", "2026-07-01 10:30:00"),
            ("Africa/Monrovia", "1970-01-01T00:00:00Z", "1969-12-31 23:15:30"),
            ("UTC", "2026-01-01T00:00:00.250Z", "2026-01-01 00:00:00.250"),
        ] {
            assert_eq!(zone(name).local_date_time(instant(at)).to_string(), local, "{name} {at}");
        }
    }

    #[test]
    fn what_clocks_skip_is_the_instant_of_the_change() {
        // Havana and Cairo skip midnight itself; Samoa skipped a whole day to change sides of the date line.
        for (name, local, expect) in [
            ("Europe/Amsterdam", "2026-03-29T02:00:00", "2026-03-29T01:00:00Z"),
            ("Europe/Amsterdam", "2026-03-29T02:59:59", "2026-03-29T01:00:00Z"),
            ("Europe/Amsterdam", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
            ("America/Havana", "2026-03-08T00:30:00", "2026-03-08T05:00:00Z"),
            ("Africa/Cairo", "2026-04-24T00:00:00", "2026-04-23T22:00:00Z"),
            ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:30:00Z"),
        ] {
            assert_eq!(instant_of(name, local), expect, "{name} {local}");
        }
    }

    #[test]
    fn what_clocks_show_twice_is_the_first_time() {
        for (name, local, expect) in [
            ("Europe/Amsterdam", "2026-10-25T02:00:00", "2026-10-25T00:00:00Z"),
            ("Europe/Amsterdam", "2026-10-25T02:59:59", "2026-10-25T00:59:59Z"),
            ("Europe/Amsterdam", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
            ("America/Havana", "2026-11-01T00:00:00", "2026-11-01T04:00:00Z"),
            ("Asia/Beirut", "2026-10-24T23:30:00", "2026-10-24T20:30:00Z"),
            ("Asia/Beirut", "2026-10-25T00:00:00", "2026-10-24T22:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z"),
        ] {
            assert_eq!(instant_of(name, local), expect, "{name} {local}");
        }
    }

    #[test]
    fn keeps_the_last_offset_beyond_the_table() {
        let amsterdam = zone("Europe/Amsterdam");
        assert_eq!(amsterdam.offset_at(Instant::EARLIEST.plus_millis(-1)), 3_600);
        assert_eq!(amsterdam.offset_at(Instant::LATEST.plus_millis(200 * 86_400_000)), 3_600);
    }

    #[test]
    fn knows_zones_by_their_exact_name() {
        assert_eq!(zone("Europe/Amsterdam").name(), "Europe/Amsterdam");
        assert_eq!(zone("Asia/Katmandu").name(), "Asia/Katmandu");
        for name in ["", "europe/amsterdam", "Europe/Amsterdam ", "CEST", "Amsterdam"] {
            assert!(Zone::named(name).is_none(), "{name}");
        }
        assert!(names().is_sorted());
        assert!(names().all(|name| Zone::named(name).is_some_and(|zone| zone.name() == name)));
        assert_eq!(Zone::utc().offset_at(Instant::LATEST), 0);
    }
}
