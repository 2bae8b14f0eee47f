//! The openings of a data folder, each an epoch: a number that is greater than all before it, and an id that no other copy of the
//! folder draws. Records and ledger both keep the last one that they were opened in, so that an older copy of the one, or one that
//! went on elsewhere, is told by the other, also where the small files that note how far each went were put back with it.
//!
//! An epoch begins in three steps, each on the disk before the next: the ledger notes that it begins and which one the records knew
//! before, the records note it, the ledger notes that they did. Wherever this is cut off the two belong together.

use std::fmt;
use std::path::Path;

use redb::{Database, ReadableTable};

use super::error::kept;
use super::ledger_tables::{ABOUT, COUNTERS, FILE, ID, REVISION};
use super::salvage;
use crate::engine::ports::{Secret, StoreError};
use crate::store::secret;

/// The row of [`ABOUT`] that holds that of a ledger.
pub(super) const EPOCH: &str = "epoch";
/// Letters of an id, of an epoch as of records and of ledgers.
pub(super) const ID_BYTES: usize = 32;
const BEGUN: &str = "begun";
const USED: &str = "used";
/// Before the id of records, in the row of [`COUNTERS`] of a ledger that says how far they went.
const RECORDS: &str = "records ";

/// One opening of a data folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Epoch {
    pub(super) number: u64,
    id: String,
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.id)
    }
}

impl Epoch {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (number, id) = text.split_once(' ')?;
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then_some(Self { number: number.parse().ok()?, id: id.to_string() })
    }
}

/// What a ledger knows of its last epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfLedger {
    pub(super) epoch: Epoch,
    step: Step,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// The records are about to note it, and knew this one before.
    Begun(Option<Epoch>),
    /// They noted it.
    Used,
}

impl fmt::Display for OfLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.step {
            Step::Begun(Some(before)) => write!(f, "{} {BEGUN} {before}", self.epoch),
            Step::Begun(None) => write!(f, "{} {BEGUN}", self.epoch),
            Step::Used => write!(f, "{} {USED}", self.epoch),
        }
    }
}

impl OfLedger {
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut words = text.splitn(4, ' ');
        let (number, id, step) = (words.next()?, words.next()?, words.next()?);
        let step = match (step, words.next()) {
            (BEGUN, before) => {
                Step::Begun(before.map(Epoch::read).map_or(Some(None), |read| read.map(Some))?)
            }
            (USED, None) => Step::Used,
            _ => return None,
        };
        Some(Self { epoch: Epoch::read(&format!("{number} {id}"))?, step })
    }
}

/// That records and ledger are not of one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// The ledger was last opened so many epochs before the records.
    LedgerBefore(u64),
    /// The records were, before the ledger.
    RecordsBefore(u64),
    /// Both were opened as often, and not together.
    Forked,
}

/// Compares the last epoch of records with what their ledger knows; `None` where they belong together, or neither knows of any.
pub(super) fn compare(records: Option<&Epoch>, ledger: Option<&OfLedger>) -> Option<Apart> {
    let number = |epoch: Option<&Epoch>| epoch.map_or(0, |epoch| epoch.number);
    let of_ledger = ledger.map(|ledger| &ledger.epoch);
    let is_cut_off = ledger.is_some_and(|ledger| match &ledger.step {
        Step::Begun(before) => before.as_ref() == records,
        Step::Used => false,
    });
    if of_ledger == records || is_cut_off {
        return None;
    }
    let (of_records, of_ledger) = (number(records), number(of_ledger));
    Some(match of_records.cmp(&of_ledger) {
        std::cmp::Ordering::Greater => Apart::LedgerBefore(of_records - of_ledger),
        std::cmp::Ordering::Less => Apart::RecordsBefore(of_ledger - of_records),
        std::cmp::Ordering::Equal => Apart::Forked,
    })
}

/// A ledger whose next epoch has begun, open until that is used.
pub(super) struct Begun {
    database: Database,
    /// The id of the ledger, and its last revision.
    pub(super) ledger: (String, u64),
    pub(super) epoch: Epoch,
}

