//! Kinds of work that a typed text does not want, and arrangements by their names.

use std::collections::HashSet;
use std::ops::Range;

use super::kind_of_work::{ENDS, kind_of_work};
use super::left_out::{any_but, denied, excepted};
use super::refused_list::{
    behind_colon, end_before_refusal, heads_list, is_of_others, is_past, is_term, is_trade, jobs_in,
    never_refuses, next_item, people, speaks_back, unsigned, without_enough, without_lead, without_time,
};
use super::side_by_side::each;
use super::typed_words::{Kind, of};
use crate::domain::lexicon::context::{Seen, Sentences};
use crate::domain::lexicon::scope::{is_reason, undoes};
use crate::domain::lexicon::signs::Sign;
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::record::opening::EmploymentType;
use crate::domain::text::words::Words;

/// Kinds of work that a refusal behind a list is looked for among.
const LONGEST_LIST: usize = 12;
/// Words for an arrangement of work.
pub(super) const ARRANGEMENTS: &[(&str, EmploymentType)] = &[
    ("兼职", EmploymentType::PartTime),
    ("小时工", EmploymentType::PartTime),
    ("钟点工", EmploymentType::PartTime),
    ("钟点", EmploymentType::PartTime),
    ("临时工", EmploymentType::PartTime),
    ("短期工", EmploymentType::PartTime),
    ("暑假工", EmploymentType::PartTime),
    ("寒假工", EmploymentType::PartTime),
    ("周末工", EmploymentType::PartTime),
    ("全职", EmploymentType::FullTime),
    ("实习", EmploymentType::Internship),
    ("学徒", EmploymentType::Apprenticeship),
    ("订单班", EmploymentType::OrderClass),
];

/// The kinds of work that the text does not want, in its words, with the words that say so: "不要销售、客服" gives 销售 and 客服.
pub(super) fn unwanted(said: &Sentences<'_>) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for seen in said.signs() {
        match seen.sign {
            Sign::Refuses if !is_undone(said, seen) && !speaks_back(said, seen) && !is_past(said, seen) => {
                found.extend(objects(said, seen));
            }
            // "除外:电话销售"
            Sign::Refused if heads_list(said, seen) => found.extend(objects(said, seen)),
            Sign::Refused | Sign::Rejects => found.extend(subjects(said, seen)),
            Sign::Excepts => found.extend(excepted(said, seen)),
            _ => {}
        }
    }
    for seen in unsigned(said) {
        let kinds = if seen.sign == Sign::Refuses { objects(said, &seen) } else { subjects(said, &seen) };
        found.extend(kinds.into_iter().filter(|(_, kind)| is_trade(kind)));
    }
    found.extend(denied(said));
    found.extend(any_but(said));
    let mut words = HashSet::new();
    found.retain(|(_, word)| words.insert(word.clone()));
    found
}

/// The kinds of work that a person's account says are not wanted: only "不想做销售", as accounts refuse much else.
pub(in crate::domain) fn refused(said: &Sentences<'_>) -> Vec<String> {
    const SELF: Words = Words::of(&[
        "不想",
        "不愿",
        "不打算",
        "不希望",
        "不喜欢",
        "不爱",
        "讨厌",
        "拒绝",
        "不接受",
        "不考虑",
    ]);
    const DOING: &[&str] = &["做", "干", "当", "从事", "再做", "去做"];
    const UNFIT: Words =
        Words::of(&["不适合", "不合适", "做不", "干不", "当不了", "胜任不", "不能胜任", "无法胜任"]);
    let text = said.text();
    let is_own = |place: &Range<usize>| {
        let words = text.get(place.clone()).unwrap_or_default();
        if UNFIT.begin(words) {
            return true;
        }
        let doing = SELF.strip_begin(words).unwrap_or_default().trim_start_matches('意');
        DOING.iter().any(|verb| doing.starts_with(verb))
    };
    unwanted(said).into_iter().filter(|(place, _)| is_own(place)).map(|(_, word)| word).collect()
}

