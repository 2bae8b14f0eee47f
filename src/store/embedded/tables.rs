//! The tables of the records, and how a batch changes them.

use std::collections::HashMap;

use redb::{Key, ReadOnlyTable, ReadableTable, TableDefinition, TableError, Value, WriteTransaction};

use super::error::kept;
use super::prepared::{PreparedBatch, PreparedChange};
use crate::domain::record::name::RecordName;
use crate::engine::ports::{Expect, StoreError};

/// Memory for disk pages of a file of records while little is done with it.
pub(super) const SMALL_CACHE: usize = 8 << 20;
/// Records with their history, by point.
pub(super) const DOCUMENTS: TableDefinition<u64, &[u8]> = TableDefinition::new("documents");
/// What was derived of them, which can be made again.
pub(super) const DERIVED: TableDefinition<u64, &[u8]> = TableDefinition::new("derived");
/// Apart from the documents: what searches read has never seen them.
pub(super) const PROTECTED: TableDefinition<u64, &[u8]> = TableDefinition::new("protected");
/// Full name to point id and etag.
pub(super) const NAMES: TableDefinition<&str, (u64, &str)> = TableDefinition::new("names");
pub(super) const COUNTERS: TableDefinition<&str, u64> = TableDefinition::new("counters");
pub(super) const SETTINGS: TableDefinition<&str, &str> = TableDefinition::new("settings");

/// The settings once more, in a page of its own: nothing else says how the records were made.
pub(super) const SETTINGS_COPY: TableDefinition<&str, &str> = TableDefinition::new("settings_copy");
/// What is known to be lost, by part, until an operator has been told.
pub(super) const FAULTS: TableDefinition<&str, &str> = TableDefinition::new("faults");

pub(super) const NEXT_ID: &str = "next_id";
pub(super) const LAST_SEQ: &str = "last_seq";
/// Above 0 when something was deleted or replaced since the file was written: the bytes may still be in it.
pub(super) const REMAINS: &str = "remains";
/// The last revision of the ledger beside the records that was seen: see [`super::belonging`].
pub(super) const LEDGER_REVISION: &str = "ledger_revision";
/// The checksum of the index that is kept beside the records as they are: see [`super::snapshot`].
pub(super) const SNAPSHOT: &str = "index_snapshot";

/// What earlier versions noted of an index that they kept in files: tables, and rows of [`COUNTERS`].
pub(super) const OF_OLD_INDEX: [TableDefinition<u64, u64>; 2] =
    [TableDefinition::new("changes"), TableDefinition::new("index_files")];
pub(super) const COUNTED_OF_OLD_INDEX: [&str; 2] = ["applied_seq", "unreadable"];

/// All tables, empty but for the settings.
pub(super) fn make_tables(txn: &WriteTransaction, settings: &[(&str, String)]) -> Result<(), StoreError> {
    txn.open_table(DOCUMENTS).map_err(kept)?;
    txn.open_table(DERIVED).map_err(kept)?;
    txn.open_table(PROTECTED).map_err(kept)?;
    txn.open_table(NAMES).map_err(kept)?;
    txn.open_table(COUNTERS).map_err(kept)?;
    txn.open_table(FAULTS).map_err(kept)?;
    for table in [SETTINGS, SETTINGS_COPY] {
        let mut table = txn.open_table(table).map_err(kept)?;
        for (key, value) in settings {
            table.insert(*key, value.as_str()).map_err(kept)?;
        }
    }
    Ok(())
}

/// What a change means for the index.
pub(super) enum Touched {
    Put { id: u64, batch: usize, change: usize },
    Deleted { id: u64 },
}

impl Touched {
    pub(super) fn id(&self) -> u64 {
        match self {
            Self::Put { id, .. } | Self::Deleted { id } => *id,
        }
    }
}

