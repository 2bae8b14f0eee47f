//! Bounds on the calls at work and on the answers that wait to be read, over all connections and for each caller. What
//! is above them is turned away at once: a queue would only make every caller wait.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as _, Frame, SizeHint};
use tokio::sync::Semaphore;
use tonic::Status;
use tonic::body::Body;

use crate::api::Problem;
use crate::api::share::priority::Priority;
use crate::api::share::rate::Rates;
use crate::api::share::stock::{Held, Short, Stock};
use crate::api::share::unread::Unread;
use crate::domain::message::Code as Said;
use crate::domain::record::audience::Caller;
use crate::grpc::holding::Holding;
use crate::grpc::metrics::{InFlight, Metrics};
use crate::grpc::status::{refusal, status_in};
use crate::pb::v1::ErrorReason;

use super::{Next, Step, end_with, is_exempt, is_reflection, refuse};
use crate::grpc::frames::{Frames, NextFrame, next_of};

/// Bytes that are handed over at a time. What is handed over stays in memory until it is read: 64 KiB a stream, where the
/// connection stops asking for more, and one piece. With 100 streams a connection that is 9.4 MiB a connection, and
/// 4.7 GiB for 512 connections of which none is read; who cannot spare that sets fewer streams or connections.
const PIECE: usize = 32 << 10;
/// Calls of reflection at once: they need no key, so nobody's share bounds them.
const REFLECTIONS: usize = 16;

/// The calls whose answers are cut when too much waits to be read: they change nothing, and may be made again.
const MAY_BE_CUT: [&str; 16] = [
    "/GetRecord",
    "/BatchGetRecords",
    "/ListRecords",
    "/Suggest",
    "/LintPosting",
    "/ReadDocument",
    "/ReadStandard",
    "/GetStandard",
    "/ListStandards",
    "/GetServerInfo",
    "/Match",
    "/ExplainPair",
    "/GetPlan",
    "/ListPlans",
    "/ComparePlans",
    "/GetRankingRound",
];

/// What may last as long as somebody listens: of these there are others beside the calls, so that who waits for news can ask.
const WATCH: &str = "/WatchSavedQuery";

const CROWDED: &str = "too many calls at once; try again soon";
const UNREAD: &str =
    "the answers of your other calls wait to be read; read them, or make fewer calls at once";

/// Answers RESOURCE_EXHAUSTED with a RetryInfo when too many calls are at work.
#[derive(Clone)]
pub struct Limit {
    calls: Stock,
    watches: Stock,
    unread: Stock,
    rates: Arc<Rates>,
    reflections: Arc<Semaphore>,
    metrics: Metrics,
}

impl Limit {
    /// So many calls, and so many watches, in all and of each caller, and so many bytes of answers that wait to be read, half of them of each
    /// caller; and so many calls a second of each.
    pub fn new(
        (calls, share): (usize, usize),
        (watches, watches_share): (usize, usize),
        unread: usize,
        rates: Arc<Rates>,
        metrics: Metrics,
    ) -> Self {
        let reflections = Arc::new(Semaphore::new(REFLECTIONS));
        let (calls, watches) = (Stock::new(calls, share), Stock::new(watches, watches_share));
        let unread = Stock::new(unread, unread / 2);
        Self { calls, watches, unread, rates, reflections, metrics }
    }

    /// Ends when no call is at work, and nobody watches. Calls that come meanwhile are turned away.
    pub async fn drained(&self) {
        tokio::join!(self.calls.drained(), self.watches.drained());
    }

    /// A place for a call of this path.
    fn admit(&self, caller: &Caller, path: &str) -> Result<(Held, InFlight), Status> {
        let priority = Priority::of(caller, path);
        let is_watch = path.ends_with(WATCH);
        let name = if is_watch { "watch" } else { priority.name() };
        let taken = match is_watch {
            true => self.watches.take(&caller.tenant, 1),
            false => self.calls.take_within(&caller.tenant, 1, priority.places(self.calls.most())),
        };
        let refusal = |short| {
            self.metrics.turned_away(name, if short == Short::All { "all" } else { "share" });
            let message = match (short, is_watch, priority) {
                (Short::All, true, _) => Said::WatchesFull.into(),
                (Short::Share, true, _) => Said::WatchShare.with("count", self.watches.share()),
                (Short::All, false, Priority::Batch) => Said::BusyForBatch.into(),
                (short, ..) => return self.refuse(short),
            };
            let problem = Problem::new(ErrorReason::Overloaded, message);
            status_in(Problem { retry: priority.retry(), ..problem }, caller.language)
        };
        Ok((taken.map_err(refusal)?, self.metrics.works(name)))
    }

