//! `models list`.

use clap::Args;
use serde_json::{Value, json};

use super::is_present;
use crate::cli::Outcome;
use crate::config::ModelsDir;
use crate::embed::models::Manifest;

/// Lists the models that can be named
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    models_dir: ModelsDir,

    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl List {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let manifest = Manifest::known()?;
        let models_dir = self.models_dir.fill().models_dir;
        let bundled = &manifest.bundled;
        if self.json {
            let onnx = manifest.onnx.iter().map(|model| {
                json!({
                    "name": model.name, "dimension": model.dimension, "maxLength": model.max_length,
                    "licence": model.licence, "repository": model.repository, "revision": model.revision,
                    "files": model.files().collect::<Vec<_>>(), "present": is_present(model, &models_dir),
                })
            });
            let first = json!({
                "name": bundled.name, "licence": bundled.licence, "folder": bundled.folder, "present": true,
            });
            println!("{}", Value::Array(std::iter::once(first).chain(onnx).collect()));
            return Ok(Outcome::Done);
        }
        println!("{:<24} {:>9} {:>7} {:<11} {:<10} from", "name", "dimension", "tokens", "licence", "state");
        println!(
            "{:<24} {:>9} {:>7} {:<11} {:<10} {}",
            bundled.name, "", "", bundled.licence, "bundled", bundled.folder
        );
        for model in &manifest.onnx {
            let state = if is_present(model, &models_dir) { "present" } else { "-" };
            println!(
                "{:<24} {:>9} {:>7} {:<11} {:<10} {}",
                model.name, model.dimension, model.max_length, model.licence, state, model.repository
            );
        }
        println!("\nFetch one with: talentmatch models pull NAME (into {})", models_dir.display());
        Ok(Outcome::Done)
    }
}
