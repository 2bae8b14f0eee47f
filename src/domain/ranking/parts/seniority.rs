//! Experience that is asked against experience that is had.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::seeker_and_opening;

/// So many months too few, and nothing is left of the value.
const TOO_FEW: f64 = 36.0;
/// How much each year above what is asked takes off, and how much at most: who has worked for years hardly seeks the place
/// of a beginner.
const EXPERIENCED: f64 = 0.1;
const EXPERIENCED_MOST: f64 = 0.3;
/// What is left of the weight where the experience suffices: that many do, and says less than that it does not.
const SUFFICES: f64 = 0.25;

pub(super) struct Seniority;

impl Criterion for Seniority {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (asked, had) = asked_and_had(subject.facts, target.facts)?;
        Some(match had.checked_sub(asked) {
            Some(above) => 1.0 - (EXPERIENCED * f64::from(above) / 12.0).min(EXPERIENCED_MOST),
            None => reached(asked, had),
        })
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        match asked_and_had(subject, target) {
            Some((asked, had)) if had < asked => 1.0 - (1.0 - SUFFICES) * reached(asked, had),
            _ => SUFFICES,
        }
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { experience_months: facts.experience_months, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        facts.experience_months.is_some()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        match asked_and_had(subject, target) {
            Some((0, _)) | None => Code::NoExperienceAsked.into(),
            Some((asked, had)) if words(subject, target).is_some() => {
                let words = words(subject, target).unwrap_or_default();
                Code::ExperienceByWords.with("asked", asked).with("had", had).with("words", words)
            }
            Some((asked, 0)) => Code::ExperienceOfBeginner.with("asked", asked),
            Some((asked, had)) => Code::ExperienceCompared.with("asked", asked).with("had", had),
        }
    }
}

/// How near too little experience comes: less with each month that is missing, as a year asked is often waived and three never.
fn reached(asked: u32, had: u32) -> f64 {
    let left = (1.0 - f64::from(asked - had) / TOO_FEW).max(0.0);
    left * left
}

/// Months that the opening asks, and that the seeker has.
fn asked_and_had(subject: &Facts, target: &Facts) -> Option<(u32, u32)> {
    let (seeker, opening) = seeker_and_opening(subject, target)?;
    Some((opening.experience_months?, seeker.experience_months?))
}

/// The words of the opening that ask for more than its field does.
fn words<'f>(subject: &'f Facts, target: &'f Facts) -> Option<&'f str> {
    let (_, opening) = seeker_and_opening(subject, target)?;
    Some(&*opening.beyond.experience).filter(|words| !words.is_empty())
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
