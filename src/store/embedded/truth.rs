//! The system of record: documents, protected attributes and the log of changes in one redb file.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use redb::{Database, Key, ReadOnlyTable, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use redb::{TableDefinition, TableError, Value, WriteTransaction};

use super::prepared::{PreparedBatch, PreparedChange};
use super::view::View;
use crate::domain::name::RecordName;
use crate::engine::ports::{Expect, StoreError};

const DOCUMENTS: TableDefinition<u64, &[u8]> = TableDefinition::new("documents");
/// Apart from the documents: what searches read has never seen them.
const PROTECTED: TableDefinition<u64, &[u8]> = TableDefinition::new("protected");
/// Full name to point id and etag.
const NAMES: TableDefinition<&str, (u64, &str)> = TableDefinition::new("names");
/// Sequence number of a change to the id of the point that it touched, until the index has it on disk.
const CHANGES: TableDefinition<u64, u64> = TableDefinition::new("changes");
const COUNTERS: TableDefinition<&str, u64> = TableDefinition::new("counters");
const SETTINGS: TableDefinition<&str, &str> = TableDefinition::new("settings");
/// Length and checksum of each index file, from a close in good order until the next open.
const INDEX_FILES: TableDefinition<&str, (u64, u32)> = TableDefinition::new("index_files");

const NEXT_ID: &str = "next_id";
const LAST_SEQ: &str = "last_seq";
const APPLIED_SEQ: &str = "applied_seq";
const UNREADABLE: &str = "unreadable";

/// Smaller files are not worth compacting.
const COMPACT_FROM: u64 = 16 << 20;

/// What a change means for the index.
pub(super) enum Touched {
    Put { id: u64, seq: u64, batch: usize, change: usize },
    Deleted { id: u64 },
}

impl Touched {
    pub(super) fn id(&self) -> u64 {
        match self {
            Self::Put { id, .. } | Self::Deleted { id } => *id,
        }
    }
}

/// What a transaction has done.
pub(super) struct Applied {
    pub(super) touched: Vec<Touched>,
    /// For each batch the first name that was not as expected; such a batch changed nothing.
    pub(super) conflicts: Vec<Option<RecordName>>,
    pub(super) last_seq: u64,
}

/// Where the index stands in relation to the records.
pub(super) struct Standing {
    pub(super) last_seq: u64,
    pub(super) documents: u64,
    /// Records that failed their checksum when the index was last built, and so are not in it.
    pub(super) unreadable: u64,
}

pub(super) struct Truth {
    path: PathBuf,
    database: Database,
}

pub(super) fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

impl Truth {
    /// Opens or creates the file; `expected` are settings that an existing file must have been written with.
    pub(super) fn open(
        path: &Path,
        expected: &[(&str, String)],
        cache_bytes: usize,
    ) -> Result<Self, StoreError> {
        let mut builder = Database::builder();
        builder.set_cache_size(cache_bytes);
        builder.set_repair_callback(|session| {
            tracing::info!("checking the records after a crash: {:.0} %", session.progress() * 100.0);
        });
        let database = builder.create(path).map_err(failed)?;
        let truth = Self { path: path.to_path_buf(), database };
        truth.change(|txn| {
            txn.open_table(DOCUMENTS).map_err(failed)?;
            txn.open_table(PROTECTED).map_err(failed)?;
            txn.open_table(NAMES).map_err(failed)?;
            txn.open_table(CHANGES).map_err(failed)?;
            txn.open_table(COUNTERS).map_err(failed)?;
            txn.open_table(INDEX_FILES).map_err(failed)?;
            let mut settings = txn.open_table(SETTINGS).map_err(failed)?;
            for (key, value) in expected {
                let stored = settings.get(key).map_err(failed)?.map(|stored| stored.value().to_string());
                match stored {
                    Some(stored) if stored != *value => {
                        return Err(StoreError::Mismatch(format!(
                            "{} was written with {key} {stored}, but {key} {value} is asked for",
                            path.display()
                        )));
                    }
                    Some(_) => {}
                    None => drop(settings.insert(*key, value.as_str()).map_err(failed)?),
                }
            }
            Ok(())
        })?;
        Ok(truth)
    }

