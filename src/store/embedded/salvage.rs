//! Writing the file of records anew with all that can be kept of a damaged one. Rows are not mended in place: redb would
//! give a damaged page a new checksum as soon as something beside it changes.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use redb::{Database, TableDefinition, TableHandle};

use super::error::{failed, kept, of_disk};
use super::guard::Disk;
use super::pages::Pages;
use super::plan::{Kept, Plan, Source};
use super::settings::{self, MODEL};
use super::survey::{Survey, point, survey};
use super::tables::{COUNTERS, DERIVED, DOCUMENTS, FAULTS, LAST_SEQ, NAMES, NEXT_ID, PROTECTED, make_tables};
use super::{RECORDS, private};
use crate::engine::ports::StoreError;
use crate::store::stored::envelope;

/// Memory for the pages of a new file.
const CACHE: usize = 32 << 20;
/// Rows in one transaction.
const CHUNK: usize = 2_048;

/// Replaces the records of a folder by what can be kept of them, and says what the new file holds. `promised` is the last change that
/// is known to have been acknowledged.
pub(super) fn write_anew(dir: &Path, promised: u64) -> Result<Survey, StoreError> {
    let path = dir.join(RECORDS);
    let pages = Pages::open(&path).map_err(of_disk)?;
    let found = survey(&pages, promised).map_err(of_disk)?;
    tracing::error!("{} is damaged; writing it anew without what is lost", path.display());
    let plan = Plan::of(&pages, &found, &|_| {});
    for fault in plan.mendable.iter().chain(&plan.gone) {
        tracing::error!(part = fault.part, "{}", fault.detail);
    }
    for damage in plan.damaged() {
        tracing::error!("{damage}; it can be overwritten or deleted");
    }
    write(dir, &pages, &found, &plan)?;
    survey(&Pages::open(&path).map_err(of_disk)?, 0).map_err(of_disk)
}

/// Carries out a plan.
pub(super) fn write(dir: &Path, pages: &Pages, found: &Survey, plan: &Plan) -> Result<(), StoreError> {
    let path = dir.join(RECORDS);
    if !found.settings.contains_key(MODEL) {
        return Err(settings::missing(&path, MODEL));
    }
    let bytes = fs::metadata(&path).map_err(of_disk)?.len();
    Disk::new(dir, bytes).check_put(0)?;
    replace(&path, |database| fill(database, pages, found, plan))
}

fn fill(database: &Database, pages: &Pages, found: &Survey, plan: &Plan) -> Result<(), StoreError> {
    let settings: Vec<(&str, String)> =
        found.settings.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    let txn = database.begin_write().map_err(kept)?;
    make_tables(&txn, &settings)?;
    {
        let mut counters = txn.open_table(COUNTERS).map_err(kept)?;
        counters.insert(NEXT_ID, plan.next_id).map_err(kept)?;
        counters.insert(LAST_SEQ, found.last_seq).map_err(kept)?;
        let mut faults = txn.open_table(FAULTS).map_err(kept)?;
        for fault in &plan.gone {
            faults.insert(fault.part.as_str(), fault.detail.as_str()).map_err(kept)?;
        }
    }
    txn.commit().map_err(kept)?;
    let rows: Vec<(&String, &Kept)> = plan.kept.iter().collect();
    for rows in rows.chunks(CHUNK) {
        let txn = database.begin_write().map_err(kept)?;
        {
            let mut names = txn.open_table(NAMES).map_err(kept)?;
            let mut documents = txn.open_table(DOCUMENTS).map_err(kept)?;
            let mut protected = txn.open_table(PROTECTED).map_err(kept)?;
            for (name, row) in rows {
                names.insert(name.as_str(), (row.id, row.etag.as_str())).map_err(kept)?;
                match (&row.source, &row.trouble) {
                    (Source::Table, _) => {}
                    (Source::Remains(bytes), _) => {
                        drop(documents.insert(row.id, bytes.as_slice()).map_err(kept)?);
                    }
                    (Source::Nowhere, trouble) => {
                        let lost = envelope::lost(trouble.as_deref().unwrap_or_default());
                        drop(documents.insert(row.id, lost.as_slice()).map_err(kept)?);
                    }
                }
                if let Some(bytes) = plan.protected.get(&row.id) {
                    protected.insert(row.id, bytes.as_slice()).map_err(kept)?;
                }
            }
        }
        txn.commit().map_err(kept)?;
    }
    let in_table = plan.kept.values().filter(|row| row.source == Source::Table).map(|row| row.id);
    copy(DOCUMENTS, &in_table.collect(), database, pages, found)?;
    copy(DERIVED, &plan.kept.values().map(|row| row.id).collect(), database, pages, found)
}

/// The rows of these points that lie in sound pages, in one more pass over the file: they do not fit into memory.
fn copy(
    table: TableDefinition<u64, &[u8]>,
    wanted: &HashSet<u64>,
    database: &Database,
    pages: &Pages,
    found: &Survey,
) -> Result<(), StoreError> {
    let mut waiting = Vec::new();
    let mut failure = None;
    let put = |waiting: &mut Vec<(u64, Vec<u8>)>| -> Result<(), StoreError> {
        let txn = database.begin_write().map_err(kept)?;
        {
            let mut rows = txn.open_table(table).map_err(kept)?;
            for (id, bytes) in waiting.drain(..) {
                rows.insert(id, bytes.as_slice()).map_err(kept)?;
            }
        }
        txn.commit().map_err(kept)
    };
    pages.walk(&found.state, &mut |row| {
        if row.table != table.name() || failure.is_some() || !wanted.contains(&point(row.key)) {
            return;
        }
        waiting.push((point(row.key), row.value.to_vec()));
        if waiting.len() == CHUNK {
            failure = put(&mut waiting).err();
        }
    });
    match failure {
        Some(error) => Err(error),
        None => put(&mut waiting),
    }
}

/// Puts a new file of records in the place of one, or of none, at once.
pub(super) fn replace(
    path: &Path,
    fill: impl FnOnce(&Database) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let beside = beside(path);
    forget(path)?;
    private::make_file(&beside).map_err(of_disk)?;
    let database = Database::builder().set_cache_size(CACHE).create(&beside).map_err(kept)?;
    let filled = fill(&database);
    let closed = database.close().map_err(kept);
    let placed = filled.and(closed).and_then(|()| {
        File::open(&beside).and_then(|file| file.sync_all()).map_err(of_disk)?;
        fs::rename(&beside, path).map_err(of_disk)?;
        let dir = path.parent().ok_or_else(|| failed("a file of records lies in a folder"))?;
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(of_disk)
    });
    if placed.is_err() {
        forget(path)?;
    }
    placed
}

/// Removes what a replacement that was cut off has left: it holds copies of records.
pub(super) fn forget(path: &Path) -> Result<(), StoreError> {
    let beside = beside(path);
    if beside.exists() { fs::remove_file(beside).map_err(of_disk) } else { Ok(()) }
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("redb.new")
}
