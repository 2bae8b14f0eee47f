//! Records and the ledger of a data folder belong together: the records know that they have a ledger, so that one of the two that
//! is gone is told by name, and not begun anew as if it had never been. Without its ledger a folder would have no API keys, no
//! alliances but those of the configuration, no plans and no audit trail, and nobody would know.

use std::path::{Path, PathBuf};

use super::error::of_disk;
use super::ledger::{self, EmbeddedLedger};
use super::pages::Pages;
use super::truth::Truth;
use super::{RECORDS, settings};
use crate::engine::ports::StoreError;

/// The part of a [`crate::engine::ports::Fault`] of a ledger that is gone.
pub(super) const LEDGER: &str = "ledger";

/// Which of the two is gone, and what to do about it; none where both are there, or neither ever was. `records` are the folders with
/// records.
pub(super) fn missing(dir: &Path, records: &[PathBuf]) -> Result<Option<String>, StoreError> {
    let ledger = dir.join(ledger::FILE);
    let has_ledger = has_ledger(dir)?;
    if records.is_empty() {
        return Ok(has_ledger.then(|| {
            format!(
                "{} had records and has none now, and its ledger is there: put it back from a copy of the folder; to restore an export, import \
                 it into another folder and put ledger.redb there after that; or delete {} to begin anew",
                dir.join(RECORDS).display(),
                dir.display()
            )
        }));
    }
    if has_ledger {
        // A file of nothing is one that is gone, and would be begun anew.
        let is_empty =
            |folder: &Path| std::fs::metadata(folder.join(RECORDS)).is_ok_and(|about| about.len() == 0);
        let empty = records.iter().find(|folder| is_empty(folder));
        return Ok(empty.map(|folder| {
            format!(
                "{} is empty, and its ledger is there: put it back from a copy of the folder",
                folder.join(RECORDS).display()
            )
        }));
    }
    for folder in records {
        if settings::know_ledger(&folder.join(RECORDS))? {
            return Ok(Some(format!(
                "{} is gone, which kept the API keys, alliances, plans, saved queries and the audit trail of these records; \
                 restore it from a backup, or give it up for good with talentmatch verify --repair",
                ledger.display()
            )));
        }
    }
    Ok(None)
}

/// Whether the ledger of a folder was ever made.
fn has_ledger(dir: &Path) -> Result<bool, StoreError> {
    let path = dir.join(ledger::FILE);
    Ok(path.exists() && !Pages::open(&path).map_err(of_disk)?.is_blank())
}

/// Makes the ledger of records that have none, and has them know it. Records that are only read stay as they are.
pub(super) fn introduce(dir: &Path, truth: &Truth) -> Result<(), StoreError> {
    if !truth.is_lasting() {
        return Ok(());
    }
    make(dir)?;
    if truth.knows_ledger()? { Ok(()) } else { truth.change(settings::note_ledger) }
}

/// Makes the ledger where there is none.
pub(super) fn make(dir: &Path) -> Result<(), StoreError> {
    if has_ledger(dir)? { Ok(()) } else { EmbeddedLedger::make(dir) }
}
