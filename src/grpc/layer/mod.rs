//! Layers around every call, from the outermost: `trace`, `complete`, `auth`, `audit`, `auth` again
//! for the permission, `deadline`, `limit`, `still_let_in`, `catch`.
//!
//! tonic has layers of its own for some of this; they bound each connection on its own, answer timeouts with
//! CANCELLED, and send no error details, so these stand in their place.

pub(super) mod audit;
pub mod auth;
pub(super) mod catch;
pub(super) mod complete;
pub mod deadline;
pub(super) mod limit;
pub(super) mod only_grpc;
pub(super) mod still_let_in;
pub mod trace;

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Frame;
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};

use crate::grpc::status::refusal;
use crate::pb::v1::ErrorReason;

/// One step around every call.
pub(super) trait Step: Clone + Send + Sync + 'static {
    /// Answers the call by itself, or lets `next` answer it.
    fn run<N: Next>(&self, request: Request<Body>, next: N) -> impl Future<Output = Response<Body>> + Send;
}

/// What lies inside a step. It never fails: gRPC errors are responses.
pub(super) trait Next: Send + 'static {
    /// Answers the call.
    fn run(self, request: Request<Body>) -> impl Future<Output = Response<Body>> + Send;
}

impl<S> Next for S
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Send + 'static,
    S::Future: Send,
{
    async fn run(mut self, request: Request<Body>) -> Response<Body> {
        // Our steps and tonic's routes are always ready, so nothing has to be waited for.
        match self.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// Makes a [`Step`] a tower layer.
#[derive(Clone)]
pub(super) struct StepLayer<T>(pub(super) T);

impl<T: Step, S> Layer<S> for StepLayer<T> {
    type Service = StepService<T, S>;

    fn layer(&self, inner: S) -> Self::Service {
        StepService { step: self.0.clone(), inner }
    }
}

/// A service inside a [`Step`].
#[derive(Clone)]
pub(super) struct StepService<T, S> {
    step: T,
    inner: S,
}

impl<T: Step, S: Next + Clone> Service<Request<Body>> for StepService<T, S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let step = self.step.clone();
        let inner = self.inner.clone();
        Box::pin(async move { Ok(step.run(request, inner).await) })
    }
}

/// The answer to a call that is not let through.
fn refuse(reason: ErrorReason, message: &str) -> Response<Body> {
    refusal(reason, message).into_http()
}

/// The last frame of a stream that ends with an error.
fn end_with(reason: ErrorReason, message: &str) -> Option<Result<Frame<Bytes>, Status>> {
    Some(last_frame(&refusal(reason, message)))
}

/// The last frame of a stream that ends with this.
fn last_frame(status: &Status) -> Result<Frame<Bytes>, Status> {
    let mut trailers = HeaderMap::new();
    status.add_header(&mut trailers).map(|()| Frame::trailers(trailers))
}

/// Health and reflection: open to all, and answered also when the service is busy.
fn is_exempt(path: &str) -> bool {
    path.starts_with("/grpc.health.v1.") || is_reflection(path)
}

fn is_reflection(path: &str) -> bool {
    path.starts_with("/grpc.reflection.")
}
