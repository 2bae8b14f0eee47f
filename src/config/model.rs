//! Which model embeds: the flags of every command that embeds, and what of them stands in the config file.

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use super::{ConfigError, Settings};

/// The model of a command.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Model")]
pub struct ModelFlags {
    /// Model that embeds: a name of `talentmatch models list`, or the folder of one of your own [default: zh-ngram]
    #[arg(long, env = "TALENTMATCH_MODEL", value_name = "NAME|DIR")]
    pub model: Option<String>,

    #[command(flatten)]
    pub models_dir: ModelsDir,

    #[command(flatten)]
    pub onnx: OnnxSettings,
}

/// Where ONNX models are.
#[derive(Clone, Debug, Default, Args)]
pub struct ModelsDir {
    /// Folder that `models pull` puts models into; its lib/ may hold ONNX Runtime [default: talentmatch-models]
    #[arg(long, env = "TALENTMATCH_MODELS_DIR", value_name = "DIR")]
    pub models_dir: Option<PathBuf>,
}

/// How ONNX models are run.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OnnxSettings {
    /// The ONNX Runtime library; else looked for in the models folder's lib/, then in the system
    #[arg(id = "onnx_library", long = "onnx-library", env = "ORT_DYLIB_PATH", value_name = "FILE")]
    pub library: Option<PathBuf>,

    /// Threads that run an ONNX model; 0 takes one for each core [default: 0]
    #[arg(id = "onnx_threads", long = "onnx-threads", env = "TALENTMATCH_ONNX_THREADS", value_name = "N")]
    pub threads: Option<usize>,

    /// Texts that an ONNX model takes out of its queue at a time [default: 32]
    #[arg(id = "onnx_batch", long = "onnx-batch", env = "TALENTMATCH_ONNX_BATCH", value_name = "N")]
    pub batch: Option<usize>,

    /// Texts that may wait for an ONNX model; calls with more are answered RESOURCE_EXHAUSTED [default: 8192]
    #[arg(id = "onnx_queue", long = "onnx-queue", env = "TALENTMATCH_ONNX_QUEUE", value_name = "N")]
    pub queue: Option<usize>,
}

/// How ONNX models are run, checked.
#[derive(Clone, Debug)]
pub struct Onnx {
    pub library: Option<PathBuf>,
    /// 0 for one a core.
    pub threads: usize,
    pub batch: usize,
    pub queue: usize,
}

impl ModelsDir {
    /// The folder that is named, or the default.
    pub fn resolve(self) -> PathBuf {
        self.models_dir.unwrap_or_else(|| PathBuf::from("talentmatch-models"))
    }
}

impl ModelFlags {
    /// The settings, and what the flags say before them.
    pub fn over(self, settings: Settings) -> Settings {
        Settings {
            model: self.model.or(settings.model),
            models_dir: self.models_dir.models_dir.or(settings.models_dir),
            onnx: self.onnx.or(settings.onnx),
            ..settings
        }
    }
}

impl OnnxSettings {
    pub(super) fn or(self, below: Self) -> Self {
        Self {
            library: self.library.or(below.library),
            threads: self.threads.or(below.threads),
            batch: self.batch.or(below.batch),
            queue: self.queue.or(below.queue),
        }
    }

    pub(super) fn resolve(self, problems: &mut Vec<ConfigError>) -> Onnx {
        let Self { library, threads, batch, queue } = self;
        let (threads, batch, queue) = (threads.unwrap_or(0), batch.unwrap_or(32), queue.unwrap_or(8192));
        for (field, value, low, high) in [
            ("onnx.threads", threads, 0, 1024),
            ("onnx.batch", batch, 1, 1024),
            ("onnx.queue", queue, 1, 1_000_000),
        ] {
            if !(low..=high).contains(&value) {
                problems.push(ConfigError::new(field, format!("must be {low} to {high}, not {value}")));
            }
        }
        Onnx { library, threads, batch, queue }
    }
}

impl Onnx {
    pub(super) fn describe(&self) -> OnnxSettings {
        OnnxSettings {
            library: self.library.clone(),
            threads: Some(self.threads),
            batch: Some(self.batch),
            queue: Some(self.queue),
        }
    }
}
