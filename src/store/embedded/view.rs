//! Reading the records as they were at one moment.

use std::ops::Range;
use std::sync::Arc;

use redb::{AccessGuard, ReadOnlyTable, ReadableTable, ReadableTableMetadata};

use super::error::failed;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::engine::ports::StoreError;
use crate::index::Entry;
use crate::store::stored::{self, StoredError, envelope};

/// A point's document as stored, or why there is none.
pub(super) enum Fetched {
    Found(Arc<Document>, usize),
    Missing,
    Damaged(String),
}

/// What an index takes of a record, or why it takes nothing.
pub(super) enum Row {
    Indexed(Box<Entry>),
    /// Nothing derived of it is there.
    Underived,
    Damaged(String),
}

/// The records as they were at one moment.
pub(super) struct View {
    names: ReadOnlyTable<&'static str, (u64, &'static str)>,
    documents: ReadOnlyTable<u64, &'static [u8]>,
    /// None in a folder of the first edition that nothing can be written to.
    derived: Option<ReadOnlyTable<u64, &'static [u8]>>,
    protected: ReadOnlyTable<u64, &'static [u8]>,
}

impl View {
    pub(super) fn new(
        names: ReadOnlyTable<&'static str, (u64, &'static str)>,
        documents: ReadOnlyTable<u64, &'static [u8]>,
        derived: Option<ReadOnlyTable<u64, &'static [u8]>>,
        protected: ReadOnlyTable<u64, &'static [u8]>,
    ) -> Self {
        Self { names, documents, derived, protected }
    }

    /// Names of all records, with their ids.
    pub(super) fn names(&self) -> Result<Vec<(RecordName, u64)>, StoreError> {
        let mut names = Vec::new();
        for entry in self.names.iter().map_err(failed)? {
            let (key, value) = entry.map_err(failed)?;
            names.extend(RecordName::parse_full(key.value()).map(|name| (name, value.value().0)));
        }
        Ok(names)
    }

    pub(super) fn id_of(&self, name: &RecordName) -> Result<Option<u64>, StoreError> {
        Ok(self.names.get(name.to_string().as_str()).map_err(failed)?.map(|known| known.value().0))
    }

    pub(super) fn document(&self, id: u64) -> Result<Fetched, StoreError> {
        let Some(bytes) = self.documents.get(id).map_err(failed)? else { return Ok(Fetched::Missing) };
        self.read(id, bytes.value())
    }

    /// The document of a name with its protected attributes, which must be those that it was written with.
    pub(super) fn whole(&self, id: u64, name: &RecordName) -> Result<Fetched, StoreError> {
        let Some(bytes) = self.documents.get(id).map_err(failed)? else {
            return Ok(Fetched::Damaged("its document is not there".to_string()));
        };
        let (mut document, encoded) = match self.read(id, bytes.value())? {
            Fetched::Found(document, encoded) => (document, encoded),
            other => return Ok(other),
        };
        if document.name() != name {
            return Ok(Fetched::Damaged(format!("another document lies at point {id}")));
        }
        let protected = self.protected.get(id).map_err(failed)?;
        let protected = protected.as_ref().map(|protected| protected.value());
        if !envelope::is_companion(bytes.value(), protected) {
            let detail = "its protected attributes are not those that it had";
            return Ok(Fetched::Damaged(detail.to_string()));
        }
        if let Some(protected) = protected {
            match stored::protected(protected) {
                Ok(protected) => Arc::make_mut(&mut document).record.restore_protected(Some(protected)),
                Err(error) => {
                    return Ok(Fetched::Damaged(format!("its protected attributes are damaged: {error}")));
                }
            }
        }
        Ok(Fetched::Found(document, encoded))
    }

    /// Names and ids of a tenant's records of one kind, in the order of names, at most `limit` after `after`.
    pub(super) fn page(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(RecordName, u64)>, StoreError> {
        let folder = format!("tenants/{tenant}/{}/", kind.collection());
        let start = format!("{folder}{}", after.unwrap_or_default());
        let mut page = Vec::new();
        for entry in self.names.range(start.as_str()..).map_err(failed)? {
            let (key, value) = entry.map_err(failed)?;
            if page.len() == limit || !key.value().starts_with(&folder) {
                break;
            }
            if key.value() != start {
                let id = key.value().strip_prefix(&folder).unwrap_or_default();
                page.push((RecordName::new(tenant.clone(), kind, id).map_err(failed)?, value.value().0));
            }
        }
        Ok(page)
    }

    /// How many records there are.
    pub(super) fn len(&self) -> Result<u64, StoreError> {
        self.documents.len().map_err(failed)
    }

    /// The greatest id.
    pub(super) fn last_id(&self) -> Result<Option<u64>, StoreError> {
        Ok(self.documents.last().map_err(failed)?.map(|(id, _)| id.value()))
    }

    /// What an index takes of the records with these ids, in their order.
    pub(super) fn rows(&self, ids: Range<u64>, dimension: usize) -> Result<Vec<(u64, Row)>, StoreError> {
        let mut rows = Vec::new();
        for entry in self.documents.range(ids).map_err(failed)? {
            let (id, record) = entry.map_err(failed)?;
            let id = id.value();
            let derived = self.derived_of(id)?;
            let derived = derived.as_ref().map(|derived| derived.value());
            let row = match stored::entry(record.value(), derived) {
                Ok(Some(row)) if row.is_sound(dimension) => Row::Indexed(Box::new(row)),
                Ok(Some(_)) => Row::Damaged(format!("the vectors of point {id} are of another dimension")),
                Ok(None) => Row::Underived,
                Err(error) => Row::Damaged(told(id, &error)),
            };
            rows.push((id, row));
        }
        Ok(rows)
    }

    /// A document, with what was derived of it where that is there.
    fn read(&self, id: u64, record: &[u8]) -> Result<Fetched, StoreError> {
        let derived = self.derived_of(id)?;
        let derived = derived.as_ref().map(|derived| derived.value());
        Ok(match stored::document(record, derived) {
            Ok(document) => Fetched::Found(Arc::new(document), record.len() + derived.map_or(0, <[u8]>::len)),
            Err(error) => Fetched::Damaged(told(id, &error)),
        })
    }

    fn derived_of(&self, id: u64) -> Result<Option<AccessGuard<'static, &'static [u8]>>, StoreError> {
        let derived = self.derived.as_ref().map(|derived| derived.get(id)).transpose().map_err(failed)?;
        Ok(derived.flatten())
    }
}

fn told(id: u64, error: &StoredError) -> String {
    format!("the document of point {id}: {error}")
}
