//! Stores and reads records: validates ownership, derives what matching needs, and writes atomically.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

use super::changes::Changes;
use super::clock::{Clock, SystemClock};
use super::deletions::Deletions;
use super::derivation::{History, Raw, as_shown, derive};
use super::error::EngineError;
use super::ports::{Change, Embedder, Expect, Store, Stored};
use super::stage::Stages;
use crate::domain::erasure::Ground;
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
    /// What must be stored when it is written; `None` takes whatever is there.
    pub etag: Option<String>,
}

/// A record of the caller's own to be deleted.
pub struct Deletion {
    /// Of the record.
    pub name: RecordName,
    /// What must be stored; empty takes whatever is there.
    pub etag: String,
    /// Whether it is no fault that it is not there.
    pub allow_missing: bool,
}

impl From<Record> for Incoming {
    fn from(record: Record) -> Self {
        Self { record, times: None, etag: None }
    }
}

/// Of a record that must be there, whatever it is.
impl From<RecordName> for Deletion {
    fn from(name: RecordName) -> Self {
        Self { name, etag: String::new(), allow_missing: false }
    }
}

/// The use cases of `CatalogService`.
#[derive(Clone)]
pub struct Catalog {
    pub(super) store: Arc<dyn Store>,
    embedder: Arc<dyn Embedder>,
    clock: Arc<dyn Clock>,
    pub(super) stages: Stages,
    /// What is told of every write.
    pub(super) changes: Arc<Changes>,
}

impl Catalog {
    /// A catalog by the machine's clock. The store must hold vectors of this embedder alone.
    pub fn new(store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        Self {
            store,
            embedder,
            clock: Arc::new(SystemClock),
            stages: Stages::default(),
            changes: Arc::default(),
        }
    }

    /// The same catalog, which tells these of what it writes.
    pub(super) fn telling(self, changes: Arc<Changes>) -> Self {
        Self { changes, ..self }
    }

    /// The same catalog by another clock.
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// The same catalog, whose stages are run by these.
    pub(super) fn with_stages(self, stages: Stages) -> Self {
        Self { stages, ..self }
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
        self.replace_expecting(caller, documents, &BTreeMap::new()).await
    }

    /// [`Self::replace`] where of some names these etags must be stored.
    pub async fn replace_expecting(
        &self,
        caller: &Caller,
        documents: Vec<Arc<Document>>,
        etags: &BTreeMap<RecordName, String>,
    ) -> Result<(), EngineError> {
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
        let other: Vec<(Arc<Document>, Option<Arc<Document>>)> = other.collect();
        if other.is_empty() {
            return Ok(());
        }
        let put = |(document, _): &(Arc<Document>, _)| {
            let (document, etag) = (document.clone(), etags.get(document.name()).cloned());
            Change::Put { document, expect: etag.map_or(Expect::Anything, Expect::Etag) }
        };
        let changes = other.iter().map(put).collect();
        self.stages.run("store", self.store.write(changes)).await?;
        self.changes.put(other.into_iter().map(|(after, before)| (before, after)));
        Ok(())
    }

    /// Reads one record as far as the caller may see it at `now`. One that is hidden is answered as one that is not
    /// there.
    pub async fn get(
        &self,
        caller: &Caller,
        name: &RecordName,
        now: DateTime<Utc>,
    ) -> Result<Arc<Document>, EngineError> {
        let stored = self.store.get(std::slice::from_ref(name)).await?.pop().flatten();
        seen(caller, name, stored, now)
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

    /// Deletes some of the caller's own records, none of them named twice: all of them, or none where one is not as it must be.
    /// With `validate_only` nothing is deleted. What is goes into `told` first. Returns how many there are.
    pub async fn delete(
        &self,
        caller: &Caller,
        deletions: Vec<Deletion>,
        validate_only: bool,
        told: &Deletions,
    ) -> Result<usize, EngineError> {
        deletions.iter().try_for_each(|deletion| own(caller, &deletion.name))?;
        let names: Vec<RecordName> = deletions.iter().map(|deletion| deletion.name.clone()).collect();
        let stored = self.store.get(&names).await?;
        let (mut changes, mut gone) = (Vec::with_capacity(deletions.len()), Vec::new());
        for (Deletion { name, etag, allow_missing }, stored) in deletions.into_iter().zip(stored) {
            match stored {
                None if allow_missing => continue,
                None => return Err(EngineError::NotFound(name)),
                Some(Ok(stored)) if !etag.is_empty() && etag != stored.etag => {
                    return Err(EngineError::EtagMismatch(name));
                }
                // A damaged record has no etag that could be compared.
                Some(Err(damage)) if !etag.is_empty() => return Err(EngineError::Damaged(damage)),
                Some(_) => {}
            }
            let expect = if etag.is_empty() { Expect::Anything } else { Expect::Etag(etag) };
            gone.push(name.clone());
            changes.push(Change::Delete { name, expect });
        }
        let count = changes.len();
        if !validate_only && count > 0 {
            told.announce(&caller.tenant, &gone, Ground::Asked, self.clock.now()).await?;
            let gone: Vec<RecordName> = changes.iter().map(|change| change.name().clone()).collect();
            self.stages.run("store", self.store.write(changes)).await?;
            self.changes.gone(gone);
        }
        Ok(count)
    }

    /// The names of these whose etag is not the stored one.
    pub async fn with_other_etags(
        &self,
        wanted: &[(RecordName, String)],
    ) -> Result<Vec<RecordName>, EngineError> {
        let names: Vec<RecordName> = wanted.iter().map(|(name, _)| name.clone()).collect();
        let stored = readable(self.store.get(&names).await?).into_iter();
        let other = wanted
            .iter()
            .zip(stored)
            .filter(|((_, etag), stored)| stored.as_ref().is_none_or(|stored| stored.etag != *etag));
        Ok(other.map(|((name, _), _)| name.clone()).collect())
    }

    /// Reads records as [`Self::get`] does, each by itself.
    pub async fn get_each(
        &self,
        caller: &Caller,
        names: &[RecordName],
        now: DateTime<Utc>,
    ) -> Result<Vec<Result<Arc<Document>, EngineError>>, EngineError> {
        let stored = self.store.get(names).await?;
        Ok(names.iter().zip(stored).map(|(name, stored)| seen(caller, name, stored, now)).collect())
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
        let derived = self.stages.run("derive", derive(raws, &*self.embedder)).await?;
        Ok(derived.into_iter().map(Arc::new).collect())
    }
}

/// What is stored under the name as far as the caller may see it at `now`.
fn seen(
    caller: &Caller,
    name: &RecordName,
    stored: Option<Stored>,
    now: DateTime<Utc>,
) -> Result<Arc<Document>, EngineError> {
    let not_found = || EngineError::NotFound(name.clone());
    let found = match stored {
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

/// The documents that can be read; a damaged one counts as none.
pub(super) fn readable(found: Vec<Option<Stored>>) -> Vec<Option<Arc<Document>>> {
    found.into_iter().map(|found| found.and_then(Result::ok)).collect()
}

pub(super) fn own(caller: &Caller, name: &RecordName) -> Result<(), EngineError> {
    if name.tenant == caller.tenant { Ok(()) } else { Err(EngineError::ForeignTenant(name.clone())) }
}
