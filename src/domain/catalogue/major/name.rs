//! The major that a name means: official, older, short, or with the year and number of a class around it.

use super::short::{CLASS, Meaning, is_joint, of_kept_words, of_stem};
use super::{MajorCode, TABLE, preference};
use crate::domain::catalogue::occupation;
use crate::domain::text::normalize::fold;
use crate::domain::text::words::Words;

/// Other names of majors and classes: code and names in each row.
pub(in crate::domain) const NAMES: &str = include_str!("names.tsv");

/// Every other name with its code.
pub(in crate::domain) fn other_names() -> impl Iterator<Item = (&'static str, MajorCode)> {
    let rows = NAMES.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (code, names) = row.split_once('\t')?;
        Some((MajorCode::parse(code).ok()?, names))
    })
    .flat_map(|(code, names)| names.split('|').map(move |name| (name, code)))
}

/// The major, class or group of this name: "机电一体化技术", "护理专业", "计算机类", "会计电算化", "汽修", "2023级大数据与会计1班". A name
/// that several levels bear gives the code of 高职专科 where there is one;
/// [`TreeCode::closeness`](super::TreeCode::closeness) treats the others as the same.
pub fn lookup(name: &str) -> Option<MajorCode> {
    let folded = fold(name);
    let joined: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let parts = folded.split(|c: char| c.is_whitespace() || "()/-—:|、,·[]【】".contains(c));
    let bare = without_class(&joined);
    let kept_words = || of_kept_words(bare).one();
    of_words(&joined)
        .or_else(|| kept_words().filter(|_| bare.chars().nth(3).is_some()))
        .or_else(|| of_two(bare))
        .or_else(|| parts.filter(|part| part.chars().nth(1).is_some()).find_map(of_words))
        .or_else(|| longest_within(&joined))
        .or_else(|| narrowed(bare))
        .or_else(|| begun(bare))
        .or_else(kept_words)
}

/// The majors that a name may mean that [`lookup`] does not decide between, one of each class: 电技. None where it knows the name or nothing fits.
pub fn meanings(name: &str) -> Vec<MajorCode> {
    if lookup(name).is_some() {
        return Vec::new();
    }
    let folded = fold(name);
    let joined: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = without_class(&joined);
    [of_stem(bare), of_kept_words(bare)]
        .into_iter()
        .find_map(|meaning| if let Meaning::Several(codes) = meaning { Some(codes) } else { None })
        .unwrap_or_default()
}

/// The major or class that bears exactly this folded name, with 专业 or 系 behind it or not.
pub(in crate::domain) fn named_exactly(name: &str) -> Option<MajorCode> {
    name.chars().nth(1).and_then(|_| known(name))
}

/// As [`lookup`], of a name without brackets and spaces.
pub(super) fn of_words(words: &str) -> Option<MajorCode> {
    let bare = without_class(words);
    known(words).or_else(|| known(bare)).or_else(|| of_stem(bare).one()).or_else(|| completed(bare))
}

/// Two names of one group in one: 会计金融 is first 会计, but 互联网营销 is no 互联网.
fn of_two(words: &str) -> Option<MajorCode> {
    let splits = words.char_indices().map(|(at, _)| words.split_at(at));
    splits
        .filter(|(first, second)| first.chars().nth(1).is_some() && second.chars().nth(1).is_some())
        .find_map(|(first, second)| {
            let first = known(first.trim_end_matches(['与', '及', '和']))?;
            known(second).is_some_and(|second| second.group() == first.group()).then_some(first)
        })
}

/// A name behind a word that only narrows it (中式面点, 幼儿舞蹈), and the first of two that are joined (体育与健康).
fn narrowed(words: &str) -> Option<MajorCode> {
    const NARROWER: Words = Words::of(&[
        "中式", "西式", "现代", "智能", "智慧", "幼儿", "儿童", "少儿", "民族", "实用", "应用", "数字",
        "国际", "妇幼", "急救", "涉外",
    ]);
    let inner = NARROWER.strip_begin(words).and_then(known);
    inner.or_else(|| {
        let (first, _) = words.split_once(['与', '及', '和'])?;
        first.chars().nth(1).and_then(|_| known(first))
    })
}

