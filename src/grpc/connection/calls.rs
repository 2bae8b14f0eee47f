//! The calls of a connection, each a task that ends in time, whether or not the client reads.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::door::Guest;

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

/// Runs the streams of one connection.
#[derive(Clone)]
pub struct Calls(pub Arc<Guest>);

impl<F> hyper::rt::Executor<F> for Calls
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, stream: F) {
        let guest = self.0.clone();
        guest.called();
        let (sender, mut end) = watch::channel(None::<End>);
        tokio::spawn(async move {
            let over = async {
                let known = end.wait_for(Option::is_some).await.map(|end| *end);
                let Ok(Some(end)) = known else { return std::future::pending().await };
                let _at_work = end.is_work.then(|| guest.begin_work());
                sleep_until(end.at).await;
            };
            tokio::select! {
                () = END.scope(sender, stream) => {}
                () = over => tracing::debug!("an answer was not read in time"),
            }
        });
    }
}
