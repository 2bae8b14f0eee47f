//! Erasing for good what was deleted, and deleting what was kept long enough. One run: what outlived its days is deleted; of each tenant
//! what tells of persons goes from the ledger, and a receipt takes the place of the notes; then the files of records and ledger are
//! written anew; then the receipts are done, and the audit trail has their digests. Each step can be cut off: the next run goes on.

mod purge;
mod receipts;
mod retiring;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use tokio::sync::Mutex;

use self::retiring::retire;
use super::deletions::notes;
use super::error::EngineError;
use super::ports::Ledger;
use super::serving::Serving;
use super::standing::SavedQueries;
use super::trail::Trail;
use crate::domain::erasure::{Receipt, Remains};
use crate::domain::record::name::{RecordKind, TenantId};
use crate::domain::record::retention::{Due, Retention};
use crate::domain::trail::TrailEntry;

/// The method of the entry of the audit trail whose purpose is a receipt's digest.
pub const RECEIPT_METHOD: &str = "ErasureService/Receipt";
/// Of the entry that tells how many records of a tenant were kept long enough.
const RETENTION_METHOD: &str = "ErasureService/Retention";
/// Notes that are counted at a time.
const PAGE: usize = 500;

/// Records of a tenant that were kept long enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// Whose they are.
    pub tenant: TenantId,
    /// Their kind.
    pub kind: RecordKind,
    /// Which setting says so.
    pub due: Due,
    /// How many.
    pub count: u64,
}

/// Deletes of a tenant that wait to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Whose the records were.
    pub tenant: TenantId,
    /// How many.
    pub count: u64,
    /// When the first was asked for.
    pub first_asked: DateTime<Utc>,
}

/// What a run would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What was kept long enough.
    pub retired: Vec<Retired>,
    /// What was deleted and is noted still.
    pub pending: Vec<Pending>,
    /// What a run that was cut off has not brought to its end: files are still to be written anew.
    pub open: Vec<Receipt>,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// What was kept long enough.
    pub retired: Vec<Retired>,
    /// What was erased.
    pub receipts: Vec<Receipt>,
}

/// The use cases of `ErasureService`.
#[derive(Clone)]
pub struct Erasure {
    serving: Serving,
    ledger: Arc<dyn Ledger>,
    trail: Arc<Trail>,
    queries: Arc<SavedQueries>,
    retention: Retention,
    /// Days that receipts are kept.
    days: u32,
    /// One run at a time.
    turn: Arc<Mutex<()>>,
}

impl Erasure {
    /// Over what is served and its ledger. Receipts are kept for so many days; `turn` is that of all who share both.
    pub fn new(
        serving: Serving,
        ledger: Arc<dyn Ledger>,
        (trail, queries): (Arc<Trail>, Arc<SavedQueries>),
        (retention, days): (Retention, u32),
        turn: Arc<Mutex<()>>,
    ) -> Self {
        Self { serving, ledger, trail, queries, retention, days, turn }
    }

    /// What would be done.
    pub async fn preview(&self) -> Result<Preview, EngineError> {
        let now = self.serving.now().clock.now();
        let retired = retire(&self.serving, &self.ledger, &self.retention, now, true).await?;
        let (mut pending, mut open) = (Vec::new(), Vec::new());
        for tenant in notes::tenants(&*self.ledger).await? {
            open.extend(receipts::all(&*self.ledger, &tenant).await?.into_iter().filter(Receipt::is_open));
            pending.extend(self.pending(tenant).await?);
        }
        Ok(Preview { retired, pending, open })
    }

    async fn pending(&self, tenant: TenantId) -> Result<Option<Pending>, EngineError> {
        let (mut count, mut first_asked, mut after) = (0, None, None::<String>);
        loop {
            let page = notes::read(&*self.ledger, &tenant, after.as_deref(), PAGE).await?;
            let is_last = page.len() < PAGE;
            for (key, note) in page {
                count += note.records.len() as u64;
                first_asked.get_or_insert(note.time);
                after = Some(key);
            }
            if is_last {
                return Ok(first_asked.map(|first_asked| Pending { tenant, count, first_asked }));
            }
        }
    }

