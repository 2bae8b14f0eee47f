use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};

/// There is no agreement of school, employer and student (三方协议).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoAgreement {}

impl Check for NoAgreement {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        (slot.agreement == Some(false)).then(|| Finding::at(opening.kind, "agreement", None))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.opening.internship.as_mut()?.agreement = Some(true);
        Some(Code::ConcludeAgreement.into())
    }
}
