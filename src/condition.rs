//! Conditions: what a rule, a target, an escalation or a route asks of a ticket.
//!
//! A condition that holds says by which values ([`Proof`]); that is what reasons are made of. There is no second code
//! path for explanations.

use crate::document::{
    self, boolean, compile_all, digits, each_entry, length, list, number, placed_text, refuse_empty, texts, wrong_type,
};
use crate::field::{Field, Scope};
use crate::instant::Instant;
use crate::json::{Kind, Value};
use crate::keywords::{ListHit, Mentions};
use crate::length::Length;
use crate::priority::{Levels, level_position};
use crate::problem::{At, Place, Placed, Problem, Problems, did_you_mean, one_of};
use crate::rule::RuleDoc;
use crate::situation::{BOOL, Found, Held, LIST, NUMBER, Situation, TEXT};
use crate::text::{ends_with, equals, lower, names, quote, quoted, slices, starts_with};
use std::cmp::Ordering;
use std::sync::Arc;

/// A condition as it is written.
#[derive(Debug)]
pub(crate) enum ConditionDoc {
    All(Vec<ConditionDoc>),
    Any(Vec<ConditionDoc>),
    Not(Box<ConditionDoc>),
    Test(TestDoc),
}

/// One field and one operator.
#[derive(Debug)]
pub(crate) struct TestDoc {
    field: String,
    place: Place,
    check: CheckDoc,
}

#[derive(Debug)]
enum CheckDoc {
    In {
        values: Vec<Scalar>,
        negated: bool,
    },
    Contains {
        values: Vec<Scalar>,
        all: bool,
    },
    StartsWith(String),
    EndsWith(String),
    Mentions(Vec<Placed<String>>),
    Compare {
        low: Option<(BoundDoc, bool)>,
        high: Option<(BoundDoc, bool)>,
    },
    Exists(bool),
    Age {
        millis: i64,
        older: bool,
    },
    /// `open` and `closed`: the calendars named.
    Calendars(Vec<Placed<String>>),
}

#[derive(Debug)]
enum BoundDoc {
    Number(f64, String),
    Text(Placed<String>),
}

/// A value to compare with; texts are in lower case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Text(String),
    Number(f64, String),
    Bool(bool),
}

const OPERATORS: [&str; 18] = [
    "is",
    "isNot",
    "in",
    "notIn",
    "contains",
    "containsAny",
    "containsAll",
    "startsWith",
    "endsWith",
    "mentions",
    "gt",
    "gte",
    "lt",
    "lte",
    "between",
    "exists",
    "olderThan",
    "newerThan",
];

impl ConditionDoc {
    /// Reads the value of a `when`.
    pub fn read(at: At<'_>, problems: &mut Problems) -> ConditionDoc {
        let mut parts = Vec::new();
        each_entry(&at, problems, |key, at, problems| match key {
            "all" => parts.push(ConditionDoc::All(branches(&at, problems))),
            "any" => parts.push(ConditionDoc::Any(branches(&at, problems))),
            "not" => parts.push(ConditionDoc::Not(Box::new(ConditionDoc::read(at, problems)))),
            "open" | "closed" => {
                let check = CheckDoc::Calendars(texts(&at, problems));
                parts.push(ConditionDoc::Test(TestDoc { field: key.to_owned(), place: at.place(), check }));
            }
            field => tests(field, &at, problems, &mut parts),
        });
        match (parts.pop(), parts.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                parts.extend(last);
                ConditionDoc::All(parts)
            }
        }
    }
}

/// The conditions of an `all` or `any`.
fn branches(at: &At<'_>, problems: &mut Problems) -> Vec<ConditionDoc> {
    let branches = list(at, problems, |item, problems| Some(ConditionDoc::read(item, problems)));
    refuse_empty(at, "an empty list of conditions", "write at least one condition", problems);
    branches
}

fn scalar(at: At<'_>, problems: &mut Problems) -> Option<Scalar> {
    match &at.node.value {
        Value::Text(text) => Some(Scalar::Text(lower(text))),
        Value::Number(value, digits) => Some(Scalar::Number(*value, digits.clone())),
        Value::Bool(value) => Some(Scalar::Bool(*value)),
        Value::Null => {
            let help = "write `{ \"exists\": false }` for a field that is not there";
            problems.error_help(&at, "wrong_type", "expected a value, found null", help);
            None
        }
        Value::List(_) | Value::Object(_) => {
            wrong_type(&at, "text, a number or true or false", problems);
            None
        }
    }
}

/// A list of at most one.
fn one<T>(value: Option<T>) -> Vec<T> {
    let mut list = Vec::new();
    list.extend(value);
    list
}

