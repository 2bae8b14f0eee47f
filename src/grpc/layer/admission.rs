//! A stream ends when its caller would not be let in any more: its key was revoked or is over, its token is, its certificate was taken off
//! the list, or its roles do not allow the call. What is one message and one answer is judged at its head alone.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body::Frame;
use tokio::time::{Instant, Sleep, sleep_until};
use tonic::body::Body;
use tonic::{Code, Status};

use crate::api::credentials::Credentials;
use crate::api::tokens::TOKEN;
use crate::domain::message::Code as Said;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::grpc::connection::certificate::Names;
use crate::grpc::current::Current;
use crate::grpc::status::refusal;
use crate::pb::v1::ErrorReason;

use super::auth::{admitted, names_in};

/// For so long it holds that a token lets in, whose signature takes time to check; a key is asked for at every message.
const HOLDS: Duration = Duration::from_millis(500);
/// A stream on which nothing comes is looked at as often as this.
const LOOKS: Duration = Duration::from_secs(3);

/// Who was let in, and by what. It holds a key, and is shown nowhere.
#[derive(Clone)]
pub(super) struct Admission {
    credentials: Current<Credentials>,
    /// The headers that say who calls.
    headers: HeaderMap,
    names: Names,
    path: String,
    tenant: TenantId,
    /// For how long an answer holds.
    holds: Duration,
}

impl Admission {
    /// Of a call that was let in as this caller.
    pub fn of(credentials: Current<Credentials>, request: &Request<Body>, caller: &Caller) -> Self {
        let headers = request.headers();
        let telling = ["authorization", "x-api-key", "accept-language"];
        let told = telling
            .iter()
            .filter_map(|name| Some((http::HeaderName::from_static(name), headers.get(*name)?.clone())));
        Self {
            credentials,
            headers: told.collect(),
            names: names_in(request.extensions()),
            path: request.uri().path().to_string(),
            tenant: caller.tenant.clone(),
            holds: if caller.key.starts_with(TOKEN) { HOLDS } else { Duration::ZERO },
        }
    }

    /// Why the caller would not be let in now. That keys cannot be read at the moment ends nothing.
    fn over(&self) -> Option<Status> {
        match admitted(&self.credentials.get(), &self.headers, &self.names, &self.path) {
            Ok(caller) if caller.tenant == self.tenant => None,
            Ok(_) => Some(refusal(ErrorReason::UnknownApiKey, Said::KeyOver)),
            Err(status) if status.code() == Code::Unavailable => None,
            Err(status) => Some(status),
        }
    }

    /// A body of requests that fails once the caller is not let in any more, so that nothing more is taken.
    pub fn over_requests(self, inner: Body) -> Body {
        Body::new(Watched::new(self, inner, true))
    }

    /// A body of answers that ends with the reason then, so that nothing more is told.
    pub fn over_answers(self, inner: Body) -> Body {
        Body::new(Watched::new(self, inner, false))
    }
}

/// A body whose caller is asked for again as it goes on.
struct Watched {
    admission: Admission,
    inner: Body,
    is_request: bool,
    /// Until when the last answer holds.
    good_until: Instant,
    look: Pin<Box<Sleep>>,
    has_ended: bool,
}

impl Watched {
    fn new(admission: Admission, inner: Body, is_request: bool) -> Self {
        let now = Instant::now();
        let look = Box::pin(sleep_until(now + LOOKS));
        Self { inner, is_request, good_until: now + admission.holds, admission, look, has_ended: false }
    }

    /// The last frame, where the caller is not let in now.
    fn end(&mut self) -> Option<Result<Frame<Bytes>, Status>> {
        let now = Instant::now();
        if now < self.good_until {
            return None;
        }
        self.good_until = now + self.admission.holds;
        let status = self.admission.over()?;
        self.has_ended = true;
        // What is at work for it is dropped.
        self.inner = Body::empty();
        if self.is_request {
            return Some(Err(status));
        }
        let mut trailers = HeaderMap::new();
        Some(status.add_header(&mut trailers).map(|()| Frame::trailers(trailers)))
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) {
            // How it ended is told whoever asks now.
            let is_data = frame.as_ref().is_some_and(|frame| frame.as_ref().is_ok_and(Frame::is_data));
            let end = if is_data { self.end() } else { None };
            return Poll::Ready(end.or(frame));
        }
        while self.look.as_mut().poll(context).is_ready() {
            if let Some(end) = self.end() {
                return Poll::Ready(Some(end));
            }
            self.look.as_mut().reset(Instant::now() + LOOKS);
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.has_ended || self.inner.is_end_stream()
    }
}
