//! One line of a file of credentials: a compact JWS (RFC 7515) whose issuer is registered.
//!
//! A credential is a W3C Verifiable Credential secured by JOSE (VC-JOSE-COSE, or the JWT proof of Open Badges 3.0 section 8.2.4, or `vc`
//! inside of a JWT as VC Data Model 1.1 has it): an achievement of somebody. What takes one back is a Security Event Token (RFC 8417)
//! with the CAEP event `credential-change` of change type `revoke` about the credential's id.

use chrono::{DateTime, SubsecRound, Utc};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::Value;

use super::keys::keys_of;
use crate::api::tokens::{Known, has_critical};
use crate::convert::field::told_of;
use crate::domain::message::{Code, Message};
use crate::domain::record::attestation::Attestation;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::role::Role;
use crate::domain::text::normalize::{is_noise, personal_data};
use crate::engine::attestations::{Issuer, Statement};

/// Bytes of a line.
const MOST_BYTES: usize = 16 << 10;
/// Characters of the id of a credential, and of the certificate and the level, as records have them.
const ID: usize = 500;
const CERTIFICATE: usize = 100;
const LEVEL: usize = 50;
/// Seconds by which clocks may be apart.
const LEEWAY_S: i64 = 30;
/// Algorithms of signatures that are taken (RFC 8725 section 3.1): neither `none` nor one with a shared secret.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256];
/// What the ids of persons may begin with, as ids of subjects must be URLs.
const URN: &str = "urn:talentmatch:";
/// What the type of a credential holds.
const VERIFIABLE: &str = "VerifiableCredential";
/// The event that takes a credential back (OpenID CAEP 1.0 section 3.3).
const CHANGE: &str = "https://schemas.openid.net/secevent/caep/event-type/credential-change";

/// The registered issuers with their keys.
pub struct Trusted {
    issuers: Vec<(Issuer, Vec<Known>)>,
}

impl Trusted {
    /// Keys that cannot be read verify nothing.
    pub fn of(issuers: Vec<Issuer>) -> Self {
        let with_keys = |issuer: Issuer| {
            let keys = keys_of(&issuer.keys).unwrap_or_default();
            (issuer, keys)
        };
        Self { issuers: issuers.into_iter().map(with_keys).collect() }
    }

    /// What a line says, where it is signed by who it says it is from, and holds now.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn read(&self, line: &str, home: &TenantId, now: DateTime<Utc>) -> Result<Statement, Message> {
        if line.len() > MOST_BYTES {
            return Err(Code::CredentialTooLong.with("most", MOST_BYTES));
        }
        let header = decode_header(line).map_err(|_| Code::CredentialForm)?;
        if !ALGORITHMS.contains(&header.alg) || has_critical(line) {
            return Err(Code::CredentialForm.into());
        }
        let said = unverified(line).ok_or(Code::CredentialForm)?;
        let uri = issuer_of(&said).ok_or_else(|| lacks("iss"))?;
        let found = self.issuers.iter().find(|(issuer, _)| issuer.uri == uri);
        let (issuer, keys) = found.ok_or(Code::CredentialIssuer)?;
        let mut fitting = keys.iter().filter(|key| key.may_have_signed(&header));
        let payload = fitting.find_map(|key| verified(line, key)).ok_or(Code::CredentialSignature)?;
        match payload.get("events") {
            Some(events) => revocation(&payload, events, issuer, now),
            None => attestation(&payload, issuer, home, now),
        }
    }
}

/// What it says of itself, before its signature is looked at.
fn unverified(line: &str) -> Option<Value> {
    use base64::Engine as _;
    let body = line.split('.').nth(1)?;
    let body = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).ok()?;
    serde_json::from_slice(&body).ok().filter(Value::is_object)
}

fn verified(line: &str, key: &Known) -> Option<Value> {
    let mut must = Validation::new(key.algorithm);
    // Times are judged by the clock of the service, the issuer by its key; audiences are not asked for.
    (must.validate_exp, must.validate_aud) = (false, false);
    must.required_spec_claims.clear();
    decode::<Value>(line, &key.key, &must).ok().map(|read| read.claims)
}

/// The credential, which JWTs of the older model have inside.
fn credential(payload: &Value) -> &Value {
    payload.get("vc").filter(|vc| vc.is_object()).unwrap_or(payload)
}

/// The URI of the issuer, where what the claim and the credential say of it is the same.
fn issuer_of(payload: &Value) -> Option<String> {
    let claim = payload.get("iss").and_then(Value::as_str);
    let issuer = credential(payload).get("issuer");
    let own = issuer.and_then(|issuer| issuer.as_str().or_else(|| issuer.get("id")?.as_str()));
    both(claim, own)
}

/// What two places say, where they do not contradict each other.
fn both(one: Option<&str>, other: Option<&str>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other).map(str::to_string),
    }
}

/// What is one, or a list of one. The data model lets a credential be about several (VC Data Model 2.0 section 4.8); here it is refused, as what
/// is said of one person could be neither shown nor erased without the other.
fn only<'v>(value: Option<&'v Value>, claim: &str) -> Result<Option<&'v Value>, Message> {
    match value.and_then(Value::as_array) {
        Some(list) if list.len() > 1 => Err(Code::CredentialSeveral.with("claim", claim)),
        _ => Ok(first(value)),
    }
}

/// The first of what may be one or a list.
fn first(value: Option<&Value>) -> Option<&Value> {
    value.map(|value| value.get(0).unwrap_or(value))
}

