use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::record::internship_slot::VenueCategory;

/// The internship is on premises of entertainment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {}

impl Check for Forbidden {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        let forbidden = slot.venue_category.is_some_and(|venue| venue != VenueCategory::Ordinary);
        forbidden.then(|| Finding::at(opening.kind, "venue_category", None))?
    }
}
