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

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
