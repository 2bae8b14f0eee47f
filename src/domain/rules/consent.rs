use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::ranking::facts::PersonFacts;

const WHY: &str = "consent is the student's to give";

/// A student has said no.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {}

impl Check for Refused {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        find(pair, |person| person.consents == Some(false))
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
        find(pair, |person| person.consent_end.is_some_and(|end| end <= pair.judging.at))
    }

    fn must_keep_out(&self) -> Option<&'static str> {
        Some(WHY)
    }
}

/// The first person of the pair for whom it is so.
fn find(pair: &Pair<'_>, is_so: impl Fn(&PersonFacts) -> bool) -> Option<Finding> {
    let person = pair.sides().into_iter().find(|facts| facts.person.as_ref().is_some_and(&is_so))?;
    Finding::at(person.kind, "consent", None)
}
