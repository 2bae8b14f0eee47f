//! The calls about what schools and enterprises do together.

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;

impl Calls {
    pub async fn rank_cohorts(
        &self,
        request: pb::RankCohortsRequest,
    ) -> Result<pb::RankCohortsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.rank_cohorts(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.cooperation.clone().rank_cohorts(request).await?.into_inner())
            }
        }
    }

    pub async fn plan_order(
        &self,
        request: pb::PlanOrderRequest,
    ) -> Result<pb::PlanOrderResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.plan_order(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.cooperation.clone().plan_order(request).await?.into_inner()),
        }
    }

    pub async fn plan_training(
        &self,
        request: pb::PlanTrainingRequest,
    ) -> Result<pb::PlanTrainingResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.plan_training(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.cooperation.clone().plan_training(request).await?.into_inner())
            }
        }
    }

    pub async fn plan_event(
        &self,
        request: pb::PlanEventRequest,
    ) -> Result<pb::PlanEventResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.plan_event(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.cooperation.clone().plan_event(request).await?.into_inner()),
        }
    }
}
