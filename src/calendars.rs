//! Reads calendars as a policy writes them: weekly hours, holidays, special days, a time zone.

use crate::calendar::{Calendar, CalendarSpec, Holidays, Hours};
use crate::document::{Object, each_entry, list, parse, text, wrong_type};
use crate::json::{Kind, Node, Value};
use crate::order;
use crate::problem::{At, Path, Problem, Problems, did_you_mean, nearest};
use crate::text::quoted;
use crate::zone::{self, Zone};
use chrono::{Datelike, NaiveDate};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS_HELP: &str = "write opening and closing time such as `09:00-17:30`";
const DATE_HELP: &str = "write a date `2026-12-25`, a date of every year `12-25`, or a range `2026-08-01..2026-08-14`";

impl Calendar {
    /// Compiles a calendar document on its own, as `compileCalendar` does. All problems at once, in document order.
    pub fn parse(source: &str) -> Result<Calendar, Vec<Problem>> {
        let mut problems = Problems::default();
        let calendar = parse(source, &mut problems).and_then(|node| read_document(&node, &mut problems));
        calendar.filter(|_| !problems.has_errors()).ok_or_else(|| problems.finish(source))
    }
}

fn read_document(node: &Node, problems: &mut Problems) -> Option<Calendar> {
    read_calendar(At { node, path: Path::Root }, None, problems)
}

/// The zone of that name; an unknown one is reported.
pub(crate) fn read_zone(at: &At<'_>, problems: &mut Problems) -> Option<Zone> {
    let name = text(at, problems)?;
    let found = Zone::named(&name);
    if found.is_none() {
        let zones: Vec<&str> = zone::names().collect();
        let help = nearest(&name, &zones).or_else(|| {
            let city: String = name.chars().map(|c| if c == ' ' { '_' } else { c }).collect();
            let cities: Vec<&str> = zones.iter().map(|name| name.split('/').next_back().unwrap_or(name)).collect();
            let near = nearest(&city, &cities)?;
            zones.into_iter().zip(cities).find(|(_, city)| *city == near).map(|(zone, _)| zone)
        });
        let help = help.map_or_else(
            || "use an IANA name such as `Europe/Amsterdam`".to_owned(),
            |name| format!("did you mean `{name}`?"),
        );
        problems.error_help(at, "unknown_zone", format!("no time zone {}", quoted(&name)), help);
    }
    found
}

/// Reads one calendar. `default_zone` is the policy's; none with hours of its own is an error.
pub(crate) fn read_calendar(at: At<'_>, default_zone: Option<&Zone>, problems: &mut Problems) -> Option<Calendar> {
    let place = at.place();
    let before = problems.count();
    let object = Object::read(at, problems)?;
    let named = object.get("timeZone");
    let own_zone = named.and_then(|at| read_zone(&at, problems));
    let (week, round_the_clock) = match object.need("hours", problems) {
        Some(at) if matches!(&at.node.value, Value::Text(text) if text == "24x7") => {
            (std::array::from_fn(|_| vec![Hours::ALL_DAY]), true)
        }
        Some(at) => (read_week(&at, problems), false),
        None => (std::array::from_fn(|_| vec![Hours::ALL_DAY]), true),
    };
    let mut special_days = Vec::new();
    if let Some(at) = object.get("specialDays") {
        each_entry(&at, problems, |date, at, problems| match parse_date(date) {
            Some(date) => special_days.push((date, read_hours(&at, problems), at.place())),
            None => {
                problems.error_help(&at, "bad_date", format!("no date {}", quoted(date)), "write a date `2026-12-24`")
            }
        });
    }
    let holidays = object.get("holidays").map(|at| read_dates(&at, "the holiday's name", problems)).unwrap_or_default();
    for (date, _, place) in &special_days {
        let fixed = holidays.dates.iter().any(|(first, last)| (first..=last).contains(&date));
        if fixed || holidays.yearly.contains(&(date.month(), date.day())) {
            let help = "a special day replaces the hours of its date; remove it here or from `holidays`".to_owned();
            problems.at_place(place, "duplicate_id", format!("`{date}` is a holiday too"), Some(help));
        }
    }
    if own_zone.is_none() && default_zone.is_none() && named.is_none() && !round_the_clock {
        let path = Path::Key(&object.at().path, "timeZone").to_string();
        let problem = Problem::error(path, "missing", "`timeZone` is missing");
        problems.push(place.at, problem.with_help("name the zone of these hours, such as `Europe/Amsterdam`"));
    }
    object.finish(&[], problems);
    let zone = own_zone.or_else(|| default_zone.cloned()).unwrap_or_else(Zone::utc);
    let special_days = special_days.into_iter().map(|(date, hours, _)| (date, hours)).collect();
    match Calendar::new(CalendarSpec { zone, week, holidays, special_days }) {
        Ok(calendar) => Some(calendar),
        // hours that could not be read are not no hours
        Err(_) if problems.count() > before => None,
        Err(error) => {
            problems.at_place(&place, "never_open", error.to_string(), Some("give it hours".to_owned()));
            None
        }
    }
}

/// Reads whole days, each with what it is: dates, ranges of dates, dates of every year.
pub(crate) fn read_dates(at: &At<'_>, named: &str, problems: &mut Problems) -> Holidays {
    let mut dates = Holidays::default();
    each_entry(at, problems, |date, at, problems| {
        if at.node.kind() != Kind::Text {
            wrong_type(&at, named, problems);
        }
        if let Err(help) = add_holiday(date, &mut dates) {
            problems.error_help(&at, "bad_date", format!("no date {}", quoted(date)), help);
        }
    });
    dates
}