fn scalars(at: &At<'_>, problems: &mut Problems) -> Vec<Scalar> {
    if at.node.kind() != Kind::List {
        return one(scalar(*at, problems));
    }
    let values = list(at, problems, scalar);
    refuse_empty(at, "an empty list of values", "write at least one value", problems);
    values
}

/// The tests of one field: a value, a list of values, or an object of operators.
fn tests(field: &str, at: &At<'_>, problems: &mut Problems, parts: &mut Vec<ConditionDoc>) {
    let mut push = |place: Place, check: CheckDoc| {
        parts.push(ConditionDoc::Test(TestDoc { field: field.to_owned(), place, check }));
    };
    if at.node.kind() != Kind::Object {
        let values = scalars(at, problems);
        return push(at.place(), CheckDoc::In { values, negated: false });
    }
    let mut bounds: Option<(CheckDoc, Place)> = None;
    each_entry(at, problems, |operator, at, problems| {
        let place = at.place();
        let mut check =
            match operator {
                "is" | "isNot" => {
                    let values = one(scalar(at, problems));
                    Some(CheckDoc::In { values, negated: operator == "isNot" })
                }
                "in" | "notIn" => Some(CheckDoc::In { values: scalars(&at, problems), negated: operator == "notIn" }),
                "contains" => Some(CheckDoc::Contains { values: one(scalar(at, problems)), all: true }),
                "containsAny" | "containsAll" => {
                    Some(CheckDoc::Contains { values: scalars(&at, problems), all: operator == "containsAll" })
                }
                "startsWith" => document::text(&at, problems).map(|text| CheckDoc::StartsWith(lower(&text))),
                "endsWith" => document::text(&at, problems).map(|text| CheckDoc::EndsWith(lower(&text))),
                "mentions" => Some(CheckDoc::Mentions(mentions(&at, problems))),
                "gt" | "gte" => bound(&at, problems)
                    .map(|low| CheckDoc::Compare { low: Some((low, operator == "gte")), high: None }),
                "lt" | "lte" => bound(&at, problems)
                    .map(|high| CheckDoc::Compare { low: None, high: Some((high, operator == "lte")) }),
                "between" => between(&at, problems),
                "exists" => boolean(&at, problems).map(CheckDoc::Exists),
                "olderThan" | "newerThan" => {
                    age(&at, problems).map(|millis| CheckDoc::Age { millis, older: operator == "olderThan" })
                }
                unknown => {
                    let help = did_you_mean(unknown, &OPERATORS)
                        .unwrap_or_else(|| format!("operators are {}", one_of(&OPERATORS)));
                    problems.error_help(&at, "unknown_key", format!("unknown operator `{unknown}`"), help);
                    None
                }
            };
        // two bounds of one field are one test: `gte` and `lt` are told together, as `between` is
        if let (Some(CheckDoc::Compare { low, high }), Some(known)) = (&mut check, bounds.as_mut()) {
            let (CheckDoc::Compare { low: known_low, high: known_high }, _) = known else { return };
            if (low.is_none() || known_low.is_none()) && (high.is_none() || known_high.is_none()) {
                *known_low = known_low.take().or(low.take());
                *known_high = known_high.take().or(high.take());
                return;
            }
        }
        match check {
            Some(check @ CheckDoc::Compare { .. }) if bounds.is_none() => bounds = Some((check, place)),
            Some(check) => push(place, check),
            None => {}
        }
    });
    if let Some((check, place)) = bounds {
        push(place, check);
    }
}

/// The phrases and keyword lists of a `mentions`.
fn mentions(at: &At<'_>, problems: &mut Problems) -> Vec<Placed<String>> {
    refuse_empty(at, "an empty list of phrases", "write at least one phrase", problems);
    texts(at, problems)
}

fn bound(at: &At<'_>, problems: &mut Problems) -> Option<BoundDoc> {
    match at.node.kind() {
        Kind::Text => placed_text(at, problems).map(BoundDoc::Text),
        _ => number(at, problems).map(|value| BoundDoc::Number(value, digits(at).to_owned())),
    }
}

fn between(at: &At<'_>, problems: &mut Problems) -> Option<CheckDoc> {
    let mut bounds = list(at, problems, |item, problems| bound(&item, problems)).into_iter();
    match (bounds.next(), bounds.next(), bounds.next()) {
        (Some(low), Some(high), None) => Some(CheckDoc::Compare { low: Some((low, true)), high: Some((high, true)) }),
        _ if at.node.kind() == Kind::List => {
            problems.error_help(at, "out_of_range", "`between` takes two values", "write `[10, 50]`; both ends count");
            None
        }
        _ => None,
    }
}

fn age(at: &At<'_>, problems: &mut Problems) -> Option<i64> {
    match length(at, problems)? {
        Length::Millis(millis) => Some(millis),
        Length::WorkingDays(_) => {
            problems.error_help(
                at,
                "bad_duration",
                "an age has no calendar to count working days on",
                "write hours: `24h`",
            );
            None
        }
    }
}

