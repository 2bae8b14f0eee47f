//! Erasing by itself, while the service runs.

use std::time::Duration;

use crate::api::Api;
use crate::engine::error::EngineError;
use crate::grpc::metrics::Metrics;

/// From the start of the service to the first erasure: what was cut off by its end is gone on with.
pub(super) const FIRST: Duration = Duration::from_secs(60);

/// From an erasure that cannot be brought to its end now, as an index is being made or the store cannot be reached, to the next try.
pub(super) const AGAIN: Duration = Duration::from_secs(15);

/// When what is due is erased.
#[derive(Clone, Copy)]
pub(super) struct Times {
    /// From the start of the service on.
    pub first: Duration,
    /// After one that cannot be brought to its end now.
    pub again: Duration,
    /// After any other.
    pub every_hours: u32,
}

/// Erases what is due at these times. Never ends; does nothing where it is every 0 hours. What fails for good is tried again the next time.
pub(super) async fn erase_now_and_then(api: Api, times: Times, metrics: Metrics) {
    let erase = || async {
        let (_, erasures) = api.erase().await?;
        metrics.erased(&erasures.into());
        Ok(())
    };
    now_and_then(times, erase).await;
}

async fn now_and_then<E>(times: Times, erase: impl Fn() -> E)
where
    E: Future<Output = Result<(), EngineError>>,
{
    if times.every_hours == 0 {
        return std::future::pending().await;
    }
    let mut pause = times.first;
    // A change of the model takes long, and is told of once.
    let mut is_told = false;
    loop {
        tokio::time::sleep(pause).await;
        let erased = erase().await;
        let waits = matches!(erased, Err(EngineError::Unavailable(_)));
        pause = if waits { times.again } else { Duration::from_secs(u64::from(times.every_hours) * 3600) };
        match erased {
            Ok(()) => {}
            // Another replica erases just now.
            Err(EngineError::Overloaded(_)) => tracing::debug!("another replica erases what was deleted"),
            Err(error) if is_told && waits => tracing::debug!("what was deleted is not erased yet: {error}"),
            Err(error) => tracing::error!("what was deleted is not erased yet: {error}"),
        }
        is_told = waits;
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
    use crate::grpc::metrics::Look;
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
            while !metrics.text(Look::default(), [("reads", true); 3]).lines().any(|found| found == line) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let times = |every_hours| Times { first: Duration::ZERO, again: AGAIN, every_hours };
        let erasing = |hours| erase_now_and_then(api.clone(), times(hours), metrics.clone());
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

    /// An erasure amid a change of the model was put off to the next day.
    #[tokio::test]
    async fn what_cannot_be_erased_now_is_tried_again_soon_and_what_fails_the_next_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let tries = AtomicUsize::new(0);
        let times = Times { first: Duration::ZERO, again: Duration::from_millis(1), every_hours: 24 };
        let erasing = now_and_then(times, || async {
            match tries.fetch_add(1, Ordering::Relaxed) {
                0..3 => Err(EngineError::Unavailable("an index is being made".into())),
                _ => Err(EngineError::Internal("broken".into())),
            }
        });
        let fourth = async {
            while tries.load(Ordering::Relaxed) < 4 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            // The fifth is a day away.
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let waited = tokio::time::timeout(Duration::from_secs(60), async {
            tokio::select! {
                () = erasing => panic!("it never ends"),
                () = fourth => {}
            }
        });
        waited.await.expect("tried again");
        assert_eq!(tries.load(Ordering::Relaxed), 4);
    }
}
