//! Which tickets of one customer are about the same thing: what two of them share, weighed, and how pairs make groups.
//!
//! Nobody is compared with everybody. Of every word of a customer a list says which of their tickets had it last, and a
//! ticket meets those of the lists of its own words, rarest first. How many it meets is bounded, so ten thousand equal
//! tickets take as long as ten thousand different ones.

use super::words::Mention;
use crate::order;

/// So much of what the shorter of two tickets says has to be in the other, in thousandths, if one person wrote both.
pub(super) const NEEDED: u64 = 500;
/// So many words at least, or all that it has.
pub(super) const WORDS: usize = 2;
/// The same for two people of one company, who have at least two words in common whatever they say.
pub(super) const NEEDED_OF_COLLEAGUES: u64 = 700;
pub(super) const WORDS_OF_COLLEAGUES: usize = 3;
/// A number of an order, an invoice or another ticket that both name makes up for so much, and for any number of words.
pub(super) const NUMBER: u64 = 700;
/// The same product makes up for so much.
pub(super) const SAME_PRODUCT: u64 = 100;
/// Two products ask for so much more.
pub(super) const OTHER_PRODUCT: u64 = 200;

/// How many tickets that had a word last are looked at.
pub(super) const LATEST: usize = 16;
/// How many tickets one ticket is compared with.
pub(super) const COMPARED: usize = 32;

/// How many of the numbers and of the words that two tickets share are told.
const TOLD: usize = 5;

/// What customers are known by, the surest first: a requester's id, a requester's address, a company's id.
pub(super) const REQUESTER: usize = 0;
pub(super) const EMAIL: usize = 1;
pub(super) const COMPANY: usize = 2;

/// A ticket as far as it is compared.
#[derive(Debug)]
pub(super) struct Contact {
    /// Its place among the tickets that were given.
    pub position: usize,
    /// Milliseconds since the epoch.
    pub created: i64,
    pub customer: Customer,
    /// By number, counted from 1; 0: none.
    pub product: u32,
    /// Rarest first.
    pub mentions: Vec<Mention>,
    /// How many of them are words, and what these weigh together.
    pub words: usize,
    pub weight: u64,
    /// It names numbers, and not only has one.
    pub names: bool,
    /// The first ticket of its group, found by way of others.
    pub first: usize,
    /// Of the first of a group: how many are in it, and what they have in common.
    pub size: usize,
    pub common: Customer,
    /// What it shares with tickets before it that made it one of their group.
    pub links: Vec<Link>,
}

/// What customers are known by, by number, counted from 1; 0: nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Customer {
    pub ids: [u32; 3],
    /// The requester of those that have one, where some have not.
    pub requester: u32,
}

impl Customer {
    /// What both have in common. Two requesters are not one by their address.
    fn with(&self, other: &Customer) -> Customer {
        let Customer { mut ids, requester } = *self;
        let two = requester != 0 && other.requester != 0 && requester != other.requester;
        for (place, mine) in ids.iter_mut().enumerate() {
            if other.ids.get(place) != Some(mine) || (two && place == EMAIL) {
                *mine = 0;
            }
        }
        Customer { ids, requester: requester.max(other.requester) }
    }

    /// By what two are one customer, if they are.
    pub fn same(&self, other: &Customer) -> Option<usize> {
        self.with(other).ids.iter().position(|id| *id != 0)
    }
}

/// Why a ticket is in a group: what it shares with one before it.
#[derive(Debug)]
pub(super) struct Link {
    pub earlier: usize,
    /// By what they are of one customer.
    pub same: usize,
    /// Rarest first, and no more than are told of numbers and words: where the later says it, and where the earlier does.
    pub shared: Vec<(Mention, Mention)>,
    pub product: bool,
}

/// All tickets in the order of their creation, and what is known of their words.
pub(super) struct Pairs<'p> {
    pub contacts: &'p mut [Contact],
    /// How much a word weighs, by its number.
    pub weights: &'p [u32],
    /// How long after one ticket another may come.
    pub window: i64,
    /// Where each of the words of the ticket in hand is among its own, counted from 1.
    pub places: Vec<u32>,
}

/// A ticket in the list of those that have a word, and the one before it, counted from 1.
struct Entry {
    contact: u32,
    before: u32,
}

