//! Tokens (JWT, RFC 7519) of another sign-in, which let callers in beside keys.

use std::fmt;
use std::net::IpAddr;

use clap::ValueEnum;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet};
use serde::{Deserialize, Serialize};

use super::declare::settings;
use super::{ConfigError, read_file};

settings! {
    /// Tokens that let callers in.
    layer JwtSettings;
    /// What was given of tokens.
    holds JwtGiven in "jwt.";

    /// File or https URL with the keys (JWKS, RFC 7517) that tokens (JWT) are signed by; with --jwt-issuer and --jwt-audience they let
    /// callers in beside keys
    ("jwt-jwks", "TALENTMATCH_JWT_JWKS", "FILE|URL")
    jwks: String;

    /// Who makes the tokens: their claim `iss`
    ("jwt-issuer", "TALENTMATCH_JWT_ISSUER", "ISSUER")
    issuer: String;

    /// Whom the tokens are for: their claim `aud` must be it or hold it
    ("jwt-audience", "TALENTMATCH_JWT_AUDIENCE", "AUDIENCE")
    audience: String;

    /// Algorithms that a token may be signed by; all three by itself
    ("jwt-algorithms", "TALENTMATCH_JWT_ALGORITHMS", "ALGORITHMS", value_delimiter = ',')
    algorithms: Vec<JwtAlgorithm>;

    /// Seconds after which keys of a URL are fetched again; one that a token names and nobody knows is fetched at once
    ("jwt-refresh-s", "TALENTMATCH_JWT_REFRESH_S", "SECONDS")
    refresh_s: u64 = 300, 10 => 86_400;

    /// Hours that keys of a URL are used after they were last fetched; then tokens let nobody in until they come again
    ("jwt-keep-h", "TALENTMATCH_JWT_KEEP_H", "HOURS")
    keep_h: u64 = 24, 1 => 720;
}

/// An algorithm of signatures (RFC 7518, RFC 8037). Those with a shared secret and `none` are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum JwtAlgorithm {
    /// RSA with SHA-256.
    #[serde(rename = "RS256")]
    #[value(name = "RS256")]
    Rs256,
    /// ECDSA over P-256 with SHA-256.
    #[serde(rename = "ES256")]
    #[value(name = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    #[value(name = "EdDSA")]
    EdDsa,
}

/// Tokens that let callers in, checked.
#[derive(Clone, Serialize)]
pub struct Jwt {
    /// Where the keys come from, as it was given.
    pub jwks: String,
    /// What `iss` must be.
    pub issuer: String,
    /// What `aud` must be or hold.
    pub audience: String,
    /// Those that are taken.
    pub algorithms: Vec<JwtAlgorithm>,
    /// Seconds after which keys of a URL are fetched again.
    pub refresh_s: u64,
    /// Hours that keys of a URL are used after they were last fetched.
    pub keep_h: u64,
    /// Read of a file; none where they are fetched.
    #[serde(skip)]
    pub keys: Option<JwkSet>,
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt").field("jwks", &self.jwks).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl JwtSettings {
    /// Reads the keys of a file; every problem names its setting.
    pub(super) fn resolve(self, problems: &mut Vec<ConfigError>) -> Option<Jwt> {
        let given = self.fill();
        given.check_ranges(problems);
        let JwtGiven { jwks, issuer, audience, algorithms, refresh_s, keep_h } = given;
        let Some(jwks) = jwks else {
            if issuer.is_some() || audience.is_some() || algorithms.is_some() {
                problems
                    .push(ConfigError::new("jwt.jwks", "is required beside the other settings of tokens"));
            }
            return None;
        };
        let mut needed = |field: &str, value: Option<String>| {
            let value = value.filter(|value| !value.is_empty());
            if value.is_none() {
                problems.push(ConfigError::new(format!("jwt.{field}"), "is required beside jwt.jwks"));
            }
            value
        };
        let (issuer, audience) = (needed("issuer", issuer), needed("audience", audience));
        let keys = match is_url(&jwks) {
            true if !may_be_fetched(&jwks) => {
                problems.push(ConfigError::new("jwt.jwks", "must be https where it is not of this machine"));
                None
            }
            true => None,
            false => match read_keys(&jwks) {
                Ok(keys) => Some(keys),
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            },
        };
        use JwtAlgorithm::{EdDsa, Es256, Rs256};
        let algorithms = algorithms.unwrap_or_else(|| vec![Rs256, Es256, EdDsa]);
        Some(Jwt { jwks, issuer: issuer?, audience: audience?, algorithms, refresh_s, keep_h, keys })
    }
}

fn read_keys(path: &str) -> Result<JwkSet, ConfigError> {
    let text = read_file("jwt.jwks", path.as_ref())?;
    let keys = key_set(&text)
        .map_err(|error| ConfigError::new("jwt.jwks", format!("{path}: holds no JWKS: {error}")))?;
    match keys.keys.is_empty() {
        true => Err(ConfigError::new("jwt.jwks", format!("{path}: holds no key of RSA, P-256 or Ed25519"))),
        false => Ok(keys),
    }
}

/// The keys of a JWKS that tokens may be signed by; others are passed over (RFC 7517 section 5).
///
/// # Errors
/// Where it is no JWKS.
pub fn key_set(text: &str) -> Result<JwkSet, serde_json::Error> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<serde_json::Value>,
    }
    let Set { keys } = serde_json::from_str(text)?;
    let known = keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
    let may_sign = |key: &Jwk| match &key.algorithm {
        AlgorithmParameters::RSA(_) => true,
        AlgorithmParameters::EllipticCurve(key) => key.curve == EllipticCurve::P256,
        AlgorithmParameters::OctetKeyPair(key) => key.curve == EllipticCurve::Ed25519,
        AlgorithmParameters::OctetKey(_) => false,
    };
    Ok(JwkSet { keys: known.filter(may_sign).collect() })
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Keys that others on the way could change would let anyone in.
fn may_be_fetched(url: &str) -> bool {
    let Ok(url) = url.parse::<http::Uri>() else { return false };
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    !host.is_empty() && (url.scheme_str() == Some("https") || is_here)
}
