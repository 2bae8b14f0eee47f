//! The words around a trade that make it a certificate: "中级钳工证", "钳工（四级）职业技能等级证书".

use std::ops::Range;

use super::context::head;
use super::progress::{self, Progress};
use super::table::TABLE;
use super::{Level, Scale, TermKind};
use crate::domain::text::words::Words;

/// What was read around a trade: the span grows over it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// Bytes read before the trade.
    pub before: usize,
    /// Bytes read behind it.
    pub after: usize,
    pub level: Option<Level>,
    /// A word for a certificate was among them.
    pub paper: bool,
    /// A level stood behind the trade or 持有 before it.
    pub claimed: bool,
}

/// Words between a trade and 证; longer ones first.
const MIDDLE: Words = Words::of(&[
    "职业技能等级",
    "职业技能",
    "职业资格",
    "技能等级",
    "职业等级",
    "水平测试",
    "水平等级",
    "执业资格",
    "从业资格",
    "操作资格",
    "资格等级",
    "上岗",
    "操作",
    "资格",
    "等级",
    "职业",
    "执业",
    "从业",
    "作业",
    "考试",
    "国家",
    "特种",
    "水平",
    "能力",
    "国考",
    "能力考试",
]);
/// Words for the paper itself.
const PAPER: Words = Words::of(&["证书", "证件", "证照", "认证", "证", "资质"]);
/// Behind a level these make it something else: 中级工程师, 技师学院.
const NOT_LEVEL: Words = Words::of(&[
    "工程", "程师", "职称", "学院", "学校", "学徒", "开发", "经理", "市场", "公司", "医院", "主管", "人才",
    "岗", "建造",
]);

/// Reads what stands before and behind a trade in folded text.
pub(super) fn around(before: &str, after: &str, scale: Scale) -> Around {
    let mut seen = Around::default();
    let (mut text, mut said) = (after, after);
    // 证 may come after a level, a level after 证: at most three rounds of "words, level, paper".
    for _ in 0..3 {
        let start = text.len();
        text = skip_words(text, &mut seen);
        if let Some((level, rest)) = level_at(text, scale) {
            seen.level = seen.level.or(Some(level));
            seen.claimed = true;
            (text, said) = (rest, rest);
        }
        if let Some(rest) = PAPER.strip_begin(text)
            && !rest.starts_with(['券', '明', '监', '据'])
        {
            seen.paper = true;
            (text, said) = (rest, rest);
        }
        if text.len() == start {
            break;
        }
    }
    if seen.paper || seen.claimed {
        // Words behind the last of both, as in 导游证考试, are none of the name.
        seen.after = after[..after.len() - said.len()].trim_end().len();
    }
    let bare =
        before.trim_end_matches([' ', '(', ')']).trim_end_matches("以上").trim_end_matches(['及', '或']);
    if let Some((level, length)) = scale.at_end(bare) {
        seen.level = seen.level.or(Some(level));
        seen.before = before.len() - bare.len() + length;
    }
    seen.paper |= is_named_in_brackets(before);
    // "教资已到手": nobody gets hold of work.
    seen.claimed |= progress::of(after) == Some(Progress::InHand);
    let held = &before[..before.len() - seen.before];
    // 有系统分析师经验 is work; only trades and titles are held, languages and subjects are not.
    let work = ["工作", "经验", "岗", "从业", "任职", "相关", "背景", "经历", "团队"]
        .iter()
        .any(|w| after.trim_start().starts_with(w));
    let title = matches!(scale, Scale::Trade | Scale::Steps);
    seen.claimed |= title
        && !work
        && ["持有", "持", "考取", "取得", "获得", "获", "有", "具有", "具备", "通过"]
            .iter()
            .any(|v| held.ends_with(v))
        && !["支持", "没有", "所有", "拥有"].iter().any(|v| held.ends_with(v));
    seen
}

