//! Conditions in the few forms that Qdrant knows: what a condition means on a field of the wrong type, or with no values, is
//! decided here once. Vectors as it takes them, too, and the figures of its indexes.

use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Condition, Field};

/// Features of the sparse view that an index holds, the strongest of each document. The weaker ones are the common
/// ones: an update costs the length of every posting list that it touches, so they cost most and tell least.
pub(super) const INDEXED_FEATURES: usize = 32;
/// Up to this many documents that pass a filter are all compared, so the answer is exact.
pub(super) const EXACT_UP_TO: usize = 5_000;
/// Unindexed points that are worth a graph; fewer are quicker compared one by one.
pub(super) const GRAPH_FROM: usize = 5_000;
/// Least beam of the graph search; it is the limit when that is more.
pub(super) const MIN_BEAM: usize = 64;
/// Key of the shown update time in microseconds, for the order of the newest: taken from the document, whatever its
/// fields hold.
pub(super) const UPDATED: &str = "_updated";

/// Size of so many dense vectors in kilobytes, the unit of the engine's thresholds.
pub(super) fn kilobytes(points: usize, dimension: usize) -> usize {
    (points * dimension * size_of::<f32>()).div_ceil(1024).max(1)
}

/// The dense view as a unit vector, which an index compares by the dot product. Only candidates are found with it: what is
/// scored are the integers, which a store keeps apart.
pub(super) fn dense_units(embedding: &Embedding) -> Vec<f32> {
    let dense = &embedding.dense;
    dense.values().iter().map(|value| (f64::from(*value) / dense.length()) as f32).collect()
}

/// The strongest features of the sparse view, with their values in its unit vector.
pub(super) fn sparse_units(embedding: &Embedding) -> (Vec<u32>, Vec<f32>) {
    let strongest = embedding.sparse.strongest(INDEXED_FEATURES).into_iter();
    let length = embedding.sparse.length();
    strongest.map(|(index, value)| (index, (f64::from(value) / length) as f32)).unzip()
}

/// A condition as an index can test it.
pub(super) enum Plain<'a> {
    Never,
    Always,
    /// The keyword field holds one of the values; there is at least one.
    OneOf(Field, &'a [String]),
    /// The keyword field holds none of the values, or nothing.
    NoneOf(Field, &'a [String]),
    /// The integer field is in the range, ends included.
    InRange(Field, Option<i64>, Option<i64>),
    /// The field holds nothing.
    Empty(Field),
    /// All of these.
    All(&'a [Condition]),
}

impl<'a> Plain<'a> {
    pub(super) fn of(condition: &'a Condition) -> Self {
        let keyword = |field: &Field| Field::KEYWORDS.contains(field);
        match condition {
            Condition::AnyOf(field, values) if keyword(field) && !values.is_empty() => {
                Self::OneOf(*field, values)
            }
            Condition::AnyOf(..) => Self::Never,
            Condition::NoneOf(field, values) if keyword(field) && !values.is_empty() => {
                Self::NoneOf(*field, values)
            }
            Condition::NoneOf(..) => Self::Always,
            Condition::AtLeast(field, _) | Condition::AtMost(field, _) if keyword(field) => Self::Never,
            Condition::AtLeast(field, bound) => Self::InRange(*field, Some(*bound), None),
            Condition::AtMost(field, bound) => Self::InRange(*field, None, Some(*bound)),
            Condition::Absent(field) => Self::Empty(*field),
            Condition::All(conditions) => Self::All(conditions),
        }
    }
}
