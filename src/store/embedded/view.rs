//! Reading the records as they were at one moment.

use std::sync::Arc;

use redb::{ReadOnlyTable, ReadableTable};

use super::truth::failed;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::student_profile::ProtectedAttributes;
use crate::engine::ports::StoreError;
use crate::store::codec;

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
    protected: ReadOnlyTable<u64, &'static [u8]>,
}

impl View {
    pub(super) fn new(
        names: ReadOnlyTable<&'static str, (u64, &'static str)>,
        documents: ReadOnlyTable<u64, &'static [u8]>,
        protected: ReadOnlyTable<u64, &'static [u8]>,
    ) -> Self {
        Self { names, documents, protected }
    }

    pub(super) fn id_of(&self, name: &RecordName) -> Result<Option<u64>, StoreError> {
        Ok(self.names.get(name.to_string().as_str()).map_err(failed)?.map(|known| known.value().0))
    }

    pub(super) fn document(&self, id: u64) -> Result<Fetched, StoreError> {
        let Some(bytes) = self.documents.get(id).map_err(failed)? else { return Ok(Fetched::Missing) };
        Ok(read(id, bytes.value()))
    }

    /// The document of a name with its protected attributes, which must be those that it was written with.
    pub(super) fn whole(&self, id: u64, name: &RecordName) -> Result<Fetched, StoreError> {
        let Some(bytes) = self.documents.get(id).map_err(failed)? else {
            return Ok(Fetched::Damaged("its document is not there".to_string()));
        };
        let Fetched::Found(mut document, encoded) = read(id, bytes.value()) else {
            return Ok(read(id, bytes.value()));
        };
        if document.name() != name {
            return Ok(Fetched::Damaged(format!("another document lies at point {id}")));
        }
        let protected = self.protected.get(id).map_err(failed)?;
        let protected = protected.as_ref().map(|protected| protected.value());
        if !codec::is_companion(bytes.value(), protected) {
            let detail = "its protected attributes are not those that it had";
            return Ok(Fetched::Damaged(detail.to_string()));
        }
        if let Some(protected) = protected {
            match codec::decode::<ProtectedAttributes>(protected) {
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
            documents.push((id.value(), read(id.value(), bytes.value())));
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
            each(id.value(), read(id.value(), bytes.value()))?;
        }
        Ok(())
    }
}

fn read(id: u64, bytes: &[u8]) -> Fetched {
    match codec::decode::<Document>(bytes) {
        Ok(document) => Fetched::Found(Arc::new(document), bytes.len()),
        Err(error) => Fetched::Damaged(format!("the document of point {id}: {error}")),
    }
}