/// "无证电工", "持证的焊工": where people of a trade are named by the paper that they have or lack, and the name of the paper.
pub(super) fn of_people(folded: &str) -> Vec<(Range<usize>, String)> {
    const WITH: Words = Words::of(&["无证", "持证", "有证", "没证", "没有证"]);
    // "无证驾驶", "持证上岗" name no people.
    const NO_PEOPLE: &[&str] = &["驾驶", "上岗", "操作", "经营", "作业"];
    const LONGEST: usize = 6;
    let mut found = Vec::new();
    for (at, word) in WITH.places(folded) {
        let from = at + word.len();
        let behind = folded.get(from..).unwrap_or_default();
        let people = behind.trim_start_matches('的');
        let from = from + behind.len() - people.len();
        let trades = (2..=LONGEST).rev().map(|length| head(people, length));
        let named = trades.filter(|trade| !NO_PEOPLE.contains(trade)).find_map(|trade| {
            let paper = format!("{trade}证");
            TABLE.exact(&paper, TermKind::Certificate).map(|_| (from..from + trade.len(), paper))
        });
        found.extend(named);
    }
    found
}

/// "持证上岗(低压电工", "有效证件(电工、焊工": the paper stands before the brackets that say of which trade it is.
pub(super) fn is_named_in_brackets(before: &str) -> bool {
    const LIST: usize = 30;
    const PAPERS: Words =
        Words::of(&["持证上岗", "持证", "证件", "证书", "证", "职业资格", "从业资格", "执业资格", "资质"]);
    const OTHERS: Words =
        Words::of(&["毕业证", "毕业证书", "身份证", "学位证", "学位证书", "学生证", "保证", "验证", "认证"]);
    let Some((lead, listed)) = before.rsplit_once('(') else { return false };
    let lead = lead.trim_end();
    !listed.contains(')') && listed.len() <= LIST && PAPERS.end(lead) && !OTHERS.end(lead)
}

fn skip_words<'t>(mut text: &'t str, seen: &mut Around) -> &'t str {
    let from = text;
    while let Some(rest) = MIDDLE.strip_begin(text) {
        seen.paper |=
            text.starts_with("职业技能等级") || text.starts_with("职业资格") || text.starts_with("水平测试");
        text = rest;
    }
    // Words alone are no evidence: "电工操作" is work.
    let spaced = text.trim_start_matches(' ');
    let evidence = seen.paper || PAPER.begin(spaced) || from.len() == text.len();
    if evidence { spaced } else { text }
}

/// A level, perhaps in brackets and with 及以上 behind it, and the rest of the text.
fn level_at(text: &str, scale: Scale) -> Option<(Level, &str)> {
    let inner = text.strip_prefix('(').map_or(text, |t| t.trim_start_matches("国家"));
    let (level, length) = scale.at_start(inner)?;
    let mut rest = &inner[length..];
    if NOT_LEVEL.begin(rest) {
        return None;
    }
    if let Some(more) = rest.strip_prefix('/')
        && let Some((_, length)) = scale.at_start(more)
    {
        rest = &more[length..];
    }
    for tail in ["及以上", "或以上", "以上"] {
        rest = rest.strip_prefix(tail).unwrap_or(rest);
    }
    if text.starts_with('(') {
        rest = rest.strip_prefix(')').unwrap_or(rest);
    }
    Some((level, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(before: &str, after: &str) -> (bool, Option<u8>, usize, usize) {
        let a = around(before, after, Scale::Trade);
        (a.paper || a.claimed, a.level.map(|l| l.rank), a.before, a.after)
    }

    #[test]
    fn certificates_and_jobs() {
        assert!(read("持有中级", "证优先").0);
        assert_eq!(read("持有中级", "证优先").1, Some(2));
        assert_eq!(read("", "(四级)职业技能等级证书,"), (true, Some(2), 0, "(四级)职业技能等级证书".len()));
        assert_eq!(read("", "证(高级)"), (true, Some(3), 0, "证(高级)".len()));
        assert_eq!(read("", "三级/高级工"), (true, Some(3), 0, "三级/高级工".len()));
        assert!(!read("招聘高级", "3名").0);
        assert!(!read("", "操作经验").0);
        assert!(!read("", "中级工程师").0);
        assert!(!read("", "证券").0);
    }
}
