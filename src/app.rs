//! The composition root: from a configuration to running services.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::codec::CompressionEncoding;
use tonic::service::Routes;
use tonic::transport::{Channel, Uri};
use tower::service_fn;

use crate::config::{Config, ConfigError, StoreKind};
use crate::domain::text::TEXT_VERSION;
use crate::embed;
use crate::engine::catalog::Catalog;
use crate::engine::matcher::Matcher;
use crate::engine::ports::{Embedder, Search, Store, StoreError};
use crate::grpc::catalog_service::CatalogApi;
use crate::grpc::layer::auth::{Credentials, Key};
use crate::grpc::match_service::MatchApi;
use crate::grpc::server::{Ready, ServeError, Server, ServerOptions};
use crate::pb::v1::catalog_service_server::{self, CatalogServiceServer};
use crate::pb::v1::match_service_server::{self, MatchServiceServer};
use crate::store::embedded::{EmbeddedOptions, EmbeddedStore};
use crate::store::memory::MemoryStore;

/// Largest response in bytes.
const MOST_RESPONSE: usize = 16 << 20;

/// Bytes in flight on an in-process connection.
const DUPLEX_BYTES: usize = 1 << 20;

/// The service, built and not yet reachable.
pub struct App {
    config: Config,
    store: Arc<dyn Store>,
    catalog: Catalog,
    matcher: Matcher,
}

/// What an app is made of.
pub struct Parts {
    pub store: Arc<dyn Store>,
    pub embedder: Arc<dyn Embedder>,
    /// For benchmarks, where the store has an index.
    pub index: Option<IndexProbe>,
}

/// What a benchmark asks of an index.
pub struct IndexProbe {
    /// The floor under [`Store::search`].
    pub query: RawQuery,
    /// Whether the index has taken its final shape for what was written so far.
    pub is_settled: Box<dyn Fn() -> bool + Send + Sync>,
}

/// Only what the index does for a search: how many hits it has. Blocks.
pub type RawQuery = Arc<dyn Fn(&Search) -> Result<usize, StoreError> + Send + Sync>;

impl App {
    /// Loads the model and opens the store.
    pub async fn build(config: Config) -> anyhow::Result<Self> {
        let parts = Self::parts(&config).await?;
        Ok(Self::assemble(config, parts.store, parts.embedder))
    }

    /// What a configuration asks for, for callers that put something between.
    pub async fn parts(config: &Config) -> anyhow::Result<Parts> {
        let embedder = load_model(config).await?;
        if config.store == StoreKind::Memory {
            let store = Arc::new(MemoryStore::new(embedder.dimension()));
            return Ok(Parts { store, embedder, index: None });
        }
        let store = Arc::new(open_embedded(config, &*embedder).await?);
        let (queried, watched) = (store.clone(), store.clone());
        let index = IndexProbe {
            query: Arc::new(move |search| queried.raw_query(search)),
            is_settled: Box::new(move || watched.is_settled()),
        };
        Ok(Parts { store, embedder, index: Some(index) })
    }

