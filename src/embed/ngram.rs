//! The bundled model `zh-ngram`: character n-gram features to a dense and a sparse vector, in pure Rust.
//!
//! One pass over a text finds its features (Han character 1-3-grams and whole Latin tokens, see [`features`]). Both views
//! are weighted sums over them: the sparse view keeps the features themselves (TF-IDF, L2-normalised), the dense view adds
//! up one trained row for each feature (as in fastText, Joulin et al. 2016), L2-normalised as well. Sparse values are never
//! negative, so a sparse dot product is a cosine in [0, 1]; a dense one is a cosine in [-1, 1]. Then both become integers.
//!
//! The weights are read in place from the model file. How they are trained stands in `models/train/`.

mod features;
mod format;
mod rows;
mod table;
mod views;

use std::borrow::Cow;

use crate::domain::search::embedding::{Embedding, SparseVector, Unsound};

pub use format::ModelError;

use format::ModelFile;
use table::FeatureTable;
use views::Term;

/// The trained weights, compiled into the binary, so that the service needs no download.
static BUNDLED: &[u8] = include_bytes!("../../models/zh-ngram/model.bin");

/// The share of the title in a text that has a body as well. More than the model is trained with, as a title says what is sought and a body much
/// else: of .25, .4 and .55 the dev half of the judged sets has the best nDCG@10 with .4 (mean of 19 sets .950, .953, .950; `talentmatch eval
/// --half dev tests/fixtures/judged/*/`).
const TITLE_SHARE: f32 = 0.4;

/// A loaded model. Immutable; share it between threads freely.
pub struct NgramModel {
    file: ModelFile,
    table: FeatureTable,
    id: String,
}

impl NgramModel {
    /// The model in the binary. About 20 ms: the checksum of some 20 MB.
    ///
    /// # Errors
    /// As [`Self::from_bytes`]; only a damaged binary gives one.
    pub fn bundled() -> Result<Self, ModelError> {
        Self::from_bytes(Cow::Borrowed(BUNDLED))
    }

    /// Reads a model file (`models/train/README.md` describes the layout) and checks its SHA-256 checksum.
    ///
    /// # Errors
    /// A [`ModelError`] that names what is wrong: cut off, another format version, a flipped byte.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, ModelError> {
        let file = ModelFile::parse(bytes)?;
        let table = FeatureTable::new(&file.keys());
        let id = file.id();
        Ok(Self { file, table, id })
    }

    /// Name, version and checksum, such as `zh-ngram-1@0a1b2c3d`: two models of one id give the same vectors.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The length of the dense vectors.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.file.settings.dimension
    }

    /// Both views of a text. `title` and `body` weigh in with fixed shares, whatever their lengths; either may be empty.
    ///
    /// A text without a feature (empty, numbers only, emoji only) gives an all-zero dense and an empty sparse vector.
    ///
    /// # Errors
    /// [`Unsound::NotFinite`] where the weights of the model are not finite; those of the bundled one are.
    pub fn embed(&self, title: &str, body: &str) -> Result<Embedding, Unsound> {
        let (title, body) = (self.terms(title), self.terms(body));
        let sparse = self.sparse_floats(&title, &body, TITLE_SHARE);
        Embedding::quantised(&self.dense_floats(&title, &body, TITLE_SHARE), &sparse)
    }

    /// The sparse view alone.
    ///
    /// # Errors
    /// As [`Self::embed`].
    pub fn sparse(&self, title: &str, body: &str) -> Result<SparseVector, Unsound> {
        let (title, body) = (self.terms(title), self.terms(body));
        SparseVector::quantised(&self.sparse_floats(&title, &body, TITLE_SHARE))
    }

    /// The dense view as a unit vector.
    fn dense_floats(&self, title: &[Term], body: &[Term], title_share: f32) -> Vec<f32> {
        let mixed = views::mix(title, body, title_share, |term| term.dense);
        views::dense(mixed, &self.file)
    }

    /// The sparse view as a unit vector.
    fn sparse_floats(&self, title: &[Term], body: &[Term], title_share: f32) -> Vec<(u32, f32)> {
        let mixed = views::mix(title, body, title_share, |term| term.sparse);
        views::sparse(mixed, &self.file.settings)
    }

    /// The distinct features of a field, ascending by id, with their weights in both views.
    fn terms(&self, text: &str) -> Vec<Term> {
        let settings = &self.file.settings;
        let mut ids = Vec::with_capacity(text.len());
        features::visit(text, &self.file.fold, |feature| {
            let row = self.table.row(feature.key);
            match row {
                Some(row) => ids.push(row),
                None if feature.may_be_unknown => ids.push(settings.unknown_id(feature.key)),
                None => {}
            }
            row.is_some()
        });
        views::count(ids, |id| match self.file.weights(id) {
            Some(weights) => (weights.dense, weights.sparse),
            None => (0.0, settings.unknown_weight),
        })
    }
}

#[cfg(test)]
mod tests;
