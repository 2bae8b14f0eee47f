use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use super::{begin, school_year_from};
use crate::domain::message::Message;

/// The student has not reached the age when the internship begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnderAge {}

impl Check for UnderAge {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening, _) = pair.internship()?;
        let mut of_age = student.person.as_ref()?.of_age_from?;
        if pair.judging.person_is_foreign {
            of_age = school_year_from(of_age)?;
        }
        (pair.begins(opening) < of_age).then(|| Finding::at(student.kind, "protected", None))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        let of_age = pair.student.person.as_ref()?.of_age_from?;
        Some(begin(pair.opening, of_age, pair.at))
    }

    fn is_of_school(&self) -> bool {
        true
    }
}
