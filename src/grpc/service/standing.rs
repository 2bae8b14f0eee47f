//! Standing queries, handed on to the use cases.

use futures::stream::BoxStream;
use tonic::{Request, Response, Status};

use super::{Service, answer, answers};
use crate::grpc::caller::caller_of;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::saved_query_service_server::SavedQueryService;

#[tonic::async_trait]
impl SavedQueryService for Service {
    async fn create_saved_query(
        &self,
        request: Request<pb::CreateSavedQueryRequest>,
    ) -> Result<Response<pb::CreateSavedQueryResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.create_saved_query(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_saved_query(
        &self,
        request: Request<pb::GetSavedQueryRequest>,
    ) -> Result<Response<pb::GetSavedQueryResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_saved_query(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn list_saved_queries(
        &self,
        request: Request<pb::ListSavedQueriesRequest>,
    ) -> Result<Response<pb::ListSavedQueriesResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_saved_queries(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn update_saved_query(
        &self,
        request: Request<pb::UpdateSavedQueryRequest>,
    ) -> Result<Response<pb::UpdateSavedQueryResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.update_saved_query(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn delete_saved_query(
        &self,
        request: Request<pb::DeleteSavedQueryRequest>,
    ) -> Result<Response<pb::DeleteSavedQueryResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.delete_saved_query(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn rotate_webhook_secret(
        &self,
        request: Request<pb::RotateWebhookSecretRequest>,
    ) -> Result<Response<pb::RotateWebhookSecretResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.rotate_webhook_secret(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn list_dead_letters(
        &self,
        request: Request<pb::ListDeadLettersRequest>,
    ) -> Result<Response<pb::ListDeadLettersResponse>, Status> {
        let caller = caller_of(&request)?;
        self.shown(&caller, None, self.0.list_dead_letters(&caller, request.into_inner()).await)
    }

    type WatchSavedQueryStream = BoxStream<'static, Result<pb::WatchSavedQueryResponse, Status>>;

    async fn watch_saved_query(
        &self,
        request: Request<pb::WatchSavedQueryRequest>,
    ) -> Result<Response<Self::WatchSavedQueryStream>, Status> {
        let caller = caller_of(&request)?;
        let messages = self.0.watch_saved_query(&caller, request.into_inner()).await.told(&caller)?;
        Ok(answers(self.0.clone(), caller, messages))
    }
}
