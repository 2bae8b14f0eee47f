//! The settings of the store on a Qdrant server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, read_file};

/// What one layer says of the Qdrant server.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[command(next_help_heading = "Qdrant (--store qdrant)")]
#[serde(deny_unknown_fields, default)]
pub struct QdrantSettings {
    /// gRPC address of the server; https for TLS [default: http://127.0.0.1:6334]
    #[arg(id = "qdrant_url", long = "qdrant-url", env = "TALENTMATCH_QDRANT_URL", value_name = "URL")]
    pub url: Option<String>,

    /// Key for the server; better given as a variable, or in a file, than on the command line
    #[arg(id = "qdrant_api_key", long = "qdrant-api-key", env = "TALENTMATCH_QDRANT_API_KEY")]
    #[arg(hide_env_values = true, value_name = "KEY", hide_short_help = true)]
    #[serde(skip)]
    pub api_key: Option<Secret>,

    /// File that holds the key and nothing else
    #[arg(id = "qdrant_api_key_file", long = "qdrant-api-key-file", env = "TALENTMATCH_QDRANT_API_KEY_FILE")]
    #[arg(value_name = "FILE", hide_short_help = true)]
    pub api_key_file: Option<PathBuf>,

    /// PEM file of the authorities to trust with https [default: those of the system]
    #[arg(id = "qdrant_ca_file", long = "qdrant-ca-file", env = "TALENTMATCH_QDRANT_CA_FILE")]
    #[arg(value_name = "FILE", hide_short_help = true)]
    pub ca_file: Option<PathBuf>,

    /// Begins the names of the collections; several services can share a server [default: talentmatch]
    #[arg(
        id = "qdrant_prefix",
        long = "qdrant-prefix",
        env = "TALENTMATCH_QDRANT_PREFIX",
        value_name = "NAME"
    )]
    #[arg(hide_short_help = true)]
    pub prefix: Option<String>,

    /// Longest wait for an answer, in ms; a call without one is made once more [default: 5000]
    #[arg(id = "qdrant_timeout_ms", long = "qdrant-timeout-ms", env = "TALENTMATCH_QDRANT_TIMEOUT_MS")]
    #[arg(value_name = "MS", hide_short_help = true)]
    pub timeout_ms: Option<u64>,

    /// Another replica finishes a batch that was begun this long ago, in ms [default: 5000]
    #[arg(id = "qdrant_takeover_ms", long = "qdrant-takeover-ms", env = "TALENTMATCH_QDRANT_TAKEOVER_MS")]
    #[arg(value_name = "MS", hide_short_help = true)]
    pub takeover_ms: Option<u64>,

    /// Shards of a new collection: the most machines it can ever be spread over [default: 1]
    #[arg(id = "qdrant_shard_number", long = "qdrant-shard-number", env = "TALENTMATCH_QDRANT_SHARD_NUMBER")]
    #[arg(value_name = "N", hide_short_help = true)]
    pub shard_number: Option<u32>,

    /// Copies of each shard in a new collection [default: 1]
    #[arg(id = "qdrant_replication_factor", long = "qdrant-replication-factor")]
    #[arg(env = "TALENTMATCH_QDRANT_REPLICATION_FACTOR", value_name = "N", hide_short_help = true)]
    pub replication_factor: Option<u32>,

    /// Copies that must have a write before it is acknowledged, in a new collection [default: 1]
    #[arg(id = "qdrant_write_consistency_factor", long = "qdrant-write-consistency-factor")]
    #[arg(env = "TALENTMATCH_QDRANT_WRITE_CONSISTENCY_FACTOR", value_name = "N", hide_short_help = true)]
    pub write_consistency_factor: Option<u32>,

    /// How a new collection compresses vectors; other than none, answers are approximate [default: none]
    #[arg(id = "qdrant_quantization", long = "qdrant-quantization", env = "TALENTMATCH_QDRANT_QUANTIZATION")]
    #[arg(value_name = "HOW", hide_short_help = true)]
    pub quantization: Option<QuantizationKind>,

    /// Keep vectors and graphs of a new collection on disk, not in memory [default: false]
    #[arg(id = "qdrant_on_disk", long = "qdrant-on-disk", env = "TALENTMATCH_QDRANT_ON_DISK")]
    #[arg(value_name = "BOOL", hide_short_help = true)]
    pub on_disk: Option<bool>,
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

