//! Levels of education, and reading the lowest level that a text asks for.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::domain::text::passage::Passage;
use crate::domain::text::words::Words;

/// A completed or current level of education.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EducationLevel {
    /// 初中及以下.
    LowerSecondary,
    /// 高中.
    UpperSecondary,
    /// 中职, 中专, 技校.
    VocationalSecondary,
    /// 高职, 大专, 专科.
    JuniorCollege,
    /// 本科, 职教本科.
    Bachelor,
    /// 硕士.
    Master,
    /// 博士.
    Doctor,
}

impl EducationLevel {
    /// Order for "at least"; 高中 and 中职 are the same level.
    pub fn rank(self) -> u8 {
        match self {
            Self::LowerSecondary => 0,
            Self::UpperSecondary | Self::VocationalSecondary => 1,
            Self::JuniorCollege => 2,
            Self::Bachelor => 3,
            Self::Master => 4,
            Self::Doctor => 5,
        }
    }

    /// The least level above this one; `None` above 博士.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::LowerSecondary => Some(Self::VocationalSecondary),
            Self::UpperSecondary | Self::VocationalSecondary => Some(Self::JuniorCollege),
            Self::JuniorCollege => Some(Self::Bachelor),
            Self::Bachelor => Some(Self::Master),
            Self::Master => Some(Self::Doctor),
            Self::Doctor => None,
        }
    }

    /// Everyday name.
    pub fn label(self) -> &'static str {
        match self {
            Self::LowerSecondary => "初中",
            Self::UpperSecondary => "高中",
            Self::VocationalSecondary => "中职",
            Self::JuniorCollege => "大专",
            Self::Bachelor => "本科",
            Self::Master => "硕士",
            Self::Doctor => "博士",
        }
    }

    /// The level of this everyday name.
    pub fn labelled(label: &str) -> Option<Self> {
        let all = [
            Self::LowerSecondary,
            Self::UpperSecondary,
            Self::VocationalSecondary,
            Self::JuniorCollege,
            Self::Bachelor,
            Self::Master,
            Self::Doctor,
        ];
        all.into_iter().find(|level| level.label() == label)
    }

    /// Whether this level reaches the level asked for.
    pub fn reaches(self, asked: Self) -> bool {
        self.rank() >= asked.rank()
    }
}

use EducationLevel::*;

