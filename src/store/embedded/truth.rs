//! The system of record: documents, what was derived of them and protected attributes in one redb file, which is read as a whole
//! and compared with its checksums before it is opened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use redb::{Builder, Database, ReadableDatabase, ReadableTable};
use redb::{TableDefinition, TableHandle, WriteTransaction};

use super::RECORDS;
use super::acknowledged::Acknowledged;
use super::error::{kept, of_disk};
use super::notes::Notes;
use super::overlay::Overlay;
use super::pages::Pages;
use super::prepared::PreparedBatch;
use super::promises;
use super::salvage;
use super::settings;
use super::survey::{Survey, survey};
use super::tables::*;
use super::view::View;
use crate::domain::cause::Cause;
use crate::domain::record::name::RecordName;
use crate::engine::ports::{Making, StoreError};

/// What is lost of the records as a whole, in what is told of them.
pub(super) const MISSING_CHANGES: &str = "missing changes";

/// What was found at opening.
#[derive(Default)]
pub(super) struct Looked {
    /// Points that are damaged.
    pub(super) damaged: BTreeSet<u64>,
    /// Points of which nothing derived is there.
    pub(super) underived: BTreeSet<u64>,
    /// The derivation of all others.
    pub(super) derivation: String,
}

impl Looked {
    fn of(found: Survey, making: Making) -> Self {
        Self {
            damaged: found.damaged.into_keys().collect(),
            underived: found.underived,
            derivation: making.derivation,
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

pub(super) struct Truth {
    pub(super) path: PathBuf,
    pub(super) database: Database,
    acknowledged: Acknowledged,
    /// False where what is changed would stay in memory.
    is_lasting: bool,
}

impl Truth {
    /// Opens the records of a folder, or makes them where nothing was ever stored; `expected` are the settings that they
    /// must have been made with, and `promised` the last change that is known to have been acknowledged. What is damaged is written
    /// anew without it first.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when records are there or were there and cannot be made sense of, or end before what was promised.
    pub(super) fn open(
        dir: &Path,
        promised: u64,
        expected: &Making,
        cache_bytes: usize,
    ) -> Result<(Self, Looked), StoreError> {
        let path = dir.join(RECORDS);
        let Some(found) = Self::look(dir, promised)? else {
            create(&path, &settings::rows(expected))?;
            let derivation = expected.derivation.clone();
            return Ok((Self::open_unread(dir, cache_bytes)?, Looked { derivation, ..Looked::default() }));
        };
        let found = if found.is_sound { found } else { salvage::write_anew(dir, promised)? };
        let making = settings::check(&path, &found.settings, expected)?;
        let truth = match Self::open_unread(dir, cache_bytes) {
            Ok(truth) => truth,
            Err(StoreError::Failed(reason)) => {
                tracing::error!("{}: {reason:#}", path.display());
                salvage::write_anew(dir, promised)?;
                Self::open_unread(dir, cache_bytes)?
            }
            Err(error) => return Err(error),
        };
        truth.complete(&making, &found)?;
        truth.acknowledged.note(found.last_seq);
        Ok((truth, Looked::of(found, making)))
    }

    /// Opens records that were read before in this process.
    pub(super) fn open_unread(dir: &Path, cache_bytes: usize) -> Result<Self, StoreError> {
        let path = dir.join(RECORDS);
        let database = builder(cache_bytes).open(&path).map_err(kept)?;
        Ok(Self { path, database, acknowledged: Acknowledged::open(dir), is_lasting: true })
    }

    /// Opens the records so that nothing at all is written to the disk.
    pub(super) fn open_to_read(
        dir: &Path,
        promised: u64,
        expected: &Making,
        cache_bytes: usize,
    ) -> Result<(Self, Looked), StoreError> {
        let path = dir.join(RECORDS);
        let found = match Self::look(dir, promised)? {
            Some(found) if found.is_sound => found,
            Some(_) => return Err(no_room(&path, "is damaged and has to be written anew")),
            None => return Err(no_room(&path, "is not there yet")),
        };
        let making = settings::check(&path, &found.settings, expected)?;
        Ok((Self::open_over_memory(dir, cache_bytes)?, Looked::of(found, making)))
    }

    /// As [`Self::open_to_read`], of records that were read before in this process.
    pub(super) fn open_over_memory(dir: &Path, cache_bytes: usize) -> Result<Self, StoreError> {
        let path = dir.join(RECORDS);
        let overlay = Overlay::over(File::open(&path).map_err(of_disk)?).map_err(of_disk)?;
        let database = builder(cache_bytes).create_with_backend(overlay).map_err(kept)?;
        Ok(Self { path, database, acknowledged: Acknowledged::none(), is_lasting: false })
    }

    /// Reads what is there, twice when it is not sound: a fault of the way is not one of the disk. None where nothing
    /// was ever stored.
    fn look(dir: &Path, promised: u64) -> Result<Option<Survey>, StoreError> {
        let path = dir.join(RECORDS);
        let of_file = |error: io::Error| StoreError::Failed(Cause::of(error).under(path.display()));
        let pages = if path.exists() { Some(Pages::open(&path).map_err(of_file)?) } else { None };
        let Some(pages) = pages.filter(|pages| !pages.is_blank()) else {
            if promised > 0 {
                return Err(StoreError::Refused(format!(
                    "{} had records and has none now; restore it from a backup, or delete {} to begin anew",
                    path.display(),
                    dir.display()
                ).into()));
            }
            return Ok(None);
        };
        let mut found = survey(&pages, promised).map_err(of_file)?;
        if !found.is_sound {
            found = survey(&Pages::open(&path).map_err(of_file)?, promised).map_err(of_file)?;
        }
        match promises::missing(dir, found.last_seq, promised) {
            Some(what) => Err(StoreError::Refused(format!("{what}; {}", promises::PUT_BACK).into())),
            None => Ok(Some(found)),
        }
    }

    /// Notes what an older program did not.
    fn complete(&self, making: &Making, found: &Survey) -> Result<(), StoreError> {
        let is_complete = {
            let txn = self.database.begin_read().map_err(kept)?;
            let mut tables = txn.list_tables().map_err(kept)?;
            optional(&txn, SETTINGS_COPY)?.is_some()
                && optional(&txn, FAULTS)?.is_some()
                && !tables.any(|table| OF_OLD_INDEX.iter().any(|old| old.name() == table.name()))
                && settings::rows(making).iter().all(|(key, value)| found.settings.get(*key) == Some(value))
        };
        if is_complete {
            return Ok(());
        }
        self.change(|txn| {
            // From here on an older program refuses the folder by its format, before it meets what it cannot read.
            settings::put(txn, making)?;
            txn.open_table(DERIVED).map_err(kept)?;
            for table in OF_OLD_INDEX {
                txn.delete_table(table).map_err(kept)?;
            }
            txn.open_table(FAULTS).map_err(kept)?;
            let mut counters = txn.open_table(COUNTERS).map_err(kept)?;
            for counted in COUNTED_OF_OLD_INDEX {
                counters.remove(counted).map_err(kept)?;
            }
            Ok(())
        })
    }

    /// Goes on though changes up to this one are known to have been acknowledged that may not be there: whatever still has them is another
    /// copy from now on.
    pub(super) fn go_on_after(&self, promised: u64) -> Result<(), StoreError> {
        if self.last_seq()? >= promised {
            return Ok(());
        }
        let next = promised + 1;
        self.change(|txn| {
            let mut counters = txn.open_table(COUNTERS).map_err(kept)?;
            counters.remove(SNAPSHOT).map_err(kept)?;
            counters.insert(LAST_SEQ, next).map_err(kept)?;
            Ok(())
        })?;
        self.acknowledged.note(next);
        Ok(())
    }

    /// Notes a change that was acknowledged.
    pub(super) fn note(&self, seq: u64) {
        self.acknowledged.note(seq);
    }

    /// Has the note of how far they went say which records these are.
    pub(super) fn identify(&self, id: &str) {
        self.acknowledged.identify(id);
    }

    /// Notes how far the ledger went, where that is further than they know.
    pub(super) fn note_ledger(&self, revision: u64) -> Result<(), StoreError> {
        if self.counter(LEDGER_REVISION)? >= revision {
            return Ok(());
        }
        self.change(|txn| {
            txn.open_table(COUNTERS).map_err(kept)?.insert(LEDGER_REVISION, revision).map_err(kept)?;
            Ok(())
        })
    }

    /// Whether what is written now is there later.
    pub(super) fn is_lasting(&self) -> bool {
        self.is_lasting
    }

    pub(super) fn change<T>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let txn = self.database.begin_write().map_err(kept)?;
        let answer = work(&txn)?;
        txn.commit().map_err(kept)?;
        Ok(answer)
    }

    pub(super) fn view(&self) -> Result<View, StoreError> {
        let txn = self.database.begin_read().map_err(kept)?;
        let derived = optional(&txn, DERIVED)?;
        Ok(View::new(open(&txn, NAMES)?, open(&txn, DOCUMENTS)?, derived, open(&txn, PROTECTED)?))
    }

    /// Applies the batches in order, all in one transaction: each as a whole, or not at all when a document is
    /// not as it expects. `ledger_revision` is how far the ledger beside them is known to have gone; 0 where that is not known.
    pub(super) fn apply(
        &self,
        batches: &[PreparedBatch],
        ledger_revision: u64,
    ) -> Result<Applied, StoreError> {
        let applied = self.change(|txn| {
            let mut tables = Tables {
                names: txn.open_table(NAMES).map_err(kept)?,
                documents: txn.open_table(DOCUMENTS).map_err(kept)?,
                derived: txn.open_table(DERIVED).map_err(kept)?,
                protected: txn.open_table(PROTECTED).map_err(kept)?,
                next_id: 0,
                seq: 0,
                touched: Vec::new(),
                leaves_remains: false,
            };
            let mut counters = txn.open_table(COUNTERS).map_err(kept)?;
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
            counters.insert(NEXT_ID, tables.next_id).map_err(kept)?;
            counters.insert(LAST_SEQ, tables.seq).map_err(kept)?;
            counters.remove(SNAPSHOT).map_err(kept)?;
            if ledger_revision > 0 {
                counters.insert(LEDGER_REVISION, ledger_revision).map_err(kept)?;
            }
            if tables.leaves_remains {
                counters.insert(REMAINS, 1).map_err(kept)?;
            }
            Ok(Applied { touched: tables.touched, conflicts, last_seq: tables.seq })
        })?;
        self.acknowledged.note(applied.last_seq);
        Ok(applied)
    }

    /// What is known to be lost, by part.
    pub(super) fn faults(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.texts(FAULTS)
    }

    /// What the records know of how they were made and of the folder that they lie in.
    pub(super) fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        Ok(self.texts(SETTINGS)?.into_iter().collect())
    }

    /// All rows of a table of texts, where there is one.
    fn texts(&self, table: TableDefinition<&str, &str>) -> Result<Vec<(String, String)>, StoreError> {
        let Some(table) = optional(&self.database.begin_read().map_err(kept)?, table)? else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for row in table.iter().map_err(kept)? {
            let (key, value) = row.map_err(kept)?;
            found.push((key.value().to_string(), value.value().to_string()));
        }
        Ok(found)
    }

    /// Forgets what is known to be lost: an operator has been told.
    pub(super) fn clear_faults(&self) -> Result<(), StoreError> {
        self.change(|txn| txn.open_table(FAULTS).map_err(kept)?.retain(|_, _| false).map_err(kept))
    }

    /// Takes note of the derivation of all records.
    pub(super) fn set_derivation(&self, making: &Making) -> Result<(), StoreError> {
        self.change(|txn| settings::put(txn, making))
    }

    /// One of the numbers that are kept; 0 where it is not.
    pub(super) fn counter(&self, key: &str) -> Result<u64, StoreError> {
        counter(&open(&self.database.begin_read().map_err(kept)?, COUNTERS)?, key)
    }

    /// The number of the last change.
    pub(super) fn last_seq(&self) -> Result<u64, StoreError> {
        self.counter(LAST_SEQ)
    }

    /// What the records know of the folder that they lie in.
    pub(super) fn notes(&self) -> Result<Notes, StoreError> {
        let last_seq = Some(self.last_seq()?);
        Ok(Notes { last_seq, ..Notes::of(&self.settings()?, self.counter(LEDGER_REVISION)?) })
    }

    /// The checksum of the index that is kept of the records as they are; 0 where there is none.
    pub(super) fn snapshot(&self) -> Result<u64, StoreError> {
        self.counter(SNAPSHOT)
    }

    /// Notes the checksum of the index that is kept, until the next change.
    pub(super) fn note_snapshot(&self, checksum: u64) -> Result<(), StoreError> {
        self.change(|txn| {
            txn.open_table(COUNTERS).map_err(kept)?.insert(SNAPSHOT, checksum).map_err(kept)?;
            Ok(())
        })
    }

    /// Commits what changes nothing, to see whether that can be done.
    pub(super) fn write_nothing(&self) -> Result<(), StoreError> {
        let last_seq = self.last_seq()?;
        self.change(|txn| {
            txn.open_table(COUNTERS).map_err(kept)?.insert(LAST_SEQ, last_seq).map_err(kept)?;
            Ok(())
        })
    }
}

fn builder(cache_bytes: usize) -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(cache_bytes);
    builder.set_repair_callback(|session| {
        tracing::info!("checking the records after a crash: {:.0} %", session.progress() * 100.0);
    });
    builder
}

/// Makes a file of records. It gets its name when it is complete, so that there is none that says nothing of itself.
fn create(path: &Path, settings: &[(&str, String)]) -> Result<(), StoreError> {
    salvage::replace(path, |database| {
        let txn = database.begin_write().map_err(kept)?;
        make_tables(&txn, settings)?;
        txn.commit().map_err(kept)
    })
}

fn no_room(path: &Path, what: &str) -> StoreError {
    StoreError::DiskFull(format!("{} {what}, and the disk has no room for that", path.display()).into())
}
