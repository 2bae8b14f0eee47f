//! Erasing by itself, while the service runs.

use std::time::Duration;

use crate::api::Api;
use crate::engine::error::EngineError;
use crate::grpc::metrics::Metrics;

/// From the start of the service to the first erasure: what was cut off by its end is gone on with.
const FIRST: Duration = Duration::from_secs(60);

/// Erases what is due, again and again. Never ends. What fails is tried again the next time.
pub(super) async fn erase_now_and_then(api: Api, every_hours: u32, metrics: Metrics) {
    if every_hours == 0 {
        return std::future::pending().await;
    }
    let mut pause = FIRST;
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
