//! The audit trail in every ledger: nothing is lost, what is changed is found, and what is old goes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use talentmatch::domain::record::name::TenantId;
use talentmatch::domain::trail::{Checker, Findings, Mark, TrailEntry};
use talentmatch::engine::ports::{Entry, Kept, Ledger, StoreError};
use talentmatch::engine::trail::{Asked, MOST_WAITING, Place, Trail};
use talentmatch::store::embedded::EmbeddedLedger;
use talentmatch::store::ledger::MemoryLedger;
use talentmatch::store::qdrant::QdrantLedger;

use crate::qdrant_fake::FakeQdrant;
use crate::qdrant_faults::{options, pass};
use crate::support::*;

/// 2026-11-20, and a day in seconds.
const BEGIN: i64 = 1_795_132_800;
const DAY: i64 = 86_400;

fn trail(ledger: &Arc<dyn Ledger>) -> Trail {
    Trail::new(ledger.clone(), Service::serving(HandSet::at(BEGIN)), 1_096)
}

fn entry(second: i64, returned: u64) -> TrailEntry {
    TrailEntry {
        sequence: 0,
        time: second * 1_000,
        key: format!("key-{}", returned % 3),
        tenant: format!("tenant-{}", returned % 5),
        roles: "school, enterprise".into(),
        method: "MatchService/Match".into(),
        purpose: if returned.is_multiple_of(2) { String::new() } else { "placement".into() },
        returned,
        written: returned / 7,
        code: (returned % 17) as u8,
    }
}

async fn write(trail: &Trail, second: i64, count: u64) {
    for returned in 0..count {
        trail.record(entry(second, returned));
    }
    trail.flush().await.expect("written");
}

/// All entries, by pages of so many, with what is found.
async fn read(trail: &Trail, limit: usize, kept: Vec<Mark>) -> (Vec<TrailEntry>, Findings) {
    let (chains, mut faults) = trail.chains(None, 1_000).await.expect("chains");
    let mut checker = Checker::new(chains, kept);
    let (mut asked, mut entries) = (Asked { limit, ..Asked::default() }, Vec::new());
    loop {
        let page = trail.entries(&asked).await.expect("a page");
        assert!(page.entries.len() <= limit);
        for (chain, entry, link) in page.entries {
            checker.take(&chain, &entry, link);
            entries.push(entry);
        }
        faults.extend(page.faults);
        asked.after = page.next;
        if asked.after.is_none() {
            let mut found = checker.end();
            found.faults.extend(faults);
            return (entries, found);
        }
    }
}

/// Every kind of ledger.
async fn everywhere<F: Future<Output = ()>>(check: impl Fn(Arc<dyn Ledger>) -> F) {
    check(Arc::new(MemoryLedger::default())).await;
    let dir = tempfile::tempdir().unwrap();
    check(Arc::new(EmbeddedLedger::new(dir.path(), 0))).await;
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    check(Arc::new(QdrantLedger::new(options(&url)).unwrap())).await;
}

#[tokio::test]
async fn what_was_recorded_is_read_in_order_and_sound() {
    everywhere(|ledger| async move {
        let first = trail(&ledger);
        write(&first, BEGIN, 5).await;
        write(&first, BEGIN + 1, 40).await;
        write(&trail(&ledger), BEGIN + 2, 3).await;
        for limit in [1, 2, 7, 44, 45, 100] {
            let (entries, found) = read(&trail(&ledger), limit, Vec::new()).await;
            assert_eq!((found.entries, found.faults), (48, vec![]), "by {limit}");
            let ends: Vec<u64> = found.heads.iter().map(|head| head.sequence).collect();
            assert_eq!(ends, [45, 3]);
            let mut expected: Vec<TrailEntry> = (0..5).map(|n| entry(BEGIN, n)).collect();
            expected.extend((0..40).map(|n| entry(BEGIN + 1, n)));
            expected.extend((0..3).map(|n| entry(BEGIN + 2, n)));
            let without_place = entries.into_iter().map(|entry| TrailEntry { sequence: 0, ..entry });
            assert_eq!(without_place.collect::<Vec<_>>(), expected, "by {limit}");
        }
    })
    .await;
}

