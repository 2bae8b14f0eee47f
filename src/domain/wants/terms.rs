//! Shifts, days off, lodging and the like: what openings offer and seekers wish.

use std::ops::Range;

use super::burdens::{bearable, forbidden};
use super::meant::{is_of_the_evening, is_overtime_asked};
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Sentences, Surroundings, head, tail};
use crate::domain::lexicon::scope::ends_here;
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::record::work_terms::WorkTerms;
use crate::domain::text::words::Words;

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
    /// [`WorkTerms::remote`].
    Remote,
    /// [`WorkTerms::overtime`].
    Overtime,
    /// [`WorkTerms::business_travel`].
    BusinessTravel,
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
            Self::Remote => "remote",
            Self::Overtime => "overtime",
            Self::BusinessTravel => "business_travel",
        }
    }

    /// Whether it is borne rather than wished: "能上夜班" is no wish for it, and "不要白班" none for the night.
    fn is_burden(self) -> bool {
        matches!(self, Self::NightShift | Self::Overtime | Self::BusinessTravel)
    }
}

/// What is said of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Saying {
    /// It is there, or wished.
    Yes,
    /// It is not there, or not wanted.
    No,
    /// Either will do: "夜班也行", "双休单休都行".
    Either,
}

/// The term that a sign tells of, and whether it says that it is there.
pub(super) fn term_of(sign: Sign) -> Option<(Term, bool)> {
    let Sign::Tells(cue) = sign else { return None };
    Some(match cue {
        Cue::NightShift => (Term::NightShift, true),
        Cue::DayShift => (Term::NightShift, false),
        Cue::Lodging => (Term::Lodging, true),
        Cue::NoLodging => (Term::Lodging, false),
        Cue::TwoDaysOff => (Term::TwoDaysOff, true),
        Cue::FewDaysOff => (Term::TwoDaysOff, false),
        Cue::HalfDay => (Term::HalfDay, true),
        Cue::PaidDaily => (Term::PaidDaily, true),
        Cue::PaidMonthly => (Term::PaidDaily, false),
        Cue::Remote => (Term::Remote, true),
        Cue::OnSite => (Term::Remote, false),
        Cue::Overtime => (Term::Overtime, true),
        Cue::NoOvertime => (Term::Overtime, false),
        Cue::Travel => (Term::BusinessTravel, true),
        Cue::NoTravel => (Term::BusinessTravel, false),
        _ => return None,
    })
}

/// Every term that the text speaks of, what it says of it, and where that stands.
pub(in crate::domain) fn said(sentences: &Sentences<'_>) -> Vec<(Range<usize>, Term, Saying)> {
    let mut said: Vec<(Range<usize>, Term, Saying)> = Vec::new();
    let mut covered = 0;
    for seen in sentences.signs() {
        let Some((term, yes)) = term_of(seen.sign) else { continue };
        let around = sentences.around(seen.start, seen.end);
        if seen.start < covered || !is_meant(term, yes, &around) {
            continue;
        }
        if let Some(place) = either_will_do(sentences, term, yes, &around) {
            covered = place.end;
            said.push((place, term, Saying::Either));
            continue;
        }
        let of = |yes: bool| if yes { Saying::Yes } else { Saying::No };
        let forbidden = forbidden(around.before, around.after).filter(|_| term.is_burden() && yes);
        let found = match around.stance() {
            _ if forbidden.is_some() => {
                forbidden.map(|(before, behind)| (seen.start - before..seen.end + behind, Saying::No))
            }
            // "不用夜班"; "双休不限" asks for neither.
            Stance::Waived if term.is_burden() && yes && around.negation().start < seen.start => {
                Some((around.negation(), Saying::No))
            }
            Stance::Waived => Some((around.negation(), Saying::Either)),
            Stance::Unwanted | Stance::Lacking if yes => Some((around.negation(), Saying::No)),
            // "不想单休" is a wish for two days, "不想坐班" one for work from home; "不要白班" is none for the night.
            Stance::Unwanted | Stance::Lacking => {
                matches!(term, Term::TwoDaysOff | Term::Remote).then(|| (around.negation(), Saying::Yes))
            }
            _ => match bearable(around.before, around.after)
                .filter(|_| yes == term.is_burden() || around.words.starts_with("偶尔"))
            {
                Some((before, behind)) => Some((seen.start - before..seen.end + behind, Saying::Either)),
                None => Some((seen.start..seen.end, of(yes))),
            },
        };
        said.extend(found.map(|(place, saying)| (place, term, saying)));
    }
    said
}

/// "能上夜班", "可接受出差": whether the words say that a burden is borne, which who asks demands. "夜班也行" is no demand.
pub(super) fn is_borne(text: &str, place: &Range<usize>, term: Term) -> bool {
    let words = text.get(place.clone()).unwrap_or_default();
    term.is_burden() && words.starts_with(['能', '可', '接', '愿', '适', '服', '不'])
}

/// Words that say of all before them that any will do.
const ANY: &[&str] = &[
    "都行",
    "都可以",
    "都可",
    "均可",
    "皆可",
    "都能接受",
    "都接受",
    "都能",
    "都没问题",
    "都ok",
    "无所谓",
    "随意",
    "不限",
    "也行",
    "也可以",
    "也可",
    "都无所谓",
    "都好",
    "都没关系",
    "随便",
];

