//! The file of a ledger and its tables.

use redb::TableDefinition;

/// The file in a data folder.
pub(super) const FILE: &str = "ledger.redb";
/// Revision and bytes, by tenant and key with a line feed between, which neither has.
pub(super) const ENTRIES: TableDefinition<&str, (u64, &[u8])> = TableDefinition::new("entries");
pub(super) const COUNTERS: TableDefinition<&str, u64> = TableDefinition::new("counters");
pub(super) const REVISION: &str = "revision";
/// What tells the ledger from all others. Those of earlier versions have no such table until records are opened beside them.
pub(super) const ABOUT: TableDefinition<&str, &str> = TableDefinition::new("about");
pub(super) const ID: &str = "id";
