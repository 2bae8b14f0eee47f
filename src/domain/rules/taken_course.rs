use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;
use crate::domain::ranking::course_name::course_name;
use crate::domain::ranking::relation::learner_and_course;

/// The learner's record says that the course, or one of its name, has been taken.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {}

impl Check for Taken {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (learner, course) = learner_and_course(pair.subject, pair.target)?;
        if learner.taken.is_empty() {
            return None;
        }
        let name = course_name(&course.title).filter(|name| learner.taken.contains(name))?;
        Finding::at(course.kind, "title", Code::Named.with("what", name))
    }
}
