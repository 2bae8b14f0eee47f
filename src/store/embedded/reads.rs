//! Blocking reads, no more of them at a time than there is use for.

use std::sync::Arc;

use tokio::sync::{Semaphore, oneshot};

use super::error::{failed, guarded};
use crate::engine::ports::StoreError;

/// Bounds the reads at work, also those whose callers have gone.
pub(super) struct Reads(Arc<Semaphore>);

impl Reads {
    pub(super) fn new(most: usize) -> Self {
        Self(Arc::new(Semaphore::new(most)))
    }

    /// Does the work when there is room for it, unless the caller is gone by then.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = self.0.clone().acquire_owned().await.map_err(failed)?;
        let (answer, answered) = oneshot::channel();
        // The permit goes with the work and not with the caller: the one goes on when the other gives up, and a caller
        // that rests in between holds up nobody.
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            if !answer.is_closed() {
                let _ = answer.send(guarded(work));
            }
        });
        answered.await.map_err(failed)?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;
    use std::task::Poll;

    use futures::FutureExt;
    use tokio::runtime::Builder;

    use super::*;

    /// Callers that gave up freed their places while the work went on, so that thousands of reads ran at a time.
    #[tokio::test]
    async fn work_counts_until_it_is_done() {
        let reads = Arc::new(Reads::new(1));
        let (begin, begun) = oneshot::channel();
        let (end, ended) = mpsc::channel();
        let work = move || {
            let _ = begin.send(());
            ended.recv().map_err(failed)
        };
        let given_up = tokio::spawn({
            let reads = reads.clone();
            async move { reads.run(work).await }
        });
        begun.await.expect("it begins");
        given_up.abort();
        assert!(given_up.await.is_err(), "its caller is gone");
        assert_eq!(reads.0.available_permits(), 0);
        end.send(()).expect("it is still at work");
        reads.run(|| Ok(())).await.expect("the next is served");
    }

    /// A caller that looks no further after its read held its place, and with it everybody up.
    #[tokio::test]
    async fn a_caller_that_rests_holds_up_nobody() {
        let reads = Reads::new(1);
        let mut resting = Box::pin(reads.run(|| Ok(())));
        assert!(matches!(futures::poll!(&mut resting), Poll::Pending | Poll::Ready(Ok(()))));
        reads.run(|| Ok(())).await.expect("the next is served");
    }

    /// What nobody waited for any more was read all the same.
    #[test]
    fn what_nobody_waits_for_is_not_begun() {
        let runtime = Builder::new_current_thread().max_blocking_threads(1).build().expect("a runtime");
        let (end, ended) = mpsc::channel::<()>();
        runtime.block_on(async {
            let reads = Reads::new(1);
            let busy = tokio::task::spawn_blocking(move || ended.recv());
            let is_done = Arc::new(AtomicBool::new(false));
            let done = is_done.clone();
            let given_up = reads.run(move || {
                done.store(true, Ordering::SeqCst);
                Ok(())
            });
            assert!(given_up.now_or_never().is_none(), "it waits for a thread");
            end.send(()).expect("the thread waits");
            busy.await.expect("joined").expect("told");
            reads.run(|| Ok(())).await.expect("the next is served");
            assert!(!is_done.load(Ordering::SeqCst));
        });
    }
}
