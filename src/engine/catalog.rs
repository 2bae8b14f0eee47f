//! Stores and reads records: validates ownership, derives what matching needs, and writes atomically.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use sha2::{Digest, Sha256};

use super::error::EngineError;
use super::ports::{Change, Embedder, Expect, Store, StoreError};
use crate::domain::audience::Caller;
use crate::domain::document::Document;
use crate::domain::embedding::Embedding;
use crate::domain::facts::Facts;
use crate::domain::filter::IndexFields;
use crate::domain::name::{RecordKind, RecordName};
use crate::domain::record::Record;
use crate::domain::text::{TEXT_VERSION, Text};
use crate::domain::violation::Violation;

/// How often a change is tried again when another writer came between reading and writing.
const ATTEMPTS: usize = 4;

/// Records that are derived together on one thread.
const CHUNK: usize = 64;

/// What an upsert makes of the record that is stored, if any. It may be called more than once.
pub type Edit = Box<dyn Fn(Option<&Document>) -> Result<Record, Vec<Violation>> + Send + Sync>;

/// One upsert: the record's name, the etag that must be stored when one is given, and the edit.
pub struct Upsert {
    pub name: RecordName,
    pub etag: Option<String>,
    pub edit: Edit,
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
    pub async fn prepare(&self, records: Vec<Record>) -> Result<Vec<Arc<Document>>, EngineError> {
        let names: Vec<RecordName> = records.iter().map(|record| record.name.clone()).collect();
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
        let put = |document| Change::Put { document, expect: Expect::Anything };
        Ok(self.store.write(latest.into_values().map(put).collect()).await?)
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
        let documents = self.derive(vec![record], &[None]).await?;
        documents.into_iter().next().ok_or_else(|| EngineError::Internal("nothing was derived".into()))
    }

    /// Derives documents from records; what is stored under the same name gives its create time, and its embedding
    /// when the text has not changed.
    async fn derive(
        &self,
        records: Vec<Record>,
        stored: &[Option<Arc<Document>>],
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let now = Utc::now().trunc_subsecs(6);
        let model = self.embedder.model();
        let drafts: Vec<_> = records.into_iter().zip(stored.iter().cloned()).collect();
        let mut documents = draft_all(drafts, model.to_string(), now).await?;
        let missing = documents.iter_mut().filter(|draft| draft.document.embedding == Embedding::default());
        let (texts, waiting): (Vec<Text>, Vec<&mut Draft>) =
            missing.map(|draft| (std::mem::take(&mut draft.text), draft)).unzip();
        for (draft, embedding) in waiting.into_iter().zip(self.embedder.embed(texts).await?) {
            draft.document.embedding = embedding;
        }
        Ok(documents.into_iter().map(|draft| Arc::new(draft.document)).collect())
    }
}

/// A document that may still lack its embedding.
struct Draft {
    document: Document,
    text: Text,
}

async fn draft_all(
    records: Vec<(Record, Option<Arc<Document>>)>,
    model: String,
    now: DateTime<Utc>,
) -> Result<Vec<Draft>, EngineError> {
    if records.len() <= 1 {
        return Ok(records.into_iter().map(|(record, stored)| draft(record, stored, &model, now)).collect());
    }
    let model: Arc<str> = model.into();
    let mut records = records.into_iter().peekable();
    let mut tasks = Vec::new();
    while records.peek().is_some() {
        let chunk: Vec<_> = records.by_ref().take(CHUNK).collect();
        let model = model.clone();
        tasks.push(tokio::task::spawn_blocking(move || {
            chunk.into_iter().map(|(record, stored)| draft(record, stored, &model, now)).collect::<Vec<_>>()
        }));
    }
    let mut drafts = Vec::new();
    for task in tasks {
        drafts.extend(task.await.map_err(|error| EngineError::Internal(error.to_string()))?);
    }
    Ok(drafts)
}

fn draft(record: Record, stored: Option<Arc<Document>>, model: &str, now: DateTime<Utc>) -> Draft {
    let facts = Facts::of(&record);
    let text = Text::of(&record.resource);
    let text_hash = fingerprint(&[model, &TEXT_VERSION.to_string(), &text.title, &text.body]);
    let etag = fingerprint(&[&serde_json::to_string(&record).unwrap_or_default()]);
    let unchanged = stored.as_ref().filter(|stored| stored.etag == etag);
    let update_time = unchanged.map_or(now, |stored| stored.update_time);
    let fields = IndexFields::of(&record, &facts, update_time);
    let reusable = stored.as_ref().filter(|stored| stored.text_hash == text_hash);
    let embedding = reusable.map(|stored| stored.embedding.clone()).unwrap_or_default();
    let create_time = stored.as_ref().map_or(now, |stored| stored.create_time);
    Draft {
        document: Document { record, create_time, update_time, etag, text_hash, facts, fields, embedding },
        text,
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of the parts, each ended by a zero byte.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
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
