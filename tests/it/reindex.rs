//! Changing the model: nothing is lost, nothing is made twice, and what is written meanwhile is carried over.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::json;
use talentmatch::convert::record_from_pb;
use talentmatch::domain::record::audience::Caller;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::{RecordKind, RecordName, TenantId};
use talentmatch::domain::search::embedding::Embedding;
use talentmatch::domain::search::filter::Filter;
use talentmatch::domain::text::{TEXT_VERSION, Text};
use talentmatch::engine::catalog::Catalog;
use talentmatch::engine::derive_again::derive_again;
use talentmatch::engine::ports::{EmbedError, Embedder, Generations, Making, Store, StoreError};
use talentmatch::engine::reindex::{Progress, Reindex, Work};
use talentmatch::engine::serving::{Engine, Serving};
use talentmatch::engine::update::Claim;
use talentmatch::store::embedded::EmbeddedGenerations;
use talentmatch::store::memory::MemoryStore;

use crate::documents::{delete, deletions, derivation, folder, name};
use crate::support::{WholeReads, record, sample_records};

/// A model of any length of vectors, which counts what it embeds.
pub struct Toy {
    model: &'static str,
    dimension: usize,
    embedded: AtomicUsize,
}

impl Toy {
    pub fn new(model: &'static str, dimension: usize) -> Arc<Self> {
        Arc::new(Self { model, dimension, embedded: AtomicUsize::new(0) })
    }

    fn count(&self) -> usize {
        self.embedded.swap(0, Ordering::SeqCst)
    }
}

