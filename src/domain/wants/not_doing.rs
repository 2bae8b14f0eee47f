//! Work that somebody refuses by what one does at it: "不站岗不巡逻", "不写公众号小说", "别让我打电话". What is done is told by the bundled table
//! `chores.tsv`, and behind verbs that say little by themselves by what stands behind them.

use std::ops::Range;
use std::sync::LazyLock;

use super::kind_of_work::{ENDS, kind_of_work};
use super::refused_list::end_before_refusal;
use super::side_by_side::each;
use crate::domain::lexicon::context::Sentences;
use crate::domain::text::words::Words;

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("chores.tsv");

/// What is done, with the kind of work that it is, the longer words first.
static CHORES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let rows = ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let mut chores: Vec<(&str, &str)> =
        rows.flat_map(|(words, kind)| words.split('|').map(move |word| (word, kind))).collect();
    chores.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    chores
});

/// Words that refuse to do something, the longer ones first.
const REFUSES: &[&str] = &[
    "不想天天",
    "不想每天",
    "不想整天",
    "不想总是",
    "不愿意",
    "再也不想",
    "再也不",
    "不会再",
    "不想再",
    "不愿再",
    "别再让我",
    "不再",
    "不考虑",
    "不接受",
    "别让我",
    "别叫我",
    "不喜欢",
    "不想去",
    "不想",
    "不愿",
    "不用",
    "不要",
    "不去",
    "不能",
    "不爱",
    "不",
];

/// Verbs that say little by themselves, with what they begin and is another word.
const VERBS: &[(&str, &[&str])] = &[
    ("写", &["写字楼", "写的"]),
    ("拍", &["拍马"]),
    ("画", &["画饼"]),
    ("录", &["录用", "录取"]),
    ("教", &["教育", "教师", "教资"]),
    ("修", &["修改", "修养"]),
    ("洗", &["洗澡"]),
    ("搬", &["搬家"]),
];

/// The kinds of work, each with the words that refuse it.
pub(super) fn refused(said: &Sentences<'_>) -> Vec<(Range<usize>, String)> {
    let text = said.text();
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices() {
        if at < from || !begins(text, at) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some(no) = REFUSES.iter().find(|no| rest.starts_with(**no)) else { continue };
        let mut begin = at;
        let mut next = at + no.len();
        // "不想进厂打螺丝": one behind the other.
        while let Some((word, kind)) = chore_at(text.get(next..).unwrap_or_default()) {
            let end = next + word.len();
            match found.last_mut().filter(|(last, known)| last.end == begin && known == kind) {
                Some((last, _)) => last.end = end,
                None => found.push((begin..end, kind.to_string())),
            }
            (begin, next, from) = (end, end, end);
        }
        if from <= at
            && let Some((end, kinds)) = object(said, next)
        {
            found.extend(kinds.into_iter().map(|kind| (at..end, kind)));
            from = end;
        }
    }
    found
}

/// The kinds that a person's account refuses by what is done: only where the will is told, as "不打电话" may say what was not done.
pub(in crate::domain) fn refused_in_account(said: &Sentences<'_>) -> Vec<String> {
    const WILLS: Words =
        Words::of(&["不想", "不愿", "不喜欢", "不爱", "不接受", "不考虑", "别让我", "别叫我"]);
    let text = said.text();
    let is_will =
        |(place, _): &(Range<usize>, String)| text.get(place.clone()).is_some_and(|words| WILLS.begin(words));
    refused(said).into_iter().filter(is_will).map(|(_, kind)| kind).collect()
}

/// Whether a part of a text begins there, or the next of several refusals: "不站岗不巡逻".
fn begins(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let clause = before
        .rsplit(ENDS)
        .next()
        .unwrap_or_default()
        .trim_start_matches(['我', '但', '只', '就', '是', '绝', '对', '可', '也']);
    clause.is_empty()
        || ["别让我", "别叫我"].iter().any(|no| text.get(at..).is_some_and(|rest| rest.starts_with(no)))
        || clause.starts_with(['不', '别'])
            && text.get(at..).is_some_and(|rest| rest.starts_with(['不', '别']))
}

