//! Writing the file of records anew without what was deleted or replaced. redb leaves that in pages that nothing uses, and what
//! its own compaction moves to the front does not overwrite all of them.

use std::path::Path;

use redb::{Database, Key, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, Value};

use super::error::kept;
use super::salvage;
use super::tables::*;
use crate::engine::ports::StoreError;

/// Rows in one transaction.
const CHUNK: usize = 2_048;

/// Puts a file with the rows alone in the place of this one. The database goes on with the old file, and is to be closed.
pub(super) fn erase(path: &Path, database: &Database) -> Result<(), StoreError> {
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
