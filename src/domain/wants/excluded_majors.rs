//! The majors that the prose of an opening leaves out: "不限专业，除护理外", "计算机类(不含网络安全)专业", "会计专业勿投".

use super::refusal::turns_away;
use crate::domain::catalogue::major::{MajorCode, names_in};
use crate::domain::lexicon::context::{Sentences, head};
use crate::domain::lexicon::reversal::leaves;
use crate::domain::lexicon::scope::adds;

/// Most characters of words that are told.
const TOLD: usize = 40;
/// Characters behind a refusal within which the list of what is refused ends.
const LIST: usize = 40;

/// Majors that are left out, each once, and the words of the first that say so; nothing where none is.
pub(in crate::domain) fn excluded(said: &Sentences<'_>) -> (Vec<MajorCode>, String) {
    let (mut majors, mut words) = (Vec::new(), String::new());
    for sentence in said.text().split(['。', ';', '!', '?', '\n']).filter(|text| text.contains("专业")) {
        for list in excepted(sentence).into_iter().chain(in_brackets(sentence)).chain(refused(sentence)) {
            let known = names_in(list).map(|(_, code)| code);
            let new: Vec<MajorCode> = known.filter(|code| !majors.contains(code)).collect();
            if !new.is_empty() && words.is_empty() {
                words = head(sentence.trim(), TOLD).to_string();
            }
            majors.extend(new);
        }
    }
    (majors, words)
}

/// What stands between 除 and 外, unless more is added: "除了会计专业外，还招审计".
fn excepted(sentence: &str) -> Vec<&str> {
    let mut lists = Vec::new();
    for (at, except) in sentence.match_indices('除') {
        let rest = sentence.get(at + except.len()..).unwrap_or_default();
        let rest = rest.strip_prefix('了').unwrap_or(rest);
        let part = rest.split([',', ')']).next().unwrap_or_default();
        let Some(end) = leaves(part) else { continue };
        if !adds(rest.get(end..).unwrap_or_default()) {
            lists.extend(rest.get(..end));
        }
    }
    lists
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
    const OTHERS: &[&str] = &["非", "其他", "其它", "无关", "不相关", "不是", "以外", "之外"];
    let mut lists = Vec::new();
    for (at, major) in sentence.match_indices("专业") {
        let before = sentence.get(..at).unwrap_or_default();
        let list = before.rsplit([',', ':', '(', ')']).next().unwrap_or_default();
        let behind = sentence.get(at + major.len()..).unwrap_or_default();
        if OTHERS.iter().any(|other| list.contains(other)) {
            continue;
        }
        let refusal = BEFORE.iter().find_map(|word| list.find(word).map(|at| at + word.len()));
        let is_short = |list: &str| list.chars().count() <= LIST;
        match refusal.and_then(|from| list.get(from..)) {
            Some(behind) if is_short(behind) => lists.push(behind),
            _ if turns_away(&behind.replacen("勿投递", "勿投", 1)) && is_short(list) => lists.push(list),
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
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
