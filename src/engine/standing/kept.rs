//! Saved queries as they are kept, and under what keys.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::access::CallerRoles;
use crate::domain::ranking::bands::Band;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;
use crate::engine::kept::to_bytes;

/// Saved queries in the ledger: `query/{tenant}/{id}`.
pub(super) const QUERIES: &str = "query/";
/// Where the matches of a query begin and end.
pub(super) const TAILS: &str = "tail/";
/// Matches: `found/{tenant}/{id}/{number}`, with as many digits as any number has.
pub(super) const FOUND: &str = "found/";
/// How far matches are posted.
pub(super) const POSTS: &str = "post/";
/// Posts that were given up: `dead/{tenant}/{id}/{number of the first match}`.
pub(super) const DEAD: &str = "dead/";
/// Written with every change of a query, so that other replicas know of it.
pub(super) const CHANGED: &str = "changed";
/// Until when each process has compared what was written: `cursor/{process}`.
pub(super) const CURSORS: &str = "cursor/";

/// What names a saved query inside its tenant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QueryId {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its own: 1 to 128 of `[A-Za-z0-9._-]`.
    pub id: String,
}

impl QueryId {
    /// The key of something that there is once for each query.
    pub(super) fn key(&self, prefix: &str) -> String {
        format!("{prefix}{}/{}", self.tenant, self.id)
    }

    /// The key of something that is numbered.
    pub(super) fn numbered(&self, prefix: &str, number: u64) -> String {
        format!("{}/{number:020}", self.key(prefix))
    }

    /// The query of a full name.
    pub fn of_name(name: &str) -> Option<Self> {
        let (tenant, id) = name.strip_prefix("tenants/")?.split_once("/savedQueries/")?;
        Some(Self { tenant: tenant.parse().ok()?, id: id.to_string() })
    }
}

/// The full name.
impl fmt::Display for QueryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tenants/{}/savedQueries/{}", self.tenant, self.id)
    }
}

/// A saved query as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedQuery {
    /// What names it.
    pub name: QueryId,
    /// Who saved it last.
    pub owner: Owner,
    /// What is sought, in the form of the wire.
    pub stated: Vec<u8>,
    /// Where matches are posted.
    pub webhook: Option<Webhook>,
    /// When it was saved first.
    pub create_time: DateTime<Utc>,
    /// When it was changed last.
    pub update_time: DateTime<Utc>,
}

/// What is known of the caller who saved a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Owner {
    /// Those that the tenant was a member of. What it is shown of them is judged when it is told.
    pub alliances: BTreeSet<String>,
    /// As [`Caller::roles`].
    pub roles: CallerRoles,
    /// As [`Caller::key`].
    pub key: String,
    /// As [`Caller::purpose`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
}

/// Where matches are posted, and what their secret is made with.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Webhook {
    /// http or https.
    pub url: String,
    /// At random; a new one makes another secret. By itself it is none.
    pub salt: [u8; 16],
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Webhook").field(&self.url).finish()
    }
}

impl SavedQuery {
    /// Changes with every change.
    ///
    /// # Errors
    /// Where it cannot be written down, which is a defect.
    pub fn etag(&self) -> Result<String, EngineError> {
        let digest = Sha256::digest(to_bytes(self)?);
        Ok(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Who sees what it finds, as far as that was known when it was saved.
    pub fn caller(&self) -> Caller {
        let Owner { alliances, roles, key, purpose } = &self.owner;
        let caller = Caller::admitted(self.name.tenant.clone(), alliances.clone(), *roles);
        caller.with_key(key).with_purpose(purpose)
    }
}

impl From<&Caller> for Owner {
    fn from(caller: &Caller) -> Self {
        let alliances = caller.alliances.keys().cloned().collect();
        let (key, purpose) = (caller.key.to_string(), caller.purpose.to_string());
        Self { alliances, roles: caller.roles, key, purpose }
    }
}

/// A record that was found to match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// From 0 on, in the order in which they were found.
    pub number: u64,
    /// When it was found.
    pub time: DateTime<Utc>,
    /// Its full name.
    pub record: String,
    /// As it was then.
    pub etag: String,
    /// As it was then.
    pub score: f64,
    /// That of the pair, as it was then. `None` of what earlier editions kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
}

/// Where the matches of a query begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tail {
    /// The number of the first that is kept.
    pub first: u64,
    /// The number that the next one gets.
    pub next: u64,
    /// [`SavedQuery::create_time`] of the query: another one may have its name later. `None` of what the first editions kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<DateTime<Utc>>,
}

impl Tail {
    /// Whether the matches are of this query, and not of one that had its name before or has it by now.
    pub fn is_of(&self, query: &SavedQuery) -> bool {
        self.made.is_none_or(|made| made == query.create_time)
    }
}

/// How far the matches of a query are posted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Posting {
    /// The first that is not posted.
    pub next: u64,
    /// The first after those that were tried together; the same are tried again.
    pub end: Option<u64>,
    /// How often those were tried.
    pub tries: u32,
    /// Not before.
    pub due: DateTime<Utc>,
    /// What came of the last try; empty after one that arrived.
    pub error: String,
}

