//! Priority from impact and urgency, and the helpdesk's own priority beside it.

use crate::document::{Object, choice, each_entry, list, text, whole_number};
use crate::field::Field;
use crate::json::Kind;
use crate::problem::{At, Place, Placed, Problem, Problems, did_you_mean};
use crate::text::{equals, lower, names, slices};
use crate::ticket::TextField;

/// What the helpdesk's own priority counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HelpdeskPriority {
    Ignore,
    /// The higher of the two wins.
    Raise,
    /// It wins.
    Keep,
}

/// `priority` as it is written, with the defaults filled in.
#[derive(Debug)]
pub(crate) struct PriorityDoc {
    levels: Vec<String>,
    impact: Vec<String>,
    urgency: Vec<String>,
    scores: Vec<(Placed<String>, u32)>,
    matrix: MatrixDoc,
    helpdesk: HelpdeskPriority,
    place: Place,
}

#[derive(Debug)]
enum MatrixDoc {
    Absent,
    /// It is there, but is no object: reported once, and not for its holes too.
    Unreadable,
    Written {
        place: Place,
        /// Impact, and its cells.
        rows: Vec<(Placed<String>, Vec<CellDoc>)>,
    },
}

const LEVELS: [&str; 4] = ["low", "normal", "high", "urgent"];
/// A matrix of more could not be read aloud, and its cells are a product.
const MOST_LEVELS: usize = 20;
const IMPACTS: [&str; 3] = ["low", "medium", "high"];

fn owned(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

/// Urgency and priority.
type CellDoc = (Placed<String>, Placed<String>);

impl Default for PriorityDoc {
    fn default() -> PriorityDoc {
        PriorityDoc {
            levels: owned(&LEVELS),
            impact: owned(&IMPACTS),
            urgency: owned(&LEVELS),
            scores: Vec::new(),
            matrix: MatrixDoc::Absent,
            helpdesk: HelpdeskPriority::Raise,
            place: Place::default(),
        }
    }
}

impl PriorityDoc {
    /// Reads the value of `priority`.
    pub fn read(at: At<'_>, problems: &mut Problems) -> PriorityDoc {
        let mut doc = PriorityDoc { place: at.place(), ..PriorityDoc::default() };
        let Some(object) = Object::read(at, problems) else { return doc };
        let mut set = |key: &'static str, levels: &mut Vec<String>| {
            if let Some(found) = object.get(key).and_then(|at| level_names(&at, problems)) {
                *levels = found;
            }
        };
        set("levels", &mut doc.levels);
        set("impact", &mut doc.impact);
        set("urgency", &mut doc.urgency);
        if let Some(at) = object.get("scores") {
            each_entry(&at, problems, |level, at, problems| {
                let place = at.place();
                if let Some(score) = whole_number(&at, 0, 1_000_000, problems) {
                    doc.scores.push((Placed { value: level.to_owned(), place }, score));
                }
            });
        }
        if let Some(at) = object.get("matrix") {
            doc.matrix = MatrixDoc::read(&at, problems);
        }
        let modes = [
            ("ignore", HelpdeskPriority::Ignore),
            ("raise", HelpdeskPriority::Raise),
            ("keep", HelpdeskPriority::Keep),
        ];
        if let Some(mode) = object.get("helpdesk").and_then(|at| choice(&at, &modes, &[], problems)) {
            doc.helpdesk = mode;
        }
        object.finish(&[], problems);
        doc
    }
}

/// Names of levels, lowest first: at least one, each once.
fn level_names(at: &At<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    list(at, problems, |item, problems| {
        let name = text(&item, problems)?;
        let lowered = lower(&name);
        if found.iter().any(|known| equals(known, &lowered)) {
            problems.error_help(&item, "duplicate_id", format!("level `{name}` is there twice"), "keep one of them");
        } else {
            found.push(name);
        }
        Some(())
    });
    if found.len() > MOST_LEVELS {
        let message = format!("{} levels", found.len());
        problems.error_help(at, "out_of_range", message, format!("name at most {MOST_LEVELS} levels"));
        return None;
    }
    if found.is_empty() && at.node.kind() == Kind::List {
        problems.error_help(at, "out_of_range", "no levels", "name at least one level, lowest first");
    }
    (!found.is_empty()).then_some(found)
}

