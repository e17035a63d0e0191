//! Which rules can apply to a ticket, found from its values instead of by asking every rule.
//!
//! A condition is taken apart into clauses: lists of tests of which one has to hold. Every test that can be told from
//! the ticket alone is a clue, once however many rules ask for it, and a ticket's clues are found when it is read: values
//! by hash, parts of texts by their first letters, words by what the search for keywords found. A rule is a candidate
//! when each of its clauses has a clue. What cannot be told so (time, `not`, what is not there) is left out of the
//! clauses, so that there may be a candidate too many, never one too few; candidates are asked in full.
//!
//! A test that meets a value of the wrong kind is taken to hold, as it has to be reported where it decides.

use crate::condition::{Check, Condition, Scalar, Test, takes};
use crate::field::Field;
use crate::keywords::Keywords;
use crate::priority::Levels;
use crate::rule::{Conclusion, Rule};
use crate::situation::{Found, ticket_value};
use crate::table::{Table, hash_of, hash_text, mixed};
use crate::text::spelled;
use crate::ticket::{FieldValue, Ticket};
use std::borrow::Cow;
use std::sync::Arc;

/// So many clauses of a rule are looked at; rules that people write have no more.
const CLAUSES: usize = 4;
/// An `any` of many parts is multiplied out to no more clauses than this.
const MOST_CLAUSES: usize = 8;
/// Tests that have to be made one by one: no more than this of them are worth it.
const MOST_TESTS: usize = 64;
/// The letters by which parts of a text are found, in bytes.
const GRAM: usize = 4;

/// What a clue says, behind its field.
#[derive(Debug)]
enum Clue {
    Is(Field, Scalar),
    Part(Field, String),
    Phrase(u32),
    List(usize),
    /// Found by making the test, or by looking at the kind of a value.
    Test,
}

/// Clues that a text contains something.
#[derive(Debug)]
struct Parts {
    field: Field,
    /// How long the grams are that they are found by.
    lengths: Vec<usize>,
    /// A bit for each two bytes that a gram begins with, or other ones now and then: where none begins is soon seen.
    pairs: Vec<u32>,
}

/// As many bits as there are in `Parts::pairs`.
const PAIRS: usize = 1 << 10;

fn pair(first: u8, second: u8) -> u32 {
    (u32::from(first) * 31 + u32::from(second)) % PAIRS as u32
}

/// Tests of a field that are made one by one, with their clues.
#[derive(Debug)]
struct Tests {
    field: Field,
    checks: Vec<(Arc<Check>, u32)>,
}

/// The clues of a policy's rules.
#[derive(Debug, Default)]
pub(crate) struct RuleIndex {
    table: Table,
    clues: Vec<Clue>,
    /// The fields whose values are looked up.
    fields: Vec<Field>,
    parts: Vec<Parts>,
    tests: Vec<Tests>,
    /// Fields, the kinds of value that tests of them take, as bits, and the clue that theirs is of another.
    odd: Vec<(Field, u8, u32)>,
    words: bool,
    /// Where each clue's entries start in `entries`, and behind them where the last one's end.
    starts: Vec<u32>,
    /// Bits of `Clues::met`.
    entries: Vec<u32>,
    /// The bits that are met without a clue.
    met: Vec<u32>,
    /// The clues that each rule's conclusions are for later rules.
    given: Vec<Vec<u32>>,
    /// Whether a rule that is a candidate is certain to apply.
    exact: Vec<bool>,
    /// Whether every rule is such.
    certain: bool,
}

/// What a ticket says about the rules.
#[derive(Debug, Default)]
pub(crate) struct Clues {
    /// The clauses with a clue, a bit for each rule: the first clauses of 32 rules, then their second ones, and so on.
    met: Vec<u32>,
    /// Some of them only because a value is of the wrong kind.
    odd: bool,
}

/// Lists of clues; each needs one that is there.
struct Clauses {
    clauses: Vec<Vec<u32>>,
    /// Whether they say all that the condition says.
    exact: bool,
}

impl Clauses {
    fn unknown() -> Clauses {
        Clauses { clauses: Vec::new(), exact: false }
    }
}

