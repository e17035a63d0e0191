//! A ticket, read from JSON text straight into what conditions and clocks need.
//!
//! A ticket's own fields are fixed; of `requester`, `company` and `fields` only the values some condition of the
//! policy asks for are kept, found by walking a small tree of names. There is no intermediate document.

use crate::instant::Instant;
use crate::json::{Kind, Reader, SyntaxError};
use crate::keywords::WordHit;
use crate::metric::EventKind;
use crate::number;
use crate::order;
use crate::problem::{Problem, Problems, Severity, did_you_mean};
use crate::rule_index::Clues;
use crate::text::quoted;
use std::borrow::Cow;

/// A ticket's id as it was given: text, or a number.
#[derive(Clone, Debug, PartialEq)]
pub enum TicketId<'a> {
    /// `"T-17"`
    Text(Cow<'a, str>),
    /// `17`, kept in its digits.
    Number(Cow<'a, str>),
}

impl TicketId<'_> {
    /// The id as text, for ids of steps and actions.
    pub fn as_str(&self) -> &str {
        match self {
            TicketId::Text(text) => text,
            TicketId::Number(digits) => digits,
        }
    }
}

/// The value of a field that a helpdesk or its customer defined.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldValue<'a> {
    Bool(bool),
    /// Its value and its digits.
    Number(f64, Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<FieldValue<'a>>),
    /// An object: it exists, and that is all a condition can ask.
    Object,
}

impl FieldValue<'_> {
    fn into_owned(self) -> FieldValue<'static> {
        match self {
            FieldValue::Bool(value) => FieldValue::Bool(value),
            FieldValue::Number(value, digits) => FieldValue::Number(value, owned(digits)),
            FieldValue::Text(text) => FieldValue::Text(owned(text)),
            FieldValue::Object => FieldValue::Object,
            FieldValue::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                items.into_iter().for_each(|item| list.push(item.into_owned()));
                FieldValue::List(list)
            }
        }
    }
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

/// A ticket's own text fields, in the order they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextField {
    Subject,
    Text,
    Status,
    Priority,
    Type,
    Channel,
    Language,
    Product,
    Group,
    Assignee,
    Estimate,
}

impl TextField {
    pub const ALL: [(&'static str, TextField); 11] = [
        ("subject", TextField::Subject),
        ("text", TextField::Text),
        ("status", TextField::Status),
        ("priority", TextField::Priority),
        ("type", TextField::Type),
        ("channel", TextField::Channel),
        ("language", TextField::Language),
        ("product", TextField::Product),
        ("group", TextField::Group),
        ("assignee", TextField::Assignee),
        ("estimate", TextField::Estimate),
    ];

    pub fn named(name: &str) -> Option<TextField> {
        TextField::ALL.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }

    pub fn name(self) -> &'static str {
        TextField::ALL.get(self as usize).map_or("", |(name, _)| name)
    }
}

/// All keys of a ticket.
pub(crate) const KEYS: [&str; 19] = [
    "subject",
    "text",
    "status",
    "priority",
    "type",
    "channel",
    "language",
    "product",
    "group",
    "assignee",
    "estimate",
    "requester",
    "company",
    "fields",
    "id",
    "createdAt",
    "tags",
    "events",
    "dueAt",
];

/// Which values of `requester`, `company` and `fields` a policy asks for.
#[derive(Debug, Default)]
pub(crate) struct FieldTree {
    branches: Vec<(String, FieldTree)>,
    slot: Option<usize>,
}

/// The parts of a ticket whose fields are the helpdesk's own.
pub(crate) const OPEN_PARTS: [&str; 3] = ["requester", "company", "fields"];

impl FieldTree {
    /// Gives a dotted name such as `company.tier` a slot.
    pub fn add(&mut self, dotted: &str, slot: usize) {
        let (first, rest) = dotted.split_once('.').map_or((dotted, None), |(first, rest)| (first, Some(rest)));
        let position = match self.branches.iter().position(|(name, _)| name == first) {
            Some(position) => position,
            None => {
                self.branches.push((first.to_owned(), FieldTree::default()));
                self.branches.len().saturating_sub(1)
            }
        };
        match (self.branches.get_mut(position), rest) {
            (Some((_, tree)), Some(rest)) => tree.add(rest, slot),
            (Some((_, tree)), None) => tree.slot = Some(slot),
            (None, _) => {}
        }
    }

