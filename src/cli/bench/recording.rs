//! A store that remembers what it was asked to rank, so that the same can be asked of the index alone.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::domain::ranking::query::{RankedPage, RankingQuery};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::{Change, Health, Search, Secret, Store, StoreError, Stored};

/// Rankings kept.
const MOST: usize = 2_000;

/// The store, and what it was asked to rank.
pub struct Recording {
    inner: Arc<dyn Store>,
    recorded: Mutex<Recorded>,
}

/// What a store was asked to rank.
#[derive(Clone, Default)]
pub struct Recorded {
    /// How many rankings there were.
    pub count: usize,
    /// The first 2,000 of them.
    pub rankings: Vec<Arc<RankingQuery>>,
    /// How many records passed, for each of those.
    pub passed: Vec<u64>,
}

impl Recording {
    pub fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, recorded: Mutex::default() }
    }

    pub fn recorded(&self) -> Recorded {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Store for Recording {
    async fn rank(&self, query: Arc<RankingQuery>) -> Result<RankedPage, StoreError> {
        let page = self.inner.rank(query.clone()).await?;
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        recorded.count += 1;
        if recorded.rankings.len() < MOST {
            recorded.rankings.push(query);
            recorded.passed.push(page.total);
        }
        Ok(page)
    }

    async fn search(&self, search: Search) -> Result<Vec<Arc<Document>>, StoreError> {
        self.inner.search(search).await
    }

    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.inner.write(changes).await
    }

    async fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError> {
        self.inner.get(names).await
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError> {
        self.inner.scan(tenant, kind, after, limit).await
    }

    async fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        self.inner.count(filter).await
    }

    async fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        self.inner.facet(filter, field, limit).await
    }

    async fn health(&self) -> Health {
        self.inner.health().await
    }

    async fn secret(&self) -> Result<Secret, StoreError> {
        self.inner.secret().await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.inner.close().await
    }
}
