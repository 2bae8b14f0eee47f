//! On a Qdrant server what was deleted stays deleted, and what was written later stays, whatever was in flight.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use talentmatch::engine::ports::{Change, Expect, Generations, Store, StoreError};
use talentmatch::store::qdrant::{QdrantGenerations, QdrantOptions, QdrantStore};
use tonic::Status;

use crate::documents::{delete, job, job_name, put};
use crate::qdrant_care::records;
use crate::qdrant_fake::{FakeQdrant, Fault};
use crate::qdrant_faults::{Switch, doomed, etag, making, open, options, pass, put_if, until};

const IDS: [&str; 4] = ["a", "b", "c", "d"];

fn import(seed: u64) -> Vec<Change> {
    IDS.iter().map(|id| put(job(id, seed))).collect()
}

/// A store that never finishes what others left behind.
async fn patient(server: &Arc<FakeQdrant>) -> QdrantStore {
    let options =
        QdrantOptions { takeover: Duration::from_secs(3_600), ..options(&server.door(pass()).await) };
    QdrantStore::open(options, making("model@1")).await.expect("opens")
}

async fn etags(store: &QdrantStore) -> [Option<String>; 4] {
    let mut found = [const { None }; 4];
    for (found, id) in found.iter_mut().zip(IDS) {
        *found = etag(store, id).await;
    }
    found
}

fn shown(etags: [Option<&str>; 4]) -> [Option<String>; 4] {
    etags.map(|etag| etag.map(str::to_string))
}

/// Fails at fff0350: what a killed import had written down was inserted again where it had been deleted since.
#[tokio::test]
async fn an_import_that_died_brings_nothing_back() {
    for method in ["UpdateBatch", "Delete"] {
        let server = Arc::new(FakeQdrant::default());
        let other = patient(&server).await;
        let dead = doomed(&server, method, 0, || Fault::Refuse(Status::unavailable("gone"))).await;
        dead.write(import(1)).await.expect_err("its writer dies");
        drop(dead);
        assert_eq!(server.count("-journal"), 1, "it is written down");
        other.write(import(2)).await.expect("imported again");
        other.write(vec![delete(job_name("a"))]).await.expect("deleted");
        other.write(vec![delete(job_name("b")), delete(job_name("c"))]).await.expect("deleted");
        let settler = open(&server.door(pass()).await).await;
        until("settled", || async { server.count("-journal") == 0 }).await;
        assert_eq!(etags(&settler).await, shown([None, None, None, Some("etag-2")]), "{method}");
    }
}

/// Tombstones were swept as soon as a service started, before it had dealt with batches that were left behind.
#[tokio::test]
async fn no_tombstone_is_swept_before_what_was_left_behind_is_settled() {
    let server = Arc::new(FakeQdrant::default());
    let other = patient(&server).await;
    let dead = doomed(&server, "UpdateBatch", 0, || Fault::Refuse(Status::unavailable("gone"))).await;
    dead.write(import(1)).await.expect_err("its writer dies");
    drop(dead);
    other.write(import(2)).await.expect("imported again");
    other.write(vec![delete(job_name("a"))]).await.expect("deleted");
    drop(other);
    server.meddle(&records(&server), |points| {
        let gone: Vec<_> = points.values_mut().filter_map(|point| point.payload.get_mut("_gone")).collect();
        assert_eq!(gone.len(), 1);
        gone.into_iter().for_each(|gone| *gone = 1.into());
    });
    let settler = open(&server.door(pass()).await).await;
    until("settled", || async { server.count("-journal") == 0 }).await;
    assert_eq!(etag(&settler, "a").await, None);
    assert_eq!(etag(&settler, "b").await.as_deref(), Some("etag-2"));
}

/// Lets a call of a door wait until it is let go.
#[derive(Default)]
pub struct Frozen {
    is_reached: AtomicBool,
    is_thawed: Mutex<bool>,
    thaw: Condvar,
}

impl Frozen {
    pub fn is_reached(&self) -> bool {
        self.is_reached.load(Ordering::SeqCst)
    }

    pub fn wait(&self) {
        self.is_reached.store(true, Ordering::SeqCst);
        let thawed = self.is_thawed.lock().expect("not poisoned");
        drop(self.thaw.wait_while(thawed, |thawed| !*thawed).expect("not poisoned"));
    }

    pub fn release(&self) {
        *self.is_thawed.lock().expect("not poisoned") = true;
        self.thaw.notify_all();
    }
}

