use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::message::Code;

/// The text of an opening leaves out the major of who seeks it: "专业不限（除护理外）".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {}

impl Check for Excluded {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (seeker, opening) = pair.placement()?;
        // Of the same name in another catalogue it is the same; a class that is left out leaves out all its majors, not the other way round.
        let is_left_out =
            |own: &MajorCode, out: &MajorCode| own.level() >= out.level() && own.closeness(*out) >= 1.0;
        let excluded = &opening.majors_excluded;
        let is_out = seeker.majors.iter().any(|own| excluded.iter().any(|out| is_left_out(own, out)));
        let words = || Code::Named.with("what", &*opening.beyond.majors);
        is_out.then(|| Finding::at(opening.kind, "description", words()))?
    }
}
