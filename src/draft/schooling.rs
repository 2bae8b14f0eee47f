//! Where and what somebody learnt, and for how long, out of lines such as "2022.09-2025.06 重庆电子工程职业学院 软件技术 大专".

use super::fields::Record;
use super::pieces::{Piece, is_learnt};
use super::text::Place;
use crate::domain::catalogue::education::levels_in;
use crate::domain::catalogue::major::lookup;
use crate::domain::text::passage::Passage;

/// How names of schools end, the longer before those that are part of them.
const SCHOOLS: [&str; 10] = [
    "职业技术学院",
    "高等专科学校",
    "职业学院",
    "技师学院",
    "技工学校",
    "职业学校",
    "大学",
    "学院",
    "学校",
    "中专",
];
/// Between the parts of such a line.
const BETWEEN: [char; 10] = [' ', '\t', '|', '｜', ',', '，', '/', '·', '；', ';'];

/// Fills what no heading stated. Of several schools the first named counts, as CVs begin with the last one; where none stands under a
/// heading of education, lines that name a school are read.
pub(super) fn read(record: &mut Record, pieces: &[Piece]) {
    let learnt = |piece: &&Piece| piece.heading.as_deref().is_some_and(is_learnt);
    let under: Vec<&(Place, String)> = pieces.iter().filter(learnt).flat_map(|piece| &piece.texts).collect();
    let lines = match under.is_empty() {
        false => under,
        true => {
            let loose = pieces.iter().filter(|piece| piece.heading.is_none()).flat_map(|piece| &piece.texts);
            loose.filter(|(_, text)| school_in(text).is_some() && text.chars().count() <= 80).collect()
        }
    };
    let mut is_over = false;
    for (place, text) in lines {
        let school = school_in(text);
        // The line of an earlier school.
        is_over |=
            school.is_some() && record.at("school").is_some_and(|own| own.as_str() != school.as_deref());
        if is_over {
            record.taken.insert(*place);
            continue;
        }
        if let Some(school) = &school {
            record.fill("school", school, *place);
        }
        level(record, text, *place);
        major(record, text, school.as_deref(), *place);
        span(record, text, *place);
    }
}

fn school_in(text: &str) -> Option<String> {
    text.split(BETWEEN).find_map(|part| {
        let end =
            SCHOOLS.iter().filter_map(|tail| Some(part.find(tail)? + tail.len())).min_by_key(|end| *end)?;
        // The longest of those that end at one place begins at the part's beginning.
        let end = SCHOOLS
            .iter()
            .filter_map(|tail| Some(part.find(tail)? + tail.len()))
            .filter(|other| *other <= end + 12)
            .max()
            .unwrap_or(end);
        let name = part.get(..end)?.trim_start_matches(|c: char| !is_han(c));
        let name = ["毕业于", "就读于", "毕业院校", "学校"]
            .iter()
            .find_map(|lead| name.strip_prefix(lead))
            .unwrap_or(name);
        let name = name.trim_start_matches(['：', ':', '—', '-', '~', '至', '今']);
        (name.chars().count() >= 4 && name.chars().all(|c| is_han(c) || matches!(c, '(' | ')' | '（' | '）')))
            .then(|| name.to_string())
    })
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn level(record: &mut Record, text: &str, place: Place) {
    if !record.lacks("educationLevel") {
        return;
    }
    // Names of schools name levels: 高等专科学校, 中专.
    let rest = without(text, school_in(text).as_deref());
    let passage = Passage::of(&rest);
    if let Some((at, _)) = levels_in(passage.folded()).next() {
        let words = passage.words(passage.place(at)).to_string();
        record.fill("educationLevel", &words, place);
    }
}

/// A text without the name of the school.
fn without(text: &str, school: Option<&str>) -> String {
    school.map_or_else(|| text.to_string(), |school| text.replace(school, " "))
}

fn major(record: &mut Record, text: &str, school: Option<&str>, place: Place) {
    if !record.lacks("majorName") {
        return;
    }
    let rest = without(text, school);
    let parts = rest
        .split(BETWEEN)
        .map(|part| part.trim().trim_end_matches("专业").trim_matches(['(', ')', '（', '）']));
    let is_major = |part: &&str| {
        let length = part.chars().count();
        (2..=20).contains(&length)
            && part.chars().any(is_han)
            && levels_in(part).next().is_none()
            && lookup(part).is_some()
    };
    if let Some(major) = parts.into_iter().find(is_major) {
        let major = major.to_string();
        record.fill("majorName", &major, place);
    }
}

/// "2022.09-2025.06", "2022年9月至2025年6月", "2022.9—至今".
fn span(record: &mut Record, text: &str, place: Place) {
    let days: Vec<&str> = text
        .split(['-', '—', '–', '~', '至', '到', '\t', ' ', '|'])
        .map(str::trim)
        .filter(|part| is_month(part))
        .collect();
    let [first, rest @ ..] = days.as_slice() else { return };
    if let Some(year) = first.get(..4) {
        record.fill("entryYear", year, place);
    }
    if let Some(last) = rest.first() {
        let day = last.trim_end_matches(['毕', '业', '(', ')', '预', '计']);
        record.fill("graduationDate", day, place);
    }
}

/// A year with a month: a year alone says too little of when somebody graduates.
fn is_month(text: &str) -> bool {
    let year = text.get(..4).is_some_and(|year| {
        year.bytes().all(|byte| byte.is_ascii_digit()) && (year.starts_with("19") || year.starts_with("20"))
    });
    let rest = text.get(4..).unwrap_or_default();
    year && rest.starts_with(['.', '年', '/'])
        && rest.chars().any(|c| c.is_ascii_digit())
        && rest.chars().count() <= 7
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(texts: &[&str]) -> serde_json::Value {
        let texts = texts.iter().map(|text| (Place::default(), text.to_string())).collect();
        let pieces = [Piece { heading: Some("教育经历".to_string()), texts }];
        let mut record = Record::of(serde_json::from_value(json!("studentProfile")).unwrap());
        super::read(&mut record, &pieces);
        record.resource
    }

    #[test]
    fn lines_of_schools_are_read() {
        let day = |year: i32, month: i32| json!({"year": year, "month": month, "day": 1});
        let want = json!({
            "school": "重庆电子工程职业学院", "majorName": "软件技术", "educationLevel": "EDUCATION_LEVEL_JUNIOR_COLLEGE",
            "entryYear": 2022, "graduationDate": day(2025, 6),
        });
        for texts in [
            &["2022.09-2025.06 重庆电子工程职业学院 软件技术 大专"][..],
            &["重庆电子工程职业学院\t软件技术专业\t大专\t2022年9月至2025年6月"],
            &["2022.09 - 2025.06 | 重庆电子工程职业学院", "软件技术专业 | 大专", "主修课程多"],
            &["2022/09—2025/06 重庆电子工程职业学院 软件技术 大专", "2019.09-2022.06 某县职业中学学校 中专"],
        ] {
            assert_eq!(read(texts), want, "{texts:?}");
        }
        assert_eq!(read(&["无锡高等专科学校 护理 专科"])["school"], "无锡高等专科学校");
        assert_eq!(read(&["会焊接"]), json!({}));
    }
}
