//! `AllianceService`.

use tonic::{Request, Response, Status};

use super::{Service, answer};
use crate::grpc::caller::caller_of;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::alliance_service_server::AllianceService;

#[tonic::async_trait]
impl AllianceService for Service {
    async fn create_alliance(
        &self,
        request: Request<pb::CreateAllianceRequest>,
    ) -> Result<Response<pb::CreateAllianceResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.create_alliance(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn list_alliances(
        &self,
        request: Request<pb::ListAlliancesRequest>,
    ) -> Result<Response<pb::ListAlliancesResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_alliances(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn invite_to_alliance(
        &self,
        request: Request<pb::InviteToAllianceRequest>,
    ) -> Result<Response<pb::InviteToAllianceResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.invite_to_alliance(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn join_alliance(
        &self,
        request: Request<pb::JoinAllianceRequest>,
    ) -> Result<Response<pb::JoinAllianceResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.join_alliance(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn leave_alliance(
        &self,
        request: Request<pb::LeaveAllianceRequest>,
    ) -> Result<Response<pb::LeaveAllianceResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.leave_alliance(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn delete_alliance(
        &self,
        request: Request<pb::DeleteAllianceRequest>,
    ) -> Result<Response<pb::DeleteAllianceResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.delete_alliance(request.into_inner()).await.told(&caller)?))
    }
}
