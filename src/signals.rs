//! Signals: what the customer's tone says, from lists of phrases in eight languages and from the shape of the text.
//!
//! The lists are data that a native speaker can edit, `signals/*.json`. They are read only by a policy that asks for
//! signals. To the rest of the engine a signal is a keyword list that is looked for in the customer's own words.

use crate::document::{Object, each_entry, parse, placed_list, text_list, whole_number};
use crate::json::Kind;
use crate::keywords::phrases_of;
use crate::problem::{At, Path, Place, Placed, Problems, did_you_mean, one_of};
use crate::text::equals;

const LANGUAGES: [(&str, &str); 8] = [
    ("en", include_str!("signals/en.json")),
    ("nl", include_str!("signals/nl.json")),
    ("de", include_str!("signals/de.json")),
    ("it", include_str!("signals/it.json")),
    ("et", include_str!("signals/et.json")),
    ("fr", include_str!("signals/fr.json")),
    ("es", include_str!("signals/es.json")),
    ("pt", include_str!("signals/pt.json")),
];

pub(crate) const SHOUTING: &str = "shouting";
pub(crate) const EXCLAMATION: &str = "exclamation";

/// All signals: those of a text's shape, and those with lists of phrases.
pub(crate) const NAMES: [&str; 9] = [
    SHOUTING,
    EXCLAMATION,
    "profanity",
    "reviewThreat",
    "churnThreat",
    "legalThreat",
    "asksForManager",
    "arguing",
    "repeatContact",
];

/// `signals` as it is written.
#[derive(Debug, Default)]
pub(crate) struct SignalsDoc {
    /// Whose lists are used; none: all.
    languages: Option<Vec<String>>,
    pub signals: Vec<SignalDoc>,
}

#[derive(Debug)]
pub(crate) struct SignalDoc {
    pub name: String,
    pub path: String,
    pub weight: u32,
    pub phrases: Vec<Placed<String>>,
    pub unless: Vec<Placed<String>>,
    languages: Option<Vec<String>>,
}

impl SignalsDoc {
    /// Reads the value of `signals`.
    pub fn read(at: &At<'_>, problems: &mut Problems) -> SignalsDoc {
        let mut doc = SignalsDoc::default();
        each_entry(at, problems, |name, at, problems| {
            if name == "languages" {
                doc.languages = Some(languages(&at, problems));
            } else if check_name(name, &at.place(), "unknown_key", problems) {
                doc.signals.extend(SignalDoc::read(name, at, problems));
            }
        });
        doc
    }

    /// Adds a signal that a condition asks for.
    pub fn ask(&mut self, name: &Placed<String>, problems: &mut Problems) {
        // conditions compare without regard to case
        let known = NAMES.iter().find(|known| equals(known, &name.value));
        let value = known.map_or(name.value.as_str(), |known| known);
        if check_name(value, &name.place, "unknown_value", problems)
            && !self.signals.iter().any(|signal| signal.name == value)
        {
            self.signals.push(SignalDoc {
                name: value.to_owned(),
                path: name.place.path.clone(),
                weight: 0,
                phrases: Vec::new(),
                unless: Vec::new(),
                languages: None,
            });
        }
    }

    /// Adds the phrases of the languages to the signals, and gives the small words of those whose capitals count.
    pub fn fill(&mut self) -> Vec<String> {
        let mut small = Vec::new();
        if self.signals.is_empty() {
            return small;
        }
        for (language, source) in LANGUAGES {
            // a test holds that the lists have no problems
            let mut ignored = Problems::default();
            let Some(node) = parse(source, &mut ignored) else { continue };
            let Some(object) = Object::read(At { node: &node, path: Path::Root }, &mut ignored) else { continue };
            for signal in &mut self.signals {
                let uses = signal.languages.as_ref().or(self.languages.as_ref());
                if uses.is_some_and(|uses| !uses.iter().any(|used| used == language)) {
                    continue;
                }
                if signal.name == SHOUTING {
                    small.extend(object.get("smallWords").map(|at| text_list(&at, &mut ignored)).unwrap_or_default());
                }
                let Some(name) = NAMES.iter().find(|name| **name == signal.name) else { continue };
                let list = object.get(name).and_then(|at| Object::read(at, &mut ignored));
                if let Some(list) = list {
                    let phrases = |key, ignored: &mut Problems| {
                        list.get(key).map(|at| placed_list(&at, ignored)).unwrap_or_default()
                    };
                    signal.phrases.extend(phrases("phrases", &mut ignored));
                    signal.unless.extend(phrases("unless", &mut ignored));
                }
            }
        }
        small
    }
}

