//! What the ledger holds of an adoption: who is placed, and which openings a plan is filling.

use std::collections::{BTreeSet, HashMap};

use super::kept::{Adopting, KeptPlan, Placed, PlanHead, from_bytes, to_bytes};
use super::shelf::{self, filling_key, placed_key};
use super::{Placer, refused};
use crate::domain::message::{Code, Message};
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;
use crate::engine::ports::Entry;

impl Placer {
    /// The first step, with what it is about.
    pub(super) async fn claim(
        &self,
        tenant: &TenantId,
        kept: &mut KeptPlan,
        before: Option<&KeptPlan>,
    ) -> Result<(), EngineError> {
        let own = kept.head.slots.iter().map(|slot| slot.name.clone());
        let others = before.iter().flat_map(|before| &before.head.slots).map(|slot| slot.name.clone());
        let all: BTreeSet<String> = own.chain(others).collect();
        let is_changed = |slot: &String| kept.taken(slot) != before.map_or(0, |before| before.taken(slot));
        let slots: Vec<String> = all.into_iter().filter(is_changed).collect();
        if slots.is_empty() && before.is_none() {
            return Err(refused(tenant, &kept.head.id, Code::PlacesNobody));
        }
        match slots.is_empty() {
            // No opening changes, so that the first step is the last one too.
            true => kept.head.adopt_time = Some(self.engine.clock.second()),
            false => kept.head.adopting = Some(Adopting { slots, lowered: Vec::new() }),
        }
        self.note(tenant, kept, before).await
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
        entries.extend(claimed(kept).map(|slot| Entry {
            key: filling_key(slot),
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
    ) -> Result<Message, EngineError> {
        let students: Vec<&str> = placed(kept).map(|(student, _)| student).collect();
        let keys: Vec<String> = students.iter().map(|student| placed_key(student)).collect();
        for (student, other) in students.iter().zip(self.ledger.read(tenant, &keys).await?) {
            if let Some(other) = other {
                let other: Placed = from_bytes(&other.bytes)?;
                let is_own = other.plan == kept.head.id;
                if !is_own && before.is_none_or(|before| before.head.id != other.plan) {
                    return Ok(Code::PlacesTwice.with("student", *student).with("plan", other.plan));
                }
            }
        }
        let keys: Vec<String> = claimed(kept).map(|slot| filling_key(slot)).collect();
        for (slot, other) in claimed(kept).zip(self.ledger.read(tenant, &keys).await?) {
            let other = other.map(|other| String::from_utf8_lossy(&other.bytes).into_owned());
            if let Some(other) = other.filter(|other| *other != kept.head.id) {
                return Ok(Code::FillsTwice.with("slot", slot.as_str()).with("plan", other));
            }
        }
        Ok(Code::ChangedMeanwhile.into())
    }

    /// The third step.
    pub(super) async fn finish(
        &self,
        tenant: &TenantId,
        mut kept: KeptPlan,
    ) -> Result<PlanHead, EngineError> {
        if kept.head.adopt_time.is_some() {
            return Ok(kept.head);
        }
        let freed = let_go(&kept);
        kept.head.adopting = None;
        kept.head.adopt_time = Some(self.engine.clock.second());
        let id = kept.head.id.clone();
        let entries = [shelf::keep_head(&kept.head, Some(kept.revision))?].into_iter().chain(freed).collect();
        let done = self.ledger.write(tenant, entries).await?;
        let (head, _) = self.own_head(tenant, &id).await?;
        match done || head.adopt_time.is_some() {
            true => Ok(head),
            false => Err(refused(tenant, &id, Code::ChangedMeanwhile)),
        }
    }

    /// Takes the first step back.
    pub(super) async fn take_back(
        &self,
        tenant: &TenantId,
        mut kept: KeptPlan,
        before: Option<KeptPlan>,
    ) -> Result<(), EngineError> {
        let freed = let_go(&kept);
        kept.head.adopting = None;
        let mut entries = vec![shelf::keep_head(&kept.head, Some(kept.revision))?];
        entries.extend(freed.into_iter().chain(displaced(&kept)));
        if let Some(before) = before {
            // The first step has changed it.
            let mut before = self.get(tenant, &before.head.id).await?;
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

    pub(super) async fn own_head(&self, tenant: &TenantId, id: &str) -> Result<(PlanHead, u64), EngineError> {
        let found = shelf::head(&*self.ledger, tenant, id).await?;
        found.ok_or_else(|| EngineError::NoPlan(super::plan_name(tenant, id)))
    }
}

/// Whom a plan places, and where.
pub(super) fn placed(kept: &KeptPlan) -> impl Iterator<Item = (&str, &str)> {
    kept.students.iter().filter_map(|student| {
        let slot = kept.head.slots.get(student.slot? as usize)?;
        Some((student.name.as_str(), slot.name.as_str()))
    })
}

/// The openings that no other plan changes while this one is being adopted.
fn claimed(kept: &KeptPlan) -> impl Iterator<Item = &String> {
    kept.head.adopting.iter().flat_map(|adopting| &adopting.slots)
}

/// That others may change them again.
fn let_go(kept: &KeptPlan) -> Vec<Entry> {
    claimed(kept).map(|slot| Entry { key: filling_key(slot), bytes: None, expect: None }).collect()
}

/// That they are placed no more.
pub(super) fn displaced(kept: &KeptPlan) -> impl Iterator<Item = Entry> {
    placed(kept).map(|(student, _)| Entry { key: placed_key(student), bytes: None, expect: None })
}
