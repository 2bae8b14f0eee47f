//! The port of what is no record: plans and who is placed by them, API keys, the audit trail.

use async_trait::async_trait;

use super::{Fault, StoreError};
use crate::domain::erasure::Remains;
use crate::domain::record::name::TenantId;

/// Something that is kept under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// As they were written.
    pub bytes: Vec<u8>,
    /// Changes with every write of the key, also where the bytes do not. Never 0.
    pub revision: u64,
}

/// One change of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 1 to 300 bytes, without control characters.
    pub key: String,
    /// What is kept from now on; `None` takes it away, and nothing that is not there is no fault.
    pub bytes: Option<Vec<u8>>,
    /// What the key must have: this revision, or nothing where it is 0. `None` takes whatever is there.
    pub expect: Option<u64>,
}

/// Keeps bytes by tenant and key.
///
/// An adapter MUST
/// - answer `Ok(true)` from [`Ledger::write`] only when every entry is durable and seen by every later call;
/// - make all entries of a batch or none, also across a crash, and check every expectation in the same step;
/// - never show a tenant what is another's.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// What is kept under the keys, in their order.
    async fn read(&self, tenant: &TenantId, keys: &[String]) -> Result<Vec<Option<Kept>>, StoreError>;

    /// Makes all entries, in their order, or none: false where one is not as expected.
    async fn write(&self, tenant: &TenantId, entries: Vec<Entry>) -> Result<bool, StoreError>;

    /// What is kept under keys that begin so, in the order of the keys: the first `limit` after the key `after`.
    async fn scan(
        &self,
        tenant: &TenantId,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError>;

    /// Lets go for good of all that was taken away or written anew before, as far as that is its own to do.
    async fn erase(&self) -> Result<Remains, StoreError> {
        Ok(Remains::KeptInLog)
    }

    /// Whether what is kept can be read at all.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where it is damaged; others may pass by themselves.
    async fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Whether other processes write to it at the same time.
    fn is_shared(&self) -> bool {
        false
    }

    /// Lets go of what is held in memory of a tenant's entries; they stay where they are kept.
    async fn forget(&self, _tenant: &TenantId) {}
}

/// Something that is kept, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The tenant's id, as it was written.
    pub tenant: String,
    /// Its key.
    pub key: String,
    /// As they were written.
    pub bytes: Vec<u8>,
}

/// A whole ledger, read without trusting it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerReading {
    /// Where it is kept.
    pub place: String,
    /// All that can be read.
    pub rows: Vec<LedgerRow>,
    /// What is not as it was written.
    pub lost: Vec<Fault>,
}
