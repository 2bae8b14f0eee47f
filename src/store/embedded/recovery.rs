//! Opening the index so that it has exactly what the records have: as it was left, or built again.

use std::collections::HashMap;
use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::failed;
use super::guard::{self, Disk};
use super::index::Index;
use super::rows::Rows;
use super::shard::Shard;
use super::truth::Truth;
use super::view::Fetched;
use super::{RECORDS, fingerprint, point};
use crate::domain::cause::Cause;
use crate::domain::search::filter::Filter;
use crate::engine::ports::StoreError;

const REBUILD_CHUNK: usize = 512;
const PROGRESS_EVERY: Duration = Duration::from_secs(1);
/// Present while the index is being made or loaded: a process that finds it knows that the last one was killed at it.
pub(super) const LOADING: &str = "index-loading";

/// Opens the index of `dir`, and leaves it equal to the records. Only one that was closed in good order is used as it is:
/// it does not notice most damage, and what it says of itself after a crash cannot be checked.
///
/// # Errors
/// [`StoreError::DiskFull`] when it has to be built again and there is no room for that.
pub(super) fn open(dir: &Path, truth: &Truth, dimension: usize, disk: &Disk) -> Result<Index, StoreError> {
    let left_as = truth.take_fingerprints()?;
    let reused = match left_as.is_empty() {
        true => Err("it was not closed in good order".into()),
        false => reuse(dir, truth, dimension, Some(&left_as)),
    };
    or_rebuild(reused, dir, truth, dimension, disk)
}

/// Opens an index again that this process has just closed.
pub(super) fn reload(dir: &Path, truth: &Truth, dimension: usize, disk: &Disk) -> Result<Index, StoreError> {
    or_rebuild(reuse(dir, truth, dimension, None), dir, truth, dimension, disk)
}

/// The index of records that are only read.
pub(super) fn in_memory(truth: &Truth) -> Result<Index, StoreError> {
    Ok(Index::Rows(Rows::of(&truth.view()?)?))
}

fn or_rebuild(
    reused: Result<Shard, Cause>,
    dir: &Path,
    truth: &Truth,
    dimension: usize,
    disk: &Disk,
) -> Result<Index, StoreError> {
    match reused {
        Ok(shard) => Ok(Index::Shard(Box::new(shard))),
        Err(reason) => {
            if truth.standing()?.documents > 0 {
                tracing::warn!("building the index again from the records: {reason:#}");
            }
            rebuild(dir, truth, dimension, disk)
        }
    }
}

/// Loads the index and catches it up, or says why it cannot be used.
fn reuse(
    dir: &Path,
    truth: &Truth,
    dimension: usize,
    left_as: Option<&HashMap<String, (u64, u32)>>,
) -> Result<Shard, Cause> {
    let index_dir = index_dir(dir);
    if !index_dir.exists() {
        return Err("there is none".into());
    }
    let loading = dir.join(LOADING);
    if loading.exists() {
        return Err("making or loading it did not come to an end".into());
    }
    if let Some(left_as) = left_as
        && fingerprint::of(&index_dir).map_err(Cause::of)? != *left_as
    {
        return Err("its files are not as they were left".into());
    }
    File::create(&loading).map_err(Cause::of)?;
    let shard = guarded(|| {
        let shard = Shard::load(&index_dir, dimension)?;
        let caught_up = match shard.is_complete() {
            true => catch_up(&shard, truth),
            false => Err(StoreError::Failed("it lacks the index of a field".into())),
        };
        match caught_up {
            Ok(()) => Ok(shard),
            Err(error) => {
                discard(Index::Shard(Box::new(shard)));
                Err(error)
            }
        }
    });
    let removed = fs::remove_file(&loading);
    let shard = shard.map_err(Cause::of)?;
    removed.map_err(Cause::of)?;
    Ok(shard)
}

