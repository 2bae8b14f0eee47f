//! What is compared of a skill or certificate.

use super::facts::Stated;
use crate::domain::lexicon;

/// What a required, a plain and a general (soft) item count in a share.
const REQUIRED: f64 = 2.0;
const PLAIN: f64 = 1.0;
const SOFT: f64 = 0.25;

/// What is compared of a skill or certificate: [`Stated`], or the form of it that an index keeps.
pub trait Item {
    /// Whether both are of the same name.
    fn is_of_name(&self, other: &Self) -> bool;

    /// See [`Stated::level`].
    fn level(&self) -> Option<u8>;

    /// See [`Stated::required`].
    fn required(&self) -> bool;

    /// See [`Stated::recognised`].
    fn recognised(&self) -> bool;

    /// See [`Stated::soft`].
    fn soft(&self) -> bool;

    /// See [`Stated::is_work`].
    fn is_work(&self) -> bool;

    /// Whether holding this answers what is asked; a level that one side does not state is no obstacle (invariant 6).
    fn satisfies(&self, asked: &Self) -> bool {
        let level_reached = match (self.level(), asked.level()) {
            (Some(held), Some(asked)) => lexicon::reaches(held, asked),
            _ => true,
        };
        self.is_of_name(asked) && level_reached
    }

    /// What it counts in a share, where it is asked for: a multiple of a quarter.
    fn importance(&self) -> f64 {
        match (self.soft(), self.required()) {
            (true, _) => SOFT,
            (false, true) => REQUIRED,
            (false, false) => PLAIN,
        }
    }
}

impl Item for Stated {
    fn is_of_name(&self, other: &Self) -> bool {
        self.name == other.name
    }

    fn level(&self) -> Option<u8> {
        self.level
    }

    fn required(&self) -> bool {
        self.required
    }

    fn recognised(&self) -> bool {
        self.recognised
    }

    fn soft(&self) -> bool {
        self.soft
    }

    fn is_work(&self) -> bool {
        self.is_work
    }
}
