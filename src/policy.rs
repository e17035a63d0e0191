//! A policy: read from JSON with every problem at once, compiled into what runs, immutable from then on.

use crate::calendar::Calendar;
use crate::calendars::{read_calendar, read_zone};
use crate::checklist::{ChecklistDoc, ChecklistRule};
use crate::directory::{Directory, DirectoryDoc};
use crate::document::{Object, compile_all, each_entry, parse};
use crate::escalation::{EscalationDoc, Row};
use crate::field::Scope;
use crate::history::Statuses;
use crate::json::{Kind, Node, Value};
use crate::keywords::{KeywordListDoc, Keywords, KeywordsBuilder};
use crate::limit::{Limit, LimitDoc};
use crate::metric::{MetricDoc, Metrics};
use crate::order;
use crate::priority::{Levels, Priority, PriorityDoc};
use crate::problem::{At, Path, Place, Placed, Problem, Problems, nearest};
use crate::route::{RouteDoc, RouteRule};
use crate::rule::{Rule, RuleDoc};
use crate::rule_index::RuleIndex;
use crate::signals::SignalsDoc;
use crate::sla::{Sla, SlaDoc};
use crate::ticket::FieldTree;
use crate::zone::Zone;
use xxhash_rust::xxh64::xxh64;

/// The version of the policy language this engine reads.
const LANGUAGE_VERSION: f64 = 1.0;

/// A calendar and the name the policy gives it.
#[derive(Debug)]
pub(crate) struct NamedCalendar {
    pub id: String,
    pub calendar: Calendar,
}

/// A compiled policy. Compiling may fail; asking it may not.
#[derive(Debug)]
pub struct Policy {
    name: String,
    hash: String,
    warnings: Vec<Problem>,
    pub(crate) calendars: Vec<NamedCalendar>,
    pub(crate) directory: Directory,
    pub(crate) statuses: Statuses,
    pub(crate) keywords: Keywords,
    pub(crate) facts: Vec<String>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) rule_index: RuleIndex,
    pub(crate) levels: Levels,
    pub(crate) priority: Priority,
    pub(crate) metrics: Metrics,
    pub(crate) slas: Vec<Sla>,
    pub(crate) escalations: Vec<Row>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) checklists: Vec<ChecklistRule>,
    pub(crate) routes: Vec<RouteRule>,
    /// For what needs a calendar where no agreement names one.
    always: Calendar,
    /// Something starts when its condition holds, so that it matters since when it has.
    pub(crate) wants_since: bool,
    pub(crate) fields: FieldTree,
    /// The dotted field names conditions ask for, by slot.
    pub(crate) slots: Vec<String>,
}

impl Policy {
    /// Compiles a policy document. On failure every problem found, warnings too, in document order.
    pub fn compile(source: &str) -> Result<Policy, Vec<Problem>> {
        let mut problems = Problems::default();
        let policy = parse(source, &mut problems).and_then(|node| Policy::read(&node, &mut problems));
        finish(policy, problems, source)
    }

    /// All errors and warnings of a policy document, in document order.
    pub fn check(source: &str) -> Vec<Problem> {
        match Policy::compile(source) {
            Ok(policy) => policy.warnings,
            Err(problems) => problems,
        }
    }