/// Begins an epoch in the ledger of a folder, which is there and no process uses. `records` is the last one that the records know, and
/// `all` the ids of the records that are there: how far others went is known no more.
pub(super) fn begin(dir: &Path, records: Option<&Epoch>, all: &[String]) -> Result<Begun, StoreError> {
    let path = dir.join(FILE);
    salvage::forget(&path)?;
    let database = Database::open(&path).map_err(kept)?;
    let txn = database.begin_write().map_err(kept)?;
    let (ledger, epoch) = {
        let mut about = txn.open_table(ABOUT).map_err(kept)?;
        let id = about.get(ID).map_err(kept)?.map(|id| id.value().to_string());
        let last = about.get(EPOCH).map_err(kept)?.and_then(|text| OfLedger::read(text.value()));
        let id = id.unwrap_or_else(fresh_id);
        let last = last.map_or(0, |last| last.epoch.number).max(records.map_or(0, |epoch| epoch.number));
        let epoch = Epoch { number: last + 1, id: fresh_id() };
        let begun = OfLedger { epoch: epoch.clone(), step: Step::Begun(records.cloned()) };
        about.insert(ID, id.as_str()).map_err(kept)?;
        about.insert(EPOCH, begun.to_string().as_str()).map_err(kept)?;
        let is_there =
            |key: &str| key.strip_prefix(RECORDS).is_none_or(|id| all.iter().any(|known| known == id));
        let mut counters = txn.open_table(COUNTERS).map_err(kept)?;
        counters.retain(|key, _| is_there(key)).map_err(kept)?;
        let revision = counters.get(REVISION).map_err(kept)?.map_or(0, |revision| revision.value());
        ((id, revision), epoch)
    };
    txn.commit().map_err(kept)?;
    Ok(Begun { database, ledger, epoch })
}

impl Begun {
    /// Notes that the records know it.
    pub(super) fn used(self) -> Result<Epoch, StoreError> {
        let used = OfLedger { epoch: self.epoch.clone(), step: Step::Used };
        let txn = self.database.begin_write().map_err(kept)?;
        txn.open_table(ABOUT).map_err(kept)?.insert(EPOCH, used.to_string().as_str()).map_err(kept)?;
        txn.commit().map_err(kept)?;
        self.database.close().map_err(kept)?;
        Ok(self.epoch)
    }
}

/// The row of a ledger's [`COUNTERS`] that says how far records went.
pub(super) fn row_of(records: &str) -> String {
    format!("{RECORDS}{records}")
}

/// An id that nothing else has.
pub(super) fn fresh_id() -> String {
    let Secret(bytes) = secret::fresh();
    bytes.iter().take(ID_BYTES / 2).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: u64, id: &str) -> Epoch {
        Epoch { number, id: id.to_string() }
    }

    fn begun(number: u64, id: &str, before: Option<Epoch>) -> OfLedger {
        OfLedger { epoch: epoch(number, id), step: Step::Begun(before) }
    }

    fn used(number: u64, id: &str) -> OfLedger {
        OfLedger { epoch: epoch(number, id), step: Step::Used }
    }

    /// Every moment at which the beginning of an epoch may be cut off, the next one after that, and folders of earlier versions.
    #[test]
    fn an_honest_folder_always_opens() {
        for (records, ledger) in [
            (None, None),
            (None, Some(begun(1, "a", None))),
            (Some(epoch(1, "a")), Some(begun(1, "a", None))),
            (Some(epoch(1, "a")), Some(used(1, "a"))),
            (Some(epoch(1, "a")), Some(begun(2, "b", Some(epoch(1, "a"))))),
            (Some(epoch(2, "b")), Some(begun(2, "b", Some(epoch(1, "a"))))),
            // The one before was cut off before the records knew it.
            (Some(epoch(1, "a")), Some(begun(3, "c", Some(epoch(1, "a"))))),
        ] {
            assert_eq!(compare(records.as_ref(), ledger.as_ref()), None, "{records:?} {ledger:?}");
        }
    }

    #[test]
    fn what_is_older_or_went_on_elsewhere_is_told() {
        for (records, ledger, apart) in [
            (Some(epoch(2, "b")), Some(used(1, "a")), Apart::LedgerBefore(1)),
            (Some(epoch(2, "b")), None, Apart::LedgerBefore(2)),
            (Some(epoch(2, "b")), Some(begun(1, "a", None)), Apart::LedgerBefore(1)),
            (Some(epoch(1, "a")), Some(used(2, "b")), Apart::RecordsBefore(1)),
            (Some(epoch(1, "a")), Some(begun(3, "c", Some(epoch(2, "b")))), Apart::RecordsBefore(2)),
            (None, Some(used(4, "d")), Apart::RecordsBefore(4)),
            (Some(epoch(2, "b")), Some(used(2, "c")), Apart::Forked),
            (Some(epoch(2, "b")), Some(begun(2, "c", Some(epoch(1, "a")))), Apart::Forked),
        ] {
            assert_eq!(compare(records.as_ref(), ledger.as_ref()), Some(apart), "{records:?} {ledger:?}");
        }
    }

    #[test]
    fn what_is_noted_is_read_as_it_was_written_and_anything_else_is_not_known() {
        let before = Some(epoch(11, "beef"));
        for noted in [begun(12, "abcd", before), begun(1, "abcd", None), used(12, "abcd")] {
            assert_eq!(OfLedger::read(&noted.to_string()), Some(noted));
        }
        for text in
            ["", "12", "12 abcd", "12 abcd gone", "12 abcd used 11 beef", "12 abcd begun 11", "x abcd used"]
        {
            assert_eq!(OfLedger::read(text), None, "{text}");
        }
        assert_eq!(fresh_id().len(), ID_BYTES);
        assert_eq!(Epoch::read("3 not-an-id"), None);
    }
}
