//! A request id and a span for every call, in the log and for traces. Payloads, names of records and texts are never told.

use std::time::Instant;

use http::{HeaderMap, HeaderValue, Request, Response};
use opentelemetry::global;
use opentelemetry::propagation::Extractor;
use tonic::Code;
use tonic::body::Body;
use tracing::field::Empty;
use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use uuid::Uuid;

use super::{Next, Step, is_exempt};
use crate::domain::text::normalize::personal_data;
use crate::grpc::holding::Holding;
use crate::grpc::metrics::{ErasedCounts, Imported, Metrics};

const HEADER: &str = "x-request-id";
const MAX_LENGTH: usize = 128;

/// Takes the caller's `x-request-id` or makes one, logs and counts the end of the call, and answers with the id.
#[derive(Clone)]
pub struct Trace(pub Metrics);

impl Step for Trace {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        let id = request_id(request.headers());
        let method = request.uri().path().to_string();
        let span = tracing::info_span!("call", method, request_id = %id, tenant = Empty);
        let traced = traced(&request, &method, &id);
        let told = traced.clone();
        let start = Instant::now();
        let in_flight = self.0.begin();
        async move {
            let mut response = next.run(request).await.map(|inner| Holding::body(inner, in_flight));
            let code = status_code(&response);
            self.0.answered(&method, code, start.elapsed());
            told.record("rpc.grpc.status_code", code as i32);
            if let Some(imported) = response.extensions().get::<Imported>() {
                self.0.imported(*imported);
            }
            if let Some(erased) = response.extensions().get::<ErasedCounts>() {
                self.0.erased(erased);
            }
            let latency_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
            match code {
                Code::Internal | Code::Unknown | Code::DataLoss => {
                    told.record("otel.status_code", "ERROR");
                    tracing::error!(status = ?code, latency_ms, "call failed");
                }
                Code::Ok if is_exempt(&method) => tracing::debug!(status = ?code, latency_ms, "call done"),
                _ => tracing::info!(status = ?code, latency_ms, "call done"),
            }
            if let Ok(value) = HeaderValue::from_str(&id) {
                response.headers_mut().insert(HEADER, value);
            }
            response
        }
        .instrument(span)
        .instrument(traced)
        .await
    }
}

/// The span of a call in its trace, which goes on from that of the caller where it tells one.
fn traced(request: &Request<Body>, method: &str, id: &str) -> Span {
    let name = method.trim_start_matches('/');
    let span = tracing::info_span!(
        target: "talentmatch::traces",
        "call",
        otel.name = name,
        otel.kind = "server",
        otel.status_code = Empty,
        rpc.system = "grpc",
        rpc.grpc.status_code = Empty,
        request_id = id,
    );
    if !span.is_disabled() {
        let caller = global::get_text_map_propagator(|known| known.extract(&Given(request.headers())));
        // Fails where the span has begun already, which it has not.
        let _ = span.set_parent(caller);
    }
    span
}

/// What a caller tells of its trace.
struct Given<'h>(&'h HeaderMap);

impl Extractor for Given<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

/// The status in the head of a response; one that comes at the end of a stream is not known yet.
fn status_code(response: &Response<Body>) -> Code {
    response.headers().get("grpc-status").map_or(Code::Ok, |value| Code::from_bytes(value.as_bytes()))
}

/// The id of a request: the caller's own where that may stand in a log, or a new one. It may where it is 1 to 128 letters, digits, `.`, `_`
/// and `-` in ASCII and says of nobody who that is, as a telephone number would; one that may not is kept nowhere.
pub fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
    given.filter(|id| may_be_logged(id)).map_or_else(|| Uuid::new_v4().to_string(), str::to_string)
}

fn may_be_logged(id: &str) -> bool {
    let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let is_token = (1..=MAX_LENGTH).contains(&id.len()) && id.bytes().all(is_of_id);
    // What is drawn by chance may look like a number of somebody.
    is_token && (Uuid::try_parse(id).is_ok() || personal_data(id).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &[u8]) -> String {
        let value = HeaderValue::from_bytes(given).unwrap();
        request_id(&[(http::HeaderName::from_static(HEADER), value)].into_iter().collect())
    }

    #[test]
    fn an_id_is_the_callers_where_it_may_be_logged() {
        let longest = "a".repeat(MAX_LENGTH);
        for id in [
            "abc-1",
            "0",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "13800138-0000-4000-8000-138001380001",
            "req_2026.11.30-0001",
            "1995693873274458112",
            &longest,
        ] {
            assert_eq!(of(id.as_bytes()), id);
        }
    }

    /// A telephone number that somebody took for an id stood in the log.
    #[test]
    fn what_may_not_be_logged_is_replaced_by_a_new_id() {
        let too_long = "a".repeat(MAX_LENGTH + 1);
        let ids: [&[u8]; 12] = [
            b"",
            b" ",
            b"a b",
            b"a\tb",
            b"a=1",
            b"<script>",
            b"a,b",
            b"\"quoted\"",
            "张三".as_bytes(),
            b"\xff",
            too_long.as_bytes(),
            b"a/../b",
        ];
        let persons: [&[u8]; 4] =
            [b"13812345678", b"student-13812345678", b"11010519491231002X", b"138-1234-5678"];
        for id in ids.into_iter().chain(persons) {
            let made = of(id);
            assert!(Uuid::try_parse(&made).is_ok(), "{:?}: {made}", String::from_utf8_lossy(id));
        }
        let none = HeaderMap::new();
        assert_ne!(request_id(&none), request_id(&none));
    }
}
