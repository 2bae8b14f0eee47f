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

/// Those that are not done yet. Those that are older than receipts are kept go.
pub(super) async fn open(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    now: DateTime<Utc>,
    days: u32,
) -> Result<Vec<Receipt>, EngineError> {
    let (mut open, mut old, mut after) = (Vec::new(), Vec::new(), None::<String>);
    loop {
        let page = read(ledger, tenant, after.as_deref(), PAGE).await?;
        let is_last = page.len() < PAGE;
        after = page.last().map(|receipt| receipt.id.clone());
        for receipt in page {
            match receipt.done {
                None => open.push(receipt),
                Some((time, _)) if now - time > TimeDelta::days(days.into()) => {
                    let key = format!("{RECEIPTS}{}", receipt.id);
                    old.push(Entry { key, bytes: None, expect: None });
                }
                Some(_) => {}
            }
        }
        if is_last {
            break;
        }
    }
    if !old.is_empty() {
        ledger.write(tenant, old).await?;
    }
    Ok(open)
}
