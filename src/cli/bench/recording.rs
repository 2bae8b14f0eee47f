//! A store that remembers what it was asked, so that the same searches can be made of the index alone.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::{Change, Health, Search, Secret, Store, StoreError, Stored};

/// Searches kept.
const MOST: usize = 2_000;

/// The store, and its last searches.
pub struct Recording {
    inner: Arc<dyn Store>,
    searches: Mutex<Vec<Search>>,
    count: AtomicU64,
}

impl Recording {
    pub fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, searches: Mutex::new(Vec::new()), count: AtomicU64::new(0) }
    }

    /// How many searches there were.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// What was searched for, the first 2,000.
    pub fn searches(&self) -> Vec<Search> {
        self.searches.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Store for Recording {
    async fn search(&self, search: Search) -> Result<Vec<Arc<Document>>, StoreError> {
        self.count.fetch_add(1, Ordering::Relaxed);
        {
            let mut searches = self.searches.lock().unwrap_or_else(PoisonError::into_inner);
            if searches.len() < MOST {
                searches.push(search.clone());
            }
        }
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
