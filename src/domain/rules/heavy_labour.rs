use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;

/// The work is physical labour of intensity level III or above.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeavyLabour {}

impl Check for HeavyLabour {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        (slot.heavy_labour == Some(true)).then(|| Finding::at(opening.kind, "heavy_labour", None))?
    }
}
