//! Service level agreements: which applies, and how much time it allows for which metric.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::cycle::Reopening;
use crate::directory::Directory;
use crate::document::{Object, boolean, choice, compile_all, each_entry, length, list, percent, text, text_list};
use crate::field::Scope;
use crate::json::{Kind, Value};
use crate::length::Length;
use crate::metric::Metric;
use crate::priority::level_position;
use crate::problem::{At, Place, Placed, Problems, did_you_mean};
use crate::terms::PriorityChange;
use crate::text::{equals, lower, names, slices};

/// An agreement as it is written.
#[derive(Debug)]
pub(crate) struct SlaDoc {
    pub id: Placed<String>,
    pub place: Place,
    when: Option<ConditionDoc>,
    calendar: Option<Placed<String>>,
    rows: Vec<RowDoc>,
    warn_at: Option<f64>,
    pauses: Vec<(Placed<String>, Vec<String>)>,
    modes: Modes,
}

/// What happens to clocks when something happens to the ticket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Modes {
    pub reopening: Reopening,
    pub priority_change: PriorityChange,
    /// A reply of the customer ends a pause.
    pub resumes: bool,
}

#[derive(Debug)]
struct RowDoc {
    priority: Placed<String>,
    targets: Vec<(Placed<String>, TargetTime)>,
}

/// How much time a metric has.
#[derive(Debug)]
pub(crate) struct Target {
    pub metric: usize,
    pub time: TargetTime,
    pub path: String,
}

/// The time of a target as it is written.
#[derive(Debug)]
pub(crate) enum TargetTime {
    Length(Length),
    /// What was agreed for the ticket.
    Estimate,
    /// By the group that has the ticket; `*` stands for the others.
    Groups(Vec<(Placed<String>, Length)>),
}

impl Target {
    /// The length for a ticket with this estimate while a group has it, and the part of the policy that says so.
    pub fn length<'s>(
        &'s self,
        estimate: Option<Length>,
        group: Option<&str>,
        directory: &Directory,
    ) -> Option<(Length, &'s str)> {
        match &self.time {
            TargetTime::Length(length) => Some((*length, &self.path)),
            TargetTime::Estimate => Some((estimate?, &self.path)),
            TargetTime::Groups(groups) => {
                let id = group.and_then(|group| directory.group_called(group)).map(|group| group.id.as_str());
                let is = |name: &str| Some(name) == id || group.is_some_and(|group| equals(group, &lower(name)));
                let own = groups.iter().find(|(name, _)| is(&name.value));
                let (name, length) = own.or_else(|| groups.iter().find(|(name, _)| name.value == "*"))?;
                Some((*length, &name.place.path))
            }
        }
    }
}

impl SlaDoc {
    /// Reads the value of `slas`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<SlaDoc> {
        list(at, problems, SlaDoc::read)
    }

    pub fn is_default(&self) -> bool {
        self.when.is_none()
    }

    fn read(at: At<'_>, problems: &mut Problems) -> Option<SlaDoc> {
        let place = at.place();
        let object = Object::read(at, problems)?;
        let id = object.need_placed("id", problems);
        let mut rows = Vec::new();
        if let Some(at) = object.need("targets", problems) {
            each_entry(&at, problems, |priority, at, problems| {
                let place = at.place();
                let mut targets = Vec::new();
                each_entry(&at, problems, |metric, at, problems| {
                    if let Some(time) = target_time(&at, problems) {
                        targets.push((Placed { value: metric.to_owned(), place: at.place() }, time));
                    }
                });
                rows.push(RowDoc { priority: Placed { value: priority.to_owned(), place }, targets });
            });
            if rows.is_empty() && at.node.kind() == Kind::Object {
                problems.error_help(&at, "missing", "no targets", "write them by priority, or for all under `*`");
            }
        }
        let mut pauses = Vec::new();
        if let Some(at) = object.get("pauseWhile") {
            each_entry(&at, problems, |metric, at, problems| {
                let statuses = text_list(&at, problems);
                pauses.push((Placed { value: metric.to_owned(), place: at.place() }, statuses));
            });
        }
        let reopening = [
            ("continue", Reopening::Continue),
            ("excludeClosedTime", Reopening::ExcludeClosedTime),
            ("newCycle", Reopening::NewCycle),
        ];
        let priority_change = [
            ("fromStart", PriorityChange::FromStart),
            ("fromChange", PriorityChange::FromChange),
            ("keepShare", PriorityChange::KeepShare),
        ];
        let modes = Modes {
            reopening: object.get("onReopen").and_then(|at| choice(&at, &reopening, &[], problems)).unwrap_or_default(),
            priority_change: object
                .get("onPriorityChange")
                .and_then(|at| choice(&at, &priority_change, &[], problems))
                .unwrap_or_default(),
            resumes: object.get("resumeOnCustomerReply").and_then(|at| boolean(&at, problems)).unwrap_or(false),
        };
        let sla = SlaDoc {
            id: id.unwrap_or_else(|| Placed { value: place.path.clone(), place: place.clone() }),
            when: read_when(object.get("when"), problems),
            calendar: object.need_placed("calendar", problems),
            warn_at: object.get("warnAt").and_then(|at| warn_share(&at, problems)),
            place,
            rows,
            pauses,
            modes,
        };
        object.finish(&[], problems);
        Some(sla)
    }
}

