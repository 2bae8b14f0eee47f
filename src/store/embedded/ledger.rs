//! The ledger of a data folder: a redb file beside the records. It is not in the file of the records, because that belongs to one
//! model and is made anew with the next, while plans stay.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use async_trait::async_trait;
use redb::{Database, ReadableDatabase, ReadableTable, TableError};

use super::acknowledged::{self, Acknowledged};
use super::epochs::{self, fresh_id};
use super::error::{failed, kept, of_disk};
use super::folders::with_records;
use super::guard::Disk;
use super::ledger_tables::{ABOUT, COUNTERS, ENTRIES, FILE, ID, REVISION};
use super::{blocking, erasing, salvage};
use crate::domain::erasure::Remains;
use crate::domain::record::name::TenantId;
use crate::engine::ports::{Entry, Kept, Ledger, StoreError};

/// Bound of the disk pages that redb keeps in memory.
const PAGE_CACHE_BYTES: usize = 8 << 20;

/// The ledger of one data folder, whose records this process has opened: with them the file is made ([`super::belonging`]), or else
/// when something is first kept.
#[derive(Clone)]
pub struct EmbeddedLedger {
    place: Arc<Place>,
}

struct Place {
    dir: PathBuf,
    disk: Disk,
    database: Mutex<Option<Arc<Database>>>,
    acknowledged: OnceLock<Acknowledged>,
    /// Held by all who use the file; alone by who writes it anew, so that nothing is written to the old one.
    gate: RwLock<()>,
}

impl EmbeddedLedger {
    /// The ledger of the folder; writes are refused when less than `disk_reserve_bytes` is free.
    pub fn new(dir: &Path, disk_reserve_bytes: u64) -> Self {
        let disk = Disk::new(dir, disk_reserve_bytes);
        Self {
            place: Arc::new(Place {
                dir: dir.to_path_buf(),
                disk,
                database: Mutex::default(),
                acknowledged: OnceLock::new(),
                gate: RwLock::default(),
            }),
        }
    }

    /// Makes the ledger of a folder, which keeps nothing yet, at once or not at all. No process may be using it.
    pub(super) fn make(dir: &Path) -> Result<(), StoreError> {
        // That of one before it is not of this one.
        acknowledged::begin_of_ledger(dir, 0)?;
        salvage::replace(&dir.join(FILE), |database| {
            let txn = database.begin_write().map_err(kept)?;
            txn.open_table(ENTRIES).map_err(kept)?;
            txn.open_table(COUNTERS).map_err(kept)?;
            txn.open_table(ABOUT).map_err(kept)?.insert(ID, fresh_id().as_str()).map_err(kept)?;
            txn.commit().map_err(kept)
        })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Place) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = self.place.clone();
        blocking(move || work(&place)).await
    }
}

impl Place {
    /// The file, where it is there or is to be made.
    fn open(&self, make: bool) -> Result<Option<Arc<Database>>, StoreError> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = &*database {
            return Ok(Some(database.clone()));
        }
        let path = self.dir.join(FILE);
        salvage::forget(&path)?;
        if !path.exists() {
            if !make {
                return Ok(None);
            }
            EmbeddedLedger::make(&self.dir)?;
        }
        let mut builder = Database::builder();
        builder.set_cache_size(PAGE_CACHE_BYTES);
        let opened = Arc::new(builder.create(&path).map_err(kept)?);
        Ok(database.insert(opened).clone().into())
    }

    fn read<T>(
        &self,
        none: T,
        look: impl FnOnce(&redb::ReadOnlyTable<&'static str, (u64, &'static [u8])>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _used = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let Some(database) = self.open(false)? else { return Ok(none) };
        match database.begin_read().map_err(kept)?.open_table(ENTRIES) {
            Ok(table) => look(&table),
            Err(TableError::TableDoesNotExist(_)) => Ok(none),
            Err(error) => Err(kept(error)),
        }
    }

    fn write(&self, tenant: &TenantId, entries: &[Entry]) -> Result<bool, StoreError> {
        let _used = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let bytes: usize = entries.iter().filter_map(|entry| entry.bytes.as_ref()).map(Vec::len).sum();
        match bytes {
            0 => self.disk.check_delete()?,
            bytes => self.disk.check_put(bytes as u64)?,
        }
        let database = self.open(true)?.ok_or_else(|| failed("the ledger was not made"))?;
        let txn = database.begin_write().map_err(kept)?;
        let last = {
            let mut table = txn.open_table(ENTRIES).map_err(kept)?;
            let mut counters = txn.open_table(COUNTERS).map_err(kept)?;
            let mut last = counters.get(REVISION).map_err(kept)?.map_or(0, |revision| revision.value());
            for entry in entries {
                let key = full(tenant, &entry.key);
                let revision = table.get(key.as_str()).map_err(kept)?.map_or(0, |row| row.value().0);
                if entry.expect.is_some_and(|expect| expect != revision) {
                    // Dropped without a commit, the transaction changes nothing.
                    return Ok(false);
                }
                last += 1;
                match &entry.bytes {
                    Some(bytes) => drop(table.insert(key.as_str(), (last, bytes.as_slice())).map_err(kept)?),
                    None => drop(table.remove(key.as_str()).map_err(kept)?),
                }
            }
            counters.insert(REVISION, last).map_err(kept)?;
            // Each commit carries how far the records went, which is on the disk before it is noted.
            for (records, seq) in self.noted() {
                let row = epochs::row_of(&records);
                if counters.get(row.as_str()).map_err(kept)?.is_none_or(|seen| seen.value() < seq) {
                    counters.insert(row.as_str(), seq).map_err(kept)?;
                }
            }
            last
        };
        txn.commit().map_err(kept)?;
        self.acknowledged.get_or_init(|| Acknowledged::of_ledger(&self.dir)).note(last);
        Ok(true)
    }

    /// Which records lie beside it, with the last change of each that was acknowledged.
    fn noted(&self) -> impl Iterator<Item = (String, u64)> {
        // What cannot be looked into now is noted by the next commit.
        let folders = with_records(&self.dir).unwrap_or_default();
        folders.into_iter().filter_map(|folder| acknowledged::of_records(&folder))
    }
}

