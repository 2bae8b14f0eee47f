//! Placements by hand: the school decides, and is told what its decision breaks.

use std::sync::Arc;
use std::time::Duration;

use super::kept::{KeptPlan, Override};
use super::terms::{Chosen, PlacementQuery};
use super::{Placer, empty, plan_name, refused, stands_in, tell_of};
use crate::domain::message::Code;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::query::Judge;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::rules::broken_rules;
use crate::engine::error::EngineError;

impl Placer {
    /// Moves students, where the opening is `None` out of the plan, and checks the plan anew against the records as they are now.
    /// Returns it with the students that were moved.
    pub async fn amend(
        &self,
        caller: &Caller,
        id: &str,
        moves: &[(RecordName, Option<RecordName>)],
    ) -> Result<KeptPlan, EngineError> {
        let tenant = &caller.tenant;
        let kept = self.get(tenant, id).await?;
        if !kept.head.is_proposal() {
            return Err(refused(tenant, id, Code::NoAmending));
        }
        let query = again(tenant, &kept, self.engine.clock.second())?;
        let standing = self.standing(tenant, &query).await?;
        let cohort = self.gather(caller, &query, id, standing.as_ref()).await?;
        let query = self.with_round(tenant, &query, &cohort.slots).await?;
        let named = self.market(caller, &query, &cohort, Arc::new(|_, _| {})).await?;
        let mut plan = stands_in(&kept, &named);
        plan = crate::domain::placement::plan::Plan { assigned: plan.assigned, ..empty(kept.head.objective) };
        let judge = Judge { tenant: tenant.clone(), as_of: query.as_of, now: query.now };
        let mut head = kept.head;
        for (at, (student, slot)) in moves.iter().enumerate() {
            let field = |what: &str| format!("overrides[{at}].{what}");
            let number = numbered(&named.students, student, || field("student_name"))?;
            let slot_number =
                slot.as_ref().map(|slot| numbered(&named.slots, slot, || field("slot_name"))).transpose()?;
            let broken =
                match (cohort.students.get(number), slot_number.and_then(|slot| cohort.slots.get(slot))) {
                    (Some(student), Some(slot)) => {
                        let judging = judge.judging(Some(student.name()), slot.name());
                        let broken =
                            broken_rules(&self.engine.matcher.rules, &student.facts, &slot.facts, judging);
                        broken
                            .into_iter()
                            .filter(|broken| broken.keeps_out)
                            .map(|broken| broken.rule_id)
                            .collect()
                    }
                    _ => Vec::new(),
                };
            if let Some(absent) = cohort.absent.get(&student.to_string()).filter(|_| slot.is_some()) {
                return Err(EngineError::invalid(field("student_name"), absent.said()));
            }
            let before = plan.assigned.get(number).copied().flatten();
            if let Some(place) = plan.assigned.get_mut(number) {
                *place = slot_number.map(|slot| slot as u32);
            }
            head.overrides.push(Override {
                student: student.to_string(),
                before: before.and_then(|slot| named.slots.get(slot as usize)).cloned(),
                after: slot.as_ref().map(RecordName::to_string),
                time: query.now,
                broken_rules: broken,
            });
        }
        let students = tell_of(&mut head, &named, &cohort, &plan);
        // What was told of the best plan is not of this one.
        head.prices.clear();
        let moved: Vec<String> = moves.iter().map(|(student, _)| student.to_string()).collect();
        let mut kept = self.keep(tenant, KeptPlan { head, students, revision: kept.revision }).await?;
        kept.students.retain(|student| moved.contains(&student.name));
        Ok(kept)
    }
}

fn numbered(
    names: &[String],
    name: &RecordName,
    field: impl FnOnce() -> String,
) -> Result<usize, EngineError> {
    let name = name.to_string();
    names.binary_search(&name).map_err(|_| EngineError::invalid(field(), Code::NotOfPlan.with("name", name)))
}

/// The query that a plan was made by, with its own students and openings, and judged at the same time.
fn again(
    tenant: &TenantId,
    kept: &KeptPlan,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<PlacementQuery, EngineError> {
    let named = |names: Vec<&String>| {
        let read = |name: &String| RecordName::parse(name, tenant);
        let names: Result<Vec<RecordName>, _> = names.into_iter().map(read).collect();
        names.map(Chosen::Named).map_err(|error| {
            EngineError::Internal(format!("{}: {error}", plan_name(tenant, &kept.head.id)).into())
        })
    };
    let head = &kept.head;
    let mut weights = head.made_by.weights.iter().copied();
    Ok(PlacementQuery {
        id: head.id.clone(),
        students: named(kept.students.iter().map(|student| &student.name).collect())?,
        slots: named(head.slots.iter().map(|slot| &slot.name).collect())?,
        objective: head.objective,
        weights: RankingWeights::by(|kind: PartKind| weights.next().unwrap_or(kind.default_weight())),
        seed: head.seed,
        terms: head.terms.clone(),
        acceptable: head.acceptable,
        standing: head.standing.clone(),
        round: head.terms.round.as_ref().map(|round| round.id.clone()),
        handed_in: Default::default(),
        priced: false,
        time_limit: Duration::ZERO,
        as_of: head.made_by.as_of,
        now,
    })
}