/// The chore that the text begins with, if nothing behind makes it another word.
fn chore_at(rest: &str) -> Option<(&'static str, &'static str)> {
    let (word, kind) = CHORES.iter().find(|(word, _)| rest.starts_with(word))?;
    let behind = rest.get(word.len()..)?;
    let ends = behind.is_empty()
        || behind.starts_with(ENDS)
        || behind.starts_with(['不', '别', '啊', '吧', '就', '那', '类', '这'])
        || CHORES.iter().any(|(next, _)| behind.starts_with(next));
    ends.then_some((*word, *kind))
}

/// What is done with a verb that says little by itself, up to the end of the part: 公众号 and 小说 of "写公众号小说".
fn object(said: &Sentences<'_>, from: usize) -> Option<(usize, Vec<String>)> {
    const LONGEST: usize = 6;
    let text = said.text();
    let rest = text.get(from..)?;
    let (verb, others) = VERBS.iter().find(|(verb, _)| rest.starts_with(*verb))?;
    if others.iter().any(|other| rest.starts_with(other)) {
        return None;
    }
    let start = from + verb.len();
    let word = text.get(start..)?.split(ENDS).next()?;
    let end = start + end_before_refusal(word);
    let kind = kind_of_work(said, start..end)?;
    let fits =
        (2..=LONGEST).contains(&kind.chars().count()) && !kind.contains(['不', '好', '太', '多', '得', '过']);
    let kinds = each(kind);
    fits.then(|| (end, if kinds.is_empty() { vec![kind.to_string()] } else { kinds }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::normalize::fold;
    use crate::domain::text::passage::Passage;

    #[test]
    fn what_one_will_not_do_is_refused_as_the_work_it_is() {
        let read = |text: &str| -> Vec<String> {
            let passage = Passage::of(text);
            refused(&lexicon::read(&passage).sentences).into_iter().map(|(_, kind)| kind).collect()
        };
        let wrong: Vec<String> = [
            ("不站岗不巡逻 保安 重庆", &["站岗", "巡逻"][..]),
            ("不做地推不打电话 文员", &["电话"]),
            ("不想天天打电话 客服 合肥", &["电话"]),
            ("别让我打电话 文员", &["电话"]),
            ("不用打电话推销就行 运营", &["电话销售"]),
            ("客服也行但别让我打电话", &["电话"]),
            ("想找白班，不再进电子厂", &["电子厂"]),
            ("不想再卖房 设计助理", &["房产"]),
            ("货车司机 不跑长途 天津", &["长途"]),
            ("幼师 不带班", &["班主任"]),
            ("电工 不下井 不爬高", &["井下", "高空"]),
            ("不带班车 司机", &[]),
            ("不再年轻 保安", &[]),
            ("新媒体，不写小说不直播", &["小说", "直播"]),
            ("不进厂 成都", &["普工"]),
            ("不想进厂打螺丝", &["普工"]),
            ("我不想写代码 成都", &["写代码"]),
            ("不拍视频 文案", &["视频"]),
            ("不扫街、不发传单 市场", &["地推", "传单"]),
            ("不教小学 英语老师", &["小学"]),
            ("不写字楼 文员", &[]),
            ("打电话不多的客服", &[]),
            ("不录用在校生", &[]),
            ("不会写代码 文员", &[]),
            ("别让我喝酒应酬 商务 长沙", &["应酬"]),
            ("不抽烟不喝酒 保安", &[]),
            ("不直播时间自由", &[]),
            ("直播 不熬夜", &[]),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let own = |text: &str| refused_in_account(&lexicon::read(&Passage::of(text)).sentences);
        assert_eq!(own("做过短视频，不想出镜当主播"), ["直播"]);
        assert!(own("在前台不打电话，只做登记").is_empty());
        for (word, kind) in CHORES.iter() {
            assert_eq!((fold(word).as_str(), fold(kind).as_str()), (*word, *kind));
        }
    }
}
