//! TLS: what the port proves itself with, read and checked as a whole before anything listens.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tokio_rustls::rustls;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use webpki::{BorrowedCertRevocationList, CertRevocationList};

use super::ConfigError;
use super::declare::settings;
use super::revocation::ClientLists;
use crate::domain::cause::Cause;

/// The setting of lists of revoked certificates.
const CRL: &str = "tls.client_crl";

/// The protocols that are spoken inside, the better first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

settings! {
    /// Files for TLS; both or none.
    layer TlsSettings;
    /// The files that were given.
    holds TlsFiles in "tls.";

    /// Certificate chain in PEM; with --tls-key the port speaks TLS only
    ("tls-cert", "TALENTMATCH_TLS_CERT", "FILE")
    cert: PathBuf;

    /// Private key in PEM
    ("tls-key", "TALENTMATCH_TLS_KEY", "FILE")
    key: PathBuf;

    /// PEM file of the authorities whose certificates callers may present; [[client_certificates]] of the config file say whom they let in
    ("tls-client-ca", "TALENTMATCH_TLS_CLIENT_CA", "FILE")
    client_ca: PathBuf;

    /// PEM file of certificate revocation lists, one of each of these authorities: who is on one is refused, and so is whose authority
    /// has none or one that is out of date
    ("tls-client-crl", "TALENTMATCH_TLS_CLIENT_CRL", "FILE")
    client_crl: PathBuf;

    /// Speak to nobody who presents no such certificate
    ("tls-client-required", "TALENTMATCH_TLS_CLIENT_REQUIRED", "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)
    client_required: bool = false;
}

/// Certificate chain and private key, loaded.
#[derive(Clone, Serialize)]
pub struct Tls {
    /// File of the chain.
    pub cert: PathBuf,
    /// File of the key.
    pub key: PathBuf,
    /// File of the authorities whose certificates callers may present.
    pub client_ca: Option<PathBuf>,
    /// File of the lists of revoked certificates.
    pub client_crl: Option<PathBuf>,
    /// Whether callers must present one.
    pub client_required: bool,
    /// What the lists are worth, authority by authority.
    #[serde(skip)]
    pub client_lists: ClientLists,
    /// What new connections are accepted with.
    #[serde(skip)]
    pub identity: Arc<rustls::ServerConfig>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("Tls");
        told.field("cert", &self.cert).field("key", &self.key).field("client_ca", &self.client_ca);
        told.finish_non_exhaustive()
    }
}

/// Reads both files; every problem names its setting and its file.
pub(super) fn check_tls(tls: TlsSettings, problems: &mut Vec<ConfigError>) -> Option<Tls> {
    let TlsFiles { cert, key, client_ca, client_crl, client_required } = tls.fill();
    if client_ca.is_none() && client_required {
        let why = "needs tls.client_ca (--tls-client-ca FILE): the authorities of the certificates that are required";
        problems.push(ConfigError::new("tls.client_required", why));
    }
    if client_ca.is_none() && client_crl.is_some() {
        let why = "needs tls.client_ca (--tls-client-ca FILE): the authorities whose lists they are";
        problems.push(ConfigError::new("tls.client_crl", why));
    }
    let (cert, key) = match (cert, key) {
        (Some(cert), Some(key)) => (cert, key),
        (None, None) => {
            if client_ca.is_some() {
                let why = "needs tls.cert and tls.key: callers present certificates over TLS alone";
                problems.push(ConfigError::new("tls.client_ca", why));
            }
            return None;
        }
        (Some(_), None) => {
            problems.push(ConfigError::new("tls.key", "is required beside tls.cert"));
            return None;
        }
        (None, Some(_)) => {
            problems.push(ConfigError::new("tls.cert", "is required beside tls.key"));
            return None;
        }
    };
    let mut take = |read: Result<_, ConfigError>| read.map_err(|problem| problems.push(problem)).ok();
    let chain = take(read_pem("tls.cert", &cert).and_then(|pem| chain_of("tls.cert", &cert, &pem)));
    let secret = match read_pem("tls.key", &key).and_then(|pem| secret_of(&key, &pem)) {
        Ok(secret) => Some(secret),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let lists = client_crl.as_deref();
    let callers = client_ca.as_deref().map(|path| verifier(path, lists, client_required)).transpose();
    let (callers, client_lists) = match callers {
        Ok(callers) => {
            callers.unwrap_or_else(|| (WebPkiClientVerifier::no_client_auth(), ClientLists::default()))
        }
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    match identity(chain?, secret?, callers) {
        Ok(identity) => {
            let identity = Arc::new(identity);
            Some(Tls { cert, key, client_ca, client_crl, client_required, client_lists, identity })
        }
        Err(error) => {
            let problem = match error {
                rustls::Error::InvalidCertificate(_) => {
                    ConfigError::new("tls.cert", Cause::of(error).under(cert.display()))
                }
                rustls::Error::InconsistentKeys(_) => {
                    let belongs = format!("does not belong to the certificate in {}", cert.display());
                    ConfigError::new("tls.key", format!("{}: {belongs}", key.display()))
                }
                _ => ConfigError::new("tls.key", Cause::of(error).under(key.display())),
            };
            problems.push(problem);
            None
        }
    }
}

fn read_pem(field: &str, path: &Path) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(path).map_err(|error| {
        ConfigError::new(field, Cause::of(error).under(format_args!("cannot read {}", path.display())))
    })
}

fn chain_of(field: &str, path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let problem = |what: String| ConfigError::new(field, format!("{}: {what}", path.display()));
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|error| problem(format!("is no sound PEM: {error}")))?;
    if chain.is_empty() {
        return Err(problem("holds no certificate".to_string()));
    }
    Ok(chain)
}

