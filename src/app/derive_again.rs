//! Bringing what a folder holds to the derivation of this program, before anything is served of it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::engine::derive_again::derive_again;
use crate::engine::ports::Embedder;
use crate::store::embedded::EmbeddedStore;

/// Time between two lines of the log.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Derives again what another derivation made, or what is lost, and says how many records that were. Cut off, it is begun
/// again at the next opening.
pub(super) async fn bring_up(
    store: &EmbeddedStore,
    embedder: &dyn Embedder,
    tell: &(dyn Fn(u64, u64) + Send + Sync),
) -> anyhow::Result<u64> {
    if !store.is_derivation_due() {
        return Ok(0);
    }
    let names = store.underived().await?;
    let total = names.len() as u64;
    derive_again(store, embedder, &names, &|done| tell(done, total)).await.context("deriving again")?;
    store.set_derived().await?;
    Ok(total)
}

/// As [`bring_up`], told in the log.
pub(super) async fn bring_up_in_log(store: &EmbeddedStore, embedder: &dyn Embedder) -> anyhow::Result<()> {
    let (began, told) = (Instant::now(), AtomicU64::new(0));
    let tell = |done, total| {
        let now = began.elapsed().as_secs();
        if now >= told.load(Ordering::Relaxed) + TELL_EVERY.as_secs() {
            told.store(now, Ordering::Relaxed);
            tracing::info!(
                "deriving again what records state, after an upgrade or a loss: {done} of {total}"
            );
        }
    };
    let records = bring_up(store, embedder, &tell).await?;
    if records > 0 {
        let seconds = began.elapsed().as_secs_f32();
        tracing::info!("derived again what {records} records state, in {seconds:.1} s");
    }
    Ok(())
}
