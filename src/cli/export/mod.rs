//! `export`: a backup of the records.

mod file;
mod pages;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use futures::StreamExt;
use indicatif::ProgressBar;
use serde_json::json;

use crate::app::{open_current, verify_ledger};
use crate::config::{Endpoint, StoreKind, Target};
use crate::engine::ports::Fault;
use crate::pb::json::record_to_json;

use super::connection::Connection;
use super::progress::bar;
use super::render::grouped;
use super::{Outcome, UsageError};
use file::{Output, Place, Scope};
use pages::{Folder, Page};

/// What is said of a record that cannot be read.
const LEFT_OUT: &str = "is damaged and is not in the export";

/// Writes all records as JSON lines, for a backup or for another system
///
/// A line is the proto3 JSON of a Record, with its full name, labels, visibility, expiry, consent and times. From a
/// folder (--data-dir; no service may be using it) or a Qdrant server (--store qdrant) come the records of all tenants, or
/// of one with --tenant; from a service (--to) come those of the caller's tenant, or of all with --all-tenants. A name that ends in .gz gives a gzip file.
///
/// Plans, ranking rounds, events and keys are no records: they are in ledger.redb of the folder, which is copied while it is not in use.
///
/// Records that are damaged are named and left out, and the exit code is 1.
///
/// Until it is complete the file is called FILE.part; a pipe or device is written to directly, a link's file behind it. An export that was cut off is run again and goes on from there;
/// each record is as it was when it was read.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch export backup.jsonl.gz --data-dir talentmatch-data
  talentmatch export school-1.jsonl --to http://127.0.0.1:50051
  talentmatch export backup.jsonl.gz --to http://127.0.0.1:50051 --all-tenants --with-protected
  talentmatch export - --data-dir talentmatch-data | jq .name
Back again, records of all tenants with their times:
  talentmatch import backup.jsonl.gz --restore --data-dir restored-data")]
pub struct Export {
    /// File to write; `-` is stdout
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Write protected attributes as well (gender, birth date, ethnicity, household registration, poverty relief); with --to
    /// for --all-tenants only
    #[arg(long)]
    with_protected: bool,

    /// With --to and the key of a platform: the records of all tenants, while the service runs
    #[arg(long, requires = "to", conflicts_with = "tenant")]
    all_tenants: bool,

    /// Print the summary as one JSON document
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    target: Target,
}

