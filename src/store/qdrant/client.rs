//! The calls that are made of the server, over one connection that is made anew when it breaks.

use std::future::Future;
use std::time::Duration;

use qdrant_client::qdrant::collections_client::CollectionsClient;
use qdrant_client::qdrant::points_client::PointsClient;
use qdrant_client::qdrant::qdrant_client::QdrantClient;
use qdrant_client::qdrant::{
    ChangeAliases, CollectionExistsRequest, CollectionExistsResponse, CollectionOperationResponse,
    CountPoints, CountResponse, CreateCollection, CreateFieldIndexCollection, DeleteCollection, DeletePoints,
    FacetCounts, FacetResponse, GetCollectionInfoRequest, GetCollectionInfoResponse, GetPoints, GetResponse,
    HealthCheckReply, HealthCheckRequest, ListAliasesRequest, ListAliasesResponse, ListCollectionsRequest,
    ListCollectionsResponse, PointsOperationResponse, QueryBatchPoints, QueryBatchResponse, ScrollPoints,
    ScrollResponse, UpdateBatchPoints, UpdateBatchResponse, UpdateCollection, UpsertPoints,
};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};
use tonic::{Code, Request, Status};

use super::QdrantOptions;
use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;

/// Longest wait for a connection.
pub(super) const MOST_CONNECTING: Duration = Duration::from_secs(5);

/// A client of the server; makes its connection with the first call.
pub(super) struct Client {
    service: InterceptedService<Channel, Key>,
}

/// Adds the key to every call.
#[derive(Clone)]
struct Key(Option<MetadataValue<Ascii>>);

impl Interceptor for Key {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(key) = &self.0 {
            request.metadata_mut().insert("api-key", key.clone());
        }
        Ok(request)
    }
}

/// A method for each call: the client it is made through, the request and the answer.
macro_rules! calls {
    ($($name:ident($client:ident::$method:ident, $request:ty) -> $answer:ty;)*) => {
        impl Client {
            $(pub(super) async fn $name(&self, request: $request) -> Result<$answer, Status> {
                self.twice(|service| {
                    let request = request.clone();
                    async move {
                        let mut client = $client::new(service).max_decoding_message_size(usize::MAX);
                        client.$method(request).await.map(tonic::Response::into_inner)
                    }
                })
                .await
            })*
        }
    };
}

calls! {
    health_check(QdrantClient::health_check, HealthCheckRequest) -> HealthCheckReply;
    list_collections(CollectionsClient::list, ListCollectionsRequest) -> ListCollectionsResponse;
    list_aliases(CollectionsClient::list_aliases, ListAliasesRequest) -> ListAliasesResponse;
    update_aliases(CollectionsClient::update_aliases, ChangeAliases) -> CollectionOperationResponse;
    collection_exists(CollectionsClient::collection_exists, CollectionExistsRequest) -> CollectionExistsResponse;
    collection_info(CollectionsClient::get, GetCollectionInfoRequest) -> GetCollectionInfoResponse;
    create_collection(CollectionsClient::create, CreateCollection) -> CollectionOperationResponse;
    update_collection(CollectionsClient::update, UpdateCollection) -> CollectionOperationResponse;
    delete_collection(CollectionsClient::delete, DeleteCollection) -> CollectionOperationResponse;
    create_field_index(PointsClient::create_field_index, CreateFieldIndexCollection) -> PointsOperationResponse;
    upsert_points(PointsClient::upsert, UpsertPoints) -> PointsOperationResponse;
    delete_points(PointsClient::delete, DeletePoints) -> PointsOperationResponse;
    update_points_batch(PointsClient::update_batch, UpdateBatchPoints) -> UpdateBatchResponse;
    get_points(PointsClient::get, GetPoints) -> GetResponse;
    scroll(PointsClient::scroll, ScrollPoints) -> ScrollResponse;
    count(PointsClient::count, CountPoints) -> CountResponse;
    facet(PointsClient::facet, FacetCounts) -> FacetResponse;
    query_batch(PointsClient::query_batch, QueryBatchPoints) -> QueryBatchResponse;
}

impl Client {
    /// # Errors
    /// [`StoreError::Refused`] when the address, the key or the authorities are not what they should be.
    pub(super) fn new(options: &QdrantOptions) -> Result<Self, StoreError> {
        let refused = |cause: Cause| StoreError::Refused(cause.under(&options.url));
        let endpoint =
            Endpoint::from_shared(options.url.clone()).map_err(|error| refused(Cause::of(error)))?;
        let mut endpoint = endpoint
            .timeout(options.timeout)
            .connect_timeout(options.timeout.min(MOST_CONNECTING))
            .keep_alive_while_idle(true);
        if options.url.starts_with("https://") {
            let tls = match &options.ca_pem {
                Some(pem) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)),
                None => ClientTlsConfig::new().with_native_roots(),
            };
            endpoint = endpoint.tls_config(tls).map_err(|error| refused(Cause::of(error)))?;
        }
        let key = options.api_key.as_deref().map(str::parse).transpose();
        let key = key.map_err(|_| refused("the key has characters that no key has".into()))?;
        Ok(Self { service: InterceptedService::new(endpoint.connect_lazy(), Key(key)) })
    }

    /// A call that broke is made once more, on another connection; every write bears being made twice.
    async fn twice<T, F: Future<Output = Result<T, Status>>>(
        &self,
        call: impl Fn(InterceptedService<Channel, Key>) -> F,
    ) -> Result<T, Status> {
        match call(self.service.clone()).await {
            Err(status) if is_broken(&status) => call(self.service.clone()).await,
            answer => answer,
        }
    }
}

fn is_broken(status: &Status) -> bool {
    matches!(status.code(), Code::Internal | Code::Unavailable | Code::Cancelled | Code::Unknown)
}