/// The tables of one write transaction.
pub(super) struct Tables<'txn> {
    pub(super) names: redb::Table<'txn, &'static str, (u64, &'static str)>,
    pub(super) documents: redb::Table<'txn, u64, &'static [u8]>,
    pub(super) derived: redb::Table<'txn, u64, &'static [u8]>,
    pub(super) protected: redb::Table<'txn, u64, &'static [u8]>,
    pub(super) next_id: u64,
    pub(super) seq: u64,
    pub(super) touched: Vec<Touched>,
    /// Whether something was deleted or replaced.
    pub(super) leaves_remains: bool,
}

impl Tables<'_> {
    /// The first name that is not as the batch expects. Changes of one batch see those before them.
    pub(super) fn conflict(&self, batch: &PreparedBatch) -> Result<Option<RecordName>, StoreError> {
        let mut changed = HashMap::<&str, Option<&str>>::new();
        for change in &batch.changes {
            let (key, expect, after) = match change {
                PreparedChange::Put(put) => (&put.key, &put.expect, Some(put.document.etag.as_str())),
                PreparedChange::Delete { key, expect, .. } => (key, expect, None),
            };
            let as_expected = match expect {
                Expect::Anything => true,
                expect => {
                    let stored = self.names.get(key.as_str()).map_err(kept)?;
                    let stored = stored.as_ref().map(|stored| stored.value().1);
                    let current = changed.get(key.as_str()).copied().unwrap_or(stored);
                    match expect {
                        Expect::Etag(etag) => current == Some(etag.as_str()),
                        _ => current.is_none(),
                    }
                }
            };
            if !as_expected {
                return Ok(Some(change.name().clone()));
            }
            changed.insert(key.as_str(), after);
        }
        Ok(None)
    }

    pub(super) fn apply(&mut self, batch_index: usize, batch: &PreparedBatch) -> Result<(), StoreError> {
        for (index, change) in batch.changes.iter().enumerate() {
            match change {
                PreparedChange::Put(put) => {
                    let known = self.names.get(put.key.as_str()).map_err(kept)?.map(|known| known.value().0);
                    self.leaves_remains |= known.is_some();
                    let id = known.unwrap_or(self.next_id);
                    self.next_id = self.next_id.max(id + 1);
                    self.names.insert(put.key.as_str(), (id, put.document.etag.as_str())).map_err(kept)?;
                    self.documents.insert(id, put.values.record.as_slice()).map_err(kept)?;
                    self.derived.insert(id, put.values.derived.as_slice()).map_err(kept)?;
                    match &put.values.protected {
                        Some(protected) => {
                            drop(self.protected.insert(id, protected.as_slice()).map_err(kept)?);
                        }
                        None => drop(self.protected.remove(id).map_err(kept)?),
                    }
                    self.seq += 1;
                    self.touched.push(Touched::Put { id, batch: batch_index, change: index });
                }
                PreparedChange::Delete { key, .. } => {
                    let known = self.names.remove(key.as_str()).map_err(kept)?.map(|known| known.value().0);
                    let Some(id) = known else { continue };
                    self.documents.remove(id).map_err(kept)?;
                    self.derived.remove(id).map_err(kept)?;
                    self.protected.remove(id).map_err(kept)?;
                    self.seq += 1;
                    self.leaves_remains = true;
                    self.touched.push(Touched::Deleted { id });
                }
            }
        }
        Ok(())
    }
}

pub(super) fn open<K: Key + 'static, V: Value + 'static>(
    txn: &redb::ReadTransaction,
    table: TableDefinition<K, V>,
) -> Result<ReadOnlyTable<K, V>, StoreError> {
    txn.open_table(table).map_err(kept)
}

/// A table that older programs did not make.
pub(super) fn optional<K: Key + 'static, V: Value + 'static>(
    txn: &redb::ReadTransaction,
    table: TableDefinition<K, V>,
) -> Result<Option<ReadOnlyTable<K, V>>, StoreError> {
    match txn.open_table(table) {
        Ok(table) => Ok(Some(table)),
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(kept(error)),
    }
}

pub(super) fn counter(table: &impl ReadableTable<&'static str, u64>, key: &str) -> Result<u64, StoreError> {
    Ok(table.get(key).map_err(kept)?.map_or(0, |value| value.value()))
}
