//! Reading the records as they were at one moment.

use std::sync::Arc;

use redb::{ReadOnlyTable, ReadableTable};

use super::error::failed;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::engine::ports::StoreError;
use crate::store::stored::{self, envelope};

/// A point's document as stored, or why there is none.
pub(super) enum Fetched {
    Found(Arc<Document>, usize),
    Missing,
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
                let id = key.value()[folder.len()..].to_string();
                page.push((RecordName::new(tenant.clone(), kind, &id).map_err(failed)?, value.value().0));
            }
        }
        Ok(page)
    }

    /// Up to `limit` documents with ids below `before`, the last first.
    pub(super) fn documents_before(
        &self,
        before: u64,
        limit: usize,
    ) -> Result<Vec<(u64, Fetched)>, StoreError> {
        let mut documents = Vec::new();
        for entry in self.documents.range(..before).map_err(failed)?.rev().take(limit) {
            let (id, bytes) = entry.map_err(failed)?;
            documents.push((id.value(), self.read(id.value(), bytes.value())?));
        }
        Ok(documents)
    }

    /// Calls `each` for every document, in the order of ids.
    pub(super) fn each_document(
        &self,
        mut each: impl FnMut(u64, Fetched) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for entry in self.documents.iter().map_err(failed)? {
            let (id, bytes) = entry.map_err(failed)?;
            each(id.value(), self.read(id.value(), bytes.value())?)?;
        }
        Ok(())
    }

    /// A document, with what was derived of it where that is there.
    fn read(&self, id: u64, record: &[u8]) -> Result<Fetched, StoreError> {
        let derived = self.derived.as_ref().map(|derived| derived.get(id)).transpose().map_err(failed)?;
        let derived = derived.flatten();
        let derived = derived.as_ref().map(|derived| derived.value());
        Ok(match stored::document(record, derived) {
            Ok(document) => Fetched::Found(Arc::new(document), record.len() + derived.map_or(0, <[u8]>::len)),
            Err(error) => Fetched::Damaged(format!("the document of point {id}: {error}")),
        })
    }
}
