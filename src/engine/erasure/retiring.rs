//! Deleting what was kept long enough, whoever owns it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::TryStreamExt;

use super::Retired;
use crate::domain::erasure::Ground;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::retention::{Due, Retention};
use crate::engine::catalog::Catalog;
use crate::engine::deletions::Deletions;
use crate::engine::error::EngineError;
use crate::engine::ports::{Change, Expect, Ledger, StoreError};
use crate::engine::serving::Serving;
use crate::engine::walk::{shelves, tenants, walk};

/// Records that are looked at, and deleted, at a time.
const PAGE: usize = 500;

/// A record that was kept long enough, as it was when it was looked at.
struct Outlived {
    name: RecordName,
    etag: String,
    due: Due,
}

/// Deletes what was kept long enough, or with `dry_run` only counts it. A record that is written meanwhile is looked at the next time.
pub(super) async fn retire(
    serving: &Serving,
    ledger: &Arc<dyn Ledger>,
    retention: &Retention,
    now: DateTime<Utc>,
    dry_run: bool,
) -> Result<Vec<Retired>, EngineError> {
    if retention.is_empty() {
        return Ok(Vec::new());
    }
    let store = serving.now().store.clone();
    let tenants = tenants(&*store).await?;
    let mut counts = BTreeMap::<(TenantId, RecordKind, Due), u64>::new();
    let mut pages = Box::pin(walk(store, shelves(tenants), None, PAGE));
    while let Some(page) = pages.try_next().await? {
        let mut outlived: Vec<Outlived> = Vec::new();
        for document in page.into_iter().flatten() {
            if let Some(due) = retention.due(&document.record, document.update_time, now) {
                let (name, etag) = (document.name().clone(), document.etag.clone());
                outlived.push(Outlived { name, etag, due });
            }
        }
        if !dry_run && !outlived.is_empty() {
            outlived = serving.writing().await.retire(outlived, &Deletions::new(ledger.clone()), now).await?;
        }
        for Outlived { name, due, .. } in outlived {
            *counts.entry((name.tenant, name.kind, due)).or_default() += 1;
        }
    }
    Ok(counts.into_iter().map(|((tenant, kind, due), count)| Retired { tenant, kind, due, count }).collect())
}

impl Catalog {
    /// Deletes records of one tenant that are still as they were looked at, and says which those were.
    async fn retire(
        &self,
        mut outlived: Vec<Outlived>,
        told: &Deletions,
        now: DateTime<Utc>,
    ) -> Result<Vec<Outlived>, EngineError> {
        while let Some(first) = outlived.first() {
            let names: Vec<RecordName> = outlived.iter().map(|one| one.name.clone()).collect();
            told.announce(&first.name.tenant, &names, Ground::Retention, now).await?;
            let delete = |one: &Outlived| Change::Delete {
                name: one.name.clone(),
                expect: Expect::Etag(one.etag.clone()),
            };
            match self.store.write(outlived.iter().map(delete).collect()).await {
                Ok(()) => break,
                Err(StoreError::Conflict(changed)) => outlived.retain(|one| one.name != changed),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(outlived)
    }
}
