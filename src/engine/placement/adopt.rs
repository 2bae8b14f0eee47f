//! A plan made real. Records and plans are kept apart, so it takes three steps, each of which is made as a whole, and of which the
//! second is the one that counts:
//!
//! 1. The ledger notes what the openings are and become, that this plan alone fills them now, and who is placed; a student who is
//!    placed already stops it here.
//! 2. The records are written with the lowered capacities, if not one of them has changed since it was read.
//! 3. The ledger notes that it is done.
//!
//! Whoever finds a plan between two steps goes on from what the records say. A plan that was made from an adopted one takes its
//! place in the same steps: seats and students change from the one to the other.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::kept::{KeptPlan, Lowering, Placed, PlanHead, from_bytes, to_bytes};
use super::shelf::{self, filling_key, placed_key};
use super::standing::with_freed;
use super::{Placer, refused};
use crate::domain::ranking::query::Judge;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::visibility::consents;
use crate::domain::rules::broken_rules;
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
        if let Some(other) = &kept.head.replaced_by {
            return Err(refused(tenant, id, format!("was adopted, and plan {other} has taken its place")));
        }
        if kept.head.adopt_time.is_some() {
            return Ok(kept.head);
        }
        if let Some(trial) = kept.head.terms.trials().first() {
            return Err(refused(tenant, id, format!("only tries something out: {trial}")));
        }
        let before = self.replaced(tenant, &kept.head).await?;
        if kept.head.adopting.is_empty() {
            self.check_pairs(caller, &kept, before.as_ref()).await?;
            let lowered = self.lowered(tenant, &kept, before.as_ref(), writing).await?;
            kept.head.adopting = lowered.iter().map(|(before, after)| lowering(before, after)).collect();
            if kept.head.adopting.is_empty() {
                // No opening changes, so that the first step is the last one too.
                if before.is_none() {
                    return Err(refused(tenant, id, "places nobody"));
                }
                kept.head.adopt_time = Some(self.engine.clock.second());
            }
            self.note(tenant, &mut kept, before.as_ref()).await?;
            if kept.head.adopt_time.is_some() {
                return Ok(kept.head);
            }
            self.lower(lowered, writing).await.or_else(|error| match error {
                // Somebody brought the same plan to its end, or changed an opening: what the records say decides.
                EngineError::EtagMismatch(_) => Ok(()),
                error => Err(error),
            })?;
        }
        match self.openings(tenant, &kept.head).await? {
            Openings::After => self.finish(tenant, kept).await,
            Openings::Before => {
                let lowered = self.lowered(tenant, &kept, before.as_ref(), writing).await?;
                self.lower(lowered, writing).await?;
                self.finish(tenant, kept).await
            }
            Openings::Otherwise => {
                self.take_back(tenant, kept, before).await?;
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
        if kept.head.is_in_force() {
            entries.extend(displaced(&kept));
        }
        match self.ledger.write(tenant, entries).await? {
            true => Ok(()),
            false => Err(refused(tenant, id, "was changed meanwhile; try again")),
        }
    }

    /// The openings of which the plan takes another number of seats than the one before it, as they are and as they become.
    async fn lowered(
        &self,
        tenant: &TenantId,
        kept: &KeptPlan,
        before: Option<&KeptPlan>,
        writing: &Catalog,
    ) -> Result<Vec<(Arc<Document>, Arc<Document>)>, EngineError> {
        let id = &kept.head.id;
        let filled = kept.head.slots.iter().filter(|slot| slot.taken > 0).map(|slot| slot.name.as_str());
        let mut openings = self.read_planned(tenant, kept, filled).await?;
        // An opening that has fallen away takes no seats back.
        let given_back = before.iter().flat_map(|before| &before.head.slots);
        let given_back = given_back.filter(|slot| slot.taken > 0 && kept.taken(&slot.name) == 0);
        let given_back = parsed(tenant, given_back.map(|slot| slot.name.as_str()))?;
        openings
            .extend(self.engine.store.get(&given_back).await?.into_iter().flatten().filter_map(Result::ok));
        let (mut records, mut stored) = (Vec::new(), Vec::new());
        for opening in openings {
            let name = opening.name().to_string();
            let freed = before.map_or(0, |before| before.taken(&name));
            let has = opening.facts.capacity.unwrap_or(if freed > 0 { 0 } else { 1 }) + freed;
            let needs = kept.taken(&name);
            let Some(left) = has.checked_sub(needs) else {
                return Err(refused(tenant, id, format!("needs {needs} seats of {name}, which has {has}")));
            };
            if needs != freed {
                let mut record = opening.record.clone();
                record.set_places_left(left);
                records.push(Incoming::from(record));
                stored.push(Some(opening));
            }
        }
        let after = writing.derive(records, &stored).await?;
        Ok(stored.into_iter().flatten().zip(after).collect())
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
    async fn note(
        &self,
        tenant: &TenantId,
        kept: &mut KeptPlan,
        before: Option<&KeptPlan>,
    ) -> Result<(), EngineError> {
        let id = kept.head.id.clone();
        let mut entries = vec![shelf::keep_head(&kept.head, Some(kept.revision))?];
        let mut stood: HashMap<&str, u64> = HashMap::new();
        if let Some(before) = before {
            let head = PlanHead { replaced_by: Some(id.clone()), ..before.head.clone() };
            entries.push(shelf::keep_head(&head, Some(before.revision))?);
            let students: Vec<&str> = placed(before).map(|(student, _)| student).collect();
            let keys: Vec<String> = students.iter().map(|student| placed_key(student)).collect();
            for (student, found) in students.into_iter().zip(self.ledger.read(tenant, &keys).await?) {
                stood.insert(student, found.map_or(0, |found| found.revision));
            }
        }
        let time = self.engine.clock.second();
        for (student, slot) in placed(kept) {
            let placed = to_bytes(&Placed { plan: id.clone(), slot: slot.to_string(), time })?;
            let expect = Some(stood.remove(student).unwrap_or(0));
            entries.push(Entry { key: placed_key(student), bytes: Some(placed), expect });
        }
        entries.extend(stood.into_iter().map(|(student, revision)| Entry {
            key: placed_key(student),
            bytes: None,
            expect: Some(revision),
        }));
        entries.extend(kept.head.adopting.iter().map(|lowering| Entry {
            key: filling_key(&lowering.slot),
            bytes: Some(id.clone().into_bytes()),
            expect: Some(0),
        }));
        if !self.ledger.write(tenant, entries).await? {
            return Err(refused(tenant, &id, self.obstacle(tenant, kept, before).await?));
        }
        let (_, revision) = self.own_head(tenant, &id).await?;
        kept.revision = revision;
        Ok(())
    }

    /// Why the first step cannot be made.
    async fn obstacle(
        &self,
        tenant: &TenantId,
        kept: &KeptPlan,
        before: Option<&KeptPlan>,
    ) -> Result<String, EngineError> {
        let students: Vec<&str> = placed(kept).map(|(student, _)| student).collect();
        let keys: Vec<String> = students.iter().map(|student| placed_key(student)).collect();
        for (student, other) in students.iter().zip(self.ledger.read(tenant, &keys).await?) {
            if let Some(other) = other {
                let other: Placed = from_bytes(&other.bytes)?;
                if before.is_none_or(|before| before.head.id != other.plan) {
                    return Ok(format!("places {student}, whom plan {} has placed", other.plan));
                }
            }
        }
        let slots = kept.head.adopting.iter().map(|lowering| &lowering.slot);
        let keys: Vec<String> = slots.clone().map(|slot| filling_key(slot)).collect();
        for (slot, other) in slots.zip(self.ledger.read(tenant, &keys).await?) {
            if let Some(other) = other {
                let other = String::from_utf8_lossy(&other.bytes).into_owned();
                return Ok(format!(
                    "fills {slot}, which plan {other} is filling just now; adopt that again to bring it to its end"
                ));
            }
        }
        Ok("was changed meanwhile; try again".to_string())
    }

    /// Whether every pair may still be brought together, by the records as they are now: at the time of the plan, or now where that
    /// is later. What the school decided by hand or as fixed stays its decision.
    async fn check_pairs(
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
                return Err(refused(
                    tenant,
                    &head.id,
                    format!("places {name}, who has not agreed to be matched"),
                ));
            }
            let Some(slot) = slots.get(*slot_name).filter(|_| !decided.contains(&(*name, *slot_name))) else {
                continue;
            };
            let judging = judge.judging(Some(student.name()), slot.name());
            let broken = broken_rules(&self.engine.matcher.rules, &student.facts, &slot.facts, judging);
            if let Some(broken) = broken.into_iter().find(|broken| broken.keeps_out) {
                let why = format!(
                    "places {name} in {slot_name}, which breaks {} now: {}",
                    broken.rule_id, broken.reason
                );
                return Err(refused(tenant, &head.id, why));
            }
        }
        Ok(())
    }

    /// Reads records of a plan, of which none may be gone.
    async fn read_planned<'n>(
        &self,
        tenant: &TenantId,
        kept: &KeptPlan,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        self.read(parsed(tenant, names)?).await.map_err(|error| match error {
            EngineError::NotFound(name) => {
                refused(tenant, &kept.head.id, format!("is about {name}, which is gone"))
            }
            other => other,
        })
    }

    /// What the plan holds of openings while it fills them.
    fn let_go(kept: &KeptPlan) -> Vec<Entry> {
        let free =
            |lowering: &Lowering| Entry { key: filling_key(&lowering.slot), bytes: None, expect: None };
        kept.head.adopting.iter().map(free).collect()
    }

    /// The third step.
    async fn finish(&self, tenant: &TenantId, mut kept: KeptPlan) -> Result<PlanHead, EngineError> {
        let freed = Self::let_go(&kept);
        kept.head.adopting.clear();
        kept.head.adopt_time = Some(self.engine.clock.second());
        let id = kept.head.id.clone();
        let entries = [shelf::keep_head(&kept.head, Some(kept.revision))?].into_iter().chain(freed).collect();
        let done = self.ledger.write(tenant, entries).await?;
        let (head, _) = self.own_head(tenant, &id).await?;
        match done || head.adopt_time.is_some() {
            true => Ok(head),
            false => Err(refused(tenant, &id, "was changed meanwhile; try again")),
        }
    }

    /// Takes the first step back.
    async fn take_back(
        &self,
        tenant: &TenantId,
        mut kept: KeptPlan,
        before: Option<KeptPlan>,
    ) -> Result<(), EngineError> {
        let freed = Self::let_go(&kept);
        kept.head.adopting.clear();
        let mut entries = vec![shelf::keep_head(&kept.head, Some(kept.revision))?];
        entries.extend(freed.into_iter().chain(displaced(&kept)));
        if let Some(mut before) = before {
            before.head.replaced_by = None;
            entries.push(shelf::keep_head(&before.head, Some(before.revision))?);
            let (plan, time) = (before.head.id.clone(), before.head.adopt_time.unwrap_or_default());
            for (student, slot) in placed(&before) {
                let placed = to_bytes(&Placed { plan: plan.clone(), slot: slot.to_string(), time })?;
                entries.push(Entry { key: placed_key(student), bytes: Some(placed), expect: None });
            }
        }
        self.ledger.write(tenant, entries).await?;
        Ok(())
    }

    async fn own_head(&self, tenant: &TenantId, id: &str) -> Result<(PlanHead, u64), EngineError> {
        let found = shelf::head(&*self.ledger, tenant, id).await?;
        found.ok_or_else(|| EngineError::NoPlan(super::plan_name(tenant, id)))
    }

    /// The records are written all or none, so that one that is as it was to become proves that all were written.
    async fn openings(&self, tenant: &TenantId, head: &PlanHead) -> Result<Openings, EngineError> {
        let names = parsed(tenant, head.adopting.iter().map(|lowering| lowering.slot.as_str()))?;
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

fn parsed<'n>(
    tenant: &TenantId,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<Vec<RecordName>, EngineError> {
    let names = names.into_iter().map(|name| RecordName::parse(name, tenant));
    let names: Result<Vec<RecordName>, _> = names.collect();
    names.map_err(|error| EngineError::Internal(error.to_string().into()))
}

/// Whom a plan places, and where.
fn placed(kept: &KeptPlan) -> impl Iterator<Item = (&str, &str)> {
    kept.students.iter().filter_map(|student| {
        let slot = kept.head.slots.get(student.slot? as usize)?;
        Some((student.name.as_str(), slot.name.as_str()))
    })
}

/// That they are placed no more.
fn displaced(kept: &KeptPlan) -> impl Iterator<Item = Entry> {
    placed(kept).map(|(student, _)| Entry { key: placed_key(student), bytes: None, expect: None })
}