/// What is wrong with a key is said without a word of it.
fn secret_of(path: &Path, pem: &[u8]) -> Result<PrivateKeyDer<'static>, ConfigError> {
    PrivateKeyDer::from_pem_slice(pem)
        .map_err(|_| ConfigError::new("tls.key", format!("{}: holds no private key in PEM", path.display())))
}

/// The lists of revoked certificates in a file (RFC 5280, 5).
fn lists_of(path: &Path) -> Result<Vec<CertificateRevocationListDer<'static>>, ConfigError> {
    let problem = |what: String| ConfigError::new(CRL, format!("{}: {what}", path.display()));
    let pem = read_pem(CRL, path)?;
    let lists: Result<Vec<_>, _> = CertificateRevocationListDer::pem_slice_iter(&pem).collect();
    let lists = lists.map_err(|error| problem(format!("is no sound PEM: {error}")))?;
    if lists.is_empty() {
        return Err(problem("holds no certificate revocation list in PEM".to_string()));
    }
    // Of two lists of one authority the first alone would count.
    let mut seen = HashSet::new();
    for list in &lists {
        let list = BorrowedCertRevocationList::from_der(list)
            .map_err(|error| problem(format!("is no sound list: {error}")))?;
        let list = CertRevocationList::from(list);
        let of = (list.issuer().to_vec(), list.issuing_distribution_point().map(<[u8]>::to_vec));
        if !seen.insert(of) {
            return Err(problem("holds two lists of one authority: keep the newest alone".to_string()));
        }
    }
    Ok(lists)
}

/// What checks the certificates of callers: their chain to one of these authorities, their time, that they are for clients, and that
/// none of the chain is revoked. With it, what the lists are worth.
fn verifier(
    path: &Path,
    lists: Option<&Path>,
    required: bool,
) -> Result<(Arc<dyn ClientCertVerifier>, ClientLists), ConfigError> {
    const FIELD: &str = "tls.client_ca";
    let problem = |what: String| ConfigError::new(FIELD, format!("{}: {what}", path.display()));
    let mut roots = rustls::RootCertStore::empty();
    let authorities = chain_of(FIELD, path, &read_pem(FIELD, path)?)?;
    for authority in authorities.iter().cloned() {
        roots.add(authority).map_err(|error| problem(format!("is of no authority: {error}")))?;
    }
    let provider = Arc::new(default_provider());
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let builder = if required { builder } else { builder.allow_unauthenticated() };
    let Some(path) = lists else {
        let verifier = builder.build().map_err(|error| problem(error.to_string()))?;
        return Ok((verifier, ClientLists::default()));
    };
    let lists = lists_of(path)?;
    let worth = ClientLists::of(&authorities, &lists);
    let builder = builder.with_crls(lists).enforce_revocation_expiration();
    let verifier =
        builder.build().map_err(|error| ConfigError::new(CRL, format!("{}: {error}", path.display())))?;
    Ok((verifier, worth))
}

fn identity(
    chain: Vec<CertificateDer<'static>>,
    secret: PrivateKeyDer<'static>,
    callers: Arc<dyn ClientCertVerifier>,
) -> Result<rustls::ServerConfig, rustls::Error> {
    let builder = rustls::ServerConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?.with_client_cert_verifier(callers);
    let mut config = builder.with_single_cert(chain, secret)?;
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(config)
}
