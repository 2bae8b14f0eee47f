//! The calls about plans and ranking rounds.

use futures::StreamExt;
use futures::stream::BoxStream;

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;
use crate::pb::v1::plan_placement_response::Step;

impl Calls {
    /// Makes a plan; `tell` hears how far it is.
    pub async fn plan_placement(
        &self,
        request: pb::PlanPlacementRequest,
        mut tell: impl FnMut(pb::PlanProgress),
    ) -> Result<pb::Plan, CallError> {
        let mut answers: BoxStream<'_, Result<pb::PlanPlacementResponse, CallError>> = match self {
            Self::Here(api, caller) => {
                let told = |problem| CallError::of(problem, caller);
                api.plan_placement(caller, request)
                    .map_err(told)?
                    .map(move |answer| answer.map_err(told))
                    .boxed()
            }
            Self::Service(clients) => {
                let answers = clients.placement.clone().plan_placement(request).await?.into_inner();
                answers.map(|answer| answer.map_err(CallError::from)).boxed()
            }
        };
        let mut plan = pb::Plan::default();
        while let Some(answer) = answers.next().await {
            match answer?.step {
                Some(Step::Progress(progress)) => tell(progress),
                Some(Step::Plan(part)) => join(&mut plan, part),
                None => {}
            }
        }
        Ok(plan)
    }

    /// A whole plan.
    pub async fn get_plan(&self, name: &str) -> Result<pb::Plan, CallError> {
        let (mut plan, mut after) = (pb::Plan::default(), String::new());
        loop {
            let request = pb::GetPlanRequest {
                name: name.to_string(),
                after_student_name: after,
                ..Default::default()
            };
            let page = match self {
                Self::Here(api, caller) => api.get_plan(caller, request).await.told(caller)?,
                Self::Service(clients) => clients.placement.clone().get_plan(request).await?.into_inner(),
            };
            join(&mut plan, page.plan.unwrap_or_default());
            after = page.next_student_name;
            if after.is_empty() {
                return Ok(plan);
            }
        }
    }

    pub async fn list_plans(
        &self,
        request: pb::ListPlansRequest,
    ) -> Result<pb::ListPlansResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_plans(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.placement.clone().list_plans(request).await?.into_inner()),
        }
    }

    pub async fn compare_plans(
        &self,
        request: pb::ComparePlansRequest,
    ) -> Result<pb::ComparePlansResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.compare_plans(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.placement.clone().compare_plans(request).await?.into_inner())
            }
        }
    }

    pub async fn adopt_plan(
        &self,
        request: pb::AdoptPlanRequest,
    ) -> Result<pb::AdoptPlanResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.adopt_plan(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.placement.clone().adopt_plan(request).await?.into_inner()),
        }
    }

    pub async fn delete_plan(
        &self,
        request: pb::DeletePlanRequest,
    ) -> Result<pb::DeletePlanResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.delete_plan(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.placement.clone().delete_plan(request).await?.into_inner()),
        }
    }

    pub async fn amend_plan(
        &self,
        request: pb::AmendPlanRequest,
    ) -> Result<pb::AmendPlanResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.amend_plan(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.placement.clone().amend_plan(request).await?.into_inner()),
        }
    }

    pub async fn save_ranking_round(
        &self,
        request: pb::SaveRankingRoundRequest,
    ) -> Result<pb::SaveRankingRoundResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.save_ranking_round(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.placement.clone().save_ranking_round(request).await?.into_inner())
            }
        }
    }

    pub async fn hand_in_wishes(
        &self,
        request: pb::HandInWishesRequest,
    ) -> Result<pb::HandInWishesResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.hand_in_wishes(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.placement.clone().hand_in_wishes(request).await?.into_inner())
            }
        }
    }

    pub async fn get_ranking_round(
        &self,
        request: pb::GetRankingRoundRequest,
    ) -> Result<pb::GetRankingRoundResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_ranking_round(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.placement.clone().get_ranking_round(request).await?.into_inner())
            }
        }
    }
}

/// Joins a part of a plan to those before it: the first has all but the rest of the students.
fn join(plan: &mut pb::Plan, part: pb::Plan) {
    if plan.name.is_empty() {
        *plan = part;
    } else {
        plan.students.extend(part.students);
    }
}
