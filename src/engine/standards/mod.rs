//! Standards of a tenant, in the ledger. A standard is two entries, so that lists are read without what standards ask for. Each tenant
//! sees its own alone: the texts are public, and whoever needs one puts it for itself.

pub mod compare;
mod kept;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use self::kept::{Body, HEADS, Head, WHAT, body_key, etag, head_key};
use super::error::EngineError;
use super::kept::{from_bytes, to_bytes};
use super::ports::{Entry, Ledger};
use crate::convert::{KeptStandard, standard_content_to_bytes, standard_from_bytes, standard_head_to_bytes};
use crate::domain::message::Code;
use crate::domain::record::name::TenantId;
use crate::domain::standard::Standard;

/// Standards of a tenant.
pub const MOST: usize = 2_000;
/// Heads that are read at a time.
const PAGE: usize = 500;

/// A standard as a tenant has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its own, in its tenant.
    pub id: String,
    /// What it says; in a list, without what it asks for.
    pub standard: Standard,
    /// Requirements, also of what a list leaves out.
    pub requirements: u32,
    /// When it was put first.
    pub create_time: DateTime<Utc>,
    /// When it was changed last.
    pub update_time: DateTime<Utc>,
    /// Changes with every change.
    pub etag: String,
}

/// The standards of all tenants.
pub struct Standards {
    ledger: Arc<dyn Ledger>,
}

/// What names a standard to callers.
pub fn standard_name(tenant: &TenantId, id: &str) -> String {
    format!("tenants/{tenant}/standards/{id}")
}

impl Standards {
    /// Those of the ledger.
    pub fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self { ledger }
    }

    /// One standard, whole.
    ///
    /// # Errors
    /// [`EngineError::NoStandard`].
    pub async fn get(&self, tenant: &TenantId, id: &str) -> Result<Known, EngineError> {
        let keys = [head_key(id), body_key(id)];
        let mut found = self.ledger.read(tenant, &keys).await?.into_iter().flatten();
        let (Some(head), Some(body)) = (found.next(), found.next()) else {
            return Err(EngineError::NoStandard(standard_name(tenant, id)));
        };
        let body: Body = from_bytes(WHAT, &body.bytes)?;
        known(from_bytes(WHAT, &head.bytes)?, Some(&body))
    }

    /// Keeps a standard, in the place of one of its name; `etag`, where it is not empty, must be that one's. What is as it was keeps its time.
    ///
    /// # Errors
    /// [`EngineError::NoStandard`] where an etag is given of nothing, [`EngineError::StandardChanged`], [`EngineError::Invalid`] where the
    /// tenant has [`MOST`].
    pub async fn put(
        &self,
        tenant: &TenantId,
        id: &str,
        standard: &Standard,
        expected: &str,
        now: DateTime<Utc>,
    ) -> Result<Known, EngineError> {
        let (stated, asks) = (standard_head_to_bytes(standard), standard_content_to_bytes(standard));
        let requirements = u32::try_from(standard.count()).unwrap_or(u32::MAX);
        loop {
            let (before, revision) = self.expected(tenant, id, expected).await?;
            if before.is_none() && self.count(tenant).await? >= MOST {
                return Err(EngineError::invalid("standard.name", Code::TooMany.with("most", MOST)));
            }
            let etag = etag(&stated, &asks);
            if let Some(before) = before.as_ref().filter(|before| before.etag == etag) {
                return known(before.clone(), Some(&Body { asks }));
            }
            let head = Head {
                id: id.to_string(),
                stated: stated.clone(),
                requirements,
                create_time: before.map_or(now, |before| before.create_time),
                update_time: now,
                etag,
            };
            let body = Body { asks: asks.clone() };
            let entries = vec![
                Entry { key: head_key(id), bytes: Some(to_bytes(&head)?), expect: Some(revision) },
                Entry { key: body_key(id), bytes: Some(to_bytes(&body)?), expect: None },
            ];
            if self.ledger.write(tenant, entries).await? {
                return known(head, Some(&body));
            }
        }
    }

    /// Those after an id that `wanted` takes, in the order of their ids, at most `limit`.
    pub async fn list(
        &self,
        tenant: &TenantId,
        after: Option<&str>,
        limit: usize,
        wanted: impl Fn(&Standard) -> bool,
    ) -> Result<Vec<Known>, EngineError> {
        let (mut after, mut found) = (after.map(head_key), Vec::new());
        loop {
            let page = self.ledger.scan(tenant, HEADS, after.as_deref(), PAGE).await?;
            let is_last = page.len() < PAGE;
            after = page.last().map(|(key, _)| key.clone());
            for (_, kept) in page {
                let known = known(from_bytes(WHAT, &kept.bytes)?, None)?;
                if wanted(&known.standard) {
                    found.push(known);
                }
                if found.len() >= limit {
                    return Ok(found);
                }
            }
            if is_last {
                return Ok(found);
            }
        }
    }

    /// Deletes a standard; `etag`, where it is not empty, must be its.
    ///
    /// # Errors
    /// [`EngineError::NoStandard`], [`EngineError::StandardChanged`].
    pub async fn delete(&self, tenant: &TenantId, id: &str, expected: &str) -> Result<(), EngineError> {
        loop {
            let (before, revision) = self.expected(tenant, id, expected).await?;
            if before.is_none() {
                return Err(EngineError::NoStandard(standard_name(tenant, id)));
            }
            let entries = vec![
                Entry { key: head_key(id), bytes: None, expect: Some(revision) },
                Entry { key: body_key(id), bytes: None, expect: None },
            ];
            if self.ledger.write(tenant, entries).await? {
                return Ok(());
            }
        }
    }

    async fn count(&self, tenant: &TenantId) -> Result<usize, EngineError> {
        Ok(self.ledger.scan(tenant, HEADS, None, MOST).await?.len())
    }

    /// What is kept under a name with its revision, 0 for nothing.
    async fn expected(
        &self,
        tenant: &TenantId,
        id: &str,
        etag: &str,
    ) -> Result<(Option<Head>, u64), EngineError> {
        let found = self.ledger.read(tenant, &[head_key(id)]).await?.pop().flatten();
        let Some(found) = found else {
            return match etag {
                "" => Ok((None, 0)),
                _ => Err(EngineError::NoStandard(standard_name(tenant, id))),
            };
        };
        let head: Head = from_bytes(WHAT, &found.bytes)?;
        match etag.is_empty() || head.etag == etag {
            true => Ok((Some(head), found.revision)),
            false => Err(EngineError::StandardChanged(standard_name(tenant, id))),
        }
    }
}

fn known(head: Head, body: Option<&Body>) -> Result<Known, EngineError> {
    let content = body.map(|body| body.asks.as_slice());
    let standard = standard_from_bytes(KeptStandard { head: &head.stated, content })
        .map_err(|why| EngineError::Internal(format!("{WHAT} cannot be read: {why}").into()))?;
    let Head { id, requirements, create_time, update_time, etag, .. } = head;
    Ok(Known { id, standard, requirements, create_time, update_time, etag })
}
