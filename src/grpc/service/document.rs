//! `DocumentService`.

use tonic::{Request, Response, Status};

use super::{Service, answer};
use crate::grpc::caller::caller_of;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::document_service_server::DocumentService;

#[tonic::async_trait]
impl DocumentService for Service {
    async fn read_document(
        &self,
        request: Request<pb::ReadDocumentRequest>,
    ) -> Result<Response<pb::ReadDocumentResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.read_document(&caller, request.into_inner()).await.told(&caller)?))
    }
}
