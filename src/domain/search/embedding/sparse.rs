//! The sparse view.

#![expect(clippy::indexing_slicing, reason = "there is a value for each index")]

use std::cmp::{Ordering, Reverse};

use super::{Unsound, length, on_scale};

/// What the largest value of a vector becomes.
const FULL: u8 = 255;

/// Features with values in 1..=255, and the Euclidean length of these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SparseVector {
    /// Strictly ascending.
    indices: Vec<u32>,
    /// One for each index.
    values: Vec<u8>,
    length: f64,
}

impl SparseVector {
    /// The vector of these feature ids, strictly ascending, with a value for each.
    ///
    /// # Errors
    /// [`Unsound::Disordered`], or [`Unsound::OutOfRange`] where a value is 0.
    pub fn new(indices: Vec<u32>, values: Vec<u8>) -> Result<Self, Unsound> {
        if indices.len() != values.len() || !indices.is_sorted_by(|a, b| a < b) {
            return Err(Unsound::Disordered);
        }
        if values.contains(&0) {
            return Err(Unsound::OutOfRange);
        }
        let squares: u64 = values.iter().map(|value| u64::from(*value).pow(2)).sum();
        Ok(Self { indices, values, length: length(squares) })
    }

    /// Each value as `round(value * 255 / largest)`, ties away from zero; what comes to 0 or less is left out.
    ///
    /// # Errors
    /// [`Unsound::NotFinite`], or [`Unsound::Disordered`] where ids do not strictly ascend.
    pub fn quantised(floats: &[(u32, f32)]) -> Result<Self, Unsound> {
        if floats.iter().any(|(_, value)| !value.is_finite()) {
            return Err(Unsound::NotFinite);
        }
        if !floats.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(Unsound::Disordered);
        }
        let largest = floats.iter().fold(0.0f32, |largest, (_, value)| largest.max(*value));
        if largest == 0.0 {
            return Ok(Self::default());
        }
        let rounded = floats.iter().map(|(index, value)| (*index, on_scale(*value, largest, FULL) as u8));
        let (indices, values) = rounded.filter(|(_, value)| *value > 0).unzip();
        Self::new(indices, values)
    }

    /// Feature ids, strictly ascending.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// A value in 1..=255 for each index.
    pub fn values(&self) -> &[u8] {
        &self.values
    }

    /// The root of the sum of squares of the values; 0 where the vector is empty.
    pub fn length(&self) -> f64 {
        self.length
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// The features with their values, ascending by id.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u8)> + '_ {
        self.indices.iter().copied().zip(self.values.iter().copied())
    }

    /// The `most` features of the largest values, ascending by id; among equal values those of the lower id.
    pub fn strongest(&self, most: usize) -> Vec<(u32, u8)> {
        let mut features: Vec<(u32, u8)> = self.iter().collect();
        if features.len() > most {
            features.select_nth_unstable_by_key(most, |(index, value)| (Reverse(*value), *index));
            features.truncate(most);
            features.sort_unstable();
        }
        features
    }

    /// The exact dot product.
    pub fn dot(&self, other: &Self) -> i64 {
        let (a, b) = (self, other);
        let (mut i, mut j, mut sum) = (0, 0, 0);
        while i < a.indices.len() && j < b.indices.len() {
            match a.indices[i].cmp(&b.indices[j]) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => {
                    sum += i64::from(a.values[i]) * i64::from(b.values[j]);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }
}
