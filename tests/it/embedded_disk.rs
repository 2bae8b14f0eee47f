//! A disk without room: reads go on, and writes come back by themselves. Needs the right to mount, and says so without.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use talentmatch::domain::record::document::Document;
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::engine::ports::{Order, Search, Store, StoreError};
use talentmatch::store::embedded::{EmbeddedOptions, EmbeddedStore};

use crate::documents::{DIMENSION, folder, job, job_name, put};
use crate::support::WholeReads;

fn options(reserve: u64) -> EmbeddedOptions {
    EmbeddedOptions { disk_reserve_bytes: reserve, ..EmbeddedOptions::new("test@1", DIMENSION, 1) }
}

/// A small disk of its own, in memory. `fill` and `empty` may follow each other often.
pub struct Disk(tempfile::TempDir);

impl Disk {
    pub fn mount(megabytes: u64) -> Option<Self> {
        let dir = folder();
        let size = format!("size={megabytes}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(dir.path()).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(dir)),
            _ => {
                eprintln!("not tested: a disk without room needs the right to mount one");
                None
            }
        }
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Leaves so many bytes free.
    pub fn fill(&self, free: u64) {
        let stat = rustix::fs::statvfs(self.path()).unwrap();
        let there = stat.f_bavail * stat.f_frsize;
        fs::write(self.path().join("ballast"), vec![1; there.saturating_sub(free) as usize]).unwrap();
    }

    /// Lets the disk be written, or only read.
    fn set_writable(&self, is_writable: bool) {
        let how = if is_writable { "remount,rw" } else { "remount,ro" };
        let mounted = Command::new("mount").args(["-o", how]).arg(self.path()).status();
        assert!(mounted.is_ok_and(|status| status.success()));
    }

    pub fn empty(&self) {
        fs::remove_file(self.path().join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(self.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()));
    }
}

async fn check_reads(store: &EmbeddedStore, documents: &[Document]) {
    let names: Vec<_> = documents.iter().map(|document| document.name().clone()).collect();
    let stored = store.whole(&names).await;
    assert!(stored.iter().zip(documents).all(|(stored, document)| stored.as_deref() == Some(document)));
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Tenant, vec!["school-1".into()]));
    assert_eq!(store.count(&filter).await.unwrap(), documents.len() as u64);
    let facet = store.facet(&filter, Field::Kind, 5).await.unwrap();
    assert_eq!(facet, [("jobPostings".to_string(), documents.len() as u64)]);
    let newest = Search { filter: filter.clone(), order: Order::Newest, limit: 3 };
    assert_eq!(store.search(newest).await.unwrap().len(), 3);
    for document in documents.iter().step_by(7) {
        let search =
            Search { filter: filter.clone(), order: Order::Nearest(document.embedding.clone()), limit: 1 };
        assert_eq!(store.search(search).await.unwrap()[0].name(), document.name());
    }
}