impl RuleIndex {
    pub fn build(rules: &[Rule], levels: &Levels) -> RuleIndex {
        let mut index = RuleIndex::default();
        let mut entries: Vec<(u32, u32)> = Vec::new();
        index.met = vec![0; rules.len().div_ceil(32) * CLAUSES];
        for (position, rule) in rules.iter().enumerate() {
            let mut found = match &rule.when {
                Some(when) => index.clauses(when),
                None => Clauses { clauses: Vec::new(), exact: true },
            };
            if found.clauses.len() > CLAUSES {
                keep_short(&mut found, CLAUSES);
            }
            for place in 0..CLAUSES {
                let word = position / 32 * CLAUSES + place;
                match found.clauses.get(place) {
                    Some(clause) => {
                        let bit = (word * 32 + position % 32) as u32;
                        entries.extend(clause.iter().map(|clue| (*clue, bit)));
                    }
                    None => set(&mut index.met, (word * 32 + position % 32) as u32),
                }
            }
            index.exact.push(found.exact);
        }
        index.certain = index.exact.iter().all(|exact| *exact);
        index.post(&entries);
        index.given = rules.iter().map(|rule| index.given_by(rule, levels)).collect();
        index
    }

    /// An index that knows nothing: every rule is asked.
    #[cfg(test)]
    pub fn none(rules: &[Rule]) -> RuleIndex {
        let mut index = RuleIndex { met: vec![0; rules.len().div_ceil(32) * CLAUSES], ..RuleIndex::default() };
        for position in 0..rules.len() {
            for place in 0..CLAUSES {
                set(&mut index.met, ((position / 32 * CLAUSES + place) * 32 + position % 32) as u32);
            }
        }
        index.given = rules.iter().map(|_| Vec::new()).collect();
        index.exact = vec![false; rules.len()];
        index
    }

