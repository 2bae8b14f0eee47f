//! The services of this process, called in the name of who sent the file.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use futures::stream;
use http::HeaderName;
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use super::Given;
use crate::domain::record::name::TenantId;
use crate::grpc::layer::auth::ConnectedFrom;
use crate::grpc::server::Answering;
use crate::http::rpc::CARRIED;
use crate::import::sending::{Destination, Fault, items_of};
use crate::pb::v1::catalog_service_client::CatalogServiceClient;
use crate::pb::v1::{ImportOptions, ImportRecordsRequest, ImportRecordsResponse};

/// What a call may list of refused items and warnings.
const MOST_ANSWER: usize = 64 << 20;

/// Where records of a file go.
#[derive(Clone)]
pub struct Service {
    services: Answering,
    headers: MetadataMap,
    from: ConnectedFrom,
    options: ImportOptions,
}

impl Service {
    /// Calls have what `given` says of who calls.
    pub fn new(services: Answering, given: &Given, options: ImportOptions) -> Self {
        let given_as = |name: HeaderName| given.headers.get(&name).cloned().map(|value| (name, value));
        let headers = MetadataMap::from_headers(CARRIED.into_iter().filter_map(given_as).collect());
        Self { services, headers, from: given.from.clone(), options }
    }
}

impl Destination for Service {
    type Error = Status;

    async fn store(
        &self,
        _: Option<&TenantId>,
        items: Arc<Vec<ImportRecordsRequest>>,
        part: Range<usize>,
    ) -> Result<ImportRecordsResponse, Status> {
        let mut request = Request::new(stream::iter(items_of(items, part, self.options)));
        *request.metadata_mut() = self.headers.clone();
        self.from.say(request.extensions_mut());
        let mut client =
            CatalogServiceClient::new(self.services.clone()).max_decoding_message_size(MOST_ANSWER);
        Ok(client.import_records(request).await?.into_inner())
    }
}

impl Fault for Status {
    fn is_invalid(&self) -> bool {
        self.code() == Code::InvalidArgument
    }

    fn message(&self) -> String {
        let localized = self.get_details_localized_message();
        localized.map_or_else(|| Status::message(self).to_string(), |said| said.message)
    }

    fn retry_delay(&self) -> Option<Duration> {
        self.get_details_retry_info().and_then(|info| info.retry_delay)
    }
}
