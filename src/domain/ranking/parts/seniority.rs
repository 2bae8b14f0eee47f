//! Experience that is asked against experience that is had; where nobody says what is had, the level of the title against that of the wish.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::seeker_and_opening;
use crate::domain::ranking::title_level::TitleLevel;
use crate::domain::record::role::Role;
use crate::domain::wants::beyond::Beyond;

/// So many months too few, and nothing is left of the value.
const TOO_FEW: f64 = 36.0;
/// How much each year above what is asked takes off, and how much at most: who has worked for years hardly seeks the place
/// of a beginner.
const EXPERIENCED: f64 = 0.1;
const EXPERIENCED_MOST: f64 = 0.3;
/// What is left of the weight where the experience suffices: that many do, and says less than that it does not.
const SUFFICES: f64 = 0.25;
/// The same for a beginner where the title is for beginners: of openings that ask for nothing these mean it.
const WELCOMED: f64 = 0.5;

/// How much of what is missing is forgiven where beginners are taken by exception: 优秀应届生亦可 waives two years for those who are good, so that it is near
/// an opening that asks for none, and below it. This project's own.
const FORGIVEN: f64 = 0.7;

/// The value of a job for beginners to who has worked for so many months.
const A_YEAR: u32 = 12;
const PASSED: f64 = 0.3;
/// The value of a title one level away from the work that is wished, and of one further away: who wishes to be 会计 may be 财务经理, hardly
/// 财务总监, whatever the years at it. This project's own.
const NEXT_LEVEL: f64 = 0.5;
const FAR_LEVEL: f64 = 0.2;

/// The least monthly pay, in CNY, from which an opening that says nothing of experience is taken to be for people who have it, and the value of
/// such a one to a beginner. Of 9,100 postings of IT (2019) with stated experience that pay at least this 89 of 100 ask two years or more, of 2,040
/// of human resources (2024) 96; it keeps nobody out.
const PAY_OF_EXPERIENCED: f64 = 15_000.0;
const TOO_WELL_PAID: f64 = 0.3;

pub(super) struct Seniority;