    /// Sorts the entries by their clues, by counting.
    fn post(&mut self, entries: &[(u32, u32)]) {
        let mut ends = vec![0_u32; self.clues.len() + 1];
        for (clue, _) in entries {
            if let Some(end) = ends.get_mut(*clue as usize + 1) {
                *end += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        self.starts = ends.clone();
        self.entries = vec![0; entries.len()];
        for (clue, bit) in entries {
            if let Some(next) = ends.get_mut(*clue as usize) {
                if let Some(entry) = self.entries.get_mut(*next as usize) {
                    *entry = *bit;
                }
                *next += 1;
            }
        }
    }

    fn clauses(&mut self, condition: &Condition) -> Clauses {
        match condition {
            Condition::Test(test) => self.test(test),
            Condition::Not(_) => Clauses::unknown(),
            Condition::All(parts) => {
                let mut all = Clauses { clauses: Vec::new(), exact: true };
                for part in parts {
                    let mut found = self.clauses(part);
                    all.clauses.append(&mut found.clauses);
                    all.exact &= found.exact;
                }
                all
            }
            Condition::Any(parts) => {
                // one clause without a clue: nothing holds yet
                let mut any = Clauses { clauses: vec![Vec::new()], exact: true };
                for part in parts {
                    let found = self.clauses(part);
                    let mut product = Vec::new();
                    for clause in &any.clauses {
                        for other in &found.clauses {
                            let mut both = clause.clone();
                            both.extend_from_slice(other);
                            product.push(both);
                        }
                    }
                    any.clauses = product;
                    any.exact &= found.exact;
                    if any.clauses.len() > MOST_CLAUSES {
                        keep_short(&mut any, MOST_CLAUSES);
                    }
                }
                any
            }
        }
    }

    fn test(&mut self, test: &Test) -> Clauses {
        let field = test.field;
        match &*test.check {
            Check::In { values, negated: false } if field != Field::CreatedAt => {
                let mut clause: Vec<u32> = values.iter().map(|value| self.is(field, value)).collect();
                self.odd(field, test.check.kinds(), &mut clause);
                // what rules set can be set anew
                let exact = !matches!(field, Field::Fact(_) | Field::Impact | Field::Urgency);
                Clauses { clauses: vec![clause], exact }
            }
            Check::Contains { values, all } if matches!(field, Field::Tags | Field::Signal | Field::Text(_)) => {
                let mut clues = Vec::new();
                for value in values {
                    clues.push(match value {
                        Scalar::Text(text) if text.is_empty() => return Clauses::unknown(),
                        Scalar::Text(text) if matches!(field, Field::Text(_)) => self.part(field, text),
                        _ => self.is(field, value),
                    });
                }
                let clauses = if *all { clues.into_iter().map(|clue| vec![clue]).collect() } else { vec![clues] };
                Clauses { clauses, exact: true }
            }
            Check::Mentions(mentions) => {
                self.words = true;
                let mut clause = Vec::new();
                for list in mentions.lists() {
                    clause.push(self.clue(mixed(hash_of(LIST), *list as u32), Clue::List(*list)));
                }
                for phrase in mentions.phrases() {
                    clause.push(self.clue(mixed(hash_of(PHRASE), *phrase), Clue::Phrase(*phrase)));
                }
                self.odd(field, test.check.kinds(), &mut clause);
                // messages come later than the ticket, and a list can be cancelled
                Clauses { clauses: vec![clause], exact: false }
            }
            Check::Compare { .. } | Check::StartsWith(_) | Check::EndsWith(_)
                if matches!(field, Field::Id | Field::CreatedAt | Field::Text(_) | Field::Custom(_)) =>
            {
                self.made(field, &test.check)
            }
            _ => Clauses::unknown(),
        }
    }

    /// Adds the clue that a value is of none of these kinds, where that can be.
    fn odd(&mut self, field: Field, kinds: u8, clause: &mut Vec<u32>) {
        if matches!(field, Field::Id | Field::Custom(_)) {
            let known = self.odd.iter().find(|(of, other, _)| *of == field && *other == kinds);
            let clue = known.map(|(.., clue)| *clue).unwrap_or_else(|| {
                // nothing is looked up by it
                let clue = self.table.add(0);
                self.clues.push(Clue::Test);
                self.odd.push((field, kinds, clue));
                clue
            });
            clause.push(clue);
        }
    }

    /// A test that is made as it is.
    fn made(&mut self, field: Field, check: &Arc<Check>) -> Clauses {
        let count: usize = self.tests.iter().map(|tests| tests.checks.len()).sum();
        let place = self.tests.iter().position(|tests| tests.field == field).unwrap_or_else(|| {
            self.tests.push(Tests { field, checks: Vec::new() });
            self.tests.len() - 1
        });
        let Some(Tests { checks, .. }) = self.tests.get_mut(place) else { return Clauses::unknown() };
        let clue = match checks.iter().find(|(known, _)| known.is(check)) {
            Some((_, clue)) => *clue,
            None if count == MOST_TESTS => return Clauses::unknown(),
            None => {
                // nothing is looked up by it
                let clue = self.table.add(0);
                self.clues.push(Clue::Test);
                checks.push((Arc::clone(check), clue));
                clue
            }
        };
        Clauses { clauses: vec![vec![clue]], exact: true }
    }

    fn is(&mut self, field: Field, value: &Scalar) -> u32 {
        if !self.fields.contains(&field) {
            self.fields.push(field);
        }
        let value = match value {
            Scalar::Text(text) => Scalar::Text(spelled(text)),
            value => value.clone(),
        };
        let hash = match &value {
            Scalar::Text(text) => hash_text(hash_field(field), text.as_bytes()),
            Scalar::Number(number, _) => hash_number(field, *number),
            Scalar::Bool(value) => hash_bool(field, *value),
        };
        self.clue(hash, Clue::Is(field, value))
    }

    fn part(&mut self, field: Field, text: &str) -> u32 {
        let text = spelled(text);
        let gram = text.as_bytes().get(..text.len().min(GRAM)).unwrap_or_default();
        let (hash, length) = (hash_text(!hash_field(field), gram), gram.len());
        let place = self.parts.iter().position(|parts| parts.field == field).unwrap_or_else(|| {
            self.parts.push(Parts { field, lengths: Vec::new(), pairs: vec![0; PAIRS / 32] });
            self.parts.len() - 1
        });
        if let Some(parts) = self.parts.get_mut(place) {
            if !parts.lengths.contains(&length) {
                parts.lengths.push(length);
            }
            match *gram {
                [first] => (0..=u8::MAX).for_each(|second| set(&mut parts.pairs, pair(first, second))),
                [first, second, ..] => set(&mut parts.pairs, pair(first, second)),
                [] => {}
            }
        }
        self.clue(hash, Clue::Part(field, text))
    }

    /// The number of a clue, which is the same for the same clue.
    fn clue(&mut self, hash: u32, clue: Clue) -> u32 {
        self.known(hash, &clue).unwrap_or_else(|| {
            self.clues.push(clue);
            self.table.add(hash)
        })
    }

    fn known(&self, hash: u32, clue: &Clue) -> Option<u32> {
        let mut known = None;
        self.table.each(hash, &mut |number| {
            if self.clues.get(number as usize).is_some_and(|other| same(other, clue)) {
                known = Some(number);
            }
        });
        known
    }

    fn given_by(&self, rule: &Rule, levels: &Levels) -> Vec<u32> {
        let mut given = Vec::new();
        for conclusion in &rule.set {
            match conclusion {
                Conclusion::Fact { fact, value } => {
                    self.look_up(Field::Fact(*fact), value, &mut given);
                }
                Conclusion::Impact(level) => {
                    levels.impact.get(*level).iter().for_each(|name| self.look_up(Field::Impact, name, &mut given));
                }
                Conclusion::Urgency(level) => {
                    levels.urgency.get(*level).iter().for_each(|name| self.look_up(Field::Urgency, name, &mut given));
                }
                _ => {}
            }
        }
        rule.add_tags.iter().for_each(|tag| self.look_up(Field::Tags, tag, &mut given));
        given
    }

    /// Adds the clue that a field has, or contains, this text.
    fn look_up(&self, field: Field, text: &str, met: &mut Vec<u32>) {
        let spelled;
        let text = if text.is_ascii() {
            text
        } else {
            spelled = crate::text::spelled(text);
            &spelled
        };
        self.table.each(hash_text(hash_field(field), text.as_bytes()), &mut |number| {
            if let Some(Clue::Is(of, Scalar::Text(known))) = self.clues.get(number as usize)
                && *of == field
                && text.eq_ignore_ascii_case(known)
            {
                met.push(number);
            }
        });
    }

    fn look_up_value(&self, field: Field, value: &Found<'_>, met: &mut Vec<u32>) {
        let hash = match value {
            Found::Text(text) => return self.look_up(field, text, met),
            Found::List(items) => {
                for item in *items {
                    match item {
                        FieldValue::Text(text) => self.look_up_value(field, &Found::Text(text), met),
                        FieldValue::Number(number, digits) => {
                            self.look_up_value(field, &Found::Number(*number, digits), met);
                        }
                        FieldValue::Bool(value) => self.look_up_value(field, &Found::Bool(*value), met),
                        FieldValue::List(_) | FieldValue::Object => {}
                    }
                }
                return;
            }
            Found::Number(number, _) => hash_number(field, *number),
            Found::Bool(value) => hash_bool(field, *value),
            Found::Instant(_) | Found::Tags(_) | Found::Object => return,
        };
        self.table.each(hash, &mut |number| {
            if let Some(Clue::Is(of, scalar)) = self.clues.get(number as usize)
                && *of == field
                && value.is(scalar)
            {
                met.push(number);
            }
        });
    }

    /// Adds the clues that a text contains something.
    fn look_through(&self, parts: &Parts, text: &str, met: &mut Vec<u32>) {
        let text = spelled(text);
        let kind = !hash_field(parts.field);
        let mut rest = text.as_bytes();
        while let [first, after @ ..] = rest {
            let pair = pair(*first, after.first().copied().unwrap_or_default());
            if is_set(&parts.pairs, pair) {
                self.look_at(parts, kind, rest, met);
            }
            rest = after;
        }
    }

    /// Adds the clues that a text begins with something.
    fn look_at(&self, parts: &Parts, kind: u32, text: &[u8], met: &mut Vec<u32>) {
        for length in &parts.lengths {
            let Some(gram) = text.get(..*length) else { continue };
            self.table.each(hash_text(kind, gram), &mut |number| {
                if let Some(Clue::Part(of, part)) = self.clues.get(number as usize)
                    && *of == parts.field
                    && text.starts_with(part.as_bytes())
                {
                    met.push(number);
                }
            });
        }
    }

    /// The clues of a ticket, and whether some value was of the wrong kind.
    pub fn clues(&self, ticket: &Ticket<'_>, keywords: &Keywords, levels: &Levels) -> Clues {
        let mut met = Vec::new();
        for field in &self.fields {
            if *field == Field::Tags {
                ticket.tags.iter().for_each(|tag| self.look_up(*field, tag, &mut met));
            } else if let Some(value) = ticket_value(ticket, *field) {
                self.look_up_value(*field, &value, &mut met);
            }
        }
        for parts in &self.parts {
            if let Some(Found::Text(text)) = ticket_value(ticket, parts.field) {
                self.look_through(parts, text, &mut met);
            }
        }
        let mut odd = false;
        for Tests { field, checks } in &self.tests {
            let Some(value) = ticket_value(ticket, *field) else { continue };
            for (check, clue) in checks {
                let verdict = check.verdict(&value, *field, levels);
                odd |= verdict.is_err();
                if verdict != Ok(false) {
                    met.push(*clue);
                }
            }
        }
        for (field, kinds, clue) in &self.odd {
            if ticket_value(ticket, *field).is_some_and(|value| !takes(*kinds, value.kinds())) {
                odd = true;
                met.push(*clue);
            }
        }
        if self.words {
            for hit in &ticket.hits {
                let (phrase, list) = keywords.phrase_and_list(hit);
                met.extend(self.known(mixed(hash_of(PHRASE), phrase), &Clue::Phrase(phrase)));
                met.extend(list.and_then(|list| self.known(mixed(hash_of(LIST), list as u32), &Clue::List(list))));
            }
        }
        let mut clues = Clues { met: self.met.clone(), odd };
        met.iter().for_each(|clue| self.meet(*clue, &mut clues.met));
        clues
    }

    /// Notes the clauses that a clue is in.
    fn meet(&self, clue: u32, met: &mut [u32]) {
        let clue = clue as usize;
        let Some([start, end]) = self.starts.get(clue..clue + 2) else { return };
        let entries = self.entries.get(*start as usize..*end as usize).unwrap_or_default();
        entries.iter().for_each(|bit| set(met, *bit));
    }

    /// Whether the rules that apply to a ticket are the same at any instant.
    pub fn lasts(&self, ticket: &Clues) -> bool {
        self.certain && !ticket.odd && !self.asks_for_signals()
    }

    /// Whether rules ask for signals, which are not known before an instant is.
    pub fn asks_for_signals(&self) -> bool {
        self.fields.contains(&Field::Signal)
    }
}

/// The rules that can apply, in order, as far as is known.
#[derive(Debug)]
pub(crate) struct Candidates<'a> {
    index: &'a RuleIndex,
    /// As in `Clues`; a copy once there is more to say.
    met: Cow<'a, [u32]>,
    next: usize,
    odd: bool,
}

impl<'a> Candidates<'a> {
    pub fn of(index: &'a RuleIndex, ticket: &'a Clues) -> Candidates<'a> {
        Candidates { index, met: Cow::Borrowed(&ticket.met), next: 0, odd: ticket.odd }
    }

