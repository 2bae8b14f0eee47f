//! Whether plans, placements and ranking rounds that are kept fit together.

use std::collections::{BTreeMap, BTreeSet};

use super::kept::{Placed, PlanHead, PlannedStudent, from_bytes};
use super::rounds::{ROUNDS, Round, WISHES, round_name};
use super::shelf::{FILLING, PLACED, PLANS, STUDENTS, plan_name};
use super::told::digest_of;
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;
use crate::engine::ports::Fault;

/// What a tenant keeps of placements.
pub struct Shelf {
    tenant: TenantId,
    heads: BTreeMap<String, PlanHead>,
    students: BTreeMap<String, Vec<PlannedStudent>>,
    placed: BTreeMap<String, Placed>,
    filling: BTreeMap<String, String>,
    rounds: BTreeSet<String>,
    handed_in: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl Shelf {
    /// Of a tenant.
    pub fn new(tenant: TenantId) -> Self {
        Self {
            tenant,
            heads: BTreeMap::new(),
            students: BTreeMap::new(),
            placed: BTreeMap::new(),
            filling: BTreeMap::new(),
            rounds: BTreeSet::new(),
            handed_in: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    /// Takes an entry, and says whether it is of placements.
    pub fn take(&mut self, key: &str, bytes: &[u8]) -> bool {
        let parted = [PLANS, STUDENTS, PLACED, FILLING, ROUNDS, WISHES];
        let Some((prefix, id)) =
            parted.into_iter().find_map(|prefix| Some((prefix, key.strip_prefix(prefix)?.to_string())))
        else {
            return false;
        };
        let taken = match prefix {
            PLANS => from_bytes(bytes).map(|head| drop(self.heads.insert(id.clone(), head))),
            STUDENTS => from_bytes(bytes).map(|students| drop(self.students.insert(id.clone(), students))),
            PLACED => from_bytes(bytes).map(|placed| drop(self.placed.insert(id.clone(), placed))),
            FILLING => {
                self.filling.insert(id.clone(), String::from_utf8_lossy(bytes).into_owned());
                Ok(())
            }
            ROUNDS => from_bytes::<Round>(bytes).map(|round| {
                self.rounds.insert(round.id);
            }),
            _ => {
                let round = id.split('/').next().unwrap_or_default();
                self.handed_in.insert(round.to_string());
                from_bytes::<Vec<String>>(bytes).map(drop)
            }
        };
        if let Err(error) = taken {
            self.unread(prefix, &id, &error);
        }
        true
    }

    fn unread(&mut self, prefix: &str, id: &str, error: &EngineError) {
        let part = match prefix {
            PLANS | STUDENTS => plan_name(&self.tenant, id),
            ROUNDS => round_name(&self.tenant, id),
            _ => format!("{prefix}{id}"),
        };
        self.faults.push(Fault { part, detail: error.to_string() });
    }

    /// All that does not fit together, by name.
    pub fn faults(mut self) -> Vec<Fault> {
        let mut found = std::mem::take(&mut self.faults);
        let mut fault = |part: String, detail: String| found.push(Fault { part, detail });
        let plan = |id: &str| plan_name(&self.tenant, id);
        for id in self.students.keys().filter(|id| !self.heads.contains_key(*id)) {
            fault(plan(id), "its students are there, and all else of it is not".into());
        }
        for (id, head) in &self.heads {
            let Some(students) = self.students.get(id) else {
                fault(plan(id), "its students are not there".into());
                continue;
            };
            if digest_of(students, &head.slots) != head.plan_digest {
                fault(plan(id), "its students are not where its digest says".into());
            }
            let is_placing = head.is_in_force() || head.adopting.is_some();
            let own = students.iter().filter(|_| is_placing).filter(|student| student.slot.is_some());
            let is_noted = |student: &&PlannedStudent| {
                self.placed.get(&student.name).is_some_and(|placed| placed.plan == *id)
            };
            let unnoted = own.filter(|student| !is_noted(student)).count();
            if unnoted > 0 {
                fault(plan(id), format!("{unnoted} students whom it places are not noted as placed"));
            }
        }
        for (student, placed) in &self.placed {
            let head = self.heads.get(&placed.plan);
            if head.is_none_or(|head| !head.is_in_force() && head.adopting.is_none()) {
                fault(
                    student.clone(),
                    format!("is noted as placed by plan {}, which is not adopted", placed.plan),
                );
            }
        }
        for (slot, id) in &self.filling {
            if self.heads.get(id).is_none_or(|head| head.adopting.is_none()) {
                fault(
                    slot.clone(),
                    format!("is noted as being filled by plan {id}, which is not being adopted"),
                );
            }
        }
        for round in self.handed_in.difference(&self.rounds) {
            fault(
                round_name(&self.tenant, round),
                "wishes were handed in, and the round is not there".into(),
            );
        }
        found
    }
}
