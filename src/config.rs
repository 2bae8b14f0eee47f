//! The configuration: the only reader of the environment and of the config file.
//!
//! Layers, the first that says something wins: flags, `TALENTMATCH_*` variables, the TOML file, defaults.
//! Everything is checked before a port is bound or a folder touched.

#![deny(missing_docs, clippy::indexing_slicing)]

mod api_keys;
mod client;
mod client_certificates;
mod declare;
mod erasure;
mod jwt;
mod limits;
mod model;
mod program;
mod qdrant;
mod revocation;
mod rules;
mod settings;
mod texts;
mod tls;
mod traces;

use std::error::Error;
use std::fmt;
use std::path::Path;

pub use api_keys::ApiKey;
pub use client::{Endpoint, IdentityPem, Secret, Target, TargetError};
pub use client_certificates::{ClientCertificate, ClientCertificateSetting};
pub use erasure::{ErasureConfig, ErasureSettings};
pub use jwt::{Jwt, JwtAlgorithm, key_set};
pub use limits::{LimitSettings, Limits};
pub use model::{ModelFlags, ModelsDir, Onnx, OnnxSettings};
pub use program::command_line;
pub use qdrant::{QdrantConfig, QdrantSettings, QuantizationKind};
pub use revocation::{ClientAuthority, ClientLists, ListState};
pub use settings::{Config, Log, LogFormat, LogSettings, Settings, StoreKind};
pub use texts::{TextConfig, TextSettings};
pub use tls::{Tls, TlsSettings};
pub use traces::Traces;

use crate::domain::access::CallerRole;
use crate::domain::cause::Cause;
use crate::domain::record::name::TenantId;

/// The model that comes in the binary.
pub const DEFAULT_MODEL: &str = "zh-ngram";

/// A setting that cannot be used.
#[derive(Clone, Debug)]
pub struct ConfigError {
    /// Its key in the file, with the table.
    pub field: String,
    /// What is wrong with it, and what is allowed.
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
    pub fn resolve(mut settings: Settings) -> Result<Self, Vec<ConfigError>> {
        let mut problems = Vec::new();
        let mut api_keys = std::mem::take(&mut settings.api_keys);
        // Its keys are among the others from here on.
        if let Some(path) = settings.api_keys_file.take() {
            match read_api_keys(&path) {
                Ok(keys) => api_keys.extend(keys),
                Err(problem) => problems.push(problem),
            }
        }
        let model = ModelFlags { model: settings.model.take(), ..ModelFlags::default() }.fill().model;
        let models_dir = ModelsDir { models_dir: settings.models_dir.take() }.fill().models_dir;
        let onnx = std::mem::take(&mut settings.onnx).resolve(&mut problems);
        let api_keys = check_api_keys(&api_keys, &mut problems);
        let certificates = std::mem::take(&mut settings.client_certificates);
        if !certificates.is_empty() && settings.tls.client_ca.is_none() {
            let why = "need tls.client_ca (--tls-client-ca FILE): the authorities that they are of";
            problems.push(ConfigError::new("client_certificates", why));
        }
        let client_certificates = check_client_certificates(&certificates, &mut problems);
        let tls = check_tls(std::mem::take(&mut settings.tls), &mut problems);
        let qdrant = std::mem::take(&mut settings.qdrant).resolve(&mut problems);
        let limits = std::mem::take(&mut settings.limits).fill();
        let erasure = std::mem::take(&mut settings.erasure).fill();
        let texts = std::mem::take(&mut settings.texts).fill();
        let rule_set = read_rules(settings.rules.as_deref(), &mut problems);
        let jwt = std::mem::take(&mut settings.jwt).resolve(&mut problems);
        let traces = std::mem::take(&mut settings.traces).fill();
        let log = std::mem::take(&mut settings.log).fill();
        let config = settings.fill(
            model,
            models_dir,
            onnx,
            api_keys,
            client_certificates,
            tls,
            limits,
            erasure,
            texts,
            qdrant,
            rule_set,
            jwt,
            traces,
            log,
        );
        config.check(&mut problems);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// Whether callers without a key are let in.
    pub fn is_open(&self) -> bool {
        let has_any = !self.api_keys.is_empty() || !self.client_certificates.is_empty();
        !has_any && self.jwt.is_none() && !self.require_key
    }

    fn check(&self, problems: &mut Vec<ConfigError>) {
        // Without keys everyone who can reach a port acts for the tenant, so no port must be reachable.
        let http = (!self.no_http).then_some(("http_listen", self.http_listen));
        for (field, address) in [("listen", self.listen)].into_iter().chain(http) {
            if self.is_open() && !address.ip().is_loopback() {
                problems.push(ConfigError::new(
                    field,
                    format!(
                        "{address} can be reached from other machines, and neither api_keys nor client_certificates nor require_key are configured: \
                         callers without a key are only taken on a loopback address (127.0.0.1, [::1])"
                    ),
                ));
            }
        }
        for origin in self.http_allow_origin.iter().flatten() {
            if let Err(problem) = check_origin(origin) {
                problems.push(ConfigError::new("http_allow_origin", format!("{origin:?} {problem}")));
            }
        }
        if self.data_dir.as_os_str().is_empty() {
            problems.push(ConfigError::new("data_dir", "must not be empty"));
        }
        self.limits.check_ranges(problems);
        self.traces.check(problems);
        self.erasure.check_ranges(problems);
        self.check_ranges(problems);
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&self.log.level) {
            problems.push(ConfigError::new("log.level", Cause::of(error)));
        }
    }

    /// The configuration in the form of the config file, with secrets redacted.
    pub fn describe(&self) -> String {
        let mut text = toml::to_string(self).unwrap_or_else(|error| format!("# {error}\n"));
        for key in &self.api_keys {
            let alliances: Vec<&String> = key.alliances.iter().collect();
            let roles: Vec<&str> = key.roles.iter().map(CallerRole::name).collect();
            text.push_str(&format!(
                "\n[[api_keys]]\nsha256 = \"[redacted]\"\ntenant = \"{}\"\nalliances = {alliances:?}\nroles = {roles:?}\n",
                key.tenant
            ));
        }
        text
    }
}

/// An origin as browsers send it: a scheme, a host and perhaps a port.
fn check_origin(origin: &str) -> Result<(), &'static str> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let host = host.ok_or("must begin with https:// or http://")?;
    let is_host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c);
    match !host.is_empty() && host.chars().all(is_host) {
        true => Ok(()),
        false => Err("must be a scheme and a host in small letters, perhaps with a port, and no path"),
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
use client_certificates::check_client_certificates;
use rules::read_rules;
use tls::check_tls;

#[cfg(test)]
mod tests;
