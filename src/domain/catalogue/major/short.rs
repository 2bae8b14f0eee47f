//! What names mean that leave out some of an official one: 材控, 汽车检修技术, 电气工程与自动化. Where they fit names of several classes
//! alike, none is meant, and which they are is told.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{MajorCode, TABLE, preference};
use crate::domain::text::words::Words;

/// The level of classes in the catalogue: 5307 电子商务类.
pub(super) const CLASS: usize = 2;

/// What a short name may mean.
#[derive(Debug, Default)]
pub(super) enum Meaning {
    /// No name fits.
    #[default]
    Unknown,
    /// A major, or the class that all that fit lie in.
    One(MajorCode),
    /// Majors of several classes, the likeliest first.
    Several(Vec<MajorCode>),
}

impl Meaning {
    pub(super) fn one(self) -> Option<MajorCode> {
        match self {
            Self::One(code) => Some(code),
            _ => None,
        }
    }
}

/// A name that fits.
#[derive(Clone, Copy)]
struct Fitting {
    name: &'static str,
    code: MajorCode,
    /// Nothing but words that say no field (技术, 工程) is left of the name.
    whole: bool,
}

/// The one that is meant by what fits: all that fit, or only the vocational ones, or only those without anything left, where these
/// lie in one class. Of several majors in it the class.
fn meant(fitting: &[Fitting]) -> Meaning {
    let vocational = |one: &Fitting| one.code.is_vocational();
    let narrowed: [&dyn Fn(&Fitting) -> bool; 4] =
        [&|_| true, &vocational, &|one| one.whole, &|one| one.whole && vocational(one)];
    for keeps in narrowed {
        let kept: Vec<Fitting> = fitting.iter().filter(|one| keeps(one)).copied().collect();
        let Some(best) = kept.iter().min_by_key(|one| rank(one)) else { continue };
        if kept.iter().all(|one| same_class(one.code, best.code)) {
            return Meaning::One(of_class(&kept, best));
        }
    }
    let mut several: Vec<Fitting> = fitting.to_vec();
    several.sort_by_key(rank);
    let mut classes = HashSet::new();
    several.retain(|one| classes.insert(one.code.at_level(CLASS).name()) && classes.insert(one.code.name()));
    match several.is_empty() {
        true => Meaning::Unknown,
        false => Meaning::Several(several.into_iter().map(|one| one.code).collect()),
    }
}

fn rank(one: &Fitting) -> (Reverse<bool>, (u8, MajorCode), usize) {
    (Reverse(one.whole), preference(one.code), one.name.len())
}

/// The best of one class, where it is the only major of it that fits so well, else the class.
fn of_class(kept: &[Fitting], best: &Fitting) -> MajorCode {
    let rivals = kept.iter().filter(|one| one.whole == best.whole && one.code.level() > CLASS);
    let is_only = best.code.level() > CLASS && {
        let stem = stem(best.name);
        rivals.map(|one| one.name).all(|name| self::stem(name) == stem)
    };
    if is_only { best.code } else { best.code.at_level(CLASS) }
}

fn same_class(a: MajorCode, b: MajorCode) -> bool {
    a.at_level(CLASS).name() == b.at_level(CLASS).name()
}

/// All names, official and other, with what they mean.
fn all() -> impl Iterator<Item = (&'static str, MajorCode)> {
    [&TABLE.majors, &TABLE.classes].into_iter().flatten().map(|(name, code)| (name.as_str(), *code))
}

/// The major whose name has the same stem: 汽车检修技术 and 汽车检修, 饭店管理 and 酒店管理.
pub(super) fn of_stem(name: &str) -> Meaning {
    static STEMS: LazyLock<HashMap<String, Vec<Fitting>>> = LazyLock::new(|| {
        let mut stems = HashMap::<String, Vec<Fitting>>::new();
        for (name, code) in all().filter(|(_, code)| code.level() >= CLASS) {
            stems.entry(stem(name)).or_default().push(Fitting { name, code, whole: true });
        }
        stems
    });
    STEMS.get(&stem(name)).map(|fitting| meant(fitting)).unwrap_or_default()
}

