//! Keyword lists: which phrases count, where they are looked for, and what they weigh.
//!
//! All phrases of a policy, those of lists and those written in conditions, are searched together, once per text.

mod lists;

pub use lists::{KeywordLists, KeywordMatch};

use crate::document::{Object, each_entry, list, placed_list, placed_text, refuse_empty, whole_number};
use crate::field::{Field, Scope};
use crate::fold::fold;
use crate::instant::Instant;
use crate::metric::{AGENT_REPLY, CUSTOMER_REPLY};
use crate::phrases::{PhraseSet, check_phrase};
use crate::problem::{At, Place, Placed, Problems, nearest};
use crate::signals::{EXCLAMATION, SHOUTING, SignalsDoc};
use crate::table::{Table, hash_text};
use crate::text::quoted;
use crate::ticket::{FieldValue, TextField, Ticket};
use crate::tone::{exclamations, own_words, shouting};
use std::ops::Range;

/// A keyword list as it is written.
#[derive(Debug)]
pub(crate) struct KeywordListDoc {
    pub id: String,
    place: Place,
    phrases: Vec<Placed<String>>,
    unless: Vec<Placed<String>>,
    fields: Option<Vec<Placed<String>>>,
    weight: u32,
}

impl KeywordListDoc {
    /// Reads the value of `keywords`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<KeywordListDoc> {
        let mut lists = Vec::new();
        each_entry(at, problems, |id, at, problems| {
            let place = at.place();
            if id.starts_with(SIGNAL) {
                let help = "give the list another name; the signals themselves are set under `signals`";
                let message = format!("names that begin with `{SIGNAL}` are those of signals");
                problems.at_place(&place, "reserved_name", message, Some(help.to_owned()));
            }
            let Some(object) = Object::read(at, problems) else { return };
            let phrases = object.need("phrases", problems).map(|at| phrases(&at, problems)).unwrap_or_default();
            let unless = object.get("unless").map(|at| phrases_of(&at, problems)).unwrap_or_default();
            let fields = object.get("in").map(|at| placed_list(&at, problems));
            let weight = object.get("weight").and_then(|at| whole_number(&at, 0, 1_000, problems)).unwrap_or(0);
            object.finish(&[], problems);
            lists.push(KeywordListDoc { id: id.to_owned(), place, phrases, unless, fields, weight });
        });
        lists
    }
}

fn phrases(at: &At<'_>, problems: &mut Problems) -> Vec<Placed<String>> {
    let found = phrases_of(at, problems);
    refuse_empty(at, "a list without phrases", "write at least one phrase", problems);
    found
}

/// The phrases of a list; those that cannot be looked for are reported and left out.
pub(crate) fn phrases_of(at: &At<'_>, problems: &mut Problems) -> Vec<Placed<String>> {
    list(at, problems, |item, problems| {
        let phrase = placed_text(&item, problems)?;
        report_phrase(&phrase, problems).then_some(phrase)
    })
}

/// Whether a phrase can be looked for; one that cannot is reported.
fn report_phrase(phrase: &Placed<String>, problems: &mut Problems) -> bool {
    match check_phrase(&phrase.value) {
        Ok(()) => true,
        Err(problem) => {
            let message = format!("{}: {}", quoted(&phrase.value), problem.message());
            problems.at_place(&phrase.place, "bad_phrase", message, Some(problem.help().to_owned()));
            false
        }
    }
}

/// Which phrases a `mentions` accepts.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    lists: Vec<usize>,
    /// Ascending.
    phrases: Vec<u32>,
}

impl Mentions {
    pub fn lists(&self) -> &[usize] {
        &self.lists
    }

    pub fn phrases(&self) -> &[u32] {
        &self.phrases
    }
}

#[derive(Debug)]
struct Phrase {
    text: String,
    /// The list it belongs to; none for one written in a condition.
    list: Option<usize>,
    unless: bool,
}

/// Adds the phrases of the list at a position, those that cancel it last.
fn add_phrases(all: &mut Vec<Phrase>, list: usize, phrases: Vec<Placed<String>>, unless: Vec<Placed<String>>) {
    for (phrases, unless) in [(phrases, false), (unless, true)] {
        for phrase in phrases {
            all.push(Phrase { text: phrase.value, list: Some(list), unless });
        }
    }
}

