//! What filters and facets ask of the records of a block.

use std::collections::HashMap;

use bitcode::{Decode, Encode};

use super::bits::Bits;
use super::holders::Holders;
use super::slots::Moves;
use crate::domain::search::filter::{Condition, Field, Filter, IndexFields};

/// The values of one keyword field.
#[derive(Default, Encode, Decode)]
struct Keyword {
    values: HashMap<Box<str>, Holders>,
    stated: Bits,
}

/// The values of one integer field: one for each slot, with no meaning where the field is not stated.
#[derive(Default, Encode, Decode)]
struct Integer {
    values: Vec<i64>,
    stated: Bits,
}

/// The index fields of the records of a block, by slot.
#[derive(Encode, Decode)]
pub(super) struct Fields {
    /// By place in [`Field::KEYWORDS`].
    keywords: Vec<Keyword>,
    /// By place in [`Field::INTEGERS`].
    integers: Vec<Integer>,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            keywords: Field::KEYWORDS.map(|_| Keyword::default()).into(),
            integers: Field::INTEGERS.map(|_| Integer::default()).into(),
        }
    }
}

impl Fields {
    /// Puts in the fields of the record at a slot above all that were put in before.
    pub(super) fn push(&mut self, slot: u16, fields: &IndexFields) {
        for (field, values) in &fields.keywords {
            let Some(keyword) = place(&Field::KEYWORDS, *field).map(|at| &mut self.keywords[at]) else {
                continue;
            };
            for value in values {
                let holders = match keyword.values.get_mut(value.as_str()) {
                    Some(holders) => holders,
                    None => keyword.values.entry(value.as_str().into()).or_default(),
                };
                holders.add(slot);
                keyword.stated.add(slot);
            }
        }
        for (field, value) in &fields.integers {
            let Some(integer) = place(&Field::INTEGERS, *field).map(|at| &mut self.integers[at]) else {
                continue;
            };
            integer.values.resize(usize::from(slot), 0);
            integer.values.push(*value);
            integer.stated.add(slot);
        }
    }

    fn keyword(&self, field: Field) -> Option<&Keyword> {
        self.keywords.get(place(&Field::KEYWORDS, field)?)
    }

    fn integers_of(&self, field: Field) -> Option<&Integer> {
        self.integers.get(place(&Field::INTEGERS, field)?)
    }

    /// The slots of `live` that pass, as [`Filter::admits`] says.
    pub(super) fn passing(&self, filter: &Filter, live: &Bits) -> Bits {
        let mut passing = live.clone();
        for clause in &filter.clauses {
            if passing.is_empty() {
                break;
            }
            match &clause[..] {
                [only] => self.narrow(&mut passing, only),
                any => {
                    let mut hold = Bits::default();
                    for condition in any {
                        let mut holding = passing.clone();
                        self.narrow(&mut holding, condition);
                        hold.join(&holding);
                    }
                    passing = hold;
                }
            }
        }
        passing
    }

    /// Keeps the slots for which the condition holds.
    fn narrow(&self, slots: &mut Bits, condition: &Condition) {
        match condition {
            Condition::AnyOf(field, values) => slots.keep(&self.holding(*field, values)),
            Condition::NoneOf(field, values) => slots.take_out(&self.holding(*field, values)),
            Condition::AtLeast(field, bound) => self.compare(slots, *field, |value| value >= *bound),
            Condition::AtMost(field, bound) => self.compare(slots, *field, |value| value <= *bound),
            Condition::All(conditions) => conditions.iter().for_each(|one| self.narrow(slots, one)),
            Condition::Absent(field) => {
                if let Some(keyword) = self.keyword(*field) {
                    slots.take_out(&keyword.stated);
                }
                if let Some(integer) = self.integers_of(*field) {
                    slots.take_out(&integer.stated);
                }
            }
        }
    }

    /// The number that the record at a slot states.
    pub(super) fn integer(&self, field: Field, slot: u16) -> Option<i64> {
        let integer = self.integers_of(field)?;
        integer.stated.has(slot).then(|| integer.values.get(usize::from(slot)).copied())?
    }

    fn holding(&self, field: Field, values: &[String]) -> Bits {
        let mut holding = Bits::default();
        if let Some(keyword) = self.keyword(field) {
            let holders = values.iter().filter_map(|value| keyword.values.get(value.as_str()));
            holders.for_each(|holders| holders.join_to(&mut holding));
        }
        holding
    }

    fn compare(&self, slots: &mut Bits, field: Field, holds: impl Fn(i64) -> bool) {
        let Some(integer) = self.integers_of(field) else { return *slots = Bits::default() };
        slots.keep(&integer.stated);
        slots.retain(|slot| holds(integer.values[usize::from(slot)]));
    }

    /// Adds how many of these slots hold each value of a keyword field.
    pub(super) fn facet(&self, field: Field, slots: &Bits, counts: &mut HashMap<Box<str>, u64>) {
        let Some(keyword) = self.keyword(field) else { return };
        for (value, holders) in &keyword.values {
            let count = holders.shared(slots) as u64;
            if count > 0 {
                *counts.entry(value.clone()).or_default() += count;
            }
        }
    }

    /// The same after slots have moved.
    pub(super) fn moved(&self, moves: &Moves) -> Self {
        let keyword = |keyword: &Keyword| {
            let values = keyword.values.iter().map(|(value, slots)| (value.clone(), slots.moved(moves)));
            let values = values.filter(|(_, slots)| !slots.is_empty()).collect();
            Keyword { values, stated: moves.bits(&keyword.stated) }
        };
        let integer = |integer: &Integer| Integer {
            values: moves.column(&integer.values),
            stated: moves.bits(&integer.stated),
        };
        Self {
            keywords: self.keywords.iter().map(keyword).collect(),
            integers: self.integers.iter().map(integer).collect(),
        }
    }
}

/// Where a field stands among those of its sort.
fn place(fields: &[Field], field: Field) -> Option<usize> {
    fields.iter().position(|one| *one == field)
}