impl Criterion for Seniority {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let by_experience = || by_experience(subject.facts, target.facts);
        if let Some((wished, offered)) = levels_apart(subject.facts, target.facts) {
            let is_next = wished.max(offered) < TitleLevel::Chief;
            let by_level = if is_next { NEXT_LEVEL } else { FAR_LEVEL };
            return Some(by_experience().map_or(by_level, |value| value.min(by_level)));
        }
        if is_too_well_paid(subject.facts, target.facts) {
            return Some(TOO_WELL_PAID);
        }
        by_experience()
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        match asked_and_had(subject, target) {
            _ if levels_apart(subject, target).is_some() || is_too_well_paid(subject, target) => 1.0,
            Some((asked, had)) if had < asked => 1.0 - (1.0 - SUFFICES) * reached(asked, had),
            Some(_) if is_passed(subject, target) => 1.0,
            Some(_) if is_welcomed(subject, target) => WELCOMED,
            _ => SUFFICES,
        }
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        let (experience_months, level) = (facts.experience_months, facts.level);
        // Of pay no more than counts, so that many are alike.
        let is_opening = facts.kind.is(Role::Opening);
        let counts = experience_months.is_none() && is_pay_of_experienced(facts);
        let leads = level.is_some_and(|level| level >= TitleLevel::Leading);
        let pay = match leads == is_opening {
            true => facts.pay.map(|(least, _)| (least, least)),
            false => counts.then_some((PAY_OF_EXPERIENCED, PAY_OF_EXPERIENCED)),
        };
        let education = facts.education.filter(|_| !is_opening);
        let beyond = match is_opening {
            true => Beyond {
                beginners: facts.beyond.beginners.excerpt(),
                experience_by_education: facts.beyond.experience_by_education.clone(),
                ..Beyond::default()
            },
            false => Beyond::default(),
        };
        Some(Facts { experience_months, level, pay, education, beyond, ..Facts::none(facts.kind) })
    }

    /// Who wishes for work says its level, be it none: a title that leads is above it.
    fn is_stated(&self, facts: &Facts) -> bool {
        let says_level = |level| level >= TitleLevel::Senior || facts.kind.is(Role::Seeker);
        facts.experience_months.is_some()
            || facts.level.is_some_and(says_level)
            || is_pay_of_experienced(facts)
    }

    fn why_not(&self, subject: &Facts, target: &Facts) -> Message {
        let silent = [subject, target].into_iter().find(|facts| facts.experience_months.is_none());
        match silent {
            Some(facts) => Code::NotStatedBy.with("kind", facts.kind.word()),
            None => super::does_not_apply(subject, target),
        }
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        let lacks = asked_and_had(subject, target).is_some_and(|(asked, had)| had < asked);
        match levels_apart(subject, target) {
            Some((wished, offered)) if offered > wished && !lacks => return Code::TitleAbove.into(),
            _ if lacks => {}
            Some(_) => return Code::TitleBelow.into(),
            None => {}
        }
        match asked_and_had(subject, target) {
            _ if is_too_well_paid(subject, target) => Code::PayOfExperienced.into(),
            Some(_) if is_passed(subject, target) => Code::ForBeginners.into(),
            Some((0, _)) | None => Code::NoExperienceAsked.into(),
            Some((asked, had)) if had < asked && is_taken(subject, target) => {
                let words =
                    seeker_and_opening(subject, target).map(|(_, opening)| &*opening.beyond.beginners.words);
                Code::BeginnersTaken.with("asked", asked).with("words", words.unwrap_or_default())
            }
            Some((asked, had)) if words(subject, target).is_some() => {
                let words = words(subject, target).unwrap_or_default();
                Code::ExperienceByWords.with("asked", asked).with("had", had).with("words", words)
            }
            Some((asked, had)) if by_title(subject, target).is_some() => {
                let title = by_title(subject, target).unwrap_or_default();
                Code::ExperienceByTitle.with("asked", asked).with("had", had).with("title", title)
            }
            Some((asked, 0)) => Code::ExperienceOfBeginner.with("asked", asked),
            Some((asked, had)) => Code::ExperienceCompared.with("asked", asked).with("had", had),
        }
    }
}

/// The value by what is asked and had.
fn by_experience(subject: &Facts, target: &Facts) -> Option<f64> {
    let (asked, had) = asked_and_had(subject, target)?;
    Some(match had.checked_sub(asked) {
        Some(_) if is_passed(subject, target) => PASSED,
        Some(above) => 1.0 - (EXPERIENCED * f64::from(above) / 12.0).min(EXPERIENCED_MOST),
        None if is_taken(subject, target) => {
            let reached = reached(asked, had);
            reached + FORGIVEN * (1.0 - reached)
        }
        None => reached(asked, had),
    })
}

/// How near too little experience comes: less with each month that is missing, as a year asked is often waived and three never.
fn reached(asked: u32, had: u32) -> f64 {
    let left = (1.0 - f64::from(asked - had) / TOO_FEW).max(0.0);
    left * left
}

/// Whether the opening takes beginners of the seeker's education by exception.
fn is_taken(subject: &Facts, target: &Facts) -> bool {
    seeker_and_opening(subject, target)
        .is_some_and(|(seeker, opening)| opening.beyond.beginners.takes(seeker.education))
}

/// Months that the opening asks, and that the seeker has.
fn asked_and_had(subject: &Facts, target: &Facts) -> Option<(u32, u32)> {
    let (seeker, opening) = seeker_and_opening(subject, target)?;
    Some((opening.experience_asked_of(seeker.education)?, seeker.experience_months?))
}

