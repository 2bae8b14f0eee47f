//! N1 to N5, which are levels of 日语能力考试 where a text speaks of Japanese, and N1 else the item of 特种设备作业人员证 for forklifts.

use std::ops::Range;

use super::TermKind;
use super::table::TABLE;
use crate::domain::text::words::Words;

/// The term of the examination.
const NAME: &str = "日语能力考试";

/// Whether N1 is a level of Japanese in this folded text.
pub(super) fn is_meant(folded: &str) -> bool {
    const JAPANESE: Words = Words::of(&["日语", "日本", "日文", "日企", "日资", "对日"]);
    JAPANESE.are_in(folded) && !folded.contains("叉车")
}

/// Where a folded text names such levels alone, with the number of the term: 日语专业，N1.
pub(super) fn levels(folded: &str) -> Vec<(Range<usize>, u16)> {
    let bytes = folded.as_bytes();
    let joins = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_level = |at: &usize| {
        matches!(bytes.get(at + 1), Some(b'1'..=b'5'))
            && !joins(bytes.get(at + 2))
            && !joins(at.checked_sub(1).and_then(|before| bytes.get(before)))
    };
    let places: Vec<usize> = folded.match_indices('n').map(|(at, _)| at).filter(is_level).collect();
    if places.is_empty() || !is_meant(folded) {
        return Vec::new();
    }
    let term = TABLE.exact(NAME, TermKind::Certificate).map(|term| term.id);
    places.into_iter().filter_map(|at| Some((at..at + 2, term?))).collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn n1_is_of_japanese_beside_it_and_of_forklifts_else() {
        let read = |text: &str| -> Vec<String> {
            let found = lexicon::recognise(&Passage::of(text));
            let papers = found.iter().filter(|one| one.term.kind == lexicon::TermKind::Certificate);
            papers
                .map(|one| format!("{} {}", one.term.name, one.level.map_or(0, |level| level.rank)))
                .collect()
        };
        for (text, papers) in [
            ("日语专业应届本科，N1，想进上海的日企做人事", vec!["日语能力考试 5"]),
            ("对日软件开发，N2以上", vec!["日语能力考试 4"]),
            ("日企，叉车工，N1", vec!["叉车证 0"]),
            ("持有N1，会开叉车", vec!["叉车证 0"]),
            ("日语优先，WIN10", vec![]),
        ] {
            assert_eq!(read(text), papers, "{text}");
        }
    }
}
