//! One problem, several contacts: which tickets of a customer are about the same thing, and what says so.
//!
//! Tickets of one requester or one company that come within a window of time are compared by the words that they share,
//! rare words counting for more, by the numbers of orders and invoices that they name, and by product. Related pairs
//! make groups: where A goes with B and B with C, all three are one, as long as all three are of one customer.
//!
//! `related/words.rs` reads what a ticket says, `related/pairs.rs` compares, `related/told.rs` explains.

mod names;
mod pairs;
mod told;
mod words;

use crate::order;
use crate::problem::Problem;
use crate::text::{quoted, spelled};
use crate::ticket::{FieldTree, FieldValue, TextField, Ticket};
use crate::write::{Json, ToJson};
use names::Names;
use pairs::{Contact, Customer, EMAIL, Pairs};
use told::Groups;
use words::{Field, Mention, Vocabulary};

const HOUR: i64 = 3_600_000;

/// How tickets are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedOptions {
    /// How many milliseconds after one ticket another of the same problem may come.
    pub window: i64,
    /// Fields that name what a ticket is about, such as `fields.order`: an order, an invoice, a thread. Names below
    /// `fields`.
    pub references: Vec<String>,
}

impl Default for RelatedOptions {
    /// Three days by the clock, no fields.
    fn default() -> RelatedOptions {
        RelatedOptions { window: 72 * HOUR, references: Vec::new() }
    }
}

/// What was found among the tickets. Its JSON text tells all of it: the groups with what makes them, and what was odd in
/// the tickets.
#[derive(Debug)]
pub struct Related<'a> {
    tickets: Vec<Ticket<'a>>,
    contacts: Vec<Contact>,
    references: Vec<String>,
    findings: Vec<Problem>,
}

/// Groups the tickets that are about one problem of one customer. `tickets` has one per line.
///
/// The order of the tickets makes no difference. Of those with one id the earliest counts; the others are findings. No
/// ticket is in two groups, and all tickets of a group have a requester or a company in common; a ticket that has neither
/// is in none.
///
/// Work is bounded: of a text the first 200 different words are read, and no more than 16 KiB; of the tickets of a
/// customer that have a word the latest 16 are looked at, and a ticket is compared with 32 of them at most for each of
/// requester, address and company, those first that share its rarest words.
///
/// ```
/// # use sladder::{RelatedOptions, ToJson, related};
/// let tickets = r#"
///     { "id": 1, "createdAt": "2026-03-02T09:00:00Z", "requester": { "id": 7 }, "subject": "Order 48213 is late" }
///     { "id": 2, "createdAt": "2026-03-02T10:00:00Z", "requester": { "id": 8 }, "subject": "Order 77120 is late" }
///     { "id": 3, "createdAt": "2026-03-03T09:00:00Z", "requester": { "id": 7 }, "text": "Still no 48213!" }
/// "#;
/// let found = related(tickets, &RelatedOptions::default()).expect("tickets with ids and creations");
/// assert_eq!(found.groups(), [["1", "3"]]);
/// assert!(found.to_json().contains("same requester; 24h apart; both name `48213`"));
/// ```
///
/// # Errors
///
/// All problems that keep tickets from being read: `[3].createdAt` is missing.
pub fn related<'a>(tickets: &'a str, options: &RelatedOptions) -> Result<Related<'a>, Vec<Problem>> {
    let mut found = Related {
        tickets: Vec::new(),
        contacts: Vec::new(),
        references: options.references.clone(),
        findings: Vec::new(),
    };
    let sources = found.read(tickets)?;
    let mut words = Vocabulary::new();
    found.add(&sources, &mut words);
    let weights = weigh(&mut found.contacts, words.terms.count());
    let places = vec![0; weights.len()];
    Pairs { contacts: &mut found.contacts, weights: &weights, window: options.window, places }.find();
    Ok(found)
}

/// Where a value of a ticket is kept; `REQUESTER`, `EMAIL` and `COMPANY` are the first.
const SLOTS: [&str; 5] = ["requester.id", "requester.email", "company.id", "requester.name", "company.name"];

