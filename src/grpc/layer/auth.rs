//! The headers that say who calls, and whether that caller may call this.

use std::sync::{Mutex, PoisonError};

use http::header::ACCEPT_LANGUAGE;
use http::{Extensions, HeaderMap, Request, Response};
use tonic::Status;
use tonic::body::Body;

use crate::api::Problem;
use crate::api::audit::purpose_from_header;
use crate::api::credentials::Credentials;
use crate::api::permission::check_call;
use crate::api::tokens::Proof;
use crate::domain::message::{Code, Language};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::grpc::connection::Peer;
use crate::grpc::connection::certificate::Names;
use crate::grpc::current::Current;
use crate::grpc::status::status_in;
use crate::pb::v1::ErrorReason;

use super::{Next, Step, is_exempt};

/// Says what a call is for.
const PURPOSE: &str = "x-purpose";

/// Puts the [`Caller`] into the extensions of the request, or answers UNAUTHENTICATED.
#[derive(Clone)]
pub struct Authenticate(Current<Credentials>);

impl Authenticate {
    /// Credentials that are exchanged hold for the calls that come from then on.
    pub fn new(credentials: Current<Credentials>) -> Self {
        Self(credentials)
    }
}

impl Step for Authenticate {
    async fn run<N: Next>(&self, mut request: Request<Body>, next: N) -> Response<Body> {
        if is_exempt(request.uri().path()) {
            return next.run(request).await;
        }
        let credentials = self.0.get();
        let caller = match identified(&credentials, request.headers(), request.extensions()) {
            Ok(caller) => caller,
            Err(status) => return status.into_http(),
        };
        request.extensions_mut().insert(caller);
        next.run(request).await
    }
}

/// Answers PERMISSION_DENIED where none of the caller's roles allows the call.
#[derive(Clone)]
pub struct Authorize;

impl Step for Authorize {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        let caller = request.extensions().get::<Caller>();
        match caller.map_or(Ok(()), |caller| allowed(caller, request.extensions(), request.uri().path())) {
            Ok(()) => next.run(request).await,
            Err(status) => status.into_http(),
        }
    }
}

/// Who calls by these headers and the certificate of the connection, where a role allows the call of this path.
pub fn admitted(
    credentials: &Credentials,
    headers: &HeaderMap,
    extensions: &Extensions,
    path: &str,
) -> Result<Caller, Status> {
    let caller = identified(credentials, headers, extensions)?;
    allowed(&caller, extensions, path)?;
    Ok(caller)
}

/// What a call came with that lets its caller in, to be asked again while the call goes on.
pub(super) struct Presented {
    key: Option<Vec<u8>>,
    /// Of a token, once its signature was verified.
    proof: Mutex<Option<Proof>>,
    from: ConnectedFrom,
    path: String,
    tenant: TenantId,
    language: Language,
}

impl Presented {
    /// Of a request whose caller was let in.
    pub(super) fn with(request: &Request<Body>, caller: &Caller) -> Self {
        Self {
            key: presented(request.headers()).map(<[u8]>::to_vec),
            proof: Mutex::default(),
            from: ConnectedFrom::of(request.extensions()),
            path: request.uri().path().to_string(),
            tenant: caller.tenant.clone(),
            language: caller.language,
        }
    }

    /// Whether it lets the same tenant in still, with a role that allows the call.
    ///
    /// # Errors
    /// As a new call is answered: [`ErrorReason::UnknownApiKey`], [`ErrorReason::RoleNotAllowed`], and
    /// [`ErrorReason::StoreUnavailable`] where that is not known now. [`ErrorReason::ShuttingDown`] where certificates are checked by
    /// something else since the connection began: whether its own is revoked by now is told by another connection.
    pub(super) fn lets_in(&self, credentials: &Credentials) -> Result<(), Problem> {
        let caller = {
            let mut proof = self.proof.lock().unwrap_or_else(PoisonError::into_inner);
            credentials.caller_again(self.key.as_deref(), self.from.names.all(), &mut proof)?
        };
        if caller.tenant != self.tenant {
            return Err(Problem::new(ErrorReason::UnknownApiKey, Code::KeyOver));
        }
        check_call(&caller, &self.path)?;
        match self.from.names.are_to_be_checked_again() {
            true => Err(Problem::new(ErrorReason::ShuttingDown, Code::CertificateAgain)),
            false => Ok(()),
        }
    }

