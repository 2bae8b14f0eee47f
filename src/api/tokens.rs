//! Tokens (JWT, RFC 7519) of another sign-in: a caller who presents one is let in as what it says, where it is signed by a known key
//! (JWKS, RFC 7517), of the right issuer, for this service, and not over. Its claims are `tenant`, and, as far as they are there,
//! `roles` and `alliances`; `iss`, `aud` and `exp` must be there, and `nbf` holds. Clocks may be apart by half a minute.
//!
//! What RFC 8725 asks for is kept: the algorithm must be one of those that are configured, and a key is only used for its own kind,
//! so that neither `none` nor a public key as a shared secret lets anyone in.

pub mod sound;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::domain::access::{CallerRole, CallerRoles};
use crate::domain::message::Language;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::text::normalize::Barred;
use crate::engine::access::Admission;

/// What ids of callers with a token begin with.
pub(super) const TOKEN: &str = "jwt:";
/// Bytes of a token.
const MOST_BYTES: usize = 8 << 10;
/// Seconds by which clocks may be apart.
const LEEWAY_S: f64 = 30.0;
/// Keys are not fetched again before this, whatever tokens name.
const LEAST_PAUSE: Duration = Duration::from_secs(5);

/// That a token was signed by a key of a set and says what it must, whatever the time is. It holds as long as that very set is in use.
pub struct Proof {
    token: String,
    keys: Arc<Vec<Known>>,
    claims: Arc<Claims>,
}

/// What tokens must be.
#[derive(Clone, Debug)]
pub struct TokenRules {
    /// What `iss` must be.
    pub issuer: String,
    /// What `aud` must be or hold.
    pub audience: String,
    /// Algorithms of signatures that are taken.
    pub algorithms: Vec<Algorithm>,
}

/// Tells the time, as all access is judged by it.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Where keys are fetched. Waits for the network.
pub type Fetch = Arc<dyn Fn() -> Result<JwkSet, String> + Send + Sync>;

/// Those who present tokens.
pub struct Tokens {
    rules: TokenRules,
    now: Now,
    held: Arc<RwLock<Arc<Vec<Known>>>>,
    source: Option<Source>,
}

/// How long keys that are fetched are used.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// After this they are fetched again.
    pub refresh: Duration,
    /// After this without others they are used no more: who could take a key back in the meantime was not heard.
    pub keep: Duration,
}

struct Source {
    fetch: Fetch,
    times: Times,
    /// When keys were last asked for, and when they came.
    asked: Arc<Mutex<Asked>>,
}

#[derive(Default)]
struct Asked {
    at: Option<Instant>,
    is_under_way: bool,
    /// When those that are in use came.
    came: Option<Instant>,
}

/// A key and what it may be used for.
pub(super) struct Known {
    id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    /// Seconds since 1970, perhaps with a fraction.
    exp: f64,
    nbf: Option<f64>,
    #[serde(default)]
    sub: String,
    tenant: String,
    roles: Option<Vec<String>>,
    #[serde(default)]
    alliances: BTreeSet<String>,
}

impl Tokens {
    /// By keys that are there.
    pub fn with_keys(rules: TokenRules, now: Now, keys: &JwkSet) -> Self {
        Self { rules, now, held: Arc::new(RwLock::new(Arc::new(known(keys)))), source: None }
    }

    /// By keys that are fetched now, again after a while, and where a token names one that is not known.
    pub fn with_source(rules: TokenRules, now: Now, fetch: Fetch, times: Times) -> Self {
        let source = Source { fetch, times, asked: Arc::default() };
        let tokens = Self { rules, now, held: Arc::default(), source: Some(source) };
        tokens.fetch_after(Duration::ZERO);
        tokens
    }

    /// For how long the keys that are fetched have been in use; `None` where keys are of a file, or have not come.
    pub fn age(&self) -> Option<Duration> {
        let asked = self.source.as_ref()?.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.came.map(|came| came.elapsed())
    }

    /// Whether the keys that are fetched are still used; `None` where keys are of a file, or have not come.
    pub fn are_kept(&self) -> Option<bool> {
        let keep = self.source.as_ref()?.times.keep;
        self.age().map(|age| age <= keep)
    }

