//! The majors that the prose of an opening leaves out: "不限专业，除护理外", "计算机类(不含网络安全)专业", "会计专业勿投".

use std::ops::Range;

use super::refusal::turns_away;
use crate::domain::catalogue::major::{MajorCode, names_in};
use crate::domain::lexicon::context::{Sentences, head};
use crate::domain::lexicon::reversal::leaves;
use crate::domain::lexicon::scope::adds;
use crate::domain::text::words::Words;

/// Most characters of words that are told.
const TOLD: usize = 40;
/// Characters behind a refusal within which the list of what is refused ends.
const LIST: usize = 40;

/// Majors that are left out, each once, and the words of the first that say so; nothing where none is. Words without majors turn away all who are
/// not of those that are asked for: "非护理专业勿投".
pub(in crate::domain) fn excluded(said: &Sentences<'_>) -> (Vec<MajorCode>, String) {
    let (mut majors, mut words) = (Vec::new(), String::new());
    for sentence in said.text().split(['。', ';', '!', '?', '\n']).filter(|text| text.contains("专业")) {
        let lists = excepted(sentence)
            .into_iter()
            .chain(in_brackets(sentence))
            .chain(refused(sentence))
            .chain(left_out_at_the_end(sentence))
            .chain(denied(sentence));
        for list in lists {
            // "除男护外" leaves out some of a major.
            let whole = |place: &Range<usize>| {
                let lead = list.get(..place.start).unwrap_or_default();
                !lead.ends_with(['男', '女'])
                    && !list.get(place.clone()).is_some_and(|name| name.starts_with('男'))
            };
            let known = names_in(list).filter(|(place, _)| whole(place)).map(|(_, code)| code);
            let new: Vec<MajorCode> = known.filter(|code| !majors.contains(code)).collect();
            if !new.is_empty() && words.is_empty() {
                words = head(sentence.trim(), TOLD).to_string();
            }
            majors.extend(new);
        }
    }
    if words.is_empty() {
        words = others_refused(said.text()).unwrap_or_default().to_string();
    }
    (majors, words)
}

/// The words, up to 40 characters, by which all others than those of a major are turned away: "非护理专业勿投".
fn others_refused(text: &str) -> Option<&str> {
    let refuses = |part: &&str| {
        let Some((before, behind)) = part.split_once("专业") else { return false };
        let is_other = |list: &str| list.trim_start().starts_with('非') && names_in(list).next().is_some();
        let lead = before.rsplit(':').next().unwrap_or_default();
        is_other(lead) && turns_away(behind)
    };
    if !text.contains('非') {
        return None;
    }
    // What ends a part of a sentence.
    const ENDS: [char; 7] = [',', '。', ';', '!', '?', '\n', ' '];
    text.split(ENDS).find(refuses).map(|part| head(part.trim(), TOLD))
}

/// What stands between 除 and 外, unless more is added or asked of the others: "除了会计专业外，还招审计", "除护理专业外，其他专业需有一年经验".
fn excepted(sentence: &str) -> Vec<&str> {
    const ASKS: Words = Words::of(&["需", "须", "要求", "必须", "应"]);
    let mut lists = Vec::new();
    for (at, except) in sentence.match_indices('除') {
        let rest = sentence.get(at + except.len()..).unwrap_or_default();
        let rest = rest.strip_prefix('了').unwrap_or(rest);
        let part = rest.split([',', ')']).next().unwrap_or_default();
        let Some(end) = leaves(part) else { continue };
        let (list, behind) = rest.split_at(end);
        let others = behind.trim_start_matches(['之', '以', '外', ',', ' ']);
        let others = others.split([',', ' ']).next().unwrap_or_default();
        let asks_more = ASKS.are_in(others);
        if !adds(behind) && !asks_more && !list.contains("优先") {
            lists.push(list);
        }
    }
    lists
}

/// "专业不限,会计类除外": a part of the sentence that is a list and 除外.
fn left_out_at_the_end(sentence: &str) -> Vec<&str> {
    let lists = sentence.split([',', '(', ')', ':', ' ']).filter_map(|part| part.trim().strip_suffix("除外"));
    lists.filter(|list| is_list(list)).collect()
}

