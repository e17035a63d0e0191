//! Writes the time zone table that `src/zone.rs` reads: every zone of the IANA database by name, 1970 to 2070.
//!
//! chrono-tz itself would add 129 KB (compressed) to the wasm. All that open hours need is when the offset from UTC
//! changes and by how much, and there is far less of that than it seems: half of the names are aliases, and most changes
//! are a repetition ("an hour forward, 217 days after the last one"). So the table is a list of distinct steps, most
//! frequent first, and a zone is a list of their numbers, of one byte as a rule.
//!
//! Layout, all numbers being LEB128 varints, signed ones zigzag coded:
//!
//! ```text
//! steps       count, then per step: seconds since the step before (the first: since 1970), signed change of the offset
//! names       count, then per name, sorted: its length and bytes, the number of its history
//! histories   per history: signed offset in 1970 (seconds east of UTC), count, then per change: the number of its step
//! ```

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a build that cannot make the table has to stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{IANA_TZDB_VERSION, TZ_VARIANTS, Tz};

const DAY: i64 = 86_400;
/// 2070-01-01T00:00:00Z in seconds.
const END: i64 = 36_525 * DAY;
/// How far apart the offset is looked at. No zone has ever changed its offset twice in less than a week; `tests/zones.rs`
/// compares the result with a finer scan.
const STRIDE: i64 = 3 * DAY;

/// Seconds since the step before, and the change of the offset in seconds.
type Step = (i64, i64);

/// The offset in 1970 and all that followed.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct History {
    first: i64,
    steps: Vec<Step>,
}

/// Writes `zones.bin` and `zones.release` into `out_dir`.
pub fn generate(out_dir: &Path) {
    let mut zones: Vec<Tz> = TZ_VARIANTS.to_vec();
    zones.sort_by_key(|zone| zone.name());

    // Numbered in order of the first name, which keeps related zones together and compresses better.
    let mut numbers: BTreeMap<History, usize> = BTreeMap::new();
    let mut names = Vec::new();
    for zone in zones {
        let next = numbers.len();
        names.push((zone.name(), *numbers.entry(history(zone)).or_insert(next)));
    }
    let mut histories: Vec<(usize, History)> = numbers.into_iter().map(|(history, number)| (number, history)).collect();
    histories.sort();

    let mut uses: BTreeMap<Step, usize> = BTreeMap::new();
    for &step in histories.iter().flat_map(|(_, history)| &history.steps) {
        *uses.entry(step).or_default() += 1;
    }
    let mut steps: Vec<Step> = uses.keys().copied().collect();
    steps.sort_by_key(|step| std::cmp::Reverse(uses[step]));
    let number_of: BTreeMap<Step, usize> = steps.iter().enumerate().map(|(number, &step)| (step, number)).collect();

    let mut table = Table(Vec::new());
    table.count(steps.len());
    for (seconds, change) in steps {
        table.unsigned(seconds.unsigned_abs());
        table.signed(change);
    }
    table.count(names.len());
    for (name, history) in names {
        table.count(name.len());
        table.0.extend(name.bytes());
        table.count(history);
    }
    for (_, history) in histories {
        table.signed(history.first);
        table.count(history.steps.len());
        for step in history.steps {
            table.count(number_of[&step]);
        }
    }
    fs::write(out_dir.join("zones.bin"), table.0).expect("the output directory is writable");
    fs::write(out_dir.join("zones.release"), IANA_TZDB_VERSION).expect("the output directory is writable");
}

fn history(zone: Tz) -> History {
    let first = offset(zone, 0);
    let mut steps = Vec::new();
    let (mut seen, mut before, mut last) = (0, first, 0);
    while seen < END {
        let ahead = (seen + STRIDE).min(END);
        let after = offset(zone, ahead);
        if after != before {
            let change = first_second_with(zone, after, seen, ahead);
            assert!(last == 0 || change - last >= 2 * STRIDE, "{zone}: changes too close together for the stride");
            steps.push((change - last, after - before));
            (before, last) = (after, change);
        }
        seen = ahead;
    }
    History { first, steps }
}

/// The first second of the new offset, which `ahead` has and `seen` has not.
fn first_second_with(zone: Tz, new: i64, mut seen: i64, mut ahead: i64) -> i64 {
    while ahead - seen > 1 {
        let middle = seen + (ahead - seen) / 2;
        if offset(zone, middle) == new { ahead = middle } else { seen = middle }
    }
    ahead
}

/// Seconds east of UTC, daylight saving included.
fn offset(zone: Tz, second: i64) -> i64 {
    let utc = DateTime::from_timestamp(second, 0).expect("a second of 1970 to 2070").naive_utc();
    i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc())
}

struct Table(Vec<u8>);

impl Table {
    fn count(&mut self, number: usize) {
        self.unsigned(number as u64);
    }

    fn unsigned(&mut self, number: u64) {
        let mut rest = number;
        while rest > 0x7f {
            self.0.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
    }

    fn signed(&mut self, number: i64) {
        self.unsigned(((number << 1) ^ (number >> 63)).cast_unsigned());
    }
}
