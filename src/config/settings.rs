//! What one layer (flags and environment, or the file) says. Nothing said is `None`; layers are merged before
//! anything is checked.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::domain::record::name::TenantId;

use super::QdrantSettings;
use super::api_keys::ApiKeySetting;
use super::limits::LimitSettings;
use super::model::OnnxSettings;
use super::tls::TlsSettings;

/// The settings of the service, as flags, `TALENTMATCH_*` variables, or a TOML file with the same names.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address and port to listen on [default: 127.0.0.1:50051]
    #[arg(long, env = "TALENTMATCH_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// Folder of the embedded store; made when it is not there [default: talentmatch-data]
    #[arg(long, env = "TALENTMATCH_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Where records are kept [default: embedded]
    #[arg(long, env = "TALENTMATCH_STORE", value_name = "STORE")]
    pub store: Option<StoreKind>,

    /// From the flags that all commands with a model share.
    #[arg(skip)]
    pub model: Option<String>,
    #[arg(skip)]
    pub models_dir: Option<PathBuf>,
    #[arg(skip)]
    pub onnx: OnnxSettings,

    /// Tenant of callers without a key while no API keys are configured; loopback only [default: default]
    #[arg(long, env = "TALENTMATCH_TENANT", value_name = "TENANT")]
    pub tenant: Option<TenantId>,

    /// TOML file with [[api_keys]] tables: sha256, tenant, alliances
    #[arg(long, env = "TALENTMATCH_API_KEYS_FILE", value_name = "FILE")]
    pub api_keys_file: Option<PathBuf>,

    /// In the file only.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub api_keys: Vec<ApiKeySetting>,

    #[command(flatten)]
    pub tls: TlsSettings,

    #[command(flatten)]
    pub limits: LimitSettings,

    #[command(flatten)]
    pub qdrant: QdrantSettings,

    /// TOML file with the eligibility rules: a whole set, or with amends = "bundled" what differs from the bundled one
    #[arg(long, env = "TALENTMATCH_RULES", value_name = "FILE")]
    pub rules: Option<PathBuf>,

    /// Refuse writes when less than this is free on the data folder's disk, in MB [default: 256]
    #[arg(long, env = "TALENTMATCH_DISK_RESERVE_MB", value_name = "MB")]
    pub disk_reserve_mb: Option<u64>,

    /// Serve gRPC reflection, v1 and v1alpha; turn it off on public listeners [default: true]
    #[arg(long, env = "TALENTMATCH_REFLECTION", value_name = "BOOL")]
    pub reflection: Option<bool>,

    /// Seconds that calls in flight get to finish at shutdown [default: 20]
    #[arg(long, env = "TALENTMATCH_SHUTDOWN_GRACE_S", value_name = "SECONDS")]
    pub shutdown_grace_s: Option<u64>,

    /// From the flags that all commands share.
    #[arg(skip)]
    pub log: LogSettings,
}

/// Where records are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// In a folder on this machine
    Embedded,
    /// On a Qdrant server or cluster, which several services can share
    Qdrant,
    /// In memory; forgotten at the end
    Memory,
}

/// What is logged, to stderr. Shared by all commands.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSettings {
    /// Form of log lines [default: text]
    #[arg(id = "log_format", long = "log-format", env = "TALENTMATCH_LOG_FORMAT", global = true)]
    #[arg(value_name = "FORMAT", help_heading = "Logging")]
    pub format: Option<LogFormat>,

    /// Level, or a filter such as "warn,talentmatch=debug" [default: info for serve, warn for other commands]
    #[arg(id = "log_level", long = "log-level", env = "TALENTMATCH_LOG_LEVEL", global = true)]
    #[arg(value_name = "LEVEL", help_heading = "Logging")]
    pub level: Option<String>,
}

/// Form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Settings {
    /// These settings, and where they say nothing those of the layer below.
    pub fn or(self, below: Self) -> Self {
        Self {
            listen: self.listen.or(below.listen),
            data_dir: self.data_dir.or(below.data_dir),
            store: self.store.or(below.store),
            model: self.model.or(below.model),
            models_dir: self.models_dir.or(below.models_dir),
            onnx: self.onnx.or(below.onnx),
            tenant: self.tenant.or(below.tenant),
            api_keys_file: self.api_keys_file.or(below.api_keys_file),
            api_keys: if self.api_keys.is_empty() { below.api_keys } else { self.api_keys },
            tls: TlsSettings { cert: self.tls.cert.or(below.tls.cert), key: self.tls.key.or(below.tls.key) },
            limits: self.limits.or(below.limits),
            qdrant: self.qdrant.or(below.qdrant),
            rules: self.rules.or(below.rules),
            disk_reserve_mb: self.disk_reserve_mb.or(below.disk_reserve_mb),
            reflection: self.reflection.or(below.reflection),
            shutdown_grace_s: self.shutdown_grace_s.or(below.shutdown_grace_s),
            log: LogSettings {
                format: self.log.format.or(below.log.format),
                level: self.log.level.or(below.log.level),
            },
        }
    }
}