impl MatrixDoc {
    fn read(at: &At<'_>, problems: &mut Problems) -> MatrixDoc {
        let mut rows = Vec::new();
        each_entry(at, problems, |impact, at, problems| {
            let place = at.place();
            let mut cells = Vec::new();
            each_entry(&at, problems, |urgency, at, problems| {
                let place = at.place();
                if let Some(priority) = text(&at, problems) {
                    let urgency = Placed { value: urgency.to_owned(), place: place.clone() };
                    cells.push((urgency, Placed { value: priority, place }));
                }
            });
            rows.push((Placed { value: impact.to_owned(), place }, cells));
        });
        match at.node.kind() {
            Kind::Object => MatrixDoc::Written { place: at.place(), rows },
            _ => MatrixDoc::Unreadable,
        }
    }
}

/// The policy's own names for priority, impact and urgency, lowest first.
#[derive(Debug)]
pub(crate) struct Levels {
    pub priority: Vec<String>,
    pub impact: Vec<String>,
    pub urgency: Vec<String>,
}

impl Levels {
    /// The levels a field's values are ordered by.
    pub fn of(&self, field: Field) -> Option<&[String]> {
        match field {
            Field::Text(TextField::Priority) => Some(&self.priority),
            Field::Impact => Some(&self.impact),
            Field::Urgency => Some(&self.urgency),
            _ => None,
        }
    }
}

/// The position of a name among levels, ignoring case.
pub(crate) fn level_position(levels: &[String], name: &str) -> Option<usize> {
    let lowered = lower(name);
    levels.iter().position(|level| equals(level, &lowered))
}

/// How impact and urgency become a priority.
#[derive(Debug)]
pub(crate) struct Priority {
    pub helpdesk: HelpdeskPriority,
    /// Least score for an urgency, by its position.
    scores: Vec<(u32, usize)>,
    /// `cells[impact][urgency]` is a priority's position.
    cells: Vec<Vec<usize>>,
}

impl Priority {
    pub fn compile(doc: PriorityDoc, problems: &mut Problems) -> (Priority, Levels) {
        let PriorityDoc { levels, impact, urgency, scores, matrix, helpdesk, place } = doc;
        let scores = compile_scores(&scores, &urgency, problems);
        let levels = Levels { priority: levels, impact, urgency };
        let cells = levels.cells(matrix, &place, problems);
        (Priority { helpdesk, scores, cells }, levels)
    }

    /// The highest urgency whose least score is reached.
    pub fn urgency_of_score(&self, score: u32) -> Option<usize> {
        self.scores.iter().filter(|(least, _)| score >= *least).map(|(_, urgency)| *urgency).max()
    }

    /// The priority of a cell of the matrix.
    pub fn cell(&self, impact: usize, urgency: usize) -> usize {
        self.cells.get(impact).and_then(|row| row.get(urgency)).copied().unwrap_or(0)
    }
}

/// The level used when nothing says otherwise: the middle one, the lower of two.
pub(crate) fn middle(levels: &[String]) -> usize {
    levels.len().saturating_sub(1) / 2
}

fn known(levels: &[String], name: &Placed<String>, what: &str, problems: &mut Problems) -> Option<usize> {
    let found = level_position(levels, &name.value);
    if found.is_none() {
        let help = did_you_mean(&name.value, &slices(levels))
            .unwrap_or_else(|| format!("{what} levels are {}", names(levels)));
        problems.at_place(&name.place, "unknown_value", format!("no {what} `{}`", name.value), Some(help));
    }
    found
}