/// "双休单休都行", "白班或夜班均可", "包住不包住无所谓": the other one is named beside it, and any will do. Gives where that stands.
fn either_will_do(
    sentences: &Sentences<'_>,
    term: Term,
    yes: bool,
    around: &Surroundings<'_>,
) -> Option<Range<usize>> {
    let text = sentences.text();
    let any_at = |at: usize| {
        let behind = text.get(at..)?;
        let bare = behind.trim_start();
        let any = ANY.iter().find(|any| bare.starts_with(**any))?;
        Some(at + behind.len() - bare.len() + any.len())
    };
    // "单双休都行", "白夜班都可": both in a word; "包不包住都可": the question is of both.
    let in_a_word = ["单", "大小周", "白", "早中", "早晚"].into_iter().filter(|_| yes);
    let in_a_word = in_a_word.filter(|other| around.before.ends_with(other)).map(str::len).max();
    let asked = around.words.strip_prefix('不').and_then(|words| words.chars().next());
    let asked = asked.filter(|first| around.before.ends_with(*first)).map(char::len_utf8);
    if let (Some(before), Some(end)) = (in_a_word.or(asked), any_at(around.end)) {
        return Some(around.start - before..end);
    }
    let other = sentences.signs().iter().find(|other| {
        let gap = text.get(around.end..other.start);
        let is_joined = gap.is_some_and(|gap| {
            gap.is_empty()
                || gap.chars().count() <= 2 && gap.chars().all(|c| "、/或者和跟还是与 ".contains(c))
        });
        is_joined && term_of(other.sign) == Some((term, !yes))
    })?;
    Some(around.start..any_at(other.end)?)
}

/// Whether words that look like a term are one.
fn is_meant(term: Term, yes: bool, around: &Surroundings<'_>) -> bool {
    const OF_WORK: Words = Words::of(&[
        "或", "和", "岗", "职", "的", "兼", "办", "工作", "上班", "都", "也", "可", "优先", "吧", "客服",
        "翻译", "就", "最好", "在家", "居家", "编辑", "剪辑", "文案", "标注", "录入", "助理", "会计", "设计",
    ]);
    const GOODS: Words = Words::of(&[
        "费", "补", "工资", "餐", "津贴", "另算", "调休", "有钱", "报销", "行程", "安排", "申请", "管理",
        "审批", "登记", "单",
    ]);
    match (term, around.words) {
        // "远程控制", "远程医疗".
        (Term::Remote, "远程") => ends_here(around.after) || OF_WORK.begin(around.after),
        // "父母在家也可以享受".
        (Term::Remote, "在家也可以" | "在家也行" | "在家就行" | "线上也行" | "线上也可以") => {
            ends_here(around.after)
        }
        (Term::NightShift, "晚班") if yes => !is_of_the_evening(around),
        (Term::Overtime | Term::BusinessTravel, _) if yes => !GOODS.begin(around.after),
        _ => true,
    }
}

/// What an opening's text offers. Where it speaks of night work, overtime or trips at all there are some; the words 半天 alone
/// (半天培训) are no half days.
pub(in crate::domain) fn offered(sentences: &Sentences<'_>) -> WorkTerms {
    let is_offered = |place: &Range<usize>, term: Term| {
        let around = sentences.around(place.start, place.end);
        match term {
            Term::HalfDay => {
                ["班", "制", "工", "兼职"].iter().any(|word| around.after.starts_with(word))
                    || around.before.ends_with('上')
            }
            Term::Overtime if around.words == "加班" => is_overtime_asked(around.before, around.after),
            Term::BusinessTravel => is_trip_asked(&around),
            _ => true,
        }
    };
    let mut terms = WorkTerms::default();
    for (place, term, saying) in said(sentences) {
        match saying {
            // Who must be able to bear it will have to.
            Saying::Either if term.is_burden() => set(&mut terms, term, true),
            Saying::Either => {}
            Saying::Yes if !is_offered(&place, term) => {}
            Saying::Yes | Saying::No => set(&mut terms, term, saying == Saying::Yes),
        }
    }
    terms
}

/// Whether trips are asked of who takes the work, and not what it is about ("负责出差报销", "处理差旅").
fn is_trip_asked(around: &Surroundings<'_>) -> bool {
    const ASKED: Words = Words::of(&[
        "需",
        "须",
        "要",
        "经常",
        "频繁",
        "长期",
        "常年",
        "全年",
        "每月",
        "每周",
        "短期",
        "不定期",
        "偶尔",
        "定期",
        "随时",
        "国内",
        "国外",
        "海外",
        "外地",
        "省内",
        "全国",
    ]);
    const MUCH: Words =
        Words::of(&["多", "频繁", "较多", "为主", "至", "到", "各地", "外地", "海外", "全国"]);
    let near = tail(around.before, 6);
    // "驻场运维", "在客户方驻场": the work is at a customer's.
    if around.words == "驻场" {
        return !["负责", "管理", "对接", "协助"].iter().any(|with| near.contains(with))
            && !["站点", "人员", "费"].iter().any(|of| around.after.starts_with(of));
    }
    ASKED.are_in(near) && !near.contains("负责") && !near.contains("协助")
        || MUCH.begin(head(around.after, 4))
}

/// Sets a term where it is not set; that something is there counts before that it is not.
pub(in crate::domain) fn set(terms: &mut WorkTerms, term: Term, yes: bool) {
    let field = match term {
        Term::NightShift => &mut terms.night_shift,
        Term::Lodging => &mut terms.lodging,
        Term::TwoDaysOff => &mut terms.two_days_off,
        Term::HalfDay => &mut terms.half_day,
        Term::PaidDaily => &mut terms.paid_daily,
        Term::Remote => &mut terms.remote,
        Term::Overtime => &mut terms.overtime,
        Term::BusinessTravel => &mut terms.business_travel,
    };
    *field = Some(field.unwrap_or(false) || yes);
}

#[cfg(test)]
#[path = "terms_tests.rs"]
mod tests;
