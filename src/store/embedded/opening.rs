//! Opening a folder's records and building their index, as far as the disk allows.

use std::path::Path;
use std::sync::Arc;

use super::building::{Built, build};
use super::guard::Disk;
use super::truth::{Looked, Truth};
use super::visible::Visible;
use super::{EmbeddedOptions, RECORDS, leftovers, salvage};
use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;

/// What was opened.
pub(super) struct Opened {
    pub(super) truth: Truth,
    pub(super) visible: Visible,
    pub(super) looked: Looked,
    /// Why the records are only read, where they are.
    pub(super) refusal: Option<Cause>,
}

/// Opens a folder to write, or only to read where the disk has no room.
pub(super) fn open(dir: &Path, options: &EmbeddedOptions, disk: &Disk) -> Result<Opened, StoreError> {
    let expected = options.making();
    let cache_bytes = options.page_cache_bytes;
    // It holds copies of records, perhaps of some that were deleted since.
    if let Err(error) = salvage::forget(&dir.join(RECORDS)) {
        tracing::warn!("what a rewriting that was cut off has left is not removed: {error}");
    }
    let opened = disk.check_open().and_then(|()| Truth::open(dir, &expected, cache_bytes));
    let ((truth, mut looked), refusal) = match opened {
        Ok(opened) => (opened, None),
        Err(StoreError::DiskFull(reason)) => {
            (Truth::open_to_read(dir, &expected, cache_bytes)?, Some(reason))
        }
        Err(error) => return Err(error),
    };
    // Nothing hangs on them; where they are all that fills the disk, there is room now.
    if let Err(error) = leftovers::remove(dir) {
        tracing::warn!("what an earlier version kept of its index is not removed: {error}");
    }
    let view = Arc::new(truth.view()?);
    let Built { index, damaged } = build(&view, options.dimension)?;
    for (id, reason) in damaged {
        tracing::error!("{reason}; it will not be found");
        looked.damaged.insert(id);
    }
    Ok(Opened { truth, visible: Visible { index, view }, looked, refusal })
}
