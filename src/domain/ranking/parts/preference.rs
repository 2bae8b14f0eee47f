//! Stated wishes that are met.

use super::{Criterion, Side, best};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::{Facts, PersonFacts};
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::record::exchange::{Engagement, ExchangeFacts};
use crate::domain::record::opening::EmploymentType;
use crate::domain::record::role::Role;
use crate::domain::record::work_terms::WorkTerms;

pub(super) struct Preference;

/// What a wish is worth of which an opening says nothing: lodging and days off are often left out, half days, pay by the day and work from home
/// hardly ever. This project's own.
const UNSAID: f64 = 0.5;
const UNSAID_AND_RARE: f64 = 0.25;

/// What is left of the weight where no terms of work are wished: fields state what most openings offer.
const WITHOUT_TERMS: f64 = 0.75;

/// A wish that can be judged.
struct Wish {
    about: Code,
    /// How far it is met, in [0, 1].
    met: f64,
    /// Whether both sides speak of it.
    is_said: bool,
}

impl Criterion for Preference {
    /// The mean of the seeker's stated wishes about slots, occupations, industries, arrangement and terms of work; of a need whether
    /// occupation and engagement are what it asks.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let opening_name = if subject.facts.kind.is(Role::Opening) { subject.name } else { target.name };
        mean(&wishes(subject.facts, target.facts, Some(opening_name)))
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        match seeker_and_opening(subject, target) {
            Some((seeker, _)) if wishes_terms(seeker) => 1.0,
            _ => WITHOUT_TERMS,
        }
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        let slots = |person: &PersonFacts| PersonFacts {
            ranked_slots: person.ranked_slots.clone(),
            ..PersonFacts::default()
        };
        Some(Facts {
            occupations: facts.occupations.clone(),
            industries: facts.industries.clone(),
            employment_types: facts.employment_types.clone(),
            employer_kinds: facts.employer_kinds.clone(),
            employer_kinds_refused: facts.employer_kinds_refused.clone(),
            title: if is_titled_internship(facts) { INTERNS.to_string() } else { String::new() },
            work: facts.work,
            diffuse: facts.diffuse,
            person: facts.person.as_ref().map(slots),
            exchange: engaged(facts),
            ..Facts::none(facts.kind)
        })
    }

    /// A slot always says which it is, and may be one of those that a student ranks; and what an opening does not say of a wish counts too.
    fn is_stated(&self, facts: &Facts) -> bool {
        let slots = facts.person.as_ref().is_some_and(|person| !person.ranked_slots.is_empty());
        slots
            || facts.kind.is(Role::Internship)
            || is_advertised(facts)
            || !facts.occupations.is_empty()
            || !facts.industries.is_empty()
            || !facts.employment_types.is_empty()
            || !facts.employer_kinds.is_empty()
            || !facts.employer_kinds_refused.is_empty()
            || is_titled_internship(facts)
            || facts.work != Default::default()
            || !engagements(facts).is_empty()
    }

    /// Says what was compared: where that is the arrangement alone, nobody is to think that all wishes are met.
    fn reason(&self, value: f64, subject: &Facts, target: &Facts) -> Message {
        let (said, unsaid): (Vec<Wish>, Vec<Wish>) =
            wishes(subject, target, None).into_iter().partition(|wish| wish.is_said);
        let about = |wishes: &[Wish]| wishes.iter().map(|wish| wish.about.word()).collect::<Vec<_>>();
        let met =
            |value: f64| Code::WishesMet.with("wishes", about(&said)).with("percent", super::percent(value));
        match (mean(&said), unsaid.is_empty()) {
            (_, true) => met(value),
            (None, false) => Code::WishesUnsaid.with("unsaid", about(&unsaid)),
            (Some(of_said), false) => Code::WishesMetOrUnsaid
                .with("wishes", about(&said))
                .with("percent", super::percent(of_said))
                .with("unsaid", about(&unsaid)),
        }
    }

    fn why_not(&self, subject: &Facts, target: &Facts) -> Message {
        match seeker_and_opening(subject, target) {
            Some((_, opening)) => Code::WishesUnanswered.with("kind", opening.kind.word()),
            None => super::does_not_apply(subject, target),
        }
    }
}