    /// Whom a token lets in. Unread is where keys could not be fetched yet, or not for too long.
    pub fn admit(&self, presented: &[u8]) -> Admission {
        self.admit_again(presented, &mut None)
    }

    /// The same of a token that is asked for again and again, as each piece of a stream does: its signature is verified once, and anew
    /// when other keys are in use; whether it is over is asked each time. `proof` is what the call before has left there.
    pub fn admit_again(&self, presented: &[u8], proof: &mut Option<Proof>) -> Admission {
        let token = match std::str::from_utf8(presented) {
            Ok(token) if token.len() <= MOST_BYTES => token,
            _ => return Admission::NotOurs,
        };
        let known = proof.as_ref().filter(|proof| proof.token == token);
        if let Some(proof) = known.filter(|proof| Arc::ptr_eq(&proof.keys, &self.held())) {
            return if self.are_current() { self.admitted(&proof.claims) } else { Admission::Unread };
        }
        let Ok(header) = decode_header(token) else {
            return if is_token(token) { Admission::Refused } else { Admission::NotOurs };
        };
        if has_critical(token) {
            return Admission::Refused;
        }
        if !self.are_current() {
            return Admission::Unread;
        }
        let held = self.held();
        let fitting: Vec<&Known> = held.iter().filter(|key| key.may_have_signed(&header)).collect();
        if fitting.is_empty() && self.source.is_some() {
            self.fetch_after(LEAST_PAUSE);
            if !self.has_come() {
                return Admission::Unread;
            }
        }
        let Some(claims) = fitting.into_iter().find_map(|known| self.read(token, known)).map(Arc::new) else {
            return Admission::Refused;
        };
        *proof = Some(Proof { token: token.to_string(), keys: held.clone(), claims: claims.clone() });
        self.admitted(&claims)
    }

    /// Whom claims let in that were proved, by the clock of the service.
    fn admitted(&self, claims: &Claims) -> Admission {
        match claims.hold_at((self.now)().timestamp() as f64) {
            true => caller(claims).map_or(Admission::Refused, Admission::Admitted),
            false => Admission::Refused,
        }
    }

    /// What a token claims, where the key has signed it and it is for this service.
    fn read(&self, token: &str, known: &Known) -> Option<Claims> {
        if !self.rules.algorithms.contains(&known.algorithm) {
            return None;
        }
        let mut must = Validation::new(known.algorithm);
        must.set_required_spec_claims(&["exp", "iss", "aud"]);
        must.set_issuer(&[&self.rules.issuer]);
        must.set_audience(&[&self.rules.audience]);
        // Judged here, by the clock of the service.
        must.validate_exp = false;
        match decode::<Claims>(token, &known.key, &must) {
            Ok(read) => Some(read.claims),
            Err(error) => {
                tracing::debug!("a token is refused: {error}");
                None
            }
        }
    }

    fn held(&self) -> Arc<Vec<Known>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fetches the keys again where that is due, and says whether those that are held are still used.
    fn are_current(&self) -> bool {
        if let Some(source) = &self.source {
            self.fetch_after(source.times.refresh);
        }
        self.are_kept() != Some(false)
    }

    fn has_come(&self) -> bool {
        let asked = self.source.as_ref().map(|source| &source.asked);
        asked.is_none_or(|asked| asked.lock().unwrap_or_else(PoisonError::into_inner).came.is_some())
    }

    /// Fetches keys on a thread of their own, where that was not done since `pause` and is not under way.
    fn fetch_after(&self, pause: Duration) {
        let Some(source) = &self.source else { return };
        {
            let mut asked = source.asked.lock().unwrap_or_else(PoisonError::into_inner);
            // What did not come, or not for too long, is asked for again soon.
            let is_there = asked.came.is_some_and(|came| came.elapsed() <= source.times.keep);
            let pause = if is_there { pause } else { pause.min(LEAST_PAUSE) };
            if asked.is_under_way || asked.at.is_some_and(|at| at.elapsed() < pause) {
                return;
            }
            (asked.at, asked.is_under_way) = (Some(Instant::now()), true);
        }
        let (fetch, asked, held) = (source.fetch.clone(), source.asked.clone(), self.held.clone());
        let keep = source.times.keep;
        std::thread::spawn(move || {
            let fetched = fetch();
            let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.is_under_way = false;
            match fetched {
                Ok(keys) => {
                    *held.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known(&keys));
                    asked.came = Some(Instant::now());
                }
                Err(error) => {
                    let keep_h = keep.as_secs() / 3600;
                    match asked.came.map(|came| came.elapsed() <= keep) {
                        Some(false) => tracing::error!(
                            "keys of tokens cannot be fetched for more than {keep_h} h: tokens let nobody in: {error}"
                        ),
                        Some(true) => tracing::warn!(
                            "keys of tokens cannot be fetched; those that are known stay in use until {keep_h} h after they came: {error}"
                        ),
                        None => {
                            tracing::warn!("keys of tokens cannot be fetched: tokens let nobody in: {error}");
                        }
                    }
                }
            }
        });
    }
}