/// Until the store takes writes again, as it must by itself.
async fn write_when_it_can(store: &EmbeddedStore, document: &Document) {
    let began = Instant::now();
    while let Err(error) = store.write(vec![put(document.clone())]).await {
        assert!(matches!(error, StoreError::DiskFull(_)), "{error}");
        assert!(began.elapsed() < Duration::from_secs(60), "writes do not come back");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Fails at fff0350: the process died of SIGBUS when it opened its folder on a full disk.
#[tokio::test]
async fn a_folder_on_a_full_disk_is_read_and_written_again_when_there_is_room() {
    let Some(disk) = Disk::mount(200) else { return };
    let dir = disk.path().join("data");
    let mut documents: Vec<_> = (0..60).map(|seed| job(&format!("job-{seed:03}"), seed)).collect();
    let store = EmbeddedStore::open(&dir, options(0)).unwrap();
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    store.close().await.unwrap();
    drop(store);
    for free in [0, 100_000, 3 << 20] {
        disk.fill(free);
        let store = EmbeddedStore::open(&dir, options(0)).unwrap();
        check_reads(&store, &documents).await;
        let refused = store.write(vec![put(job("new", 99))]).await;
        assert!(matches!(refused, Err(StoreError::DiskFull(_))), "{refused:?}");
        let health = store.health().await;
        assert!(health.reads.is_ok() && health.writes.is_err() && health.faults.is_empty(), "{health:?}");
        disk.empty();
        let more = job(&format!("more-{free}"), 900 + free % 89);
        write_when_it_can(&store, &more).await;
        documents.push(more);
        check_reads(&store, &documents).await;
        assert!(store.health().await.writes.is_ok());
        store.close().await.unwrap();
    }
    check_reads(&EmbeddedStore::open(&dir, options(0)).unwrap(), &documents).await;
}

/// The index takes no room on the disk, so that a large folder opens to be written where little is free. One that an earlier
/// version kept gives its room back, also where it was all that filled the disk.
#[tokio::test]
async fn an_index_takes_no_room_and_an_old_one_gives_its_room_back() {
    const LITTLE: u64 = 12 << 20;
    let Some(disk) = Disk::mount(200) else { return };
    let dir = disk.path().join("data");
    let large = |seed: u64| {
        let mut document = job(&format!("job-{seed:03}"), seed);
        document.text_hash = format!("hash-{seed}-").repeat(50_000);
        document
    };
    let mut documents: Vec<_> = (0..64).map(large).collect();
    let store = EmbeddedStore::open(&dir, options(0)).unwrap();
    for document in &documents {
        store.write(vec![put(document.clone())]).await.unwrap();
    }
    store.close().await.unwrap();
    drop(store);
    assert!(fs::metadata(dir.join("records.redb")).unwrap().len() > 20 << 20);
    disk.fill(LITTLE);
    let store = EmbeddedStore::open(&dir, options(0)).unwrap();
    assert!(store.health().await.writes.is_ok(), "{:?}", store.health().await);
    documents.push(job("job-900", 900));
    store.write(vec![put(documents[64].clone())]).await.unwrap();
    check_reads(&store, &documents).await;
    store.close().await.unwrap();
    drop(store);

    disk.empty();
    fs::create_dir(dir.join("index")).unwrap();
    fs::write(dir.join("index").join("old"), vec![1; 50 << 20]).unwrap();
    disk.fill(1 << 20);
    let store = EmbeddedStore::open(&dir, options(0)).unwrap();
    check_reads(&store, &documents).await;
    documents.push(job("job-901", 901));
    write_when_it_can(&store, &documents[65]).await;
    check_reads(&store, &documents).await;
    assert!(store.health().await.writes.is_ok() && !dir.join("index").exists());
    store.close().await.unwrap();
}

/// A folder without the secret of page tokens did not open where none could be kept, and none opened on a disk that can only
/// be read: the lock could not be written.
#[tokio::test]
async fn a_folder_opens_where_nothing_can_be_kept() {
    let Some(disk) = Disk::mount(200) else { return };
    let dir = disk.path().join("data");
    let mut documents: Vec<_> = (0..20).map(|seed| job(&format!("job-{seed:03}"), seed)).collect();
    let store = EmbeddedStore::open(&dir, options(0)).unwrap();
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    store.close().await.unwrap();
    drop(store);
    for case in ["full", "only read", "only read, without a lock"] {
        fs::remove_file(dir.join("secret.key")).unwrap();
        match case {
            "full" => disk.fill(0),
            "only read" => disk.set_writable(false),
            _ => {
                fs::remove_file(dir.join("lock")).unwrap();
                disk.set_writable(false);
            }
        }
        let store = EmbeddedStore::open(&dir, options(0)).unwrap();
        check_reads(&store, &documents).await;
        let secret = store.secret().await.unwrap();
        assert_eq!(store.secret().await.unwrap(), secret, "{case}");
        let refused = store.write(vec![put(job("new", 99))]).await;
        assert!(matches!(refused, Err(StoreError::DiskFull(_))), "{case}: {refused:?}");
        let second = EmbeddedStore::open(&dir, options(0)).err();
        assert!(matches!(second, Some(StoreError::Unavailable(_))), "{case}: {second:?}");
        match case {
            "full" => disk.empty(),
            _ => disk.set_writable(true),
        }
        let more = job(&format!("more-{}", documents.len()), 700 + documents.len() as u64);
        write_when_it_can(&store, &more).await;
        documents.push(more);
        store.close().await.unwrap();
        drop(store);
        // Now there is one that is kept.
        let store = EmbeddedStore::open(&dir, options(0)).unwrap();
        check_reads(&store, &documents).await;
        assert!(dir.join("secret.key").exists() && store.health().await.writes.is_ok(), "{case}");
        store.close().await.unwrap();
    }
}

/// Not a test of its own: the process that [`writes_come_back_after_an_error_of_the_disk`] starts.
#[tokio::test]
async fn child_whose_files_may_not_grow_for_a_while() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let dir = Path::new(&dir);
    let store = EmbeddedStore::open(dir, options(0)).unwrap();
    let large = |id: String, seed: u64| {
        let mut document = job(&id, seed);
        document.text_hash = format!("hash-{seed}-").repeat(60_000);
        document
    };
    let mut documents: Vec<_> = (0..64).map(|seed| large(format!("job-{seed:03}"), seed)).collect();
    for document in &documents {
        store.write(vec![put(document.clone())]).await.unwrap();
    }
    let now = fs::metadata(dir.join("records.redb")).unwrap().len();
    limit_files(Some(now));
    let mut refused = 0;
    for seed in 100..200 {
        let document = large(format!("job-{seed:03}"), seed);
        match store.write(vec![put(document.clone())]).await {
            Ok(()) => documents.push(document),
            Err(StoreError::DiskFull(_)) => refused += 1,
            Err(error) => panic!("{error}"),
        }
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3);
    check_reads(&store, &documents).await;
    limit_files(None);
    let last = job("job-999", 999);
    write_when_it_can(&store, &last).await;
    documents.push(last);
    check_reads(&store, &documents).await;
    assert!(store.health().await.writes.is_ok());
    let gone = store.whole(&[job_name("job-199")]).await;
    assert!(gone[0].is_none());
    store.close().await.unwrap();
    drop(store);
    check_reads(&EmbeddedStore::open(dir, options(0)).unwrap(), &documents).await;
    println!("to the end");
}

const CHILD: &str = "TALENTMATCH_TEST_DISK_CHILD";

/// The soft limit of how large files may get, for this process.
fn limit_files(bytes: Option<u64>) {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Fsize);
    let limit = rustix::process::Rlimit { current: bytes.or(limit.maximum), ..limit };
    rustix::process::setrlimit(rustix::process::Resource::Fsize, limit).unwrap();
}

/// Fails at fff0350: after one write that the disk had no room for, every call was INTERNAL until a restart, and health said
/// SERVING. The file may not grow here, whatever room the disk has, so redb meets the error in the midst of a commit.
#[tokio::test]
async fn writes_come_back_after_an_error_of_the_disk() {
    let dir = folder();
    // Without this signal a write over the limit is an error, as on a full disk, and not the end of the process.
    let child = "embedded_disk::child_whose_files_may_not_grow_for_a_while";
    let script = format!("trap '' XFSZ; exec \"$0\" --exact {child} --nocapture");
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env(CHILD, dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("to the end"), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
