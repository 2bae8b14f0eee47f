//! Whether the work, or what is asked for, is where it is wished.

use super::{Criterion, Side, best, listed};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};

/// What is left of the weight where the wish is met: a wish that is missed says more. And where nobody wishes to work there: the
/// place of a course is little to who looks for one, and less to a posting.
const MET: f64 = 0.5;
const NO_WISH: f64 = 0.25;

pub(super) struct Location;

impl Criterion for Location {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        closeness(subject.facts, target.facts)
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        if seeker_and_opening(subject, target).is_none() && supply_and_need(subject, target).is_none() {
            return NO_WISH;
        }
        1.0 - (1.0 - MET) * closeness(subject, target).unwrap_or(1.0)
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { regions: facts.regions.clone(), remote: facts.remote, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !facts.regions.is_empty() || facts.remote
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        if subject.remote || target.remote {
            return Code::FromAnywhere.into();
        }
        super::compared(places(subject), places(target))
    }
}

fn closeness(ours: &Facts, theirs: &Facts) -> Option<f64> {
    if (ours.remote && !theirs.regions.is_empty()) || (theirs.remote && !ours.regions.is_empty()) {
        return Some(1.0);
    }
    best(&ours.regions, &theirs.regions)
}

fn places(facts: &Facts) -> String {
    listed(facts.regions.iter().map(|region| region.full_name()))
}
