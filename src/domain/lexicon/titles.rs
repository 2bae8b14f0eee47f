//! Papers that are named by their grade alone: 高级职称 of a teacher is that of teachers, and 初级证 beside 会计 that of accountants.

use std::ops::Range;

use super::progress;
use super::table::TABLE;
use super::{Term, TermKind};
use crate::domain::text::words::Words;

/// Of whose title a text speaks, by its words, with the titles of the three grades where the table has them.
const FIELDS: [(&[&str], [&str; 3]); 3] = [
    (&["会计", "财务", "出纳", "审计", "做账"], ["初级会计职称", "中级会计职称", "高级会计师"]),
    (&["教师", "老师", "讲师", "教授", "教学", "班主任", "教研"], ["", "", "高级教师职称"]),
    (&["医生", "医师", "护士", "护师", "护理", "药师", "检验师", "临床", "主任医"], ["", "", ""]),
];

/// Titles that a grade alone is read as, the lowest first.
const GENERAL: [&str; 3] = ["助理工程师职称", "中级工程师职称", "高级工程师职称"];

/// The term of a title that is named by its grade alone, by what the text is about; the term itself where its name says more.
pub(super) fn of_field(term: &'static Term, words: &str, folded: &str) -> Option<&'static Term> {
    const BARE: [&str; 3] = ["职称", "技术职称", "专业技术职称"];
    const GRADES: Words = Words::of(&["初级", "中级", "高级", "副高"]);
    let bare = GRADES.strip_begin(words).is_some_and(|rest| BARE.contains(&rest));
    let Some(grade) = GENERAL.iter().position(|name| *name == term.name).filter(|_| bare) else {
        return Some(term);
    };
    // Who is an engineer as well says so: "工程师 高级职称".
    let of = |(about, _): &&(&[&str], [&str; 3])| about.iter().any(|word| folded.contains(word));
    match FIELDS.iter().find(of).filter(|_| !folded.contains("工程")) {
        Some((_, titles)) => titles.get(grade).and_then(|name| TABLE.exact(name, TermKind::Certificate)),
        None => Some(term),
    }
}

/// "初级证考下来了" where a text speaks of accounts, with the numbers of the terms.
pub(super) fn of_accountants(folded: &str) -> Vec<(Range<usize>, u16)> {
    const PAPERS: Words = Words::of(&["初级证", "初会", "中级证", "中会"]);
    let is_of_accounts = || {
        FIELDS.first().is_some_and(|(about, _)| about.iter().any(|word| folded.contains(word)))
            || ["从业", "cpa", "税务"].iter().any(|word| folded.contains(word))
    };
    let found = PAPERS.places(folded).into_iter().filter(|(at, word)| {
        let rest = folded.get(at + word.len()..).unwrap_or_default();
        word.ends_with('证') || !rest.starts_with(['计', '议', '员'])
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() || !is_of_accounts() {
        return Vec::new();
    }
    let term = |word: &str| {
        let name = if word.starts_with('初') { "初级会计职称" } else { "中级会计职称" };
        TABLE.exact(name, TermKind::Certificate).map(|term| term.id)
    };
    found.into_iter().filter_map(|(at, word)| Some((at..at + word.len(), term(word)?))).collect()
}

/// "过了证券从业", "期货从业下个月考": qualifications of finance by the first half of their names, with the numbers of the terms. Behind 从业 alone nothing
/// but a verb of passing or a list tells them from work in the branch.
pub(super) fn of_finance(folded: &str) -> Vec<(Range<usize>, u16)> {
    const WORDS: Words = Words::of(&["证券从业", "基金从业", "期货从业", "银行从业", "保险从业"]);
    const BEFORE: Words = Words::of(&[
        "过了",
        "考过",
        "通过",
        "通过了",
        "拿了",
        "拿到",
        "拿下",
        "有",
        "持有",
        "考了",
        "考出",
        "考取",
        "取得",
        "备考",
        "在考",
        "和",
        "、",
        "及",
        "与",
    ]);
    const OTHERS: Words = Words::of(&[
        "资格", "证", "人员", "经验", "经历", "年", "者", "工作", "机构", "背景", "公司", "多年", "的",
    ]);
    let found = WORDS.places(folded).into_iter().filter(|(at, word)| {
        let (before, behind) =
            (folded.get(..*at).unwrap_or_default(), folded.get(at + word.len()..).unwrap_or_default());
        !OTHERS.begin(behind) && (BEFORE.end(before) || progress::of(behind).is_some())
    });
    let term = |word: &str| TABLE.exact(&format!("{word}资格"), TermKind::Certificate).map(|term| term.id);
    found.filter_map(|(at, word)| Some((at..at + word.len(), term(word)?))).collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn a_grade_alone_is_of_the_field_that_is_spoken_of() {
        let read = |text: &str| -> String {
            let found = lexicon::recognise(&Passage::of(text));
            let papers = found.iter().filter(|one| one.term.kind == lexicon::TermKind::Certificate);
            papers.map(|one| one.term.name.as_str()).collect::<Vec<_>>().join(" ")
        };
        for (text, want) in [
            ("退休老教师，高级职称", "高级教师职称"),
            ("高级职称 电气", "高级工程师职称"),
            ("会计，中级职称", "中级会计职称"),
            ("财务主管，高级职称", "高级会计师"),
            ("护士长，副高职称", ""),
            ("土木工程 中级职称", "中级工程师职称"),
            ("初级证考下来了 会计", "初级会计职称"),
            ("初级证", ""),
            ("过了CFA一级和证券从业", "特许金融分析师 证券从业资格"),
            ("初会和基金从业都有", "初级会计职称 基金从业资格"),
            ("期货从业下个月考", ""),
            ("五年证券从业经验", ""),
            ("想做银行从业人员", ""),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
