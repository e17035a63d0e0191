//! Service level agreements: which applies, and how much time it allows for which metric.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::document::{Object, choice, each_entry, length, list, percent, text, text_list};
use crate::field::Scope;
use crate::length::Length;
use crate::priority::level_position;
use crate::problem::{At, Place, Placed, Problems, did_you_mean};
use crate::text::{names, slices};

/// What a clock measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Metric {
    /// From creation to the first public agent reply.
    FirstResponse,
    /// From creation until the ticket is resolved.
    Resolution,
}

impl Metric {
    pub const ALL: [(&'static str, Metric); 2] =
        [("firstResponse", Metric::FirstResponse), ("resolution", Metric::Resolution)];
    const NAMES: [&'static str; 7] =
        ["firstResponse", "resolution", "nextResponse", "periodicUpdate", "requesterWait", "agentWork", "ownership"];
    /// Metrics of the language that this version refuses.
    pub const LATER: [&'static str; 5] = ["nextResponse", "periodicUpdate", "requesterWait", "agentWork", "ownership"];

    pub fn name(self) -> &'static str {
        match self {
            Metric::FirstResponse => "firstResponse",
            Metric::Resolution => "resolution",
        }
    }

    /// The name in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Metric::FirstResponse => "first response",
            Metric::Resolution => "resolution",
        }
    }

    /// Reads a metric's name as a key of an object; one that is not known is reported.
    fn of_key(key: &str, at: &At<'_>, problems: &mut Problems) -> Option<Metric> {
        let found = Metric::ALL.iter().find(|(name, _)| *name == key).map(|(_, metric)| *metric);
        if found.is_none() {
            if Metric::LATER.contains(&key) {
                problems.push(at.node.at, crate::document::not_supported(at.path.to_string(), key));
            } else {
                let help = did_you_mean(key, &Metric::NAMES);
                let help = help.unwrap_or_else(|| "metrics are `firstResponse` and `resolution`".to_owned());
                problems.error_help(at, "unknown_key", format!("unknown metric `{key}`"), help);
            }
        }
        found
    }

    /// Reads a metric's name as a value.
    pub fn read(at: &At<'_>, problems: &mut Problems) -> Option<Metric> {
        choice(at, &Metric::ALL, &Metric::LATER, problems)
    }
}

/// An agreement as it is written.
#[derive(Debug)]
pub(crate) struct SlaDoc {
    pub id: Placed<String>,
    pub place: Place,
    when: Option<ConditionDoc>,
    calendar: Option<Placed<String>>,
    rows: Vec<RowDoc>,
    warn_at: Option<f64>,
    pauses: Vec<(Metric, Vec<String>)>,
}

#[derive(Debug)]
struct RowDoc {
    priority: Placed<String>,
    targets: Vec<Target>,
}

/// How much time a metric has.
#[derive(Debug)]
pub(crate) struct Target {
    pub metric: Metric,
    pub length: Length,
    pub path: String,
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
                    let metric = Metric::of_key(metric, &at, problems);
                    let length = target_length(&at, problems);
                    if let (Some(metric), Some(length)) = (metric, length) {
                        targets.push(Target { metric, length, path: at.path.to_string() });
                    }
                });
                rows.push(RowDoc { priority: Placed { value: priority.to_owned(), place }, targets });
            });
            if rows.is_empty() && at.node.kind() == crate::json::Kind::Object {
                problems.error_help(&at, "missing", "no targets", "write them by priority, or for all under `*`");
            }
        }
        let mut pauses = Vec::new();
        if let Some(at) = object.get("pauseWhile") {
            each_entry(&at, problems, |metric, at, problems| {
                let metric = Metric::of_key(metric, &at, problems);
                let statuses = text_list(&at, problems);
                pauses.extend(metric.map(|metric| (metric, statuses)));
            });
        }
        let sla = SlaDoc {
            id: id.unwrap_or_else(|| Placed { value: place.path.clone(), place: place.clone() }),
            when: read_when(object.get("when"), problems),
            calendar: object.need_placed("calendar", problems),
            warn_at: object.get("warnAt").and_then(|at| warn_share(&at, problems)),
            place,
            rows,
            pauses,
        };
        object.finish(&["onReopen", "onPriorityChange", "resumeOnCustomerReply"], problems);
        Some(sla)
    }
}

/// A target: a length of time of more than nothing.
fn target_length(at: &At<'_>, problems: &mut Problems) -> Option<Length> {
    if matches!(&at.node.value, crate::json::Value::Text(text) if text == "estimate") {
        problems.push(at.node.at, crate::document::not_supported(at.path.to_string(), "estimate"));
        return None;
    }
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
    pauses: Vec<(Metric, Vec<String>)>,
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
            targets.push(row.targets);
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
        Sla {
            id: doc.id.value,
            path: doc.place.path,
            when,
            calendar,
            warn_at: doc.warn_at,
            rows,
            targets,
            pauses: doc.pauses,
        }
    }

    /// The targets for a priority, in the order they are written.
    pub fn targets(&self, priority: usize) -> &[Target] {
        let row = self.rows.get(priority).copied().flatten();
        row.and_then(|row| self.targets.get(row)).map_or(&[], Vec::as_slice)
    }

    /// The statuses that pause a metric.
    pub fn pause_statuses(&self, metric: Metric) -> &[String] {
        self.pauses.iter().find(|(own, _)| *own == metric).map_or(&[], |(_, statuses)| statuses.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_carried_out_and_those_refused() {
        let known: Vec<&str> = Metric::ALL.iter().map(|(name, _)| *name).chain(Metric::LATER).collect();
        assert_eq!(known, Metric::NAMES);
        assert!(Metric::ALL.iter().all(|(name, metric)| metric.name() == *name));
    }
}
