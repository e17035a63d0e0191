//! Rotations: whose turn it is to be on call, at any instant.

use crate::directory::{Ids, ZONE_HELP};
use crate::document::{Object, digits, length, placed_list, refuse_empty, text};
use crate::instant::Instant;
use crate::json::Value;
use crate::length::Length;
use crate::problem::{At, Path, Placed, Problem, Problems};
use crate::text::quoted;
use crate::zone::Zone;

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

/// A rotation as it is written.
#[derive(Debug)]
pub(crate) struct RotationDoc {
    pub id: String,
    members: Vec<Placed<String>>,
    /// What the clocks show then, in milliseconds since 1970-01-01T00:00.
    starts_at: Option<i64>,
    every: Option<i64>,
    zone: Option<Zone>,
    pub place: crate::problem::Place,
}

impl RotationDoc {
    /// Reads one rotation. `default_zone` is the policy's.
    pub fn read(id: &str, at: At<'_>, default_zone: Option<&Zone>, problems: &mut Problems) -> Option<RotationDoc> {
        let place = at.place();
        let object = Object::read(at, problems)?;
        let members = object.need("members", problems);
        if let Some(at) = members {
            refuse_empty(&at, "no members", "name at least one agent", problems);
        }
        let named = object.get("timeZone");
        let own_zone = named.and_then(|at| crate::calendars::read_zone(&at, problems));
        if named.is_none() && default_zone.is_none() {
            let path = Path::Key(&object.at().path, "timeZone").to_string();
            problems.push(place.at, Problem::error(path, "missing", "`timeZone` is missing").with_help(ZONE_HELP));
        }
        let rotation = RotationDoc {
            id: id.to_owned(),
            members: members.map(|at| placed_list(&at, problems)).unwrap_or_default(),
            starts_at: object.need("startsAt", problems).and_then(|at| read_local(&at, problems)),
            every: object.need("every", problems).and_then(|at| read_every(&at, problems)),
            zone: own_zone.or_else(|| default_zone.cloned()),
            place,
        };
        object.finish(&[], problems);
        Some(rotation)
    }
}

/// A date and a time of day without an offset.
fn read_local(at: &At<'_>, problems: &mut Problems) -> Option<i64> {
    const HELP: &str = "write date and time as the clocks show them: `2026-01-05T09:00`";
    if let Value::Number(..) = at.node.value {
        problems.error_help(at, "bad_instant", format!("`{}` is not a local date and time", digits(at)), HELP);
        return None;
    }
    let found = text(at, problems)?;
    let seconds = if found.matches(':').count() == 1 { ":00" } else { "" };
    // the same text with an offset is an instant, so that there is one reader of dates and times
    let error = match Instant::parse(&format!("{found}{seconds}Z")) {
        Ok(local) => return Some(local.millis()),
        Err(error) => error,
    };
    let time = found.get("2026-01-05T".len()..).unwrap_or("");
    let (message, help) = match time.contains(['Z', 'z', '+', '-']) {
        true => ("a date-time with an offset", "write it without: turns change by the clocks of `timeZone`"),
        false => (error.message(), HELP),
    };
    problems.error_help(at, "bad_instant", format!("{}: {message}", quoted(&found)), help);
    None
}

/// How long a turn takes.
fn read_every(at: &At<'_>, problems: &mut Problems) -> Option<i64> {
    let written = || quoted(if let Value::Text(text) = &at.node.value { text } else { "" });
    match length(at, problems)? {
        Length::Millis(millis) if millis >= HOUR => return Some(millis),
        Length::Millis(_) => {
            let message = format!("turns of {} are too short", written());
            problems.error_help(at, "out_of_range", message, "a turn takes at least `1h`");
        }
        Length::WorkingDays(days) => {
            let message = format!("{}: turns are not counted in working days", written());
            let hours = u64::from(days).saturating_mul(24);
            problems.error_help(at, "bad_duration", message, format!("write `{hours}h`, or `168h` for a week"));
        }
    }
    None
}

/// A compiled rotation: its members take turns without end.
#[derive(Debug)]
pub(crate) struct Rotation {
    pub id: String,
    /// Positions of agents; somebody may be there more than once.
    pub members: Vec<usize>,
    /// The first turn's beginning on the clocks of the zone, in milliseconds since 1970-01-01T00:00.
    start: i64,
    every: i64,
    zone: Zone,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Turn {
    /// The position among the rotation's members.
    pub member: usize,
    /// When somebody else's turn begins; none: never.
    pub until: Option<Instant>,
}

impl Rotation {
    pub fn compile(doc: RotationDoc, agents: &Ids<'_>, problems: &mut Problems) -> Rotation {
        let mut members = Vec::with_capacity(doc.members.len());
        for name in &doc.members {
            members.extend(agents.find("agent", name, problems));
        }
        // what is missing was reported; the rotation is still there to refer to
        let (start, every) = (doc.starts_at.unwrap_or(0), doc.every.unwrap_or(DAY));
        Rotation { id: doc.id, members, start, every, zone: doc.zone.unwrap_or_else(Zone::utc) }
    }

