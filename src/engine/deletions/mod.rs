//! What was deleted, told for a while to who keeps a copy of the records: of each no more than its name and the time. It is noted
//! before the record goes, so that no deletion is ever missed; one that did not come about is not told, since its record is there.

pub(super) mod notes;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::error::EngineError;
use super::kept::to_bytes;
use super::ports::{Entry, Ledger};
use crate::domain::erasure::Ground;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};

/// How long deletions are told.
pub const KEPT: Duration = Duration::days(30);

/// How much earlier than they were asked for deletions are told: one that was noted may still have been on its way when the copy was
/// made. Telling one twice does no harm.
const MARGIN: Duration = Duration::minutes(5);

/// Entries that are swept at a time.
pub const SWEPT: usize = 500;

const PREFIX: &str = "deleted/";

/// The record of what was deleted, by tenant, kind and time.
#[derive(Clone)]
pub struct Deletions {
    ledger: Arc<dyn Ledger>,
}

/// A record that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// Of the record.
    pub name: RecordName,
    /// When it was.
    pub time: DateTime<Utc>,
}

/// Some deletions, the earliest first.
pub struct Told {
    /// Those of this page.
    pub deletions: Vec<Deleted>,
    /// What the next page begins after; `None` where there is none.
    pub more_after: Option<String>,
}

impl Deletions {
    /// Those that are noted there.
    pub fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self { ledger }
    }

    /// Notes that records of one tenant are about to be deleted.
    pub async fn note(
        &self,
        tenant: &TenantId,
        names: &[RecordName],
        now: DateTime<Utc>,
    ) -> Result<(), EngineError> {
        let bytes = to_bytes(&())?;
        let entry =
            |name: &RecordName| Entry { key: key(name, now), bytes: Some(bytes.clone()), expect: None };
        self.ledger.write(tenant, names.iter().map(entry).collect()).await?;
        Ok(())
    }

    /// Notes that records of one tenant are about to be deleted, so that they are told and then erased; what has become too old of
    /// what was told goes.
    pub async fn announce(
        &self,
        tenant: &TenantId,
        names: &[RecordName],
        ground: Ground,
        now: DateTime<Utc>,
    ) -> Result<(), EngineError> {
        let kinds: BTreeSet<RecordKind> = names.iter().map(|name| name.kind).collect();
        for kind in kinds {
            self.sweep(tenant, kind, now).await?;
        }
        notes::enlist(&*self.ledger, tenant).await?;
        let bytes = to_bytes(&())?;
        let told =
            |name: &RecordName| Entry { key: key(name, now), bytes: Some(bytes.clone()), expect: None };
        let mut entries: Vec<Entry> = names.iter().map(told).collect();
        entries.push(notes::entry(names, ground, now)?);
        match self.ledger.write(tenant, entries).await? {
            true => Ok(()),
            false => Err(EngineError::Overloaded(None)),
        }
    }

    /// Those of a kind since a time, the first `limit` after the key `after`. What has become too old is forgotten first.
    pub async fn since(
        &self,
        (tenant, kind): (&TenantId, RecordKind),
        (time, now): (DateTime<Utc>, DateTime<Utc>),
        after: Option<&str>,
        limit: usize,
    ) -> Result<Told, EngineError> {
        self.sweep(tenant, kind, now).await?;
        let prefix = prefix(kind);
        let from = format!("{prefix}{}", micros((time - MARGIN).max(now - KEPT)));
        let after = after.unwrap_or(&from);
        let found = self.ledger.scan(tenant, &prefix, Some(after), limit).await?;
        let more_after = found.last().filter(|_| found.len() == limit).map(|(key, _)| key.clone());
        let deletions = found.iter().filter_map(|(key, _)| read(tenant, kind, key)).collect();
        Ok(Told { deletions, more_after })
    }

    /// Forgets what has become too old of a kind. The oldest is looked at alone first: mostly it is young.
    pub async fn sweep(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        now: DateTime<Utc>,
    ) -> Result<(), EngineError> {
        let (prefix, end) = (prefix(kind), format!("{}{}", prefix(kind), micros(now - KEPT)));
        let mut looked_at = 1;
        loop {
            let found = self.ledger.scan(tenant, &prefix, None, looked_at).await?;
            let old = found.iter().map(|(key, _)| key).take_while(|key| **key < end);
            let gone: Vec<Entry> =
                old.map(|key| Entry { key: key.clone(), bytes: None, expect: None }).collect();
            let is_all = gone.len() < looked_at;
            if !gone.is_empty() {
                self.ledger.write(tenant, gone).await?;
            }
            if is_all {
                return Ok(());
            }
            looked_at = SWEPT;
        }
    }
}

fn prefix(kind: RecordKind) -> String {
    format!("{PREFIX}{}/", kind.collection())
}

/// Under which a deletion is kept; keys of a kind are in the order of time.
fn key(name: &RecordName, time: DateTime<Utc>) -> String {
    format!("{}{}/{}", prefix(name.kind), micros(time), name.id())
}

/// Microseconds since 1970 in as many digits as any time has.
fn micros(time: DateTime<Utc>) -> String {
    format!("{:020}", time.timestamp_micros().max(0))
}

fn read(tenant: &TenantId, kind: RecordKind, key: &str) -> Option<Deleted> {
    let (time, id) = key.strip_prefix(&prefix(kind))?.split_once('/')?;
    let time = DateTime::from_timestamp_micros(time.parse().ok()?)?;
    let name = RecordName::new(tenant.clone(), kind, id).ok()?;
    Some(Deleted { name, time })
}
