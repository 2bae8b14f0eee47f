//! Reading the file of a ledger page by page, before it is trusted.

use std::path::Path;

use redb::{TableHandle, Value};

use super::error::of_disk;
use super::ledger::EmbeddedLedger;
use super::ledger_tables::{ENTRIES, FILE};
use super::pages::{HEADER, Pages};
use crate::engine::ports::{Fault, LedgerReading, LedgerRow, StoreError};

impl EmbeddedLedger {
    /// Reads all that the ledger of a folder holds and changes nothing; `None` where there is none. No process may be using it.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn read_whole(dir: &Path) -> Result<Option<LedgerReading>, StoreError> {
        let path = dir.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let pages = Pages::open(&path).map_err(of_disk)?;
        let mut reading = LedgerReading { place: path.display().to_string(), ..LedgerReading::default() };
        if pages.is_blank() {
            return Ok(Some(reading));
        }
        pages.read_ahead();
        let Some(state) = pages.states().into_iter().next() else { return Ok(Some(reading)) };
        let lost = pages.walk(&state, &mut |row| {
            if row.table != ENTRIES.name() {
                return;
            }
            let (_, bytes) = <(u64, &[u8])>::from_bytes(row.value);
            let key = String::from_utf8_lossy(row.key);
            let (tenant, key) = key.split_once('\n').unwrap_or(("", &key));
            let (tenant, key) = (tenant.to_string(), key.to_string());
            reading.rows.push(LedgerRow { tenant, key, bytes: bytes.to_vec() });
        });
        let fault = |(part, pages): (String, u64)| {
            let detail = format!("{pages} pages are not as they were written");
            Fault { part, detail }
        };
        reading.lost.extend(lost.into_iter().map(fault));
        if !state.is_sealed || !pages.has_sound_header() {
            let detail = "is not as it was written".to_string();
            reading.lost.push(Fault { part: HEADER.to_string(), detail });
        }
        Ok(Some(reading))
    }
}