/// The class of a name that goes on with a word that is none, or with words that only say what is done in the field: 电商运营 is of 电子商务类,
/// 风电系统运行与维护 of 新能源发电工程类. A name in them is another major: 电脑艺术设计 is nothing of 计算机类.
fn begun(words: &str) -> Option<MajorCode> {
    let of_field = |field: &str| {
        let field = field.trim_end_matches(is_joint);
        field.chars().nth(1).and_then(|_| of_words(field)).map(|code| code.at_level(CLASS))
    };
    let mut ends = words.char_indices().rev().map(|(at, _)| words.split_at(at)).skip(1);
    let (field, last) = ends.next()?;
    let is_school = ["学院", "学校", "分院"].contains(&last);
    let one_word =
        of_field(field).filter(|_| is_work(last) || !is_school && known(last).is_none() && is_word(last));
    one_word.or_else(|| {
        ends.take_while(|(field, _)| !field.is_empty())
            .filter(|(_, work)| is_work(work))
            .find_map(|(field, _)| of_field(field))
    })
}

/// Whether a word stands in the name of a major or of an occupation: no field goes on with 天书.
fn is_word(word: &str) -> bool {
    super::ROWS.contains(word) || NAMES.contains(word) || occupation::ROWS.contains(word)
}

/// Whether words say only what is done, not in which field.
fn is_work(words: &str) -> bool {
    const WORK: Words = Words::of(&[
        "设计", "管理", "服务", "工程", "技术", "应用", "营销", "运营", "维修", "维护", "加工", "制造",
        "生产", "运行", "检测", "检验", "储藏", "利用", "经济", "监理", "信息", "设备", "系统", "安装",
        "施工", "建造", "商务", "开发", "分析", "测试", "经营", "策划", "操作", "工艺", "制作", "调试",
        "检修", "保养", "质量", "实务", "保护", "规划", "装配", "方向",
    ]);
    let mut rest = words.trim_start_matches(is_joint);
    while !rest.is_empty() {
        match WORK.strip_begin(rest) {
            Some(behind) => rest = behind.trim_start_matches(is_joint),
            None => return false,
        }
    }
    !words.is_empty()
}

/// A name without 与, 及 and their like, which short forms leave out: 大数据会计.
fn without_joints(name: &str) -> String {
    name.chars().filter(|c| !is_joint(*c)).collect()
}

/// A name of the tables, perhaps with words behind it that only say that it is one.
fn known(name: &str) -> Option<MajorCode> {
    const TAILS: Words =
        Words::of(&["专业", "相关", "等", "及", "专业类", "专业群", "方向", "专业方向", "系"]);
    let mut key = name;
    loop {
        if let Some(code) = TABLE.majors.get(key).or_else(|| TABLE.classes.get(key)) {
            return Some(*code);
        }
        key = TAILS.strip_end(key)?;
    }
}

/// Short forms leave out how official names end, and the words that join them: 智慧健康养老 is 智慧健康养老服务与管理. Of the names that begin so, those of 高职专科
/// where there are any, the shortest; nothing where they lie in several groups, as those with 智能 do.
fn completed(start: &str) -> Option<MajorCode> {
    completed_by(start, |name| name).or_else(|| completed_by(start, without_front))
}

/// A name without what the catalogue of 2021 put before it: 现代纺织技术 is also 纺织.
fn without_front(name: &str) -> &str {
    const FRONTS: Words = Words::of(&["现代", "智能", "智慧", "数字化", "数字", "大数据与", "绿色"]);
    FRONTS.strip_begin(name).unwrap_or(name)
}

