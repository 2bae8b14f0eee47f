//! What the embedded store promises beyond the contract: nothing acknowledged is lost, readers see each batch as a whole, what
//! was deleted is not kept, one process at a time, and no write on a disk that is nearly full.

use crate::support::WholeReads;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use talentmatch::domain::record::Resource;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::record::person::ProtectedAttributes;
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::engine::ports::{Order, Search, Store, StoreError};
use talentmatch::store::embedded::{EmbeddedOptions, EmbeddedStore};

use crate::documents::{DIMENSION, Dice, delete, document, embedding, folder, job, job_name, name, put};

pub fn options() -> EmbeddedOptions {
    EmbeddedOptions {
        disk_reserve_bytes: 0,
        keep_index_from: 1,
        ..EmbeddedOptions::new("test@1", DIMENSION, 1)
    }
}

pub fn open(dir: &Path) -> EmbeddedStore {
    EmbeddedStore::open(dir, options()).unwrap()
}

async fn fill(dir: &Path, count: u64) -> Vec<Document> {
    let store = open(dir);
    let documents: Vec<_> = (0..count).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    store.close().await.unwrap();
    documents
}

async fn near(store: &EmbeddedStore, seed: u64, limit: usize) -> Vec<Arc<Document>> {
    let order = Order::Nearest(embedding(seed));
    store.search(Search { filter: Filter::default(), order, limit }).await.unwrap()
}

/// Every document is stored, is found by both views and by filters, and nothing else is.
pub async fn check_all(store: &EmbeddedStore, documents: &[Document]) {
    let names: Vec<_> = documents.iter().map(|document| document.name().clone()).collect();
    let stored = store.whole(&names).await;
    assert!(stored.iter().zip(documents).all(|(stored, document)| stored.as_deref() == Some(document)));
    assert_eq!(store.count(&Filter::default()).await.unwrap(), documents.len() as u64);
    for document in documents.iter().step_by(1 + documents.len() / 10) {
        let search =
            Search { filter: Filter::default(), order: Order::Nearest(document.embedding.clone()), limit: 1 };
        let found = store.search(search).await.unwrap();
        assert_eq!(found.first().map(|found| found.etag.clone()), Some(document.etag.clone()));
    }
    assert_eq!(near(store, 0, documents.len() + 10).await.len(), documents.len());
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Tenant, vec!["school-1".into()]));
    assert_eq!(store.count(&filter).await.unwrap(), documents.len() as u64);
}

#[tokio::test]
async fn everything_is_there_after_opening_again() {
    let dir = folder();
    let mut documents = fill(dir.path(), 200).await;
    check_all(&open(dir.path()), &documents).await;
    {
        let store = open(dir.path());
        store.write(vec![put(job("job-0001", 9_001)), delete(job_name("job-0000"))]).await.unwrap();
        // Dropped without being closed.
    }
    documents[1] = job("job-0001", 9_001);
    documents.remove(0);
    let store = open(dir.path());
    check_all(&store, &documents).await;
    assert!(store.whole(&[job_name("job-0000")]).await[0].is_none());
}

/// Makes of a folder what an earlier version left: an index in files, and tables that told how far it was.
fn add_index_of_an_earlier_version(dir: &Path) {
    fs::create_dir_all(dir.join("index/segments/0")).unwrap();
    for file in ["index/edge_config.json", "index/segments/0/segment.json", "index-loading"] {
        fs::write(dir.join(file), "{}").unwrap();
    }
    let database = redb::Database::open(dir.join("records.redb")).unwrap();
    let txn = database.begin_write().unwrap();
    let changes = redb::TableDefinition::<u64, u64>::new("changes");
    txn.open_table(changes).unwrap().insert(7, 8).unwrap();
    let files = redb::TableDefinition::<&str, (u64, u32)>::new("index_files");
    txn.open_table(files).unwrap().insert("segments/0/segment.json", (2, 3)).unwrap();
    let counters = redb::TableDefinition::<&str, u64>::new("counters");
    txn.open_table(counters).unwrap().insert("applied_seq", 6).unwrap();
    txn.commit().unwrap();
}