fn read_week(at: &At<'_>, problems: &mut Problems) -> [Vec<Hours>; 7] {
    let mut week: [Option<Vec<Hours>>; 7] = Default::default();
    if at.node.kind() == Kind::Text {
        problems.error_help(
            at,
            "unknown_value",
            "hours are an object or `24x7`",
            "write `{ \"mon-fri\": [\"09:00-17:30\"] }`",
        );
        return week.map(Option::unwrap_or_default);
    }
    each_entry(at, problems, |days, at, problems| {
        let Some((first, last)) = weekdays(days) else {
            let help = did_you_mean(days, &WEEKDAYS).unwrap_or_else(|| {
                "days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun` or a range such as `mon-fri`".to_owned()
            });
            return problems.error_help(&at, "unknown_key", format!("no weekday {}", quoted(days)), help);
        };
        let hours = read_hours(&at, problems);
        let count = last.checked_sub(first).unwrap_or_else(|| last.saturating_add(7).saturating_sub(first));
        for day in (0..=count).map(|offset| first.saturating_add(offset) % 7) {
            let Some(slot) = week.get_mut(day) else { continue };
            if slot.replace(hours.clone()).is_some() {
                let name = WEEKDAYS.get(day).copied().unwrap_or_default();
                problems.error_help(
                    &at,
                    "duplicate_id",
                    format!("`{name}` has hours already"),
                    "write each weekday once",
                );
            }
        }
    });
    let week = week.map(Option::unwrap_or_default);
    for (day, today) in week.iter().enumerate() {
        let tomorrow = week.get(day.saturating_add(1) % 7).and_then(|hours| hours.first());
        if let (Some(late), Some(early)) = (today.last(), tomorrow)
            && late.close() > early.open().saturating_add(86_400)
        {
            let name = WEEKDAYS.get(day).copied().unwrap_or_default();
            let message = format!("the hours of `{name}` run into those of the next day");
            problems.error_help(at, "overlapping_hours", message, "end them where the next day opens");
        }
    }
    week
}

/// `mon`, or `mon-fri`; a range may run over the weekend.
fn weekdays(text: &str) -> Option<(usize, usize)> {
    let day = |name: &str| WEEKDAYS.iter().position(|known| *known == name);
    match text.split_once('-') {
        Some((first, last)) => Some((day(first)?, day(last)?)),
        None => day(text).map(|day| (day, day)),
    }
}

/// The intervals of a day, in order; overlapping ones are reported.
fn read_hours(at: &At<'_>, problems: &mut Problems) -> Vec<Hours> {
    let mut hours = list(at, problems, |item, problems| {
        let found = text(&item, problems)?;
        let parsed = parse_interval(&found);
        if parsed.is_none() {
            problems.error_help(&item, "bad_hours", format!("no opening hours: {}", quoted(&found)), HOURS_HELP);
        }
        parsed
    });
    order::by_number(&mut hours, |hours| i64::from(hours.open()));
    let overlap = hours.windows(2).any(|pair| matches!(pair, [first, second] if first.close() > second.open()));
    if overlap {
        problems.error_help(
            at,
            "overlapping_hours",
            "two intervals of a day overlap",
            "join them, or end one where the next begins",
        );
    }
    hours
}

/// `09:00-17:30`; a closing time not after the opening time is one of the next day.
fn parse_interval(text: &str) -> Option<Hours> {
    let (open, close) = text.split_once('-')?;
    let (open, close) = (parse_clock(open.trim())?, parse_clock(close.trim())?);
    match open.cmp(&close) {
        std::cmp::Ordering::Less => Hours::new(open, close),
        std::cmp::Ordering::Greater => Hours::new(open, close.saturating_add(86_400)),
        std::cmp::Ordering::Equal => None,
    }
}

/// Seconds after midnight; `24:00` is the end of the day.
fn parse_clock(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour, 2) || minute.len() != 2 || !digits(minute, 2) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let valid = (hour < 24 && minute < 60) || (hour == 24 && minute == 0);
    valid.then(|| hour.saturating_mul(3_600).saturating_add(minute.saturating_mul(60)))
}

/// A date of a year the engine can reckon with.
fn parse_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [year, month, day].map(str::len) != [4, 2, 2] {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (1970..2100).contains(&date.year()).then_some(date)
}

fn add_holiday(text: &str, holidays: &mut Holidays) -> Result<(), &'static str> {
    if let Some((first, Some(last))) = text.split_once('.').map(|(first, rest)| (first, rest.strip_prefix('.'))) {
        let (first, last) = (parse_date(first).ok_or(DATE_HELP)?, parse_date(last).ok_or(DATE_HELP)?);
        if last < first {
            return Err("a range begins with its earlier date");
        }
        holidays.dates.push((first, last));
        return Ok(());
    }
    if let Some(date) = parse_date(text) {
        holidays.dates.push((date, date));
        return Ok(());
    }
    // 2000 was a leap year, so that 29 February is a date of every year that has one
    let date = parse_date(&format!("2000-{text}")).ok_or(DATE_HELP)?;
    holidays.yearly.push((date.month(), date.day()));
    Ok(())
}
