//! Where what is no record is kept.

use std::sync::Arc;

use crate::config::{Config, StoreKind};
use crate::engine::audit::{LedgerFindings, audit};
use crate::engine::compute;
use crate::engine::ports::{Ledger, StoreError};
use crate::store::embedded::EmbeddedLedger;
use crate::store::ledger::MemoryLedger;
use crate::store::qdrant::QdrantLedger;

use super::qdrant_options;

/// Where plans and API keys are kept: beside the records, whatever model those are of.
///
/// # Errors
/// [`StoreError::Refused`] where it is known to have been there and is gone. That of a folder was missed when its records were opened.
pub(super) async fn ledger(config: &Config) -> Result<Arc<dyn Ledger>, StoreError> {
    Ok(match config.store {
        StoreKind::Memory => Arc::new(MemoryLedger::default()),
        StoreKind::Embedded => Arc::new(EmbeddedLedger::new(&config.data_dir, config.disk_reserve_mb << 20)),
        StoreKind::Qdrant => {
            let ledger = QdrantLedger::new(qdrant_options(config))?;
            ledger.check_kept().await?;
            Arc::new(ledger)
        }
    })
}

/// Whether a service can begin with this ledger: with one that is damaged every call would fail that asks for keys or plans. What may pass by
/// itself, such as a disk without room or a server that is away, is no hindrance.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(super) async fn check_ledger(ledger: &dyn Ledger, config: &Config) -> anyhow::Result<()> {
    let Err(StoreError::Failed(cause)) = ledger.check().await else { return Ok(()) };
    let dir = config.data_dir.display();
    anyhow::bail!(
        "the ledger of plans, keys and the audit trail cannot be used: {cause:#} (`talentmatch verify --data-dir {dir}` says what of it \
         can be read; a copy of ledger.redb mends it)"
    )
}

/// Reads all that the ledger of a folder keeps and says what is damaged; `None` where there is none. No service may be using it.
///
/// # Errors
/// Where the file cannot be opened.
pub async fn verify_ledger(config: &Config) -> anyhow::Result<Option<LedgerFindings>> {
    if config.store != StoreKind::Embedded {
        return Ok(None);
    }
    let dir = config.data_dir.clone();
    let found = compute::run(move || EmbeddedLedger::read_whole(&dir).map(|reading| reading.map(audit)));
    Ok(found.await??)
}
