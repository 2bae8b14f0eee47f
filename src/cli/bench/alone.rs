//! What is left when the parts of the service around it are taken away: matches without a transport, and the index alone.

#![expect(clippy::indexing_slicing, reason = "an index is taken modulo the length, and no list is empty")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::spawn_blocking;

use super::WARM_UP;
use super::bandwidth::bandwidth;
use super::floor::Floor;
use super::latencies::{Latencies, quantile};
use super::recording::{Recorded, Recording};
use crate::app::{App, RawQuery, load_model};
use crate::cli::calls::Calls;
use crate::config::Config;
use crate::domain::ranking::query::RankingQuery;
use crate::engine::ports::StoreError;
use crate::pb::v1::MatchRequest;

/// How long memory is read for.
const READING: Duration = Duration::from_millis(500);

/// What was measured in this process.
pub struct Alone {
    /// Loading the model.
    pub model: Duration,
    /// Opening the store, with the model.
    pub opening: Duration,
    /// One match after the other.
    pub matches: Latencies,
    pub rankings_per_match: f64,
    /// How many records a ranking is of, at the median.
    pub ranked: u64,
    pub index: Option<IndexFigures>,
}

/// Of an index.
pub struct IndexFigures {
    pub one: Latencies,
    pub many: Latencies,
    pub floor: Option<Floor>,
}

/// Opens the store in this process, and asks it.
pub async fn measure(
    config: &Config,
    requests: &[MatchRequest],
    threads: usize,
    time: Duration,
) -> anyhow::Result<Alone> {
    let read = move || (bandwidth(1, READING), bandwidth(threads, READING));
    let speeds = spawn_blocking(read).await?;
    let start = Instant::now();
    load_model(config).await?;
    let model = start.elapsed();
    let start = Instant::now();
    let parts = App::parts(config).await?;
    let opening = start.elapsed();
    let recording = Arc::new(Recording::new(parts.store));
    let app = App::assemble(config.clone(), recording.clone(), parts.embedder);
    let calls = Calls::Here(app.api().clone().into(), app.owner());
    let first = ask(&calls, requests, WARM_UP.min(time)).await;
    let matches = ask(&calls, requests, time / 2).await;
    let Recorded { count, rankings, mut passed } = recording.recorded();
    passed.sort_unstable();
    let index = parts.index.filter(|_| !rankings.is_empty()).map(|probe| {
        spawn_blocking(move || {
            let one = of_the_index(&probe.query, &rankings, 1, time / 2)?;
            let many = of_the_index(&probe.query, &rankings, threads, time)?;
            let floor = probe.scanned.map(|scanned| Floor::of(&scanned, &rankings, speeds));
            anyhow::Ok(IndexFigures { one, many, floor: floor.transpose()?.flatten() })
        })
    });
    let index = match index {
        Some(measured) => Some(measured.await??),
        None => None,
    };
    app.close().await?;
    let ranked = quantile(&passed, 0.5).unwrap_or_default();
    let rankings_per_match = count as f64 / (first.count() + matches.count()).max(1) as f64;
    Ok(Alone { model, opening, matches, rankings_per_match, ranked, index })
}

/// Asks one request after the other for so long. Those that cannot be matched are left out, as over the wire.
async fn ask(calls: &Calls, requests: &[MatchRequest], time: Duration) -> Latencies {
    let (start, mut latencies) = (Instant::now(), Vec::new());
    for request in requests.iter().cycle().take_while(|_| start.elapsed() < time) {
        let asked = Instant::now();
        if calls.r#match(request.clone()).await.is_ok() {
            latencies.push(asked.elapsed());
        }
    }
    Latencies::new(latencies, start.elapsed())
}

/// The rankings of the matches, asked of the index alone, by as many threads.
fn of_the_index(
    query: &RawQuery,
    rankings: &[Arc<RankingQuery>],
    threads: usize,
    time: Duration,
) -> anyhow::Result<Latencies> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let ask = || {
        let mut latencies = Vec::new();
        while start.elapsed() < time {
            let ranking = &rankings[next.fetch_add(1, Ordering::Relaxed) % rankings.len()];
            let asked = Instant::now();
            query(ranking)?;
            latencies.push(asked.elapsed());
        }
        Ok::<_, StoreError>(latencies)
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    let mut latencies = Vec::new();
    for result in results {
        let part = result.map_err(|_| anyhow::anyhow!("a query of the index panicked"))?;
        latencies.extend(part?);
    }
    Ok(Latencies::new(latencies, start.elapsed()))
}