impl Place {
    /// Writes the file anew with what is kept alone: redb leaves what was taken away in pages that nothing uses.
    fn erase(&self) -> Result<(), StoreError> {
        let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let Some(database) = self.open(false)? else { return Ok(()) };
        let path = self.dir.join(FILE);
        let bytes = fs::metadata(&path).map_err(of_disk)?.len();
        Disk::new(&self.dir, bytes).check_put(0)?;
        let erased = database.begin_read().map_err(kept).and_then(|from| {
            salvage::replace(&path, |to| {
                erasing::copy(&from, to, ENTRIES)?;
                erasing::copy(&from, to, COUNTERS)?;
                erasing::copy(&from, to, ABOUT)
            })
        });
        // Also where that failed: which of the two files has the name now is not known.
        drop(database);
        self.database.lock().unwrap_or_else(PoisonError::into_inner).take();
        erased
    }
}

fn full(tenant: &TenantId, key: &str) -> String {
    format!("{tenant}\n{key}")
}

#[async_trait]
impl Ledger for EmbeddedLedger {
    async fn erase(&self) -> Result<Remains, StoreError> {
        self.run(Place::erase).await?;
        Ok(Remains::Nothing)
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.run(|place| place.read((), |table| table.first().map(drop).map_err(kept))).await
    }

    async fn read(&self, tenant: &TenantId, keys: &[String]) -> Result<Vec<Option<Kept>>, StoreError> {
        let keys: Vec<String> = keys.iter().map(|key| full(tenant, key)).collect();
        self.run(move |place| {
            place.read(vec![None; keys.len()], |table| {
                let row = |key: &String| {
                    let row = table.get(key.as_str()).map_err(kept)?;
                    Ok(row.map(|row| Kept { bytes: row.value().1.to_vec(), revision: row.value().0 }))
                };
                keys.iter().map(row).collect()
            })
        })
        .await
    }

    async fn write(&self, tenant: &TenantId, entries: Vec<Entry>) -> Result<bool, StoreError> {
        let tenant = tenant.clone();
        self.run(move |place| place.write(&tenant, &entries)).await
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        let home = full(tenant, "");
        let begin = full(tenant, prefix);
        let after = after.map(|after| full(tenant, after));
        self.run(move |place| {
            place.read(Vec::new(), |table| {
                let from = after.as_ref().map_or(&begin, |after| after.max(&begin));
                let mut found = Vec::new();
                for row in table.range(from.as_str()..).map_err(kept)? {
                    let (key, row) = row.map_err(kept)?;
                    let key = key.value();
                    if found.len() == limit || !key.starts_with(&begin) {
                        break;
                    }
                    if after.as_deref() == Some(key) {
                        continue;
                    }
                    let kept = Kept { bytes: row.value().1.to_vec(), revision: row.value().0 };
                    found.push((key.strip_prefix(&home).unwrap_or(key).to_string(), kept));
                }
                Ok(found)
            })
        })
        .await
    }
}
