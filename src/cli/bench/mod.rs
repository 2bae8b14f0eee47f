//! `bench`: how fast the service is on this machine, beside what the index alone takes.

mod embedding;
mod load;
mod recording;
mod sample;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tonic::transport::Channel;

use crate::app::{App, IndexProbe};
use crate::config::{Config, ModelFlags, QdrantSettings, Settings, StoreKind, default_tenant};
use crate::domain::record::name::TenantId;
use crate::pb::v1::ImportRecordsRequest;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;

use super::render::grouped;
use super::{BadConfig, Outcome};
use load::Latencies;
use recording::Recording;
use sample::Sample;

const IMPORT_CHUNK: usize = 2_000;
const WARM_UP: Duration = Duration::from_secs(2);
/// Longest wait for the index to take its final shape after the import.
const MOST_SETTLING: Duration = Duration::from_secs(300);

/// Measures imports and matches on this machine
///
/// Runs the service on a loopback port, asks it over gRPC from several clients at once, and then makes the same searches
/// of the index alone, so that the ratio says what everything around the index costs. Records are made from the bundled
/// sample, the same every time, in a temporary folder; or they are those of a folder that `import` has filled.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch bench --records 40000
  talentmatch bench --embed --records 2000 --model bge-small-zh-v1.5
  talentmatch bench --store qdrant --qdrant-url http://127.0.0.1:6334
  talentmatch bench --data-dir talentmatch-data --clients 8 --seconds 20 --json")]
pub struct Bench {
    /// Records to make and import
    #[arg(long, default_value_t = 40_000, value_name = "N", conflicts_with = "data_dir")]
    records: usize,

    /// Measure over this folder instead; nothing is imported
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// Where made records are kept: embedded, in a temporary folder, or qdrant, in collections of their own that are
    /// removed at the end
    #[arg(long, default_value = "embedded", value_name = "STORE", conflicts_with = "data_dir")]
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(["embedded", "qdrant"]))]
    store: String,

    #[command(flatten)]
    qdrant: QdrantSettings,

    /// Tenant whose records are matched [default: default]
    #[arg(long, value_name = "TENANT")]
    tenant: Option<TenantId>,

    /// Clients that ask at the same time
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    clients: u16,

    /// Seconds for each measurement
    #[arg(long, default_value_t = 10, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,

    /// Measure only the embedding of the made records, beside the bare loop of an ONNX model
    #[arg(long, conflicts_with = "data_dir")]
    embed: bool,

    /// Print one JSON document
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    model: ModelFlags,
}

/// What was measured.
#[derive(Default)]
struct Figures {
    imported: Option<(usize, Duration)>,
    matches: Option<Latencies>,
    matches_alone: Option<Latencies>,
    index: Option<Latencies>,
    index_alone: Option<Latencies>,
    searches_per_match: f64,
    memory_mb: Option<u64>,
    peak_memory_mb: Option<u64>,
    settled: Duration,
    reopen: Duration,
}

impl Bench {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let folder = tempfile::tempdir()?;
        let data_dir = self.data_dir.clone().unwrap_or_else(|| folder.path().to_path_buf());
        let on_server = self.store == "qdrant";
        let mut qdrant = self.qdrant.clone();
        // Never over what is there.
        qdrant.prefix = Some(format!("bench-{}", std::process::id()));
        let settings = Settings {
            data_dir: Some(data_dir),
            store: Some(if on_server { StoreKind::Qdrant } else { StoreKind::Embedded }),
            qdrant,
            tenant: Some(self.tenant.clone().unwrap_or_else(default_tenant)),
            ..Settings::default()
        };
        let config = Config::resolve(self.model.clone().over(settings)).map_err(BadConfig)?;
        if self.embed {
            let figures = embedding::measure(&config, self.records).await?;
            let text = if self.json { format!("{}\n", figures.to_json()) } else { figures.to_text() };
            print!("{text}");
            return Ok(Outcome::Done);
        }
        let figures = self.measure(config.clone()).await;
        if on_server {
            App::erase_qdrant(&config).await?;
        }
        let figures = figures?;
        if self.json {
            println!("{}", figures.to_json());
        } else {
            print!("{}", figures.to_text());
        }
        Ok(Outcome::Done)
    }

    async fn measure(&self, config: Config) -> anyhow::Result<Figures> {
        let parts = App::parts(&config).await?;
        let recording = Arc::new(Recording::new(parts.store));
        let app = Arc::new(App::assemble(config.clone(), recording.clone(), parts.embedder));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn({
            let app = app.clone();
            async move {
                let shutdown = async {
                    let _ = stopped.await;
                };
                app.serve(listener, shutdown).await
            }
        });
        let measured = self.measure_service(&url, &recording, parts.index).await;
        let _ = stop.send(());
        serving.await??;
        app.close().await?;
        drop((app, recording));
        let mut figures = measured?;
        let start = Instant::now();
        let app = App::build(config).await?;
        figures.reopen = start.elapsed();
        app.close().await?;
        Ok(figures)
    }

    async fn measure_service(
        &self,
        url: &str,
        recording: &Recording,
        index: Option<IndexProbe>,
    ) -> anyhow::Result<Figures> {
        let mut figures = Figures::default();
        let channel = Channel::from_shared(url.to_string())?.connect().await?;
        if self.data_dir.is_none() {
            figures.imported = Some(import(&channel, self.records).await?);
        }
        if let Some(index) = &index {
            figures.settled = settle(index).await;
        }
        let requests = Arc::new(load::requests(&channel).await?);
        let (clients, time) = (usize::from(self.clients), Duration::from_secs(self.seconds));
        load::over_the_wire(url, requests.clone(), clients, WARM_UP).await?;
        let before = recording.count();
        let matches = load::over_the_wire(url, requests.clone(), clients, time).await?;
        figures.searches_per_match = (recording.count() - before) as f64 / matches.count() as f64;
        figures.matches = Some(matches);
        figures.matches_alone = Some(load::over_the_wire(url, requests, 1, time / 2).await?);
        (figures.memory_mb, figures.peak_memory_mb) = memory();
        if let Some(IndexProbe { query, .. }) = index {
            let searches = recording.rankings();
            let (many, one) = tokio::task::spawn_blocking(move || {
                let many = load::of_the_index(&query, &searches, clients, time)?;
                anyhow::Ok((many, load::of_the_index(&query, &searches, 1, time / 2)?))
            })
            .await??;
            (figures.index, figures.index_alone) = (Some(many), Some(one));
        }
        Ok(figures)
    }
}

