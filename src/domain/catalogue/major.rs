//! Majors of the vocational catalogue (职业教育专业目录 2021) and most undergraduate majors: codes, names, closeness.
//!
//! The catalogue numbers each level apart: 大类 61-79 are 中职, 41-59 高职专科, 21-39 职教本科, with the same names in the
//! same order; undergraduate majors begin with 02-13. So majors of different levels are compared by the names of their
//! major, class (类) and group (大类), not by digits.

mod cell;
mod mentions;
mod name;
mod related;
mod short;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::education::EducationLevel;
use super::tree_code::{Catalogue, TreeCode, is_pairs_of_digits};
use crate::domain::text::normalize::fold;

pub use cell::{lookup_all, lookup_list};
pub use mentions::find_majors;
pub(in crate::domain) use name::NAMES;
pub use name::{lookup, meanings};
pub(in crate::domain) use name::{named_exactly, other_names};
pub(in crate::domain) use related::ROWS as RELATED;

/// Majors: group 大类 (2 digits), class 类 (4) and major (6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Majors;

/// "46", "4603", "460305".
pub type MajorCode = TreeCode<Majors>;

impl Catalogue for Majors {
    const FORM: &'static str = "a major code (2, 4 or 6 digits)";
    const LEVELS: &'static [usize] = &[2, 4, 6];

    /// The letters K and T that mark state-controlled and special majors are left out. A well-formed code that is not in
    /// the bundled table is accepted as unknown: catalogues grow every year.
    fn shortest(text: &str) -> Option<Cow<'_, str>> {
        let digits = text.trim().trim_end_matches(['K', 'T', 'k', 't']);
        (is_pairs_of_digits(digits) && !digits.starts_with("00")).then_some(Cow::Borrowed(digits))
    }

    fn closeness(a: MajorCode, b: MajorCode) -> f64 {
        if let (Some(ours), Some(theirs)) = (TABLE.kin.get(&a), TABLE.kin.get(&b)) {
            return ours.closeness(theirs);
        }
        let same = |level: usize| {
            if a.level() < level || b.level() < level {
                return false;
            }
            let (a, b) = (a.at_level(level), b.at_level(level));
            a == b || a.name().is_some_and(|name| b.name() == Some(name))
        };
        steps(a.level().min(b.level()), same, || false)
    }
}

/// How close two codes are that are the same at some levels: 1.0 the same code or name, or one is a class or group that
/// contains the other, at the `deepest` level of both; 0.8 one class (电子信息类) at whatever level; 0.6 `related` majors of
/// different groups; 0.4 one group (装备制造大类); else 0. Classes and groups are those of 职业教育专业目录 (2021), the steps
/// this project's own.
fn steps(deepest: usize, same: impl Fn(usize) -> bool, related: impl FnOnce() -> bool) -> f64 {
    match deepest {
        _ if same(deepest) => 1.0,
        _ if same(2) => 0.8,
        _ if related() => 0.6,
        _ if same(1) => 0.4,
        _ => 0.0,
    }
}

/// A code of the table with what it lies in, each as a number that all of its name have: an index compares thousands of
/// codes for a query.
#[derive(Clone, Copy)]
struct Kin {
    level: usize,
    /// By level; 0 below that of the code.
    names: [u32; 3],
}

impl Kin {
    /// As [`Majors::closeness`].
    fn closeness(&self, other: &Self) -> f64 {
        let same = |level: usize| {
            let name = |kin: &Self| kin.names.get(level - 1).copied().filter(|name| *name > 0);
            name(self).is_some_and(|ours| name(other) == Some(ours))
        };
        steps(self.level.min(other.level), same, || related::are_related(self, other))
    }

    /// The number of the code's own name.
    fn own_name(&self) -> Option<u32> {
        self.names.get(self.level - 1).copied()
    }

    /// The numbers of the names of the major and its class.
    fn fine_names(&self) -> impl Iterator<Item = u32> + '_ {
        self.names.iter().skip(1).copied().filter(|name| *name > 0)
    }
}

struct Table {
    names: FxHashMap<MajorCode, &'static str>,
    kin: FxHashMap<MajorCode, Kin>,
    /// Name of a major -> its code at the level that [`lookup`] prefers.
    majors: HashMap<String, MajorCode>,
    /// Name of a class or group, and everyday names -> code.
    classes: HashMap<String, MajorCode>,
    /// Finds the longest name at each place of a text; its patterns are numbered as `names_found`.
    finder: AhoCorasick,
    names_found: Vec<NameFound>,
}

/// A name that free text may hold.
struct NameFound {
    code: MajorCode,
    /// Long and distinct enough to count without the word 专业 beside it.
    stands_alone: bool,
}

