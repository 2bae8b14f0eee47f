//! The frame around the services: layers, health, reflection, ports, and an orderly end.

use std::collections::HashSet;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use http::{Request, Response};
use prost::Message;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::rustls;
use tokio_stream::wrappers::TcpListenerStream;
use tokio_stream::{Stream, StreamExt};
use tonic::body::Body;
use tonic::service::Routes;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tower::ServiceBuilder;
use tower::util::BoxCloneSyncService;

use crate::api::audit::Trail;
use crate::api::credentials::Credentials;
use crate::api::share::rate::Rates;
use crate::pb;

use super::connection::Frame;
use super::connection::door::Door;
use super::connection::refusal::Refusals;
use super::current::Current;
use super::layer::StepLayer;
use super::layer::audit::Audit;
use super::layer::auth::{Authenticate, Authorize};
use super::layer::catch::Catch;
use super::layer::complete::Complete;
use super::layer::deadline::Bound;
use super::layer::limit::Limit;
use super::layer::only_grpc::OnlyGrpc;
use super::layer::still_let_in::StillLetIn;
use super::layer::trace::Trace;
use super::metrics::Metrics;

/// Longest question to health, which needs no key and so no share bounds.
const HEALTH_BYTES: usize = 4 << 10;
const READINESS_INTERVAL: Duration = Duration::from_secs(1);
/// What answers of finished calls get to leave through the sockets.
const FLUSH_TIME: Duration = Duration::from_millis(500);

/// Wait after a connection that could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How a [`Server`] behaves.
pub struct ServerOptions {
    /// Who is let in; an exchange holds for the calls that come after it, and for what streams carry after it.
    pub credentials: Current<Credentials>,
    /// What calls are told to.
    pub trail: Arc<Trail>,
    /// Calls at work, over all connections; more are turned away with RESOURCE_EXHAUSTED.
    pub max_concurrent_requests: usize,
    /// Calls at work of one tenant; likewise.
    pub max_concurrent_requests_per_caller: usize,
    /// Watches of saved queries, in all and of one tenant; likewise.
    pub max_watches: (usize, usize),
    /// Calls a second by role; likewise.
    pub rates: Arc<Rates>,
    /// Bytes of answers that wait to be read; a tenant has half of them.
    pub max_unread_bytes: usize,
    /// Longest time for a call that does not stream; a shorter deadline of the caller wins.
    pub request_timeout: Duration,
    /// Longest time for a call that streams in either direction; likewise.
    pub stream_timeout: Duration,
    /// Calls at once on one connection.
    pub max_streams: u32,
    /// Connections at once; a new one takes the place of one that has no call at work.
    pub max_connections: usize,
    /// Of these from one address, or one /64 network of IPv6.
    pub max_connections_per_address: usize,
    /// From the opening of a connection to its first call.
    pub handshake_timeout: Duration,
    /// With it a port speaks TLS only.
    pub identity: Option<Current<rustls::ServerConfig>>,
    /// Whether gRPC reflection, v1 and v1alpha, is served: to everybody, without a key.
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
    /// Records can be read and searched: health says so of every service and of the empty name.
    pub reads: bool,
    /// Writes are taken: health says so of [`WRITES`].
    pub writes: bool,
    /// Nothing that is kept is known to be damaged or missing: health says so of [`INTEGRITY`].
    pub whole: bool,
}

impl Standing {
    const DOWN: Self = Self { reads: false, writes: false, whole: false };
}

/// Finds out how the service stands now.
pub type Pulse = Arc<dyn Fn() -> BoxFuture<'static, Standing> + Send + Sync>;

/// What answers the calls of a port.
pub type Answering = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// A port and what answers its calls.
pub struct Port {
    /// Bound.
    pub listener: TcpListener,
    /// All its calls go there.
    pub service: Answering,
}

/// The services inside their frame.
pub struct Server {
    options: ServerOptions,
    service: Answering,
    limit: Limit,
    metrics: Metrics,
    health: Health,
    pulse: Pulse,
}

/// Why serving ended early or could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The committed descriptors are not what reflection can serve.
    #[error("reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The committed descriptor, which says what methods stream, does not decode.
    #[error("descriptor: {0}")]
    Descriptor(#[from] prost::DecodeError),
}