/// A name in usual words, without those that join others and those at the end that say no field.
pub(super) fn stem(name: &str) -> String {
    const ALIKE: [(&str, &str); 10] = [
        ("运用", "应用"),
        ("饭店", "酒店"),
        ("通讯", "通信"),
        ("电脑", "计算机"),
        ("电商", "电子商务"),
        ("城轨", "城市轨道交通"),
        ("高铁", "高速铁路"),
        ("铁路", "铁道"),
        ("互联网", "网络"),
        ("质检", "质量检测"),
    ];
    const TAILS: Words =
        Words::of(&["技术应用", "应用技术", "工程技术", "技术", "工程", "专业", "科学", "类", "学"]);
    // 智能科学与技术 is more than 智能.
    const NO_FIELD: [&str; 8] = ["智能", "智慧", "数字", "绿色", "应用", "综合", "基础", "管理"];
    let mut usual: String = name.chars().filter(|c| !is_joint(*c)).collect();
    for (word, common) in ALIKE {
        if usual.contains(word) {
            usual = usual.replace(word, common);
        }
    }
    let mut bare = usual.strip_prefix("现代").filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(&usual);
    while let Some(rest) = TAILS.strip_end(bare) {
        if rest.chars().nth(1).is_none() || bare.ends_with("文学") || NO_FIELD.contains(&rest) {
            break;
        }
        bare = rest;
    }
    bare.to_owned()
}

/// 与, 及, 和 and 其: names are written with and without them.
pub(super) fn is_joint(c: char) -> bool {
    matches!(c, '与' | '及' | '和' | '其')
}

/// The major whose name a short one keeps some words of, or their first characters, in their order: 幼保 of 幼儿保育, 数媒艺术 of
/// 数字媒体艺术设计, 国土调查 of 国土资源调查与管理, where one word is passed over, 应数 of 数学与应用数学, where it begins behind 与.
pub(super) fn of_kept_words(short: &str) -> Meaning {
    const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;
    static NAMES: LazyLock<Vec<(Fitting, Vec<Word>)>> = LazyLock::new(|| {
        // 电商技术 is short itself: 电技 is not short for it.
        const SHORT: [&str; 3] = ["电商", "城轨", "高铁"];
        let is_short = |name: &str| SHORT.iter().any(|short| name.contains(short));
        let named = all().filter(|(name, code)| code.level() >= CLASS && !is_short(name));
        let one = |(name, code)| (Fitting { name, code, whole: false }, words(name));
        named.map(one).filter(|(_, words)| words.len() > 1).collect()
    });
    let length = short.chars().count();
    // 智能 is a word, not short for 智慧综合能源工程.
    let is_word = || NAMES.iter().any(|(_, words)| words.first().is_some_and(|word| word.text == short));
    if !LENGTHS.contains(&length) || is_word() {
        return Meaning::Unknown;
    }
    let ways: [Way; 3] = [
        |short, words| rest_behind(short, words, 0),
        |short, words| rest_behind(short, words, 1),
        |short, words| {
            let mut starts = words.iter().enumerate().filter(|(_, word)| word.is_joined);
            starts.find_map(|(at, _)| rest_behind(short, words.get(at..)?, 0))
        },
    ];
    for rest_of in ways {
        let fitting: Vec<Fitting> = NAMES
            .iter()
            .filter_map(|(one, words)| {
                let rest = rest_of(short, words)?;
                Some(Fitting { whole: rest.iter().all(Word::says_no_field), ..*one })
            })
            .collect();
        if !fitting.is_empty() {
            return meant(&fitting);
        }
    }
    Meaning::Unknown
}

