//! Stores and reads records: validates ownership, derives what matching needs, and writes atomically.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

use super::derivation::{History, Raw, derive};
use super::error::EngineError;
use super::ports::{Change, Embedder, Expect, Store, StoreError};
use crate::domain::audience::Caller;
use crate::domain::document::Document;
use crate::domain::name::{RecordKind, RecordName};
use crate::domain::record::Record;
use crate::domain::violation::Violation;

/// How often a change is tried again when another writer came between reading and writing.
const ATTEMPTS: usize = 4;

/// What an upsert makes of the record that is stored, if any. It may be called more than once.
pub type Edit = Box<dyn Fn(Option<&Document>) -> Result<Record, Vec<Violation>> + Send + Sync>;

/// One upsert: the record's name, the etag that must be stored when one is given, and the edit.
pub struct Upsert {
    pub name: RecordName,
    pub etag: Option<String>,
    pub edit: Edit,
}

/// A whole record to be stored.
pub struct Incoming {
    pub record: Record,
    /// Its create and update time, when it comes from a backup; otherwise it is written now.
    pub times: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl From<Record> for Incoming {
    fn from(record: Record) -> Self {
        Self { record, times: None }
    }
}

/// The use cases of `CatalogService`.
#[derive(Clone)]
pub struct Catalog {
    store: Arc<dyn Store>,
    embedder: Arc<dyn Embedder>,
}

impl Catalog {
    pub fn new(store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        Self { store, embedder }
    }

    /// Makes all changes or none, and returns the documents in the order of the requests. Violations are reported
    /// for every request at once, under `path(i)`. With `validate_only` nothing is stored.
    pub async fn upsert(
        &self,
        caller: &Caller,
        upserts: &[Upsert],
        path: impl Fn(usize) -> String,
        validate_only: bool,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let names: Vec<RecordName> = upserts.iter().map(|upsert| upsert.name.clone()).collect();
        for name in &names {
            own(caller, name)?;
        }
        distinct(&names, &path)?;
        for attempt in 1.. {
            let stored = self.store.get(&names).await?;
            let records = edit(upserts, &stored, &path)?;
            let records = records.into_iter().map(Incoming::from).collect();
            let documents = self.derive(records, &stored).await?;
            if validate_only {
                return Ok(documents);
            }
            let changes = documents.iter().zip(&stored).map(|(document, stored)| Change::Put {
                document: document.clone(),
                expect: stored.as_ref().map_or(Expect::Nothing, |stored| Expect::Etag(stored.etag.clone())),
            });
            match self.store.write(changes.collect()).await {
                Ok(()) => return Ok(documents),
                Err(StoreError::Conflict(_)) if attempt < ATTEMPTS => continue,
                Err(error) => return Err(error.into()),
            }
        }
        unreachable!("the last attempt returns")
    }

    /// Prepares whole records for [`Self::replace`]; the costly part of an import, safe to run for several batches
    /// at once.
    pub async fn prepare(&self, records: Vec<Incoming>) -> Result<Vec<Arc<Document>>, EngineError> {
        let names: Vec<RecordName> = records.iter().map(|incoming| incoming.record.name.clone()).collect();
        let stored = self.store.get(&names).await?;
        self.derive(records, &stored).await
    }

    /// Stores prepared documents whatever was stored before; of two with one name the later wins.
    pub async fn replace(&self, caller: &Caller, documents: Vec<Arc<Document>>) -> Result<(), EngineError> {
        let mut latest = BTreeMap::new();
        for document in documents {
            own(caller, document.name())?;
            latest.insert(document.name().clone(), document);
        }
        // What is stored just so is not written again: an import that was cut off comes quickly to where it was.
        let (names, documents): (Vec<RecordName>, Vec<Arc<Document>>) = latest.into_iter().unzip();
        let stored = self.store.get(&names).await?;
        let other =
            documents.into_iter().zip(stored).filter(|(document, stored)| Some(document) != stored.as_ref());
        let put = |(document, _)| Change::Put { document, expect: Expect::Anything };
        let changes: Vec<Change> = other.map(put).collect();
        if changes.is_empty() { Ok(()) } else { Ok(self.store.write(changes).await?) }
    }

