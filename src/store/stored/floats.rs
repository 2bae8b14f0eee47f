//! Vectors were kept as floats of a unit vector. They become integers as they are read, the very ones that embedding the text
//! again would give: these are made of the same floats.

use crate::domain::search::embedding::{Embedding, Unsound};

/// The embedding that was kept.
pub(super) fn quantised(dense: &[f32], indices: &[u32], values: &[f32]) -> Result<Embedding, Unsound> {
    if indices.len() != values.len() {
        return Err(Unsound::Disordered);
    }
    let sparse: Vec<(u32, f32)> = indices.iter().copied().zip(values.iter().copied()).collect();
    Embedding::quantised(dense, &sparse)
}
