//! Reads the parts every document is made of: objects with known keys, texts, lists, choices.
//!
//! Each function reports what does not fit and gives what can be used; nothing here knows what a policy is.

use crate::json::{Kind, Node, Value};
use crate::length::Length;
use crate::number;
use crate::order;
use crate::problem::{At, Path, Placed, Problem, Problems, did_you_mean, one_of};
use crate::text::{names, quoted};
use std::cell::RefCell;

/// An object whose keys are fixed: every key is asked for, the rest is a mistake.
pub(crate) struct Object<'a> {
    at: At<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Object<'a> {
    pub fn read(at: At<'a>, problems: &mut Problems) -> Option<Object<'a>> {
        entries(&at, problems)?;
        Some(Object { at, asked: RefCell::default() })
    }

    pub fn at(&self) -> &At<'a> {
        &self.at
    }

    /// The value of a key, if it is there.
    pub fn get(&self, key: &'static str) -> Option<At<'_>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        let Value::Object(entries) = &self.at.node.value else { return None };
        let entry = entries.iter().find(|entry| entry.key == key)?;
        Some(At { node: &entry.node, path: Path::Key(&self.at.path, key) })
    }

    /// The value of a key that must be there.
    pub fn need(&self, key: &'static str, problems: &mut Problems) -> Option<At<'_>> {
        let found = self.get(key);
        if found.is_none() {
            let path = Path::Key(&self.at.path, key).to_string();
            problems.push(self.at.node.at, Problem::error(path, "missing", format!("`{key}` is missing")));
        }
        found
    }

    /// The text under a key, if it is there.
    #[inline(never)]
    pub fn text(&self, key: &'static str, problems: &mut Problems) -> Option<String> {
        text(&self.get(key)?, problems)
    }

    /// The text under a key, with its place.
    #[inline(never)]
    pub fn placed(&self, key: &'static str, problems: &mut Problems) -> Option<Placed<String>> {
        placed_text(&self.get(key)?, problems)
    }

    /// The text under a key that must be there.
    #[inline(never)]
    pub fn need_placed(&self, key: &'static str, problems: &mut Problems) -> Option<Placed<String>> {
        placed_text(&self.need(key, problems)?, problems)
    }

    /// Reports every key nobody asked for. `later` are keys of the language that this version does not carry out.
    pub fn finish(self, later: &[&str], problems: &mut Problems) {
        let Value::Object(entries) = &self.at.node.value else { return };
        let asked = self.asked.into_inner();
        for entry in entries {
            let key = entry.key.as_str();
            if asked.contains(&key) {
                continue;
            }
            let path = Path::Key(&self.at.path, key).to_string();
            problems.push(
                entry.at,
                if later.contains(&key) {
                    not_supported(path, key)
                } else {
                    let help = did_you_mean(key, &[&asked, later].concat())
                        .unwrap_or_else(|| format!("known here: {}", names(&asked)));
                    Problem::error(path, "unknown_key", format!("unknown key `{key}`")).with_help(help)
                },
            );
        }
    }
}

/// A part of the language that this version refuses rather than ignores.
pub(crate) fn not_supported(path: String, what: &str) -> Problem {
    Problem::error(path, "not_supported", format!("`{what}` is not carried out by this version"))
        .with_help("remove it, or use a version of sladder that has it")
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong_type(at: &At<'_>, expected: &str, problems: &mut Problems) {
    problems.error(at, "wrong_type", format!("expected {expected}, found {}", at.node.kind().name()));
}

/// The entries of an object with the user's own keys; a key that occurs twice is reported.
pub(crate) fn entries<'a>(at: &At<'a>, problems: &mut Problems) -> Option<&'a [crate::json::Entry]> {
    let Value::Object(entries) = &at.node.value else {
        wrong_type(at, Kind::Object.name(), problems);
        return None;
    };
    // sorted, so that a large object costs no square
    for pair in order::texts(entries.iter().map(|entry| entry.key.as_str())).windows(2) {
        if let [(first, _), (second, position)] = pair
            && first == second
        {
            let path = Path::Key(&at.path, second).to_string();
            let problem = Problem::error(path, "duplicate_key", format!("`{second}` is there twice"));
            let offset = entries.get(*position).map_or(0, |entry| entry.at);
            problems.push(offset, problem.with_help("keep one of them"));
        }
    }
    Some(entries)
}

/// Calls `each` for every entry of an object with the user's own keys.
pub(crate) fn each_entry(at: &At<'_>, problems: &mut Problems, mut each: impl FnMut(&str, At<'_>, &mut Problems)) {
    for entry in entries(at, problems).unwrap_or_default() {
        each(&entry.key, At { node: &entry.node, path: Path::Key(&at.path, &entry.key) }, problems);
    }
}

/// Reads every item of a list; those that cannot be used are reported and left out.
pub(crate) fn list<T>(
    at: &At<'_>,
    problems: &mut Problems,
    mut item: impl FnMut(At<'_>, &mut Problems) -> Option<T>,
) -> Vec<T> {
    let Value::List(nodes) = &at.node.value else {
        wrong_type(at, Kind::List.name(), problems);
        return Vec::new();
    };
    let mut items = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        items.extend(item(At { node, path: Path::Index(&at.path, i) }, problems));
    }
    items
}

