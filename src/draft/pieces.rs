//! Headings and what stands behind or under them.

use unicode_normalization::UnicodeNormalization;

use super::kinds;
use super::text::{Line, Place};
use crate::domain::record::name::RecordKind;
use crate::import::headings;
use crate::import::map::ReadAs;

/// A heading with its words, or words under none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Piece {
    /// As it is written, without the signs around it.
    pub heading: Option<String>,
    /// In the order of the document.
    pub texts: Vec<(Place, String)>,
}

impl Piece {
    /// All of it, line by line; lines that go on in the next are one already.
    pub fn text(&self) -> String {
        self.texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
    }

    pub fn place(&self) -> Place {
        self.texts.first().map(|(place, _)| *place).unwrap_or_default()
    }
}

/// A part of a line: a heading, words, or a heading with its words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub heading: Option<String>,
    pub text: String,
}

/// Characters of the longest heading.
const HEADING: usize = 14;

/// Headings of CVs under which people tell of themselves, and where they learnt.
const TOLD: [&str; 38] = [
    "自我评价",
    "自我介绍",
    "个人评价",
    "自我描述",
    "个人优势",
    "个人总结",
    "个人简介",
    "关于我",
    "工作经历",
    "工作经验",
    "工作履历",
    "任职经历",
    "实习经历",
    "实习经验",
    "实践经历",
    "实践经验",
    "社会实践",
    "项目经历",
    "项目经验",
    "校园经历",
    "在校经历",
    "校内经历",
    "校园实践",
    "学生工作",
    "竞赛经历",
    "比赛经历",
    "获奖情况",
    "获奖经历",
    "荣誉奖项",
    "奖项荣誉",
    "所获荣誉",
    "荣誉证书",
    "所获奖项",
    "培训经历",
    "兴趣爱好",
    "毕业设计",
    "技术成果",
    "主要业绩",
];
const LEARNT: [&str; 8] =
    ["教育经历", "教育背景", "教育情况", "学习经历", "教育履历", "学历信息", "教育", "education"];
/// Headings that only gather others.
const GATHERING: [&str; 16] = [
    "个人信息",
    "基本信息",
    "基本资料",
    "个人资料",
    "个人情况",
    "基本情况",
    "联系方式",
    "联系我们",
    "岗位信息",
    "职位信息",
    "招聘信息",
    "公司介绍",
    "公司简介",
    "企业简介",
    "福利待遇",
    "求职简历",
];

/// Whether the heading is of a part of a CV, whatever fields it has.
pub(super) fn is_section(heading: &str) -> bool {
    is_told(heading) || is_learnt(heading)
}

pub(super) fn is_told(heading: &str) -> bool {
    TOLD.contains(&heading)
}

pub(super) fn is_learnt(heading: &str) -> bool {
    LEARNT.contains(&heading.to_lowercase().as_str())
}

/// Whether the words after such a heading are its own alone, and the lines below it too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Only what stands behind it.
    Line,
    /// All lines to the next heading.
    Section,
}

/// What is known of a heading of a kind; `None` where it is none.
fn reach(kind: RecordKind, heading: &str) -> Option<Reach> {
    let Some(field) = headings::field(kind, heading) else {
        return (is_section(heading) || GATHERING.contains(&heading)).then_some(Reach::Section);
    };
    let rule = field.rule(kind, Vec::new());
    let goes_on =
        field.prose || rule.read_as == ReadAs::List || rule.read_as == ReadAs::Text && rule.join == "\n";
    Some(if goes_on { Reach::Section } else { Reach::Line })
}

/// The headings of a line, with what stands behind each, and words before the first.
pub(super) fn tokens(kind: RecordKind, line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for cell in line.split(['\t', '|', '｜']).map(str::trim).filter(|cell| !cell.is_empty()) {
        if let Some(heading) = alone(kind, cell) {
            tokens.push(Token { heading: Some(heading), text: String::new() });
            continue;
        }
        for token in pairs(kind, cell) {
            match tokens.last_mut() {
                // The cell behind that of a heading is what the heading says.
                Some(last) if token.heading.is_none() && last.heading.is_some() && last.text.is_empty() => {
                    last.text = token.text;
                }
                // So are further ones of what has no heading of its own.
                Some(last) if token.heading.is_none() && last.heading.is_none() => {
                    last.text.push(' ');
                    last.text.push_str(&token.text);
                }
                _ => tokens.push(token),
            }
        }
    }
    tokens
}

/// A cell that is a heading and nothing else: "【教育经历】", "一、任职要求：".
fn alone(kind: RecordKind, cell: &str) -> Option<String> {
    let heading = bare(cell);
    // What is behind a colon is no part of a heading, and does not count when headings are compared.
    let fits = heading.chars().count() <= HEADING && !heading.contains(':');
    (fits && reach(kind, &heading).is_some()).then_some(heading)
}