/// The wishes that can be compared. Without the name of the opening its place among the ranked slots is not known, only that
/// there are some.
fn wishes(subject: &Facts, target: &Facts, opening_name: Option<&str>) -> Vec<Wish> {
    if let Some((supply, need)) = supply_and_need(subject, target) {
        let (wanted, asked) = (engagements(supply), engagements(need));
        let engagement = (!wanted.is_empty() && !asked.is_empty())
            .then(|| is(asked.iter().any(|engagement| wanted.contains(engagement))));
        let occupation = best(&supply.occupations, &need.occupations);
        return stated([(Code::Occupation, occupation), (Code::Engagement, engagement)]);
    }
    let Some((seeker, opening)) = seeker_and_opening(subject, target) else { return Vec::new() };
    let ranked = seeker.person.as_ref().map_or(&[][..], |person| &person.ranked_slots);
    let slot = (!ranked.is_empty() && opening.kind.is(Role::Internship)).then(|| {
        let place = ranked.iter().position(|slot| Some(slot.as_str()) == opening_name);
        place.map_or(0.0, |place| 1.0 - 0.5 * place as f64 / ranked.len() as f64)
    });
    let arrangement = arrangement_met(seeker, opening)
        .map(is)
        // Every slot is an internship: that it is one says nothing of it.
        .filter(|met| {
            let is_of_slots = opening.employment_types == [EmploymentType::Internship];
            *met < 1.0 || !opening.kind.is(Role::Internship) || !is_of_slots
        });
    let term = |wished: Option<bool>, offered: Option<bool>| Some(is(wished? == offered?));
    let (wished, work) = (seeker.work, opening.work);
    let said = stated([
        (Code::RankedSlots, slot),
        (Code::Occupation, best(&seeker.occupations, &opening.occupations)),
        (Code::Industry, best(&seeker.industries, &opening.industries)),
        (Code::Arrangement, arrangement),
        (Code::Employer, employer_met(seeker, opening).map(is)),
        (Code::NightShifts, term(wished.night_shift, work.night_shift)),
        (Code::Lodging, term(wished.lodging, work.lodging)),
        (Code::DaysOff, term(wished.two_days_off, work.two_days_off)),
        (Code::HalfDays, term(wished.half_day, work.half_day)),
        (Code::DailyPay, term(wished.paid_daily, work.paid_daily)),
        (Code::RemoteWork, term(wished.remote, work.remote)),
        (Code::Overtime, term(wished.overtime, work.overtime)),
        (Code::BusinessTravel, term(wished.business_travel, work.business_travel)),
    ]);
    said.into_iter().chain(unsaid(seeker, opening)).collect()
}

/// Terms that are wished and that an opening says nothing of. Who asks for people in a few words says as much as he thinks of.
fn unsaid(seeker: &Facts, opening: &Facts) -> Vec<Wish> {
    let (wished, work) = (seeker.work, opening.work);
    let terms = [
        (Code::Lodging, wished.lodging, work.lodging, UNSAID),
        (Code::DaysOff, wished.two_days_off, work.two_days_off, UNSAID),
        (Code::NightShifts, wished.night_shift, work.night_shift, UNSAID),
        (Code::HalfDays, wished.half_day, work.half_day, UNSAID_AND_RARE),
        (Code::DailyPay, wished.paid_daily, work.paid_daily, UNSAID_AND_RARE),
        (Code::RemoteWork, wished.remote, work.remote, UNSAID_AND_RARE),
    ];
    let is_silent = is_advertised(opening);
    let unsaid =
        terms.into_iter().filter(|(_, wished, offered, _)| *wished == Some(true) && offered.is_none());
    let part_time = (wishes_part_time(seeker) && arrangement_met(seeker, opening).is_none())
        .then_some((Code::Arrangement, UNSAID_AND_RARE));
    let all = unsaid.map(|(about, _, _, met)| (about, met)).chain(part_time);
    all.filter(|_| is_silent).map(|(about, met)| Wish { about, met, is_said: false }).collect()
}

/// Whether it is an opening that was written to be found.
fn is_advertised(facts: &Facts) -> bool {
    facts.kind.is(Role::Opening) && !facts.diffuse
}

/// Whether terms of work are wished, or refused.
fn wishes_terms(seeker: &Facts) -> bool {
    seeker.work != WorkTerms::default() || wishes_part_time(seeker)
}

/// Whether nothing but work of less than the whole week is wished, which an opening says if it is.
fn wishes_part_time(seeker: &Facts) -> bool {
    seeker.employment_types == [EmploymentType::PartTime]
}

fn mean(wishes: &[Wish]) -> Option<f64> {
    let sum: f64 = wishes.iter().map(|wish| wish.met).sum();
    (!wishes.is_empty()).then(|| sum / wishes.len() as f64)
}

