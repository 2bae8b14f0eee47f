//! What was derived of a record. Its text's hash and vectors can be read whatever program wrote them, so that an unchanged
//! text is not embedded again; facts and fields only by the derivation that made them.

use prost::Message;

use super::StoredError;
use super::envelope::{self, Form, seal_bound};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::document::Document;
use crate::domain::search::embedding::{Embedding, SparseVector};
use crate::domain::search::filter::IndexFields;

/// The body of [`Form::Derived`].
#[derive(Clone, PartialEq, Message)]
struct Row {
    #[prost(string, tag = "1")]
    text_hash: String,
    #[prost(float, repeated, tag = "2")]
    dense: Vec<f32>,
    #[prost(uint32, repeated, tag = "3")]
    sparse_indices: Vec<u32>,
    #[prost(float, repeated, tag = "4")]
    sparse_values: Vec<f32>,
    /// Facts as MessagePack without names.
    #[prost(bytes = "vec", tag = "5")]
    facts: Vec<u8>,
    /// Index fields as MessagePack, by their names.
    #[prost(bytes = "vec", tag = "6")]
    fields: Vec<u8>,
}

/// What was derived, as far as it can be read.
pub(super) struct Derived {
    text_hash: String,
    embedding: Embedding,
    /// None where another derivation wrote them in another shape; so are the fields.
    facts: Option<Facts>,
    fields: Option<IndexFields>,
}

pub(super) fn to_bytes(document: &Document, record: &[u8]) -> Result<Vec<u8>, StoredError> {
    let Embedding { dense, sparse } = &document.embedding;
    let row = Row {
        text_hash: document.text_hash.clone(),
        dense: dense.clone(),
        sparse_indices: sparse.indices.clone(),
        sparse_values: sparse.values.clone(),
        facts: rmp_serde::to_vec(&document.facts)?,
        fields: rmp_serde::to_vec_named(&document.fields)?,
    };
    Ok(seal_bound(Form::Derived, Some(record), &row.encode_to_vec()))
}

impl Derived {
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, StoredError> {
        let opened = envelope::open(bytes)?;
        if opened.form != Form::Derived {
            return Err(StoredError::Unexpected(opened.form));
        }
        let row = Row::decode(opened.body)?;
        let sparse = SparseVector { indices: row.sparse_indices, values: row.sparse_values };
        let embedding = Embedding { dense: row.dense, sparse };
        Ok(Self {
            text_hash: row.text_hash,
            embedding,
            facts: rmp_serde::from_slice(&row.facts).ok(),
            fields: rmp_serde::from_slice(&row.fields).ok(),
        })
    }

    pub(super) fn put_into(self, document: &mut Document) {
        document.text_hash = self.text_hash;
        document.embedding = self.embedding;
        document.facts = self.facts.unwrap_or_else(|| Facts::none(document.record.kind()));
        document.fields = self.fields.unwrap_or_default();
    }
}
