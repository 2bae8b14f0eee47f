//! How far the records of a folder are known to have gone, by their note and by the ledger.

use std::path::Path;

use super::RECORDS;
use super::about::{About, about};
use super::acknowledged;
use super::notes::Notes;
use crate::engine::ports::StoreError;

pub(super) const DELETED: &str = "what was deleted or withdrawn since would be back";

/// What to do where changes are missing.
pub(super) const PUT_BACK: &str =
    "put the newest copy back, or go on without them with talentmatch verify --repair";

/// What came of it where an operator gave up what was missing.
pub(super) const GIVEN_UP: &str = "the folder goes on with what is there";

/// What is wrong where records end before what was acknowledged of them, without what to do ([`PUT_BACK`]).
pub(super) fn missing(folder: &Path, last_seq: u64, promised: u64) -> Option<String> {
    (last_seq < promised).then(|| {
        format!(
            "{} is an older copy, or damage took its last changes: it lacks {} of the changes that were acknowledged, and {DELETED}",
            folder.join(RECORDS).display(),
            promised - last_seq
        )
    })
}

/// The last change of the records of a folder that is known to have been acknowledged, by their note and by the ledger of `home`.
pub(super) fn promised(home: &Path, folder: &Path) -> Result<u64, StoreError> {
    Ok(match Notes::read(folder)? {
        Some(notes) => promised_to(folder, &notes, about(home)?.as_ref()),
        None => acknowledged::read(folder),
    })
}

pub(super) fn promised_to(folder: &Path, notes: &Notes, about: Option<&About>) -> u64 {
    let seen = about.zip(notes.id.as_ref()).map_or(0, |(about, id)| about.seen(id));
    acknowledged::read(folder).max(seen)
}
