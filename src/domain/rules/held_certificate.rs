use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;
use crate::domain::ranking::item::Item;
use crate::domain::ranking::relation::Relation;

/// A course prepares for an examination of which the learner holds every certificate already.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlreadyHeld {}

impl Check for AlreadyHeld {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (learner, course) = match Relation::of(pair.subject, pair.target) {
            Relation::SubjectLearns => (pair.subject, pair.target),
            Relation::TargetLearns => (pair.target, pair.subject),
            _ => return None,
        };
        if !course.is_for_exam || course.certificates.is_empty() {
            return None;
        }
        let is_held = |given: &_| learner.certificates.iter().any(|held| held.satisfies(given));
        let names: Vec<&str> = course.certificates.iter().map(|given| given.name.as_str()).collect();
        course
            .certificates
            .iter()
            .all(is_held)
            .then(|| Finding::at(course.kind, "certificates", Code::Named.with("what", names.join("、"))))?
    }
}
