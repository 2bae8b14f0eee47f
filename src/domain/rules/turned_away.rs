use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;

/// The opening's text turns away students and fresh graduates, and who seeks is one of these: a student's record or a typed text that tells of less
/// than a year of work. Internships are for students, whatever their texts say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnedAway {}

/// The opening's text takes fresh graduates or students alone, and who seeks tells of a year of work or more. Not of internships.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreshOnly {}

impl Check for FreshOnly {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (seeker, opening) = pair.placement()?;
        let words = &*opening.beyond.fresh_only;
        let has_worked = seeker.experience_months.is_some_and(|had| had >= A_YEAR);
        (has_worked && opening.internship.is_none() && !words.is_empty())
            .then(|| Finding::at(opening.kind, "description", Code::Named.with("what", words)))?
    }
}

/// Months of experience from which somebody is no beginner.
pub(super) const A_YEAR: u32 = 12;

impl Check for TurnedAway {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (seeker, opening) = pair.placement()?;
        let words = &*opening.beyond.turned_away;
        let is_beginner = seeker.experience_months.is_some_and(|had| had < A_YEAR);
        (is_beginner && opening.internship.is_none() && !words.is_empty())
            .then(|| Finding::at(opening.kind, "description", Code::Named.with("what", words)))?
    }
}
