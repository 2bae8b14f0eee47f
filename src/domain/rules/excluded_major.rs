use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::message::Code;

/// The text of an opening leaves out the major of who seeks it: "专业不限（除护理外）", or all that are of no class of those it asks for: "非护理专业勿投".
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
        let words = &*opening.beyond.majors;
        let is_out = if excluded.is_empty() && !words.is_empty() {
            is_of_others(&seeker.majors, &opening.majors)
        } else {
            seeker.majors.iter().any(|own| excluded.iter().any(|out| is_left_out(own, out)))
        };
        let words = || Code::Named.with("what", words);
        is_out.then(|| Finding::at(opening.kind, "description", words()))?
    }
}

/// Whether none of a seeker's majors is of the class of one that is asked for, where both are known.
fn is_of_others(own: &[MajorCode], asked: &[MajorCode]) -> bool {
    const OF_A_CLASS: f64 = 0.8;
    let is_near = |own: &MajorCode| asked.iter().any(|asked| own.closeness(*asked) >= OF_A_CLASS);
    !own.is_empty() && !asked.is_empty() && !own.iter().any(is_near)
}
