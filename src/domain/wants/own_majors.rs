//! The major that somebody names beside a degree, a school or a year of study, without the word 专业: "二本法学", "法学大三", "211金融硕士", "中文系研三".

use std::ops::Range;

use crate::domain::catalogue::major::{MajorCode, named_exactly};

/// What ends a part of a text.
const ENDS: [char; 9] = [' ', ',', ';', '。', '!', '?', '\n', '、', ':'];

/// Words of a degree, a school or a year of study, the longer of those that begin alike first.
const DEGREES: &[&str] = &[
    "本科生",
    "本科",
    "大专生",
    "大专",
    "专科",
    "中专生",
    "中专",
    "中职",
    "高职",
    "职高",
    "技校",
    "硕士研究生",
    "硕士",
    "博士",
    "研究生",
    "专硕",
    "学硕",
    "研一",
    "研二",
    "研三",
    "硕一",
    "硕二",
    "硕三",
    "博一",
    "博二",
    "大一",
    "大二",
    "大三",
    "大四",
    "985",
    "211",
    "双一流",
    "双非",
    "一本",
    "二本",
    "三本",
];

/// Words between those and the major that say nothing of either.
const BETWEEN: &[&str] = &[
    "我是学",
    "我是读",
    "我是",
    "我",
    "本人",
    "目前",
    "现在",
    "学的是",
    "读的是",
    "学的",
    "读的",
    "读",
    "在读",
    "在校",
    "毕业",
    "应届",
    "统招",
    "全日制",
    "自考",
    "函授",
    "学历",
    "学生",
    "专业",
    "的",
    "是",
    "学",
    "系",
    "生",
    "本",
    "硕",
];

/// Behind them a clause tells what somebody studies: "我学环境设计的".
const STUDIES: &[&str] = &["我学", "我是学", "我读", "我是读", "学的是", "读的是"];

/// Each part of a folded text that is nothing but a degree and a major, or what somebody studies.
pub(super) fn named(text: &str) -> Vec<(Range<usize>, MajorCode)> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split(ENDS) {
        let at = start;
        start += part.len()
            + text.get(start + part.len()..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
        if let Some((place, major)) = of_part(part) {
            found.push((at + place.start..at + place.end, major));
        }
    }
    found
}

fn of_part(part: &str) -> Option<(Range<usize>, MajorCode)> {
    const LONGEST: usize = 20;
    if part.chars().nth(LONGEST).is_some() {
        return None;
    }
    let studies = STUDIES.iter().any(|studies| part.starts_with(studies));
    let mut has_degree = studies;
    let (mut from, mut to) = (0, part.len());
    // What is left is tried after each word that is taken off, as "学前教育" begins like one of them.
    loop {
        let rest = part.get(from..to)?;
        if has_degree && let Some(major) = named_exactly(rest) {
            return Some((if studies { 0..part.len() } else { from..to }, major));
        }
        let degree = |word: &&&str| rest.starts_with(**word) || rest.ends_with(**word);
        let (word, is_degree) = DEGREES
            .iter()
            .find(degree)
            .map(|word| (*word, true))
            .or_else(|| BETWEEN.iter().find(degree).map(|word| (*word, false)))?;
        has_degree |= is_degree;
        match rest.starts_with(word) {
            true => from += word.len(),
            false => to -= word.len(),
        }
        if from >= to {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_major_beside_a_degree_is_read() {
        let read = |text: &str| {
            let found = named(text).into_iter().next();
            found.map(|(place, major)| format!("{} [{}]", major.name().unwrap_or_default(), &text[place]))
        };
        for (text, want) in [
            ("二本法学 律师助理", Some("法学 [法学]")),
            ("找实习 法学大三", Some("法学 [法学]")),
            ("硕士法学", Some("法学 [法学]")),
            ("本科机械", Some("机械设计制造类 [机械]")),
            ("研二金融工程,想去券商", Some("金融工程 [金融工程]")),
            ("我学环境设计的", Some("环境设计 [我学环境设计的]")),
            ("学前教育大专", Some("学前教育 [学前教育]")),
            ("本科以上", None),
            ("本科 三年", None),
            ("法律顾问 本科", None),
            ("大专普工", None),
            ("我学车", None),
            ("金融公司前台", None),
        ] {
            assert_eq!(read(text).as_deref(), want, "{text}");
        }
    }
}
