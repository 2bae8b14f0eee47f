//! Writing the file of records anew without what was deleted or replaced. redb leaves that in pages that nothing uses, and what
//! its own compaction moves to the front does not overwrite all of them.

use std::fs;
use std::path::Path;

use redb::{Database, Key, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, Value};

use super::error::{failed, kept, of_disk};
use super::guard::Disk;
use super::salvage;
use super::tables::*;
use super::truth::Truth;
use crate::domain::record::name::RecordName;
use crate::engine::ports::StoreError;

/// Smaller files are written anew at every close after something was deleted or replaced; larger ones when half of them is
/// room that nothing uses.
const ALWAYS_ERASE_BELOW: u64 = 64 << 20;

/// Rows in one transaction.
const CHUNK: usize = 2_048;

impl Truth {
    /// Whether bytes of what was deleted or replaced may still be in the file.
    pub(super) fn has_remains(&self) -> Result<bool, StoreError> {
        Ok(self.counter(REMAINS)? > 0)
    }

    /// Puts a file without them in the place of this one, which is to be opened again.
    pub(super) fn erase(&self) -> Result<(), StoreError> {
        let dir = self.path.parent().ok_or_else(|| failed("a file of records lies in a folder"))?;
        let bytes = fs::metadata(&self.path).map_err(of_disk)?.len();
        Disk::new(dir, bytes).check_put(0)?;
        erase(&self.path, &self.database)
    }

    /// Removes records by their names, and says how many there were. What a search finds is not told.
    pub(super) fn remove(&self, names: &[RecordName]) -> Result<u64, StoreError> {
        let (removed, last_seq) = self.change(|txn| {
            let mut removed = 0;
            let mut known = txn.open_table(NAMES).map_err(kept)?;
            for name in names {
                let id = known.remove(name.to_string().as_str()).map_err(kept)?.map(|row| row.value().0);
                let Some(id) = id else { continue };
                for table in [DOCUMENTS, DERIVED, PROTECTED] {
                    txn.open_table(table).map_err(kept)?.remove(id).map_err(kept)?;
                }
                removed += 1;
            }
            let mut counters = txn.open_table(COUNTERS).map_err(kept)?;
            let last_seq = counter(&counters, LAST_SEQ)? + removed;
            if removed > 0 {
                counters.insert(REMAINS, 1).map_err(kept)?;
                counters.insert(LAST_SEQ, last_seq).map_err(kept)?;
                counters.remove(SNAPSHOT).map_err(kept)?;
            }
            Ok((removed, last_seq))
        })?;
        self.note(last_seq);
        Ok(removed)
    }

    /// Closes the file. What was deleted or replaced is not in it any more, where it is small or half of it is that.
    pub(super) fn close(self) -> Result<(), StoreError> {
        let erased = match self.is_lasting() && self.is_wasteful()? {
            true => erase(&self.path, &self.database),
            false => Ok(()),
        };
        self.database.close().map_err(kept)?;
        match erased {
            Err(StoreError::DiskFull(reason)) => {
                tracing::warn!("what was deleted is still in {}: {reason}", self.path.display());
                Ok(())
            }
            erased => erased,
        }
    }

    fn is_wasteful(&self) -> Result<bool, StoreError> {
        if !self.has_remains()? {
            return Ok(false);
        }
        let file = fs::metadata(&self.path).map_err(failed)?.len();
        if file < ALWAYS_ERASE_BELOW {
            return Ok(true);
        }
        let txn = self.database.begin_write().map_err(kept)?;
        let stats = txn.stats().map_err(kept)?;
        txn.abort().map_err(kept)?;
        Ok(stats.stored_bytes() + stats.metadata_bytes() < file / 2)
    }
}

/// Puts a file with the rows alone in the place of this one. The database goes on with the old file, and is to be closed.
fn erase(path: &Path, database: &Database) -> Result<(), StoreError> {
    let from = database.begin_read().map_err(kept)?;
    salvage::replace(path, |to| {
        copy(&from, to, DOCUMENTS)?;
        copy(&from, to, DERIVED)?;
        copy(&from, to, PROTECTED)?;
        copy(&from, to, NAMES)?;
        copy(&from, to, FAULTS)?;
        copy(&from, to, SETTINGS)?;
        copy(&from, to, SETTINGS_COPY)?;
        copy(&from, to, COUNTERS)?;
        let txn = to.begin_write().map_err(kept)?;
        txn.open_table(COUNTERS).map_err(kept)?.remove(REMAINS).map_err(kept)?;
        txn.commit().map_err(kept)
    })
}

/// Copies the rows of a table, where there is one.
pub(super) fn copy<K: Key + 'static, V: Value + 'static>(
    from: &ReadTransaction,
    to: &Database,
    table: TableDefinition<K, V>,
) -> Result<(), StoreError> {
    // An older program did not make all of them.
    let Some(rows) = optional(from, table)? else { return Ok(()) };
    let mut rows = rows.iter().map_err(kept)?.peekable();
    loop {
        let txn = to.begin_write().map_err(kept)?;
        {
            let mut copies = txn.open_table(table).map_err(kept)?;
            for row in rows.by_ref().take(CHUNK) {
                let (key, value) = row.map_err(kept)?;
                copies.insert(key.value(), value.value()).map_err(kept)?;
            }
        }
        txn.commit().map_err(kept)?;
        if rows.peek().is_none() {
            return Ok(());
        }
    }
}