impl Pairs<'_> {
    /// Finds the related tickets of every customer: people by id first, then people by address, then companies, for the
    /// links of a group are those that were found first.
    pub fn find(&mut self) {
        for kind in [REQUESTER, EMAIL, COMPANY] {
            let mut customers = Vec::new();
            for contact in self.contacts.iter() {
                customers.push(contact.customer.ids.get(kind).copied().unwrap_or(0));
            }
            let order = order::positions(customers.len(), &|a, b| customers.get(a).cmp(&customers.get(b)));
            self.find_of(&customers, order);
        }
    }

    /// The same by one kind of id: the customer of every ticket, and all tickets, those of one customer together in the
    /// order of their creation.
    fn find_of(&mut self, customers: &[u32], order: Vec<usize>) {
        let mut entries: Vec<Entry> = Vec::new();
        // of every word the entry of the ticket that had it last, counted from 1
        let mut last = vec![0_u32; self.weights.len()];
        // which ticket was compared with a ticket last, counted from 1
        let mut compared = vec![0_u32; customers.len()];
        // the customer in hand, and how many entries there were before
        let (mut of, mut since) = (0, 0);
        for later in order {
            let customer = customers.get(later).copied().unwrap_or(0);
            let Some(contact) = self.contacts.get_mut(later).filter(|_| customer != 0) else { continue };
            if customer != of {
                (of, since) = (customer, entries.len() as u32);
            }
            let mentions = std::mem::take(&mut contact.mentions);
            self.note_places(&mentions, true);
            let mut left = COMPARED;
            for mention in &mentions {
                let Some(head) = last.get_mut(mention.term as usize) else { continue };
                let mut next = *head;
                for _ in 0..LATEST {
                    if next <= since || left == 0 {
                        break;
                    }
                    let Some(&Entry { contact: earlier, before }) = entries.get(next as usize - 1) else { break };
                    next = before;
                    let Some(seen) = compared.get_mut(earlier as usize) else { break };
                    if std::mem::replace(seen, later as u32 + 1) == later as u32 + 1 {
                        continue;
                    }
                    match self.compare(earlier as usize, later, &mentions) {
                        None => break,
                        Some(compared) => left -= usize::from(compared),
                    }
                }
                entries.push(Entry { contact: later as u32, before: *head });
                *head = entries.len() as u32;
            }
            self.note_places(&mentions, false);
            if let Some(contact) = self.contacts.get_mut(later) {
                contact.mentions = mentions;
            }
        }
    }

    fn note_places(&mut self, mentions: &[Mention], there: bool) {
        for (place, mention) in (1..).zip(mentions) {
            if let Some(noted) = self.places.get_mut(mention.term as usize) {
                *noted = if there { place } else { 0 };
            }
        }
    }

    /// Joins the groups of two tickets if these are related; `said` is by the later. Tells whether they were compared, which
    /// those of one group are not, nor those whose groups are not of one customer. None: they are too far apart.
    fn compare(&mut self, earlier: usize, later: usize, said: &[Mention]) -> Option<bool> {
        let (mut a, mut b) = (self.first(earlier), self.first(later));
        if a > b {
            (a, b) = (b, a);
        }
        let (one, other) = (self.contacts.get(earlier)?, self.contacts.get(later)?);
        if other.created.saturating_sub(one.created) > self.window {
            return None;
        }
        let (first, second) = (self.contacts.get(a)?.common, self.contacts.get(b)?);
        if a == b || first.same(&second.common).is_none() {
            return Some(false);
        }
        let (size, common) = (second.size, first.with(&second.common));
        if let Some(link) = self.link(one, other, earlier, said) {
            self.contacts.get_mut(later)?.links.push(link);
            self.contacts.get_mut(b)?.first = a;
            let first = self.contacts.get_mut(a)?;
            (first.size, first.common) = (first.size.saturating_add(size), common);
        }
        Some(true)
    }

    /// What two tickets share, if that makes them related. The places are those of the later, which said so much.
    fn link(&self, a: &Contact, b: &Contact, earlier: usize, said: &[Mention]) -> Option<Link> {
        let same = a.customer.same(&b.customer)?;
        let mut shared = Vec::new();
        let (mut number, mut weight, mut count) = (false, 0, 0);
        let mut told = [0; 2];
        for mention in &a.mentions {
            let place = self.places.get(mention.term as usize).map_or(0, |place| *place);
            let Some(in_later) = said.get((place as usize).wrapping_sub(1)) else { continue };
            count += 1;
            number |= mention.is_number;
            if !mention.is_number {
                weight += self.weights.get(mention.term as usize).map_or(0, |weight| u64::from(*weight));
            }
            if let Some(told) = told.get_mut(usize::from(mention.is_number)) {
                *told += 1;
                if *told <= TOLD {
                    shared.push((*in_later, *mention));
                }
            }
        }
        let shorter = a.words.min(b.words);
        let (mut needed, words) = match same {
            COMPANY => (NEEDED_OF_COLLEAGUES, WORDS_OF_COLLEAGUES.min(shorter).max(WORDS)),
            _ => (NEEDED, WORDS.min(shorter).max(1)),
        };
        let product = a.product == b.product && a.product != 0;
        if product {
            needed -= SAME_PRODUCT;
        } else if a.product != 0 && b.product != 0 {
            needed += OTHER_PRODUCT;
        }
        if number {
            needed = needed.saturating_sub(NUMBER);
        } else if (a.names && b.names) || count < words {
            return None;
        }
        // a ticket without words says nothing that could be in the other
        let is_enough = weight * 1_000 >= needed * a.weight.min(b.weight) && (needed == 0 || weight > 0);
        is_enough.then_some(Link { earlier, same, shared, product })
    }

    /// The first ticket of the group of one.
    fn first(&mut self, contact: usize) -> usize {
        let mut at = contact;
        while let Some(first) = self.contacts.get(at).map(|contact| contact.first)
            && first != at
        {
            let above = self.contacts.get(first).map_or(first, |above| above.first);
            if let Some(contact) = self.contacts.get_mut(at) {
                contact.first = above;
            }
            at = above;
        }
        at
    }
}

/// How much a word weighs that so many of all tickets have: the logarithm of 1 and how many times as many there are, in
/// 256ths. Whole numbers, so that every processor comes to the same.
pub(super) fn weight(tickets: usize, having: usize) -> u32 {
    let (tickets, having) = (tickets as u64, (having as u64).max(1));
    let ratio = (tickets.saturating_add(having) << 8) / having;
    let whole = ratio.max(1).ilog2();
    // between the powers of two a straight line
    let rest = (ratio << 8 >> whole) - 256;
    ((u64::from(whole) << 8) + rest).saturating_sub(8 << 8) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        assert_eq!([weight(1, 1), weight(3, 1), weight(2, 1), weight(10, 10), weight(0, 0)], [256, 512, 384, 256, 0]);
        let weights: Vec<u32> = (1..=10_000).map(|having| weight(10_000, having)).collect();
        assert!(weights.is_sorted_by(|a, b| a >= b));
        assert!(weights[0] > 13 * 256 && weights[9_999] == 256);
    }
}
