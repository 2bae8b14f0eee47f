//! Plans in the ledger. A plan is two entries, so that plans can be listed without their students. Each student whom an adopted
//! plan places is an entry, so that nobody is placed twice; and each opening is one while a plan fills it, so that no two lower its
//! capacity at a time.

use super::kept::{KeptPlan, PlanHead, PlannedStudent, from_bytes, to_bytes};
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;
use crate::engine::ports::{Entry, Kept, Ledger};

pub(super) const PLANS: &str = "plan/";
pub(super) const STUDENTS: &str = "plan_students/";
pub(super) const PLACED: &str = "placed/";
pub(super) const FILLING: &str = "filling/";

fn plan_key(id: &str) -> String {
    format!("{PLANS}{id}")
}

fn students_key(id: &str) -> String {
    format!("{STUDENTS}{id}")
}

/// The key of the placement of a student by an adopted plan.
pub(super) fn placed_key(student: &str) -> String {
    format!("{PLACED}{student}")
}

/// The key of the plan that is just filling an opening: one at a time.
pub(super) fn filling_key(slot: &str) -> String {
    format!("{FILLING}{slot}")
}

/// What names a plan to callers.
pub fn plan_name(tenant: &TenantId, id: &str) -> String {
    format!("tenants/{tenant}/plans/{id}")
}

/// A head with its revision.
pub(super) async fn head(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<(PlanHead, u64)>, EngineError> {
    let kept = ledger.read(tenant, &[plan_key(id)]).await?.pop().flatten();
    kept.map(|kept| Ok((from_bytes(&kept.bytes)?, kept.revision))).transpose()
}

/// A whole plan.
pub(super) async fn plan(ledger: &dyn Ledger, tenant: &TenantId, id: &str) -> Result<KeptPlan, EngineError> {
    let found = ledger.read(tenant, &[plan_key(id), students_key(id)]).await?;
    match &found[..] {
        [Some(Kept { bytes: head, revision }), Some(Kept { bytes: students, .. })] => {
            let students: Vec<PlannedStudent> = from_bytes(students)?;
            Ok(KeptPlan { head: from_bytes(head)?, students, revision: *revision })
        }
        _ => Err(EngineError::NoPlan(plan_name(tenant, id))),
    }
}

/// Heads in the order of their ids, after one of them.
pub(super) async fn heads(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<PlanHead>, EngineError> {
    let after = after.map(plan_key);
    let found = ledger.scan(tenant, PLANS, after.as_deref(), limit).await?;
    found.into_iter().map(|(_, kept)| from_bytes(&kept.bytes)).collect()
}

/// What keeps a head, if it is as it was read.
pub(super) fn keep_head(head: &PlanHead, expect: Option<u64>) -> Result<Entry, EngineError> {
    Ok(Entry { key: plan_key(&head.id), bytes: Some(to_bytes(head)?), expect })
}

/// What keeps the students of a plan.
pub(super) fn keep_students(id: &str, students: &[PlannedStudent]) -> Result<Entry, EngineError> {
    Ok(Entry { key: students_key(id), bytes: Some(to_bytes(&students)?), expect: None })
}

/// What takes a plan away.
pub(super) fn take_away(id: &str, revision: u64) -> Vec<Entry> {
    let head = Entry { key: plan_key(id), bytes: None, expect: Some(revision) };
    vec![head, Entry { key: students_key(id), bytes: None, expect: None }]
}
