//! The calls of `PlacementService`.

mod plan;
mod request;
mod round;

use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::mpsc;

pub(super) use self::plan::certificate_to_pb;
use self::plan::{head_to_pb, parts_of, plan_page};
use self::request::{moves_from_pb, plan_id_from_pb, query_from_pb};
use super::fit::Fit;
use super::request::page_size_from_pb;
use super::share::own_task::OwnTask;
use super::{Api, Problem, limits};
use crate::domain::record::audience::Caller;
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::placement::compare::{Move, moves};
use crate::engine::placement::kept::PlanHead;
use crate::engine::placement::{Placer, TellPhase};
use crate::pb::v1 as pb;
use crate::pb::v1::plan_placement_response::Step;

/// The answers of a `PlanPlacement`: progress, then the plan in parts.
pub type PlanAnswers = BoxStream<'static, Result<pb::PlanPlacementResponse, Problem>>;

impl Api {
    fn placer(&self) -> Placer {
        Placer::new(self.serving.now(), self.ledger.clone())
    }

    /// `PlanPlacement`: makes a plan and keeps it. A call that is given up keeps nothing.
    pub fn plan_placement(
        &self,
        caller: &Caller,
        request: pb::PlanPlacementRequest,
    ) -> Result<PlanAnswers, Problem> {
        let now = self.serving.now().clock.second();
        let query = query_from_pb(&caller.tenant, request, now)?;
        let (api, caller) = (self.clone(), caller.clone());
        let (sender, receiver) = mpsc::unbounded_channel();
        let tell: TellPhase = Arc::new(move |phase, done, total| {
            let progress = pb::PlanProgress {
                phase: phase.to_string(),
                done_count: done as i64,
                total_count: total as i64,
            };
            // Nobody may be listening any more.
            let _ = sender.send(Step::Progress(progress));
        });
        let work = OwnTask::begin(async move {
            let _turn = api.matches.take(&caller.tenant).await?;
            let plan = api.placer().plan(&caller, &query, tell).await?;
            Ok::<_, EngineError>(parts_of(&caller.tenant, plan, caller.language))
        });
        let progress =
            stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
        let plan = stream::once(work).flat_map(|done| {
            let parts = match done.and_then(|done| done) {
                Ok(parts) => parts.into_iter().map(|part| Ok(Step::Plan(part))).collect(),
                Err(error) => vec![Err(Problem::from(error))],
            };
            stream::iter(parts)
        });
        let steps = progress.map(Ok).chain(plan);
        Ok(steps.map(|step| step.map(|step| pb::PlanPlacementResponse { step: Some(step) })).boxed())
    }