    fn refuse(&self, short: Short) -> Status {
        match short {
            Short::All => refusal(ErrorReason::Overloaded, CROWDED),
            Short::Share => {
                let share = self.calls.share();
                let message =
                    format!("your own share is used up: {share} calls at once; wait for one of them to end");
                refusal(ErrorReason::Overloaded, message)
            }
        }
    }
}

impl Step for Limit {
    async fn run<N: Next>(&self, mut request: Request<Body>, next: N) -> Response<Body> {
        if is_exempt(request.uri().path()) {
            if !is_reflection(request.uri().path()) {
                return next.run(request).await;
            }
            return match self.reflections.clone().try_acquire_owned() {
                Ok(permit) => next.run(request).await.map(|inner| Holding::body(inner, permit)),
                Err(_) => refuse(ErrorReason::Overloaded, CROWDED),
            };
        }
        let Some(caller) = request.extensions().get::<Caller>() else {
            return refuse(ErrorReason::UnknownApiKey, "the call came without a caller");
        };
        if let Err((wait, bound)) = self.rates.take(caller) {
            self.metrics.turned_away(Priority::of(caller, request.uri().path()).name(), "rate");
            let message = Said::TooFast.with("count", bound.get() as usize);
            let problem = Problem { retry: Some(wait), ..Problem::new(ErrorReason::Overloaded, message) };
            return status_in(problem, caller.language).into_http();
        }
        let call = match self.admit(caller, request.uri().path()) {
            Ok(call) => call,
            Err(refused) => return refused.into_http(),
        };
        let caller = caller.tenant.clone();
        let unread = Unread::new(self.unread.clone(), caller);
        request.extensions_mut().insert(unread.clone());
        let may_be_cut = MAY_BE_CUT.iter().any(|method| request.uri().path().ends_with(method));
        let (piece, held, is_cut) = (Bytes::new(), None, false);
        let mut response = next.run(request).await;
        // Who carries the answer on in another form counts what waits to be read of that.
        response.extensions_mut().insert(unread.clone());
        response.map(|inner| HeldBody { inner, unread, may_be_cut, piece, held, is_cut, _call: call }.body())
    }
}

/// A body that counts as work until it is sent, and is handed over in pieces.
struct HeldBody {
    inner: Body,
    unread: Unread,
    may_be_cut: bool,
    /// What is left of the frame that is handed over.
    piece: Bytes,
    /// What that takes of the caller's share.
    held: Option<Held>,
    /// It ended before its end.
    is_cut: bool,
    _call: (Held, InFlight),
}

impl HeldBody {
    fn next_piece(&mut self) -> Frame<Bytes> {
        let piece = self.piece.split_to(self.piece.len().min(PIECE));
        if let Some(held) = &mut self.held {
            held.give_back(piece.len());
        }
        Frame::data(piece)
    }
}

impl Frames for HeldBody {
    fn next(&mut self, context: &mut Context<'_>) -> NextFrame {
        if self.is_cut {
            return Poll::Ready(None);
        }
        if !self.piece.is_empty() {
            return Poll::Ready(Some(Ok(self.next_piece())));
        }
        let frame = match ready!(next_of(&mut self.inner, context)) {
            Some(Ok(frame)) => frame,
            other => return Poll::Ready(other),
        };
        let data = match frame.into_data() {
            Ok(data) if data.len() > PIECE => data,
            Ok(data) => {
                self.unread.give_back();
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
            Err(other) => return Poll::Ready(Some(Ok(other))),
        };
        self.held = None;
        match self.unread.take(data.len(), self.may_be_cut) {
            Ok(held) => self.held = Some(held),
            Err(_) => {
                self.is_cut = true;
                return Poll::Ready(end_with(ErrorReason::Overloaded, UNREAD));
            }
        }
        self.piece = data;
        Poll::Ready(Some(Ok(self.next_piece())))
    }

    fn is_over(&self) -> bool {
        self.is_cut || (self.piece.is_empty() && self.inner.is_end_stream())
    }

    fn size(&self) -> SizeHint {
        // Of the frame that is handed over the body inside knows nothing any more.
        if self.piece.is_empty() && !self.is_cut { self.inner.size_hint() } else { Default::default() }
    }
}
