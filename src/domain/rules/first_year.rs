use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use super::{begin, school_year};
use crate::domain::message::{Code, Message};

/// The internship begins in the student's first year, which lasts until the end of July of the year after entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstYear {}

impl Check for FirstYear {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening, _) = pair.internship()?;
        let entry = student.person.as_ref()?.entry_year?;
        let second_year = school_year(entry + 1)?;
        let last = second_year.pred_opt()?;
        let until = || Code::FirstYearUntil.with("year", entry).with("day", last);
        (pair.begins(opening) < second_year).then(|| Finding::at(student.kind, "entry_year", until()))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        let entry = pair.student.person.as_ref()?.entry_year?;
        Some(begin(pair.opening, school_year(entry + 1)?, pair.at))
    }

    fn is_of_school(&self) -> bool {
        true
    }
}
