//! Opening a folder's records, as far as the disk allows.

use std::collections::BTreeSet;
use std::path::Path;

use super::guard::{self, Disk};
use super::truth::Truth;
use super::{DIMENSION, EmbeddedOptions, FORMAT, MODEL, RECORDS, TEXT_VERSION, recovery};
use crate::engine::ports::StoreError;

/// Opens the records to write, or only to read where the disk has no room; then with the reason.
pub(super) fn open_records(
    dir: &Path,
    options: &EmbeddedOptions,
    disk: &Disk,
) -> Result<(Truth, BTreeSet<u64>, Option<String>), StoreError> {
    let expected = [
        ("format", FORMAT.to_string()),
        (MODEL, options.model.clone()),
        (DIMENSION, options.dimension.to_string()),
        (TEXT_VERSION, options.text_version.to_string()),
    ];
    let reason = match check_room(dir, disk).map(|()| Truth::open(dir, &expected, options.page_cache_bytes)) {
        Ok(Ok((truth, damaged))) => return Ok((truth, damaged, None)),
        Ok(Err(StoreError::DiskFull(reason))) | Err(StoreError::DiskFull(reason)) => reason,
        Ok(Err(error)) | Err(error) => return Err(error),
    };
    let (truth, damaged) = Truth::open_to_read(dir, &expected, options.page_cache_bytes)?;
    Ok((truth, damaged, Some(reason)))
}

/// Whether there is room to open a folder for writing.
pub(super) fn check_room(dir: &Path, disk: &Disk) -> Result<(), StoreError> {
    let records = std::fs::metadata(dir.join(RECORDS)).map_or(0, |file| file.len());
    disk.check_open(records, guard::disk_bytes(&recovery::index_dir(dir)))
}
