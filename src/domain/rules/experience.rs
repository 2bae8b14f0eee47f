use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;

/// A typed text says that it is of a beginner, and the opening asks for years. A student's record that tells of no experience says
/// less: there the score alone counts it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutOfReach {
    /// Months of experience from which an opening is out of a beginner's reach.
    months: u32,
}

impl Check for OutOfReach {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (seeker, opening) = pair.placement()?;
        let asked = opening.experience_months.filter(|asked| *asked >= self.months)?;
        let is_beginner = seeker.person.is_none() && seeker.experience_months == Some(0);
        is_beginner.then(|| {
            Finding::at(
                opening.kind,
                "experience_months_min",
                Code::ExperienceOfBeginner.with("asked", asked),
            )
        })?
    }
}