/// A number for each name, and for each code without one.
fn kin(names: &FxHashMap<MajorCode, &'static str>) -> FxHashMap<MajorCode, Kin> {
    let mut numbers = HashMap::<String, u32>::new();
    let mut number = |code: MajorCode| {
        let next = numbers.len() as u32 + 1;
        // Names are Chinese and codes are digits: neither is taken for the other.
        let key = names.get(&code).map_or_else(|| code.shortest().to_string(), |name| name.to_string());
        *numbers.entry(key).or_insert(next)
    };
    let mut kin = |code: MajorCode| {
        let mut names = [0; 3];
        names.iter_mut().zip(code.chain()).for_each(|(name, code)| *name = number(code));
        (code, Kin { level: code.level(), names })
    };
    names.keys().map(|code| kin(*code)).collect()
}

/// The bundled table: code and name in each row.
pub(in crate::domain) const ROWS: &str = include_str!("majors.tsv");

#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    let (mut majors, mut classes) = (HashMap::new(), HashMap::new());
    for line in ROWS.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let (code, name) = (columns.next().unwrap_or(""), columns.next().unwrap_or(""));
        let code = MajorCode::parse(code).expect("codes in the bundled table are well formed");
        names.insert(code, name);
        let index: &mut HashMap<String, MajorCode> =
            if code.level() == 3 { &mut majors } else { &mut classes };
        let known = index.entry(fold(name)).or_insert(code);
        if preference(code) < preference(*known) {
            *known = code;
        }
    }
    for (name, code) in name::other_names() {
        let key = fold(name);
        // Of a name that was given up for another and that universities still use, 物流管理, the vocational major is meant.
        match majors.get_mut(&key) {
            Some(known) if !known.is_vocational() => *known = code,
            _ => _ = classes.entry(key).or_insert(code),
        }
    }
    let (finder, names_found) = finder(&majors, &classes);
    let kin = kin(&names);
    Table { names, kin, majors, classes, finder, names_found }
});

/// Names of one character are no names, nor are two letters (ai, vr) inside of words; one that a major and a class bear is the major's.
#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
fn finder(
    majors: &HashMap<String, MajorCode>,
    classes: &HashMap<String, MajorCode>,
) -> (AhoCorasick, Vec<NameFound>) {
    const STANDS_ALONE: usize = 5;
    let mut patterns: Vec<(&str, MajorCode, bool)> =
        majors.iter().map(|(k, code)| (&**k, *code, true)).collect();
    let own_classes = classes.iter().filter(|(key, _)| !majors.contains_key(*key));
    patterns.extend(own_classes.map(|(key, code)| (&**key, *code, key.ends_with('类'))));
    patterns.retain(|(name, ..)| name.chars().nth(1).is_some() && (!name.is_ascii() || name.len() > 2));
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns.iter().map(|(name, ..)| name))
        .expect("the bundled table is small enough for an automaton");
    let found = patterns.iter().map(|(name, code, distinct)| NameFound {
        code: *code,
        stands_alone: *distinct && name.chars().count() >= STANDS_ALONE,
    });
    (automaton, found.collect())
}

/// Which level a bare name means: 高职专科, else 中职, else 职教本科, else 本科; a class before its group.
fn preference(code: MajorCode) -> (u8, MajorCode) {
    let level = match code.group_number() {
        41..=59 => 0,
        61..=79 => 1,
        21..=39 => 2,
        _ => 3,
    };
    (level + if code.level() == 1 { 10 } else { 0 }, code)
}

/// All names of majors, classes and groups, folded, in no order.
pub(in crate::domain) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.majors.keys().chain(TABLE.classes.keys()).map(String::as_str)
}

/// Whether folded words are the name of a major as the catalogues have it.
pub(in crate::domain) fn is_official(name: &str) -> bool {
    TABLE.majors.contains_key(name)
}

/// The codes of the bundled table, in its order.
pub fn codes() -> impl Iterator<Item = MajorCode> {
    ROWS.lines().filter_map(|line| MajorCode::parse(line.split('\t').next()?).ok())
}

impl MajorCode {
    /// Whether the bundled table has the code.
    pub fn is_known(self) -> bool {
        TABLE.names.contains_key(&self)
    }

