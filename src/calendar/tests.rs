//! The odd corners of open hours: clock changes, midnight, leap days, seams between years.

use super::*;

const HOUR: i64 = 3_600_000;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// "09:00-12:30 13:00-17:30"; a closing that is not later than its opening is on the next date.
fn hours(text: &str) -> Vec<Hours> {
    let seconds = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap();
        hour.parse::<u32>().unwrap() * 3_600 + minute.parse::<u32>().unwrap() * 60
    };
    let stretch = |text: &str| {
        let (open, close) = text.split_once('-').unwrap();
        let (open, close) = (seconds(open), seconds(close));
        Hours::new(open, if close > open { close } else { close + 86_400 }).unwrap()
    };
    text.split_whitespace().map(stretch).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn spec(zone: &str, week: [&str; 7]) -> CalendarSpec {
    let zone = Zone::named(zone).unwrap();
    CalendarSpec { zone, week: week.map(hours), holidays: Holidays::default(), special_days: vec![] }
}

fn calendar(zone: &str, week: [&str; 7]) -> Calendar {
    Calendar::new(spec(zone, week)).unwrap()
}

fn office() -> Calendar {
    let day = "09:00-12:30 13:00-17:30";
    calendar("Europe/Amsterdam", [day, day, day, day, day, "10:00-14:00", ""])
}

fn open_hours(calendar: &Calendar, from: &str, to: &str) -> Vec<String> {
    calendar.open_hours(at(from), at(to)).iter().map(|(open, close)| format!("{open} {close}")).collect()
}

fn add(calendar: &Calendar, from: &str, length: &str) -> Option<String> {
    calendar.add(at(from), Length::parse(length).unwrap()).map(|at| at.to_string())
}

fn subtract(calendar: &Calendar, from: &str, length: &str) -> Option<String> {
    calendar.subtract(at(from), Length::parse(length).unwrap()).map(|at| at.to_string())
}

#[test]
fn is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&office());
}

#[test]
fn a_day_open_all_round_has_as_many_hours_as_the_clocks_show() {
    for (zone, date, hours) in [
        ("Europe/Amsterdam", "2026-03-29", 23.0),
        ("Europe/Amsterdam", "2026-10-25", 25.0),
        ("Europe/Amsterdam", "2026-10-26", 24.0),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("America/Havana", "2026-03-08", 23.0),
        ("America/Havana", "2026-11-01", 25.0),
        ("Asia/Beirut", "2026-03-29", 23.0),
        ("Asia/Beirut", "2026-10-24", 25.0),
        ("Africa/Cairo", "2026-04-24", 23.0),
        ("Africa/Cairo", "2026-10-29", 25.0),
        ("Asia/Kathmandu", "1986-01-01", 23.75),
        ("Pacific/Apia", "2011-12-30", 0.0),
    ] {
        let closed = spec(zone, Default::default());
        let special_days = vec![(day(date), vec![Hours::ALL_DAY])];
        let calendar = Calendar::new(CalendarSpec { special_days, ..closed }).unwrap();
        let elapsed = calendar.elapsed(Instant::EARLIEST, Instant::LATEST);
        assert_eq!(elapsed as f64 / HOUR as f64, hours, "{zone} {date}");
    }
}

