//! Rules: conditions in order, each setting facts that later ones see.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::document::{Object, boolean, compile_all, each_entry, list, text, text_list};
use crate::field::{IMPACT, OPEN_PARTS_HELP, Scope, URGENCY};
use crate::json::{Kind, Value};
use crate::priority::level_position;
use crate::problem::{At, Place, Placed, Problems, did_you_mean};
use crate::situation::Situation;
use crate::text::{joined, names, slices, spelled};
use crate::ticket::{OPEN_PARTS, TextField};

/// A rule as it is written.
#[derive(Debug)]
pub(crate) struct RuleDoc {
    pub id: Option<Placed<String>>,
    place: Place,
    when: Option<ConditionDoc>,
    set: Vec<SetDoc>,
    add_tags: Vec<String>,
    stop: bool,
}

#[derive(Debug)]
struct SetDoc {
    name: String,
    /// None: an explicit null.
    value: Option<String>,
    place: Place,
}

impl RuleDoc {
    /// Reads the value of `rules`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<RuleDoc> {
        list(at, problems, RuleDoc::read)
    }

    fn read(at: At<'_>, problems: &mut Problems) -> Option<RuleDoc> {
        let place = at.place();
        let object = Object::read(at, problems)?;
        let mut set = Vec::new();
        if let Some(at) = object.get("set") {
            each_entry(&at, problems, |name, at, problems| set.extend(SetDoc::read(name, at, problems)));
        }
        let add_tags = object.get("addTags");
        let add_tags = add_tags.map(|at| text_list(&at, problems)).unwrap_or_default();
        let rule = RuleDoc {
            id: object.placed("id", problems),
            when: read_when(object.get("when"), problems),
            stop: object.get("stop").and_then(|at| boolean(&at, problems)).unwrap_or(false),
            place,
            set,
            add_tags,
        };
        let says_nothing = |key| match object.get(key).map(|at| &at.node.value) {
            Some(Value::Object(entries)) => entries.is_empty(),
            Some(Value::List(items)) => items.is_empty(),
            Some(Value::Bool(stop)) => !stop,
            Some(_) => false,
            None => true,
        };
        if says_nothing("set") && says_nothing("addTags") && says_nothing("stop") {
            problems.error_help(object.at(), "missing", "a rule that does nothing", "add `set`, `addTags` or `stop`");
        }
        object.finish(&[], problems);
        Some(rule)
    }

    /// Adds the facts this rule sets, with their values.
    pub fn say_facts(&self, said: &mut Vec<String>) {
        for set in &self.set {
            said.extend(set.value.as_deref().map(|value| RuleDoc::said(&set.name, value)));
        }
    }

    /// A fact with its value, as it is compared.
    pub fn said(fact: &str, value: &str) -> String {
        [fact, "\0", &spelled(value)].concat()
    }

    /// The names this rule gives values to, other than those with a meaning of their own.
    pub fn fact_names(&self) -> impl Iterator<Item = &str> {
        self.set
            .iter()
            .map(|set| set.name.as_str())
            .filter(|name| !matches!(*name, IMPACT | URGENCY | "priority" | "sla"))
    }
}

impl SetDoc {
    fn read(name: &str, at: At<'_>, problems: &mut Problems) -> Option<SetDoc> {
        let place = at.place();
        if let Some(help) = reserved(name) {
            problems.at_place(&place, "reserved_name", format!("a rule cannot set `{name}`"), Some(help.to_owned()));
            return None;
        }
        let value = match at.node.kind() {
            Kind::Null if name == "sla" => None,
            Kind::Null => {
                problems.error_help(
                    &at,
                    "wrong_type",
                    "expected text, found null",
                    "only `sla` can be set to null: no agreement",
                );
                return None;
            }
            _ => Some(text(&at, problems)?),
        };
        Some(SetDoc { name: name.to_owned(), value, place })
    }
}

/// Why a name cannot be given to a fact; none if it can.
fn reserved(name: &str) -> Option<&'static str> {
    match name {
        "tags" => Some("tags are added with `addTags`"),
        "group" | "assignee" => Some("a ticket is sent to a group by a route"),
        "all" | "any" | "not" | "open" | "closed" | "signal" | "anyText" | "id" | "createdAt" => {
            Some("that word has a meaning in conditions; choose another name")
        }
        "priority" => None,
        _ if name.contains('.') || OPEN_PARTS.contains(&name) => Some(OPEN_PARTS_HELP),
        _ if TextField::named(name).is_some() => Some("that is a field of the ticket; choose another name"),
        _ => None,
    }
}

