//! What clocks measure: the metrics of the language and a policy's own, in one form.
//!
//! A metric names the events that start a cycle, stop it (its promise is kept or late) or end it (there is nothing to
//! keep any more). The built-in ones are written in `metrics.json` as a policy would write them, and read the same way;
//! a policy's `metrics` adds to them or takes their place.

use crate::document::{Object, boolean, each_entry, parse, placed_list, text_list};
use crate::problem::{At, Path, Place, Placed, Problems, did_you_mean};
use crate::text::{names, same_status};

/// The metrics of the language, as a policy would define them. "Requester wait" and "agent work" are Zendesk's terms,
/// as is the ownership of a group; the others are everybody's.
const BUILT_IN: &str = include_str!("metrics.json");

/// The creation of the ticket.
pub(crate) const CREATED: &str = "created";
/// The ticket gets a group, or another one.
pub(crate) const GROUP_ASSIGNED: &str = "groupAssigned";
pub(crate) const CUSTOMER_REPLY: &str = "customerReply";
pub(crate) const AGENT_REPLY: &str = "agentReply";
pub(crate) const RESOLVED: &str = "resolved";
pub(crate) const REOPENED: &str = "reopened";
pub(crate) const MERGED: &str = "merged";

/// Events that have a meaning of their own, for "did you mean"; any other name is the user's.
const EVENTS: [&str; 13] = [
    CREATED,
    CUSTOMER_REPLY,
    AGENT_REPLY,
    "note",
    "status",
    "priority",
    "assigned",
    GROUP_ASSIGNED,
    "acknowledged",
    "escalated",
    RESOLVED,
    REOPENED,
    MERGED,
];

/// The events that metrics listen to, as a set: each has a bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Events(u64);

impl Events {
    /// The event of a bit; beyond the last bit none.
    fn of_bit(bit: usize) -> Events {
        Events(1_u64.checked_shl(bit as u32).unwrap_or(0))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn meet(self, other: Events) -> bool {
        self.0 & other.0 != 0
    }

    pub fn and(self, other: Events) -> Events {
        Events(self.0 | other.0)
    }
}

/// A metric as it is written.
#[derive(Debug)]
pub(crate) struct MetricDoc {
    name: String,
    place: Place,
    starts_on: Vec<Placed<String>>,
    after: Vec<Placed<String>>,
    stops_on: Vec<Placed<String>>,
    ends_on: Vec<Placed<String>>,
    pauses_while: Vec<String>,
    repeats: bool,
}

impl MetricDoc {
    /// Reads the value of `metrics`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<MetricDoc> {
        let mut metrics = Vec::new();
        each_entry(at, problems, |name, at, problems| metrics.extend(MetricDoc::read(name, at, problems)));
        metrics
    }

    fn read(name: &str, at: At<'_>, problems: &mut Problems) -> Option<MetricDoc> {
        let place = at.place();
        let object = Object::read(at, problems)?;
        let list = |key: &'static str, problems: &mut Problems| {
            object.get(key).map(|at| placed_list(&at, problems)).unwrap_or_default()
        };
        let needed = |key: &'static str, problems: &mut Problems| {
            let at = object.need(key, problems);
            if let Some(at) = at {
                crate::document::refuse_empty(&at, "no events", "name at least one event", problems);
            }
            list(key, problems)
        };
        let metric = MetricDoc {
            name: name.to_owned(),
            place,
            starts_on: needed("startsOn", problems),
            after: list("after", problems),
            stops_on: needed("stopsOn", problems),
            ends_on: list("endsOn", problems),
            pauses_while: object.get("pausesWhile").map(|at| text_list(&at, problems)).unwrap_or_default(),
            repeats: object.get("repeats").and_then(|at| boolean(&at, problems)).unwrap_or(false),
        };
        object.finish(&[], problems);
        Some(metric)
    }
}

/// A compiled metric.
#[derive(Debug)]
pub(crate) struct Metric {
    pub name: String,
    /// The name in a sentence: "first response".
    pub words: String,
    pub starts_on: Events,
    /// Starts count only once one of these has happened; empty: always.
    pub after: Events,
    pub stops_on: Events,
    pub ends_on: Events,
    /// The statuses during which it does not count, unless an agreement names its own.
    pub pauses_while: Vec<String>,
    pub repeats: bool,
    /// Each cycle belongs to the group that had the ticket when it started.
    pub per_group: bool,
}

impl Metric {
    /// What a cycle ends with, in time or late or with nothing left to wait for.
    pub fn stopping(&self) -> Events {
        self.stops_on.and(self.ends_on)
    }
}

/// All metrics of a policy, and the events they listen to.
#[derive(Debug)]
pub(crate) struct Metrics {
    all: Vec<Metric>,
    /// By bit.
    events: Vec<String>,
    /// From here on they are the policy's.
    built_in: usize,
}

