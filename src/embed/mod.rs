//! Adapters of [`crate::engine::ports::Embedder`].

mod bundled;
pub mod ngram;

pub use bundled::BundledEmbedder;
