//! Every call ends in time: at the caller's `grpc-timeout` or the server's own bound, whichever is sooner.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, Request, Response};
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep_until};
use tonic::body::Body;

use crate::grpc::connection::calls::{End, end_at};
use crate::pb::v1::ErrorReason;

use super::{Next, Step, end_with, is_exempt, refuse};
use crate::grpc::frames::{Frames, NextFrame, next_of};

/// Clients count their `grpc-timeout` too; we answer before that, by a tenth of the time and this at most, so that it
/// is our answer that they see.
const MARGIN: Duration = Duration::from_millis(50);

/// What the last words of a call get to leave before its task is ended.
const FAREWELL: Duration = Duration::from_millis(250);

const OUT_OF_TIME: &str = "the call ran out of time";

/// When the call ends, in the extensions of its request.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Instant);

/// Bounds the time of calls; DEADLINE_EXCEEDED when it is over. An answer that is not read by then is dropped.
#[derive(Clone)]
pub(in crate::grpc) struct Bound {
    timeout: Duration,
    stream_timeout: Duration,
    streaming: Arc<HashSet<String>>,
}

impl Bound {
    /// `streaming` are the paths ("/package.Service/Method") that `stream_timeout` is for.
    pub fn new(timeout: Duration, stream_timeout: Duration, streaming: HashSet<String>) -> Self {
        Self { timeout, stream_timeout, streaming: Arc::new(streaming) }
    }
}

impl Step for Bound {
    async fn run<N: Next>(&self, mut request: Request<Body>, next: N) -> Response<Body> {
        let path = request.uri().path();
        if is_exempt(path) {
            // They need no key, so they do not keep their connection; only a watch goes on for as long as it likes.
            if !path.ends_with("/Watch") {
                end_at(End { at: Instant::now() + self.timeout, is_work: false });
            }
            return next.run(request).await;
        }
        let is_streaming = self.streaming.contains(path);
        let longest = if is_streaming { self.stream_timeout } else { self.timeout };
        let asked = grpc_timeout(request.headers());
        let allowed =
            asked.map_or(longest, |asked| asked.saturating_sub(MARGIN.min(asked / 10)).min(longest));
        let deadline = Instant::now() + allowed;
        request.extensions_mut().insert(Deadline(deadline));
        end_at(End { at: deadline + FAREWELL, is_work: true });
        match tokio::time::timeout_at(deadline, next.run(request)).await {
            Ok(response) if is_streaming => response.map(|body| BoundBody::new(body, deadline).body()),
            Ok(response) => response,
            Err(_) => refuse(ErrorReason::Deadline, OUT_OF_TIME),
        }
    }
}

/// The header's value; one that is malformed counts as not given.
fn grpc_timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(amount * 3600)),
        "M" => Some(Duration::from_secs(amount * 60)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

/// A stream of responses that ends with DEADLINE_EXCEEDED when its time is over.
struct BoundBody {
    inner: Body,
    sleep: Pin<Box<Sleep>>,
    ended: bool,
}

impl BoundBody {
    fn new(inner: Body, deadline: Instant) -> Self {
        Self { inner, sleep: Box::pin(sleep_until(deadline)), ended: false }
    }
}

impl Frames for BoundBody {
    fn next(&mut self, context: &mut Context<'_>) -> NextFrame {
        if self.ended {
            return Poll::Ready(None);
        }
        if let Poll::Ready(frame) = next_of(&mut self.inner, context) {
            return Poll::Ready(frame);
        }
        if self.sleep.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.ended = true;
        Poll::Ready(end_with(ErrorReason::Deadline, OUT_OF_TIME))
    }

    fn is_over(&self) -> bool {
        self.ended || self.inner.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &'static str) -> Option<Duration> {
        let header = http::HeaderValue::from_static(value);
        grpc_timeout(&HeaderMap::from_iter([(http::HeaderName::from_static("grpc-timeout"), header)]))
    }

    #[test]
    fn all_units_are_read() {
        assert_eq!(parse("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(parse("3M"), Some(Duration::from_secs(180)));
        assert_eq!(parse("4S"), Some(Duration::from_secs(4)));
        assert_eq!(parse("99999999m"), Some(Duration::from_millis(99_999_999)));
        assert_eq!(parse("5u"), Some(Duration::from_micros(5)));
        assert_eq!(parse("6n"), Some(Duration::from_nanos(6)));
    }

    #[test]
    fn malformed_values_count_as_none() {
        for value in ["", "S", "1", "1s", "-1S", "+1S", "999999999S", "1.5S"] {
            assert_eq!(parse(value), None, "{value:?}");
        }
    }
}
