//! How trades are read in titles and typed texts: the head of each alternative, and what stands aside of it.

use std::iter;
use std::ops::Range;

use aho_corasick::{Input, Match};

use super::{TABLE, Trade, Word};
use crate::domain::text::words::Words;

/// Heads of the alternatives of a text.
pub(super) fn heads(text: &str) -> impl Iterator<Item = Word> + '_ {
    alternatives(text).filter_map(|alternative| head(alternative).map(|(word, _)| word))
}

/// The heads of a folded title. What stands aside of the rest counts where the rest has none, or has but weak ones and it is a strong one by
/// itself, or where it says what is done: a direction (数据分析方向), or a word of [`DONE`].
pub(super) fn heads_of_title(folded: &str) -> Vec<Word> {
    let (rest, aside) = parts(folded);
    let mut found: Vec<Word> = heads(&rest).collect();
    if found.is_empty() {
        return heads(folded).collect();
    }
    let is_weak = found.iter().all(|word| word.is_weak);
    let mut alone: Vec<Word> = Vec::new();
    for part in &aside {
        let direction = part.strip_suffix("方向");
        for word in heads(direction.unwrap_or(part)) {
            if !is_for_whom(&found, word) {
                if direction.is_some() || DONE.contains(&part.as_str()) {
                    found.push(word);
                } else if is_weak && !word.is_weak && is_one_word(part) {
                    alone.push(word);
                }
            }
        }
    }
    if alone.is_empty() { found } else { alone }
}

/// What is done, which says the work wherever it stands aside: 软件工程师（实施）.
const DONE: &[&str] =
    &["实施", "运维", "测试", "软件测试", "售前", "售后", "技术支持", "客服", "销售", "运营"];

/// Whether a direction of work in computing names whom it is for: Java开发（银行方向）.
fn is_for_whom(found: &[Word], word: Word) -> bool {
    let is_computing = |word: &Word| word.trade.row().is_some_and(|row| row.field == "it");
    found.iter().any(is_computing) && !is_computing(&word)
}

/// Whether a part is a word of the table, but for what says that it is a post.
fn is_one_word(part: &str) -> bool {
    const POSTS: Words = Words::of(&["实习生", "方向", "实习", "专员", "岗位", "岗", "类"]);
    let bare = POSTS.strip_end(part).unwrap_or(part);
    words(bare).any(|found| found.range() == (0..bare.len()))
}

/// A folded title without what stands aside of it, and this: what is in brackets, and the parts behind a dash that say a direction.
fn parts(folded: &str) -> (String, Vec<String>) {
    const DASHES: [char; 4] = ['-', '—', '_', '·'];
    let mut aside: Vec<String> = Vec::new();
    let (mut depth, mut inner) = (0_usize, String::new());
    for c in folded.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' if depth > 0 => {
                depth -= 1;
                aside.push(std::mem::take(&mut inner));
            }
            _ if depth > 0 => inner.push(c),
            _ => {}
        }
    }
    aside.push(inner);
    let bare = without_brackets(folded);
    let mut pieces = bare.split(DASHES);
    let mut rest = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        if piece.trim().ends_with("方向") {
            aside.push(piece.to_string());
        } else {
            rest.push('-');
            rest.push_str(piece);
        }
    }
    let aside = aside.into_iter().map(|part| part.trim().to_string()).filter(|part| !part.is_empty());
    (rest, aside.collect())
}

/// What a title names one beside the other. The signs of C++ and C&B part nothing.
pub(super) fn alternatives(text: &str) -> impl Iterator<Item = &str> {
    let doubled = |at: usize| {
        text.get(..at).is_some_and(|before| before.ends_with('+'))
            || text.get(at + 1..).is_some_and(|behind| behind.starts_with('+'))
    };
    let mut begin = 0;
    let parting = text.char_indices().filter(move |(at, c)| match c {
        '+' => !doubled(*at),
        '&' => !is_between_letters(text, *at),
        c => matches!(c, '/' | '、' | '|' | ',' | '兼' | '或'),
    });
    let ends = parting.map(|(at, c)| (at, at + c.len_utf8())).chain([(text.len(), text.len())]);
    ends.filter_map(move |(end, next)| text.get(std::mem::replace(&mut begin, next)..end))
}

