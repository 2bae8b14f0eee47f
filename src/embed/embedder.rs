//! An n-gram model as an [`Embedder`].

use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;

use super::ngram::{ModelError, NgramModel};
use crate::domain::cause::Cause;
use crate::domain::search::embedding::Embedding;
use crate::domain::text::Text;
use crate::engine::ports::{EmbedError, Embedder};

/// Texts that are embedded together on one thread; fewer are embedded where the call stands, in microseconds.
const CHUNK: usize = 32;

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
        if texts.len() <= 2 {
            return Ok(embed_all(&self.model, &texts));
        }
        let mut texts = texts.into_iter().peekable();
        let mut tasks = Vec::new();
        while texts.peek().is_some() {
            let chunk: Vec<Text> = texts.by_ref().take(CHUNK).collect();
            let model = self.model.clone();
            tasks.push(tokio::task::spawn_blocking(move || embed_all(&model, &chunk)));
        }
        let mut embeddings = Vec::new();
        for task in tasks {
            embeddings.extend(task.await.map_err(|error| EmbedError::Failed(Cause::of(error)))?);
        }
        Ok(embeddings)
    }
}

fn embed_all(model: &NgramModel, texts: &[Text]) -> Vec<Embedding> {
    texts.iter().map(|text| model.embed(&text.title, &text.body)).collect()
}
