//! Whether a plan still holds by the records as they are now.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::claim::placed;
use super::kept::KeptPlan;
use super::standing::with_freed;
use super::{Placer, refused};
use crate::domain::message::Code;
use crate::domain::ranking::query::Judge;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::visibility::consents;
use crate::domain::rules::broken_rules;
use crate::engine::error::EngineError;

impl Placer {
    /// Whether every pair may still be brought together, by the records as they are now: at the time of the plan, or now where that
    /// is later. What the school decided by hand or as fixed stays its decision.
    pub(super) async fn check_pairs(
        &self,
        caller: &Caller,
        kept: &KeptPlan,
        before: Option<&KeptPlan>,
    ) -> Result<(), EngineError> {
        let (tenant, head) = (&caller.tenant, &kept.head);
        let now = self.engine.clock.second();
        let judge = Judge { tenant: tenant.clone(), as_of: head.made_by.as_of.max(now), now };
        let decided: BTreeSet<(&str, &str)> = head
            .overrides
            .iter()
            .filter_map(|one| Some((one.student.as_str(), one.after.as_deref()?)))
            .chain(head.terms.fixed.iter().map(|(student, slot)| (student.as_str(), slot.as_str())))
            .collect();
        let pairs: Vec<(&str, &str)> = placed(kept).collect();
        let slots: BTreeSet<&str> = pairs.iter().map(|(_, slot)| *slot).collect();
        let slots: HashMap<String, Arc<Document>> = self
            .read_planned(tenant, kept, slots)
            .await?
            .into_iter()
            .map(|slot| (slot.name().to_string(), with_freed(slot, before)))
            .collect();
        let students = self.read_planned(tenant, kept, pairs.iter().map(|(student, _)| *student)).await?;
        for (student, (name, slot_name)) in students.iter().zip(&pairs) {
            if !consents(&student.record, now) {
                return Err(refused(tenant, &head.id, Code::PlacesUnwilling.with("student", *name)));
            }
            let Some(slot) = slots.get(*slot_name).filter(|_| !decided.contains(&(*name, *slot_name))) else {
                continue;
            };
            let judging = judge.judging(Some(student.name()), slot.name());
            let broken = broken_rules(&self.engine.matcher.rules, &student.facts, &slot.facts, judging);
            if let Some(broken) = broken.into_iter().find(|broken| broken.keeps_out) {
                let why = Code::PlacesAgainstRule
                    .with("student", *name)
                    .with("slot", *slot_name)
                    .with("reason", broken.reason(caller.language))
                    .with("rule", broken.rule_id);
                return Err(refused(tenant, &head.id, why));
            }
        }
        Ok(())
    }

    /// Reads records of a plan, of which none may be gone.
    pub(super) async fn read_planned<'n>(
        &self,
        tenant: &TenantId,
        kept: &KeptPlan,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        self.read(parsed(tenant, names)?).await.map_err(|error| match error {
            EngineError::NotFound(name) => {
                refused(tenant, &kept.head.id, Code::AboutGone.with("name", name.to_string()))
            }
            other => other,
        })
    }
}

/// Names as the records have them.
pub(super) fn parsed<'n>(
    tenant: &TenantId,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<Vec<RecordName>, EngineError> {
    let names = names.into_iter().map(|name| RecordName::parse(name, tenant));
    let names: Result<Vec<RecordName>, _> = names.collect();
    names.map_err(|error| EngineError::Internal(error.to_string().into()))
}
