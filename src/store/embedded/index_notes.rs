//! What the records note of the index: how far it is, and how its files were left.

use std::collections::HashMap;

use redb::{ReadableDatabase, ReadableTable, ReadableTableMetadata};

use super::error::kept;
use super::tables::{APPLIED_SEQ, CHANGES, COUNTERS, DOCUMENTS, INDEX_FILES, LAST_SEQ, UNREADABLE};
use super::truth::{Truth, counter, open};
use crate::engine::ports::StoreError;

/// Where the index stands in relation to the records.
pub(super) struct Standing {
    pub(super) last_seq: u64,
    pub(super) documents: u64,
    /// Records that failed their checksum when the index was last built, and so are not in it.
    pub(super) unreadable: u64,
}

impl Truth {
    pub(super) fn standing(&self) -> Result<Standing, StoreError> {
        let txn = self.database.begin_read().map_err(kept)?;
        let counters = open(&txn, COUNTERS)?;
        Ok(Standing {
            last_seq: counter(&counters, LAST_SEQ)?,
            documents: open(&txn, DOCUMENTS)?.len().map_err(kept)?,
            unreadable: counter(&counters, UNREADABLE)?,
        })
    }

    /// Ids of the points whose changes the index may have lost, each once.
    pub(super) fn unapplied(&self) -> Result<Vec<u64>, StoreError> {
        let txn = self.database.begin_read().map_err(kept)?;
        let after = counter(&open(&txn, COUNTERS)?, APPLIED_SEQ)? + 1;
        let changes = open(&txn, CHANGES)?;
        let mut ids = Vec::new();
        for entry in changes.range(after..).map_err(kept)? {
            ids.push(entry.map_err(kept)?.1.value());
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Notes that the index has all changes up to `seq` on disk, and forgets them.
    pub(super) fn mark_applied(&self, seq: u64) -> Result<(), StoreError> {
        self.change(|txn| {
            txn.open_table(COUNTERS).map_err(kept)?.insert(APPLIED_SEQ, seq).map_err(kept)?;
            let mut changes = txn.open_table(CHANGES).map_err(kept)?;
            changes.retain_in(..=seq, |_, _| false).map_err(kept)
        })
    }

    pub(super) fn set_unreadable(&self, count: u64) -> Result<(), StoreError> {
        self.change(|txn| {
            txn.open_table(COUNTERS).map_err(kept)?.insert(UNREADABLE, count).map_err(kept)?;
            Ok(())
        })
    }

    /// Keeps the fingerprints of the index files, taken after its last flush.
    pub(super) fn put_fingerprints(&self, files: &HashMap<String, (u64, u32)>) -> Result<(), StoreError> {
        self.change(|txn| {
            let mut table = txn.open_table(INDEX_FILES).map_err(kept)?;
            table.retain(|_, _| false).map_err(kept)?;
            for (path, fingerprint) in files {
                table.insert(path.as_str(), *fingerprint).map_err(kept)?;
            }
            Ok(())
        })
    }

    /// Takes the fingerprints out: from now on the files change.
    pub(super) fn take_fingerprints(&self) -> Result<HashMap<String, (u64, u32)>, StoreError> {
        self.change(|txn| {
            let mut table = txn.open_table(INDEX_FILES).map_err(kept)?;
            let mut files = HashMap::new();
            for entry in table.iter().map_err(kept)? {
                let (path, fingerprint) = entry.map_err(kept)?;
                files.insert(path.value().to_string(), fingerprint.value());
            }
            table.retain(|_, _| false).map_err(kept)?;
            Ok(files)
        })
    }
}
