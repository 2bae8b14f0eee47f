//! Occupations of the Chinese occupational classification (职业分类大典 2022).

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::tree_code::{Catalogue, TreeCode};
use crate::domain::text::normalize::fold;

/// Occupations: great class (1 digit), middle class, small class and occupation, each further level two digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Occupations;

/// A code of four numbers, "2-02-10-03"; that of a class ends in zeros: "2-02-00-00".
pub type OccupationCode = TreeCode<Occupations>;

impl Catalogue for Occupations {
    const FORM: &'static str = "an occupation code (\"2-02-10-03\")";
    const LEVELS: &'static [usize] = &[1, 4, 7, 10];

    /// Reads "2-02-10-03", and "2-02", "2-02-10" for classes. A well-formed code that is not in the bundled table is
    /// accepted: new occupations are published every year.
    fn shortest(text: &str) -> Option<Cow<'_, str>> {
        let mut rest = text.trim();
        let well_formed = |(at, number): (usize, &str)| {
            number.len() == if at == 0 { 1 } else { 2 } && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_code = rest.split('-').count() <= 4
            && rest.split('-').enumerate().all(well_formed)
            && rest.starts_with(|digit: char| ('1'..='8').contains(&digit));
        if !is_code {
            return None;
        }
        while let Some(class) = rest.strip_suffix("-00") {
            rest = class;
        }
        // A class without a number has nothing in it.
        (!rest[1..].starts_with("-00")).then_some(Cow::Borrowed(rest))
    }

    /// 1.0 when one contains the other below the great classes, 0.7 in one small class (3 numbers), 0.4 in one middle class
    /// (2 numbers), 0.1 in one great class, else 0. The classes are those of 中华人民共和国职业分类大典 (2022), the steps this
    /// project's own.
    fn closeness(a: OccupationCode, b: OccupationCode) -> f64 {
        match a.shared_levels(b) {
            _ if a == b => 1.0,
            2.. if a.contains(b) || b.contains(a) => 1.0,
            0 => 0.0,
            1 => 0.1,
            2 => 0.4,
            _ => 0.7,
        }
    }

    fn write(shortest: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{shortest}{}", &"x-00-00-00"[shortest.len()..])
    }
}

struct Table {
    names: HashMap<OccupationCode, &'static str>,
    by_name: HashMap<String, OccupationCode>,
}

/// The bundled table: code and name in each row.
pub(in crate::domain) const ROWS: &str = include_str!("occupations.tsv");

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (mut names, mut by_name) = (HashMap::new(), HashMap::new());
    let mut others = Vec::new();
    for (code, name, work_types) in rows() {
        names.insert(code, name);
        // A group often bears the name of an occupation in it; the finer one wins, whichever comes first.
        let known = by_name.entry(fold(name)).or_insert(code);
        if known.level() < code.level() {
            *known = code;
        }
        others.extend(work_types.map(|name| (fold(name), code)));
    }
    for (name, code) in others {
        by_name.entry(name).or_insert(code);
    }
    Table { names, by_name }
});

/// Words of official names that everyday ones leave out or add.
const FILLERS: [&str; 12] =
    ["运行", "操作", "专业", "技术", "维护", "管理", "服务", "制造", "加工", "检修", "工程", "作业"];

/// Codes by names without one pair of neighbouring characters inside of them; of several the first of the table. Short names are none: what is left
/// of them says too little.
static NEARLY: LazyLock<HashMap<String, OccupationCode>> = LazyLock::new(|| {
    const LEAST: usize = 6;
    let mut nearly = HashMap::new();
    for (code, name, work_types) in rows() {
        for name in std::iter::once(name).chain(work_types) {
            let folded = fold(name);
            let places: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
            if places.len() < LEAST {
                continue;
            }
            for window in places.windows(3).skip(2) {
                let [from, _, to] = window else { continue };
                nearly.entry(format!("{}{}", &folded[..*from], &folded[*to..])).or_insert(code);
            }
        }
    }
    nearly
});

