//! What was derived of a record. Its text's hash and vectors can be read whatever program wrote them, so that an unchanged
//! text is not embedded again; facts and fields only by the derivation that made them.

use prost::Message;

use super::envelope::{self, Form, seal_bound};
use super::{StoredError, floats};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordKind;
use crate::domain::search::embedding::{DenseVector, Embedding, SparseVector};
use crate::domain::search::filter::IndexFields;

/// The body of [`Form::Derived`].
#[derive(Clone, PartialEq, Message)]
struct Row {
    #[prost(string, tag = "1")]
    text_hash: String,
    /// Signed integers, a byte each.
    #[prost(bytes = "vec", tag = "2")]
    dense: Vec<u8>,
    #[prost(uint32, repeated, tag = "3")]
    sparse_indices: Vec<u32>,
    /// A byte for each index.
    #[prost(bytes = "vec", tag = "4")]
    sparse_values: Vec<u8>,
    /// Facts as MessagePack without names.
    #[prost(bytes = "vec", tag = "5")]
    facts: Vec<u8>,
    /// Index fields as MessagePack, by their names.
    #[prost(bytes = "vec", tag = "6")]
    fields: Vec<u8>,
}

/// The body of [`Form::DerivedFloats`]: never written any more.
#[derive(Clone, PartialEq, Message)]
struct FloatRow {
    #[prost(string, tag = "1")]
    text_hash: String,
    #[prost(float, repeated, tag = "2")]
    dense: Vec<f32>,
    #[prost(uint32, repeated, tag = "3")]
    sparse_indices: Vec<u32>,
    #[prost(float, repeated, tag = "4")]
    sparse_values: Vec<f32>,
    #[prost(bytes = "vec", tag = "5")]
    facts: Vec<u8>,
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
        dense: dense.values().iter().map(|value| value.cast_unsigned()).collect(),
        sparse_indices: sparse.indices().to_vec(),
        sparse_values: sparse.values().to_vec(),
        facts: rmp_serde::to_vec(&document.facts)?,
        fields: rmp_serde::to_vec_named(&document.fields)?,
    };
    Ok(seal_bound(Form::Derived, Some(record), &row.encode_to_vec()))
}

impl Derived {
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, StoredError> {
        let opened = envelope::open(bytes)?;
        match opened.form {
            Form::Derived => {
                let row = Row::decode(opened.body)?;
                let dense = row.dense.iter().map(|value| value.cast_signed()).collect();
                let embedding = Embedding {
                    dense: DenseVector::new(dense)?,
                    sparse: SparseVector::new(row.sparse_indices, row.sparse_values)?,
                };
                Ok(Self::of(row.text_hash, embedding, &row.facts, &row.fields))
            }
            Form::DerivedFloats => {
                let row = FloatRow::decode(opened.body)?;
                let embedding = floats::quantised(&row.dense, &row.sparse_indices, &row.sparse_values)?;
                Ok(Self::of(row.text_hash, embedding, &row.facts, &row.fields))
            }
            form => Err(StoredError::Unexpected(form)),
        }
    }

    fn of(text_hash: String, embedding: Embedding, facts: &[u8], fields: &[u8]) -> Self {
        let (facts, fields) = (rmp_serde::from_slice(facts).ok(), rmp_serde::from_slice(fields).ok());
        Self { text_hash, embedding, facts, fields }
    }

    pub(super) fn put_into(mut self, document: &mut Document) {
        document.text_hash = std::mem::take(&mut self.text_hash);
        (document.facts, document.fields, document.embedding) = self.parts(document.record.kind());
    }

    /// Whether anything is derived: see [`Document::is_derived`].
    pub(super) fn is_there(&self) -> bool {
        !self.text_hash.is_empty()
    }

    /// What searches compare; without what cannot be read.
    pub(super) fn parts(self, kind: RecordKind) -> (Facts, IndexFields, Embedding) {
        (self.facts.unwrap_or_else(|| Facts::none(kind)), self.fields.unwrap_or_default(), self.embedding)
    }
}

/// What an older program kept of the document's vectors: these floats.
#[cfg(test)]
pub(super) fn as_floats(
    document: &Document,
    record: &[u8],
    dense: &[f32],
    sparse: &[(u32, f32)],
) -> Result<Vec<u8>, StoredError> {
    let (sparse_indices, sparse_values) = sparse.iter().copied().unzip();
    let row = FloatRow {
        text_hash: document.text_hash.clone(),
        dense: dense.to_vec(),
        sparse_indices,
        sparse_values,
        facts: rmp_serde::to_vec(&document.facts)?,
        fields: rmp_serde::to_vec_named(&document.fields)?,
    };
    Ok(seal_bound(Form::DerivedFloats, Some(record), &row.encode_to_vec()))
}
