//! Which records a command works on: a folder or a Qdrant server that it opens itself, or a running service.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::domain::cause::Cause;
use crate::domain::message::Language;
use crate::domain::record::audience::is_purpose;
use crate::domain::record::name::TenantId;

use super::{Config, ConfigError, ModelFlags, QdrantSettings, Settings, StoreKind, default_tenant};

/// Where Debian and its kin, and Red Hat and its kin, keep the authorities that they trust.
const SYSTEM_AUTHORITIES: [&str; 2] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/// The flags of every command that works on records.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Where the records are (one of the first three)")]
pub struct Target {
    /// Folder of an embedded store; opened by this command, so no service may be using it
    #[arg(long, value_name = "DIR", conflicts_with = "to")]
    pub data_dir: Option<PathBuf>,

    /// Address of a running service, such as http://127.0.0.1:50051; https for TLS
    #[arg(long, value_name = "URL")]
    pub to: Option<String>,

    /// "qdrant": on a Qdrant server; opened by this command, beside services that may be using it
    #[arg(long, value_name = "STORE", conflicts_with_all = ["data_dir", "to"], value_parser = only_qdrant)]
    pub store: Option<StoreKind>,

    /// Key for the service; better given as a variable than on the command line
    #[arg(long, env = "TALENTMATCH_API_KEY", hide_env_values = true, value_name = "KEY")]
    pub api_key: Option<Secret>,

    /// PEM file of the authorities to trust with https [default: those of the system]
    #[arg(long, env = "TALENTMATCH_TLS_CA", value_name = "FILE")]
    pub tls_ca: Option<PathBuf>,

    /// PEM file of a certificate to present to the service, with its chain; needs https and --tls-client-key
    #[arg(long, env = "TALENTMATCH_TLS_CLIENT_CERT", value_name = "FILE", requires = "tls_client_key")]
    pub tls_client_cert: Option<PathBuf>,

    /// PEM file of the private key of that certificate
    #[arg(long, env = "TALENTMATCH_TLS_CLIENT_KEY", value_name = "FILE", requires = "tls_client_cert")]
    pub tls_client_key: Option<PathBuf>,

    /// Tenant to act for; with --to the key decides it and this must agree [default: default]
    #[arg(long, value_name = "TENANT")]
    pub tenant: Option<TenantId>,

    /// Language of reasons, changes and errors: zh or en [default: en]
    #[arg(long, value_name = "LANG", value_parser = spoken)]
    pub lang: Option<Language>,

    /// What calls are for: the audit trail tells it, and who has agreed to be shown for it alone is shown
    #[arg(long, value_name = "PURPOSE", value_parser = a_purpose)]
    pub purpose: Option<String>,

    /// With --data-dir and --store; a service has its own.
    #[command(flatten)]
    pub model: ModelFlags,

    /// With --store.
    #[command(flatten)]
    pub qdrant: QdrantSettings,
}

fn spoken(text: &str) -> Result<Language, String> {
    Language::accepted(text).ok_or_else(|| "must be zh or en".to_string())
}

fn a_purpose(text: &str) -> Result<String, String> {
    match is_purpose(text.as_bytes()) {
        true => Ok(text.to_string()),
        false => Err("must be 1 to 64 of [A-Za-z0-9._-]".to_string()),
    }
}

fn only_qdrant(text: &str) -> Result<StoreKind, String> {
    match text {
        "qdrant" => Ok(StoreKind::Qdrant),
        _ => Err("must be qdrant; for a folder give --data-dir".to_string()),
    }
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_string()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A certificate and its key, in PEM.
pub type IdentityPem = (Vec<u8>, Vec<u8>);

/// A target, checked.
#[derive(Clone, Debug)]
pub enum Endpoint {
    /// The whole service runs inside this process, over this folder or Qdrant server.
    InProcess(Box<Config>),
    /// A running service; `tls_ca` is set for https.
    Remote {
        /// Where it is.
        url: String,
        /// What it is asked with.
        api_key: Option<Secret>,
        /// PEM of the authorities to trust.
        tls_ca: Option<Vec<u8>>,
        /// PEM of a certificate to present, and of its key.
        identity: Option<IdentityPem>,
    },
}

/// Why a target cannot be used: a mistake of usage, not of the service.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct TargetError(Cause);

impl Target {
    /// Which of the two it is.
    pub fn resolve(&self) -> Result<Endpoint, TargetError> {
        if let Some(url) = &self.to {
            let tls_ca = if url.starts_with("https://") { Some(self.authorities()?) } else { None };
            let identity = self.identity()?;
            if identity.is_some() && tls_ca.is_none() {
                return Err(TargetError(
                    "--tls-client-cert: needs --to https://..., as it goes over TLS".into(),
                ));
            }
            return Ok(Endpoint::Remote {
                url: url.clone(),
                api_key: self.api_key.clone(),
                tls_ca,
                identity,
            });
        }
        if self.data_dir.is_none() && self.store.is_none() {
            return Err(TargetError("give --data-dir DIR, --to URL or --store qdrant".into()));
        }
        let settings = Settings {
            data_dir: self.data_dir.clone(),
            store: self.store,
            qdrant: self.qdrant.clone(),
            tenant: Some(self.tenant.clone().unwrap_or_else(default_tenant)),
            ..Settings::default()
        };
        let config = Config::resolve(self.model.clone().over(settings)).map_err(|problems| {
            TargetError(problems.iter().map(ConfigError::to_string).collect::<Vec<_>>().join("; ").into())
        })?;
        Ok(Endpoint::InProcess(Box::new(config)))
    }

    fn identity(&self) -> Result<Option<IdentityPem>, TargetError> {
        let (Some(cert), Some(key)) = (&self.tls_client_cert, &self.tls_client_key) else { return Ok(None) };
        let read = |flag: &str, path: &PathBuf| {
            std::fs::read(path).map_err(|error| {
                TargetError(Cause::of(error).under(format_args!("{flag} {}", path.display())))
            })
        };
        Ok(Some((read("--tls-client-cert", cert)?, read("--tls-client-key", key)?)))
    }

    fn authorities(&self) -> Result<Vec<u8>, TargetError> {
        if let Some(path) = &self.tls_ca {
            return std::fs::read(path).map_err(|error| {
                TargetError(Cause::of(error).under(format_args!("--tls-ca {}", path.display())))
            });
        }
        let known = SYSTEM_AUTHORITIES.iter().find_map(|path| std::fs::read(path).ok());
        known.ok_or_else(|| TargetError("https needs --tls-ca FILE: the system has no known list".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_folder_and_service_is_needed() {
        assert!(Target::default().resolve().is_err());
        let folder = Target { data_dir: Some("d".into()), ..Target::default() };
        let Ok(Endpoint::InProcess(config)) = folder.resolve() else { panic!("a folder") };
        assert_eq!(config.tenant.as_str(), "default");
    }

    #[test]
    fn keys_are_not_shown() {
        let key: Secret = "very-secret".parse().expect("any text");
        let target =
            Target { to: Some("http://localhost:1".into()), api_key: Some(key), ..Target::default() };
        assert!(!format!("{target:?} {:?}", target.resolve()).contains("very-secret"));
    }
}
