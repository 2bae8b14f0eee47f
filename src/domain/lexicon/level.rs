//! Levels of certificates and skills.

/// A stated level; a higher rank is better, and ranks compare only within one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level {
    /// 1 for the lowest level of the scale; compared by [`reaches`].
    pub rank: u8,
    /// Usual name of the level: "高级工", "二级甲等", "熟练".
    pub label: &'static str,
}

/// How the levels of a term are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Words of proficiency: 了解, 熟悉, 掌握, 熟练, 精通.
    Proficiency,
    /// 职业技能等级: 五级/初级工 (1) to 一级/高级技师 (5), then 特级 (6) and 首席 (7).
    Trade,
    /// 初级 (1), 中级 (2), 高级 (3): 1+X certificates and titles.
    Steps,
    /// 普通话水平测试: 三级乙等 (1) to 一级甲等 (6).
    Putonghua,
    /// Examinations whose higher numbers are harder, as 全国计算机等级考试 and TOPIK: 一级 (1) to 六级 (6).
    Ascending,
    /// 日语能力考试: N5 (1) to N1 (5).
    Jlpt,
    /// Classes of driving licences. A rank is the set of classes whose vehicles the holder may drive, as 机动车驾驶证申领和使用规定
    /// (公安部令第162号, 2021) annex 1 says: see [`reaches`].
    Driving,
    /// Schools that a teacher's licence is for, 幼儿园 (1) to 高等学校 (5): it counts for its own level and those below
    /// (教师资格条例 article 5).
    Teaching,
    /// No levels.
    None,
}

type Words = &'static [(&'static str, u8, &'static str)];

const PROFICIENCY: Words = &[
    ("精通", 4, "精通"),
    ("熟练", 3, "熟练"),
    ("擅长", 3, "熟练"),
    ("熟悉", 2, "熟悉"),
    ("掌握", 2, "熟悉"),
    ("了解", 1, "了解"),
    ("略懂", 1, "了解"),
    ("略会", 1, "了解"),
    ("粗通", 1, "了解"),
    ("会一点", 1, "了解"),
    ("会点", 1, "了解"),
    ("懂一点", 1, "了解"),
    ("懂点", 1, "了解"),
    ("高级", 4, "精通"),
    ("中级", 3, "熟练"),
    ("初级", 1, "了解"),
];
const TRADE: Words = &[
    ("首席技师", 7, "首席技师"),
    ("特级技师", 6, "特级技师"),
    ("高级技师", 5, "高级技师"),
    ("技师", 4, "技师"),
    ("高级工", 3, "高级工"),
    ("中级工", 2, "中级工"),
    ("初级工", 1, "初级工"),
    ("一级", 5, "高级技师"),
    ("二级", 4, "技师"),
    ("三级", 3, "高级工"),
    ("四级", 2, "中级工"),
    ("五级", 1, "初级工"),
    ("高级", 3, "高级工"),
    ("中级", 2, "中级工"),
    ("初级", 1, "初级工"),
    ("1级", 5, "高级技师"),
    ("2级", 4, "技师"),
    ("3级", 3, "高级工"),
    ("4级", 2, "中级工"),
    ("5级", 1, "初级工"),
    ("高技", 3, "高级工"),
];
const STEPS: Words =
    &[("初级", 1, "初级"), ("中级", 2, "中级"), ("高级", 3, "高级"), ("正高级", 4, "正高级")];
const PUTONGHUA: Words = &[
    ("一级甲等", 6, "一级甲等"),
    ("一级乙等", 5, "一级乙等"),
    ("二级甲等", 4, "二级甲等"),
    ("二级乙等", 3, "二级乙等"),
    ("三级甲等", 2, "三级甲等"),
    ("三级乙等", 1, "三级乙等"),
    ("一甲", 6, "一级甲等"),
    ("一乙", 5, "一级乙等"),
    ("二甲", 4, "二级甲等"),
    ("二乙", 3, "二级乙等"),
    ("三甲", 2, "三级甲等"),
    ("三乙", 1, "三级乙等"),
    ("一级", 5, "一级乙等"),
    ("二级", 3, "二级乙等"),
    ("三级", 1, "三级乙等"),
];
const ASCENDING: Words = &[
    ("一级", 1, "一级"),
    ("二级", 2, "二级"),
    ("三级", 3, "三级"),
    ("四级", 4, "四级"),
    ("五级", 5, "五级"),
    ("六级", 6, "六级"),
    ("ncre1", 1, "一级"),
    ("ncre2", 2, "二级"),
    ("ncre3", 3, "三级"),
    ("ncre4", 4, "四级"),
    ("1级", 1, "一级"),
    ("2级", 2, "二级"),
    ("3级", 3, "三级"),
    ("4级", 4, "四级"),
    ("5级", 5, "五级"),
    ("6级", 6, "六级"),
];
const JLPT: Words = &[
    ("n1", 5, "N1"),
    ("n2", 4, "N2"),
    ("n3", 3, "N3"),
    ("n4", 2, "N4"),
    ("n5", 1, "N5"),
    ("一级", 5, "N1"),
    ("二级", 4, "N2"),
    ("三级", 3, "N3"),
    ("1级", 5, "N1"),
    ("2级", 4, "N2"),
];
/// Marks a rank that is a set; the other bits are of a class each.
const CLASSES: u8 = 0b1000_0000;
const C2: u8 = CLASSES | 1;
const C1: u8 = C2 | 1 << 1;
const A3: u8 = C1 | 1 << 2;
const B1: u8 = C1 | 1 << 3;
const B2: u8 = C1 | 1 << 4;
const A1: u8 = A3 | B1 | B2 | 1 << 5;
const A2: u8 = B1 | B2 | 1 << 6;
const DRIVING: Words = &[
    ("c2", C2, "C2"),
    ("c1", C1, "C1"),
    ("c1e", C1, "C1"),
    ("a3", A3, "A3"),
    ("b1", B1, "B1"),
    ("b2", B2, "B2"),
    ("a1", A1, "A1"),
    ("a2", A2, "A2"),
    ("a1a2", A1 | A2, "A1A2"),
];

