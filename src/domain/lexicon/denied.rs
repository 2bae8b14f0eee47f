//! What a field says itself is not had: "英语六级（未过）", "CAD（不会）", "预计2027年取得电工证", and a level that is none: 在考.

use super::TermKind;
use super::name::lookup;
use super::progress::{self, Progress};
use super::recognise::read;
use super::stance::Stance;
use super::stance_words::{Kind, of};
use crate::domain::text::normalize::fold;
use crate::domain::text::passage::Passage;

/// What stands in brackets or behind a colon where something is not had.
const NOT: [&str; 30] = [
    "无",
    "否",
    "未过",
    "没过",
    "未通过",
    "没通过",
    "未取得",
    "待取得",
    "暂未取得",
    "尚未取得",
    "未考",
    "没考",
    "在考",
    "待考",
    "拟考",
    "备考",
    "备考中",
    "待取",
    "待发",
    "办理中",
    "考取中",
    "学习中",
    "在学",
    "过期",
    "已过期",
    "不会",
    "没学过",
    "未学",
    "未拿到",
    "已作废",
];

/// Whether a part of a field says that what it names is not had.
pub(super) fn is_denied(part: &str, kind: TermKind) -> bool {
    let inside = part.strip_suffix(')').and_then(|part| part.rsplit_once('(')).map(|(_, inside)| inside);
    let value = inside.or_else(|| part.rsplit_once([':', '-']).map(|(_, value)| value));
    if value.is_some_and(|value| says_no(value.trim())) {
        return true;
    }
    if lookup(part, kind).is_some() {
        return false;
    }
    let begins = ["无", "没", "未", "不", "备考", "在考", "待考", "准备", "想", "正在"]
        .iter()
        .any(|no| part.starts_with(no));
    let passage = Passage::of(part);
    let said = read(&passage);
    let is_lacked = |of: TermKind| {
        said.others.iter().any(|other| other.term.kind == of && other.stance == Stance::Lacking)
    };
    begins && !said.others.is_empty()
        || kind == TermKind::Certificate && said.mentions.is_empty() && is_lacked(TermKind::Certificate)
}

/// Whether the level beside a certificate says that it is not had: 在考, 未取得, ×.
pub(in crate::domain) fn is_no_level(level: &str) -> bool {
    let level = fold(level);
    let level = level.trim().trim_matches(['(', ')']);
    says_no(level) || progress::of(level) == Some(Progress::UnderWay)
}

fn says_no(value: &str) -> bool {
    NOT.contains(&value) || of(Kind::MarkNo).contains(&value)
}