    /// Does all that is due.
    ///
    /// # Errors
    /// What was done until then stays done; the next run goes on.
    pub async fn run(&self) -> Result<Done, EngineError> {
        let _turn = self.turn.lock().await;
        let now = self.serving.now().clock.now();
        let retired = retire(&self.serving, &self.ledger, &self.retention, now, false).await?;
        self.tell_retired(&retired).await?;
        let mut open = Vec::new();
        for tenant in notes::tenants(&*self.ledger).await? {
            let store = self.serving.now().store.clone();
            while purge::purge((&*self.ledger, &self.queries), &*store, &tenant, now).await? {}
            open.extend(receipts::open(&*self.ledger, &tenant, now, self.days).await?);
        }
        let receipts = self.finish(open).await?;
        Ok(Done { retired, receipts })
    }

    /// Writes files anew, also where only something was replaced, and closes the receipts.
    async fn finish(&self, open: Vec<Receipt>) -> Result<Vec<Receipt>, EngineError> {
        // No store takes the place of this one meanwhile.
        let records = self.serving.writing().await.store.erase().await?;
        let remains: [Remains; 2] = [records, self.ledger.erase().await?];
        if open.is_empty() {
            return Ok(open);
        }
        let time = self.serving.now().clock.now().trunc_subsecs(6);
        let done: Vec<Receipt> =
            open.into_iter().map(|receipt| Receipt { done: Some((time, remains)), ..receipt }).collect();
        // First in the trail: what a receipt says can be checked as soon as it can be read.
        for receipt in &done {
            let digest = receipt.digest().unwrap_or_default();
            self.trail.record(self.entry(&receipt.tenant, RECEIPT_METHOD, digest, receipt.count()));
        }
        self.trail.flush().await?;
        for receipt in &done {
            self.ledger.write(&receipt.tenant, vec![receipts::entry(receipt)?]).await?;
            let (records, tenant) = (receipt.count(), &receipt.tenant);
            tracing::info!(%tenant, records, receipt = receipt.id, "deleted records were erased");
        }
        Ok(done)
    }

    async fn tell_retired(&self, retired: &[Retired]) -> Result<(), EngineError> {
        let mut counts = BTreeMap::<(&TenantId, &str), u64>::new();
        for Retired { tenant, due, count, .. } in retired {
            *counts.entry((tenant, due.name())).or_default() += count;
        }
        for ((tenant, setting), count) in counts {
            tracing::info!(%tenant, setting, count, "records were kept long enough and are deleted");
            self.trail.record(self.entry(tenant, RETENTION_METHOD, setting.to_string(), count));
        }
        if retired.is_empty() { Ok(()) } else { self.trail.flush().await }
    }

    /// What the service does by itself has neither key nor roles.
    fn entry(&self, tenant: &TenantId, method: &str, purpose: String, written: u64) -> TrailEntry {
        TrailEntry {
            sequence: 0,
            time: self.trail.now(),
            key: String::new(),
            tenant: tenant.to_string(),
            roles: String::new(),
            method: method.to_string(),
            purpose,
            returned: 0,
            written,
            code: 0,
        }
    }

    /// Receipts of a tenant after one of them, the earliest first.
    pub async fn receipts(
        &self,
        tenant: &TenantId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Receipt>, EngineError> {
        receipts::read(&*self.ledger, tenant, after, limit).await
    }

    /// Receipts of every tenant after one of them: tenant by tenant, of each the earliest first.
    pub async fn receipts_of_all(
        &self,
        after: Option<(&TenantId, &str)>,
        limit: usize,
    ) -> Result<Vec<Receipt>, EngineError> {
        let mut tenants = notes::tenants(&*self.ledger).await?;
        tenants.sort();
        let mut found = Vec::new();
        for tenant in tenants {
            let after = match after {
                Some((reached, _)) if tenant < *reached => continue,
                Some((reached, id)) if tenant == *reached => Some(id),
                _ => None,
            };
            let room = limit - found.len();
            found.extend(receipts::read(&*self.ledger, &tenant, after, room).await?);
            if found.len() >= limit {
                break;
            }
        }
        Ok(found)
    }
}