/// The level that a seeker wishes and that of the opening's title, where one is above the work itself and the other is not. A title above the wish that
/// only asks for more of the work (高级) is compared by the experience, where that is said.
fn levels_apart(subject: &Facts, target: &Facts) -> Option<(TitleLevel, TitleLevel)> {
    let (seeker, opening) = seeker_and_opening(subject, target)?;
    let (wished, offered) = (seeker.level?, opening.level?);
    let step = |level| match level {
        TitleLevel::Beginner | TitleLevel::Junior | TitleLevel::Plain => 0,
        TitleLevel::Senior | TitleLevel::Leading => 1,
        TitleLevel::Chief => 2,
    };
    // Who wishes to lead says so, by the title or by the pay, whatever has been done before: years at a reception make no 行政经理.
    let leads =
        offered >= TitleLevel::Leading && wished <= TitleLevel::Plain && !wants_pay_of(seeker, opening);
    let is_compared = seeker.experience_months.is_none() || wished > offered || leads;
    (step(wished) != step(offered) && is_compared).then_some((wished, offered))
}

/// Whether the pay that is wanted is that of the opening from its least on.
fn wants_pay_of(seeker: &Facts, opening: &Facts) -> bool {
    seeker.pay.zip(opening.pay).is_some_and(|((wanted, _), (least, _))| wanted >= least)
}

/// Whether it is a job whose title is for beginners, and who seeks has worked for a year.
fn is_passed(subject: &Facts, target: &Facts) -> bool {
    seeker_and_opening(subject, target).is_some_and(|(seeker, opening)| {
        let is_experienced = seeker.experience_months.is_some_and(|had| had >= A_YEAR);
        let is_job = !opening.kind.is(Role::Internship);
        is_experienced && is_job && opening.level == Some(TitleLevel::Beginner)
    })
}

/// Whether it is an opening whose title is for beginners, and who seeks has not worked for a year.
fn is_welcomed(subject: &Facts, target: &Facts) -> bool {
    seeker_and_opening(subject, target).is_some_and(|(seeker, opening)| {
        seeker.experience_months.is_some_and(|had| had < A_YEAR)
            && opening.level.is_some_and(|level| level <= TitleLevel::Junior)
    })
}

/// Whether an opening that says nothing of experience pays as those do that ask for it, and who seeks has less than a year.
fn is_too_well_paid(subject: &Facts, target: &Facts) -> bool {
    seeker_and_opening(subject, target).is_some_and(|(seeker, opening)| {
        let is_beginner = seeker.experience_months.is_some_and(|had| had < A_YEAR);
        is_beginner && opening.experience_months.is_none() && is_pay_of_experienced(opening)
    })
}

fn is_pay_of_experienced(facts: &Facts) -> bool {
    facts.kind.is(Role::Opening) && facts.pay.is_some_and(|(least, _)| least >= PAY_OF_EXPERIENCED)
}

/// The words of the opening that ask for more than its field does.
fn words<'f>(subject: &'f Facts, target: &'f Facts) -> Option<&'f str> {
    let (_, opening) = seeker_and_opening(subject, target)?;
    Some(&*opening.beyond.experience).filter(|words| !words.is_empty())
}

