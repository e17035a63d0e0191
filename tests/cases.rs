//! The case files: what has to be decided about a ticket (tests/cases), what is wrong with a policy (tests/invalid).
//!
//! The same files run in Node and in a browser (tests/cases.mjs says how they are compared); here they meet the engine
//! without wasm between.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use serde_json::Value;
use sladder::json::Reader;
use sladder::{Decision, Instant, Policy, Problem, ToJson};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The JSON files of a folder: name and text.
fn files(name: &str) -> Vec<(String, String)> {
    let paths = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no files in tests/{name}");
    files
}

/// The text of a member of an object. The engine is to read what the file says, keys in their order, not a copy.
fn member<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    let mut reader = Reader::new(object);
    reader.peek().unwrap();
    let mut items = reader.open().unwrap();
    while let Some((_, found)) = reader.next_key(&mut items).unwrap() {
        let start = reader.offset();
        reader.skip().unwrap();
        if found == key {
            return Some(&object[start..reader.offset()]);
        }
    }
    None
}

/// The texts of the items of a list.
fn items(list: &str) -> Vec<&str> {
    let mut reader = Reader::new(list);
    reader.peek().unwrap();
    let mut items = reader.open().unwrap();
    let mut found = Vec::new();
    while reader.next_item(&mut items).unwrap() {
        let start = reader.offset();
        reader.skip().unwrap();
        found.push(&list[start..reader.offset()]);
    }
    found
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn text(json: &str) -> String {
    serde_json::from_str(json).unwrap()
}

fn decision_value(decision: &Decision<'_>) -> Value {
    value(&decision.to_json())
}

fn problems_value(problems: &[Problem]) -> Value {
    Value::Array(problems.iter().map(|problem| value(&problem.to_json())).collect())
}

/// Where `actual` is not what is expected: objects by the keys that are listed, lists item by item, all else exactly.
fn differences(expected: &Value, actual: &Value, path: &str, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, value) in expected {
                match actual.get(key) {
                    Some(actual) => differences(value, actual, &format!("{path}.{key}"), found),
                    None => found.push(format!("{path}.{key}: expected {value}, got nothing")),
                }
            }
        }
        (Value::Array(expected), Value::Array(actual)) => {
            let same_length = expected.len() == actual.len();
            if !same_length {
                found.push(format!("{path}: expected {} items, got {}", expected.len(), actual.len()));
            }
            for (i, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                let before = found.len();
                differences(expected, actual, &format!("{path}[{i}]"), found);
                // where a list has one too many, what follows differs as well and would hide it
                if !same_length && found.len() > before {
                    break;
                }
            }
        }
        (Value::Number(expected), Value::Number(actual)) if expected.as_f64() == actual.as_f64() => {}
        _ if expected == actual => {}
        _ => found.push(format!("{path}: expected {expected}, got {actual}")),
    }
}

#[test]
fn decisions() {
    let mut wrong = Vec::new();
    for (name, file) in files("cases") {
        let shared =
            member(&file, "policyFile").map(|path| fs::read_to_string(folder("cases").join(text(path))).unwrap());
        let policy = shared.as_deref().or_else(|| member(&file, "policy")).unwrap();
        let policy = Policy::compile(policy).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        for case in items(member(&file, "cases").unwrap()) {
            let why = text(member(case, "why").unwrap());
            let now = Instant::parse(&text(member(case, "now").unwrap())).unwrap();
            let ticket = policy.read_ticket(member(case, "ticket").unwrap()).unwrap();
            let traced = member(case, "trace").is_some_and(|trace| value(trace) == Value::Bool(true));
            let away: Vec<String> =
                member(case, "away").map(|away| serde_json::from_str(away).unwrap()).unwrap_or_default();
            let load: BTreeMap<String, u32> =
                member(case, "load").map(|load| serde_json::from_str(load).unwrap()).unwrap_or_default();
            let load = load.iter().map(|(agent, tickets)| (agent.as_str(), *tickets));
            let options = policy.options(away.iter().map(String::as_str), load, traced);
            let decision = decision_value(&policy.decide_with(&ticket, now, &options));
            let mut found = Vec::new();
            differences(&value(member(case, "expect").unwrap()), &decision, "", &mut found);
            wrong.extend(found.into_iter().map(|difference| format!("{name}: {why}\n    {difference}")));
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn problems() {
    let mut wrong = Vec::new();
    for (name, file) in files("invalid") {
        let written = member(&file, "text").map(text);
        let policy = written.as_deref().or_else(|| member(&file, "policy")).unwrap();
        let problems = problems_value(&Policy::check(policy));
        let mut found = Vec::new();
        differences(&value(member(&file, "problems").unwrap()), &problems, "", &mut found);
        wrong.extend(found.into_iter().map(|difference| format!("{name}: {difference}")));
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}
