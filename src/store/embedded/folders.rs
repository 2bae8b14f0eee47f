//! Where the indexes of a data folder lie.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::RECORDS;
use super::error::failed;
use crate::engine::ports::StoreError;

/// The file that names what is served.
pub(super) const CURRENT: &str = "CURRENT";
/// What it calls the folder itself, and what others lie below.
pub(super) const ITSELF: &str = ".";
pub(super) const BELOW: &str = "generations";

/// Every folder of a data folder that may hold records.
pub(super) fn folders(dir: &Path) -> Result<Vec<String>, StoreError> {
    let mut folders = vec![ITSELF.to_string()];
    if dir.join(BELOW).is_dir() {
        for entry in fs::read_dir(dir.join(BELOW)).map_err(failed)? {
            folders.extend(entry.map_err(failed)?.file_name().into_string());
        }
    }
    folders.sort_unstable();
    Ok(folders)
}

/// Where a folder of a data folder is.
pub(super) fn path_of(dir: &Path, folder: &str) -> PathBuf {
    if folder == ITSELF { dir.to_path_buf() } else { dir.join(BELOW).join(folder) }
}

/// The folders of a data folder that hold records.
pub(super) fn with_records(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let paths = folders(dir)?.into_iter().map(|folder| path_of(dir, &folder));
    Ok(paths.filter(|path| path.join(RECORDS).exists()).collect())
}

/// Waits until a folder is on the disk.
pub(super) fn sync(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed)
}