impl SignalDoc {
    fn read(name: &str, at: At<'_>, problems: &mut Problems) -> Option<SignalDoc> {
        let path = at.path.to_string();
        let mut signal = SignalDoc {
            name: name.to_owned(),
            path,
            weight: 0,
            phrases: Vec::new(),
            unless: Vec::new(),
            languages: None,
        };
        if at.node.kind() != Kind::Object {
            signal.weight = weight(&at, problems)?;
            return Some(signal);
        }
        let object = Object::read(at, problems)?;
        signal.weight = object.need("weight", problems).and_then(|at| weight(&at, problems))?;
        if !matches!(name, SHOUTING | EXCLAMATION) {
            signal.phrases = object.get("phrases").map(|at| phrases_of(&at, problems)).unwrap_or_default();
            signal.unless = object.get("unless").map(|at| phrases_of(&at, problems)).unwrap_or_default();
        }
        signal.languages = object.get("languages").map(|at| languages(&at, problems));
        object.finish(&[], problems);
        Some(signal)
    }
}

fn weight(at: &At<'_>, problems: &mut Problems) -> Option<u32> {
    whole_number(at, 0, 1_000, problems)
}

fn languages(at: &At<'_>, problems: &mut Problems) -> Vec<String> {
    let known = LANGUAGES.map(|(name, _)| name);
    let mut languages = Vec::new();
    for name in placed_list(at, problems) {
        if !known.contains(&name.value.as_str()) {
            let help = format!("there are lists for {}", one_of(&known));
            problems.at_place(&name.place, "unknown_value", format!("no language `{}`", name.value), Some(help));
        }
        languages.push(name.value);
    }
    languages
}

/// Whether there is such a signal; if not that is reported.
fn check_name(name: &str, place: &Place, code: &'static str, problems: &mut Problems) -> bool {
    let known = NAMES.contains(&name);
    if !known {
        let help = did_you_mean(name, &NAMES).unwrap_or_else(|| format!("signals are {}", one_of(&NAMES)));
        problems.at_place(place, code, format!("no signal `{name}`"), Some(help));
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::check_phrase;

    #[test]
    fn lists_have_what_they_should_and_nothing_else() {
        for (language, source) in LANGUAGES {
            let mut problems = Problems::default();
            let node = parse(source, &mut problems).unwrap();
            let object = Object::read(At { node: &node, path: Path::Root }, &mut problems).unwrap();
            assert!(object.text("language", &mut problems).is_some(), "{language}");
            let small = object.get("smallWords").map(|at| text_list(&at, &mut problems)).unwrap_or_default();
            assert!(small.len() >= 20, "{language}: {} small words", small.len());
            for name in NAMES.into_iter().skip(2) {
                let list = Object::read(object.need(name, &mut problems).unwrap(), &mut problems).unwrap();
                for key in ["phrases", "unless"] {
                    for phrase in list.need(key, &mut problems).map(|at| text_list(&at, &mut problems)).unwrap() {
                        assert_eq!(check_phrase(&phrase), Ok(()), "{language} {name}: {phrase}");
                    }
                }
                list.finish(&[], &mut problems);
            }
            object.finish(&[], &mut problems);
            assert_eq!(problems.count(), 0, "{language}: {:?}", problems.finish(source));
        }
    }
}
