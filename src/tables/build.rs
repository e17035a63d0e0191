//! Generates the tables that are derived from other crates: time zones and character folding.
//!
//! Both crates are build dependencies only; what ships is the compact table, checked against its source in `tests/`.

#![allow(clippy::expect_used)] // a build script may stop the build

mod folding;
mod zones;

use std::{env, path::PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=src/tables");
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    zones::generate(&out_dir);
    folding::generate(&out_dir);
}
