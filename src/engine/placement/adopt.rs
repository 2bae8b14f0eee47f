//! A plan made real. Records and plans are kept apart, so it takes three steps, each of which is made as a whole, and of which the
//! second is the one that counts:
//!
//! 1. The ledger notes what the openings are and become, and who is placed; a student who is placed already stops it here.
//! 2. The records are written with the lowered capacities, if not one of them has changed since it was read.
//! 3. The ledger notes that it is done.
//!
//! Whoever finds a plan between two steps goes on from what the records say.

use std::sync::Arc;

use super::kept::{KeptPlan, Lowering, PlanHead};
use super::shelf::{self, placed_key};
use super::{Placer, refused};
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::engine::catalog::{Catalog, Incoming};
use crate::engine::error::EngineError;
use crate::engine::ports::{Change, Entry, Expect, StoreError};

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
        if kept.head.adopt_time.is_some() {
            return Ok(kept.head);
        }
        if let Some(trial) = kept.head.terms.trials().first() {
            return Err(refused(tenant, id, format!("only tries something out: {trial}")));
        }
        if kept.head.adopting.is_empty() {
            let lowered = self.lowered(tenant, &kept, writing).await?;
            kept.head.adopting = lowered.iter().map(|(before, after)| lowering(before, after)).collect();
            if kept.head.adopting.is_empty() {
                return Err(refused(tenant, id, "places nobody"));
            }
            self.note(tenant, &mut kept).await?;
            self.lower(lowered, writing).await.or_else(|error| match error {
                // What the records say decides.
                EngineError::EtagMismatch(_) => Ok(()),
                error => Err(error),
            })?;
        }
        match self.openings(tenant, &kept.head).await? {
            Openings::After => self.finish(tenant, kept).await,
            Openings::Before => {
                let lowered = self.lowered(tenant, &kept, writing).await?;
                self.lower(lowered, writing).await?;
                self.finish(tenant, kept).await
            }
            Openings::Otherwise => {
                self.take_back(tenant, kept).await?;
                Err(refused(tenant, id, "was made of openings that have changed since; make it again"))
            }
        }
    }

    /// Deletes a plan. Whom an adopted one has placed can be placed again.
    pub async fn delete(&self, tenant: &TenantId, id: &str) -> Result<(), EngineError> {
        let kept = self.get(tenant, id).await?;
        if kept.head.adopt_time.is_none() && !kept.head.adopting.is_empty() {
            return Err(refused(tenant, id, "is being adopted; adopt it again to bring it to an end"));
        }
        let mut entries = shelf::take_away(id, kept.revision);
        if kept.head.adopt_time.is_some() {
            entries.extend(placed(&kept).map(|student| Entry {
                key: placed_key(student),
                bytes: None,
                expect: None,
            }));
        }
        match self.ledger.write(tenant, entries).await? {
            true => Ok(()),
            false => Err(refused(tenant, id, "was changed meanwhile; try again")),
        }
    }

    /// The openings that the plan fills, before and after.
    async fn lowered(
        &self,
        tenant: &TenantId,
        kept: &KeptPlan,
        writing: &Catalog,
    ) -> Result<Vec<(Arc<Document>, Arc<Document>)>, EngineError> {
        let filled: Vec<_> = kept.head.slots.iter().filter(|slot| slot.taken > 0).collect();
        let names: Result<Vec<RecordName>, _> =
            filled.iter().map(|slot| RecordName::parse(&slot.name, tenant)).collect();
        let names = names.map_err(|error| EngineError::Internal(error.to_string().into()))?;
        let before = self.read(names).await?;
        let mut records = Vec::with_capacity(before.len());
        for (slot, document) in filled.iter().zip(&before) {
            let left = document.facts.capacity.unwrap_or(1);
            let Some(left) = left.checked_sub(slot.taken) else {
                let why = format!("needs {} seats of {}, which has {left}", slot.taken, slot.name);
                return Err(refused(tenant, &kept.head.id, why));
            };
            let mut record = document.record.clone();
            record.set_places_left(left);
            records.push(Incoming::from(record));
        }
        let stored: Vec<Option<Arc<Document>>> = before.iter().cloned().map(Some).collect();
        let after = writing.derive(records, &stored).await?;
        Ok(before.into_iter().zip(after).collect())
    }

    async fn lower(
        &self,
        lowered: Vec<(Arc<Document>, Arc<Document>)>,
        writing: &Catalog,
    ) -> Result<(), EngineError> {
        let put = |(before, after): (Arc<Document>, Arc<Document>)| Change::Put {
            document: after,
            expect: Expect::Etag(before.etag.clone()),
        };
        let written = writing.store.write(lowered.into_iter().map(put).collect()).await;
        written.map_err(|error: StoreError| error.into())
    }

    /// The first step.
    async fn note(&self, tenant: &TenantId, kept: &mut KeptPlan) -> Result<(), EngineError> {
        let id = kept.head.id.clone();
        let mut entries = vec![shelf::keep_head(&kept.head, Some(kept.revision))?];
        let by = |student: &str| Entry {
            key: placed_key(student),
            bytes: Some(id.clone().into_bytes()),
            expect: Some(0),
        };
        entries.extend(placed(kept).map(by));
        if !self.ledger.write(tenant, entries).await? {
            for student in placed(kept) {
                if let Some(other) = self.ledger.read(tenant, &[placed_key(student)]).await?.pop().flatten() {
                    let other = String::from_utf8_lossy(&other.bytes).into_owned();
                    return Err(refused(
                        tenant,
                        &id,
                        format!("places {student}, whom plan {other} has placed"),
                    ));
                }
            }
            return Err(refused(tenant, &id, "was changed meanwhile; try again"));
        }
        let (_, revision) = self.own_head(tenant, &id).await?;
        kept.revision = revision;
        Ok(())
    }

    /// The third step.
    async fn finish(&self, tenant: &TenantId, mut kept: KeptPlan) -> Result<PlanHead, EngineError> {
        kept.head.adopting.clear();
        kept.head.adopt_time = Some(self.engine.clock.second());
        let id = kept.head.id.clone();
        let done =
            self.ledger.write(tenant, vec![shelf::keep_head(&kept.head, Some(kept.revision))?]).await?;
        let (head, _) = self.own_head(tenant, &id).await?;
        match done || head.adopt_time.is_some() {
            true => Ok(head),
            false => Err(refused(tenant, &id, "was changed meanwhile; try again")),
        }
    }

    /// Takes the first step back.
    async fn take_back(&self, tenant: &TenantId, mut kept: KeptPlan) -> Result<(), EngineError> {
        kept.head.adopting.clear();
        let mut entries = vec![shelf::keep_head(&kept.head, Some(kept.revision))?];
        entries.extend(placed(&kept).map(|student| Entry {
            key: placed_key(student),
            bytes: None,
            expect: None,
        }));
        self.ledger.write(tenant, entries).await?;
        Ok(())
    }

    async fn own_head(&self, tenant: &TenantId, id: &str) -> Result<(PlanHead, u64), EngineError> {
        let found = shelf::head(&*self.ledger, tenant, id).await?;
        found.ok_or_else(|| EngineError::NoPlan(super::plan_name(tenant, id)))
    }

    /// The records are written all or none, so that one that is as it was to become proves that all were written.
    async fn openings(&self, tenant: &TenantId, head: &PlanHead) -> Result<Openings, EngineError> {
        let names: Result<Vec<RecordName>, _> =
            head.adopting.iter().map(|lowering| RecordName::parse(&lowering.slot, tenant)).collect();
        let names = names.map_err(|error| EngineError::Internal(error.to_string().into()))?;
        let found = self.engine.store.get(&names).await?;
        let etags: Vec<Option<String>> = found
            .into_iter()
            .map(|found| found.and_then(Result::ok).map(|document| document.etag.clone()))
            .collect();
        let is = |etag: &Option<String>, other: &str| etag.as_deref() == Some(other);
        if head.adopting.iter().zip(&etags).any(|(lowering, etag)| is(etag, &lowering.after)) {
            return Ok(Openings::After);
        }
        let all = head.adopting.iter().zip(&etags).all(|(lowering, etag)| is(etag, &lowering.before));
        Ok(if all { Openings::Before } else { Openings::Otherwise })
    }
}

fn lowering(before: &Document, after: &Document) -> Lowering {
    Lowering { slot: before.name().to_string(), before: before.etag.clone(), after: after.etag.clone() }
}

/// Whom a plan places.
fn placed(kept: &KeptPlan) -> impl Iterator<Item = &str> {
    kept.students.iter().filter(|student| student.slot.is_some()).map(|student| student.name.as_str())
}