/// Names of the tables and of the counters in a folder's records.
fn tables(dir: &Path) -> Vec<String> {
    use redb::{ReadableDatabase, ReadableTable, TableHandle};
    let database = redb::Database::open(dir.join("records.redb")).unwrap();
    let txn = database.begin_read().unwrap();
    let counters = txn.open_table(redb::TableDefinition::<&str, u64>::new("counters")).unwrap();
    let counters = counters.iter().unwrap().map(|row| row.unwrap().0.value().to_string());
    txn.list_tables().unwrap().map(|table| table.name().to_string()).chain(counters).collect()
}

#[tokio::test]
async fn what_an_earlier_version_kept_of_its_index_is_removed_and_every_record_kept() {
    let dir = folder();
    let documents = fill(dir.path(), 150).await;
    let before = tables(dir.path());
    add_index_of_an_earlier_version(dir.path());
    assert_ne!(tables(dir.path()), before);
    let store = open(dir.path());
    check_all(&store, &documents).await;
    store.close().await.unwrap();
    drop(store);
    let mut left: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["acknowledged", "index.snapshot", "lock", "records.redb", "secret.key"]);
    assert_eq!(tables(dir.path()), before);
    check_all(&open(dir.path()), &documents).await;
}

/// Flips a bit in the middle of the first stored record that contains `needle`.
pub fn damage_record(dir: &Path, needle: &str) {
    let path = dir.join("records.redb");
    let mut bytes = fs::read(&path).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - needle.len()).filter(|at| bytes[*at..].starts_with(needle.as_bytes())).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place] ^= 1;
    }
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_damaged_record_is_never_returned_as_good() {
    let dir = folder();
    let mut documents = fill(dir.path(), 40).await;
    // As a field of a message the etag lies in the record alone.
    damage_record(dir.path(), "\x12\x07etag-17");
    for _ in 0..2 {
        let store = open(dir.path());
        let damaged = store.get(&[job_name("job-0017")]).await.unwrap().remove(0);
        assert!(matches!(damaged, Some(Err(damage)) if damage.name == job_name("job-0017")));
        let found = near(&store, 17, 40).await;
        assert_eq!(found.len(), 39);
        assert!(found.iter().all(|document| document.name().id() != "job-0017"));
        store.close().await.unwrap();
    }
    let store = open(dir.path());
    store.write(vec![put(job("job-0017", 17))]).await.unwrap();
    store.close().await.unwrap();
    documents[17] = job("job-0017", 17);
    check_all(&open(dir.path()), &documents).await;
}

/// What was derived can be made again, so its loss costs no record.
#[tokio::test]
async fn a_record_whose_derived_part_is_damaged_is_there_to_be_derived_again() {
    let dir = folder();
    let documents = fill(dir.path(), 40).await;
    // The text hash lies in what was derived alone.
    damage_record(dir.path(), "hash-17");
    let store = open(dir.path());
    assert!(store.is_derivation_due());
    let lost = store.underived().await.unwrap();
    assert!(lost.contains(&job_name("job-0017")));
    let kept = store.get(&lost).await.unwrap();
    for (name, kept) in lost.iter().zip(kept) {
        let kept = kept.expect("it is there").expect("it is sound");
        assert!(kept.record.name == *name && !kept.is_derived());
    }
    assert!(near(&store, 17, 40).await.iter().all(|document| !lost.contains(document.name())));
    let again = documents.iter().filter(|document| lost.contains(document.name())).cloned();
    store.write(again.map(put).collect()).await.unwrap();
    store.set_derived().await.unwrap();
    assert!(!store.is_derivation_due() && store.underived().await.unwrap().is_empty());
    check_all(&store, &documents).await;
    store.close().await.unwrap();
    drop(store);
    let store = open(dir.path());
    assert!(!store.is_derivation_due());
    check_all(&store, &documents).await;
}

#[tokio::test]
async fn a_second_process_is_refused() {
    let dir = folder();
    let first = open(dir.path());
    let refused = EmbeddedStore::open(dir.path(), options()).err();
    let named = dir.path().display().to_string();
    assert!(
        matches!(&refused, Some(StoreError::Unavailable(reason)) if reason.contains(&named)),
        "{refused:?}"
    );
    first.close().await.unwrap();
    open(dir.path());
}

