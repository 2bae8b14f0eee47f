//! Shifts, days off, lodging and the like: what openings offer and seekers wish.

use std::ops::Range;

use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::Sentences;
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::record::work_terms::WorkTerms;

/// One of the terms of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Term {
    /// [`WorkTerms::night_shift`].
    NightShift,
    /// [`WorkTerms::lodging`].
    Lodging,
    /// [`WorkTerms::two_days_off`].
    TwoDaysOff,
    /// [`WorkTerms::half_day`].
    HalfDay,
    /// [`WorkTerms::paid_daily`].
    PaidDaily,
}

impl Term {
    /// In a word, as the fields of [`WorkTerms`] are named.
    pub fn name(self) -> &'static str {
        match self {
            Self::NightShift => "night_shift",
            Self::Lodging => "lodging",
            Self::TwoDaysOff => "two_days_off",
            Self::HalfDay => "half_day",
            Self::PaidDaily => "paid_daily",
        }
    }
}

/// Every term that the text speaks of, whether it is there or wished, and where it stands.
pub(in crate::domain) fn said(sentences: &Sentences<'_>) -> Vec<(Range<usize>, Term, bool)> {
    let mut said = Vec::new();
    for seen in sentences.signs() {
        let Sign::Tells(cue) = seen.sign else { continue };
        let (term, yes) = match cue {
            Cue::NightShift => (Term::NightShift, true),
            Cue::DayShift => (Term::NightShift, false),
            Cue::Lodging => (Term::Lodging, true),
            Cue::NoLodging => (Term::Lodging, false),
            Cue::TwoDaysOff => (Term::TwoDaysOff, true),
            Cue::FewDaysOff => (Term::TwoDaysOff, false),
            Cue::HalfDay => (Term::HalfDay, true),
            Cue::PaidDaily => (Term::PaidDaily, true),
            Cue::PaidMonthly => (Term::PaidDaily, false),
            _ => continue,
        };
        let around = sentences.around(seen.start, seen.end);
        let is_night = term == Term::NightShift;
        let found = match around.stance() {
            // "不用夜班"; "双休不限" asks for neither.
            Stance::Waived => (is_night && yes).then(|| (around.negation(), false)),
            Stance::Unwanted | Stance::Lacking if yes => Some((around.negation(), false)),
            // "不想单休" is a wish for two days; "不要白班" is none for the night.
            Stance::Unwanted | Stance::Lacking => {
                (term == Term::TwoDaysOff).then(|| (around.negation(), true))
            }
            // "能上夜班", "不包住也行", "单休可以".
            _ if yes == is_night && is_bearable(around.before, around.after) => None,
            _ => Some((seen.start..seen.end, yes)),
        };
        said.extend(found.map(|(place, yes)| (place, term, yes)));
    }
    said
}

/// "能接受夜班", "夜班也行": no wish.
fn is_bearable(before: &str, after: &str) -> bool {
    const BEFORE: &[&str] = &["接受", "能上", "可上", "可以上", "愿意", "适应", "服从", "可", "能"];
    const BEHIND: &[&str] = &["也行", "也可", "都行", "都可", "可以", "可接受", "能接受"];
    BEFORE.iter().any(|word| before.ends_with(word)) || BEHIND.iter().any(|word| after.starts_with(word))
}

/// What an opening's text offers. Where it speaks of night work at all there is some; the words 半天 alone (半天培训) are no
/// half days.
pub(in crate::domain) fn offered(sentences: &Sentences<'_>) -> WorkTerms {
    let half_days = |place: &Range<usize>| {
        let around = sentences.around(place.start, place.end);
        ["班", "制", "工", "兼职"].iter().any(|word| around.after.starts_with(word))
            || around.before.ends_with('上')
    };
    let mut terms = WorkTerms::default();
    for (place, term, yes) in said(sentences) {
        if term != Term::HalfDay || half_days(&place) {
            set(&mut terms, term, yes);
        }
    }
    terms
}

/// Sets a term where it is not set; that something is there counts before that it is not.
pub(in crate::domain) fn set(terms: &mut WorkTerms, term: Term, yes: bool) {
    let field = match term {
        Term::NightShift => &mut terms.night_shift,
        Term::Lodging => &mut terms.lodging,
        Term::TwoDaysOff => &mut terms.two_days_off,
        Term::HalfDay => &mut terms.half_day,
        Term::PaidDaily => &mut terms.paid_daily,
    };
    *field = Some(field.unwrap_or(false) || yes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn terms_of_work_are_read_of_openings() {
        let read = |text: &str| {
            let passage = Passage::of(text);
            let terms = offered(&lexicon::read(&passage).sentences);
            let mark = |name: &str, value: Option<bool>| {
                value.map(|yes| format!("{name}{}", if yes { '+' } else { '-' }))
            };
            let marks = [
                mark("night", terms.night_shift),
                mark("lodging", terms.lodging),
                mark("two", terms.two_days_off),
                mark("half", terms.half_day),
                mark("daily", terms.paid_daily),
            ];
            marks.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        let wrong: Vec<String> = [
            ("两班倒，包吃住，月休4天", "night+ lodging+ two-"),
            ("长白班，双休，住宿自理", "night- lodging- two+"),
            ("无夜班，提供宿舍", "night- lodging+"),
            ("需上夜班", "night+"),
            ("不用上夜班", "night-"),
            ("不提供住宿", "lodging-"),
            ("日结，半天班", "half+ daily+"),
            ("工资月结", "daily-"),
            ("入职前半天培训", ""),
            ("白班夜班轮换", "night+"),
            ("做五休二，五险一金", "two+"),
            ("负责设备维护", ""),
            ("晚上11点到早上7点", "night+"),
            ("不上22点到6点的班", "night-"),
            ("营业时间10:00-次日2:00", ""),
            ("营业到凌晨，上白班", "night-"),
            ("每周工作五天", "two+"),
            ("一周上六天班", "two-"),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
