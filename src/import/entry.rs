//! A row of a file and what became of it.

use serde_json::{Value, json};

use super::convert::LeftOut;
use super::lines::BrokenLine;
use super::shape::Cell;
use crate::domain::message::{Language, Message};
use crate::pb::v1::Record;

/// What is read of a file, one after another.
pub enum Item {
    /// The text was opened; whether its encoding is a guess that is worth telling.
    Opened {
        encoding: &'static str,
        is_guess: bool,
    },
    Entry(Box<Entry>),
    /// Something about the file that its reader may not expect.
    Note(Message),
}

/// A row of a file and what became of it.
pub struct Entry {
    pub line: u64,
    pub row: String,
    pub record: Result<Record, Refusal>,
    /// Texts of the row that the record does not hold.
    pub left_out: Vec<LeftOut>,
    /// What its cells become, where that is to be shown.
    pub cells: Vec<Cell>,
}

impl Entry {
    pub fn new(line: u64, row: String, record: Result<Record, Refusal>) -> Self {
        Self { line, row, record, left_out: Vec::new(), cells: Vec::new() }
    }
}

/// Why a row is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: Message,
    /// Fields at fault, with what is wrong.
    pub violations: Vec<(String, Message)>,
}

impl Refusal {
    pub fn new(reason: impl Into<Message>) -> Self {
        Self { reason: reason.into(), violations: Vec::new() }
    }

    /// As it is told: `{"reason": ..., "fieldViolations": [{"field": ..., "description": ...}]}`.
    pub fn to_json(&self, language: Language) -> Value {
        let violations = self
            .violations
            .iter()
            .map(|(field, description)| json!({"field": field, "description": description.text(language)}));
        json!({"reason": self.reason.text(language), "fieldViolations": violations.collect::<Vec<_>>()})
    }
}

impl From<BrokenLine> for Refusal {
    fn from(broken: BrokenLine) -> Self {
        Self::new(broken.reason)
    }
}
