//! What schools and enterprises do together, each call handed on to the use case.

use tonic::{Request, Response, Status};

use super::{Service, answer};
use crate::grpc::caller::caller_of;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::cooperation_service_server::CooperationService;

#[tonic::async_trait]
impl CooperationService for Service {
    async fn rank_cohorts(
        &self,
        request: Request<pb::RankCohortsRequest>,
    ) -> Result<Response<pb::RankCohortsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.rank_cohorts(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn plan_order(
        &self,
        request: Request<pb::PlanOrderRequest>,
    ) -> Result<Response<pb::PlanOrderResponse>, Status> {
        let caller = caller_of(&request)?;
        self.shown(&caller, None, self.0.plan_order(&caller, request.into_inner()).await)
    }

    async fn plan_training(
        &self,
        request: Request<pb::PlanTrainingRequest>,
    ) -> Result<Response<pb::PlanTrainingResponse>, Status> {
        let caller = caller_of(&request)?;
        self.shown(&caller, None, self.0.plan_training(&caller, request.into_inner()).await)
    }

    async fn plan_event(
        &self,
        request: Request<pb::PlanEventRequest>,
    ) -> Result<Response<pb::PlanEventResponse>, Status> {
        let caller = caller_of(&request)?;
        self.shown(&caller, None, self.0.plan_event(&caller, request.into_inner()).await)
    }
}
