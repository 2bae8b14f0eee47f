//! The store on Qdrant when the server fails in one way or the other, and what becomes of batches whose writer died.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::StreamExt;
use talentmatch::domain::record::document::Document;
use talentmatch::engine::ports::{Change, Expect, Generations, Making, Store, StoreError};
use talentmatch::pb::v1 as pb;
use talentmatch::store::qdrant::{QdrantGenerations, QdrantOptions, QdrantStore};
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::documents::{DIMENSION, derivation, job, job_name, put};
use crate::qdrant_fake::{FakeQdrant, Fault, Mood};
use crate::support::{SCHOOL, Service, WholeReads, config, reason};

pub fn making(model: &str) -> Making {
    Making { model: model.to_string(), dimension: DIMENSION, text_version: 1, derivation: derivation() }
}

pub fn options(url: &str) -> QdrantOptions {
    QdrantOptions {
        // Nothing here waits for it but what is about waiting: a busy machine must not look like a failure.
        timeout: Duration::from_secs(60),
        takeover: Duration::from_millis(100),
        ..QdrantOptions::new(url, "test")
    }
}

pub async fn open(url: &str) -> QdrantStore {
    QdrantStore::open(options(url), making("model@1")).await.expect("opens")
}

pub fn pass() -> Mood {
    Arc::new(|_| Fault::Pass)
}

/// A mood that can be changed.
pub struct Switch(Mutex<Mood>);

impl Switch {
    pub fn new() -> (Arc<Self>, Mood) {
        let switch = Arc::new(Self(Mutex::new(pass())));
        let asked = switch.clone();
        let mood = move |method: &str| {
            // Not under the lock: a mood may hold its call up, and other calls go on.
            let mood = asked.0.lock().expect("not poisoned").clone();
            mood(method)
        };
        (switch, Arc::new(mood))
    }

    pub fn set(&self, mood: impl Fn(&str) -> Fault + Send + Sync + 'static) {
        *self.0.lock().expect("not poisoned") = Arc::new(mood);
    }
}

pub async fn etag(store: &QdrantStore, id: &str) -> Option<String> {
    let stored = store.whole(&[job_name(id)]).await.remove(0);
    stored.map(|document| document.etag.clone())
}

/// Asks until it is so; what is waited for takes a second or two.
pub async fn until<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < Duration::from_secs(180), "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

pub fn put_if(document: Document, expect: Expect) -> Change {
    Change::Put { document: Arc::new(document), expect }
}

#[tokio::test]
async fn a_store_opened_while_the_server_is_down_serves_when_it_comes() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let store = open(&format!("http://{address}")).await;
    assert!(matches!(store.health().await.reads, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.write(vec![put(job("a", 1))]).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.get(&[job_name("a")]).await, Err(StoreError::Unavailable(_))));
    let server = Arc::new(FakeQdrant::default());
    server.door_at(address, pass()).await;
    until("ready", || async { store.health().await.reads.is_ok() }).await;
    store.write(vec![put(job("a", 1))]).await.expect("stored");
    assert_eq!(etag(&store, "a").await.as_deref(), Some("etag-1"));
}

