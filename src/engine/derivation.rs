//! From records to documents: facts, index fields, text and embedding.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::compute;
use super::error::EngineError;
use super::ports::Embedder;
use crate::convert::record_to_bytes;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::Record;
use crate::domain::record::document::Document;
use crate::domain::record::visibility::shown;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::IndexFields;
use crate::domain::text::{TEXT_VERSION, Text, WEIGHING_VERSION};

/// A record to be made a document.
pub(super) struct Raw {
    pub(super) record: Record,
    /// What is stored under its name: an unchanged text needs no new embedding.
    pub(super) stored: Option<Arc<Document>>,
    pub(super) history: History,
}

impl Raw {
    /// What is stored, to be derived anew: a text that is as it was keeps its vectors.
    pub(super) fn again(document: Arc<Document>) -> Self {
        let history = History::Same {
            create_time: document.create_time,
            update_time: document.update_time,
            shown_time: document.shown_time,
            etag: document.etag.clone(),
        };
        Self { record: document.record.clone(), stored: Some(document), history }
    }
}

/// Where a document's times and etag come from.
pub(super) enum History {
    /// Written now: what is stored gives the create time, and the update time when the content is the same.
    Written(DateTime<Utc>),
    /// Written before: these are the times.
    Kept { create_time: DateTime<Utc>, update_time: DateTime<Utc> },
    /// Only derived anew.
    Same {
        create_time: DateTime<Utc>,
        update_time: DateTime<Utc>,
        shown_time: Option<DateTime<Utc>>,
        etag: String,
    },
}

/// Derives documents in the order of the records.
pub(super) async fn derive(raws: Vec<Raw>, embedder: &dyn Embedder) -> Result<Vec<Document>, EngineError> {
    let mut drafts = draft_all(raws, embedder.model()).await?;
    let missing = drafts.iter_mut().filter(|draft| draft.document.embedding == Embedding::default());
    let (texts, waiting): (Vec<Text>, Vec<&mut Draft>) =
        missing.map(|draft| (std::mem::take(&mut draft.text), draft)).unzip();
    for (draft, embedding) in waiting.into_iter().zip(embedder.embed(texts).await?) {
        draft.document.embedding = embedding;
    }
    Ok(drafts.into_iter().map(|draft| draft.document).collect())
}

/// A document that may still lack its embedding.
struct Draft {
    document: Document,
    text: Text,
}

async fn draft_all(raws: Vec<Raw>, model: &str) -> Result<Vec<Draft>, EngineError> {
    let model: Arc<str> = model.into();
    compute::map(raws, move |raw| draft(raw, &model)).await.map_err(EngineError::Internal)
}

fn draft(Raw { record, stored, history }: Raw, model: &str) -> Draft {
    let facts = Facts::of(&record);
    let text = Text::of(&record.resource);
    let text_hash = {
        let version = format!("{TEXT_VERSION}.{WEIGHING_VERSION}");
        fingerprint(&[model, &version, &text.title, &text.body].map(str::as_bytes))
    };
    // When what others see is as it was, so is the time that they are shown.
    let looks_alike = stored.as_ref().filter(|stored| shown(&stored.record) == shown(&record));
    let shown_until = |update_time: DateTime<Utc>| {
        looks_alike.map(|stored| stored.shown_time()).filter(|time| *time < update_time)
    };
    // An etag stays as it was given until the content changes, also where another rule gave it.
    let unchanged = stored.as_ref().filter(|stored| stored.record == record);
    let etag = || unchanged.map_or_else(|| content(&record), |stored| stored.etag.clone());
    let (create_time, update_time, shown_time, etag) = match history {
        History::Written(now) => {
            let update_time = unchanged.map_or(now, |stored| stored.update_time);
            let create_time = stored.as_ref().map_or(now, |stored| stored.create_time);
            (create_time, update_time, shown_until(update_time), etag())
        }
        History::Kept { create_time, update_time } => {
            (create_time, update_time, shown_until(update_time), etag())
        }
        History::Same { create_time, update_time, shown_time, etag } => {
            (create_time, update_time, shown_time, etag)
        }
    };
    let fields = IndexFields::of(&record, &facts, create_time, shown_time.unwrap_or(update_time));
    let reusable = stored.as_ref().filter(|stored| stored.text_hash == text_hash);
    let embedding = reusable.map(|stored| stored.embedding.clone()).unwrap_or_default();
    let document =
        Document { record, create_time, update_time, shown_time, etag, text_hash, facts, fields, embedding };
    Draft { document, text }
}

/// The document as others than the owner are shown it: its etag and update time tell of nothing else.
pub(super) fn as_shown(document: &Document) -> Document {
    let record = shown(&document.record).into_owned();
    Document { etag: content(&record), update_time: document.shown_time(), record, ..document.clone() }
}

/// The etag of a record: of its canonical bytes.
fn content(record: &Record) -> String {
    fingerprint(&[&record_to_bytes(record, true)])
}

/// The first 16 hexadecimal digits of the SHA-256 of the parts, each ended by a zero byte.
fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