    fn branch(&self, name: &str) -> Option<&FieldTree> {
        let own = |tree: &'_ FieldTree, name: &str| tree.branches.iter().position(|(known, _)| known == name);
        if let Some(position) = own(self, name) {
            return self.branches.get(position).map(|(_, tree)| tree);
        }
        // a helpdesk's own names may have dots: `Order no.`
        let mut tree = self;
        for part in name.contains('.').then(|| name.split('.'))? {
            tree = tree.branches.get(own(tree, part)?).map(|(_, tree)| tree)?;
        }
        Some(tree)
    }
}

/// What has happened to a ticket.
#[derive(Clone, Debug)]
pub(crate) struct Event<'a> {
    pub at: Instant,
    pub what: EventKind,
    /// Its type, as it was given.
    pub kind: Cow<'a, str>,
    pub to: Option<Cow<'a, str>>,
    pub agent: Option<Cow<'a, str>>,
    pub group: Option<Cow<'a, str>>,
    pub text: Option<Cow<'a, str>>,
    /// Position in the ticket's list, for findings.
    pub index: usize,
}

/// A ticket as far as a policy needs it; made by [`Policy::read_ticket`](crate::Policy::read_ticket).
#[derive(Debug)]
pub struct Ticket<'a> {
    pub(crate) id: TicketId<'a>,
    pub(crate) created_at: Instant,
    texts: [Option<Cow<'a, str>>; TextField::ALL.len()],
    pub(crate) tags: Vec<Cow<'a, str>>,
    custom: Vec<Option<FieldValue<'a>>>,
    /// Sorted by (at, position).
    pub(crate) events: Vec<Event<'a>>,
    /// What was odd, in the order it was read.
    pub(crate) findings: Vec<Problem>,
    /// Due times set by hand, by metric.
    pub(crate) due_at: Vec<(Cow<'a, str>, Instant)>,
    /// The policy's phrases found in its texts.
    pub(crate) hits: Vec<WordHit>,
    /// What the policy's rules can tell from it.
    pub(crate) clues: Clues,
}

impl<'a> Ticket<'a> {
    /// Reads a ticket. Fails only where nothing can be decided: no JSON object, no id, no creation instant.
    pub(crate) fn parse(source: &'a str, tree: &FieldTree, slots: usize) -> Result<Ticket<'a>, Vec<Problem>> {
        let mut draft = Draft {
            reader: Reader::new(source),
            tree,
            id: None,
            created_at: None,
            texts: Default::default(),
            tags: Vec::new(),
            custom: vec![None; slots],
            events: Vec::new(),
            due_at: Vec::new(),
            findings: Vec::new(),
            errors: Vec::new(),
        };
        if let Err(error) = draft.read() {
            let mut problems = Problems::default();
            let problem = Problem::error("", error.code, error.message);
            problems.push(error.at, Problem { help: error.help.map(str::to_owned), ..problem });
            return Err(problems.finish(source));
        }
        draft.finish()
    }

    /// The same ticket, which no longer needs the text it was read from.
    pub fn into_owned(mut self) -> Ticket<'static> {
        let id = match self.id {
            TicketId::Text(text) => TicketId::Text(owned(text)),
            TicketId::Number(digits) => TicketId::Number(owned(digits)),
        };
        let mut events = Vec::with_capacity(self.events.len());
        for Event { at, what, kind, to, agent, group, text, index } in self.events {
            let [to, agent, group, text] = [to, agent, group, text].map(|text| text.map(owned));
            events.push(Event { at, what, kind: owned(kind), to, agent, group, text, index });
        }
        let mut tags = Vec::with_capacity(self.tags.len());
        self.tags.drain(..).for_each(|tag| tags.push(owned(tag)));
        let mut custom = Vec::with_capacity(self.custom.len());
        self.custom.drain(..).for_each(|value| custom.push(value.map(FieldValue::into_owned)));
        let mut due_at = Vec::with_capacity(self.due_at.len());
        self.due_at.drain(..).for_each(|(metric, at)| due_at.push((owned(metric), at)));
        Ticket {
            id,
            created_at: self.created_at,
            texts: self.texts.map(|text| text.map(owned)),
            tags,
            custom,
            events,
            findings: self.findings,
            due_at,
            hits: self.hits,
            clues: self.clues,
        }
    }

    /// One of the ticket's own texts.
    pub(crate) fn text(&self, field: TextField) -> Option<&str> {
        self.texts.get(field as usize)?.as_deref()
    }

    /// A value the policy asked for.
    pub(crate) fn custom(&self, slot: usize) -> Option<&FieldValue<'a>> {
        self.custom.get(slot)?.as_ref()
    }
}

