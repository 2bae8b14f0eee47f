//! Calls wait here for the one thread that runs the model. It takes up to a batch of texts at a time, some of every call
//! that waits, so that a single query does not wait for the end of an import.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::domain::cause::Cause;
use crate::engine::ports::EmbedError;

/// One vector a text.
type Vectors = Vec<Vec<f32>>;

/// The way to the thread. Dropping it ends the thread after the calls that wait.
pub(super) struct Queue {
    jobs: mpsc::UnboundedSender<Job>,
    /// A permit for each text that may wait.
    room: Arc<Semaphore>,
    most: usize,
}

struct Job {
    texts: Vec<String>,
    /// Of the first texts; grows until all have one.
    vectors: Vectors,
    answer: oneshot::Sender<Result<Vectors, EmbedError>>,
    _room: OwnedSemaphorePermit,
}

impl Queue {
    /// Starts the thread. `encode` gives one vector for each of up to `batch` texts; `most` texts may wait.
    pub fn start<E>(encode: E, batch: usize, most: usize) -> std::io::Result<Self>
    where
        E: FnMut(&[&str]) -> Result<Vectors, Cause> + Send + 'static,
    {
        let (jobs, arriving) = mpsc::unbounded_channel();
        let worker = Worker { encode, batch, arriving, waiting: VecDeque::new() };
        std::thread::Builder::new().name("onnx".to_string()).spawn(move || worker.run())?;
        Ok(Self { jobs, room: Arc::new(Semaphore::new(most)), most })
    }

    /// The vectors of the texts, in their order.
    ///
    /// # Errors
    /// [`EmbedError::Overloaded`] at once when so many texts wait that these do not fit; a call of more texts than may
    /// wait at all is taken when nothing else waits. [`EmbedError::Failed`] when the model fails.
    pub async fn encode(&self, texts: Vec<String>) -> Result<Vectors, EmbedError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let permits = u32::try_from(texts.len().min(self.most)).unwrap_or(u32::MAX);
        let room = self.room.clone().try_acquire_many_owned(permits).map_err(|_| EmbedError::Overloaded)?;
        let (answer, answered) = oneshot::channel();
        let stopped = || EmbedError::Failed("the model's thread has ended".into());
        let job = Job { vectors: Vec::with_capacity(texts.len()), texts, answer, _room: room };
        self.jobs.send(job).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

struct Worker<E> {
    encode: E,
    batch: usize,
    arriving: mpsc::UnboundedReceiver<Job>,
    waiting: VecDeque<Job>,
}

impl<E: FnMut(&[&str]) -> Result<Vectors, Cause>> Worker<E> {
    fn run(mut self) {
        loop {
            if self.waiting.is_empty() {
                match self.arriving.blocking_recv() {
                    Some(job) => self.waiting.push_back(job),
                    None => return,
                }
            }
            while let Ok(job) = self.arriving.try_recv() {
                self.waiting.push_back(job);
            }
            // Nobody waits any more for a call that was given up or has run out of time.
            self.waiting.retain(|job| !job.answer.is_closed());
            if !self.waiting.is_empty() {
                self.round();
            }
        }
    }

