//! The dense view.

use super::{Unsound, length, on_scale};

/// What the largest value of a vector becomes.
const FULL: u8 = 127;
/// So many products of two values fit into 32 bits when they are added.
const PIECE: usize = 1 << 16;

/// A vector of integers in -127..=127 with its Euclidean length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DenseVector {
    values: Vec<i8>,
    length: f64,
}

impl DenseVector {
    /// The vector of these integers.
    ///
    /// # Errors
    /// [`Unsound::OutOfRange`] where one is -128.
    pub fn new(values: Vec<i8>) -> Result<Self, Unsound> {
        if values.contains(&i8::MIN) {
            return Err(Unsound::OutOfRange);
        }
        let squares: u64 = values.iter().map(|value| u64::from(value.unsigned_abs()).pow(2)).sum();
        Ok(Self { values, length: length(squares) })
    }

    /// Each value as `round(value * 127 / largest)`, ties away from zero, where `largest` is the largest absolute value;
    /// all zero where that is 0. So an angle is kept to about one part in 127, and the length of the floats is not.
    ///
    /// # Errors
    /// [`Unsound::NotFinite`].
    pub fn quantised(floats: &[f32]) -> Result<Self, Unsound> {
        if floats.iter().any(|value| !value.is_finite()) {
            return Err(Unsound::NotFinite);
        }
        let largest = floats.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
        if largest == 0.0 {
            return Ok(Self::zero(floats.len()));
        }
        Self::new(floats.iter().map(|value| on_scale(*value, largest, FULL) as i8).collect())
    }

    /// What says nothing.
    pub fn zero(dimension: usize) -> Self {
        Self { values: vec![0; dimension], length: 0.0 }
    }

    /// The integers, each in -127..=127.
    pub fn values(&self) -> &[i8] {
        &self.values
    }

    /// How many integers.
    pub fn dimension(&self) -> usize {
        self.values.len()
    }

    /// The root of the sum of squares of the integers; 0 where the vector says nothing.
    pub fn length(&self) -> f64 {
        self.length
    }

    /// Whether it says nothing, and is near to nothing.
    pub fn is_zero(&self) -> bool {
        self.length == 0.0
    }

    /// The exact dot product; 0 with a vector of another dimension.
    pub fn dot(&self, other: &Self) -> i64 {
        if self.values.len() != other.values.len() {
            return 0;
        }
        let product = |(a, b): (&i8, &i8)| i32::from(*a) * i32::from(*b);
        let pieces = self.values.chunks(PIECE).zip(other.values.chunks(PIECE));
        pieces.map(|(a, b)| i64::from(a.iter().zip(b).map(product).sum::<i32>())).sum()
    }
}