/// The Qdrant server, checked.
#[derive(Clone, Debug)]
pub struct QdrantConfig {
    pub url: String,
    pub api_key: Option<Secret>,
    pub api_key_file: Option<PathBuf>,
    pub ca_file: Option<PathBuf>,
    /// What the file holds.
    pub ca_pem: Option<String>,
    pub prefix: String,
    pub timeout: Duration,
    pub takeover: Duration,
    pub shard_number: u32,
    pub replication_factor: u32,
    pub write_consistency_factor: u32,
    pub quantization: QuantizationKind,
    pub on_disk: bool,
}

impl QdrantSettings {
    /// These settings, and where they say nothing those of the layer below.
    pub(super) fn or(self, below: Self) -> Self {
        Self {
            url: self.url.or(below.url),
            api_key: self.api_key.or(below.api_key),
            api_key_file: self.api_key_file.or(below.api_key_file),
            ca_file: self.ca_file.or(below.ca_file),
            prefix: self.prefix.or(below.prefix),
            timeout_ms: self.timeout_ms.or(below.timeout_ms),
            takeover_ms: self.takeover_ms.or(below.takeover_ms),
            shard_number: self.shard_number.or(below.shard_number),
            replication_factor: self.replication_factor.or(below.replication_factor),
            write_consistency_factor: self.write_consistency_factor.or(below.write_consistency_factor),
            quantization: self.quantization.or(below.quantization),
            on_disk: self.on_disk.or(below.on_disk),
        }
    }

    pub(super) fn resolve(self, problems: &mut Vec<ConfigError>) -> QdrantConfig {
        let config = QdrantConfig {
            url: self.url.unwrap_or_else(|| "http://127.0.0.1:6334".to_string()),
            api_key: self.api_key.or_else(|| read_key(self.api_key_file.as_deref()?, problems)),
            api_key_file: self.api_key_file,
            ca_pem: self.ca_file.as_deref().and_then(|path| read_ca(path, problems)),
            ca_file: self.ca_file,
            prefix: self.prefix.unwrap_or_else(|| "talentmatch".to_string()),
            timeout: Duration::from_millis(self.timeout_ms.unwrap_or(5_000)),
            takeover: Duration::from_millis(self.takeover_ms.unwrap_or(5_000)),
            shard_number: self.shard_number.unwrap_or(1),
            replication_factor: self.replication_factor.unwrap_or(1),
            write_consistency_factor: self.write_consistency_factor.unwrap_or(1),
            quantization: self.quantization.unwrap_or(QuantizationKind::None),
            on_disk: self.on_disk.unwrap_or(false),
        };
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
        let in_range = [
            ("timeout_ms", self.timeout.as_millis(), 10, 600_000),
            ("takeover_ms", self.takeover.as_millis(), 100, 3_600_000),
            ("shard_number", u128::from(self.shard_number), 1, 1_000),
            ("replication_factor", u128::from(self.replication_factor), 1, 16),
            ("write_consistency_factor", u128::from(self.write_consistency_factor), 1, 16),
        ];
        for (field, value, low, high) in in_range {
            if !(low..=high).contains(&value) {
                refuse(field, format!("must be {low} to {high}, not {value}"));
            }
        }
        if self.write_consistency_factor > self.replication_factor {
            refuse(
                "write_consistency_factor",
                format!("must not be above replication_factor, which is {}", self.replication_factor),
            );
        }
    }

    /// As settings again, without the key.
    pub(super) fn to_settings(&self) -> QdrantSettings {
        QdrantSettings {
            url: Some(self.url.clone()),
            api_key: None,
            api_key_file: self.api_key_file.clone(),
            ca_file: self.ca_file.clone(),
            prefix: Some(self.prefix.clone()),
            timeout_ms: u64::try_from(self.timeout.as_millis()).ok(),
            takeover_ms: u64::try_from(self.takeover.as_millis()).ok(),
            shard_number: Some(self.shard_number),
            replication_factor: Some(self.replication_factor),
            write_consistency_factor: Some(self.write_consistency_factor),
            quantization: Some(self.quantization),
            on_disk: Some(self.on_disk),
        }
    }
}
