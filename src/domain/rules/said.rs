use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;
use crate::domain::record::concern::Concern;
use crate::domain::record::internship_slot::{InternshipFacts, VenueCategory};

/// The slot's text says something that must be checked, and no field says that it is so: another rule is about that.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSays {
    concern: Concern,
}

impl Check for TextSays {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        let said = opening.said.iter().find(|said| said.concern == self.concern)?;
        (!is_stated(self.concern, slot))
            .then(|| Finding::at(opening.kind, "description", Code::Named.with("what", &*said.words)))?
    }
}

fn is_stated(concern: Concern, slot: &InternshipFacts) -> bool {
    let answer = match concern {
        Concern::NightShift => slot.night_shift,
        Concern::Venue => slot.venue_category.map(|venue| venue != VenueCategory::Ordinary),
        Concern::Agency => slot.through_agency,
        Concern::Hazard => slot.hazardous_work,
        Concern::Labour => slot.heavy_labour,
        Concern::Fees
        | Concern::Hours
        | Concern::Adults
        | Concern::Experience
        | Concern::Unpaid
        | Concern::Harm => None,
    };
    answer == Some(true)
}
