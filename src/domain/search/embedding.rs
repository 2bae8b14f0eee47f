//! The two views of a text that retrieval and ranking compare.

#![expect(
    clippy::indexing_slicing,
    reason = "a sparse vector has a value for each index, and there are eight lanes"
)]

use serde::{Deserialize, Serialize};

/// A text as a dense unit vector (meaning) and a sparse unit vector (wording).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Embedding {
    /// As many numbers as the model has dimensions, of length 1; all zero when the text says nothing.
    pub dense: Vec<f32>,
    /// By features of the text.
    pub sparse: SparseVector,
}

/// A sparse vector of length 1 with values above 0; empty when the text says nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SparseVector {
    /// Feature ids, strictly ascending.
    pub indices: Vec<u32>,
    /// One value for each index.
    pub values: Vec<f32>,
}

impl SparseVector {
    /// The `most` features of the largest values, ascending by id; among equal values those of the lower id.
    /// No longer of length 1 where something was left out.
    pub fn strongest(&self, most: usize) -> Self {
        if self.indices.len() <= most {
            return self.clone();
        }
        let mut order: Vec<usize> = (0..self.indices.len()).collect();
        order.select_nth_unstable_by(most, |a, b| self.values[*b].total_cmp(&self.values[*a]).then(a.cmp(b)));
        order.truncate(most);
        order.sort_unstable();
        Self {
            indices: order.iter().map(|at| self.indices[*at]).collect(),
            values: order.iter().map(|at| self.values[*at]).collect(),
        }
    }
}

impl Embedding {
    /// Cosine of the dense views, in [-1, 1]; 0 where a view is missing or of another model.
    pub fn dense_cosine(&self, other: &Self) -> f32 {
        if self.dense.len() != other.dense.len() {
            return 0.0;
        }
        // Eight running sums let the compiler use vector registers; the order of the sum stays fixed.
        let mut lanes = [0.0f32; 8];
        let (left, right) = (self.dense.chunks_exact(8), other.dense.chunks_exact(8));
        let tail: f32 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
        for (a, b) in left.zip(right) {
            for lane in 0..8 {
                lanes[lane] += a[lane] * b[lane];
            }
        }
        lanes.iter().sum::<f32>() + tail
    }

    /// Cosine of the sparse views, in [0, 1].
    pub fn sparse_cosine(&self, other: &Self) -> f32 {
        let (a, b) = (&self.sparse, &other.sparse);
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < a.indices.len() && j < b.indices.len() {
            match a.indices[i].cmp(&b.indices[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += a.values[i] * b.values[j];
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// Whether both views are of the given dimension, finite and well ordered, as a store requires.
    pub fn is_sound(&self, dimension: usize) -> bool {
        let sparse = &self.sparse;
        self.dense.len() == dimension
            && self.dense.iter().chain(&sparse.values).all(|value| value.is_finite())
            && sparse.indices.len() == sparse.values.len()
            && sparse.indices.is_sorted_by(|a, b| a < b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sparse(pairs: &[(u32, f32)]) -> Embedding {
        let (indices, values) = pairs.iter().copied().unzip();
        Embedding { dense: Vec::new(), sparse: SparseVector { indices, values } }
    }

    #[test]
    fn sparse_cosine_sums_shared_features() {
        let a = sparse(&[(1, 0.6), (5, 0.8)]);
        let b = sparse(&[(2, 0.6), (5, 0.8)]);
        assert!((a.sparse_cosine(&b) - 0.64).abs() < 1e-6);
    }

    #[test]
    fn the_strongest_features_keep_their_order() {
        let vector = sparse(&[(1, 0.2), (4, 0.9), (6, 0.2), (9, 0.5)]).sparse;
        assert_eq!(vector.strongest(3), sparse(&[(1, 0.2), (4, 0.9), (9, 0.5)]).sparse);
        assert_eq!(vector.strongest(4), vector);
    }

    #[test]
    fn unsound_vectors_are_told_apart() {
        let mut embedding = sparse(&[(3, 0.5), (3, 0.5)]);
        assert!(!embedding.is_sound(0));
        embedding.sparse.indices = vec![3, 4];
        assert!(embedding.is_sound(0));
        embedding.sparse.values[0] = f32::NAN;
        assert!(!embedding.is_sound(0));
    }

    proptest! {
        #[test]
        fn dense_cosine_is_the_plain_dot_product(pairs in prop::collection::vec((-1.0f32..1.0, -1.0f32..1.0), 0..70)) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
            let plain: f32 = pairs.iter().map(|(a, b)| a * b).sum();
            let (a, b) = (
                Embedding { dense: a, ..Default::default() },
                Embedding { dense: b, ..Default::default() },
            );
            prop_assert!((a.dense_cosine(&b) - plain).abs() < 1e-3);
        }
    }
}
