//! What `engine::ports::Ledger` demands of every adapter. A new adapter joins by one line of [`everywhere`].

use std::sync::Arc;

use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::ports::{Entry, Ledger};
use talentmatch::store::embedded::EmbeddedLedger;
use talentmatch::store::ledger::MemoryLedger;
use talentmatch::store::qdrant::QdrantLedger;

use crate::qdrant_fake::{FakeQdrant, Fault};
use crate::qdrant_faults::{Switch, options, pass};

fn tenant(id: &str) -> TenantId {
    id.parse().unwrap()
}

fn put(key: &str, bytes: &str, expect: Option<u64>) -> Entry {
    Entry { key: key.to_string(), bytes: Some(bytes.as_bytes().to_vec()), expect }
}

fn take(key: &str, expect: Option<u64>) -> Entry {
    Entry { key: key.to_string(), bytes: None, expect }
}

/// Runs a check with a new ledger of each kind.
async fn everywhere<F: Future<Output = ()>>(check: impl Fn(Arc<dyn Ledger>) -> F) {
    check(Arc::new(MemoryLedger::default())).await;
    let dir = tempfile::tempdir().unwrap();
    check(Arc::new(EmbeddedLedger::new(dir.path(), 0))).await;
    let server = Arc::new(FakeQdrant::default());
    check(Arc::new(on(&server.door(pass()).await))).await;
}

fn on(url: &str) -> QdrantLedger {
    QdrantLedger::new(options(url)).unwrap()
}

async fn text(ledger: &dyn Ledger, owner: &str, key: &str) -> Option<String> {
    let kept = ledger.read(&tenant(owner), &[key.to_string()]).await.unwrap().remove(0);
    kept.map(|kept| String::from_utf8(kept.bytes).unwrap())
}

#[tokio::test]
async fn what_is_written_is_read_by_its_tenant_alone() {
    everywhere(|ledger| async move {
        assert_eq!(text(&*ledger, "a", "plan/1").await, None);
        assert!(
            ledger
                .write(&tenant("a"), vec![put("plan/1", "x", None), put("plan/2", "y", None)])
                .await
                .unwrap()
        );
        assert_eq!(text(&*ledger, "a", "plan/1").await.as_deref(), Some("x"));
        assert_eq!(text(&*ledger, "b", "plan/1").await, None);
        assert!(ledger.scan(&tenant("b"), "", None, 10).await.unwrap().is_empty());
        assert!(ledger.write(&tenant("a"), vec![take("plan/1", None), take("plan/9", None)]).await.unwrap());
        assert_eq!(text(&*ledger, "a", "plan/1").await, None);
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_made_as_a_whole_where_all_is_as_expected() {
    everywhere(|ledger| async move {
        let owner = tenant("a");
        assert!(ledger.write(&owner, vec![put("k", "1", Some(0))]).await.unwrap());
        assert!(!ledger.write(&owner, vec![put("other", "x", None), put("k", "2", Some(0))]).await.unwrap());
        assert_eq!(text(&*ledger, "a", "other").await, None, "nothing of the batch");
        let first = ledger.read(&owner, &["k".to_string()]).await.unwrap().remove(0).unwrap();
        assert!(first.revision > 0);
        assert!(ledger.write(&owner, vec![put("k", "1", Some(first.revision))]).await.unwrap());
        let second = ledger.read(&owner, &["k".to_string()]).await.unwrap().remove(0).unwrap();
        assert_ne!(first.revision, second.revision, "though the bytes are the same");
        assert!(!ledger.write(&owner, vec![take("k", Some(first.revision))]).await.unwrap());
        assert!(
            ledger
                .write(&owner, vec![take("k", Some(second.revision)), put("k", "3", Some(0))])
                .await
                .unwrap()
        );
        assert_eq!(text(&*ledger, "a", "k").await.as_deref(), Some("3"));
    })
    .await;
}

#[tokio::test]
async fn of_two_who_write_at_once_one_wins() {
    everywhere(|ledger| async move {
        let owner = tenant("a");
        let tries = (0..8).map(|n| {
            let (ledger, owner) = (ledger.clone(), owner.clone());
            tokio::spawn(async move {
                ledger.write(&owner, vec![put("k", &n.to_string(), Some(0))]).await.unwrap()
            })
        });
        let won = futures::future::join_all(tries).await.into_iter().filter(|won| *won.as_ref().unwrap());
        assert_eq!(won.count(), 1);
    })
    .await;
}

#[tokio::test]
async fn keys_are_scanned_in_their_order() {
    everywhere(|ledger| async move {
        let owner = tenant("a");
        let keys = ["plan/b", "plan/a", "plan/c", "placed/a", "q"];
        ledger.write(&owner, keys.map(|key| put(key, key, None)).to_vec()).await.unwrap();
        ledger.write(&tenant("ab"), vec![put("plan/z", "", None)]).await.unwrap();
        let scan = async |prefix: &str, after: Option<&str>, limit| {
            let found = ledger.scan(&owner, prefix, after, limit).await.unwrap();
            found.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
        };
        assert_eq!(scan("plan/", None, 10).await, ["plan/a", "plan/b", "plan/c"]);
        assert_eq!(scan("plan/", Some("plan/a"), 1).await, ["plan/b"]);
        assert_eq!(scan("plan/", Some("plan/aa"), 1).await, ["plan/b"]);
        assert_eq!(scan("plan/", Some("plan/c"), 9).await, Vec::<String>::new());
        assert_eq!(scan("", None, 10).await, ["placed/a", "plan/a", "plan/b", "plan/c", "q"]);
    })
    .await;
}

#[tokio::test]
async fn a_folder_keeps_its_ledger() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = EmbeddedLedger::new(dir.path(), 0);
    assert_eq!(text(&ledger, "a", "k").await, None);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "no file before something is kept");
    ledger.write(&tenant("a"), vec![put("k", "x", None)]).await.unwrap();
    drop(ledger);
    let again = EmbeddedLedger::new(dir.path(), 0);
    assert_eq!(text(&again, "a", "k").await.as_deref(), Some("x"));
    let full = EmbeddedLedger::new(tempfile::tempdir().unwrap().path(), u64::MAX / 8);
    assert!(full.write(&tenant("a"), vec![put("k", "x", None)]).await.is_err(), "the disk's reserve is kept");
}

#[tokio::test]
async fn replicas_share_one_ledger() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let (one, other) = (on(&url), on(&url));
    // More than one point takes, and more entries than are looked for at a time.
    let long = "x".repeat(9 << 20);
    assert!(one.write(&tenant("a"), vec![put("long", &long, Some(0))]).await.unwrap());
    for number in 0..40 {
        let ledger = if number % 2 == 0 { &one } else { &other };
        assert!(
            ledger.write(&tenant("a"), vec![put(&format!("k/{number:02}"), "y", Some(0))]).await.unwrap()
        );
    }
    for ledger in [&one, &other, &on(&url)] {
        assert_eq!(ledger.scan(&tenant("a"), "k/", None, 100).await.unwrap().len(), 40);
        assert_eq!(text(ledger, "a", "long").await.as_deref(), Some(long.as_str()));
        assert!(!ledger.write(&tenant("a"), vec![put("k/07", "z", Some(0))]).await.unwrap(), "it is there");
    }
    let points = server.count("-ledger");
    assert!(one.write(&tenant("a"), vec![put("long", "short", None)]).await.unwrap());
    assert_eq!(server.count("-ledger"), points + 1 - 5, "the parts of what was long are gone");
    assert_eq!(text(&other, "a", "long").await.as_deref(), Some("short"));
}