impl Server {
    /// `services` are the names that health answers for beside the empty one; `pulse` is asked how they stand every second.
    /// No port is served before [`Self::serve`].
    pub fn new(
        options: ServerOptions,
        mut routes: Routes,
        services: Vec<&'static str>,
        pulse: Pulse,
    ) -> Result<Self, ServeError> {
        let (health, health_service) = tonic_health::server::health_reporter();
        routes = routes.add_service(health_service.max_decoding_message_size(HEALTH_BYTES));
        if options.reflection {
            let reflection = || {
                tonic_reflection::server::Builder::configure()
                    .register_encoded_file_descriptor_set(pb::DESCRIPTOR)
                    .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
                    // What details of errors are.
                    .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
            };
            routes = routes.add_service(reflection().build_v1()?).add_service(reflection().build_v1alpha()?);
        }
        let calls = (options.max_concurrent_requests, options.max_concurrent_requests_per_caller);
        let metrics = Metrics::new(methods(|_| true)?);
        let limit = Limit::new(
            calls,
            options.max_watches,
            options.max_unread_bytes,
            options.rates.clone(),
            metrics.clone(),
        );
        let bound = Bound::new(
            options.request_timeout,
            options.stream_timeout,
            methods(|method| method.client_streaming() || method.server_streaming())?,
        );
        let still_let_in = StillLetIn::new(
            options.credentials.clone(),
            methods(prost_types::MethodDescriptorProto::client_streaming)?,
            methods(prost_types::MethodDescriptorProto::server_streaming)?,
        );
        let service = ServiceBuilder::new()
            .layer(StepLayer(Trace(metrics.clone())))
            .layer(StepLayer(Complete))
            .layer(StepLayer(Authenticate::new(options.credentials.clone())))
            .layer(StepLayer(Audit(options.trail.clone())))
            .layer(StepLayer(Authorize))
            .layer(StepLayer(bound))
            .layer(StepLayer(limit.clone()))
            .layer(StepLayer(still_let_in))
            .layer(StepLayer(Catch))
            .service(routes.prepare());
        let health = Health { reporter: health, services };
        Ok(Self { options, service: BoxCloneSyncService::new(service), limit, metrics, health, pulse })
    }

    /// The services inside their layers, for another transport over the same credentials, limits and deadlines.
    pub fn service(&self) -> Answering {
        self.service.clone()
    }

    /// What it counts.
    pub fn metrics(&self) -> Metrics {
        self.metrics.clone()
    }

    /// A port that speaks gRPC.
    pub fn port(&self, listener: TcpListener) -> Port {
        let only = ServiceBuilder::new().layer(StepLayer(OnlyGrpc)).service(self.service());
        Port { listener, service: BoxCloneSyncService::new(only) }
    }

    /// Serves ports until `shutdown` ends; then calls in flight get the grace to finish.
    pub async fn serve(self, ports: Vec<Port>, shutdown: impl Future<Output = ()> + Send) {
        let Self { options, service: _, limit, metrics, health, pulse } = self;
        health.report((pulse)().await).await;
        let door = Door::new(options.max_connections, options.max_connections_per_address);
        let refusals = Refusals::new(metrics);
        let (stop, stopped) = watch::channel(false);
        let serving = ports.into_iter().map(|Port { listener, service }| {
            let frame = Frame {
                service,
                door: door.clone(),
                identity: options.identity.clone(),
                refusals: refusals.clone(),
                max_streams: options.max_streams,
                handshake_timeout: options.handshake_timeout,
                longest_call: options.stream_timeout,
            };
            frame.serve(accepted(listener), stopped.clone())
        });
        let mut serving = std::pin::pin!(join_all(serving));

        tokio::select! {
            _ = &mut serving => return,
            () = health.follow(pulse) => {}
            () = shutdown => {}
        }
        tracing::info!("shutting down");
        health.report(Standing::DOWN).await;
        health.end_watches().await;
        let _ = stop.send(true);
        tokio::select! {
            _ = &mut serving => {}
            // A client that keeps its connection open does not keep the service up.
            () = async { limit.drained().await; tokio::time::sleep(FLUSH_TIME).await } => {}
            () = tokio::time::sleep(options.shutdown_grace) => tracing::warn!("calls were cut off at shutdown"),
        }
    }
}

/// The connections of a port, with whom they come from.
fn accepted(listener: TcpListener) -> impl Stream<Item = io::Result<(TcpStream, IpAddr)>> + Send {
    TcpListenerStream::new(listener).then(async |connection| {
        if connection.is_err() {
            // The same fails again at once, such as when no file handle is left: do not spin.
            tokio::time::sleep(ACCEPT_PAUSE).await;
        }
        let stream: TcpStream = connection?;
        // Small answers must not wait for the acknowledgement of earlier ones.
        stream.set_nodelay(true)?;
        let address = stream.peer_addr()?.ip();
        Ok((stream, address))
    })
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

/// Paths of those of our methods that are wanted.
fn methods(
    wanted: impl Fn(&prost_types::MethodDescriptorProto) -> bool,
) -> Result<HashSet<String>, prost::DecodeError> {
    let set = prost_types::FileDescriptorSet::decode(pb::DESCRIPTOR)?;
    let mut paths = HashSet::new();
    for file in &set.file {
        for service in &file.service {
            for method in service.method.iter().filter(|method| wanted(method)) {
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
    fn methods_come_from_the_descriptor() {
        let streaming = methods(|method| method.client_streaming() || method.server_streaming());
        let streaming = streaming.expect("the committed descriptor decodes");
        assert!(streaming.contains("/talentmatch.v1.CatalogService/ImportRecords"));
        assert!(streaming.contains("/talentmatch.v1.MatchService/BatchMatch"));
        assert!(!streaming.contains("/talentmatch.v1.MatchService/Match"));
        assert!(methods(|_| true).expect("decodes").contains("/talentmatch.v1.MatchService/Match"));
    }
}
