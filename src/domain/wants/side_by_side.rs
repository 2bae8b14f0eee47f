//! Kinds of work that stand side by side in one word: 销售, 客服 and 直播 of "销售客服直播".

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::work_words::WORDS;
use crate::domain::catalogue::occupation;
use crate::domain::catalogue::trade::{self, words_in};
use crate::domain::text::words::Words;

/// Names of work of two characters and more: of trades, occupations and everyday ones.
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let bare = |name: &'static str| name.trim_start_matches(['~', '^', '+', '-']);
    let names = trade::names().map(bare).chain(occupation::names());
    let all = names.chain(WORDS.jobs.iter().copied()).chain(WORDS.kinds.iter().copied());
    all.filter(|name| name.chars().nth(1).is_some()).collect()
});

/// Most characters of a name.
const LONGEST: usize = 8;

/// The kinds of work that a word of which all are refused is made up of, where it is made up of names of work, or of trades with words between; else
/// nothing.
pub(super) fn each(word: &str) -> Vec<String> {
    // What ends a title is no work of its own: 销售助理, 货车司机.
    const TAILS: &[&str] = &["助理", "主管", "经理", "店长", "顾问", "工程师", "学徒", "技术员", "安全员"];
    const PEOPLE: [char; 7] = ['员', '师', '工', '安', '洁', '手', '生'];
    let are_jobs = |names: &Vec<String>| {
        let last = names.last().map_or("", String::as_str);
        let before = names.get(..names.len().saturating_sub(1)).unwrap_or_default();
        !before.is_empty()
            && !TAILS.contains(&last)
            && (last != "司机" || before.iter().all(|name| name.ends_with(PEOPLE)))
    };
    if let Some(names) = names_of(word).filter(are_jobs) {
        return names;
    }
    let (mut kinds, mut at): (Vec<String>, usize) = (Vec::new(), 0);
    let mut named = 0;
    for place in words_in(word) {
        kinds.extend(word.get(at..place.start).filter(|gap| !gap.is_empty()).map(str::to_string));
        kinds.extend(word.get(place.clone()).map(str::to_string));
        (at, named) = (place.end, named + 1);
    }
    kinds.extend(word.get(at..).filter(|gap| !gap.is_empty()).map(str::to_string));
    let are_words = kinds.iter().all(|kind| kind.chars().nth(1).is_some());
    if named > 1 && are_words { kinds } else { Vec::new() }
}

/// Where the jobs stand that a piece of a text names side by side in one word, each sought for itself: 施工员 and 资料员 of "找施工员资料员的活". A word
/// that says of which sort the next one is makes no two of them: 仓库文员, 电商客服.
pub(super) fn together(piece: &str) -> Vec<Range<usize>> {
    const LEADS: &[&str] = &[
        "想找个",
        "想找份",
        "想找",
        "想做",
        "想当",
        "想干",
        "找个",
        "找份",
        "找",
        "求职",
        "求",
        "应聘",
        "招聘",
        "招",
        "急招",
        "做",
        "当",
    ];
    const ENDS: Words = Words::of(&[
        "的工作",
        "的岗位",
        "的活儿",
        "的活",
        "岗位",
        "工作",
        "都可以",
        "都行",
        "都可",
        "均可",
        "也行",
        "也可以",
        "岗",
    ]);
    const PEOPLE: [char; 7] = ['员', '师', '工', '安', '洁', '手', '生'];
    const NO_JOBS: Words = Words::of(&[
        "小时工",
        "临时工",
        "钟点工",
        "暑假工",
        "寒假工",
        "合同工",
        "学徒工",
        "实习生",
        "学生",
        "毕业生",
        "应届生",
        "人员",
        "专员",
    ]);
    let begin = LEADS.iter().find(|lead| piece.starts_with(**lead)).map_or(0, |lead| lead.len());
    let word = piece.get(begin..).unwrap_or_default();
    let word = ENDS.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    // "超市促销发传单": where it is done says of which sort neither is.
    let there = WORDS.places.iter().find(|place| word.starts_with(**place)).map_or(0, |place| place.len());
    let (begin, word) = match word.get(there..).and_then(doings_of) {
        Some(names) if there > 0 && names.len() > 1 => (begin + there, word.get(there..).unwrap_or_default()),
        _ => (begin, word),
    };
    let is_person = |name: &String| {
        (name.ends_with(PEOPLE) || name == "司机") && !NO_JOBS.iter().any(|no| name.ends_with(no))
    };
    let people = || names_of(word).filter(|names| names.iter().all(is_person));
    let names = offices_of(word)
        .or_else(|| doings_of(word))
        .or_else(people)
        .filter(|names| names.len() > 1)
        .unwrap_or_default();
    let mut at = begin;
    let place = |name: &String| {
        let from = at;
        at += name.len();
        from..at
    };
    names.iter().map(place).collect()
}