    /// When the first turn begins. Before it nobody is on call.
    pub fn starts(&self) -> Instant {
        self.zone.instant_of_millis(self.start)
    }

    /// Whose turn it is at an instant; nobody's before the first.
    pub fn on_call(&self, at: Instant) -> Option<Turn> {
        if at < self.starts() || self.members.is_empty() {
            return None;
        }
        let turn = self.turn(at);
        let count = self.members.len() as i64;
        let member = |turn: i64| turn.rem_euclid(count) as usize;
        let now = member(turn);
        let other = (turn..turn + count).map(|turn| turn + 1).find(|turn| self.agent(member(*turn)) != self.agent(now));
        Some(Turn { member: now, until: other.map(|turn| self.begins(turn)) })
    }

    fn agent(&self, member: usize) -> Option<&usize> {
        self.members.get(member)
    }

    /// How many turns have ended, of which the first begins at the start.
    fn turn(&self, at: Instant) -> i64 {
        if !self.is_by_days() {
            return at.since(self.starts()).div_euclid(self.every);
        }
        // right but for the turn next to it, where the clocks change
        let mut turn = (self.zone.local_millis(at) - self.start).div_euclid(self.every);
        while self.begins(turn + 1) <= at {
            turn += 1;
        }
        while turn > 0 && self.begins(turn) > at {
            turn -= 1;
        }
        turn
    }

    /// When a turn begins: at the same local time through changes of the clocks if turns are whole days.
    fn begins(&self, turn: i64) -> Instant {
        let since = turn.saturating_mul(self.every);
        if self.is_by_days() {
            self.zone.instant_of_millis(self.start.saturating_add(since))
        } else {
            self.starts().plus_millis(since)
        }
    }

    fn is_by_days(&self) -> bool {
        self.every % DAY == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Days, NaiveDateTime, TimeDelta, TimeZone};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    fn local(text: &str) -> i64 {
        text.parse::<NaiveDateTime>().unwrap().and_utc().timestamp_millis()
    }

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn rotation(zone: &str, start: i64, hours: i64, members: Vec<usize>) -> Rotation {
        Rotation { id: "on-call".to_owned(), members, start, every: hours * HOUR, zone: Zone::named(zone).unwrap() }
    }

    /// Member and end of the turn at an instant.
    fn asked(rotation: &Rotation, at: &str) -> (usize, String) {
        let turn = rotation.on_call(instant(at)).unwrap();
        (turn.member, turn.until.unwrap().to_string())
    }

    #[test]
    fn days_keep_the_local_time_of_the_handover() {
        let weeks = rotation("Europe/Amsterdam", local("2026-01-05T09:00:00"), 168, vec![0, 1]);
        for (at, member, until) in [
            ("2026-01-05T08:00:00Z", 0, "2026-01-12T08:00:00Z"),
            ("2026-03-29T12:00:00Z", 1, "2026-03-30T07:00:00Z"),
            ("2026-03-30T06:59:59Z", 1, "2026-03-30T07:00:00Z"),
            ("2026-03-30T07:00:00Z", 0, "2026-04-06T07:00:00Z"),
        ] {
            assert_eq!(asked(&weeks, at), (member, until.to_owned()), "{at}");
        }
        assert_eq!(weeks.on_call(instant("2026-01-05T07:59:59Z")), None);
    }

    #[test]
    fn a_handover_that_clocks_skip_or_show_twice() {
        let days = rotation("Europe/Amsterdam", local("2026-03-27T02:30:00"), 24, vec![0, 1, 2]);
        for (at, member, until) in [
            ("2026-03-29T00:59:59Z", 1, "2026-03-29T01:00:00Z"),
            ("2026-03-29T01:00:00Z", 2, "2026-03-30T00:30:00Z"),
            ("2026-10-25T00:29:59Z", 1, "2026-10-25T00:30:00Z"),
            ("2026-10-25T00:30:00Z", 2, "2026-10-26T01:30:00Z"),
            ("2026-10-25T01:30:00Z", 2, "2026-10-26T01:30:00Z"),
        ] {
            assert_eq!(asked(&days, at), (member, until.to_owned()), "{at}");
        }
    }

