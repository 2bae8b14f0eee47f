use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::record::name::RecordKind;

const WHY: &str = "consent is the student's to give";

/// A student has said no.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {}

impl Check for Refused {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let mut students = pair.sides().into_iter().filter_map(|facts| facts.student.as_ref());
        students.any(|student| student.consents == Some(false)).then(finding)?
    }

    fn must_keep_out(&self) -> Option<&'static str> {
        Some(WHY)
    }
}

/// A student's consent has ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expired {}

impl Check for Expired {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let mut students = pair.sides().into_iter().filter_map(|facts| facts.student.as_ref());
        students.any(|student| student.consent_end.is_some_and(|end| end <= pair.judging.at)).then(finding)?
    }

    fn must_keep_out(&self) -> Option<&'static str> {
        Some(WHY)
    }
}

fn finding() -> Option<Finding> {
    Finding::at(RecordKind::StudentProfile, "consent", "")
}
