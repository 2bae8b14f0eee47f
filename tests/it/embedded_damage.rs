//! Flips bytes of what a folder keeps: whatever is hit is told or does no harm, and is never given out as good.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::{RecordKind, RecordName};
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::engine::ports::{Generations, Making, Order, Search, Store, StoreError};
use talentmatch::store::embedded::{EmbeddedGenerations, EmbeddedOptions, EmbeddedStore};

use crate::documents::{DIMENSION, delete, derivation, document, folder, job, job_name, name, put};
use crate::support::WholeReads;

const RECORDS: &str = "records.redb";

fn options() -> EmbeddedOptions {
    EmbeddedOptions {
        disk_reserve_bytes: 0,
        keep_index_from: 1,
        ..EmbeddedOptions::new("test@1", DIMENSION, 1)
    }
}

fn making() -> Making {
    Making { model: "test@1".to_string(), dimension: DIMENSION, text_version: 1, derivation: derivation() }
}

fn student(id: &str, seed: u64) -> Document {
    let mut document = document(name("school-1", RecordKind::StudentProfile, id), seed);
    let keywords = &mut document.fields.keywords;
    keywords.insert(Field::Tenant, vec!["school-1".to_string()]);
    keywords.insert(Field::Kind, vec!["studentProfiles".to_string()]);
    document
}

/// What must be there, by name.
type Ledger = BTreeMap<RecordName, Document>;

/// Jobs of several sizes and students with protected attributes, some written twice and some deleted again.
async fn fill(dir: &Path) -> Ledger {
    let store = EmbeddedStore::open(dir, options()).unwrap();
    let mut ledger = Ledger::new();
    let jobs = (0..60).map(|seed| job(&format!("job-{seed:03}"), seed));
    let students = (0..30).map(|seed| student(&format!("student-{seed:03}"), 500 + seed));
    let again = (0..60).step_by(7).map(|seed| job(&format!("job-{seed:03}"), 1_000 + seed));
    for batch in [jobs.collect::<Vec<_>>(), students.collect(), again.collect()] {
        store.write(batch.iter().cloned().map(put).collect()).await.unwrap();
        ledger.extend(batch.into_iter().map(|document| (document.name().clone(), document)));
    }
    let gone: Vec<_> = (0..60).step_by(9).map(|seed| job_name(&format!("job-{seed:03}"))).collect();
    store.write(gone.iter().cloned().map(delete).collect()).await.unwrap();
    gone.iter().for_each(|name| drop(ledger.remove(name)));
    store.close().await.unwrap();
    ledger
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        match path.is_dir() {
            true => copy(&path, &to),
            false => assert!(fs::copy(path, to).is_ok()),
        }
    }
}

/// What became of a folder.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// Nothing was lost and nothing was told.
    harmless: u64,
    /// Told, and nothing is damaged any more.
    mended: u64,
    /// Told, with this many damaged records.
    damaged: u64,
    refused: u64,
}

