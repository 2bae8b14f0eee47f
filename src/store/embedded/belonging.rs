//! Records and the ledger of a data folder belong together: the records know which ledger is theirs and how far it went, so that one
//! of the two that is gone, the ledger of another folder and an older copy of the ledger are told by name. Without its ledger a folder
//! would have no API keys, no alliances but those of the configuration, no plans and no audit trail, and nobody would know; with an
//! older one keys would let in that were revoked, and consents hold that were withdrawn.
//!
//! How far it went is noted after each of its commits, in a file beside it, and with each commit of the records: what is noted may lag
//! behind and never runs ahead, so that no crash makes an honest folder look like one whose ledger was put back.

use std::path::{Path, PathBuf};

use super::acknowledged;
use super::error::{failed, of_disk};
use super::ledger::{self, EmbeddedLedger};
use super::ledger_reading::{About, about};
use super::notes::{self, Notes};
use super::pages::Pages;
use super::tables::SMALL_CACHE;
use super::truth::Truth;
use super::{RECORDS, salvage};
use crate::engine::ports::StoreError;

/// What is amiss between the two, and what to do about it, for operators.
pub(super) struct Amiss {
    /// As that of a [`crate::engine::ports::Fault`].
    pub(super) part: &'static str,
    pub(super) why: String,
    /// Whether the folder can go on with the ledger that is there, or a new one, where an operator gives up the right one.
    pub(super) can_go_on: bool,
}

impl Amiss {
    fn records(why: String) -> Self {
        Self { part: "records", why, can_go_on: false }
    }

    fn ledger(dir: &Path, what: &str) -> Self {
        let path = dir.join(ledger::FILE);
        Self { part: "ledger", why: format!("{} {what}", path.display()), can_go_on: true }
    }
}

/// What is amiss; none where both are there and belong together, or neither ever was. `records` are the folders with records, which
/// no process has open.
pub(super) fn amiss(dir: &Path, records: &[PathBuf]) -> Result<Option<Amiss>, StoreError> {
    let has_ledger = has_ledger(dir)?;
    if records.is_empty() {
        return Ok(has_ledger.then(|| {
            Amiss::records(format!(
                "{} had records and has none now, and its ledger is there: put it back from a copy of the folder; to restore an export, import \
                 it into another folder, put ledger.redb there after that, and run talentmatch verify --repair; or delete {} to begin anew",
                dir.join(RECORDS).display(),
                dir.display()
            ))
        }));
    }
    if !has_ledger {
        for folder in records {
            if Notes::read(folder)?.is_some_and(|notes| notes.ledger.is_some()) {
                return Ok(Some(Amiss::ledger(
                    dir,
                    "is gone, which kept the API keys, alliances, plans, saved queries and the audit trail of these records; \
                     restore it from a backup, or give it up for good with talentmatch verify --repair",
                )));
            }
        }
        return Ok(None);
    }
    // A file of nothing is one that is gone, and would be begun anew.
    let is_empty =
        |folder: &Path| std::fs::metadata(folder.join(RECORDS)).is_ok_and(|about| about.len() == 0);
    if let Some(folder) = records.iter().find(|folder| is_empty(folder)) {
        return Ok(Some(Amiss::records(format!(
            "{} is empty, and its ledger is there: put it back from a copy of the folder",
            folder.join(RECORDS).display()
        ))));
    }
    // What cannot be read is damaged, which is told when it is opened.
    let Some(About { id, revision }) = about(dir)? else { return Ok(None) };
    let mut known = acknowledged::read_of_ledger(dir);
    for folder in records {
        let Some(notes) = Notes::read(folder)? else { continue };
        known = known.max(notes.ledger_revision);
        if !id.is_empty() && notes.ledger.is_some_and(|theirs| !theirs.is_empty() && theirs != id) {
            return Ok(Some(Amiss::ledger(
                dir,
                "is the ledger of other records; put the right one back, or go on with this one, its API keys, alliances, plans, saved \
                 queries and audit trail, with talentmatch verify --repair",
            )));
        }
    }
    Ok((revision < known).then(|| {
        Amiss::ledger(
            dir,
            &format!(
                "is an older copy: {} changes that it had are not in it, and keys that were revoked and consents that were withdrawn since \
                 would hold again; put the newest copy back, or go on without them with talentmatch verify --repair",
                known - revision
            ),
        )
    }))
}

/// Whether the ledger of a folder was ever made.
fn has_ledger(dir: &Path) -> Result<bool, StoreError> {
    let path = dir.join(ledger::FILE);
    Ok(path.exists() && !Pages::open(&path).map_err(of_disk)?.is_blank())
}

/// Makes the ledger of records that have none, and has them know it and how far it went. Records that are only read stay as they are.
pub(super) fn introduce(dir: &Path, truth: &Truth) -> Result<(), StoreError> {
    if !truth.is_lasting() {
        return Ok(());
    }
    if !has_ledger(dir)? {
        EmbeddedLedger::make(dir)?;
    }
    let Some(About { id, revision }) = about(dir)? else { return Ok(()) };
    let id = if id.is_empty() { EmbeddedLedger::name(dir)? } else { id };
    let notes = Notes::of_open(truth)?;
    if notes.ledger.as_ref() == Some(&id) && notes.ledger_revision == revision {
        return Ok(());
    }
    truth.change(|txn| notes::put_ledger(txn, &id, revision))
}

/// Goes on with the ledger that is there, or a new one where there is none. `records` are the folders with records, which no process
/// has open.
pub(super) fn go_on(dir: &Path, records: &[PathBuf]) -> Result<(), StoreError> {
    if !has_ledger(dir)? {
        EmbeddedLedger::make(dir)?;
    }
    if let Some(About { revision, .. }) = about(dir)? {
        acknowledged::begin_of_ledger(dir, revision)?;
    }
    for folder in records {
        if Notes::read(folder)?.is_none() {
            continue;
        }
        salvage::forget(&folder.join(RECORDS))?;
        let truth = Truth::open_unread(folder, SMALL_CACHE)?;
        introduce(dir, &truth)?;
        truth.database.close().map_err(failed)?;
    }
    Ok(())
}
