//! What a field names: one skill or certificate, several of them, or none.

use std::borrow::Cow;

use super::name::{item_number, lookup, normal_name_of};
use super::recognise::recognise;
use super::table::{TABLE, key};
use super::{Term, TermKind};
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;

/// One skill or certificate that a field names.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// The term, where the lexicon knows it.
    pub term: Option<&'static Term>,
    /// Normal form; see [`normal_name`].
    pub name: String,
    /// The words of the field that name it.
    pub text: String,
    /// One of several certificates of which one may do: "电工证/焊工证".
    pub alternative: bool,
}

impl Named {
    fn of(text: &str, kind: TermKind) -> Self {
        Self::new(lookup(text, kind), text)
    }

    fn new(term: Option<&'static Term>, text: &str) -> Self {
        let name = normal_name_of(term, text);
        Self { term, name, text: text.to_owned(), alternative: false }
    }
}

/// What a field names, in its order. It is a list where its signs say so ("1、Java 2、Python", "电工证、焊工证") or where all parts
/// between weaker signs are known ("Java Python", "Excel/Word"); "无", "暂无" and "/" name nothing.
pub fn named(text: &str, kind: TermKind) -> Vec<Named> {
    const NOTHING: [&str; 14] = [
        "",
        "无",
        "暂无",
        "没有",
        "无证书",
        "暂无证书",
        "无技能",
        "不限",
        "无要求",
        "不详",
        "none",
        "null",
        "n/a",
        "na",
    ];
    let cleaned = clean(text);
    if let Some(term) = TABLE.exact(&key(&cleaned), kind) {
        return vec![Named::new(Some(term), text)];
    }
    let mut found: Vec<Named> = Vec::new();
    let opened = opened(&cleaned);
    for part in parts(&opened) {
        let one = Named::of(part, kind);
        let several = if one.term.is_none() { known_parts(part, kind) } else { Vec::new() };
        let several = if one.term.is_none() && several.is_empty() { mentioned(part, kind) } else { several };
        if several.is_empty() { found.push(one) } else { found.extend(several) }
    }
    found.retain(|named| !NOTHING.contains(&&*named.name));
    if let [only] = found.as_mut_slice() {
        only.text = text.to_owned();
    }
    found
}

/// A name with a list in brackets is a list of both: "办公软件（Word、Excel）". Other brackets say more of the name before them.
fn opened(text: &str) -> Cow<'_, str> {
    let Some((name, rest)) = text.split_once('(') else { return text.into() };
    let Some((inside, behind)) = rest.split_once(')') else { return text.into() };
    if !inside.contains(['、', ',', '/']) {
        return text.into();
    }
    format!("{name}、{inside}、{behind}").into()
}

/// The parts between signs that may also stand inside a name, where there are several and each is a term.
fn known_parts(text: &str, kind: TermKind) -> Vec<Named> {
    const SIGNS: [&[char]; 2] = [&['/', ' ', '&', '和', '与', '及', '或'], &['+']];
    let alternative = kind == TermKind::Certificate && text.contains(['/', '或']);
    let known = |part| {
        let named = Named::of(part, kind);
        named.term.is_some().then_some(Named { alternative, ..named })
    };
    let all_known = |signs: &&[char]| {
        let parts = text.split(*signs).filter(|part| !part.is_empty());
        parts.map(known).collect::<Option<Vec<_>>>().filter(|parts| parts.len() > 1)
    };
    SIGNS.iter().find_map(all_known).unwrap_or_default()
}

/// The terms that the words mention, where there are several and they make up most of the words: "UG/SolidWorks三维建模".
fn mentioned(text: &str, kind: TermKind) -> Vec<Named> {
    let length = |text: &str| key(text).chars().count();
    let mentions: Vec<_> =
        recognise(&Passage::of(text)).into_iter().filter(|mention| mention.term.kind == kind).collect();
    let named: usize = mentions.iter().map(|mention| length(&mention.text)).sum();
    if mentions.len() < 2 || named * 4 < length(text) * 3 {
        return Vec::new();
    }
    mentions.into_iter().map(|mention| Named::new(Some(mention.term), &mention.text)).collect()
}

/// The parts between the signs of a list, without these and without the numbers before them.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut at, mut previous) = (0, 0, ' ');
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let number =
            if previous.is_ascii_alphanumeric() || previous == '.' { None } else { item_number(&text[at..]) };
        let sign = "、,;。|\n".contains(c).then(|| c.len_utf8());
        let length = number.or(sign);
        if let Some(length) = length {
            parts.push(&text[from..at]);
            from = at + length;
        }
        at += length.unwrap_or(c.len_utf8());
        previous = c;
    }
    parts.push(&text[from..]);
    parts
        .into_iter()
        .map(|part| part.trim_matches([' ', '·', '•', '-', '*', '★', '☆']))
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use TermKind::{Certificate, Skill};

    fn names(text: &str, kind: TermKind) -> Vec<String> {
        named(text, kind).into_iter().map(|named| named.name).collect()
    }

    #[test]
    fn a_cell_may_hold_several_or_none() {
        for (text, want) in [
            ("Java/Python/SQL", vec!["Java", "Python", "SQL"]),
            ("Java Python SQL", vec!["Java", "Python", "SQL"]),
            ("Java\nPython\nSQL", vec!["Java", "Python", "SQL"]),
            ("1、Java 2、Python", vec!["Java", "Python"]),
            ("1.CAD（熟练） 2.PLC", vec!["CAD", "PLC"]),
            ("①UG②PS③CAD", vec!["UG", "Photoshop", "CAD"]),
            ("Excel/Word", vec!["Excel", "Word"]),
            ("CAD、某独门手艺", vec!["CAD", "某独门手艺"]),
            ("CAD；PLC，", vec!["CAD", "PLC"]),
            ("UG12.0、MySQL5.7", vec!["UG", "MySQL"]),
            ("CAD和PLC", vec!["CAD", "PLC"]),
            ("PS+CAD", vec!["Photoshop", "CAD"]),
            ("Pro/E", vec!["Pro/E"]),
            ("A/B测试某物", vec!["a/b测试某物"]),
            ("C++/C#", vec!["C++", "C#"]),
            ("设计软件（PS、CAD）", vec!["设计软件", "Photoshop", "CAD"]),
            ("Office（Word/Excel）", vec!["Office办公软件", "Word", "Excel"]),
            ("PLC★★★☆☆", vec!["PLC"]),
            ("会PLC、懂CAD", vec!["PLC", "CAD"]),
            ("Java：熟练", vec!["Java"]),
            ("UG:一般", vec!["UG"]),
            ("C语言：熟悉", vec!["C语言"]),
            ("C++: 良好", vec!["C++"]),
            ("UG/SolidWorks三维建模", vec!["UG", "SolidWorks", "三维建模"]),
            ("CAD/PLC编程调试", vec!["CAD", "PLC"]),
            ("懂一点PS、学过CAD", vec!["Photoshop", "CAD"]),
            ("Illustrator CS6|Premiere CC2020", vec!["Illustrator", "Premiere"]),
            ("MATLAB R2020b、Office2016专业版", vec!["MATLAB", "Office办公软件"]),
            ("无", vec![]),
            ("暂无", vec![]),
            ("/", vec![]),
            ("N/A", vec![]),
            ("无。", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(names(text, Skill), want, "{text}");
        }
        assert_eq!(names("电工证、焊工证", Certificate), ["电工证", "焊工证"]);
        let either = named("电工证/焊工证", Certificate);
        assert!(either.len() == 2 && either.iter().all(|named| named.alternative));
        assert!(!named("电工/四级", Certificate)[0].alternative);
    }
}