    /// A setting of a file that is not open; none when the file was never opened to the end.
    pub(super) fn setting(path: &Path, key: &str) -> Result<Option<String>, StoreError> {
        let database = Database::open(path).map_err(failed)?;
        let txn = database.begin_read().map_err(failed)?;
        match txn.open_table(SETTINGS) {
            Ok(settings) => Ok(settings.get(key).map_err(failed)?.map(|value| value.value().to_string())),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn change<T>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let txn = self.database.begin_write().map_err(failed)?;
        let answer = work(&txn)?;
        txn.commit().map_err(failed)?;
        Ok(answer)
    }

    pub(super) fn view(&self) -> Result<View, StoreError> {
        let txn = self.database.begin_read().map_err(failed)?;
        Ok(View::new(open(&txn, NAMES)?, open(&txn, DOCUMENTS)?, open(&txn, PROTECTED)?))
    }

    /// Applies the batches in order, all in one transaction: each as a whole, or not at all when a document is
    /// not as it expects.
    pub(super) fn apply(&self, batches: &[PreparedBatch]) -> Result<Applied, StoreError> {
        self.change(|txn| {
            let mut tables = Tables {
                names: txn.open_table(NAMES).map_err(failed)?,
                documents: txn.open_table(DOCUMENTS).map_err(failed)?,
                protected: txn.open_table(PROTECTED).map_err(failed)?,
                changes: txn.open_table(CHANGES).map_err(failed)?,
                next_id: 0,
                seq: 0,
                touched: Vec::new(),
            };
            let mut counters = txn.open_table(COUNTERS).map_err(failed)?;
            tables.next_id = counter(&counters, NEXT_ID)?.max(1);
            tables.seq = counter(&counters, LAST_SEQ)?;
            let mut conflicts = Vec::with_capacity(batches.len());
            for (index, batch) in batches.iter().enumerate() {
                let conflict = tables.conflict(batch)?;
                if conflict.is_none() {
                    tables.apply(index, batch)?;
                }
                conflicts.push(conflict);
            }
            counters.insert(NEXT_ID, tables.next_id).map_err(failed)?;
            counters.insert(LAST_SEQ, tables.seq).map_err(failed)?;
            Ok(Applied { touched: tables.touched, conflicts, last_seq: tables.seq })
        })
    }

    pub(super) fn standing(&self) -> Result<Standing, StoreError> {
        let txn = self.database.begin_read().map_err(failed)?;
        let counters = open(&txn, COUNTERS)?;
        Ok(Standing {
            last_seq: counter(&counters, LAST_SEQ)?,
            documents: open(&txn, DOCUMENTS)?.len().map_err(failed)?,
            unreadable: counter(&counters, UNREADABLE)?,
        })
    }

    /// Ids of the points whose changes the index may have lost, each once.
    pub(super) fn unapplied(&self) -> Result<Vec<u64>, StoreError> {
        let txn = self.database.begin_read().map_err(failed)?;
        let after = counter(&open(&txn, COUNTERS)?, APPLIED_SEQ)? + 1;
        let changes = open(&txn, CHANGES)?;
        let mut ids = Vec::new();
        for entry in changes.range(after..).map_err(failed)? {
            ids.push(entry.map_err(failed)?.1.value());
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Notes that the index has all changes up to `seq` on disk, and forgets them.
    pub(super) fn mark_applied(&self, seq: u64) -> Result<(), StoreError> {
        self.change(|txn| {
            txn.open_table(COUNTERS).map_err(failed)?.insert(APPLIED_SEQ, seq).map_err(failed)?;
            let mut changes = txn.open_table(CHANGES).map_err(failed)?;
            changes.retain_in(..=seq, |_, _| false).map_err(failed)
        })
    }

    pub(super) fn set_unreadable(&self, count: u64) -> Result<(), StoreError> {
        self.change(|txn| {
            txn.open_table(COUNTERS).map_err(failed)?.insert(UNREADABLE, count).map_err(failed)?;
            Ok(())
        })
    }

    /// Keeps the fingerprints of the index files, taken after its last flush.
    pub(super) fn put_fingerprints(&self, files: &HashMap<String, (u64, u32)>) -> Result<(), StoreError> {
        self.change(|txn| {
            let mut table = txn.open_table(INDEX_FILES).map_err(failed)?;
            table.retain(|_, _| false).map_err(failed)?;
            for (path, fingerprint) in files {
                table.insert(path.as_str(), *fingerprint).map_err(failed)?;
            }
            Ok(())
        })
    }

    /// Takes the fingerprints out: from now on the files change.
    pub(super) fn take_fingerprints(&self) -> Result<HashMap<String, (u64, u32)>, StoreError> {
        self.change(|txn| {
            let mut table = txn.open_table(INDEX_FILES).map_err(failed)?;
            let mut files = HashMap::new();
            for entry in table.iter().map_err(failed)? {
                let (path, fingerprint) = entry.map_err(failed)?;
                files.insert(path.value().to_string(), fingerprint.value());
            }
            table.retain(|_, _| false).map_err(failed)?;
            Ok(files)
        })
    }

    /// Whether much of the file is room that nothing uses: what was deleted or replaced is still readable there.
    pub(super) fn is_wasteful(&self) -> Result<bool, StoreError> {
        let txn = self.database.begin_write().map_err(failed)?;
        let stats = txn.stats().map_err(failed)?;
        txn.abort().map_err(failed)?;
        let used = stats.stored_bytes() + stats.metadata_bytes();
        let file = fs::metadata(&self.path).map_err(failed)?.len();
        Ok(file > COMPACT_FROM && used < file / 2)
    }

    /// Gives unused room back to the disk, and with it what was deleted.
    pub(super) fn compact(&mut self) -> Result<(), StoreError> {
        self.database.compact().map_err(failed)?;
        Ok(())
    }
}

fn open<K: Key + 'static, V: Value + 'static>(
    txn: &redb::ReadTransaction,
    table: TableDefinition<K, V>,
) -> Result<ReadOnlyTable<K, V>, StoreError> {
    txn.open_table(table).map_err(failed)
}

fn counter(table: &impl ReadableTable<&'static str, u64>, key: &str) -> Result<u64, StoreError> {
    Ok(table.get(key).map_err(failed)?.map_or(0, |value| value.value()))
}

/// The tables of one write transaction.
struct Tables<'txn> {
    names: redb::Table<'txn, &'static str, (u64, &'static str)>,
    documents: redb::Table<'txn, u64, &'static [u8]>,
    protected: redb::Table<'txn, u64, &'static [u8]>,
    changes: redb::Table<'txn, u64, u64>,
    next_id: u64,
    seq: u64,
    touched: Vec<Touched>,
}

impl Tables<'_> {
    /// The first name that is not as the batch expects. Changes of one batch see those before them.
    fn conflict(&self, batch: &PreparedBatch) -> Result<Option<RecordName>, StoreError> {
        let mut changed = HashMap::<&str, Option<&str>>::new();
        for change in &batch.changes {
            let (key, expect, after) = match change {
                PreparedChange::Put(put) => (&put.key, &put.expect, Some(put.document.etag.as_str())),
                PreparedChange::Delete { key, expect, .. } => (key, expect, None),
            };
            let as_expected = match expect {
                Expect::Anything => true,
                expect => {
                    let stored = self.names.get(key.as_str()).map_err(failed)?;
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

    fn apply(&mut self, batch_index: usize, batch: &PreparedBatch) -> Result<(), StoreError> {
        for (index, change) in batch.changes.iter().enumerate() {
            match change {
                PreparedChange::Put(put) => {
                    let known =
                        self.names.get(put.key.as_str()).map_err(failed)?.map(|known| known.value().0);
                    let id = known.unwrap_or(self.next_id);
                    self.next_id = self.next_id.max(id + 1);
                    self.names.insert(put.key.as_str(), (id, put.document.etag.as_str())).map_err(failed)?;
                    self.documents.insert(id, put.bytes.as_slice()).map_err(failed)?;
                    match &put.protected {
                        Some(protected) => {
                            drop(self.protected.insert(id, protected.as_slice()).map_err(failed)?)
                        }
                        None => drop(self.protected.remove(id).map_err(failed)?),
                    }
                    self.log(id)?;
                    let seq = self.seq;
                    self.touched.push(Touched::Put { id, seq, batch: batch_index, change: index });
                }
                PreparedChange::Delete { key, .. } => {
                    let known = self.names.remove(key.as_str()).map_err(failed)?.map(|known| known.value().0);
                    let Some(id) = known else { continue };
                    self.documents.remove(id).map_err(failed)?;
                    self.protected.remove(id).map_err(failed)?;
                    self.log(id)?;
                    self.touched.push(Touched::Deleted { id });
                }
            }
        }
        Ok(())
    }

    fn log(&mut self, id: u64) -> Result<(), StoreError> {
        self.seq += 1;
        self.changes.insert(self.seq, id).map_err(failed)?;
        Ok(())
    }
}
