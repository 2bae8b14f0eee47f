//! What an index takes of a document. The record itself is not read for it: that is most of the work.

use super::derived::Derived;
use super::envelope::{self, Form};
use super::{StoredError, first, record};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::IndexFields;
use crate::index::{Entry, stamp, stamp_of};

/// What [`Entry`] borrows.
pub(in crate::store) struct Indexed {
    name: RecordName,
    facts: Facts,
    fields: IndexFields,
    embedding: Embedding,
    shown_micros: i64,
    stamp: u64,
}

impl Indexed {
    /// Reads the values of a document; `None` where nothing derived is there. The same as that of [`super::document`].
    pub(in crate::store) fn from_bytes(
        record: &[u8],
        derived: Option<&[u8]>,
    ) -> Result<Option<Self>, StoredError> {
        let opened = envelope::open(record)?;
        match opened.form {
            Form::First | Form::FirstBound => Ok(Self::of(first::document(opened.body)?)),
            Form::Record => {
                let own = derived.filter(|bytes| envelope::is_companion(bytes, Some(record)));
                let Some(Ok(derived)) = own.map(Derived::from_bytes) else { return Ok(None) };
                if !derived.is_there() {
                    return Ok(None);
                }
                let history = record::history(opened.body)?;
                let (facts, fields, embedding) = derived.parts(history.name.kind);
                Ok(Some(Self {
                    facts,
                    fields,
                    embedding,
                    shown_micros: history.shown_time.timestamp_micros(),
                    stamp: stamp(&history.etag, history.update_time.timestamp_micros()),
                    name: history.name,
                }))
            }
            form => Err(StoredError::Unexpected(form)),
        }
    }

    fn of(document: Document) -> Option<Self> {
        document.is_derived().then(|| Self {
            shown_micros: document.shown_time().timestamp_micros(),
            stamp: stamp_of(&document),
            name: document.record.name,
            facts: document.facts,
            fields: document.fields,
            embedding: document.embedding,
        })
    }

    /// Whether its vectors are of this dimension.
    pub(in crate::store) fn is_sound(&self, dimension: usize) -> bool {
        self.embedding.is_sound(dimension)
    }

    /// As the index takes it.
    pub(in crate::store) fn entry(&self) -> Entry<'_> {
        Entry {
            name: &self.name,
            facts: &self.facts,
            fields: &self.fields,
            embedding: &self.embedding,
            shown_micros: self.shown_micros,
            stamp: self.stamp,
        }
    }
}