    /// The service over a store and an embedder that the caller has made.
    pub fn assemble(config: Config, store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        let catalog = Catalog::new(store.clone(), embedder.clone());
        let matcher = Matcher::new(store.clone(), embedder);
        Self { config, store, catalog, matcher }
    }

    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    fn routes(&self) -> Routes {
        let most = self.config.limits.max_message_bytes;
        let catalog = CatalogServiceServer::new(CatalogApi::new(self.catalog.clone()))
            .max_decoding_message_size(most)
            .max_encoding_message_size(MOST_RESPONSE)
            .accept_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Gzip);
        let matching = MatchServiceServer::new(MatchApi::new(self.matcher.clone()))
            .max_decoding_message_size(most)
            .max_encoding_message_size(MOST_RESPONSE)
            .accept_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Gzip);
        Routes::new(catalog).add_service(matching)
    }

    /// Names that health answers for.
    fn services(&self) -> Vec<&'static str> {
        vec![catalog_service_server::SERVICE_NAME, match_service_server::SERVICE_NAME]
    }

    fn ready(&self) -> Ready {
        let store = self.store.clone();
        Arc::new(move || {
            let store = store.clone();
            Box::pin(async move { store.ready().await.is_ok() })
        })
    }

    /// Serves a port until `shutdown` ends and calls in flight are done. The store stays open: [`Self::close`].
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send,
    ) -> anyhow::Result<()> {
        Ok(self.server(self.read_tls()?).serve(listener, shutdown).await?)
    }

    /// A channel to the services inside this process, through the same frame as over a port.
    pub fn connect_in_process(&self) -> Channel {
        let (send, connections) = mpsc::channel(1);
        let server = self.server(None);
        tokio::spawn(async move {
            // Ends when the channel and with it the sender is dropped.
            let served: Result<(), ServeError> =
                server.serve_io(ReceiverStream::new(connections), std::future::pending()).await;
            if let Err(error) = served {
                tracing::error!(%error, "the in-process server failed");
            }
        });
        let connector = service_fn(move |_: Uri| {
            let send = send.clone();
            async move {
                let (ours, theirs) = tokio::io::duplex(DUPLEX_BYTES);
                send.send(theirs).await.map_err(std::io::Error::other)?;
                Ok::<_, std::io::Error>(hyper_util::rt::TokioIo::new(ours))
            }
        });
        Channel::from_static("http://in-process").connect_with_connector_lazy(connector)
    }

    /// Flushes and closes the store.
    pub async fn close(&self) -> anyhow::Result<()> {
        Ok(self.store.close().await?)
    }

    fn server(&self, tls: Option<(Vec<u8>, Vec<u8>)>) -> Server {
        let config = &self.config;
        let options = ServerOptions {
            credentials: credentials(config),
            max_concurrent_requests: config.limits.max_concurrent_requests,
            request_timeout: config.limits.request_timeout,
            stream_timeout: config.limits.stream_timeout,
            max_streams: config.limits.max_streams,
            tls,
            reflection: config.reflection,
            shutdown_grace: config.shutdown_grace,
        };
        Server::new(options, self.routes(), self.services(), self.ready())
    }

    fn read_tls(&self) -> anyhow::Result<Option<(Vec<u8>, Vec<u8>)>> {
        let Some(tls) = &self.config.tls else { return Ok(None) };
        let read =
            |path: &Path| std::fs::read(path).with_context(|| format!("cannot read {}", path.display()));
        Ok(Some((read(&tls.cert)?, read(&tls.key)?)))
    }
}

/// Finds the model that a configuration names; that there is none is a mistake in the configuration.
pub fn find_model(config: &Config) -> Result<embed::Source, ConfigError> {
    embed::Source::find(&config.model)
        .map_err(|problem| ConfigError { field: "model".to_string(), problem: problem.to_string() })
}

/// Loading reads whole files, so it is kept off the threads that answer calls.
async fn load_model(config: &Config) -> anyhow::Result<Arc<dyn Embedder>> {
    let source = find_model(config)?;
    let loaded = tokio::task::spawn_blocking(move || source.load()).await?;
    loaded.with_context(|| format!("cannot load model {}", config.model))
}

/// Opening may read and index every record, so it is kept off the threads that answer calls.
async fn open_embedded(config: &Config, embedder: &dyn Embedder) -> anyhow::Result<EmbeddedStore> {
    let mut options = EmbeddedOptions::new(embedder.model(), embedder.dimension(), TEXT_VERSION);
    options.disk_reserve_bytes = config.disk_reserve_mb << 20;
    let dir = config.data_dir.clone();
    let opened = tokio::task::spawn_blocking(move || EmbeddedStore::open(&dir, options)).await?;
    opened.with_context(|| format!("cannot open {}", config.data_dir.display()))
}

fn credentials(config: &Config) -> Credentials {
    if config.api_keys.is_empty() {
        return Credentials::Anyone(config.tenant.clone());
    }
    let keys = config.api_keys.iter().map(|key| Key {
        sha256: key.sha256,
        tenant: key.tenant.clone(),
        alliances: key.alliances.clone(),
    });
    Credentials::Keys(keys.collect())
}