#[tokio::test]
async fn failures_say_what_to_do_about_them_and_pass() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let store = open(&server.door(mood).await).await;
    store.write(vec![put(job("a", 1))]).await.expect("stored");
    let busy = |wait: Option<&'static str>| {
        let mut status = Status::resource_exhausted("Rate limiting exceeded");
        if let Some(wait) = wait {
            status.metadata_mut().insert("retry-after", MetadataValue::from_static(wait));
        }
        status
    };
    type Is = fn(&StoreError) -> bool;
    let cases: [(Status, Is); 9] = [
        (busy(Some("7")), |error| matches!(error, StoreError::Overloaded(Some(wait)) if wait.as_secs() == 7)),
        (busy(None), |error| matches!(error, StoreError::Overloaded(None))),
        (Status::unauthenticated("Must provide an API key"), |error| matches!(error, StoreError::Refused(_))),
        (Status::permission_denied("Forbidden: strict mode"), |error| {
            matches!(error, StoreError::Refused(_))
        }),
        (Status::unavailable("shutting down"), |error| matches!(error, StoreError::Unavailable(_))),
        (Status::internal("Failed to connect to x"), |error| matches!(error, StoreError::Unavailable(_))),
        (Status::deadline_exceeded("timed out"), |error| matches!(error, StoreError::Unavailable(_))),
        (Status::internal("No space left on device: WAL"), |error| matches!(error, StoreError::DiskFull(_))),
        (Status::invalid_argument("Wrong input: Vector dimension error: expected dim: 3, got 16"), |error| {
            matches!(error, StoreError::Mismatch(_))
        }),
    ];
    for (status, is_so) in cases {
        let shown = status.clone();
        switch.set(move |_| Fault::Refuse(status.clone()));
        let read = store.get(&[job_name("a")]).await.expect_err("refused");
        let written = store.write(vec![put(job("a", 2)), put(job("b", 2))]).await.expect_err("refused");
        assert!(is_so(&read) && is_so(&written), "{shown:?}: {read:?} {written:?}");
        assert!(store.health().await.reads.is_err(), "{shown:?}");
        switch.set(|_| Fault::Pass);
        until("ready again, without a restart", || async { store.health().await.reads.is_ok() }).await;
    }
    assert_eq!(etag(&store, "a").await.as_deref(), Some("etag-1"));
    assert_eq!(server.count("-journal"), 0);
}

#[tokio::test]
async fn a_wrong_key_or_model_is_said_at_once() {
    let server = Arc::new(FakeQdrant::default());
    let locked = server.door(Arc::new(|_| Fault::Refuse(Status::unauthenticated("Invalid API key")))).await;
    let refused = QdrantStore::open(options(&locked), making("model@1")).await.err();
    assert!(matches!(refused, Some(StoreError::Refused(_))), "{refused:?}");
    let url = server.door(pass()).await;
    open(&url).await;
    let other = QdrantStore::open(options(&url), making("larger@1")).await.err();
    let Some(StoreError::Mismatch(text)) = other else { panic!("{other:?}") };
    assert!(text.contains("model@1") && text.contains("talentmatch reindex --store qdrant"), "{text}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for_long() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let options = QdrantOptions { timeout: Duration::from_secs(1), ..options(&server.door(mood).await) };
    let store = QdrantStore::open(options, making("model@1")).await.expect("opens or waits");
    until("ready", || async { store.health().await.reads.is_ok() }).await;
    switch.set(|_| Fault::Stall);
    let patience = Duration::from_secs(60);
    let read = tokio::time::timeout(patience, store.get(&[job_name("a")])).await.expect("ends in time");
    assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
    let written =
        tokio::time::timeout(patience, store.write(vec![put(job("a", 1))])).await.expect("ends in time");
    assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
    assert!(store.health().await.reads.is_err());
    switch.set(|_| Fault::Pass);
    until("ready again", || async { store.health().await.reads.is_ok() }).await;
}

#[tokio::test]
async fn collections_that_are_gone_are_not_made_anew_behind_the_operators_back() {
    let server = Arc::new(FakeQdrant::default());
    let store = open(&server.door(pass()).await).await;
    store.write(vec![put(job("a", 1))]).await.expect("stored");
    server.lose_collections();
    assert!(matches!(store.get(&[job_name("a")]).await, Err(StoreError::Refused(_))));
    assert!(matches!(store.write(vec![put(job("a", 2))]).await, Err(StoreError::Refused(_))));
    assert!(matches!(store.health().await.reads, Err(StoreError::Refused(_))));
}

#[tokio::test]
async fn only_what_the_server_acknowledged_is_acknowledged() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let store = open(&server.door(mood).await).await;
    for method in ["UpdateBatch", "Get", "ListAliases"] {
        switch.set(move |asked| if asked == method { Fault::Lose } else { Fault::Pass });
        let written = store.write(vec![put_if(job(method, 1), Expect::Nothing)]).await;
        assert!(matches!(written, Err(StoreError::Unavailable(_))), "{method}: {written:?}");
    }
    // The answer is lost once: the client tries again, and the second try finds its own write.
    let lost = AtomicBool::new(false);
    switch.set(move |method| match method == "UpdateBatch" && !lost.swap(true, Ordering::SeqCst) {
        true => Fault::Lose,
        false => Fault::Pass,
    });
    store.write(vec![put_if(job("twice", 1), Expect::Nothing)]).await.expect("made once");
    assert_eq!(etag(&store, "twice").await.as_deref(), Some("etag-1"));
}

