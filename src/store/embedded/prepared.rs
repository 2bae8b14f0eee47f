//! Changes made ready for the writer on the caller's thread: checked and encoded, so that the one writer does nothing but
//! write.

use std::sync::Arc;

use super::error::failed;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::engine::ports::{Change, Expect, StoreError};
use crate::store::check;
use crate::store::stored::Values;

pub(super) struct PreparedBatch {
    pub(super) changes: Vec<PreparedChange>,
}

pub(super) enum PreparedChange {
    Put(Box<PreparedPut>),
    Delete { name: RecordName, key: String, expect: Expect },
}

pub(super) struct PreparedPut {
    pub(super) key: String,
    pub(super) expect: Expect,
    /// Without protected attributes.
    pub(super) document: Arc<Document>,
    pub(super) values: Values,
}

impl PreparedChange {
    pub(super) fn name(&self) -> &RecordName {
        match self {
            Self::Put(put) => put.document.name(),
            Self::Delete { name, .. } => name,
        }
    }
}

impl PreparedBatch {
    pub(super) fn of(changes: Vec<Change>, dimension: usize) -> Result<Self, StoreError> {
        let prepare = |change| match change {
            Change::Put { document, expect } => {
                check(&document, dimension)?;
                PreparedPut::of(document, expect).map(|put| PreparedChange::Put(Box::new(put)))
            }
            Change::Delete { name, expect } => {
                Ok(PreparedChange::Delete { key: name.to_string(), name, expect })
            }
        };
        Ok(Self { changes: changes.into_iter().map(prepare).collect::<Result<_, StoreError>>()? })
    }

    /// Bytes of the documents and protected attributes in it.
    pub(super) fn bytes(&self) -> u64 {
        let of = |change: &PreparedChange| match change {
            PreparedChange::Put(put) => put.values.len() + put.values.protected.as_ref().map_or(0, Vec::len),
            PreparedChange::Delete { .. } => 0,
        };
        self.changes.iter().map(of).sum::<usize>() as u64
    }

    pub(super) fn only_deletes(&self) -> bool {
        self.changes.iter().all(|change| matches!(change, PreparedChange::Delete { .. }))
    }
}

impl PreparedPut {
    fn of(mut document: Arc<Document>, expect: Expect) -> Result<Self, StoreError> {
        let values = Values::of(&mut document).map_err(failed)?;
        Ok(Self { key: document.name().to_string(), expect, document, values })
    }
}
