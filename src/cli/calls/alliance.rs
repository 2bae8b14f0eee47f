//! The calls of `AllianceService`.

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;

impl Calls {
    pub async fn create_alliance(
        &self,
        request: pb::CreateAllianceRequest,
    ) -> Result<pb::CreateAllianceResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.create_alliance(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.alliance.clone().create_alliance(request).await?.into_inner())
            }
        }
    }

    pub async fn list_alliances(
        &self,
        request: pb::ListAlliancesRequest,
    ) -> Result<pb::ListAlliancesResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_alliances(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.alliance.clone().list_alliances(request).await?.into_inner())
            }
        }
    }

    pub async fn invite_to_alliance(
        &self,
        request: pb::InviteToAllianceRequest,
    ) -> Result<pb::InviteToAllianceResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.invite_to_alliance(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.alliance.clone().invite_to_alliance(request).await?.into_inner())
            }
        }
    }

    pub async fn join_alliance(
        &self,
        request: pb::JoinAllianceRequest,
    ) -> Result<pb::JoinAllianceResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.join_alliance(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.alliance.clone().join_alliance(request).await?.into_inner()),
        }
    }

    pub async fn leave_alliance(
        &self,
        request: pb::LeaveAllianceRequest,
    ) -> Result<pb::LeaveAllianceResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.leave_alliance(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.alliance.clone().leave_alliance(request).await?.into_inner())
            }
        }
    }

    pub async fn delete_alliance(
        &self,
        request: pb::DeleteAllianceRequest,
    ) -> Result<pb::DeleteAllianceResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.delete_alliance(request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.alliance.clone().delete_alliance(request).await?.into_inner())
            }
        }
    }
}
