//! A ledger in memory.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::domain::erasure::Remains;
use crate::domain::record::name::TenantId;
use crate::engine::ports::{Entry, Kept, Ledger, StoreError};

/// A ledger that is gone with the process.
#[derive(Default)]
pub struct MemoryLedger {
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    entries: BTreeMap<(TenantId, String), Kept>,
    revision: u64,
}

impl MemoryLedger {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
    async fn read(&self, tenant: &TenantId, keys: &[String]) -> Result<Vec<Option<Kept>>, StoreError> {
        let shelf = self.shelf();
        Ok(keys.iter().map(|key| shelf.entries.get(&(tenant.clone(), key.clone())).cloned()).collect())
    }

    async fn write(&self, tenant: &TenantId, entries: Vec<Entry>) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let next = shelf.revision + 1;
        // What is there after the entries before, of the keys that these write.
        let mut after: HashMap<(TenantId, String), u64> = HashMap::new();
        for (Entry { key, bytes, expect }, revision) in entries.iter().zip(next..) {
            let key = (tenant.clone(), key.clone());
            let kept = || shelf.entries.get(&key).map_or(0, |kept| kept.revision);
            let before = after.get(&key).copied().unwrap_or_else(kept);
            if expect.is_some_and(|expect| expect != before) {
                return Ok(false);
            }
            after.insert(key, if bytes.is_some() { revision } else { 0 });
        }
        for (Entry { key, bytes, .. }, revision) in entries.into_iter().zip(next..) {
            let key = (tenant.clone(), key);
            match bytes {
                Some(bytes) => shelf.entries.insert(key, Kept { bytes, revision }),
                None => shelf.entries.remove(&key),
            };
            shelf.revision = revision;
        }
        Ok(true)
    }

    async fn erase(&self) -> Result<Remains, StoreError> {
        Ok(Remains::Nothing)
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        let shelf = self.shelf();
        let from = match after.filter(|after| *after >= prefix) {
            Some(after) => Bound::Excluded((tenant.clone(), after.to_string())),
            None => Bound::Included((tenant.clone(), prefix.to_string())),
        };
        let found = shelf.entries.range((from, Bound::Unbounded));
        let found =
            found.take_while(|((owner, key), _)| owner == tenant && key.starts_with(prefix)).take(limit);
        Ok(found.map(|((_, key), kept)| (key.clone(), kept.clone())).collect())
    }
}
