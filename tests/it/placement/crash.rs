//! Replicas that share records and a ledger, and one of them that ends amid an adoption: no seat is of two adopted plans, and what was
//! begun is brought to its end by whoever comes next.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::ports::{Entry, Kept, Ledger, StoreError};
use talentmatch::store::ledger::MemoryLedger;

use super::*;

/// A ledger whose process ends with its last write: just before that is made, or just after.
struct CutOff {
    inner: Arc<MemoryLedger>,
    left: AtomicUsize,
    is_made: bool,
}

#[async_trait]
impl Ledger for CutOff {
    async fn read(&self, tenant: &TenantId, keys: &[String]) -> Result<Vec<Option<Kept>>, StoreError> {
        self.inner.read(tenant, keys).await
    }

    async fn write(&self, tenant: &TenantId, entries: Vec<Entry>) -> Result<bool, StoreError> {
        let left = self.left.load(Ordering::SeqCst);
        self.left.store(left.saturating_sub(1), Ordering::SeqCst);
        if left > 1 || (left == 1 && self.is_made) {
            let made = self.inner.write(tenant, entries).await;
            if left > 1 {
                return made;
            }
        }
        Err(StoreError::Unavailable("the process has ended".into()))
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

/// Two plans that each place another student in the one seat.
async fn two_plans(client: &Client) {
    let records =
        vec![wishing("a", &["x"], json!({})), wishing("b", &["x"], json!({})), offering("x", 1, json!({}))];
    assert_eq!(client.import(records).await.expect("imports").stored_count, 3);
    for (plan, who) in [("one", "a"), ("two", "b")] {
        let request = pb::PlanPlacementRequest {
            plan_id: plan.into(),
            student_names: vec![student(who)],
            ..everybody(MaxFill)
        };
        client.plan(request).await.expect("planned");
    }
}

async fn adopted(client: &Client) -> Vec<String> {
    let mut adopted = Vec::new();
    for name in client.list_plans(0).await {
        if client.get_plan(&name, 0).await.expect("kept").state() == pb::PlanState::Adopted {
            adopted.push(id(&name));
        }
    }
    adopted
}

#[tokio::test]
async fn an_adoption_that_is_cut_off_anywhere_leaves_one_plan_for_one_seat() {
    let mut cut_off = 0;
    for (is_made, left) in (1..=5).flat_map(|left| [(false, left), (true, left)]) {
        let (store, ledger) = (Service::shared_store(), Arc::new(MemoryLedger::default()));
        let whole = Service::replica(store.clone(), ledger.clone()).await;
        let client = whole.client(SCHOOL);
        two_plans(&client).await;
        let ending = CutOff { inner: ledger, left: AtomicUsize::new(left), is_made };
        let ending = Service::replica(store, Arc::new(ending)).await;
        let first = ending.client(SCHOOL).adopt("plans/one").await;
        cut_off += usize::from(first.is_err());
        let _ = client.adopt("plans/two").await;
        let now = adopted(&client).await;
        assert!(now.len() < 2 && (first.is_err() || now == ["one"]), "{is_made} {left}: {now:?}");
        let _ = client.adopt("plans/one").await;
        let _ = client.adopt("plans/two").await;
        assert_eq!(adopted(&client).await.len(), 1, "{is_made} {left}: one is brought to its end");
        assert_eq!(client.capacity("x").await, Some(0), "{is_made} {left}");
    }
    assert!((3..10).contains(&cut_off), "{cut_off} of 10 are cut off");
}

#[tokio::test]
async fn replicas_that_adopt_at_once_adopt_one_plan_for_one_seat() {
    for _ in 0..10 {
        let (store, ledger) = (Service::shared_store(), Arc::new(MemoryLedger::default()));
        let one = Service::replica(store.clone(), ledger.clone()).await;
        let other = Service::replica(store, ledger).await;
        let (client, rival) = (one.client(SCHOOL), other.client(SCHOOL));
        two_plans(&client).await;
        let (first, second) = tokio::join!(client.adopt("plans/one"), rival.adopt("plans/two"));
        assert!(first.is_err() || second.is_err(), "not both");
        let (_, _) = tokio::join!(client.adopt("plans/two"), rival.adopt("plans/one"));
        assert!(adopted(&rival).await.len() < 2);
        let _ = client.adopt("plans/one").await;
        assert_eq!(adopted(&client).await, adopted(&rival).await);
        assert_eq!((adopted(&client).await.len(), client.capacity("x").await), (1, Some(0)));
    }
}
