//! What the file of a ledger says of itself, read page by page.

use std::collections::BTreeMap;
use std::path::Path;

use redb::TableHandle;

use super::epochs::{self, EPOCH, OfLedger};
use super::error::of_disk;
use super::ledger_tables::{ABOUT, COUNTERS, FILE, ID, REVISION};
use super::pages::Pages;
use super::survey::point;
use crate::engine::ports::StoreError;

/// What a ledger says of itself.
pub(super) struct About {
    /// What tells it from all others; empty where an earlier version made it.
    pub(super) id: String,
    /// The number of its last change.
    pub(super) revision: u64,
    pub(super) epoch: Option<OfLedger>,
    counters: BTreeMap<String, u64>,
}

impl About {
    /// The last change of these records that was acknowledged before its own last one; 0 where it knows of none.
    pub(super) fn seen(&self, records: &str) -> u64 {
        self.counters.get(&epochs::row_of(records)).copied().unwrap_or_default()
    }
}

/// What the ledger of a folder says of itself; `None` where there is none, or where that cannot be read: whether it is damaged is
/// for others to say. No process may be using it.
pub(super) fn about(dir: &Path) -> Result<Option<About>, StoreError> {
    let path = dir.join(FILE);
    if !path.exists() {
        return Ok(None);
    }
    let pages = Pages::open(&path).map_err(of_disk)?;
    if pages.is_blank() {
        return Ok(None);
    }
    let read = |state| {
        let (counters, about) = (pages.table(&state, COUNTERS.name())?, pages.table(&state, ABOUT.name())?);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
        let said = about.into_iter().filter_map(|(key, value)| Some((text(key)?, text(value)?)));
        let mut said: BTreeMap<String, String> = said.collect();
        let counted = counters.into_iter().filter_map(|(key, value)| Some((text(key)?, point(&value))));
        let counters: BTreeMap<String, u64> = counted.collect();
        Some(About {
            id: said.remove(ID).unwrap_or_default(),
            revision: counters.get(REVISION).copied().unwrap_or_default(),
            epoch: said.get(EPOCH).and_then(|text| OfLedger::read(text)),
            counters,
        })
    };
    // After a loss of power the last commit may be there by half, and was acknowledged to nobody.
    Ok(pages.states().into_iter().find_map(read))
}
