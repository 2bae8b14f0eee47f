//! Opening a folder's records and building their index, as far as the disk allows.

use std::path::Path;
use std::sync::Arc;

use super::building::{Built, build};
use super::error::failed;
use super::guard::Disk;
use super::snapshot::Saved;
use super::truth::{Looked, Truth};
use super::visible::Visible;
use super::{EmbeddedOptions, RECORDS, leftovers, promises, salvage, snapshot};
use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;

/// What was opened.
pub(super) struct Opened {
    pub(super) truth: Truth,
    pub(super) visible: Visible,
    pub(super) looked: Looked,
    /// Whether the index is that which is kept beside the records.
    pub(super) is_kept: bool,
    /// Why the records are only read, where they are.
    pub(super) refusal: Option<Cause>,
}

/// Opens a folder below `home`, or that itself, to write, or only to read where the disk has no room.
pub(super) fn open(
    dir: &Path,
    home: &Path,
    options: &EmbeddedOptions,
    disk: &Disk,
) -> Result<Opened, StoreError> {
    // Beside reading the records, which must be known to be sound before it counts.
    std::thread::scope(|scope| {
        let read = || snapshot::read(dir, options.dimension);
        let named = std::thread::Builder::new().name("snapshot-reader".to_string());
        let saved = named.spawn_scoped(scope, read).map_err(failed)?;
        open_with((dir, home), options, disk, || saved.join().ok().flatten())
    })
}

/// As [`open`], with the index that the folder keeps, where it keeps one.
fn open_with(
    (dir, home): (&Path, &Path),
    options: &EmbeddedOptions,
    disk: &Disk,
    saved: impl FnOnce() -> Option<Saved>,
) -> Result<Opened, StoreError> {
    let expected = options.making();
    let cache_bytes = options.page_cache_bytes;
    // It holds copies of records, perhaps of some that were deleted since.
    if let Err(error) = salvage::forget(&dir.join(RECORDS)) {
        tracing::warn!("what a rewriting that was cut off has left is not removed: {error}");
    }
    let promised = promises::promised(home, dir)?;
    let opened = disk.check_open().and_then(|()| Truth::open(dir, promised, &expected, cache_bytes));
    let ((truth, mut looked), refusal) = match opened {
        Ok(opened) => (opened, None),
        Err(StoreError::DiskFull(reason)) => {
            (Truth::open_to_read(dir, promised, &expected, cache_bytes)?, Some(reason))
        }
        Err(error) => return Err(error),
    };
    // Nothing hangs on them; where they are all that fills the disk, there is room now.
    if let Err(error) = leftovers::remove(dir) {
        tracing::warn!("what an earlier version kept of its index is not removed: {error}");
    }
    let view = Arc::new(truth.view()?);
    let is_whole = looked.damaged.is_empty() && looked.underived.is_empty();
    let (last_seq, noted, records) = (truth.last_seq()?, truth.snapshot()?, view.len()?);
    let fits = |saved: &Saved| {
        is_whole
            && (saved.last_seq, saved.checksum) == (last_seq, noted)
            && saved.index.len() as u64 == records
    };
    if let Some(Saved { index, .. }) = saved().filter(fits) {
        return Ok(Opened { truth, visible: Visible { index, view }, looked, is_kept: true, refusal });
    }
    // Whatever is there is of other records, and may hold what is deleted now.
    if let Err(error) = snapshot::remove(dir) {
        tracing::warn!("what was kept of the index is not removed: {error}");
    }
    let Built { index, damaged } = build(&view, options.dimension)?;
    for (id, reason) in damaged {
        tracing::error!("{reason}; it will not be found");
        looked.damaged.insert(id);
    }
    Ok(Opened { truth, visible: Visible { index, view }, looked, is_kept: false, refusal })
}