#[tokio::test]
async fn entries_are_found_by_tenant_and_time() {
    everywhere(|ledger| async move {
        let trail = trail(&ledger);
        write(&trail, BEGIN, 10).await;
        write(&trail, BEGIN + 60, 10).await;
        let asked = Asked {
            tenant: Some("tenant-3".into()),
            from: Some((BEGIN + 60) * 1_000),
            until: Some((BEGIN + 61) * 1_000),
            limit: 100,
            after: None,
        };
        let found: Vec<u64> =
            trail.entries(&asked).await.unwrap().entries.iter().map(|(_, entry, _)| entry.returned).collect();
        assert_eq!(found, [3, 8]);
    })
    .await;
}

/// One chain a day, each of which names the ends of those before; a chain as old as entries are kept goes, and is no fault.
#[tokio::test]
async fn chains_begin_with_the_day_and_go_when_they_are_old() {
    everywhere(|ledger| async move {
        let clock = HandSet::at(BEGIN);
        let trail = Trail::new(ledger.clone(), Service::serving(clock), 183);
        for day in [0, 1, 2, 183] {
            write(&trail, BEGIN + day * DAY, 3).await;
        }
        let (entries, found) = read(&trail, 100, Vec::new()).await;
        assert_eq!((entries.len(), found.heads.len(), found.faults), (12, 4, vec![]));
        let oldest = found.heads[0].clone();
        write(&trail, BEGIN + 185 * DAY, 3).await;
        let (entries, found) = read(&trail, 100, Vec::new()).await;
        assert_eq!((entries.len(), found.heads.len(), found.faults), (9, 3, vec![]));
        let home: TenantId = format!("_audit.{}", oldest.chain).parse().unwrap();
        assert!(ledger.scan(&home, "", None, 10).await.unwrap().is_empty(), "its pages are gone too");
    })
    .await;
}

/// Each byte of every row of the trail is changed, and each row taken away: all of it is found.
#[tokio::test]
async fn whatever_is_changed_in_the_ledger_is_found() {
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::default());
    let trail = trail(&ledger);
    write(&trail, BEGIN, 4).await;
    write(&trail, BEGIN, 3).await;
    write(&trail, BEGIN + DAY, 2).await;
    let (_, sound) = read(&trail, 100, Vec::new()).await;
    assert_eq!(sound.faults, []);
    let kept = sound.heads.clone();

    let homes = sound.heads.iter().map(|head| format!("_audit.{}", head.chain)).chain(["_audit".to_string()]);
    let (mut changes, mut quiet) = (0, 0);
    for home in homes.map(|home| home.parse::<TenantId>().unwrap()) {
        for (key, Kept { bytes, .. }) in ledger.scan(&home, "", None, 100).await.unwrap() {
            let put = |bytes| {
                let entry = Entry { key: key.clone(), bytes, expect: None };
                ledger.write(&home, vec![entry])
            };
            for at in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                put(Some(changed)).await.unwrap();
                changes += 1;
                quiet += usize::from(!is_told(&trail, &kept).await);
            }
            // A head that is gone takes with it what alone told of the end, but for what an auditor has kept.
            put(None).await.unwrap();
            let is_head = key == "head";
            assert!(is_head || is_told(&trail, &kept).await, "{key} is gone");
            put(Some(bytes)).await.unwrap();
        }
    }
    assert!(changes > 400, "{changes}");
    assert_eq!(quiet, 0, "of {changes}");
}

/// Whether the trail is told to be unsound, or cannot be read.
async fn is_told(trail: &Trail, kept: &[Mark]) -> bool {
    let asked = Asked { limit: 100, ..Asked::default() };
    let (chains, unread) = trail.chains(None, 100).await.expect("the rest goes on");
    let page = trail.entries(&asked).await.expect("the rest goes on");
    let mut checker = Checker::new(chains, kept.to_vec());
    page.entries.iter().for_each(|(chain, entry, link)| checker.take(chain, entry, *link));
    !unread.is_empty() || !page.faults.is_empty() || !checker.end().faults.is_empty()
}

