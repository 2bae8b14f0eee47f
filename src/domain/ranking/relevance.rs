//! What of a whole ranking is relevant: how many results, and what they state.

use std::cmp::Reverse;

use crate::domain::search::filter::Field;

/// Most relevant results that are counted.
pub const COUNTED: usize = 1_000;
/// Most values of a field that are told.
pub const VALUES: usize = 200;

/// What to count.
#[derive(Clone, Debug, PartialEq)]
pub struct Relevance {
    /// The least score of what is relevant.
    pub from: f64,
    /// Fields whose values are counted.
    pub fields: Vec<Field>,
}

/// The first [`COUNTED`] results of a ranking that break no rule and score high enough, without copies where they are collapsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Relevant {
    /// How many they are.
    pub count: u64,
    /// How many of them have each value, in the order of [`Relevance::fields`].
    pub facets: Vec<Facet>,
}

/// Values of a field with how many records have them, the most frequent first.
pub type Facet = Vec<(String, u64)>;

/// The most frequent values, at most `limit`, ties by value.
pub fn facet(counts: impl IntoIterator<Item = (String, u64)>, limit: usize) -> Facet {
    let mut facet: Facet = counts.into_iter().collect();
    facet.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    facet.truncate(limit);
    facet
}
