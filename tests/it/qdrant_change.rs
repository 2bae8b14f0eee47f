//! Changing the model on a Qdrant server as the command does it, and what an older program left there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use talentmatch::app::change_model;
use talentmatch::config::StoreKind;
use talentmatch::domain::derivation::FIRST;
use talentmatch::embed::NgramEmbedder;
use talentmatch::engine::ports::{Generations, Making, Store, StoreError};
use talentmatch::store::qdrant::{QdrantGenerations, QdrantStore};
use tonic::Status;

use crate::documents::{delete, job, job_name, put};
use crate::qdrant_care::records;
use crate::qdrant_fake::{FakeQdrant, Fault};
use crate::qdrant_faults::{Switch, etag, making, open, options, pass, until};
use crate::qdrant_finality::Frozen;
use crate::support::config;

/// What the old service acknowledged between the last pass and the switch was lost, and what it had deleted came back:
/// the run wrote on under names that its own switch had taken away.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_comes_between_the_last_pass_and_the_switch_is_carried_over() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let served = open(&url).await;
    served.write(vec![put(job("a", 1)), put(job("b", 1))]).await.expect("stored");
    let (switch, mood) = Switch::new();
    let (frozen, calls) = (Arc::new(Frozen::default()), AtomicUsize::new(0));
    let held = frozen.clone();
    switch.set(move |method| {
        // The first makes the names to fill the new generation under, the second is the switch.
        if method == "UpdateAliases" && calls.fetch_add(1, Ordering::SeqCst) == 1 {
            tokio::task::block_in_place(|| held.wait());
        }
        Fault::Pass
    });
    let mut config = config([]);
    config.store = StoreKind::Qdrant;
    config.qdrant.url = server.door(mood).await;
    config.qdrant.prefix = "test".to_string();
    config.qdrant.timeout_ms = u64::try_from(options(&url).timeout.as_millis()).expect("a short time");
    let changing = tokio::spawn(async move { change_model(&config, &|_| ()).await });
    until("about to switch", || async { frozen.is_reached() }).await;
    served.write(vec![delete(job_name("a"))]).await.expect("deleted");
    served.write(vec![put(job("c", 1))]).await.expect("stored");
    frozen.release();
    let changed = changing.await.expect("joined").expect("changed");
    assert_eq!((changed.work.copied, changed.work.deleted, changed.work.records), (3, 1, 2));
    let late = served.write(vec![put(job("d", 1))]).await;
    assert!(matches!(late, Err(StoreError::Mismatch(_))), "{late:?}");
    let store = QdrantStore::open(options(&url), changed.to).await.expect("opens");
    for (id, expected) in [("a", None), ("b", Some("etag-1")), ("c", Some("etag-1"))] {
        assert_eq!(etag(&store, id).await.as_deref(), expected, "{id}");
    }
    store.write(vec![put(job("a", 2))]).await.expect_err("its vectors are of another model");
    store.write(vec![delete(job_name("b"))]).await.expect("services write to it");
}

