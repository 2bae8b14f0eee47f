//! Clients with an API key.

use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::access_service_client::AccessServiceClient;
use talentmatch::pb::v1::alliance_service_client::AllianceServiceClient;
use talentmatch::pb::v1::audit_service_client::AuditServiceClient;
use talentmatch::pb::v1::backup_service_client::BackupServiceClient;
use talentmatch::pb::v1::catalog_service_client::CatalogServiceClient;
use talentmatch::pb::v1::cooperation_service_client::CooperationServiceClient;
use talentmatch::pb::v1::credential_service_client::CredentialServiceClient;
use talentmatch::pb::v1::document_service_client::DocumentServiceClient;
use talentmatch::pb::v1::erasure_service_client::ErasureServiceClient;
use talentmatch::pb::v1::feedback_service_client::FeedbackServiceClient;
use talentmatch::pb::v1::info_service_client::InfoServiceClient;
use talentmatch::pb::v1::insight_service_client::InsightServiceClient;
use talentmatch::pb::v1::match_service_client::MatchServiceClient;
use talentmatch::pb::v1::placement_service_client::PlacementServiceClient;
use talentmatch::pb::v1::saved_query_service_client::SavedQueryServiceClient;
use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};

use super::as_of;

/// Clients with one tenant's key.
#[derive(Clone)]
pub struct Client {
    pub catalog: CatalogServiceClient<InterceptedService<Channel, Key>>,
    pub matching: MatchServiceClient<InterceptedService<Channel, Key>>,
    pub placement: PlacementServiceClient<InterceptedService<Channel, Key>>,
    pub access: AccessServiceClient<InterceptedService<Channel, Key>>,
    pub alliance: AllianceServiceClient<InterceptedService<Channel, Key>>,
    pub audit: AuditServiceClient<InterceptedService<Channel, Key>>,
    pub backup: BackupServiceClient<InterceptedService<Channel, Key>>,
    pub cooperation: CooperationServiceClient<InterceptedService<Channel, Key>>,
    pub credential: CredentialServiceClient<InterceptedService<Channel, Key>>,
    pub document: DocumentServiceClient<InterceptedService<Channel, Key>>,
    pub erasure: ErasureServiceClient<InterceptedService<Channel, Key>>,
    pub info: InfoServiceClient<InterceptedService<Channel, Key>>,
    pub insight: InsightServiceClient<InterceptedService<Channel, Key>>,
    pub feedback: FeedbackServiceClient<InterceptedService<Channel, Key>>,
    pub standing: SavedQueryServiceClient<InterceptedService<Channel, Key>>,
}

#[derive(Clone)]
pub struct Key(AsciiMetadataValue);

impl Interceptor for Key {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("x-api-key", self.0.clone());
        Ok(request)
    }
}

impl Client {
    /// Over a connection.
    pub fn over(channel: Channel, key: &str) -> Self {
        let key = Key(key.parse().expect("a header value"));
        let catalog = CatalogServiceClient::with_interceptor(channel.clone(), key.clone());
        let matching = MatchServiceClient::with_interceptor(channel.clone(), key.clone());
        let placement = PlacementServiceClient::with_interceptor(channel.clone(), key.clone());
        Self {
            placement,
            access: AccessServiceClient::with_interceptor(channel.clone(), key.clone()),
            insight: InsightServiceClient::with_interceptor(channel.clone(), key.clone()),
            feedback: FeedbackServiceClient::with_interceptor(channel.clone(), key.clone()),
            standing: SavedQueryServiceClient::with_interceptor(channel.clone(), key.clone()),
            alliance: AllianceServiceClient::with_interceptor(channel.clone(), key.clone()),
            audit: AuditServiceClient::with_interceptor(channel.clone(), key.clone()),
            backup: BackupServiceClient::with_interceptor(channel.clone(), key.clone()),
            cooperation: CooperationServiceClient::with_interceptor(channel.clone(), key.clone()),
            credential: CredentialServiceClient::with_interceptor(channel.clone(), key.clone()),
            document: DocumentServiceClient::with_interceptor(channel.clone(), key.clone()),
            erasure: ErasureServiceClient::with_interceptor(channel.clone(), key.clone()),
            info: InfoServiceClient::with_interceptor(channel, key),
            catalog: catalog.max_decoding_message_size(32 << 20).max_encoding_message_size(64 << 20),
            matching: matching.max_decoding_message_size(32 << 20).max_encoding_message_size(64 << 20),
        }
    }

