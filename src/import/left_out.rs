//! Counts of the texts that no record holds, by column, with the rows where they stand.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::convert::LeftOut;
use crate::domain::message::{Code, Language, Message};

/// Different texts of a column that are told apart.
const MOST_TEXTS: usize = 1_000;
/// Characters of a text that are shown.
const SHOWN_CHARS: usize = 30;
/// Rows of a text that are named.
const MOST_PLACES: usize = 5;

/// How often a text was left out, and where first.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub count: u64,
    /// The first lines, with the file before them where there may be several: "a.csv:3".
    pub places: Vec<String>,
}

/// How often each text was left out.
#[derive(Default)]
pub struct Counts {
    /// By column and text.
    pub columns: BTreeMap<String, BTreeMap<Message, Seen>>,
}

impl Counts {
    /// Counts texts of lines; `file` stands before their numbers, where it is said.
    pub fn add(&mut self, file: Option<&str>, left_out: Vec<(u64, LeftOut)>) {
        for (line, LeftOut { column, text }) in left_out {
            let texts = self.columns.entry(column).or_default();
            let short = text.shortened(SHOWN_CHARS);
            let told_apart = texts.len() < MOST_TEXTS || texts.contains_key(&short);
            let seen = texts.entry(if told_apart { short } else { Code::OtherTexts.into() }).or_default();
            seen.count += 1;
            if seen.places.len() < MOST_PLACES {
                seen.places.push(file.map_or_else(|| line.to_string(), |file| format!("{file}:{line}")));
            }
        }
    }

    /// Columns with the texts and how often each was left out.
    pub fn to_json(&self, language: Language) -> Value {
        self.told(language, |seen| json!(seen.count))
    }

    /// Columns with the texts and the first rows of each.
    pub fn places_to_json(&self, language: Language) -> Value {
        self.told(language, |seen| json!(seen.places))
    }

    fn told(&self, language: Language, what: impl Fn(&Seen) -> Value) -> Value {
        let told = |texts: &BTreeMap<Message, Seen>| -> BTreeMap<String, Value> {
            texts.iter().map(|(text, seen)| (text.text(language), what(seen))).collect()
        };
        let columns: BTreeMap<&String, _> =
            self.columns.iter().map(|(name, texts)| (name, told(texts))).collect();
        json!(columns)
    }
}
