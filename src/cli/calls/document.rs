//! The calls of `DocumentService`.

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;

impl Calls {
    pub async fn read_document(
        &self,
        request: pb::ReadDocumentRequest,
    ) -> Result<pb::ReadDocumentResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.read_document(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.document.clone().read_document(request).await?.into_inner()),
        }
    }
}