#[tokio::test]
async fn a_folder_belongs_to_one_model() {
    let dir = folder();
    fill(dir.path(), 3).await;
    for other in [
        EmbeddedOptions { model: "other@2".into(), ..options() },
        EmbeddedOptions { dimension: 8, ..options() },
        EmbeddedOptions { text_version: 2, ..options() },
    ] {
        let refused = EmbeddedStore::open(dir.path(), other).err();
        assert!(matches!(refused, Some(StoreError::Mismatch(_))), "{refused:?}");
    }
    let refused = EmbeddedStore::open(dir.path(), EmbeddedOptions { model: "other@2".into(), ..options() });
    let reason = refused.err().unwrap().to_string();
    assert!(reason.contains("test@1") && reason.contains("other@2"), "{reason}");
}

#[tokio::test]
async fn a_disk_that_is_nearly_full_refuses_writes_and_serves_reads() {
    let dir = folder();
    let mut documents = fill(dir.path(), 30).await;
    let full = EmbeddedOptions { disk_reserve_bytes: u64::MAX, ..options() };
    let store = EmbeddedStore::open(dir.path(), full).unwrap();
    let refused = store.write(vec![put(job("new", 99)), delete(job_name("job-0000"))]).await;
    assert!(matches!(refused, Err(StoreError::DiskFull(_))));
    check_all(&store, &documents).await;
    store.write(vec![delete(job_name("job-0000"))]).await.unwrap();
    documents.remove(0);
    check_all(&store, &documents).await;
}

/// What was deleted or replaced is in no file any more once the store is closed, wherever in the file it lay.
#[tokio::test]
async fn what_was_deleted_is_in_no_file_after_a_close() {
    const CANARY: &str = "金丝雀-canary-7f3a91";
    let mut dice = Dice(29);
    for count in [1, 2, 17, 150, 600] {
        let dir = folder();
        let store = open(dir.path());
        let victim = dice.roll(count);
        let canaried = |id: &str| {
            let mut document = document(name("school-1", RecordKind::StudentProfile, id), 5);
            let Resource::StudentProfile(student) = &mut document.record.resource else {
                panic!("a student")
            };
            student.major_name = CANARY.to_string();
            student.protected =
                Some(ProtectedAttributes { gender: CANARY.to_string(), ..Default::default() });
            document.facts.title = CANARY.to_string();
            document.text_hash = CANARY.to_string();
            document.fields.keywords.insert(Field::Label, vec![CANARY.to_string()]);
            document
        };
        for id in 0..count {
            let mut batch = vec![put(job(&format!("job-{id:04}"), id))];
            if id == victim {
                batch.extend(["deleted", "replaced", CANARY_ID].map(|id| put(canaried(id))));
            }
            store.write(batch).await.unwrap();
        }
        store.close().await.unwrap();
        drop(store);
        assert!(holds(dir.path(), CANARY) && holds(dir.path(), CANARY_ID), "of {count}");
        let store = open(dir.path());
        let student = |id: &str| name("school-1", RecordKind::StudentProfile, id);
        let replaced = document(student("replaced"), 6);
        store
            .write(vec![put(replaced), delete(student("deleted")), delete(student(CANARY_ID))])
            .await
            .unwrap();
        store.close().await.unwrap();
        drop(store);
        assert!(!holds(dir.path(), CANARY) && !holds(dir.path(), CANARY_ID), "of {count}");
        let store = open(dir.path());
        assert_eq!(store.count(&Filter::default()).await.unwrap(), count + 1);
        assert_eq!(store.health().await.faults, []);
    }
}

const CANARY_ID: &str = "canary-2b8c";

/// Whether some file below a folder has these bytes.
fn holds(dir: &Path, needle: &str) -> bool {
    fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        let has = |bytes: Vec<u8>| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        if path.is_dir() { holds(&path, needle) } else { has(fs::read(&path).unwrap()) }
    })
}
