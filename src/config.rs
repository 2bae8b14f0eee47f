//! The configuration: the only reader of the environment and of the config file.
//!
//! Layers, the first that says something wins: flags, `TALENTMATCH_*` variables, the TOML file, defaults.
//! Everything is checked before a port is bound or a folder touched.

mod api_keys;
mod client;
mod limits;
mod model;
mod qdrant;
mod rules;
mod settings;
mod tls;

use std::error::Error;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use api_keys::ApiKey;
pub use client::{Endpoint, Secret, Target, TargetError};
pub use limits::{LimitSettings, Limits};
pub use model::{ModelFlags, ModelsDir, Onnx, OnnxSettings};
pub use qdrant::{QdrantConfig, QdrantSettings, QuantizationKind};
pub use rules::Rules;
pub use settings::{LogFormat, LogSettings, Settings, StoreKind};
pub use tls::{Tls, TlsSettings};

use crate::domain::cause::Cause;
use crate::domain::record::name::TenantId;

/// The model that comes in the binary.
pub const DEFAULT_MODEL: &str = "zh-ngram";

/// The configuration of the service, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    pub store: StoreKind,
    /// Name or folder of the model; whether there is such a one is known where it is loaded.
    pub model: String,
    /// Where the known ONNX models are.
    pub models_dir: PathBuf,
    pub onnx: Onnx,
    /// Tenant of callers without a key; used only while `api_keys` is empty.
    pub tenant: TenantId,
    pub api_keys: Vec<ApiKey>,
    pub tls: Option<Tls>,
    pub limits: Limits,
    /// Used with [`StoreKind::Qdrant`] only.
    pub qdrant: QdrantConfig,
    pub rules: Rules,
    pub disk_reserve_mb: u64,
    pub reflection: bool,
    pub shutdown_grace: Duration,
    pub log: Log,
}

/// What is logged.
#[derive(Clone, Debug)]
pub struct Log {
    pub format: LogFormat,
    pub level: String,
}

/// A setting that cannot be used.
#[derive(Clone, Debug)]
pub struct ConfigError {
    pub field: String,
    pub problem: Cause,
}

impl ConfigError {
    pub(crate) fn new(field: impl Into<String>, problem: impl Into<Cause>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.problem.source()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

// === impl Settings ===

impl Settings {
    /// Reads the config file. Unknown and misspelt names are errors.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = read_file("config", path)?;
        Self::from_toml(&text)
            .map_err(|error| ConfigError::new(error.field, error.problem.under(path.display())))
    }

    fn from_toml(text: &str) -> Result<Self, ConfigError> {
        // Only the message: toml's own display quotes the line, which may hold a secret.
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
            let field = error.span().map_or("", |span| key_at(text, span.start));
            let field = if field.is_empty() { "config" } else { field };
            ConfigError::new(field, format!("line {line}: {}", error.message().replace('\n', " ")))
        })
    }
}

/// The key on the line of a byte position, to name the field at fault.
fn key_at(text: &str, position: usize) -> &str {
    let start = text[..position].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    line.split_once('=').map_or("", |(key, _)| key.trim())
}

fn read_file(field: &str, path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| {
        ConfigError::new(field, Cause::of(error).under(format_args!("cannot read {}", path.display())))
    })
}

// === impl Config ===

