//! What one layer (flags and environment, or the file) says. Nothing said is `None`; layers are merged before
//! anything is checked.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::domain::record::name::TenantId;
use crate::domain::rules::RuleSet;
use crate::domain::trail::LEAST_DAYS;

use super::api_keys::{ApiKey, ApiKeySetting};
use super::client_certificates::{ClientCertificate, ClientCertificateSetting};
use super::declare::{Layer, settings};
use super::erasure::{ErasureConfig, ErasureSettings};
use super::jwt::{Jwt, JwtSettings};
use super::limits::{LimitSettings, Limits};
use super::model::{Onnx, OnnxSettings};
use super::qdrant::{QdrantConfig, QdrantSettings};
use super::texts::{TextConfig, TextSettings};
use super::tls::{Tls, TlsSettings};
use super::traces::{TraceSettings, Traces};
use super::{ConfigError, default_tenant};

settings! {
    /// The settings of the service, as flags, `TALENTMATCH_*` variables, or a TOML file with the same names.
    layer Settings;
    /// The configuration of the service, checked.
    holds Config in "";

    /// Address and port to listen on
    ("listen", "TALENTMATCH_LISTEN", "ADDRESS:PORT")
    listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 50051));

    /// Address and port that speaks JSON over HTTP, gRPC-Web and shows the console
    ("http-listen", "TALENTMATCH_HTTP_LISTEN", "ADDRESS:PORT")
    http_listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 50080));

    /// Do not open the port for HTTP
    ("no-http", "TALENTMATCH_NO_HTTP", "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)
    no_http: bool = false;

    /// Origins, separated by commas, whose pages may call over HTTP beside the service's own: https://platform.example
    ("http-allow-origin", "TALENTMATCH_HTTP_ALLOW_ORIGIN", "ORIGINS", value_delimiter = ',')
    http_allow_origin: Vec<String>;

    /// Folder of the embedded store; made when it is not there
    ("data-dir", "TALENTMATCH_DATA_DIR", "DIR")
    data_dir: PathBuf = "talentmatch-data".into();

    /// Where records are kept
    ("store", "TALENTMATCH_STORE", "STORE")
    store: StoreKind = StoreKind::Embedded;

    /// Tenant of callers without a key while no API keys are configured; loopback only
    ("tenant", "TALENTMATCH_TENANT", "TENANT")
    tenant: TenantId = default_tenant();

    /// TOML file with [[api_keys]] tables: sha256, tenant, alliances, roles
    ("api-keys-file", "TALENTMATCH_API_KEYS_FILE", "FILE")
    api_keys_file: PathBuf;

    /// Let nobody in without a key, also where none is configured: those of `talentmatch keys` are enough
    ("require-key", "TALENTMATCH_REQUIRE_KEY", "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)
    require_key: bool = false;

    /// TOML file with the eligibility rules: a whole set, or with amends = "bundled" what differs from the bundled one
    ("rules", "TALENTMATCH_RULES", "FILE")
    rules: PathBuf;

    /// Refuse writes when less than this is free on the data folder's disk, in MB
    ("disk-reserve-mb", "TALENTMATCH_DISK_RESERVE_MB", "MB")
    disk_reserve_mb: u64 = 256, 0 => 1_000_000_000;

    /// Days that the audit trail is kept: three years by itself, and half a year at least
    ("audit-retention-days", "TALENTMATCH_AUDIT_RETENTION_DAYS", "DAYS")
    audit_retention_days: u32 = 1_096, LEAST_DAYS => 36_500;

    /// Post matches of saved queries into private networks too; by itself only to public addresses
    ("webhook-allow-private", "TALENTMATCH_WEBHOOK_ALLOW_PRIVATE", "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)
    webhook_allow_private: bool = false;

    /// Serve gRPC reflection, v1 and v1alpha; turn it off on public listeners
    ("reflection", "TALENTMATCH_REFLECTION", "BOOL")
    reflection: bool = true;

    /// Seconds that calls in flight get to finish at shutdown
    ("shutdown-grace-s", "TALENTMATCH_SHUTDOWN_GRACE_S", "SECONDS")
    shutdown_grace_s: u64 = 20, 0 => 3600;

    layer {
        /// From the flags that all commands with a model share.
        #[arg(skip)]
        model: Option<String>,
        /// Likewise.
        #[arg(skip)]
        models_dir: Option<PathBuf>,
        /// Likewise.
        #[arg(skip)]
        onnx: OnnxSettings,
        /// In the file only.
        #[arg(skip)]
        api_keys: Vec<ApiKeySetting>,
        /// In the file only.
        #[arg(skip)]
        client_certificates: Vec<ClientCertificateSetting>,
        /// What the port proves itself with.
        #[command(flatten)]
        tls: TlsSettings,
        /// Bounds on what callers may ask for.
        #[command(flatten)]
        limits: LimitSettings,
        /// How records are kept and erased.
        #[command(flatten)]
        erasure: ErasureSettings,
        /// What is done about texts.
        #[command(flatten)]
        texts: TextSettings,
        /// The Qdrant server.
        #[command(flatten)]
        qdrant: QdrantSettings,
        /// Tokens that let callers in.
        #[command(flatten)]
        jwt: JwtSettings,
        /// Traces of calls.
        #[command(flatten)]
        traces: TraceSettings,
        /// From the flags that all commands share.
        #[arg(skip)]
        log: LogSettings,
    }

    holds {
        /// Name or folder of the model; whether there is such a model is known when it is loaded.
        model: String,
        /// Where the known ONNX models are.
        models_dir: PathBuf,
        /// How ONNX models are run.
        onnx: Onnx,
        /// The keys that open the service; without any, callers act for the tenant.
        #[serde(skip)]
        api_keys: Vec<ApiKey>,
        /// The certificates that let callers in.
        #[serde(skip)]
        client_certificates: Vec<ClientCertificate>,
        /// What the port proves itself with, where it speaks TLS.
        tls: Option<Tls>,
        /// Bounds on what callers may ask for.
        limits: Limits,
        /// How records are kept and erased.
        erasure: ErasureConfig,
        /// What is done about texts.
        texts: TextConfig,
        /// Used with [`StoreKind::Qdrant`] only.
        qdrant: QdrantConfig,
        /// The rules in force: those of the file, or the bundled ones.
        #[serde(skip)]
        rule_set: Arc<RuleSet>,
        /// Tokens that let callers in, where they do.
        jwt: Option<Jwt>,
        /// Traces of calls.
        traces: Traces,
        /// What is logged.
        log: Log,
    }
}

settings! {
    /// What is logged, to stderr. Shared by all commands.
    layer LogSettings;
    /// What is logged.
    holds Log in "log.";

    /// Form of log lines
    ("log-format", "TALENTMATCH_LOG_FORMAT", "FORMAT", global = true, help_heading = "Logging")
    format: LogFormat = LogFormat::Text;

    /// Level, or a filter such as "warn,talentmatch=debug"; commands other than serve log from warn on
    ("log-level", "TALENTMATCH_LOG_LEVEL", "LEVEL", global = true, help_heading = "Logging")
    level: String = "info".to_string();
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

/// Form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON document a line.
    Json,
}

impl Settings {
    /// The configuration of these settings over those of a file.
    pub fn resolve_over(self, file: Option<&Path>) -> Result<Config, Vec<ConfigError>> {
        let below = file.map(Self::from_file).transpose().map_err(|problem| vec![problem])?;
        Config::resolve(self.or(below.unwrap_or_default()))
    }
}
