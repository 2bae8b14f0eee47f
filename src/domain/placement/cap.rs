//! Caps: the most of some students that some slots take together.

use serde::{Deserialize, Serialize};

/// At most so many of some students in each slot, with each employer, or in the whole plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Whom it counts.
    pub members: Members,
    /// What it counts them in.
    pub per: Per,
    /// The most in each, by number; [`Cap::NONE`] sets no limit there.
    pub most: Vec<u32>,
}

/// Whom a cap counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// All students.
    Everybody,
    /// These, each once.
    Only(Vec<u32>),
}

/// What a cap counts students in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each slot by itself.
    Slot,
    /// All slots of an employer.
    Employer,
    /// All slots.
    Plan,
}

impl Cap {
    /// No limit.
    pub const NONE: u32 = u32::MAX;
}