#[test]
fn a_boundary_in_a_gap_is_the_change_and_in_an_overlap_the_first_time() {
    let nights = calendar("America/New_York", ["", "", "", "", "", "", "01:30-02:30"]);
    // 02:30 is skipped, so the hours end with the change; 01:30 comes twice and the first one counts.
    assert_eq!(
        open_hours(&nights, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"),
        ["2026-03-08T06:30:00Z 2026-03-08T07:00:00Z"]
    );
    assert_eq!(
        open_hours(&nights, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"),
        ["2026-11-01T05:30:00Z 2026-11-01T07:30:00Z"]
    );
    let skipped = calendar("America/New_York", ["", "", "", "", "", "", "02:00-02:45"]);
    assert!(open_hours(&skipped, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z").is_empty());
    // A date whose hours are skipped altogether is not a working day.
    assert_eq!(add(&skipped, "2026-03-01T07:15:00Z", "1wd").as_deref(), Some("2026-03-15T06:15:00Z"));
}

#[test]
fn a_holiday_removes_what_opens_on_it_and_not_what_runs_into_it() {
    let night = "22:00-06:00";
    let mut spec = spec("Europe/Amsterdam", [night; 7]);
    spec.holidays.dates = vec![(day("2026-12-25"), day("2026-12-25"))];
    let nights = Calendar::new(spec).unwrap();
    assert_eq!(
        open_hours(&nights, "2026-12-24T12:00:00Z", "2026-12-27T12:00:00Z"),
        ["2026-12-24T21:00:00Z 2026-12-25T05:00:00Z", "2026-12-26T21:00:00Z 2026-12-27T05:00:00Z"]
    );
}

#[test]
fn hours_that_run_into_a_special_day_join_its_own() {
    let mut spec = spec("UTC", ["22:00-06:00"; 7]);
    spec.special_days = vec![(day("2026-05-02"), hours("05:00-09:00 08:00-10:00")), (day("2026-05-03"), vec![])];
    let nights = Calendar::new(spec).unwrap();
    assert_eq!(
        open_hours(&nights, "2026-05-01T12:00:00Z", "2026-05-04T12:00:00Z"),
        ["2026-05-01T22:00:00Z 2026-05-02T10:00:00Z"]
    );
    assert_eq!(nights.elapsed(at("2026-05-01T12:00:00Z"), at("2026-05-04T12:00:00Z")), 12 * HOUR);
    assert_eq!(nights.next_close(at("2026-05-02T05:30:00Z")), Some(at("2026-05-02T10:00:00Z")));
}

#[test]
fn stretches_that_touch_are_one_across_midnight_and_new_year() {
    let shifts = calendar("Asia/Kathmandu", ["00:00-12:00 12:00-24:00"; 7]);
    let mut spec = spec("Asia/Kathmandu", ["00:00-24:00"; 7]);
    spec.holidays.dates = vec![(day("2027-01-02"), day("2027-01-02"))];
    let but_one = Calendar::new(spec).unwrap();
    let new_year_end = at("2027-01-01T18:15:00Z");
    for from in ["2026-12-30T00:00:00Z", "2026-12-31T18:14:59Z", "2026-12-31T18:15:00Z"] {
        assert_eq!(shifts.next_close(at(from)), None, "{from}");
        assert_eq!(but_one.next_close(at(from)), Some(new_year_end), "{from}");
    }
    assert_eq!(
        open_hours(&shifts, "2025-06-01T00:00:00Z", "2027-06-01T00:00:00Z"),
        ["2025-06-01T00:00:00Z 2027-06-01T00:00:00Z"]
    );
    assert_eq!(shifts.elapsed(Instant::EARLIEST, Instant::LATEST), Instant::LATEST.since(Instant::EARLIEST));
}

#[test]
fn new_year_is_that_of_the_zone() {
    for (zone, new_year) in [
        ("Pacific/Honolulu", "2027-01-01T10:00:00Z"),
        ("UTC", "2027-01-01T00:00:00Z"),
        ("Pacific/Kiritimati", "2026-12-31T10:00:00Z"),
    ] {
        let closed_on = |month, day| {
            let mut spec = CalendarSpec::round_the_clock(Zone::named(zone).unwrap());
            spec.holidays.yearly = vec![(month, day)];
            Calendar::new(spec).unwrap()
        };
        let (calendar, new_year) = (closed_on(1, 1), at(new_year));
        let eve = new_year.plus_millis(-1);
        assert_eq!((calendar.is_open(eve), calendar.is_open(new_year)), (true, false), "{zone}");
        assert_eq!(calendar.next_close(eve), Some(new_year), "{zone}");
        assert_eq!(calendar.add_millis(eve, 2), Some(new_year.plus_millis(DAY + 1)), "{zone}");
        assert_eq!(calendar.elapsed(eve, new_year.plus_millis(DAY + 1)), 2, "{zone}");

        let calendar = closed_on(12, 31);
        assert_eq!((calendar.is_open(eve), calendar.is_open(new_year)), (false, true), "{zone}");
        assert_eq!(calendar.next_open(eve), Some(new_year), "{zone}");
    }
}

#[test]
fn time_used_up_at_a_closing_ends_there_and_in_the_mirror_at_an_opening() {
    let office = office();
    // A Monday.
    assert_eq!(add(&office, "2026-03-02T08:00:00Z", "3h30m").as_deref(), Some("2026-03-02T11:30:00Z"));
    assert_eq!(add(&office, "2026-03-02T08:00:00Z", "3h30m1s").as_deref(), Some("2026-03-02T12:00:01Z"));
    assert_eq!(add(&office, "2026-03-01T12:00:00Z", "8h").as_deref(), Some("2026-03-02T16:30:00Z"));
    assert_eq!(subtract(&office, "2026-03-02T16:30:00Z", "4h30m").as_deref(), Some("2026-03-02T12:00:00Z"));
    assert_eq!(subtract(&office, "2026-03-02T16:30:00Z", "4h30m1s").as_deref(), Some("2026-03-02T11:29:59Z"));
    assert_eq!(subtract(&office, "2026-03-03T05:00:00Z", "8h").as_deref(), Some("2026-03-02T08:00:00Z"));
    let closed = "2026-03-01T12:00:00Z";
    assert_eq!(add(&office, closed, "0s").as_deref(), Some(closed));
    assert_eq!(subtract(&office, closed, "0wd").as_deref(), Some(closed));
    assert_eq!(office.add_millis(at(closed), -250), Some(at("2026-02-28T12:59:59.750Z")));
}

#[test]
fn asks_about_now_and_next() {
    let office = office();
    for (from, open, next_open, next_close) in [
        ("2026-03-02T07:59:59.999Z", false, "2026-03-02T08:00:00Z", "2026-03-02T11:30:00Z"),
        ("2026-03-02T08:00:00Z", true, "2026-03-02T08:00:00Z", "2026-03-02T11:30:00Z"),
        ("2026-03-02T11:29:59.999Z", true, "2026-03-02T11:29:59.999Z", "2026-03-02T11:30:00Z"),
        ("2026-03-02T11:30:00Z", false, "2026-03-02T12:00:00Z", "2026-03-02T16:30:00Z"),
        ("2026-12-31T16:30:00Z", false, "2027-01-01T08:00:00Z", "2027-01-01T11:30:00Z"),
    ] {
        assert_eq!(office.is_open(at(from)), open, "{from}");
        assert_eq!(office.next_open(at(from)), Some(at(next_open)), "{from}");
        assert_eq!(office.next_close(at(from)), Some(at(next_close)), "{from}");
    }
    assert!(open_hours(&office, "2026-03-03T12:00:00Z", "2026-03-02T12:00:00Z").is_empty());
    assert_eq!(
        open_hours(&office, "2026-03-02T10:00:00Z", "2026-03-02T12:00:01Z"),
        ["2026-03-02T10:00:00Z 2026-03-02T11:30:00Z", "2026-03-02T12:00:00Z 2026-03-02T12:00:01Z"]
    );
}

#[test]
fn working_days_keep_the_local_time_within_the_hours_of_the_date() {
    let office = office();
    for (why, from, length, expect) in [
        ("over the weekend and a clock change", "2026-03-27T10:00:00Z", "2wd", "2026-03-30T09:00:00Z"),
        ("from a closed Sunday", "2026-03-01T10:15:00Z", "1wd", "2026-03-02T10:15:00Z"),
        ("in a break: its end", "2026-03-01T11:45:00Z", "1wd", "2026-03-02T12:00:00Z"),
        ("before opening: the opening", "2026-03-02T03:00:00Z", "1wd", "2026-03-03T08:00:00Z"),
        ("after closing: the closing", "2026-03-06T15:00:00Z", "1wd", "2026-03-07T13:00:00Z"),
        ("at closing: the closing", "2026-03-02T16:30:00Z", "1wd", "2026-03-03T16:30:00Z"),
        ("late by UTC, early tomorrow by the clocks", "2026-03-02T23:30:00Z", "1wd", "2026-03-04T08:00:00Z"),
        ("a year of them", "2026-03-02T08:00:00Z", "313wd", "2027-03-02T08:00:00Z"),
    ] {
        assert_eq!(add(&office, from, length).as_deref(), Some(expect), "{why}");
    }
    for (why, from, length, expect) in [
        ("over the weekend and a clock change", "2026-03-30T09:00:00Z", "2wd", "2026-03-27T10:00:00Z"),
        ("in a break: its start", "2026-03-03T11:45:00Z", "1wd", "2026-03-02T11:30:00Z"),
        ("before opening: the opening", "2026-03-03T03:00:00Z", "1wd", "2026-03-02T08:00:00Z"),
        ("after closing: the closing", "2026-03-03T20:00:00Z", "1wd", "2026-03-02T16:30:00Z"),
        ("a year of them", "2027-03-02T08:00:00Z", "313wd", "2026-03-02T08:00:00Z"),
    ] {
        assert_eq!(subtract(&office, from, length).as_deref(), Some(expect), "{why}");
    }
}

#[test]
fn working_days_of_night_shifts_stay_in_the_night() {
    let mut spec = spec("UTC", ["22:00-06:00"; 7]);
    spec.holidays.dates = vec![(day("2026-05-06"), day("2026-05-06"))];
    let nights = Calendar::new(spec).unwrap();
    // 03:00 belongs to the evening before, and still is open time of the same shift system.
    assert_eq!(add(&nights, "2026-05-03T03:00:00Z", "1wd").as_deref(), Some("2026-05-04T03:00:00Z"));
    assert_eq!(add(&nights, "2026-05-03T12:00:00Z", "1wd").as_deref(), Some("2026-05-04T22:00:00Z"));
    // Nothing opened on the evening of the 6th, so the night to the 7th is closed.
    assert_eq!(add(&nights, "2026-05-05T03:00:00Z", "1wd").as_deref(), Some("2026-05-07T22:00:00Z"));
}

#[test]
fn open_round_the_clock_is_the_wall_clock_with_dates() {
    let amsterdam = Calendar::new(CalendarSpec::round_the_clock(Zone::named("Europe/Amsterdam").unwrap())).unwrap();
    assert!(amsterdam.is_always_open() && Calendar::always().is_always_open() && !office().is_always_open());
    assert_eq!(add(&amsterdam, "2026-03-28T12:00:00Z", "24h").as_deref(), Some("2026-03-29T12:00:00Z"));
    assert_eq!(add(&amsterdam, "2026-03-28T12:00:00Z", "1wd").as_deref(), Some("2026-03-29T11:00:00Z"));
    assert_eq!(subtract(&amsterdam, "2026-03-29T11:00:00Z", "1wd").as_deref(), Some("2026-03-28T12:00:00Z"));
    assert_eq!(add(&Calendar::always(), "2026-03-28T12:00:00Z", "1wd").as_deref(), Some("2026-03-29T12:00:00Z"));

    let always = Calendar::always();
    let (from, to) = (at("2026-03-28T12:00:00.250Z"), at("2026-03-28T12:00:01Z"));
    assert!(always.is_open(from));
    assert_eq!((always.elapsed(from, to), always.elapsed(to, from)), (750, 0));
    assert_eq!((always.next_open(from), always.next_close(from)), (Some(from), None));
    assert_eq!(always.open_hours(from, to), [(from, to)]);
}

#[test]
fn leap_days_count() {
    let sundays = calendar("UTC", ["", "", "", "", "", "", "00:00-24:00"]);
    assert_eq!(sundays.next_open(at("2032-02-28T00:00:00Z")), Some(at("2032-02-29T00:00:00Z")));
    let mut spec = spec("UTC", ["09:00-17:00"; 7]);
    spec.holidays.yearly = vec![(2, 29)];
    let calendar = Calendar::new(spec).unwrap();
    assert_eq!(add(&calendar, "2028-02-28T12:00:00Z", "1wd").as_deref(), Some("2028-03-01T12:00:00Z"));
    assert_eq!(add(&calendar, "2027-02-28T12:00:00Z", "8h").as_deref(), Some("2027-03-01T12:00:00Z"));
}

#[test]
fn searches_end_at_the_horizon() {
    let closed = spec("UTC", Default::default());
    let special_days = vec![(day("2030-06-03"), hours("09:00-10:00"))];
    let once = Calendar::new(CalendarSpec { special_days, ..closed.clone() }).unwrap();
    let (before, after) = ("2029-01-01T00:00:00Z", "2031-01-01T00:00:00Z");
    assert_eq!(add(&once, before, "1h").as_deref(), Some("2030-06-03T10:00:00Z"));
    assert_eq!(add(&once, before, "1wd").as_deref(), Some("2030-06-03T09:00:00Z"));
    assert_eq!((add(&once, before, "1h1s"), add(&once, before, "2wd")), (None, None));
    assert_eq!((add(&once, after, "1s"), add(&once, after, "1wd")), (None, None));
    assert_eq!((once.next_open(at(after)), once.next_close(at(after))), (None, None));
    assert_eq!((subtract(&once, before, "1s"), subtract(&once, before, "1wd")), (None, None));
    assert_eq!(subtract(&once, after, "1h").as_deref(), Some("2030-06-03T09:00:00Z"));
    assert_eq!(once.next_open(at("2010-06-03T00:00:00Z")), None);
    assert_eq!(once.next_open(at("2010-06-08T09:00:00Z")), Some(at("2030-06-03T09:00:00Z")));

    let edges = [Instant::from_millis(i64::MIN), Instant::EARLIEST, Instant::LATEST, Instant::from_millis(i64::MAX)];
    for edge in edges {
        for length in [Length::Millis(i64::MIN), Length::Millis(i64::MAX), Length::WorkingDays(u32::MAX)] {
            assert_eq!((office().add(edge, length), office().subtract(edge, length)), (None, None), "{edge}");
        }
        assert_eq!(office().elapsed(edge, edge), 0);
    }
    assert_eq!(office().next_open(Instant::from_millis(i64::MAX)), None);
    assert!(office().elapsed(Instant::from_millis(i64::MIN), Instant::from_millis(i64::MAX)) > 100 * 2_000 * HOUR);
    assert!(Calendar::new(closed).is_err());
}

/// Numbers without a pattern, below `end`.
fn numbers(end: i64) -> impl Iterator<Item = i64> {
    let mut state = 1_u64;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 16).cast_signed() % end
    })
}

/// Asks by steps and by search, the second time that is possible, since a table has to be made first; says how often
/// there was an answer by steps.
fn steps_and_search(calendar: &Calendar, first: &str, days: i64) -> usize {
    let first = at(first).millis();
    let end = Instant::from_millis(first + (days + 400) * DAY);
    calendar.elapsed(Instant::from_millis(first - 400 * DAY), end);
    let (instants, lengths) = (numbers(days * DAY), numbers(60 * DAY));
    let mut answered = 0;
    for (since, length) in instants.zip(lengths).take(2_000) {
        // Every other instant is a whole quarter of an hour, where things open and close.
        let from = first + if since % 2 == 0 { since - since % 900_000 } else { since };
        let (from_instant, to) = (Instant::from_millis(from), Instant::from_millis(from + length));
        if let Some(open) = calendar.elapsed_by_steps(from, to.millis()) {
            answered += 1;
            assert_eq!(open, calendar.elapsed_by_search(from_instant, to), "from {from_instant} to {to}");
            for open in [open, 1, HOUR, length] {
                let found = calendar.add_by_steps(from, open).map(Instant::from_millis);
                if found.is_some() {
                    assert_eq!(found, calendar.add_by_search(from_instant, open), "{open} from {from_instant}");
                }
            }
        }
    }
    answered
}

#[test]
fn steps_find_what_a_search_finds() {
    let mut summer = spec("Europe/Amsterdam", Default::default());
    summer.special_days =
        (60..120).map(|days| (day("2026-05-01") + chrono::Days::new(days), hours("10:00-12:00 13:00-17:00"))).collect();
    let mut shops = spec("Europe/Amsterdam", ["00:00-24:00"; 7]);
    shops.holidays.yearly = vec![(1, 1), (4, 27), (5, 1), (5, 5), (12, 25), (12, 26)];
    let even = |calendar: &Calendar, first: &str| {
        let answered = steps_and_search(calendar, first, 3_000);
        // Next to New Year, the year may be another one than it looks.
        assert!(answered > 1_970, "{answered} of {calendar:?}");
    };
    even(&office(), "2022-01-01T00:00:00Z");
    even(&calendar("Asia/Kathmandu", ["22:00-06:00"; 7]), "1980-01-01T00:00:00Z");
    even(&calendar("Pacific/Apia", ["08:00-10:00 11:00-13:00 14:00-16:00"; 7]), "2009-01-01T00:00:00Z");
    even(
        &calendar("America/Havana", ["23:00-01:00", "", "", "12:00-13:00", "", "", "00:00-24:00"]),
        "2060-01-01T00:00:00Z",
    );
    even(&Calendar::new(shops).unwrap(), "2024-01-01T00:00:00Z");
    assert!(steps_and_search(&Calendar::new(summer).unwrap(), "2026-01-02T00:00:00Z", 360) > 1_800);
}

#[test]
fn hours_too_dense_for_steps_are_searched() {
    let dense: Vec<String> =
        (0..700).map(|n| format!("{:02}:{:02}-{:02}:{:02}", n / 30, n % 30 * 2, n / 30, n % 30 * 2 + 1)).collect();
    let hours = dense.join(" ");
    let once_a_week = calendar("UTC", [hours.as_str(), "", "", "", "", "", ""]);
    assert_eq!(steps_and_search(&once_a_week, "2026-01-02T00:00:00Z", 360), 0);
    assert_eq!(add(&once_a_week, "2026-03-02T00:00:30Z", "5m").as_deref(), Some("2026-03-02T00:10:30Z"));
    assert_eq!(once_a_week.elapsed(at("2026-03-02T00:00:30Z"), at("2026-03-09T00:00:30Z")), 700 * 60_000);
    // More stretches than an index can count.
    let every_minute = calendar("UTC", [hours.as_str(); 7]);
    let (from, to) = (at("2026-12-02T00:00:30Z"), at("2026-12-09T00:00:30Z"));
    assert_eq!(every_minute.elapsed(from, to), 7 * 700 * 60_000);
    assert_eq!(every_minute.elapsed_by_steps(from.millis(), to.millis()), None);
    assert_eq!(every_minute.add_millis(from, 7 * 700 * 60_000), Some(to));
}

#[test]
fn the_year_of_an_instant_is_near_what_equal_years_say() {
    for (index, year) in (FIRST_YEAR..).take(YEARS).enumerate() {
        let new_year = i64::from(NaiveDate::from_ymd_opt(year, 1, 1).unwrap().to_epoch_days()) * DAY;
        assert_eq!((index_near(new_year + 2 * DAY), index_near(new_year + 363 * DAY)), (index, index), "{year}");
    }
    for at in [i64::MIN, i64::MAX, START - 1, START - 3_000_000 * DAY, 3_000_000 * DAY] {
        let office = office();
        assert_eq!((office.add_by_steps(at, 1), office.elapsed_by_steps(at, at)), (None, None), "{at}");
    }
}

#[test]
fn answers_do_not_depend_on_which_tables_are_made() {
    let asked = office();
    asked.elapsed(Instant::EARLIEST, Instant::LATEST);
    for (since, length) in numbers(36_525 * DAY).zip(numbers(7_000 * DAY)).take(30) {
        let from = Instant::from_millis(since);
        let fresh = office();
        assert_eq!(asked.add_millis(from, length), fresh.add_millis(from, length), "{length} from {from}");
        assert_eq!(asked.elapsed(from, from.plus_millis(length)), office().elapsed(from, from.plus_millis(length)));
        assert_eq!(asked.add_millis(from, -length), fresh.add_millis(from, -length), "-{length} from {from}");
        for earlier in [0, 1, HOUR, 30 * DAY, length] {
            assert_eq!(asked.elapsed(from, from.plus_millis(-earlier)), 0, "{earlier} before {from}");
        }
    }
}
