//! Records and the ledger of a data folder belong together: each knows the other and how far it went, so that one of the two that is
//! gone, that of another folder and an older copy of either are told by name. Without its ledger a folder would have no API keys, no
//! alliances but those of the configuration, no plans and no audit trail, and nobody would know; with an older one keys would let in
//! that were revoked, and consents hold that were withdrawn. With older records what was deleted would be back.
//!
//! How far each went is noted after each of its commits, in a file beside it, and with each commit of the other one; and both know in
//! which opening of the folder they were last used ([`super::epochs`]). What is noted may lag behind and never runs ahead, so that no
//! crash makes an honest folder look like one of which something was put back. Where everything is put back at once, all agrees: that
//! cannot be seen from inside.

use std::path::{Path, PathBuf};

use super::about::{About, about};
use super::acknowledged;
use super::epochs::{self, Apart, Begun, Epoch, fresh_id};
use super::error::{failed, of_disk};
use super::ledger::EmbeddedLedger;
use super::ledger_tables::FILE;
use super::notes::{self, Notes};
use super::pages::Pages;
use super::promises::{DELETED, GIVEN_UP, PUT_BACK, missing, promised_to};
use super::tables::SMALL_CACHE;
use super::truth::Truth;
use super::{RECORDS, salvage};
use crate::engine::ports::StoreError;

/// What of a folder is amiss where it is the records.
const PART: &str = "records";

/// What is amiss between the two, and what to do about it, for operators.
pub(super) struct Amiss {
    /// As that of a [`crate::engine::ports::Fault`].
    pub(super) part: &'static str,
    /// What is wrong, without what to do.
    what: String,
    /// What to do.
    remedy: String,
    /// Whether the folder can go on with what is there, and a new ledger where there is none, where an operator gives up the right one.
    pub(super) can_go_on: bool,
}

impl Amiss {
    fn records(what: String, remedy: String) -> Self {
        Self { part: PART, what, remedy, can_go_on: false }
    }

    fn older_records(what: String, remedy: &str) -> Self {
        Self { part: PART, what, remedy: remedy.to_string(), can_go_on: true }
    }

    /// What is wrong and what to do.
    pub(super) fn told(&self) -> String {
        format!("{}; {}", self.what, self.remedy)
    }

    /// What was wrong, where an operator went on with what is there.
    pub(super) fn given_up(&self) -> String {
        format!("{}; {GIVEN_UP}", self.what)
    }

    /// Whether it is the records that are not the last ones.
    pub(super) fn is_of_older_records(&self) -> bool {
        self.part == PART && self.can_go_on
    }

    fn ledger(dir: &Path, what: &str, remedy: &str) -> Self {
        let what = format!("{} {what}", dir.join(FILE).display());
        Self { part: "ledger", what, remedy: remedy.to_string(), can_go_on: true }
    }
}

/// What is amiss; none where both are there and belong together, or neither ever was. `records` are the folders with records, which
/// no process has open.
pub(super) fn amiss(dir: &Path, records: &[PathBuf]) -> Result<Option<Amiss>, StoreError> {
    let has_ledger = has_ledger(dir)?;
    if records.is_empty() {
        return Ok(has_ledger.then(|| {
            Amiss::records(
                format!("{} had records and has none now, and its ledger is there", dir.join(RECORDS).display()),
                format!(
                    "put it back from a copy of the folder; to restore an export, import it into another folder, put ledger.redb there \
                     after that, and run talentmatch verify --repair; or delete {} to begin anew",
                    dir.display()
                ),
            )
        }));
    }
    let mut all = Vec::with_capacity(records.len());
    for folder in records {
        all.extend(Notes::read(folder)?.map(|notes| (folder, notes)));
    }
    if !has_ledger {
        if all.iter().any(|(_, notes)| notes.ledger.is_some()) {
            return Ok(Some(Amiss::ledger(
                dir,
                "is gone, which kept the API keys, alliances, plans, saved queries and the audit trail of these records",
                "restore it from a backup, or give it up for good with talentmatch verify --repair",
            )));
        }
        return Ok(all.iter().find_map(|(folder, notes)| older(folder, notes, None)));
    }
    // A file of nothing is one that is gone, and would be begun anew.
    let is_empty =
        |folder: &Path| std::fs::metadata(folder.join(RECORDS)).is_ok_and(|about| about.len() == 0);
    if let Some(folder) = records.iter().find(|folder| is_empty(folder)) {
        return Ok(Some(Amiss::records(
            format!("{} is empty, and its ledger is there", folder.join(RECORDS).display()),
            "put it back from a copy of the folder".to_string(),
        )));
    }
    // A ledger that cannot be read is damaged, which is told when it is opened.
    let about = about(dir)?;
    let of_ledger = about.as_ref().and_then(|about| of_ledger(dir, about, &all));
    let of_records = || all.iter().find_map(|(folder, notes)| older(folder, notes, about.as_ref()));
    let of_both = || apart(dir, about.as_ref()?, &all);
    Ok(of_ledger.or_else(of_records).or_else(of_both))
}

/// The records of a folder, and what they know.
type Known<'a> = (&'a PathBuf, Notes);