/// A place in a ticket; a path only once something is wrong there.
#[derive(Clone, Copy)]
enum Where<'k> {
    Key(&'k str),
    Event(usize),
    Of(usize, &'k str),
    DueAt(&'k str),
}

impl From<Where<'_>> for String {
    fn from(place: Where<'_>) -> String {
        match place {
            Where::Key(key) => key.to_owned(),
            Where::Event(index) => format!("events[{index}]"),
            Where::Of(index, key) => format!("events[{index}].{key}"),
            Where::DueAt(metric) => format!("dueAt.{metric}"),
        }
    }
}

/// A ticket while it is being read.
struct Draft<'a, 'p> {
    reader: Reader<'a>,
    tree: &'p FieldTree,
    id: Option<TicketId<'a>>,
    created_at: Option<Instant>,
    texts: [Option<Cow<'a, str>>; TextField::ALL.len()],
    tags: Vec<Cow<'a, str>>,
    custom: Vec<Option<FieldValue<'a>>>,
    events: Vec<Event<'a>>,
    due_at: Vec<(Cow<'a, str>, Instant)>,
    findings: Vec<Problem>,
    errors: Vec<Problem>,
}

type Read<T> = Result<T, SyntaxError>;

impl<'a> Draft<'a, '_> {
    fn read(&mut self) -> Read<()> {
        let kind = self.reader.peek()?;
        if kind != Kind::Object {
            let message = format!("expected an object, found {}", kind.name());
            self.errors.push(Problem::error("", "wrong_type", message));
            self.reader.skip()?;
            return self.reader.end();
        }
        let mut items = self.reader.open()?;
        while let Some((_, key)) = self.reader.next_key(&mut items)? {
            if self.reader.peek()? == Kind::Null {
                self.reader.null()?;
                continue;
            }
            match &*key {
                "id" => self.id()?,
                "createdAt" => self.created_at()?,
                "tags" => self.tags()?,
                "events" => self.events()?,
                "dueAt" => self.due_at()?,
                name => match TextField::named(name) {
                    Some(field) => {
                        let value = self.scalar_text(Where::Key(name))?;
                        if let (Some(slot), Some(value)) = (self.texts.get_mut(field as usize), value) {
                            *slot = Some(value);
                        }
                    }
                    None if OPEN_PARTS.contains(&name) && self.reader.peek()? != Kind::Object => {
                        self.misfit(Where::Key(name), Kind::Object)?;
                    }
                    None if OPEN_PARTS.contains(&name) => {
                        let tree = self.tree.branch(name);
                        self.open_part(tree)?;
                    }
                    None => {
                        let problem = Problem::warning(name, "unknown_key", format!("unknown key `{name}`"));
                        let help = did_you_mean(name, &KEYS)
                            .unwrap_or_else(|| "put the helpdesk's own fields under `fields`".to_owned());
                        self.findings.push(problem.with_help(help));
                        self.reader.skip()?;
                    }
                },
            }
        }
        self.reader.end()
    }

    fn id(&mut self) -> Read<()> {
        match self.reader.peek()? {
            Kind::Text => {
                let text = self.reader.text()?;
                if !text.trim().is_empty() {
                    self.id = Some(TicketId::Text(text));
                }
            }
            Kind::Number => self.id = Some(TicketId::Number(Cow::Borrowed(self.reader.number_text()?))),
            kind => {
                let message = format!("expected text or a number, found {}", kind.name());
                self.errors.push(Problem::error("id", "wrong_type", message));
                self.reader.skip()?;
            }
        }
        Ok(())
    }

    fn created_at(&mut self) -> Read<()> {
        match self.instant(Where::Key("createdAt"))? {
            Ok(instant) => self.created_at = Some(instant),
            Err(problem) => self.errors.push(problem),
        }
        Ok(())
    }

    fn due_at(&mut self) -> Read<()> {
        if self.reader.peek()? != Kind::Object {
            return self.misfit(Where::Key("dueAt"), Kind::Object);
        }
        let mut items = self.reader.open()?;
        while let Some((_, metric)) = self.reader.next_key(&mut items)? {
            if self.reader.peek()? == Kind::Null {
                self.reader.null()?;
                continue;
            }
            match self.instant(Where::DueAt(&metric))? {
                Ok(at) => self.due_at.push((metric, at)),
                Err(problem) => self.findings.push(Problem { severity: Severity::Warning, ..problem }),
            }
        }
        Ok(())
    }

    /// An instant, or the problem with it.
    fn instant(&mut self, place: Where<'_>) -> Read<Result<Instant, Problem>> {
        let kind = self.reader.peek()?;
        if kind != Kind::Text {
            self.reader.skip()?;
            let problem = Problem::error(place, "wrong_type", format!("expected text, found {}", kind.name()));
            return Ok(Err(problem.with_help("instants are text such as `2026-03-02T09:00:00Z`")));
        }
        let text = self.reader.text()?;
        Ok(Instant::parse(&text).map_err(|error| {
            let message = format!("{}: {}", quoted(&text), error.message());
            Problem::error(place, "bad_instant", message).with_help(error.help())
        }))
    }

    /// A text; a number or truth value is taken as its text and reported.
    fn scalar_text(&mut self, place: Where<'_>) -> Read<Option<Cow<'a, str>>> {
        let kind = self.reader.peek()?;
        let value = match kind {
            Kind::Text => return self.reader.text().map(Some),
            Kind::Number => Some(Cow::Borrowed(self.reader.number_text()?)),
            Kind::Bool => Some(Cow::Borrowed(if self.reader.bool()? { "true" } else { "false" })),
            Kind::Null => {
                self.reader.null()?;
                return Ok(None);
            }
            Kind::List | Kind::Object => {
                self.reader.skip()?;
                None
            }
        };
        let message = format!("expected text, found {}", kind.name());
        let help = if value.is_some() { "it was taken as text" } else { "it was left out" };
        self.findings.push(Problem::warning(place, "wrong_type", message).with_help(help));
        Ok(value)
    }

    fn tags(&mut self) -> Read<()> {
        if self.reader.peek()? != Kind::List {
            return self.misfit(Where::Key("tags"), Kind::List);
        }
        let mut items = self.reader.open()?;
        while self.reader.next_item(&mut items)? {
            let tag = self.scalar_text(Where::Key("tags"))?;
            self.tags.extend(tag);
        }
        Ok(())
    }

    /// Passes over a value of the wrong kind and reports it.
    fn misfit(&mut self, place: Where<'_>, expected: Kind) -> Read<()> {
        let kind = self.reader.peek()?;
        let message = format!("expected {}, found {}", expected.name(), kind.name());
        self.findings.push(Problem::warning(place, "wrong_type", message).with_help("it was left out"));
        self.reader.skip()
    }

    fn open_part(&mut self, tree: Option<&FieldTree>) -> Read<()> {
        let Some(tree) = tree else { return self.reader.skip() };
        let mut items = self.reader.open()?;
        while let Some((_, key)) = self.reader.next_key(&mut items)? {
            let branch = tree.branch(&key);
            let kind = self.reader.peek()?;
            match branch {
                None => self.reader.skip()?,
                Some(branch) if kind == Kind::Object => {
                    self.keep(branch.slot, Some(FieldValue::Object));
                    self.open_part(Some(branch))?;
                }
                Some(branch) => {
                    let value = self.value()?;
                    self.keep(branch.slot, value);
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, slot: Option<usize>, value: Option<FieldValue<'a>>) {
        if let Some(place) = slot.and_then(|slot| self.custom.get_mut(slot)) {
            *place = value;
        }
    }

    fn value(&mut self) -> Read<Option<FieldValue<'a>>> {
        Ok(match self.reader.peek()? {
            Kind::Null => {
                self.reader.null()?;
                None
            }
            Kind::Bool => Some(FieldValue::Bool(self.reader.bool()?)),
            Kind::Number => {
                let digits = self.reader.number_text()?;
                Some(FieldValue::Number(number::parse(digits), Cow::Borrowed(digits)))
            }
            Kind::Text => Some(FieldValue::Text(self.reader.text()?)),
            Kind::Object => {
                self.reader.skip()?;
                Some(FieldValue::Object)
            }
            Kind::List => {
                let mut items = self.reader.open()?;
                let mut list = Vec::new();
                while self.reader.next_item(&mut items)? {
                    list.extend(self.value()?);
                }
                Some(FieldValue::List(list))
            }
        })
    }

    fn events(&mut self) -> Read<()> {
        if self.reader.peek()? != Kind::List {
            return self.misfit(Where::Key("events"), Kind::List);
        }
        let mut items = self.reader.open()?;
        let mut index = 0;
        while self.reader.next_item(&mut items)? {
            self.event(index)?;
            index = index.saturating_add(1);
        }
        Ok(())
    }

    fn event(&mut self, index: usize) -> Read<()> {
        if self.reader.peek()? != Kind::Object {
            return self.misfit(Where::Event(index), Kind::Object);
        }
        let (mut at, mut kind, mut to, mut agent, mut group, mut text) = (None, None, None, None, None, None);
        let mut items = self.reader.open()?;
        while let Some((_, key)) = self.reader.next_key(&mut items)? {
            match &*key {
                "at" => at = Some(self.instant(Where::Of(index, "at"))?),
                "type" => kind = self.scalar_text(Where::Of(index, "type"))?,
                "to" => to = self.scalar_text(Where::Of(index, "to"))?,
                "agent" => agent = self.scalar_text(Where::Of(index, "agent"))?,
                "group" => group = self.scalar_text(Where::Of(index, "group"))?,
                "text" => text = self.scalar_text(Where::Of(index, "text"))?,
                // who did it, why and how far: kept by the host, nothing here is computed from them yet
                "level" | "cause" | "by" => self.reader.skip()?,
                name => {
                    let known = ["at", "type", "to", "agent", "group", "text", "level", "cause", "by"];
                    let problem =
                        Problem::warning(Where::Of(index, name), "unknown_key", format!("unknown key `{name}`"));
                    self.findings.push(Problem { help: did_you_mean(name, &known), ..problem });
                    self.reader.skip()?;
                }
            }
        }
        match (at, kind) {
            (Some(Ok(at)), Some(kind)) => {
                let what = EventKind::named(&kind);
                self.events.push(Event { at, what, kind, to, agent, group, text, index });
            }
            (Some(Err(problem)), _) => self.findings.push(problem),
            (None, _) => {
                let problem = Problem::error(Where::Of(index, "at"), "missing", "`at` is missing");
                self.findings.push(problem.with_help("the event was left out"));
            }
            (_, None) => {
                let problem = Problem::error(Where::Of(index, "type"), "missing", "`type` is missing");
                self.findings.push(problem.with_help("the event was left out"));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Ticket<'a>, Vec<Problem>> {
        let complained =
            |errors: &[Problem], path: &str| errors.iter().any(|error| error.path == path || error.path.is_empty());
        if self.id.is_none() && !complained(&self.errors, "id") {
            let problem = Problem::error("id", "missing", "`id` is missing");
            self.errors.push(problem.with_help("give the ticket's id, as text or a number"));
        }
        if self.created_at.is_none() && !complained(&self.errors, "createdAt") {
            let problem = Problem::error("createdAt", "missing", "`createdAt` is missing");
            self.errors
                .push(problem.with_help("give the instant the ticket was created, such as `2026-03-02T09:00:00Z`"));
        }
        let (Some(id), Some(created_at)) = (self.id, self.created_at) else { return Err(self.errors) };
        if let Some(late) = self.events.windows(2).find_map(|pair| match pair {
            [first, second] if second.at < first.at => Some(second.index),
            _ => None,
        }) {
            let problem =
                Problem::warning(format!("events[{late}]"), "out_of_order", "earlier than the event before it");
            self.findings.push(problem.with_help("events were sorted by `at`"));
            order::by_number(&mut self.events, |event| event.at.millis());
        }
        Ok(Ticket {
            id,
            created_at,
            texts: self.texts,
            tags: self.tags,
            custom: self.custom,
            events: self.events,
            findings: self.findings,
            due_at: self.due_at,
            hits: Vec::new(),
            clues: Clues::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_read_is_known() {
        let read = TextField::ALL.iter().map(|(name, _)| *name).chain(OPEN_PARTS);
        let read: Vec<&str> = read.chain(["id", "createdAt", "tags", "events", "dueAt"]).collect();
        assert_eq!(read, KEYS);
        assert!(TextField::ALL.iter().all(|(name, field)| field.name() == *name));
    }
}