    /// The policy's own name; empty if it has none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Hash of the content: the same for the same content, however it is spaced or ordered.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What is probably not meant so, though it can be carried out.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The calendar of that name.
    pub fn calendar(&self, id: &str) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.id == id).map(|calendar| &calendar.calendar)
    }

    /// The names of all calendars.
    pub fn calendar_ids(&self) -> Vec<&str> {
        self.calendars.iter().map(|calendar| calendar.id.as_str()).collect()
    }

    /// The calendar of an agreement; without one everything is open always.
    pub(crate) fn calendar_for(&self, sla: Option<&Sla>) -> &Calendar {
        sla.and_then(|sla| self.calendars.get(sla.calendar)).map_or(&self.always, |named| &named.calendar)
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Policy> {
        let object = Object::read(At { node, path: Path::Root }, problems)?;
        if let Some(at) = object.need("version", problems)
            && !matches!(at.node.value, Value::Number(version, _) if version == LANGUAGE_VERSION)
        {
            problems.error_help(&at, "unknown_value", "not a version this engine reads", "write `1`");
        }
        let name = object.text("name", problems).unwrap_or_default();
        // a zone that is not known is reported once, not again for every calendar that relies on it
        let zone = object.get("timeZone").map(|at| read_zone(&at, problems).unwrap_or_else(Zone::utc));
        let mut calendars = Vec::new();
        if let Some(at) = object.get("calendars") {
            each_entry(&at, problems, |id, at, problems| {
                // one that cannot be used still has its name, so that references to it are not reported too
                let calendar = read_calendar(at, zone.as_ref(), problems).unwrap_or_else(Calendar::always);
                calendars.push(NamedCalendar { id: id.to_owned(), calendar });
            });
        }
        let directory =
            object.get("directory").map(|at| DirectoryDoc::read(at, zone.as_ref(), problems)).unwrap_or_default();
        let directory = Directory::compile(directory, &calendars, zone.as_ref(), problems);
        let statuses = object.get("statuses").map(|at| Statuses::read(at, problems)).unwrap_or_default();
        let keywords = object.get("keywords").map(|at| KeywordListDoc::read_all(&at, problems)).unwrap_or_default();
        let signals = object.get("signals").map(|at| SignalsDoc::read(&at, problems)).unwrap_or_default();
        let facts_known = rules_can_be_read(node);
        let rules = object.get("rules").map(|at| RuleDoc::read_all(&at, problems)).unwrap_or_default();
        let priority = object.get("priority").map(|at| PriorityDoc::read(at, problems)).unwrap_or_default();
        let (priority, levels) = Priority::compile(priority, problems);
        let metrics = object.get("metrics").map(|at| MetricDoc::read_all(&at, problems)).unwrap_or_default();
        let metrics = Metrics::compile(metrics, problems);
        let slas = object.get("slas").map(|at| SlaDoc::read_all(&at, problems)).unwrap_or_default();
        let escalations =
            object.get("escalations").map(|at| EscalationDoc::read_all(&at, problems)).unwrap_or_default();
        let routes = object.get("routes").map(|at| RouteDoc::read_all(&at, problems)).unwrap_or_default();
        let limits = object.get("limits").map(|at| LimitDoc::read_all(&at, problems)).unwrap_or_default();
        let checklists = object.get("checklists").map(|at| ChecklistDoc::read_all(&at, problems)).unwrap_or_default();
        object.finish(&["tiers"], problems);

        unique_ids("rule", rules.iter().filter_map(|rule| rule.id.as_ref()), problems);
        unique_ids("sla", slas.iter().map(|sla| &sla.id), problems);
        unique_ids("escalation", escalations.iter().map(|row| &row.id), problems);
        unique_ids("limit", limits.iter().map(|limit| &limit.id), problems);
        unique_ids("route", routes.iter().filter_map(|route| route.id.as_ref()), problems);
        unreachable("route", routes.iter().map(|route| (&route.place, 0, route.is_default())), problems);
        let sla_defaults = slas.iter().map(|sla| (&sla.place, 0, sla.is_default()));
        unreachable("agreement", sla_defaults, problems);
        let row_metrics = escalations
            .iter()
            .filter_map(|row| Some((&row.place, metrics.position(&row.metric.as_ref()?.value)?, row.is_default())));
        unreachable("row for this metric", row_metrics, problems);

        let facts = order::texts(rules.iter().flat_map(RuleDoc::fact_names));
        let mut facts: Vec<String> = facts.into_iter().map(|(name, _)| name.to_owned()).collect();
        facts.dedup();
        let mut said: Vec<String> = Vec::new();
        rules.iter().for_each(|rule| rule.say_facts(&mut said));
        let said: Vec<&str> = order::texts(said.iter().map(String::as_str)).into_iter().map(|(said, _)| said).collect();
        let sla_ids: Vec<String> = slas.iter().map(|sla| sla.id.value.clone()).collect();
        let mut scope = Scope {
            facts: &facts,
            said: &said,
            facts_known,
            calendars: &calendars,
            levels: &levels,
            directory: &directory,
            metrics: &metrics,
            tree: FieldTree::default(),
            slots: Vec::new(),
            keywords: KeywordsBuilder::default(),
            signals,
        };
        KeywordsBuilder::add_lists(keywords, &mut scope, problems);
        let rules = compile_all(rules, |rule| Some(Rule::compile(rule, &sla_ids, &mut scope, problems)));
        let slas = compile_all(slas, |sla| Some(Sla::compile(sla, &mut scope, problems)));
        let escalations = compile_all(escalations, |row| Row::compile(row, &mut scope, problems));
        let checklists =
            compile_all(checklists, |checklist| Some(ChecklistRule::compile(checklist, &mut scope, problems)));
        let limits = compile_all(limits, |limit| Limit::compile(limit, &mut scope, problems));
        let routes = compile_all(routes, |route| RouteRule::compile(route, &mut scope, problems));
        let Scope { tree: fields, slots, keywords, signals, .. } = scope;
        Some(Policy {
            name,
            hash: hash(node),
            warnings: Vec::new(),
            keywords: keywords.finish(signals),
            calendars,
            directory,
            statuses,
            rule_index: RuleIndex::build(&rules, &levels),
            facts,
            rules,
            levels,
            priority,
            metrics,
            slas,
            wants_since: !checklists.is_empty() || escalations.iter().any(|row| row.metric.is_none()),
            escalations,
            limits,
            checklists,
            routes,
            always: Calendar::always(),
            fields,
            slots,
        })
    }
}