/// The jobs that stand beside one another in a word: 行政 and 前台 of 行政前台.
fn offices_of(word: &str) -> Option<Vec<String>> {
    names_from(&WORDS.offices, word)
}

/// What is done side by side, perhaps behind who does it: 促销 and 发传单 of 促销发传单, 文员 and 数据录入 of 文员数据录入.
fn doings_of(word: &str) -> Option<Vec<String>> {
    const CALLED: &[&str] = &["之类的", "之类", "这类的", "这类", "类的", "类"];
    let word = CALLED.iter().find_map(|called| word.strip_suffix(called)).unwrap_or(word);
    let who = ["文员", "店员", "保安", "司机", "宝妈"].iter().find(|who| word.starts_with(**who));
    let rest = word.get(who.map_or(0, |who| who.len())..)?;
    let named = names_from(&WORDS.doings, rest).filter(|named| !named.is_empty())?;
    Some(who.map(|who| (*who).to_string()).into_iter().chain(named).collect())
}

/// The names of a list that a word is made up of.
fn names_from(list: &[&str], word: &str) -> Option<Vec<String>> {
    let (mut names, mut rest) = (Vec::new(), word);
    while !rest.is_empty() {
        let name = list.iter().filter(|name| rest.starts_with(**name)).max_by_key(|name| name.len())?;
        names.push((*name).to_string());
        rest = rest.strip_prefix(name)?;
    }
    Some(names)
}

/// The fewest names that the word is made up of.
fn names_of(word: &str) -> Option<Vec<String>> {
    if NAMES.contains(word) {
        return None;
    }
    let places: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let mut best: Vec<Option<Vec<String>>> = vec![None; places.len()];
    *best.first_mut()? = Some(Vec::new());
    for (number, end) in places.iter().enumerate() {
        for begin in number.saturating_sub(LONGEST)..number {
            let (Some(Some(before)), Some(name)) =
                (best.get(begin), places.get(begin).and_then(|from| word.get(*from..*end)))
            else {
                continue;
            };
            let is_fewer =
                best.get(number).and_then(Option::as_ref).is_none_or(|known| before.len() + 1 < known.len());
            if is_fewer && NAMES.contains(name) {
                let mut names = before.clone();
                names.push(name.to_string());
                if let Some(slot) = best.get_mut(number) {
                    *slot = Some(names);
                }
            }
        }
    }
    best.pop()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_told_from_what_says_of_which_sort_they_are() {
        for (piece, want) in [
            ("施工员资料员", &["施工员", "资料员"][..]),
            ("想找保安保洁的活", &["保安", "保洁"]),
            ("行政前台", &["行政", "前台"]),
            ("出纳会计", &["出纳", "会计"]),
            ("电工焊工都行", &["电工", "焊工"]),
            ("超市促销发传单都行", &["促销", "发传单"]),
            ("品控采购类", &["品控", "采购"]),
            ("文员数据录入都可以", &["文员", "数据录入"]),
            ("收银打包", &["收银", "打包"]),
            ("想找分拣打包的活", &["分拣", "打包"]),
            ("行政采购", &[]),
            ("采购文员", &[]),
            ("超市促销", &[]),
            ("数据录入员", &[]),
            ("仓库文员", &[]),
            ("行政文员", &[]),
            ("会计实习生", &[]),
            ("保洁小时工", &[]),
            ("网络工程师", &[]),
            ("货车司机", &[]),
            ("保险客服", &[]),
        ] {
            let found: Vec<&str> = together(piece).into_iter().map(|place| &piece[place]).collect();
            assert_eq!(found, want, "{piece}");
        }
    }

    #[test]
    fn a_word_is_parted_where_all_of_it_names_work() {
        for (word, want) in [
            ("电工焊工", &["电工", "焊工"][..]),
            ("主播模特", &["主播", "模特"]),
            ("电销催收", &["电销", "催收"]),
            ("销售客服直播", &["销售", "客服", "直播"]),
            ("电话销售", &[]),
            ("销售助理", &[]),
            ("保安司机", &["保安", "司机"]),
            ("客车司机", &[]),
            ("幼儿园老师", &[]),
        ] {
            assert_eq!(each(word), want, "{word}");
        }
    }
}
