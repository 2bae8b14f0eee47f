//! The frame around the services: layers, health, reflection, TLS, limits of HTTP/2, and an orderly end.

use std::collections::HashSet;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use prost::Message;
use tokio::io::DuplexStream;
use tokio::net::{TcpListener, TcpStream};
use tokio_stream::{Stream, StreamExt};
use tonic::service::Routes;
use tonic::transport::server::Connected;
use tonic::transport::{Identity, ServerTlsConfig};
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::pb;

use super::layer::StepLayer;
use super::layer::auth::{Authenticate, Credentials};
use super::layer::catch::Catch;
use super::layer::complete::Complete;
use super::layer::deadline::Bound;
use super::layer::limit::Limit;
use super::layer::trace::Trace;

const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
/// Clients reconnect at this age, so that load spreads to servers that came later.
const CONNECTION_AGE: Duration = Duration::from_secs(1800);
const MAX_HEADER_BYTES: u32 = 16 << 10;
/// Streams that a client opened and reset before they were accepted ("rapid reset").
const MAX_PENDING_RESETS: usize = 20;
/// Room for an import to stream without waiting for window updates.
const CONNECTION_WINDOW: u32 = 8 << 20;
const STREAM_WINDOW: u32 = 4 << 20;
const READINESS_INTERVAL: Duration = Duration::from_secs(1);
/// What answers of finished calls get to leave through the sockets.
const FLUSH_TIME: Duration = Duration::from_millis(500);

/// Wait after a connection that could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How a [`Server`] behaves.
pub struct ServerOptions {
    pub credentials: Credentials,
    pub max_concurrent_requests: usize,
    pub request_timeout: Duration,
    pub stream_timeout: Duration,
    /// Streams of one connection.
    pub max_streams: u32,
    /// Certificate chain and private key, PEM.
    pub tls: Option<(Vec<u8>, Vec<u8>)>,
    pub reflection: bool,
    /// What calls in flight get at shutdown.
    pub shutdown_grace: Duration,
}

/// What health says of writes, beside the services, which it says of reads.
pub const WRITES: &str = "talentmatch.v1.writes";
/// What health says of what is kept: NOT_SERVING while something is damaged or missing, though the rest goes on.
pub const INTEGRITY: &str = "talentmatch.v1.integrity";

/// How the service stands; health follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub reads: bool,
    pub writes: bool,
    /// Nothing that is kept is known to be damaged or missing.
    pub whole: bool,
}

impl Standing {
    const DOWN: Self = Self { reads: false, writes: false, whole: false };
}

/// Finds out how the service stands now.
pub type Pulse = Arc<dyn Fn() -> BoxFuture<'static, Standing> + Send + Sync>;

/// The services inside their frame.
pub struct Server {
    options: ServerOptions,
    routes: Routes,
    /// Names that health answers for, beside "".
    services: Vec<&'static str>,
    pulse: Pulse,
}

