//! An n-gram model as an [`Embedder`].

use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;

use super::ngram::{ModelError, NgramModel};
use crate::domain::cause::Cause;
use crate::domain::search::embedding::Embedding;
use crate::domain::text::Text;
use crate::engine::compute;
use crate::engine::ports::{EmbedError, Embedder};

/// Embeds with an n-gram model.
pub struct NgramEmbedder {
    model: Arc<NgramModel>,
}

impl NgramEmbedder {
    /// Loads the model that comes in the binary, in some 20 ms.
    pub fn bundled() -> Result<Self, ModelError> {
        Ok(Self { model: Arc::new(NgramModel::bundled()?) })
    }

    /// Loads a model from the bytes of its file.
    ///
    /// # Errors
    /// As [`NgramModel::from_bytes`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ModelError> {
        Ok(Self { model: Arc::new(NgramModel::from_bytes(Cow::Owned(bytes))?) })
    }
}

#[async_trait]
impl Embedder for NgramEmbedder {
    fn model(&self) -> &str {
        self.model.id()
    }

    fn dimension(&self) -> usize {
        self.model.dimension()
    }

    async fn embed(&self, texts: Vec<Text>) -> Result<Vec<Embedding>, EmbedError> {
        let model = self.model.clone();
        let embedding = move |text: Text| model.embed(&text.title, &text.body);
        let embeddings = compute::map(texts, embedding).await.map_err(EmbedError::Failed)?;
        embeddings.into_iter().collect::<Result<_, _>>().map_err(|error| EmbedError::Failed(Cause::of(error)))
    }
}
