//! Clients that ask as fast as they are answered, and what they waited.

#![expect(clippy::indexing_slicing, reason = "an index is taken modulo the length, and no list is empty")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::{Value, json};
use tonic::transport::Channel;

use crate::app::RawQuery;
use crate::convert::kind_to_pb;
use crate::domain::ranking::query::RankingQuery;
use crate::domain::record::name::RecordKind;
use crate::engine::ports::StoreError;
use crate::pb::v1::match_request::Subject;
use crate::pb::v1::match_service_client::MatchServiceClient;
use crate::pb::v1::{ListRecordsRequest, MatchRequest, catalog_service_client::CatalogServiceClient};

/// Directions of the service's main job, by subject and target.
const DIRECTIONS: [(RecordKind, RecordKind); 8] = [
    (RecordKind::StudentProfile, RecordKind::JobPosting),
    (RecordKind::JobPosting, RecordKind::StudentProfile),
    (RecordKind::StudentProfile, RecordKind::InternshipSlot),
    (RecordKind::InternshipSlot, RecordKind::StudentProfile),
    (RecordKind::StudentProfile, RecordKind::CourseProfile),
    (RecordKind::CourseProfile, RecordKind::JobPosting),
    (RecordKind::JobPosting, RecordKind::CourseProfile),
    (RecordKind::CourseProfile, RecordKind::StudentProfile),
];
/// Subjects of each kind.
const SUBJECTS: i32 = 200;
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// How long calls took, in order of length.
pub struct Latencies {
    sorted: Vec<Duration>,
    elapsed: Duration,
}

impl Latencies {
    fn new(mut latencies: Vec<Duration>, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        Self { sorted: latencies, elapsed }
    }

    /// The latency that this share of the calls does not exceed, in ms.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.sorted.len().saturating_sub(1);
        let at = ((self.sorted.len() as f64 * share).ceil() as usize).saturating_sub(1).min(last);
        self.sorted.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1000.0)
    }

    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    pub fn per_second(&self) -> f64 {
        self.sorted.len() as f64 / self.elapsed.as_secs_f64().max(0.001)
    }

    pub fn to_json(&self) -> Value {
        let round = |value: f64| (value * 1000.0).round() / 1000.0;
        json!({
            "calls": self.sorted.len(), "perSecond": self.per_second().round(), "p50Ms": round(self.quantile(0.5)),
            "p90Ms": round(self.quantile(0.9)), "p99Ms": round(self.quantile(0.99)), "maxMs": round(self.quantile(1.0)),
        })
    }

    pub fn to_text(&self) -> String {
        format!(
            "p50 {:6.2} ms   p90 {:6.2} ms   p99 {:6.2} ms   max {:6.1} ms   {:6.0}/s",
            self.quantile(0.5),
            self.quantile(0.9),
            self.quantile(0.99),
            self.quantile(1.0),
            self.per_second()
        )
    }
}

/// One request for every subject and direction that there are records for, all directions in turn.
pub async fn requests(channel: &Channel) -> anyhow::Result<Vec<MatchRequest>> {
    let mut catalog = CatalogServiceClient::new(channel.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
    let mut names: Vec<(RecordKind, Vec<String>)> = Vec::new();
    for kind in RecordKind::ALL {
        let request =
            ListRecordsRequest { kind: kind_to_pb(kind).into(), page_size: SUBJECTS, ..Default::default() };
        let records = catalog.list_records(request).await?.into_inner().records;
        names.push((kind, records.into_iter().map(|record| record.name).collect()));
    }
    let names_of =
        |wanted: RecordKind| names.iter().find(|(kind, _)| *kind == wanted).map(|(_, names)| names);
    let pairs: Vec<(&Vec<String>, RecordKind)> = DIRECTIONS
        .iter()
        .filter(|(_, target)| names_of(*target).is_some_and(|names| !names.is_empty()))
        .filter_map(|(subject, target)| {
            Some((names_of(*subject).filter(|names| !names.is_empty())?, *target))
        })
        .collect();
    let mut requests = Vec::new();
    for round in 0..SUBJECTS as usize {
        for (subjects, target) in &pairs {
            requests.push(MatchRequest {
                subject: Some(Subject::SubjectName(subjects[round % subjects.len()].clone())),
                target_kind: kind_to_pb(*target).into(),
                ..Default::default()
            });
        }
    }
    anyhow::ensure!(!requests.is_empty(), "there are no two kinds of records to match");
    Ok(requests)
}

/// Clients over connections of their own, each asking one request after the other for so long.
pub async fn over_the_wire(
    url: &str,
    requests: Arc<Vec<MatchRequest>>,
    clients: usize,
    time: Duration,
) -> anyhow::Result<Latencies> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    let mut channels = Vec::new();
    for _ in 0..clients {
        let endpoint = Channel::from_shared(url.to_string())?.tcp_nodelay(true);
        channels.push(endpoint.connect().await.with_context(|| format!("cannot reach {url}"))?);
    }
    let start = Instant::now();
    for channel in channels {
        let (requests, next) = (requests.clone(), next.clone());
        tasks.push(tokio::spawn(async move {
            let mut matching = MatchServiceClient::new(channel).max_decoding_message_size(MAX_ANSWER_BYTES);
            let mut latencies = Vec::new();
            while start.elapsed() < time {
                let request = requests[next.fetch_add(1, Ordering::Relaxed) % requests.len()].clone();
                let asked = Instant::now();
                match matching.r#match(request).await {
                    Ok(_) => latencies.push(asked.elapsed()),
                    // A student who has not agreed to be matched.
                    Err(status) if status.code() == tonic::Code::FailedPrecondition => {}
                    Err(status) => return Err(status),
                }
            }
            Ok::<_, tonic::Status>(latencies)
        }));
    }
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    Ok(Latencies::new(latencies, start.elapsed()))
}

/// The rankings of the matches, asked of the index alone, by as many threads.
pub fn of_the_index(
    query: &RawQuery,
    rankings: &[Arc<RankingQuery>],
    threads: usize,
    time: Duration,
) -> anyhow::Result<Latencies> {
    anyhow::ensure!(!rankings.is_empty(), "the matches searched for nothing");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_calls() {
        let latencies =
            Latencies::new((1..=100).rev().map(Duration::from_millis).collect(), Duration::from_secs(10));
        let quantiles = [0.5, 0.9, 0.99, 1.0].map(|share| latencies.quantile(share).round());
        assert_eq!(quantiles, [50.0, 90.0, 99.0, 100.0]);
        assert_eq!(latencies.per_second(), 10.0);
        assert!(Latencies::new(Vec::new(), Duration::ZERO).quantile(0.5).is_nan());
    }
}