    /// `GetPlan`: a plan with a page of its students.
    pub async fn get_plan(
        &self,
        caller: &Caller,
        request: pb::GetPlanRequest,
    ) -> Result<pb::GetPlanResponse, Problem> {
        let mut v = Violations::new();
        let id = plan_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::PLAN_PAGE);
        let id = v.check(id).map_err(EngineError::from)?;
        let placer = self.placer();
        let mut kept = placer.get(&caller.tenant, &id).await?;
        let begin = kept.students.partition_point(|student| *student.name <= *request.after_student_name);
        kept.students.drain(..begin);
        let shown = kept.students.iter().take(size).map(|student| student.name.as_str());
        let by_hand = kept.head.overrides.iter().map(|one| one.student.as_str());
        let withdrawn = placer.withdrawn(&caller.tenant, shown.chain(by_hand)).await?;
        withdrawn.take_from(&mut kept.students);
        withdrawn.take_from_head(&mut kept.head);
        Ok(plan_page(&caller.tenant, kept, (&request.after_student_name, size), caller.language))
    }

    /// `ListPlans`: the caller's plans without their students and openings.
    pub async fn list_plans(
        &self,
        caller: &Caller,
        request: pb::ListPlansRequest,
    ) -> Result<pb::ListPlansResponse, Problem> {
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::PLANS_PAGE);
        let after = match request.after_name.is_empty() {
            true => None,
            false => Some(plan_id_from_pb(&mut v, "after_name", &request.after_name, &caller.tenant)),
        };
        let after = v.check(after).map_err(EngineError::from)?;
        let mut heads = self.placer().list(&caller.tenant, after.as_deref(), size + 1).await?;
        let more = heads.len() > size;
        heads.truncate(size);
        let count = heads.len();
        self.take_withdrawn(caller, &mut heads).await?;
        let mut fit = Fit::default();
        let plans = heads
            .iter()
            .map(|head| pb::Plan { slots: Vec::new(), ..head_to_pb(&caller.tenant, head, caller.language) });
        let plans: Vec<pb::Plan> = plans.take_while(|plan| fit.takes(plan)).collect();
        let last = plans.last().filter(|_| more || plans.len() < count).map(|plan| plan.name.clone());
        Ok(pb::ListPlansResponse { plans, next_name: last.unwrap_or_default() })
    }

    /// `ComparePlans`: what one plan does otherwise than another.
    pub async fn compare_plans(
        &self,
        caller: &Caller,
        request: pb::ComparePlansRequest,
    ) -> Result<pb::ComparePlansResponse, Problem> {
        let mut v = Violations::new();
        let before = plan_id_from_pb(&mut v, "before_name", &request.before_name, &caller.tenant);
        let after = plan_id_from_pb(&mut v, "after_name", &request.after_name, &caller.tenant);
        let (before, after) = v.check((before, after)).map_err(EngineError::from)?;
        let placer = self.placer();
        let (before, after) =
            (placer.get(&caller.tenant, &before).await?, placer.get(&caller.tenant, &after).await?);
        let mut all = moves(&before, &after);
        let moved = all.iter().map(|one| one.student.as_str());
        placer.withdrawn(&caller.tenant, moved).await?.take_from_moves(&mut all);
        let (was, is) = (&before.head.certificate, &after.head.certificate);
        let to_pb = |one: &Move| pb::PlacementMove {
            student_name: one.student.clone(),
            slot_name_before: one.before.clone().unwrap_or_default(),
            slot_name_after: one.after.clone().unwrap_or_default(),
        };
        Ok(pb::ComparePlansResponse {
            moves: all.iter().take(limits::MOVES).map(to_pb).collect(),
            move_count: all.len() as i64,
            more_placed_count: is.placed as i64 - was.placed as i64,
            more_score: plan::units(is.score - was.score),
        })
    }

    /// `AmendPlan`: places students by hand.
    pub async fn amend_plan(
        &self,
        caller: &Caller,
        request: pb::AmendPlanRequest,
    ) -> Result<pb::AmendPlanResponse, Problem> {
        let mut v = Violations::new();
        let id = plan_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let moves = moves_from_pb(&mut v, request.overrides, &caller.tenant);
        let (id, moves) = v.check((id, moves)).map_err(EngineError::from)?;
        let _turn = self.matches.take(&caller.tenant).await?;
        let placer = self.placer();
        let mut kept = placer.amend(caller, &id, &moves).await?;
        let by_hand = kept.head.overrides.iter().map(|one| one.student.as_str());
        let all = kept.students.iter().map(|student| student.name.as_str()).chain(by_hand);
        let withdrawn = placer.withdrawn(&caller.tenant, all).await?;
        withdrawn.take_from(&mut kept.students);
        withdrawn.take_from_head(&mut kept.head);
        let mut plan = head_to_pb(&caller.tenant, &kept.head, caller.language);
        plan.students = plan::students_to_pb(&kept.head, &kept.students, caller.language);
        Ok(pb::AmendPlanResponse { plan: Some(plan) })
    }

    /// `AdoptPlan`: makes a plan real.
    pub async fn adopt_plan(
        &self,
        caller: &Caller,
        request: pb::AdoptPlanRequest,
    ) -> Result<pb::AdoptPlanResponse, Problem> {
        let mut v = Violations::new();
        let id = plan_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let id = v.check(id).map_err(EngineError::from)?;
        let writing = self.serving.writing().await;
        let mut head = self.placer().adopt(caller, &id, &writing).await?;
        self.take_withdrawn(caller, std::slice::from_mut(&mut head)).await?;
        let plan = pb::Plan { slots: Vec::new(), ..head_to_pb(&caller.tenant, &head, caller.language) };
        Ok(pb::AdoptPlanResponse { plan: Some(plan) })
    }

    /// Takes what was decided by hand about students who do not agree any more out of what is shown of plans.
    async fn take_withdrawn(&self, caller: &Caller, heads: &mut [PlanHead]) -> Result<(), Problem> {
        let by_hand = heads.iter().flat_map(|head| &head.overrides).map(|one| one.student.as_str());
        let withdrawn = self.placer().withdrawn(&caller.tenant, by_hand).await?;
        heads.iter_mut().for_each(|head| withdrawn.take_from_head(head));
        Ok(())
    }

    /// `DeletePlan`: takes a plan away.
    pub async fn delete_plan(
        &self,
        caller: &Caller,
        request: pb::DeletePlanRequest,
    ) -> Result<pb::DeletePlanResponse, Problem> {
        let mut v = Violations::new();
        let id = plan_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let id = v.check(id).map_err(EngineError::from)?;
        self.placer().delete(&caller.tenant, &id).await?;
        Ok(pb::DeletePlanResponse {})
    }
}
