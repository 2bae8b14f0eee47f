//! What was deleted and is to be erased: noted before the records go, and gone with the erasure. Notes are in their tenant's part of the
//! ledger; who has any is listed in one place.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::erasure::Ground;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, home, to_bytes};
use crate::engine::ports::{Entry, Ledger};

/// Notes of a tenant, in the order of time: `erase/note/{microseconds}-{salt}`.
const NOTES: &str = "erase/note/";
/// Tenants that ever noted something: `erases/{tenant}`. They stay: one that went might just have noted more.
const TENANTS: &str = "erases/";
const WHAT: &str = "a note of what is to be erased";
const PAGE: usize = 500;

/// A note of a record that is still there may be of a delete that is on its way, as long as it is no older.
pub(in crate::engine) const ON_ITS_WAY: Duration = Duration::minutes(5);

/// Records that were deleted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Note {
    pub time: DateTime<Utc>,
    pub ground: Ground,
    pub records: Vec<(RecordKind, String)>,
}

impl Note {
    /// The names, of a tenant.
    pub fn names(&self, tenant: &TenantId) -> Vec<RecordName> {
        let name = |(kind, id): &(RecordKind, String)| RecordName::new(tenant.clone(), *kind, id).ok();
        self.records.iter().filter_map(name).collect()
    }
}

/// What notes that records of a tenant are about to be deleted, beside what else is kept of that.
pub(in crate::engine) fn entry(
    names: &[RecordName],
    ground: Ground,
    time: DateTime<Utc>,
) -> Result<Entry, EngineError> {
    let records = names.iter().map(|name| (name.kind, name.id().to_string())).collect();
    let bytes = to_bytes(&Note { time, ground, records })?;
    let key = format!("{NOTES}{:020}-{}", time.timestamp_micros().max(0), Uuid::new_v4().simple());
    Ok(Entry { key, bytes: Some(bytes), expect: Some(0) })
}

/// Lists a tenant among those that note something; to be done before the first note.
pub(in crate::engine) async fn enlist(ledger: &dyn Ledger, tenant: &TenantId) -> Result<(), EngineError> {
    let (home, key) = (home(), format!("{TENANTS}{tenant}"));
    let known = ledger.read(&home, std::slice::from_ref(&key)).await?.pop().flatten();
    if known.is_none() {
        ledger.write(&home, vec![Entry { key, bytes: Some(to_bytes(&())?), expect: None }]).await?;
    }
    Ok(())
}

/// The tenants that may have notes.
pub(in crate::engine) async fn tenants(ledger: &dyn Ledger) -> Result<Vec<TenantId>, EngineError> {
    let (home, mut tenants, mut after) = (home(), Vec::new(), None::<String>);
    loop {
        let page = ledger.scan(&home, TENANTS, after.as_deref(), PAGE).await?;
        let ids = page.iter().filter_map(|(key, _)| key.strip_prefix(TENANTS)?.parse().ok());
        tenants.extend(ids);
        after = page.last().map(|(key, _)| key.clone());
        if page.len() < PAGE {
            return Ok(tenants);
        }
    }
}

/// Notes of a tenant after a key, the earliest first.
pub(in crate::engine) async fn read(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<(String, Note)>, EngineError> {
    let found = ledger.scan(tenant, NOTES, after, limit).await?;
    found.into_iter().map(|(key, kept)| Ok((key, from_bytes(WHAT, &kept.bytes)?))).collect()
}
