//! Closeness of majors in the tree of the vocational catalogue.

use super::{Criterion, Side, best, listed};
use crate::domain::message::Message;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{learns_for_wish, wish_excerpt};

/// What is left of the weight between a course and who wishes for some work, which may be of another major.
const BESIDE_WISH: f64 = 0.4;

pub(super) struct Major;

impl Criterion for Major {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        best(&subject.facts.majors, &target.facts.majors)
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        if learns_for_wish(subject, target) { BESIDE_WISH } else { 1.0 }
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { majors: facts.majors.clone(), ..wish_excerpt(facts) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        !facts.majors.is_empty()
    }

    fn reason(&self, _: f64, subject: &Facts, target: &Facts) -> Message {
        super::compared(names(subject), names(target))
    }
}

fn names(facts: &Facts) -> String {
    listed(facts.majors.iter().map(|major| major.name().map_or_else(|| major.to_string(), str::to_string)))
}