/// The title of the opening, where it alone stands for experience.
fn by_title<'f>(subject: &'f Facts, target: &'f Facts) -> Option<&'f str> {
    let (_, opening) = seeker_and_opening(subject, target)?;
    Some(&*opening.beyond.title).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::ranking::score::Score;
    use crate::domain::ranking::weights::RankingWeights;
    use crate::domain::record::name::RecordKind;
    use crate::domain::search::embedding::Embedding;

    fn with(kind: RecordKind, months: Option<u32>) -> Facts {
        Facts { experience_months: months, ..Facts::none(kind) }
    }

    #[test]
    fn what_is_asked_and_not_had_counts_and_what_is_not_said_does_not() {
        let embedding = Embedding::default();
        let value = |asked, had| {
            let (opening, seeker) =
                (with(RecordKind::JobPosting, asked), with(RecordKind::StudentProfile, had));
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            let value = PartKind::Seniority.value(side(&seeker), side(&opening));
            assert_eq!(value, PartKind::Seniority.value(side(&opening), side(&seeker)));
            value
        };
        assert_eq!(value(Some(0), Some(0)), Some(1.0));
        assert_eq!(value(Some(36), Some(0)), Some(0.0));
        assert_eq!(value(Some(120), Some(0)), Some(0.0));
        assert_eq!(value(Some(18), Some(0)), Some(0.25));
        assert_eq!(value(Some(36), Some(36)), Some(1.0));
        assert_eq!(value(Some(0), Some(120)), Some(1.0 - EXPERIENCED_MOST));
        assert_eq!([value(None, Some(0)), value(Some(36), None)], [None, None]);
    }

    #[test]
    fn an_exception_is_worth_more_than_what_is_asked_and_less_than_nothing_asked() {
        use crate::domain::catalogue::education::EducationLevel::{Bachelor, Master};
        use crate::domain::wants::beyond::BeginnersTaken;
        let embedding = Embedding::quantised(&[1.0, 1.0], &[(1, 1.0)]).expect("sound");
        let score = |asked, words: &str, from, held| {
            let beginners = BeginnersTaken { words: words.into(), from };
            let beyond = Beyond { beginners, ..Beyond::default() };
            let opening = Facts { beyond, ..with(RecordKind::JobPosting, asked) };
            let seeker = Facts { education: Some(held), ..with(RecordKind::StudentProfile, Some(0)) };
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            let score = Score::of(side(&seeker), side(&opening), &RankingWeights::default());
            (
                score.total,
                PartKind::Seniority.reason(score.part(PartKind::Seniority).value, &seeker, &opening).code,
            )
        };
        let exception = score(Some(24), "优秀应届生亦可", None, Bachelor);
        assert_eq!(exception.1, Code::BeginnersTaken);
        assert!(exception.0 > score(Some(24), "", None, Bachelor).0);
        assert!(exception.0 < score(Some(0), "", None, Bachelor).0);
        assert!(exception.0 < score(None, "", None, Bachelor).0);
        let of_masters = |held| score(Some(24), "优秀硕士应届亦可", Some(Master), held);
        assert_eq!(of_masters(Bachelor).0, score(Some(24), "", None, Bachelor).0);
        assert!(of_masters(Master).0 > of_masters(Bachelor).0);
    }

    #[test]
    fn where_nobody_says_what_is_had_the_title_is_compared_with_the_wish() {
        use TitleLevel::{Beginner, Chief, Leading, Plain, Senior};
        let embedding = Embedding::default();
        let value = |wished, offered, had| {
            let opening = Facts { level: offered, ..with(RecordKind::JobPosting, Some(60)) };
            let seeker = Facts { level: wished, ..with(RecordKind::StudentProfile, had) };
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            PartKind::Seniority.value(side(&seeker), side(&opening))
        };
        assert_eq!(value(Some(Plain), Some(Chief), None), Some(FAR_LEVEL));
        assert_eq!(value(Some(Plain), Some(Leading), None), Some(NEXT_LEVEL));
        assert_eq!(value(Some(Leading), Some(Beginner), None), Some(NEXT_LEVEL));
        for (wished, offered) in
            [(Some(Plain), Some(Beginner)), (Some(Chief), Some(Chief)), (None, Some(Chief))]
        {
            assert_eq!(value(wished, offered, None), None, "{wished:?} {offered:?}");
        }
        assert_eq!(value(Some(Plain), Some(Senior), Some(60)), Some(1.0), "what is had is compared");
        assert_eq!(value(Some(Senior), Some(Leading), Some(60)), Some(1.0));
        assert_eq!(
            value(Some(Plain), Some(Leading), Some(60)),
            Some(NEXT_LEVEL),
            "who seeks 会计 seeks no 经理"
        );
        let paid = |wanted: f64| {
            let pay = Some((10_000.0, 15_000.0));
            let opening = Facts { level: Some(Leading), pay, ..with(RecordKind::JobPosting, Some(60)) };
            let pay = Some((wanted, wanted));
            let seeker = Facts { level: Some(Plain), pay, ..with(RecordKind::StudentProfile, Some(60)) };
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            let value = PartKind::Seniority.value(side(&seeker), side(&opening));
            let excerpt = |facts: &Facts| PartKind::Seniority.excerpt(facts).expect("its level");
            let [seeker, opening] = [excerpt(&seeker), excerpt(&opening)];
            assert_eq!(PartKind::Seniority.value(side(&seeker), side(&opening)), value);
            value
        };
        assert_eq!(
            [paid(5_000.0), paid(12_000.0)],
            [Some(NEXT_LEVEL), Some(1.0)],
            "pay says the level as well"
        );
        let chief = value(Some(Plain), Some(Chief), Some(60));
        assert_eq!(chief, Some(FAR_LEVEL), "five years at a reception make no 总监");
        assert_eq!(value(Some(Leading), Some(Beginner), Some(60)), Some(PASSED), "who wishes to lead");
    }

    #[test]
    fn a_title_for_beginners_counts_more_to_a_beginner_than_one_that_says_nothing() {
        let kept = |title: &str, had| {
            let level = Some(TitleLevel::of(title));
            let opening = Facts { level, ..with(RecordKind::JobPosting, Some(0)) };
            PartKind::Seniority.confidence(&with(RecordKind::StudentProfile, Some(had)), &opening)
        };
        for title in ["Java初级开发", "人事助理", "人事专员（校招）"] {
            assert_eq!(kept(title, 0), WELCOMED, "{title}");
        }
        assert_eq!([kept("人事专员", 0), kept("人事助理", 24)], [SUFFICES; 2]);
    }

    #[test]
    fn pay_of_the_experienced_is_hardly_for_beginners() {
        let embedding = Embedding::default();
        let value = |asked, least, had| {
            let opening = Facts { pay: Some((least, 30_000.0)), ..with(RecordKind::JobPosting, asked) };
            let seeker = with(RecordKind::StudentProfile, had);
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            PartKind::Seniority.value(side(&seeker), side(&opening))
        };
        assert_eq!(value(None, 20_000.0, Some(0)), Some(TOO_WELL_PAID));
        assert_eq!(value(None, 8_000.0, Some(0)), None);
        assert_eq!(value(None, 20_000.0, Some(24)), None);
        assert_eq!(value(None, 20_000.0, None), None);
        assert_eq!(value(Some(0), 20_000.0, Some(0)), Some(1.0), "what is said counts");
    }

    #[test]
    fn a_job_for_beginners_is_not_for_who_has_worked_and_an_internship_is_for_all() {
        let embedding = Embedding::default();
        let value = |kind, had| {
            let opening = Facts { level: Some(TitleLevel::Beginner), ..with(kind, Some(0)) };
            let seeker = with(RecordKind::StudentProfile, Some(had));
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            PartKind::Seniority.value(side(&seeker), side(&opening))
        };
        assert_eq!(value(RecordKind::JobPosting, 24), Some(PASSED));
        assert_eq!(value(RecordKind::JobPosting, 0), Some(1.0));
        assert!(value(RecordKind::InternshipSlot, 24) > Some(0.7));
    }

    /// The same posting at nothing stated, at 0 and at 120 months must not have one score.
    #[test]
    fn experience_tells_postings_apart() {
        let embedding = Embedding::quantised(&[1.0, 1.0], &[(1, 1.0)]).expect("sound");
        let score = |asked| {
            let (opening, seeker) =
                (with(RecordKind::JobPosting, asked), with(RecordKind::StudentProfile, Some(0)));
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            Score::of(side(&seeker), side(&opening), &RankingWeights::default()).total
        };
        assert!(score(None) > score(Some(12)));
        assert!(score(Some(12)) > score(Some(36)));
        assert!(score(Some(0)) > score(Some(12)));
        assert_eq!(score(Some(36)), score(Some(120)), "both are out of reach");
    }
}
