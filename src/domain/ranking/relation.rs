//! How the two records of a pair stand to each other, by the roles of their kinds.

use std::borrow::Borrow;

use super::facts::{Facts, PersonFacts};
use super::wording::Wording;
use crate::domain::record::RecordKind;
use crate::domain::record::role::Role;

/// Who of a pair asks and who has, who learns and who teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The subject asks, the target has: an opening looks for students or courses, a need for offers or experts.
    SubjectAsks,
    /// The target asks, the subject has.
    TargetAsks,
    /// The same of a typed text, which names what is sought: who types `spark flink 北京` seeks openings that ask for these.
    TargetSought,
    /// The target teaches the subject: what it adds is shown, and counted where it builds on what the subject has.
    SubjectLearns,
    /// The subject teaches the target.
    TargetLearns,
    /// Two of one sort: nothing is asked, what they share is shown. Counting it would say twice what the texts say,
    /// and worse: on judged titles and postings it lowers the mean average precision.
    Alike,
    /// Neither asks, has, learns or teaches what the other does: only what both state by themselves can be compared.
    Unrelated,
}

impl Relation {
    /// The relation of a pair of these kinds.
    pub fn between(subject: RecordKind, target: RecordKind) -> Self {
        if subject == target {
            return Self::Alike;
        }
        Self::of_roles(subject.roles(), target.roles())
    }

    /// The relation of a record, or of a typed text, with a record.
    pub fn of(subject: &Facts, target: &Facts) -> Self {
        Self::with(subject, target.kind)
    }

    /// The same with any record of a kind.
    pub fn with(subject: &Facts, target: RecordKind) -> Self {
        let is_text = subject.kind.is(Role::Seeker) && subject.person.is_none();
        match Self::between(subject.kind, target) {
            Self::TargetAsks if is_text => Self::TargetSought,
            relation => relation,
        }
    }

    /// Whether one asks for what the other has.
    pub fn is_of_holder(self) -> bool {
        matches!(self, Self::SubjectAsks | Self::TargetAsks | Self::TargetSought)
    }

    fn of_roles(subject: &[Role], target: &[Role]) -> Self {
        let pair = |ours: Role, theirs: Role| subject.contains(&ours) && target.contains(&theirs);
        if pair(Role::Opening, Role::Opening) {
            Self::Alike
        } else if pair(Role::Opening, Role::Holder) {
            Self::SubjectAsks
        } else if pair(Role::Holder, Role::Opening) {
            Self::TargetAsks
        } else if pair(Role::Need, Role::Supply) {
            Self::SubjectAsks
        } else if pair(Role::Supply, Role::Need) {
            Self::TargetAsks
        } else if pair(Role::Learner, Role::Teacher) {
            Self::SubjectLearns
        } else if pair(Role::Teacher, Role::Learner) {
            Self::TargetLearns
        } else {
            Self::Unrelated
        }
    }
}

/// The learner and what teaches, in this order, where the pair is one of these.
pub fn learner_and_course<F: Borrow<Facts>>(subject: F, target: F) -> Option<(F, F)> {
    in_order(subject, target, Role::Learner, Role::Teacher)
}

/// Whether the pair is of a learner who says what work is wished, and a course: then the wish says more of what is to be learnt than what was
/// learnt before.
pub fn learns_for_wish(subject: &Facts, target: &Facts) -> bool {
    learner_and_course(subject, target).is_some_and(|(learner, _)| states_wish(learner))
}

/// Whether somebody says what work is wished: in words that name a trade, or that no table knows.
pub fn states_wish(facts: &Facts) -> bool {
    let names_work = !facts.trades.is_empty() || !facts.wording.is_empty();
    names_work && !facts.trades_of_major
}

/// Whether the pair is of somebody who says what work is wished and an opening, both of a trade that a table knows: then the work itself is
/// compared, and closeness of the texts says little more. Not of a student and an internship, whose texts say what was learnt and what is to be.
pub fn compares_wished_work(subject: &Facts, target: &Facts) -> bool {
    seeker_and_opening(subject, target).is_some_and(|(seeker, opening)| {
        let is_to_learn = seeker.person.is_some() && opening.kind.is(Role::Internship);
        !is_to_learn && !seeker.trades.is_empty() && states_wish(seeker) && !opening.trades.is_empty()
    })
}

/// All that [`learns_for_wish`] and [`compares_wished_work`] read of a record, and whether it is a person's.
pub fn wish_excerpt(facts: &Facts) -> Facts {
    let states = facts.kind.is(Role::Learner) && states_wish(facts);
    let trades = facts.trades.iter().filter(|_| states || facts.kind.is(Role::Opening)).take(1).copied();
    let is_unknown = states && facts.trades.is_empty();
    let wording = if is_unknown { facts.wording.clone() } else { Wording::default() };
    let person = facts.person.as_ref().map(|_| PersonFacts::default());
    Facts { trades: trades.collect(), wording, person, ..Facts::none(facts.kind) }
}

/// Who seeks a place and the opening that offers places, in this order, where the pair is one of these.
pub fn seeker_and_opening<F: Borrow<Facts>>(subject: F, target: F) -> Option<(F, F)> {
    in_order(subject, target, Role::Seeker, Role::Opening)
}

/// Who has what is asked and the need that asks for it, in this order, where the pair is one of these.
pub fn supply_and_need<F: Borrow<Facts>>(subject: F, target: F) -> Option<(F, F)> {
    in_order(subject, target, Role::Supply, Role::Need)
}

fn in_order<F: Borrow<Facts>>(subject: F, target: F, first: Role, second: Role) -> Option<(F, F)> {
    let (ours, theirs) = (subject.borrow().kind, target.borrow().kind);
    if ours.is(first) && theirs.is(second) {
        Some((subject, target))
    } else if ours.is(second) && theirs.is(first) {
        Some((target, subject))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At fff0350 a pair that nothing relates, such as a student and an expert, was taken for learning.
    #[test]
    fn a_pair_that_no_role_relates_is_said_to_be_so() {
        const LEARNER: &[Role] = &[Role::Holder, Role::Seeker, Role::Learner, Role::Person];
        const EXPERT: &[Role] = &[Role::Supply, Role::Holder, Role::Person];
        assert_eq!(Relation::of_roles(LEARNER, EXPERT), Relation::Unrelated);
        assert_eq!(Relation::of_roles(EXPERT, LEARNER), Relation::Unrelated);
        assert_eq!(Relation::of_roles(EXPERT, &[Role::Opening]), Relation::TargetAsks);
        assert_eq!(Relation::of_roles(EXPERT, &[Role::Need]), Relation::TargetAsks);
        assert_eq!(Relation::of_roles(LEARNER, &[Role::Need]), Relation::Unrelated);
        assert_eq!(Relation::of_roles(EXPERT, &[Role::Supply]), Relation::Unrelated);
    }

    #[test]
    fn relations_are_the_same_from_both_sides() {
        let turned = |relation| match relation {
            Relation::SubjectAsks => Relation::TargetAsks,
            Relation::TargetAsks => Relation::SubjectAsks,
            Relation::SubjectLearns => Relation::TargetLearns,
            Relation::TargetLearns => Relation::SubjectLearns,
            even => even,
        };
        for subject in RecordKind::ALL {
            for target in RecordKind::ALL {
                let relation = Relation::between(subject, target);
                assert_eq!(turned(relation), Relation::between(target, subject), "{subject:?} {target:?}");
            }
        }
    }
}
