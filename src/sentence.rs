//! Sentences of reasons: said, or what they are made of.

use crate::rung::Told;
use crate::write::{Json, ToJson};
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

/// A sentence to show. `to_string` says it.
#[derive(Clone)]
pub struct Sentence<'a>(Parts<'a>);

#[derive(Clone)]
enum Parts<'a> {
    /// Shared by all that give it as a reason.
    Said(Arc<str>),
    Rung(Told<'a>),
}

impl<'a> Sentence<'a> {
    pub(crate) fn of_rung(told: Told<'a>) -> Sentence<'a> {
        Sentence(Parts::Rung(told))
    }

    /// Says it of what is still to come.
    pub(crate) fn foretell(&mut self) {
        if let Parts::Rung(told) = &mut self.0 {
            told.is_past = false;
        }
    }
}

impl From<String> for Sentence<'_> {
    fn from(text: String) -> Self {
        Sentence(Parts::Said(text.into()))
    }
}

impl Display for Sentence<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Parts::Said(text) => f.write_str(text),
            Parts::Rung(told) => Display::fmt(told, f),
        }
    }
}

impl Debug for Sentence<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.to_string(), f)
    }
}

/// Equal if they say the same.
impl PartialEq for Sentence<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Parts::Said(one), Parts::Said(other)) => one == other,
            _ => self.to_string() == other.to_string(),
        }
    }
}

impl ToJson for Sentence<'_> {
    fn write(&self, json: &mut Json) {
        match &self.0 {
            Parts::Said(text) => json.string(text),
            Parts::Rung(told) => json.said(told),
        }
    }
}