/// A run that stood still made its names again after another had taken over, or still had them after the switch, and
/// could write over what services wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_that_stood_still_has_no_names_to_write_under() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    open(&url).await;
    let (switch, mood) = Switch::new();
    let first = QdrantGenerations::new(options(&server.door(mood).await)).expect("valid");
    first.begin().await.expect("nobody is at it");
    let (frozen, is_frozen) = (Arc::new(Frozen::default()), AtomicBool::new(false));
    let held = frozen.clone();
    switch.set(move |method| match method {
        "UpdateAliases" if !is_frozen.swap(true, Ordering::SeqCst) => {
            tokio::task::block_in_place(|| held.wait());
            Fault::Pass
        }
        // It does not renew its lease meanwhile.
        "Upsert" if is_frozen.load(Ordering::SeqCst) => Fault::Refuse(Status::unavailable("later")),
        _ => Fault::Pass,
    });
    let opening = tokio::spawn(async move { first.open(&making("model@2")).await.map(drop) });
    until("about to make its names", || async { frozen.is_reached() }).await;
    let second = QdrantGenerations::new(options(&url)).expect("valid");
    let begun = || async { second.begin().await.is_ok() };
    until("taken over", begun).await;
    frozen.release();
    let refused = opening.await.expect("joined");
    assert!(matches!(&refused, Err(StoreError::Refused(text)) if text.contains("taken over")), "{refused:?}");
    let left: Vec<String> = server.names().into_iter().filter(|name| name.contains("-fill-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A service did not start, although the current generation was well, where an old one had been dropped by hand.
#[tokio::test]
async fn only_the_generation_that_is_current_must_be_there() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    drop(open(&url).await);
    let old = records(&server);
    let generations = QdrantGenerations::new(options(&url)).expect("valid");
    generations.open(&making("model@2")).await.expect("opens");
    let stray = format!("{old}-fill-0123456789ab");
    server.alias(&stray, &old);
    generations.switch(&making("model@2")).await.expect("switched");
    generations.end().await.expect("ended");
    let left: Vec<String> = server.names().into_iter().filter(|name| name.contains("-fill-")).collect();
    assert!(left.is_empty(), "names that a run wrote under outlive the switch: {left:?}");
    server.lose(&old);
    let store = QdrantStore::open(options(&url), making("model@2")).await.expect("opens");
    store.write(vec![put(job("a", 1))]).await.expect("stored");
    drop(store);
    server.lose("test");
    let refused = QdrantStore::open(options(&url), making("model@2")).await.err();
    assert!(matches!(&refused, Some(StoreError::Refused(text)) if text.contains("is gone")), "{refused:?}");
}

/// Collections as the first edition made them: no names to write under, no notes, no record's name in its point.
#[tokio::test]
async fn what_the_first_edition_kept_is_opened_read_and_written() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let store = open(&url).await;
    store.write(["a", "b", "c"].map(|id| put(job(id, 1))).to_vec()).await.expect("stored");
    store.close().await.expect("closed");
    drop(store);
    let records = records(&server);
    server.lose("-gate");
    server.lose("-control");
    server.lose_indexes(&records);
    server.meddle(&records, |points| {
        for point in points.values_mut() {
            for key in ["_name", "_prior", "_base", "_batch"] {
                point.payload.remove(key);
            }
        }
    });
    let store = open(&url).await;
    assert_eq!(etag(&store, "a").await.as_deref(), Some("etag-1"));
    store.write(vec![put(job("a", 2))]).await.expect("replaced");
    store.write(vec![put(job("b", 2)), delete(job_name("c")), put(job("d", 2))]).await.expect("a batch");
    for (id, expected) in [("a", Some("etag-2")), ("b", Some("etag-2")), ("c", None), ("d", Some("etag-2"))] {
        assert_eq!(etag(&store, id).await.as_deref(), expected, "{id}");
    }
    let health = store.health().await;
    assert!(health.reads.is_ok() && health.writes.is_ok() && health.faults.is_empty(), "{health:?}");
}

/// Other replicas may be running, so a service does not derive again by itself: it says what has to be run.
#[tokio::test]
async fn another_derivation_is_refused_until_reindex_has_run() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let made_with = Making::with(&NgramEmbedder::bundled().expect("a model"));
    let older = Making { derivation: FIRST.to_string(), ..made_with.clone() };
    let store = QdrantStore::open(options(&url), older.clone()).await.expect("makes the first generation");
    store.close().await.expect("closed");
    let refused = QdrantStore::open(options(&url), made_with.clone()).await.err();
    assert!(
        matches!(&refused, Some(StoreError::Mismatch(text)) if text.contains("talentmatch reindex")),
        "{refused:?}"
    );
    let mut config = config([]);
    config.store = StoreKind::Qdrant;
    config.qdrant.url = url.clone();
    config.qdrant.prefix = "test".to_string();
    let changed = change_model(&config, &|_| ()).await.expect("changed");
    assert_eq!((changed.from, &changed.to, changed.old_is_kept), (Some(older), &made_with, true));
    QdrantStore::open(options(&url), made_with).await.expect("opens");
}

/// A collection whose points have vectors of floats is opened as it is, and an older program must not open it any more.
#[tokio::test]
async fn the_format_of_an_older_collection_is_raised() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let store = open(&url).await;
    store.write(vec![put(job("a", 1))]).await.expect("stored");
    let records = records(&server);
    server.with_metadata(&records, |metadata| metadata.insert("format".to_string(), 2.into()));
    let store = open(&url).await;
    assert_eq!(etag(&store, "a").await.as_deref(), Some("etag-1"));
    let format =
        |number: i64| server.with_metadata(&records, |all| all.insert("format".to_string(), number.into()));
    assert_eq!(format(99), Some(4.into()));
    let refused = QdrantStore::open(options(&url), making("model@1")).await.err();
    assert!(
        matches!(&refused, Some(StoreError::Mismatch(text)) if text.contains("format 99")),
        "{refused:?}"
    );
}
