//! What one layer (flags and environment, or the file) says. Nothing said is `None`; layers are merged before
//! anything is checked.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::domain::name::TenantId;

use super::api_keys::ApiKeySetting;

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

    /// Where records are kept; "memory" forgets them at the end [default: embedded]
    #[arg(long, env = "TALENTMATCH_STORE", value_name = "STORE")]
    pub store: Option<StoreKind>,

    /// From the flags that all commands with a model share.
    #[arg(skip)]
    pub model: Option<String>,

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
    /// In memory; forgotten at the end
    Memory,
}

/// Files for TLS; both or none.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TlsSettings {
    /// Certificate chain in PEM; with --tls-key the port speaks TLS only
    #[arg(id = "tls_cert", long = "tls-cert", env = "TALENTMATCH_TLS_CERT", value_name = "FILE")]
    pub cert: Option<PathBuf>,

    /// Private key in PEM
    #[arg(id = "tls_key", long = "tls-key", env = "TALENTMATCH_TLS_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
}

/// Bounds on what callers may ask for.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Calls served at once, over all connections; more are answered RESOURCE_EXHAUSTED [default: 256]
    #[arg(long, env = "TALENTMATCH_MAX_CONCURRENT_REQUESTS", value_name = "N")]
    pub max_concurrent_requests: Option<usize>,

    /// Longest time for a call that does not stream, in ms; a shorter deadline of the caller wins [default: 30000]
    #[arg(long, env = "TALENTMATCH_REQUEST_TIMEOUT_MS", value_name = "MS")]
    pub request_timeout_ms: Option<u64>,

    /// Longest time for a streaming call, in ms [default: 600000]
    #[arg(long, env = "TALENTMATCH_STREAM_TIMEOUT_MS", value_name = "MS")]
    pub stream_timeout_ms: Option<u64>,

    /// Longest message taken or sent, in bytes [default: 4194304]
    #[arg(long, env = "TALENTMATCH_MAX_MESSAGE_BYTES", value_name = "BYTES")]
    pub max_message_bytes: Option<usize>,

    /// Calls at once on one connection [default: 256]
    #[arg(long, env = "TALENTMATCH_MAX_STREAMS", value_name = "N")]
    pub max_streams: Option<u32>,
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
            tenant: self.tenant.or(below.tenant),
            api_keys_file: self.api_keys_file.or(below.api_keys_file),
            api_keys: if self.api_keys.is_empty() { below.api_keys } else { self.api_keys },
            tls: TlsSettings { cert: self.tls.cert.or(below.tls.cert), key: self.tls.key.or(below.tls.key) },
            limits: LimitSettings {
                max_concurrent_requests: self
                    .limits
                    .max_concurrent_requests
                    .or(below.limits.max_concurrent_requests),
                request_timeout_ms: self.limits.request_timeout_ms.or(below.limits.request_timeout_ms),
                stream_timeout_ms: self.limits.stream_timeout_ms.or(below.limits.stream_timeout_ms),
                max_message_bytes: self.limits.max_message_bytes.or(below.limits.max_message_bytes),
                max_streams: self.limits.max_streams.or(below.limits.max_streams),
            },
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
