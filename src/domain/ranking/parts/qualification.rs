//! How many of the skills or certificates that are asked the other side has, and how many that are taught are new.

use super::{Criterion, Side, in_bounds};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::coverage::{Subjects, find, pairings};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::item::Item;
use crate::domain::ranking::relation::Relation;

/// What is left of the weight where fields state what is asked, and where all of it was read out of free text, which names much that is not
/// asked: on judged majors and occupations a full weight for what was only read lowers the mean average precision. All of it counts where a
/// typed text [names what is sought](is_sought).
const STATED: f64 = 0.5;
const READ_OUT_OF_TEXT: f64 = 0.125;

/// A typed text that names so many skills says by them what is sought, and an opening that asks for so many of them is what it means: others
/// are alternatives (`java也行c#也行`). An opening that names fewer in all, as one without a text does, is silent. What these count beside the share
/// of all that the opening asks for. This project's own.
const SEVERAL: f64 = 2.0;
const SOUGHT: f64 = 0.7;

/// The share that is covered, with required items counted double and general abilities a quarter; between a learner
/// and a course the share of what is taught that is new. `None` when nothing is asked, or when a course teaches
/// nothing that the learner has: then newness says only that the field is another.
pub fn share<I: Item>(relation: Relation, ours: &[I], theirs: &[I]) -> Option<f64> {
    if ours.is_empty() || theirs.is_empty() {
        return None;
    }
    let new = |taught, held| {
        let known = covered(taught, held);
        (known > 0.0).then_some(1.0 - known)
    };
    let share = match relation {
        Relation::SubjectAsks => Some(covered(ours, theirs)),
        Relation::TargetSought if is_sought(relation, ours, theirs) => {
            Some(SOUGHT * found(ours, theirs) + (1.0 - SOUGHT) * covered(theirs, ours))
        }
        Relation::TargetAsks | Relation::TargetSought => Some(covered(theirs, ours)),
        Relation::SubjectLearns => new(theirs, ours),
        Relation::TargetLearns => new(ours, theirs),
        Relation::Alike | Relation::Unrelated => None,
    };
    share.map(in_bounds)
}

/// How much of its weight a [`share`] keeps.
pub fn confidence_in<I: Item>(relation: Relation, ours: &[I], theirs: &[I]) -> f64 {
    let asked = match relation {
        Relation::SubjectAsks | Relation::TargetLearns => ours,
        _ => theirs,
    };
    if is_sought(relation, ours, theirs) {
        1.0
    } else if asked.iter().all(Item::recognised) && !is_known(relation, ours, theirs) {
        READ_OUT_OF_TEXT
    } else {
        STATED
    }
}

/// Whether a typed text says by its skills, or certificates, what is sought, of an opening that tells of its own.
pub fn is_sought<I: Item>(relation: Relation, ours: &[I], theirs: &[I]) -> bool {
    relation == Relation::TargetSought && count(ours.iter()) >= SEVERAL && count(theirs.iter()) >= SEVERAL
}

/// How far an opening asks for what a text names: for two of it is enough.
fn found<I: Item>(named: &[I], asked: &[I]) -> f64 {
    (count(named.iter().filter(|name| asked.iter().any(|ask| ask.is_of_name(name)))) / SEVERAL).min(1.0)
}

/// Whether it tells more than what work it is of: general abilities say little, and work is compared by itself.
fn is_tool<I: Item>(item: &I) -> bool {
    !item.soft() && !item.is_work()
}

fn count<'i, I: Item + 'i>(items: impl Iterator<Item = &'i I>) -> f64 {
    items.filter(|item| is_tool(*item)).count() as f64
}

/// Whether a course teaches nothing but what the learner states to have, wherever it was read what it teaches: nobody is to be sold what is held.
/// What a major or an account of experience names of a field is less than what a course of it teaches.
fn is_known<I: Item>(relation: Relation, ours: &[I], theirs: &[I]) -> bool {
    let has = |held: &[I], ask: &I| held.iter().any(|has| !has.recognised() && has.satisfies(ask));
    let is_all = |taught: &[I], held: &[I]| taught.iter().all(|ask| has(held, ask));
    match relation {
        Relation::SubjectLearns => is_all(theirs, ours),
        Relation::TargetLearns => is_all(ours, theirs),
        _ => false,
    }
}

