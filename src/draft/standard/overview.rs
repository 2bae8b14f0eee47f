//! What a standard is of: its title, number, occupations, majors and the work that it leads to.

#![expect(clippy::expect_used, reason = "the patterns are fixed, and a test reads with them")]

use std::sync::LazyLock;

use regex::Regex;

use super::number::numbered;
use super::work::section_of;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::{self, OccupationCode};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::derive::read_major;
use crate::domain::standard::{Standard, StandardKind};
use crate::draft::text::Line;

/// Lines behind a heading that may belong to it.
const REACH: usize = 12;
/// Lines of the beginning in which title and edition are looked for.
const FIRST_LINES: usize = 12;
/// Characters of the longest title on a line of its own.
const TITLE: usize = 30;
/// Characters of the longest heading.
const HEADING: usize = 14;

static CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[1-8]-\d{2}-\d{2}-\d{2}\b").expect("a sound pattern"));
static EDITION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:19|20)\d{2}\s*年版").expect("a sound pattern"));

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Occupations,
    Definition,
    Majors,
    Positions,
    Code,
    Issuer,
    Version,
}

const HEADINGS: [(&str, Field); 22] = [
    ("职业名称", Field::Title),
    ("证书名称", Field::Title),
    ("标准名称", Field::Title),
    ("职业编码", Field::Occupations),
    ("职业代码", Field::Occupations),
    ("职业定义", Field::Definition),
    ("证书定义", Field::Definition),
    ("适用院校专业", Field::Majors),
    ("适用专业", Field::Majors),
    ("对应院校专业", Field::Majors),
    ("面向职业岗位", Field::Positions),
    ("面向职业岗位(群)", Field::Positions),
    ("面向岗位", Field::Positions),
    ("面向工作岗位", Field::Positions),
    ("标准编号", Field::Code),
    ("标准代码", Field::Code),
    ("标准号", Field::Code),
    ("发布单位", Field::Issuer),
    ("颁布单位", Field::Issuer),
    ("制定单位", Field::Issuer),
    ("培训评价组织", Field::Issuer),
    ("版本", Field::Version),
];

/// Reads what it can, and marks the lines that it took. Says which occupations it did not know.
pub(super) fn read(standard: &mut Standard, lines: &[Line], taken: &mut [bool]) -> Vec<Message> {
    let mut unknown: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some((field, words)) = heading(&line.text) else {
            at += 1;
            continue;
        };
        mark(taken, at);
        let mut texts = if words.is_empty() { Vec::new() } else { vec![words] };
        // What stands on the same line is all of it, but for majors, which are listed by kinds of schools.
        let goes_on = texts.is_empty() || field == Field::Majors;
        let is_list = matches!(field, Field::Majors | Field::Positions);
        if is_list {
            take(standard, field, &texts);
        }
        let mut next = at + 1;
        while let Some(line) = lines.get(next).filter(|_| goes_on && next - at <= REACH) {
            let is_own = heading(&line.text).is_none()
                && !line.text.contains('\t')
                && !line.text.starts_with('表')
                && section_of(&line.text).is_none()
                && numbered(&line.text).is_none_or(|one| one.parts.len() < 2 && one.words.is_empty());
            if !is_own {
                break;
            }
            next += 1;
            if is_list {
                if take(standard, field, std::slice::from_ref(&line.text)) {
                    mark(taken, next - 1);
                }
                continue;
            }
            texts.push(line.text.clone());
            mark(taken, next - 1);
            if field != Field::Definition {
                break;
            }
        }
        if !is_list {
            take(standard, field, &texts);
        }
        if field == Field::Occupations {
            unknown.extend(unknown_codes(&texts.join("")));
        }
        at = next.max(at + 1);
    }
    title_and_edition(standard, lines, taken);
    let by_title = (standard.occupations.is_empty() && standard.kind == StandardKind::Occupational)
        .then(|| occupation::lookup(&standard.title))
        .flatten();
    standard.occupations.extend(by_title);
    let named = |code: OccupationCode| format!("{} {}", code.shortest(), code.name().unwrap_or_default());
    let told = |written: String| match by_title {
        Some(code) => Code::OccupationByTitle.with("written", written).with("taken", named(code)),
        None => Code::OccupationCodeUnknown.with("written", written),
    };
    unknown.into_iter().map(told).collect()
}

/// What stands for occupations in words that name none of those known: "6-99-99-99", "9-01-01-01"; of words without any figure nothing.
fn unknown_codes(text: &str) -> Vec<String> {
    const MOST: usize = 40;
    let parts = text.split(['、', '，', ',', '；', ';', ' ', '\t', '(', ')', '（', '）']);
    let is_known = |part: &str| {
        CODE.find(part)
            .and_then(|code| OccupationCode::parse(code.as_str()).ok())
            .is_some_and(OccupationCode::is_known)
    };
    parts
        .map(str::trim)
        .filter(|part| part.contains('-') && part.contains(|c: char| c.is_ascii_digit()) && !is_known(part))
        .map(|part| part.chars().take(MOST).collect())
        .collect()
}

