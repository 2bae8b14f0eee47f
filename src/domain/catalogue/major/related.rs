//! Majors of different groups that lead to the same work: 婴幼儿托育 and 幼儿保育, 汽车检测与维修技术 and 新能源汽车技术.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Kin, MajorCode, TABLE};

/// The bundled table; its head says what it is.
pub(in crate::domain) const ROWS: &str = include_str!("related.tsv");

struct Related {
    /// Names of majors and classes, by their numbers, both ways.
    pairs: FxHashSet<(u32, u32)>,
    /// By number, whether a name is in any pair: most are in none.
    is_paired: Vec<bool>,
    /// What a name is related to lies in these groups.
    groups: FxHashMap<u32, Vec<MajorCode>>,
}

static RELATED: LazyLock<Related> = LazyLock::new(|| {
    let mut numbers: FxHashMap<&str, Vec<(u32, MajorCode)>> = FxHashMap::default();
    for (code, name) in &TABLE.names {
        let number = TABLE.kin.get(code).and_then(Kin::own_name);
        numbers.entry(name).or_default().extend(number.map(|number| (number, code.at_level(1))));
    }
    let mut related =
        Related { pairs: FxHashSet::default(), is_paired: Vec::new(), groups: FxHashMap::default() };
    let of = |side: &'static str| -> Vec<(u32, MajorCode)> {
        side.split('|').filter_map(|name| numbers.get(name)).flatten().copied().collect()
    };
    for (ours, theirs) in ROWS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')) {
        let (ours, theirs) = (of(ours), of(theirs));
        for (from, to) in [(&ours, &theirs), (&theirs, &ours)] {
            for (name, _) in from {
                related.pairs.extend(to.iter().map(|(other, _)| (*name, *other)));
                related.groups.entry(*name).or_default().extend(to.iter().map(|(_, group)| *group));
            }
        }
    }
    let last = related.pairs.iter().map(|(name, _)| *name).max().unwrap_or_default();
    related.is_paired = (0..=last).map(|name| related.groups.contains_key(&name)).collect();
    related
});

/// Whether the majors or their classes are related.
pub(super) fn are_related(a: &Kin, b: &Kin) -> bool {
    let Related { pairs, is_paired, .. } = &*RELATED;
    let is_paired = |name: &u32| is_paired.get(*name as usize).is_some_and(|is| *is);
    let theirs = || b.fine_names().filter(is_paired);
    a.fine_names().filter(is_paired).any(|ours| theirs().any(|theirs| pairs.contains(&(ours, theirs))))
}

/// Whether what the code is related to lies in the group.
pub(super) fn reaches_group(kin: &Kin, group: MajorCode) -> bool {
    kin.fine_names().any(|name| RELATED.groups.get(&name).is_some_and(|groups| groups.contains(&group)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::major::codes;

    #[test]
    fn every_name_is_one_of_the_catalogue() {
        let known: FxHashSet<&str> = TABLE.names.values().copied().collect();
        let rows = ROWS.lines().filter(|line| !line.starts_with('#'));
        let unknown: Vec<&str> =
            rows.flat_map(|row| row.split(['\t', '|'])).filter(|name| !known.contains(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn related_majors_are_nearer_than_none_and_less_near_than_a_class() {
        let code = |name: &str| codes().find(|code| code.name() == Some(name)).unwrap();
        for (ours, theirs) in [
            ("婴幼儿托育", "幼儿保育"),
            ("婴幼儿托育服务与管理", "学前教育"),
            ("汽车运用与维修", "新能源汽车技术"),
            ("汽车检测与维修技术", "新能源汽车制造与检测"),
            ("电子商务", "网络直播与运营"),
            ("直播电商服务", "网络直播与运营"),
            ("电气自动化技术", "供用电技术"),
            ("金融服务与管理", "金融学"),
            ("护理", "护理学"),
            ("大数据与会计", "会计学"),
        ] {
            let (ours, theirs) = (code(ours), code(theirs));
            assert_eq!(ours.closeness(theirs), 0.6, "{ours} {theirs}");
            assert!(ours.is_near_group(theirs.at_level(1)) && theirs.is_near_group(ours.at_level(1)));
        }
        assert_eq!(code("护理").closeness(code("新能源汽车技术")), 0.0);
        assert_eq!(code("道路与桥梁工程技术").closeness(code("新能源汽车技术")), 0.0);
        assert!(!code("护理").is_near_group(code("新能源汽车技术").at_level(1)));
    }
}
