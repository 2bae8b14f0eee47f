//! A defect in one call is that call's error, and nobody else's.

use std::panic::AssertUnwindSafe;
use std::task::{Context, Poll};

use futures::FutureExt;
use http::{Request, Response};
use http_body::SizeHint;
use tonic::body::Body;

use crate::pb::v1::ErrorReason;

use super::{Next, Step, end_with, refuse};
use crate::grpc::frames::{Frames, NextFrame, next_of};

const DEFECT: &str = "an internal error occurred; the log has the details";

/// Answers INTERNAL when the handler panics. What the panic says is not logged: it may quote the data.
#[derive(Clone)]
pub struct Catch;

impl Step for Catch {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        match AssertUnwindSafe(next.run(request)).catch_unwind().await {
            Ok(response) => response.map(|inner| CaughtBody { inner: Some(inner) }.body()),
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

impl Frames for CaughtBody {
    fn next(&mut self, context: &mut Context<'_>) -> NextFrame {
        let Some(inner) = &mut self.inner else { return Poll::Ready(None) };
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| next_of(inner, context)));
        polled.unwrap_or_else(|_| {
            tracing::error!("a response stream panicked");
            self.inner = None;
            Poll::Ready(end_with(ErrorReason::Internal, DEFECT))
        })
    }

    fn is_over(&self) -> bool {
        self.inner.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size(&self) -> SizeHint {
        self.inner.as_ref().map(http_body::Body::size_hint).unwrap_or_default()
    }
}