/// Whether a sign stands between two letters that are words by themselves: C&B, but not UI&UX.
fn is_between_letters(text: &str, at: usize) -> bool {
    let is_one = |letters: [Option<char>; 2]| {
        let [near, far] = letters.map(|letter| letter.is_some_and(|c| c.is_ascii_alphabetic()));
        near && !far
    };
    let (Some(before), Some(behind)) = (text.get(..at), text.get(at + 1..)) else { return false };
    let (mut back, mut on) = (before.chars().rev(), behind.chars());
    is_one([back.next(), back.next()]) && is_one([on.next(), on.next()])
}

/// The pieces that a text is parted into by signs, and by 或; not within a word of the table: "react native".
pub(super) fn pieces(folded: &str) -> impl Iterator<Item = &str> {
    let of_words = |found: &Match| folded.get(found.range()).is_some_and(|word| word.contains(' '));
    let words: Vec<Range<usize>> =
        TABLE.finder.find_iter(folded).filter(of_words).map(|found| found.range()).collect();
    let is_part = |c: char| matches!(c, '.' | '#' | '+') || c.is_alphanumeric() && c != '或';
    let parts =
        move |at: &usize, c: char| !is_part(c) && !words.iter().any(|word| c == ' ' && word.contains(at));
    let parting = folded.char_indices().filter(move |(at, c)| parts(at, *c));
    let ends = parting.map(|(at, c)| (at, at + c.len_utf8())).chain([(folded.len(), folded.len())]);
    let mut begin = 0;
    let pieces = ends.filter_map(move |(end, next)| folded.get(std::mem::replace(&mut begin, next)..end));
    pieces.flat_map(by_or).filter(|piece| !piece.is_empty())
}

/// 家教 and 促销 of "家教or促销", and all of "editor".
fn by_or(piece: &str) -> Vec<&str> {
    let parts: Vec<&str> = piece.split("or").collect();
    let is_latin = |c: char| c.is_ascii_alphabetic();
    let is_apart = |part: &&str| !part.is_empty() && !part.starts_with(is_latin) && !part.ends_with(is_latin);
    if parts.len() > 1 && parts.iter().all(is_apart) { parts } else { vec![piece] }
}

/// The pieces of a folded text in order, each as part of the piece before where it only says the direction of that: 软件产品经理 of
/// "产品经理 软件类的".
pub(super) fn directed<'t>(pieces: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for piece in pieces {
        match joined.last_mut().and_then(|work| Some((direction(work, piece)?, work))) {
            Some((direction, work)) => work.insert_str(0, direction),
            None => joined.push(piece.to_string()),
        }
    }
    joined
}

/// The direction of the work in one piece that the next one names, without what calls it one: 软件 of 软件类的, 自动驾驶 of 自动驾驶方向. What
/// is work by itself is a direction of work in its field, or its branch, but beside "销售类" both are asked for.
pub(super) fn direction<'t>(work: &str, piece: &'t str) -> Option<&'t str> {
    const CALLED: &[&str] = &["方向的", "方向", "类的", "类", "行业的", "行业", "领域的", "领域", "业的"];
    const LONGEST: usize = 6;
    let (bare, called) = CALLED.iter().find_map(|called| Some((piece.strip_suffix(called)?, called)))?;
    let worked = wanted(work)?;
    let fits = (2..=LONGEST).contains(&bare.chars().count()) && !is_negated(bare, bare.len());
    let is_other = head(bare).is_some_and(|(own, _)| {
        !own.is_weak
            && match called {
                called if called.starts_with('类') => true,
                called if called.starts_with('方') => own.trade.closeness(worked.trade) == 0.0,
                _ => false,
            }
    });
    (fits && !is_other).then_some(bare)
}

/// The head of a piece, unless what stands before it negates it.
pub(super) fn wanted(piece: &str) -> Option<Word> {
    head(piece).filter(|(_, at)| !is_negated(piece, at.start)).map(|(word, _)| word)
}

