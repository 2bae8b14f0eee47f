//! The two records that rules judge.

use chrono::NaiveDate;

use super::{Judging, is_exempt};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::seeker_and_opening;
use crate::domain::record::internship_slot::InternshipFacts;
use crate::domain::record::role::Role;

/// A pair, and when and for whom it is judged.
pub struct Pair<'a> {
    pub subject: &'a Facts,
    pub target: &'a Facts,
    pub judging: Judging,
}

impl<'a> Pair<'a> {
    /// Both records.
    pub fn sides(&self) -> [&'a Facts; 2] {
        [self.subject, self.target]
    }

    /// The first side that is a person.
    pub fn person(&self) -> Option<&'a Facts> {
        self.sides().into_iter().find(|facts| facts.kind.is(Role::Person))
    }

    /// Who seeks a place and the opening, where the pair is one of these.
    pub fn placement(&self) -> Option<(&'a Facts, &'a Facts)> {
        seeker_and_opening(self.subject, self.target)
    }

    /// The student and the slot, where a learner seeks an internship and is not known to be exempt from the rules for
    /// these.
    pub fn internship(&self) -> Option<(&'a Facts, &'a Facts, &'a InternshipFacts)> {
        let (student, opening) = self.placement().filter(|(seeker, _)| seeker.kind.is(Role::Learner))?;
        let slot = opening.internship.as_ref()?;
        (!is_exempt(student)).then_some((student, opening, slot))
    }

    /// The day on which work in the opening begins, as far as that may be told: see [`Judging::person_is_foreign`].
    pub fn begins(&self, opening: &Facts) -> NaiveDate {
        let today = self.judging.at.date_naive();
        match self.judging.person_is_foreign {
            true => today,
            false => opening.period.start.unwrap_or(today),
        }
    }
}