/// "限非医学类专业", "只招非会计专业学生".
fn denied(sentence: &str) -> Vec<&str> {
    const ONLY: Words =
        Words::of(&["限", "仅限", "只限", "只招", "仅招", "招收", "面向", "要求", "要求:", "专业:"]);
    let lists = sentence.match_indices('非').filter_map(|(at, no)| {
        let before = sentence.get(..at)?;
        let behind = sentence.get(at + no.len()..)?;
        let list = behind.split([',', ')', ':', ' ']).next()?;
        let list = list.split_once("专业").map_or(list, |(list, _)| list);
        let is_only = ONLY.end(before) && !before.ends_with("不限");
        (is_only && is_list(list)).then_some(list)
    });
    lists.collect()
}

/// Whether words are names of majors and hardly more.
fn is_list(list: &str) -> bool {
    let named: usize = names_in(list).map(|(place, _)| place.len()).sum();
    let filling = list.matches("专业").count() * "专业".len()
        + list.matches(['、', '和', '及', '与', '类']).count() * 3;
    named > 0 && named + filling + "学生".len() >= list.trim().len()
}

/// What brackets leave out of the list before them: "(不含网络安全)", "(物联网除外)".
fn in_brackets(sentence: &str) -> Vec<&str> {
    const BEFORE: &[&str] = &["不含", "不包括", "不包含", "不招", "不收", "不要", "除"];
    let inner = sentence.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(inner, _)| inner);
    let lists = inner.filter_map(|inner| {
        let behind = BEFORE.iter().find_map(|before| inner.trim_start().strip_prefix(before));
        behind.or_else(|| inner.trim_end().strip_suffix("除外"))
    });
    lists.collect()
}

/// Lists whose people are turned away, behind them or before: "会计专业勿投", "不招会计、审计专业".
fn refused(sentence: &str) -> Vec<&str> {
    const BEFORE: &[&str] = &["不招", "不收", "不接收", "不接受", "不考虑", "谢绝", "拒收", "暂不招收"];
    // "非护理专业勿投" turns away all others.
    const OTHERS: Words = Words::of(&["非", "其他", "其它", "无关", "不相关", "不是", "以外", "之外"]);
    let mut lists = Vec::new();
    for (at, major) in sentence.match_indices("专业") {
        let before = sentence.get(..at).unwrap_or_default();
        let list = before.rsplit([',', ':', '(', ')']).next().unwrap_or_default();
        let behind = sentence.get(at + major.len()..).unwrap_or_default();
        if OTHERS.are_in(list) {
            continue;
        }
        let refusal = BEFORE.iter().find_map(|word| list.find(word).map(|at| at + word.len()));
        let is_short = |list: &str| list.chars().count() <= LIST;
        match refusal.and_then(|from| list.get(from..)) {
            Some(behind) if is_short(behind) => lists.push(behind),
            _ if turns_away(behind) && is_short(list) => lists.push(list),
            _ => {}
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    fn read(text: &str) -> String {
        let passage = Passage::of(text);
        let (majors, _) = excluded(&lexicon::read(&passage).sentences);
        majors.iter().filter_map(|major| major.name()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_left_out_is_read_and_what_is_asked_or_added_is_not() {
        let wrong: Vec<String> = [
            ("专业不限（除护理外）", "护理"),
            ("不限专业，除护理专业外均可报名", "护理"),
            ("除旅游管理、酒店管理专业以外，其他专业均可", "旅游管理 酒店管理"),
            ("计算机类专业（不含信息安全技术应用）", "信息安全技术应用"),
            ("自动化类（机电一体化技术除外）专业", "机电一体化技术"),
            ("护理专业的同学勿投", "护理"),
            ("不招护理、助产专业", "护理 助产"),
            ("会计专业请勿投递", "大数据与会计"),
            ("除了会计专业外，还招审计专业", ""),
            ("非护理专业勿投", ""),
            ("专业不限，护理专业优先", ""),
            ("不限专业", ""),
            ("护理专业，不接受调剂", ""),
            ("除负责护理外，还要带教", ""),
            ("其他专业勿投，只招护理专业", ""),
            ("不接受护理以外的专业", ""),
            ("专业不限，会计类除外", "财务会计类"),
            ("专业不限，护理、助产除外", "护理 助产"),
            ("限非医学类专业", "临床医学类"),
            ("会计专业的不要投", "大数据与会计"),
            ("除会计专业外，护理专业也欢迎", ""),
            ("除护理专业外，其他相关专业亦可", ""),
            ("护理专业（除男护外）均可", ""),
            ("除护理专业外，其他专业需有一年经验", ""),
            ("会计专业，周末除外可加班", ""),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
