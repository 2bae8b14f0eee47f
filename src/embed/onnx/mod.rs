//! ONNX models through fastembed and ONNX Runtime: the dense view is the model's, the sparse view stays that of the bundled
//! n-gram model.
//!
//! A text is the model's prefix, the title and the body, cut off at the model's longest length. [`encoder`] runs the model,
//! [`queue`] gathers what waits into runs, [`library`] finds the runtime.

mod encoder;
mod library;
mod queue;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;

use super::models::{FileError, Recipe};
use super::ngram::{ModelError, NgramModel};
use crate::domain::cause::Cause;
use crate::domain::search::embedding::{DenseVector, Embedding, SparseVector, Unsound};
use crate::domain::text::Text;
use crate::engine::compute;
use crate::engine::ports::{EmbedError, Embedder};
use encoder::Encoder;
pub use library::LibraryError;
use queue::Queue;

/// How models are run.
#[derive(Clone, Debug)]
pub struct OnnxOptions {
    /// The ONNX Runtime library, where it is not to be looked for.
    pub library: Option<PathBuf>,
    /// A folder whose `lib` may hold the library.
    pub models_dir: PathBuf,
    /// Threads of one run; 0 for one a core.
    pub threads: usize,
    /// Texts that are taken out of the queue at a time.
    pub batch: usize,
    /// Texts that may wait.
    pub queue: usize,
}

/// Why a model cannot be run.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum OnnxError {
    #[error(transparent)]
    Library(#[from] LibraryError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{} {} missing in {}{hint}", .files.join(", "), if .files.len() == 1 { "is" } else { "are" }, .folder.display())]
    Missing { files: Vec<String>, folder: PathBuf, hint: String },
    #[error("{file} is damaged: SHA-256 {expected} expected, {actual} found")]
    Checksum { file: String, expected: String, actual: String },
    #[error(transparent)]
    Model(Cause),
    #[error("the bundled model: {0}")]
    Sparse(#[from] ModelError),
    #[error("cannot start a thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// Embeds with an ONNX model.
pub struct OnnxEmbedder {
    id: String,
    dimension: usize,
    sparse: Arc<NgramModel>,
    queue: Queue,
}

impl OnnxEmbedder {
    /// Finds the runtime, reads and checks the files, and runs the model once. Seconds with a large model.
    pub fn load(recipe: &Recipe, options: &OnnxOptions) -> Result<Self, OnnxError> {
        library::load(options.library.as_deref(), &options.models_dir)?;
        let sparse = Arc::new(NgramModel::bundled()?);
        let mut encoder = Encoder::load(recipe, options)?;
        let (id, dimension) = (encoder.id().to_string(), encoder.dimension());
        let queue = Queue::start(move |texts| encoder.encode(texts), options.batch, options.queue)?;
        Ok(Self { id, dimension, sparse, queue })
    }

    /// The sparse views.
    async fn sparse_views(&self, texts: &[Text]) -> Result<Vec<SparseVector>, EmbedError> {
        let model = self.sparse.clone();
        let view = move |text: Text| model.sparse(&text.title, &text.body);
        let views = compute::map(texts.to_vec(), view).await.map_err(EmbedError::Failed)?;
        views.into_iter().collect::<Result<_, _>>().map_err(unsound)
    }
}

#[async_trait]
impl Embedder for OnnxEmbedder {
    fn model(&self) -> &str {
        &self.id
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    async fn embed(&self, texts: Vec<Text>) -> Result<Vec<Embedding>, EmbedError> {
        let joined: Vec<String> = texts.iter().map(joined).filter(|text| !text.is_empty()).collect();
        let (dense, sparse) = tokio::join!(self.queue.encode(joined), self.sparse_views(&texts));
        let mut floats = dense?.into_iter();
        let mut dense = |text: &Text| match is_blank(text) {
            true => Ok(DenseVector::zero(self.dimension)),
            false => {
                let floats = floats.next().ok_or_else(|| EmbedError::Failed("a vector is missing".into()))?;
                DenseVector::quantised(&floats).map_err(unsound)
            }
        };
        let both = sparse?.into_iter().zip(&texts);
        both.map(|(sparse, text)| Ok(Embedding { dense: dense(text)?, sparse })).collect()
    }
}

fn unsound(error: Unsound) -> EmbedError {
    EmbedError::Failed(Cause::of(error))
}

/// The text that the model sees: the title first, since what is too long loses its end.
fn joined(text: &Text) -> String {
    let parts = [text.title.trim(), text.body.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn is_blank(text: &Text) -> bool {
    text.title.trim().is_empty() && text.body.trim().is_empty()
}

/// What fastembed does by itself with the same files and the same number of threads: the measure of what the queue and the
/// grouping cost or save.
pub struct BareLoop(Encoder);

impl BareLoop {
    /// As [`OnnxEmbedder::load`].
    pub fn load(recipe: &Recipe, options: &OnnxOptions) -> Result<Self, OnnxError> {
        library::load(options.library.as_deref(), &options.models_dir)?;
        Ok(Self(Encoder::load(recipe, options)?))
    }

    /// How many vectors came out.
    pub fn run(&mut self, texts: &[Text]) -> Result<usize, OnnxError> {
        let texts: Vec<String> = texts.iter().map(joined).collect();
        self.0.run_plainly(&texts).map_err(OnnxError::Model)
    }
}
