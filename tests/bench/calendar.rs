//! How long business-hours arithmetic takes, natively and as optimised as it is delivered: `cargo bench`.
//!
//! By length, to show that a due time costs the same however far off it is; by zone; and with hours too uneven to be looked
//! up. Instants and lengths have no pattern, and there are more of them than a processor learns by heart.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sladder::calendar::Calendar;
use sladder::instant::Instant;
use std::hint::black_box;

const QUESTIONS: usize = 100_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// 2020-01-01T00:00:00Z
const FIRST: i64 = 18_262 * DAY;
const TEN_YEARS: i64 = 3_653 * DAY;
const OFFICE: &str = r#"{ "mon-fri": ["09:00-12:30", "13:00-17:30"] }"#;

fn compile(zone: &str, hours: &str) -> Calendar {
    let dates = ["01-01", "03-06", "04-27", "05-01", "05-05", "07-04", "08-15", "11-11", "12-25", "12-26"];
    let holidays = dates.map(|date| format!(r#""{date}": "Holiday""#)).join(", ");
    let document = format!(r#"{{ "timeZone": "{zone}", "hours": {hours}, "holidays": {{ {holidays} }} }}"#);
    Calendar::parse(&document).unwrap()
}

/// With the tables that it is going to need.
fn calendar(zone: &str, hours: &str) -> Calendar {
    let calendar = compile(zone, hours);
    let (first, last) = (Instant::from_millis(FIRST), Instant::from_millis(FIRST + TEN_YEARS + 400 * DAY));
    assert!(calendar.elapsed(first, last) > 0);
    calendar
}

/// Numbers without a pattern, below `end`.
fn numbers(seed: u64, end: i64) -> impl Iterator<Item = i64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 16).cast_signed() % end
    })
}

/// Instants, and lengths of one minute up to `longest`.
fn questions(longest: i64) -> Vec<(Instant, i64)> {
    let instants = numbers(1, TEN_YEARS).map(|since| Instant::from_millis(FIRST + since));
    let lengths = numbers(2, longest / MINUTE).map(|minutes| (minutes + 1) * MINUTE);
    instants.zip(lengths).take(QUESTIONS).collect()
}

fn add(calendar: &Calendar, questions: &[(Instant, i64)]) -> i64 {
    questions.iter().map(|(from, length)| calendar.add_millis(*from, *length).map_or(0, Instant::millis)).sum()
}

fn elapsed(calendar: &Calendar, questions: &[(Instant, i64)]) -> i64 {
    questions.iter().map(|(from, length)| calendar.elapsed(*from, from.plus_millis(*length))).sum()
}

fn by_length(criterion: &mut Criterion) {
    let office = calendar("Europe/Amsterdam", OFFICE);
    let mut group = criterion.benchmark_group("length");
    group.throughput(Throughput::Elements(QUESTIONS as u64));
    for (name, longest) in [("1 minute", MINUTE), ("1 day", DAY), ("60 days", 60 * DAY), ("2 years", 730 * DAY)] {
        let questions = questions(longest);
        group.bench_with_input(BenchmarkId::new("add", name), &questions, |b, all| b.iter(|| add(&office, all)));
        group
            .bench_with_input(BenchmarkId::new("elapsed", name), &questions, |b, all| b.iter(|| elapsed(&office, all)));
    }
}

fn by_zone(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("zone");
    group.throughput(Throughput::Elements(QUESTIONS as u64));
    let questions = questions(60 * DAY);
    for zone in ["Europe/Amsterdam", "America/New_York", "Asia/Kolkata"] {
        let office = calendar(zone, OFFICE);
        group.bench_with_input(BenchmarkId::new("add", zone), &questions, |b, all| b.iter(|| add(&office, all)));
        group
            .bench_with_input(BenchmarkId::new("elapsed", zone), &questions, |b, all| b.iter(|| elapsed(&office, all)));
    }
}

fn uneven(criterion: &mut Criterion) {
    let stretches: Vec<String> =
        (0..400).map(|n| format!(r#""{:02}:{:02}-{:02}:{:02}""#, n / 20, n % 20 * 3, n / 20, n % 20 * 3 + 2)).collect();
    let mondays = calendar("Europe/Amsterdam", &format!(r#"{{ "mon": [{}] }}"#, stretches.join(", ")));
    let mut group = criterion.benchmark_group("400 stretches every Monday");
    group.throughput(Throughput::Elements(QUESTIONS as u64));
    let questions = questions(60 * DAY);
    group.bench_with_input("add", &questions, |b, all| b.iter(|| add(&mondays, all)));
    group.bench_with_input("elapsed", &questions, |b, all| b.iter(|| elapsed(&mondays, all)));
}

fn table(criterion: &mut Criterion) {
    criterion.bench_function("the table of a year", |b| {
        let fresh = || compile("Europe/Amsterdam", OFFICE);
        let ask = |office: Calendar| {
            black_box(office.elapsed(Instant::from_millis(FIRST + DAY), Instant::from_millis(FIRST + 2 * DAY)))
        };
        b.iter_batched(fresh, ask, BatchSize::SmallInput);
    });
}

criterion_group!(benches, by_length, by_zone, uneven, table);
criterion_main!(benches);
