//! Turns at work that takes much memory, of which no tenant has more than half.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::cause::Cause;
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;

/// Turns that all tenants take in the order in which they come. A tenant holds or waits for half of them at most, and what
/// more it wants waits behind that, so that it stands in no other's way.
#[derive(Clone)]
pub struct Turns {
    all: Arc<Semaphore>,
    share: usize,
    /// What each tenant may still take or wait for; there are as many as have keys.
    by: Arc<Mutex<HashMap<TenantId, Arc<Semaphore>>>>,
}

/// A turn, until it is dropped.
pub struct Turn {
    _of_all: OwnedSemaphorePermit,
    _of_share: OwnedSemaphorePermit,
}

impl Turns {
    /// `most` turns at a time, half of them (one at least) of one tenant.
    pub fn new(most: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(most)), share: (most / 2).max(1), by: Arc::default() }
    }

    /// Waits for a turn without a bound on the time; nothing is taken when the wait is given up.
    pub async fn take(&self, tenant: &TenantId) -> Result<Turn, EngineError> {
        let share = {
            let mut by = self.by.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Semaphore::new(self.share));
            by.entry(tenant.clone()).or_insert_with(new).clone()
        };
        let closed = |error: tokio::sync::AcquireError| EngineError::Internal(Cause::of(error));
        let of_share = share.acquire_owned().await.map_err(closed)?;
        let of_all = self.all.clone().acquire_owned().await.map_err(closed)?;
        Ok(Turn { _of_all: of_all, _of_share: of_share })
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn tenant(id: &str) -> TenantId {
        id.parse().expect("an id")
    }

    /// All tenants stood in one row: behind the many calls of one, every other waited for all of these.
    #[tokio::test]
    async fn one_tenants_row_is_no_others() {
        let turns = Turns::new(4);
        let (a, b) = (tenant("a"), tenant("b"));
        let held = (turns.take(&a).await.expect("one"), turns.take(&a).await.expect("two"));
        let mut waiting = Box::pin(turns.take(&a));
        assert!((&mut waiting).now_or_never().is_none(), "it has its half");
        let other = turns.take(&b).now_or_never().expect("at once");
        drop(held);
        waiting.await.expect("its turn comes");
        drop(other);
    }
}
