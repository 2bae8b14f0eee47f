//! A standard as it is kept, and under what keys.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What is kept, in an error.
pub(super) const WHAT: &str = "a standard";
/// What lists show: `standard/{id}`.
pub(super) const HEADS: &str = "standard/";
/// What standards ask for: `standard_body/{id}`.
const BODIES: &str = "standard_body/";

/// All of a standard but what it asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Its own, in its tenant.
    pub id: String,
    /// What lists show, in the form of the wire.
    pub stated: Vec<u8>,
    /// Requirements of all levels.
    pub requirements: u32,
    /// When it was put first.
    pub create_time: DateTime<Utc>,
    /// When it was changed last.
    pub update_time: DateTime<Utc>,
    /// Of both entries.
    pub etag: String,
}

/// What a standard asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Body {
    /// In the form of the wire.
    pub asks: Vec<u8>,
}

pub(super) fn head_key(id: &str) -> String {
    format!("{HEADS}{id}")
}

pub(super) fn body_key(id: &str) -> String {
    format!("{BODIES}{id}")
}

/// The first 16 hexadecimal digits of the SHA-256 of both.
pub(super) fn etag(stated: &[u8], asks: &[u8]) -> String {
    let length = (stated.len() as u64).to_le_bytes();
    let digest = Sha256::new().chain_update(length).chain_update(stated).chain_update(asks).finalize();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
    use chrono::TimeZone;

    use super::*;
    use crate::engine::kept::{from_bytes, to_bytes};

    /// As the first edition wrote them (invariant 11).
    const HEAD: &str = "AYaiaWSkZGctNKZzdGF0ZWSXEAEaA8znzJTMtaxyZXF1aXJlbWVudHMCq2NyZWF0ZV90aW1ltDE5NzAtMDEtMDFUMDA6MDA6MDFaq3VwZGF0ZV90aW1ltDE5NzAtMDEtMDFUMDA6MDA6MDJapGV0YWewOTllMDdlNTRjZjllNzI5MQ";
    const BODY: &str = "AYGkYXNrc5NaAWE";

    #[test]
    fn bytes_of_every_edition_are_read() {
        let head = Head {
            id: "dg-4".into(),
            stated: vec![0x10, 1, 0x1a, 3, 0xe7, 0x94, 0xb5],
            requirements: 2,
            create_time: Utc.timestamp_opt(1, 0).unwrap(),
            update_time: Utc.timestamp_opt(2, 0).unwrap(),
            etag: etag(&[1], &[2]),
        };
        let body = Body { asks: vec![0x5a, 1, 0x61] };
        assert_eq!(BASE64.encode(to_bytes(&head).unwrap()), HEAD);
        assert_eq!(BASE64.encode(to_bytes(&body).unwrap()), BODY);
        let read = |text: &str| BASE64.decode(text).unwrap();
        assert_eq!(from_bytes::<Head>(WHAT, &read(HEAD)).unwrap(), head);
        assert_eq!(from_bytes::<Body>(WHAT, &read(BODY)).unwrap(), body);
    }
}
