//! The public keys of an issuer.

use jsonwebtoken::jwk::{Jwk, JwkSet};
use serde_json::Value;

use crate::api::limits;
use crate::api::tokens::sound::fault;
use crate::api::tokens::{Known, known};
use crate::domain::message::{Code, Message};

/// Members that only private and secret keys have (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
const SECRET: [&str; 2] = ["d", "k"];

/// The keys of a JWKS (RFC 7517) that verify signatures; keys of a kind that is not known are passed over, as section 5 asks for.
///
/// # Errors
/// Where there is none, there are too many, one is no public key, or one is unsound.
pub fn keys_of(text: &str) -> Result<Vec<Known>, Message> {
    let set: Value = serde_json::from_str(text).map_err(|_| Code::NoUsableKey)?;
    let keys = set.get("keys").and_then(Value::as_array).ok_or(Code::NoUsableKey)?;
    if keys.len() > limits::ISSUER_KEYS {
        return Err(Code::TooMany.with("most", limits::ISSUER_KEYS));
    }
    if keys.iter().any(|key| SECRET.iter().any(|member| key.get(member).is_some())) {
        return Err(Code::KeyIsPrivate.into());
    }
    let read = |(at, key): (usize, &Value)| Some((at + 1, serde_json::from_value(key.clone()).ok()?));
    let keys: Vec<(usize, Jwk)> = keys.iter().enumerate().filter_map(read).collect();
    if let Some(why) = keys.iter().find_map(|(number, key)| fault(key, *number)) {
        return Err(why);
    }
    let keys = keys.into_iter().map(|(_, key)| key).collect();
    let keys = known(&JwkSet { keys });
    match keys.is_empty() {
        true => Err(Code::NoUsableKey.into()),
        false => Ok(keys),
    }
}