#[tokio::test]
async fn pages_that_change_places_are_found() {
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::default());
    let trail = trail(&ledger);
    write(&trail, BEGIN, 2).await;
    write(&trail, BEGIN, 2).await;
    let (_, found) = read(&trail, 100, Vec::new()).await;
    let home: TenantId = format!("_audit.{}", found.heads[0].chain).parse().unwrap();
    let pages = ledger.scan(&home, "page/", None, 10).await.unwrap();
    let swapped = [(&pages[0].0, &pages[1].1), (&pages[1].0, &pages[0].1)];
    let entries =
        swapped.map(|(key, kept)| Entry { key: key.clone(), bytes: Some(kept.bytes.clone()), expect: None });
    assert!(ledger.write(&home, entries.into()).await.unwrap());
    assert!(is_told(&trail, &[]).await);
}

/// A ledger that refuses to write for a while, or writes and says that it failed.
struct Unsure {
    inner: MemoryLedger,
    refuses: AtomicBool,
    lies: AtomicBool,
}

#[async_trait]
impl Ledger for Unsure {
    async fn read(&self, tenant: &TenantId, keys: &[String]) -> Result<Vec<Option<Kept>>, StoreError> {
        self.inner.read(tenant, keys).await
    }

    async fn write(&self, tenant: &TenantId, entries: Vec<Entry>) -> Result<bool, StoreError> {
        if self.refuses.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("it refuses".into()));
        }
        let written = self.inner.write(tenant, entries).await;
        match self.lies.load(Ordering::SeqCst) {
            true => Err(StoreError::Unavailable("the answer was lost".into())),
            false => written,
        }
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        self.inner.scan(tenant, prefix, after, limit).await
    }
}

/// What waits while the ledger fails is written once and in order when it comes back, whether or not it was written before.
#[tokio::test]
async fn a_ledger_that_fails_loses_nothing_and_doubles_nothing() {
    let unsure =
        Arc::new(Unsure { inner: MemoryLedger::default(), refuses: false.into(), lies: false.into() });
    let ledger: Arc<dyn Ledger> = unsure.clone();
    let trail = trail(&ledger);
    write(&trail, BEGIN, 2).await;
    for fails in [&unsure.refuses, &unsure.lies] {
        fails.store(true, Ordering::SeqCst);
        for returned in 0..3 {
            trail.record(entry(BEGIN, returned));
            assert!(trail.flush().await.is_err());
        }
        fails.store(false, Ordering::SeqCst);
        trail.flush().await.expect("it is back");
    }
    let (entries, found) = read(&trail, 100, Vec::new()).await;
    assert_eq!(found.faults, []);
    let returned: Vec<u64> = entries.iter().map(|entry| entry.returned).collect();
    assert_eq!(returned, [0, 1, 0, 1, 2, 0, 1, 2]);
}

#[tokio::test]
async fn memory_is_bounded_while_the_ledger_fails() {
    let unsure =
        Arc::new(Unsure { inner: MemoryLedger::default(), refuses: true.into(), lies: false.into() });
    let ledger: Arc<dyn Ledger> = unsure.clone();
    let trail = trail(&ledger);
    for returned in 0..MOST_WAITING as u64 {
        assert!(trail.has_room());
        trail.record(entry(BEGIN, returned));
    }
    assert!(!trail.has_room());
    unsure.refuses.store(false, Ordering::SeqCst);
    trail.flush().await.expect("it is back");
    assert!(trail.has_room());
    let after = Some(Place { chain: trail.chains(None, 1).await.unwrap().0[0].id.clone(), sequence: 9_990 });
    let rest = trail.entries(&Asked { after, limit: 100, ..Asked::default() }).await.unwrap();
    assert_eq!((rest.entries.len(), rest.next), (10, None));
}
