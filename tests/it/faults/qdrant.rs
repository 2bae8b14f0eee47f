//! The Qdrant server is cut off, silent, slow, ends or begins again, at any moment of a write: what was acknowledged is there when it
//! is back, and what was not is there as a whole or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use talentmatch::engine::ports::{Store, StoreError};
use talentmatch::store::qdrant::{QdrantOptions, QdrantStore};

use super::process::moment;
use super::{report, rounds};
use crate::documents::{Dice, delete, job, job_name, put};
use crate::qdrant_fake::{FakeQdrant, Fault};
use crate::qdrant_faults::{Switch, making, options, pass, until};
use crate::qdrant_proxy::{Proxy, Traffic};
use crate::support::WholeReads;

/// Jobs that are written and deleted.
const JOBS: u64 = 40;

/// By id the number in an etag; nothing where it is deleted.
type Contents = BTreeMap<String, Option<u64>>;

/// What is done to the server for a while.
#[derive(Clone, Copy, Debug)]
enum Trouble {
    /// Connections end.
    Cut,
    /// Nothing comes through.
    Stall,
    /// Every call takes long.
    Slow,
    /// Answers are lost, and what they were to tell is done.
    Deaf,
    /// It says that it shuts down.
    Down,
}

const TROUBLES: [Trouble; 5] = [Trouble::Cut, Trouble::Stall, Trouble::Slow, Trouble::Deaf, Trouble::Down];

async fn trouble(rounds: u64) -> (u64, u64) {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let proxy = Proxy::to(&server.door(mood).await).await;
    let quick = QdrantOptions { timeout: Duration::from_secs(2), ..options(&proxy.url()) };
    let store = QdrantStore::open(quick, making("model@1")).await.expect("opens");
    // Another replica, which no trouble meets, sees what is there.
    let other =
        QdrantStore::open(options(&server.door(pass()).await), making("model@1")).await.expect("opens");
    let (mut known, mut dice) = (Contents::new(), Dice(20));
    let (mut acknowledged, mut refused) = (0, 0);
    for round in 0..rounds {
        let kind = TROUBLES[round as usize % TROUBLES.len()];
        let what = format!("round {round}, {kind:?}");
        let began = async {
            tokio::time::sleep(moment(&mut Dice(round), 60)).await;
            match kind {
                Trouble::Cut => proxy.set(Traffic::Cut),
                Trouble::Stall => proxy.set(Traffic::Stall),
                Trouble::Slow => switch.set(|_| {
                    std::thread::sleep(Duration::from_millis(30));
                    Fault::Pass
                }),
                Trouble::Deaf => switch.set(|method| match method {
                    "UpdateBatch" | "Upsert" | "Delete" => Fault::Lose,
                    _ => Fault::Pass,
                }),
                Trouble::Down => switch.set(|_| Fault::Refuse(tonic::Status::unavailable("shutting down"))),
            }
        };
        let mut tried = Contents::new();
        let writing = async {
            for _ in 0..12 {
                tried = (0..=dice.roll(5))
                    .map(|_| {
                        let content = (dice.roll(4) > 0).then(|| dice.roll(1 << 40));
                        (format!("job-{:02}", dice.roll(JOBS)), content)
                    })
                    .collect();
                let change = |(id, content): (&String, &Option<u64>)| match content {
                    Some(content) => put(job(id, *content)),
                    None => delete(job_name(id)),
                };
                match store.write(tried.iter().map(change).collect()).await {
                    Ok(()) => {
                        known.append(&mut tried);
                        acknowledged += 1;
                    }
                    Err(StoreError::Unavailable(_) | StoreError::Overloaded(_)) => {
                        refused += 1;
                        return;
                    }
                    Err(error) => panic!("{what}: {error}"),
                }
            }
        };
        tokio::join!(began, writing);
        proxy.set(Traffic::Pass);
        switch.set(|_| Fault::Pass);
        until("ready again", || async { store.health().await.reads.is_ok() }).await;
        // A batch whose answer was lost is settled by whoever finds it.
        until("settled", || async { server.count("-journal") == 0 }).await;
        let names: Vec<_> = (0..JOBS).map(|number| job_name(&format!("job-{number:02}"))).collect();
        let found = |documents: Vec<Option<Arc<talentmatch::domain::record::document::Document>>>| {
            let content = |etag: &str| etag[5..].parse::<u64>().expect("a number");
            let pairs = names.iter().zip(documents);
            let pairs = pairs.map(|(name, one)| (name.id().to_string(), one.map(|one| content(&one.etag))));
            pairs.collect::<Contents>()
        };
        let stored = found(store.whole(&names).await);
        assert_eq!(stored, found(other.whole(&names).await), "{what}");
        let is_new = |(id, content): (&String, &Option<u64>)| {
            stored[id] == *content && known.get(id).copied().flatten() != *content
        };
        if tried.iter().any(is_new) {
            known.append(&mut tried);
        }
        for (id, content) in &stored {
            assert_eq!(*content, known.get(id).copied().flatten(), "{what}: {id}");
        }
    }
    (acknowledged, refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_trouble_loses_nothing_that_was_acknowledged() {
    let (acknowledged, _) = trouble(TROUBLES.len() as u64).await;
    assert!(acknowledged > 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "hundreds of rounds take minutes"]
async fn a_server_in_trouble_loses_nothing_that_was_acknowledged_long() {
    let rounds = rounds(1_000) / 2;
    let (acknowledged, refused) = trouble(rounds).await;
    let done = format!(
        "{rounds} times a stand-in for the server cut off, silent, slow, deaf or going down; {acknowledged} batches \
         acknowledged, {refused} refused as UNAVAILABLE"
    );
    report("Qdrant", &done, "nothing acknowledged lost, nothing half done, the same through another replica");
}
