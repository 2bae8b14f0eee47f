//! One bound on the calls at work, over all connections. What is above it is turned away at once: a queue would
//! only make every caller wait.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;
use tonic::body::Body;

use crate::pb::v1::ErrorReason;

use super::{Next, Step, is_exempt, refuse};

/// Answers RESOURCE_EXHAUSTED with a RetryInfo when `most` calls are at work.
#[derive(Clone)]
pub struct Limit {
    permits: Arc<Semaphore>,
    most: u32,
}

impl Limit {
    pub fn new(most: usize) -> Self {
        let most = u32::try_from(most.min(Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
        Self { permits: Arc::new(Semaphore::new(most as usize)), most }
    }

    /// Ends when no call is at work. Calls that come meanwhile are turned away.
    pub async fn drained(&self) {
        // Fails only when the semaphore is closed, which nothing does.
        let _ = self.permits.acquire_many(self.most).await;
    }
}

impl Step for Limit {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        if is_exempt(request.uri().path()) {
            return next.run(request).await;
        }
        let Ok(permit) = self.permits.clone().try_acquire_owned() else {
            return refuse(ErrorReason::Overloaded, "too many calls at once; try again soon");
        };
        next.run(request).await.map(|inner| Body::new(HeldBody { inner, _permit: permit }))
    }
}

/// A body that counts as work until it is sent.
struct HeldBody {
    inner: Body,
    _permit: OwnedSemaphorePermit,
}

impl http_body::Body for HeldBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.inner.size_hint()
    }
}