/// A store behind a door that breaks at the n-th call of the method, with what `fault` says, and is dead from then on.
pub async fn doomed(
    server: &Arc<FakeQdrant>,
    method: &'static str,
    nth: usize,
    fault: fn() -> Fault,
) -> QdrantStore {
    let (switch, mood) = Switch::new();
    let store = open(&server.door(mood).await).await;
    let (seen, dead) = (AtomicUsize::new(0), AtomicBool::new(false));
    switch.set(move |asked| {
        if dead.load(Ordering::SeqCst) {
            return Fault::Refuse(Status::unavailable("dead"));
        }
        if asked == method && seen.fetch_add(1, Ordering::SeqCst) == nth {
            dead.store(true, Ordering::SeqCst);
            return fault();
        }
        Fault::Pass
    });
    store
}

#[tokio::test]
async fn a_batch_whose_writer_died_is_made_as_a_whole_or_not_at_all() {
    let gone = || Fault::Refuse(Status::unavailable("gone"));
    let faults: [fn() -> Fault; 3] = [|| Fault::Lose, || Fault::Half, gone];
    let moments =
        [("Get", 0), ("Upsert", 0), ("UpdateBatch", 0), ("Get", 1), ("Delete", 0), ("ListAliases", 0)];
    let mut cases = Vec::new();
    for (method, nth) in moments {
        for fault in faults {
            cases.extend([false, true].map(|guarded| die_at(method, nth, fault, guarded)));
        }
    }
    futures::stream::iter(cases).for_each_concurrent(6, |case| case).await;
}

async fn die_at(method: &'static str, nth: usize, fault: fn() -> Fault, guarded: bool) {
    let ids: Vec<String> = (0..6).map(|number| format!("job-{number}")).collect();
    let server = Arc::new(FakeQdrant::default());
    let other = open(&server.door(pass()).await).await;
    let old = ids[..3].iter().map(|id| put(job(id, 1))).collect();
    other.write(old).await.expect("stored");
    let expect = |at: usize| match (guarded, at < 3) {
        (false, _) => Expect::Anything,
        (true, true) => Expect::Etag("etag-1".to_string()),
        (true, false) => Expect::Nothing,
    };
    let puts = ids.iter().enumerate().map(|(at, id)| put_if(job(id, 2), expect(at)));
    let mut batch: Vec<Change> = puts.collect();
    batch[1] = Change::Delete { name: job_name(&ids[1]), expect: expect(1) };
    let writer = doomed(&server, method, nth, fault).await;
    let case = format!("{method} {nth} {guarded}");
    let written = writer.write(batch).await;
    drop(writer);
    until(&case, || async { server.count("-journal") == 0 }).await;
    let mut etags = Vec::new();
    for id in &ids {
        etags.push(etag(&other, id).await);
    }
    let all = |of: [Option<&str>; 6]| etags.iter().map(Option::as_deref).eq(of);
    let (one, two) = (Some("etag-1"), Some("etag-2"));
    let made = all([two, None, two, two, two, two]);
    let not_made = all([one, one, one, None, None, None]);
    assert!(made || (not_made && written.is_err()), "{case}: {written:?} {etags:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_batch_that_meets_a_conflict_half_way_is_taken_back() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let store = open(&server.door(mood).await).await;
    let other = Arc::new(open(&server.door(pass()).await).await);
    store.write(vec![put(job("a", 1)), put(job("b", 1)), put(job("c", 1))]).await.expect("stored");
    // Another writer comes between reading and writing.
    let runtime = tokio::runtime::Handle::current();
    let (came, between) = (AtomicBool::new(false), other.clone());
    switch.set(move |method| {
        if method == "UpdateBatch" && !came.swap(true, Ordering::SeqCst) {
            let (runtime, between) = (runtime.clone(), between.clone());
            let write = move || runtime.block_on(between.write(vec![put(job("b", 7))]));
            std::thread::spawn(write).join().expect("joined").expect("stored");
        }
        Fault::Pass
    });
    let is_one = || Expect::Etag("etag-1".to_string());
    let batch = vec![
        put_if(job("a", 2), is_one()),
        put_if(job("b", 2), is_one()),
        Change::Delete { name: job_name("c"), expect: is_one() },
        put_if(job("d", 2), Expect::Nothing),
        put(job("e", 2)),
    ];
    let refused = store.write(batch).await;
    assert!(matches!(&refused, Err(StoreError::Conflict(name)) if *name == job_name("b")), "{refused:?}");
    for (id, expected) in
        [("a", Some("etag-1")), ("b", Some("etag-7")), ("c", Some("etag-1")), ("d", None), ("e", None)]
    {
        assert_eq!(etag(&other, id).await.as_deref(), expected, "{id}");
    }
    assert_eq!(server.count("-journal"), 0);
}

#[tokio::test]
async fn a_replaced_generation_is_read_but_not_written() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let served = open(&url).await;
    served.write(vec![put(job("a", 1))]).await.expect("stored");
    let generations = QdrantGenerations::new(options(&url)).expect("valid");
    let next = generations.open(&making("model@2")).await.expect("opens");
    next.write(vec![put(job("a", 1))]).await.expect("one that is being filled takes writes");
    assert_eq!(generations.list().await.expect("listed").len(), 2);
    assert!(generations.remove(&making("model@1"), false).await.is_err(), "the current one stays");
    generations.switch(&making("model@2")).await.expect("switched");
    let refused = served.write(vec![put(job("b", 2))]).await;
    assert!(matches!(refused, Err(StoreError::Mismatch(_))), "{refused:?}");
    assert_eq!(etag(&served, "a").await.as_deref(), Some("etag-1"));
    until("noticed", || async { matches!(served.write(Vec::new()).await, Err(StoreError::Mismatch(_))) })
        .await;
    let listed = generations.list().await.expect("listed");
    assert_eq!(listed.iter().map(|one| one.is_current).collect::<Vec<_>>(), [false, true]);
    assert!(QdrantStore::open(options(&url), making("model@2")).await.is_ok());
}

