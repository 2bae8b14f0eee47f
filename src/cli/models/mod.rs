//! `models`: what models there are, and their files.

mod list;
mod pull;
mod verify;

use std::path::Path;

use clap::{Args, Subcommand};

use super::{Outcome, UsageError};
use crate::embed::models::{Manifest, OnnxModel};

/// Lists, fetches and checks embedding models
///
/// zh-ngram is in the program. Other known models are ONNX files, fetched from huggingface.co or a mirror and run by ONNX
/// Runtime; `--model NAME` of the other commands uses one.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch models list
  talentmatch models pull bge-small-zh-v1.5 --endpoint https://mirror.example
  talentmatch models verify")]
pub struct Models {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(list::List),
    Pull(pull::Pull),
    Verify(verify::Verify),
}

impl Models {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        // Everything here reads and hashes files, or waits for a server.
        tokio::task::spawn_blocking(move || match self.command {
            Command::List(list) => list.run(),
            Command::Pull(pull) => pull.run(),
            Command::Verify(verify) => verify.run(),
        })
        .await?
    }
}

/// A model with files of its own.
fn find<'m>(manifest: &'m Manifest, name: &str) -> Result<&'m OnnxModel, UsageError> {
    if name == manifest.bundled.name {
        return Err(UsageError(
            format!("{name} is in the program; it has no files to fetch or check").into(),
        ));
    }
    let known = || manifest.onnx.iter().map(|model| model.name.as_str()).collect::<Vec<_>>().join(", ");
    manifest.find(name).ok_or_else(|| {
        UsageError(format!("{name:?} is not the name of a model that has files: {}", known()).into())
    })
}

/// Whether every file of a model is there, whole or not.
fn is_present(model: &OnnxModel, models_dir: &Path) -> bool {
    model.files().all(|file| models_dir.join(&model.name).join(file).is_file())
}