fn catch_up(index: &Shard, truth: &Truth) -> Result<(), StoreError> {
    let standing = truth.standing()?;
    let ids = truth.unapplied()?;
    if ids.len() as u64 > 1_000 + standing.documents / 2 {
        return Err(StoreError::Failed(format!("{} changes are missing", ids.len()).into()));
    }
    let view = truth.view()?;
    for chunk in ids.chunks(REBUILD_CHUNK) {
        let (mut points, mut gone) = (Vec::new(), Vec::new());
        for id in chunk {
            match view.document(*id)? {
                Fetched::Found(document, _) => {
                    points.push(point::numbered(point::of(&document)?, *id, standing.last_seq));
                }
                Fetched::Missing => gone.push(*id),
                Fetched::Damaged(reason) => return Err(StoreError::Failed(reason.into())),
            }
        }
        let kept: Vec<u64> = points.iter().filter_map(point::id).collect();
        index.upsert(points)?;
        index.delete(&gone)?;
        // A shard whose log was cut back ignores updates; nothing else would tell.
        let stamps = index.stamps(chunk)?;
        if stamps.len() != kept.len() || kept.iter().any(|id| stamps.get(id) != Some(&standing.last_seq)) {
            return Err(StoreError::Failed("it does not take updates".into()));
        }
    }
    let points = index.count(&Filter::default())?;
    if points + standing.unreadable != standing.documents {
        let expected = standing.documents - standing.unreadable.min(standing.documents);
        return Err(StoreError::Failed(format!("it has {points} points for {expected} records").into()));
    }
    if !ids.is_empty() {
        tracing::info!("caught the index up with {} records", ids.len());
        index.flush();
        truth.mark_applied(standing.last_seq)?;
    }
    Ok(())
}

/// Whether the disk has room for an index that is built again.
pub(super) fn check_room(dir: &Path, disk: &Disk) -> Result<(), StoreError> {
    let records = fs::metadata(dir.join(RECORDS)).map_or(0, |file| file.len());
    disk.check_rebuild(records, guard::disk_bytes(&index_dir(dir)))
}

/// Builds the index from the records, with a progress line every second; not where it would run out of room on the way.
pub(super) fn rebuild(dir: &Path, truth: &Truth, dimension: usize, disk: &Disk) -> Result<Index, StoreError> {
    check_room(dir, disk)?;
    let (index_dir, loading) = (index_dir(dir), dir.join(LOADING));
    File::create(&loading).and_then(|file| file.sync_all()).map_err(failed)?;
    if index_dir.exists() {
        fs::remove_dir_all(&index_dir).map_err(failed)?;
    }
    fs::create_dir_all(&index_dir).map_err(failed)?;
    let shard = guarded(|| {
        let shard = Shard::create(&index_dir, dimension)?;
        fill(&shard, truth)?;
        Ok(shard)
    })?;
    fs::remove_file(&loading).map_err(failed)?;
    Ok(Index::Shard(Box::new(shard)))
}

fn fill(shard: &Shard, truth: &Truth) -> Result<(), StoreError> {
    let standing = truth.standing()?;
    let total = standing.documents;
    let (mut done, mut unreadable, mut said) = (0u64, 0u64, Instant::now());
    let mut points = Vec::with_capacity(REBUILD_CHUNK);
    truth.view()?.each_document(|id, fetched| {
        done += 1;
        match fetched {
            Fetched::Found(document, _) => {
                points.push(point::numbered(point::of(&document)?, id, standing.last_seq));
            }
            Fetched::Missing => {}
            Fetched::Damaged(reason) => {
                tracing::error!("{reason}; it will not be found");
                unreadable += 1;
            }
        }
        if points.len() == REBUILD_CHUNK {
            shard.upsert(std::mem::take(&mut points))?;
        }
        if said.elapsed() >= PROGRESS_EVERY {
            tracing::info!("rebuilding index {done}/{total}");
            said = Instant::now();
        }
        Ok(())
    })?;
    shard.upsert(points)?;
    shard.flush();
    truth.set_unreadable(unreadable)?;
    truth.mark_applied(standing.last_seq)?;
    if total > 0 {
        tracing::info!("rebuilt index {done}/{total}");
    }
    Ok(())
}

pub(super) fn index_dir(dir: &Path) -> PathBuf {
    dir.join("index")
}

/// Runs a call of the index, with a panic as an error.
pub(super) fn guarded<T>(call: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        let text = (panic.downcast_ref::<String>().map(String::as_str))
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("panic");
        Err(StoreError::Failed(format!("the index panicked: {text}").into()))
    })
}

/// Lets go of an index. Its drop flushes, which panics on a broken one.
pub(super) fn discard(index: Index) {
    if let Err(error) = guarded(|| {
        drop(index);
        Ok(())
    }) {
        tracing::warn!("closing the index: {error}");
    }
}
