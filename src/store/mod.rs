//! Adapters of [`crate::engine::ports::Store`], and of the [`crate::engine::ports::Ledger`].

#![deny(missing_docs, clippy::indexing_slicing)]

mod cache;
pub mod embedded;
pub mod ledger;
pub mod memory;
pub mod qdrant;
mod secret;
mod stored;

use crate::domain::record::document::Document;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::Field;
use crate::engine::ports::StoreError;

/// Refuses what no store may keep: an embedding of another dimension, and fields of the wrong type, which filters would
/// silently not see.
fn check(document: &Document, dimension: usize) -> Result<(), StoreError> {
    if !document.embedding.is_sound(dimension) {
        return Err(StoreError::Invalid(format!(
            "{} has an embedding that is not sound for dimension {dimension}",
            document.name()
        )));
    }
    let fields = &document.fields;
    let misplaced = (fields.keywords.keys().find(|field| !Field::KEYWORDS.contains(field)))
        .or_else(|| fields.integers.keys().find(|field| !Field::INTEGERS.contains(field)));
    match misplaced {
        Some(field) => Err(StoreError::Invalid(format!(
            "{} has a value of the wrong type in {}",
            document.name(),
            field.key()
        ))),
        None => Ok(()),
    }
}

/// Whether an embedding has a dense view: an all-zero one says nothing and is near to nothing.
fn has_dense(embedding: &Embedding) -> bool {
    !embedding.dense.is_zero()
}