/// Whether what stands before a place of a piece negates it: 不要销售, but not 有没有会计的活 and 没经验找会计.
pub(super) fn is_negated(piece: &str, before: usize) -> bool {
    /// Words with a negation that say nothing of the work behind them.
    const OTHERS: &[&str] = &[
        "有没有",
        "是不是",
        "能不能",
        "要不要",
        "可不可以",
        "行不行",
        "非常",
        "特别",
        "别的",
        "分别",
        "性别",
        "区别",
        "级别",
        "非全日制",
        "没有经验",
        "没经验",
        "无经验",
        "没有工作经验",
        "没工作经验",
        "无工作经验",
        "没学历",
        "没有学历",
        "不限",
        "不怕",
        "不嫌",
        "不挑",
        "不错",
        "不用加班",
        "不加班",
        "不熬夜",
        "不倒班",
        "不出差",
        "不打卡",
        "不忙",
        "不累",
        "不远",
        "无责",
        "没事",
        "非标",
        "非遗",
        "非洲",
        "无线",
        "无损",
        "无纺",
        "无尘",
        "无菌",
        "无人",
        "无机",
        "无锡",
        "别墅",
        "别克",
        "除尘",
        "除湿",
        "除虫",
        "除草",
        "不锈钢",
        "不动产",
        "不良",
    ];
    /// Words that deny what is before 的 with the work itself: 不想做的销售.
    const OF_WORK: Words = Words::of(&["做", "干", "要", "想", "当", "考虑", "接受", "喜欢"]);
    let Some(before) = piece.get(..before) else { return false };
    // "不卷不加班的测试": what is denied says of which sort the work is.
    let before = match before.rsplit_once('的') {
        Some((sort, behind)) if !sort.contains('除') && !OF_WORK.end(sort) => behind,
        _ => before,
    };
    const NO: [char; 7] = ['不', '别', '非', '没', '除', '勿', '无'];
    before.contains(NO)
        && OTHERS.iter().fold(before.to_string(), |left, other| left.replace(other, "")).contains(NO)
}

/// Whether a piece is a place of work by its kind alone, or a branch of the economy: 保险公司, 外贸企业, 半导体行业.
pub(in crate::domain) fn is_place_of_work(piece: &str) -> bool {
    let bare =
        ["优先", "最好", "背景", "经验"].iter().find_map(|word| piece.strip_suffix(word)).unwrap_or(piece);
    "公司 集团 企业 单位 机构 行业 产业 领域 赛道".split(' ').any(|place| bare.ends_with(place))
}

/// A folded title without the parts that name an employer, a unit of it or a project, where another part is left.
pub(super) fn without_employer(folded: &str) -> String {
    const EMPLOYERS: Words = Words::of(&[
        "公司",
        "集团",
        "团队",
        "事业部",
        "所",
        "学校",
        "学院",
        "大学",
        "医院",
        "项目",
        "项目组",
        "业务线",
        "体系",
        "条线",
        "板块",
    ]);
    let parts_it = |c: char| c.is_whitespace() || "()[]【】-—_·:|,".contains(c);
    let pieces = || {
        folded.split_inclusive(parts_it).map(|piece| piece.split_at(piece.trim_end_matches(parts_it).len()))
    };
    if pieces().all(|(part, _)| part.is_empty() || EMPLOYERS.end(part)) {
        return folded.to_string();
    }
    pieces().flat_map(|(part, sign)| [if EMPLOYERS.end(part) { "" } else { part }, sign]).collect()
}

/// The last word of a text that names a trade, with its place; one that is the work wherever it stands before a strong word, and this before a
/// weak one. What is taught is the work only where nothing else is: 家教 数据分析课.
pub(super) fn head(text: &str) -> Option<(Word, Range<usize>)> {
    let (mut leading, mut strong, mut weak, mut taught) = (None, None, None, None);
    let last = text.trim_end().trim_end_matches('的').len();
    for found in words(text).filter(|found| is_whole(text, found.start(), found.end())) {
        let Some(word) = TABLE.words.get(found.pattern().as_usize()) else { continue };
        let before = strong.as_ref().map(|(word, _): &(Word, Range<usize>)| word.trade);
        let trade = of_object(text, found.start()..found.end(), before).unwrap_or(word.trade);
        let closes = word.closes && found.end() == last;
        let seen = match word {
            Word { leads: true, .. } => &mut leading,
            _ if closes => &mut leading,
            Word { is_weak: true, .. } => &mut weak,
            _ if is_taught(text, found.end()) => &mut taught,
            _ => &mut strong,
        };
        *seen = Some((Word { trade, is_weak: word.is_weak && !closes, ..*word }, found.range()));
    }
    leading.or(strong).or(weak).or(taught)
}

