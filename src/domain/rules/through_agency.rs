use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};

/// The internship is organised through an agency.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThroughAgency {}

impl Check for ThroughAgency {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        (slot.through_agency == Some(true)).then(|| Finding::at(opening.kind, "through_agency", None))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.opening.internship.as_mut()?.through_agency = Some(false);
        Some(Code::ArrangeDirectly.into())
    }
}
