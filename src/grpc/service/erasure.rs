//! `ErasureService`.

use tonic::{Request, Response, Status};

use super::{Service, answer};
use crate::api::erasure::Erasures;
use crate::grpc::caller::caller_of;
use crate::grpc::metrics::ErasedCounts;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::erasure_service_server::ErasureService;

impl From<Erasures> for ErasedCounts {
    fn from(Erasures { retired, erased }: Erasures) -> Self {
        Self { retired, erased }
    }
}

#[tonic::async_trait]
impl ErasureService for Service {
    async fn erase_due(
        &self,
        request: Request<pb::EraseDueRequest>,
    ) -> Result<Response<pb::EraseDueResponse>, Status> {
        let caller = caller_of(&request)?;
        let (message, erasures) = self.0.erase_due(request.into_inner()).await.told(&caller)?;
        let mut response = answer(message);
        response.extensions_mut().insert(ErasedCounts::from(erasures));
        Ok(response)
    }

    async fn list_erasure_receipts(
        &self,
        request: Request<pb::ListErasureReceiptsRequest>,
    ) -> Result<Response<pb::ListErasureReceiptsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_erasure_receipts(&caller, request.into_inner()).await.told(&caller)?))
    }
}
