//! Whether the level of education reaches what is asked.

use super::{Criterion, Side};
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::Relation;

/// How much each level above the one asked for takes off: an opening for 中职 fits a 硕士 less.
const OVERQUALIFIED: f64 = 0.15;

/// How much each level takes off by which a course is below the learner's: what it teaches was mostly learnt.
const BELOW_LEARNER: f64 = 0.3;

pub(super) struct Education;

impl Criterion for Education {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (subject, target) = (subject.facts, target.facts);
        let (ours, theirs) = (subject.education?, target.education?);
        let (held, asked) = match Relation::of(subject, target) {
            Relation::SubjectAsks => (theirs, ours),
            Relation::TargetAsks => (ours, theirs),
            Relation::SubjectLearns => return Some(taught(ours, theirs)),
            Relation::TargetLearns => return Some(taught(theirs, ours)),
            Relation::Alike => {
                let apart = ours.rank().abs_diff(theirs.rank());
                return Some(1.0 - OVERQUALIFIED * f64::from(apart));
            }
            Relation::Unrelated => return None,
        };
        if !held.reaches(asked) {
            return Some(0.0);
        }
        Some(1.0 - OVERQUALIFIED * f64::from(held.rank() - asked.rank()))
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { education: facts.education, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        facts.education.is_some()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        let label = |facts: &Facts| facts.education.map_or("", |level| level.label()).to_string();
        let (ours, theirs) = (label(subject), label(target));
        let words = [subject, target]
            .map(|facts| &*facts.beyond.education)
            .into_iter()
            .find(|words| !words.is_empty());
        match words {
            Some(words) => {
                Code::EducationByWords.with("subject", ours).with("target", theirs).with("words", words)
            }
            None => super::compared(ours, theirs),
        }
    }
}

/// How far a course of some level suits a learner of another.
fn taught(learner: EducationLevel, course: EducationLevel) -> f64 {
    let step = if course.rank() < learner.rank() { BELOW_LEARNER } else { OVERQUALIFIED };
    1.0 - step * f64::from(learner.rank().abs_diff(course.rank()))
}
