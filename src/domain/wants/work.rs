//! Kinds of work that a typed text does not want, and arrangements by their names.

use std::collections::HashSet;
use std::ops::Range;

use crate::domain::lexicon::context::{Seen, Sentences};
use crate::domain::lexicon::scope::adds;
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::lexicon::times::times;
use crate::domain::record::opening::EmploymentType;

/// Words for an arrangement of work.
pub(super) const ARRANGEMENTS: &[(&str, EmploymentType)] = &[
    ("兼职", EmploymentType::PartTime),
    ("小时工", EmploymentType::PartTime),
    ("钟点工", EmploymentType::PartTime),
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

/// Most characters of a kind of work.
const MOST: usize = 8;

const ENDS: [char; 17] =
    [' ', ',', ';', ':', '。', '!', '?', '\n', '、', '/', '和', '或', '及', '的', '了', '(', ')'];

/// The kinds of work that the text does not want, in its words, with the words that say so: "不要销售、客服" gives 销售 and 客服.
pub(super) fn unwanted(said: &Sentences<'_>) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for seen in said.signs() {
        match seen.sign {
            Sign::Refuses => found.extend(objects(said, seen)),
            Sign::Refused | Sign::Rejects => found.extend(subject(said, seen)),
            _ => {}
        }
    }
    found.extend(excepted(said));
    let mut words = HashSet::new();
    found.retain(|(_, word)| words.insert(word.clone()));
    found
}

