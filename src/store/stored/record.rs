//! A record with its history.

use chrono::{DateTime, Utc};
use prost::Message;
use prost_types::Timestamp;

use super::StoredError;
use super::envelope::{Form, seal_bound};
use crate::convert::{name_from_bytes, record_from_bytes, record_to_bytes, time_to_pb};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::IndexFields;

/// The body of [`Form::Record`].
#[derive(Clone, PartialEq, Message)]
struct Row {
    /// The canonical bytes of the record, without protected attributes.
    #[prost(bytes = "vec", tag = "1")]
    record: Vec<u8>,
    #[prost(string, tag = "2")]
    etag: String,
    #[prost(message, optional, tag = "3")]
    create_time: Option<Timestamp>,
    #[prost(message, optional, tag = "4")]
    update_time: Option<Timestamp>,
    /// Absent where it is the update time.
    #[prost(message, optional, tag = "5")]
    shown_time: Option<Timestamp>,
}

pub(super) fn to_bytes(document: &Document, protected: Option<&[u8]>) -> Vec<u8> {
    let row = Row {
        record: record_to_bytes(&document.record, false),
        etag: document.etag.clone(),
        create_time: Some(time_to_pb(document.create_time)),
        update_time: Some(time_to_pb(document.update_time)),
        shown_time: document.shown_time.map(time_to_pb),
    };
    seal_bound(Form::Record, protected, &row.encode_to_vec())
}

/// What the history says, and whose it is; the record itself is not read.
pub(super) struct History {
    pub(super) name: RecordName,
    pub(super) etag: String,
    pub(super) update_time: DateTime<Utc>,
    pub(super) shown_time: DateTime<Utc>,
}

/// The history of a document.
pub(super) fn history(body: &[u8]) -> Result<History, StoredError> {
    let row = Row::decode(body)?;
    let update_time = time(row.update_time)?;
    let shown_time = row.shown_time.map_or(Ok(update_time), |shown| time(Some(shown)))?;
    Ok(History { name: name_from_bytes(&row.record)?, etag: row.etag, update_time, shown_time })
}

/// The document with nothing derived.
pub(super) fn from_bytes(body: &[u8]) -> Result<Document, StoredError> {
    let row = Row::decode(body)?;
    let record = record_from_bytes(&row.record)?;
    Ok(Document {
        facts: Facts::none(record.kind()),
        fields: IndexFields::default(),
        embedding: Embedding::default(),
        text_hash: String::new(),
        create_time: time(row.create_time)?,
        update_time: time(row.update_time)?,
        shown_time: row.shown_time.map(|shown| time(Some(shown))).transpose()?,
        etag: row.etag,
        record,
    })
}

fn time(time: Option<Timestamp>) -> Result<DateTime<Utc>, StoredError> {
    let Timestamp { seconds, nanos } = time.ok_or(StoredError::Range)?;
    let nanos = u32::try_from(nanos).map_err(|_| StoredError::Range)?;
    DateTime::from_timestamp(seconds, nanos).ok_or(StoredError::Range)
}
