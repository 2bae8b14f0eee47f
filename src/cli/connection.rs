//! Clients for the records that a command works on. A folder is opened by running the whole service inside this
//! process, so that there is one way to the records: the API.

use anyhow::Context;
use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig};
use tonic::{Request, Status};

use crate::app::App;
use crate::config::{Endpoint, Secret, Target};
use crate::domain::cause::Cause;
use crate::domain::record::name::TenantId;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;
use crate::pb::v1::match_service_client::MatchServiceClient;

use super::UsageError;

const CONNECT_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);
/// Answers may hold 500 records.
const MAX_ANSWER_BYTES: usize = 64 << 20;
const WINDOW: u32 = 4 << 20;

/// A channel that sends the API key, if there is one.
pub type Wire = InterceptedService<Channel, SendKey>;

/// Open clients. Call [`Connection::close`] at the end.
pub struct Connection {
    pub catalog: CatalogServiceClient<Wire>,
    pub matching: MatchServiceClient<Wire>,
    app: Option<App>,
}

impl Connection {
    /// Opens the folder or reaches the service.
    pub async fn open(target: &Target) -> anyhow::Result<Self> {
        match target.resolve()? {
            Endpoint::InProcess(config) => Self::in_process(App::build(*config).await?),
            Endpoint::Remote { url, api_key, tls_ca } => {
                let channel = connect(&url, tls_ca).await?;
                Self::over(channel, api_key.as_ref(), None)
            }
        }
    }

    /// Clients of an app in this process.
    pub fn in_process(app: App) -> anyhow::Result<Self> {
        let channel = app.connect_in_process();
        Self::over(channel, None, Some(app))
    }

    fn over(channel: Channel, key: Option<&Secret>, app: Option<App>) -> anyhow::Result<Self> {
        let header = key.map(|key| AsciiMetadataValue::try_from(format!("Bearer {}", key.reveal())));
        let header =
            header.transpose().map_err(|_| UsageError("--api-key: holds characters no key has".into()))?;
        let wire = InterceptedService::new(channel, SendKey(header.map(sensitive)));
        let catalog = CatalogServiceClient::new(wire.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
        let matching = MatchServiceClient::new(wire).max_decoding_message_size(MAX_ANSWER_BYTES);
        Ok(Self { catalog, matching, app })
    }

    /// A client that restores a tenant's records with their times. A service gives nobody that power: there it is
    /// the usual one.
    pub fn restorer(&self, tenant: TenantId) -> CatalogServiceClient<Wire> {
        let Some(app) = &self.app else { return self.catalog.clone() };
        let wire = InterceptedService::new(app.connect_to_restore(tenant), SendKey(None));
        CatalogServiceClient::new(wire).max_decoding_message_size(MAX_ANSWER_BYTES)
    }

    /// Flushes and closes a folder that this process opened.
    pub async fn close(self) -> anyhow::Result<()> {
        let Self { catalog, matching, app } = self;
        drop((catalog, matching));
        match app {
            Some(app) => app.close().await,
            None => Ok(()),
        }
    }
}

/// A channel to a running service, without a key.
pub async fn reach(target: &Target) -> anyhow::Result<Channel> {
    match target.resolve()? {
        Endpoint::Remote { url, tls_ca, .. } => connect(&url, tls_ca).await,
        Endpoint::InProcess(_) => Err(UsageError("give --to URL".into()).into()),
    }
}

async fn connect(url: &str, tls_ca: Option<Vec<u8>>) -> anyhow::Result<Channel> {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(UsageError(format!("--to {url}: must begin with http:// or https://").into()).into());
    }
    let mut endpoint = Channel::from_shared(url.to_string())
        .map_err(|error| UsageError(Cause::of(error).under(format_args!("--to {url}"))))?
        .connect_timeout(CONNECT_TIMEOUT)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(2 * WINDOW)
        .tcp_nodelay(true);
    if let Some(pem) = tls_ca {
        let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem));
        endpoint = endpoint.tls_config(tls).context("--tls-ca")?;
    }
    endpoint.connect().await.with_context(|| format!("cannot reach {url}"))
}

fn sensitive(mut header: AsciiMetadataValue) -> AsciiMetadataValue {
    header.set_sensitive(true);
    header
}

/// Adds the key to every call.
#[derive(Clone)]
pub struct SendKey(Option<AsciiMetadataValue>);

impl Interceptor for SendKey {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(header) = &self.0 {
            request.metadata_mut().insert("authorization", header.clone());
        }
        Ok(request)
    }
}
