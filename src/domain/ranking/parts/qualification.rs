//! How many of the skills or certificates that are asked the other side has, and how many that are taught are new.

use super::{Criterion, Side};
use crate::domain::ranking::coverage::{Subjects, find, pairings};
use crate::domain::ranking::facts::{Facts, Stated};
use crate::domain::ranking::relation::Relation;

/// What a required, a plain and a general (soft) item count in a share.
const REQUIRED: f64 = 2.0;
const PLAIN: f64 = 1.0;
const SOFT: f64 = 0.25;

/// What is left of the weight where all that is asked was read out of free text, which names much that is not asked. On
/// judged majors and occupations a full weight for what was only read lowers the mean average precision.
const READ_OUT_OF_TEXT: f64 = 0.25;

impl Criterion for Subjects {
    /// The share that is covered, with required items counted double and general abilities a quarter; between a learner
    /// and a course the share of what is taught that is new. `None` when nothing is asked, or when a course teaches
    /// nothing that the learner has: then newness says only that the field is another.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (ours, theirs) = (self.of(subject.facts), self.of(target.facts));
        if ours.is_empty() || theirs.is_empty() {
            return None;
        }
        let new = |taught, held| {
            let known = covered(taught, held);
            (known > 0.0).then_some(1.0 - known)
        };
        match Relation::of(subject.facts, target.facts) {
            Relation::SubjectAsks => Some(covered(ours, theirs)),
            Relation::TargetAsks => Some(covered(theirs, ours)),
            Relation::SubjectLearns => new(theirs, ours),
            Relation::TargetLearns => new(ours, theirs),
            Relation::Alike | Relation::Unrelated => None,
        }
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        let asked = match Relation::of(subject, target) {
            Relation::SubjectAsks | Relation::TargetLearns => self.of(subject),
            _ => self.of(target),
        };
        if asked.iter().all(|item| item.recognised) { READ_OUT_OF_TEXT } else { 1.0 }
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !self.of(facts).is_empty()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> String {
        let pairings = pairings(*self, subject, target);
        let (all, met) = (pairings.len(), pairings.iter().filter(|pairing| pairing.matched).count());
        let what = match self {
            Self::Skills => "skills",
            Self::Certificates => "certificates",
        };
        match learner_and_course(subject, target) {
            Some((learner, _)) => {
                format!("{} of {all} {what} are new to the {}", all - met, learner.kind.noun())
            }
            None => format!("{met} of {all} {what}"),
        }
    }

    fn why_not(&self, subject: &Facts, target: &Facts) -> String {
        match learner_and_course(subject, target) {
            Some((learner, course)) => {
                let (learner, course) = (learner.kind.noun(), course.kind.noun());
                format!("the {course} builds on nothing that the {learner} states")
            }
            None => super::does_not_apply(subject, target),
        }
    }
}

/// The share of what is asked that is held.
fn covered(asked: &[Stated], held: &[Stated]) -> f64 {
    let all: f64 = asked.iter().map(importance).sum();
    let met: f64 = asked
        .iter()
        .filter(|ask| find(held, ask).is_some_and(|has| has.satisfies(ask)))
        .map(importance)
        .sum();
    met / all
}

fn importance(item: &Stated) -> f64 {
    match (item.soft, item.required) {
        (true, _) => SOFT,
        (false, true) => REQUIRED,
        (false, false) => PLAIN,
    }
}

/// Who learns and what teaches, where the pair is one of these.
fn learner_and_course<'f>(subject: &'f Facts, target: &'f Facts) -> Option<(&'f Facts, &'f Facts)> {
    match Relation::of(subject, target) {
        Relation::SubjectLearns => Some((subject, target)),
        Relation::TargetLearns => Some((target, subject)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::name::RecordKind;
    use crate::domain::search::embedding::Embedding;

    fn stating(kind: RecordKind, skills: &[&str]) -> Facts {
        let stated = |name: &&str| Stated {
            name: name.to_string(),
            text: name.to_string(),
            level: None,
            required: false,
            recognised: false,
            soft: false,
        };
        Facts { skills: skills.iter().map(stated).collect(), ..Facts::none(kind) }
    }

    #[test]
    fn a_course_counts_by_what_it_adds_to_what_the_student_has() {
        let embedding = Embedding::default();
        let share = |subject: &Facts, target: &Facts| {
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            PartKind::Skill.value(side(subject), side(target))
        };
        let student = stating(RecordKind::StudentProfile, &["数控车操作", "机械制图"]);
        for (taught, new) in [
            (&["数控车操作", "机械制图"][..], Some(0.0)),
            (&["数控车操作", "UG数控编程"], Some(0.5)),
            (&["静脉输液"], None),
        ] {
            let course = stating(RecordKind::CourseProfile, taught);
            assert_eq!(share(&student, &course), new);
            assert_eq!(share(&course, &student), new);
        }
    }
}
