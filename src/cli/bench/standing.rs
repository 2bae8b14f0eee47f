//! How soon what is written is told by standing queries, and what they cost: records are written at a steady rate without saved queries, and
//! then with many, some of which are watched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::{Value, json};
use tokio::task::{AbortHandle, JoinSet};
use tonic::transport::Channel;

use super::figures::rounded;
use super::filling::fill;
use super::latencies::Latencies;
use super::process::Used;
use super::sample::Sample;
use super::service::Service;
use crate::app::Process;
use crate::cli::render::grouped;
use crate::pb::v1 as pb;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;
use crate::pb::v1::saved_query::{Subject, Threshold};
use crate::pb::v1::saved_query_service_client::SavedQueryServiceClient;

/// Writes a second.
const RATE: u64 = 200;
/// Queries that are watched.
const WATCHED: usize = 60;
/// Calls of one kind at a time.
const WIDTH: usize = 16;
/// Writes at a time, where the service is slower than the rate: with the streams they stay within what one caller may ask at once.
const IN_FLIGHT: usize = 48;
/// What is still on its way after the last write.
const LAST: Duration = Duration::from_secs(5);

/// What was measured.
pub struct Figures {
    records: usize,
    queries: usize,
    saving: Duration,
    /// From when a write was due until a stream told of it.
    delay: Latencies,
    /// The writes themselves, without and with queries.
    writes: [Latencies; 2],
    /// CPU of the service in seconds a second, without and with queries.
    cpu: [Option<f64>; 2],
    memory_mb: Option<u64>,
}

/// When each record was due to be written.
type Begun = Arc<Mutex<HashMap<String, Instant>>>;

/// Makes records in the folder of a service, saves queries, and writes more.
pub async fn measure(
    service: Service,
    (records, queries): (usize, usize),
    time: Duration,
    is_quiet: bool,
) -> anyhow::Result<Figures> {
    fill(&service, records, is_quiet).await?;
    let channel = Channel::from_shared(service.url.clone())?.tcp_nodelay(true).connect().await?;
    let catalog = CatalogServiceClient::new(channel);
    // Streams and writes do not wait for each other's frames.
    let channel = Channel::from_shared(service.url.clone())?.tcp_nodelay(true).connect().await?;
    let standing = SavedQueryServiceClient::new(channel);
    let sample = Arc::new(Sample::read()?);
    let begun = Begun::default();
    let (before, cpu_before) = write(&catalog, &sample, records, time, &begun, service.process()).await?;
    let start = Instant::now();
    save(&standing, &sample, (records, queries)).await?;
    let saving = start.elapsed();
    let delays = Arc::new(Mutex::new(Vec::new()));
    let watching = watch(&standing, queries, &begun, &delays).await?;
    let first = records + before.count();
    let (after, cpu_after) = write(&catalog, &sample, first, time, &begun, service.process()).await?;
    tokio::time::sleep(LAST).await;
    watching.iter().for_each(AbortHandle::abort);
    let delays = std::mem::take(&mut *delays.lock().unwrap_or_else(PoisonError::into_inner));
    let memory_mb = service.process().peak_memory_bytes().map(|bytes| bytes >> 20);
    service.stop()?;
    Ok(Figures {
        records,
        queries,
        saving,
        delay: Latencies::new(delays, time),
        writes: [before, after],
        cpu: [cpu_before, cpu_after],
        memory_mb,
    })
}

/// Saves queries whose subjects are made records, each of another.
async fn save(
    standing: &SavedQueryServiceClient<Channel>,
    sample: &Sample,
    (records, queries): (usize, usize),
) -> anyhow::Result<()> {
    use pb::RecordKind::{CourseProfile, InternshipSlot, JobPosting, StudentProfile};
    let query = |number: usize| {
        let subject = sample.record(number % records).name;
        let target = match subject.split('/').next() {
            Some("studentProfiles") if number.is_multiple_of(2) => JobPosting,
            Some("studentProfiles") => InternshipSlot,
            Some("jobPostings") if number.is_multiple_of(5) => CourseProfile,
            _ => StudentProfile,
        };
        pb::SavedQuery {
            name: name(number),
            subject: Some(Subject::SubjectName(subject)),
            target_kind: target.into(),
            threshold: Some(Threshold::BandMin(pb::ScoreBand::Good.into())),
            ..Default::default()
        }
    };
    let saved =
        stream::iter((0..queries).map(query)).map(|query| {
            let mut standing = standing.clone();
            async move {
                standing.create_saved_query(pb::CreateSavedQueryRequest { saved_query: Some(query) }).await
            }
        });
    saved.buffer_unordered(WIDTH).try_for_each(|_| async { Ok(()) }).await?;
    Ok(())
}

