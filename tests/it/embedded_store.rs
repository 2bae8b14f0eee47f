//! What the embedded store promises beyond the contract: nothing acknowledged is lost, a damaged index is never
//! served, one process at a time, and no write on a disk that is nearly full.

use crate::support::WholeReads;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use talentmatch::domain::record::document::Document;
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::engine::ports::{Order, Search, Store, StoreError};
use talentmatch::store::embedded::{EmbeddedOptions, EmbeddedStore};

use crate::documents::{DIMENSION, Dice, delete, embedding, folder, job, job_name, put};

fn options() -> EmbeddedOptions {
    EmbeddedOptions { disk_reserve_bytes: 0, ..EmbeddedOptions::new("test@1", DIMENSION, 1) }
}

fn open(dir: &Path) -> EmbeddedStore {
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
async fn check_all(store: &EmbeddedStore, documents: &[Document]) {
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

#[tokio::test]
async fn a_missing_index_is_built_again() {
    let dir = folder();
    let documents = fill(dir.path(), 150).await;
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    check_all(&open(dir.path()), &documents).await;
}

fn index_files(dir: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![dir.join("index")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn damage(path: &Path, dice: &mut Dice) {
    let length = fs::metadata(path).unwrap().len();
    match dice.roll(4) {
        0 => OpenOptions::new().write(true).open(path).unwrap().set_len(length / 2).unwrap(),
        1 => fs::write(path, vec![0x5a; 4_096]).unwrap(),
        2 => fs::remove_file(path).unwrap(),
        _ => {
            let mut bytes = fs::read(path).unwrap();
            for _ in 0..16.min(bytes.len()) {
                let position = dice.roll(bytes.len() as u64) as usize;
                bytes[position] ^= 1 << dice.roll(8);
            }
            fs::write(path, bytes).unwrap();
        }
    }
}

#[tokio::test]
async fn a_damaged_index_is_never_served() {
    let dir = folder();
    let documents = fill(dir.path(), 120).await;
    let mut dice = Dice(11);
    for round in 0..6 {
        let files = index_files(dir.path());
        for _ in 0..=round % 3 {
            let path = &files[dice.roll(files.len() as u64) as usize];
            if path.exists() {
                damage(path, &mut dice);
            }
        }
        let store = open(dir.path());
        check_all(&store, &documents).await;
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn loading_that_killed_the_process_is_not_tried_twice() {
    let dir = folder();
    let documents = fill(dir.path(), 50).await;
    fs::write(dir.path().join("index-loading"), "").unwrap();
    let before = index_files(dir.path());
    check_all(&open(dir.path()), &documents).await;
    let segments = |files: Vec<PathBuf>| {
        files.into_iter().filter(|path| path.ends_with("segment.json")).collect::<Vec<_>>()
    };
    assert_ne!(segments(before), segments(index_files(dir.path())), "a new index has new segments");
}

/// Flips a bit in the middle of the first stored record that contains `needle`.
fn damage_record(dir: &Path, needle: &str) {
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
        // The second round builds the index without it.
        fs::remove_dir_all(dir.path().join("index")).unwrap();
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

#[tokio::test]
async fn the_log_of_the_index_does_not_grow_for_ever() {
    let dir = folder();
    let mut most = 0;
    for _ in 0..3 {
        let store = open(dir.path());
        for round in 0..8 {
            let documents = (0..500).map(|seed| job(&format!("job-{seed:04}"), seed + 10_000 * round));
            store.write(documents.map(put).collect()).await.unwrap();
        }
        store.close().await.unwrap();
        // Opening cuts it back.
        open(dir.path()).close().await.unwrap();
        let of_wal = |path: &PathBuf| path.to_string_lossy().contains("/wal/closed-");
        most = most.max(index_files(dir.path()).into_iter().filter(of_wal).count());
    }
    assert!(most <= 1, "{most} closed pieces");
    let documents: Vec<_> = (0..500).map(|seed| job(&format!("job-{seed:04}"), seed + 70_000)).collect();
    check_all(&open(dir.path()), &documents).await;
}

#[tokio::test]
async fn clauses_that_all_pass_matter_again_when_one_does_not() {
    let dir = folder();
    let store = open(dir.path());
    let in_region = |id: String, seed, region: &str| {
        let mut document = job(&id, seed);
        document.fields.keywords.insert(Field::Region, vec![region.to_string()]);
        document
    };
    let inside = (0..50).map(|seed| put(in_region(format!("in-{seed}"), seed, "50")));
    store.write(inside.collect()).await.unwrap();
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Region, vec!["50".into()]));
    let search = || Search { filter: filter.clone(), order: Order::Nearest(embedding(999)), limit: 10 };
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(store.search(search()).await.unwrap().len() >= 10);
    let outside = (0..50).map(|id| put(in_region(format!("out-{id}"), 999, "51")));
    store.write(outside.collect()).await.unwrap();
    for _ in 0..2 {
        let found = store.search(search()).await.unwrap();
        assert!(found.len() >= 10 && found.iter().all(|document| document.name().id().starts_with("in-")));
        tokio::time::sleep(Duration::from_millis(1_100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_go_on_while_the_index_is_improved() {
    let dir = folder();
    let store = open(dir.path());
    let mut documents: Vec<_> = (0..5_200).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    for batch in documents.chunks(1_000) {
        store.write(batch.iter().cloned().map(put).collect()).await.unwrap();
    }
    // The improvement begins in the first quiet moment.
    tokio::time::sleep(Duration::from_millis(1_900)).await;
    let mut dice = Dice(3);
    for round in 0..40 {
        let place = dice.roll(documents.len() as u64) as usize;
        let id = documents[place].name().id().to_string();
        if round % 4 == 0 {
            store.write(vec![delete(documents.swap_remove(place).name().clone())]).await.unwrap();
        } else {
            documents[place] = job(&id, 20_000 + round);
            store.write(vec![put(documents[place].clone())]).await.unwrap();
            let order = Order::Nearest(documents[place].embedding.clone());
            let found = store.search(Search { filter: Filter::default(), order, limit: 1 }).await.unwrap();
            assert_eq!(found[0].name().id(), id);
        }
        assert_eq!(store.count(&Filter::default()).await.unwrap(), documents.len() as u64);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    store.close().await.unwrap();
    drop(store);
    // A close does not wait long for an improvement: the folder is free when that has ended.
    let free = async || loop {
        match EmbeddedStore::open(dir.path(), options()) {
            Err(StoreError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(100)).await,
            opened => break opened.unwrap(),
        }
    };
    check_all(&free().await, &documents).await;
}
