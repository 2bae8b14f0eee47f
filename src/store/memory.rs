//! A store in memory: exact, small and gone with the process. The reference for the contract suite, and what
//! tests and one-off evaluations use.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use async_trait::async_trait;

use super::{check, has_dense, secret};
use crate::domain::erasure::Remains;
use crate::domain::ranking::query::{RankedPage, RankingQuery};
use crate::domain::ranking::relevance::facet;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::person::ProtectedAttributes;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::{Change, Expect, Health, Order, Search, Secret, Store, StoreError, Stored};

/// Documents in a map, searched by comparing them all.
pub struct MemoryStore {
    dimension: usize,
    secret: Secret,
    shelf: RwLock<Option<Shelf>>,
}

#[derive(Default)]
struct Shelf {
    documents: BTreeMap<RecordName, Arc<Document>>,
    protected: HashMap<RecordName, ProtectedAttributes>,
}

/// What was stored under a name before a change.
type Undo = (RecordName, Option<Arc<Document>>, Option<ProtectedAttributes>);

impl MemoryStore {
    /// An empty store for dense vectors of `dimension` numbers.
    pub fn new(dimension: usize) -> Self {
        Self { dimension, secret: secret::fresh(), shelf: RwLock::new(Some(Shelf::default())) }
    }

    fn read<T>(&self, look: impl FnOnce(&Shelf) -> T) -> Result<T, StoreError> {
        let guard: RwLockReadGuard<_> = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        guard.as_ref().map(look).ok_or_else(closed)
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

impl Shelf {
    /// Makes one change and returns how to take it back.
    fn apply(&mut self, change: &Change) -> Result<Undo, StoreError> {
        let (name, expect) = match change {
            Change::Put { document, expect } => (document.name(), expect),
            Change::Delete { name, expect } => (name, expect),
        };
        let stored = self.documents.get(name).map(|document| document.etag.as_str());
        let as_expected = match expect {
            Expect::Anything => true,
            Expect::Nothing => stored.is_none(),
            Expect::Etag(etag) => stored == Some(etag.as_str()),
        };
        if !as_expected {
            return Err(StoreError::Conflict(name.clone()));
        }
        let undo = (name.clone(), self.documents.remove(name), self.protected.remove(name));
        if let Change::Put { document, .. } = change {
            let mut document = Document::clone(document);
            if let Some(protected) = document.record.take_protected() {
                self.protected.insert(name.clone(), protected);
            }
            self.documents.insert(name.clone(), Arc::new(document));
        }
        Ok(undo)
    }

    fn take_back(&mut self, (name, document, protected): Undo) {
        self.documents.remove(&name);
        self.protected.remove(&name);
        self.documents.extend(document.map(|document| (name.clone(), document)));
        self.protected.extend(protected.map(|protected| (name, protected)));
    }

    fn passing<'a>(&'a self, filter: &'a Filter) -> impl Iterator<Item = &'a Arc<Document>> {
        self.documents.values().filter(|document| filter.admits(document.name(), &document.fields))
    }

    fn nearest(&self, filter: &Filter, embedding: &Embedding, limit: usize) -> Vec<Arc<Document>> {
        let best = |score: &dyn Fn(&Document) -> Option<f64>| {
            let mut scored: Vec<(f64, &Arc<Document>)> =
                self.passing(filter).filter_map(|document| Some((score(document)?, document))).collect();
            // The sort is stable and the map is in the order of names: ties go by name.
            scored.sort_by(|a, b| b.0.total_cmp(&a.0));
            scored.truncate(limit);
            scored
        };
        let dense = match has_dense(embedding) {
            true => best(&|document| {
                has_dense(&document.embedding).then(|| embedding.dense_cosine(&document.embedding))
            }),
            false => Vec::new(),
        };
        let sparse =
            best(&|document| Some(embedding.sparse_cosine(&document.embedding)).filter(|score| *score > 0.0));
        let mut seen = BTreeSet::new();
        let both = dense.into_iter().chain(sparse).map(|(_, document)| document);
        both.filter(|document| seen.insert(document.name())).cloned().collect()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        let mut guard = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        let shelf = guard.as_mut().ok_or_else(closed)?;
        for change in &changes {
            if let Change::Put { document, .. } = change {
                check(document, self.dimension)?;
            }
        }
        let mut done = Vec::with_capacity(changes.len());
        for change in &changes {
            match shelf.apply(change) {
                Ok(undo) => done.push(undo),
                Err(error) => {
                    done.into_iter().rev().for_each(|undo| shelf.take_back(undo));
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    async fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError> {
        self.read(|shelf| {
            let whole = |name: &RecordName| {
                let document = shelf.documents.get(name)?;
                let Some(protected) = shelf.protected.get(name) else { return Some(Ok(document.clone())) };
                let mut document = Document::clone(document);
                document.record.restore_protected(Some(protected.clone()));
                Some(Ok(Arc::new(document)))
            };
            names.iter().map(whole).collect()
        })
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError> {
        self.read(|shelf| {
            let of_kind = shelf
                .documents
                .values()
                .filter(|document| document.name().tenant == *tenant && document.name().kind == kind);
            let page = of_kind.filter(|document| after.is_none_or(|after| document.name().id() > after));
            page.take(limit).cloned().map(Ok).collect()
        })
    }

    async fn search(&self, search: Search) -> Result<Vec<Arc<Document>>, StoreError> {
        self.read(|shelf| match &search.order {
            Order::Nearest(embedding) => shelf.nearest(&search.filter, embedding, search.limit),
            Order::Newest => {
                let mut newest: Vec<_> = shelf.passing(&search.filter).cloned().collect();
                newest.sort_by_key(|document| Reverse(document.shown_time()));
                newest.truncate(search.limit);
                newest
            }
            Order::Highest(field) => {
                let mut highest: Vec<_> = shelf.passing(&search.filter).cloned().collect();
                highest.sort_by_key(|document| Reverse(document.fields.integers.get(field).copied()));
                highest.truncate(search.limit);
                highest
            }
        })
    }

    async fn rank(&self, query: Arc<RankingQuery>) -> Result<RankedPage, StoreError> {
        self.read(|shelf| query.page_of(shelf.documents.values().cloned(), true))
    }

    async fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        self.read(|shelf| shelf.passing(filter).count() as u64)
    }

    async fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        self.read(|shelf| {
            let mut counts = BTreeMap::<&str, u64>::new();
            for document in shelf.passing(filter) {
                let values: BTreeSet<&String> =
                    document.fields.keywords.get(&field).into_iter().flatten().collect();
                values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
            }
            facet(counts.into_iter().map(|(value, count)| (value.to_string(), count)), limit)
        })
    }

    async fn erase(&self) -> Result<Remains, StoreError> {
        Ok(Remains::Nothing)
    }

    async fn health(&self) -> Health {
        Health { reads: self.read(|_| ()), writes: self.read(|_| ()), faults: Vec::new() }
    }

    async fn secret(&self) -> Result<Secret, StoreError> {
        Ok(self.secret.clone())
    }

    async fn close(&self) -> Result<(), StoreError> {
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}
