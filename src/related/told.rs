//! What is told of a group: its tickets, its customer, and for every ticket but the first what it shares with one before.

use super::pairs::{COMPANY, Contact, EMAIL, Link};
use super::words::{Field, Mention};
use super::{Related, SLOTS, said};
use crate::length::Length;
use crate::phrases::Utf16Index;
use crate::text::{names, quoted};
use crate::ticket::{FieldValue, TextField, Ticket};
use crate::write::{Json, ToJson};

/// All groups.
pub(super) struct Groups<'r, 'a>(pub &'r Related<'a>);

impl ToJson for Groups<'_, '_> {
    fn write(&self, json: &mut Json) {
        json.list(&mut |json| {
            for members in self.0.members() {
                json.item(&Group(self.0, members));
            }
        });
    }
}

/// One of them, with the places of its contacts.
struct Group<'r, 'a>(&'r Related<'a>, Vec<usize>);

impl ToJson for Group<'_, '_> {
    fn write(&self, json: &mut Json) {
        let mut ids = Vec::new();
        for member in &self.1 {
            if let Some((_, ticket)) = self.0.told(*member) {
                ids.push(&ticket.id);
            }
        }
        let first = self.1.first().and_then(|first| self.0.told(*first));
        json.object(|json| {
            if let Some((contact, ticket)) = first {
                json.field("id", &ticket.id);
                json.field("tickets", &ids);
                json.field("customer", &Customer(contact, ticket));
            }
            json.field("because", &Because(self));
        });
    }
}

/// What all tickets of a group have of their customer, as the first has it.
struct Customer<'r>(&'r Contact, &'r Ticket<'r>);

impl ToJson for Customer<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            let [requester, ..] = self.0.common.ids;
            for (slot, name) in ["requester", "email", "company"].iter().enumerate() {
                // the address says nothing more where there is an id
                if self.0.common.ids.get(slot) == Some(&0) || (slot == EMAIL && requester != 0) {
                    continue;
                }
                match self.1.custom(slot) {
                    Some(FieldValue::Text(text)) => json.field(name, text),
                    Some(FieldValue::Number(_, digits)) => json.field(name, &Digits(digits)),
                    _ => {}
                }
            }
        });
    }
}

/// A number that is written as it was given.
struct Digits<'r>(&'r str);

impl ToJson for Digits<'_> {
    fn write(&self, json: &mut Json) {
        json.raw(self.0);
    }
}

struct Because<'r, 'a>(&'r Group<'r, 'a>);

impl ToJson for Because<'_, '_> {
    fn write(&self, json: &mut Json) {
        let Group(all, members) = self.0;
        json.list(&mut |json| {
            for member in members {
                let Some((contact, later)) = all.told(*member) else { continue };
                for link in &contact.links {
                    if let Some((_, earlier)) = all.told(link.earlier) {
                        json.item(&Shared { link, tickets: [earlier, later], references: &all.references });
                    }
                }
            }
        });
    }
}

/// What two tickets share: the earlier and the later.
struct Shared<'r> {
    link: &'r Link,
    tickets: [&'r Ticket<'r>; 2],
    references: &'r [String],
}

impl ToJson for Shared<'_> {
    fn write(&self, json: &mut Json) {
        let [earlier, later] = self.tickets;
        let after = later.created_at.millis().saturating_sub(earlier.created_at.millis());
        let who = if self.link.same == COMPANY { "company" } else { "requester" };
        let mut text = format!("same {who}; {} apart", Length::Millis(after));
        let mut say = |what: &str, said: &str| {
            text.push_str(what);
            text.push_str(said);
        };
        let (words, numbers) = (self.said(later, false), self.said(later, true));
        if !numbers.is_empty() {
            say("; both name ", &names(&numbers));
        }
        if !words.is_empty() {
            say("; both mention ", &names(&words));
        }
        let product = later.text(TextField::Product).filter(|_| self.link.product);
        if let Some(product) = product {
            say("; same product ", &quoted(product));
        }
        json.object(|json| {
            json.field("tickets", &[&earlier.id, &later.id].as_slice());
            json.field("text", &text);
            json.field("customer", SLOTS.get(self.link.same).unwrap_or(&""));
            json.field("afterSeconds", &(after / 1_000));
            json.optional("product", &product);
            json.field("numbers", &numbers);
            json.field("words", &words);
            json.field("spans", &Spans(self));
        });
    }
}

impl Shared<'_> {
    /// The numbers or the words, as the later ticket has them.
    fn said<'t>(&self, later: &'t Ticket<'_>, is_number: bool) -> Vec<&'t str> {
        let mut words = Vec::new();
        for (mention, _) in &self.link.shared {
            if mention.is_number == is_number {
                words.push(said(later, mention.field).get(mention.start..mention.end).unwrap_or_default());
            }
        }
        words
    }
}

/// Where they say it: each in the later ticket and then in the earlier.
struct Spans<'r>(&'r Shared<'r>);

impl ToJson for Spans<'_> {
    fn write(&self, json: &mut Json) {
        let Shared { link, tickets: [earlier, later], references } = self.0;
        json.list(&mut |json| {
            for is_number in [true, false] {
                for (in_later, in_earlier) in &link.shared {
                    if in_later.is_number == is_number {
                        json.item(&Span(later, in_later, references));
                        json.item(&Span(earlier, in_earlier, references));
                    }
                }
            }
        });
    }
}

struct Span<'r>(&'r Ticket<'r>, &'r Mention, &'r [String]);

impl ToJson for Span<'_> {
    fn write(&self, json: &mut Json) {
        let Span(ticket, mention, references) = self;
        let field = match mention.field {
            Field::Id => "id",
            Field::Reference(reference) => references.get(reference as usize).map_or("", String::as_str),
            Field::Subject => "subject",
            Field::Text => "text",
        };
        let mut utf16 = Utf16Index::new(said(ticket, mention.field));
        json.object(|json| {
            json.field("ticket", &ticket.id);
            json.field("field", &field);
            json.field("start", &(utf16.offset(mention.start) as u32));
            json.field("end", &(utf16.offset(mention.end) as u32));
        });
    }
}
