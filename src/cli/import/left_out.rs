//! Counts of the texts that no record holds, by column.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cli::render::grouped;
use crate::import::convert::LeftOut;

/// Different texts of a column that are told apart, and those that are shown.
const MOST_TEXTS: usize = 1_000;
const SHOWN_TEXTS: usize = 5;
/// Characters of a text that are shown.
const SHOWN_CHARS: usize = 30;

/// How often each text was left out.
#[derive(Default)]
pub struct Counts {
    columns: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Counts {
    pub fn add(&mut self, left_out: Vec<LeftOut>) {
        for LeftOut { column, text } in left_out {
            let texts = self.columns.entry(column).or_default();
            let short: String = text.chars().take(SHOWN_CHARS).collect();
            let told_apart = texts.len() < MOST_TEXTS || texts.contains_key(&short);
            *texts.entry(if told_apart { short } else { "others".to_string() }).or_default() += 1;
        }
    }

    /// Columns with the texts and how often each was left out.
    pub fn to_json(&self) -> Value {
        json!(self.columns)
    }

    /// A line for each column, the most frequent texts first.
    pub fn to_text(&self) -> String {
        let line = |(column, texts): (&String, &BTreeMap<String, u64>)| {
            let mut sorted: Vec<(&String, &u64)> = texts.iter().collect();
            sorted.sort_by_key(|(text, count)| (std::cmp::Reverse(**count), *text));
            let shown =
                sorted.iter().take(SHOWN_TEXTS).map(|(text, count)| format!("{text} ({})", grouped(**count)));
            let more = if texts.len() > SHOWN_TEXTS { " ..." } else { "" };
            let all = grouped(texts.values().sum());
            format!("  {all:>7}  left out of {column}: {}{more}\n", shown.collect::<Vec<_>>().join(", "))
        };
        self.columns.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_come_first() {
        let left_out = |text: &str| LeftOut { column: "学历".into(), text: text.into() };
        let mut counts = Counts::default();
        counts.add(vec![left_out("专科"), left_out("大专及以上"), left_out("大专及以上")]);
        assert_eq!(counts.to_text(), "        3  left out of 学历: 大专及以上 (2), 专科 (1)\n");
        assert_eq!(counts.to_json(), json!({"学历": {"专科": 1, "大专及以上": 2}}));
        assert_eq!(Counts::default().to_text(), "");
    }
}
