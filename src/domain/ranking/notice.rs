//! What is to be said of a first page beside its results: why it is empty, or that nothing good is on it.

use crate::domain::catalogue::region::RegionCode;
use crate::domain::rules::Broken;

/// What is to be said.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// No word of a typed text is known, so that nothing could be compared.
    NotUnderstood,
    /// Nothing passes the filter.
    NothingPasses,
    /// Rules keep out all that passes.
    RulesKeepOut {
        /// How many of the nearest were looked at.
        looked_at: usize,
        /// The rules that they break, the most frequent first.
        rules: Vec<RuleCount>,
    },
    /// A typed text wishes for these places, and no result of the work that it seeks is said to be in one of them.
    NothingThere(Vec<RegionCode>),
    /// Nothing that fits well was found: each result is of another work than the one that is sought, far away, years above, or scores below the
    /// middle of FAIR. Of 326 judged queries for which something very good is there 3 of 100 are told so, and 8 where GOOD is the bound.
    NothingGood,
}

/// A rule, with how many records it keeps out.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleCount {
    /// The rule, as the nearest record breaks it.
    pub broken: Broken,
    /// Records that break it.
    pub count: usize,
}
