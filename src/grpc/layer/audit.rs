//! Every call of a known caller leaves an entry in the audit trail: also one that is refused, cut off or given up.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response};
use http_body::{Body as _, SizeHint};
use tonic::Code;
use tonic::body::Body;

use crate::api::audit::{Ticket, Trail};
use crate::api::permission::recorded;
use crate::api::tally::{Running, Tally};
use crate::domain::access::Act;
use crate::domain::message::Code as Said;
use crate::domain::record::audience::Caller;
use crate::domain::trail::TrailEntry;
use crate::grpc::status::refusal;
use crate::pb::v1::ErrorReason;

use super::{Next, Step};
use crate::grpc::frames::{Frames, NextFrame, next_of};

/// Tells calls to the trail. Of what changes something the answer waits until that is kept.
#[derive(Clone)]
pub struct Audit(pub Arc<Trail>);

impl Step for Audit {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        let caller = request.extensions().get::<Caller>();
        let Some((caller, (method, act))) = caller.zip(recorded(request.uri().path())) else {
            return next.run(request).await;
        };
        if !self.0.has_room() {
            return refusal(ErrorReason::StoreUnavailable, Said::TrailFull).into_http();
        }
        let mut call = Call { entry: Some(entry(caller, method, self.0.now())), trail: self.0.clone() };
        let mut response = next.run(request).await;
        let code = status_in_head(response.headers()).unwrap_or(Code::Ok);
        if let Some(running) = response.extensions_mut().remove::<Running>() {
            return response.map(|inner| Told { inner, code: None, running, call }.body());
        }
        let tally = response.extensions_mut().remove::<Tally>().unwrap_or_default();
        let ticket = call.tell(code, tally);
        if let Some(ticket) = ticket
            .filter(|_| tally.written > 0 || matches!(act, Act::Write | Act::Admit | Act::Erase | Act::Ally))
        {
            self.0.keep(ticket).await;
        }
        response
    }
}

fn entry(caller: &Caller, method: &str, time: i64) -> TrailEntry {
    TrailEntry {
        sequence: 0,
        time,
        key: caller.key.to_string(),
        tenant: caller.tenant.to_string(),
        roles: caller.roles.to_string(),
        method: method.to_string(),
        purpose: caller.purpose.to_string(),
        returned: 0,
        written: 0,
        code: 0,
    }
}

fn status_in_head(headers: &HeaderMap) -> Option<Code> {
    headers.get("grpc-status").map(|value| Code::from_bytes(value.as_bytes()))
}

/// A call that is told of once: when it ends, or as cancelled when it is dropped before.
struct Call {
    entry: Option<TrailEntry>,
    trail: Arc<Trail>,
}

impl Call {
    fn tell(&mut self, code: Code, Tally { returned, written }: Tally) -> Option<Ticket> {
        let entry = self.entry.take()?;
        let code = u8::try_from(i32::from(code)).unwrap_or(u8::MAX);
        Some(self.trail.record(TrailEntry { returned, written, code, ..entry }))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.tell(Code::Cancelled, Tally::default());
    }
}

/// A stream of answers, which is told of at its end.
struct Told {
    inner: Body,
    /// What the end says, where it was reached.
    code: Option<Code>,
    running: Running,
    call: Call,
}

impl Frames for Told {
    fn next(&mut self, context: &mut Context<'_>) -> NextFrame {
        let polled = next_of(&mut self.inner, context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                self.code = frame.trailers_ref().and_then(status_in_head).or(self.code);
            }
            Poll::Ready(Some(Err(status))) => self.code = Some(status.code()),
            Poll::Ready(None) => self.code = self.code.or(Some(Code::Ok)),
            Poll::Pending => {}
        }
        polled
    }

    fn is_over(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        let tally = self.running.now();
        self.call.tell(self.code.unwrap_or(Code::Cancelled), tally);
    }
}
