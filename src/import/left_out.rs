//! Counts of the texts that no record holds, by column.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::convert::LeftOut;
use crate::domain::message::{Code, Language, Message};

/// Different texts of a column that are told apart.
const MOST_TEXTS: usize = 1_000;
/// Characters of a text that are shown.
const SHOWN_CHARS: usize = 30;

/// How often each text was left out.
#[derive(Default)]
pub struct Counts {
    /// By column and text.
    pub columns: BTreeMap<String, BTreeMap<Message, u64>>,
}

impl Counts {
    pub fn add(&mut self, left_out: Vec<LeftOut>) {
        for LeftOut { column, text } in left_out {
            let texts = self.columns.entry(column).or_default();
            let short = text.shortened(SHOWN_CHARS);
            let told_apart = texts.len() < MOST_TEXTS || texts.contains_key(&short);
            *texts.entry(if told_apart { short } else { Code::OtherTexts.into() }).or_default() += 1;
        }
    }

    /// Columns with the texts and how often each was left out.
    pub fn to_json(&self, language: Language) -> Value {
        let told = |texts: &BTreeMap<Message, u64>| -> BTreeMap<String, u64> {
            texts.iter().map(|(text, count)| (text.text(language), *count)).collect()
        };
        let columns: BTreeMap<&String, _> =
            self.columns.iter().map(|(name, texts)| (name, told(texts))).collect();
        json!(columns)
    }
}