impl Export {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if self.with_protected && self.target.to.is_some() && !self.all_tenants {
            return Err(UsageError("--with-protected: of a service with --all-tenants only".into()).into());
        }
        let start = Instant::now();
        let (mut damaged, mut faults) = (Vec::new(), Vec::new());
        let written = match self.target.resolve()? {
            Endpoint::InProcess(config) => {
                let source = match config.store {
                    StoreKind::Qdrant => format!("{} {}", config.qdrant.url, config.qdrant.prefix),
                    _ => std::path::absolute(&config.data_dir)?.display().to_string(),
                };
                let (mut output, place) = self.open(source)?;
                let before = output.records();
                damaged.extend_from_slice(output.damaged());
                let store = open_current(&config).await?;
                if let Some(ledger) = verify_ledger(&config).await?.filter(|ledger| ledger.entries > 0) {
                    eprintln!(
                        "not in the export: {} entries of plans, ranking rounds, events and keys; copy {}",
                        grouped(ledger.entries),
                        ledger.place
                    );
                }
                let folder = Folder::new(store.clone(), self.target.tenant.clone(), self.with_protected);
                let bar = self.bar(Some(folder.count().await?), before);
                let exported = export_folder(&folder, place, &mut output, &bar, &mut damaged).await;
                // Something may be lost of which not even the name is known.
                faults = store.health().await.faults;
                store.close().await?;
                exported?;
                self.finish(output, bar)?
            }
            Endpoint::Remote { ref url, .. } => {
                let (mut output, mut place) = self.open(url.clone())?;
                damaged.extend_from_slice(output.damaged());
                let bar = self.bar(None, output.records());
                let connection = Connection::open(&self.target).await?;
                if self.all_tenants {
                    let mut pages = pages::of_all(&connection.calls, self.with_protected, place).await?;
                    while let Some(page) = pages.next().await {
                        add(&mut output, page?, &bar, &mut damaged)?;
                    }
                } else {
                    while let Some(page) = pages::of_service(&connection.calls, &mut place).await? {
                        add(&mut output, page, &bar, &mut damaged)?;
                    }
                }
                self.finish(output, bar)?
            }
        };
        self.report(written, &damaged, start.elapsed());
        for Fault { part, detail } in &faults {
            eprintln!("the export is not of everything that was stored: {part}: {detail}");
        }
        Ok(if damaged.is_empty() && faults.is_empty() { Outcome::Done } else { Outcome::Damaged })
    }

    fn open(&self, source: String) -> anyhow::Result<(Output, Option<Place>)> {
        if self.json && self.file.as_os_str() == "-" {
            return Err(UsageError("--json: the records go to stdout already".into()).into());
        }
        if self.with_protected {
            eprintln!(
                "{} will hold sensitive personal information; keep it accordingly",
                self.file.display()
            );
        }
        let tenant = self.target.tenant.as_ref().map(ToString::to_string);
        let (with_protected, all_tenants) = (self.with_protected, self.all_tenants);
        let scope = Scope { source, tenant, with_protected, all_tenants };
        let (output, place) = Output::open(&self.file, scope)?;
        if place.is_some() {
            let (records, file) = (grouped(output.records()), self.file.display());
            eprintln!(
                "going on after {records} records; delete {file}.part and {file}.part.json to begin anew"
            );
            output.damaged().iter().for_each(|name| eprintln!("{name} {LEFT_OUT}"));
        }
        Ok((output, place))
    }

    fn bar(&self, total: Option<u64>, before: u64) -> ProgressBar {
        let form = match total {
            Some(_) => "{elapsed_precise} {wide_bar} {human_pos} of {human_len}",
            None => "{elapsed_precise} {spinner} {human_pos} records",
        };
        let bar = bar(self.json, total, form);
        bar.set_position(before);
        bar
    }

    fn finish(&self, output: Output, bar: ProgressBar) -> anyhow::Result<u64> {
        let written = bar.position();
        bar.finish_and_clear();
        output.finish()?;
        Ok(written)
    }

    fn report(&self, records: u64, damaged: &[String], elapsed: Duration) {
        let seconds = elapsed.as_secs_f64();
        if self.json {
            let seconds = (seconds * 1000.0).round() / 1000.0;
            let summary =
                json!({ "file": self.file, "records": records, "damaged": damaged, "seconds": seconds });
            println!("{summary}");
        } else {
            // stdout may be the records themselves.
            eprintln!("{} records in {}, {seconds:.1} s", grouped(records), self.file.display());
        }
    }
}

async fn export_folder(
    folder: &Folder,
    place: Option<Place>,
    output: &mut Output,
    bar: &ProgressBar,
    damaged: &mut Vec<String>,
) -> anyhow::Result<()> {
    let mut pages = folder.pages(place).await?;
    while let Some(page) = pages.next().await {
        add(output, page?, bar, damaged)?;
    }
    Ok(())
}

fn add(output: &mut Output, page: Page, bar: &ProgressBar, damaged: &mut Vec<String>) -> anyhow::Result<()> {
    if !page.damaged.is_empty() {
        bar.suspend(|| {
            page.damaged.iter().for_each(|name| eprintln!("{name} {LEFT_OUT}"));
        });
        damaged.extend_from_slice(&page.damaged);
    }
    let lines: String = page.records.iter().map(|record| record_to_json(record) + "\n").collect();
    let records = page.records.len() as u64;
    output.add(&lines, records, &page.damaged, page.place)?;
    bar.inc(records);
    Ok(())
}
