//! Stores and reads records: validates ownership, derives what matching needs, and writes atomically.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

use super::clock::{Clock, SystemClock};
use super::derivation::{History, Raw, as_shown, derive};
use super::error::EngineError;
use super::ports::{Change, Embedder, Expect, Store, Stored};
use crate::domain::record::Record;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::visibility::View;

/// A whole record to be stored.
pub struct Incoming {
    /// As its owner states it, with protected attributes.
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
    pub(super) store: Arc<dyn Store>,
    embedder: Arc<dyn Embedder>,
    clock: Arc<dyn Clock>,
}

impl Catalog {
    /// A catalog by the machine's clock. The store must hold vectors of this embedder alone.
    pub fn new(store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        Self { store, embedder, clock: Arc::new(SystemClock) }
    }

    /// The same catalog by another clock.
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// Prepares whole records for [`Self::replace`]; the costly part of an import, safe to run for several batches
    /// at once.
    pub async fn prepare(&self, records: Vec<Incoming>) -> Result<Vec<Arc<Document>>, EngineError> {
        let names: Vec<RecordName> = records.iter().map(|incoming| incoming.record.name.clone()).collect();
        let stored = readable(self.store.get(&names).await?);
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
        let stored = readable(self.store.get(&names).await?);
        let other =
            documents.into_iter().zip(stored).filter(|(document, stored)| Some(document) != stored.as_ref());
        let put = |(document, _)| Change::Put { document, expect: Expect::Anything };
        let changes: Vec<Change> = other.map(put).collect();
        if changes.is_empty() { Ok(()) } else { Ok(self.store.write(changes).await?) }
    }

    /// Reads one record as far as the caller may see it at `now`. One that is hidden is answered as one that is not
    /// there.
    pub async fn get(
        &self,
        caller: &Caller,
        name: &RecordName,
        now: DateTime<Utc>,
    ) -> Result<Arc<Document>, EngineError> {
        let not_found = || EngineError::NotFound(name.clone());
        let found = match self.store.get(std::slice::from_ref(name)).await?.pop().flatten() {
            // Only its own tenant is told: of what others may see of it nothing is known any more.
            Some(Err(damage)) if name.tenant == caller.tenant => return Err(EngineError::Damaged(damage)),
            found => found.and_then(Result::ok).ok_or_else(not_found)?,
        };
        match View::of(caller, &found.record, now) {
            View::Owner => Ok(found),
            View::Shared => Ok(Arc::new(as_shown(&found))),
            View::Hidden => Err(not_found()),
        }
    }

    /// The caller's own records of one kind, in the store's order, after the id `after`, with those that are damaged.
    pub async fn list(
        &self,
        caller: &Caller,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, EngineError> {
        Ok(self.store.scan(&caller.tenant, kind, after, limit).await?)
    }

    /// Deletes one of the caller's own records, if the etag is the stored one where one is given.
    pub async fn delete(&self, caller: &Caller, name: &RecordName, etag: &str) -> Result<(), EngineError> {
        own(caller, name)?;
        match self.get(caller, name, self.clock.second()).await {
            Ok(stored) if !etag.is_empty() && etag != stored.etag => {
                return Err(EngineError::EtagMismatch(name.clone()));
            }
            // A damaged record has no etag that could be compared.
            Err(EngineError::Damaged(_)) if etag.is_empty() => {}
            other => drop(other?),
        }
        let expect = if etag.is_empty() { Expect::Anything } else { Expect::Etag(etag.to_string()) };
        Ok(self.store.write(vec![Change::Delete { name: name.clone(), expect }]).await?)
    }

    /// A document of a record that is not stored: an inline subject.
    pub async fn derive_one(&self, record: Record) -> Result<Arc<Document>, EngineError> {
        let documents = self.derive(vec![record.into()], &[None]).await?;
        documents.into_iter().next().ok_or_else(|| EngineError::Internal("nothing was derived".into()))
    }

    pub(super) async fn derive(
        &self,
        records: Vec<Incoming>,
        stored: &[Option<Arc<Document>>],
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let now = self.clock.now().trunc_subsecs(6);
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

/// The documents that can be read; a damaged one counts as none.
pub(super) fn readable(found: Vec<Option<Stored>>) -> Vec<Option<Arc<Document>>> {
    found.into_iter().map(|found| found.and_then(Result::ok)).collect()
}

pub(super) fn own(caller: &Caller, name: &RecordName) -> Result<(), EngineError> {
    if name.tenant == caller.tenant { Ok(()) } else { Err(EngineError::ForeignTenant(name.clone())) }
}
