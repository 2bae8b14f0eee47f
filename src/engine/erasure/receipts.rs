//! Receipts of erasures, in their tenant's part of the ledger.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::erasure::Receipt;
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::ports::{Entry, Ledger};

const RECEIPTS: &str = "erase/receipt/";
const WHAT: &str = "a receipt of an erasure";
const PAGE: usize = 500;

/// What keeps a receipt.
pub(super) fn entry(receipt: &Receipt) -> Result<Entry, EngineError> {
    Ok(Entry { key: format!("{RECEIPTS}{}", receipt.id), bytes: Some(to_bytes(receipt)?), expect: None })
}

/// Receipts of a tenant after one of them, the earliest first.
pub(super) async fn read(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Receipt>, EngineError> {
    let after = after.map(|after| format!("{RECEIPTS}{after}"));
    let found = ledger.scan(tenant, RECEIPTS, after.as_deref(), limit).await?;
    found.into_iter().map(|(_, kept)| from_bytes(WHAT, &kept.bytes)).collect()
}

/// All receipts of a tenant, the earliest first.
pub(super) async fn all(ledger: &dyn Ledger, tenant: &TenantId) -> Result<Vec<Receipt>, EngineError> {
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = read(ledger, tenant, after.as_deref(), PAGE).await?;
        let is_last = page.len() < PAGE;
        after = page.last().map(|receipt| receipt.id.clone());
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

/// Those that are not done yet. Those that are older than receipts are kept go.
pub(super) async fn open(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    now: DateTime<Utc>,
    days: u32,
) -> Result<Vec<Receipt>, EngineError> {
    let (open, done): (Vec<Receipt>, Vec<Receipt>) =
        all(ledger, tenant).await?.into_iter().partition(Receipt::is_open);
    let is_old =
        |receipt: &Receipt| receipt.done.is_some_and(|(time, _)| now - time > TimeDelta::days(days.into()));
    let taken =
        |receipt: Receipt| Entry { key: format!("{RECEIPTS}{}", receipt.id), bytes: None, expect: None };
    let old: Vec<Entry> = done.into_iter().filter(is_old).map(taken).collect();
    if !old.is_empty() {
        ledger.write(tenant, old).await?;
    }
    Ok(open)
}