impl Config {
    /// Checks merged settings and fills in the defaults. Every problem is listed.
    pub fn resolve(settings: Settings) -> Result<Self, Vec<ConfigError>> {
        let mut problems = Vec::new();
        let mut api_keys = settings.api_keys;
        if let Some(path) = &settings.api_keys_file {
            match read_api_keys(path) {
                Ok(keys) => api_keys.extend(keys),
                Err(problem) => problems.push(problem),
            }
        }
        let config = Self {
            listen: settings.listen.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 50051))),
            data_dir: settings.data_dir.unwrap_or_else(|| PathBuf::from("talentmatch-data")),
            store: settings.store.unwrap_or(StoreKind::Embedded),
            model: settings.model.unwrap_or_else(|| DEFAULT_MODEL.to_string()),
            models_dir: ModelsDir { models_dir: settings.models_dir }.resolve(),
            onnx: settings.onnx.resolve(&mut problems),
            tenant: settings.tenant.unwrap_or_else(default_tenant),
            api_keys: check_api_keys(&api_keys, &mut problems),
            tls: check_tls(settings.tls, &mut problems),
            qdrant: settings.qdrant.resolve(&mut problems),
            limits: settings.limits.resolve(),
            rules: Rules::read(settings.rules, &mut problems),
            disk_reserve_mb: settings.disk_reserve_mb.unwrap_or(256),
            reflection: settings.reflection.unwrap_or(true),
            shutdown_grace: Duration::from_secs(settings.shutdown_grace_s.unwrap_or(20)),
            log: Log {
                format: settings.log.format.unwrap_or(LogFormat::Text),
                level: settings.log.level.unwrap_or_else(|| "info".to_string()),
            },
        };
        config.check(&mut problems);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    fn check(&self, problems: &mut Vec<ConfigError>) {
        // Without keys everyone who can reach the port acts for the tenant, so the port must not be reachable.
        if self.api_keys.is_empty() && !self.listen.ip().is_loopback() {
            problems.push(ConfigError::new(
                "listen",
                format!(
                    "{} can be reached from other machines, and no api_keys are configured: callers without a key \
                     are only taken on a loopback address (127.0.0.1, [::1])",
                    self.listen
                ),
            ));
        }
        if self.data_dir.as_os_str().is_empty() {
            problems.push(ConfigError::new("data_dir", "must not be empty"));
        }
        let in_range = [
            ("disk_reserve_mb", u128::from(self.disk_reserve_mb), 0, 1_000_000_000),
            ("shutdown_grace_s", u128::from(self.shutdown_grace.as_secs()), 0, 3600),
        ];
        for (field, value, low, high) in self.limits.ranges().into_iter().chain(in_range) {
            if !(low..=high).contains(&value) {
                problems.push(ConfigError::new(field, format!("must be {low} to {high}, not {value}")));
            }
        }
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&self.log.level) {
            problems.push(ConfigError::new("log.level", Cause::of(error)));
        }
    }

    /// The configuration in the form of the config file, with secrets redacted.
    pub fn describe(&self) -> String {
        let settings = Settings {
            listen: Some(self.listen),
            data_dir: Some(self.data_dir.clone()),
            store: Some(self.store),
            model: Some(self.model.clone()),
            models_dir: Some(self.models_dir.clone()),
            onnx: self.onnx.describe(),
            tenant: Some(self.tenant.clone()),
            rules: self.rules.file.clone(),
            disk_reserve_mb: Some(self.disk_reserve_mb),
            reflection: Some(self.reflection),
            shutdown_grace_s: Some(self.shutdown_grace.as_secs()),
            api_keys_file: None,
            api_keys: Vec::new(),
            tls: TlsSettings {
                cert: self.tls.as_ref().map(|tls| tls.cert.clone()),
                key: self.tls.as_ref().map(|tls| tls.key.clone()),
            },
            limits: self.limits.to_settings(),
            qdrant: self.qdrant.to_settings(),
            log: LogSettings { format: Some(self.log.format), level: Some(self.log.level.clone()) },
        };
        let mut text = toml::to_string(&settings).unwrap_or_else(|error| format!("# {error}\n"));
        for key in &self.api_keys {
            let alliances: Vec<&String> = key.alliances.iter().collect();
            text.push_str(&format!(
                "\n[[api_keys]]\nsha256 = \"[redacted]\"\ntenant = \"{}\"\nalliances = {alliances:?}\n",
                key.tenant
            ));
        }
        text
    }
}

/// The tenant of a service that has only one.
pub fn default_tenant() -> TenantId {
    match "default".parse() {
        Ok(tenant) => tenant,
        Err(_) => unreachable!("\"default\" is a valid tenant"),
    }
}

use api_keys::{check_api_keys, read_api_keys};
use tls::check_tls;

#[cfg(test)]
mod tests;
