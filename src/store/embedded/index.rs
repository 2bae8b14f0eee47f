//! What finds records: a shard on the disk, or rows in memory where the disk has no room for one.

use super::rows::Rows;
use super::shard::Shard;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::StoreError;

pub(super) enum Index {
    Shard(Box<Shard>),
    Rows(Rows),
}

impl Index {
    /// The shard, for changes.
    pub(super) fn shard(&self) -> Result<&Shard, StoreError> {
        match self {
            Self::Shard(shard) => Ok(shard),
            Self::Rows(_) => Err(StoreError::DiskFull("the index is in memory only".into())),
        }
    }

    /// Ids of the nearest by the dense view, then of those by the sparse view; some are in both.
    pub(super) fn nearest(
        &self,
        filter: &Filter,
        embedding: &Embedding,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError> {
        match self {
            Self::Shard(shard) => shard.nearest(filter, embedding, limit),
            Self::Rows(rows) => Ok(rows.nearest(filter, embedding, limit)),
        }
    }

    /// Ids of the `limit` last updated that pass, and of all that are as old as the last of them.
    pub(super) fn newest(&self, filter: &Filter, limit: usize) -> Result<Vec<u64>, StoreError> {
        match self {
            Self::Shard(shard) => shard.newest(filter, limit),
            Self::Rows(rows) => Ok(rows.newest(filter, limit)),
        }
    }

    pub(super) fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        match self {
            Self::Shard(shard) => shard.count(filter),
            Self::Rows(rows) => Ok(rows.count(filter)),
        }
    }

    /// How many documents that pass have each value of a keyword field, in no order.
    pub(super) fn facet(&self, filter: &Filter, field: Field) -> Result<Vec<(String, u64)>, StoreError> {
        match self {
            Self::Shard(shard) => shard.facet(filter, field),
            Self::Rows(rows) => Ok(rows.facet(filter, field)),
        }
    }
}
