//! Where the records are, for commands that work on all that is kept.

use std::path::PathBuf;

use clap::Args;

use crate::config::{Config, QdrantSettings, Settings, StoreKind};

use super::BadConfig;

/// A folder or a Qdrant server, by flags over a file.
#[derive(Args)]
pub struct Kept {
    /// TOML file with settings, as for serve
    #[arg(long, env = "TALENTMATCH_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,

    /// Folder of the embedded store [default: talentmatch-data]
    #[arg(long, env = "TALENTMATCH_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// Where records are kept: embedded or qdrant [default: embedded]
    #[arg(long, env = "TALENTMATCH_STORE", value_name = "STORE")]
    store: Option<StoreKind>,

    #[command(flatten)]
    qdrant: QdrantSettings,
}

impl Kept {
    /// The configuration of these flags with what `more` the command says, over the file.
    pub fn resolve(&self, more: impl FnOnce(Settings) -> Settings) -> Result<Config, BadConfig> {
        let settings = Settings {
            data_dir: self.data_dir.clone(),
            store: self.store,
            qdrant: self.qdrant.clone(),
            ..Settings::default()
        };
        more(settings).resolve_over(self.config.as_deref()).map_err(BadConfig)
    }
}
