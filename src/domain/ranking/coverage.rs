//! Asked against held: which skills and certificates one side asks for and the other has.

use super::facts::{Facts, Stated};
use crate::domain::record::name::RecordKind;

/// What a required, a plain and a general (soft) item count in a share.
const REQUIRED: f64 = 2.0;
const PLAIN: f64 = 1.0;
const SOFT: f64 = 0.25;

/// How two records stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The subject asks, the target has: an opening looks for students or courses.
    SubjectAsks,
    /// The target asks, the subject has.
    TargetAsks,
    /// A student and a course: what the course adds is shown, and counted where it builds on what the student has.
    Learning,
    /// Two of one sort: nothing is asked, what they share is shown. Counting it would say twice what the texts say,
    /// and worse: on judged titles and postings it lowers the mean average precision.
    Alike,
}

impl Relation {
    pub fn between(subject: RecordKind, target: RecordKind) -> Self {
        match (subject.is_opening(), target.is_opening()) {
            (true, true) => Self::Alike,
            (true, false) => Self::SubjectAsks,
            (false, true) => Self::TargetAsks,
            (false, false) if subject == target => Self::Alike,
            (false, false) => Self::Learning,
        }
    }
}

/// One item of a comparison. At least one side states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing<'f> {
    pub name: &'f str,
    pub subject: Option<&'f Stated>,
    pub target: Option<&'f Stated>,
    /// Both state it, and a level that is asked is reached.
    pub matched: bool,
}

/// Which list of the facts is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subjects {
    Skills,
    Certificates,
}

impl Subjects {
    fn of(self, facts: &Facts) -> &[Stated] {
        match self {
            Self::Skills => &facts.skills,
            Self::Certificates => &facts.certificates,
        }
    }
}

/// The share that is covered, in [0, 1], with required items counted double and general abilities a quarter; between a
/// student and a course the share of what is taught that is new. `None` when either side states nothing, when nothing is
/// asked, or when a course teaches nothing that the student has: then newness says only that the field is another.
pub fn share(list: Subjects, subject: &Facts, target: &Facts) -> Option<f64> {
    let (ours, theirs) = (list.of(subject), list.of(target));
    if ours.is_empty() || theirs.is_empty() {
        return None;
    }
    let covered = |asked: &[Stated], held: &[Stated]| {
        let all: f64 = asked.iter().map(importance).sum();
        let met: f64 = asked
            .iter()
            .filter(|ask| find(held, ask).is_some_and(|has| has.satisfies(ask)))
            .map(importance)
            .sum();
        met / all
    };
    match Relation::between(subject.kind, target.kind) {
        Relation::SubjectAsks => Some(covered(ours, theirs)),
        Relation::TargetAsks => Some(covered(theirs, ours)),
        Relation::Learning => {
            let (held, taught) = learner_and_course(ours, theirs, subject);
            let known = covered(taught, held);
            (known > 0.0).then_some(1.0 - known)
        }
        Relation::Alike => None,
    }
}

/// What the student has and what the course teaches, of a pair of which one is a course.
fn learner_and_course<'f>(
    ours: &'f [Stated],
    theirs: &'f [Stated],
    subject: &Facts,
) -> (&'f [Stated], &'f [Stated]) {
    if subject.kind == RecordKind::CourseProfile { (theirs, ours) } else { (ours, theirs) }
}

/// How far a share can be trusted: fully where a field states what is asked, a quarter where all of it was read out of
/// free text, which names much that is not asked. On judged majors and occupations a full weight for what was only read
/// lowers the mean average precision.
pub fn confidence(list: Subjects, subject: &Facts, target: &Facts) -> f64 {
    const READ_OUT_OF_TEXT: f64 = 0.25;
    let asked = match Relation::between(subject.kind, target.kind) {
        Relation::SubjectAsks => list.of(subject),
        Relation::Learning => learner_and_course(list.of(subject), list.of(target), subject).1,
        _ => list.of(target),
    };
    if asked.iter().all(|item| item.recognised) { READ_OUT_OF_TEXT } else { 1.0 }
}

/// The items that are asked (or, where nothing is asked, that either side states for the other), in the order stated.
pub fn pairings<'f>(list: Subjects, subject: &'f Facts, target: &'f Facts) -> Vec<Pairing<'f>> {
    let (ours, theirs) = (list.of(subject), list.of(target));
    let from_subject = |ask: &'f Stated| {
        let held = find(theirs, ask);
        let matched = held.is_some_and(|has| has.satisfies(ask));
        Pairing { name: &ask.name, subject: Some(ask), target: held, matched }
    };
    let from_target = |ask: &'f Stated| {
        let held = find(ours, ask);
        let matched = held.is_some_and(|has| has.satisfies(ask));
        Pairing { name: &ask.name, subject: held, target: Some(ask), matched }
    };
    match Relation::between(subject.kind, target.kind) {
        Relation::SubjectAsks | Relation::Alike => ours.iter().map(from_subject).collect(),
        Relation::TargetAsks => theirs.iter().map(from_target).collect(),
        Relation::Learning if subject.kind == RecordKind::CourseProfile => {
            ours.iter().map(from_subject).collect()
        }
        Relation::Learning => theirs.iter().map(from_target).collect(),
    }
}

fn find<'f>(list: &'f [Stated], item: &Stated) -> Option<&'f Stated> {
    list.iter().find(|other| other.name == item.name)
}

fn importance(item: &Stated) -> f64 {
    match (item.soft, item.required) {
        (true, _) => SOFT,
        (false, true) => REQUIRED,
        (false, false) => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn teaching(kind: RecordKind, skills: &[&str]) -> Facts {
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
        let student = teaching(RecordKind::StudentProfile, &["数控车操作", "机械制图"]);
        for (taught, new) in [
            (&["数控车操作", "机械制图"][..], Some(0.0)),
            (&["数控车操作", "UG数控编程"], Some(0.5)),
            (&["静脉输液"], None),
        ] {
            let course = teaching(RecordKind::CourseProfile, taught);
            assert_eq!(share(Subjects::Skills, &student, &course), new);
            assert_eq!(share(Subjects::Skills, &course, &student), new);
        }
    }
}