/// Whether the ledger is not the one of these records, or ends before what is known of it.
fn of_ledger(dir: &Path, about: &About, all: &[Known<'_>]) -> Option<Amiss> {
    let About { id, revision, .. } = about;
    let is_other = |(_, notes): &Known<'_>| {
        notes.ledger.as_ref().is_some_and(|theirs| !theirs.is_empty() && theirs != id)
    };
    if !id.is_empty() && all.iter().any(is_other) {
        return Some(Amiss::ledger(
            dir,
            "is the ledger of other records",
            "put the right one back, or go on with this one, its API keys, alliances, plans, saved queries and audit trail, with \
             talentmatch verify --repair",
        ));
    }
    let known = all.iter().map(|(_, notes)| notes.ledger_revision).max().unwrap_or_default();
    let known = known.max(acknowledged::read_of_ledger(dir));
    (*revision < known).then(|| {
        Amiss::ledger(
            dir,
            &format!(
                "is an older copy: it lacks {} of the changes that it had, and {REVOKED}",
                known - revision
            ),
            PUT_BACK,
        )
    })
}

/// Whether the records of a folder end before what was acknowledged of them.
fn older(folder: &Path, notes: &Notes, about: Option<&About>) -> Option<Amiss> {
    let what = missing(folder, notes.last_seq?, promised_to(folder, notes, about))?;
    Some(Amiss::older_records(what, PUT_BACK))
}

/// Whether records and ledger were last opened apart from each other.
fn apart(dir: &Path, about: &About, all: &[Known<'_>]) -> Option<Amiss> {
    let (folder, notes) = all.iter().max_by_key(|(_, notes)| &notes.epoch)?;
    let apart = epochs::compare(notes.epoch.as_ref(), about.epoch.as_ref())?;
    Some(match apart {
        Apart::LedgerBefore(times) => Amiss::ledger(
            dir,
            &format!("is an older copy: the folder was opened {} since, and {REVOKED}", so_often(times)),
            WITH_THIS,
        ),
        Apart::RecordsBefore(times) => Amiss::older_records(
            format!(
                "{} is an older copy: the folder was opened {} since, with its ledger or one that went on elsewhere, and {DELETED}",
                folder.join(RECORDS).display(),
                so_often(times)
            ),
            WITH_THIS,
        ),
        Apart::Forked => Amiss::ledger(
            dir,
            &format!("and the records are copies that went on apart from each other, and {REVOKED}"),
            "put back those that were used together, or go on with both as they are with talentmatch verify --repair",
        ),
    })
}

const WITH_THIS: &str = "put the newest copy back, or go on with this one with talentmatch verify --repair";

fn so_often(times: u64) -> String {
    if times == 1 { "once".to_string() } else { format!("{times} times") }
}

const REVOKED: &str = "keys that were revoked and consents that were withdrawn since would hold again";

/// Whether the ledger of a folder was ever made.
fn has_ledger(dir: &Path) -> Result<bool, StoreError> {
    let path = dir.join(FILE);
    Ok(path.exists() && !Pages::open(&path).map_err(of_disk)?.is_blank())
}

/// Begins an epoch in the ledger of a folder, which is made where there is none and which no process uses. `all` is what the records
/// know.
pub(super) fn begin<'a>(dir: &Path, all: impl Iterator<Item = &'a Notes>) -> Result<Begun, StoreError> {
    if !has_ledger(dir)? {
        EmbeddedLedger::make(dir)?;
    }
    let all: Vec<&Notes> = all.collect();
    let last = all.iter().filter_map(|notes| notes.epoch.as_ref()).max();
    let ids: Vec<String> = all.iter().filter_map(|notes| notes.id.clone()).collect();
    epochs::begin(dir, last, &ids)
}

/// Has records that are open know the ledger, how far it went, and the epoch; and their note know them.
pub(super) fn introduce(truth: &Truth, ledger: (&str, u64), epoch: &Epoch) -> Result<(), StoreError> {
    let notes = truth.notes()?;
    let id = notes.id.clone().unwrap_or_else(fresh_id);
    let is_known = notes.ledger.as_deref() == Some(ledger.0) && notes.ledger_revision == ledger.1;
    if !is_known || notes.id.is_none() || notes.epoch.as_ref() != Some(epoch) {
        truth.change(|txn| {
            notes::put_ledger(txn, ledger.0, ledger.1)?;
            notes::put_epoch(txn, epoch, &id)
        })?;
    }
    truth.identify(&id);
    Ok(())
}

/// Goes on with the records and the ledger that are there, or a new one where there is none. `records` are the folders with records,
/// which no process has open.
pub(super) fn go_on(dir: &Path, records: &[PathBuf]) -> Result<(), StoreError> {
    if !has_ledger(dir)? {
        EmbeddedLedger::make(dir)?;
    }
    let mut all = Vec::with_capacity(records.len());
    for folder in records {
        all.extend(Notes::read(folder)?.map(|notes| (folder, notes)));
    }
    let Some(about) = about(dir)? else { return Ok(()) };
    acknowledged::begin_of_ledger(dir, about.revision)?;
    let begun = begin(dir, all.iter().map(|(_, notes)| notes))?;
    for (folder, notes) in &all {
        salvage::forget(&folder.join(RECORDS))?;
        let truth = Truth::open_unread(folder, SMALL_CACHE)?;
        truth.go_on_after(promised_to(folder, notes, Some(&about)))?;
        introduce(&truth, (&begun.ledger.0, begun.ledger.1), &begun.epoch)?;
        truth.database.close().map_err(failed)?;
    }
    begun.used().map(drop)
}
