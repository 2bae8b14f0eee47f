//! The settings of the store on a Qdrant server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::declare::settings;
use super::{ConfigError, Secret, read_file};

settings! {
    /// What one layer says of the Qdrant server.
    #[command(next_help_heading = "Qdrant (--store qdrant)")]
    layer QdrantSettings;
    /// The Qdrant server.
    holds QdrantConfig in "qdrant.";

    /// gRPC address of the server; https for TLS
    ("qdrant-url", "TALENTMATCH_QDRANT_URL", "URL")
    url: String = "http://127.0.0.1:6334".to_string();

    /// File that holds the key for the server and nothing else
    ("qdrant-api-key-file", "TALENTMATCH_QDRANT_API_KEY_FILE", "FILE", hide_short_help = true)
    api_key_file: PathBuf;

    /// PEM file of the authorities to trust with https [default: those of the system]
    ("qdrant-ca-file", "TALENTMATCH_QDRANT_CA_FILE", "FILE", hide_short_help = true)
    ca_file: PathBuf;

    /// Begins the names of the collections; several services can share a server
    ("qdrant-prefix", "TALENTMATCH_QDRANT_PREFIX", "NAME", hide_short_help = true)
    prefix: String = "talentmatch".to_string();

    /// Longest wait for an answer, in ms; a call without one is made once more
    ("qdrant-timeout-ms", "TALENTMATCH_QDRANT_TIMEOUT_MS", "MS", hide_short_help = true)
    timeout_ms: u64 = 5_000, 10 => 600_000;

    /// Another replica finishes a batch that was begun this long ago, in ms
    ("qdrant-takeover-ms", "TALENTMATCH_QDRANT_TAKEOVER_MS", "MS", hide_short_help = true)
    takeover_ms: u64 = 5_000, 100 => 3_600_000;

    /// Shards of a new collection: the most machines it can ever be spread over
    ("qdrant-shard-number", "TALENTMATCH_QDRANT_SHARD_NUMBER", "N", hide_short_help = true)
    shard_number: u32 = 1, 1 => 1_000;

    /// Copies of each shard in a new collection
    ("qdrant-replication-factor", "TALENTMATCH_QDRANT_REPLICATION_FACTOR", "N", hide_short_help = true)
    replication_factor: u32 = 1, 1 => 16;

    /// Copies that must have a write before it is acknowledged, in a new collection
    ("qdrant-write-consistency-factor", "TALENTMATCH_QDRANT_WRITE_CONSISTENCY_FACTOR", "N", hide_short_help = true)
    write_consistency_factor: u32 = 1, 1 => 16;

    /// How a new collection compresses vectors; other than none, answers are approximate
    ("qdrant-quantization", "TALENTMATCH_QDRANT_QUANTIZATION", "HOW", hide_short_help = true)
    quantization: QuantizationKind = QuantizationKind::None;

    /// Keep vectors and graphs of a new collection on disk, not in memory
    ("qdrant-on-disk", "TALENTMATCH_QDRANT_ON_DISK", "BOOL", hide_short_help = true)
    on_disk: bool = false;

    layer {
        /// Key for the server; better given as a variable, or in a file, than on the command line
        #[arg(id = "qdrant-api-key", long = "qdrant-api-key", env = "TALENTMATCH_QDRANT_API_KEY")]
        #[arg(hide_env_values = true, value_name = "KEY", hide_short_help = true)]
        #[serde(skip)]
        api_key: Option<Secret>,
    }

    holds {
        /// The key, given or read from its file.
        #[serde(skip)]
        api_key: Option<Secret>,
        /// What the file of authorities holds.
        #[serde(skip)]
        ca_pem: Option<String>,
    }
}

/// How dense vectors are compressed for the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantizationKind {
    /// Not at all
    None,
    /// One byte for each number
    Scalar,
    /// A rotation and a few bits for each number; Qdrant 1.18 and newer
    Turbo,
}

impl QdrantSettings {
    pub(super) fn resolve(self, problems: &mut Vec<ConfigError>) -> QdrantConfig {
        let key = match (&self.api_key, &self.api_key_file) {
            (None, Some(path)) => read_key(path, problems),
            (given, _) => given.clone(),
        };
        let ca_pem = self.ca_file.as_deref().and_then(|path| read_ca(path, problems));
        let config = self.fill(key, ca_pem);
        config.check(problems);
        config
    }
}

fn read_key(path: &Path, problems: &mut Vec<ConfigError>) -> Option<Secret> {
    match read_file("qdrant.api_key_file", path) {
        Ok(text) => text.trim().parse().ok(),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn read_ca(path: &Path, problems: &mut Vec<ConfigError>) -> Option<String> {
    match read_file("qdrant.ca_file", path) {
        Ok(text) if text.contains("-----BEGIN CERTIFICATE-----") => Some(text),
        Ok(_) => {
            let problem = format!("{} holds no certificate in PEM form", path.display());
            problems.push(ConfigError::new("qdrant.ca_file".to_string(), problem));
            None
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

impl QdrantConfig {
    fn check(&self, problems: &mut Vec<ConfigError>) {
        let mut refuse = |field: &str, problem: String| {
            problems.push(ConfigError::new(format!("qdrant.{field}"), problem));
        };
        let host = ["http://", "https://"].iter().find_map(|scheme| self.url.strip_prefix(scheme));
        if host.is_none_or(str::is_empty) || self.url.parse::<http::Uri>().is_err() {
            refuse(
                "url",
                format!("must be like http://127.0.0.1:6334 or https://host:6334, not {}", self.url),
            );
        }
        if let Some(key) = &self.api_key
            && (key.reveal().is_empty() || !key.reveal().bytes().all(|byte| byte.is_ascii_graphic()))
        {
            refuse(
                "api_key",
                "must not be empty, nor hold spaces or other characters no key has".to_string(),
            );
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if self.prefix.is_empty() || self.prefix.len() > 64 || !self.prefix.bytes().all(is_plain) {
            refuse("prefix", format!("must be 1 to 64 of [A-Za-z0-9._-], not {:?}", self.prefix));
        }
        self.check_ranges(problems);
        if self.write_consistency_factor > self.replication_factor {
            let problem =
                format!("must not be above replication_factor, which is {}", self.replication_factor);
            problems.push(ConfigError::new("qdrant.write_consistency_factor", problem));
        }
    }

    /// Longest wait for an answer.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }

    /// How long ago a batch was begun that another replica finishes.
    pub fn takeover(&self) -> Duration {
        Duration::from_millis(self.takeover_ms)
    }
}
