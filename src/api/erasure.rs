//! The calls of `ErasureService`.

use std::time::Duration;

use super::fit::Fit;
use super::request::{page_size_from_pb, tenant_from_pb};
use super::{Api, Problem, limits};
use crate::convert::{kind_to_pb, receipt_to_pb, time_to_pb};
use crate::domain::access::Act;
use crate::domain::erasure::Receipt;
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::engine::erasure::{Done, Erasure, Pending, Preview, Retired};
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;
use crate::pb::v1::ErrorReason;

pub use crate::engine::erasure::RECEIPT_METHOD;

/// What stands for every tenant (AIP-159).
const ALL: &str = "-";
/// What stands between a tenant and the id of a receipt.
const FOLDER: &str = "/erasureReceipts/";

/// How many records of a kind were deleted because they were kept long enough, and how many were erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasures {
    /// By kind.
    pub retired: Vec<(&'static str, u64)>,
    /// Likewise.
    pub erased: Vec<(&'static str, u64)>,
}

impl Api {
    fn erasure(&self) -> Erasure {
        let kept = (self.retention, self.trail.days());
        let (serving, ledger) = (self.serving.clone(), self.ledger.clone());
        let told = (self.trail.clone(), self.saved_queries.clone());
        Erasure::new(serving, ledger, told, kept, self.erasing.clone())
    }

    /// Does all that is due, to its end also where nobody waits for it any more.
    ///
    /// # Errors
    /// What was done until then stays done; the next one goes on.
    pub async fn erase(&self) -> Result<(Done, Erasures), EngineError> {
        let erasure = self.erasure();
        let run = tokio::spawn(async move { erasure.run().await });
        let done = run.await.map_err(|error| EngineError::Internal(error.to_string().into()))??;
        let retired = done.retired.iter().map(|one| (one.kind.collection(), one.count)).collect();
        let erased = done.receipts.iter().flat_map(|receipt| &receipt.records);
        let erased = erased.map(|erased| (erased.kind.collection(), erased.count)).collect();
        Ok((done, Erasures { retired, erased }))
    }

    /// Waits for an erasure that is under way, no longer than this.
    pub async fn end_of_erasure(&self, patience: Duration) {
        if tokio::time::timeout(patience, self.erasing.lock()).await.is_err() {
            tracing::warn!("an erasure is cut off; the next one goes on with it");
        }
    }

    /// `EraseDue`: deletes what was kept long enough, and erases what was deleted. Second, what it comes to.
    pub async fn erase_due(
        &self,
        request: pb::EraseDueRequest,
    ) -> Result<(pb::EraseDueResponse, Erasures), Problem> {
        if request.dry_run {
            let Preview { retired, pending, open } = self.erasure().preview().await?;
            let response = pb::EraseDueResponse {
                retired: retired.into_iter().map(retired_to_pb).collect(),
                pending: pending.into_iter().map(pending_to_pb).collect(),
                receipts: open.iter().map(receipt_to_pb).collect(),
            };
            return Ok((response, Erasures::default()));
        }
        let (done, erasures) = self.erase().await?;
        let response = pb::EraseDueResponse {
            retired: done.retired.into_iter().map(retired_to_pb).collect(),
            receipts: done.receipts.iter().map(receipt_to_pb).collect(),
            pending: Vec::new(),
        };
        Ok((response, erasures))
    }

    /// `ListErasureReceipts`: receipts of one tenant, or of all.
    pub async fn list_erasure_receipts(
        &self,
        caller: &Caller,
        request: pb::ListErasureReceiptsRequest,
    ) -> Result<pb::ListErasureReceiptsResponse, Problem> {
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::RECEIPTS_PAGE);
        if request.tenant == ALL {
            let after = match request.after_name.as_str() {
                "" => None,
                name => place_from_pb(&mut v, name),
            };
            let after = v.check(after).map_err(EngineError::from)?;
            if !caller.may(Act::Oversee) {
                return Err(Problem::new(ErrorReason::ForeignTenant, Code::ReceiptsOfOthers));
            }
            let after = after.as_ref().map(|(tenant, id)| (tenant, id.as_str()));
            return Ok(page(self.erasure().receipts_of_all(after, size + 1).await?, size));
        }
        let tenant = match request.tenant.as_str() {
            "" => caller.tenant.clone(),
            tenant => tenant_from_pb(&mut v, "tenant", tenant).unwrap_or_else(|| caller.tenant.clone()),
        };
        let after = match request.after_name.as_str() {
            "" => None,
            name => id_from_pb(&mut v, &tenant, name),
        };
        let after = v.check(after).map_err(EngineError::from)?;
        if tenant != caller.tenant && !caller.may(Act::Oversee) {
            return Err(Problem::new(ErrorReason::ForeignTenant, Code::ReceiptsOfOthers));
        }
        let found = self.erasure().receipts(&tenant, after.as_deref(), size + 1).await?;
        Ok(page(found, size))
    }
}

/// So many of the receipts that were found, or fewer where they are long.
fn page(found: Vec<Receipt>, size: usize) -> pb::ListErasureReceiptsResponse {
    let mut fit = Fit::default();
    let receipts = found.iter().take(size).map(receipt_to_pb);
    let receipts: Vec<pb::ErasureReceipt> = receipts.take_while(|receipt| fit.takes(receipt)).collect();
    let next = receipts.last().filter(|_| receipts.len() < found.len()).map(|last| last.name.clone());
    pb::ListErasureReceiptsResponse { receipts, next_name: next.unwrap_or_default() }
}

/// The tenant and the id of a receipt's name.
fn place_from_pb(v: &mut Violations, name: &str) -> Option<(TenantId, String)> {
    let tenant = name.strip_prefix("tenants/").and_then(|rest| rest.split_once('/'));
    let tenant = tenant.and_then(|(tenant, _)| tenant.parse::<TenantId>().ok());
    let Some(tenant) = tenant else {
        v.add("after_name", format!("must be \"tenants/{{tenant}}{FOLDER}{{id}}\""));
        return None;
    };
    let id = id_from_pb(v, &tenant, name)?;
    Some((tenant, id))
}

fn id_from_pb(v: &mut Violations, tenant: &TenantId, name: &str) -> Option<String> {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let id = name.strip_prefix(&format!("tenants/{tenant}{FOLDER}"));
    let id = id.filter(|id| (1..=64).contains(&id.len()) && id.bytes().all(is_part));
    if id.is_none() {
        v.add("after_name", format!("must be \"tenants/{tenant}{FOLDER}{{id}}\""));
    }
    id.map(str::to_string)
}

fn retired_to_pb(Retired { tenant, kind, due, count }: Retired) -> pb::RetiredRecords {
    pb::RetiredRecords {
        tenant: tenant.to_string(),
        kind: kind_to_pb(kind).into(),
        setting: due.name().to_string(),
        record_count: count.cast_signed(),
    }
}

fn pending_to_pb(Pending { tenant, count, first_asked }: Pending) -> pb::PendingErasure {
    pb::PendingErasure {
        tenant: tenant.to_string(),
        record_count: count.cast_signed(),
        first_ask_time: Some(time_to_pb(first_asked)),
    }
}
