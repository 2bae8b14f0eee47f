//! Fields of study that are wider than a group of majors: 理工科, 文科.

use std::ops::Range;

use crate::domain::catalogue::major::MajorCode;
use crate::domain::text::words::Words;

/// Names, the longer ones first, with the groups of majors (大类 of 职业教育专业目录, and 学科门类 of undergraduate majors).
const FIELDS: &[(&[&str], &[&str])] = &[
    (
        &["理工科", "理工类", "理工农医", "工科类", "工科", "理科"],
        &["07", "08", "42", "43", "44", "45", "46", "47", "48", "49", "50", "51"],
    ),
    (
        &["人文社科", "文史类", "文科类", "文科"],
        &["02", "03", "04", "05", "12", "13", "53", "54", "55", "56", "57", "58", "59"],
    ),
    (&["经管类", "商科类", "商科"], &["02", "12", "53"]),
];

/// What makes another word of a name: 理科生, but not 理科室.
const STUDY: Words = Words::of(&[
    "专业", "生", "背景", "毕业", "类", "学历", "出身", "均", "都", "优先", "相关", "等", "、", "/", "或",
    "和",
]);

/// The fields that folded text names beside a word of study, with their groups.
pub(super) fn named(text: &str) -> Vec<(Range<usize>, Vec<MajorCode>)> {
    let mut found: Vec<(Range<usize>, Vec<MajorCode>)> = Vec::new();
    for (names, groups) in FIELDS {
        for (at, name) in names.iter().flat_map(|name| text.match_indices(name)) {
            let place = at..at + name.len();
            let behind = text.get(place.end..).unwrap_or_default();
            let is_study = STUDY.begin(behind);
            let is_known =
                found.iter().any(|(known, _)| known.start <= place.start && place.end <= known.end);
            if is_study && !is_known {
                found.push((place, groups.iter().filter_map(|code| MajorCode::parse(code).ok()).collect()));
            }
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_groups_of_majors() {
        let read = |text: &str| {
            named(text)
                .into_iter()
                .map(|(place, majors)| (text[place].to_string(), majors.len()))
                .collect::<Vec<_>>()
        };
        assert_eq!(read("理工科专业"), [("理工科".to_string(), 12)]);
        assert_eq!(read("文科生、商科背景"), [("文科".to_string(), 13), ("商科".to_string(), 3)]);
        assert!(read("外科护理、骨科、理科室").is_empty());
        assert!(FIELDS.iter().all(|(_, groups)| {
            groups.iter().all(|code| MajorCode::parse(code).is_ok_and(|code| code.name().is_some()))
        }));
    }
}
