//! Classes of driving licences that stand alone, where a sentence speaks of driving: "司机 C1", "有A2，跑过大货".

use std::ops::Range;

use super::TermKind;
use super::context::{Sentences, head, tail};
use super::table::TABLE;

/// The term of the licence.
const NAME: &str = "驾驶证";

/// Words of driving, and such by which the letters are something else: levels of languages, parts of buildings.
const DRIVING: [&str; 19] = [
    "司机",
    "驾驶",
    "驾龄",
    "开车",
    "货车",
    "大货",
    "网约车",
    "开大车",
    "客车",
    "大巴",
    "公交",
    "半挂",
    "牵引车",
    "跑车",
    "拉货",
    "送货",
    "短途",
    "长途",
    "能开",
];
const OTHER: [&str; 5] = ["语", "雅思", "欧标", "托福", "水平"];
const OF_PLACE: &str = "栋座楼区层馆口厅号幢库段仓门线厂校地-~";

/// Where the sentence names such a class, with the number of the term.
pub(super) fn classes(said: &Sentences<'_>) -> Vec<(Range<usize>, u16)> {
    let text = said.text();
    if !DRIVING.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let joins = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
    };
    let is_class = |at: &usize| {
        let class = (bytes.get(*at), bytes.get(at + 1));
        matches!(class, (Some(b'a' | b'c'), Some(b'1'..=b'3')) | (Some(b'b'), Some(b'1' | b'2')))
            && !joins(at.checked_sub(1))
            && !joins(Some(at + 2))
    };
    let is_meant = |at: &usize| {
        let around = said.around(*at, at + 2);
        let sentence = [around.sentence, around.rest];
        let says = |words: &[&str]| sentence.iter().any(|part| words.iter().any(|word| part.contains(word)));
        let beside = [tail(around.sentence, 1), head(around.rest, 1)];
        says(&DRIVING)
            && !OTHER
                .iter()
                .any(|other| tail(around.sentence, 6).contains(other) || head(around.rest, 4).contains(other))
            && !beside.iter().any(|c| c.chars().any(|c| OF_PLACE.contains(c)))
    };
    let Some(term) = TABLE.exact(NAME, TermKind::Certificate) else { return Vec::new() };
    let places = text.char_indices().filter(|(_, c)| matches!(c, 'a'..='c')).map(|(at, _)| at);
    places.filter(is_class).filter(is_meant).map(|at| (at..at + 2, term.id)).collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn a_class_is_of_driving_beside_words_of_it() {
        let read = |text: &str| -> Vec<String> {
            let found = lexicon::recognise(&Passage::of(text));
            let papers = found.iter().filter(|one| one.term.name == "驾驶证");
            papers.map(|one| one.level.map_or("", |level| level.label).to_string()).collect()
        };
        for (text, want) in [
            ("司机 C1 三年驾龄", vec!["C1"]),
            ("有A2想开大货", vec!["A2"]),
            ("退伍军人 有B2 想开货车", vec!["B2"]),
            ("招司机，C1驾照", vec!["C1"]),
            ("德语B2，会开车", vec![]),
            ("招司机，地址万达C1栋", vec![]),
            ("司机，面试在A1-203", vec![]),
            ("能开A2，青岛周边跑短途", vec!["A2"]),
            ("C1 送货", vec!["C1"]),
            ("文员，C1", vec![]),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
