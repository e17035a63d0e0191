//! The escalation matrix: for a metric, the row that applies and the levels it climbs.

use crate::clock::{Course, Reached};
use crate::condition::{Condition, ConditionDoc, read_when};
use crate::decision::EscalationType;
use crate::document::{
    Object, choice, compile_all, list, percent, placed_list, placed_text, refuse_empty, text, text_list,
};
use crate::field::Scope;
use crate::length::Length;
use crate::problem::{At, Place, Placed, Problems};
use crate::recipient::Target;
use crate::terms::Terms;
use crate::text::quoted;

/// When a level is reached, relative to a clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum LevelAt {
    /// So long after the clock's start.
    Start(Length),
    /// A share of the target, in percent.
    Share(f64),
    /// So long after the target is used up.
    AfterDue(Length),
    /// So long before it.
    BeforeDue(Length),
}

impl LevelAt {
    fn parse(text: &str) -> Option<LevelAt> {
        if let Some(share) = percent(text) {
            return Some(LevelAt::Share(share));
        }
        let none = Length::Millis(0);
        match text {
            "due" => return Some(LevelAt::AfterDue(none)),
            "start" => return Some(LevelAt::Start(none)),
            _ => {}
        }
        let length = |text: &str| Length::parse(text.trim()).ok();
        if let Some(rest) = text.strip_prefix("due") {
            let rest = rest.trim();
            return match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
                (Some(after), _) => length(after).map(LevelAt::AfterDue),
                (_, Some(before)) => length(before).map(LevelAt::BeforeDue),
                _ => None,
            };
        }
        text.strip_prefix("start")?.trim().strip_prefix('+').and_then(length).map(LevelAt::Start)
    }
}

/// A row of the matrix as it is written.
#[derive(Debug)]
pub(crate) struct EscalationDoc {
    pub id: Placed<String>,
    pub place: Place,
    when: Option<ConditionDoc>,
    pub metric: Option<Placed<String>>,
    kind: EscalationType,
    levels: Vec<LevelDoc>,
    stops_on: Vec<String>,
}

#[derive(Debug)]
struct LevelDoc {
    path: String,
    /// As it is and as it was written; none if that could not be read.
    at: Option<(LevelAt, String)>,
    wall_clock: bool,
    notify: Vec<Placed<String>>,
    assign: Option<Placed<String>>,
    owner: Option<Placed<String>>,
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
        let on_match = object.get("on").is_some();
        let metric = if on_match { object.get("metric") } else { object.need("metric", problems) };
        let metric = metric.and_then(|at| placed_text(&at, problems));
        if let Some(at) = object.get("on") {
            choice(&at, &[], &["match"], problems).unwrap_or(());
        }
        let levels = object.need("levels", problems);
        let levels_read = levels.map(|at| list(&at, problems, LevelDoc::read)).unwrap_or_default();
        if let Some(at) = levels {
            refuse_empty(&at, "no levels", "write at least one level", problems);
        }
        let stops_on = object.get("stopsOn");
        let row = EscalationDoc {
            id: id.unwrap_or_else(|| Placed { value: place.path.clone(), place: place.clone() }),
            when: read_when(object.get("when"), problems),
            metric,
            kind: object
                .get("type")
                .and_then(|at| choice(&at, &kinds, &[], problems))
                .unwrap_or(EscalationType::Automatic),
            stops_on: stops_on.map(|at| text_list(&at, problems)).unwrap_or_default(),
            levels: levels_read,
            place,
        };
        object.finish(&["reminders"], problems);
        Some(row)
    }

    pub fn is_default(&self) -> bool {
        self.when.is_none()
    }
}

