//! Abilities of a list that share one 能力: 组织、领导、协调和表达能力.

use std::ops::Range;

use super::TermKind;
use super::context::tail;
use super::table::TABLE;

const ABILITY: &str = "能力";
const SIGNS: [char; 6] = ['、', '和', '与', '及', '/', ','];

/// Where a list names abilities before the one that bears 能力, and the id of each.
pub(super) fn abilities(folded: &str) -> Vec<(Range<usize>, u16)> {
    const LONGEST: usize = 16;
    let mut found = Vec::new();
    for (at, _) in folded.match_indices(ABILITY) {
        let before = folded.get(..at).unwrap_or_default();
        let list = before.rsplit(['。', ';', '\n', ':', '!']).next().unwrap_or_default();
        let list = list.rsplit_once(ABILITY).map_or(list, |(_, list)| list);
        let list = tail(list, LONGEST);
        let from = at - list.len();
        let mut end = list.len();
        // The last item has its own 能力; what stands before is read back until something else than an ability is named.
        while let Some(sign) = list.get(..end).and_then(|list| list.rfind(SIGNS)) {
            let item = list.get(..sign).unwrap_or_default();
            let start = item
                .rfind(SIGNS)
                .and_then(|sign| Some(sign + item.get(sign..)?.chars().next()?.len_utf8()))
                .unwrap_or(0);
            let words = item.get(start..).unwrap_or_default();
            let bare = words.rsplit_once('的').map_or(words, |(_, words)| words).trim();
            let term = TABLE.exact(&format!("{bare}{ABILITY}"), TermKind::Skill).filter(|term| term.soft);
            let Some(term) = term.filter(|_| !bare.is_empty()) else { break };
            let place = from + start + words.trim_end().len() - bare.len();
            found.push((place..place + bare.len(), term.id));
            end = sign;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon::recognise;
    use crate::domain::text::passage::Passage;

    #[test]
    fn each_of_a_list_is_an_ability() {
        let names = |text: &str| -> Vec<String> {
            recognise(&Passage::of(text)).iter().map(|mention| mention.term.name.clone()).collect()
        };
        for (text, want) in [
            ("较强的组织、领导和表达能力", vec!["组织能力", "领导力", "表达能力"]),
            ("具备良好的沟通、学习及抗压能力", vec!["沟通能力", "学习能力", "抗压能力"]),
            ("负责招聘、组织活动，有表达能力", vec!["招聘", "表达能力"]),
        ] {
            assert_eq!(names(text), want, "{text}");
        }
    }
}