/// A word, the level that it names, and what must not follow (专科医院) or precede it.
type Word = (&'static str, EducationLevel, &'static [&'static str], &'static [&'static str]);

/// At one place the first word that fits counts, so longer ones come first.
const WORDS: &[Word] = &[
    ("博士研究生", Doctor, &["导师"], &[]),
    ("硕士研究生", Master, &["导师"], &[]),
    ("博士", Doctor, &["后", "伦"], &[]),
    ("硕士", Master, &["生导师"], &[]),
    ("研究生", Master, &["导师"], &["在读"]),
    ("mba", Master, &[], &[]),
    ("职教本科", Bachelor, &[], &[]),
    ("职业本科", Bachelor, &[], &[]),
    ("本科", Bachelor, &["室", "目", "技"], &["基", "日", "成"]),
    ("专升本", Bachelor, &[], &[]),
    // Batches of admission (批次) that were of universities: 一本, 二本. "一本证书" is one certificate.
    ("一本以上", Bachelor, &[], &[]),
    ("一本及以上", Bachelor, &[], &[]),
    ("一本院校", Bachelor, &[], &[]),
    ("一本学历", Bachelor, &[], &[]),
    ("一本毕业", Bachelor, &[], &[]),
    ("二本", Bachelor, &["证", "书", "册", "户"], &[]),
    ("三本以上", Bachelor, &[], &[]),
    ("三本院校", Bachelor, &[], &[]),
    ("学士", Bachelor, &[], &[]),
    ("大学及以上", Bachelor, &[], &[]),
    ("大学以上", Bachelor, &[], &[]),
    ("大学学历", Bachelor, &[], &[]),
    ("bachelor", Bachelor, &[], &[]),
    ("高职", JuniorCollege, &["业", "称", "位", "级", "责"], &["提", "更", "较", "最"]),
    ("高专", JuniorCollege, &["业", "注"], &["提", "更", "较"]),
    ("大专", JuniorCollege, &["业", "题", "项"], &[]),
    (
        "专科",
        JuniorCollege,
        &["医院", "医生", "医师", "医疗", "护", "门", "室", "疾", "诊", "治", "培", "护理"],
        &[],
    ),
    ("高等职业", JuniorCollege, &[], &[]),
    ("中等职业", VocationalSecondary, &[], &[]),
    ("中等专科", VocationalSecondary, &[], &[]),
    ("中等专业", VocationalSecondary, &[], &[]),
    ("职业高中", VocationalSecondary, &[], &[]),
    ("中职", VocationalSecondary, &["业", "责", "位", "称", "场", "工", "能"], &["其", "集"]),
    ("中专", VocationalSecondary, &["业", "注", "项", "门", "家"], &["其", "集"]),
    ("中技", VocationalSecondary, &["术", "能", "巧"], &["其", "集"]),
    ("技校", VocationalSecondary, &[], &[]),
    ("技工学校", VocationalSecondary, &[], &[]),
    ("职高", VocationalSecondary, &[], &[]),
    ("职中", VocationalSecondary, &["的"], &["在", "任"]),
    ("高中", UpperSecondary, &["低", "端"], &["提", "升", "较", "初"]),
    ("初高中", LowerSecondary, &[], &[]),
    ("初中", LowerSecondary, &["级"], &[]),
    ("小学及以上", LowerSecondary, &[], &[]),
];

/// The words by their first character, in their order: nearly no character of a text begins one.
static BY_FIRST: LazyLock<FxHashMap<char, Vec<&Word>>> = LazyLock::new(|| {
    let mut by_first: FxHashMap<char, Vec<&Word>> = FxHashMap::default();
    for word in WORDS {
        if let Some(first) = word.0.chars().next() {
            by_first.entry(first).or_default().push(word);
        }
    }
    by_first
});

/// The lowest level that the text asks for: "大专及以上，本科优先" -> JuniorCollege; "不限" and nothing said -> `None`.
pub fn find_education(text: &Passage<'_>) -> Option<EducationLevel> {
    let text = text.folded();
    const NONE_ASKED: Words = Words::of(&[
        "学历不限",
        "不限学历",
        "学历无要求",
        "无学历要求",
        "对学历不",
        "学历要求不限",
        "学历要求:不限",
    ]);
    if text.contains("学历") && NONE_ASKED.are_in(text) {
        return None;
    }
    let mut lowest: Option<EducationLevel> = None;
    for (place, level) in levels_in(text) {
        let (before, after) = (&text[..place.start], &text[place.end..]);
        // "本科及以上" states the minimum; what follows are wishes.
        if is_minimum(after) {
            let lower = lowest.filter(|l| l.rank() <= level.rank() && before.ends_with(['/', '、', '或']));
            return lower.or(Some(level));
        }
        let wish = after.chars().take(8).collect::<String>().contains("优先");
        if lowest.is_none_or(|l| level.rank() < l.rank()) && !(wish && lowest.is_some()) {
            lowest = Some(level);
        }
    }
    lowest
}

/// Whether the words behind a level make it the least: "及以上", "学历以上", "起".
pub fn is_minimum(after: &str) -> bool {
    const NAMES: &[&str] = &["学历", "文凭", "毕业", "学位"];
    const LEAST: Words = Words::of(&[
        "及以上",
        "以上",
        "或以上",
        "及其以上",
        "或其以上",
        "以及以上",
        "以及其以上",
        "或者以上",
        "与以上",
        "起",
    ]);
    let after = after.trim_start_matches([' ', '(', '含', ')']);
    let after = NAMES
        .iter()
        .find_map(|name| after.strip_prefix(name))
        .unwrap_or(after)
        .trim_start_matches([' ', '(', '含', ')']);
    LEAST.begin(after)
}

/// The levels that folded text names, each at its place, in the order of the text.
pub fn levels_in(text: &str) -> impl Iterator<Item = (Range<usize>, EducationLevel)> + '_ {
    let (mut covered, by_first) = (0, &*BY_FIRST);
    text.char_indices().filter_map(move |(at, c)| {
        let words = by_first.get(&c).filter(|_| at >= covered)?;
        let (before, rest) = text.split_at(at);
        let fits = |(word, _, not_after, not_before): &&&Word| {
            rest.strip_prefix(word).is_some_and(|after| {
                !not_after.iter().any(|n| after.starts_with(n))
                    && !not_before.iter().any(|n| before.ends_with(n))
            })
        };
        let (word, level, ..) = words.iter().find(fits)?;
        covered = at + word.len();
        Some((at..covered, *level))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_minimum() {
        for (text, want) in [
            ("大专及以上", Some(JuniorCollege)),
            ("中职", Some(VocationalSecondary)),
            ("高职", Some(JuniorCollege)),
            ("职教本科", Some(Bachelor)),
            ("本科", Some(Bachelor)),
            ("统招本科及以上学历，硕士优先", Some(Bachelor)),
            ("不限", None),
            ("学历不限，大专优先", None),
            ("硕士", Some(Master)),
            ("博士研究生", Some(Doctor)),
            ("硕士研究生", Some(Master)),
            ("中等专科", Some(VocationalSecondary)),
            ("大专以上学历，本科优先", Some(JuniorCollege)),
            ("高中/中专及以上", Some(UpperSecondary)),
            ("中专/中技", Some(VocationalSecondary)),
            ("三甲专科医院工作经验", None),
            ("不断提高职业素养", None),
            ("其中专业课", None),
            ("高职高专", Some(JuniorCollege)),
            ("博士", Some(Doctor)),
            ("本科或硕士", Some(Bachelor)),
            ("初中及以下", Some(LowerSecondary)),
            ("", None),
            ("專科以上學歷", Some(JuniorCollege)),
        ] {
            assert_eq!(find_education(&Passage::of(text)), want, "{text}");
        }
    }

    #[test]
    fn serde_names() {
        assert_eq!(serde_json::to_string(&VocationalSecondary).unwrap(), "\"vocational_secondary\"");
        assert!(UpperSecondary.reaches(VocationalSecondary) && !VocationalSecondary.reaches(JuniorCollege));
    }
}
