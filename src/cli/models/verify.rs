//! `models verify`.

use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};

use super::find;
use crate::cli::Outcome;
use crate::config::ModelsDir;
use crate::embed::models::{FileState, Manifest, OnnxModel, check_files};

/// Checks the files of a model, or of all models that were fetched
///
/// Each file is compared with the checksum of the program, else with that of lock.toml. Ends with 1 when one is missing or
/// differs. "unknown" is a file that there is no checksum for: it was brought by hand and without lock.toml.
#[derive(Args)]
pub struct Verify {
    /// Name of the model [default: every model that has a folder]
    name: Option<String>,

    #[command(flatten)]
    models_dir: ModelsDir,

    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let manifest = Manifest::known()?;
        let models_dir = self.models_dir.fill().models_dir;
        let models: Vec<&OnnxModel> = match &self.name {
            Some(name) => vec![find(&manifest, name)?],
            None => manifest.onnx.iter().filter(|model| models_dir.join(&model.name).is_dir()).collect(),
        };
        let mut report = Vec::new();
        let mut at_fault = 0;
        for model in models {
            for (file, state) in check_files(&model.recipe(&models_dir.join(&model.name)))? {
                let (word, sha256) = described(&state);
                at_fault += usize::from(matches!(state, FileState::Missing | FileState::Differs { .. }));
                if self.json {
                    report.push(json!({"model": model.name, "file": file, "state": word, "sha256": sha256}));
                } else {
                    println!("{word:<8} {}/{file} {}", model.name, sha256.unwrap_or_default());
                }
            }
        }
        if self.json {
            println!("{}", Value::Array(report));
        }
        if at_fault > 0 {
            bail!(
                "{at_fault} files are missing or not what they should be; `models pull` fetches them again"
            );
        }
        Ok(Outcome::Done)
    }
}

fn described(state: &FileState) -> (&'static str, Option<&str>) {
    match state {
        FileState::Whole { sha256 } => ("ok", Some(sha256)),
        FileState::Unknown { sha256 } => ("unknown", Some(sha256)),
        FileState::Differs { sha256, .. } => ("differs", Some(sha256)),
        FileState::Missing => ("missing", None),
    }
}