/// How a short name is looked for in the words of another; gives those behind.
type Way = fn(&str, &'static [Word]) -> Option<&'static [Word]>;

/// The words of a name behind those that make up a short one: of each the whole or its first character. The first is kept; of the
/// others so many may be passed over, beside those that say no field.
fn rest_behind<'w>(short: &str, words: &'w [Word], most_passed: usize) -> Option<&'w [Word]> {
    let (word, behind) = words.split_first()?;
    let first = word.text.chars().next().map_or(0, char::len_utf8);
    let kept = [Some(word.text), word.text.get(..first)];
    kept.into_iter().flatten().find_map(|kept| rest_of_kept(short.strip_prefix(kept)?, behind, most_passed))
}

/// As [`rest_behind`], where the first word may be passed over too.
fn rest_of_kept<'w>(short: &str, words: &'w [Word], most_passed: usize) -> Option<&'w [Word]> {
    if short.is_empty() {
        return Some(words);
    }
    let passed = || {
        let (word, behind) = words.split_first()?;
        let left = if word.says_no_field() { most_passed } else { most_passed.checked_sub(1)? };
        rest_of_kept(short, behind, left)
    };
    rest_behind(short, words, most_passed).or_else(passed)
}

/// A word of a name.
struct Word {
    text: &'static str,
    /// 与 or its like stands before it.
    is_joined: bool,
}

impl Word {
    /// Whether it says no field by itself.
    fn says_no_field(&self) -> bool {
        const NO_FIELD: [&str; 8] = ["技术", "工程", "应用", "管理", "科学", "学", "类", "服务"];
        NO_FIELD.contains(&self.text)
    }
}

/// The words of a name: of two characters each, but for the usual ones of three.
fn words(name: &'static str) -> Vec<Word> {
    const OF_THREE: [&str; 19] = [
        "计算机",
        "自动化",
        "新能源",
        "互联网",
        "物联网",
        "机器人",
        "化妆品",
        "农产品",
        "无人机",
        "区块链",
        "多媒体",
        "大数据",
        "智能化",
        "数字化",
        "信息化",
        "供应链",
        "旅行社",
        "婴幼儿",
        "房地产",
    ];
    let mut words = Vec::new();
    let (mut rest, mut is_joined) = (name, false);
    while let Some(first) = rest.chars().next() {
        if is_joint(first) {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            is_joined = true;
            continue;
        }
        let two = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
        let length = OF_THREE.iter().find(|word| rest.starts_with(*word)).map_or(two, |word| word.len());
        let (text, behind) = rest.split_at(length);
        words.push(Word { text, is_joined });
        (rest, is_joined) = (behind, false);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::{lookup, meanings};
    use super::*;

    #[test]
    fn short_names_of_one_major_or_class() {
        for (name, want) in [
            ("汽车检修技术", "汽车检测与维修技术"),
            ("计算机网络工程", "计算机网络技术"),
            ("电气工程与自动化", "电气工程及自动化"),
            ("通信工程技术", "通信类"),
            ("软件本2201", "软件技术"),
            ("20数控本", "数控技术"),
            ("护理【对口】", "护理"),
            ("林业经济管理", "林业类"),
            ("民航商务", "航空运输类"),
            ("能动", "能源动力类"),
            ("环科", "环境科学与工程类"),
        ] {
            assert_eq!(lookup(name).and_then(MajorCode::name), Some(want), "{name}");
        }
    }

    #[test]
    fn what_fits_several_classes_is_told() {
        let names: Vec<&str> = meanings("电技").into_iter().filter_map(MajorCode::name).collect();
        assert!(names.len() > 1 && lookup("电技").is_none(), "{names:?}");
        for other in ["护理", "占星术", "", "智能", "基础部", "经济管理学院"] {
            assert!(meanings(other).is_empty(), "{other}: {:?}", meanings(other));
        }
    }

    #[test]
    fn names_are_of_words() {
        let texts = |name| words(name).iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts("计算机应用技术"), ["计算机", "应用", "技术"]);
        assert_eq!(texts("材料成型及控制工程"), ["材料", "成型", "控制", "工程"]);
        assert_eq!(stem("现代通信技术"), "通信");
        assert_eq!(stem("智能科学与技术"), stem("智能科学技术"));
    }
}