/// As [`completed`], of what a function makes of the official names.
fn completed_by(start: &str, of: fn(&str) -> &str) -> Option<MajorCode> {
    // Words that names begin with and that say no field: 综合班, 企业班.
    const NO_FIELD: [&str; 6] = ["综合", "企业", "基础", "实验", "特色", "科学"];
    start.chars().nth(1).filter(|_| !NO_FIELD.contains(&start))?;
    let bare = without_joints(start);
    let begin_so = || {
        let names = TABLE.majors.iter().map(|(name, code)| (of(name), code));
        names.filter(|(name, _)| {
            name.starts_with(start) || name.len() > start.len() && without_joints(name).starts_with(&bare)
        })
    };
    let (level, ..) = begin_so().map(|(_, code)| preference(*code)).min()?;
    let of_level = || begin_so().filter(|(_, code)| preference(**code).0 == level);
    let (_, shortest) = of_level().min_by_key(|(name, code)| (name.len(), **code))?;
    of_level().all(|(_, code)| code.group() == shortest.group()).then_some(*shortest)
}

/// Without the year and level before, and the number of the class behind: "23级护理(3)班", "中职会计2301".
fn without_class(name: &str) -> &str {
    const BEFORE: Words = Words::of(&[
        "春季",
        "秋季",
        "春招",
        "秋招",
        "五年一贯制",
        "五年一贯",
        "一贯制",
        "高本贯通",
        "中高职贯通",
        "中高职衔接",
        "三二分段",
        "三二连读",
        "高中起点",
        "初中起点",
        "级",
        "届",
        "年",
        "春",
        "秋",
        "高职",
        "中职",
        "中专",
        "大专",
        "高专",
        "五年制",
        "三年制",
        "两年制",
        "贯通",
        "定向",
        "现代学徒制",
    ]);
    const BEHIND: Words = Words::of(&[
        "班",
        "高级工",
        "中级工",
        "预备技师",
        "技师",
        "高技",
        "对口高职",
        "单招",
        "级",
        "届",
        "专业",
        "实验",
        "订单",
        "试点",
        "创新",
        "卓越",
        "本科",
        "专科",
        "高职",
        "中职",
        "中专",
        "五年制",
        "三年制",
        "现代学徒制",
    ]);
    let is_number = |c: char| c.is_ascii_digit() || "()[]【】.-_#+&".contains(c);
    let mut bare = name;
    loop {
        let start = bare.trim_start_matches(is_number);
        let start = BEFORE.strip_begin(start).unwrap_or(start);
        let numbered = start.trim_end_matches(is_number);
        // "工程造价本1班": of the class it is the level.
        let is_of_class = numbered.len() < start.len() || bare.len() < name.len();
        let level = numbered.strip_suffix(['本', '专']).filter(|_| is_of_class && is_of_year(name));
        let mut end = level.filter(|name| name.chars().nth(1).is_some()).unwrap_or(numbered);
        if let Some(of_class) = BEHIND.strip_end(end) {
            end = of_class;
            if name.ends_with('班') {
                end = end.trim_end_matches([
                    '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '甲', '乙', '丙', '丁', 'a',
                    'b', 'c',
                ]);
            }
        }
        if end == bare {
            return bare;
        }
        bare = end;
    }
}

/// Whether a name begins or ends as that of a class does: 22级, 2班, (1), 2201.
fn is_of_year(name: &str) -> bool {
    const DIGITS: usize = 4;
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    name.ends_with(['班', ')']) || digits == DIGITS || name.starts_with(|c: char| c.is_ascii_digit())
}

/// The longest official name inside others: "校企合作汽车检测与维修技术".
fn longest_within(words: &str) -> Option<MajorCode> {
    let hits = TABLE.finder.find_iter(words);
    let found = hits.filter_map(|hit| Some((hit.len(), TABLE.names_found.get(hit.pattern().as_usize())?)));
    found.filter(|(_, name)| name.stands_alone).max_by_key(|(length, _)| *length).map(|(_, name)| name.code)
}

#[cfg(test)]
#[path = "name_tests.rs"]
mod tests;