    pub fn with_signals(mut self, signals: &[&str]) -> Candidates<'a> {
        let mut clues = Vec::new();
        signals.iter().for_each(|signal| self.index.look_up(Field::Signal, signal, &mut clues));
        self.add(&clues);
        self
    }

    fn add(&mut self, clues: &[u32]) {
        clues.iter().for_each(|clue| self.index.meet(*clue, self.met.to_mut()));
    }

    /// What a rule concludes makes candidates of later ones.
    pub fn applied(&mut self, rule: usize) {
        let index = self.index;
        index.given.get(rule).into_iter().for_each(|given| self.add(given));
    }

    /// Whether a rule that is a candidate is certain to apply.
    pub fn is_certain(&self, rule: usize) -> bool {
        !self.odd && self.index.exact.get(rule) == Some(&true)
    }
}

impl Iterator for Candidates<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let (first, mut mask) = (self.next / 32, u32::MAX << (self.next % 32));
        let words = self.met.as_chunks::<CLAUSES>().0;
        for (word, clauses) in words.iter().enumerate().skip(first) {
            let met = clauses.iter().fold(mask, |met, clause| met & clause);
            if met != 0 {
                let rule = word * 32 + met.trailing_zeros() as usize;
                self.next = rule + 1;
                return Some(rule);
            }
            mask = u32::MAX;
        }
        None
    }
}

