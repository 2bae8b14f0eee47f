//! Stated wishes that are met.

use super::{Criterion, Side, best, mean};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::student_and_opening;
use crate::domain::record::name::RecordKind;

pub(super) struct Preference;

impl Criterion for Preference {
    /// The mean of the student's stated wishes about slots, occupations, industries and arrangement.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (student, opening) = student_and_opening(subject.facts, target.facts)?;
        let opening_name = if subject.facts.kind.is_opening() { subject.name } else { target.name };
        let ranked = student.student.as_ref().filter(|student| !student.ranked_slots.is_empty());
        let slot = ranked.filter(|_| opening.kind == RecordKind::InternshipSlot).map(|student| {
            let slots = &student.ranked_slots;
            let place = slots.iter().position(|slot| slot == opening_name);
            place.map_or(0.0, |place| 1.0 - 0.5 * place as f64 / slots.len() as f64)
        });
        let (wanted, offered) = (&student.employment_types, &opening.employment_types);
        let arrangement = (!wanted.is_empty() && !offered.is_empty())
            .then(|| f64::from(u8::from(offered.iter().any(|kind| wanted.contains(kind)))));
        mean([
            slot,
            best(&student.occupations, &opening.occupations),
            best(&student.industries, &opening.industries),
            arrangement,
        ])
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        let slots = facts.student.as_ref().is_some_and(|student| !student.ranked_slots.is_empty());
        slots
            || !facts.occupations.is_empty()
            || !facts.industries.is_empty()
            || !facts.employment_types.is_empty()
    }

    fn reason(&self, value: f64, _: &Facts, _: &Facts) -> String {
        format!("{:.0} % of the stated wishes are met", value * 100.0)
    }
}
