//! The texts that no record holds, as they are told on the terminal.

use std::collections::BTreeMap;

use crate::cli::render::grouped;
use crate::domain::message::{Language, Message};
use crate::import::left_out::{Counts, Seen};

/// Texts of a column that are shown.
const SHOWN_TEXTS: usize = 5;

/// A line for each column, the most frequent texts first, each with the row where it stands first.
pub fn to_text(counts: &Counts, language: Language) -> String {
    let line = |(column, texts): (&String, &BTreeMap<Message, Seen>)| {
        let mut sorted: Vec<(&Message, &Seen)> = texts.iter().collect();
        sorted.sort_by_key(|(text, seen)| (std::cmp::Reverse(seen.count), *text));
        let shown = sorted.iter().take(SHOWN_TEXTS).map(|(text, seen)| {
            let first = seen.places.first().map_or("", String::as_str);
            format!("{} ({}, {first})", text.text(language), grouped(seen.count))
        });
        let more = if texts.len() > SHOWN_TEXTS { " ..." } else { "" };
        let all = grouped(texts.values().map(|seen| seen.count).sum());
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
        let texts = [(2, left_out("专科")), (3, left_out("大专及以上")), (5, left_out("大专及以上"))];
        counts.add(Some("a.csv"), texts.to_vec());
        assert_eq!(
            to_text(&counts, Language::English),
            "        3  left out of 学历: 大专及以上 (2, a.csv:3), 专科 (1, a.csv:2)\n"
        );
        assert_eq!(counts.to_json(Language::English), json!({"学历": {"专科": 1, "大专及以上": 2}}));
        assert_eq!(
            counts.places_to_json(Language::English),
            json!({"学历": {"专科": ["a.csv:2"], "大专及以上": ["a.csv:3", "a.csv:5"]}})
        );
        assert_eq!(to_text(&Counts::default(), Language::English), "");
    }
}