// kinds of names besides words and numbers; customers have those of their slots
const ID: u8 = b'i';
const PRODUCT: u8 = b'p';

/// Adds problems of a ticket to those of all tickets.
fn place(problems: Vec<Problem>, position: usize, line: u32, all: &mut Vec<Problem>) {
    for mut problem in problems {
        let parted = if problem.path.is_empty() { "" } else { "." };
        problem.path = format!("[{position}]{parted}{}", problem.path);
        problem.line = Some(line);
        all.push(problem);
    }
}

impl<'a> Related<'a> {
    /// Reads all tickets. Gives the text of each, and its line.
    fn read(&mut self, source: &'a str) -> Result<Vec<(&'a str, u32)>, Vec<Problem>> {
        let mut tree = FieldTree::default();
        for (slot, name) in SLOTS.iter().enumerate() {
            tree.add(name, slot);
        }
        let mut slots = SLOTS.len();
        for name in &self.references {
            tree.add(name, slots);
            slots = slots.saturating_add(1);
        }
        let mut problems = Vec::new();
        let mut sources = Vec::new();
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        for (line, source) in (1..).zip(source.split('\n')) {
            if source.trim().is_empty() {
                continue;
            }
            let position = sources.len();
            sources.push((source, line));
            match Ticket::parse(source, &tree, slots) {
                Err(found) => place(found, position, line, &mut problems),
                Ok(mut ticket) => {
                    place(std::mem::take(&mut ticket.findings), position, line, &mut self.findings);
                    self.tickets.push(ticket);
                }
            }
        }
        if problems.is_empty() { Ok(sources) } else { Err(problems) }
    }

    /// Makes contacts of the tickets in the order of their creation; those are left out whose id was there before.
    fn add(&mut self, sources: &[(&str, u32)], words: &mut Vocabulary) {
        // of tickets with one id that were created at once the text decides, so that any order comes to the same
        let key = |position: usize| {
            let (ticket, (source, _)) = (self.tickets.get(position)?, sources.get(position)?);
            Some((ticket.created_at.millis(), ticket.id.as_str(), source))
        };
        let order = order::positions(sources.len(), &|a, b| key(a).cmp(&key(b)));
        let mut ids = Names::default();
        for position in order {
            let (Some(ticket), Some((_, line))) = (self.tickets.get(position), sources.get(position)) else { continue };
            let number = ids.number(ID, ticket.id.as_str().as_bytes()) as usize;
            match self.contacts.get(number) {
                None => self.contacts.push(self.contact(ticket, position, words)),
                Some(first) => {
                    let message = format!("the id {} for the second time", quoted(ticket.id.as_str()));
                    let help = format!("it is that of `[{}]` too; this ticket was left out", first.position);
                    let problem = Problem::warning("id", "duplicate_id", message).with_help(help);
                    place(vec![problem], position, *line, &mut self.findings);
                }
            }
        }
    }

    fn contact(&self, ticket: &Ticket<'_>, position: usize, words: &mut Vocabulary) -> Contact {
        let first = self.contacts.len();
        words.begin();
        for slot in [EMAIL, 3, 4] {
            words.leave_out(text_of(ticket.custom(slot)));
        }
        let mut read = |field| words.read(field, said(ticket, field));
        read(Field::Id);
        for reference in 0..self.references.len() as u32 {
            read(Field::Reference(reference));
        }
        read(Field::Subject);
        read(Field::Text);
        let mentions = words.finish();
        let mut number = |kind: u8, text: &str| {
            if text.is_empty() { 0 } else { words.terms.number(kind, text.as_bytes()) + 1 }
        };
        let mut ids = [0; 3];
        for (slot, id) in ids.iter_mut().enumerate() {
            let text = text_of(ticket.custom(slot)).trim();
            // some systems have ids that differ only in case
            *id = if slot == EMAIL { number(slot as u8, &spelled(text)) } else { number(slot as u8, text) };
        }
        let [requester, ..] = ids;
        let customer = Customer { ids, requester };
        Contact {
            position,
            created: ticket.created_at.millis(),
            customer,
            product: number(PRODUCT, &spelled(ticket.text(TextField::Product).unwrap_or_default().trim())),
            mentions,
            words: 0,
            weight: 0,
            names: false,
            first,
            size: 1,
            common: customer,
            links: Vec::new(),
        }
    }