/// What a rule concludes.
#[derive(Debug)]
pub(crate) enum Conclusion {
    Fact {
        fact: usize,
        value: String,
    },
    Impact(usize),
    Urgency(usize),
    Priority(usize),
    /// An agreement chosen, or explicitly none.
    Sla(Option<usize>),
}

/// A compiled rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub path: String,
    pub when: Option<Condition>,
    pub set: Vec<Conclusion>,
    pub add_tags: Vec<String>,
    pub stop: bool,
    /// How reasons name it, and what they say it concludes.
    pub subject: String,
    pub conclusion: String,
}

impl Rule {
    /// Notes since when what it concludes has been so, once it is known to apply.
    pub fn note_since<'a>(&'a self, situation: &mut Situation<'a>) {
        let created = situation.ticket.created_at;
        let at = self.when.as_ref().map_or(created, |when| when.since(situation));
        for conclusion in &self.set {
            match conclusion {
                // of rules that say the same the first to hold counts
                Conclusion::Fact { fact, value } => {
                    let same = situation.facts.get(*fact).copied().flatten() == Some(value.as_str());
                    situation.since.fact(*fact, at, same);
                }
                Conclusion::Sla(_) => {}
                _ => situation.since.level(at),
            }
        }
        self.add_tags.iter().for_each(|tag| situation.since.tag(tag, at));
    }

    pub fn compile(doc: RuleDoc, sla_ids: &[String], scope: &mut Scope<'_>, problems: &mut Problems) -> Rule {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        let set = compile_all(doc.set, |set| set.compile(sla_ids, scope, problems));
        let path = doc.place.path;
        let id = doc.id.map_or_else(|| path.clone(), |id| id.value);
        let mut rule = Rule {
            subject: format!("rule `{id}`"),
            path,
            when,
            set,
            add_tags: doc.add_tags,
            stop: doc.stop,
            conclusion: String::new(),
        };
        rule.conclusion = rule.concludes(sla_ids, scope);
        rule
    }

    fn concludes(&self, sla_ids: &[String], scope: &Scope<'_>) -> String {
        let mut conclusions: Vec<String> = Vec::new();
        for conclusion in &self.set {
            let name = |levels: &[String], level: usize| levels.get(level).cloned().unwrap_or_default();
            let (what, value) = match conclusion {
                Conclusion::Fact { fact, value } => (name(scope.facts, *fact), value.clone()),
                Conclusion::Impact(level) => (IMPACT.to_owned(), name(&scope.levels.impact, *level)),
                Conclusion::Urgency(level) => (URGENCY.to_owned(), name(&scope.levels.urgency, *level)),
                Conclusion::Priority(level) => ("priority".to_owned(), name(&scope.levels.priority, *level)),
                Conclusion::Sla(Some(sla)) => ("sla".to_owned(), name(sla_ids, *sla)),
                Conclusion::Sla(None) => {
                    conclusions.push("there is no agreement".to_owned());
                    continue;
                }
            };
            conclusions.push(format!("`{what}` is `{value}`"));
        }
        if !self.add_tags.is_empty() {
            conclusions.push(format!("tagged {}", names(&self.add_tags)));
        }
        if self.stop {
            conclusions.push("no further rule is asked".to_owned());
        }
        format!("; so {}", joined(&conclusions, ", "))
    }
}

impl SetDoc {
    fn compile(self, sla_ids: &[String], scope: &Scope<'_>, problems: &mut Problems) -> Option<Conclusion> {
        let SetDoc { name, value, place } = self;
        let Some(value) = value else { return Some(Conclusion::Sla(None)) };
        let mut level = |levels: &[String]| {
            let found = level_position(levels, &value);
            if found.is_none() {
                let help = did_you_mean(&value, &slices(levels))
                    .unwrap_or_else(|| format!("{name} levels are {}", names(levels)));
                problems.at_place(&place, "unknown_value", format!("no {name} `{value}`"), Some(help));
            }
            found
        };
        match name.as_str() {
            IMPACT => level(&scope.levels.impact).map(Conclusion::Impact),
            URGENCY => level(&scope.levels.urgency).map(Conclusion::Urgency),
            "priority" => level(&scope.levels.priority).map(Conclusion::Priority),
            "sla" => {
                let found = sla_ids.iter().position(|id| *id == value);
                if found.is_none() {
                    problems.unknown_reference(&place, "sla", &value, &slices(sla_ids));
                }
                found.map(|sla| Conclusion::Sla(Some(sla)))
            }
            fact => scope.facts.iter().position(|known| known == fact).map(|fact| Conclusion::Fact { fact, value }),
        }
    }
}
