//! Closeness of regions in the tree of GB/T 2260.

use super::{Criterion, Side, best, listed};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::role::Role;

pub(super) struct Location;

impl Criterion for Location {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (ours, theirs) = (subject.facts, target.facts);
        let remote = |facts: &Facts| facts.remote && facts.kind.is(Role::Opening);
        if (remote(ours) && !theirs.regions.is_empty()) || (remote(theirs) && !ours.regions.is_empty()) {
            return Some(1.0);
        }
        best(&ours.regions, &theirs.regions)
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { regions: facts.regions.clone(), remote: facts.remote, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !facts.regions.is_empty() || facts.remote
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> String {
        if subject.remote || target.remote {
            return "can be done from anywhere".to_string();
        }
        format!("{} and {}", places(subject), places(target))
    }
}

fn places(facts: &Facts) -> String {
    listed(facts.regions.iter().map(|region| region.full_name()))
}
