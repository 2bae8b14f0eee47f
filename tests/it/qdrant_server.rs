//! The store on a real Qdrant server, where `TALENTMATCH_TEST_QDRANT_URL` says one is (its gRPC port). Every test has
//! collections of its own and removes them.

use crate::support::WholeReads;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use qdrant_client::Qdrant;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::engine::ports::{Change, Expect, Generations, Making, Order, Search, Store, StoreError};
use talentmatch::store::qdrant::{QdrantGenerations, QdrantOptions, QdrantStore, Quantization};

use crate::documents::{DIMENSION, derivation, embedding, job, job_name, put};
use crate::qdrant_proxy::{Proxy, Traffic};

/// Collections of one test, removed with it.
pub struct Scratch {
    pub options: QdrantOptions,
}

impl Scratch {
    /// None where there is no server; says so.
    pub fn new() -> Option<Self> {
        let Ok(url) = std::env::var("TALENTMATCH_TEST_QDRANT_URL") else {
            eprintln!("skipped: TALENTMATCH_TEST_QDRANT_URL is not set");
            return None;
        };
        let prefix = format!("test-{}", uuid::Uuid::new_v4().simple());
        let options = QdrantOptions {
            shard_number: 2,
            timeout: Duration::from_secs(20),
            takeover: Duration::from_secs(1),
            ..QdrantOptions::new(&url, &prefix)
        };
        Some(Self { options })
    }

    pub async fn open(&self) -> QdrantStore {
        QdrantStore::open(self.options.clone(), making()).await.expect("opens")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let options = self.options.clone();
        let remove = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let client = Qdrant::from_url(&options.url).skip_compatibility_check().timeout(60).build()?;
                for collection in client.list_collections().await?.collections {
                    if collection.name.starts_with(&options.prefix) {
                        client.delete_collection(collection.name).await?;
                    }
                }
                anyhow::Ok(())
            })
        };
        if let Ok(Err(error)) = std::thread::spawn(remove).join() {
            eprintln!("removing {}: {error}", self.options.prefix);
        }
    }
}

pub fn making() -> Making {
    Making { model: "test@1".to_string(), dimension: DIMENSION, text_version: 1, derivation: derivation() }
}

