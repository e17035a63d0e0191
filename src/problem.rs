//! What is wrong with a document, as data: where, which rule, what was found, what to do.
//!
//! Readers never stop at the first problem. They report into a [`Problems`] and go on with what they can use, so that
//! one run shows everything, in document order.

use crate::fold::lower_char;
use crate::json::Node;
use crate::order;
use std::fmt::{self, Display, Write};

/// How much a [`Problem`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The document cannot be used as it is.
    Error,
    /// The document can be used, but probably does not say what was meant.
    Warning,
}

/// One thing that is wrong with a policy, or odd in a ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where: `slas[2].targets.urgent.resolution`; empty for the document itself.
    pub path: String,
    /// Which rule, in `snake_case`; stable, for programs.
    pub code: &'static str,
    /// Whether the document can still be used.
    pub severity: Severity,
    /// One line, lower case, input in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Line in the text it was read from, from 1.
    pub line: Option<u32>,
    /// Column in that line in UTF-16 code units, from 1.
    pub column: Option<u32>,
}

impl Problem {
    /// A problem of severity error, without help or place in a text.
    pub fn error(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Problem {
        Problem::new(path.into(), code, message.into())
    }

    #[inline(never)]
    fn new(path: String, code: &'static str, message: String) -> Problem {
        let message = one_line(message);
        Problem { path, code, severity: Severity::Error, message, help: None, line: None, column: None }
    }

    /// The same with severity warning.
    pub fn warning(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { severity: Severity::Warning, ..Problem::error(path, code, message) }
    }

    /// Adds what to do about it.
    pub fn with_help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }
}

/// A message as it is shown: on one line, and no longer than a list of names needs, whatever names a document has.
fn one_line(message: String) -> String {
    const LONGEST: usize = 1_000;
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if message.len() <= LONGEST && !message.contains(breaks) {
        return message;
    }
    let mut line: String = message.chars().take(LONGEST).map(|c| if breaks(c) { ' ' } else { c }).collect();
    if message.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

/// A way down a document, without allocating until somebody has to read it.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Path::Root => Ok(()),
            Path::Index(parent, index) => write!(f, "{parent}[{index}]"),
            Path::Key(parent, key) => {
                let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '*'));
                match (plain, parent) {
                    (false, _) => {
                        write!(f, "{parent}[\"")?;
                        for c in key.chars() {
                            if matches!(c, '"' | '\\') {
                                f.write_char('\\')?;
                            }
                            f.write_char(c)?;
                        }
                        f.write_str("\"]")
                    }
                    (true, Path::Root) => f.write_str(key),
                    (true, _) => write!(f, "{parent}.{key}"),
                }
            }
        }
    }
}

/// A place in a document that outlives the reading of it: what a reason or a late problem points at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Place {
    pub path: String,
    /// Byte offset in the text.
    pub at: usize,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    pub value: T,
    pub place: Place,
}

/// A node of a document and the way to it: what reading functions take.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub node: &'a Node,
    pub path: Path<'a>,
}

impl At<'_> {
    pub fn place(&self) -> Place {
        Place { path: self.path.to_string(), at: self.node.at }
    }
}

/// Collects problems; the only way a reader speaks.
#[derive(Default)]
pub(crate) struct Problems {
    found: Vec<(usize, Problem)>,
}

impl Problems {
    #[inline(never)]
    pub fn push(&mut self, at: usize, problem: Problem) {
        self.found.push((at, problem));
    }

    pub fn error(&mut self, at: &At<'_>, code: &'static str, message: impl AsRef<str>) {
        self.add(&at.place(), Severity::Error, code, message.as_ref(), None);
    }

    pub fn error_help(&mut self, at: &At<'_>, code: &'static str, message: impl AsRef<str>, help: impl AsRef<str>) {
        self.add(&at.place(), Severity::Error, code, message.as_ref(), Some(help.as_ref().to_owned()));
    }

    pub fn at_place(&mut self, place: &Place, code: &'static str, message: impl AsRef<str>, help: Option<String>) {
        self.add(place, Severity::Error, code, message.as_ref(), help);
    }

    pub fn warn_place(&mut self, place: &Place, code: &'static str, message: impl AsRef<str>, help: Option<String>) {
        self.add(place, Severity::Warning, code, message.as_ref(), help);
    }

    /// What all of the above come to; kept out of line, as they are called a hundred times.
    #[inline(never)]
    fn add(&mut self, place: &Place, severity: Severity, code: &'static str, message: &str, help: Option<String>) {
        self.push(place.at, Problem { severity, help, ..Problem::error(place.path.clone(), code, message) });
    }

    /// Reports a reference to something that is not there, with the nearest name that is.
    pub fn unknown_reference(&mut self, place: &Place, what: &str, name: &str, names: &[&str]) {
        let near = self.suggestion(name, names);
        let help = near.unwrap_or_else(|| {
            let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("define it, or name {article} {what} that is defined")
        });
        self.add(place, Severity::Error, "unknown_reference", &format!("no {what} `{name}`"), Some(help));
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|(_, problem)| problem.severity == Severity::Error)
    }

    /// "did you mean", until there are so many problems that nobody reads them one by one: looking costs the product of
    /// what is wrong and what there is.
    pub fn suggestion(&self, found: &str, names: &[&str]) -> Option<String> {
        const SUGGESTED: usize = 100;
        if self.found.len() < SUGGESTED { did_you_mean(found, names) } else { None }
    }

    /// How many there are so far, to tell whether a part of the document was read without any.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// All problems in the order of the document, with line and column in its text.
    pub fn finish(mut self, text: &str) -> Vec<Problem> {
        order::by_number(&mut self.found, |(at, _)| *at as i64);
        let mut lines = Lines { rest: text.char_indices(), line: 1, column: 1 };
        for (at, problem) in &mut self.found {
            let (line, column) = lines.advance_to(*at);
            (problem.line, problem.column) = (Some(line), Some(column));
        }
        self.found.into_iter().map(|(_, problem)| problem).collect()
    }
}

