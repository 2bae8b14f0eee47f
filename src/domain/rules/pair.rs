//! The two records that rules judge.

use chrono::NaiveDate;

use super::{Judging, is_exempt};
use crate::domain::ranking::facts::{Facts, InternshipFacts};
use crate::domain::ranking::relation::student_and_opening;
use crate::domain::record::name::RecordKind;

/// A pair, and when and for whom it is judged.
pub struct Pair<'a> {
    pub subject: &'a Facts,
    pub target: &'a Facts,
    pub judging: Judging,
}

impl<'a> Pair<'a> {
    pub fn sides(&self) -> [&'a Facts; 2] {
        [self.subject, self.target]
    }

    pub fn student(&self) -> Option<&'a Facts> {
        self.sides().into_iter().find(|facts| facts.kind == RecordKind::StudentProfile)
    }

    /// The student and the opening, where the pair is one of these.
    pub fn placement(&self) -> Option<(&'a Facts, &'a Facts)> {
        student_and_opening(self.subject, self.target)
    }

    /// The student and the slot, where the pair is one of these and the student is not known to be exempt from the rules
    /// for internships.
    pub fn internship(&self) -> Option<(&'a Facts, &'a Facts, &'a InternshipFacts)> {
        let (student, opening) = self.placement()?;
        let slot = opening.internship.as_ref()?;
        (!is_exempt(student)).then_some((student, opening, slot))
    }

    /// The day on which work in the opening begins, as far as that may be told: see [`Judging::student_is_foreign`].
    pub fn begins(&self, opening: &Facts) -> NaiveDate {
        let today = self.judging.at.date_naive();
        match self.judging.student_is_foreign {
            true => today,
            false => opening.period.start.unwrap_or(today),
        }
    }
}
