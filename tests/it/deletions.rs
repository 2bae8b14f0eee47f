//! What is kept of deletions, for how long, and for whom, in every ledger of this machine.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use talentmatch::domain::record::name::{RecordKind, RecordName, TenantId};
use talentmatch::engine::deletions::{Deletions, SWEPT};
use talentmatch::engine::ports::Ledger;
use talentmatch::store::embedded::EmbeddedLedger;
use talentmatch::store::ledger::MemoryLedger;
use tempfile::TempDir;

use RecordKind::{JobPosting, StudentProfile};

fn ledgers(folder: &TempDir) -> [Arc<dyn Ledger>; 2] {
    [Arc::new(MemoryLedger::default()), Arc::new(EmbeddedLedger::new(folder.path(), 0))]
}

fn at(days: i64) -> DateTime<Utc> {
    "2026-03-01T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::days(days)
}

fn tenant(id: &str) -> TenantId {
    id.parse().unwrap()
}

fn name(id: &str) -> RecordName {
    RecordName::new(tenant("a"), JobPosting, id).unwrap()
}

/// All since a time, by pages of two.
async fn told(
    of: &Deletions,
    (owner, kind): (&str, RecordKind),
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let owner = tenant(owner);
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = of.since((&owner, kind), (since, now), after.as_deref(), 2).await.unwrap();
        assert!(page.deletions.len() <= 2);
        ids.extend(page.deletions.iter().map(|deleted| deleted.name.id().to_string()));
        match page.more_after {
            Some(key) => after = Some(key),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn deletions_are_told_in_the_order_of_time_and_to_their_owner_alone() {
    let folder = TempDir::new().unwrap();
    for ledger in ledgers(&folder) {
        let deletions = Deletions::new(ledger);
        for (day, ids) in [(0, vec!["z"]), (1, vec!["m", "b"]), (2, vec!["a", "c"])] {
            let names: Vec<RecordName> = ids.iter().map(|id| name(id)).collect();
            deletions.note(&tenant("a"), &names, at(day)).await.unwrap();
        }
        let own = ("a", JobPosting);
        assert_eq!(told(&deletions, own, at(-1), at(3)).await, ["z", "b", "m", "a", "c"]);
        assert_eq!(told(&deletions, own, at(2), at(3)).await, ["a", "c"], "with those just before");
        assert_eq!(told(&deletions, own, at(2) + Duration::hours(1), at(3)).await, [""; 0]);
        assert_eq!(told(&deletions, ("a", StudentProfile), at(-1), at(3)).await, [""; 0]);
        assert_eq!(told(&deletions, ("b", JobPosting), at(-1), at(3)).await, [""; 0]);
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_deletion_after_its_time() {
    let folder = TempDir::new().unwrap();
    for ledger in ledgers(&folder) {
        let (deletions, owner) = (Deletions::new(ledger.clone()), tenant("a"));
        let kept = async || ledger.scan(&owner, "", None, 10_000).await.unwrap().len();
        let old: Vec<RecordName> = (0..SWEPT + 7).map(|n| name(&n.to_string())).collect();
        deletions.note(&owner, &old, at(0)).await.unwrap();
        deletions.note(&owner, &[name("later")], at(1)).await.unwrap();
        deletions.sweep(&owner, JobPosting, at(30)).await.unwrap();
        assert_eq!(kept().await, SWEPT + 8);
        let end = at(30) + Duration::seconds(1);
        assert_eq!(told(&deletions, ("a", JobPosting), at(-1), end).await, ["later"]);
        assert_eq!(kept().await, 1);
    }
}
