use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};

/// The slot is kept for other schools than the student's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotPartner {}

impl Check for NotPartner {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening) = pair.placement()?;
        let partners = &opening.internship.as_ref()?.partner_schools;
        let is_withheld = student.person.as_ref().is_some_and(|person| person.withholds_school);
        if pair.judging.person_is_foreign && is_withheld {
            return None;
        }
        let stated = !partners.is_empty() && !student.school.is_empty();
        (stated && !partners.contains(&student.school))
            .then(|| Finding::at(opening.kind, "partner_schools", None))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.opening.internship.as_mut()?.partner_schools.push(pair.student.school.clone());
        Some(Code::BecomePartner.into())
    }
}