    /// Runs the model once and answers the calls that are complete.
    fn round(&mut self) {
        let shares = shares(self.waiting.iter().map(Job::left), self.batch);
        let texts: Vec<&str> = self
            .waiting
            .iter()
            .zip(&shares)
            .flat_map(|(job, share)| job.texts.iter().skip(job.vectors.len()).take(*share))
            .map(String::as_str)
            .collect();
        let encode = &mut self.encode;
        let encoded = catch_unwind(AssertUnwindSafe(|| encode(&texts)))
            .unwrap_or_else(|_| Err("the model panicked".into()))
            .and_then(|vectors| match vectors.len() == texts.len() {
                true => Ok(vectors),
                false => Err(format!("{} vectors for {} texts", vectors.len(), texts.len()).into()),
            });
        let mut vectors = encoded.map(Vec::into_iter);
        for (mut job, share) in std::mem::take(&mut self.waiting).into_iter().zip(shares) {
            match &mut vectors {
                Ok(vectors) => job.vectors.extend(vectors.take(share)),
                Err(problem) if share > 0 => {
                    let _ = job.answer.send(Err(EmbedError::Failed(problem.clone())));
                    continue;
                }
                Err(_) => {}
            }
            if job.left() == 0 {
                let _ = job.answer.send(Ok(job.vectors));
            } else {
                self.waiting.push_back(job);
            }
        }
    }
}

impl Job {
    fn left(&self) -> usize {
        self.texts.len() - self.vectors.len()
    }
}

/// How many texts each call may bring: an equal share of the batch, at least one, and what is over to the first ones.
fn shares(left: impl ExactSizeIterator<Item = usize> + Clone, batch: usize) -> Vec<usize> {
    let equal = (batch / left.len().max(1)).max(1);
    let mut free = batch;
    let mut give = |most: usize| {
        let given = most.min(free);
        free -= given;
        given
    };
    let first: Vec<usize> = left.clone().map(|left| give(left.min(equal))).collect();
    first.into_iter().zip(left).map(|(given, left)| given + give(left - given)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc as sync;

    use super::*;

    /// The length of a text stands for its vector.
    fn lengths(texts: &[&str]) -> Result<Vectors, Cause> {
        Ok(texts.iter().map(|text| vec![text.len() as f32]).collect())
    }

    fn texts(lengths: std::ops::Range<usize>) -> Vec<String> {
        lengths.map(|length| "x".repeat(length)).collect()
    }

    /// A queue whose thread says how many texts it has taken and waits before every run until it is told to go on.
    fn held(batch: usize, most: usize) -> (Arc<Queue>, sync::Receiver<usize>, sync::Sender<()>) {
        let (taken, runs) = sync::channel();
        let (go, told) = sync::channel();
        let encode = move |texts: &[&str]| {
            taken.send(texts.len()).expect("the test listens");
            told.recv().map_err(Cause::of)?;
            lengths(texts)
        };
        (Arc::new(Queue::start(encode, batch, most).expect("a thread")), runs, go)
    }

    #[test]
    fn a_batch_is_shared_and_used_up() {
        assert_eq!(shares([1, 100, 1].into_iter(), 32), [1, 30, 1]);
        assert_eq!(shares([100, 100].into_iter(), 32), [16, 16]);
        assert_eq!(shares([3; 8].into_iter(), 4), [1, 1, 1, 1, 0, 0, 0, 0]);
        assert_eq!(shares([2].into_iter(), 32), [2]);
    }

    #[tokio::test]
    async fn every_call_gets_its_own_vectors_in_order() {
        let queue = Arc::new(Queue::start(lengths, 4, 1000).expect("a thread"));
        let calls = (1..20).map(|n| {
            let queue = queue.clone();
            tokio::spawn(async move { (n, queue.encode(texts(n..3 * n)).await.expect("encoded")) })
        });
        for call in calls.collect::<Vec<_>>() {
            let (n, vectors) = call.await.expect("joined");
            assert_eq!(vectors, (n..3 * n).map(|length| vec![length as f32]).collect::<Vec<_>>());
        }
    }

    #[tokio::test]
    async fn a_query_does_not_wait_for_a_long_call() {
        let (queue, runs, go) = held(4, 1000);
        let long = tokio::spawn({
            let queue = queue.clone();
            async move { queue.encode(texts(0..100)).await }
        });
        let first = tokio::task::spawn_blocking(move || (runs.recv().expect("a run"), runs));
        let (first, runs) = first.await.expect("joined");
        let query = tokio::spawn(async move { queue.encode(texts(7..8)).await });
        tokio::task::yield_now().await;
        // One run was under way; the query is in the second.
        (0..26).for_each(|_| go.send(()).expect("the thread waits"));
        assert_eq!(query.await.expect("joined").expect("encoded"), [[7.0]]);
        assert_eq!(long.await.expect("joined").expect("encoded").len(), 100);
        assert_eq!((first, runs.iter().take(1).sum::<usize>()), (4, 4));
    }

    #[tokio::test]
    async fn what_does_not_fit_is_refused_at_once() {
        let (queue, runs, go) = held(4, 10);
        let first = tokio::spawn({
            let queue = queue.clone();
            async move { queue.encode(texts(0..500)).await }
        });
        let runs = tokio::task::spawn_blocking(move || runs.recv().map(|_| runs)).await.expect("joined");
        assert!(matches!(queue.encode(texts(0..1)).await, Err(EmbedError::Overloaded)));
        (0..200).for_each(|_| {
            let _ = go.send(());
        });
        assert_eq!(first.await.expect("joined").expect("encoded").len(), 500);
        drop(runs);
    }

    #[tokio::test]
    async fn a_call_that_was_given_up_is_not_run() {
        let (queue, runs, go) = held(4, 1000);
        let long = tokio::spawn({
            let queue = queue.clone();
            async move { queue.encode(texts(0..100)).await }
        });
        let runs = tokio::task::spawn_blocking(move || runs.recv().map(|_| runs)).await;
        long.abort();
        assert!(long.await.expect_err("given up").is_cancelled());
        (0..2).for_each(|_| go.send(()).expect("the thread waits"));
        assert_eq!(queue.encode(texts(7..8)).await.expect("encoded"), [[7.0]]);
        assert_eq!(runs.expect("joined").expect("a run").try_iter().collect::<Vec<_>>(), [1]);
    }

    #[tokio::test]
    async fn a_failure_or_a_panic_ends_only_the_calls_it_met() {
        let times = Mutex::new(0);
        let encode = move |texts: &[&str]| {
            *times.lock().expect("not poisoned") += 1;
            let turn = *times.lock().expect("not poisoned");
            match turn {
                1 => Err("no".into()),
                2 => panic!("a defect"),
                3 => Ok(Vec::new()),
                _ => lengths(texts),
            }
        };
        let queue = Queue::start(encode, 4, 10).expect("a thread");
        for _ in 0..3 {
            assert!(matches!(queue.encode(texts(1..3)).await, Err(EmbedError::Failed(_))));
        }
        assert_eq!(queue.encode(texts(1..3)).await.expect("encoded"), [[1.0], [2.0]]);
    }
}
