//! The texts that no record holds, as they are told on the terminal.

use std::collections::BTreeMap;

use crate::cli::render::grouped;
use crate::domain::message::{Language, Message};
use crate::import::left_out::Counts;

/// Texts of a column that are shown.
const SHOWN_TEXTS: usize = 5;

/// A line for each column, the most frequent texts first.
pub fn to_text(counts: &Counts, language: Language) -> String {
    let line = |(column, texts): (&String, &BTreeMap<Message, u64>)| {
        let mut sorted: Vec<(&Message, &u64)> = texts.iter().collect();
        sorted.sort_by_key(|(text, count)| (std::cmp::Reverse(**count), *text));
        let shown = sorted
            .iter()
            .take(SHOWN_TEXTS)
            .map(|(text, count)| format!("{} ({})", text.text(language), grouped(**count)));
        let more = if texts.len() > SHOWN_TEXTS { " ..." } else { "" };
        let all = grouped(texts.values().sum());
        format!("  {all:>7}  left out of {column}: {}{more}\n", shown.collect::<Vec<_>>().join(", "))
    };
    counts.columns.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::convert::LeftOut;

    #[test]
    fn the_most_frequent_come_first() {
        let left_out = |text: &str| LeftOut { column: "学历".into(), text: text.into() };
        let mut counts = Counts::default();
        counts.add(vec![left_out("专科"), left_out("大专及以上"), left_out("大专及以上")]);
        assert_eq!(
            to_text(&counts, Language::English),
            "        3  left out of 学历: 大专及以上 (2), 专科 (1)\n"
        );
        assert_eq!(counts.to_json(Language::English), json!({"学历": {"专科": 1, "大专及以上": 2}}));
        assert_eq!(to_text(&Counts::default(), Language::English), "");
    }
}