/// Whether a text has the form of a token (RFC 7519, 7.2): an object of JSON in base64 before a dot. An API key has not.
fn is_token(text: &str) -> bool {
    let head = text.split_once('.').and_then(|(head, _)| URL_SAFE_NO_PAD.decode(head).ok());
    head.is_some_and(|head| {
        serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&head).is_ok()
    })
}

/// Whether the header names what must be understood (`crit`, RFC 7515 section 4.1.11); nothing of the kind is understood here.
pub(super) fn has_critical(token: &str) -> bool {
    let head = token.split('.').next().unwrap_or_default();
    let head = URL_SAFE_NO_PAD.decode(head).unwrap_or_default();
    serde_json::from_slice::<serde_json::Value>(&head).is_ok_and(|head| head.get("crit").is_some())
}

impl Claims {
    fn hold_at(&self, now: f64) -> bool {
        now <= self.exp + LEEWAY_S && self.nbf.is_none_or(|begin| begin - LEEWAY_S <= now)
    }
}

impl Known {
    /// Whether a signature with this header may be of the key.
    pub(super) fn may_have_signed(&self, header: &Header) -> bool {
        let is_named = header.kid.is_none() || self.id.is_none() || header.kid == self.id;
        header.alg == self.algorithm && is_named
    }
}

/// The keys of a set that verify signatures by an algorithm that tokens may have; those that are [unsound](sound) are passed over.
pub(super) fn known(keys: &JwkSet) -> Vec<Known> {
    let read = |(number, jwk): (usize, &Jwk)| {
        let algorithm = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => Algorithm::RS256,
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
            _ => return None,
        };
        let common = &jwk.common;
        let is_to_verify = common.public_key_use.as_ref().is_none_or(|of| *of == PublicKeyUse::Signature)
            && common.key_algorithm.is_none_or(|of| of.to_string() == format!("{algorithm:?}"))
            && common.key_operations.as_ref().is_none_or(|all| all.contains(&KeyOperations::Verify));
        if !is_to_verify {
            return None;
        }
        if let Some(why) = sound::fault(jwk, number + 1) {
            tracing::warn!("a public key is passed over: {}", why.text(Language::English));
            return None;
        }
        Some(Known { id: jwk.common.key_id.clone(), algorithm, key: DecodingKey::from_jwk(jwk).ok()? })
    };
    keys.keys.iter().enumerate().filter_map(read).collect()
}

/// The caller that claims stand for; none where they name no tenant, one by an identity number, or a role that there is not.
fn caller(claims: &Claims) -> Option<Caller> {
    let Claims { iss, sub, tenant, roles, alliances, .. } = claims;
    // Neither may say who somebody is: both are kept.
    let is_personal = |id: &str| Barred::IdentityNumbers.first_in(id).is_some();
    if is_personal(tenant) || alliances.iter().any(|alliance| is_personal(alliance)) {
        return None;
    }
    let tenant: TenantId = tenant.parse().ok()?;
    let roles = match roles {
        None => CallerRoles::UNSTATED,
        Some(names) => {
            names.iter().map(|name| name.parse::<CallerRole>().ok()).collect::<Option<CallerRoles>>()?
        }
    };
    // Who it was can be told apart in the audit trail, and not read there.
    let digest = Sha256::digest(format!("{iss} {sub}"));
    let id = digest.iter().take(6).fold(TOKEN.to_string(), |id, byte| id + &format!("{byte:02x}"));
    Some(Caller::admitted(tenant, alliances.clone(), roles).with_key(&id))
}

#[cfg(test)]
mod tests;
