use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;

/// The work is hazardous.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazardousWork {}

impl Check for HazardousWork {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        (slot.hazardous_work == Some(true)).then(|| Finding::at(opening.kind, "hazardous_work", None))?
    }
}
