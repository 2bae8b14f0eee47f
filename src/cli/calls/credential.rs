//! The calls of `CredentialService`.

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;

impl Calls {
    pub async fn put_credential_issuer(
        &self,
        request: pb::PutCredentialIssuerRequest,
    ) -> Result<pb::PutCredentialIssuerResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.put_credential_issuer(request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.credential.clone().put_credential_issuer(request).await?.into_inner())
            }
        }
    }

    pub async fn list_credential_issuers(
        &self,
        request: pb::ListCredentialIssuersRequest,
    ) -> Result<pb::ListCredentialIssuersResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_credential_issuers(request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.credential.clone().list_credential_issuers(request).await?.into_inner())
            }
        }
    }

    pub async fn delete_credential_issuer(
        &self,
        request: pb::DeleteCredentialIssuerRequest,
    ) -> Result<pb::DeleteCredentialIssuerResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.delete_credential_issuer(request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.credential.clone().delete_credential_issuer(request).await?.into_inner())
            }
        }
    }

    pub async fn import_credentials(
        &self,
        request: pb::ImportCredentialsRequest,
    ) -> Result<pb::ImportCredentialsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.import_credentials(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.credential.clone().import_credentials(request).await?.into_inner())
            }
        }
    }
}
