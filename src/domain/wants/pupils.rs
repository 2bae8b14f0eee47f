//! The stage of school of those who are taught: "高中物理老师" and "教小学" say nothing of the degree of who seeks.

use crate::domain::catalogue::education::EducationLevel;

/// Words by which a text is of teaching.
const TEACHES: &[&str] = &[
    "老师",
    "教师",
    "家教",
    "教资",
    "助教",
    "辅导",
    "补习",
    "讲师",
    "代课",
    "班主任",
    "支教",
    "任教",
    "奥数",
    "一对一",
];

/// The stages of school that are taught, and the words that make one somebody's own.
const STAGES: &[(EducationLevel, &[&str])] = &[
    (EducationLevel::UpperSecondary, &["高中"]),
    (EducationLevel::LowerSecondary, &["初高中", "初中", "小学"]),
];
const OWN: &[&str] = &["毕业", "学历", "文化", "没念", "没读", "没上", "未毕业", "文凭", "肄业", "辍学"];

/// Whether a level in a folded text is that of pupils and not of who seeks.
pub(super) fn are_taught(text: &str, level: EducationLevel) -> bool {
    let Some((_, words)) = STAGES.iter().find(|(stage, _)| *stage == level) else { return false };
    let teaches = TEACHES.iter().any(|word| text.contains(word));
    let mut places = words.iter().flat_map(|word| text.match_indices(word)).peekable();
    places.peek().is_some()
        && places.all(|(at, word)| {
            let (before, behind) =
                (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
            let is_own = OWN.iter().any(|own| behind.starts_with(own))
                || ["我", "本人", "学历", "学历是", "只有", "才"].iter().any(|own| before.ends_with(own));
            !is_own && (teaches || before.ends_with('教'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use EducationLevel::{JuniorCollege, LowerSecondary, UpperSecondary};

    #[test]
    fn who_is_taught_is_told_from_who_seeks() {
        for (text, level, want) in [
            ("高中物理老师 有教资", UpperSecondary, true),
            ("化学家教 高中", UpperSecondary, true),
            ("想教高中地理", UpperSecondary, true),
            ("家教 初高中", LowerSecondary, true),
            ("教初中", LowerSecondary, true),
            ("高中学历 幼儿园助教", UpperSecondary, false),
            ("我高中 想当助教", UpperSecondary, false),
            ("高中 普工", UpperSecondary, false),
            ("初中毕业 保安", LowerSecondary, false),
            ("大专 老师", JuniorCollege, false),
        ] {
            assert_eq!(are_taught(text, level), want, "{text}");
        }
    }
}
