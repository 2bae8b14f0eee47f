//! What callers send: messages as bytes and as JSON, names, addresses, tokens and keys.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use jsonwebtoken::Algorithm;
use prost::Message;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use talentmatch::api::tokens::{TokenRules, Tokens};
use talentmatch::config::key_set;
use talentmatch::convert::record_from_pb;
use talentmatch::domain::ranking::facts::Facts;
use talentmatch::domain::record::name::{RecordName, TenantId};
use talentmatch::domain::standing::address;
use talentmatch::pb::json::{message_from_json, message_to_json, record_from_json, record_to_json};
use talentmatch::pb::v1 as pb;

use super::kind;
use crate::fuzzing::fuzz;
use crate::support::sample_records;

fn tenant() -> TenantId {
    "school".parse().expect("a tenant")
}

/// One record of each kind.
fn records() -> Vec<pb::Record> {
    let mut records = sample_records();
    let of = |record: &pb::Record| {
        record.name.split('/').nth(2).or(record.name.split('/').next()).map(str::to_string)
    };
    records.dedup_by_key(|record| of(record));
    records
}

/// Refused, or taken with all that is read out of it.
fn taken(record: pb::Record) -> Result<usize, Vec<String>> {
    let record = record_from_pb(record, &tenant());
    let record = record
        .map_err(|faults| faults.into_iter().map(|fault| kind(&format!("{fault:?}"))).collect::<Vec<_>>())?;
    Ok(Facts::of(&record).skills.len())
}

#[test]
fn records_as_bytes() {
    let seeds = records().iter().map(Message::encode_to_vec).collect();
    fuzz("records as bytes", seeds, |bytes| {
        let record = pb::Record::decode(bytes).map_err(|error| vec![kind(&error.to_string())])?;
        let _ = record_to_json(&record);
        taken(record)
    });
}

#[test]
fn records_as_json() {
    let seeds = records().iter().map(|record| record_to_json(record).into_bytes()).collect();
    fuzz("records as JSON", seeds, |bytes| {
        let record = record_from_json(&String::from_utf8_lossy(bytes));
        taken(record.map_err(|error| vec![kind(&error.to_string())])?)
    });
}

#[test]
fn requests_as_json() {
    const REQUEST: &str = "talentmatch.v1.MatchRequest";
    let seed = json!({
        "subjectText": "数控车工", "targetKind": "RECORD_KIND_JOB_POSTING", "pageSize": 20, "pageToken": "AAAA",
        "asOfTime": "2026-11-20T00:00:00.5Z", "weights": {"similarity": 0.5}, "facets": ["FACET_FIELD_REGION"],
        "filter": {"regionCodes": ["510000"], "salaryMin": {"minAmount": 3000.5, "unit": "PAY_UNIT_MONTH"}}
    });
    let read = message_from_json::<pb::MatchRequest>(&seed.to_string(), REQUEST);
    let seeds = vec![
        seed.to_string().into_bytes(),
        message_to_json(&read.unwrap_or_default(), REQUEST).to_string().into_bytes(),
    ];
    fuzz("requests as JSON", seeds, |bytes| {
        let read = message_from_json::<pb::MatchRequest>(&String::from_utf8_lossy(bytes), REQUEST);
        read.map(drop).map_err(|error| kind(&error.to_string()))
    });
}

#[test]
fn names_and_addresses() {
    let seeds = [
        "tenants/school/studentProfiles/s-1",
        "jobPostings/1",
        "https://hooks.example:8443/a?b=c#d",
        "http://[::ffff:10.0.0.1]/",
        "http://0x7f.1/",
    ];
    fuzz("names and addresses", seeds.map(|seed| seed.as_bytes().to_vec()).to_vec(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let name = RecordName::parse(&text, &tenant()).map(|name| name.kind.collection()).ok();
        let address = address::check(&text, false).map_err(|fault| kind(&format!("{fault:?}")));
        (name, text.parse::<TenantId>().is_ok(), address)
    });
}

/// Tokens as they come, tokens whose claims are changed and then signed, and sets of keys.
#[test]
fn tokens_and_keys() {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
    let base64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": base64(pair.public_key().as_ref())});
    let set = json!({"keys": [jwk, {"kty": "RSA", "n": "AQAB", "e": "AQAB", "use": "sig"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]});
    let signed = |header: &[u8], claims: &[u8]| {
        let content = format!("{}.{}", base64(header), base64(claims));
        let signature = base64(pair.sign(content.as_bytes()).as_ref());
        format!("{content}.{signature}").into_bytes()
    };
    let rules = TokenRules {
        issuer: "https://id.example".into(),
        audience: "talentmatch".into(),
        algorithms: vec![Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA],
    };
    let now = Arc::new(|| DateTime::from_timestamp(1_800_000_000, 0).expect("a time"));
    let tokens = Tokens::with_keys(rules.clone(), now.clone(), &key_set(&set.to_string()).expect("keys"));
    let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": "k"}).to_string();
    let claims: Value = json!({
        "iss": "https://id.example", "aud": ["talentmatch"], "exp": 1_800_000_600.5, "nbf": 0, "sub": "zhang",
        "tenant": "school-1", "roles": ["school"], "alliances": ["power"],
    });
    let whole = signed(header.as_bytes(), claims.to_string().as_bytes());
    let outcome = |token: &[u8]| std::mem::discriminant(&tokens.admit(token));
    assert!(matches!(tokens.admit(&whole), talentmatch::engine::access::Admission::Admitted(_)));
    fuzz("tokens (JWT)", vec![whole.clone()], outcome);
    fuzz("claims that are signed", vec![claims.to_string().into_bytes()], |bytes| {
        outcome(&signed(header.as_bytes(), bytes))
    });
    fuzz("heads that are signed", vec![header.clone().into_bytes()], |bytes| {
        outcome(&signed(bytes, claims.to_string().as_bytes()))
    });
    fuzz("sets of keys (JWKS)", vec![set.to_string().into_bytes()], |bytes| {
        let keys = key_set(&String::from_utf8_lossy(bytes)).map_err(|error| kind(&error.to_string()))?;
        let tokens = Tokens::with_keys(rules.clone(), now.clone(), &keys);
        Ok::<_, String>((keys.keys.len(), std::mem::discriminant(&tokens.admit(&whole))))
    });
}
