//! Connections: let in, watched and ended. tonic's own server has no bound on their number, waits for ever for a
//! handshake or a first call, and cannot end an answer that nobody reads; so hyper is driven from here. HTTP/1.1 and HTTP/2
//! are told apart by the first bytes.

pub mod calls;
pub mod certificate;
pub mod door;
mod opening;
pub mod refusal;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response, Version};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_rustls::{TlsAcceptor, rustls};
use tokio_stream::{Stream, StreamExt};
use tonic::body::Body;
use tower::Service;

use self::calls::{Calls, InTurn, over};
use self::certificate::Names;
use self::door::{Door, Guest, Place};
use self::refusal::Refusals;
use super::current::Current;

const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
/// Clients reconnect at this age, so that load spreads to servers that came later.
const CONNECTION_AGE: Duration = Duration::from_secs(1800);
const MAX_HEADER_BYTES: u32 = 16 << 10;
/// Streams that a client opened and reset before they were accepted ("rapid reset").
const MAX_PENDING_RESETS: usize = 20;
/// Bytes that are kept of a connection of HTTP/1 before they are taken, a head of a request among them.
const BUFFER_BYTES: usize = 64 << 10;
/// Room for an import to stream without waiting for window updates.
const CONNECTION_WINDOW: u32 = 4 << 20;
const STREAM_WINDOW: u32 = 1 << 20;
/// Bytes of an answer that hyper takes over and keeps until the client reads them, also when the call is long over.
const STREAM_SEND_BUFFER: usize = 64 << 10;
/// What a client that never called gets to take its leave.
const LEAVE_TIME: Duration = Duration::from_secs(1);

/// What is the same for all connections of a server.
#[derive(Clone)]
pub struct Frame<S> {
    /// What answers the calls.
    pub service: S,
    /// Who has a place; the copies of a frame share it.
    pub door: Door,
    /// With it the connections speak TLS only.
    pub identity: Option<Current<rustls::ServerConfig>>,
    /// Who is refused in the handshake.
    pub refusals: Refusals,
    /// Calls at once on one connection.
    pub max_streams: u32,
    /// From the opening of a connection to its first call.
    pub handshake_timeout: Duration,
    /// What calls get to end when their connection has reached its age.
    pub longest_call: Duration,
}

