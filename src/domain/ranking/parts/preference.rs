//! Stated wishes that are met.

use super::{Criterion, Side, best, mean};
use crate::domain::ranking::facts::{Facts, PersonFacts};
use crate::domain::ranking::relation::seeker_and_opening;
use crate::domain::record::role::Role;

pub(super) struct Preference;

impl Criterion for Preference {
    /// The mean of the seeker's stated wishes about slots, occupations, industries and arrangement.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (seeker, opening) = seeker_and_opening(subject.facts, target.facts)?;
        let opening_name = if subject.facts.kind.is(Role::Opening) { subject.name } else { target.name };
        let ranked = seeker.person.as_ref().filter(|person| !person.ranked_slots.is_empty());
        let slot = ranked.filter(|_| opening.kind.is(Role::Internship)).map(|person| {
            let slots = &person.ranked_slots;
            let place = slots.iter().position(|slot| slot == opening_name);
            place.map_or(0.0, |place| 1.0 - 0.5 * place as f64 / slots.len() as f64)
        });
        let (wanted, offered) = (&seeker.employment_types, &opening.employment_types);
        let arrangement = (!wanted.is_empty() && !offered.is_empty())
            .then(|| f64::from(u8::from(offered.iter().any(|kind| wanted.contains(kind)))));
        mean([
            slot,
            best(&seeker.occupations, &opening.occupations),
            best(&seeker.industries, &opening.industries),
            arrangement,
        ])
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        let slots = |person: &PersonFacts| PersonFacts {
            ranked_slots: person.ranked_slots.clone(),
            ..PersonFacts::default()
        };
        Some(Facts {
            occupations: facts.occupations.clone(),
            industries: facts.industries.clone(),
            employment_types: facts.employment_types.clone(),
            person: facts.person.as_ref().map(slots),
            ..Facts::none(facts.kind)
        })
    }

    /// A slot always says which it is, and may be one of those that a student ranks.
    fn is_stated(&self, facts: &Facts) -> bool {
        let slots = facts.person.as_ref().is_some_and(|person| !person.ranked_slots.is_empty());
        slots
            || facts.kind.is(Role::Internship)
            || !facts.occupations.is_empty()
            || !facts.industries.is_empty()
            || !facts.employment_types.is_empty()
    }

    fn reason(&self, value: f64, _: &Facts, _: &Facts) -> String {
        format!("{:.0} % of the stated wishes are met", value * 100.0)
    }
}
