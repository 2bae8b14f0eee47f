//! A defect in one call is that call's error, and nobody else's.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::FutureExt;
use http::{Request, Response};
use http_body::Frame;
use tonic::Status;
use tonic::body::Body;

use crate::pb::v1::ErrorReason;

use super::{Next, Step, end_with, refuse};

const DEFECT: &str = "an internal error occurred; the log has the details";

/// Answers INTERNAL when the handler panics. What the panic says is not logged: it may quote the data.
#[derive(Clone)]
pub struct Catch;

impl Step for Catch {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        match AssertUnwindSafe(next.run(request)).catch_unwind().await {
            Ok(response) => response.map(|inner| Body::new(CaughtBody { inner: Some(inner) })),
            Err(_) => {
                tracing::error!("a handler panicked");
                refuse(ErrorReason::Internal, DEFECT)
            }
        }
    }
}

/// A body whose stream may panic; `None` after it did.
struct CaughtBody {
    inner: Option<Body>,
}

impl http_body::Body for CaughtBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(inner) = &mut self.inner else { return Poll::Ready(None) };
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| Pin::new(inner).poll_frame(context)));
        polled.unwrap_or_else(|_| {
            tracing::error!("a response stream panicked");
            self.inner = None;
            Poll::Ready(end_with(ErrorReason::Internal, DEFECT))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.inner.as_ref().map(http_body::Body::size_hint).unwrap_or_default()
    }
}
