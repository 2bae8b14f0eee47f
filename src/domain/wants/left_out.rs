//! Kinds of work that a typed text leaves out: "除销售外都行", "非销售岗".

use std::ops::Range;

use super::kind_of_work::{ENDS, kind_of_work};
use super::refused_list::is_trade;
use super::side_by_side::each;
use super::work_words::WORDS;
use crate::domain::lexicon::context::{Seen, Sentences};
use crate::domain::lexicon::reversal::{begins_with_left, leaves};
use crate::domain::lexicon::scope::adds;
use crate::domain::text::words::Words;

/// "除销售外都行", "除了销售、客服，其他都可以".
pub(super) fn excepted(said: &Sentences<'_>, seen: &Seen) -> Vec<(Range<usize>, String)> {
    const LIST: [char; 7] = ['、', '/', '和', '或', '及', '跟', '与'];
    let text = said.text();
    let rest = text.get(seen.end..).unwrap_or_default();
    let clause = rest.split([' ', ',', ';', '。', '!', '?', '\n']).next().unwrap_or_default();
    let behind = rest.get(clause.len()..).unwrap_or_default();
    let list = match leaves(clause) {
        Some(end) => clause.get(..end).unwrap_or_default(),
        None if begins_with_left(behind.trim_start_matches(',')) => clause,
        None => return Vec::new(),
    };
    let behind = rest.get(list.len()..).unwrap_or_default();
    if adds(behind) {
        return Vec::new();
    }
    let outside = ["之外", "以外", "外"].iter().find(|outside| behind.starts_with(**outside));
    let (mut found, mut begin, mut at) = (Vec::new(), seen.start, seen.end);
    let end_of_list = seen.end + list.len();
    for item in list.split_inclusive(LIST) {
        let word = item.trim_end_matches(LIST);
        let end = at + word.len();
        if let Some(kind) = kind_of_work(said, at..end) {
            let end = if end == end_of_list { end + outside.map_or(0, |outside| outside.len()) } else { end };
            let kinds = each(kind);
            match kinds.is_empty() {
                true => found.push((begin..end, kind.to_string())),
                false => found.extend(kinds.into_iter().map(|kind| (begin..end, kind))),
            }
        }
        at += item.len();
        begin = at;
    }
    found
}

/// "非销售岗".
pub(super) fn denied(said: &Sentences<'_>) -> Vec<(Range<usize>, String)> {
    const WORDS: &[&str] = &[
        "洲", "师范", "诉", "正编", "但", "得", "让", "叫", "要", "常", "凡", "诚", "遗", "全", "标", "必",
        "金属", "应届", "夜班", "硬性", "强制",
    ];
    let text = said.text();
    let found = text.match_indices('非').filter_map(|(at, no)| {
        let begins = text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(ENDS));
        let from = at + no.len();
        let word = text.get(from..).unwrap_or_default().split(ENDS).next().unwrap_or_default();
        let is_word = WORDS.iter().any(|other| word.starts_with(other));
        let place = from..from + word.len();
        let kind = kind_of_work(said, place.clone()).filter(|_| begins && !is_word)?;
        Some((at..place.end, kind.to_string()))
    });
    found.collect()
}

/// "只要不是销售都行".
pub(super) fn any_but(said: &Sentences<'_>) -> Vec<(Range<usize>, String)> {
    const LEADS: &[&str] = &["只要不是", "只要不做", "只要不干", "不是"];
    const ANY: &[&str] = &["什么都", "其他都", "都", "就"];
    const DO: Words = Words::of(&["行", "可", "好", "成", "能", "ok"]);
    let text = said.text();
    let found = text.match_indices("不").filter_map(|(at, _)| {
        let lead = text.get(..at)?;
        let start = at - if lead.ends_with("只要") { "只要".len() } else { 0 };
        let words = LEADS.iter().find_map(|no| text.get(start..)?.strip_prefix(*no))?;
        let from = text.len() - words.len();
        let clause = words.split(['。', ';', '\n']).next()?;
        let (end, all) =
            ANY.iter().filter_map(|all| Some((clause.find(all)?, *all))).min_by_key(|(end, _)| *end)?;
        let behind = clause.get(end + all.len()..)?;
        let begins = text.get(..start).is_some_and(|before| before.is_empty() || before.ends_with(ENDS));
        let is_all = DO.begin(behind) && begins;
        let place = from..from + clause.get(..end)?.trim_end_matches([' ', ',']).len();
        let is_work = |kind: &&str| is_trade(kind) || WORDS.kinds.contains(kind);
        let kind = kind_of_work(said, place.clone()).filter(|_| is_all).filter(is_work)?;
        Some((start..place.end, kind.to_string()))
    });
    found.collect()
}