/// An empty store, for the contract.
pub async fn fresh() -> Option<(QdrantStore, Scratch)> {
    let scratch = Scratch::new()?;
    Some((scratch.open().await, scratch))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_answer_alike() {
    let Some(scratch) = Scratch::new() else { return };
    let (one, two) = (scratch.open().await, scratch.open().await);
    for seed in 0..300 {
        let store = if seed % 2 == 0 { &one } else { &two };
        if seed % 10 < 2 {
            let changes = (0..10).map(|number| {
                let mut document = job(&format!("job-{}", seed * 10 + number), seed * 10 + number);
                let region = ["50", "51"][number as usize % 2];
                document.fields.keywords.insert(Field::Region, vec![region.into()]);
                put(document)
            });
            store.write(changes.collect()).await.expect("stored");
        } else {
            store.write(vec![put(job(&format!("job-{seed}"), seed + 5_000))]).await.expect("stored");
        }
    }
    let region = Condition::AnyOf(Field::Region, vec!["50".into()]);
    for filter in [Filter::default(), Filter { clauses: vec![vec![region]], ..Filter::default() }] {
        for order in [Order::Nearest(embedding(7)), Order::Nearest(embedding(8)), Order::Newest] {
            let search = Search { filter: filter.clone(), order, limit: 40 };
            // The second time from memory.
            let first = two.search(search.clone()).await.expect("found");
            for store in [&one, &two] {
                assert_eq!(store.search(search.clone()).await.expect("found"), first);
            }
        }
        assert_eq!(one.count(&filter).await.expect("counted"), two.count(&filter).await.expect("counted"));
        let facets = [&one, &two].map(|store| store.facet(&filter, Field::Region, 9));
        let [first, second] = facets;
        assert_eq!(first.await.expect("counted"), second.await.expect("counted"));
    }
    let tenant = job_name("x").tenant;
    let page = one.shelf(&tenant, RecordKind::JobPosting, None, 50).await;
    assert_eq!(two.shelf(&tenant, RecordKind::JobPosting, None, 50).await, page);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_update_is_lost_between_replicas() {
    let Some(scratch) = Scratch::new() else { return };
    let stores = [Arc::new(scratch.open().await), Arc::new(scratch.open().await)];
    stores[0].write(vec![put(job("counter", 0))]).await.expect("stored");
    let mut tasks = Vec::new();
    for worker in 0..6 {
        let store = stores[worker % 2].clone();
        tasks.push(tokio::spawn(async move {
            let mut made = Vec::new();
            while made.len() < 10 {
                let found = store.whole(&[job_name("counter")]).await.remove(0).expect("there");
                let etag = found.etag.clone();
                let count: u64 = etag.trim_start_matches("etag-").parse().expect("a number");
                let document = Arc::new(job("counter", count + 1));
                match store.write(vec![Change::Put { document, expect: Expect::Etag(etag) }]).await {
                    Ok(()) => made.push(count + 1),
                    Err(StoreError::Conflict(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            made
        }));
    }
    let mut made = Vec::new();
    for task in tasks {
        made.extend(task.await.expect("joined"));
    }
    made.sort_unstable();
    assert_eq!(made, (1..=60).collect::<Vec<u64>>(), "each step is made by one writer, once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_hold_together_while_connections_break() {
    let Some(scratch) = Scratch::new() else { return };
    let proxy = Proxy::to(&scratch.options.url).await;
    let broken =
        QdrantOptions { url: proxy.url(), timeout: Duration::from_secs(2), ..scratch.options.clone() };
    let sound = scratch.open().await;
    let store = Arc::new(QdrantStore::open(broken, making()).await.expect("opens"));
    let ids: Vec<String> = (0..8).map(|number| format!("job-{number}")).collect();
    for round in 1..12u64 {
        let changes = ids.iter().map(|id| put(job(id, round))).collect();
        let writing = tokio::spawn({
            let store = store.clone();
            async move { store.write(changes).await }
        });
        tokio::time::sleep(Duration::from_millis(round * 3 % 17)).await;
        proxy.set([Traffic::Cut, Traffic::Stall][round as usize % 2]);
        let written = writing.await.expect("joined");
        proxy.set(Traffic::Pass);
        // What was begun is finished by the other replica.
        let names: Vec<_> = ids.iter().map(|id| job_name(id)).collect();
        let mut etags = BTreeSet::new();
        for _ in 0..200 {
            let stored = sound.whole(&names).await;
            etags = stored.iter().map(|one| one.as_ref().map(|one| one.etag.clone())).collect();
            if etags.len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(etags.len(), 1, "round {round}: {written:?} {etags:?}");
        if written.is_ok() {
            assert!(etags.contains(&Some(format!("etag-{round}"))), "round {round}: {etags:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_follows_the_server_without_a_restart() {
    let Some(scratch) = Scratch::new() else { return };
    let proxy = Proxy::to(&scratch.options.url).await;
    proxy.set(Traffic::Cut);
    let options =
        QdrantOptions { url: proxy.url(), timeout: Duration::from_secs(1), ..scratch.options.clone() };
    let store = QdrantStore::open(options, making()).await.expect("waits");
    for traffic in [Traffic::Cut, Traffic::Stall] {
        proxy.set(traffic);
        assert!(matches!(store.health().await.reads, Err(StoreError::Unavailable(_))), "{traffic:?}");
        let read = store.get(&[job_name("a")]).await;
        assert!(matches!(read, Err(StoreError::Unavailable(_))), "{traffic:?}: {read:?}");
        proxy.set(Traffic::Pass);
        let mut ready = store.health().await.reads;
        for _ in 0..200 {
            if ready.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            ready = store.health().await.reads;
        }
        ready.expect("ready again");
        store.write(vec![put(job("a", 1))]).await.expect("stored");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn generations_are_kept_apart_and_switched_at_once() {
    let Some(scratch) = Scratch::new() else { return };
    let served = scratch.open().await;
    served.write(vec![put(job("a", 1))]).await.expect("stored");
    let generations = QdrantGenerations::new(scratch.options.clone()).expect("valid");
    let next = Making { model: "larger@1".to_string(), ..making() };
    let filled = generations.open(&next).await.expect("opens");
    filled.write(vec![put(job("a", 2)), put(job("b", 2))]).await.expect("stored");
    assert_eq!(served.count(&Filter::default()).await.expect("counted"), 1);
    let other = QdrantStore::open(scratch.options.clone(), next.clone()).await.err();
    assert!(matches!(other, Some(StoreError::Mismatch(_))), "{other:?}");
    generations.switch(&next).await.expect("switched");
    assert!(matches!(served.write(vec![put(job("c", 3))]).await, Err(StoreError::Mismatch(_))));
    let other = QdrantStore::open(scratch.options.clone(), next.clone()).await.expect("opens");
    assert_eq!(other.count(&Filter::default()).await.expect("counted"), 2);
    served.close().await.expect("closed");
    generations.remove(&making(), false).await.expect("removed");
    let listed = generations.list().await.expect("listed");
    assert_eq!(listed.iter().map(|one| &one.made_with).collect::<Vec<_>>(), [&next]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quantised_and_on_disk_collections_find_the_nearest() {
    let Some(scratch) = Scratch::new() else { return };
    for quantization in [Quantization::Scalar, Quantization::Turbo] {
        let prefix = format!("{}-{quantization:?}", scratch.options.prefix);
        let options = QdrantOptions { quantization, on_disk: true, prefix, ..scratch.options.clone() };
        let store = QdrantStore::open(options, making()).await.expect("opens");
        let documents = (0..400).map(|seed| put(job(&format!("job-{seed}"), seed)));
        store.write(documents.collect()).await.expect("stored");
        for seed in [3, 77, 333] {
            let order = Order::Nearest(embedding(seed));
            let found =
                store.search(Search { filter: Filter::default(), order, limit: 5 }).await.expect("found");
            assert!(
                found.iter().any(|one| one.name().id() == format!("job-{seed}")),
                "{quantization:?} {seed}"
            );
        }
    }
}
