//! An erasure that is cut off anywhere is gone on with by the next one, and its receipt counts all.

use std::sync::Mutex;

use async_trait::async_trait;
use talentmatch::domain::erasure::Remains;
use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::ports::{Entry, Kept, Ledger, StoreError};
use talentmatch::store::ledger::MemoryLedger;

use super::*;

/// A ledger that takes so many writes more, and then none: the last of them counts or not, and its writer does not know.
struct Failing {
    ledger: MemoryLedger,
    left: Mutex<Option<usize>>,
    is_last_kept: bool,
}

impl Failing {
    fn is_over(&self) -> Option<bool> {
        let mut left = self.left.lock().unwrap();
        match left.as_mut() {
            Some(0) => Some(false),
            Some(count) => {
                *count -= 1;
                (*count == 0).then_some(self.is_last_kept)
            }
            None => None,
        }
    }
}

#[async_trait]
impl Ledger for Failing {
    async fn read(&self, tenant: &TenantId, keys: &[String]) -> Result<Vec<Option<Kept>>, StoreError> {
        self.ledger.read(tenant, keys).await
    }

    async fn write(&self, tenant: &TenantId, entries: Vec<Entry>) -> Result<bool, StoreError> {
        // The audit trail goes its own ways.
        if tenant.as_str().starts_with('_') {
            return self.ledger.write(tenant, entries).await;
        }
        match self.is_over() {
            None => self.ledger.write(tenant, entries).await,
            Some(is_kept) => {
                if is_kept {
                    self.ledger.write(tenant, entries).await?;
                }
                Err(StoreError::Unavailable("cut off".into()))
            }
        }
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        self.ledger.scan(tenant, prefix, after, limit).await
    }

    async fn erase(&self) -> Result<Remains, StoreError> {
        self.ledger.erase().await
    }
}

#[tokio::test]
async fn each_step_can_be_the_last_one() {
    let (mut cuts, mut half_done, mut is_whole) = (0, 0, false);
    for writes in 1..40 {
        for is_last_kept in [false, true] {
            let ledger =
                Arc::new(Failing { ledger: MemoryLedger::default(), left: Mutex::default(), is_last_kept });
            let mut app = settings();
            app.erasure.every_hours = 0;
            let service = Service::of(app, Service::shared_store(), ledger.clone()).await;
            let (client, city) = (service.client("a"), service.client("city"));
            let records = vec![record(student("s")), record(student("r")), other("t"), slot("x")];
            client.import(records).await.expect("imported");
            for (id, of) in [("1", "s"), ("2", "r")] {
                event(&client, id, of).await;
            }
            place(&client).await;
            delete(&client, &["studentProfiles/s", "studentProfiles/r"]).await;
            *ledger.left.lock().unwrap() = Some(writes);
            let first = erase(&city, false).await;
            *ledger.left.lock().unwrap() = None;
            is_whole = first.is_ok();
            cuts += usize::from(first.is_err());
            // Who looks is told of what was cut off, wherever that was.
            let mut kept = receipts(&client, "").await.expect("listed");
            let is_over = kept.iter().any(|receipt| receipt.erase_time.is_some());
            kept.retain(|receipt| receipt.erase_time.is_none());
            let seen = erase(&city, true).await.expect("seen");
            assert_eq!(seen.receipts, kept, "after {writes} writes");
            assert!(is_over || !(seen.pending.is_empty() && kept.is_empty()), "after {writes} writes");
            half_done += usize::from(!kept.is_empty());
            erase(&city, false).await.expect("the next one goes on");
            let kept = receipts(&client, "").await.expect("listed");
            let [receipt] = &kept[..] else { panic!("after {writes} writes: {kept:?}") };
            let counts =
                [ErasurePart::Records, ErasurePart::Feedback, ErasurePart::Plans, ErasurePart::Placements];
            assert_eq!(
                counts.map(|of| part(receipt, of)),
                [2, 2, 2, 2],
                "after {writes} writes: {receipt:?}"
            );
            assert_eq!(receipt.digest.len(), 64);
            let tenant: TenantId = "a".parse().unwrap();
            let rows = ledger.scan(&tenant, "", None, 1_000).await.unwrap();
            let keys: Vec<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
            let names = |text: &str| text.contains("studentProfiles/s") || text.contains("studentProfiles/r");
            assert!(!keys.iter().any(|key| names(key) && !key.starts_with("deleted/")), "{keys:?}");
            assert!(!keys.iter().any(|key| key.contains(CANARY)), "{keys:?}");
            let texts = rows.iter().map(|(key, kept)| (key, String::from_utf8_lossy(&kept.bytes)));
            let naming: Vec<&String> = texts.filter(|(_, text)| names(text)).map(|(key, _)| key).collect();
            assert_eq!(naming, [""; 0]);
            service.stop().await;
        }
        if is_whole {
            break;
        }
    }
    assert!(is_whole && cuts >= 8 && half_done > 0, "{cuts} cuts, {half_done} with files to be written anew");
}
