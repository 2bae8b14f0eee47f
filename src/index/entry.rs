//! What is put into the index of a record.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::block::Note;
use crate::domain::ranking::facts::{Facts, Stated};
use crate::domain::ranking::parts::PartKind;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::role::Role;
use crate::domain::rules::excerpt;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::IndexFields;

/// A record made ready to be put in. That is most of the work, and can be done on any thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub(super) kind: RecordKind,
    pub(super) note: Note,
    /// What each part of a score reads, as it is written: see [`PartKind::excerpt`]. None where nothing is stated.
    pub(super) excerpts: [Option<Box<[u8]>>; PartKind::ALL.len()],
    /// What rules read, as it is written.
    pub(super) rules: Box<[u8]>,
    pub(super) skills: Vec<Stated>,
    pub(super) certificates: Vec<Stated>,
    pub(super) fields: IndexFields,
    pub(super) embedding: Embedding,
}

impl From<&Document> for Entry {
    fn from(document: &Document) -> Self {
        Self::of(
            document.name(),
            document.facts.clone(),
            document.fields.clone(),
            document.embedding.clone(),
            document.shown_time().timestamp_micros(),
            stamp_of(document),
        )
    }
}

impl Entry {
    /// The entry of a record that states these facts, with [`Document::shown_time`] in microseconds since 1970 and the
    /// [`stamp`] of its version.
    pub fn of(
        name: &RecordName,
        facts: Facts,
        fields: IndexFields,
        embedding: Embedding,
        shown_micros: i64,
        stamp: u64,
    ) -> Self {
        let excerpts = PartKind::ALL.map(|part| {
            let stated = part.excerpt(&facts).filter(|excerpt| part.is_stated(excerpt))?;
            Some(written(&stated))
        });
        let rules = written(&excerpt(&facts));
        // Of what neither is offered nor teaches no rule reads the title.
        let is_read = [Role::Opening, Role::Teacher].into_iter().any(|role| facts.kind.is(role));
        let title = if is_read { facts.title.into() } else { Box::default() };
        let (name, copy_key, employer) = (name.to_string().into(), facts.copy_key, facts.employer);
        let note = Note { id: 0, stamp, shown_micros, name, copy_key, employer, title };
        let (skills, certificates) = (facts.skills, facts.certificates);
        Self { kind: facts.kind, note, excerpts, rules, skills, certificates, fields, embedding }
    }

    /// Whether its vectors are of this dimension, as an index requires.
    pub fn is_sound(&self, dimension: usize) -> bool {
        self.embedding.is_sound(dimension)
    }
}

/// Facts are plain values, which can always be written.
pub(super) fn written(facts: &Facts) -> Box<[u8]> {
    rmp_serde::to_vec(facts).unwrap_or_default().into()
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