fn name(number: usize) -> String {
    format!("savedQueries/bench-{number}")
}

/// Watches some of the queries; delays are noted as matches come.
async fn watch(
    standing: &SavedQueryServiceClient<Channel>,
    queries: usize,
    begun: &Begun,
    delays: &Arc<Mutex<Vec<Duration>>>,
) -> anyhow::Result<Vec<AbortHandle>> {
    let mut watching = Vec::new();
    for at in 0..WATCHED.min(queries) {
        let name = name(at * queries / WATCHED.min(queries));
        let request = pb::WatchSavedQueryRequest { name, resume_token: String::new() };
        let mut answers = standing.clone().watch_saved_query(request).await?.into_inner();
        answers.message().await?;
        let (begun, delays) = (begun.clone(), delays.clone());
        let task = tokio::spawn(async move {
            while let Ok(Some(answer)) = answers.message().await {
                let now = Instant::now();
                let begun = begun.lock().unwrap_or_else(PoisonError::into_inner);
                let starts = answer.matches.iter().filter_map(|found| begun.get(&found.name));
                let mut delays = delays.lock().unwrap_or_else(PoisonError::into_inner);
                delays.extend(starts.map(|start| now - *start));
            }
        });
        watching.push(task.abort_handle());
    }
    Ok(watching)
}

/// Writes new records at the rate; how long each took from when it was due, and the CPU that the service took a second.
async fn write(
    catalog: &CatalogServiceClient<Channel>,
    sample: &Arc<Sample>,
    first: usize,
    time: Duration,
    begun: &Begun,
    process: Process,
) -> anyhow::Result<(Latencies, Option<f64>)> {
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / RATE));
    let (before, start) = (Used::until_now(process), Instant::now());
    let (mut writes, mut latencies) = (JoinSet::new(), Vec::new());
    for number in 0..(RATE * time.as_secs()) as usize {
        let due = ticks.tick().await.into_std();
        while writes.len() >= IN_FLIGHT
            && let Some(done) = writes.join_next().await
        {
            latencies.push(done??);
        }
        let (mut catalog, sample, begun) = (catalog.clone(), sample.clone(), begun.clone());
        writes.spawn(async move {
            let record = sample.record(first + number);
            let full = format!("tenants/default/{}", record.name);
            begun.lock().unwrap_or_else(PoisonError::into_inner).insert(full, due);
            let request = pb::UpsertRecordRequest { record: Some(record), ..Default::default() };
            catalog.upsert_record(request).await.map(|_| due.elapsed())
        });
        while let Some(done) = writes.try_join_next() {
            latencies.push(done??);
        }
    }
    while let Some(done) = writes.join_next().await {
        latencies.push(done??);
    }
    let (elapsed, used) = (start.elapsed(), Used::until_now(process).since(before));
    let cpu = used.service.map(|cpu| cpu.as_secs_f64() / elapsed.as_secs_f64());
    Ok((Latencies::new(latencies, elapsed), cpu))
}

impl Figures {
    pub fn to_json(&self) -> Value {
        let [before, after] = &self.writes;
        json!({
            "records": self.records, "queries": self.queries, "savingSeconds": rounded(self.saving.as_secs_f64()),
            "delay": self.delay.to_json(), "writesBefore": before.to_json(), "writes": after.to_json(),
            "cpuBefore": self.cpu[0].map(rounded), "cpu": self.cpu[1].map(rounded), "memoryMb": self.memory_mb,
        })
    }

    pub fn to_text(&self) -> String {
        let [before, after] = &self.writes;
        let cpu = |cpu: Option<f64>| cpu.map_or("unknown".to_string(), |cpu| format!("{cpu:.2}"));
        let memory = self.memory_mb.map_or("unknown".to_string(), |most| format!("{most} MB"));
        format!(
            "{} records, {} saved queries, saved in {:.1} s\nwrites without  {}\nwrites with     {}\n\
             delay           {} matches; {}\nCPU             {} cores without queries, {} with them\n\
             memory          service {memory} at most, the import included\n",
            grouped(self.records as u64),
            grouped(self.queries as u64),
            self.saving.as_secs_f64(),
            before.to_text(),
            after.to_text(),
            self.delay.count(),
            self.delay.to_text(),
            cpu(self.cpu[0]),
            cpu(self.cpu[1]),
        )
    }
}