/// Opens the folder and compares everything that can be read with the ledger.
async fn look(dir: &Path, ledger: &Ledger, what: &str, outcome: &mut Outcome) {
    let store = match EmbeddedStore::open(dir, options()) {
        Ok(store) => store,
        Err(StoreError::Refused(reason)) => {
            assert!(reason.contains(RECORDS), "{what}: {reason}");
            outcome.refused += 1;
            return;
        }
        Err(error) => panic!("{what}: {error}"),
    };
    derive_again(&store, ledger, what).await;
    let names: Vec<RecordName> = ledger.keys().cloned().collect();
    let mut damaged = Vec::new();
    for (name, stored) in names.iter().zip(store.get(&names).await.unwrap()) {
        match stored.unwrap_or_else(|| panic!("{what}: {name} is gone in silence")) {
            Ok(document) => assert_eq!(*document, ledger[name], "{what}"),
            Err(damage) => {
                assert_eq!(damage.name, *name, "{what}");
                damaged.push(name.clone());
            }
        }
    }
    let mut listed = 0;
    for kind in [RecordKind::JobPosting, RecordKind::StudentProfile] {
        let page = store.scan(&"school-1".parse().unwrap(), kind, None, 1_000).await.unwrap();
        for stored in page {
            let name = stored.map_or_else(|damage| damage.name, |document| document.name().clone());
            assert!(ledger.contains_key(&name), "{what}: {name} was deleted");
            listed += 1;
        }
    }
    assert_eq!(listed, ledger.len(), "{what}");
    let count = store.count(&Filter::default()).await.unwrap() as usize;
    let faults = store.health().await.faults;
    // Protected attributes are not in the index: a record that lost them is still found.
    assert!(count <= ledger.len() && count + damaged.len() >= ledger.len(), "{what}: {count}");
    assert!(damaged.is_empty() || !faults.is_empty(), "{what}: health says nothing of {damaged:?}");
    match (damaged.len(), faults.is_empty()) {
        (0, true) => outcome.harmless += 1,
        (0, false) => outcome.mended += 1,
        (some, _) => outcome.damaged += some as u64,
    }
    for name in &damaged {
        let change = if name.kind == RecordKind::JobPosting {
            delete(name.clone())
        } else {
            put(ledger[name].clone())
        };
        store.write(vec![change]).await.unwrap();
    }
    let stored = store.whole(&names).await;
    assert!(stored.iter().flatten().count() >= ledger.len() - damaged.len(), "{what}");
    let newest = Search { filter: Filter::default(), order: Order::Newest, limit: 1_000 };
    let found = store.search(newest).await.unwrap().len();
    assert_eq!(found, stored.iter().flatten().count(), "{what}: each is found again");
    store.close().await.unwrap();
}

/// What a service does at every opening: the records of which nothing derived is left are there, and are derived again.
async fn derive_again(store: &EmbeddedStore, ledger: &Ledger, what: &str) {
    let lost = store.underived().await.unwrap();
    for (name, kept) in lost.iter().zip(store.get(&lost).await.unwrap()) {
        if let Some(Ok(kept)) = kept {
            let given = &ledger[name];
            assert_eq!((&kept.record, &kept.etag), (&given.record, &given.etag), "{what}");
            store.write(vec![put(given.clone())]).await.unwrap();
        }
    }
    store.set_derived().await.unwrap();
}

/// Fails at fff0350: of 54 bytes flipped in the table of names 16 left records out in silence, a byte of the settings made
/// the folder an empty one, and a byte of a document was left out of lists with OK.
#[tokio::test]
async fn no_flipped_byte_of_the_records_goes_unnoticed() {
    let (whole, dir) = (folder(), folder());
    let ledger = fill(whole.path()).await;
    let bytes = fs::read(whole.path().join(RECORDS)).unwrap();
    // Bytes of the header, and some spread over the pages that are in use.
    let (of_header, step) = if is_long() { (1, 499) } else { (37, 14_009) };
    let header = (0..320).step_by(of_header);
    let used = (4_096..bytes.len()).step_by(step).filter(|at| is_used(&bytes, *at));
    let mut outcome = Outcome::default();
    let mut flips = 0;
    for at in header.chain(used) {
        let to = dir.path().join("folder");
        copy(whole.path(), &to);
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        fs::write(to.join(RECORDS), damaged).unwrap();
        look(&to, &ledger, &format!("byte {at}"), &mut outcome).await;
        fs::remove_dir_all(to).unwrap();
        flips += 1;
    }
    println!("{flips} flips: {outcome:?}");
    assert_eq!(outcome.refused, 0, "one byte never makes the rest unreadable");
    assert!(outcome.harmless > 0, "{outcome:?}");
}

/// The long form tries far more bytes: `TALENTMATCH_TEST_LONG=1 cargo test --test it embedded_damage`.
fn is_long() -> bool {
    std::env::var_os("TALENTMATCH_TEST_LONG").is_some()
}

/// Records of this test that fit into a page of 4 KiB.
const MOST_IN_A_PAGE: usize = 36;

/// Whether something lies in the page of a byte.
fn is_used(bytes: &[u8], at: usize) -> bool {
    bytes[at - at % 4_096..][..4_096].iter().any(|byte| *byte != 0)
}

