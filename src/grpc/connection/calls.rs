//! The calls of a connection, each a task that ends in time, whether or not the client reads.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use http::Response;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tonic::body::Body;

use super::door::Guest;
use crate::grpc::holding::Holding;

tokio::task_local! {
    /// When the task of the call that runs in it ends at the latest.
    static END: watch::Sender<Option<End>>;
}

/// When a call ends at the latest.
#[derive(Clone, Copy)]
pub struct End {
    /// Then its task is dropped, wherever it stands.
    pub at: Instant,
    /// Whether its connection counts as at work until it has ended.
    pub is_work: bool,
}

/// Says when the call that runs in this task ends. What of its answer is not taken by then is dropped, and its stream
/// reset: a body that waits for a window is not asked for more, so it cannot end by itself.
pub fn end_at(end: End) {
    // Fails outside the tasks of a connection, where nothing has to be ended.
    let _ = END.try_with(|sender| sender.send_replace(Some(end)));
}

/// Ends when the call whose end is told there has run out of time.
pub async fn over(guest: Arc<Guest>, mut ends: watch::Receiver<Option<End>>) {
    loop {
        let known = ends.wait_for(Option::is_some).await.map(|end| *end);
        let Ok(Some(end)) = known else { return std::future::pending().await };
        let _at_work = end.is_work.then(|| guest.begin_work());
        tokio::select! {
            () = sleep_until(end.at) => return,
            changed = ends.changed() => if changed.is_err() { return std::future::pending().await },
        }
    }
}

/// Runs the streams of one connection of HTTP/2.
#[derive(Clone)]
pub struct Calls(pub Arc<Guest>);

impl<F> hyper::rt::Executor<F> for Calls
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, stream: F) {
        let guest = self.0.clone();
        guest.called();
        let (sender, ends) = watch::channel(None::<End>);
        tokio::spawn(async move {
            tokio::select! {
                () = END.scope(sender, stream) => {}
                () = over(guest, ends) => tracing::debug!("an answer was not read in time"),
            }
        });
    }
}

/// The calls of one connection of HTTP/1, of which one is at work at a time; the connection ends with one that is over.
#[derive(Clone)]
pub struct InTurn {
    guest: Arc<Guest>,
    ends: watch::Sender<Option<End>>,
}

impl InTurn {
    /// Tells the ends of the calls to [`over`].
    pub fn new(guest: Arc<Guest>, ends: watch::Sender<Option<End>>) -> Self {
        Self { guest, ends }
    }

    /// Runs a call, which has ended when its answer is handed over.
    pub async fn run(
        self,
        call: impl Future<Output = Result<Response<Body>, Infallible>>,
    ) -> Result<Response<Body>, Infallible> {
        self.guest.called();
        let turn = Turn(self.ends.clone());
        let answer = END.scope(self.ends, call).await?;
        Ok(answer.map(|inner| Holding::body(inner, turn)))
    }
}

/// The turn of a call.
struct Turn(watch::Sender<Option<End>>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.send_replace(None);
    }
}
