//! Items of a list that share one word at its end: 组织、领导、协调和表达能力, and 低压/高压证.

use std::ops::Range;

use super::TermKind;
use super::context::{head, tail};
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

/// Where a list names papers before the one that bears 证, and the id of each.
pub(super) fn papers(folded: &str) -> Vec<(Range<usize>, u16)> {
    const PAPER: &str = "证";
    const LISTS: [char; 5] = ['、', '和', '与', '及', '/'];
    const LONGEST: usize = 12;
    let mut found = Vec::new();
    for (at, _) in folded.match_indices(PAPER) {
        let list = tail(folded.get(..at).unwrap_or_default(), LONGEST);
        let list =
            list.rsplit(|c: char| !c.is_alphanumeric() && !LISTS.contains(&c)).next().unwrap_or_default();
        let from = at - list.len();
        let mut end = list.len();
        while let Some(sign) = list.get(..end).and_then(|list| list.rfind(LISTS)) {
            let item = list.get(..sign).unwrap_or_default();
            let named = [4, 3, 2].into_iter().find_map(|length| {
                let words = tail(item, length);
                let term = TABLE.exact(&format!("{words}{PAPER}"), TermKind::Certificate);
                term.filter(|_| words.chars().count() == length).map(|term| (words.len(), term.id))
            });
            let Some((length, id)) = named else { break };
            found.push((from + sign - length..from + sign, id));
            end = sign - length;
        }
    }
    found
}

/// Where words name the papers of both voltages at once, the first by a part of its name, with its id: 高 of 高低压电工证.
pub(super) fn voltages(folded: &str) -> Vec<(Range<usize>, u16)> {
    const BOTH: [(&str, &str, &str); 4] = [
        ("高低压", "高", "高压电工证"),
        ("低高压", "低", "电工证"),
        ("高压低压", "高压", "高压电工证"),
        ("低压高压", "低压", "电工证"),
    ];
    const SIGNS: [&str; 4] = ["、", "/", "及", "和"];
    const REACH: usize = 10;
    let is_paper = |before: &str, behind: &str| {
        let own = behind.split([',', ';', '。', ' ', '\n']).next().unwrap_or_default();
        head(own, REACH).contains(['证', '本']) || behind.starts_with(')') && before.ends_with("证(")
    };
    let mut found = Vec::new();
    if !folded.contains('压') {
        return found;
    }
    for (both, first, name) in BOTH {
        let Some(term) = TABLE.exact(name, TermKind::Certificate) else { continue };
        let second = both.get(first.len()..).unwrap_or_default();
        for (at, _) in folded.match_indices(second) {
            let before = folded.get(..at).unwrap_or_default();
            let before = SIGNS.iter().find_map(|sign| before.strip_suffix(sign)).unwrap_or(before);
            let Some(lead) = before.strip_suffix(first) else { continue };
            let behind = folded.get(at + second.len()..).unwrap_or_default();
            if is_paper(lead, behind) {
                found.push((lead.len()..before.len(), term.id));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::TermKind;
    use crate::domain::lexicon::recognise;
    use crate::domain::text::passage::Passage;

    #[test]
    fn papers_of_a_list_share_one_word() {
        let names = |text: &str| -> Vec<String> {
            let found = recognise(&Passage::of(text)).into_iter();
            found
                .filter(|mention| mention.term.kind == TermKind::Certificate)
                .map(|mention| mention.term.name.clone())
                .collect()
        };
        for (text, want) in [
            ("有低压/高压证", vec!["电工证", "高压电工证"]),
            ("持焊工、叉车证", vec!["焊工证", "叉车证"]),
            ("电工和焊工证都有", vec!["电工证", "焊工证"]),
            ("电工，有焊工证", vec!["焊工证"]),
            ("低压设备和叉车证", vec!["叉车证"]),
            ("持高低压电工证", vec!["高压电工证", "电工证"]),
            ("高、低压电工证优先", vec!["高压电工证", "电工证"]),
            ("高压低压电工证", vec!["高压电工证", "电工证"]),
            ("低高压电工证", vec!["电工证", "高压电工证"]),
            ("电工证(高低压)", vec!["电工证", "高压电工证"]),
            ("电工证（高压）", vec!["高压电工证"]),
            ("高压入网电工证", vec!["高压电工证"]),
            ("高低压配电柜安装，电工证", vec!["电工证"]),
        ] {
            assert_eq!(names(text), want, "{text}");
        }
    }

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
