//! `reindex`: another model for the records that are there.

use std::time::Instant;

use clap::Args;
use serde_json::json;

use crate::app::{Changed, change_model, remove_old};
use crate::config::{Config, ModelFlags};
use crate::engine::reindex::Progress;

use super::Outcome;
use super::kept::Kept;
use super::progress::bar;
use super::render::grouped;

/// Changes the model of the records that are there
///
/// Makes a new index with the configured model from the index in use, and puts it into use when it is complete. Records
/// keep their etags and times. A run that was cut off is simply run again: what was done stays done.
///
/// No service may be using the folder. To change the model of a running service, restart it with
/// `talentmatch serve --model NEW --reindex`: it serves the old index until the new one is complete. On a Qdrant server
/// services go on meanwhile; after the switch they read the old index until they are restarted with the new model.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch reindex --model models/my-model --data-dir talentmatch-data
  talentmatch reindex --config talentmatch.toml --json
  talentmatch reindex --model bge-small-zh-v1.5 --store qdrant --qdrant-url http://qdrant:6334
  talentmatch reindex --remove-old --data-dir talentmatch-data

The old index is kept, so that one can go back, until it is removed with --remove-old. On a Qdrant server one change at a
time is made: a second one says who is at it, and a few seconds after a run has died the next one continues it.")]
pub struct Reindex {
    #[command(flatten)]
    kept: Kept,

    /// Change nothing, only remove every index that is not in use
    #[arg(long)]
    remove_old: bool,

    /// With --remove-old: also where services still read an old index, or a change of the model is under way
    #[arg(long, requires = "remove_old")]
    force: bool,

    /// Print the summary as one JSON document
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    model: ModelFlags,
}

impl Reindex {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let config = self.kept.resolve(|settings| self.model.clone().over(settings))?;
        if self.remove_old { self.remove(&config).await } else { self.change(&config).await }
    }

    async fn change(&self, config: &Config) -> anyhow::Result<Outcome> {
        let start = Instant::now();
        let bar = bar(self.json, Some(0), "{elapsed_precise} {wide_bar} {percent}%  {msg}");
        let tell = |Progress { pass, done, total, copied }| {
            bar.set_length(total.max(done));
            bar.set_position(done);
            bar.set_message(format!("pass {pass}, {} records copied", grouped(copied)));
        };
        let changed = change_model(config, &tell).await;
        bar.finish_and_clear();
        let Changed { from, to, work, old_is_kept } = changed?;
        let seconds = start.elapsed().as_secs_f64();
        if self.json {
            let summary = json!({
                "from": from.map(|from| from.model), "to": to.model, "records": work.records,
                "copied": work.copied, "deleted": work.deleted, "passes": work.passes,
                "seconds": (seconds * 1000.0).round() / 1000.0,
            });
            println!("{summary}");
            return Ok(Outcome::Done);
        }
        let Some(from) = from else {
            println!("the index in use was made with {to} already");
            return Ok(Outcome::Done);
        };
        println!(
            "{} records, {} copied, {} deleted, {} passes, {seconds:.1} s",
            grouped(work.records),
            grouped(work.copied),
            grouped(work.deleted),
            work.passes,
        );
        println!("in use now: {to}");
        if old_is_kept {
            println!("kept until talentmatch reindex --remove-old: {from}");
        }
        Ok(Outcome::Done)
    }

    async fn remove(&self, config: &Config) -> anyhow::Result<Outcome> {
        let removed = remove_old(config, self.force).await?;
        if self.json {
            let models: Vec<&String> = removed.iter().map(|made_with| &made_with.model).collect();
            println!("{}", json!({ "removed": models }));
            return Ok(Outcome::Done);
        }
        if removed.is_empty() {
            println!("there is no index but the one in use");
        }
        for made_with in removed {
            println!("removed: {made_with}");
        }
        Ok(Outcome::Done)
    }
}