    pub async fn upsert(&self, record: pb::Record) -> Result<pb::Record, Status> {
        self.upsert_with(pb::UpsertRecordRequest { record: Some(record), ..Default::default() }).await
    }

    pub async fn upsert_with(&self, request: pb::UpsertRecordRequest) -> Result<pb::Record, Status> {
        let answer = self.catalog.clone().upsert_record(request).await?;
        Ok(answer.into_inner().record.expect("the record as stored"))
    }

    pub async fn batch(&self, requests: Vec<pb::UpsertRecordRequest>) -> Result<Vec<pb::Record>, Status> {
        let request = pb::BatchUpsertRecordsRequest { requests };
        Ok(self.catalog.clone().batch_upsert_records(request).await?.into_inner().records)
    }

    pub async fn import(&self, records: Vec<pb::Record>) -> Result<pb::ImportRecordsResponse, Status> {
        let items = records
            .into_iter()
            .map(|record| pb::ImportRecordsRequest { record: Some(record), options: None });
        let items: Vec<_> = items.collect();
        Ok(self.catalog.clone().import_records(tokio_stream::iter(items)).await?.into_inner())
    }

    pub async fn get(&self, name: &str) -> Result<pb::Record, Status> {
        let answer = self.catalog.clone().get_record(pb::GetRecordRequest { name: name.into() }).await?;
        Ok(answer.into_inner().record.expect("a record"))
    }

    pub async fn delete(&self, name: &str, etag: &str) -> Result<(), Status> {
        let request = pb::DeleteRecordRequest { name: name.into(), etag: etag.into(), ..Default::default() };
        self.catalog.clone().delete_record(request).await.map(|_| ())
    }

    pub async fn page(&self, request: pb::ListRecordsRequest) -> Result<pb::ListRecordsResponse, Status> {
        Ok(self.catalog.clone().list_records(request).await?.into_inner())
    }

    /// All records of a kind.
    pub async fn list(&self, kind: pb::RecordKind) -> Vec<pb::Record> {
        let request = pb::ListRecordsRequest { kind: kind.into(), page_size: 500, ..Default::default() };
        let page = self.page(request).await.expect("lists");
        assert_eq!(page.next_page_token, "", "more than a page");
        page.records
    }

    pub async fn matches(&self, request: pb::MatchRequest) -> Result<pb::MatchResponse, Status> {
        Ok(self.matching.clone().r#match(request).await?.into_inner())
    }

    pub async fn batch_match(
        &self,
        request: pb::BatchMatchRequest,
    ) -> Result<Vec<pb::BatchMatchResponse>, Status> {
        let mut stream = self.matching.clone().batch_match(request).await?.into_inner();
        let mut responses = Vec::new();
        while let Some(response) = stream.message().await? {
            responses.push(response);
        }
        Ok(responses)
    }

    /// Explains a pair of stored records at [`as_of`].
    pub async fn explain(&self, subject: &str, target: &str) -> Result<pb::ExplainPairResponse, Status> {
        self.explain_with(pb::ExplainPairRequest {
            subject: Some(pb::explain_pair_request::Subject::SubjectName(subject.into())),
            target_name: target.into(),
            as_of_time: Some(as_of()),
            ..Default::default()
        })
        .await
    }

    pub async fn explain_with(
        &self,
        request: pb::ExplainPairRequest,
    ) -> Result<pb::ExplainPairResponse, Status> {
        Ok(self.matching.clone().explain_pair(request).await?.into_inner())
    }
}
