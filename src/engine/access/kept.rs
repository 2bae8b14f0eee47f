//! A key as it is kept.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::CallerRoles;
use crate::domain::record::name::TenantId;

/// A key that was made while the service ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssuedKey {
    /// Its own: 12 hexadecimal digits.
    pub id: String,
    /// Whom its holder acts for.
    pub tenant: TenantId,
    /// Alliances that the tenant is a member of.
    pub alliances: BTreeSet<String>,
    /// What its holder may do.
    pub roles: CallerRoles,
    /// For people.
    pub note: String,
    /// When it was made.
    pub create_time: DateTime<Utc>,
    /// When its present text was made.
    pub rotate_time: DateTime<Utc>,
    /// From then on it lets nobody in.
    pub expire_time: Option<DateTime<Utc>>,
    /// When it was ended.
    pub revoke_time: Option<DateTime<Utc>>,
    /// The present one first, then the one before.
    pub(super) secrets: Vec<Secret>,
}

impl IssuedKey {
    /// Whether it lets in at a moment.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.revoke_time.is_none() && self.expire_time.is_none_or(|end| now < end)
    }
}

/// What is kept of a key's text.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Secret {
    /// Of the text.
    pub sha256: [u8; 32],
    /// From then on the text lets nobody in.
    pub end_time: Option<DateTime<Utc>>,
}

/// Never shown.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
    use chrono::TimeZone;

    use super::*;
    use crate::domain::access::CallerRole;
    use crate::engine::kept::{from_bytes, to_bytes};

    /// A key as the first edition wrote it (invariant 11).
    const FIRST: &str = "AYqiaWSsMGExYjJjM2Q0ZTVmpnRlbmFudKhzY2hvb2wtMalhbGxpYW5jZXORoXilcm9sZXOSpnNjaG9vbKdhdWRpdG9ypG5vdGWp5Yqe5YWs5a\
        6kq2NyZWF0ZV90aW1ltDE5NzAtMDEtMDFUMDA6MDA6MDFaq3JvdGF0ZV90aW1ltDE5NzAtMDEtMDFUMDA6MDA6MDJaq2V4cGlyZV90aW1ltDE5\
        NzAtMDEtMDFUMDA6MDA6MDNaq3Jldm9rZV90aW1lwKdzZWNyZXRzkoKmc2hhMjU23AAgBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw\
        eoZW5kX3RpbWXAgqZzaGEyNTbcACAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICKhlbmRfdGltZbQxOTcwLTAxLTAxVDAwOjAwOjA0\
        Wg";

    #[test]
    fn bytes_of_every_edition_are_read() {
        let time = |second| Utc.timestamp_opt(second, 0).unwrap();
        let secret = |byte, end_time| Secret { sha256: [byte; 32], end_time };
        let key = IssuedKey {
            id: "0a1b2c3d4e5f".into(),
            tenant: "school-1".parse().unwrap(),
            alliances: BTreeSet::from(["x".to_string()]),
            roles: [CallerRole::School, CallerRole::Auditor].into_iter().collect(),
            note: "办公室".into(),
            create_time: time(1),
            rotate_time: time(2),
            expire_time: Some(time(3)),
            revoke_time: None,
            secrets: vec![secret(7, None), secret(8, Some(time(4)))],
        };
        assert_eq!(BASE64.encode(to_bytes(&key).unwrap()), FIRST);
        assert_eq!(from_bytes::<IssuedKey>("a key", &BASE64.decode(FIRST).unwrap()).unwrap(), key);
    }
}