/// Whether the opening is of an arrangement that is wished, as its field, its title or else its words say.
fn arrangement_met(seeker: &Facts, opening: &Facts) -> Option<bool> {
    let wanted = &seeker.employment_types;
    let by_words = opening.work.full_time.filter(|_| opening.employment_types.is_empty());
    let of_words =
        by_words.map(|full| if full { EmploymentType::FullTime } else { EmploymentType::PartTime });
    let is_met = |kind: &EmploymentType| {
        opening.employment_types.contains(kind)
            || of_words == Some(*kind)
            || *kind == EmploymentType::Internship && is_titled_internship(opening)
    };
    let says_it = !opening.employment_types.is_empty() || of_words.is_some() || is_titled_internship(opening);
    (!wanted.is_empty() && says_it).then(|| wanted.iter().any(is_met))
}

/// Whether the employer is of a kind that is wished and of none that is refused, as the opening says; `None` where it says neither this nor the opposite.
fn employer_met(seeker: &Facts, opening: &Facts) -> Option<bool> {
    let kinds = &opening.employer_kinds;
    let is_of = |list: &[EmployerKind]| list.iter().any(|kind| kind.is_among(kinds));
    let is_opposed = || seeker.employer_kinds.iter().any(|kind| kind.is_opposed_by(kinds));
    match () {
        () if is_of(&seeker.employer_kinds_refused) => Some(false),
        () if is_of(&seeker.employer_kinds) => Some(true),
        () => is_opposed().then_some(false),
    }
}

/// Whether an opening says the opposite of what a seeker says to want or to refuse of the terms of work or the kind of employer, or is a job of another arrangement. More
/// than is wished is no opposite: lodging, for who wants none.
pub(in crate::domain::ranking) fn contradicts(subject: &Facts, target: &Facts) -> bool {
    let Some((seeker, opening)) = seeker_and_opening(subject, target) else { return false };
    let (wished, work) = (seeker.work, opening.work);
    let is_lacking = |wished: Option<bool>, offered| wished == Some(true) && offered == Some(false);
    let is_refused = |wished: Option<bool>, offered| wished == Some(false) && offered == Some(true);
    let is_other = arrangement_met(seeker, opening) == Some(false) && !opening.kind.is(Role::Internship);
    is_other
        || employer_met(seeker, opening) == Some(false)
        || is_lacking(wished.night_shift, work.night_shift)
        || is_lacking(wished.lodging, work.lodging)
        || is_lacking(wished.two_days_off, work.two_days_off)
        || is_lacking(wished.half_day, work.half_day)
        || is_lacking(wished.paid_daily, work.paid_daily)
        || is_lacking(wished.remote, work.remote)
        || is_refused(wished.night_shift, work.night_shift)
        || is_refused(wished.overtime, work.overtime)
        || is_refused(wished.business_travel, work.business_travel)
}

fn stated<const N: usize>(wishes: [(Code, Option<f64>); N]) -> Vec<Wish> {
    wishes.into_iter().filter_map(|(about, met)| Some(Wish { about, met: met?, is_said: true })).collect()
}

fn engagements(facts: &Facts) -> &[Engagement] {
    facts.exchange.as_ref().map_or(&[], |exchange| &exchange.engagements)
}

/// The engagements alone, where some are stated.
fn engaged(facts: &Facts) -> Option<Box<ExchangeFacts>> {
    let engagements = engagements(facts).to_vec();
    (!engagements.is_empty()).then(|| Box::new(ExchangeFacts { engagements, ..Default::default() }))
}

/// The word of a title that says of a posting, whatever its field says, that it is for interns.
const INTERNS: &str = "实习";

fn is_titled_internship(facts: &Facts) -> bool {
    facts.kind.is(Role::Opening) && facts.title.contains(INTERNS)
}