/// Waits until the index is in its final shape; how long that took.
async fn settle(index: &IndexProbe) -> Duration {
    let start = Instant::now();
    while !(index.is_settled)() && start.elapsed() < MOST_SETTLING {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    start.elapsed()
}

/// Imports made records in calls of a few thousand, two at a time, until the last is acknowledged.
async fn import(channel: &Channel, count: usize) -> anyhow::Result<(usize, Duration)> {
    let records = tokio::task::spawn_blocking(move || {
        let sample = Sample::read()?;
        (0..count).map(|number| sample.record(number)).collect::<anyhow::Result<Vec<_>>>()
    })
    .await??;
    let start = Instant::now();
    let mut stored = 0;
    let mut calls = tokio::task::JoinSet::new();
    for chunk in records.chunks(IMPORT_CHUNK) {
        if calls.len() >= 2
            && let Some(answer) = calls.join_next().await
        {
            stored += answer??;
        }
        let mut catalog = CatalogServiceClient::new(channel.clone());
        let chunk = chunk.to_vec();
        calls.spawn(async move {
            let items = chunk.into_iter().map(|record| ImportRecordsRequest { record: Some(record) });
            let answer = catalog.import_records(tokio_stream::iter(items)).await?.into_inner();
            Ok::<_, tonic::Status>(usize::try_from(answer.stored_count).unwrap_or(0))
        });
    }
    while let Some(answer) = calls.join_next().await {
        stored += answer??;
    }
    anyhow::ensure!(stored == count, "{} made records were refused", count - stored);
    Ok((count, start.elapsed()))
}

/// Resident memory of this process now and at its highest, in MB, where the system tells.
fn memory() -> (Option<u64>, Option<u64>) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
    };
    (of("VmRSS:"), of("VmHWM:"))
}

impl Figures {
    fn ratio(over: Option<&Latencies>, under: Option<&Latencies>, share: f64) -> Option<f64> {
        Some(over?.quantile(share) / under?.quantile(share))
    }

    fn to_json(&self) -> Value {
        let latencies = |latencies: &Option<Latencies>| latencies.as_ref().map(Latencies::to_json);
        let ratio = |share| Self::ratio(self.matches.as_ref(), self.index.as_ref(), share);
        json!({
            "import": self.imported.map(|(count, time)| json!({
                "records": count, "seconds": time.as_secs_f64(),
                "recordsPerSecond": (count as f64 / time.as_secs_f64()).round(),
            })),
            "match": latencies(&self.matches), "matchOneClient": latencies(&self.matches_alone),
            "index": latencies(&self.index), "indexOneThread": latencies(&self.index_alone),
            "searchesPerMatch": self.searches_per_match,
            "ratioP50": ratio(0.5), "ratioP99": ratio(0.99),
            "ratioP50OneClient": Self::ratio(self.matches_alone.as_ref(), self.index_alone.as_ref(), 0.5),
            "memoryMb": self.memory_mb, "peakMemoryMb": self.peak_memory_mb,
            "settleSeconds": self.settled.as_secs_f64(),
            "reopenSeconds": self.reopen.as_secs_f64(),
        })
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        if let Some((count, time)) = self.imported {
            let rate = count as f64 / time.as_secs_f64();
            let count = grouped(count as u64);
            text.push_str(&format!(
                "import                {count} records in {:.1} s: {} records/s, durable and searchable\n",
                time.as_secs_f64(),
                grouped(rate as u64)
            ));
        }
        for (label, latencies) in [
            ("match over gRPC", &self.matches),
            ("  the index alone", &self.index),
            ("match, one client", &self.matches_alone),
            ("  the index alone", &self.index_alone),
        ] {
            if let Some(latencies) = latencies {
                text.push_str(&format!("{label:<20}  {}\n", latencies.to_text()));
            }
        }
        for (label, over, under) in [
            ("match : index", &self.matches, &self.index),
            ("  one client", &self.matches_alone, &self.index_alone),
        ] {
            let at = |share| Self::ratio(over.as_ref(), under.as_ref(), share);
            if let (Some(middle), Some(high)) = (at(0.5), at(0.99)) {
                text.push_str(&format!("{label:<20}  p50 {middle:6.2} x    p99 {high:6.2} x\n"));
            }
        }
        text.push_str(&format!("searches of a match   {:.2}\n", self.searches_per_match));
        if let (Some(now), Some(peak)) = (self.memory_mb, self.peak_memory_mb) {
            text.push_str(&format!("resident memory       {now} MB, {peak} MB at most\n"));
        }
        text.push_str(&format!("index settled after   {:.1} s\n", self.settled.as_secs_f64()));
        text.push_str(&format!("opening the store     {:.2} s\n", self.reopen.as_secs_f64()));
        text
    }
}
