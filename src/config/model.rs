//! Which model embeds: the flags of every command that embeds, and what of them stands in the config file.

use std::path::PathBuf;

use super::declare::{Layer, settings};
use super::{ConfigError, DEFAULT_MODEL, Settings};

settings! {
    /// The model of a command.
    #[command(next_help_heading = "Model")]
    layer ModelFlags;
    /// The model.
    holds Model in "";

    /// Model that embeds: a name of `talentmatch models list`, or the folder of one of your own
    ("model", "TALENTMATCH_MODEL", "NAME|DIR")
    model: String = DEFAULT_MODEL.to_string();

    layer {
        /// Where ONNX models are.
        #[command(flatten)]
        models_dir: ModelsDir,
        /// How they are run.
        #[command(flatten)]
        onnx: OnnxSettings,
    }
}

settings! {
    /// Where ONNX models are looked for.
    layer ModelsDir;
    /// Where ONNX models are.
    holds ModelsFolder in "";

    /// Folder that `models pull` puts models into; its lib/ may hold ONNX Runtime
    ("models-dir", "TALENTMATCH_MODELS_DIR", "DIR")
    models_dir: PathBuf = "talentmatch-models".into();
}

settings! {
    /// What one layer says of how ONNX models are run.
    layer OnnxSettings;
    /// How ONNX models are run.
    holds Onnx in "onnx.";

    /// The ONNX Runtime library; else looked for in the models folder's lib/, then in the system
    ("onnx-library", "ORT_DYLIB_PATH", "FILE")
    library: PathBuf;

    /// Threads that run an ONNX model; 0 takes one for each core
    ("onnx-threads", "TALENTMATCH_ONNX_THREADS", "N")
    threads: usize = 0, 0 => 1024;

    /// Texts that an ONNX model takes out of its queue at a time
    ("onnx-batch", "TALENTMATCH_ONNX_BATCH", "N")
    batch: usize = 32, 1 => 1024;

    /// Texts that may wait for an ONNX model; calls with more are answered RESOURCE_EXHAUSTED
    ("onnx-queue", "TALENTMATCH_ONNX_QUEUE", "N")
    queue: usize = 8192, 1 => 1_000_000;
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
    pub(super) fn resolve(self, problems: &mut Vec<ConfigError>) -> Onnx {
        let onnx = self.fill();
        onnx.check_ranges(problems);
        onnx
    }
}
