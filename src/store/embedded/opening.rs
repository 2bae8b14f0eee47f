//! Opening a folder's records and its index, as far as the disk allows.

use std::path::Path;

use super::guard::Disk;
use super::index::Index;
use super::truth::{Looked, Truth};
use super::{EmbeddedOptions, recovery};
use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;

/// What was opened.
pub(super) struct Opened {
    pub(super) truth: Truth,
    pub(super) index: Index,
    pub(super) looked: Looked,
    /// Why the records are only read, where they are.
    pub(super) refusal: Option<Cause>,
}

/// Opens a folder to write, or only to read where the disk has no room.
pub(super) fn open(dir: &Path, options: &EmbeddedOptions, disk: &Disk) -> Result<Opened, StoreError> {
    let expected = options.making();
    let cache_bytes = options.page_cache_bytes;
    let (reason, (truth, looked)) =
        match disk.check_open().and_then(|()| Truth::open(dir, &expected, cache_bytes)) {
            Ok((truth, looked)) => match recovery::open(dir, &truth, options.dimension, disk) {
                Ok(index) => return Ok(Opened { truth, index, looked, refusal: None }),
                Err(StoreError::DiskFull(reason)) => {
                    drop(truth);
                    (reason, (Truth::open_over_memory(dir, cache_bytes)?, looked))
                }
                Err(error) => return Err(error),
            },
            Err(StoreError::DiskFull(reason)) => (reason, Truth::open_to_read(dir, &expected, cache_bytes)?),
            Err(error) => return Err(error),
        };
    let index = recovery::in_memory(&truth)?;
    Ok(Opened { truth, index, looked, refusal: Some(reason) })
}