fn target_time(at: &At<'_>, problems: &mut Problems) -> Option<TargetTime> {
    match &at.node.value {
        Value::Text(text) if text == "estimate" => Some(TargetTime::Estimate),
        Value::Object(entries) => {
            let mut groups = Vec::new();
            each_entry(at, problems, |group, at, problems| {
                let length = target_length(&at, problems);
                groups.extend(length.map(|length| (Placed { value: group.to_owned(), place: at.place() }, length)));
            });
            if entries.is_empty() {
                problems.error_help(at, "missing", "no targets", "write them by group, or for all under `*`");
            }
            Some(TargetTime::Groups(groups))
        }
        _ => target_length(at, problems).map(TargetTime::Length),
    }
}

/// A target: a length of time of more than nothing.
fn target_length(at: &At<'_>, problems: &mut Problems) -> Option<Length> {
    let length = length(at, problems)?;
    if length.is_zero() {
        problems.error_help(
            at,
            "out_of_range",
            "a target of no time at all",
            "leave the metric out to promise nothing",
        );
        return None;
    }
    Some(length)
}

fn warn_share(at: &At<'_>, problems: &mut Problems) -> Option<f64> {
    let found = text(at, problems)?;
    let share = percent(&found).filter(|share| *share > 0.0 && *share < 100.0);
    if share.is_none() {
        let message = format!("{} is not a share of the target", crate::text::quoted(&found));
        problems.error_help(at, "out_of_range", message, "write a percentage between 0 and 100: `80%`");
    }
    share
}

/// A compiled agreement.
#[derive(Debug)]
pub(crate) struct Sla {
    pub id: String,
    pub path: String,
    pub when: Option<Condition>,
    pub calendar: usize,
    /// The share of a target after which a clock warns.
    pub warn_at: Option<f64>,
    /// By priority level.
    rows: Vec<Option<usize>>,
    targets: Vec<Vec<Target>>,
    /// By the metric's position.
    pauses: Vec<(usize, Vec<String>)>,
    pub modes: Modes,
}

impl Sla {
    pub fn compile(doc: SlaDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Sla {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        let calendar = doc.calendar.and_then(|name| scope.calendar(&name, problems)).unwrap_or(0);
        let levels = &scope.levels.priority;
        let mut rows: Vec<Option<usize>> = vec![None; levels.len()];
        let mut rest = None;
        let mut targets = Vec::new();
        for row in doc.rows {
            let position = targets.len();
            targets.push(compile_all(row.targets, |(metric, time)| compile_target(metric, time, scope, problems)));
            if row.priority.value == "*" {
                rest = Some(position);
                continue;
            }
            match level_position(levels, &row.priority.value).and_then(|level| rows.get_mut(level)) {
                Some(slot) => *slot = Some(position),
                None => {
                    let help = did_you_mean(&row.priority.value, &slices(levels))
                        .unwrap_or_else(|| format!("priorities are {}; `*` stands for the others", names(levels)));
                    let message = format!("no priority `{}`", row.priority.value);
                    problems.at_place(&row.priority.place, "unknown_value", message, Some(help));
                }
            }
        }
        rows.iter_mut().for_each(|row| *row = row.or(rest));
        let without: Vec<&str> =
            rows.iter().zip(levels).filter(|(row, _)| row.is_none()).map(|(_, level)| level.as_str()).collect();
        if !without.is_empty() && !targets.is_empty() {
            let message = format!("`{}` has no targets for priority {}", doc.id.value, names(&without));
            let help = "add them, or `*` for all others; a ticket without a target has no clock".to_owned();
            problems.warn_place(&doc.place, "matrix_gap", message, Some(help));
        }
        let pauses = compile_all(doc.pauses, |(metric, statuses)| {
            scope.metrics.named(&metric, "unknown_key", problems).map(|metric| (metric, statuses))
        });
        Sla {
            id: doc.id.value,
            path: doc.place.path,
            when,
            calendar,
            warn_at: doc.warn_at,
            rows,
            targets,
            pauses,
            modes: doc.modes,
        }
    }

    /// The targets for a priority, in the order they are written.
    pub fn targets(&self, priority: usize) -> &[Target] {
        let row = self.rows.get(priority).copied().flatten();
        row.and_then(|row| self.targets.get(row)).map_or(&[], Vec::as_slice)
    }

    /// The target of a metric for a priority.
    pub fn target(&self, priority: usize, metric: usize) -> Option<&Target> {
        self.targets(priority).iter().find(|target| target.metric == metric)
    }

    /// Whether the target at this part of the policy is what was agreed for the ticket.
    pub fn target_is_estimate(&self, path: &str) -> bool {
        self.targets.iter().flatten().any(|target| target.path == path && matches!(target.time, TargetTime::Estimate))
    }

    /// The statuses that pause a metric.
    pub fn pause_statuses<'s>(&'s self, position: usize, metric: &'s Metric) -> &'s [String] {
        let own = self.pauses.iter().find(|(own, _)| *own == position);
        own.map_or(&metric.pauses_while, |(_, statuses)| statuses)
    }
}

fn compile_target(
    metric: Placed<String>,
    time: TargetTime,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<Target> {
    let position = scope.metrics.named(&metric, "unknown_key", problems)?;
    if let TargetTime::Groups(groups) = &time {
        if !scope.metrics.get(position).is_some_and(|metric| metric.per_group) {
            let help = "write a length such as `4h`; times by group are for `ownership` and metrics that start on \
                        `groupAssigned`";
            let message = format!("`{}` has no time by group", metric.value);
            problems.at_place(&metric.place, "wrong_type", message, Some(help.to_owned()));
            return None;
        }
        let known = scope.directory.group_ids();
        for (group, _) in groups.iter().filter(|(group, _)| group.value != "*" && !known.is_empty()) {
            if scope.directory.group_called(&group.value).is_none() {
                problems.unknown_reference(&group.place, "group", &group.value, &known);
            }
        }
    }
    Some(Target { metric: position, time, path: metric.place.path })
}
