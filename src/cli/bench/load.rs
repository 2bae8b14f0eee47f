//! Clients that ask the service over gRPC, as fast as they are answered.

#![expect(clippy::indexing_slicing, reason = "an index is taken modulo the length, and no list is empty")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::{Value, json};
use tonic::transport::Channel;

use super::figures::rounded;
use super::latencies::Latencies;
use super::process::Used;
use super::service::Service;
use crate::convert::kind_to_pb;
use crate::domain::record::name::RecordKind;
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

/// What clients saw that asked at the same time, and what that took.
pub struct Load {
    pub clients: usize,
    pub latencies: Latencies,
    pub used: Used,
}

impl Load {
    /// CPU time of one call in ms: the service's, and its client's.
    pub fn cpu_of_a_call(&self) -> [Option<f64>; 2] {
        let of = |used: Option<Duration>| {
            let calls = self.latencies.count();
            used.filter(|_| calls > 0).map(|used| used.as_secs_f64() * 1000.0 / calls as f64)
        };
        [of(self.used.service), of(self.used.client)]
    }

    pub fn to_json(&self) -> Value {
        let [service, client] = self.cpu_of_a_call().map(|cpu| cpu.map(rounded));
        let mut json = json!({ "clients": self.clients, "serviceCpuMs": service, "clientCpuMs": client });
        if let (Value::Object(json), Value::Object(latencies)) = (&mut json, self.latencies.to_json()) {
            json.extend(latencies);
        }
        json
    }
}

/// One request for every subject and direction that there are records for, all directions in turn.
pub async fn requests(service: &Service) -> anyhow::Result<Vec<MatchRequest>> {
    let channel = Channel::from_shared(service.url.clone())?.connect().await?;
    let mut catalog = CatalogServiceClient::new(channel).max_decoding_message_size(MAX_ANSWER_BYTES);
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
    service: &Service,
    requests: &Arc<Vec<MatchRequest>>,
    clients: usize,
    time: Duration,
) -> anyhow::Result<Load> {
    let url = &service.url;
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    let mut channels = Vec::new();
    for _ in 0..clients {
        let endpoint = Channel::from_shared(url.clone())?.tcp_nodelay(true);
        channels.push(endpoint.connect().await.with_context(|| format!("cannot reach {url}"))?);
    }
    let (before, start) = (Used::until_now(service.process()), Instant::now());
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
    let latencies = Latencies::new(latencies, start.elapsed());
    Ok(Load { clients, latencies, used: Used::until_now(service.process()).since(before) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_shared_among_the_calls() {
        let latencies = Latencies::new(vec![Duration::from_millis(1); 4], Duration::from_secs(1));
        let used = Used { service: Some(Duration::from_millis(10)), client: None };
        let load = Load { clients: 2, latencies, used };
        assert_eq!(load.cpu_of_a_call(), [Some(2.5), None]);
        let json = load.to_json();
        assert_eq!((&json["clients"], &json["calls"]), (&json!(2), &json!(4)));
        assert_eq!((&json["serviceCpuMs"], &json["clientCpuMs"]), (&json!(2.5), &Value::Null));
    }
}
