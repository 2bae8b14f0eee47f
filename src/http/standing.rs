//! How the service stands, for whoever restarts it, sends it calls, or wants to know what it is.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::api::credentials::Credentials;
use crate::domain::access::Act;
use crate::grpc::current::Current;
use crate::grpc::layer::auth::{admitted, denied};
use crate::grpc::metrics::{Figures, Metrics};

use crate::grpc::server::{Pulse, Standing};
use crate::grpc::status::refusal;
use crate::pb::v1::ErrorReason;

use super::rpc::failed;

type Headers = [(HeaderName, &'static str); 2];

const TEXT: Headers = [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "text/plain; charset=utf-8")];
const JSON: Headers = [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "application/json")];

/// The process is up. It says nothing of the store.
pub async fn alive() -> (Headers, &'static str) {
    (TEXT, "ok\n")
}

/// 200 when records can be read and written, else 503; the document says which of them, and whether something is damaged.
pub async fn ready(State(pulse): State<Pulse>) -> (StatusCode, Headers, String) {
    let Standing { reads, writes, whole } = (pulse)().await;
    let status = if reads && writes { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, JSON, json!({"reads": reads, "writes": writes, "whole": whole}).to_string())
}

/// What runs here.
pub async fn version() -> (Headers, String) {
    (JSON, json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")}).to_string())
}

/// What /metrics is made of.
#[derive(Clone)]
pub struct Counted {
    /// Who may read it.
    pub credentials: Current<Credentials>,
    pub metrics: Metrics,
    pub figures: Figures,
    pub pulse: Pulse,
}

const METRICS: Headers = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
];

/// All figures, for a platform's key; without keys for everybody who may call, which is this machine.
pub async fn metrics(State(counted): State<Counted>, request: Request) -> Response {
    let Counted { credentials, metrics, figures, pulse } = counted;
    let credentials = credentials.get();
    let caller = match admitted(&credentials, request.headers(), request.extensions(), "/metrics") {
        Ok(caller) => caller,
        Err(status) => return failed(&status).map(Body::new),
    };
    if credentials.without_key.is_none() && !caller.may(Act::BackUp) {
        let message = "the figures are of all tenants, for a key of the role platform";
        let status = refusal(ErrorReason::RoleNotAllowed, message);
        return failed(&denied(&caller, request.extensions(), status)).map(Body::new);
    }
    let Standing { reads, writes, whole } = (pulse)().await;
    let standing = [("reads", reads), ("writes", writes), ("whole", whole)];
    (METRICS, metrics.text((figures)().await, standing)).into_response()
}