impl Metrics {
    pub fn compile(own: Vec<MetricDoc>, problems: &mut Problems) -> Metrics {
        let mut built_in = Problems::default();
        let node = parse(BUILT_IN, &mut built_in);
        let at = node.as_ref().map(|node| At { node, path: Path::Root });
        let mut docs = at.map(|at| MetricDoc::read_all(&at, &mut built_in)).unwrap_or_default();
        let count = docs.len();
        for doc in own {
            match docs.iter_mut().find(|known| known.name == doc.name) {
                Some(known) => *known = doc,
                None => docs.push(doc),
            }
        }
        let mut metrics = Metrics { all: Vec::new(), events: Vec::new(), built_in: count };
        for doc in docs {
            let mut set = |names: &[Placed<String>]| metrics.listen(names, problems);
            let (starts_on, after) = (set(&doc.starts_on), set(&doc.after));
            let (stops_on, ends_on) = (set(&doc.stops_on), set(&doc.ends_on));
            if metrics.events.len() > u64::BITS as usize {
                let help = "let metrics share events, or give some of them a policy of their own".to_owned();
                let message = format!("metrics name more than {} different events", u64::BITS);
                problems.at_place(&doc.place, "out_of_range", message, Some(help));
                break;
            }
            let words = words(&doc.name);
            let per_group = doc.starts_on.iter().any(|event| event.value == GROUP_ASSIGNED);
            let (name, pauses_while, repeats) = (doc.name, doc.pauses_while, doc.repeats);
            metrics.all.push(Metric {
                name,
                words,
                starts_on,
                after,
                stops_on,
                ends_on,
                pauses_while,
                repeats,
                per_group,
            });
        }
        metrics
    }

    /// The set of these events; those not heard of yet get a bit.
    fn listen(&mut self, names: &[Placed<String>], problems: &mut Problems) -> Events {
        let mut set = Events::default();
        for name in names {
            let known = self.events.iter().position(|event| *event == name.value);
            let bit = known.unwrap_or_else(|| {
                if let Some(status) = name.value.strip_prefix("status:") {
                    if status.trim().is_empty() {
                        let help = "name it: `status:pending`".to_owned();
                        problems.at_place(&name.place, "unknown_value", "an event of no status", Some(help));
                    }
                } else if !EVENTS.contains(&name.value.as_str())
                    && let Some(help) = did_you_mean(&name.value, &EVENTS)
                {
                    let message = format!("`{}` is no event of the language", name.value);
                    problems.warn_place(&name.place, "unknown_value", message, Some(help));
                }
                self.events.push(name.value.clone());
                self.events.len().saturating_sub(1)
            });
            set = set.and(Events::of_bit(bit));
        }
        set
    }

    /// Whether a metric is one that only the policy knows.
    pub fn is_own(&self, name: &str) -> bool {
        self.position(name).is_some_and(|position| position >= self.built_in)
    }

    pub fn get(&self, position: usize) -> Option<&Metric> {
        self.all.get(position)
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|metric| metric.name == name)
    }

    pub fn names(&self) -> Vec<&str> {
        self.all.iter().map(|metric| metric.name.as_str()).collect()
    }

    /// The metric with this name; one that is not known is reported.
    pub fn named(&self, name: &Placed<String>, code: &'static str, problems: &mut Problems) -> Option<usize> {
        let found = self.position(&name.value);
        if found.is_none() {
            let known = self.names();
            let help = problems.suggestion(&name.value, &known);
            let help = help.unwrap_or_else(|| format!("metrics are {}; define others under `metrics`", names(&known)));
            problems.at_place(&name.place, code, format!("unknown metric `{}`", name.value), Some(help));
        }
        found
    }

    /// What metrics hear when an event of this type happens.
    pub fn heard(&self, kind: &str) -> Events {
        self.events_where(|event| event == kind)
    }

    /// What metrics hear when the ticket gets this status.
    pub fn heard_of_status(&self, status: &str) -> Events {
        let is = |event: &str| event.strip_prefix("status:").is_some_and(|name| same_status(name, status));
        self.heard("status").and(self.events_where(is))
    }

    fn events_where(&self, is: impl Fn(&str) -> bool) -> Events {
        let mut set = Events::default();
        for (bit, event) in self.events.iter().enumerate() {
            if is(event) {
                set = set.and(Events::of_bit(bit));
            }
        }
        set
    }

    /// The name of the first event that both sets have.
    pub fn first_of(&self, events: Events, of: Events) -> &str {
        let bit = (events.0 & of.0).trailing_zeros() as usize;
        self.events.get(bit).map_or("", String::as_str)
    }
}

/// `firstResponse` in a sentence.
fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    words.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_metrics_are_read_without_a_problem() {
        let mut problems = Problems::default();
        let node = parse(BUILT_IN, &mut problems).unwrap();
        let docs = MetricDoc::read_all(&At { node: &node, path: Path::Root }, &mut problems);
        assert_eq!(problems.count(), 0);
        let expected = "firstResponse nextResponse periodicUpdate resolution requesterWait agentWork ownership";
        let read: Vec<&str> = docs.iter().map(|doc| doc.name.as_str()).collect();
        assert_eq!(read, expected.split(' ').collect::<Vec<_>>());
        let mut problems = Problems::default();
        assert_eq!(Metrics::compile(Vec::new(), &mut problems).names(), read);
        assert_eq!(problems.count(), 0);
    }

    #[test]
    fn names_become_words() {
        for (name, expected) in [("firstResponse", "first response"), ("Status", "status"), ("sla-2", "sla-2")] {
            assert_eq!(words(name), expected);
        }
    }
}