/// A compiled list.
#[derive(Debug)]
pub(crate) struct KeywordList {
    /// As matches name it: a signal's is `signal:profanity`.
    pub id: String,
    pub path: String,
    pub weight: u32,
    /// Where its words count; none for a signal, whose words count where the customer says them.
    fields: Option<Vec<Field>>,
}

impl KeywordList {
    /// The signal it stands for.
    pub fn signal(&self) -> Option<&str> {
        self.id.strip_prefix(SIGNAL).filter(|_| self.fields.is_none())
    }
}

const SIGNAL: &str = "signal:";

/// Gathers lists and phrases while conditions are compiled.
#[derive(Debug, Default)]
pub(crate) struct KeywordsBuilder {
    lists: Vec<KeywordList>,
    phrases: Vec<Phrase>,
    sources: Vec<Field>,
    /// The phrases written in conditions: those that several write are looked for once.
    written: Table,
    /// Their numbers.
    numbers: Vec<u32>,
}

impl KeywordsBuilder {
    /// Compiles the lists; their fields are names of `scope`.
    pub fn add_lists(docs: Vec<KeywordListDoc>, scope: &mut Scope<'_>, problems: &mut Problems) {
        for doc in docs {
            let mut fields = Vec::new();
            match doc.fields {
                None => fields.extend([Field::Text(TextField::Subject), Field::Text(TextField::Text)]),
                Some(names) => {
                    for name in names {
                        let Some(field) = scope.field(&name.value, &name.place, problems) else { continue };
                        if scope.keywords.reads(field, &name.place, problems) {
                            fields.push(field);
                        }
                    }
                }
            }
            let builder = &mut scope.keywords;
            fields.iter().for_each(|field| builder.source(*field));
            add_phrases(&mut builder.phrases, builder.lists.len(), doc.phrases, doc.unless);
            let fields = Some(fields);
            builder.lists.push(KeywordList { id: doc.id, path: doc.place.path, weight: doc.weight, fields });
        }
    }

    /// Adds the signals, as lists behind all others. Signals found by the shape of a text have a phrase of their own.
    fn add_signals(&mut self, mut signals: SignalsDoc, shapes: &mut Shapes) {
        shapes.small_words = signals.fill().iter().map(|word| fold(word)).collect();
        shapes.small_words.sort_unstable();
        shapes.any = !signals.signals.is_empty();
        for signal in signals.signals {
            let list = self.lists.len();
            match signal.name.as_str() {
                SHOUTING => shapes.shouting = Some(list),
                EXCLAMATION => shapes.exclamation = Some(list),
                _ => {}
            }
            add_phrases(&mut self.phrases, list, signal.phrases, signal.unless);
            let id = format!("{SIGNAL}{}", signal.name);
            self.lists.push(KeywordList { id, path: signal.path, weight: signal.weight, fields: None });
        }
    }

    fn source(&mut self, field: Field) {
        if !self.sources.contains(&field) {
            self.sources.push(field);
        }
    }

    /// Whether words can be looked for in a field.
    fn reads(&self, field: Field, place: &Place, problems: &mut Problems) -> bool {
        let readable = matches!(field, Field::Text(_) | Field::Custom(_) | Field::AnyText);
        if !readable {
            let help = "words are looked for in `subject`, `text`, `anyText` and other text fields of the ticket";
            problems.at_place(place, "wrong_type", "not a text of the ticket", Some(help.to_owned()));
        }
        readable
    }

    pub fn mentions(&mut self, field: Field, names: Vec<Placed<String>>, problems: &mut Problems) -> Mentions {
        let mut mentions = Mentions::default();
        if let Some(first) = names.first()
            && !self.reads(field, &first.place, problems)
        {
            return mentions;
        }
        self.source(field);
        for name in names {
            if let Some(list) = self.lists.iter().position(|list| list.id == name.value) {
                mentions.lists.push(list);
                continue;
            }
            if !report_phrase(&name, problems) {
                continue;
            }
            let lists: Vec<&str> = self.lists.iter().map(|list| list.id.as_str()).collect();
            if let Some(near) = nearest(&name.value, &lists) {
                let message = format!("{} is taken as a phrase: no keyword list has that name", quoted(&name.value));
                problems.warn_place(&name.place, "unknown_reference", message, Some(format!("did you mean `{near}`?")));
            }
            let phrase = self.written(name.value);
            // nearly always the last
            if let Err(place) = mentions.phrases.binary_search(&phrase) {
                mentions.phrases.insert(place, phrase);
            }
        }
        mentions
    }