/// Why serving ended early or could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("transport: {0}")]
    Transport(#[from] tonic::transport::Error),
    #[error("reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    #[error("descriptor: {0}")]
    Descriptor(#[from] prost::DecodeError),
}

impl Server {
    pub fn new(options: ServerOptions, routes: Routes, services: Vec<&'static str>, pulse: Pulse) -> Self {
        Self { options, routes, services, pulse }
    }

    /// Serves a port until `shutdown` ends; then calls in flight get the grace to finish.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        let connections = tokio_stream::wrappers::TcpListenerStream::new(listener).then(async |connection| {
            if connection.is_err() {
                // The same fails again at once, such as when no file handle is left: do not spin.
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
            // Small answers must not wait for the acknowledgement of earlier ones.
            connection.and_then(|stream: TcpStream| stream.set_nodelay(true).map(|()| stream))
        });
        self.serve_connections(connections, shutdown).await
    }

    /// Serves connections inside this process.
    pub async fn serve_io(
        self,
        connections: impl Stream<Item = DuplexStream> + Send,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        self.serve_connections(connections.map(Ok), shutdown).await
    }

    async fn serve_connections<C>(
        self,
        connections: impl Stream<Item = io::Result<C>> + Send,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError>
    where
        C: tokio::io::AsyncRead + tokio::io::AsyncWrite + Connected + Unpin + Send + 'static,
    {
        let Self { options, mut routes, services, pulse } = self;
        let (health, health_service) = tonic_health::server::health_reporter();
        let health = Health { reporter: health, services };
        health.report((pulse)().await).await;
        routes = routes.add_service(health_service);
        if options.reflection {
            let reflection = || {
                tonic_reflection::server::Builder::configure()
                    .register_encoded_file_descriptor_set(pb::DESCRIPTOR)
                    .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            };
            routes = routes.add_service(reflection().build_v1()?).add_service(reflection().build_v1alpha()?);
        }

        let limit = Limit::new(options.max_concurrent_requests);
        let bound = Bound::new(options.request_timeout, options.stream_timeout, streaming_methods()?);
        let mut builder = tonic::transport::Server::builder()
            .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
            .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .http2_max_pending_accept_reset_streams(Some(MAX_PENDING_RESETS))
            .initial_connection_window_size(CONNECTION_WINDOW)
            .initial_stream_window_size(STREAM_WINDOW)
            .max_concurrent_streams(options.max_streams)
            .max_connection_age(CONNECTION_AGE);
        if let Some((cert, key)) = &options.tls {
            builder = builder.tls_config(ServerTlsConfig::new().identity(Identity::from_pem(cert, key)))?;
        }
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = builder
            .layer(StepLayer(Trace))
            .layer(StepLayer(Complete))
            .layer(StepLayer(Authenticate::new(options.credentials)))
            .layer(StepLayer(bound))
            .layer(StepLayer(limit.clone()))
            .layer(StepLayer(Catch))
            .add_routes(routes.prepare())
            .serve_with_incoming_shutdown(connections, async {
                let _ = stopped.await;
            });
        let mut serving = std::pin::pin!(serving);

        tokio::select! {
            ended = &mut serving => return Ok(ended?),
            () = health.follow(pulse) => {}
            () = shutdown => {}
        }
        tracing::info!("shutting down");
        health.report(Standing::DOWN).await;
        health.end_watches().await;
        let _ = stop.send(());
        tokio::select! {
            ended = &mut serving => return Ok(ended?),
            // A client that keeps its connection open does not keep the service up.
            () = async { limit.drained().await; tokio::time::sleep(FLUSH_TIME).await } => {}
            () = tokio::time::sleep(options.shutdown_grace) => tracing::warn!("calls were cut off at shutdown"),
        }
        Ok(())
    }
}

/// What health reports.
struct Health {
    reporter: HealthReporter,
    services: Vec<&'static str>,
}

impl Health {
    async fn report(&self, standing: Standing) {
        let status = |good: bool| if good { ServingStatus::Serving } else { ServingStatus::NotServing };
        for service in self.services.iter().chain(&[""]) {
            self.reporter.set_service_status(service, status(standing.reads)).await;
        }
        self.reporter.set_service_status(WRITES, status(standing.writes)).await;
        self.reporter.set_service_status(INTEGRITY, status(standing.whole)).await;
    }

    /// Reports every change, without end.
    async fn follow(&self, pulse: Pulse) {
        let mut before = (pulse)().await;
        self.report(before).await;
        loop {
            tokio::time::sleep(READINESS_INTERVAL).await;
            let now = (pulse)().await;
            if now != before {
                tracing::warn!(reads = now.reads, writes = now.writes, whole = now.whole, "health changed");
                self.report(now).await;
                before = now;
            }
        }
    }

    /// Watchers have been told; without this their streams would hold up the shutdown.
    async fn end_watches(&self) {
        let mut reporter = self.reporter.clone();
        for service in self.services.iter().chain(&["", WRITES, INTEGRITY]) {
            reporter.clear_service_status(service).await;
        }
    }
}

/// Paths of our methods that stream in either direction.
fn streaming_methods() -> Result<HashSet<String>, prost::DecodeError> {
    let set = prost_types::FileDescriptorSet::decode(pb::DESCRIPTOR)?;
    let mut paths = HashSet::new();
    for file in &set.file {
        for service in &file.service {
            let streaming =
                service.method.iter().filter(|method| method.client_streaming() || method.server_streaming());
            for method in streaming {
                paths.insert(format!("/{}.{}/{}", file.package(), service.name(), method.name()));
            }
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streaming_methods_come_from_the_descriptor() {
        let methods = streaming_methods().expect("the committed descriptor decodes");
        assert!(methods.contains("/talentmatch.v1.CatalogService/ImportRecords"));
        assert!(methods.contains("/talentmatch.v1.MatchService/BatchMatch"));
        assert!(!methods.contains("/talentmatch.v1.MatchService/Match"));
    }
}