/// Reading everything without opening it, for many more bytes than can be tried by opening: what verify calls whole is
/// whole, and of one flipped byte no more than the records of one page are damaged.
#[tokio::test]
async fn verify_sees_every_byte_that_matters() {
    let dir = folder();
    let ledger = fill(dir.path()).await;
    let path = dir.path().join(RECORDS);
    let bytes = fs::read(&path).unwrap();
    let (mut whole, mut mendable, mut damaged) = (0, 0, 0);
    for at in (0..bytes.len()).step_by(if is_long() { 37 } else { 1_201 }).filter(|at| is_used(&bytes, *at)) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&path, flipped).unwrap();
        let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
        let found = generations.verify(false, std::sync::Arc::new(|_, _| {})).await.unwrap().remove(0);
        assert_eq!(found.records, ledger.len() as u64, "byte {at}: {found:?}");
        assert!(found.gone.is_empty(), "byte {at}: {found:?}");
        assert!(found.damaged.len() <= MOST_IN_A_PAGE, "byte {at}: {found:?}");
        whole += u32::from(found.is_whole());
        mendable += u32::from(!found.mendable.is_empty() && found.damaged.is_empty());
        damaged += u32::from(!found.damaged.is_empty());
    }
    println!("whole {whole}, mendable {mendable}, with damaged records {damaged}");
    assert!(whole > 0 && mendable > 0 && damaged > 0, "{whole} {mendable} {damaged}");
}

/// Fails at fff0350: what was flipped while the process had not closed its folder was found by nothing.
#[tokio::test]
async fn a_byte_flipped_after_a_crash_never_takes_back_what_was_acknowledged() {
    let (whole, dir) = (folder(), folder());
    let mut ledger = fill(whole.path()).await;
    let store = EmbeddedStore::open(whole.path(), options()).unwrap();
    let last = job("job-001", 7_777);
    store.write(vec![put(last.clone()), delete(job_name("job-002"))]).await.unwrap();
    ledger.insert(last.name().clone(), last);
    ledger.remove(&job_name("job-002"));
    // As a killed process leaves it.
    let crashed = dir.path().join("crashed");
    copy(whole.path(), &crashed);
    store.close().await.unwrap();
    let bytes = fs::read(crashed.join(RECORDS)).unwrap();
    let mut outcome = Outcome::default();
    for at in (0..320)
        .step_by(if is_long() { 1 } else { 35 })
        .chain((4_096..bytes.len()).step_by(if is_long() { 997 } else { 150_001 }))
    {
        let to = dir.path().join("folder");
        copy(&crashed, &to);
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        fs::write(to.join(RECORDS), damaged).unwrap();
        look(&to, &ledger, &format!("byte {at} after a crash"), &mut outcome).await;
        fs::remove_dir_all(to).unwrap();
    }
    assert_eq!(outcome.refused, 0);
}

/// Fails at fff0350: it started with health SERVING and an empty folder.
#[tokio::test]
async fn records_that_vanished_are_not_made_anew_in_silence() {
    let dir = folder();
    fill(dir.path()).await;
    fs::remove_file(dir.path().join(RECORDS)).unwrap();
    let refused = EmbeddedStore::open(dir.path(), options()).err();
    assert!(
        matches!(&refused, Some(StoreError::Refused(reason)) if reason.contains("had records")),
        "{refused:?}"
    );
}