    /// The number of a phrase that a condition asks for.
    fn written(&mut self, text: String) -> u32 {
        let hash = hash_text(0, text.as_bytes());
        let mut known = None;
        self.written.each(hash, &mut |position| {
            let number = self.numbers.get(position as usize).copied().unwrap_or_default();
            if self.phrases.get(number as usize).is_some_and(|phrase| phrase.text == text) {
                known = Some(number);
            }
        });
        known.unwrap_or_else(|| {
            let number = self.phrases.len() as u32;
            self.phrases.push(Phrase { text, list: None, unless: false });
            self.written.add(hash);
            self.numbers.push(number);
            number
        })
    }

    pub fn finish(mut self, signals: SignalsDoc) -> Keywords {
        let mut shapes = Shapes::default();
        self.add_signals(signals, &mut shapes);
        if shapes.any {
            self.source(Field::Text(TextField::Subject));
            self.source(Field::Text(TextField::Text));
        }
        let set = PhraseSet::build(self.phrases.iter().map(|phrase| phrase.text.as_str()));
        // not words to look for: what matches say of a shape
        shapes.first_phrase = self.phrases.len() as u32;
        for (text, list) in [("capitals", shapes.shouting), ("exclamation marks", shapes.exclamation)] {
            self.phrases.push(Phrase { text: text.to_owned(), list, unless: false });
        }
        Keywords { set, lists: self.lists, phrases: self.phrases, sources: self.sources, shapes }
    }
}

/// What signals need to know beyond their phrases.
#[derive(Debug, Default)]
struct Shapes {
    /// There are signals at all.
    any: bool,
    /// The lists of the signals that a text's shape gives.
    shouting: Option<usize>,
    exclamation: Option<usize>,
    /// Folded and sorted.
    small_words: Vec<String>,
    /// The phrase that stands for capitals; the next stands for exclamation marks.
    first_phrase: u32,
}

/// All phrases of a policy, ready to be looked for.
#[derive(Debug)]
pub(crate) struct Keywords {
    set: PhraseSet,
    lists: Vec<KeywordList>,
    phrases: Vec<Phrase>,
    /// The fields that are read.
    sources: Vec<Field>,
    shapes: Shapes,
}

/// Which text of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextSource {
    Field(Field),
    /// The text of an event, by its position in the ticket's list.
    Message(usize),
}

impl TextSource {
    fn is_in(self, field: Field) -> bool {
        match (self, field) {
            (TextSource::Field(own), _) if own == field => true,
            (TextSource::Message(_), Field::AnyText) => true,
            (TextSource::Field(Field::Text(text)), Field::AnyText) => {
                matches!(text, TextField::Subject | TextField::Text)
            }
            _ => false,
        }
    }
}

/// A phrase found in a ticket. Start and end count UTF-16 code units of the original text, half open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHit {
    pub source: TextSource,
    pub start: u32,
    pub end: u32,
    /// Since when the text is there; messages come later than the ticket.
    pub since: Instant,
    /// The same in bytes.
    bytes: (usize, usize),
    phrase: u32,
    /// In the customer's own words, not in a reply or a quotation.
    own: bool,
}

/// A list, and words of it.
pub(crate) type ListHit<'a> = (&'a KeywordList, &'a WordHit);