/// The kinds of work that a person's account says are not wanted: only "不想做销售", as accounts refuse much else.
pub(in crate::domain) fn refused(said: &Sentences<'_>) -> Vec<String> {
    const SELF: &[&str] =
        &["不想", "不愿", "不打算", "不希望", "不喜欢", "不爱", "讨厌", "拒绝", "不接受", "不考虑"];
    const DOING: &[&str] = &["做", "干", "当", "从事", "再做", "去做"];
    let text = said.text();
    let is_own = |place: &Range<usize>| {
        let words = text.get(place.clone()).unwrap_or_default();
        let doing =
            SELF.iter().find_map(|no| words.strip_prefix(no)).unwrap_or_default().trim_start_matches('意');
        DOING.iter().any(|verb| doing.starts_with(verb))
    };
    unwanted(said).into_iter().filter(|(place, _)| is_own(place)).map(|(_, word)| word).collect()
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
        "考虑",
        "接受",
        "去做",
        "去",
        "我推荐",
        "我推",
        "推荐",
        "我",
    ];
    let mut found = Vec::new();
    let text = said.text();
    let mut at = seen.end + text.get(seen.end..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let mut begin = seen.start;
    loop {
        while let Some(verb) =
            DOING.iter().find(|verb| text.get(at..).is_some_and(|rest| rest.starts_with(**verb)))
        {
            at += verb.len();
        }
        let Some(rest) = text.get(at..) else { break };
        let word = rest.split(ENDS).next().unwrap_or_default();
        let end = at + word.len();
        // "不要销售不要客服": the next refusal begins.
        let next =
            said.signs().iter().find(|other| other.start >= at && other.start < end && ends_work(other.sign));
        let end = next.map_or(end, |other| other.start);
        let Some(kind) = text.get(at..end).and_then(kind_of_work) else { break };
        found.push((begin..end, kind.to_string()));
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

/// Whether a sign inside the words ends them; a place such as 夜店 is itself what is not wanted.
fn ends_work(sign: Sign) -> bool {
    !matches!(sign, Sign::Proficiency | Sign::Tells(Cue::Concern(_)))
}

/// "销售不考虑".
fn subject(said: &Sentences<'_>, seen: &Seen) -> Option<(Range<usize>, String)> {
    let text = said.text();
    let before = text.get(..seen.start)?;
    let word = before.rsplit(ENDS).next().unwrap_or_default();
    let behind = text.get(seen.end..).and_then(|rest| rest.chars().next());
    if behind.is_some_and(|c| !ENDS.contains(&c)) {
        return None;
    }
    let kind = kind_of_work(word.trim_end_matches("一律").trim_end_matches(['都', '也', '请']))?;
    Some((seen.start - word.len()..seen.end, kind.to_string()))
}

/// "除销售外都行", "非销售岗".
fn excepted(said: &Sentences<'_>) -> Vec<(Range<usize>, String)> {
    let text = said.text();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('除') {
        let rest = text.get(at + '除'.len_utf8()..).unwrap_or_default();
        let rest = rest.strip_prefix('了').unwrap_or(rest);
        let word = rest.split(ENDS).next().unwrap_or_default();
        let Some(end) = word.find(['外', '以', '之', '其', '都']) else { continue };
        let from = text.len() - rest.len();
        let is_excepted = |_: &&str| !rest.get(end..).is_some_and(adds);
        if let Some(kind) = word.get(..end).and_then(kind_of_work).filter(is_excepted) {
            found.push((at..from + end + '外'.len_utf8(), kind.to_string()));
        }
    }
    for (at, _) in text.match_indices('非') {
        let begins = text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(ENDS));
        let word =
            text.get(at + '非'.len_utf8()..).unwrap_or_default().split(ENDS).next().unwrap_or_default();
        let is_word = ["常", "凡", "诚", "遗", "全", "标", "必", "金属", "应届", "夜班"]
            .iter()
            .any(|other| word.starts_with(other));
        if let Some(kind) = kind_of_work(word).filter(|_| begins && !is_word) {
            found.push((at..at + '非'.len_utf8() + word.len(), kind.to_string()));
        }
    }
    found
}

/// The kind of work in a word, without what only says that it is one.
fn kind_of_work(word: &str) -> Option<&str> {
    const TAILS: &[&str] = &[
        "类", "岗位", "岗", "工作", "行业", "职位", "方面", "相关", "有关", "之类", "等", "性质", "吧", "啊",
        "上班",
    ];
    const NOT_WORK: &[&str] = &[
        "学历",
        "经验",
        "专业",
        "年龄",
        "男女",
        "太",
        "很",
        "远",
        "加班",
        "熬夜",
        "夜班",
        "单休",
        "出差",
        "押金",
        "中介",
        "费",
        "人",
        "求",
        "离",
        "证",
        "班",
        "住",
        "倒班",
        "上班",
        "钱",
        "工资",
        "外地",
        "异地",
        "外省",
        "驻外",
        "外派",
        "调岗",
        "应酬",
        "喝酒",
        "大小周",
        "996",
        "无薪",
        "无底薪",
        "试用",
        "拖欠",
        "坐班",
        "会",
    ];
    let mut kind = word.trim();
    while let Some(shorter) = TAILS.iter().find_map(|tail| kind.strip_suffix(tail)) {
        kind = shorter;
    }
    let length = kind.chars().count();
    let fits = (2..=MOST).contains(&length)
        && !NOT_WORK.iter().any(|no| kind.starts_with(no))
        // "不要晚8点至早8点的" is about hours.
        && times(kind).is_empty();
    fits.then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn unwanted_work_is_read_with_its_words() {
        let read = |text: &str| -> Vec<String> {
            let passage = Passage::of(text);
            unwanted(&lexicon::read(&passage).sentences).into_iter().map(|(_, word)| word).collect()
        };
        let wrong: Vec<String> = [
            ("不要销售 不要客服 文员 双休", &["销售", "客服"][..]),
            ("不想做电话销售", &["电话销售"]),
            ("不要销售、客服、保险类 文员", &["销售", "客服", "保险"]),
            ("不考虑普工", &["普工"]),
            ("除销售外都行", &["销售"]),
            ("除了客服其他都可以", &["客服"]),
            ("销售勿扰", &["销售"]),
            ("保险不考虑,找会计", &["保险"]),
            ("非销售岗 重庆", &["销售"]),
            ("拒绝外卖骑手,想找仓管", &["外卖骑手"]),
            ("不要夜班", &[]),
            ("不要晚9点至早7点的", &[]),
            ("不想去夜店上班", &["夜店"]),
            ("文员(不要销售)", &["销售"]),
            ("不想出差", &[]),
            ("非常喜欢做设计", &[]),
            ("文员 双休", &[]),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn accounts_refuse_only_what_the_person_will_not_do() {
        let read = |text: &str| refused(&lexicon::read(&Passage::of(text)).sentences);
        assert_eq!(read("实习过两个月，不想做销售"), ["销售"]);
        assert_eq!(read("不愿意从事客服工作"), ["客服"]);
        assert!(read("客户不要沙发，我们不做假账").is_empty());
    }
}
