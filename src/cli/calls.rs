//! The calls that commands make: the use cases themselves where this process has opened the records, or those of a
//! service.

mod alliance;
mod cooperation;
mod credential;
mod document;
mod erasure;
mod insight;
mod matching;
mod placement;
mod standing;

use futures::stream::BoxStream;
use futures::{Stream, StreamExt};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use super::call_error::{CallError, Told};
use super::send_key::SendKey;
use crate::api::{Api, Problem};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::pb::v1 as pb;
use crate::pb::v1::access_service_client::AccessServiceClient;
use crate::pb::v1::alliance_service_client::AllianceServiceClient;
use crate::pb::v1::audit_service_client::AuditServiceClient;
use crate::pb::v1::backup_service_client::BackupServiceClient;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;
use crate::pb::v1::cooperation_service_client::CooperationServiceClient;
use crate::pb::v1::credential_service_client::CredentialServiceClient;
use crate::pb::v1::document_service_client::DocumentServiceClient;
use crate::pb::v1::erasure_service_client::ErasureServiceClient;
use crate::pb::v1::feedback_service_client::FeedbackServiceClient;
use crate::pb::v1::insight_service_client::InsightServiceClient;
use crate::pb::v1::match_service_client::MatchServiceClient;
use crate::pb::v1::placement_service_client::PlacementServiceClient;
use crate::pb::v1::saved_query_service_client::SavedQueryServiceClient;

/// A channel that sends the API key, if there is one.
type Wire = InterceptedService<Channel, SendKey>;

/// Answers may hold 500 records.
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// Who answers.
#[derive(Clone)]
pub enum Calls {
    /// This process, without a transport between.
    Here(Box<Api>, Caller),
    /// A running service.
    Service(Box<Clients>),
}

/// The clients of one channel.
#[derive(Clone)]
pub struct Clients {
    catalog: CatalogServiceClient<Wire>,
    matching: MatchServiceClient<Wire>,
    placement: PlacementServiceClient<Wire>,
    access: AccessServiceClient<Wire>,
    alliance: AllianceServiceClient<Wire>,
    audit: AuditServiceClient<Wire>,
    backup: BackupServiceClient<Wire>,
    cooperation: CooperationServiceClient<Wire>,
    credential: CredentialServiceClient<Wire>,
    document: DocumentServiceClient<Wire>,
    erasure: ErasureServiceClient<Wire>,
    insight: InsightServiceClient<Wire>,
    feedback: FeedbackServiceClient<Wire>,
    saved_queries: SavedQueryServiceClient<Wire>,
}

impl Calls {
    /// The calls of a service behind the channel.
    pub fn over(channel: Channel, key: SendKey) -> Self {
        let wire = InterceptedService::new(channel, key);
        let catalog = CatalogServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let matching = MatchServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let placement = PlacementServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let access = AccessServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let alliance = AllianceServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let audit = AuditServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let backup = BackupServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let cooperation =
            CooperationServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let credential =
            CredentialServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let document = DocumentServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let erasure = ErasureServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let insight = InsightServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let saved_queries =
            SavedQueryServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let feedback = FeedbackServiceClient::new(wire).max_decoding_message_size(MAX_ANSWER_BYTES);
        Self::Service(Box::new(Clients {
            catalog,
            matching,
            placement,
            access,
            alliance,
            audit,
            backup,
            cooperation,
            credential,
            document,
            erasure,
            insight,
            feedback,
            saved_queries,
        }))
    }

    /// The same calls for a tenant whose records are restored with their times. A service gives nobody that power: there
    /// they are the usual ones.
    pub fn restoring(&self, tenant: TenantId) -> Self {
        match self {
            Self::Here(api, _) => {
                Self::Here(Box::new(Api::clone(api).restoring()), Caller::of_tenant(tenant))
            }
            Self::Service(_) => self.clone(),
        }
    }