    /// The ids of the tickets of each group.
    pub fn groups(&self) -> Vec<Vec<&str>> {
        let mut groups = Vec::new();
        for members in self.members() {
            let ids = members.into_iter().filter_map(|member| Some(self.told(member)?.1.id.as_str()));
            groups.push(ids.collect());
        }
        groups
    }

    /// What was odd in the tickets: `[3].subject`.
    pub fn findings(&self) -> &[Problem] {
        &self.findings
    }

    fn told(&self, contact: usize) -> Option<(&Contact, &Ticket<'a>)> {
        let contact = self.contacts.get(contact)?;
        Some((contact, self.tickets.get(contact.position)?))
    }

    /// The groups of two and more by their first ticket: the places of their contacts.
    fn members(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        // the group that a contact is in, counted from 1
        let mut numbers: Vec<usize> = Vec::with_capacity(self.contacts.len());
        for (place, contact) in self.contacts.iter().enumerate() {
            // whoever is before it in its group was there already
            let mut number = numbers.get(contact.first).copied().unwrap_or(0);
            if contact.first == place && contact.size > 1 {
                groups.push(Vec::new());
                number = groups.len();
            }
            numbers.push(number);
            if let Some(group) = groups.get_mut(number.wrapping_sub(1)) {
                group.push(place);
            }
        }
        groups
    }
}

/// A field of a ticket in which something can be said.
fn said<'t>(ticket: &'t Ticket<'_>, field: Field) -> &'t str {
    match field {
        Field::Id => ticket.id.as_str(),
        Field::Reference(reference) => text_of(ticket.custom(SLOTS.len().saturating_add(reference as usize))),
        Field::Subject => ticket.text(TextField::Subject).unwrap_or_default(),
        Field::Text => ticket.text(TextField::Text).unwrap_or_default(),
    }
}

/// A text or number; of lists and truth values nothing.
fn text_of<'t>(value: Option<&'t FieldValue<'_>>) -> &'t str {
    match value {
        Some(FieldValue::Text(text) | FieldValue::Number(_, text)) => text,
        _ => "",
    }
}

/// Weighs every word, puts the rarest of each ticket first, and makes words of numbers that are not one customer's.
fn weigh(contacts: &mut [Contact], terms: usize) -> Vec<u32> {
    // how many have a term; of a number also the ticket that had it last, and whether two customers have it
    let mut having = vec![(0_usize, 0_usize, false); terms];
    for (place, contact) in contacts.iter().enumerate() {
        for mention in &contact.mentions {
            let Some((count, last, is_common)) = having.get_mut(mention.term as usize) else { continue };
            if let Some(before) = contacts.get(*last).filter(|_| mention.is_number && *count > 0) {
                *is_common |= before.customer.same(&contact.customer).is_none();
            }
            (*count, *last) = (count.saturating_add(1), place);
        }
    }
    let mut weights = Vec::with_capacity(terms);
    for (count, ..) in &having {
        weights.push(pairs::weight(contacts.len(), *count));
    }
    let weight_of = |mention: &Mention| weights.get(mention.term as usize).map_or(0, |weight| i64::from(*weight));
    for contact in contacts {
        for mention in &mut contact.mentions {
            mention.is_number &= having.get(mention.term as usize).is_some_and(|(.., is_common)| !is_common);
            if mention.is_number {
                contact.names |= mention.field != Field::Id;
            } else {
                contact.words += 1;
                contact.weight += weight_of(mention) as u64;
            }
        }
        order::by_number(&mut contact.mentions, |mention| -weight_of(mention));
    }
    weights
}

impl ToJson for Related<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("groups", &Groups(self));
            json.field("findings", &self.findings);
        });
    }
}

#[cfg(test)]
mod tests;
