//! What a field names: one skill or certificate, several of them, or none.

use std::borrow::Cow;

use super::affix::without_level;
use super::brackets;
use super::denied::is_denied;
use super::lacking;
use super::name::{item_number, lookup, normal_name_of};
use super::progress::{self, Progress};
use super::recognise::recognise;
use super::remark;
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
    const NOTHING: &[&str] = &[
        "暂时没有",
        "暂未取得",
        "尚未取得",
        "未取得",
        "还没有",
        "还没考",
        "在考",
        "备考",
        "备考中",
        "待考",
        "待取",
        "考试中",
        "无证",
        "没证",
        "没有证",
        "没有证书",
        "无特长",
        "没有特长",
        "无特殊技能",
        "没有特别的技能",
        "待补充",
        "待完善",
        "待定",
        "未填写",
        "未填",
        "保密",
        "略",
        "同上",
        "见简历",
        "以上都会",
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
    let is_paper = kind == TermKind::Certificate;
    let one_of = lacking::either(&cleaned).filter(|_| is_paper);
    let said = one_of.unwrap_or(&cleaned);
    let (said, lacking) = if is_paper { lacking::without_lacking(said) } else { (said.into(), Vec::new()) };
    if is_paper && let Some(found) = brackets::named(&said, text) {
        let one = |(term, words): (&'static Term, String)| Named {
            alternative: found.any_is_enough,
            ..Named::new(Some(term), &words)
        };
        return found.named.into_iter().map(one).collect();
    }
    let opened = opened(&said);
    let mut is_whole = lacking.is_empty();
    for part in parts(&opened) {
        let plain = if kind == TermKind::Certificate { without_plans(part) } else { Some(part.into()) };
        is_whole &= plain.as_deref() == Some(part);
        let Some(part) = plain.as_deref().filter(|part| !is_denied(part, kind)) else { continue };
        found.extend(read_part(part, kind));
    }
    if one_of.is_some() && found.len() > 1 {
        found.iter_mut().for_each(|named| named.alternative = true);
    }
    found.retain(|named| !NOTHING.contains(&&*named.name));
    if let [only] = found.as_mut_slice()
        && is_whole
    {
        only.text = text.to_owned();
    }
    found
}

/// What one part of a field names.
fn read_part(part: &str, kind: TermKind) -> Vec<Named> {
    let (name, score) = match kind {
        TermKind::Certificate => remark::bare(part),
        TermKind::Skill => (part, None),
    };
    let english = matches!(name, "四级" | "六级" | "4级" | "6级").then(|| format!("英语{name}"));
    let name = english.as_deref().unwrap_or(name);
    let term = lookup(name, kind).or_else(|| lookup(part, kind));
    if let Some(term) = term {
        let is_below = term.pass_mark.zip(score).is_some_and(|(mark, score)| score < f64::from(mark));
        return if is_below { Vec::new() } else { vec![Named::new(Some(term), part)] };
    }
    let several = beside_remarks(name, kind).unwrap_or_else(|| known_parts(name, kind));
    let several = if several.is_empty() { mentioned(name, kind) } else { several };
    let one = || vec![Named { text: part.to_owned(), ..Named::of(name, kind) }];
    if several.is_empty() { one() } else { several }
}

/// "一级建造师 机电工程": the certificates among words of which the others name none.
fn beside_remarks(text: &str, kind: TermKind) -> Option<Vec<Named>> {
    const PAPERS: [char; 9] = ['证', '书', '师', '级', '格', '员', '工', '照', '士'];
    if kind == TermKind::Skill || !text.contains(' ') {
        return None;
    }
    let parts: Vec<Named> =
        text.split(' ').filter(|part| !part.is_empty()).map(|part| Named::of(part, kind)).collect();
    let is_remark =
        |named: &Named| named.term.is_none() && !named.name.ends_with(PAPERS) && !named.name.contains('证');
    let known = parts.iter().filter(|named| named.term.is_some()).count();
    (known > 0 && known < parts.len() && parts.iter().all(|named| named.term.is_some() || is_remark(named)))
        .then(|| parts.into_iter().filter(|named| named.term.is_some()).collect())
}

