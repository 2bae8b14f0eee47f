//! How the service stands, for whoever restarts it, sends it calls, or wants to know what it is.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use serde_json::json;

use crate::grpc::server::{Pulse, Standing};

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
