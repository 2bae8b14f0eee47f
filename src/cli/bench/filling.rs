//! The import of made records.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use tokio::task::{JoinSet, spawn_blocking};
use tonic::transport::Channel;

use super::process::Used;
use super::sample::Sample;
use super::service::Service;
use crate::cli::progress::bar;
use crate::pb::v1::ImportRecordsRequest;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;

/// Records of a call.
const CALL: usize = 2_000;
/// Calls on their way at a time, as in `talentmatch import`. Their records are made while others are stored, so that no more
/// than these are in memory.
const IN_FLIGHT: usize = 3;

/// What an import took until all of it was durable and could be found.
pub struct Filling {
    pub records: usize,
    pub time: Duration,
    pub used: Used,
    /// The most resident memory of the service.
    pub peak_mb: Option<u64>,
}

/// Makes records and imports them.
pub async fn fill(service: &Service, records: usize, is_quiet: bool) -> anyhow::Result<Filling> {
    let channel = Channel::from_shared(service.url.clone())?.tcp_nodelay(true).connect().await?;
    let sample = Arc::new(Sample::read()?);
    let form = "{elapsed_precise} {wide_bar} {human_pos} of {human_len} records, {per_sec}";
    let bar = bar(is_quiet, Some(records as u64), form);
    let (before, start) = (Used::until_now(service.process()), Instant::now());
    let mut calls = JoinSet::new();
    let (mut sent, mut stored) = (0, 0);
    while stored < records {
        while sent < records && calls.len() < IN_FLIGHT {
            let end = records.min(sent + CALL);
            calls.spawn(import(channel.clone(), sample.clone(), sent, end));
            sent = end;
        }
        let Some(answer) = calls.join_next().await else { break };
        stored += answer??;
        bar.set_position(stored as u64);
    }
    let time = start.elapsed();
    bar.finish_and_clear();
    let used = Used::until_now(service.process()).since(before);
    Ok(Filling {
        records,
        time,
        used,
        peak_mb: service.process().peak_memory_bytes().map(|bytes| bytes >> 20),
    })
}

async fn import(channel: Channel, sample: Arc<Sample>, begin: usize, end: usize) -> anyhow::Result<usize> {
    let made = spawn_blocking(move || (begin..end).map(|number| sample.record(number)).collect::<Vec<_>>());
    let items =
        made.await?.into_iter().map(|record| ImportRecordsRequest { record: Some(record), options: None });
    let mut catalog = CatalogServiceClient::new(channel);
    let answer = catalog.import_records(tokio_stream::iter(items)).await?.into_inner();
    let refusal = || answer.failures.first().map(|failure| format!("{failure:?}")).unwrap_or_default();
    ensure!(answer.refused_count == 0, "made records were refused: {}", refusal());
    Ok(usize::try_from(answer.stored_count)?)
}