/// A condition that can be asked.
#[derive(Debug)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Test(Test),
}

/// A field, what is asked of it, and where in the policy that stands.
#[derive(Debug)]
pub(crate) struct Test {
    pub field: Field,
    pub name: String,
    pub path: String,
    /// The index of rules makes some tests too.
    pub check: Arc<Check>,
}

/// What is asked of a value.
#[derive(Debug)]
pub(crate) enum Check {
    In { values: Vec<Scalar>, negated: bool },
    Contains { values: Vec<Scalar>, all: bool },
    StartsWith(String),
    EndsWith(String),
    Mentions(Mentions),
    Compare { low: Option<(Bound, bool)>, high: Option<(Bound, bool)> },
    Exists(bool),
    Age { millis: i64, older: bool },
    Open { calendars: Vec<usize>, open: bool },
}

#[derive(Debug)]
pub(crate) enum Bound {
    Number(f64, String),
    Instant(Instant),
    /// The position of a priority, impact or urgency, and its name.
    Level(usize, String),
}

/// Why a condition holds: a test and the value that passed it, or did not where it must not.
#[derive(Debug)]
pub(crate) struct Proof<'a> {
    pub test: &'a Test,
    pub held: Held<'a>,
    pub passed: bool,
}

impl Condition {
    /// Resolves names; what cannot be resolved is reported, and the test left out.
    pub fn compile(doc: ConditionDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Condition {
        let mut all = |docs: Vec<ConditionDoc>| -> Vec<Condition> {
            compile_all(docs, |doc| Some(Condition::compile(doc, scope, problems)))
        };
        match doc {
            ConditionDoc::All(docs) => Condition::All(all(docs)),
            ConditionDoc::Any(docs) => Condition::Any(all(docs)),
            ConditionDoc::Not(doc) => Condition::Not(Box::new(Condition::compile(*doc, scope, problems))),
            ConditionDoc::Test(doc) => match Test::compile(doc, scope, problems) {
                Some(test) => Condition::Test(test),
                None => Condition::Any(Vec::new()),
            },
        }
    }

    /// Whether it comes out as wanted; the proofs of that are added to `proofs`.
    fn comes<'a>(&'a self, wanted: bool, situation: &mut Situation<'a>, proofs: &mut Vec<Proof<'a>>) -> bool {
        match self {
            Condition::Test(test) => {
                let held = test.passes(situation);
                let comes = held.is_some() == wanted;
                if comes
                    && !wanted
                    && let Check::Open { calendars, open } = &*test.check
                {
                    for named in calendars.iter().filter_map(|calendar| situation.policy.calendars.get(*calendar)) {
                        proofs.push(Proof { test, held: Held::Calendar(&named.id, !open), passed: wanted });
                    }
                } else if comes {
                    let held = held.or_else(|| situation.value(test.field).map(Held::Value)).unwrap_or(Held::Absent);
                    proofs.push(Proof { test, held, passed: wanted });
                }
                comes
            }
            Condition::Not(part) => part.comes(!wanted, situation, proofs),
            Condition::All(parts) | Condition::Any(parts) if matches!(self, Condition::All(_)) == wanted => {
                let before = proofs.len();
                let comes = parts.iter().all(|part| part.comes(wanted, situation, proofs));
                if !comes {
                    proofs.truncate(before);
                }
                comes
            }
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().any(|part| part.comes(wanted, situation, proofs))
            }
        }
    }

    /// Whether it holds, without a note of what was odd about that.
    pub fn holds_quietly<'a>(&'a self, situation: &mut Situation<'a>) -> bool {
        let (findings, may_change) = (situation.findings.len(), situation.may_change);
        let holds = self.comes(true, situation, &mut Vec::new());
        situation.findings.truncate(findings);
        situation.may_change = may_change;
        holds
    }

    /// The proofs if it holds. Time and values of the wrong kind matter where they decide: not where the condition comes
    /// out the same whatever they are. So it is all one which of its tests come first, or whether it was asked at all.
    pub fn proofs<'a>(&'a self, situation: &mut Situation<'a>) -> Option<Vec<Proof<'a>>> {
        let mut proofs = Vec::new();
        let (findings, may_change) = (situation.findings.len(), situation.may_change);
        let holds = self.comes(true, situation, &mut proofs);
        let noted = situation.findings.len() > findings || situation.may_change != may_change;
        if noted && !matches!(self, Condition::Test(_)) {
            situation.findings.truncate(findings);
            situation.may_change = may_change;
            self.note(situation);
        }
        holds.then_some(proofs)
    }

    /// Notes times and values of the wrong kind in the parts that they decide.
    fn note<'a>(&'a self, situation: &mut Situation<'a>) {
        if self.could_be(true, situation) && self.could_be(false, situation) {
            match self {
                Condition::Test(test) => _ = test.passes(situation),
                Condition::Not(part) => part.note(situation),
                Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| part.note(situation)),
            }
        }
    }

    /// Whether it could come out so at a later time, or if values of the wrong kind were others.
    fn could_be<'a>(&'a self, wanted: bool, situation: &mut Situation<'a>) -> bool {
        match self {
            Condition::Test(test) => {
                let may_change = situation.may_change.take();
                let outcome = test.outcome(situation).map(|held| held.is_some());
                let turns = std::mem::replace(&mut situation.may_change, may_change).is_some();
                turns || outcome.map_or(true, |holds| holds == wanted)
            }
            Condition::Not(part) => part.could_be(!wanted, situation),
            Condition::All(parts) if wanted => parts.iter().all(|part| part.could_be(true, situation)),
            Condition::All(parts) => parts.iter().any(|part| part.could_be(false, situation)),
            Condition::Any(parts) if wanted => parts.iter().any(|part| part.could_be(true, situation)),
            Condition::Any(parts) => parts.iter().all(|part| part.could_be(false, situation)),
        }
    }
}

