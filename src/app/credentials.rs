//! Who is let in, as the configuration says and the ledger.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::JwkSet;

use crate::api::Api;
use crate::api::credentials::{Certified, Credentials, Key};
use crate::api::tokens::sound::fault;
use crate::api::tokens::{Now, Times, TokenRules, Tokens};
use crate::config::{Config, ConfigError, Jwt, JwtAlgorithm, key_set};
use crate::domain::message::Language;

/// Longest time that fetching keys takes, and bytes that they may have.
const LONGEST: Duration = Duration::from_secs(10);
const MOST_BYTES: u64 = 1 << 20;

/// The keys of the configuration, and those that come and go.
pub(super) fn credentials(config: &Config, api: &Api) -> Credentials {
    let configured = config.api_keys.iter().map(|key| Key {
        sha256: key.sha256,
        tenant: key.tenant.clone(),
        alliances: key.alliances.clone(),
        roles: key.roles,
    });
    let certified = config.client_certificates.iter().map(|known| Certified {
        name: known.name.clone(),
        tenant: known.tenant.clone(),
        alliances: known.alliances.clone(),
        roles: known.roles,
    });
    Credentials {
        certified: certified.collect(),
        without_key: config.is_open().then(|| config.tenant.clone()),
        configured: configured.collect(),
        issued: Some(api.keys().clone()),
        tokens: config.jwt.as_ref().map(|jwt| tokens(jwt, api)),
        alliances: Some(api.alliances().clone()),
    }
}

/// Whether the keys of tokens that a file holds can be trusted: with some anybody could sign.
///
/// # Errors
/// The first that is unsound.
pub(super) fn check_token_keys(config: &Config) -> Result<(), ConfigError> {
    let Some(jwt) = &config.jwt else { return Ok(()) };
    let mut keys = jwt.keys.iter().flat_map(|set| &set.keys).enumerate();
    let Some(why) = keys.find_map(|(at, key)| fault(key, at + 1)) else { return Ok(()) };
    let problem = format!("{}: {}", jwt.jwks, why.text(Language::English));
    Err(ConfigError { field: "jwt.jwks".to_string(), problem: problem.into() })
}

fn tokens(jwt: &Jwt, api: &Api) -> Tokens {
    let api = api.clone();
    let now: Now = Arc::new(move || api.now());
    let algorithm = |algorithm: &JwtAlgorithm| match algorithm {
        JwtAlgorithm::Rs256 => Algorithm::RS256,
        JwtAlgorithm::Es256 => Algorithm::ES256,
        JwtAlgorithm::EdDsa => Algorithm::EdDSA,
    };
    let rules = TokenRules {
        issuer: jwt.issuer.clone(),
        audience: jwt.audience.clone(),
        algorithms: jwt.algorithms.iter().map(algorithm).collect(),
    };
    match &jwt.keys {
        Some(keys) => Tokens::with_keys(rules, now, keys),
        None => {
            let url = jwt.jwks.clone();
            let fetch = move || fetched(&url).map_err(|error| format!("{url}: {error}"));
            let times = Times {
                refresh: Duration::from_secs(jwt.refresh_s),
                keep: Duration::from_secs(jwt.keep_h * 3600),
            };
            Tokens::with_source(rules, now, Arc::new(fetch), times)
        }
    }
}

fn fetched(url: &str) -> Result<JwkSet, ureq::Error> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(LONGEST)).max_redirects(0).build().into();
    let mut answer = agent.get(url).call()?;
    let text = answer.body_mut().with_config().limit(MOST_BYTES).read_to_string()?;
    key_set(&text).map_err(|error| ureq::Error::Other(Box::new(error)))
}