/// A text that says something.
pub(crate) fn text(at: &At<'_>, problems: &mut Problems) -> Option<String> {
    match &at.node.value {
        Value::Text(text) if text.trim().is_empty() => {
            problems.error(at, "out_of_range", "an empty text");
            None
        }
        Value::Text(text) => Some(text.clone()),
        _ => {
            wrong_type(at, Kind::Text.name(), problems);
            None
        }
    }
}

/// A text with its place, for references that are followed later.
pub(crate) fn placed_text(at: &At<'_>, problems: &mut Problems) -> Option<Placed<String>> {
    text(at, problems).map(|value| Placed { value, place: at.place() })
}

/// Reports a list with nothing in it, where that would never mean anything.
pub(crate) fn refuse_empty(at: &At<'_>, message: &str, help: &str, problems: &mut Problems) {
    if matches!(&at.node.value, Value::List(items) if items.is_empty()) {
        problems.error_help(at, "out_of_range", message, help);
    }
}

/// A list of texts.
#[inline(never)]
pub(crate) fn text_list(at: &At<'_>, problems: &mut Problems) -> Vec<String> {
    list(at, problems, |item, problems| text(&item, problems))
}

/// A list of texts with their places.
#[inline(never)]
pub(crate) fn placed_list(at: &At<'_>, problems: &mut Problems) -> Vec<Placed<String>> {
    list(at, problems, |item, problems| placed_text(&item, problems))
}

/// One text or a list of texts.
pub(crate) fn texts(at: &At<'_>, problems: &mut Problems) -> Vec<Placed<String>> {
    match at.node.kind() {
        Kind::List => placed_list(at, problems),
        _ => placed_text(at, problems).into_iter().collect(),
    }
}

/// A number as it was written.
pub(crate) fn digits<'a>(at: &At<'a>) -> &'a str {
    match &at.node.value {
        Value::Number(_, digits) => digits,
        _ => "",
    }
}

/// A number that JSON can hold.
pub(crate) fn number(at: &At<'_>, problems: &mut Problems) -> Option<f64> {
    match at.node.value {
        Value::Number(value, _) => Some(value),
        _ => {
            wrong_type(at, Kind::Number.name(), problems);
            None
        }
    }
}

/// A whole number from `low` to `high`.
pub(crate) fn whole_number(at: &At<'_>, low: u32, high: u32, problems: &mut Problems) -> Option<u32> {
    let value = number(at, problems)?;
    if value.fract() == 0.0 && value >= f64::from(low) && value <= f64::from(high) {
        return Some(value as u32);
    }
    problems.error(at, "out_of_range", format!("`{}` is not a whole number from {low} to {high}", digits(at)));
    None
}

/// `true` or `false`.
pub(crate) fn boolean(at: &At<'_>, problems: &mut Problems) -> Option<bool> {
    match at.node.value {
        Value::Bool(value) => Some(value),
        _ => {
            wrong_type(at, Kind::Bool.name(), problems);
            None
        }
    }
}

/// One of a fixed set of words. `later` are words of the language that this version does not carry out.
pub(crate) fn choice<T: Copy>(at: &At<'_>, words: &[(&str, T)], later: &[&str], problems: &mut Problems) -> Option<T> {
    let found = text(at, problems)?;
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == found) {
        return Some(*value);
    }
    if later.contains(&found.as_str()) {
        problems.push(at.node.at, not_supported(at.path.to_string(), &found));
        return None;
    }
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let help = did_you_mean(&found, &[&known, later].concat()).unwrap_or_else(|| format!("write {}", one_of(&known)));
    problems.error_help(at, "unknown_value", format!("unknown value `{found}`"), help);
    None
}

/// A length of time.
pub(crate) fn length(at: &At<'_>, problems: &mut Problems) -> Option<Length> {
    if let Value::Number(_, value) = &at.node.value {
        let help = format!("write it as text with a unit: `\"{value}m\"` or `\"{value}h\"`");
        problems.error_help(at, "bad_duration", format!("`{value}` has no unit"), help);
        return None;
    }
    let found = text(at, problems)?;
    match Length::parse(&found) {
        Ok(length) => Some(length),
        Err(error) => {
            problems.error_help(at, "bad_duration", format!("{}: {}", quoted(&found), error.message()), error.help());
            None
        }
    }
}

/// A length that is more than nothing.
pub(crate) fn some_time(at: &At<'_>, problems: &mut Problems) -> Option<Length> {
    let found = length(at, problems)?;
    if found.is_zero() {
        problems.error_help(at, "out_of_range", "no time at all", "write how long, such as `30m`");
        return None;
    }
    Some(found)
}

/// A share such as "80%", as a number from 0 to 100; `None` for another text.
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number = text.strip_suffix('%')?;
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    (number.matches('.').count() <= 1).then(|| number::parse(number)).filter(|value| *value <= 100.0)
}

/// The tree of a document, or what is wrong with its syntax.
pub(crate) fn parse(source: &str, problems: &mut Problems) -> Option<Node> {
    match Node::parse(source) {
        Ok(node) => Some(node),
        Err(error) => {
            let problem = Problem::error("", error.code, error.message);
            problems.push(error.at, Problem { help: error.help.map(str::to_owned), ..problem });
            None
        }
    }
}

/// Compiles what was read, one after the other. A loop, as iterator adapters are compiled for every type.
pub(crate) fn compile_all<D, C>(docs: Vec<D>, mut compile: impl FnMut(D) -> Option<C>) -> Vec<C> {
    let mut compiled = Vec::with_capacity(docs.len());
    for doc in docs {
        if let Some(part) = compile(doc) {
            compiled.push(part);
        }
    }
    compiled
}
