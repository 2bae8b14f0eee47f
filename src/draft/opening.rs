//! What a posting says under no heading: its title and who posts it, and conditions that its sentences insist on.

use super::fields::Record;
use super::pieces::Piece;
use super::text::{Line, Place};
use crate::domain::wants::typed::Typed;
use crate::domain::wants::want::{Polarity, What};

/// Words before a title.
const CALLS: [&str; 14] = [
    "招聘岗位",
    "招聘职位",
    "招聘启事",
    "招聘简章",
    "招聘信息",
    "招聘公告",
    "高薪诚聘",
    "诚聘英才",
    "校园招聘",
    "诚聘",
    "急聘",
    "急招",
    "招聘",
    "招募",
];
/// How names of employers end.
const EMPLOYERS: [&str; 9] =
    ["有限责任公司", "股份有限公司", "有限公司", "公司", "集团", "医院", "酒店", "工厂", "学校"];
/// Characters of a title, and lines at the top where one is looked for.
const TITLE: usize = 30;
const TITLE_LINES: usize = 6;

/// Fills what no heading stated. The least education is filled in only where the words insist on it: as a field it is a condition, in the
/// text it is read with its strength by every match.
pub(super) fn read(record: &mut Record, pieces: &[Piece], lines: &[Line]) {
    named(record, pieces);
    if record.lacks("description") {
        describe(record, pieces, lines);
    }
    for line in lines {
        let typed = Typed::read(&line.text);
        for want in typed.wants {
            let field = match (&want.what, want.polarity) {
                (What::Pay(..), _) if record.lacks("salary") => "salary",
                (What::Pay(..), _) => "stipend",
                (What::Experience(_), Polarity::Wanted | Polarity::Must) => "experienceMonthsMin",
                (What::Education(Some(_)), Polarity::Must) => "educationMin",
                _ => continue,
            };
            if record.lacks(field) {
                record.fill(field, &want.words, line.place);
            }
        }
    }
}

/// The title and the employer from the lines at the top: "某某公司招聘数控车工5名".
fn named(record: &mut Record, pieces: &[Piece]) {
    let loose = pieces.iter().filter(|piece| piece.heading.is_none()).flat_map(|piece| &piece.texts);
    let mut titles: Vec<(Place, String)> = Vec::new();
    for (place, text) in loose.take(TITLE_LINES) {
        let (before, behind) = match CALLS
            .iter()
            .filter_map(|call| Some((text.find(call)?, *call)))
            .min_by_key(|(at, call)| (*at, std::cmp::Reverse(call.len())))
        {
            Some((at, call)) => {
                (text.get(..at).unwrap_or_default(), text.get(at + call.len()..).unwrap_or_default())
            }
            None => ("", text.as_str()),
        };
        let whole = if before.is_empty() { behind } else { before };
        if let Some(employer) = employer_in(whole) {
            record.fill("employerDisplayName", &employer, *place);
            if before.is_empty() {
                continue;
            }
        }
        let title = title_in(behind);
        let fits = (2..=TITLE).contains(&title.chars().count())
            && !title.contains(['。', '，', ';', '；', ':', '：']);
        if fits && employer_in(&title).is_none() {
            titles.push((*place, title));
        }
    }
    if let Some((place, title)) = titles.into_iter().next() {
        record.fill("title", &title, place);
    }
}

fn employer_in(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(|c: char| !c.is_alphanumeric() && !"()（）".contains(c));
    let end = EMPLOYERS.iter().filter_map(|tail| Some(text.find(tail)? + tail.len())).max()?;
    let name = text.get(..end)?;
    let ends = text.get(end..)?.trim();
    let fits = (4..=40).contains(&name.chars().count())
        && ends.chars().count() <= 4
        && !name.contains(['，', '。', ',', ' ']);
    fits.then(|| name.to_string())
}

/// Without signs, and without how many are sought.
fn title_in(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !"()（）+#".contains(c));
    let counted = text.trim_end_matches(['名', '人', '位', '个']);
    let plain =
        counted.trim_end_matches(|c: char| c.is_ascii_digit() || "若干一二三四五六七八九十数".contains(c));
    let is_count = counted.len() < text.len() && plain.len() < counted.len();
    if is_count { plain.trim().to_string() } else { text.trim().to_string() }
}

/// Where no heading divides a posting, all behind its title describes the work.
fn describe(record: &mut Record, pieces: &[Piece], lines: &[Line]) {
    let loose = pieces.iter().filter(|piece| piece.heading.is_none()).flat_map(|piece| &piece.texts);
    let free: Vec<&(Place, String)> = loose.filter(|(place, _)| !record.taken.contains(place)).collect();
    let text = free.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    let place = free
        .first()
        .map(|(place, _)| *place)
        .or_else(|| lines.first().map(|line| line.place))
        .unwrap_or_default();
    if !text.is_empty() && record.fill("description", &text, place) {
        record.taken.extend(free.iter().map(|(place, _)| *place));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::pieces;
    use super::*;

    fn read(text: &str) -> Value {
        let kind = serde_json::from_value(json!("jobPosting")).unwrap();
        let line = |(at, text): (usize, &str)| Line {
            place: Place { page: 0, line: at as u32 + 1 },
            text: text.to_string(),
            wraps: false,
        };
        let lines: Vec<Line> = text.lines().enumerate().map(line).collect();
        let pieces = pieces::of(kind, &lines);
        let mut record = Record::of(kind);
        record.read(&pieces);
        super::read(&mut record, &pieces, &lines);
        record.resource
    }

    #[test]
    fn titles_and_employers_are_found_at_the_top() {
        for (text, title, employer) in [
            ("重庆长江机械有限公司招聘数控车工5名\n负责车床操作", "数控车工", "重庆长江机械有限公司"),
            ("重庆长江机械有限公司\n招聘：电工\n岗位职责：检修", "电工", "重庆长江机械有限公司"),
            ("急招焊工\n日结", "焊工", ""),
            ("高级前端工程师\n任职要求：三年经验", "高级前端工程师", ""),
        ] {
            let record = read(text);
            assert_eq!(record["title"], title, "{text}: {record}");
            assert_eq!(record["employerDisplayName"].as_str().unwrap_or_default(), employer, "{text}");
        }
    }

    #[test]
    fn sentences_are_read_where_no_heading_is() {
        let record = read("急招焊工\n月薪6000-8000元，须大专及以上学历，3年以上经验\n本科优先");
        assert_eq!(record["salary"]["minAmount"], 6000.0, "{record}");
        assert_eq!(record["experienceMonthsMin"], 36);
        assert_eq!(record["educationMin"], "EDUCATION_LEVEL_JUNIOR_COLLEGE");
        assert!(record["description"].as_str().is_some_and(|text| text.contains("大专")));
        assert!(read("招文员\n大专优先").get("educationMin").is_none());
    }
}