fn mark(taken: &mut [bool], at: usize) {
    if let Some(taken) = taken.get_mut(at) {
        *taken = true;
    }
}

/// "1.1 职业名称", "职业名称：电工", "职业编码\t6-31-01-03".
fn heading(line: &str) -> Option<(Field, String)> {
    let bare = numbered(line).map_or_else(|| line.to_string(), |one| one.words);
    let (head, words) = match bare.split_once([':', '：', '\t']) {
        Some((head, words)) => (head.trim().to_string(), words.replace('\t', " ").trim().to_string()),
        None => (bare.trim().to_string(), String::new()),
    };
    if head.chars().count() > HEADING {
        return None;
    }
    HEADINGS.iter().find(|(known, _)| *known == head).map(|(_, field)| (*field, words))
}

/// Puts texts into a field, and says whether anything was understood.
fn take(standard: &mut Standard, field: Field, texts: &[String]) -> bool {
    let text = texts.join("");
    let set = |to: &mut String| {
        let is_new = to.is_empty() && !text.is_empty();
        if is_new {
            *to = text.clone();
        }
        is_new
    };
    match field {
        Field::Title => set(&mut standard.title),
        Field::Code => set(&mut standard.code),
        Field::Issuer => set(&mut standard.issuer),
        Field::Version => set(&mut standard.version),
        Field::Definition => {
            standard.definition = text;
            true
        }
        Field::Occupations => {
            let found = CODE.find_iter(&text).filter_map(|code| OccupationCode::parse(code.as_str()).ok());
            let found = found.filter(|code| code.is_known());
            add(&mut standard.occupations, found)
        }
        Field::Majors => {
            let names = text.split(['、', '，', ',', '；', ';', '：', ':', ' ', '。', '\t']);
            let found: Vec<MajorCode> = names.filter_map(|name| read_major(name.trim())).collect();
            add(&mut standard.majors, found)
        }
        Field::Positions => {
            let ends = |c: char| matches!(c, '、' | '，' | ',' | '；' | ';' | '。' | '\t');
            let names = text.split(ends).map(str::trim).filter(|name| !name.is_empty());
            let short = names.filter(|name| name.chars().count() <= 30).map(str::to_string);
            add(&mut standard.positions, short.collect::<Vec<String>>())
        }
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, found: impl IntoIterator<Item = T>) -> bool {
    let before = list.len();
    for one in found {
        if !list.contains(&one) {
            list.push(one);
        }
    }
    list.len() > before
}

/// "工业机器人操作与运维职业技能等级标准", "(2026 年版)", and the name that stands before or behind 国家职业技能标准.
fn title_and_edition(standard: &mut Standard, lines: &[Line], taken: &mut [bool]) {
    const NAMES: [&str; 4] = ["职业技能等级标准", "国家职业技能标准", "国家职业标准", "职业技能标准"];
    let signs = |c: char| matches!(c, '《' | '》' | '"' | '“' | '”' | '(' | ')' | ' ' | ':' | '\t');
    for (at, line) in lines.iter().take(FIRST_LINES).enumerate() {
        if let Some(edition) = EDITION.find(&line.text)
            && standard.version.is_empty()
        {
            standard.version = edition.as_str().to_string();
            mark(taken, at);
        }
        let Some((name, place)) = NAMES.iter().find_map(|name| Some((name, line.text.find(name)?))) else {
            continue;
        };
        mark(taken, at);
        let (before, behind) = line.text.split_at(place);
        let behind = behind.trim_start_matches(name);
        let bare = |text: &str| EDITION.replace(text, "").trim_matches(signs).to_string();
        let titles = [bare(before), bare(behind)];
        let own = titles.into_iter().find(|title| !title.is_empty());
        // A title page has the title on a line of its own.
        let next = || lines.get(at + 1).filter(|line| is_title(&line.text)).map(|line| line.text.clone());
        let is_next = own.is_none();
        if let Some(title) = own.or_else(next) {
            if standard.title.is_empty() {
                standard.title.clone_from(&title);
            }
            if is_next && standard.title == title {
                mark(taken, at + 1);
            }
        }
    }
}

/// Whether a line may be the title of a standard.
fn is_title(line: &str) -> bool {
    line.chars().count() <= TITLE
        && !line.contains(['\t', ':', '：', '。', '，'])
        && !EDITION.is_match(line)
        && numbered(line).is_none()
        && heading(line).is_none()
}
