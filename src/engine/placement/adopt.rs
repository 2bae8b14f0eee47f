//! A plan made real. Records and plans are kept apart, so it takes three steps, each of which is made as a whole, and of which the
//! second is the one that counts:
//!
//! 1. The ledger notes that this plan alone fills these openings now, and who is placed; a student who is placed already, and an
//!    opening that another plan is filling, stop it here.
//! 2. It notes what the openings are and become, and the records are written with the lowered capacities, if not one of them has
//!    changed since it was read.
//! 3. The ledger notes that it is done.
//!
//! Whoever finds a plan between two steps goes on from what the records say. A plan that was made from an adopted one takes its
//! place in the same steps: seats and students change from the one to the other.

use std::sync::Arc;

use super::claim::displaced;
use super::kept::{Adopting, KeptPlan, Lowering, PlanHead};
use super::recheck::parsed;
use super::{Placer, refused, shelf};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::TenantId;
use crate::engine::catalog::{Catalog, Incoming};
use crate::engine::error::EngineError;
use crate::engine::ports::{Change, Expect, StoreError};

/// How the openings of a plan stand beside what was noted of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Openings {
    Before,
    After,
    Otherwise,
}

impl Placer {
    /// Adopts a plan; one that is adopted stays so. `writing` is the catalog for as long as records are written.
    ///
    /// # Errors
    /// [`EngineError::PlanRefused`] says which seat or student is taken, or what the plan only tries out.
    pub async fn adopt(&self, caller: &Caller, id: &str, writing: &Catalog) -> Result<PlanHead, EngineError> {
        let tenant = &caller.tenant;
        let mut kept = self.get(tenant, id).await?;
        if let Some(other) = &kept.head.replaced_by {
            return Err(refused(tenant, id, Code::PlanReplaced.with("plan", other.as_str())));
        }
        if kept.head.adopt_time.is_some() {
            return Ok(kept.head);
        }
        if let Some(trial) = kept.head.terms.trials().into_iter().next() {
            return Err(refused(tenant, id, Code::PlanTries.with("what", trial)));
        }
        let before = self.replaced(tenant, &kept.head).await?;
        if kept.head.adopting.is_none() {
            self.check_pairs(caller, &kept, before.as_ref()).await?;
            self.claim(tenant, &mut kept, before.as_ref()).await?;
            if kept.head.adopt_time.is_some() {
                return Ok(kept.head);
            }
        }
        match self.fill(tenant, &mut kept, before.as_ref(), writing).await {
            Ok(true) => self.finish(tenant, kept).await,
            Ok(false) => {
                self.take_back(tenant, kept, before).await?;
                Err(refused(tenant, id, Code::OpeningsChanged))
            }
            Err(error @ EngineError::PlanRefused(..)) => {
                self.take_back(tenant, kept, before).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// The second step: whether the openings are as they were to become.
    async fn fill(
        &self,
        tenant: &TenantId,
        kept: &mut KeptPlan,
        before: Option<&KeptPlan>,
        writing: &Catalog,
    ) -> Result<bool, EngineError> {
        let adopting = kept.head.adopting.clone().unwrap_or_default();
        if adopting.lowered.is_empty() {
            let lowered = self.lowered(tenant, kept, before, writing).await?;
            let noted = lowered.iter().map(|(before, after)| lowering(before, after)).collect();
            kept.head.adopting = Some(Adopting { slots: adopting.slots, lowered: noted });
            let noted = vec![shelf::keep_head(&kept.head, Some(kept.revision))?];
            if self.ledger.write(tenant, noted).await? {
                (_, kept.revision) = self.own_head(tenant, &kept.head.id).await?;
                match self.lower(lowered, writing).await {
                    // Somebody brought the same plan to its end, or changed an opening: what the records say decides.
                    Err(EngineError::EtagMismatch(_)) | Ok(()) => {}
                    Err(error) => return Err(error),
                }
            } else {
                // Another call for the same plan was quicker: this one goes on from where that is.
                *kept = self.get(tenant, &kept.head.id).await?;
                match kept.head.adopt_time {
                    Some(_) => return Ok(true),
                    None if kept.head.is_proposal() => return Err(EngineError::Overloaded(None)),
                    None => {}
                }
            }
        }
        match self.openings(tenant, &kept.head).await? {
            Openings::After => Ok(true),
            Openings::Before => {
                let lowered = match self.lowered(tenant, kept, before, writing).await {
                    Ok(lowered) if is_noted(&kept.head, &lowered) => lowered,
                    // Read a moment later, they are as another call for the same plan has lowered them: nothing is lowered twice.
                    Ok(_) | Err(EngineError::PlanRefused(..)) => {
                        return Ok(matches!(self.openings(tenant, &kept.head).await?, Openings::After));
                    }
                    Err(error) => return Err(error),
                };
                match self.lower(lowered, writing).await {
                    Ok(()) => Ok(true),
                    // Another call for the same plan was quicker, or somebody changed an opening.
                    Err(EngineError::EtagMismatch(_)) => {
                        Ok(matches!(self.openings(tenant, &kept.head).await?, Openings::After))
                    }
                    Err(error) => Err(error),
                }
            }
            Openings::Otherwise => Ok(false),
        }
    }

    /// Deletes a plan. Whom an adopted one has placed can be placed again.
    pub async fn delete(&self, tenant: &TenantId, id: &str) -> Result<(), EngineError> {
        let kept = self.get(tenant, id).await?;
        if kept.head.adopting.is_some() {
            return Err(refused(tenant, id, Code::BeingAdopted));
        }
        let mut entries = shelf::take_away(id, kept.revision);
        if kept.head.is_in_force() {
            entries.extend(displaced(&kept));
        }
        match self.ledger.write(tenant, entries).await? {
            true => Ok(()),
            false => Err(refused(tenant, id, Code::ChangedMeanwhile)),
        }
    }

    /// The openings that the plan changes, as they are and as they become. One that has fallen away takes no seats back.
    async fn lowered(
        &self,
        tenant: &TenantId,
        kept: &KeptPlan,
        before: Option<&KeptPlan>,
        writing: &Catalog,
    ) -> Result<Vec<(Arc<Document>, Arc<Document>)>, EngineError> {
        let slots = kept.head.adopting.iter().flat_map(|adopting| &adopting.slots);
        let (filled, given_back): (Vec<&str>, Vec<&str>) =
            slots.map(String::as_str).partition(|slot| kept.taken(slot) > 0);
        let mut openings = self.read_planned(tenant, kept, filled).await?;
        let given_back = self.engine.store.get(&parsed(tenant, given_back)?).await?;
        openings.extend(given_back.into_iter().flatten().filter_map(Result::ok));
        let mut records = Vec::with_capacity(openings.len());
        for opening in &openings {
            let name = opening.name().to_string();
            let freed = before.map_or(0, |before| before.taken(&name));
            let has = opening.facts.capacity.unwrap_or(if freed > 0 { 0 } else { 1 }) + freed;
            let needs = kept.taken(&name);
            let Some(left) = has.checked_sub(needs) else {
                let why = Code::SeatsShort.with("needs", needs).with("slot", name).with("has", has);
                return Err(refused(tenant, &kept.head.id, why));
            };
            let mut record = opening.record.clone();
            record.set_places_left(left);
            records.push(Incoming::from(record));
        }
        let stored: Vec<Option<Arc<Document>>> = openings.iter().cloned().map(Some).collect();
        let after = writing.derive(records, &stored).await?;
        Ok(openings.into_iter().zip(after).collect())
    }

    async fn lower(
        &self,
        lowered: Vec<(Arc<Document>, Arc<Document>)>,
        writing: &Catalog,
    ) -> Result<(), EngineError> {
        let put = |(before, after): &(Arc<Document>, Arc<Document>)| Change::Put {
            document: after.clone(),
            expect: Expect::Etag(before.etag.clone()),
        };
        let written = writing.store.write(lowered.iter().map(put).collect()).await;
        written.map_err(|error: StoreError| EngineError::from(error))?;
        writing.changes.put(lowered.into_iter().map(|(before, after)| (Some(before), after)));
        Ok(())
    }

    /// The records are written all or none, so that one that is as it was to become proves that all were written.
    async fn openings(&self, tenant: &TenantId, head: &PlanHead) -> Result<Openings, EngineError> {
        let lowered = head.adopting.as_ref().map_or(&[][..], |adopting| &adopting.lowered);
        let names = parsed(tenant, lowered.iter().map(|lowering| lowering.slot.as_str()))?;
        let found = self.engine.store.get(&names).await?;
        let etags: Vec<Option<String>> = found
            .into_iter()
            .map(|found| found.and_then(Result::ok).map(|document| document.etag.clone()))
            .collect();
        let is = |etag: &Option<String>, other: &str| etag.as_deref() == Some(other);
        if lowered.iter().zip(&etags).any(|(lowering, etag)| is(etag, &lowering.after)) {
            return Ok(Openings::After);
        }
        let all = lowered.iter().zip(&etags).all(|(lowering, etag)| is(etag, &lowering.before));
        Ok(if all { Openings::Before } else { Openings::Otherwise })
    }
}

/// Whether the openings are to change from what was noted of them.
fn is_noted(head: &PlanHead, lowered: &[(Arc<Document>, Arc<Document>)]) -> bool {
    let noted = head.adopting.as_ref().map_or(&[][..], |adopting| &adopting.lowered);
    lowered.iter().all(|(before, after)| noted.contains(&lowering(before, after)))
}

fn lowering(before: &Document, after: &Document) -> Lowering {
    Lowering { slot: before.name().to_string(), before: before.etag.clone(), after: after.etag.clone() }
}
