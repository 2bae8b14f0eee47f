use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::search::filter::{Condition, Field};

/// Either record has no places left.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoCapacity {}

impl Check for NoCapacity {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let full = pair.sides().into_iter().find(|facts| facts.capacity == Some(0))?;
        Finding::at(full.kind, full.kind.places_field()?, None)
    }

    fn clauses(&self, _: &Facts, _: RecordKind) -> Vec<Vec<Condition>> {
        vec![vec![Condition::AtLeast(Field::Capacity, 1), Condition::Absent(Field::Capacity)]]
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.opening.capacity = Some(1);
        Some(Code::OpenPlace.into())
    }
}

/// Less is left than the need asks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BelowAsked {}

impl Check for BelowAsked {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let [(supply, _), (need, _)] = pair.exchange()?;
        let (left, asked) = (supply.capacity?, need.capacity?);
        let detail = Code::CapacityAsked.with("asked", asked).with("left", left);
        (left > 0 && left < asked).then(|| Finding::at(supply.kind, "capacity", detail))?
    }
}