    /// Reads one record that the caller may see.
    pub async fn get(&self, caller: &Caller, name: &RecordName) -> Result<Arc<Document>, EngineError> {
        let found = self.store.get(std::slice::from_ref(name)).await?.pop().flatten();
        found
            .filter(|document| caller.may_see(&document.record))
            .ok_or_else(|| EngineError::NotFound(name.clone()))
    }

    /// The caller's own records of one kind, in the store's order, after the id `after`.
    pub async fn list(
        &self,
        caller: &Caller,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        Ok(self.store.scan(&caller.tenant, kind, after, limit).await?)
    }

    /// Deletes one of the caller's own records, if the etag is the stored one where one is given.
    pub async fn delete(&self, caller: &Caller, name: &RecordName, etag: &str) -> Result<(), EngineError> {
        own(caller, name)?;
        let stored = self.get(caller, name).await?;
        if !etag.is_empty() && etag != stored.etag {
            return Err(EngineError::EtagMismatch(name.clone()));
        }
        let expect = if etag.is_empty() { Expect::Anything } else { Expect::Etag(etag.to_string()) };
        Ok(self.store.write(vec![Change::Delete { name: name.clone(), expect }]).await?)
    }

    /// A document of a record that is not stored: an inline subject.
    pub async fn derive_one(&self, record: Record) -> Result<Arc<Document>, EngineError> {
        let documents = self.derive(vec![record.into()], &[None]).await?;
        documents.into_iter().next().ok_or_else(|| EngineError::Internal("nothing was derived".into()))
    }

    async fn derive(
        &self,
        records: Vec<Incoming>,
        stored: &[Option<Arc<Document>>],
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let now = Utc::now().trunc_subsecs(6);
        let raw = |(incoming, stored): (Incoming, &Option<Arc<Document>>)| {
            let history = match incoming.times {
                Some((create_time, update_time)) => History::Kept { create_time, update_time },
                None => History::Written(now),
            };
            Raw { record: incoming.record, stored: stored.clone(), history }
        };
        let raws = records.into_iter().zip(stored).map(raw).collect();
        Ok(derive(raws, &*self.embedder).await?.into_iter().map(Arc::new).collect())
    }
}

fn own(caller: &Caller, name: &RecordName) -> Result<(), EngineError> {
    if name.tenant == caller.tenant { Ok(()) } else { Err(EngineError::ForeignTenant(name.clone())) }
}

fn distinct(names: &[RecordName], path: impl Fn(usize) -> String) -> Result<(), EngineError> {
    let mut first = BTreeMap::new();
    let mut violations = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if let Some(before) = first.insert(name, at) {
            let description = format!("the same name as {}", path(before));
            violations.push(Violation::new("record.name", description).under(&path(at)));
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(EngineError::Invalid(violations)) }
}

fn edit(
    upserts: &[Upsert],
    stored: &[Option<Arc<Document>>],
    path: impl Fn(usize) -> String,
) -> Result<Vec<Record>, EngineError> {
    let mut records = Vec::with_capacity(upserts.len());
    let mut violations = Vec::new();
    for (at, (upsert, stored)) in upserts.iter().zip(stored).enumerate() {
        let found = stored.as_ref().map(|stored| stored.etag.as_str());
        if upsert.etag.as_deref().is_some_and(|etag| Some(etag) != found) {
            return Err(EngineError::EtagMismatch(upsert.name.clone()));
        }
        match (upsert.edit)(stored.as_deref()) {
            Ok(record) => records.push(record),
            Err(found) => violations.extend(found.into_iter().map(|violation| violation.under(&path(at)))),
        }
    }
    if violations.is_empty() { Ok(records) } else { Err(EngineError::Invalid(violations)) }
}