impl Test {
    fn compile(doc: TestDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<Test> {
        let TestDoc { field: name, place, check } = doc;
        if let CheckDoc::Calendars(names) = check {
            let open = name == "open";
            let found = names.iter().filter_map(|name| scope.calendar(name, problems)).collect();
            return Some(Test {
                field: Field::Now,
                name,
                path: place.path,
                check: Arc::new(Check::Open { calendars: found, open }),
            });
        }
        let field = scope.field(&name, &place, problems)?;
        if field == Field::AnyText && !matches!(check, CheckDoc::Mentions(_)) {
            let help = Some("write `{ \"mentions\": … }`, or name one field".to_owned());
            problems.at_place(&place, "wrong_type", "`anyText` can only be searched for words", help);
            return None;
        }
        if field == Field::Signal {
            ask_for_signals(&check, &place, scope, problems);
        }
        if let Some((code, message, help)) = check.never(field, &name, scope) {
            problems.at_place(&place, code, message, Some(help));
            return None;
        }
        if let CheckDoc::In { values, .. } = &check {
            warn_of_unknown(values, field, &name, &place, scope, problems);
        }
        let check = match check {
            CheckDoc::In { values, negated } => Check::In { values, negated },
            CheckDoc::Contains { values, all } => Check::Contains { values, all },
            CheckDoc::StartsWith(text) => Check::StartsWith(text),
            CheckDoc::EndsWith(text) => Check::EndsWith(text),
            CheckDoc::Exists(wanted) => Check::Exists(wanted),
            CheckDoc::Age { millis, older } => Check::Age { millis, older },
            CheckDoc::Mentions(phrases) => Check::Mentions(scope.mentions(field, phrases, problems)),
            CheckDoc::Compare { low, high } => {
                let mut side = |side: Option<(BoundDoc, bool)>| match side {
                    None => Some(None),
                    Some((bound, inclusive)) => {
                        compile_bound(bound, field, scope, problems).map(|bound| Some((bound, inclusive)))
                    }
                };
                let (low, high) = (side(low)?, side(high)?);
                if let (Some((low, low_too)), Some((high, high_too))) = (&low, &high) {
                    let help = "write the lower one first, and both as numbers, instants or levels".to_owned();
                    match low.partial_cmp(high) {
                        None => {
                            problems.at_place(&place, "wrong_type", "bounds of two kinds", Some(help));
                            return None;
                        }
                        Some(order) if order.is_gt() || order.is_eq() && !(*low_too && *high_too) => {
                            problems.at_place(&place, "out_of_range", "nothing is between these bounds", Some(help));
                            return None;
                        }
                        _ => {}
                    }
                }
                Check::Compare { low, high }
            }
            CheckDoc::Calendars(_) => return None,
        };
        Some(Test { field, name, path: place.path, check: Arc::new(check) })
    }

    /// The value that passes it; one of the wrong kind is reported.
    fn passes<'a>(&'a self, situation: &mut Situation<'a>) -> Option<Held<'a>> {
        self.outcome(situation).unwrap_or_else(|(found, expected)| {
            self.mismatch(&found, expected, situation);
            None
        })
    }

    /// The value that passes it, or one of the wrong kind and what is expected.
    fn outcome<'a>(&'a self, situation: &mut Situation<'a>) -> Result<Option<Held<'a>>, (Found<'a>, &'static str)> {
        match &*self.check {
            Check::Mentions(mentions) => {
                let words = situation.mention(self.field, mentions);
                return match (words, self.field) {
                    (None, Field::Custom(_)) => match situation.value(self.field) {
                        Some(found) if !self.check.takes(found.kinds()) => Err((found, "text")),
                        _ => Ok(None),
                    },
                    (words, _) => Ok(words.map(Held::Words)),
                };
            }
            Check::Open { calendars, open } => {
                let held = calendars.iter().find_map(|calendar| situation.calendar_is(*calendar, *open));
                return Ok(held.map(|name| Held::Calendar(name, *open)));
            }
            // most tests of tags fail: the list of them is made for those that do not
            Check::In { values, negated: false } | Check::Contains { values, all: false }
                if self.field == Field::Tags && !values.iter().any(|value| situation.has_tag(value)) =>
            {
                return Ok(None);
            }
            Check::Contains { values, all: true }
                if self.field == Field::Tags && !values.iter().all(|value| situation.has_tag(value)) =>
            {
                return Ok(None);
            }
            _ => {}
        }
        let Some(found) = situation.value(self.field) else {
            return Ok(match *self.check {
                Check::In { negated: true, .. } | Check::Exists(false) => Some(Held::Absent),
                _ => None,
            });
        };
        if self.field == Field::Signal
            && let Check::In { negated: false, .. } | Check::Contains { .. } | Check::Exists(true) = &*self.check
        {
            return Ok(self.signals(situation));
        }
        let passed = match &*self.check {
            Check::Age { millis, older } => aged(&found, *millis, *older, situation),
            check => check.verdict(&found, self.field, &situation.policy.levels),
        };
        match passed {
            Ok(passed) => Ok(passed.then_some(Held::Value(found))),
            Err(expected) => Err((found, expected)),
        }
    }

    /// The words of the signals that pass it, if it passes.
    fn signals<'a>(&self, situation: &Situation<'a>) -> Option<Held<'a>> {
        let found = Found::Tags(situation.signals.clone());
        if self.check.verdict(&found, self.field, &situation.policy.levels) != Ok(true) {
            return None;
        }
        let mut told: Vec<ListHit<'a>> = Vec::new();
        for (list, hit) in &situation.found {
            let Some(signal) = list.signal() else { continue };
            let asked = match &*self.check {
                Check::In { values, .. } | Check::Contains { values, .. } => {
                    values.iter().any(|value| Found::Text(signal).is(value))
                }
                _ => true,
            };
            if asked && told.last().is_none_or(|(known, _)| known.id != list.id) {
                told.push((list, hit));
            }
        }
        Some(Held::Signals(told))
    }

    fn mismatch(&self, found: &Found<'_>, expected: &str, situation: &mut Situation<'_>) {
        let value = match found {
            Found::Text(text) if expected == A_LEVEL => quoted(text),
            Found::Text(text) => format!("the text {}", quoted(text)),
            Found::Number(_, digits) => format!("the number {digits}"),
            Found::Bool(value) => value.to_string(),
            found => found.kind().to_owned(),
        };
        let message = format!("the policy expects {expected}, found {value}");
        let problem = Problem::warning(&self.name, "wrong_type", message).with_help(format!("see `{}`", self.path));
        if !situation.findings.iter().any(|known| known.message == problem.message && known.help == problem.help) {
            situation.findings.push(problem);
        }
    }

    /// Adds to a message that there is no value.
    pub fn say_absent(&self, message: &mut String) {
        match self.field {
            Field::Fact(_) | Field::Impact | Field::Urgency => message.extend(["no rule has set `", &*self.name, "`"]),
            Field::Signal => message.push_str("no signal was found"),
            Field::AnyText => message.push_str("`anyText` mentions none of the words asked for"),
            _ => message.extend(["`", &*self.name, "` is not there"]),
        }
    }

    /// Adds the test to a message, with a value that passed it or did not.
    pub fn say(&self, found: &Found<'_>, passed: bool, message: &mut String) {
        message.extend(["`", &*self.name, "`"]);
        let is = if passed { " is " } else { " is not " };
        match &*self.check {
            Check::Contains { values, .. } | Check::In { values, negated: false }
                if found.is_list() || matches!(*self.check, Check::Contains { .. }) =>
            {
                message.push_str(if passed { " contains " } else { " does not contain " });
                let all = matches!(*self.check, Check::Contains { all: true, .. });
                // what is asked for and there; or what is missing
                let told: Vec<&Scalar> = values.iter().filter(|value| found.contains(value) == passed).collect();
                say_values(&told, if passed || all { " and " } else { " or " }, message);
            }
            Check::In { values, negated } => {
                message.push_str(" is ");
                found.say(message);
                if *negated == passed {
                    message.push_str(", not ");
                    say_values(&values.iter().collect::<Vec<_>>(), " or ", message);
                }
            }
            Check::Contains { .. } | Check::Mentions(_) | Check::Open { .. } => {
                message.push_str(" mentions none of the words asked for");
            }
            Check::StartsWith(part) => {
                message.extend([if passed { " starts with " } else { " does not start with " }, "`", part, "`"]);
            }
            Check::EndsWith(part) => {
                message.extend([if passed { " ends with " } else { " does not end with " }, "`", part, "`"]);
            }
            Check::Exists(_) => message.push_str(" is there"),
            Check::Age { millis, older } => {
                let length = Length::Millis(*millis).to_string();
                message.extend([is, if *older { "older" } else { "newer" }, " than ", &*length]);
            }
            Check::Compare { low, high } => {
                message.push_str(" is ");
                found.say(message);
                let mut link = if passed { ", " } else { ", not " };
                for (side, at, beyond) in [(low, "at least ", "more than "), (high, "at most ", "less than ")] {
                    if let Some((bound, inclusive)) = side {
                        message.extend([link, if *inclusive { at } else { beyond }]);
                        bound.say(message);
                        link = " and ";
                    }
                }
            }
        }
    }
}

