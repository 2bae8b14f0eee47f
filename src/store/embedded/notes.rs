//! What the records of a generation know of the data folder that they lie in: which ledger is theirs and how far it went, and
//! whether they are the ones that are served. Programs that do not know these notes pass them over.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use redb::{TableHandle, WriteTransaction};

use super::RECORDS;
use super::epochs::Epoch;
use super::error::{kept, of_disk};
use super::pages::{Pages, Pair};
use super::settings::{self, MODEL};
use super::survey::point;
use super::tables::{COUNTERS, LAST_SEQ, LEDGER_REVISION, SETTINGS, SETTINGS_COPY};
use crate::engine::ports::StoreError;

const LEDGER: &str = "ledger";
/// What earlier versions noted of a ledger: that there is one.
const BESIDE: &str = "beside";
const SERVED: &str = "served";
const EPOCH: &str = "epoch";
const RECORDS_ID: &str = "records";

/// What a generation knows of its being served. Each step of an exchange has a number, which is greater than all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Served {
    pub(super) number: u64,
    pub(super) how: How,
}

/// The three steps of an exchange, in their order on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// The file `CURRENT` is about to name this generation, or just did.
    Begun,
    /// It was named, and nothing was written to it before this was noted.
    Used,
    /// Another one is served in its place.
    Left,
}

impl How {
    const ALL: [(Self, &str); 3] = [(Self::Begun, "begun"), (Self::Used, "used"), (Self::Left, "left")];
}

impl fmt::Display for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = How::ALL.iter().find(|(how, _)| *how == self.how).map_or("", |(_, word)| word);
        write!(f, "{} {word}", self.number)
    }
}

impl Served {
    fn read(text: &str) -> Option<Self> {
        let (number, word) = text.split_once(' ')?;
        let (how, _) = How::ALL.into_iter().find(|(_, known)| *known == word)?;
        Some(Self { number: number.parse().ok()?, how })
    }
}

/// What the records of one generation know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// The id of the ledger, where there is one; empty where an earlier version noted it, which knew no ids.
    pub(super) ledger: Option<String>,
    /// The last revision of the ledger that was seen.
    pub(super) ledger_revision: u64,
    pub(super) served: Option<Served>,
    /// The last opening of the data folder in which these records were opened.
    pub(super) epoch: Option<Epoch>,
    /// What tells them from all others; none where they were only opened by earlier versions.
    pub(super) id: Option<String>,
    /// The number of their last change; none where that cannot be read.
    pub(super) last_seq: Option<u64>,
    /// False where the settings cannot be read, so that nothing is known.
    pub(super) is_sound: bool,
}

impl Notes {
    /// Those of a folder whose records are not open; none where it has no records, or a file of them that is blank.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = dir.join(RECORDS);
        if !path.exists() {
            return Ok(None);
        }
        let pages = Pages::open(&path).map_err(of_disk)?;
        if pages.is_blank() {
            return Ok(None);
        }
        let counted = |state| pages.table(&state, COUNTERS.name());
        let counters: Vec<_> = pages.states().into_iter().filter_map(counted).collect();
        let find = |counters: &[Pair], key: &str| {
            counters.iter().find(|(found, _)| found == key.as_bytes()).map(|(_, value)| point(value))
        };
        let seen = counters.first().and_then(|counters| find(counters, LEDGER_REVISION)).unwrap_or_default();
        // Which of its two states is opened is told by reading all of both.
        let last_seq = counters.iter().map(|counters| find(counters, LAST_SEQ).unwrap_or_default()).max();
        Ok(Some(Self { last_seq, ..Self::of(&settings::stored(&pages), seen) }))
    }

    /// Those that settings of records hold.
    pub(super) fn of(settings: &BTreeMap<String, String>, ledger_revision: u64) -> Self {
        let ledger = settings.get(LEDGER).map(|id| if id == BESIDE { String::new() } else { id.clone() });
        let noted = settings.get(SERVED);
        let served = noted.and_then(|text| Served::read(text));
        let is_sound = settings.contains_key(MODEL) && noted.is_some() == served.is_some();
        let epoch = settings.get(EPOCH).and_then(|text| Epoch::read(text));
        let id = settings.get(RECORDS_ID).cloned();
        Self { ledger, ledger_revision, served, epoch, id, last_seq: None, is_sound }
    }
}

/// Notes the ledger and how far it went.
pub(super) fn put_ledger(txn: &WriteTransaction, id: &str, revision: u64) -> Result<(), StoreError> {
    put(txn, LEDGER, id)?;
    txn.open_table(COUNTERS).map_err(kept)?.insert(LEDGER_REVISION, revision).map_err(kept)?;
    Ok(())
}

/// Notes the opening of the data folder, and which records these are.
pub(super) fn put_epoch(txn: &WriteTransaction, epoch: &Epoch, records: &str) -> Result<(), StoreError> {
    put(txn, EPOCH, &epoch.to_string())?;
    put(txn, RECORDS_ID, records)
}

/// Notes a step of an exchange.
pub(super) fn put_served(txn: &WriteTransaction, served: Served) -> Result<(), StoreError> {
    put(txn, SERVED, &served.to_string())
}

/// Twice, as all settings.
fn put(txn: &WriteTransaction, key: &str, value: &str) -> Result<(), StoreError> {
    for table in [SETTINGS, SETTINGS_COPY] {
        txn.open_table(table).map_err(kept)?.insert(key, value).map_err(kept)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_as_it_was_written_and_anything_else_is_not_known() {
        for (how, word) in How::ALL {
            let served = Served { number: 12, how };
            assert_eq!(served.to_string(), format!("12 {word}"));
            assert_eq!(Served::read(&served.to_string()), Some(served));
        }
        for text in ["", "12", "used", "x used", "12 gone", "-1 used"] {
            assert_eq!(Served::read(text), None, "{text}");
        }
        let noted = |text: &str| {
            BTreeMap::from(
                [(MODEL, "m"), (SERVED, text)].map(|(key, value)| (key.to_string(), value.to_string())),
            )
        };
        assert!(Notes::of(&noted("3 left"), 0).is_sound);
        assert!(!Notes::of(&noted("3 sent"), 0).is_sound);
        assert!(!Notes::of(&BTreeMap::new(), 0).is_sound);
    }
}
