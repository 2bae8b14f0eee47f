//! A record as stores keep it: with its history, and with what was derived from it once, at writing.

use chrono::{DateTime, Utc};

use super::Record;
use super::name::RecordName;
use crate::domain::ranking::facts::Facts;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::IndexFields;

/// What a store writes and returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// As its owner states it; whether protected attributes are with it is for the port to say that gave it.
    pub record: Record,
    /// When the record was first stored.
    pub create_time: DateTime<Utc>,
    /// When its content was last changed, as the owner is shown it.
    pub update_time: DateTime<Utc>,
    /// Since when the record has looked as others see it; `None` where that is the update time.
    pub shown_time: Option<DateTime<Utc>>,
    /// Fingerprint of the record's canonical bytes when its content was last changed.
    pub etag: String,
    /// Fingerprint of the embedded text, the text version and the model; unchanged means no new embedding is needed.
    pub text_hash: String,
    /// What scoring and eligibility compare.
    pub facts: Facts,
    /// What filters and facets see.
    pub fields: IndexFields,
    /// The record's text as the index's model sees it; empty where nothing is derived.
    pub embedding: Embedding,
}

impl Document {
    /// The record's name, which a store keeps the document under.
    pub fn name(&self) -> &RecordName {
        &self.record.name
    }

    /// Whether anything is derived: a store may have lost that of a record that it has.
    pub fn is_derived(&self) -> bool {
        !self.text_hash.is_empty()
    }

    /// The update time that others are shown, and that the newest come first by: a change of what the school alone
    /// may know does not move it.
    pub fn shown_time(&self) -> DateTime<Utc> {
        self.shown_time.unwrap_or(self.update_time)
    }
}
