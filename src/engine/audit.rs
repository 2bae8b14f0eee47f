//! Whether a ledger that was read as a whole holds together: plans with their students, placements with their plans, wishes with
//! their rounds, and every entry in a form that can be read.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use super::kept::from_bytes;
use super::placement::audit::Shelf;
use super::ports::{Fault, LedgerReading};
use crate::domain::record::name::TenantId;

/// What was found in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFindings {
    /// Where it is kept.
    pub place: String,
    /// Entries that can be reached.
    pub entries: u64,
    /// What is damaged, by name.
    pub damaged: Vec<Fault>,
}

impl LedgerFindings {
    /// Whether all is there and sound.
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty()
    }
}

/// Looks at everything that a ledger holds.
pub fn audit(reading: LedgerReading) -> LedgerFindings {
    let mut damaged = reading.lost;
    let mut shelves = BTreeMap::<String, Shelf>::new();
    for row in &reading.rows {
        let Ok(tenant) = row.tenant.parse::<TenantId>() else {
            damaged.push(Fault { part: row.key.clone(), detail: "is of no tenant".into() });
            continue;
        };
        let shelf = shelves.entry(row.tenant.clone()).or_insert_with(|| Shelf::new(tenant));
        if !shelf.take(&row.key, &row.bytes)
            && let Err(error) = from_bytes::<IgnoredAny>("it", &row.bytes)
        {
            damaged.push(Fault { part: row.key.clone(), detail: error.to_string() });
        }
    }
    damaged.extend(shelves.into_values().flat_map(Shelf::faults));
    LedgerFindings { place: reading.place, entries: reading.rows.len() as u64, damaged }
}