impl Keywords {
    /// Every phrase in every text that is read.
    pub fn scan(&self, ticket: &Ticket<'_>) -> Vec<WordHit> {
        let mut hits = Vec::new();
        // what a ticket says itself counts whenever it is asked about; messages from when they came
        let always = Instant::EARLIEST;
        for field in &self.sources {
            match *field {
                Field::Text(text) => {
                    let own = matches!(text, TextField::Subject | TextField::Text);
                    self.scan_text(ticket.text(text), TextSource::Field(*field), own, always, &mut hits);
                }
                Field::Custom(slot) => {
                    if let Some(FieldValue::Text(text)) = ticket.custom(slot) {
                        self.scan_text(Some(text), TextSource::Field(*field), false, always, &mut hits);
                    }
                }
                Field::AnyText => {
                    for text in [TextField::Subject, TextField::Text] {
                        let field = Field::Text(text);
                        if !self.sources.contains(&field) {
                            self.scan_text(ticket.text(text), TextSource::Field(field), true, always, &mut hits);
                        }
                    }
                }
                _ => {}
            }
        }
        let any_text = self.sources.contains(&Field::AnyText);
        for event in &ticket.events {
            let is_read = match &*event.kind {
                CUSTOMER_REPLY => any_text || self.shapes.any,
                AGENT_REPLY => any_text,
                _ => false,
            };
            if is_read {
                let source = TextSource::Message(event.index);
                self.scan_text(event.text.as_deref(), source, event.kind == CUSTOMER_REPLY, event.at, &mut hits);
            }
        }
        hits
    }

    fn scan_text(
        &self,
        text: Option<&str>,
        source: TextSource,
        said_by_customer: bool,
        since: Instant,
        hits: &mut Vec<WordHit>,
    ) {
        let Some(text) = text else { return };
        let own = if self.shapes.any && said_by_customer { own_words(text) } else { Vec::new() };
        let mut utf16 = crate::phrases::Utf16Index::new(text);
        let mut parts = own.as_slice();
        self.set.find(text, &mut |hit| {
            let (start, end) = (utf16.offset(hit.start) as u32, utf16.offset(hit.end) as u32);
            // hits come in the order of the text, like the parts
            while parts.first().is_some_and(|part| part.end <= hit.start) {
                parts = parts.get(1..).unwrap_or_default();
            }
            let own = parts.first().is_some_and(|part| part.start <= hit.start && hit.end <= part.end);
            hits.push(WordHit { source, start, end, since, bytes: (hit.start, hit.end), phrase: hit.phrase, own });
        });
        let Shapes { shouting: shouted, exclamation, small_words, first_phrase, .. } = &self.shapes;
        let is_small = |word: &str| small_words.binary_search_by(|small| small.as_str().cmp(word)).is_ok();
        for part in own {
            let Some(words) = text.get(part.clone()) else { continue };
            let mut add = |found: Range<usize>, phrase: u32| {
                let bytes = (part.start.saturating_add(found.start), part.start.saturating_add(found.end));
                let (start, end) = (utf16.offset(bytes.0) as u32, utf16.offset(bytes.1) as u32);
                hits.push(WordHit { source, start, end, since, bytes, phrase, own: true });
            };
            if shouted.is_some() {
                shouting(words, &is_small, &mut |found| add(found, *first_phrase));
            }
            if exclamation.is_some() {
                exclamations(words, &mut |found| add(found, first_phrase.saturating_add(1)));
            }
        }
    }

    fn phrase(&self, hit: &WordHit) -> Option<&Phrase> {
        self.phrases.get(hit.phrase as usize)
    }

    /// The phrase that was found, and the list it belongs to.
    pub fn phrase_and_list(&self, hit: &WordHit) -> (u32, Option<usize>) {
        (hit.phrase, self.phrase(hit).and_then(|phrase| phrase.list))
    }

    /// The words a hit is for.
    pub fn phrase_text(&self, hit: &WordHit) -> &str {
        self.phrase(hit).map_or("", |phrase| phrase.text.as_str())
    }

    /// The words of the ticket that were found.
    pub fn words<'t>(hit: &WordHit, ticket: &'t Ticket<'_>) -> &'t str {
        let text = match hit.source {
            TextSource::Field(Field::Text(field)) => ticket.text(field),
            TextSource::Field(Field::Custom(slot)) => match ticket.custom(slot) {
                Some(FieldValue::Text(text)) => Some(&**text),
                _ => None,
            },
            TextSource::Field(_) => None,
            TextSource::Message(index) => {
                ticket.events.iter().find(|event| event.index == index).and_then(|event| event.text.as_deref())
            }
        };
        text.and_then(|text| text.get(hit.bytes.0..hit.bytes.1)).unwrap_or_default()
    }

