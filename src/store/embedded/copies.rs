//! Erasing records in the folders of a data folder that are not served: an index of an earlier model is kept until it is removed, and
//! has records as they were.

use std::path::Path;

use super::error::{failed, of_disk};
use super::folders::with_records;
use super::truth::Truth;
use super::{RECORDS, leftovers, salvage, snapshot};
use crate::domain::record::name::RecordName;
use crate::engine::ports::StoreError;

/// Memory for disk pages while little is done.
const CACHE: usize = 8 << 20;

/// Removes records from all folders of `home` but `own`, and says how many there were.
///
/// # Errors
/// [`StoreError::Unavailable`] where one of them is being filled: it is served soon.
pub(super) fn erase(home: &Path, own: &Path, names: &[RecordName]) -> Result<u64, StoreError> {
    let mut removed = 0;
    if names.is_empty() {
        return Ok(removed);
    }
    for dir in with_records(home)?.into_iter().filter(|dir| dir != own) {
        salvage::forget(&dir.join(RECORDS))?;
        leftovers::remove(&dir)?;
        // It holds what is erased, and is not that of the records that are left.
        snapshot::remove(&dir).map_err(of_disk)?;
        let truth = Truth::open_unread(&dir, CACHE).map_err(|error| match error {
            StoreError::Unavailable(_) => {
                let why = "an index is being made; what was deleted is erased when that is over";
                StoreError::Unavailable(why.into())
            }
            error => failed(format!(
                "{} cannot be opened (reindex --remove-old removes it): {error}",
                dir.display()
            )),
        })?;
        removed += truth.remove(names)?;
        let erased = if truth.has_remains()? { truth.erase() } else { Ok(()) };
        truth.database.close().map_err(failed)?;
        erased?;
    }
    Ok(removed)
}
