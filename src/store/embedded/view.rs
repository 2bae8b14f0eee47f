//! Reading the records as they were at one moment.

use std::sync::Arc;

use redb::{ReadOnlyTable, ReadableTable};

use super::truth::failed;
use crate::domain::document::Document;
use crate::domain::name::{RecordKind, RecordName, TenantId};
use crate::domain::student_profile::ProtectedAttributes;
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

    pub(super) fn protected(&self, id: u64) -> Result<Option<ProtectedAttributes>, StoreError> {
        let Some(bytes) = self.protected.get(id).map_err(failed)? else { return Ok(None) };
        let attributes = codec::decode(bytes.value())
            .map_err(|error| StoreError::Failed(format!("protected attributes of point {id}: {error}")))?;
        Ok(Some(attributes))
    }

    /// Ids of a tenant's records of one kind, in the order of names, at most `limit` after `after`.
    pub(super) fn page(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError> {
        let folder = format!("tenants/{tenant}/{}/", kind.collection());
        let start = format!("{folder}{}", after.unwrap_or_default());
        let mut ids = Vec::new();
        for entry in self.names.range(start.as_str()..).map_err(failed)? {
            let (key, value) = entry.map_err(failed)?;
            if ids.len() == limit || !key.value().starts_with(&folder) {
                break;
            }
            if key.value() != start {
                ids.push(value.value().0);
            }
        }
        Ok(ids)
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
        Err(error) => Fetched::Damaged(format!("the record of point {id} is damaged: {error}")),
    }
}
