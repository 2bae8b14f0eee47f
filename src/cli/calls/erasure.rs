//! The calls of `ErasureService`.

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;

impl Calls {
    pub async fn erase_due(&self, request: pb::EraseDueRequest) -> Result<pb::EraseDueResponse, CallError> {
        match self {
            Self::Here(api, caller) => {
                let (response, _) = api.erase_due(request).await.told(caller)?;
                Ok(response)
            }
            Self::Service(clients) => Ok(clients.erasure.clone().erase_due(request).await?.into_inner()),
        }
    }

    pub async fn list_erasure_receipts(
        &self,
        request: pb::ListErasureReceiptsRequest,
    ) -> Result<pb::ListErasureReceiptsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_erasure_receipts(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.erasure.clone().list_erasure_receipts(request).await?.into_inner())
            }
        }
    }
}
