//! Laws held against a brute-force oracle: open hours and clocks worked out minute by minute over chrono-tz, with no code of
//! the engine's.
//!
//! - `calendars.rs`: random calendars and the model of their open minutes; `calendar_laws.rs` holds the engine's to it.
//! - `desk.rs`: random agreements and tickets; `clocks.rs`: what their clocks must say; `clock_laws.rs` compares.
//! - `decision_laws.rs`: what shifting, asking later and listing otherwise must not change.
//!
//! Together they try 100,000 cases: 50,000 of calendars, 20,000 of clocks, 30,000 of decisions. `PROPTEST_CASES` does not
//! change that.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod calendar_laws;
mod calendars;
mod clock_laws;
mod clocks;
mod decision_laws;
mod desk;

use proptest::prelude::ProptestConfig;

/// Cases of each law.
const WALK: u32 = 10_000;
const INVERSE: u32 = 10_000;
const MONOTONE: u32 = 10_000;
const ADDITIVE: u32 = 10_000;
const HOLIDAY: u32 = 10_000;
const CLOCKS: u32 = 20_000;
const SHIFTED: u32 = 10_000;
const HISTORY: u32 = 10_000;
const PERMUTED: u32 = 10_000;

const _: () =
    assert!(WALK + INVERSE + MONOTONE + ADDITIVE + HOLIDAY + CLOCKS + SHIFTED + HISTORY + PERMUTED == 100_000);

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
