use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};

/// There are night shifts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NightShift {}

impl Check for NightShift {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        (slot.night_shift == Some(true)).then(|| Finding::at(opening.kind, "night_shift", None))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.opening.internship.as_mut()?.night_shift = Some(false);
        Some(Code::TakeOutNights.into())
    }
}