/// Adds values to a message, or how many they are where a reader would not count them.
fn say_values(values: &[&Scalar], last: &str, message: &mut String) {
    const TOLD: usize = 3;
    if values.len() > TOLD {
        return message.extend(["any of ", &*values.len().to_string(), " others"]);
    }
    for (i, value) in values.iter().enumerate() {
        let is_last = values.len() == i.saturating_add(1);
        message.push_str(if i == 0 {
            ""
        } else if is_last {
            last
        } else {
            ", "
        });
        value.say(message);
    }
}

impl Check {
    /// Whether it is certain to be the same test; only those of order and of the ends of texts are told apart.
    pub fn is(&self, other: &Check) -> bool {
        let same = |a: &Option<(Bound, bool)>, b: &Option<(Bound, bool)>| match (a, b) {
            (None, None) => true,
            (Some((a, a_inclusive)), Some((b, b_inclusive))) => a_inclusive == b_inclusive && a.is(b),
            _ => false,
        };
        match (self, other) {
            (Check::Compare { low: a, high: c }, Check::Compare { low: b, high: d }) => same(a, b) && same(c, d),
            (Check::StartsWith(a), Check::StartsWith(b)) | (Check::EndsWith(a), Check::EndsWith(b)) => a == b,
            _ => false,
        }
    }

