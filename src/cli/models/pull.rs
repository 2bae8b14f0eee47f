//! `models pull`.

use std::path::Path;

use anyhow::anyhow;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::find;
use crate::cli::{Outcome, UsageError};
use crate::config::ModelsDir;
use crate::embed::models::{Event, Manifest, OnnxModel, PullError, pull};

/// Fetches the files of a model
///
/// What was cut off goes on where it ended when the command is run again. Checksums are compared with those of the
/// program, and of the server where it names them; what came is recorded in lock.toml beside the files.
#[derive(Args)]
pub struct Pull {
    /// Name of the model
    name: String,

    /// Server that has the repository: huggingface.co, or a mirror of it
    #[arg(long, env = "HF_ENDPOINT", default_value = "https://huggingface.co", value_name = "URL")]
    endpoint: String,

    #[command(flatten)]
    models_dir: ModelsDir,

    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Pull {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let manifest = Manifest::known()?;
        let model = find(&manifest, &self.name)?;
        if !self.endpoint.starts_with("http://") && !self.endpoint.starts_with("https://") {
            let text = format!("--endpoint {}: must begin with http:// or https://", self.endpoint);
            return Err(UsageError(text.into()).into());
        }
        let folder = self.models_dir.fill().models_dir.join(&model.name);
        let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template(
            "{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        )?);
        let pulled = pull(model, &folder, &self.endpoint, &mut |event| show(&bar, self.json, event));
        bar.finish_and_clear();
        let lock = pulled.map_err(|error| explain(error, model, &folder, &self.endpoint))?;
        if self.json {
            println!(
                "{}",
                json!({
                    "name": model.name, "folder": folder, "repository": lock.repository,
                    "revision": lock.revision, "sha256": lock.sha256,
                })
            );
        } else {
            println!("{} at {} is in {}", lock.repository, lock.revision, folder.display());
            println!("Use it with: --model {}", model.name);
        }
        Ok(Outcome::Done)
    }
}

fn show(bar: &ProgressBar, quiet: bool, event: Event) {
    match event {
        Event::Start { file, have, total } => {
            bar.set_message(file.to_string());
            if let Some(total) = total {
                bar.set_length(total);
            }
            bar.set_position(have);
            bar.reset_eta();
        }
        Event::At { bytes } => bar.set_position(bytes),
        Event::Present { file } | Event::Done { file } if !quiet => {
            bar.suspend(|| println!("{file}"));
        }
        Event::Present { .. } | Event::Done { .. } => {}
    }
}

/// Without a network the files must come another way; says which, and where to.
fn explain(error: PullError, model: &OnnxModel, folder: &Path, endpoint: &str) -> anyhow::Error {
    if !matches!(error, PullError::Unreachable { .. }) {
        return error.into();
    }
    let mut text = format!(
        "{error}\nA mirror can be named with --endpoint or HF_ENDPOINT. Without a network, bring these\n"
    );
    text.push_str(&format!(
        "files from {}/{}/tree/{} on a disk:\n",
        endpoint.trim_end_matches('/'),
        model.repository,
        model.revision
    ));
    for file in model.files() {
        text.push_str(&format!("  {file} -> {}\n", folder.join(file).display()));
    }
    text.push_str(
        "or the whole folder from a machine where `models pull` has run: its lock.toml then lets\n",
    );
    text.push_str(&format!("`talentmatch models verify {}` check them", model.name));
    anyhow!(text)
}
