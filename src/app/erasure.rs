//! Erasing by itself, while the service runs.

use std::time::Duration;

use crate::api::Api;
use crate::engine::error::EngineError;
use crate::grpc::metrics::Metrics;

/// From the start of the service to the first erasure: what was cut off by its end is gone on with.
pub(super) const FIRST: Duration = Duration::from_secs(60);

/// Erases what is due after a first pause, and then every so many hours. Never ends; does nothing where they are 0. What fails is tried
/// again the next time.
pub(super) async fn erase_now_and_then(api: Api, first: Duration, every_hours: u32, metrics: Metrics) {
    if every_hours == 0 {
        return std::future::pending().await;
    }
    let mut pause = first;
    loop {
        tokio::time::sleep(pause).await;
        pause = Duration::from_secs(u64::from(every_hours) * 3600);
        match api.erase().await {
            Ok((_, erasures)) => metrics.erased(&erasures.into()),
            // Another replica erases just now.
            Err(EngineError::Overloaded(_)) => tracing::debug!("another replica erases what was deleted"),
            Err(error) => tracing::error!("what was deleted is not erased yet: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use super::*;
    use crate::domain::erasure::Ground;
    use crate::domain::record::name::{RecordKind, RecordName, TenantId};
    use crate::embed::NgramEmbedder;
    use crate::engine::clock::{Clock, SystemClock};
    use crate::engine::deletions::Deletions;
    use crate::engine::ports::Embedder;
    use crate::engine::serving::{Engine, Serving};
    use crate::store::ledger::MemoryLedger;
    use crate::store::memory::MemoryStore;

    #[tokio::test]
    async fn what_is_due_goes_by_itself_and_is_counted() {
        let embedder = Arc::new(NgramEmbedder::bundled().unwrap());
        let store = Arc::new(MemoryStore::new(embedder.dimension()));
        let ledger = Arc::new(MemoryLedger::default());
        let api = Api::new(Serving::new(Engine::new(store, embedder)), ledger.clone(), Duration::ZERO);
        let tenant: TenantId = "a".parse().unwrap();
        let gone = RecordName::new(tenant.clone(), RecordKind::JobPosting, "1").unwrap();
        let (deletions, now) = (Deletions::new(ledger), SystemClock.now());
        deletions.announce(&tenant, &[gone], Ground::Asked, now).await.unwrap();
        let metrics = Metrics::new(HashSet::new());
        let erased = async || {
            let line = "talentmatch_erased_records_total{kind=\"jobPostings\"} 1";
            while !metrics.text(Vec::new(), [("reads", true); 3]).lines().any(|found| found == line) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let erasing = |hours| erase_now_and_then(api.clone(), Duration::ZERO, hours, metrics.clone());
        tokio::select! {
            () = erased() => panic!("nothing is erased where nothing is to be by itself"),
            () = erasing(0) => panic!("it never ends"),
            () = tokio::time::sleep(Duration::from_millis(50)) => {}
        }
        let waited = tokio::time::timeout(Duration::from_secs(60), async {
            tokio::select! {
                () = erased() => {}
                () = erasing(24) => panic!("it never ends"),
            }
        });
        waited.await.expect("it is erased");
    }
}