impl Criterion for Subjects {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        share(Relation::of(subject.facts, target.facts), self.of(subject.facts), self.of(target.facts))
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        confidence_in(Relation::of(subject, target), self.of(subject), self.of(target))
    }

    fn list(&self) -> Option<Subjects> {
        Some(*self)
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !self.of(facts).is_empty()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        let pairings = pairings(*self, subject, target);
        let (all, met) = (pairings.len(), pairings.iter().filter(|pairing| pairing.matched).count());
        let what = match self {
            Self::Skills => Code::Skill,
            Self::Certificates => Code::Certificate,
        };
        match learner_and_course(subject, target) {
            Some((learner, _)) => {
                let new = Code::ItemsNew.with("new", all - met).with("all", all);
                new.with("what", what).with("kind", learner.kind.word())
            }
            None if is_sought(Relation::of(subject, target), self.of(subject), self.of(target)) => {
                let named = self.of(subject).iter().filter(|named| is_tool(*named)).count();
                let met = self
                    .of(subject)
                    .iter()
                    .filter(|named| is_tool(*named) && find(self.of(target), named).is_some());
                let met = met.count();
                Code::ItemsSought.with("met", met).with("named", named).with("all", all).with("what", what)
            }
            None => Code::ItemsMet.with("met", met).with("all", all).with("what", what),
        }
    }

    fn why_not(&self, subject: &Facts, target: &Facts) -> Message {
        match learner_and_course(subject, target) {
            Some((learner, course)) => {
                let course = Code::NothingToBuildOn.with("course", course.kind.word());
                course.with("learner", learner.kind.word())
            }
            None => super::does_not_apply(subject, target),
        }
    }
}

/// The share of what is asked that is held.
fn covered<I: Item>(asked: &[I], held: &[I]) -> f64 {
    let all: f64 = asked.iter().map(Item::importance).sum();
    let met = |ask: &&I| held.iter().find(|has| has.is_of_name(ask)).is_some_and(|has| has.satisfies(ask));
    asked.iter().filter(met).map(Item::importance).sum::<f64>() / all
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
    use crate::domain::ranking::facts::{PersonFacts, Stated};
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::name::RecordKind;
    use crate::domain::search::embedding::Embedding;
    use crate::domain::wants::typed::Typed;

    fn stating(kind: RecordKind, skills: &[&str]) -> Facts {
        let stated =
            |name: &&str| Stated { name: name.to_string(), text: name.to_string(), ..Stated::default() };
        Facts { skills: skills.iter().map(stated).collect(), ..Facts::none(kind) }
    }

    #[test]
    fn a_text_that_names_tools_seeks_openings_that_ask_for_them() {
        let embedding = Embedding::default();
        fn side<'s>(facts: &'s Facts, embedding: &'s Embedding) -> Side<'s> {
            Side { name: "", facts, embedding }
        }
        let job = stating(RecordKind::JobPosting, &["Spark", "Flink", "Java", "Kafka", "Hive"]);
        for (named, (value, confidence)) in [
            (&["Flink"][..], (0.2, STATED)),
            (&["Flink", "PHP"], (0.7 * 0.5 + 0.3 * 0.2, 1.0)),
            (&["Flink", "Spark"], (0.7 + 0.3 * 0.4, 1.0)),
            (&["Flink", "Spark", "PHP", "Go"], (0.7 + 0.3 * 0.4, 1.0)),
            (&["Go", "PHP"], (0.0, 1.0)),
        ] {
            let text = stating(RecordKind::StudentProfile, named);
            let told = PartKind::Skill.value(side(&text, &embedding), side(&job, &embedding));
            assert!(told.is_some_and(|told| (told - value).abs() < 1e-9), "{named:?} {told:?}");
            assert_eq!(PartKind::Skill.confidence(&text, &job), confidence, "{named:?}");
            let person = Facts { person: Some(PersonFacts::default()), ..text.clone() };
            assert_eq!(PartKind::Skill.confidence(&person, &job), STATED, "what a person has is no wish");
        }
        let text = stating(RecordKind::StudentProfile, &["Flink", "Spark"]);
        let silent = stating(RecordKind::InternshipSlot, &["大数据"]);
        assert_eq!(
            PartKind::Skill.confidence(&text, &silent),
            STATED,
            "who names one skill is silent on tools"
        );
        for (text, confidence) in
            [("spark flink 北京", 1.0), ("前端 vue", STATED), ("会计 出纳", STATED), ("java后端 spring", 1.0)]
        {
            let typed = Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
            assert_eq!(PartKind::Skill.confidence(&typed, &job), confidence, "{text}");
        }
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