/// Fails at fff0350: an older copy of the records was served as if nothing had happened.
#[tokio::test]
async fn an_older_copy_of_the_records_is_refused_until_an_operator_goes_on_with_it() {
    let (dir, older) = (folder(), folder());
    let ledger = fill(dir.path()).await;
    copy(dir.path(), older.path());
    let store = EmbeddedStore::open(dir.path(), options()).unwrap();
    store.write(vec![put(job("job-900", 900))]).await.unwrap();
    store.close().await.unwrap();
    fs::copy(older.path().join(RECORDS), dir.path().join(RECORDS)).unwrap();
    for _ in 0..2 {
        let refused = EmbeddedStore::open(dir.path(), options()).err();
        assert!(
            matches!(&refused, Some(StoreError::Refused(why)) if why.contains("lacks 1 of the changes that were acknowledged")),
            "{refused:?}"
        );
    }
    let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
    let found = generations.verify(true, std::sync::Arc::new(|_, _| {})).await.unwrap();
    assert_eq!((found[0].records, found[0].gone.len()), (ledger.len() as u64, 1));
    let found = generations.verify(false, std::sync::Arc::new(|_, _| {})).await.unwrap();
    assert!(found[0].is_whole(), "{found:?}");
    drop(generations);
    let store = EmbeddedStore::open(dir.path(), options()).unwrap();
    assert_eq!(store.health().await.faults, []);
    store.close().await.unwrap();
}

/// Fails at fff0350, which has no such check.
#[tokio::test]
async fn verify_names_what_is_damaged_and_mends_what_follows_from_the_rest() {
    let dir = folder();
    let ledger = fill(dir.path()).await;
    let tell: talentmatch::engine::ports::Tell = std::sync::Arc::new(|_, _| {});
    let verify = async |repair| {
        let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
        generations.verify(repair, tell.clone()).await.unwrap().remove(0)
    };
    let found = verify(false).await;
    assert!(found.is_whole(), "{found:?}");
    assert_eq!((found.records, found.made_with), (ledger.len() as u64, Some(making())));
    let path = dir.path().join(RECORDS);
    let flip = |needle: &str| {
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.windows(needle.len()).position(|window| window == needle.as_bytes()).unwrap();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
    };
    // As a field of a message the etag lies in the record alone.
    flip("\x12\x08etag-523");
    let before = fs::read(&path).unwrap();
    let found = verify(false).await;
    let lost: Vec<_> = found.damaged.iter().map(|damage| damage.name.id().to_string()).collect();
    assert!(lost.contains(&"student-023".to_string()) && !found.mendable.is_empty(), "{found:?}");
    assert_eq!(fs::read(&path).unwrap(), before, "without repair nothing is changed");
    let found = verify(true).await;
    assert!(found.mendable.is_empty() && !found.mended.is_empty() && !found.is_whole(), "{found:?}");
    assert_eq!(found.damaged.iter().map(|damage| damage.name.id().to_string()).collect::<Vec<_>>(), lost);
    let store = EmbeddedStore::open(dir.path(), options()).unwrap();
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Kind, vec!["studentProfiles".into()]));
    assert_eq!(store.count(&filter).await.unwrap() as usize, 30 - lost.len());
    let again = lost.iter().map(|id| put(ledger[&name("school-1", RecordKind::StudentProfile, id)].clone()));
    store.write(again.collect()).await.unwrap();
    assert_eq!(store.health().await.faults, []);
    store.close().await.unwrap();
    drop(store);
    let found = verify(false).await;
    assert!(found.is_whole(), "{found:?}");
}

/// The table of names follows from the documents: without its pages nothing is lost.
#[tokio::test]
async fn names_are_made_again_from_the_documents() {
    let dir = folder();
    let ledger = fill(dir.path()).await;
    let path = dir.path().join(RECORDS);
    let mut bytes = fs::read(&path).unwrap();
    let needle = b"tenants/school-1/jobPostings/job-0";
    // In a record a name is the first field of a message: 0x0a, its length and the name.
    let places: Vec<usize> = (2..bytes.len() - needle.len())
        .filter(|at| bytes[*at..].starts_with(needle) && bytes[*at - 2] != 0x0a)
        .collect();
    assert!(places.len() > 20);
    places.into_iter().for_each(|at| bytes[at] ^= 0x20);
    fs::write(&path, bytes).unwrap();
    let store = EmbeddedStore::open(dir.path(), options()).unwrap();
    let names: Vec<RecordName> = ledger.keys().cloned().collect();
    let stored = store.whole(&names).await;
    assert!(stored.iter().zip(ledger.values()).all(|(stored, document)| stored.as_deref() == Some(document)));
    assert_eq!(store.health().await.faults, []);
}
