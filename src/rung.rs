//! Rungs: what is on a ladder, and how it is called and told.
//!
//! A decision gives a rung as reason several times over, and most are never read: its sentence is said when it is.

use crate::decision::StepKind;
use crate::escalation::{Level, Reminder, Row};
use crate::instant::Instant;
use std::fmt::{self, Display, Formatter};

/// Something on a ladder, before it is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rung {
    pub at: Instant,
    pub what: What,
}

/// Levels and reminders are named by their positions in the row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    Level(u32),
    /// The level is repeated for this time.
    Repeat {
        level: u32,
        number: u32,
    },
    /// The level's own time to get the ticket solved is over.
    Breach(u32),
    /// Before a level, or before the deadline. It would have come before the start.
    Reminder {
        position: u32,
        level: Option<u32>,
        clamped: bool,
    },
}

impl What {
    pub fn kind(self) -> StepKind {
        match self {
            What::Level(_) => StepKind::Level,
            What::Repeat { .. } => StepKind::Repeat,
            What::Breach(_) => StepKind::Breach,
            What::Reminder { .. } => StepKind::Reminder,
        }
    }

    /// The position of the level it is about.
    pub fn level(self) -> Option<u32> {
        match self {
            What::Level(level) | What::Repeat { level, .. } | What::Breach(level) => Some(level),
            What::Reminder { level, .. } => level,
        }
    }

    /// What the sentence is a reason of.
    pub fn code(self) -> &'static str {
        match self {
            What::Level(_) => "level",
            What::Repeat { .. } => "repeat",
            What::Breach(_) => "resolve_within",
            What::Reminder { .. } => "reminder",
        }
    }

    /// The id of the step, on the ladder with this one.
    pub fn id(self, ladder: &str) -> String {
        let mut id = String::with_capacity(ladder.len().saturating_add(ROOM));
        id.push_str(ladder);
        let number = |position: u32| position.saturating_add(1);
        let mut add = |text: &str, position: u32| {
            id.push_str(text);
            push_number(number(position), &mut id);
        };
        match self {
            What::Level(level) => add(":level-", level),
            What::Repeat { level, number } => {
                add(":level-", level);
                add(":repeat-", number.saturating_sub(1));
            }
            What::Breach(level) => {
                add(":level-", level);
                id.push_str(":breach");
            }
            What::Reminder { position, level, .. } => {
                add(":reminder-", position);
                match level {
                    Some(level) => add(":level-", level),
                    None => id.push_str(":due"),
                }
            }
        }
        id
    }
}

/// As long as the ends of ids are, with the `:notify` that an action adds.
const ROOM: usize = 32;

fn push_number(number: u32, text: &mut String) {
    if number >= 10 {
        push_number(number / 10, text);
    }
    text.push(char::from(b'0'.saturating_add((number % 10) as u8)));
}

impl Row {
    pub fn level(&self, position: u32) -> Option<&Level> {
        self.levels.get(position as usize)
    }

    pub fn reminder(&self, position: u32) -> Option<&Reminder> {
        self.reminders.get(position as usize)
    }
}

/// What is told of a rung.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    pub row: &'a Row,
    /// The metric in a sentence.
    pub words: &'a str,
    pub rung: Rung,
    pub is_past: bool,
}

impl Display for Told<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Told { row, words, rung: Rung { at, what }, is_past } = *self;
        let came = if is_past { "came" } else { "comes" };
        if let What::Reminder { position, .. } = what {
            let Some(reminder) = row.reminder(position) else { return Ok(()) };
            write!(f, "reminder {} before ", reminder.lead.length)?;
        }
        match what.level() {
            Some(level) => write!(f, "level {} of `{}`", level.saturating_add(1), row.id)?,
            None => write!(f, "{words} is due")?,
        }
        let level = what.level().and_then(|level| row.level(level));
        match (what, level) {
            (What::Level(_), Some(level)) => {
                // without the due time: it moves with every pause, and what is reached stays as it was said
                let of = if words.is_empty() { "" } else { " of " };
                let tense = if is_past { "reached" } else { came };
                write!(f, " (`{}`{of}{words}) {tense} {at}", level.written)
            }
            (What::Repeat { number, .. }, Some(level)) => {
                let Some(repeat) = level.repeat else { return Ok(()) };
                write!(f, " {came} again {at}: {number} of {}, every {}", repeat.times, repeat.every)
            }
            (What::Breach(_), Some(level)) => {
                let Some(within) = level.resolve_within else { return Ok(()) };
                let verb = if is_past { "had" } else { "has" };
                write!(f, " {verb} {within} to get it solved, until {at}")
            }
            (What::Reminder { clamped, .. }, _) => {
                let clamped = if clamped { ", clamped to the start" } else { "" };
                write!(f, " {came} {at}{clamped}")
            }
            _ => Ok(()),
        }
    }
}
