//! What is not gRPC is told where to go, on the port that speaks nothing else.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode, Version};
use tonic::body::Body;

use super::{Next, Step};

const ADVICE: &str = "this port speaks gRPC over HTTP/2; JSON over HTTP is on the port of --http-listen\n";

/// Answers 415 to calls of another content type or of HTTP/1.
#[derive(Clone)]
pub struct OnlyGrpc;

impl Step for OnlyGrpc {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        let content_type = request.headers().get(CONTENT_TYPE).map(|value| value.as_bytes());
        let rest = content_type.and_then(|value| value.strip_prefix(b"application/grpc"));
        let is_grpc = rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';' | b' ')));
        if is_grpc && request.version() >= Version::HTTP_2 {
            return next.run(request).await;
        }
        let mut response = Response::new(Body::new(ADVICE.to_string()));
        *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        response
    }
}
