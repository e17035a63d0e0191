//! Keyword lists on their own, without a policy around them: what would these words find?

use super::{KeywordListDoc, Phrase, add_phrases};
use crate::document::parse;
use crate::phrases::{PhraseSet, Room, Utf16Index};
use crate::problem::{At, Path, Problem, Problems};

/// Compiled keyword lists.
#[derive(Debug)]
pub struct KeywordLists {
    set: PhraseSet,
    names: Vec<String>,
    phrases: Vec<Phrase>,
    /// Some phrase is an `unless`.
    cancels: bool,
}

/// An occurrence of a phrase. Start and end count UTF-16 code units of the text, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeywordMatch {
    /// The phrase's position among all, as `KeywordLists::phrase` takes it.
    pub phrase: u32,
    /// Its first unit.
    pub start: u32,
    /// The unit after its last.
    pub end: u32,
}

impl KeywordLists {
    /// Compiles what a policy has under `keywords`. Where a list is looked for and what it weighs makes no difference.
    ///
    /// # Errors
    ///
    /// All problems at once, in document order.
    pub fn parse(source: &str) -> Result<KeywordLists, Vec<Problem>> {
        let mut problems = Problems::default();
        let node = parse(source, &mut problems);
        let docs = node.map(|node| KeywordListDoc::read_all(&At { node: &node, path: Path::Root }, &mut problems));
        let Some(docs) = docs.filter(|_| !problems.has_errors()) else {
            return Err(problems.finish(source));
        };
        let (mut names, mut phrases) = (Vec::new(), Vec::new());
        for doc in docs {
            add_phrases(&mut phrases, names.len(), doc.phrases, doc.unless);
            names.push(doc.id);
        }
        let set = PhraseSet::build(phrases.iter().map(|phrase| phrase.text.as_str()));
        let cancels = phrases.iter().any(|phrase| phrase.unless);
        Ok(KeywordLists { set, names, phrases, cancels })
    }

    /// All occurrences in the order of the text. A list whose `unless` phrase is there has none.
    ///
    /// ```
    /// # use sladder::KeywordLists;
    /// let lists = KeywordLists::parse(r#"{ "billing": { "phrases": ["factur*"], "unless": ["credit"] } }"#)
    ///     .expect("lists without problems");
    /// let mut found = Vec::new();
    /// lists.find("Mijn FACTUREN", &mut found);
    /// assert_eq!((found[0].start, found[0].end), (5, 13));
    /// assert_eq!(lists.phrase(found[0].phrase), Some(("billing", "factur*")));
    /// ```
    pub fn find(&self, text: &str, found: &mut Vec<KeywordMatch>) {
        self.find_in(text.as_bytes(), false, &mut Room::default(), found);
    }

    /// The same in UTF-8 that was not checked; `is_ascii` where that is known.
    pub(crate) fn find_in(&self, text: &[u8], is_ascii: bool, room: &mut Room, found: &mut Vec<KeywordMatch>) {
        found.clear();
        let mut utf16 = Utf16Index::of(text);
        self.set.find_in(text, room, &mut |hit| {
            let (start, end) = match is_ascii {
                true => (hit.start, hit.end),
                false => (utf16.offset(hit.start), utf16.offset(hit.end)),
            };
            found.push(KeywordMatch { phrase: hit.phrase, start: start as u32, end: end as u32 });
        });
        if self.cancels {
            // a loop and a mark for each list: sorting them would be 5 KB of the engine
            let mut cancelled = vec![false; self.names.len()];
            for hit in &*found {
                if let Some(Phrase { list: Some(list), unless: true, .. }) = self.phrases.get(hit.phrase as usize)
                    && let Some(cancelled) = cancelled.get_mut(*list)
                {
                    *cancelled = true;
                }
            }
            found.retain(|hit| {
                let list = self.phrases.get(hit.phrase as usize).and_then(|phrase| phrase.list);
                list.and_then(|list| cancelled.get(list)) == Some(&false)
            });
        }
    }

    /// The list and the phrase at a position, the phrases of a list before its `unless` phrases.
    pub fn phrase(&self, position: u32) -> Option<(&str, &str)> {
        let phrase = self.phrases.get(position as usize)?;
        Some((self.names.get(phrase.list?)?, &phrase.text))
    }
}
