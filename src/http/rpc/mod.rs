//! Calls over HTTP: the Connect protocol (<https://connectrpc.com/docs/protocol>) with JSON or bytes, lines of JSON for
//! streams, and gRPC-Web. Each is carried to the gRPC service and its answer back, so a call is the same call whichever way
//! it comes.

mod answer;
mod error;
mod method;
mod protocol;
mod question;
mod stream;

use http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, TE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method as Verb, Request, Response, StatusCode, Uri, Version};
use tonic::body::Body;
use tonic_web::{GrpcWebLayer, GrpcWebService};
use tower::{Layer, Service};

use crate::api::limits::DOCUMENT_JSON;
use crate::grpc::layer::auth::{ConnectedFrom, spoken};
use crate::grpc::server::Answering;

pub use self::error::{NotCarried, document, failed, refused};
use self::protocol::{Asked, Carriage};
use self::question::Question;

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// The id of a request, which the caller may give.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What the call is for.
const X_PURPOSE: HeaderName = HeaderName::from_static("x-purpose");
/// The trace that a call belongs to: W3C Trace Context.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");
const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");

/// What is carried on of the head of a call.
pub const CARRIED: [HeaderName; 8] =
    [AUTHORIZATION, X_API_KEY, X_REQUEST_ID, X_PURPOSE, USER_AGENT, ACCEPT_LANGUAGE, TRACEPARENT, TRACESTATE];

/// Carries calls to the services.
#[derive(Clone)]
pub struct Gateway {
    services: Answering,
    web: GrpcWebService<Answering>,
    most: usize,
}

impl Gateway {
    /// `most` is the longest message taken, in the form in which it comes.
    pub fn new(services: Answering, most: usize) -> Self {
        let web = GrpcWebLayer::new().layer(services.clone());
        Self { services, web, most }
    }

    /// Answers a call. Never fails: errors are answers.
    pub async fn answer(mut self, request: Request<Body>) -> Response<Body> {
        let content_type = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        if content_type.starts_with(b"application/grpc-web") {
            return never_fails(self.web.call(request).await);
        }
        if content_type.starts_with(b"application/grpc") && request.version() >= Version::HTTP_2 {
            return never_fails(self.services.call(request).await);
        }
        match protocol::read(&request) {
            Ok(asked) => self.carry(asked, request).await,
            Err(problem) => refused(&problem),
        }
    }

    async fn carry(mut self, asked: Asked, request: Request<Body>) -> Response<Body> {
        let Asked { method, carriage, timeout, message, is_packed } = asked;
        let (head, body) = request.into_parts();
        let holds_document =
            ["/ReadDocument", "/ReadStandard"].iter().any(|name| method.path.ends_with(name));
        let most = match holds_document {
            true => self.most.max(DOCUMENT_JSON),
            false => self.most,
        };
        let question = match message {
            Some(message) => Question::whole(message, method, &carriage, most),
            None => Question::new(body, method, &carriage, most),
        };
        let question = question.in_language(spoken(&head.headers)).packed(is_packed);
        let mut inner = Request::new(question.into_body());
        *inner.method_mut() = Verb::POST;
        *inner.version_mut() = Version::HTTP_2;
        *inner.uri_mut() = match method.path.parse::<Uri>() {
            Ok(uri) => uri,
            Err(_) => return refused(&NotCarried::unknown()),
        };
        *inner.headers_mut() = carried(&head.headers, timeout.as_deref());
        ConnectedFrom::of(&head.extensions).say(inner.extensions_mut());
        let packed = takes_gzip(&head.headers);
        let response = never_fails(self.services.call(inner).await);
        let id = response.headers().get(X_REQUEST_ID).cloned();
        let mut response = match carriage {
            Carriage::Unary(wire) => answer::unary(response, method, wire, packed).await,
            Carriage::Envelopes(wire) => stream::envelopes(response, method, wire).await,
            Carriage::Lines if method.server_streaming => stream::lines(response, method).await,
            Carriage::Lines => answer::unary(response, method, protocol::Wire::Json, packed).await,
        };
        response.headers_mut().extend(id.map(|id| (X_REQUEST_ID, id)));
        response
    }
}

fn carried(given: &HeaderMap, timeout: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in CARRIED {
        headers.extend(given.get(&name).cloned().map(|value| (name, value)));
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(TE, HeaderValue::from_static("trailers"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers.extend(timeout.and_then(|text| text.parse().ok()).map(|value| (GRPC_TIMEOUT, value)));
    headers
}

/// Whether an answer may be packed: the list of encodings has gzip, and not with the weight 0.
fn takes_gzip(given: &HeaderMap) -> bool {
    let list = given.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    list.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().trim_start_matches("q=");
        name.trim().eq_ignore_ascii_case("gzip") && weight.parse::<f32>().ok() != Some(0.0)
    })
}

fn never_fails(answered: Result<Response<Body>, std::convert::Infallible>) -> Response<Body> {
    match answered {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// An answer of this kind.
fn response(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