/// A post that was given up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dead {
    /// As receivers were told.
    pub message_id: String,
    /// Where it went.
    pub url: String,
    /// What it told of.
    pub found: Vec<Found>,
    /// How often it was tried.
    pub tries: u32,
    /// What came of the last try.
    pub error: String,
    /// When it was given up.
    pub time: DateTime<Utc>,
    /// Matches that were never posted and are not kept any more, where these are what it tells of.
    #[serde(default, skip_serializing_if = "is_none")]
    pub missed: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes what it skips so")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
    use chrono::TimeZone;

    use super::*;
    use crate::domain::access::CallerRole;
    use crate::engine::kept::from_bytes;

    /// As the first edition wrote them (invariant 11).
    const QUERY: &str = "AYakbmFtZYKmdGVuYW50qHNjaG9vbC0xomlkoXGlb3duZXKDqWFsbGlhbmNlc5GheKVyb2xlc5Gmc2Nob29so2tleaQwYTFipnN0YXRlZJIBzMind2ViaG9va4KjdXJssmh0dHBzOi8vYS5leGFtcGxlL6RzYWx03AAQBwcHBwcHBwcHBwcHBwcHB6tjcmVhdGVfdGltZbQxOTcwLTAxLTAxVDAwOjAwOjAxWqt1cGRhdGVfdGltZbQxOTcwLTAxLTAxVDAwOjAwOjAyWg";
    const FOUND: &str =
        "AYWmbnVtYmVyA6R0aW1ltDE5NzAtMDEtMDFUMDA6MDA6MDRapnJlY29yZKFypGV0YWehZaVzY29yZcs/4AAAAAAAAA";
    const TAIL: &str = "AYKlZmlyc3QBpG5leHQJ";
    const POSTING: &str =
        "AYWkbmV4dAWjZW5kBqV0cmllcwKjZHVltDE5NzAtMDEtMDFUMDA6MDA6MDdapWVycm9yrGFuc3dlcmVkIDUwMA";
    const DEAD: &str = "AYaqbWVzc2FnZV9pZKVtc2dfMaN1cmyyaHR0cHM6Ly9hLmV4YW1wbGUvpWZvdW5kkYWmbnVtYmVyA6R0aW1ltDE5NzAtMDEtMDFUMDA6MDA6MDRapnJlY29yZKFypGV0YWehZaVzY29yZcs/4AAAAAAAAKV0cmllcwilZXJyb3KsYW5zd2VyZWQgNTAwpHRpbWW0MTk3MC0wMS0wMVQwMDowMDowOFo";

    fn time(second: i64) -> DateTime<Utc> {
        Utc.timestamp_opt(second, 0).unwrap()
    }

    #[test]
    fn bytes_of_every_edition_are_read() {
        let query = SavedQuery {
            name: QueryId { tenant: "school-1".parse().unwrap(), id: "q".into() },
            owner: Owner {
                alliances: BTreeSet::from(["x".to_string()]),
                roles: [CallerRole::School].into_iter().collect(),
                key: "0a1b".into(),
                purpose: String::new(),
            },
            stated: vec![1, 200],
            webhook: Some(Webhook { url: "https://a.example/".into(), salt: [7; 16] }),
            create_time: time(1),
            update_time: time(2),
        };
        let found =
            Found { number: 3, time: time(4), record: "r".into(), etag: "e".into(), score: 0.5, band: None };
        let posting = Posting { next: 5, end: Some(6), tries: 2, due: time(7), error: "answered 500".into() };
        let dead = Dead {
            message_id: "msg_1".into(),
            url: "https://a.example/".into(),
            found: vec![found.clone()],
            tries: 8,
            error: "answered 500".into(),
            time: time(8),
            missed: 0,
        };
        let overrun = Dead { missed: 12, found: Vec::new(), ..dead.clone() };
        assert_eq!(from_bytes::<Dead>("it", &to_bytes(&overrun).unwrap()).unwrap(), overrun);
        assert_eq!(BASE64.encode(to_bytes(&query).unwrap()), QUERY);
        assert_eq!(BASE64.encode(to_bytes(&found).unwrap()), FOUND);
        assert_eq!(BASE64.encode(to_bytes(&posting).unwrap()), POSTING);
        assert_eq!(BASE64.encode(to_bytes(&dead).unwrap()), DEAD);
        let read = |text: &str| BASE64.decode(text).unwrap();
        assert_eq!(from_bytes::<SavedQuery>("it", &read(QUERY)).unwrap(), query);
        let mut with_purpose = query.clone();
        with_purpose.owner.purpose = "recruiting".into();
        assert_eq!(from_bytes::<SavedQuery>("it", &to_bytes(&with_purpose).unwrap()).unwrap(), with_purpose);
        assert_eq!(from_bytes::<Found>("it", &read(FOUND)).unwrap(), found);
        let banded = Found { band: Some(Band::Good), ..found.clone() };
        assert_eq!(from_bytes::<Found>("it", &to_bytes(&banded).unwrap()).unwrap(), banded);
        assert_eq!(from_bytes::<Posting>("it", &read(POSTING)).unwrap(), posting);
        assert_eq!(from_bytes::<Dead>("it", &read(DEAD)).unwrap(), dead);
        let tail = Tail { first: 1, next: 9, made: None };
        assert_eq!(BASE64.encode(to_bytes(&tail).unwrap()), TAIL);
        assert_eq!(from_bytes::<Tail>("it", &read(TAIL)).unwrap(), tail);
        let made = Tail { made: Some(time(1)), ..tail };
        assert_eq!(from_bytes::<Tail>("it", &to_bytes(&made).unwrap()).unwrap(), made);
        assert!(tail.is_of(&query) && made.is_of(&query));
        assert!(!Tail { made: Some(time(2)), ..tail }.is_of(&query));
    }
}