/// Whether a rank that is held does where another is asked, on one scale: as high a number, and of driving licences all classes that are
/// asked (A1 does for B2, and neither A1 for A2 nor B1 for B2).
pub fn reaches(held: u8, asked: u8) -> bool {
    match held & asked & CLASSES {
        0 => held >= asked,
        _ => held & asked == asked,
    }
}
const TEACHING: Words = &[
    ("幼儿", 1, "幼儿园"),
    ("幼师", 1, "幼儿园"),
    ("幼教", 1, "幼儿园"),
    ("小学", 2, "小学"),
    ("初中", 3, "初级中学"),
    ("初级中学", 3, "初级中学"),
    ("中学", 3, "初级中学"),
    ("高中", 4, "高级中学"),
    ("高级中学", 4, "高级中学"),
    ("中职", 4, "中等职业学校"),
    ("中等职业", 4, "中等职业学校"),
    ("高校", 5, "高等学校"),
    ("高等学校", 5, "高等学校"),
];

impl Scale {
    fn words(self) -> Words {
        match self {
            Self::Proficiency => PROFICIENCY,
            Self::Trade => TRADE,
            Self::Steps => STEPS,
            Self::Putonghua => PUTONGHUA,
            Self::Ascending => ASCENDING,
            Self::Jlpt => JLPT,
            Self::Driving => DRIVING,
            Self::Teaching => TEACHING,
            Self::None => &[],
        }
    }

    /// The level that folded text starts with, and its length in bytes.
    pub(crate) fn at_start(self, text: &str) -> Option<(Level, usize)> {
        let word = self.words().iter().filter(|w| text.starts_with(w.0)).max_by_key(|w| w.0.len())?;
        Some((Level { rank: word.1, label: word.2 }, word.0.len()))
    }

    /// The level that folded text ends with, and its length in bytes.
    pub(crate) fn at_end(self, text: &str) -> Option<(Level, usize)> {
        let word = self.words().iter().filter(|w| text.ends_with(w.0)).max_by_key(|w| w.0.len())?;
        Some((Level { rank: word.1, label: word.2 }, word.0.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts() {
        assert_eq!(Scale::Trade.at_start("高级技师证").map(|(l, n)| (l.rank, n)), Some((5, 12)));
        assert_eq!(Scale::Trade.at_end("持高级").map(|(l, _)| l.label), Some("高级工"));
        assert_eq!(Scale::Putonghua.at_start("二甲以上").map(|(l, _)| l.rank), Some(4));
        assert!(Scale::None.at_start("高级").is_none());
    }

    #[test]
    fn a_class_of_licences_does_for_those_that_it_covers() {
        let rank = |class: &str| Scale::Driving.at_start(class).map_or(0, |(level, _)| level.rank);
        let covers = |held: &str, asked: &str| reaches(rank(held), rank(asked));
        for (held, all) in [
            ("a1", "a1 a3 b1 b2 c1 c2"),
            ("a2", "a2 b1 b2 c1 c2"),
            ("a3", "a3 c1 c2"),
            ("b1", "b1 c1 c2"),
            ("b2", "b2 c1 c2"),
            ("c1", "c1 c2"),
            ("c2", "c2"),
            ("a1a2", "a1 a2 a3 b1 b2 c1 c2 a1a2"),
        ] {
            for asked in ["a1", "a2", "a3", "b1", "b2", "c1", "c2", "a1a2"] {
                let want = all.split(' ').any(|one| one == asked);
                assert_eq!(covers(held, asked), want, "{held} {asked}");
            }
        }
        assert!(reaches(3, 3) && reaches(4, 3) && !reaches(2, 3));
    }
}