/// "不是不想做销售".
fn is_undone(said: &Sentences<'_>, seen: &Seen) -> bool {
    let text = said.text();
    let (until, words) =
        (text.get(..seen.start).unwrap_or_default(), text.get(seen.start..).unwrap_or_default());
    undoes(until, seen.sign) || never_refuses(until, words)
}

/// "不要销售、客服" and "不想做电话销售".
fn objects(said: &Sentences<'_>, seen: &Seen) -> Vec<(Range<usize>, String)> {
    const DOING: &[&str] = &[
        "从事",
        "做",
        "干",
        "当",
        "找",
        "要",
        "来",
        "搞",
        "碰",
        "任何",
        "再",
        "继续",
        "接着",
        "考虑",
        "接受",
        "去做",
        "去",
        "我推荐",
        "我推送",
        "我推",
        "推荐",
        "推送",
        "荐",
        "我",
        "看",
        "看到",
        "学",
        "发",
        "给",
        "长期",
        "经常",
        "频繁",
        "天天",
        "每天",
        "老是",
        "总是",
        "一直",
        "那种",
        "这种",
        "那些",
        "让我",
        "叫我",
        "安排去",
        "回去",
        "回到",
        "是",
        "写",
        "天天",
    ];
    let mut found = Vec::new();
    let text = said.text();
    // "催收不做昧良心": what follows is no work.
    if is_reason(text.get(seen.start..seen.end).unwrap_or_default(), text.get(seen.end..).unwrap_or_default())
    {
        return found;
    }
    let mut at = seen.end + text.get(seen.end..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    at = behind_push(text, at);
    let mut begin = seen.start;
    let mut listed = false;
    loop {
        while let Some(verb) =
            DOING.iter().find(|verb| text.get(at..).is_some_and(|rest| rest.starts_with(**verb)))
        {
            at += verb.len();
        }
        let Some(rest) = text.get(at..) else { break };
        if !listed && let Some(list) = behind_colon(rest) {
            (listed, at) = (true, text.len() - list.len());
            continue;
        }
        let word = without_enough(rest.split(ENDS).next().unwrap_or_default());
        let end = at + end_before_refusal(word);
        if is_of_others(text.get(end..).unwrap_or_default()) {
            break;
        }
        // "不要销售不要客服": the next refusal begins.
        let next =
            said.signs().iter().find(|other| other.start >= at && other.start < end && ends_work(other.sign));
        let end = next.map_or(end, |other| other.start);
        if let Some(kind) = kind_of_work(said, at..end) {
            let kinds = if listed { people(each(kind)) } else { Vec::new() };
            match kinds.is_empty() {
                true => found.push((begin..end, kind.to_string())),
                false => found.extend(kinds.into_iter().map(|kind| (begin..end, kind))),
            }
        }
        if listed && let Some(item) = text.get(end..).and_then(next_item) {
            begin = end;
            at = text.len() - item.len();
            continue;
        }
        // A list goes on behind 、 and its like.
        let Some(more) = text.get(end..).and_then(|rest| rest.strip_prefix(['、', '/', '和', '或', '及']))
        else {
            break;
        };
        begin = end;
        at = text.len() - more.len();
    }
    found
}

/// Where the object begins behind words that end with 推, or before them: 保险 of "别推送保险", 电话销售 of "不要再推电话销售", 推拿 of "不要推拿".
fn behind_push(text: &str, at: usize) -> usize {
    const PUSH: char = '推';
    let (said, rest) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    // 推拿, 推广, 推销
    let is_own = |rest: &str| rest.starts_with(['拿', '广', '销']) && !rest.starts_with("销售");
    match () {
        () if said.ends_with(PUSH) && is_own(rest) => at - PUSH.len_utf8(),
        () if said.ends_with(PUSH) && rest.starts_with('送') => at + '送'.len_utf8(),
        () => {
            let again = rest.trim_start_matches(['再', '老', '总', '给', '我']);
            let pushed = again.strip_prefix(PUSH).filter(|kind| is_trade(kind) && !is_own(kind));
            pushed.map_or(at, |kind| text.len() - kind.len())
        }
    }
}

/// Whether a sign inside the words ends them; a place such as 夜店 is itself what is not wanted.
fn ends_work(sign: Sign) -> bool {
    !matches!(sign, Sign::Proficiency | Sign::Tells(_) | Sign::Concedes)
}

/// "销售不考虑", "java的岗位请勿推荐", "销售岗位的不要投", "保安、保洁一概不考虑", "销售客服直播都不要".
fn subjects(said: &Sentences<'_>, seen: &Seen) -> Vec<(Range<usize>, String)> {
    const POSTS: &[&str] = &["岗位", "工作", "职位", "活", "岗"];
    const LIST: [char; 3] = ['、', '/', '和'];
    let text = said.text();
    let (words, behind) =
        (text.get(seen.start..seen.end).unwrap_or_default(), text.get(seen.end..).unwrap_or_default());
    if !behind.is_empty() && !behind.starts_with(ENDS) && !is_reason(words, behind) {
        return Vec::new();
    }
    let mut before = text.get(..seen.start).unwrap_or_default();
    // "客服干了三年干腻了", "hr做了两年就腻了": how long it was is no part of it either.
    let without_all =
        |text: &'_ str| of(Kind::All).iter().filter_map(|all| Some(text.strip_suffix(all)?.len())).min();
    loop {
        let end = without_all(before).unwrap_or_else(|| without_time(before).len());
        if end == before.len() {
            break;
        }
        before = before.get(..end).unwrap_or_default();
    }
    let of_all = text
        .get(before.len()..seen.start)
        .unwrap_or_default()
        .trim_matches(['我', '的', '请', '先', '就', '更', '坚', '决', '绝', '对', '根', '本', '肯', '定']);
    let says_all = text.get(seen.start..).is_some_and(|words| {
        of(Kind::All).iter().any(|all| all.chars().nth(1).is_some() && words.starts_with(all))
            || words.starts_with('都')
    });
    let posts = POSTS.iter().find_map(|post| before.strip_suffix(post)?.strip_suffix('的'));
    let mut until = posts.unwrap_or(before);
    let (mut found, mut end) = (Vec::new(), seen.end);
    for _ in 0..LONGEST_LIST {
        let piece = until.rsplit(ENDS).next().unwrap_or_default();
        let word = without_lead(piece);
        let start = until.len() - word.len();
        // "想做会计、销售不考虑": what is wished ends the list.
        let is_wished = end != seen.end
            && !["会计", "会展", "会务"].iter().any(|noun| piece.starts_with(noun))
            && ["想", "找", "要", "做", "干", "可", "会"].iter().any(|verb| piece.starts_with(verb));
        let Some(kind) = kind_of_work(said, start..until.len()).filter(|_| !is_wished) else {
            // "流水线、夜班都不考虑": what is a term of work, or a kind of employer, is read as one.
            let lead = text.get(..start).and_then(|lead| lead.strip_suffix(LIST));
            let is_other = || {
                is_term(said, start..until.len())
                    || text.get(start..until.len()).is_some_and(|word| !EmployerKind::each(word).is_empty())
            };
            match lead.filter(|_| (says_all || !of_all.is_empty()) && is_other()) {
                Some(list) => (until, end) = (list, start),
                None => break,
            }
            continue;
        };
        let kinds = if of_all.is_empty() && !says_all { people(each(kind)) } else { each(kind) };
        let kinds = if kinds.is_empty() { jobs_in(kind) } else { kinds };
        match kinds.is_empty() {
            true => found.push((start..end, kind.to_string())),
            false => found.extend(kinds.into_iter().rev().map(|kind| (start..end, kind))),
        }
        let lead = text.get(..start).unwrap_or_default();
        let Some(list) = lead.strip_suffix(LIST) else { break };
        (until, end) = (list, start);
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests;
