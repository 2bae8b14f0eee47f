//! `StandardService`, each call handed on to the use case.

use tonic::{Request, Response, Status};

use super::{Service, answer};
use crate::grpc::caller::caller_of;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::standard_service_server::StandardService;

#[tonic::async_trait]
impl StandardService for Service {
    async fn read_standard(
        &self,
        request: Request<pb::ReadStandardRequest>,
    ) -> Result<Response<pb::ReadStandardResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.read_standard(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn put_standard(
        &self,
        request: Request<pb::PutStandardRequest>,
    ) -> Result<Response<pb::PutStandardResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.put_standard(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_standard(
        &self,
        request: Request<pb::GetStandardRequest>,
    ) -> Result<Response<pb::GetStandardResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_standard(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn list_standards(
        &self,
        request: Request<pb::ListStandardsRequest>,
    ) -> Result<Response<pb::ListStandardsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_standards(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn delete_standard(
        &self,
        request: Request<pb::DeleteStandardRequest>,
    ) -> Result<Response<pb::DeleteStandardResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.delete_standard(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn compare_standard(
        &self,
        request: Request<pb::CompareStandardRequest>,
    ) -> Result<Response<pb::CompareStandardResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.compare_standard(&caller, request.into_inner()).await.told(&caller)?))
    }
}