/// Fails at fff0350: a writer that stood still while others finished its import wrote over everything that came later,
/// and answered that all was well.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_writer_that_stood_still_writes_over_nothing() {
    for is_there in [false, true] {
        let server = Arc::new(FakeQdrant::default());
        let other = open(&server.door(pass()).await).await;
        if is_there {
            other.write(import(1)).await.expect("stored");
        }
        let (switch, mood) = Switch::new();
        let writer = Arc::new(open(&server.door(mood).await).await);
        let frozen = Arc::new(Frozen::default());
        let (held, once) = (frozen.clone(), AtomicBool::new(false));
        switch.set(move |method| {
            if method == "UpdateBatch" && !once.swap(true, Ordering::SeqCst) {
                // The runtime goes on with what this thread had to do.
                tokio::task::block_in_place(|| held.wait());
            }
            Fault::Pass
        });
        let writing = tokio::spawn({
            let writer = writer.clone();
            async move { writer.write(import(2)).await }
        });
        until("standing still", || async { frozen.is_reached() }).await;
        until("finished by another", || async { server.count("-journal") == 0 }).await;
        assert_eq!(etags(&other).await, [const { Some("etag-2") }; 4].map(|etag| etag.map(str::to_string)));
        let guarded = put_if(job("a", 3), Expect::Etag("etag-2".to_string()));
        other.write(vec![guarded]).await.expect("stored");
        other.write(vec![put(job("b", 4))]).await.expect("stored");
        other.write(vec![delete(job_name("c"))]).await.expect("deleted");
        frozen.release();
        // It may say that it was made, or that it is not sure.
        let written = writing.await.expect("joined");
        assert!(matches!(written, Ok(()) | Err(StoreError::Unavailable(_))), "{written:?}");
        let expected = shown([Some("etag-3"), Some("etag-4"), None, Some("etag-2")]);
        assert_eq!(etags(&other).await, expected, "{is_there}");
    }
}

/// Fails at fff0350: what a killed `reindex` had left in the journal of the new generation came back after the switch,
/// though it was deleted through the old service before, or through the new one after.
#[tokio::test]
async fn a_reindex_that_died_brings_nothing_back() {
    let server = Arc::new(FakeQdrant::default());
    let served = patient(&server).await;
    served.write(import(1)).await.expect("stored");
    let (switch, mood) = Switch::new();
    let url = server.door(mood).await;
    let dead = QdrantGenerations::new(options(&url)).expect("valid");
    let filled = dead.open(&making("model@2")).await.expect("opens");
    switch.set(|method| match method {
        "UpdateBatch" => Fault::Refuse(Status::unavailable("gone")),
        _ => Fault::Pass,
    });
    filled.write(import(1)).await.expect_err("it dies");
    drop(dead);
    served.write(vec![delete(job_name("a"))]).await.expect("deleted");

    let next = QdrantGenerations::new(options(&server.door(pass()).await)).expect("valid");
    next.begin().await.expect("nobody is at it any more");
    let to = next.open(&making("model@2")).await.expect("opens");
    // What a pass does: the new generation comes to hold what the old one holds.
    to.write(vec![delete(job_name("a")), put(job("b", 1)), put(job("c", 1)), put(job("d", 1))])
        .await
        .expect("copied");
    switch.set(|_| Fault::Pass);
    let late = filled.write(import(1)).await;
    assert!(late.is_err(), "the run that was given up is shut out: {late:?}");
    next.switch(&making("model@2")).await.expect("switched");
    next.end().await.expect("ended");
    let late = filled.write(import(1)).await;
    assert!(late.is_err(), "and after the switch too: {late:?}");
    let late = served.write(vec![put(job("e", 1))]).await;
    assert!(matches!(late, Err(StoreError::Mismatch(_))), "{late:?}");

    let store =
        QdrantStore::open(options(&server.door(pass()).await), making("model@2")).await.expect("opens");
    store.write(vec![delete(job_name("b"))]).await.expect("deleted");
    until("settled", || async { server.count("-journal") == 0 }).await;
    assert_eq!(etags(&store).await, shown([None, None, Some("etag-1"), Some("etag-1")]));
}

/// Fails at fff0350: of two runs at a time the loser said that the old index stays in use, though the other had switched.
#[tokio::test]
async fn one_run_at_a_time_changes_generations() {
    let server = Arc::new(FakeQdrant::default());
    open(&server.door(pass()).await).await;
    let url = server.door(pass()).await;
    let [first, second] = [(); 2].map(|()| QdrantGenerations::new(options(&url)).expect("valid"));
    first.begin().await.expect("nobody is at it");
    let Err(StoreError::Refused(text)) = second.begin().await else { panic!("both begin") };
    assert!(text.contains("process ") && text.contains("just now"), "{text}");
    first.end().await.expect("ended");
    second.begin().await.expect("the first has ended");
}

/// Fails at fff0350: an index that services were reading was removed under them without a word.
#[tokio::test]
async fn an_index_that_is_read_is_not_removed_unless_it_is_said_so() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let served = open(&url).await;
    served.write(vec![put(job("a", 1))]).await.expect("stored");
    let generations = QdrantGenerations::new(options(&url)).expect("valid");
    generations.open(&making("model@2")).await.expect("opens");
    generations.switch(&making("model@2")).await.expect("switched");
    generations.end().await.expect("ended");
    let Err(StoreError::Refused(text)) = generations.remove(&making("model@1"), false).await else {
        panic!("removed")
    };
    assert!(text.contains("model@1") && text.contains("still reads it"), "{text}");
    assert_eq!(etag(&served, "a").await.as_deref(), Some("etag-1"));
    generations.remove(&making("model@1"), true).await.expect("removed all the same");
    assert!(served.get(&[job_name("a")]).await.is_err());
}
