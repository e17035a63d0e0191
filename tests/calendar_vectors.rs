//! Open hours agree with the facts that other systems' test suites and documentation state.
//!
//! Where a source and this engine differ on purpose, `tests/vectors/differences.json` names the rule; our answer is the entry's own
//! (`reference`), or is in that list.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chrono::NaiveDate;
use serde_json::Value;
use sladder::calendar::{Calendar, CalendarSpec, Holidays, Hours};
use sladder::instant::Instant;
use sladder::length::Length;
use sladder::zone::Zone;

fn vectors(name: &str) -> Vec<Value> {
    let mut file: Value = serde_json::from_str(include_str!("vectors/calendar.json")).unwrap();
    serde_json::from_value(file[name].take()).unwrap()
}

/// By id, what is known of an answer that is not ours: `rule`, and `ours` where the vector itself has none.
fn differences() -> Value {
    let mut file: Value = serde_json::from_str(include_str!("vectors/differences.json")).unwrap();
    file["facts"].take()
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_else(|| panic!("{key} of {vector}"))
}

fn instant(vector: &Value, key: &str) -> Instant {
    Instant::parse(text(vector, key)).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// [["09:00", "17:00"], ...]; a closing that is not later than its opening is on the next date.
fn hours(list: &Value) -> Vec<Hours> {
    let seconds = |time: &Value| {
        let (hour, minute) = time.as_str().unwrap().split_once(':').unwrap();
        hour.parse::<u32>().unwrap() * 3_600 + minute.parse::<u32>().unwrap() * 60
    };
    let stretch = |pair: &Value| {
        let (open, close) = (seconds(&pair[0]), seconds(&pair[1]));
        Hours::new(open, if close > open { close } else { close + 86_400 }).unwrap()
    };
    list.as_array().unwrap().iter().map(stretch).collect()
}

fn calendar(vector: &Value) -> Calendar {
    let written = &vector["calendar"];
    let day = |name: &str| hours(&written["hours"][name]);
    let holiday = |text: &Value| (date(text.as_str().unwrap()), date(text.as_str().unwrap()));
    let special_days = written.get("special_days").and_then(Value::as_object).into_iter().flatten();
    Calendar::new(CalendarSpec {
        zone: Zone::named(text(written, "time_zone")).unwrap(),
        week: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(day),
        holidays: Holidays {
            dates: written["holidays"].as_array().unwrap().iter().map(holiday).collect(),
            yearly: vec![],
        },
        special_days: special_days.map(|(day, list)| (date(day), hours(list))).collect(),
    })
    .unwrap()
}

/// Whether the calendar answers `vector` with `expected`.
fn agrees(vector: &Value, expected: &Value) -> bool {
    let calendar = calendar(vector);
    let start = instant(vector, "start");
    let at = || Instant::parse(expected.as_str().unwrap()).unwrap();
    let length = || Length::Millis(vector["seconds"].as_i64().unwrap() * 1_000);
    match text(vector, "op") {
        "add" => calendar.add(start, length()) == Some(at()),
        "subtract" => calendar.subtract(start, length()) == Some(at()),
        "elapsed" => calendar.elapsed(start, instant(vector, "end")) == expected.as_i64().unwrap() * 1_000,
        "is_open" => calendar.is_open(start) == expected.as_bool().unwrap(),
        "next_open" => calendar.next_open(start) == Some(at()),
        op => panic!("unknown op {op}"),
    }
}

#[test]
fn answers_as_the_sources_do() {
    let vectors = vectors("calendar_vectors");
    let agreed: Vec<&Value> = vectors.iter().filter(|vector| vector.get("disagrees").is_none()).collect();
    assert_eq!((vectors.len(), agreed.len()), (297, 274));
    let failed: Vec<&Value> = agreed.into_iter().filter(|vector| !agrees(vector, &vector["expect"])).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn answers_by_our_reading_where_the_sources_differ() {
    let differences = differences();
    for vector in vectors("calendar_vectors").iter().filter(|vector| vector.get("disagrees").is_some()) {
        assert!(differences[text(vector, "id")]["rule"].is_string(), "no rule for {vector:#}");
        assert!(agrees(vector, &vector["reference"]), "{vector:#}");
        assert!(!agrees(vector, &vector["expect"]), "no difference any more: {vector:#}");
    }
}

#[test]
fn counts_working_days() {
    let (vectors, differences) = (vectors("day_vectors"), differences());
    let mut agreed = 0;
    for vector in &vectors {
        let days = vector["days"].as_i64().unwrap();
        let length = Length::WorkingDays(u32::try_from(days.unsigned_abs()).unwrap());
        let (calendar, start) = (calendar(vector), instant(vector, "start"));
        let answer = if days < 0 { calendar.subtract(start, length) } else { calendar.add(start, length) };
        let theirs = instant(vector, "expect");
        match differences.get(text(vector, "id")) {
            None => {
                assert_eq!(answer, Some(theirs), "{vector:#}");
                agreed += 1;
            }
            Some(difference) => {
                assert_eq!(answer, Some(instant(difference, "ours")), "{vector:#}");
                assert_ne!(answer, Some(theirs), "no difference any more: {vector:#}");
            }
        }
    }
    assert_eq!((vectors.len(), agreed), (21, 15));
}
