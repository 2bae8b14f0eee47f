//! What a request is for: a call, or one of the few pages.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Request, Response, StatusCode};
use tokio::time::Instant;
use tonic::body::Body;
use tower::util::BoxCloneSyncService;
use tower::{Service, service_fn};

use crate::api::credentials::Credentials;
use crate::grpc::connection::calls::{End, end_at};
use crate::grpc::current::Current;
use crate::grpc::metrics::{Figures, ListCensus, Metrics};
use crate::grpc::server::{Answering, Pulse};

use super::imports::Imports;
use super::origin::{Origins, Verdict};
use super::rpc::Gateway;
use super::{console, openapi, standing};

/// How a [`Site`] behaves.
pub struct SiteOptions {
    /// Who is let in. Here it is only asked whether keys are.
    pub credentials: Current<Credentials>,
    /// Origins whose pages may call, beside those of the service itself.
    pub allowed_origins: Vec<String>,
    /// Longest message taken, in bytes of the form in which it comes.
    pub max_message_bytes: usize,
    /// Longest time for a page, and for a form to send nothing.
    pub request_timeout: Duration,
    /// What calls are counted in.
    pub metrics: Metrics,
    /// Counts the records.
    pub figures: Figures,
    /// Tells how lists of revoked client certificates stand.
    pub lists: ListCensus,
    /// Longest time for an import.
    pub stream_timeout: Duration,
}

/// What answers the port for HTTP.
#[derive(Clone)]
pub struct Site {
    credentials: Current<Credentials>,
    origins: Origins,
    calls: Gateway,
    pages: Router,
    request_timeout: Duration,
}

impl Site {
    /// Over the services inside their layers; `pulse` says how they stand.
    pub fn new(options: SiteOptions, services: Answering, pulse: Pulse) -> Self {
        let counted = standing::Counted {
            credentials: options.credentials.clone(),
            metrics: options.metrics,
            figures: options.figures,
            lists: options.lists,
            pulse: pulse.clone(),
        };
        let pages = Router::new()
            .route("/healthz", get(standing::alive))
            .route("/readyz", get(standing::ready))
            .route("/version", get(standing::version))
            .route("/openapi.json", get(openapi::served))
            .fallback(console::file)
            .with_state(pulse)
            .merge(Router::new().route("/metrics", get(standing::metrics)).with_state(counted))
            .merge(
                Imports::new(
                    options.credentials.clone(),
                    services.clone(),
                    options.request_timeout,
                    options.stream_timeout,
                )
                .routes(),
            );
        Self {
            credentials: options.credentials,
            origins: Origins::new(options.allowed_origins),
            calls: Gateway::new(services, options.max_message_bytes),
            pages,
            request_timeout: options.request_timeout,
        }
    }

    /// As a port takes it.
    pub fn into_service(self) -> Answering {
        let answer = move |request| {
            let site = self.clone();
            async move { Ok::<_, Infallible>(site.answer(request).await) }
        };
        BoxCloneSyncService::new(service_fn(answer))
    }

    async fn answer(self, request: Request<Body>) -> Response<Body> {
        let is_carried = is_carried(request.uri().path());
        let is_call = is_carried || gives_data(request.uri().path());
        let is_open = self.credentials.get().without_key.is_some();
        let (mut response, cross) = match self.origins.judge(&request, is_call, is_open) {
            Verdict::Refuse(why) => (refused(why), Default::default()),
            Verdict::MaySend(cross) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NO_CONTENT;
                (response, cross)
            }
            Verdict::Answer(cross) if is_carried => (self.calls.answer(request).await, cross),
            Verdict::Answer(cross) => (self.page(request).await, cross),
        };
        let headers = response.headers_mut();
        headers.extend(cross);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if is_call {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        response
    }

    async fn page(mut self, request: Request<Body>) -> Response<Body> {
        // Pages need no key, so they do not keep their connection. An import says for itself when it ends.
        end_at(End { at: Instant::now() + self.request_timeout, is_work: false });
        match self.pages.call(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        }
    }
}

/// Whether a path is that of a call of gRPC: "/package.Service/Method".
fn is_carried(path: &str) -> bool {
    let service = path.trim_start_matches('/').split_once('/').map(|(service, _)| service);
    service
        .is_some_and(|service| ["talentmatch.", "grpc."].iter().any(|package| service.starts_with(package)))
}

/// Whether a path is for data of our own form, which no page of another site may ask for.
fn gives_data(path: &str) -> bool {
    path.starts_with("/v1/") || path == "/metrics"
}

fn refused(why: &str) -> Response<Body> {
    let document = serde_json::json!({"code": "permission_denied", "message": why});
    let mut response = Response::new(Body::new(document.to_string()));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
