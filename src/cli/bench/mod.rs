//! `bench`: how fast the service is on this machine, beside what the index alone takes, beside the speed of memory.

mod alone;
mod as_json;
mod bandwidth;
mod embedding;
mod figures;
mod filling;
mod floor;
mod insight;
mod latencies;
mod load;
mod placing;
mod process;
mod recording;
mod report;
mod sample;
mod service;
mod standing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;

use crate::app::App;
use crate::config::{Config, ModelFlags, QdrantSettings, Settings, StoreKind, command_line, default_tenant};
use crate::domain::record::name::TenantId;

use super::{BadConfig, Outcome};
use figures::Figures;
use process::Watch;
use service::Service;

const WARM_UP: Duration = Duration::from_secs(2);
/// Longest wait for the index of a Qdrant server to take its final shape after the import.
const MOST_SETTLING: Duration = Duration::from_secs(300);

/// Measures imports and matches on this machine
///
/// Runs the service in a process of its own, asks it over gRPC, from several clients at once and from one, then ends it, opens
/// its store here, and makes the same rankings without a transport and of the index alone. The floor under the index is what
/// it must read at the speed that memory is read with. So each ratio says what one layer costs. Client and service share
/// the processor; CPU time and memory are told apart.
///
/// Records are made from the bundled sample, the official catalogues and the lexicon, the same every time, in a
/// temporary folder; or they are those of a folder that `import` has filled.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch bench --records 40000
  talentmatch bench --records 1000000 --seconds 30
  talentmatch bench --place 2000
  talentmatch bench --insight --records 100000
  talentmatch bench --standing 10000 --records 10000
  talentmatch bench --embed --records 2000 --model bge-small-zh-v1.5
  talentmatch bench --store qdrant --qdrant-url http://127.0.0.1:6334
  talentmatch bench --data-dir talentmatch-data --clients 8 --seconds 20 --json")]
pub struct Bench {
    /// Records to make and import, at most 1,000,000
    #[arg(long, default_value_t = 40_000, value_name = "N", conflicts_with = "data_dir")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    records: u32,

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

    /// Measure only the placement of so many made students, a twelfth as many openings, for every objective
    #[arg(long, value_name = "STUDENTS", conflicts_with_all = ["data_dir", "embed", "store"])]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=20_000))]
    place: Option<u32>,

    /// Measure only insight over the made records: a balance, an answer after a write, a whole report
    #[arg(long, conflicts_with_all = ["data_dir", "embed", "place", "store"])]
    insight: bool,

    /// Measure only what so many saved queries cost at 200 writes a second, and how soon they tell
    #[arg(long, value_name = "QUERIES", conflicts_with_all = ["data_dir", "embed", "place", "insight", "store"])]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    standing: Option<u32>,

    /// Print one JSON document
    #[arg(long)]
    json: bool,

    /// Be the service that is measured, over this folder
    #[arg(long, hide = true, value_name = "DIR")]
    as_service: Option<PathBuf>,

    #[command(flatten)]
    model: ModelFlags,
}

impl Bench {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if let Some(folder) = &self.as_service {
            // The one that measures has started it.
            service::serve(self.config(folder, std::os::unix::process::parent_id())?).await?;
            return Ok(Outcome::Done);
        }
        let folder = tempfile::tempdir()?;
        let folder = self.data_dir.as_deref().unwrap_or(folder.path());
        let config = self.config(folder, std::process::id())?;
        if self.embed {
            let figures = embedding::measure(&config, self.records as usize).await?;
            let text = if self.json { format!("{}\n", figures.to_json()) } else { figures.to_text() };
            print!("{text}");
            return Ok(Outcome::Done);
        }
        if let Some(students) = self.place {
            let figures = placing::measure(config, students as usize, self.json).await?;
            let text = if self.json { format!("{}\n", figures.to_json()) } else { figures.to_text() };
            print!("{text}");
            return Ok(Outcome::Done);
        }
        if self.insight {
            let service = Service::start(folder)?;
            let figures = insight::measure(service, self.records as usize, self.json).await?;
            let text = if self.json { format!("{}\n", figures.to_json()) } else { figures.to_text() };
            print!("{text}");
            return Ok(Outcome::Done);
        }
        if let Some(queries) = self.standing {
            let (service, time) = (Service::start(folder)?, Duration::from_secs(self.seconds));
            let counts = (self.records as usize, queries as usize);
            let figures = standing::measure(service, counts, time, self.json).await?;
            let text = if self.json { format!("{}\n", figures.to_json()) } else { figures.to_text() };
            print!("{text}");
            return Ok(Outcome::Done);
        }
        let figures = self.measure(&config, folder).await;
        if config.store == StoreKind::Qdrant {
            App::erase_qdrant(&config).await?;
        }
        let figures = figures?;
        let text = if self.json { format!("{}\n", figures.to_json()) } else { figures.to_text() };
        print!("{text}");
        Ok(Outcome::Done)
    }

    fn config(&self, folder: &Path, process: u32) -> anyhow::Result<Config> {
        let mut qdrant = self.qdrant.clone();
        // Never over what is there.
        qdrant.prefix = Some(format!("bench-{process}"));
        let settings = Settings {
            data_dir: Some(folder.to_path_buf()),
            store: Some(if self.store == "qdrant" { StoreKind::Qdrant } else { StoreKind::Embedded }),
            qdrant,
            tenant: Some(self.tenant.clone().unwrap_or_else(default_tenant)),
            ..Settings::default()
        };
        Ok(Config::resolve(self.model.clone().over(settings)).map_err(BadConfig)?)
    }

    async fn measure(&self, config: &Config, folder: &Path) -> anyhow::Result<Figures> {
        let (clients, time) = (usize::from(self.clients), Duration::from_secs(self.seconds));
        let service = Service::start(folder)?;
        let filling = match &self.data_dir {
            Some(_) => None,
            None => Some(filling::fill(&service, self.records as usize, self.json).await?),
        };
        let settling = settle(config).await?;
        let requests = Arc::new(load::requests(&service).await?);
        load::over_the_wire(&service, &requests, clients, WARM_UP.min(time)).await?;
        let watch = Watch::over(service.process());
        let many = load::over_the_wire(&service, &requests, clients, time).await?;
        let one = load::over_the_wire(&service, &requests, 1, time / 2).await?;
        let json = as_json::over_http(&service, &requests, time / 2).await?;
        let memory_mb = watch.most_mb();
        // Before the folder is opened again, and before another index is in memory.
        service.stop()?;
        let alone = alone::measure(config, &requests, clients, time).await?;
        Ok(Figures { program: program_bytes(), filling, settling, many, one, json, memory_mb, alone })
    }
}

fn program_bytes() -> Option<u64> {
    Some(command_line().ok()?.0.metadata().ok()?.len())
}

/// Waits until the index of a Qdrant server is in its final shape; how long that took. The embedded one always is.
async fn settle(config: &Config) -> anyhow::Result<Option<Duration>> {
    if config.store != StoreKind::Qdrant {
        return Ok(None);
    }
    let (start, parts) = (Instant::now(), App::parts(config).await?);
    let settling = parts.index.as_ref().and_then(|index| index.is_settled.as_ref());
    while settling.is_some_and(|is_settled| !is_settled()) && start.elapsed() < MOST_SETTLING {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    parts.store.close().await?;
    Ok(Some(start.elapsed()))
}
