//! Papers that are named by their grade alone: 高级职称 of a teacher is that of teachers, and 初级证 beside 会计 that of accountants.

use std::ops::Range;

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
    let is_of_accounts =
        || FIELDS.first().is_some_and(|(about, _)| about.iter().any(|word| folded.contains(word)));
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
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
