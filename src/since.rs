//! Since when a condition has held: what the log can tell of it. A ladder that starts when its condition holds starts at
//! the message whose words it needs, and else at the creation.

use crate::condition::{Check, Condition, Scalar, Test};
use crate::decide::earliest;
use crate::field::Field;
use crate::instant::Instant;
use crate::keywords::{KeywordList, WordHit};
use crate::situation::Situation;
use crate::text::equals;
use crate::ticket::TextField;

/// Since when what rules and words say has been so. Kept only by policies that ask.
#[derive(Debug, Default)]
pub(crate) struct Since<'a> {
    /// By the fact's position.
    facts: Vec<Option<Instant>>,
    tags: Vec<(&'a str, Instant)>,
    signals: Vec<(&'a str, Instant)>,
    /// Impact, urgency and priority: the latest of what makes them.
    levels: Option<Instant>,
}

impl<'a> Since<'a> {
    /// Before any rule was asked.
    pub fn of_words(facts: usize, found: &[(&'a KeywordList, &'a WordHit)]) -> Since<'a> {
        let mut since = Since { facts: vec![None; facts], ..Since::default() };
        for (list, hit) in found {
            match since.signals.iter_mut().find(|(name, _)| Some(*name) == list.signal()) {
                Some((_, at)) => *at = hit.since.min(*at),
                None => since.signals.extend(list.signal().map(|name| (name, hit.since))),
            }
            if list.weight > 0 {
                since.levels = since.levels.max(Some(hit.since));
            }
        }
        since
    }

    /// A rule sets a fact; `same`: to what it is.
    pub fn fact(&mut self, fact: usize, at: Instant, same: bool) {
        if let Some(since) = self.facts.get_mut(fact) {
            *since = Some(since.filter(|_| same).map_or(at, |before| before.min(at)));
        }
    }

    pub fn level(&mut self, at: Instant) {
        self.levels = self.levels.max(Some(at));
    }

    pub fn tag(&mut self, tag: &'a str, at: Instant) {
        if !self.tags.iter().any(|(known, _)| *known == tag) {
            self.tags.push((tag, at));
        }
    }
}

impl Condition {
    /// Since when this condition, which holds, has held.
    pub fn since<'a>(&'a self, situation: &mut Situation<'a>) -> Instant {
        let created = situation.ticket.created_at;
        match self {
            Condition::Test(test) => test.since(situation).unwrap_or(created).max(created),
            Condition::Not(_) => created,
            Condition::All(parts) => parts.iter().map(|part| part.since(situation)).max().unwrap_or(created),
            Condition::Any(parts) => {
                let mut first = None;
                for part in parts {
                    if part.holds_quietly(situation) {
                        first = earliest(first, Some(part.since(situation)));
                    }
                }
                first.unwrap_or(created)
            }
        }
    }
}

impl Test {
    fn since<'a>(&'a self, situation: &mut Situation<'a>) -> Option<Instant> {
        let named = |known: &[(&str, Instant)], values: &[Scalar], all: bool| {
            let of = |value: &Scalar| match value {
                Scalar::Text(text) => known.iter().filter(|(name, _)| equals(name, text)).map(|(_, at)| *at).min(),
                _ => None,
            };
            let found = values.iter().filter_map(of);
            if all { found.max() } else { found.min() }
        };
        match (&*self.check, self.field) {
            (Check::Mentions(mentions), field) => situation.mention(field, mentions).map(|hit| hit.since),
            (Check::In { values, negated: false }, Field::Signal) => named(&situation.since.signals, values, false),
            (Check::Contains { values, all }, Field::Signal) => named(&situation.since.signals, values, *all),
            (_, Field::Signal) => situation.since.signals.iter().map(|(_, at)| *at).min(),
            (Check::In { values, negated: false }, Field::Tags) if !own_tag(situation, values) => {
                named(&situation.since.tags, values, false)
            }
            (Check::Contains { values, all }, Field::Tags) => named(&situation.since.tags, values, *all),
            (_, Field::Fact(fact)) => situation.since.facts.get(fact).copied().flatten(),
            (_, Field::Impact | Field::Urgency | Field::Text(TextField::Priority)) => situation.since.levels,
            (Check::Age { millis, older: true }, field) => {
                let value = situation.value(field)?.instant()?;
                Some(value.plus_millis(*millis).plus_millis(1))
            }
            _ => None,
        }
    }
}

/// Whether the ticket itself has one of these tags.
fn own_tag(situation: &Situation<'_>, values: &[Scalar]) -> bool {
    let is = |tag: &str| values.iter().any(|value| matches!(value, Scalar::Text(text) if equals(tag, text)));
    situation.ticket.tags.iter().any(|tag| is(tag))
}
