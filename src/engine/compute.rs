//! The one place that computes: deriving, embedding and scoring run here, off the threads that answer calls, and no more of
//! it at a time than there are cores. Who comes first is served first; long lists are handed over piece by piece, so that
//! a short question waits for pieces and never for a list.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt, TryStreamExt};
use tokio::sync::Semaphore;

use crate::domain::cause::Cause;

/// Items of a list that are computed one after the other, some milliseconds of work.
const PIECE: usize = 32;

static CORES: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from));
static FREE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(*CORES));
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Pieces of work that wait for a core in this process.
pub fn waiting_count() -> usize {
    WAITING.load(Ordering::Relaxed)
}

/// One that waits, until it is dropped.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        WAITING.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Waits for a free core and then for the work.
///
/// # Errors
/// What the work panicked with.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Cause> {
    let waiting = Waiting::begin();
    let core = FREE.acquire().await.map_err(Cause::of)?;
    drop(waiting);
    let done = tokio::task::spawn_blocking(move || {
        let _core = core;
        work()
    });
    done.await.map_err(Cause::of)
}

/// What `work` gives for each item, in their order.
///
/// # Errors
/// As [`run`].
pub async fn map<I: Send + 'static, T: Send + 'static>(
    items: Vec<I>,
    work: impl Fn(I) -> T + Clone + Send + 'static,
) -> Result<Vec<T>, Cause> {
    let mut items = items.into_iter();
    let pieces = std::iter::from_fn(move || {
        let piece: Vec<I> = items.by_ref().take(PIECE).collect();
        (!piece.is_empty()).then_some(piece)
    });
    let compute = |piece: Vec<I>| {
        let work = work.clone();
        run(move || piece.into_iter().map(work).collect::<Vec<T>>())
    };
    stream::iter(pieces).map(compute).buffered(*CORES).try_concat().await
}

/// Ends a computation once its time is up, or nobody waits for it any more: when this is dropped.
pub struct Limit {
    is_over: Arc<AtomicBool>,
    end: Option<Instant>,
}

impl Limit {
    /// From now on.
    pub fn of(time: Duration) -> Self {
        Self { is_over: Arc::default(), end: Some(Instant::now() + time) }
    }

    /// As long as somebody waits.
    pub fn of_waiting() -> Self {
        Self { is_over: Arc::default(), end: None }
    }

    /// Whether to go on, for the computation to ask.
    pub fn asks(&self) -> impl Fn() -> bool + Send + 'static {
        let (is_over, end) = (self.is_over.clone(), self.end);
        move || !is_over.load(Ordering::Relaxed) && end.is_none_or(|end| Instant::now() < end)
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_list_is_answered_in_its_order() {
        let numbers: Vec<usize> = (0..1_000).collect();
        let doubled = map(numbers.clone(), |number| number * 2).await.unwrap();
        assert_eq!(doubled, numbers.iter().map(|number| number * 2).collect::<Vec<_>>());
        assert!(map(Vec::<u8>::new(), |number| number).await.unwrap().is_empty());
    }

    /// Fails at fff0350: every list took as many threads as it had pieces.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_more_is_computed_at_a_time_than_there_are_cores() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let lists = (0..8).map(|_| {
            let (running, most) = (running.clone(), most.clone());
            map((0..PIECE * 4).collect(), move |_: usize| {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_micros(50));
                running.fetch_sub(1, Ordering::SeqCst);
            })
        });
        futures::future::try_join_all(lists).await.unwrap();
        assert!((1..=*CORES).contains(&most.load(Ordering::SeqCst)), "{most:?} on {} cores", *CORES);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_and_takes_no_core_with_it() {
        for _ in 0..=*CORES {
            let work = |number: usize| if number == 3 { panic!("at three") } else { number };
            let error = map((0..10).collect(), work).await.unwrap_err();
            assert!(error.to_string().contains("at three"), "{error}");
        }
        assert_eq!(run(|| 3).await.unwrap(), 3);
    }
}
