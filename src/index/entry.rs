//! What is put into the index of a record.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::domain::ranking::facts::{Facts, Stated};
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::IndexFields;

/// A record as the index takes it.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a RecordName,
    /// What it states.
    pub facts: &'a Facts,
    /// What filters ask about.
    pub fields: &'a IndexFields,
    /// Sound for the dimension of the index.
    pub embedding: &'a Embedding,
    /// [`Document::shown_time`] in microseconds since 1970.
    pub shown_micros: i64,
    /// See [`stamp_of`].
    pub stamp: u64,
}

impl<'a> From<&'a Document> for Entry<'a> {
    fn from(document: &'a Document) -> Self {
        Self {
            name: document.name(),
            facts: &document.facts,
            fields: &document.fields,
            embedding: &document.embedding,
            shown_micros: document.shown_time().timestamp_micros(),
            stamp: stamp_of(document),
        }
    }
}

impl<'a> Entry<'a> {
    pub(super) fn dense(&self) -> &'a [i8] {
        self.embedding.dense.values()
    }

    pub(super) fn sparse(&self) -> impl Iterator<Item = (u32, u8)> + 'a {
        self.embedding.sparse.iter()
    }
}

/// Tells one version of a record from another: it changes with every write that changes what a match shows.
pub fn stamp_of(document: &Document) -> u64 {
    stamp(&document.etag, document.update_time.timestamp_micros())
}

/// As [`stamp_of`], of a document with this etag and update time in microseconds.
pub fn stamp(etag: &str, update_micros: i64) -> u64 {
    let mut hasher = FxHasher::default();
    (etag, update_micros).hash(&mut hasher);
    hasher.finish()
}

/// What rules read of a record: all but its skills, and the words of its certificates.
pub(super) fn read_by_rules(facts: &Facts) -> Facts {
    let certificate = |stated: &Stated| Stated { text: String::new(), ..stated.clone() };
    Facts {
        skills: Vec::new(),
        copy_key: None,
        certificates: facts.certificates.iter().map(certificate).collect(),
        ..facts.clone()
    }
}
