//! The fields a condition can ask for, and the names it can use.

use crate::directory::Directory;
use crate::keywords::{KeywordsBuilder, Mentions};
use crate::metric::Metrics;
use crate::policy::NamedCalendar;
use crate::priority::Levels;
use crate::problem::{Place, Placed, Problems};
use crate::signals::SignalsDoc;
use crate::text::slices;
use crate::ticket::{FieldTree, KEYS, OPEN_PARTS, TextField};

/// Where the value of a condition's field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Id,
    CreatedAt,
    Tags,
    /// One of the ticket's own texts; `priority` is the decided one once it is decided.
    Text(TextField),
    /// A value of `requester`, `company` or `fields`.
    Custom(usize),
    /// What a rule set.
    Fact(usize),
    /// What a rule set or, once priority is decided, the level used.
    Impact,
    Urgency,
    /// Subject, text and every message.
    AnyText,
    /// The signals found.
    Signal,
    /// The instant that is asked about, for `open` and `closed`.
    Now,
}

/// Names a rule can set although they are no facts of its own making.
pub(crate) const IMPACT: &str = "impact";
pub(crate) const URGENCY: &str = "urgency";

/// What to say about a fact named like a part of the ticket.
pub(crate) const OPEN_PARTS_HELP: &str = "a fact is one word that is no part of the ticket, such as `issue`";

/// What a policy defines, while its conditions are being compiled.
pub(crate) struct Scope<'a> {
    /// Names some rule sets, other than impact, urgency, priority and sla.
    pub facts: &'a [String],
    /// The facts that rules set with what they give them, as `RuleDoc::said` writes it; sorted.
    pub said: &'a [&'a str],
    /// Whether those are all; if not, an unknown word may be one of them.
    pub facts_known: bool,
    pub calendars: &'a [NamedCalendar],
    pub levels: &'a Levels,
    pub directory: &'a Directory,
    pub metrics: &'a Metrics,
    pub tree: FieldTree,
    /// The dotted names that have slots, by slot.
    pub slots: Vec<String>,
    pub keywords: KeywordsBuilder,
    /// Those that `signals` names, and those that a condition asks for.
    pub signals: SignalsDoc,
}

impl Scope<'_> {
    /// The field of that name; an unknown one is reported.
    pub fn field(&mut self, name: &str, place: &Place, problems: &mut Problems) -> Option<Field> {
        if let Some(fact) = self.facts.iter().position(|fact| fact == name) {
            return Some(Field::Fact(fact));
        }
        match name {
            "id" => return Some(Field::Id),
            "createdAt" => return Some(Field::CreatedAt),
            "tags" => return Some(Field::Tags),
            "anyText" => return Some(Field::AnyText),
            "signal" => return Some(Field::Signal),
            IMPACT => return Some(Field::Impact),
            URGENCY => return Some(Field::Urgency),
            _ => {}
        }
        if let Some(field) = TextField::named(name) {
            return Some(Field::Text(field));
        }
        if let Some((part, rest)) = name.split_once('.')
            && OPEN_PARTS.contains(&part)
            && !rest.is_empty()
        {
            let slot = self.slots.iter().position(|known| known == name).unwrap_or_else(|| {
                let slot = self.slots.len();
                self.tree.add(name, slot);
                self.slots.push(name.to_owned());
                slot
            });
            return Some(Field::Custom(slot));
        }
        if !self.facts_known && !name.contains('.') && !OPEN_PARTS.contains(&name) {
            return None;
        }
        let help = if OPEN_PARTS.contains(&name) {
            Some(format!("name one of its fields, such as `{name}.tier`"))
        } else {
            let mut known = KEYS.to_vec();
            known.retain(|key| !matches!(*key, "events" | "dueAt"));
            known.extend(["anyText", "signal", IMPACT, URGENCY, "open", "closed", "all", "any", "not"]);
            known.extend(slices(self.facts));
            let fields = "a field is one of the ticket's, `fields.…`, `company.…`, `requester.…`, or set by a rule";
            problems.suggestion(name, &known).or_else(|| Some(fields.to_owned()))
        };
        problems.at_place(place, "unknown_field", format!("no field `{name}`, and no rule sets it"), help);
        None
    }

    /// The calendar of that name; an unknown one is reported.
    pub fn calendar(&self, name: &Placed<String>, problems: &mut Problems) -> Option<usize> {
        let found = self.calendars.iter().position(|calendar| calendar.id == name.value);
        if found.is_none() {
            let names: Vec<&str> = self.calendars.iter().map(|calendar| calendar.id.as_str()).collect();
            problems.unknown_reference(&name.place, "calendar", &name.value, &names);
        }
        found
    }

    /// What a `mentions` looks for in a field: keyword lists by name, anything else as a phrase.
    pub fn mentions(&mut self, field: Field, phrases: Vec<Placed<String>>, problems: &mut Problems) -> Mentions {
        self.keywords.mentions(field, phrases, problems)
    }
}