impl LevelDoc {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<LevelDoc> {
        let path = at.path.to_string();
        let object = Object::read(at, problems)?;
        let at = object.need("at", problems).and_then(|at| {
            let found = text(&at, problems)?;
            let level_at = LevelAt::parse(&found);
            if level_at.is_none() {
                let help = "write `due`, `due+1h`, `due-30m`, `75%`, `start` or `start+15m`";
                problems.error_help(&at, "bad_duration", format!("no point of a ladder: {}", quoted(&found)), help);
            }
            Some((level_at?, found))
        });
        let clocks = [("calendar", false), ("wall", true)];
        let wall_clock = object.get("clock").and_then(|at| choice(&at, &clocks, &[], problems)).unwrap_or(false);
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
        object.finish(&["repeat", "quiet", "resolveWithin", "reminders"], problems);
        Some(LevelDoc { path, at, wall_clock, notify, assign, owner })
    }
}

/// A compiled row.
#[derive(Debug)]
pub(crate) struct Row {
    pub id: String,
    pub path: String,
    pub when: Option<Condition>,
    /// The metric's position.
    pub metric: usize,
    pub kind: EscalationType,
    pub levels: Vec<Level>,
    pub stops_on: Vec<String>,
}

/// A compiled level.
#[derive(Debug)]
pub(crate) struct Level {
    pub path: String,
    /// `due+1h`, as written.
    pub written: String,
    at: LevelAt,
    wall_clock: bool,
    pub notify: Vec<Target>,
    pub assign: Option<Target>,
    pub owner: Option<Target>,
}

impl Row {
    pub fn compile(doc: EscalationDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<Row> {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        let directory = scope.directory;
        let metric = doc.metric.and_then(|name| scope.metrics.named(&name, "unknown_value", problems));
        let mut target = |doc: Placed<String>| Target::compile(doc, directory, problems);
        let levels = compile_all(doc.levels, |level| {
            let notify = compile_all(level.notify, &mut target);
            let (assign, owner) = (level.assign.and_then(&mut target), level.owner.and_then(&mut target));
            let (at, written) = level.at?;
            Some(Level { path: level.path, written, at, wall_clock: level.wall_clock, notify, assign, owner })
        });
        Some(Row {
            id: doc.id.value,
            path: doc.place.path,
            when,
            metric: metric?,
            kind: doc.kind,
            levels,
            stops_on: doc.stops_on,
        })
    }
}

impl Level {
    /// When a clock gets here; first under terms that no longer hold, if it did. What new terms put into the past is
    /// reached when they come into force; what would lie before the clock's start, at the start.
    pub fn reached(&self, course: &Course<'_>, all: &[Terms<'_>]) -> Option<Reached> {
        for terms in all {
            let Some(reached) = self.falls(course, terms) else { continue };
            let at = course.shown(reached.at.max(terms.from));
            match terms.to {
                None => return Some(Reached { at, certain: reached.certain }),
                Some(to) if reached.certain && at < to => return Some(Reached { at, certain: true }),
                Some(_) => {}
            }
        }
        None
    }

    fn falls(&self, course: &Course<'_>, terms: &Terms<'_>) -> Option<Reached> {
        let due = || terms.due(course);
        match self.at {
            LevelAt::Start(after) => match (after, self.wall_clock) {
                (Length::Millis(millis), true) => Some(Reached { at: course.start.plus_millis(millis), certain: true }),
                _ => Terms::since_start(after, course)?.due(course),
            },
            LevelAt::Share(percent) => terms.reach(percent, course),
            LevelAt::AfterDue(Length::Millis(0)) => due(),
            LevelAt::AfterDue(Length::Millis(millis)) if !self.wall_clock => {
                course.reach(terms.limit().saturating_add(millis))
            }
            LevelAt::BeforeDue(Length::Millis(millis)) if !self.wall_clock => {
                course.reach(terms.limit().saturating_sub(millis))
            }
            LevelAt::AfterDue(after) => {
                let Reached { at, certain } = due()?;
                Some(Reached { at: course.later(at, after, self.wall_clock)?, certain })
            }
            LevelAt::BeforeDue(before) => terms.before_due(course, |due| course.earlier(due, before, self.wall_clock)),
        }
    }
}

/// A share of a target, in whole milliseconds.
pub(crate) fn share(target: i64, percent: f64) -> i64 {
    (target as f64 * percent / 100.0).round() as i64
}