    pub async fn get_record(
        &self,
        request: pb::GetRecordRequest,
    ) -> Result<pb::GetRecordResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_record(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.catalog.clone().get_record(request).await?.into_inner()),
        }
    }

    pub async fn list_records(
        &self,
        request: pb::ListRecordsRequest,
    ) -> Result<pb::ListRecordsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_records(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.catalog.clone().list_records(request).await?.into_inner()),
        }
    }

    pub async fn delete_record(
        &self,
        request: pb::DeleteRecordRequest,
    ) -> Result<pb::DeleteRecordResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.delete_record(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.catalog.clone().delete_record(request).await?.into_inner()),
        }
    }

    /// The groups of openings that are one, in parts.
    pub async fn list_duplicates(
        &self,
        request: pb::ListDuplicatesRequest,
    ) -> Result<BoxStream<'static, Result<pb::ListDuplicatesResponse, CallError>>, CallError> {
        Ok(match self {
            Self::Here(api, caller) => {
                let caller = caller.clone();
                let parts = api.list_duplicates(&caller, request).await.told(&caller)?;
                parts.map(move |part| part.told(&caller)).boxed()
            }
            Self::Service(clients) => {
                let parts = clients.catalog.clone().list_duplicates(request).await?.into_inner();
                parts.map(|part| Ok(part?)).boxed()
            }
        })
    }

    pub async fn lint_posting(
        &self,
        request: pb::LintPostingRequest,
    ) -> Result<pb::LintPostingResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.lint_posting(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.catalog.clone().lint_posting(request).await?.into_inner()),
        }
    }

    pub async fn import_records(
        &self,
        items: impl Stream<Item = pb::ImportRecordsRequest> + Send + 'static,
    ) -> Result<pb::ImportRecordsResponse, CallError> {
        match self {
            Self::Here(api, caller) => {
                api.import_records::<Problem>(caller, items.map(Ok)).await.told(caller)
            }
            Self::Service(clients) => Ok(clients.catalog.clone().import_records(items).await?.into_inner()),
        }
    }

    /// The records of all tenants, in parts.
    pub async fn back_up_records(
        &self,
        request: pb::BackUpRecordsRequest,
    ) -> Result<BoxStream<'static, Result<pb::BackUpRecordsResponse, CallError>>, CallError> {
        Ok(match self {
            Self::Here(api, caller) => {
                let caller = caller.clone();
                let told = move |problem| CallError::of(problem, &caller);
                let parts = api.back_up_records(request).await.map_err(&told)?;
                parts.map(move |part| part.map_err(&told)).boxed()
            }
            Self::Service(clients) => {
                let parts = clients.backup.clone().back_up_records(request).await?.into_inner();
                parts.map(|part| Ok(part?)).boxed()
            }
        })
    }

    pub async fn r#match(&self, request: pb::MatchRequest) -> Result<pb::MatchResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.r#match(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.matching.clone().r#match(request).await?.into_inner()),
        }
    }

    pub async fn explain_pair(
        &self,
        request: pb::ExplainPairRequest,
    ) -> Result<pb::ExplainPairResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.explain_pair(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.matching.clone().explain_pair(request).await?.into_inner()),
        }
    }

    pub async fn create_api_key(
        &self,
        request: pb::CreateApiKeyRequest,
    ) -> Result<pb::CreateApiKeyResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.create_api_key(request).await.told(caller),
            Self::Service(clients) => Ok(clients.access.clone().create_api_key(request).await?.into_inner()),
        }
    }

    pub async fn list_api_keys(
        &self,
        request: pb::ListApiKeysRequest,
    ) -> Result<pb::ListApiKeysResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_api_keys(request).await.told(caller),
            Self::Service(clients) => Ok(clients.access.clone().list_api_keys(request).await?.into_inner()),
        }
    }

    pub async fn rotate_api_key(
        &self,
        request: pb::RotateApiKeyRequest,
    ) -> Result<pb::RotateApiKeyResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.rotate_api_key(request).await.told(caller),
            Self::Service(clients) => Ok(clients.access.clone().rotate_api_key(request).await?.into_inner()),
        }
    }

    pub async fn revoke_api_key(
        &self,
        request: pb::RevokeApiKeyRequest,
    ) -> Result<pb::RevokeApiKeyResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.revoke_api_key(request).await.told(caller),
            Self::Service(clients) => Ok(clients.access.clone().revoke_api_key(request).await?.into_inner()),
        }
    }

    pub async fn list_audit_chains(
        &self,
        request: pb::ListAuditChainsRequest,
    ) -> Result<pb::ListAuditChainsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_audit_chains(request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.audit.clone().list_audit_chains(request).await?.into_inner())
            }
        }
    }

    pub async fn list_audit_entries(
        &self,
        request: pb::ListAuditEntriesRequest,
    ) -> Result<pb::ListAuditEntriesResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_audit_entries(request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.audit.clone().list_audit_entries(request).await?.into_inner())
            }
        }
    }
}