/// A part without what it says is not had yet: "C1驾照 A2在考" is C1驾照, "电工中级(三级在考)" is 电工中级. Nothing is left of "电工证培训中".
/// What it says of having the rest is no part of the name: "教资(已到手)".
fn without_plans(part: &str) -> Option<Cow<'_, str>> {
    let is_planned =
        |words: &str| matches!(progress::split(words), Some((name, Progress::UnderWay)) if is_name(name));
    let chunks: Vec<&str> = part.split(' ').filter(|chunk| !chunk.is_empty()).collect();
    let kept: Vec<&str> = chunks.iter().copied().filter(|chunk| !is_planned(chunk)).collect();
    if !kept.is_empty() && kept.len() < chunks.len() {
        return without_plans(&kept.join(" ")).map(|kept| kept.into_owned().into());
    }
    let brackets = part.strip_suffix(')').and_then(|part| part.rsplit_once('('));
    if let Some((name, inside)) = brackets
        && !name.is_empty()
        && is_planned(inside)
    {
        return without_plans(name.trim());
    }
    match progress::split(part) {
        Some((_, Progress::UnderWay)) => None,
        Some((name, Progress::InHand)) if !name.is_empty() => Some(name.into()),
        _ => Some(part.into()),
    }
}

/// Whether the words name a certificate, or a level of one.
fn is_name(words: &str) -> bool {
    let key = key(words);
    !key.is_empty()
        && (without_level(&key, TermKind::Certificate).is_empty()
            || matches!(words, "四级" | "六级")
            || lookup(words, TermKind::Certificate).is_some())
}

/// A name with a list in brackets is a list of both: "办公软件（Word、Excel）". Other brackets say more of the name before them.
fn opened(text: &str) -> Cow<'_, str> {
    let Some((name, rest)) = text.split_once('(') else { return text.into() };
    let Some((inside, behind)) = rest.split_once(')') else { return text.into() };
    // "钳工(高级工/三级)" says one level in two ways.
    let is_level = |part: &str| {
        without_level(&key(part), TermKind::Certificate).is_empty() || item_number(part).is_some()
    };
    // "导游证(笔试已过,面试待考)": what stands last is so now.
    if let Some((_, last)) = inside.rsplit_once(['、', ','])
        && progress::of(last).is_some()
    {
        return format!("{name}({}){behind}", last.trim()).into();
    }
    if !inside.contains(['、', ',', '/']) || inside.split(['、', ',', '/']).all(is_level) {
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
    // "Java/Python/某框架": most of a list are known.
    let mostly_known = || {
        let parts: Vec<Named> = text
            .split('/')
            .filter(|part| !part.trim().is_empty())
            .map(|part| Named::of(part.trim(), kind))
            .collect();
        let terms = parts.iter().filter(|named| named.term.is_some()).count();
        let alternative = kind == TermKind::Certificate;
        let parts = parts.into_iter().map(|named| Named { alternative, ..named }).collect::<Vec<_>>();
        (terms >= 2 && terms * 2 >= parts.len()).then_some(parts)
    };
    SIGNS.iter().find_map(all_known).or_else(mostly_known).unwrap_or_default()
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

/// "一" of "一、CAD 二、PLC".
fn is_numeral(part: &str) -> bool {
    let mut chars = part.chars();
    chars.next().is_some_and(|c| "一二三四五六七八九十".contains(c)) && chars.next().is_none()
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
        .filter(|part| part.chars().any(char::is_alphanumeric) && !is_numeral(part))
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
            ("CAD熟练使用", vec!["CAD"]),
            ("Java 3年、Python：两年使用经验", vec!["Java", "Python"]),
            ("Python 3.x", vec!["Python"]),
            ("SQL Server 2019", vec!["SQL Server"]),
            ("(1)CAD(2)PLC", vec!["CAD", "PLC"]),
            ("一、CAD 二、PLC", vec!["CAD", "PLC"]),
            ("Java/Python/某独门手艺", vec!["Java", "Python", "某独门手艺"]),
            ("CAD（不会）、PLC", vec!["PLC"]),
            ("Java（没学过）", vec![]),
            ("没有特长", vec![]),
            ("待补充", vec![]),
            ("——", vec![]),
            ("无", vec![]),
            ("暂无", vec![]),
            ("/", vec![]),
            ("N/A", vec![]),
            ("无。", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(names(text, Skill), want, "{text}");
        }
        for none in [
            "在考",
            "无证",
            "暂未取得",
            "英语六级（未过）",
            "电工证（在考）",
            "教师资格证：待考",
            "备考导游证",
            "没有电工证",
        ] {
            assert_eq!(names(none, Certificate), Vec::<String>::new(), "{none}");
        }
        assert_eq!(names("无人机证、无损检测证", Certificate), ["无人机驾驶证", "无损检测证"]);
        assert_eq!(names("电工证、焊工证", Certificate), ["电工证", "焊工证"]);
        let either = named("电工证/焊工证", Certificate);
        assert!(either.len() == 2 && either.iter().all(|named| named.alternative));
        assert!(!named("电工/四级", Certificate)[0].alternative);
    }
}
