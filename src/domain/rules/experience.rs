use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;

/// A typed text says that it is of a beginner, or a student's record tells of no experience, and the opening asks for years: its field does, or
/// words that are a condition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutOfReach {
    /// Months of experience from which an opening is out of a beginner's reach.
    months: u32,
}

impl Check for OutOfReach {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (seeker, opening) = pair.placement()?;
        let asked = opening.experience_asked_of(seeker.education).filter(|asked| *asked >= self.months)?;
        // Internships are for students: what their texts ask is checked by the school.
        let is_open_to_students = seeker.person.is_some() && opening.internship.is_some();
        // What only a title stands for is no demand.
        let is_demanded = opening.beyond.title.is_empty();
        // By exception, and of whom the level is not known nobody is kept out.
        let taken = &opening.beyond.beginners;
        let is_taken = taken.takes(seeker.education) || !taken.words.is_empty() && seeker.education.is_none();
        let is_beginner =
            seeker.experience_months == Some(0) && !is_open_to_students && !is_taken && is_demanded;
        is_beginner.then(|| match &*opening.beyond.experience {
            "" => {
                let detail = Code::ExperienceOfBeginner.with("asked", asked);
                Finding::at(opening.kind, "experience_months_min", detail)
            }
            words => {
                let detail = Code::ExperienceByWords.with("asked", asked).with("had", 0).with("words", words);
                Finding::at(opening.kind, "description", detail)
            }
        })?
    }
}
