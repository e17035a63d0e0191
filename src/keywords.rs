//! Keyword lists: which phrases count, where they are looked for, and what they weigh.
//!
//! All phrases of a policy, those of lists and those written in conditions, are searched together, once per text.

use crate::document::{Object, each_entry, list, placed_list, placed_text, refuse_empty, whole_number};
use crate::field::{Field, Scope};
use crate::instant::Instant;
use crate::metric::{AGENT_REPLY, CUSTOMER_REPLY};
use crate::phrases::{PhraseSet, check_phrase};
use crate::problem::{At, Place, Placed, Problems, nearest};
use crate::text::quoted;
use crate::ticket::{FieldValue, TextField, Ticket};

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

fn phrases_of(at: &At<'_>, problems: &mut Problems) -> Vec<Placed<String>> {
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
    phrases: Vec<u32>,
}

#[derive(Debug)]
struct Phrase {
    text: String,
    /// The list it belongs to; none for one written in a condition.
    list: Option<usize>,
    unless: bool,
}

/// A compiled list.
#[derive(Debug)]
pub(crate) struct KeywordList {
    pub id: String,
    pub path: String,
    pub weight: u32,
    fields: Vec<Field>,
}

/// Gathers lists and phrases while conditions are compiled.
#[derive(Debug, Default)]
pub(crate) struct KeywordsBuilder {
    lists: Vec<KeywordList>,
    phrases: Vec<Phrase>,
    sources: Vec<Field>,
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
            let list = Some(builder.lists.len());
            for (phrases, unless) in [(doc.phrases, false), (doc.unless, true)] {
                for phrase in phrases {
                    builder.phrases.push(Phrase { text: phrase.value, list, unless });
                }
            }
            builder.lists.push(KeywordList { id: doc.id, path: doc.place.path, weight: doc.weight, fields });
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
            mentions.phrases.push(self.phrases.len() as u32);
            self.phrases.push(Phrase { text: name.value, list: None, unless: false });
        }
        mentions
    }

    pub fn finish(self) -> Keywords {
        let set = PhraseSet::build(self.phrases.iter().map(|phrase| phrase.text.as_str()));
        Keywords { set, lists: self.lists, phrases: self.phrases, sources: self.sources }
    }
}

/// All phrases of a policy, ready to be looked for.
#[derive(Debug)]
pub(crate) struct Keywords {
    set: PhraseSet,
    lists: Vec<KeywordList>,
    phrases: Vec<Phrase>,
    /// The fields that are read.
    sources: Vec<Field>,
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
    since: Instant,
    /// The same in bytes.
    bytes: (usize, usize),
    phrase: u32,
}

impl Keywords {
    /// Every phrase in every text that is read.
    pub fn scan(&self, ticket: &Ticket<'_>) -> Vec<WordHit> {
        let mut hits = Vec::new();
        // what a ticket says itself counts whenever it is asked about; messages from when they came
        let always = Instant::EARLIEST;
        for field in &self.sources {
            match *field {
                Field::Text(text) => self.scan_text(ticket.text(text), TextSource::Field(*field), always, &mut hits),
                Field::Custom(slot) => {
                    if let Some(FieldValue::Text(text)) = ticket.custom(slot) {
                        self.scan_text(Some(text), TextSource::Field(*field), always, &mut hits);
                    }
                }
                Field::AnyText => {
                    for text in [TextField::Subject, TextField::Text] {
                        let field = Field::Text(text);
                        if !self.sources.contains(&field) {
                            self.scan_text(ticket.text(text), TextSource::Field(field), always, &mut hits);
                        }
                    }
                    for event in &ticket.events {
                        if matches!(&*event.kind, CUSTOMER_REPLY | AGENT_REPLY) {
                            let source = TextSource::Message(event.index);
                            self.scan_text(event.text.as_deref(), source, event.at, &mut hits);
                        }
                    }
                }
                _ => {}
            }
        }
        hits
    }

    fn scan_text(&self, text: Option<&str>, source: TextSource, since: Instant, hits: &mut Vec<WordHit>) {
        let Some(text) = text else { return };
        let mut utf16 = crate::phrases::Utf16Index::new(text);
        self.set.find(text, &mut |hit| {
            let (start, end) = (utf16.offset(hit.start) as u32, utf16.offset(hit.end) as u32);
            hits.push(WordHit { source, start, end, since, bytes: (hit.start, hit.end), phrase: hit.phrase });
        });
    }

    fn phrase(&self, hit: &WordHit) -> Option<&Phrase> {
        self.phrases.get(hit.phrase as usize)
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
        hits.iter().filter(|hit| hit.since <= now && hit.source.is_in(field)).find(|hit| match self.phrase(hit) {
            Some(Phrase { list: Some(list), unless: false, .. }) => {
                mentions.lists.contains(list) && !self.cancelled(hits, *list, Some(field), now)
            }
            Some(Phrase { list: None, .. }) => mentions.phrases.contains(&hit.phrase),
            _ => false,
        })
    }

    /// Whether one of a list's `unless` phrases is there, in the list's own fields or in the one that is asked.
    fn cancelled(&self, hits: &[WordHit], list: usize, asked: Option<Field>, now: Instant) -> bool {
        let Some(KeywordList { fields, .. }) = self.lists.get(list) else { return false };
        let is_in = |hit: &WordHit| {
            fields.iter().any(|field| hit.source.is_in(*field)) || asked.is_some_and(|field| hit.source.is_in(field))
        };
        hits.iter().any(|hit| hit.since <= now && self.belongs(hit, list, true) && is_in(hit))
    }

    fn belongs(&self, hit: &WordHit, list: usize, as_unless: bool) -> bool {
        self.phrase(hit).is_some_and(|phrase| phrase.list == Some(list) && phrase.unless == as_unless)
    }

    /// The hits by `now` of every list in its own fields, list by list in the order of the policy.
    pub fn matches<'h>(&'h self, hits: &'h [WordHit], now: Instant) -> Vec<(&'h KeywordList, &'h WordHit)> {
        let mut matches = Vec::new();
        for (position, list) in self.lists.iter().enumerate() {
            let before = matches.len();
            for hit in hits {
                let counts = hit.since <= now && self.belongs(hit, position, false);
                if counts && list.fields.iter().any(|field| hit.source.is_in(*field)) {
                    matches.push((list, hit));
                }
            }
            if matches.len() > before && self.cancelled(hits, position, None, now) {
                matches.truncate(before);
            }
        }
        matches
    }
}