fn lacks(claim: &str) -> Message {
    Code::CredentialLacks.with("claim", claim)
}

/// A text without the white space around it, of at least `least` and at most `most` characters.
fn text(value: Option<&Value>, least: usize, most: usize, claim: &str) -> Result<String, Message> {
    let text = match value {
        None => "",
        Some(value) => value.as_str().ok_or_else(|| lacks(claim))?.trim(),
    };
    match (least..=most).contains(&text.chars().count()) && !text.contains(char::is_control) {
        true if text.contains(is_noise) => Err(Code::CredentialSigns.with("claim", claim)),
        true => Ok(text.to_string()),
        false => Err(lacks(claim)),
    }
}

/// A text that people are shown: it does not say who somebody is either.
fn shown(value: Option<&Value>, least: usize, most: usize, claim: &str) -> Result<String, Message> {
    let text = text(value, least, most, claim)?;
    match personal_data(&text) {
        Some(found) => Err(Code::CredentialPersonal.with("claim", claim).with("what", told_of(found))),
        None => Ok(text),
    }
}

fn attestation(
    payload: &Value,
    issuer: &Issuer,
    home: &TenantId,
    now: DateTime<Utc>,
) -> Result<Statement, Message> {
    let vc = credential(payload);
    let types = vc.get("type");
    let is_type = |value: &Value| value.as_str() == Some(VERIFIABLE);
    let listed = types.and_then(Value::as_array);
    if !types.is_some_and(is_type) && !listed.is_some_and(|types| types.iter().any(is_type)) {
        return Err(lacks("type"));
    }
    let id = both(payload.get("jti").and_then(Value::as_str), vc.get("id").and_then(Value::as_str));
    let id = text(id.map(Value::from).as_ref(), 1, ID, "id")?;
    let subject =
        only(vc.get("credentialSubject"), "credentialSubject")?.ok_or_else(|| lacks("credentialSubject"))?;
    let holder = both(payload.get("sub").and_then(Value::as_str), subject.get("id").and_then(Value::as_str));
    let holder = holder.ok_or_else(|| lacks("credentialSubject.id"))?;
    let name = RecordName::parse(holder.strip_prefix(URN).unwrap_or(&holder), home);
    let name = name.ok().filter(|name| name.kind.is(Role::Person)).ok_or(Code::CredentialHolder)?;
    if name.tenant != *home {
        return Err(Code::CredentialOfOthers.into());
    }
    let achievement = only(subject.get("achievement"), "credentialSubject.achievement")?
        .and_then(|achievement| achievement.get("name"));
    let certificate = shown(achievement, 1, CERTIFICATE, "credentialSubject.achievement.name")?;
    let level = first(subject.get("result")).and_then(|result| result.get("value"));
    let level = shown(level, 0, LEVEL, "credentialSubject.result.value")?;
    let begins = [("nbf", payload), ("validFrom", vc), ("issuanceDate", vc)];
    let issued = times(begins)?.into_iter().max().ok_or_else(|| lacks("validFrom"))?;
    let expires = times([("exp", payload), ("validUntil", vc), ("expirationDate", vc)])?.into_iter().min();
    check_begun(issued, now)?;
    if let Some(end) = expires.filter(|end| *end <= now) {
        return Err(Code::CredentialOver.with("time", end.to_rfc3339()));
    }
    let issuer = issuer.uri.clone();
    let attestation =
        Attestation { credential: id, issuer, certificate, level, issued, expires, revoked: None };
    Ok(Statement::Attests(name, attestation))
}

/// The times that claims state, in whole seconds: as a number of them since 1970, or in the form of RFC 3339.
fn times<const N: usize>(claims: [(&str, &Value); N]) -> Result<Vec<DateTime<Utc>>, Message> {
    let read = |(claim, of): (&str, &Value)| {
        let value = of.get(claim)?;
        let time = match value.as_f64() {
            Some(seconds) => {
                let whole = Some(seconds).filter(|seconds| seconds.abs() < 1e11);
                whole.and_then(|seconds| DateTime::from_timestamp(seconds as i64, 0))
            }
            None => value.as_str().and_then(|text| Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())),
        };
        let sound = time.map(|time| time.trunc_subsecs(0));
        Some(sound.ok_or_else(|| Code::CredentialTime.with("claim", claim)))
    };
    claims.into_iter().filter_map(read).collect()
}

fn check_begun(issued: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Message> {
    match issued.timestamp() > now.timestamp() + LEEWAY_S {
        true => Err(Code::CredentialNotYet.with("time", issued.to_rfc3339())),
        false => Ok(()),
    }
}

fn revocation(
    payload: &Value,
    events: &Value,
    issuer: &Issuer,
    now: DateTime<Utc>,
) -> Result<Statement, Message> {
    let event = events.get(CHANGE);
    let change = event.and_then(|change| change.get("change_type")).and_then(Value::as_str);
    if change != Some("revoke") {
        return Err(Code::CredentialEvent.into());
    }
    let subject = payload.get("sub_id").or_else(|| event?.get("subject"));
    let credential = text(subject.and_then(|subject| subject.get("uri")), 1, ID, "sub_id.uri")?;
    let time = times([("iat", payload)])?.pop().ok_or_else(|| lacks("iat"))?;
    check_begun(time, now)?;
    Ok(Statement::Revokes { credential, issuer: issuer.uri.clone(), time })
}

#[cfg(test)]
mod tests;
