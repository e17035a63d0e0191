//! What a condition sees: the ticket, what rules have set so far, the decided priority, the words found, the instant.

use crate::condition::Scalar;
use crate::decision::Evidence;
use crate::field::Field;
use crate::instant::Instant;
use crate::keywords::{ListHit, Mentions, TextSource, WordHit};
use crate::number;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::rule::{Conclusion, Rule};
use crate::since::Since;
use crate::text::{contains, equals};
use crate::ticket::{FieldValue, TextField, Ticket, TicketId};
use std::borrow::Cow;

/// A ticket at an instant, under a policy, as far as it is decided.
#[derive(Debug)]
pub(crate) struct Situation<'a> {
    pub policy: &'a Policy,
    pub ticket: &'a Ticket<'a>,
    pub now: Instant,
    /// By the fact's position.
    pub facts: Vec<Option<&'a str>>,
    /// With the path of the rule that added it.
    pub added_tags: Vec<(&'a str, &'a str)>,
    /// The words that say something at that instant, by their lists.
    pub found: Vec<ListHit<'a>>,
    /// The lists that an `unless` phrase keeps from counting.
    pub cancelled: Vec<ListHit<'a>>,
    /// The signals found, each once.
    pub signals: Vec<&'a str>,
    pub impact: Option<usize>,
    pub urgency: Option<usize>,
    /// None until it is decided.
    pub priority: Option<usize>,
    pub since: Since<'a>,
    pub findings: Vec<Problem>,
    /// The earliest instant at which a test asked so far could turn out otherwise.
    pub may_change: Option<Instant>,
}

/// Kinds of values, as bits.
pub(crate) const TEXT: u8 = 1;
pub(crate) const NUMBER: u8 = 2;
pub(crate) const BOOL: u8 = 4;
/// In what is found: it is a list. In what is asked for: it must be none.
pub(crate) const LIST: u8 = 8;