#[tokio::test]
async fn callers_learn_what_to_do_in_time() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let store = open(&server.door(mood).await).await;
    let service = Service::over(config([(SCHOOL, &[][..])]), Arc::new(store)).await;
    let mut catalog = service.client(SCHOOL).catalog;
    let mut ask = async |fault: fn() -> Fault, seconds| {
        switch.set(move |_| fault());
        let mut request = Request::new(pb::GetRecordRequest { name: "jobPostings/a".to_string() });
        request.set_timeout(Duration::from_secs(seconds));
        let status = catalog.get_record(request).await.expect_err("not answered");
        if status.code() == Code::Cancelled {
            // On a busy machine the caller's own clock may be first.
            return (Code::DeadlineExceeded, "DEADLINE".to_string(), None);
        }
        let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
        (status.code(), reason(&status), retry.map(|delay| delay.as_secs()))
    };
    let busy = || {
        let mut status = Status::resource_exhausted("Rate limiting exceeded");
        status.metadata_mut().insert("retry-after", MetadataValue::from_static("7"));
        Fault::Refuse(status)
    };
    assert_eq!(ask(busy, 60).await, (Code::ResourceExhausted, "OVERLOADED".to_string(), Some(7)));
    let down = || Fault::Refuse(Status::unavailable("down"));
    assert_eq!(ask(down, 60).await, (Code::Unavailable, "STORE_UNAVAILABLE".to_string(), Some(1)));
    let locked = || Fault::Refuse(Status::unauthenticated("Invalid API key"));
    assert_eq!(ask(locked, 60).await, (Code::FailedPrecondition, "STORE_REFUSED".to_string(), None));
    assert_eq!(ask(|| Fault::Stall, 1).await, (Code::DeadlineExceeded, "DEADLINE".to_string(), None));
    assert_eq!(ask(|| Fault::Pass, 60).await, (Code::NotFound, "RECORD_NOT_FOUND".to_string(), None));
}