#[tokio::test]
async fn of_many_replicas_that_write_at_once_each_batch_counts_once() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let writers = (0..6).map(|writer| {
        let (ledger, owner) = (on(&url), tenant("a"));
        tokio::spawn(async move {
            let mut won = 0;
            for _ in 0..5 {
                let kept = ledger.read(&owner, &["count".to_string()]).await.unwrap().remove(0);
                let (before, revision) = kept.map_or((0, 0), |kept| {
                    (String::from_utf8(kept.bytes).unwrap().parse().unwrap(), kept.revision)
                });
                let next: u32 = before + 1;
                let claim = put(&format!("claim/{next}/{writer}"), "", None);
                won += u32::from(
                    ledger
                        .write(&owner, vec![claim, put("count", &next.to_string(), Some(revision))])
                        .await
                        .unwrap(),
                );
            }
            won
        })
    });
    let won: u32 = futures::future::join_all(writers).await.into_iter().map(Result::unwrap).sum();
    let ledger = on(&url);
    assert_eq!(text(&ledger, "a", "count").await, Some(won.to_string()));
    assert_eq!(
        ledger.scan(&tenant("a"), "claim/", None, 100).await.unwrap().len(),
        won as usize,
        "no half batch"
    );
}

#[tokio::test]
async fn a_lost_answer_and_a_lost_collection_are_told() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let ledger = on(&server.door(mood).await);
    assert!(ledger.write(&tenant("a"), vec![put("k", "1", Some(0))]).await.unwrap());
    // The call is made once more, and finds what it has written itself.
    let lost = std::sync::atomic::AtomicBool::new(false);
    switch.set(move |method| match method {
        "Upsert" if !lost.swap(true, std::sync::atomic::Ordering::SeqCst) => Fault::Lose,
        _ => Fault::Pass,
    });
    assert!(ledger.write(&tenant("a"), vec![put("l", "1", Some(0))]).await.unwrap());
    switch.set(|method| if method == "Upsert" { Fault::Lose } else { Fault::Pass });
    assert!(ledger.write(&tenant("a"), vec![put("m", "1", Some(0))]).await.is_err(), "it may have been made");
    switch.set(|_| Fault::Pass);
    assert_eq!(text(&ledger, "a", "m").await.as_deref(), Some("1"));
    server.lose("-ledger");
    let again = on(&server.door(pass()).await);
    let error = again.read(&tenant("a"), &["k".to_string()]).await.unwrap_err().to_string();
    assert!(error.contains("kept API keys") && error.contains("is gone"), "{error}");
}
