//! Adapters of [`crate::engine::ports::Embedder`], and how one is chosen.

mod embedder;
pub mod ngram;
mod source;

pub use embedder::NgramEmbedder;
pub use source::{LoadError, Source, UnknownModel};
