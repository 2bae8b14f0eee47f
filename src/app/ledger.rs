//! Where what is no record is kept.

use std::sync::Arc;

use crate::config::{Config, StoreKind};
use crate::engine::ports::{Ledger, StoreError};
use crate::store::embedded::EmbeddedLedger;
use crate::store::ledger::MemoryLedger;
use crate::store::qdrant::QdrantLedger;

use super::qdrant_options;

/// Where plans and API keys are kept: beside the records, whatever model those are of.
pub(super) fn ledger(config: &Config) -> Result<Arc<dyn Ledger>, StoreError> {
    Ok(match config.store {
        StoreKind::Memory => Arc::new(MemoryLedger::default()),
        StoreKind::Embedded => Arc::new(EmbeddedLedger::new(&config.data_dir, config.disk_reserve_mb << 20)),
        StoreKind::Qdrant => Arc::new(QdrantLedger::new(qdrant_options(config))?),
    })
}