const PHRASE: u32 = 1;
const LIST: u32 = 2;

fn hash_field(field: Field) -> u32 {
    let (kind, number) = match field {
        Field::Text(text) => (3, text as u32),
        Field::Custom(slot) => (4, slot as u32),
        Field::Fact(fact) => (5, fact as u32),
        Field::Tags => (6, 0),
        Field::Id => (6, 1),
        Field::CreatedAt => (6, 2),
        Field::Impact => (6, 3),
        Field::Urgency => (6, 4),
        Field::AnyText => (6, 5),
        Field::Signal => (6, 6),
        Field::Now => (6, 7),
    };
    mixed(hash_of(kind), number)
}

fn hash_number(field: Field, number: f64) -> u32 {
    // 0 and -0 are equal
    let bits = (number + 0.0).to_bits();
    mixed(mixed(hash_field(field), bits as u32), (bits >> 32) as u32)
}

fn hash_bool(field: Field, value: bool) -> u32 {
    mixed(hash_field(field), u32::from(value))
}

/// The same value, however a number is spelled.
fn same(a: &Clue, b: &Clue) -> bool {
    match (a, b) {
        (Clue::Is(field, value), Clue::Is(other, known)) => {
            field == other
                && match (value, known) {
                    (Scalar::Number(value, _), Scalar::Number(known, _)) => value == known,
                    _ => value == known,
                }
        }
        (Clue::Part(field, text), Clue::Part(other, known)) => field == other && text == known,
        (Clue::Phrase(a), Clue::Phrase(b)) => a == b,
        (Clue::List(a), Clue::List(b)) => a == b,
        _ => false,
    }
}