    /// The kinds of value it can be asked of, as bits; all where that makes no difference to it.
    pub fn kinds(&self) -> u8 {
        match self {
            Check::In { values, negated: false } | Check::Contains { values, .. } => {
                values.iter().fold(0, |kinds, value| kinds | value.kind())
            }
            Check::Mentions(_) => TEXT | LIST,
            _ => TEXT | NUMBER | BOOL,
        }
    }

    /// Whether values of these kinds are among those it can be asked of.
    pub fn takes(&self, found: u8) -> bool {
        takes(self.kinds(), found)
    }

    /// Whether a value passes, or what it should have been. What is asked of time or of words is not asked here.
    pub fn verdict(&self, found: &Found<'_>, field: Field, levels: &Levels) -> Result<bool, &'static str> {
        let text = |fits: &dyn Fn(&str) -> bool| match found {
            Found::Text(text) => Ok(fits(text)),
            _ => Err("text"),
        };
        match self {
            Check::In { negated: false, .. } | Check::Contains { .. } if !self.takes(found.kinds()) => {
                Err(match self.kinds() {
                    TEXT => "text",
                    NUMBER => "a number",
                    BOOL => "true or false",
                    _ => "a value of the kinds it names",
                })
            }
            Check::In { values, negated } => Ok(values.iter().any(|value| found.is(value)) != *negated),
            Check::Contains { values, all: true } => Ok(values.iter().all(|value| found.contains(value))),
            Check::Contains { values, all: false } => Ok(values.iter().any(|value| found.contains(value))),
            Check::StartsWith(prefix) => text(&|text| starts_with(text, prefix)),
            Check::EndsWith(suffix) => text(&|text| ends_with(text, suffix)),
            Check::Exists(wanted) => Ok(*wanted),
            Check::Compare { low, high } => {
                for (side, above) in [(low, true), (high, false)] {
                    let Some((bound, inclusive)) = side else { continue };
                    let order = bound.compare(found, field, levels)?;
                    if !(order.is_eq() && *inclusive || order.is_gt() && above || order.is_lt() && !above) {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Check::Age { .. } | Check::Mentions(_) | Check::Open { .. } => Ok(false),
        }
    }
}

impl Bound {
    fn partial_cmp(&self, other: &Bound) -> Option<Ordering> {
        match (self, other) {
            (Bound::Number(a, _), Bound::Number(b, _)) => a.partial_cmp(b),
            (Bound::Instant(a), Bound::Instant(b)) => Some(a.cmp(b)),
            (Bound::Level(a, _), Bound::Level(b, _)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    fn is(&self, other: &Bound) -> bool {
        match (self, other) {
            (Bound::Number(a, _), Bound::Number(b, _)) => a == b,
            (Bound::Instant(a), Bound::Instant(b)) => a == b,
            (Bound::Level(a, _), Bound::Level(b, _)) => a == b,
            _ => false,
        }
    }

    /// How a value compares, or what it should have been.
    fn compare(&self, found: &Found<'_>, field: Field, levels: &Levels) -> Result<Ordering, &'static str> {
        match self {
            Bound::Number(number, _) => found.number().and_then(|value| value.partial_cmp(number)).ok_or("a number"),
            Bound::Instant(instant) => found.instant().map(|value| value.cmp(instant)).ok_or("an instant"),
            Bound::Level(level, _) => {
                let found = match found {
                    Found::Text(name) => levels.of(field).and_then(|levels| level_position(levels, name)),
                    _ => None,
                };
                found.map(|value| value.cmp(level)).ok_or(A_LEVEL)
            }
        }
    }
}

const A_LEVEL: &str = "one of the policy's levels";

/// Whether a test of some kinds of values can be asked of what was found; it is of other kinds.
pub(crate) fn takes(asked: u8, found: u8) -> bool {
    asked & found & !LIST != 0 && asked & found & LIST == 0
}

/// Older: more time has passed since that instant than the length; newer: not more.
fn aged(found: &Found<'_>, millis: i64, older: bool, situation: &mut Situation<'_>) -> Result<bool, &'static str> {
    let instant = found.instant().ok_or("an instant")?;
    let turns = instant.plus_millis(millis).plus_millis(1);
    situation.may_change_at(turns);
    Ok((situation.now >= turns) == older)
}

impl Bound {
    /// Adds it to a message.
    fn say(&self, message: &mut String) {
        match self {
            Bound::Number(_, digits) => message.push_str(digits),
            Bound::Instant(at) => message.push_str(&at.to_string()),
            Bound::Level(_, name) => quote(name, message),
        }
    }
}

impl Scalar {
    fn kind(&self) -> u8 {
        match self {
            Scalar::Text(_) => TEXT,
            Scalar::Number(..) => NUMBER,
            Scalar::Bool(_) => BOOL,
        }
    }

    /// Adds it to a message.
    fn say(&self, message: &mut String) {
        match self {
            Scalar::Text(text) => quote(text, message),
            Scalar::Number(_, digits) => message.push_str(digits),
            Scalar::Bool(value) => message.push_str(if *value { "true" } else { "false" }),
        }
    }
}

fn compile_bound(doc: BoundDoc, field: Field, scope: &Scope<'_>, problems: &mut Problems) -> Option<Bound> {
    let text = match doc {
        BoundDoc::Number(value, digits) => return Some(Bound::Number(value, digits)),
        BoundDoc::Text(text) => text,
    };
    if let Some(levels) = scope.levels.of(field) {
        let position = levels.iter().position(|level| equals(level, &lower(&text.value)));
        if position.is_none() {
            let help = did_you_mean(&text.value, &slices(levels));
            problems.at_place(&text.place, "unknown_value", format!("unknown level `{}`", text.value), help);
        }
        return position.map(|position| Bound::Level(position, text.value));
    }
    match Instant::parse(&text.value) {
        Ok(instant) => Some(Bound::Instant(instant)),
        Err(_) => {
            let help = "compare with a number, or with an instant such as `2026-03-02T09:00:00Z`".to_owned();
            problems.at_place(&text.place, "wrong_type", format!("`{}` has no order", text.value), Some(help));
            None
        }
    }
}

impl CheckDoc {
    /// Code, message and help if the test would fail, or hold, whatever the ticket: the field has values of another kind.
    fn never(&self, field: Field, name: &str, scope: &Scope<'_>) -> Option<(&'static str, String, String)> {
        let (texts, list) = match field {
            Field::Text(_) | Field::Fact(_) | Field::Impact | Field::Urgency => (true, false),
            Field::Tags => (true, true),
            _ => (false, false),
        };
        let wrong = |is: &str, help: &str| Some(("wrong_type", format!("`{name}` is {is}"), help.to_owned()));
        let compare = "compare it with `gte`, `lt` or `between`, or ask `olderThan` or `newerThan`";
        let member = "ask `contains` for a whole one";
        match self {
            CheckDoc::In { .. } | CheckDoc::Contains { .. } | CheckDoc::StartsWith(_) | CheckDoc::EndsWith(_)
                if field == Field::CreatedAt =>
            {
                wrong("an instant", compare)
            }
            CheckDoc::Contains { values, .. } if values.iter().any(|value| *value == Scalar::Text(String::new())) => {
                Some(("out_of_range", "an empty text".to_owned(), "ask `exists` whether there is one".to_owned()))
            }
            CheckDoc::In { values, .. } | CheckDoc::Contains { values, .. } => {
                let is_wrong = |value: &&Scalar| match value {
                    Scalar::Text(_) => false,
                    Scalar::Number(..) => texts,
                    Scalar::Bool(_) => texts || field == Field::Id,
                };
                let mut said = String::new();
                values.iter().find(is_wrong)?.say(&mut said);
                wrong(&format!("text, and never {said}"), &format!("write `\"{said}\"`"))
            }
            CheckDoc::StartsWith(_) | CheckDoc::EndsWith(_) if list => wrong("a list", member),
            CheckDoc::Compare { .. } | CheckDoc::Age { .. } if list => wrong("a list, which has no order", member),
            CheckDoc::Age { .. } if matches!(field, Field::Text(_) | Field::Impact | Field::Urgency) => {
                wrong("text", "only instants have an age: `createdAt`, or one of `fields`")
            }
            CheckDoc::Compare { low, high } => {
                let has_number =
                    [low, high].into_iter().flatten().any(|(bound, _)| matches!(bound, BoundDoc::Number(..)));
                if scope.levels.of(field).is_some() && has_number {
                    let levels = scope.levels.of(field).unwrap_or_default();
                    return wrong("one of the levels", &format!("compare it with one of {}", names(levels)));
                }
                let help = if field == Field::CreatedAt { compare } else { "only numbers and instants have an order" };
                let is = if texts { "text" } else { "an instant" };
                if has_number && (texts || field == Field::CreatedAt) { wrong(is, help) } else { None }
            }
            CheckDoc::Exists(_) if field == Field::Signal && scope.signals.signals.is_empty() => Some((
                "missing",
                "no signals are looked for".to_owned(),
                "name them under `signals`, or here: `{ \"signal\": [\"profanity\", \"shouting\"] }`".to_owned(),
            )),
            _ => None,
        }
    }
}

/// Reports levels that are not there, and values that no rule gives a fact.
fn warn_of_unknown(
    values: &[Scalar],
    field: Field,
    name: &str,
    place: &Place,
    scope: &Scope<'_>,
    problems: &mut Problems,
) {
    for value in values {
        let Scalar::Text(text) = value else { continue };
        if let Some(levels) = scope.levels.of(field) {
            if level_position(levels, text).is_some() {
                continue;
            }
            let near = problems.suggestion(text, &slices(levels));
            if !matches!(field, Field::Text(_)) {
                let help = near.or_else(|| Some(format!("levels are {}", names(levels))));
                problems.at_place(place, "unknown_value", format!("no {name} {}", quoted(text)), help);
            } else if near.is_some() {
                // the helpdesk may have names of its own
                problems.warn_place(place, "unknown_value", format!("no {name} level {}", quoted(text)), near);
            }
        } else if matches!(field, Field::Fact(_))
            && scope.facts_known
            && scope.said.binary_search(&&*RuleDoc::said(name, text)).is_err()
        {
            let fact = RuleDoc::said(name, "");
            let mut known: Vec<&str> = scope.said.iter().filter_map(|said| said.strip_prefix(&*fact)).collect();
            known.dedup();
            let help =
                problems.suggestion(text, &known).or_else(|| Some("set it in a rule, or take it out".to_owned()));
            problems.warn_place(place, "unknown_value", format!("no rule sets `{name}` to {}", quoted(text)), help);
        }
    }
}

/// A condition on signals is about those it names, whether or not the policy gives them a weight.
fn ask_for_signals(check: &CheckDoc, place: &Place, scope: &mut Scope<'_>, problems: &mut Problems) {
    let (CheckDoc::In { values, .. } | CheckDoc::Contains { values, .. }) = check else {
        if !matches!(check, CheckDoc::Exists(_) | CheckDoc::Mentions(_)) {
            let help = Some("name signals: `{ \"signal\": [\"profanity\", \"shouting\"] }`".to_owned());
            problems.at_place(place, "wrong_type", "`signal` is a list of names", help);
        }
        return;
    };
    for value in values {
        let name = match value {
            Scalar::Text(name) | Scalar::Number(_, name) => name.clone(),
            Scalar::Bool(value) => value.to_string(),
        };
        scope.signals.ask(&Placed { value: name, place: place.clone() }, problems);
    }
}

/// An optional `when`.
pub(crate) fn read_when(at: Option<At<'_>>, problems: &mut Problems) -> Option<ConditionDoc> {
    at.map(|at| ConditionDoc::read(at, problems))
}
