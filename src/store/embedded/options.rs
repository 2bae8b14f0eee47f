//! How a folder is opened.

use crate::domain::derivation;
use crate::engine::ports::Making;

/// How a folder is opened.
#[derive(Clone, Debug)]
pub struct EmbeddedOptions {
    /// Identifies the embedding model; a folder belongs to one.
    pub model: String,
    /// Length of the dense vectors.
    pub dimension: usize,
    /// Version of the rule that makes texts of records; a folder belongs to one.
    pub text_version: u32,
    /// Version of what else is derived; a folder is brought to it by [`EmbeddedStore::underived`](super::EmbeddedStore).
    pub derivation: String,
    /// Writes are refused when less than this is free on the disk.
    pub disk_reserve_bytes: u64,
    /// Bound of the decoded documents kept in memory.
    pub cache_bytes: usize,
    /// Bound of the disk pages that redb keeps in memory.
    pub page_cache_bytes: usize,
    /// Searches running at a time; 0 means twice the number of cores.
    pub concurrency: usize,
    /// Records from which on the index is kept at closing, for the next opening. That of fewer is built as fast as it is read.
    pub keep_index_from: usize,
}

impl EmbeddedOptions {
    /// What a folder is made with.
    pub(super) fn making(&self) -> Making {
        let Self { model, dimension, text_version, derivation, .. } = self.clone();
        Making { model, dimension, text_version, derivation }
    }

    /// The usual options for a model.
    pub fn new(model: &str, dimension: usize, text_version: u32) -> Self {
        Self {
            model: model.to_string(),
            dimension,
            text_version,
            derivation: derivation::version().to_string(),
            disk_reserve_bytes: 256 << 20,
            cache_bytes: 48 << 20,
            page_cache_bytes: 32 << 20,
            concurrency: 0,
            keep_index_from: 2_000,
        }
    }
}