    /// The first hit in a field by `now` that one of the lists or phrases accepts.
    pub fn find<'h>(
        &self,
        hits: &'h [WordHit],
        field: Field,
        mentions: &Mentions,
        now: Instant,
    ) -> Option<&'h WordHit> {
        let mut cancelled: Vec<usize> = Vec::new();
        hits.iter().filter(|hit| hit.since <= now && hit.source.is_in(field)).find(|hit| match self.phrase(hit) {
            Some(Phrase { list: Some(list), unless: false, .. }) => {
                if !mentions.lists.contains(list) || cancelled.contains(list) {
                    return false;
                }
                let counts = self.unless(hits, *list, Some(field), now).is_none();
                if !counts {
                    cancelled.push(*list);
                }
                counts
            }
            Some(Phrase { list: None, .. }) => mentions.phrases.binary_search(&hit.phrase).is_ok(),
            _ => false,
        })
    }

    /// The first of a list's `unless` phrases, in the list's own fields or in the one that is asked.
    fn unless<'h>(&self, hits: &'h [WordHit], list: usize, asked: Option<Field>, now: Instant) -> Option<&'h WordHit> {
        let fields = self.lists.get(list)?.fields.as_ref()?;
        let is_in = |hit: &WordHit| {
            fields.iter().any(|field| hit.source.is_in(*field)) || asked.is_some_and(|field| hit.source.is_in(field))
        };
        hits.iter().find(|hit| hit.since <= now && self.belongs(hit, list, true) && is_in(hit))
    }

    fn belongs(&self, hit: &WordHit, list: usize, as_unless: bool) -> bool {
        self.phrase(hit).is_some_and(|phrase| phrase.list == Some(list) && phrase.unless == as_unless)
    }

    /// The hits by `now` of every list in its own fields, list by list in the order of the policy; and the lists with a
    /// weight that would count but for an `unless` phrase, with the first of these.
    pub fn matches<'h>(&'h self, hits: &'h [WordHit], now: Instant) -> (Vec<ListHit<'h>>, Vec<ListHit<'h>>) {
        let (mut matches, mut cancelled) = (Vec::new(), Vec::new());
        for (position, list) in self.lists.iter().enumerate() {
            let before = matches.len();
            let Some(fields) = &list.fields else {
                self.signal_matches(position, list, hits, now, &mut matches);
                continue;
            };
            for hit in hits {
                let counts = hit.since <= now && self.belongs(hit, position, false);
                if counts && fields.iter().any(|field| hit.source.is_in(*field)) {
                    matches.push((list, hit));
                }
            }
            if matches.len() > before
                && let Some(unless) = self.unless(hits, position, None, now)
            {
                matches.truncate(before);
                if list.weight > 0 {
                    cancelled.push((list, unless));
                }
            }
        }
        (matches, cancelled)
    }

    /// The hits of a signal: in the customer's own words, not where one of its `unless` phrases is in the same text; of
    /// phrases that overlap the first, and of those that start together the longest.
    fn signal_matches<'h>(
        &'h self,
        position: usize,
        list: &'h KeywordList,
        hits: &'h [WordHit],
        now: Instant,
        matches: &mut Vec<ListHit<'h>>,
    ) {
        let first = matches.len();
        let said = |hit: &&WordHit| hit.own && hit.since <= now;
        // the hits of one text are neighbours
        for hits in hits.chunk_by(|one, next| one.source == next.source) {
            if hits.iter().filter(said).any(|hit| self.belongs(hit, position, true)) {
                continue;
            }
            for hit in hits.iter().filter(said).filter(|hit| self.belongs(hit, position, false)) {
                match matches.get_mut(first..).and_then(|own| own.last_mut()) {
                    Some((_, last)) if last.source == hit.source && hit.start < last.end => {
                        if hit.start == last.start && hit.end > last.end {
                            *last = hit;
                        }
                    }
                    _ => matches.push((list, hit)),
                }
            }
        }
    }
}