    /// Name of the major, class or group, or nothing when the code is unknown.
    pub fn name(self) -> Option<&'static str> {
        TABLE.names.get(&self).copied()
    }

    /// What the major is about: its name without 技术, 应用 and their like at the end: 数控 of 数控技术应用.
    pub(in crate::domain) fn subject(self) -> Option<String> {
        self.name().map(short::stem)
    }

    /// The two digits of the 大类.
    pub fn group(self) -> String {
        self.at_level(1).shortest().to_string()
    }

    /// Whether the code is of the vocational catalogue, whose groups are 21 to 79.
    pub fn is_vocational(self) -> bool {
        (21..=79).contains(&self.group_number())
    }

    /// The stage of schooling that the catalogue numbers the group for: groups of several have the same names.
    pub fn stage(self) -> &'static str {
        match self.group_number() {
            61..=79 => "中职",
            41..=59 => "高职",
            21..=39 => "职教本科",
            _ => "本科",
        }
    }

    /// The level of education that a major of the vocational catalogue is studied for, where no other level has one of its name: 高职专科 of
    /// 软件技术, nothing of 护理.
    pub fn only_level(self) -> Option<EducationLevel> {
        let name = self.name().filter(|_| self.is_vocational())?;
        let mut namesakes = TABLE.names.iter().filter(|(_, other)| **other == name);
        let is_only = namesakes.all(|(code, _)| code.stage() == self.stage());
        is_only.then(|| match self.stage() {
            "中职" => EducationLevel::VocationalSecondary,
            "高职" => EducationLevel::JuniorCollege,
            _ => EducationLevel::Bachelor,
        })
    }

    /// Every possible group (大类), known or not.
    pub fn groups() -> impl Iterator<Item = Self> {
        (1..=99).filter_map(|number| Self::of(&format!("{number:02}")))
    }

    /// Whether the group holds a major that is near this one.
    pub fn is_near_group(self, group: Self) -> bool {
        let reaches = |kin: &Kin| related::reaches_group(kin, group);
        self.closeness(group) > 0.0 || TABLE.kin.get(&self).is_some_and(reaches)
    }

    pub(in crate::domain) fn group_number(self) -> u8 {
        self.at_level(1).shortest().parse().unwrap_or_default()
    }
}

/// Whether an official name of a major begins so: 汽车检测与维修.
pub(in crate::domain) fn begins_a_name(words: &str) -> bool {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut names: Vec<&str> = TABLE.majors.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    });
    let first = NAMES.partition_point(|name| *name < words);
    NAMES.get(first).is_some_and(|name| name.starts_with(words))
}

/// The majors, classes and groups that folded text names, the longest name at each place, in the order of the text.
pub fn names_in(text: &str) -> impl Iterator<Item = (Range<usize>, MajorCode)> + '_ {
    TABLE.finder.find_iter(text).filter_map(|hit| {
        let name = TABLE.names_found.get(hit.pattern().as_usize())?;
        Some((hit.range(), name.code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> MajorCode {
        MajorCode::parse(text).unwrap()
    }

    #[test]
    fn a_major_of_one_level_says_it() {
        let level = |name: &str| lookup(name).and_then(MajorCode::only_level);
        assert_eq!(level("软件技术"), Some(EducationLevel::JuniorCollege));
        assert_eq!(level("幼儿保育"), Some(EducationLevel::VocationalSecondary));
        assert_eq!(level("护理"), None, "of several levels");
        assert_eq!(level("计算机科学与技术"), None, "masters study it too");
    }

    #[test]
    fn parses_and_names() {
        assert_eq!(code("570102K").to_string(), "570102");
        assert_eq!(code("080904K").to_string(), "080904");
        assert_eq!(code("460301").name(), Some("机电一体化技术"));
        assert_eq!(code("4603").name(), Some("自动化类"));
        assert_eq!(code("460301").group(), "46");
        assert!(!code("469999").is_known());
        for bad in ["", "4", "46030", "机电", "4603011", "000000"] {
            assert!(MajorCode::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn closeness_is_by_name_across_levels() {
        let (junior, secondary) = (code("520201"), lookup("护理").unwrap());
        assert_eq!(junior.closeness(secondary), 1.0);
        assert_eq!(code("720201").closeness(code("520201")), 1.0);
        assert_eq!(code("510201").closeness(code("710201")), 0.8);
        assert_eq!(code("5102").closeness(code("7102")), 1.0);
        assert_eq!(code("510201").closeness(code("080901")), 0.8);
        assert_eq!(code("460301").closeness(code("660102")), 0.4);
        assert_eq!(code("460301").closeness(code("520201")), 0.0);
        assert_eq!(code("469999").closeness(code("460301")), 0.4);
    }

    #[test]
    fn known_codes_are_as_close_by_number_as_by_name() {
        let mut codes: Vec<MajorCode> = TABLE.names.keys().copied().collect();
        codes.sort();
        let by_name = |a: MajorCode, b: MajorCode| {
            let same = |level: usize| {
                let (a, b) = (a.at_level(level), b.at_level(level));
                a.level() == level
                    && b.level() == level
                    && (a == b || a.name().is_some() && a.name() == b.name())
            };
            let kin = |code| TABLE.kin.get(&code).unwrap();
            match (same(a.level().min(b.level())), same(2), same(1)) {
                (true, ..) => 1.0,
                (_, true, _) => 0.8,
                _ if related::are_related(kin(a), kin(b)) => 0.6,
                (.., true) => 0.4,
                _ => 0.0,
            }
        };
        for a in codes.iter().step_by(7) {
            for b in codes.iter().step_by(3) {
                assert_eq!(a.closeness(*b), by_name(*a, *b), "{a} {b}");
            }
        }
    }
}
