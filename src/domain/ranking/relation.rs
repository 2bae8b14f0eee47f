//! How the two records of a pair stand to each other.

use std::borrow::Borrow;

use super::facts::Facts;
use crate::domain::record::name::RecordKind;

/// Who of a pair asks and who has, who learns and who teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The subject asks, the target has: an opening looks for students or courses.
    SubjectAsks,
    /// The target asks, the subject has.
    TargetAsks,
    /// The target teaches the subject: what it adds is shown, and counted where it builds on what the subject has.
    SubjectLearns,
    /// The subject teaches the target.
    TargetLearns,
    /// Two of one sort: nothing is asked, what they share is shown. Counting it would say twice what the texts say,
    /// and worse: on judged titles and postings it lowers the mean average precision.
    Alike,
}

impl Relation {
    /// The relation of a pair of these kinds.
    pub fn between(subject: RecordKind, target: RecordKind) -> Self {
        match (subject.is_opening(), target.is_opening()) {
            (true, true) => Self::Alike,
            (true, false) => Self::SubjectAsks,
            (false, true) => Self::TargetAsks,
            (false, false) if subject == target => Self::Alike,
            (false, false) if subject == RecordKind::CourseProfile => Self::TargetLearns,
            (false, false) => Self::SubjectLearns,
        }
    }

    /// The relation of two records.
    pub fn of(subject: &Facts, target: &Facts) -> Self {
        Self::between(subject.kind, target.kind)
    }
}

/// The student and the opening of a pair, in this order, where it is one of these.
pub fn student_and_opening<F: Borrow<Facts>>(subject: F, target: F) -> Option<(F, F)> {
    match (subject.borrow().kind, target.borrow().kind) {
        (RecordKind::StudentProfile, kind) if kind.is_opening() => Some((subject, target)),
        (kind, RecordKind::StudentProfile) if kind.is_opening() => Some((target, subject)),
        _ => None,
    }
}