fn finish(policy: Option<Policy>, problems: Problems, source: &str) -> Result<Policy, Vec<Problem>> {
    let failed = problems.has_errors();
    let problems = problems.finish(source);
    match policy {
        Some(policy) if !failed => Ok(Policy { warnings: problems, ..policy }),
        _ => Err(problems),
    }
}

fn hash(node: &Node) -> String {
    let mut content = Vec::new();
    node.canonical(&mut content);
    format!("{:016x}", xxh64(&content, 0))
}

/// Whether what rules set can be told: not if they are no list, or stand under a misspelt key. What they would have set
/// is then not reported as unknown, once for every condition.
fn rules_can_be_read(node: &Node) -> bool {
    let Value::Object(entries) = &node.value else { return false };
    match entries.iter().find(|entry| entry.key == "rules") {
        Some(rules) => rules.node.kind() == Kind::List,
        None => entries.iter().all(|entry| nearest(&entry.key, &["rules", "routes"]) != Some("rules")),
    }
}

/// Reports ids that occur twice.
fn unique_ids<'d>(what: &str, ids: impl Iterator<Item = &'d Placed<String>>, problems: &mut Problems) {
    let ids: Vec<&Placed<String>> = ids.collect();
    for pair in order::texts(ids.iter().map(|id| id.value.as_str())).windows(2) {
        if let [(first_id, first), (second_id, second)] = pair
            && first_id == second_id
            && let (Some(first), Some(second)) = (ids.get(*first), ids.get(*second))
        {
            let help = format!("{} has it too", first.place.path.strip_suffix(".id").unwrap_or(&first.place.path));
            problems.at_place(
                &second.place,
                "duplicate_id",
                format!("another {what} is `{}`", second.value),
                Some(help),
            );
        }
    }
}

/// Warns of entries behind one that always applies. `kind` keeps lists apart that are searched on their own.
fn unreachable<'d>(what: &str, entries: impl Iterator<Item = (&'d Place, usize, bool)>, problems: &mut Problems) {
    let mut defaults: Vec<(usize, &Place)> = Vec::new();
    for (place, kind, is_default) in entries {
        match defaults.iter().find(|(known, _)| *known == kind) {
            Some((_, default)) => {
                let message = format!("never used: `{}` before it has no `when`", default.path);
                let help = format!("the first {what} that holds is taken; move the one without a `when` to the end");
                problems.warn_place(place, "unreachable_rule", message, Some(help));
            }
            None if is_default => defaults.push((kind, place)),
            None => {}
        }
    }
}
