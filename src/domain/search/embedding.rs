//! The two views of a text that retrieval and ranking compare: vectors of integers, quantised once, where an embedding is
//! made. Sums of integers have no order, so a cosine is the same to the last bit on any CPU, with any number of threads and
//! from any store.
//!
//! No scale is kept: a view is its integers divided by their Euclidean length, which follows from them.

mod dense;
mod sparse;

pub use dense::DenseVector;
pub use sparse::SparseVector;

/// A text as a dense vector (meaning) and a sparse vector (wording).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embedding {
    /// As many integers as the model has dimensions; all zero when the text says nothing.
    pub dense: DenseVector,
    /// By features of the text; empty when the text says nothing.
    pub sparse: SparseVector,
}

/// Why numbers are no vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// NaN or infinity.
    #[error("a vector has a value that is not finite")]
    NotFinite,
    /// -128 in a dense vector or 0 in a sparse one.
    #[error("a vector has an integer that no vector has")]
    OutOfRange,
    /// Features that do not ascend, or have not one value each.
    #[error("the features of a sparse vector are not in order")]
    Disordered,
}

impl Embedding {
    /// The embedding of a model's numbers, of any length: see [`DenseVector::quantised`] and [`SparseVector::quantised`].
    ///
    /// # Errors
    /// As theirs.
    pub fn quantised(dense: &[f32], sparse: &[(u32, f32)]) -> Result<Self, Unsound> {
        Ok(Self { dense: DenseVector::quantised(dense)?, sparse: SparseVector::quantised(sparse)? })
    }

    /// Cosine of the dense views, in [-1, 1]; 0 where a view says nothing or is of another dimension.
    pub fn dense_cosine(&self, other: &Self) -> f64 {
        let (a, b) = (&self.dense, &other.dense);
        cosine(a.dot(b), a.length(), b.length())
    }

    /// Cosine of the sparse views, in [0, 1]; 0 where a view says nothing.
    pub fn sparse_cosine(&self, other: &Self) -> f64 {
        let (a, b) = (&self.sparse, &other.sparse);
        cosine(a.dot(b), a.length(), b.length())
    }

    /// Closeness of wording, in [0, 1]: see [`wording`].
    pub fn wording(&self, other: &Self) -> f64 {
        let (a, b) = (&self.sparse, &other.sparse);
        wording(a.dot(b), a.length(), b.length())
    }

    /// Whether the dense view is of the given dimension, as a store requires. All else is so by construction.
    pub fn is_sound(&self, dimension: usize) -> bool {
        self.dense.dimension() == dimension
    }
}

/// The cosine of two vectors, in [-1, 1], from their dot product and their lengths; 0 where a length is 0. The one formula:
/// whatever adds up dot products in its own way gets the very same number here.
pub fn cosine(dot: i64, length_a: f64, length_b: f64) -> f64 {
    let lengths = length_a * length_b;
    // The square of a rounded root may lie below the sum that the root is of.
    if lengths > 0.0 { (dot as f64 / lengths).clamp(-1.0, 1.0) } else { 0.0 }
}

/// The closeness of wording of two texts, in [0, 1], from the dot product of their sparse views and the lengths of these: the cosine
/// times the [`leverage`] of both, at most 1.
pub fn wording(dot: i64, length_a: f64, length_b: f64) -> f64 {
    (cosine(dot, length_a, length_b) * (leverage(length_a) * leverage(length_b))).min(1.0)
}

/// How much more than their cosine the words that a text of this length shares count: the fourth root of its length over [`PIVOT`].
///
/// A cosine holds against a text all that it says beside what was asked, and so favours short ones. To divide by less than the length
/// mends that: Singhal, Buckley, Mitra, Pivoted Document Length Normalization, SIGIR 1996, 3. It needs no statistics of what is searched,
/// which would differ from store to store and tell of records that a caller may not see. `models/zh-ngram/CARD.md` says what it is worth.
pub fn leverage(length: f64) -> f64 {
    // Roots are exact on any machine, other powers are not.
    (length / PIVOT).sqrt().sqrt()
}

/// The length of a sparse view that has no leverage: of some five equally strong features. A title has about 600, a posting with its
/// title 1,150, one without it 1,600.
const PIVOT: f64 = 550.0;

/// The Euclidean length of integers with this sum of squares. A sum below 2^53 is exact: a vector would need a
/// hundred billion values to pass that.
fn length(squares: u64) -> f64 {
    (squares as f64).sqrt()
}

/// A value on a scale on which the largest one is `full`, rounded, ties away from zero.
fn on_scale(value: f32, largest: f32, full: u8) -> f64 {
    (f64::from(value) * f64::from(full) / f64::from(largest)).round()
}

#[cfg(test)]
mod tests;