/// Whether what stands before a place is said to be taught: 数据分析课, but not 课程顾问.
fn is_taught(text: &str, end: usize) -> bool {
    const WORK: Words =
        Words::of(&["课程顾问", "课程设计", "课程开发", "课程研发", "课程销售", "课程运营", "课题"]);
    let behind = text.get(end..).unwrap_or_default();
    behind.starts_with('课') && !WORK.begin(behind)
}

/// The trades of all strong words of a text, the last first.
pub(super) fn strong(text: &str) -> Vec<Trade> {
    let mut seen: Vec<Trade> = Vec::new();
    for found in words(text).filter(|found| is_whole(text, found.start(), found.end())) {
        let Some(word) = TABLE.words.get(found.pattern().as_usize()).filter(|word| !word.is_weak) else {
            continue;
        };
        seen.push(of_object(text, found.start()..found.end(), seen.last().copied()).unwrap_or(word.trade));
    }
    seen.reverse();
    seen
}

/// Fields of things that are looked after: who does it there is no operator of computers.
const OF_THINGS: [&str; 5] = ["mech", "auto", "air", "trans", "build"];
/// Trades whose work is software: who writes it there is no 后端. 单片机软件工程师, IOS软件开发.
const DEVELOPED: [&str; 8] =
    ["embedded", "mobile", "frontend", "ai", "gamedev", "bigdata", "crawler", "vision"];
/// Who is looked after, where they are small.
const SMALL: Words = Words::of(&["幼", "婴", "儿童", "宝宝"]);

/// The trade of words that tell what is done, by what stands before them and it is done to: 机器人运维 is of robots, 幼儿照护 no care of
/// the old.
fn of_object(text: &str, place: Range<usize>, before: Option<Trade>) -> Option<Trade> {
    let lead = text.get(..place.start)?;
    match text.get(place)? {
        software if software.starts_with("软件") => before.filter(|trade| DEVELOPED.contains(&trade.id())),
        "运维" => before.filter(|trade| trade.row().is_some_and(|row| OF_THINGS.contains(&row.field))),
        "照护" if SMALL.are_in(lead) => Trade::of_id("childcare"),
        _ => None,
    }
}

/// The words of the table in a text, the longest at each place. A 工 that begins 工程 ends none: 模具工程师 has 模具, 维护工程师 nothing.
fn words(text: &str) -> impl Iterator<Item = Match> {
    let mut at = 0;
    iter::from_fn(move || {
        loop {
            let found = TABLE.finder.find(Input::new(text).range(at..))?;
            if TABLE.words.get(found.pattern().as_usize()).is_some_and(|word| word.is_none) {
                at = found.end();
                continue;
            }
            let end = found.end().saturating_sub('工'.len_utf8());
            if !text.get(end..).is_some_and(|rest| rest.starts_with("工程")) {
                at = found.end();
                return Some(found);
            }
            at = end;
            let shorter = TABLE.finder.find(Input::new(text).range(found.start()..end));
            if shorter.is_some() {
                return shorter;
            }
        }
    })
}

/// Whether a Latin word is not a part of a longer one: "ui" is not in "build".
pub(in crate::domain::catalogue) fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let (before, word, behind) = (text.get(..start), text.get(start..end), text.get(end..));
    let (Some(before), Some(word), Some(behind)) = (before, word, behind) else { return false };
    let joined_before = letter(word.chars().next()) && letter(before.chars().next_back());
    let joined_behind = letter(word.chars().next_back()) && letter(behind.chars().next());
    !joined_before && !joined_behind
}

/// The text without what stands in brackets.
pub(in crate::domain) fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}
