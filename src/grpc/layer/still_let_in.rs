//! A stream goes on only as long as its caller is let in. That is asked with all that comes of its questions and before each of its
//! answers, so that a key that was revoked, a token or a key that is over and a certificate that is listed no more end it as they
//! end new calls: in front of every streaming call, whatever it does and whichever way it came.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{Request, Response};
use http_body::Body as _;
use tokio::time::Instant;
use tonic::Status;
use tonic::body::Body;

use crate::api::Problem;
use crate::api::credentials::Credentials;
use crate::domain::record::audience::Caller;
use crate::grpc::current::Current;
use crate::pb::v1::ErrorReason;

use super::auth::Presented;
use super::{Next, Step, last_frame};
use crate::grpc::frames::{Frames, NextFrame, next_of};

/// How long a stream goes on while it cannot be known who is let in, as when the keys of tokens are being fetched anew.
const UNKNOWN: Duration = Duration::from_secs(10);

/// Ends streams whose caller is not let in any more: with UNAUTHENTICATED, or PERMISSION_DENIED where no role allows the call now.
#[derive(Clone)]
pub(in crate::grpc) struct StillLetIn {
    credentials: Current<Credentials>,
    asking: Arc<HashSet<String>>,
    answering: Arc<HashSet<String>>,
}

impl StillLetIn {
    /// `asking` and `answering` are the paths ("/package.Service/Method") of the calls whose questions, and whose answers, stream.
    pub fn new(
        credentials: Current<Credentials>,
        asking: HashSet<String>,
        answering: HashSet<String>,
    ) -> Self {
        Self { credentials, asking: Arc::new(asking), answering: Arc::new(answering) }
    }
}

impl Step for StillLetIn {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        let path = request.uri().path();
        let (asks, answers) = (self.asking.contains(path), self.answering.contains(path));
        let caller = request.extensions().get::<Caller>().filter(|_| asks || answers);
        let Some(caller) = caller else { return next.run(request).await };
        let holder = Arc::new(Holder {
            presented: Presented::with(&request, caller),
            credentials: self.credentials.clone(),
            unknown_since: Mutex::default(),
        });
        let wrapped =
            |inner, is_answer| Asked { inner, holder: holder.clone(), is_answer, is_over: false }.body();
        let request = if asks { request.map(|inner| wrapped(inner, false)) } else { request };
        let response = next.run(request).await;
        if answers { response.map(|inner| wrapped(inner, true)) } else { response }
    }
}

/// Whose stream it is.
struct Holder {
    presented: Presented,
    credentials: Current<Credentials>,
    unknown_since: Mutex<Option<Instant>>,
}

impl Holder {
    fn ask(&self) -> Result<(), Status> {
        let mut unknown_since = self.unknown_since.lock().unwrap_or_else(PoisonError::into_inner);
        let credentials = self.credentials.get();
        match self.presented.lets_in(&credentials) {
            Ok(()) => {
                *unknown_since = None;
                Ok(())
            }
            Err(Problem { reason: ErrorReason::StoreUnavailable, .. })
                if unknown_since.get_or_insert_with(Instant::now).elapsed() < UNKNOWN =>
            {
                Ok(())
            }
            Err(problem) => Err(self.presented.refused(&credentials, problem)),
        }
    }
}

/// One side of a stream.
struct Asked {
    inner: Body,
    holder: Arc<Holder>,
    is_answer: bool,
    is_over: bool,
}

impl Frames for Asked {
    fn next(&mut self, context: &mut Context<'_>) -> NextFrame {
        if self.is_over {
            return Poll::Ready(None);
        }
        let frame = ready!(next_of(&mut self.inner, context));
        let is_data = matches!(&frame, Some(Ok(frame)) if frame.is_data());
        let Some(status) = is_data.then(|| self.holder.ask().err()).flatten() else {
            return Poll::Ready(frame);
        };
        self.is_over = true;
        // What makes the answers ends here.
        self.inner = Body::empty();
        Poll::Ready(Some(if self.is_answer { last_frame(&status) } else { Err(status) }))
    }

