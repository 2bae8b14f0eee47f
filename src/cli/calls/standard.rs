//! The calls of `StandardService`.

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;

impl Calls {
    pub async fn read_standard(
        &self,
        request: pb::ReadStandardRequest,
    ) -> Result<pb::ReadStandardResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.read_standard(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.standard.clone().read_standard(request).await?.into_inner()),
        }
    }

    pub async fn put_standard(
        &self,
        request: pb::PutStandardRequest,
    ) -> Result<pb::PutStandardResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.put_standard(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.standard.clone().put_standard(request).await?.into_inner()),
        }
    }

    pub async fn get_standard(
        &self,
        request: pb::GetStandardRequest,
    ) -> Result<pb::GetStandardResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_standard(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.standard.clone().get_standard(request).await?.into_inner()),
        }
    }

    pub async fn list_standards(
        &self,
        request: pb::ListStandardsRequest,
    ) -> Result<pb::ListStandardsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_standards(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.standard.clone().list_standards(request).await?.into_inner())
            }
        }
    }

    pub async fn delete_standard(
        &self,
        request: pb::DeleteStandardRequest,
    ) -> Result<pb::DeleteStandardResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.delete_standard(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.standard.clone().delete_standard(request).await?.into_inner())
            }
        }
    }

    pub async fn compare_standard(
        &self,
        request: pb::CompareStandardRequest,
    ) -> Result<pb::CompareStandardResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.compare_standard(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.standard.clone().compare_standard(request).await?.into_inner())
            }
        }
    }
}
