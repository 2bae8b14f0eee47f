//! Adapters of [`crate::engine::ports::Embedder`], and how one is chosen.

#![deny(missing_docs, clippy::indexing_slicing)]

mod embedder;
pub mod models;
pub mod ngram;
mod onnx;
mod source;

pub use embedder::NgramEmbedder;
pub use onnx::{BareLoop, LibraryError, OnnxEmbedder, OnnxError, OnnxOptions};
pub use source::{LoadError, Source, UnknownModel};
