//! The services of the port, and their names.

use tonic::codec::CompressionEncoding;
use tonic::service::Routes;

use crate::api::Api;
use crate::api::limits::DOCUMENT_MESSAGE;
use crate::grpc::service::Service;
use crate::pb::v1::access_service_server::{self, AccessServiceServer};
use crate::pb::v1::alliance_service_server::{self, AllianceServiceServer};
use crate::pb::v1::audit_service_server::{self, AuditServiceServer};
use crate::pb::v1::backup_service_server::{self, BackupServiceServer};
use crate::pb::v1::catalog_service_server::{self, CatalogServiceServer};
use crate::pb::v1::cooperation_service_server::{self, CooperationServiceServer};
use crate::pb::v1::credential_service_server::{self, CredentialServiceServer};
use crate::pb::v1::document_service_server::{self, DocumentServiceServer};
use crate::pb::v1::erasure_service_server::{self, ErasureServiceServer};
use crate::pb::v1::feedback_service_server::{self, FeedbackServiceServer};
use crate::pb::v1::info_service_server::{self, InfoServiceServer};
use crate::pb::v1::insight_service_server::{self, InsightServiceServer};
use crate::pb::v1::match_service_server::{self, MatchServiceServer};
use crate::pb::v1::placement_service_server::{self, PlacementServiceServer};
use crate::pb::v1::saved_query_service_server::{self, SavedQueryServiceServer};
use crate::pb::v1::standard_service_server::{self, StandardServiceServer};

/// Largest response in bytes, where callers may not send much themselves.
const MOST_RESPONSE: usize = 16 << 20;

/// The services over the calls, for messages of at most so many bytes. All take messages that are compressed with gzip.
pub(super) fn routes(api: &Api, most: usize) -> Routes {
    let service = Service(api.clone());
    // A batch that was stored is answered with its records, which are little longer than they came.
    let most_response = MOST_RESPONSE.max(most.saturating_mul(2));
    let catalog = CatalogServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .max_encoding_message_size(most_response)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let matching = MatchServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .max_encoding_message_size(most_response)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let placement = PlacementServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .max_encoding_message_size(most_response)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let access = AccessServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip);
    let alliance = AllianceServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip);
    let audit = AuditServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let backup = BackupServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .max_encoding_message_size(most_response)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let cooperation = CooperationServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .max_encoding_message_size(most_response)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let credential = CredentialServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip);
    let document = DocumentServiceServer::new(service.clone())
        .max_decoding_message_size(most.max(DOCUMENT_MESSAGE))
        .accept_compressed(CompressionEncoding::Gzip);
    let erasure = ErasureServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip);
    let insight = InsightServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .max_encoding_message_size(most_response)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let feedback = FeedbackServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip);
    let saved_queries = SavedQueryServiceServer::new(service.clone())
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip);
    let standards = StandardServiceServer::new(service.clone())
        .max_decoding_message_size(most.max(DOCUMENT_MESSAGE))
        .max_encoding_message_size(most_response)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let info = InfoServiceServer::new(service)
        .max_decoding_message_size(most)
        .accept_compressed(CompressionEncoding::Gzip);
    Routes::new(catalog)
        .add_service(matching)
        .add_service(placement)
        .add_service(access)
        .add_service(alliance)
        .add_service(audit)
        .add_service(backup)
        .add_service(cooperation)
        .add_service(credential)
        .add_service(document)
        .add_service(erasure)
        .add_service(insight)
        .add_service(feedback)
        .add_service(saved_queries)
        .add_service(standards)
        .add_service(info)
}

/// Names that health answers for.
pub(super) fn services() -> Vec<&'static str> {
    vec![
        access_service_server::SERVICE_NAME,
        alliance_service_server::SERVICE_NAME,
        audit_service_server::SERVICE_NAME,
        backup_service_server::SERVICE_NAME,
        catalog_service_server::SERVICE_NAME,
        cooperation_service_server::SERVICE_NAME,
        credential_service_server::SERVICE_NAME,
        document_service_server::SERVICE_NAME,
        erasure_service_server::SERVICE_NAME,
        feedback_service_server::SERVICE_NAME,
        info_service_server::SERVICE_NAME,
        insight_service_server::SERVICE_NAME,
        match_service_server::SERVICE_NAME,
        placement_service_server::SERVICE_NAME,
        saved_query_service_server::SERVICE_NAME,
        standard_service_server::SERVICE_NAME,
    ]
}
