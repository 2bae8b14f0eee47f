//! Experience that a text asks by the level of education: "本科3年以上、硕士1年以上", "大专5年/本科3年".

use std::ops::Range;

use super::spans::spans;
use crate::domain::catalogue::education::{EducationLevel, levels_in};
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::Sentences;
use crate::domain::lexicon::signs::Section;

/// What may stand between a level and its years.
const BETWEEN: &str = "及以上或学历学位毕业生工作需至少要求满有:、()+的后者具备从事";
/// The most bytes from the years of one level to the name of the next.
const APART: usize = 60;

/// Months of experience by the level of education, the lowest first.
type ByLevel = Vec<(EducationLevel, u32)>;

/// Months by level, the lowest first, with the words: two levels or more near each other, of which the higher is asked for less. Nothing of what
/// is only welcome, and of what is given for years.
pub(super) fn asked(said: &Sentences<'_>) -> Option<(Range<usize>, ByLevel)> {
    let text = said.text();
    let years = spans(text);
    if years.is_empty() {
        return None;
    }
    let months_of = |end: usize| {
        let is_beside = |place: &Range<usize>| {
            place.start >= end
                && text.get(end..place.start).is_some_and(|gap| gap.chars().all(|c| BETWEEN.contains(c)))
        };
        years.iter().find(|(place, _)| is_beside(place))
    };
    let named = levels_in(text).filter_map(|(level_at, level)| {
        let (span, months) = months_of(level_at.end)?;
        let around = said.around(level_at.start, span.end);
        let is_out = matches!(around.section, Section::Benefits | Section::Background | Section::Welcome)
            || !matches!(around.stance(), Stance::Mentioned | Stance::Required);
        (!is_out).then_some((level_at.start..span.end, level, *months))
    });
    let named: Vec<_> = named.collect();
    let mut runs = named.chunk_by(|(one, ..), (next, ..)| next.start.saturating_sub(one.end) <= APART);
    runs.find_map(|run| {
        let place = run.first()?.0.start..run.last()?.0.end;
        let mut levels: Vec<(EducationLevel, u32)> =
            run.iter().map(|(_, level, months)| (*level, *months)).collect();
        levels.sort_by_key(|(level, _)| level.rank());
        levels.dedup();
        let is_less = |pair: &[(EducationLevel, u32)]| match pair {
            [(low, more), (high, less)] => low.rank() < high.rank() && more > less,
            _ => false,
        };
        (levels.len() > 1 && levels.windows(2).all(is_less)).then_some((place, levels))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn the_higher_level_is_asked_for_less() {
        use EducationLevel::{Bachelor, JuniorCollege, Master};
        let read = |text: &str| {
            let passage = Passage::of(text);
            asked(&lexicon::read(&passage).sentences).map(|(_, levels)| levels)
        };
        for (text, want) in [
            ("本科3年以上、硕士1年以上工作经验", Some(vec![(Bachelor, 36), (Master, 12)])),
            ("硕士毕业2年以上，本科毕业4年以上", Some(vec![(Bachelor, 48), (Master, 24)])),
            ("大专5年/本科3年以上经验", Some(vec![(JuniorCollege, 60), (Bachelor, 36)])),
            ("统招本科学历5年(硕士3年)以上开发工作经验", Some(vec![(Bachelor, 60), (Master, 36)])),
            ("本科三年，或硕士一年（计算机专业）", Some(vec![(Bachelor, 36), (Master, 12)])),
            ("大专3年/本科3年以上经验", None),
            ("本科及以上学历，3年以上经验，硕士优先", None),
            ("本科四年制，硕士三年制", None),
            ("加分项：\n本科5年、硕士3年以上经验", None),
            ("福利待遇：\n本科满3年、硕士满1年可落户", None),
            ("硕士3年以上，本科1年以上", None),
            ("本科3年以上经验", None),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
