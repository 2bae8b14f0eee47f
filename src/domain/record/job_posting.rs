//! 岗位.

use serde::{Deserialize, Serialize};

use super::opening::Opening;

/// An opening that an employer wants to fill.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobPosting {
    pub opening: Opening,
    pub headcount: Option<u32>,
}