fn is(met: bool) -> f64 {
    f64::from(u8::from(met))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Language;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::name::RecordKind;
    use crate::domain::search::embedding::Embedding;

    #[test]
    fn a_wish_counts_where_both_sides_speak_of_it_and_the_reason_says_which() {
        let embedding = Embedding::default();
        fn side<'a>(facts: &'a Facts, embedding: &'a Embedding) -> Side<'a> {
            Side { name: "", facts, embedding }
        }
        let work = |night_shift, lodging| WorkTerms { night_shift, lodging, ..WorkTerms::default() };
        let student = Facts {
            employment_types: vec![EmploymentType::FullTime],
            work: work(Some(false), Some(true)),
            ..Facts::none(RecordKind::StudentProfile)
        };
        for (offered, met, about) in [
            (work(None, None), 0.75, "the arrangement are met by 100 %, and nothing is said of lodging"),
            (
                work(Some(true), None),
                0.5,
                "the arrangement, night shifts are met by 50 %, and nothing is said of lodging",
            ),
            (work(Some(false), Some(true)), 1.0, "the arrangement, night shifts, lodging are met by 100 %"),
        ] {
            let job = Facts {
                employment_types: vec![EmploymentType::FullTime],
                work: offered,
                ..Facts::none(RecordKind::JobPosting)
            };
            let value = PartKind::Preference.value(side(&student, &embedding), side(&job, &embedding));
            assert_eq!(value, Some(met));
            let reason = PartKind::Preference.reason(value, &student, &job).text(Language::English);
            assert!(reason.ends_with(about), "{reason}");
        }
    }

    #[test]
    fn what_is_refused_or_lacks_is_contradicted_and_what_is_more_is_not() {
        use crate::domain::record::job_posting::JobPosting;
        use crate::domain::record::opening::Opening;
        use crate::domain::record::role::Content;
        use crate::domain::wants::typed::Typed;
        for (wish, text, want) in [
            ("保安 不要夜班", "夜班值守，上夜班为主", true),
            ("护士 不上夜班", "病房护理，三班倒，需上夜班", true),
            ("文员 不加班", "经常加班，大小周", true),
            ("销售 不出差", "需常年出差", true),
            ("普工 包住", "不提供住宿", true),
            ("文员 双休", "单休", true),
            ("兼职 促销员", "全职，每天八小时", true),
            ("全职 会计", "兼职，周末做账", true),
            ("前端 外包不去", "此岗位为外包性质，驻客户现场", true),
            ("会计 国企", "标签：外企，五险一金", true),
            ("会计 国企", "标签：央企，五险一金", false),
            ("会计 不去外企", "标签：日企，五险一金", true),
            ("前端 外包不去", "自研产品，非外包岗", false),
            ("会计 国企", "做账", false),
            ("保安 不要夜班", "白班", false),
            ("保安", "夜班值守", false),
            ("保安 能上夜班", "长白班，不上夜班", false),
            ("普工 不住宿", "包住", false),
            ("兼职 促销员", "周末促销，兼职", false),
            ("兼职 促销员", "负责促销", false),
            ("销售 能出差", "需常年出差", false),
        ] {
            let opening = Opening { title: "岗位".into(), description: text.into(), ..Opening::default() };
            let job = JobPosting { opening, headcount: None }.facts();
            let seeker = Facts::of_query(&Typed::read(wish), RecordKind::StudentProfile);
            assert_eq!(contradicts(&seeker, &job), want, "{wish}: {text}");
            assert_eq!(contradicts(&job, &seeker), want, "{wish}: {text}");
        }
    }

    #[test]
    fn that_a_slot_is_an_internship_meets_no_wish() {
        let facts = |kind, offered| Facts { employment_types: vec![offered], ..Facts::none(kind) };
        let value = |wished, kind, offered| {
            let (seeker, opening) = (facts(RecordKind::StudentProfile, wished), facts(kind, offered));
            wishes(&seeker, &opening, Some("")).into_iter().map(|wish| wish.met).collect::<Vec<_>>()
        };
        use EmploymentType::{Apprenticeship, Internship, PartTime};
        assert_eq!(value(Internship, RecordKind::InternshipSlot, Internship), Vec::<f64>::new());
        assert_eq!(value(PartTime, RecordKind::InternshipSlot, Internship), [0.0]);
        assert_eq!(value(Apprenticeship, RecordKind::InternshipSlot, Apprenticeship), [1.0]);
        assert_eq!(value(Internship, RecordKind::JobPosting, Internship), [1.0]);
    }

    #[test]
    fn a_posting_is_for_interns_where_its_title_says_so() {
        let seeker = Facts {
            employment_types: vec![EmploymentType::Internship],
            ..Facts::none(RecordKind::StudentProfile)
        };
        let met = |title: &str, offered: &[EmploymentType]| {
            let opening = Facts {
                title: title.to_string(),
                employment_types: offered.to_vec(),
                ..Facts::none(RecordKind::JobPosting)
            };
            let of = |opening: &Facts| {
                wishes(&seeker, opening, Some("")).into_iter().map(|wish| wish.met).sum::<f64>()
            };
            assert_eq!(of(&opening), of(&Preference.excerpt(&opening).expect("an excerpt")));
            of(&opening)
        };
        assert_eq!(met("人力资源实习生", &[EmploymentType::FullTime]), 1.0);
        assert_eq!(met("人力资源实习生", &[]), 1.0);
        assert_eq!(met("人力资源专员", &[EmploymentType::FullTime]), 0.0);
    }
}