/// The least scores of urgencies; one that is never taken is reported.
fn compile_scores(docs: &[(Placed<String>, u32)], urgency: &[String], problems: &mut Problems) -> Vec<(u32, usize)> {
    let mut scores: Vec<(u32, usize)> = Vec::new();
    for (level, score) in docs {
        let Some(position) = known(urgency, level, "urgency", problems) else { continue };
        if scores.iter().any(|(_, known)| *known == position) {
            let message = format!("urgency `{}` is there twice", level.value);
            problems.at_place(&level.place, "duplicate_id", message, Some("keep one of them".to_owned()));
            continue;
        }
        scores.push((*score, position));
    }
    for (level, score) in docs {
        let position = level_position(urgency, &level.value);
        let higher = scores.iter().find(|(least, other)| least <= score && position.is_some_and(|own| *other > own));
        if let Some(name) = higher.and_then(|(_, other)| urgency.get(*other)) {
            let message = format!("never taken: `{name}` needs no higher score");
            let help = Some("write a lower score, or leave this urgency out".to_owned());
            problems.warn_place(&level.place, "unreachable_rule", message, help);
        }
    }
    scores
}

impl Levels {
    /// Fills the matrix: what is written, and for the rest urgency moved by the impact's distance from the middle one.
    /// That needs as many priorities as urgencies; otherwise every cell must be written.
    fn cells(&self, matrix: MatrixDoc, place: &Place, problems: &mut Problems) -> Vec<Vec<usize>> {
        let mut cells: Vec<Vec<Option<usize>>> = vec![vec![None; self.urgency.len()]; self.impact.len()];
        match matrix {
            MatrixDoc::Absent if !self.can_shift() => {
                let (priorities, urgencies) = (self.priority.len(), self.urgency.len());
                let message = format!("`matrix` is missing: {priorities} priorities for {urgencies} urgencies");
                let problem = Problem::error("priority.matrix", "missing", message);
                problems.push(place.at, problem.with_help("write which priority each impact and urgency make"));
            }
            MatrixDoc::Absent | MatrixDoc::Unreadable => {}
            MatrixDoc::Written { place, rows } => {
                self.write_cells(rows, &mut cells, problems);
                self.report_gaps(&cells, &place, problems);
            }
        }
        let top = self.priority.len().saturating_sub(1);
        let shifted =
            |row: usize, column: usize| column.saturating_add(row).saturating_sub(middle(&self.impact)).min(top);
        let filled = cells.into_iter().enumerate().map(|(row, columns)| {
            columns.into_iter().enumerate().map(|(column, cell)| cell.unwrap_or_else(|| shifted(row, column))).collect()
        });
        filled.collect()
    }

    fn can_shift(&self) -> bool {
        self.priority.len() == self.urgency.len()
    }

    fn write_cells(
        &self,
        rows: Vec<(Placed<String>, Vec<CellDoc>)>,
        cells: &mut [Vec<Option<usize>>],
        problems: &mut Problems,
    ) {
        for (row_name, row_cells) in rows {
            let row = known(&self.impact, &row_name, "impact", problems);
            for (urgency_name, priority_name) in row_cells {
                let column = known(&self.urgency, &urgency_name, "urgency", problems);
                let priority = known(&self.priority, &priority_name, "priority", problems);
                let cell = row.zip(column).and_then(|(row, column)| cells.get_mut(row)?.get_mut(column));
                if let Some(cell) = cell {
                    if cell.is_some() {
                        let message =
                            format!("impact `{}` with urgency `{}` is there twice", row_name.value, urgency_name.value);
                        problems.at_place(
                            &urgency_name.place,
                            "duplicate_id",
                            message,
                            Some("keep one of them".to_owned()),
                        );
                    }
                    *cell = priority.or(Some(0));
                }
            }
        }
    }

    fn report_gaps(&self, cells: &[Vec<Option<usize>>], place: &Place, problems: &mut Problems) {
        for (row, impact) in cells.iter().zip(&self.impact) {
            let urgencies = row.iter().zip(&self.urgency);
            let missing: Vec<&str> =
                urgencies.filter(|(cell, _)| cell.is_none()).map(|(_, name)| name.as_str()).collect();
            if missing.is_empty() {
                continue;
            }
            let message = format!("no priority for impact `{impact}` with urgency {}", names(&missing));
            if self.can_shift() {
                let help = "the urgency is used, moved by the impact's distance from the middle one; write the cells to be sure";
                problems.warn_place(place, "matrix_gap", message, Some(help.to_owned()));
            } else {
                problems.at_place(place, "matrix_gap", message, Some("write these cells".to_owned()));
            }
        }
    }
}
