//! Stores and reads records: validates ownership, derives what matching needs, and writes atomically.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, Utc};

use super::clock::{Clock, SystemClock};
use super::derivation::{History, Raw, as_shown, derive};
use super::error::EngineError;
use super::ports::{Change, Embedder, Expect, Store, StoreError, Stored};
use crate::domain::record::Record;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::violation::{Violation, Violations};
use crate::domain::record::visibility::View;

/// How long a change is tried again when other writers come between reading and writing. Calls have deadlines of their
/// own, which are shorter as a rule.
const MOST_TRYING: Duration = Duration::from_secs(60);
/// Longest pause before the second try; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(4);
const MOST_PAUSE: Duration = Duration::from_millis(250);

/// What an upsert makes of the record that is stored, if any. It may be called more than once.
pub type Edit = Box<dyn Fn(Option<&Document>) -> Result<Record, Vec<Violation>> + Send + Sync>;

/// One upsert: the record's name, the etag that must be stored when one is given, and the edit.
pub struct Upsert {
    pub name: RecordName,
    pub etag: Option<String>,
    /// Whether the edit keeps part of what is stored, so that a damaged record cannot be overwritten by it.
    pub keeps: bool,
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
    clock: Arc<dyn Clock>,
}

impl Catalog {
    pub fn new(store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        Self { store, embedder, clock: Arc::new(SystemClock) }
    }

    /// The same catalog by another clock.
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
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
        let began = Instant::now();
        for attempt in 0.. {
            let found = self.store.get(&names).await?;
            let expects = expectations(upserts, &found)?;
            let stored = readable(found);
            let records = edit(caller, upserts, &stored, &path)?;
            let records = records.into_iter().map(Incoming::from).collect();
            let documents = self.derive(records, &stored).await?;
            if validate_only {
                return Ok(documents);
            }
            let put = |(document, expect): (&Arc<Document>, Expect)| Change::Put {
                document: document.clone(),
                expect,
            };
            let changes = documents.iter().zip(expects).map(put).collect();
            match self.store.write(changes).await {
                Ok(()) => return Ok(documents),
                Err(StoreError::Conflict(_)) if began.elapsed() < MOST_TRYING => pause(attempt).await,
                // With an etag the next look would have said that it does not match.
                Err(StoreError::Conflict(_)) => return Err(busy()),
                Err(error) => return Err(error.into()),
            }
        }
        unreachable!("the last attempt returns")
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

    async fn derive(
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

/// What must be stored for each upsert: what was found. A damaged record is overwritten, but only as a whole.
fn expectations(upserts: &[Upsert], found: &[Option<Stored>]) -> Result<Vec<Expect>, EngineError> {
    let expect = |(upsert, found): (&Upsert, &Option<Stored>)| match found {
        None => Ok(Expect::Nothing),
        Some(Ok(document)) => Ok(Expect::Etag(document.etag.clone())),
        Some(Err(damage)) if upsert.keeps || upsert.etag.is_some() => {
            Err(EngineError::Damaged(damage.clone()))
        }
        Some(Err(_)) => Ok(Expect::Anything),
    };
    upserts.iter().zip(found).map(expect).collect()
}

/// The documents that can be read; a damaged one counts as none.
fn readable(found: Vec<Option<Stored>>) -> Vec<Option<Arc<Document>>> {
    found.into_iter().map(|found| found.and_then(Result::ok)).collect()
}

/// Waits for a time by chance, so that writers who met once do not meet again.
async fn pause(attempt: u32) {
    let longest = (FIRST_PAUSE * 2_u32.saturating_pow(attempt.min(10))).min(MOST_PAUSE);
    let chance = RandomState::new().hash_one(attempt) % 1_000;
    tokio::time::sleep(longest.mul_f64(chance as f64 / 1_000.0)).await;
}

fn busy() -> EngineError {
    EngineError::Unavailable("others write to the same records all the time".into())
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
    caller: &Caller,
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
        let edited = (upsert.edit)(stored.as_deref()).and_then(|record| {
            let mut v = Violations::new();
            v.within("record", |v| caller.check_alliances(v, &record));
            v.check(record)
        });
        match edited {
            Ok(record) => records.push(record),
            Err(found) => violations.extend(found.into_iter().map(|violation| violation.under(&path(at)))),
        }
    }
    if violations.is_empty() { Ok(records) } else { Err(EngineError::Invalid(violations)) }
}
