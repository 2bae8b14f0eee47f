use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};

/// The interns are not insured.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoInsurance {}

impl Check for NoInsurance {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        (slot.insurance == Some(false)).then(|| Finding::at(opening.kind, "insurance", None))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.opening.internship.as_mut()?.insurance = Some(true);
        Some(Code::Insure.into())
    }
}
