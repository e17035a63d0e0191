//! The escalation matrix: for a metric, the row that applies and the levels it climbs.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::decision::EscalationType;
use crate::document::{
    Object, boolean, choice, compile_all, list, placed_list, placed_text, refuse_empty, some_time, text_list,
    whole_number,
};
use crate::field::Scope;
use crate::length::Length;
use crate::moment::{Lead, Moment, Point, Quiet};
use crate::problem::{At, Place, Placed, Problems};
use crate::recipient::Target;
use crate::text::quoted;
use std::borrow::Cow;

/// Whoever has not reacted to so many repetitions will not react to more.
const MOST_REPEATS: u32 = 100;

/// A row of the matrix as it is written.
#[derive(Debug)]
pub(crate) struct EscalationDoc {
    pub id: Placed<String>,
    pub place: Place,
    when: Option<ConditionDoc>,
    /// It starts when its condition holds.
    on_match: bool,
    pub metric: Option<Placed<String>>,
    kind: EscalationType,
    levels: Vec<LevelDoc>,
    reminders: Vec<ReminderDoc>,
    stops_on: Vec<String>,
}

#[derive(Debug)]
struct LevelDoc {
    path: String,
    /// As it is and as it was written; none if that could not be read.
    at: Option<(Moment, Placed<String>)>,
    repeat: Option<Repeat>,
    resolve_within: Option<Length>,
    notify: Vec<Placed<String>>,
    assign: Option<Placed<String>>,
    owner: Option<Placed<String>>,
}

#[derive(Debug)]
struct ReminderDoc {
    path: String,
    lead: Option<Lead>,
    notify: Vec<Placed<String>>,
    before_every_level: bool,
}

impl EscalationDoc {
    /// Reads the value of `escalations`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<EscalationDoc> {
        list(at, problems, EscalationDoc::read)
    }

    fn read(at: At<'_>, problems: &mut Problems) -> Option<EscalationDoc> {
        let place = at.place();
        let object = Object::read(at, problems)?;
        let kinds = [
            ("functional", EscalationType::Functional),
            ("hierarchical", EscalationType::Hierarchical),
            ("automatic", EscalationType::Automatic),
        ];
        let id = object.need_placed("id", problems);
        let on = object.get("on");
        let on_match = on.and_then(|at| choice(&at, &[("match", true)], &[], problems)).unwrap_or(false);
        let metric = if on.is_some() { object.get("metric") } else { object.need("metric", problems) };
        if let (Some(at), true) = (metric, on_match) {
            let help = "a row with `\"on\": \"match\"` starts at once, without a clock; leave out one of the two";
            problems.error_help(&at, "unknown_key", "a metric on a row that has none", help);
        }
        let metric = metric.and_then(|at| placed_text(&at, problems));
        let levels = object.need("levels", problems);
        let levels_read = levels.map(|at| list(&at, problems, LevelDoc::read)).unwrap_or_default();
        if let Some(at) = levels {
            refuse_empty(&at, "no levels", "write at least one level", problems);
        }
        let stops_on = object.get("stopsOn");
        let row = EscalationDoc {
            id: id.unwrap_or_else(|| Placed { value: place.path.clone(), place: place.clone() }),
            when: read_when(object.get("when"), problems),
            on_match,
            metric,
            kind: object
                .get("type")
                .and_then(|at| choice(&at, &kinds, &[], problems))
                .unwrap_or(EscalationType::Automatic),
            stops_on: stops_on.map(|at| text_list(&at, problems)).unwrap_or_default(),
            reminders: object.get("reminders").map(|at| list(&at, problems, ReminderDoc::read)).unwrap_or_default(),
            levels: levels_read,
            place,
        };
        object.finish(&[], problems);
        Some(row)
    }

    pub fn is_default(&self) -> bool {
        self.when.is_none()
    }
}

/// Whether a level or a reminder counts around the clock, and what becomes of it in closed hours.
fn counting(object: &Object<'_>, problems: &mut Problems) -> (bool, Quiet) {
    let clocks = [("calendar", false), ("wall", true)];
    let quiet = [
        ("fireNow", Quiet::FireNow),
        ("holdUntilOpen", Quiet::HoldUntilOpen),
        ("fireBeforeClosing", Quiet::FireBeforeClosing),
    ];
    let wall_clock = object.get("clock").and_then(|at| choice(&at, &clocks, &[], problems)).unwrap_or(false);
    let quiet = object.get("quiet").and_then(|at| choice(&at, &quiet, &[], problems)).unwrap_or_default();
    (wall_clock, quiet)
}