/// Turns ascending byte offsets into lines and columns in one pass over the text.
struct Lines<'a> {
    rest: std::str::CharIndices<'a>,
    line: u32,
    column: u32,
}

impl Lines<'_> {
    fn advance_to(&mut self, offset: usize) -> (u32, u32) {
        while self.rest.offset() < offset {
            match self.rest.next() {
                Some((_, '\n')) => {
                    self.line = self.line.saturating_add(1);
                    self.column = 1;
                }
                Some((_, c)) => self.column = self.column.saturating_add(c.len_utf16() as u32),
                None => break,
            }
        }
        (self.line, self.column)
    }
}

/// "did you mean `priority`?" when one of `names` is close enough to be a slip of the pen.
pub(crate) fn did_you_mean(found: &str, names: &[&str]) -> Option<String> {
    nearest(found, names).map(|name| format!("did you mean `{name}`?"))
}

/// The name closest to `found`, if at most a third of it differs.
pub(crate) fn nearest<'n>(found: &str, names: &[&'n str]) -> Option<&'n str> {
    let found: Vec<char> = found.chars().take(64).map(lower_char).collect();
    let limit = (found.len() / 3).max(1);
    let (mut least, mut best) = (limit.saturating_add(1), None);
    for name in names {
        // most names are of quite another length
        if name.len().abs_diff(found.len()) < least.saturating_mul(4) {
            let distance = distance(&found, name);
            if distance < least {
                (least, best) = (distance, Some(*name));
            }
        }
    }
    best
}

/// Edit distance with swapped neighbours counted once (optimal string alignment), ignoring case.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().map(lower_char).collect();
    let mut two_back: Vec<usize> = Vec::new();
    let mut back: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i.saturating_add(1)];
        for (j, cb) in b.iter().enumerate() {
            let get = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX);
            let substituted = get(&back, j).saturating_add(usize::from(ca != cb));
            let inserted = get(&row, j).saturating_add(1);
            let deleted = get(&back, j.saturating_add(1)).saturating_add(1);
            let mut best = substituted.min(inserted).min(deleted);
            if let (Some(i1), Some(j1)) = (i.checked_sub(1), j.checked_sub(1))
                && a.get(i1) == Some(cb)
                && b.get(j1) == Some(ca)
            {
                best = best.min(get(&two_back, j1).saturating_add(1));
            }
            row.push(best);
        }
        two_back = std::mem::replace(&mut back, row);
    }
    back.last().copied().unwrap_or(usize::MAX)
}

/// "`a`, `b` or `c`", for messages that list what is allowed.
pub(crate) fn one_of(names: &[&str]) -> String {
    let mut text = String::new();
    for (i, name) in names.iter().enumerate() {
        let separator = match (i, names.len().saturating_sub(i)) {
            (0, _) => "",
            (_, 1) => " or ",
            _ => ", ",
        };
        // writing to a String cannot fail
        let _ = write!(text, "{separator}`{name}`");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_like_code() {
        let slas = Path::Key(&Path::Root, "slas");
        let second = Path::Index(&slas, 2);
        let targets = Path::Key(&second, "targets");
        assert_eq!(Path::Key(&targets, "urgent").to_string(), "slas[2].targets.urgent");
        assert_eq!(Path::Key(&targets, "company.tier").to_string(), "slas[2].targets[\"company.tier\"]");
        assert_eq!(Path::Key(&targets, "*").to_string(), "slas[2].targets.*");
        assert_eq!(Path::Root.to_string(), "");
    }

    #[test]
    fn slips_of_the_pen_are_recognised() {
        let names = ["priority", "slas", "rules", "calendars"];
        for (found, expected) in [
            ("priorty", Some("priority")),
            ("prioirty", Some("priority")),
            ("Rules", Some("rules")),
            ("sla", Some("slas")),
            ("calendar", Some("calendars")),
            ("escalate", None),
            ("x", None),
        ] {
            assert_eq!(nearest(found, &names), expected, "{found}");
        }
    }

    #[test]
    fn lines_and_columns_count_utf16() {
        let text = "a😀b\ncd";
        let mut problems = Problems::default();
        for at in [5, 0, 7, 99] {
            problems.push(at, Problem::error("", "test", at.to_string()));
        }
        let places: Vec<_> = problems.finish(text).iter().map(|p| (p.line, p.column)).collect();
        assert_eq!(places, [(Some(1), Some(1)), (Some(1), Some(4)), (Some(2), Some(1)), (Some(2), Some(3))]);
    }

    #[test]
    fn lists_of_names_read_aloud() {
        assert_eq!(one_of(&["a"]), "`a`");
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