/// All names of occupations and work types, folded, in no order.
pub(in crate::domain) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.by_name.keys().map(String::as_str)
}

/// The rows of the bundled table: code, name, and the names of work types (工种).
pub(in crate::domain) fn rows()
-> impl Iterator<Item = (OccupationCode, &'static str, impl Iterator<Item = &'static str>)> {
    ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        let (code, name) = (columns.next()?, columns.next()?);
        let work_types = columns.next().unwrap_or_default().split('|').filter(|name| !name.is_empty());
        Some((OccupationCode::parse(code).ok()?, name, work_types))
    })
}

/// The codes of the bundled table, in its order.
pub fn codes() -> impl Iterator<Item = OccupationCode> {
    ROWS.lines().filter_map(|line| OccupationCode::parse(line.split('\t').next()?).ok())
}

impl OccupationCode {
    /// Whether the bundled table has the code.
    pub fn is_known(self) -> bool {
        TABLE.names.contains_key(&self)
    }

    /// Name, or nothing when the code is unknown.
    pub fn name(self) -> Option<&'static str> {
        TABLE.names.get(&self).copied()
    }
}

/// The occupation of exactly this name, or that has a work type (工种) of this name.
pub fn lookup(name: &str) -> Option<OccupationCode> {
    TABLE.by_name.get(&fold(name)).copied()
}

/// The names of the work types (工种) of an occupation.
pub fn work_types(code: OccupationCode) -> impl Iterator<Item = &'static str> {
    rows().filter(move |(row, ..)| *row == code).flat_map(|(_, _, names)| names)
}

/// The occupation of this name, or whose official name has one word more or less: 变电站值班员 is 变电站运行值班员.
pub fn near(name: &str) -> Option<OccupationCode> {
    let folded = fold(name);
    let without = |filler: &&str| {
        let (before, behind) = folded.split_once(*filler)?;
        (!before.is_empty()).then(|| TABLE.by_name.get(&format!("{before}{behind}")).copied())?
    };
    let exact = TABLE.by_name.get(&folded).copied();
    exact.or_else(|| NEARLY.get(&folded).copied()).or_else(|| FILLERS.iter().find_map(without))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_one_word_more_or_less() {
        let official = |name: &str| near(name).and_then(OccupationCode::name).unwrap_or_default();
        assert_eq!(official("变电站值班员"), "变配电运行值班员");
        assert_eq!(official("电力电缆运维工"), "电力电缆安装运维工");
        assert_eq!(official("制冷操作工"), "制冷工");
        for other in ["值班员", "运行值班员", "变电站", "工程", ""] {
            assert_eq!(official(other), "", "{other}");
        }
    }

    #[test]
    fn parses_names_and_compares() {
        let code = |t: &str| OccupationCode::parse(t).unwrap();
        let engineer = lookup("软件测试员").or(lookup("计算机软件测试员")).unwrap();
        assert!(engineer.is_known() && engineer.level() == 4);
        assert_eq!(code("2-02"), code("2-02-00-00"));
        assert_eq!(code("2-02-00-00").level(), 2);
        assert_eq!(code("2-02").closeness(code("2-02-10-03")), 1.0);
        assert_eq!(code("2-02-10-03").closeness(code("2-02-10-04")), 0.7);
        assert_eq!(code("2-02-10-03").closeness(code("2-02-11-04")), 0.4);
        assert_eq!(code("2-02-10-03").closeness(code("6-02-11-04")), 0.0);
        assert_eq!(lookup("焊工").and_then(OccupationCode::name), Some("焊工"));
        assert_eq!(code("4-04-05-99").name(), None);
        assert_eq!(code("2-02-10").prefixes(), ["2", "2-02", "2-02-10"]);
        for bad in
            ["", "2-2-10-03", "9-02-10-03", "2-02-10-03-01", "电工", "0-00-00-00", "2-00-10-00", "2--10-03"]
        {
            assert!(OccupationCode::parse(bad).is_err(), "{bad}");
        }
        assert!(TABLE.names.len() > 2000);
    }
}