    /// A problem as this caller is told it; the log is told too.
    pub(super) fn refused(&self, credentials: &Credentials, problem: Problem) -> Status {
        let status = status_in(problem, self.language);
        tell_refused(self.from.peer, &named(credentials, self.key.as_deref()), &status);
        status
    }
}

/// What the connection that a request came with says of who calls.
#[derive(Clone)]
pub struct ConnectedFrom {
    peer: Option<Peer>,
    names: Names,
}

impl ConnectedFrom {
    /// As the extensions of the request have it.
    pub fn of(extensions: &Extensions) -> Self {
        Self { peer: peer_in(extensions), names: names_in(extensions) }
    }

    /// Says it of a request that is made in the caller's name.
    pub fn say(&self, extensions: &mut Extensions) {
        extensions.insert(self.names.clone());
        if let Some(peer) = self.peer {
            extensions.insert(peer);
        }
    }
}

/// The names of the certificate that a request came with.
fn names_in(extensions: &Extensions) -> Names {
    extensions.get::<Names>().cloned().unwrap_or_default()
}

fn peer_in(extensions: &Extensions) -> Option<Peer> {
    extensions.get::<Peer>().copied()
}

fn identified(
    credentials: &Credentials,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<Caller, Status> {
    let language = spoken(headers);
    let refused = |problem: Problem| {
        let status = status_in(problem, language);
        tell_refused(peer_in(extensions), &named(credentials, presented(headers)), &status);
        status
    };
    let caller = credentials.caller(presented(headers), names_in(extensions).all()).map_err(refused)?;
    tracing::Span::current().record("tenant", caller.tenant.as_str());
    let purpose = headers.get(PURPOSE).map(|value| purpose_from_header(value.as_bytes())).transpose();
    let purpose = purpose.map_err(refused)?.unwrap_or_default();
    Ok(Caller { language, ..caller.with_purpose(&purpose) })
}

fn allowed(caller: &Caller, extensions: &Extensions, path: &str) -> Result<(), Status> {
    check_call(caller, path)
        .map_err(|problem| denied(caller, extensions, status_in(problem, caller.language)))
}

/// What a known caller is refused with, which the log is told.
pub fn denied(caller: &Caller, extensions: &Extensions, status: Status) -> Status {
    tell_refused(peer_in(extensions), &caller.key, &status);
    status
}

/// What a credential is called in the log: what lets in is not logged, of a key its id alone.
fn named(credentials: &Credentials, key: Option<&[u8]>) -> String {
    key.map_or_else(|| "none".to_string(), |key| credentials.called(key))
}

/// So that whoever looks after the service finds who is refused, and why: whichever way a call came, and also in the midst of a stream.
fn tell_refused(peer: Option<Peer>, credential: &str, status: &Status) {
    match peer {
        Some(Peer(peer)) => tracing::info!(%peer, credential, reason = status.message(), "caller refused"),
        None => tracing::info!(credential, reason = status.message(), "caller refused"),
    }
}

/// The language that is asked for.
pub fn spoken(headers: &HeaderMap) -> Language {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.and_then(Language::accepted).unwrap_or_default()
}

fn presented(headers: &HeaderMap) -> Option<&[u8]> {
    let bearer = headers.get("authorization").and_then(|value| {
        let (scheme, key) = value.as_bytes().split_at_checked(7)?;
        scheme.eq_ignore_ascii_case(b"bearer ").then_some(key)
    });
    bearer.or_else(|| headers.get("x-api-key").map(|value| value.as_bytes())).map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(http::HeaderName::from_static(name), http::HeaderValue::from_static(value))])
    }

    #[test]
    fn both_headers_carry_a_key() {
        assert_eq!(presented(&headers("authorization", "Bearer abc")), Some(&b"abc"[..]));
        assert_eq!(presented(&headers("authorization", "bearer  abc ")), Some(&b"abc"[..]));
        assert_eq!(presented(&headers("x-api-key", "abc")), Some(&b"abc"[..]));
        assert_eq!(presented(&headers("authorization", "Basic abc")), None);
        assert_eq!(presented(&headers("authorization", "B")), None);
    }
}