impl LevelDoc {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<LevelDoc> {
        let path = at.path.to_string();
        let object = Object::read(at, problems)?;
        let point = object.need("at", problems).and_then(|at| {
            let found = placed_text(&at, problems)?;
            let point = Point::parse(&found.value);
            if point.is_none() {
                // of a length that cannot be read, what is wrong with it
                let length =
                    found.value.split_once(['+', '-']).filter(|(anchor, _)| ["start", "due"].contains(&anchor.trim()));
                let help = "write `due`, `due+1h`, `due-30m`, `75%`, `start` or `start+15m`";
                let (why, help) = match length.map(|(_, length)| Length::parse(length.trim())) {
                    Some(Err(error)) => (error.message(), error.help()),
                    _ => ("no point of a ladder", Cow::Borrowed(help)),
                };
                problems.error_help(&at, "bad_duration", format!("{}: {why}", quoted(&found.value)), help);
            }
            Some((point?, found))
        });
        let (wall_clock, quiet) = counting(&object, problems);
        let at = point.map(|(point, found)| (Moment { point, wall_clock, quiet }, found));
        let repeat = object.get("repeat").and_then(|at| Repeat::read(at, problems));
        let resolve_within = object.get("resolveWithin").and_then(|at| some_time(&at, problems));
        let notify = object.get("notify");
        let notify = notify.map(|at| placed_list(&at, problems)).unwrap_or_default();
        let assign = object.placed("assign", problems);
        let owner = object.placed("owner", problems);
        let silent = ["notify", "assign", "owner"].iter().all(|key| object.get(key).is_none());
        if silent {
            problems.error_help(
                object.at(),
                "missing",
                "a level that does nothing",
                "add `notify`, `assign` or `owner`",
            );
        }
        if let (Some(_), true, Some(at)) = (&repeat, notify.is_empty(), object.get("repeat")) {
            problems.error_help(&at, "missing", "nobody to tell again", "add `notify` to the level");
        }
        object.finish(&[], problems);
        Some(LevelDoc { path, at, repeat, resolve_within, notify, assign, owner })
    }
}

impl ReminderDoc {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<ReminderDoc> {
        let path = at.path.to_string();
        let object = Object::read(at, problems)?;
        let length = object.need("before", problems).and_then(|at| some_time(&at, problems));
        let (wall_clock, quiet) = counting(&object, problems);
        let notify = object.need("notify", problems);
        if let Some(at) = notify {
            refuse_empty(&at, "nobody to remind", "name at least one recipient", problems);
        }
        let notify = notify.map(|at| placed_list(&at, problems)).unwrap_or_default();
        let before_every_level = object.get("beforeEveryLevel").and_then(|at| boolean(&at, problems)).unwrap_or(false);
        object.finish(&[], problems);
        let lead = length.map(|length| Lead { length, wall_clock, quiet });
        Some(ReminderDoc { path, lead, notify, before_every_level })
    }
}

/// How often a level tells its people again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeat {
    pub every: Length,
    pub times: u32,
}

impl Repeat {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<Repeat> {
        let object = Object::read(at, problems)?;
        let every = object.need("every", problems).and_then(|at| some_time(&at, problems));
        let times = object.need("times", problems).and_then(|at| whole_number(&at, 1, MOST_REPEATS, problems));
        object.finish(&[], problems);
        Some(Repeat { every: every?, times: times? })
    }
}

/// A compiled row.
#[derive(Debug)]
pub(crate) struct Row {
    pub id: String,
    pub path: String,
    pub when: Option<Condition>,
    /// The metric's position; none: it starts when its condition holds.
    pub metric: Option<usize>,
    pub kind: EscalationType,
    pub levels: Vec<Level>,
    pub reminders: Vec<Reminder>,
    pub stops_on: Vec<String>,
}

/// A compiled level.
#[derive(Debug)]
pub(crate) struct Level {
    pub path: String,
    /// `due+1h`, as written.
    pub written: String,
    pub moment: Moment,
    pub repeat: Option<Repeat>,
    pub resolve_within: Option<Length>,
    pub notify: Vec<Target>,
    pub assign: Option<Target>,
    pub owner: Option<Target>,
}

/// A compiled reminder.
#[derive(Debug)]
pub(crate) struct Reminder {
    pub path: String,
    pub lead: Lead,
    pub notify: Vec<Target>,
    pub before_every_level: bool,
}

impl Row {
    pub fn compile(doc: EscalationDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<Row> {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        let named = doc.metric.and_then(|name| scope.metrics.named(&name, "unknown_value", problems));
        let mut target = |doc: Placed<String>, problems: &mut Problems| Target::compile(doc, scope, problems);
        let levels = compile_all(doc.levels, |level| {
            let notify = compile_all(level.notify, |doc| target(doc, problems));
            let assign = level.assign.and_then(|doc| target(doc, problems));
            let owner = level.owner.and_then(|doc| target(doc, problems));
            let (moment, written) = level.at?;
            if doc.on_match && !matches!(moment.point, Point::Start(_)) {
                let message = format!("{} needs a target, and a row on `match` has none", quoted(&written.value));
                let help = "write `start` or `start+15m`".to_owned();
                problems.at_place(&written.place, "unknown_value", message, Some(help));
            }
            Some(Level {
                path: level.path,
                written: written.value,
                moment,
                repeat: level.repeat,
                resolve_within: level.resolve_within,
                notify,
                assign,
                owner,
            })
        });
        let reminders = compile_all(doc.reminders, |reminder| {
            let notify = compile_all(reminder.notify, |doc| target(doc, problems));
            let (path, before_every_level) = (reminder.path, reminder.before_every_level);
            Some(Reminder { path, lead: reminder.lead?, notify, before_every_level })
        });
        let metric = if doc.on_match { None } else { Some(named?) };
        Some(Row {
            id: doc.id.value,
            path: doc.place.path,
            when,
            metric,
            kind: doc.kind,
            levels,
            reminders,
            stops_on: doc.stops_on,
        })
    }
}

/// A share of a target, in whole milliseconds.
pub(crate) fn share(target: i64, percent: f64) -> i64 {
    (target as f64 * percent / 100.0).round() as i64
}