fn is_set(bits: &[u32], bit: u32) -> bool {
    bits.get(bit as usize / 32).is_some_and(|word| word & 1 << (bit % 32) != 0)
}

fn set(bits: &mut [u32], bit: u32) {
    if let Some(word) = bits.get_mut(bit as usize / 32) {
        *word |= 1 << (bit % 32);
    }
}

/// Leaves out all but so many clauses; those with the fewest clues stay, as fewer tickets have one of them.
fn keep_short(clauses: &mut Clauses, most: usize) {
    while clauses.clauses.len() > most {
        let lengths = clauses.clauses.iter().map(Vec::len);
        let longest = lengths.enumerate().max_by_key(|(_, length)| *length).map_or(0, |(place, _)| place);
        clauses.clauses.swap_remove(longest);
    }
    clauses.exact = false;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::Instant;
    use crate::policy::Policy;
    use crate::write::ToJson;
    use proptest::prelude::*;
    use proptest::sample::select;
    use serde_json::{Value, json};

    /// Values that meet in many ways: cases, both small sigmas, numbers, none at all.
    fn value() -> impl Strategy<Value = Value> {
        select(vec![
            json!("a"),
            json!("A"),
            json!("b"),
            json!("ab"),
            json!("abcab"),
            json!("ΟΔΟΣ"),
            json!("οδος"),
            json!("İ"),
            json!(""),
            json!(1),
            json!(1.0),
            json!(-0.0),
            json!(0),
            json!(2),
            json!(true),
        ])
    }

    fn test() -> impl Strategy<Value = Value> {
        let field = select(vec![
            "type", "channel", "subject", "id", "tags", "fields.x", "fields.y", "fact", "other", "impact", "urgency",
        ]);
        let values = || prop::collection::vec(value(), 1..4);
        let of_value = prop_oneof![
            value(),
            values().prop_map(Value::from),
            (select(vec!["is", "isNot", "contains"]), value()).prop_map(|(operator, value)| json!({ operator: value })),
            (select(vec!["in", "notIn", "containsAny", "containsAll"]), values())
                .prop_map(|(operator, values)| json!({ operator: values })),
            (select(vec!["startsWith", "endsWith"]), select(vec!["a", "ος"]))
                .prop_map(|(operator, value)| json!({ operator: value })),
            any::<bool>().prop_map(|there| json!({ "exists": there })),
        ];
        let compared = (select(vec!["fields.x", "fields.y", "id"]), select(vec!["gt", "gte", "lt", "lte"]), 0..3_i32)
            .prop_map(|(field, operator, bound)| json!({ field: { operator: bound } }));
        let phrases = prop::collection::vec(select(vec!["a", "ab", "list", "b*", "other list"]), 1..3);
        let mentions = (select(vec!["subject", "anyText", "text", "fields.x"]), phrases)
            .prop_map(|(field, phrases)| json!({ field: { "mentions": phrases } }));
        let fixed = select(vec![
            json!({ "createdAt": { "olderThan": "2h" } }),
            json!({ "createdAt": { "newerThan": "9h" }, "type": "a" }),
            json!({ "closed": "office" }),
            json!({ "signal": "shouting" }),
            json!({ "signal": { "containsAll": ["shouting", "exclamation"] } }),
            json!({ "priority": { "gt": "normal" } }),
            json!({ "impact": "high", "urgency": ["LOW", "high"] }),
            json!({}),
        ]);
        prop_oneof![
            6 => (field, of_value).prop_map(|(field, test)| json!({ field: possible(field, test) })),
            2 => compared,
            1 => mentions,
            1 => fixed,
        ]
    }

    /// A test like this one that a policy may have: of texts where the field is text, of levels where it is one.
    fn possible(field: &str, test: Value) -> Value {
        match test {
            Value::Array(values) => values.into_iter().map(|value| possible(field, value)).collect(),
            Value::Object(operators) => {
                let each = |(operator, value): (String, Value)| match (&*operator, field) {
                    ("startsWith" | "endsWith", "tags") => ("contains".to_owned(), value),
                    ("contains", _) if value == json!("") => (operator, json!("a")),
                    ("containsAny" | "containsAll", _)
                        if value.as_array().is_some_and(|all| all.contains(&json!(""))) =>
                    {
                        (operator, json!(["a"]))
                    }
                    ("exists", _) => (operator, value),
                    _ => (operator, possible(field, value)),
                };
                operators.into_iter().map(each).collect()
            }
            _ if field.starts_with("fields.") => test,
            Value::Number(_) if field == "id" => test,
            _ if matches!(field, "impact" | "urgency") => json!("HIGH"),
            Value::String(_) => test,
            value => json!(value.to_string()),
        }
    }

    fn condition() -> impl Strategy<Value = Value> {
        test().prop_recursive(3, 12, 3, |part| {
            let parts = prop::collection::vec(part.clone(), 1..4);
            prop_oneof![
                2 => parts.clone().prop_map(|parts| json!({ "all": parts })),
                2 => parts.prop_map(|parts| json!({ "any": parts })),
                1 => part.prop_map(|part| json!({ "not": part })),
            ]
        })
    }

    fn rule() -> impl Strategy<Value = Value> {
        let done = select(vec![
            json!({ "set": { "fact": "A" } }),
            json!({ "set": { "fact": "b", "other": "ΟΔΟΣ" } }),
            json!({ "set": { "other": "x" } }),
            json!({ "set": { "impact": "high" } }),
            json!({ "set": { "impact": "low", "urgency": "low" } }),
            json!({ "addTags": ["ab"] }),
            json!({ "addTags": ["Οδοσ", "1"] }),
        ]);
        (prop::option::of(condition()), done, prop::bool::weighted(0.05)).prop_map(|(when, mut rule, stop)| {
            if let Some(when) = when {
                rule["when"] = when;
            }
            rule["stop"] = json!(stop);
            rule
        })
    }

    fn policy() -> impl Strategy<Value = Value> {
        prop::collection::vec(rule(), 1..70).prop_map(|mut rules| {
            rules.push(json!({ "when": { "type": "never" }, "set": { "fact": "c", "other": "c" } }));
            json!({
                "version": 1,
                "calendars": { "office": { "timeZone": "UTC", "hours": { "mon-fri": ["09:00-17:00"] } } },
                "keywords": {
                    "list": { "phrases": ["a", "οδος"], "unless": ["abcab"] },
                    "other list": { "phrases": ["b"], "in": ["text"], "weight": 5 },
                },
                "signals": { "shouting": 5, "exclamation": 5 },
                "rules": rules,
            })
        })
    }

    fn ticket() -> impl Strategy<Value = Value> {
        let words =
            || prop::collection::vec(select(vec!["a", "ab", "B!!!", "ΟΔΟΣ", "abcab", "x", "WE ARE WAITING"]), 0..5);
        let text = || words().prop_map(|words| words.join(" "));
        let optional = || prop::option::of(value());
        let own = prop_oneof![value(), Just(json!({})), prop::collection::vec(value(), 0..3).prop_map(Value::from)];
        let texts = (prop::option::of(text()), prop::option::of(text()), prop::option::of(text()));
        (texts, optional(), optional(), prop::option::of(own), optional(), prop::collection::vec(value(), 0..3))
            .prop_map(|((subject, text, message), kind, channel, x, y, tags)| {
                json!({
                    "id": y.clone().filter(|id| *id != json!("") && *id != json!(true)).unwrap_or(json!(7)),
                    "createdAt": "2026-03-02T07:00:00Z",
                    "subject": subject,
                    "text": text,
                    "type": kind,
                    "channel": channel,
                    "priority": channel,
                    "fields": { "x": x, "y": y },
                    "tags": tags,
                    "events": [{ "type": "customerReply", "at": "2026-03-02T12:00:00Z", "text": message }],
                })
            })
    }

    #[test]
    fn rules_last_where_none_asks_the_time() {
        let last = |when: Value| {
            let rules = json!([{ "when": when, "addTags": ["t"] }]);
            let policy = Policy::compile(&json!({ "version": 1, "rules": rules }).to_string()).unwrap();
            let ticket = json!({ "id": 7, "createdAt": "2026-03-02T07:00:00Z", "fields": { "x": "text" } }).to_string();
            policy.rules_last(&policy.read_ticket(&ticket).unwrap())
        };
        assert!(last(json!({ "type": "a", "tags": { "contains": "b" }, "fields.y": { "gt": 1 } })));
        assert!(!last(json!({ "createdAt": { "olderThan": "1h" } })));
        assert!(!last(json!({ "subject": { "mentions": "a" } })));
        assert!(!last(json!({ "signal": "exclamation" })));
        // a finding is for asking in full
        assert!(!last(json!({ "fields.x": { "gt": 1 } })));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn an_index_changes_nothing(policy in policy(), tickets in prop::collection::vec(ticket(), 1..6), hours in 0..14_i64) {
            let source = policy.to_string();
            let indexed = Policy::compile(&source).unwrap();
            let mut plain = Policy::compile(&source).unwrap();
            plain.rule_index = RuleIndex::none(&plain.rules);
            let now = Instant::from_millis(Instant::parse("2026-03-02T06:00:00Z").unwrap().millis() + hours * 3_600_000);
            for ticket in tickets {
                let ticket = ticket.to_string();
                let decided = [&indexed, &plain].map(|policy| {
                    let ticket = policy.read_ticket(&ticket).unwrap();
                    serde_json::from_str::<Value>(&policy.decide(&ticket, now).to_json()).unwrap()
                });
                prop_assert_eq!(&decided[0], &decided[1], "{}", ticket);
                // what is certain applies
                let [certain, asked] = [&indexed, &plain].map(|policy| {
                    let ticket = policy.read_ticket(&ticket).unwrap();
                    let mut applying = Vec::new();
                    policy.applying(&ticket, now, &mut applying);
                    applying
                });
                prop_assert_eq!(&certain, &asked);
                let ticket = indexed.read_ticket(&ticket).unwrap();
                if indexed.rules_last(&ticket) {
                    let mut first = Vec::new();
                    indexed.applying(&ticket, Instant::from_millis(0), &mut first);
                    prop_assert_eq!(certain, first);
                }
            }
        }
    }
}
