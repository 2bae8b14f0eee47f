//! The two records that rules judge.

use chrono::NaiveDate;

use super::{Judging, day_in_china, is_exempt};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::exchange::ExchangeFacts;
use crate::domain::record::internship_slot::InternshipFacts;
use crate::domain::record::role::Role;

/// A pair, and when and for whom it is judged.
pub(super) struct Pair<'a> {
    pub(super) subject: &'a Facts,
    pub(super) target: &'a Facts,
    pub(super) judging: Judging,
}

impl<'a> Pair<'a> {
    /// Both records.
    pub(super) fn sides(&self) -> [&'a Facts; 2] {
        [self.subject, self.target]
    }

    /// The first side that is a person.
    pub(super) fn person(&self) -> Option<&'a Facts> {
        self.sides().into_iter().find(|facts| facts.kind.is(Role::Person))
    }

    /// Who seeks a place and the opening, where the pair is one of these.
    pub(super) fn placement(&self) -> Option<(&'a Facts, &'a Facts)> {
        seeker_and_opening(self.subject, self.target)
    }

    /// Who has what is asked and the need, each with what only these state, where the pair is one of these.
    pub(super) fn exchange(&self) -> Option<[(&'a Facts, &'a ExchangeFacts); 2]> {
        let (supply, need) = supply_and_need(self.subject, self.target)?;
        Some([(supply, supply.exchange.as_ref()?), (need, need.exchange.as_ref()?)])
    }

    /// The student and the slot, where a learner seeks an internship and is not known to be exempt from the rules for
    /// these.
    pub(super) fn internship(&self) -> Option<(&'a Facts, &'a Facts, &'a InternshipFacts)> {
        let (student, opening) = self.placement().filter(|(seeker, _)| seeker.kind.is(Role::Learner))?;
        let slot = opening.internship.as_ref()?;
        (!is_exempt(student)).then_some((student, opening, slot))
    }

    /// The day in China on which work in the opening begins, as far as that may be told: see [`Judging::person_is_foreign`].
    pub(super) fn begins(&self, opening: &Facts) -> NaiveDate {
        let today = day_in_china(self.judging.at);
        match self.judging.person_is_foreign {
            true => today,
            false => opening.period.start.unwrap_or(today),
        }
    }
}