    fn is_over(&self) -> bool {
        self.is_over || self.inner.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bytes::Bytes;
    use futures::FutureExt;
    use http_body::Frame;
    use http_body_util::StreamBody;
    use sha2::{Digest, Sha256};
    use tonic::Code;

    use super::*;
    use crate::api::credentials::Key;
    use crate::api::tokens::{Fetch, Now, Times, TokenRules, Tokens};
    use crate::domain::access::CallerRoles;

    fn credentials(key: &str, tenant: &str) -> Credentials {
        let key = Key {
            sha256: Sha256::digest(key).into(),
            tenant: tenant.parse().unwrap(),
            alliances: BTreeSet::new(),
            roles: CallerRoles::UNSTATED,
        };
        Credentials { configured: vec![key], ..Credentials::default() }
    }

    /// A side of a stream of three pieces, whose caller came with this key.
    fn side(current: &Current<Credentials>, key: &str, is_answer: bool) -> Asked {
        let request = Request::post("/talentmatch.v1.MatchService/BatchMatch").header("x-api-key", key);
        let request = request.body(Body::empty()).unwrap();
        let presented = Presented::with(&request, &Caller::of_tenant("a".parse().unwrap()));
        let holder = Holder { presented, credentials: current.clone(), unknown_since: Mutex::default() };
        let pieces = ["1", "2", "3"].map(|text| Ok::<_, Status>(Frame::data(Bytes::from(text))));
        let inner = Body::new(StreamBody::new(futures::stream::iter(pieces)));
        Asked { inner, holder: Arc::new(holder), is_answer, is_over: false }
    }

    fn next(side: &mut Asked) -> Option<Result<Frame<Bytes>, Status>> {
        std::future::poll_fn(|context| Frames::next(side, context)).now_or_never().unwrap()
    }

    #[test]
    fn each_side_ends_where_the_key_is_gone_and_where_it_is_of_another_tenant() {
        for (other, tenant) in [("other", "a"), ("key", "b")] {
            let current = Current::new(credentials("key", "a"));
            let (mut asked, mut answered) = (side(&current, "key", false), side(&current, "key", true));
            assert!(
                next(&mut asked).unwrap().unwrap().is_data()
                    && next(&mut answered).unwrap().unwrap().is_data()
            );
            current.exchange(Arc::new(credentials(other, tenant)));
            let status = next(&mut asked).unwrap().unwrap_err();
            assert_eq!(status.code(), Code::Unauthenticated);
            let last = next(&mut answered).unwrap().unwrap().into_trailers().unwrap();
            assert_eq!(Status::from_header_map(&last).unwrap().code(), Code::Unauthenticated);
            assert!(next(&mut asked).is_none() && next(&mut answered).is_none());
        }
    }

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn who_is_shut_out_in_the_midst_is_logged_without_the_key() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(subscriber, || {
            let current = Current::new(credentials("secret-key", "a"));
            let mut side = side(&current, "secret-key", true);
            assert!(next(&mut side).unwrap().unwrap().is_data());
            current.exchange(Arc::new(credentials("other", "a")));
            assert!(next(&mut side).unwrap().unwrap().is_trailers());
        });
        let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert_eq!(told.matches("caller refused").count(), 1, "{told}");
        assert!(told.contains("credential=\"sha256:") && !told.contains("secret-key"), "{told}");
    }

    #[test]
    fn what_cannot_be_known_for_a_moment_ends_nothing_and_for_long_does() {
        let rules = TokenRules { issuer: "i".into(), audience: "a".into(), algorithms: Vec::new() };
        // Its keys never come.
        let fetch: Fetch = Arc::new(|| Err("there is nobody".to_string()));
        let now: Now = Arc::new(chrono::DateTime::default);
        let times = Times { refresh: Duration::from_secs(300), keep: Duration::from_secs(3600) };
        let tokens = Tokens::with_source(rules, now, fetch, times);
        let current = Current::new(Credentials { tokens: Some(tokens), ..Credentials::default() });
        // {"alg":"EdDSA"} and {}
        let mut side = side(&current, "eyJhbGciOiJFZERTQSJ9.e30.AA", true);
        assert!(next(&mut side).unwrap().unwrap().is_data());
        let since = Instant::now().checked_sub(UNKNOWN).unwrap();
        *side.holder.unknown_since.lock().unwrap() = Some(since);
        let last = next(&mut side).unwrap().unwrap().into_trailers().unwrap();
        assert_eq!(Status::from_header_map(&last).unwrap().code(), Code::Unavailable);
    }
}