/// Without numbers, brackets and signs around it.
fn bare(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let numbered =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十(".contains(c));
    let text = match numbered.strip_prefix(['、', '.', ')']) {
        Some(rest) => rest,
        None => &text,
    };
    let sign = |c: char| !c.is_alphanumeric() && !matches!(c, ')' | '(' | '/');
    let text = text.trim_matches(|c: char| sign(c) || c.is_whitespace());
    text.chars().filter(|c| !c.is_whitespace() || text.is_ascii()).collect()
}

/// "学历：大专 专业：护理" as two pairs; a colon behind what is no heading is a sign of the text.
fn pairs(kind: RecordKind, cell: &str) -> Vec<Token> {
    let mut starts: Vec<(usize, usize, String)> = Vec::new();
    for (colon, sign) in cell.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let before = cell.get(..colon).unwrap_or_default();
        let from = starts.last().map_or(0, |(_, behind, _)| *behind);
        let own = before.get(from..).unwrap_or_default();
        let begins = own
            .rfind([' ', ',', ';', '，', '；', '。', '、'])
            .map(|at| at + own.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        let candidates = [Some(0), begins].into_iter().flatten();
        let found = candidates.filter_map(|at| {
            let heading = bare(own.get(at..).unwrap_or_default());
            let is_short = heading.chars().count() <= HEADING;
            (is_short && !heading.is_empty() && reach(kind, &heading).is_some()).then_some((
                from + at,
                colon + sign.len_utf8(),
                heading,
            ))
        });
        starts.extend(found.take(1));
    }
    if starts.is_empty() {
        return vec![spaced(kind, cell)];
    }
    let mut tokens = Vec::new();
    let first = starts.first().map_or(cell.len(), |(start, ..)| *start);
    let lead = trimmed(cell.get(..first).unwrap_or_default());
    if !lead.is_empty() {
        tokens.push(Token { heading: None, text: lead });
    }
    for (at, (_, behind, heading)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(cell.len(), |(next, ..)| *next);
        let text = trimmed(cell.get(*behind..end).unwrap_or_default());
        tokens.push(Token { heading: Some(heading.clone()), text });
    }
    tokens
}

/// "期望岗位 数控车工": a heading and its words with no more than a space between, as narrow tables come out.
fn spaced(kind: RecordKind, cell: &str) -> Token {
    let (first, rest) = cell.split_once(' ').unwrap_or((cell, ""));
    match alone(kind, first).filter(|heading| !rest.trim().is_empty() && heading.chars().nth(1).is_some()) {
        Some(heading) => Token { heading: Some(heading), text: rest.trim().to_string() },
        None => Token { heading: None, text: cell.to_string() },
    }
}

fn trimmed(text: &str) -> String {
    text.trim_matches([' ', ',', ';', '，', '；']).to_string()
}

/// The pieces of a document.
pub(super) fn of(kind: RecordKind, lines: &[Line]) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    // What lines without a heading belong to.
    let mut open = 0;
    let mut wraps = false;
    for line in lines {
        let told = pieces
            .get(open)
            .and_then(|piece: &Piece| piece.heading.clone())
            .is_some_and(|heading| is_told(&heading) && kinds::is_person(kind));
        let tokens = match told {
            // Who tells of work may name anything with a colon; only what is surely another part begins one.
            true => told_tokens(kind, &line.text),
            false => tokens(kind, &line.text),
        };
        for token in tokens {
            match token.heading {
                Some(heading) => {
                    let reach = reach(kind, &heading);
                    let texts =
                        if token.text.is_empty() { Vec::new() } else { vec![(line.place, token.text)] };
                    let is_section = reach == Some(Reach::Section) || texts.is_empty();
                    pieces.push(Piece { heading: Some(heading), texts });
                    if is_section {
                        open = pieces.len() - 1;
                    }
                }
                None => {
                    let Some(piece) = pieces.get_mut(open) else { continue };
                    match piece.texts.last_mut() {
                        Some((_, text)) if wraps => text.push_str(&token.text),
                        _ => piece.texts.push((line.place, token.text)),
                    }
                }
            }
        }
        wraps = line.wraps;
    }
    pieces.retain(|piece| !piece.texts.is_empty());
    pieces
}

fn told_tokens(kind: RecordKind, line: &str) -> Vec<Token> {
    let found = tokens(kind, line);
    let begins_another = |token: &Token| {
        token.heading.as_ref().is_some_and(|heading| {
            is_section(heading) || heading.starts_with("期望") || heading.contains("求职")
        }) || token.heading.is_some() && token.text.is_empty()
    };
    match found.first().is_some_and(begins_another) {
        true => found,
        false => vec![Token { heading: None, text: line.replace('\t', " ") }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> RecordKind {
        serde_json::from_value(serde_json::json!(name)).unwrap()
    }

    fn read(name: &str, text: &str) -> Vec<(String, String)> {
        let line = |(at, text): (usize, &str)| Line {
            place: Place { page: 0, line: at as u32 + 1 },
            text: text.to_string(),
            wraps: false,
        };
        let lines: Vec<Line> = text.lines().enumerate().map(line).collect();
        of(kind(name), &lines)
            .into_iter()
            .map(|piece| (piece.heading.clone().unwrap_or_default(), piece.text()))
            .collect()
    }

    #[test]
    fn pairs_cells_and_sections_are_told_apart() {
        let pair = |heading: &str, text: &str| (heading.to_string(), text.to_string());
        assert_eq!(
            read(
                "studentProfile",
                "学历：大专 专业：护理\n学校\t某学院\t毕业时间\t2026年6月\n【专业技能】\n静脉输液\n心肺复苏\n二、实习经历\n内科：负责护理：量血压\n自我评价：细心"
            ),
            [
                pair("学历", "大专"),
                pair("专业", "护理"),
                pair("学校", "某学院"),
                pair("毕业时间", "2026年6月"),
                pair("专业技能", "静脉输液\n心肺复苏"),
                pair("实习经历", "内科：负责护理：量血压"),
                pair("自我评价", "细心"),
            ]
        );
        assert_eq!(
            read("jobPosting", "诚聘焊工\n岗位职责:\n1、焊接;\n2、打磨\n薪资：6000-8000\n任职要求\n会氩弧焊"),
            [
                pair("", "诚聘焊工"),
                pair("岗位职责", "1、焊接;\n2、打磨"),
                pair("薪资", "6000-8000"),
                pair("任职要求", "会氩弧焊")
            ]
        );
    }

    #[test]
    fn colons_of_the_text_are_no_headings() {
        assert_eq!(read("jobPosting", "时间：9:00-18:00"), [(String::new(), "时间：9:00-18:00".to_string())]);
    }
}
