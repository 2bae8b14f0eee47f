//! The calls of a connection, each a task that ends in time, whether or not the client reads.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::door::Guest;

tokio::task_local! {
    /// When the task of the call that runs in it ends at the latest.
    static END: watch::Sender<Option<Instant>>;
}

/// Says when the call that runs in this task ends. What of its answer is not taken by then is dropped, and its stream
/// reset: a body that waits for a window is not asked for more, so it cannot end by itself. From now on the
/// connection counts as at work until the call has ended.
pub fn end_at(end: Instant) {
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
        let (sender, mut end) = watch::channel(None);
        tokio::spawn(async move {
            let over = async {
                let known = end.wait_for(Option::is_some).await.map(|end| *end);
                let Ok(Some(end)) = known else { return std::future::pending().await };
                let _at_work = guest.begin_work();
                sleep_until(end).await;
            };
            tokio::select! {
                () = END.scope(sender, stream) => {}
                () = over => tracing::debug!("an answer was not read in time"),
            }
        });
    }
}
