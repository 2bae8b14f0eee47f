//! Insight and feedback, each call handed on to the use case.

use futures::stream::{BoxStream, StreamExt};
use tonic::{Request, Response, Status};

use super::{Service, answer};
use crate::grpc::caller::caller_of;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::feedback_service_server::FeedbackService;
use crate::pb::v1::insight_service_server::InsightService;

#[tonic::async_trait]
impl InsightService for Service {
    async fn get_balance(
        &self,
        request: Request<pb::GetBalanceRequest>,
    ) -> Result<Response<pb::GetBalanceResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_balance(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn list_balance_records(
        &self,
        request: Request<pb::ListBalanceRecordsRequest>,
    ) -> Result<Response<pb::ListBalanceRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_balance_records(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_skill_gap(
        &self,
        request: Request<pb::GetSkillGapRequest>,
    ) -> Result<Response<pb::GetSkillGapResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_skill_gap(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_major_fit(
        &self,
        request: Request<pb::GetMajorFitRequest>,
    ) -> Result<Response<pb::GetMajorFitResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_major_fit(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_forecast(
        &self,
        request: Request<pb::GetForecastRequest>,
    ) -> Result<Response<pb::GetForecastResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_forecast(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_pay_benchmark(
        &self,
        request: Request<pb::GetPayBenchmarkRequest>,
    ) -> Result<Response<pb::GetPayBenchmarkResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_pay_benchmark(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_pathways(
        &self,
        request: Request<pb::GetPathwaysRequest>,
    ) -> Result<Response<pb::GetPathwaysResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_pathways(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_emerging_skills(
        &self,
        request: Request<pb::GetEmergingSkillsRequest>,
    ) -> Result<Response<pb::GetEmergingSkillsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_emerging_skills(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_outcomes(
        &self,
        request: Request<pb::GetOutcomesRequest>,
    ) -> Result<Response<pb::GetOutcomesResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_outcomes(&caller, request.into_inner()).await.told(&caller)?))
    }
}

#[tonic::async_trait]
impl FeedbackService for Service {
    async fn record_events(
        &self,
        request: Request<pb::RecordEventsRequest>,
    ) -> Result<Response<pb::RecordEventsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.record_events(&caller, request.into_inner()).await.told(&caller)?))
    }

    type ExportTrainingPairsStream = BoxStream<'static, Result<pb::ExportTrainingPairsResponse, Status>>;

    async fn export_training_pairs(
        &self,
        request: Request<pb::ExportTrainingPairsRequest>,
    ) -> Result<Response<Self::ExportTrainingPairsStream>, Status> {
        let caller = caller_of(&request)?;
        let parts = self.0.export_training_pairs(&caller);
        Ok(Response::new(parts.map(move |part| part.told(&caller)).boxed()))
    }
}