    #[test]
    fn other_lengths_count_real_hours() {
        let shifts = rotation("Europe/Amsterdam", local("2026-03-28T09:00:00"), 12, vec![0, 1]);
        assert_eq!(asked(&shifts, "2026-03-28T20:00:00Z"), (1, "2026-03-29T08:00:00Z".to_owned()));
        assert_eq!(asked(&shifts, "2026-10-25T08:59:59Z"), (0, "2026-10-25T20:00:00Z".to_owned()));
    }

    #[test]
    fn somebody_with_two_turns_in_a_row_hands_over_once() {
        let days = rotation("UTC", local("2026-01-01T00:00:00"), 24, vec![7, 7, 8]);
        assert_eq!(asked(&days, "2026-01-01T12:00:00Z"), (0, "2026-01-03T00:00:00Z".to_owned()));
        assert_eq!(asked(&days, "2026-01-02T12:00:00Z"), (1, "2026-01-03T00:00:00Z".to_owned()));
        let alone = rotation("UTC", 0, 24, vec![3, 3]);
        assert_eq!(alone.on_call(instant("2026-01-01T12:00:00Z")).unwrap().until, None);
    }

    const ZONES: [&str; 5] =
        ["Europe/Amsterdam", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"];

    /// The instant of a local date and time by chrono-tz: in a gap the first instant after it.
    fn by_chrono(zone: Tz, local: NaiveDateTime) -> i64 {
        match zone.from_local_datetime(&local).earliest() {
            Some(found) => found.timestamp_millis(),
            None => {
                let minutes = (1..24 * 60).map(|minutes| local + TimeDelta::minutes(minutes));
                let after = minutes.filter_map(|later| zone.from_local_datetime(&later).earliest()).next().unwrap();
                // gaps end on a whole minute in these years, and what is shown then is the change itself
                let mut at = after.timestamp_millis();
                while zone.timestamp_millis_opt(at - 60_000).unwrap().naive_local() > local {
                    at -= 60_000;
                }
                at
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn somebody_is_on_call_from_the_start_on_until_somebody_else_is(
            zone in prop::sample::select(&ZONES[..]),
            start in 0..20_000_000_i64,
            hours in prop_oneof![1..400_i64, (1..20_i64).prop_map(|days| days * 24)],
            members in prop::collection::vec(0..4_usize, 1..6),
            after in 0..5_000_000_i64,
        ) {
            let rotation = rotation(zone, start * 60_000, hours, members.clone());
            let agent = |at: Instant| rotation.on_call(at).map(|turn| members[turn.member]);
            let starts = rotation.starts();
            prop_assert_eq!(agent(starts), Some(members[0]));
            prop_assert_eq!(agent(starts.plus_millis(-1)), None);

            let at = starts.plus_millis(after * 60_000);
            let turn = rotation.on_call(at).unwrap();
            match turn.until {
                None => prop_assert!(members.iter().all(|member| *member == members[0])),
                Some(until) => {
                    prop_assert!(until > at);
                    prop_assert_eq!(agent(until.plus_millis(-1)), agent(at));
                    prop_assert_ne!(agent(until), agent(at));
                    let between = at.plus_millis(until.since(at) / 3);
                    prop_assert_eq!(agent(between), agent(at));
                }
            }
        }

        #[test]
        fn turns_come_round_again(
            zone in prop::sample::select(&ZONES[..]),
            start in 0..20_000_000_i64,
            hours in prop_oneof![1..400_i64, (1..20_i64).prop_map(|days| days * 24)],
            count in 1..6_usize,
            turn in 0..3_000_i64,
        ) {
            let rotation = rotation(zone, start * 60_000, hours, (0..count).collect());
            let member = |turn: i64| rotation.on_call(rotation.begins(turn)).unwrap().member;
            prop_assert_eq!(member(turn) as i64, turn % count as i64);
            prop_assert_eq!(member(turn + count as i64), member(turn));
        }

        #[test]
        fn days_are_those_of_chrono_tz(
            zone in prop::sample::select(&ZONES[..]),
            start in 0..20_000_000_i64,
            days in 1..20_u64,
            turn in 0..1_000_u64,
        ) {
            let rotation = rotation(zone, start * 60_000, days as i64 * 24, vec![0, 1]);
            let first = chrono::DateTime::from_timestamp_millis(start * 60_000).unwrap().naive_utc();
            let expected = by_chrono(zone.parse().unwrap(), first + Days::new(days * turn));
            prop_assert_eq!(rotation.begins(turn as i64).millis(), expected);
        }
    }
}