/// A value a test looks at.
#[derive(Clone, Debug)]
pub(crate) enum Found<'a> {
    Text(&'a str),
    /// Its value and its digits.
    Number(f64, &'a str),
    Bool(bool),
    Instant(Instant),
    List(&'a [FieldValue<'a>]),
    Tags(Vec<&'a str>),
    Object,
}

/// The value by which a test held.
#[derive(Debug)]
pub(crate) enum Held<'a> {
    Value(Found<'a>),
    Words(&'a WordHit),
    /// The first words of each signal.
    Signals(Vec<ListHit<'a>>),
    /// A calendar's name, and whether it is open.
    Calendar(&'a str, bool),
    Absent,
}

impl<'a> Situation<'a> {
    /// Before anything is decided, with what the words of the ticket say.
    pub fn new(policy: &'a Policy, ticket: &'a Ticket<'a>, now: Instant) -> Situation<'a> {
        let (found, cancelled) = policy.keywords.matches(&ticket.hits, now);
        let mut signals: Vec<&str> = found.iter().filter_map(|(list, _)| list.signal()).collect();
        signals.dedup();
        let since = if policy.wants_since { Since::of_words(policy.facts.len(), &found) } else { Since::default() };
        Situation {
            policy,
            ticket,
            now,
            facts: vec![None; policy.facts.len()],
            added_tags: Vec::new(),
            found,
            cancelled,
            signals,
            impact: None,
            urgency: None,
            priority: None,
            since,
            findings: Vec::new(),
            may_change: None,
        }
    }

    /// What a rule that applies says, for the conditions after it.
    pub fn apply(&mut self, rule: &'a Rule) {
        for conclusion in &rule.set {
            match conclusion {
                Conclusion::Fact { fact, value } => {
                    if let Some(slot) = self.facts.get_mut(*fact) {
                        *slot = Some(value);
                    }
                }
                Conclusion::Impact(level) => self.impact = Some(*level),
                Conclusion::Urgency(level) => self.urgency = Some(*level),
                Conclusion::Priority(_) | Conclusion::Sla(_) => {}
            }
        }
        self.added_tags.extend(rule.add_tags.iter().map(|tag| (tag.as_str(), rule.path.as_str())));
    }

    /// The value of a field; none if it is not there.
    pub fn value(&self, field: Field) -> Option<Found<'a>> {
        let ticket = self.ticket;
        match field {
            Field::Text(TextField::Priority) if self.priority.is_some() => {
                self.policy.levels.priority.get(self.priority?).map(|name| Found::Text(name))
            }
            Field::Id | Field::CreatedAt | Field::Text(_) | Field::Custom(_) => ticket_value(ticket, field),
            Field::Tags => {
                let mut tags: Vec<&str> = ticket.tags.iter().map(|tag| &**tag).collect();
                tags.extend(self.added_tags.iter().map(|(tag, _)| *tag));
                (!tags.is_empty()).then_some(Found::Tags(tags))
            }
            Field::Fact(fact) => self.facts.get(fact).copied().flatten().map(Found::Text),
            Field::Impact => self.policy.levels.impact.get(self.impact?).map(|name| Found::Text(name)),
            Field::Urgency => self.policy.levels.urgency.get(self.urgency?).map(|name| Found::Text(name)),
            Field::Signal => (!self.signals.is_empty()).then(|| Found::Tags(self.signals.clone())),
            // only ever searched for words
            Field::AnyText => None,
            Field::Now => Some(Found::Instant(self.now)),
        }
    }

    /// Whether the ticket has a tag, or a rule has added it.
    pub fn has_tag(&self, tag: &Scalar) -> bool {
        let Scalar::Text(lowered) = tag else { return false };
        self.ticket.tags.iter().any(|own| equals(own, lowered))
            || self.added_tags.iter().any(|(added, _)| equals(added, lowered))
    }

    /// The first of the words that is in the field.
    pub fn mention(&self, field: Field, mentions: &Mentions) -> Option<&'a WordHit> {
        self.policy.keywords.find(&self.ticket.hits, field, mentions, self.now)
    }

    /// The name of a calendar that is open, or closed, as asked.
    pub fn calendar_is(&mut self, position: usize, open: bool) -> Option<&'a str> {
        let named = self.policy.calendars.get(position)?;
        let is_open = named.calendar.is_open(self.now);
        let turns = if is_open { named.calendar.next_close(self.now) } else { named.calendar.next_open(self.now) };
        if let Some(turns) = turns {
            self.may_change_at(turns);
        }
        (is_open == open).then_some(named.id.as_str())
    }

    /// Notes an instant after `now` at which a test could turn.
    pub fn may_change_at(&mut self, at: Instant) {
        if at > self.now {
            self.may_change = Some(self.may_change.map_or(at, |known| known.min(at)));
        }
    }
}

/// The value of a field that nothing but the ticket says.
pub(crate) fn ticket_value<'a>(ticket: &'a Ticket<'a>, field: Field) -> Option<Found<'a>> {
    match field {
        Field::Id => Some(match &ticket.id {
            TicketId::Text(text) => Found::Text(text),
            TicketId::Number(digits) => Found::Number(number::parse(digits), digits),
        }),
        Field::CreatedAt => Some(Found::Instant(ticket.created_at)),
        Field::Text(text) => ticket.text(text).map(Found::Text),
        Field::Custom(slot) => ticket.custom(slot).map(|value| match value {
            FieldValue::Bool(value) => Found::Bool(*value),
            FieldValue::Number(value, digits) => Found::Number(*value, digits),
            FieldValue::Text(text) => Found::Text(text),
            FieldValue::List(list) => Found::List(list),
            FieldValue::Object => Found::Object,
        }),
        _ => None,
    }
}

fn scalar_is(value: &FieldValue<'_>, scalar: &Scalar) -> bool {
    match (value, scalar) {
        (FieldValue::Text(text), Scalar::Text(lowered)) => equals(text, lowered),
        (FieldValue::Number(value, _), Scalar::Number(number, _)) => value == number,
        (FieldValue::Bool(value), Scalar::Bool(wanted)) => value == wanted,
        _ => false,
    }
}

impl Found<'_> {
    /// Whether it equals a value; a list, whether it contains it.
    pub fn is(&self, scalar: &Scalar) -> bool {
        match (self, scalar) {
            (Found::Text(text), Scalar::Text(lowered)) => equals(text, lowered),
            (Found::Number(value, _), Scalar::Number(number, _)) => value == number,
            (Found::Bool(value), Scalar::Bool(wanted)) => value == wanted,
            (Found::List(list), _) => list.iter().any(|item| scalar_is(item, scalar)),
            (Found::Tags(tags), Scalar::Text(lowered)) => tags.iter().any(|tag| equals(tag, lowered)),
            _ => false,
        }
    }

    /// Whether a list has an item, or a text these letters.
    pub fn contains(&self, scalar: &Scalar) -> bool {
        match (self, scalar) {
            (Found::Text(text), Scalar::Text(lowered)) => contains(text, lowered),
            _ => self.is(scalar),
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Found::Number(value, _) => Some(*value),
            _ => None,
        }
    }

    pub fn instant(&self) -> Option<Instant> {
        match self {
            Found::Instant(at) => Some(*at),
            Found::Text(text) => Instant::parse(text).ok(),
            _ => None,
        }
    }

    /// The kinds of value it has, as bits; a list those of its items.
    pub fn kinds(&self) -> u8 {
        match self {
            Found::Text(_) | Found::Tags(_) => TEXT,
            Found::Number(..) => NUMBER,
            Found::Bool(_) => BOOL,
            // of any kind that is asked for: there is nothing to be wrong
            Found::List([]) => TEXT | NUMBER | BOOL,
            Found::List(items) => {
                let mut kinds = LIST;
                for item in *items {
                    kinds |= match item {
                        FieldValue::Text(_) => TEXT,
                        FieldValue::Number(..) => NUMBER,
                        FieldValue::Bool(_) => BOOL,
                        FieldValue::List(_) | FieldValue::Object => 0,
                    };
                }
                kinds
            }
            Found::Instant(_) | Found::Object => 0,
        }
    }

    pub fn is_list(&self) -> bool {
        matches!(self, Found::List(_) | Found::Tags(_))
    }

    /// What it is, in the words of a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Found::Text(_) => "text",
            Found::Number(..) => "a number",
            Found::Bool(_) => "true or false",
            Found::Instant(_) => "an instant",
            Found::List(_) | Found::Tags(_) => "a list",
            Found::Object => "an object",
        }
    }
}

impl<'a> Found<'a> {
    /// What a reason shows of it.
    pub fn evidence(&self) -> Option<Evidence<'a>> {
        match self {
            Found::Text(text) => Some(Evidence::Text(text)),
            Found::Number(_, digits) => Some(Evidence::Number(digits)),
            Found::Bool(value) => Some(Evidence::Bool(*value)),
            Found::Instant(at) => Some(Evidence::Instant(*at)),
            Found::Tags(tags) => Some(Evidence::Texts(tags.clone())),
            Found::List(list) => Some(Evidence::of_list(list)),
            Found::Object => None,
        }
    }
}

/// The name of a text, as fields are named: `subject`, `events[2].text`.
pub(crate) fn source_name(source: TextSource, policy: &Policy) -> Cow<'_, str> {
    match source {
        TextSource::Field(Field::Text(field)) => Cow::Borrowed(field.name()),
        TextSource::Field(Field::Custom(slot)) => policy.slots.get(slot).map_or(Cow::Borrowed(""), Cow::from),
        TextSource::Field(_) => Cow::Borrowed(""),
        TextSource::Message(index) => Cow::Owned(format!("events[{index}].text")),
    }
}