impl<S> Frame<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send,
{
    /// Serves connections until `stop` says so or no more come, and then until the last has ended.
    pub async fn serve<C>(
        self,
        connections: impl Stream<Item = io::Result<(C, IpAddr)>> + Send,
        stop: watch::Receiver<bool>,
    ) where
        C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut open = JoinSet::new();
        let mut stopped = stop.clone();
        let mut stopped = pin!(is_stopped(&mut stopped));
        {
            let mut connections = pin!(connections);
            loop {
                let next = tokio::select! {
                    next = connections.next() => next,
                    Some(_) = open.join_next() => continue,
                    () = &mut stopped => break,
                };
                match next {
                    None => break,
                    Some(Err(error)) => tracing::warn!(%error, "a connection could not be accepted"),
                    Some(Ok((connection, address))) => match self.door.enter(address) {
                        Some(place) => {
                            let peer = Peer(address);
                            drop(open.spawn(self.clone().welcome(connection, peer, place, stop.clone())));
                        }
                        None => tracing::warn!("a connection was refused: all that are open are at work"),
                    },
                }
            }
        }
        while open.join_next().await.is_some() {}
    }

    async fn welcome<C>(self, connection: C, peer: Peer, place: Place, stop: watch::Receiver<bool>)
    where
        C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let first_call = Instant::now() + self.handshake_timeout;
        let Some(identity) = &self.identity else {
            return self.speak(connection, peer, Names::default(), &place.guest, first_call, stop).await;
        };
        let (identity, checked_by) = identity.watched();
        let acceptor = TlsAcceptor::from(identity);
        let handshake = async {
            match opening::secure(connection).await? {
                Some(connection) => acceptor.accept(connection).await.map(Some),
                None => Ok(None),
            }
        };
        let secured = tokio::select! {
            secured = tokio::time::timeout_at(first_call, handshake) => secured,
            () = place.guest.asked_to_leave() => return,
        };
        match secured {
            Ok(Ok(None)) => tracing::debug!("a connection to a port for TLS did not begin with TLS"),
            Ok(Ok(Some(connection))) => {
                let names = Names::of(connection.get_ref().1.peer_certificates(), checked_by);
                self.speak(connection, peer, names, &place.guest, first_call, stop).await;
            }
            Ok(Err(error)) => self.refusals.told(&error),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn speak<C>(
        &self,
        connection: C,
        peer: Peer,
        names: Names,
        guest: &Arc<Guest>,
        first_call: Instant,
        mut stop: watch::Receiver<bool>,
    ) where
        C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut builder = auto::Builder::new(Calls(guest.clone()));
        builder
            .http1()
            .timer(TokioTimer::new())
            // Also what a connection may wait for its next call.
            .header_read_timeout(self.handshake_timeout)
            .max_buf_size(BUFFER_BYTES);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(KEEPALIVE_INTERVAL)
            .keep_alive_timeout(KEEPALIVE_TIMEOUT)
            .max_header_list_size(MAX_HEADER_BYTES)
            .max_pending_accept_reset_streams(MAX_PENDING_RESETS)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .initial_stream_window_size(STREAM_WINDOW)
            .max_send_buf_size(STREAM_SEND_BUFFER)
            .max_concurrent_streams(self.max_streams);
        let (ends, told) = watch::channel(None);
        let mut call_is_over = pin!(over(guest.clone(), told));
        let in_turn = InTurn::new(guest.clone(), ends);
        let mut checked = names.clone();
        let answer = Answer { service: self.service.clone(), peer, names, in_turn };
        let mut connection = pin!(builder.serve_connection(TokioIo::new(connection), answer));
        let old = Instant::now() + CONNECTION_AGE;
        let mut leaving = None;
        let mut is_stopping = false;
        loop {
            // What is waited for changes with what has happened; each is bounded by the one after it.
            let is_silent = !guest.has_called() && leaving.is_none();
            tokio::select! {
                ended = &mut connection => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection ended early");
                    }
                    return;
                }
                () = guest.asked_to_leave() => return,
                () = &mut call_is_over => {
                    tracing::debug!("an answer was not read in time");
                    return;
                }
                () = sleep_until(first_call), if is_silent => {
                    if !guest.has_called() {
                        connection.as_mut().graceful_shutdown();
                        leaving = Some(Instant::now() + LEAVE_TIME);
                    }
                }
                () = sleep_until(old), if leaving.is_none() => {
                    connection.as_mut().graceful_shutdown();
                    leaving = Some(Instant::now() + self.longest_call);
                }
                // Its certificate may be revoked by now: what comes next is checked as what is new. Its streams end with their next
                // answer.
                () = checked.wait_for_another_check(), if leaving.is_none() => {
                    connection.as_mut().graceful_shutdown();
                    leaving = Some(Instant::now() + self.longest_call);
                }
                () = is_stopped(&mut stop), if !is_stopping => {
                    connection.as_mut().graceful_shutdown();
                    is_stopping = true;
                }
                () = sleep_until(leaving.unwrap_or(old)), if leaving.is_some() => return,
            }
        }
    }
}

/// Where a connection comes from; it is in the extensions of its requests.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

async fn is_stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone has stopped as well.
    let _ = stop.wait_for(|is_stopped| *is_stopped).await;
}

/// A tower service as hyper calls it.
struct Answer<S> {
    service: S,
    peer: Peer,
    /// What the certificate of the connection states.
    names: Names,
    in_turn: InTurn,
}

impl<S> hyper::service::Service<Request<Incoming>> for Answer<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let is_alone = request.version() < Version::HTTP_2;
        // Our steps are always ready, so nothing has to be waited for.
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(self.peer);
        request.extensions_mut().insert(self.names.clone());
        let call = self.service.clone().call(request);
        match is_alone {
            true => Box::pin(self.in_turn.clone().run(call)),
            false => Box::pin(call),
        }
    }
}