#[async_trait]
impl Embedder for Toy {
    fn model(&self) -> &str {
        self.model
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    async fn embed(&self, texts: Vec<Text>) -> Result<Vec<Embedding>, EmbedError> {
        self.embedded.fetch_add(texts.len(), Ordering::SeqCst);
        let embed = |text: &Text| {
            let mut dense = vec![0.0; self.dimension];
            dense[text.title.len() % self.dimension] = 1.0;
            let feature = text.title.chars().next().map_or(0, |letter| letter as u32);
            Embedding::quantised(&dense, &[(feature, 1.0)]).unwrap()
        };
        Ok(texts.iter().map(embed).collect())
    }
}

async fn store(catalog: &Catalog, tenant: &str, records: Vec<talentmatch::pb::v1::Record>) {
    let tenant: TenantId = tenant.parse().unwrap();
    let records = records.into_iter().map(|record| record_from_pb(record, &tenant).unwrap().into());
    let documents = catalog.prepare(records.collect()).await.unwrap();
    catalog.replace(&Caller::of_tenant(tenant), documents).await.unwrap();
}

/// The sample in two tenants, under the model `old`.
async fn filled() -> (Arc<dyn Store>, Catalog) {
    let from: Arc<dyn Store> = Arc::new(MemoryStore::new(8));
    let catalog = Catalog::new(from.clone(), Toy::new("old@1", 8));
    store(&catalog, "school-1", sample_records()).await;
    store(&catalog, "school-2", sample_records().into_iter().take(40).collect()).await;
    (from, catalog)
}

async fn all(store: &dyn Store) -> Vec<Arc<Document>> {
    let mut all = Vec::new();
    for tenant in ["school-1", "school-2"] {
        for kind in RecordKind::ALL {
            let page = store.shelf(&tenant.parse().unwrap(), kind, None, 10_000).await;
            let names: Vec<RecordName> = page.iter().map(|document| document.name().clone()).collect();
            all.extend(store.whole(&names).await.into_iter().flatten());
        }
    }
    all.sort_by(|a, b| a.name().cmp(b.name()));
    all
}

/// Everything but what the model made is the same.
async fn check_same(from: &dyn Store, to: &dyn Store, dimension: usize) {
    let (old, new) = (all(from).await, all(to).await);
    assert_eq!(old.len(), new.len());
    for (old, new) in old.iter().zip(&new) {
        assert!(new.embedding.is_sound(dimension) && new.text_hash != old.text_hash, "{}", new.name());
        let same = Document {
            text_hash: old.text_hash.clone(),
            embedding: old.embedding.clone(),
            ..(**new).clone()
        };
        assert_eq!(same, **old);
    }
}

fn job(id: &str, title: &str) -> talentmatch::pb::v1::Record {
    record(json!({ "name": format!("jobPostings/{id}"), "jobPosting": { "title": title } }))
}

fn job_name(id: &str) -> RecordName {
    name("school-1", RecordKind::JobPosting, id)
}

async fn title(store: &dyn Store, id: &str) -> Option<String> {
    let document = store.whole(&[job_name(id)]).await.pop().flatten()?;
    Some(document.facts.title.clone())
}

async fn copies_and_carries_over(to: Arc<dyn Store>) {
    let (from, catalog) = filled().await;
    let model = Toy::new("new@1", 16);
    let mut reindex = Reindex::new(from.clone(), to.clone(), model.clone());
    let work = reindex.fill(&|_| {}).await.unwrap();
    assert_eq!(work, Work { passes: 2, copied: 508, deleted: 0, records: 508 });
    assert_eq!(model.count(), 508);
    assert!(all(&*from).await.iter().any(|document| document.record.clone().take_protected().is_some()));
    check_same(&*from, &*to, 16).await;

    store(&catalog, "school-1", vec![job("new", "数控车工")]).await;
    from.write(vec![delete(all(&*from).await[0].name().clone())]).await.unwrap();
    let work = reindex.fill(&|_| {}).await.unwrap();
    assert_eq!((work.copied, work.deleted, work.records), (1, 1, 508));
    check_same(&*from, &*to, 16).await;

    // Another run, as after a kill, finds that nothing is left to do.
    model.count();
    let work = Reindex::new(from.clone(), to.clone(), model.clone()).fill(&|_| {}).await.unwrap();
    assert_eq!((work, model.count()), (Work { passes: 1, copied: 0, deleted: 0, records: 508 }, 0));
}

#[tokio::test]
async fn every_record_is_copied_and_made_anew_in_memory() {
    copies_and_carries_over(Arc::new(MemoryStore::new(16))).await;
}

#[tokio::test]
async fn every_record_is_copied_and_made_anew_in_a_folder() {
    let dir = folder();
    let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
    let making =
        Making { model: "new@1".to_string(), dimension: 16, text_version: 1, derivation: derivation() };
    copies_and_carries_over(generations.open(&making).await.unwrap()).await;
}

/// After an upgrade that reads records otherwise, texts that are as they were keep their vectors.
#[tokio::test]
async fn only_texts_that_changed_are_embedded_again() {
    let model = Toy::new("old@1", 8);
    let (from, _) = filled().await;
    let to: Arc<dyn Store> = Arc::new(MemoryStore::new(8));
    Reindex::new(from.clone(), to.clone(), model.clone()).fill(&|_| {}).await.unwrap();
    let before = all(&*from).await;
    assert_eq!((model.count(), all(&*to).await), (0, before.clone()));
    let names: Vec<RecordName> = before.iter().map(|document| document.name().clone()).collect();
    derive_again(&*to, &*model, &names, &|_| {}).await.unwrap();
    assert_eq!((model.count(), all(&*to).await), (0, before));
    let other = Toy::new("other@1", 8);
    derive_again(&*to, &*other, &names, &|_| {}).await.unwrap();
    assert_eq!(other.count(), names.len());
}

#[tokio::test]
async fn stores_that_do_not_agree_are_not_exchanged() {
    let (from, _) = filled().await;
    let to: Arc<dyn Store> = Arc::new(MemoryStore::new(16));
    let stray = crate::documents::put(Document {
        embedding: Toy::new("new@1", 16).embed(vec![Text::default()]).await.unwrap().pop().unwrap(),
        ..crate::documents::job("stray", 1)
    });
    let mut reindex = Reindex::new(from.clone(), to.clone(), Toy::new("new@1", 16));
    reindex.fill(&|_| {}).await.unwrap();
    to.write(vec![stray]).await.unwrap();
    let refused = reindex.fill(&|_| {}).await.expect_err("one too many").to_string();
    assert!(refused.contains("jobPostings of school-1"), "{refused}");
    // A new run sees what is too many, and clears it away.
    Reindex::new(from, to, Toy::new("new@1", 16)).fill(&|_| {}).await.unwrap();
}

#[tokio::test]
async fn what_lagging_servers_wrote_is_carried_over_and_nothing_newer_is_undone() {
    let (from, old) = filled().await;
    let to: Arc<dyn Store> = Arc::new(MemoryStore::new(16));
    let model = Toy::new("new@1", 16);
    let new = Catalog::new(to.clone(), model.clone());
    let jobs =
        ["kept", "old-changed", "new-changed", "both-new-later", "both-old-later", "old-gone", "new-gone"];
    store(&old, "school-1", jobs.map(|id| job(id, "起初")).to_vec()).await;
    let mut reindex = Reindex::new(from.clone(), to.clone(), model);
    reindex.fill(&|_| {}).await.unwrap();

    // From here on some servers write to the old store and some to the new one.
    store(
        &old,
        "school-1",
        vec![job("both-new-later", "旧"), job("old-changed", "旧"), job("old-made", "旧")],
    )
    .await;
    store(
        &new,
        "school-1",
        vec![job("both-new-later", "新"), job("new-changed", "新"), job("new-made", "新")],
    )
    .await;
    store(&new, "school-1", vec![job("both-old-later", "新")]).await;
    store(&old, "school-1", vec![job("both-old-later", "旧")]).await;
    from.write(vec![delete(job_name("old-gone"))]).await.unwrap();
    to.write(vec![delete(job_name("new-gone"))]).await.unwrap();
    let work = reindex.settle(to.clone()).await.unwrap();
    assert_eq!((work.copied, work.deleted), (3, 1));
    let expected = [
        ("kept", Some("起初")),
        ("old-changed", Some("旧")),
        ("new-changed", Some("新")),
        ("both-new-later", Some("新")),
        ("both-old-later", Some("旧")),
        ("old-made", Some("旧")),
        ("new-made", Some("新")),
        ("old-gone", None),
        ("new-gone", None),
    ];
    for (id, expected) in expected {
        assert_eq!(title(&*to, id).await.as_deref(), expected, "{id}");
    }
}

/// Writes through the gate until told to stop, as services do: single records, imports and deletes.
async fn write_until(
    serving: Serving,
    stop: Arc<AtomicBool>,
    writer: usize,
) -> BTreeMap<RecordName, Option<String>> {
    let mut acknowledged = BTreeMap::new();
    let (told, school) = (deletions(), Caller::of_tenant("school-1".parse().unwrap()));
    let record = |id: &str, title: &str| record_from_pb(job(id, title), &school.tenant).unwrap();
    for turn in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let (id, title) = (format!("w{writer}-{}", turn % 40), format!("焊工 {turn}"));
        let (name, new) = (job_name(&id), record(&id, &title));
        match turn % 3 {
            0 => {
                let claim = Claim { name: name.clone(), etag: None, keeps: false };
                let catalog = serving.writing().await;
                let mut update = catalog.update(&school, vec![claim]).unwrap();
                update.read().await.unwrap();
                let written = update.write(vec![new], false).await.unwrap();
                assert!(written.is_some(), "nobody else writes under this name");
                acknowledged.insert(name, Some(title));
            }
            1 => {
                let prepared = serving.prepare(vec![new.into()]).await.unwrap();
                tokio::time::sleep(Duration::from_millis(5)).await;
                serving.replace(&school, prepared).await.unwrap();
                acknowledged.insert(name, Some(title));
            }
            _ => {
                let earlier = job_name(&format!("w{writer}-{}", (turn - 1) % 40));
                let gone = vec![earlier.clone().into()];
                serving.writing().await.delete(&school, gone, false, &told).await.unwrap();
                acknowledged.insert(earlier, None);
            }
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_acknowledged_is_lost_by_an_exchange() {
    let (from, _) = filled().await;
    let (old, new) = (Toy::new("old@1", 8), Toy::new("new@1", 16));
    let to: Arc<dyn Store> = Arc::new(MemoryStore::new(16));
    let serving = Serving::new(Engine::new(from.clone(), old));
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> =
        (0..4).map(|writer| tokio::spawn(write_until(serving.clone(), stop.clone(), writer))).collect();
    let slowly = |_: Progress| std::thread::sleep(Duration::from_millis(10));
    let reindex = Reindex::new(from.clone(), to.clone(), new);
    let (work, before) = reindex.exchange(&serving, async { Ok(()) }, &slowly).await.unwrap();
    assert!(work.copied > 508, "something was written meanwhile: {work:?}");
    assert!(Arc::ptr_eq(&before.store, &from) && Arc::ptr_eq(&serving.now().store, &to));
    let at_exchange = from.count(&Filter::default()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        for (name, expected) in writer.await.unwrap() {
            let stored = to.whole(std::slice::from_ref(&name)).await.remove(0);
            assert_eq!(stored.map(|document| document.facts.title.clone()), expected, "{name}");
        }
    }
    assert!(all(&*to).await.iter().all(|document| document.embedding.is_sound(16)), "of one model");
    assert_eq!(
        from.count(&Filter::default()).await.unwrap(),
        at_exchange,
        "nothing is written to the old one"
    );
}

#[tokio::test]
async fn an_exchange_that_fails_leaves_the_old_store_in_use() {
    let (from, _) = filled().await;
    let serving = Serving::new(Engine::new(from.clone(), Toy::new("old@1", 8)));
    let to: Arc<dyn Store> = Arc::new(MemoryStore::new(16));
    let reindex = Reindex::new(from.clone(), to, Toy::new("new@1", 16));
    let full = async { Err(StoreError::DiskFull("0 MiB are free".into())) };
    assert!(reindex.exchange(&serving, full, &|_| {}).await.is_err());
    assert!(Arc::ptr_eq(&serving.now().store, &from));
    drop(serving.writing().await);
}

const CHILD: &str = "TALENTMATCH_TEST_REINDEX_CHILD";

fn making(model: &str, dimension: usize) -> Making {
    Making { model: model.to_string(), dimension, text_version: TEXT_VERSION, derivation: derivation() }
}

/// Not a test of its own: the process that [`a_reindex_that_is_killed_goes_on_where_it_was`] starts and kills.
#[tokio::test]
async fn child_that_reindexes_until_it_is_killed() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let generations = EmbeddedGenerations::open(Path::new(&dir), 0).unwrap();
    let from = generations.open(&making("old@1", 8)).await.unwrap();
    let to = generations.open(&making("new@1", 16)).await.unwrap();
    let tell = |progress: Progress| {
        writeln!(std::io::stdout().lock(), "\ncopied {}", progress.copied).unwrap();
        std::thread::sleep(Duration::from_millis(30));
    };
    Reindex::new(from, to, Toy::new("new@1", 16)).fill(&tell).await.unwrap();
    generations.switch(&making("new@1", 16)).await.unwrap();
    writeln!(std::io::stdout().lock(), "\ndone").unwrap();
}

/// Runs the child until it has copied more, and kills it. True when it came to the end.
fn run_child(dir: &Path) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "reindex::child_that_reindexes_until_it_is_killed", "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let told =
        lines.find(|line| line == "done" || line.strip_prefix("copied ").is_some_and(|count| count != "0"));
    let is_done = told.expect("it copies or is done") == "done";
    child.kill().unwrap();
    child.wait().unwrap();
    is_done
}

#[tokio::test]
async fn a_reindex_that_is_killed_goes_on_where_it_was() {
    let dir = folder();
    let count = 1_500;
    {
        let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
        let from = generations.open(&making("old@1", 8)).await.unwrap();
        generations.switch(&making("old@1", 8)).await.unwrap();
        let catalog = Catalog::new(from.clone(), Toy::new("old@1", 8));
        let records = (0..count).map(|number| job(&format!("job-{number}"), &format!("焊工 {number}")));
        store(&catalog, "school-1", records.collect()).await;
        from.close().await.unwrap();
    }
    let mut kills = 0;
    while !run_child(dir.path()) {
        kills += 1;
        assert!(kills < 20, "every run copies at least a page");
        let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
        let to = generations.open(&making("new@1", 16)).await.unwrap();
        assert!(to.count(&Filter::default()).await.unwrap() > 0, "what was done stays done");
        to.close().await.unwrap();
    }
    assert!(kills > 0, "killed at least once");
    let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
    let listed = generations.list().await.unwrap();
    assert!(listed.iter().any(|one| one.is_current && one.made_with == making("new@1", 16)), "{listed:?}");
    let (from, to) = (making("old@1", 8), making("new@1", 16));
    let (from, to) = (generations.open(&from).await.unwrap(), generations.open(&to).await.unwrap());
    assert_eq!(to.count(&Filter::default()).await.unwrap(), count);
    check_same(&*from, &*to, 16).await;
}
