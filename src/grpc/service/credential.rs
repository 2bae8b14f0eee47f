//! `CredentialService`.

use tonic::{Request, Response, Status};

use super::{Service, answer};
use crate::grpc::caller::caller_of;
use crate::grpc::status::Told;
use crate::pb::v1 as pb;
use crate::pb::v1::credential_service_server::CredentialService;

#[tonic::async_trait]
impl CredentialService for Service {
    async fn put_credential_issuer(
        &self,
        request: Request<pb::PutCredentialIssuerRequest>,
    ) -> Result<Response<pb::PutCredentialIssuerResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.put_credential_issuer(request.into_inner()).await.told(&caller)?))
    }

    async fn list_credential_issuers(
        &self,
        request: Request<pb::ListCredentialIssuersRequest>,
    ) -> Result<Response<pb::ListCredentialIssuersResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_credential_issuers(request.into_inner()).await.told(&caller)?))
    }

    async fn delete_credential_issuer(
        &self,
        request: Request<pb::DeleteCredentialIssuerRequest>,
    ) -> Result<Response<pb::DeleteCredentialIssuerResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.delete_credential_issuer(request.into_inner()).await.told(&caller)?))
    }

    async fn import_credentials(
        &self,
        request: Request<pb::ImportCredentialsRequest>,
    ) -> Result<Response<pb::ImportCredentialsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.import_credentials(&caller, request.into_inner()).await.told(&caller)?))
    }
}
