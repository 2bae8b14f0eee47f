//! What `engine::ports::Ledger` demands of every adapter. A new adapter joins by one line of [`everywhere`].

use std::sync::Arc;

use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::ports::{Entry, Ledger};
use talentmatch::store::embedded::EmbeddedLedger;
use talentmatch::store::ledger::{MemoryLedger, NoLedger};

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
async fn where_no_plans_are_kept_every_call_says_so() {
    let ledger = NoLedger("no plans are kept here");
    let said = ledger.write(&tenant("a"), vec![put("k", "x", None)]).await.unwrap_err().to_string();
    assert!(said.contains("no plans are kept here"), "{said}");
    assert!(ledger.scan(&tenant("a"), "", None, 1).await.is_err());
}
