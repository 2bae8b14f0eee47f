//! Several replicas over one Qdrant server, each behind a network that loses, delays and repeats calls as a seed says. When the network is
//! well again, all replicas hold the same, and the writes look as if made one after the other, each at some time between its beginning and
//! its answer, or later where its answer was lost: what was acknowledged and not changed since is there, and a batch is there as a whole.
//!
//! `tests/it/qdrant_model` looks through every order of the calls of a few writers; here the store itself runs, with its journal, its
//! tombstones and its ledger, and what happens goes by the seed. A run that fails names its seed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::ports::{Entry, Ledger, Store, StoreError};
use talentmatch::store::qdrant::{QdrantLedger, QdrantOptions, QdrantStore};
use tokio::sync::Notify;
use tonic::Status;

use crate::documents::{Dice, delete, job, job_name, put};
use crate::qdrant_fake::{FakeQdrant, Fault, Mood};
use crate::qdrant_faults::{making, options, until};
use crate::support::WholeReads;

const REPLICAS: u64 = 3;
/// Few, so that writers meet.
const JOBS: u64 = 8;
const WRITES: u64 = 14;
/// Counted up in the ledger, by every replica.
const COUNTER: &str = "counter";

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Acknowledged,
    /// It may yet be made.
    Lost,
}

/// A batch: what it makes of each job (the number of its content, or nothing), and when it began and ended, in order.
#[derive(Clone, Debug)]
struct Write {
    contents: BTreeMap<String, Option<u64>>,
    began: u64,
    ended: u64,
    answer: Answer,
}

impl Write {
    /// Whether it was over before another began, so that the other one came later.
    fn is_before(&self, other: &Self) -> bool {
        self.answer == Answer::Acknowledged && self.ended < other.began
    }
}

/// A network between a replica and the server, which is well once it is told so. Which fault meets which call goes by the seed and by how
/// many calls there were.
fn network(seed: u64, is_well: Arc<AtomicBool>) -> Mood {
    let dice = Mutex::new(Dice(seed));
    Arc::new(move |method| {
        let (kind, delay) = {
            let mut dice = dice.lock().expect("not poisoned");
            (dice.roll(100), Duration::from_millis(dice.roll(120)))
        };
        let changes =
            matches!(method, "UpdateBatch" | "Upsert" | "Delete" | "SetPayload" | "OverwritePayload");
        match kind {
            _ if is_well.load(Ordering::Relaxed) => Fault::Pass,
            0..5 => Fault::Refuse(Status::unavailable("no route to the server")),
            5..12 if changes => Fault::Lose,
            12..16 if changes => Fault::Half,
            16..24 if changes => Fault::Late(delay),
            24..30 if changes => Fault::Twice,
            _ => Fault::Pass,
        }
    })
}

/// What a run did: batches acknowledged and lost, and how far the counter was counted up.
#[derive(Default)]
struct Done {
    acknowledged: u64,
    lost: u64,
    counted: u64,
}

async fn run(seed: u64) -> Done {
    let server = Arc::new(FakeQdrant::default());
    let is_well = Arc::new(AtomicBool::new(true));
    let mut replicas = Vec::new();
    for replica in 0..REPLICAS {
        let url = server.door(network(seed * REPLICAS + replica, is_well.clone())).await;
        let options = QdrantOptions { timeout: Duration::from_secs(2), ..options(&url) };
        let store = QdrantStore::open(options.clone(), making("model@1")).await.expect("opens");
        replicas.push((store, QdrantLedger::new(options).expect("opens")));
    }
    is_well.store(false, Ordering::Relaxed);
    let clock = AtomicU64::new(0);
    let (writes, counted) = (Mutex::new(Vec::<Write>::new()), AtomicU64::new(0));
    let maybe_counted = AtomicU64::new(0);
    let tenant: TenantId = "school-1".parse().expect("a tenant");
    let works = replicas.iter().enumerate().map(|(replica, (store, ledger))| {
        let mut dice = Dice(seed ^ (0xabcd << replica));
        let (clock, writes, counted, maybe, tenant) = (&clock, &writes, &counted, &maybe_counted, &tenant);
        async move {
            for number in 0..WRITES {
                let tick = || clock.fetch_add(1, Ordering::SeqCst);
                let contents: BTreeMap<String, Option<u64>> = (0..=dice.roll(3))
                    .map(|at| {
                        // Each content is of one write of one replica.
                        let content = (number * REPLICAS + replica as u64) * 4 + at;
                        (format!("job-{}", dice.roll(JOBS)), (dice.roll(4) > 0).then_some(content))
                    })
                    .collect();
                let change = |(id, content): (&String, &Option<u64>)| match content {
                    Some(content) => put(job(id, *content)),
                    None => delete(job_name(id)),
                };
                let began = tick();
                let answer = match store.write(contents.iter().map(change).collect()).await {
                    Ok(()) => Answer::Acknowledged,
                    Err(StoreError::Unavailable(_) | StoreError::Overloaded(_)) => Answer::Lost,
                    Err(error) => panic!("seed {seed}: {error}"),
                };
                writes.lock().expect("not poisoned").push(Write { contents, began, ended: tick(), answer });
                match count(ledger, tenant).await {
                    Ok(true) => drop(counted.fetch_add(1, Ordering::Relaxed)),
                    Ok(false) => {}
                    Err(StoreError::Unavailable(_) | StoreError::Overloaded(_)) => {
                        maybe.fetch_add(1, Ordering::Relaxed);
                    }
                    Err(error) => panic!("seed {seed}: {error}"),
                }
            }
        }
    });
    futures::future::join_all(works).await;
    is_well.store(true, Ordering::Relaxed);
    // What is late is there by then.
    tokio::time::sleep(Duration::from_millis(150)).await;
    for (store, _) in &replicas {
        until("ready again", || async { store.health().await.reads.is_ok() }).await;
    }
    until("settled", || async { server.count("-journal") == 0 }).await;

    let names: Vec<String> = (0..JOBS).map(|number| format!("job-{number}")).collect();
    let asked: Vec<_> = names.iter().map(|name| job_name(name)).collect();
    let mut held = BTreeSet::new();
    for (store, ledger) in &replicas {
        let stored = store.whole(&asked).await.into_iter();
        let content = |etag: &str| etag[5..].parse::<u64>().expect("a number");
        held.insert(stored.map(|one| one.map(|one| content(&one.etag))).collect::<Vec<_>>());
        let sum = sum(ledger, &tenant).await.expect("the ledger answers");
        let (least, most) = (counted.load(Ordering::Relaxed), maybe_counted.load(Ordering::Relaxed));
        assert!((least..=least + most).contains(&sum), "seed {seed}: {sum} of {least} and perhaps {most}");
    }
    assert_eq!(held.len(), 1, "seed {seed}: replicas differ: {held:?}");
    let held = held.into_iter().flatten();
    let held: BTreeMap<String, Option<u64>> = names.into_iter().zip(held).collect();
    let writes = writes.into_inner().expect("not poisoned");
    if let Err(why) = explained(&writes, &held) {
        panic!("seed {seed}: {why}\n{held:?}\n{writes:#?}");
    }
    let of = |answer| writes.iter().filter(|write| write.answer == answer).count() as u64;
    Done {
        acknowledged: of(Answer::Acknowledged),
        lost: of(Answer::Lost),
        counted: counted.load(Ordering::Relaxed),
    }
}

async fn sum(ledger: &QdrantLedger, tenant: &TenantId) -> Result<u64, StoreError> {
    let kept = ledger.read(tenant, &[COUNTER.to_string()]).await?.remove(0);
    Ok(kept.map_or(0, |kept| String::from_utf8(kept.bytes).expect("a text").parse().expect("a number")))
}

/// Counts up by one; false where another was quicker.
async fn count(ledger: &QdrantLedger, tenant: &TenantId) -> Result<bool, StoreError> {
    let kept = ledger.read(tenant, &[COUNTER.to_string()]).await?.remove(0);
    let (now, revision) = kept.map_or((0, 0), |kept| {
        let now = String::from_utf8(kept.bytes).expect("a text").parse::<u64>().expect("a number");
        (now, kept.revision)
    });
    let bytes = Some((now + 1).to_string().into_bytes());
    let entry = Entry { key: COUNTER.to_string(), bytes, expect: Some(revision) };
    ledger.write(tenant, vec![entry]).await
}

/// Whether what is held can come of the writes, made one after the other.
fn explained(writes: &[Write], held: &BTreeMap<String, Option<u64>>) -> Result<(), String> {
    for (job, content) in held {
        let of_job: Vec<&Write> = writes.iter().filter(|write| write.contents.contains_key(job)).collect();
        // Nothing is there by a delete, or since nothing was ever written.
        let makers: Vec<&&Write> = of_job.iter().filter(|write| write.contents[job] == *content).collect();
        let acknowledged = |write: &&&Write| write.answer == Answer::Acknowledged;
        let never = content.is_none() && !of_job.iter().any(|write| acknowledged(&write));
        let is_last =
            |maker: &&&&Write| !of_job.iter().filter(acknowledged).any(|later| maker.is_before(later));
        if !never && !makers.iter().any(|maker| is_last(&maker)) {
            return Err(format!("{job} holds {content:?}, after which another write was acknowledged"));
        }
    }
    // What was made of a batch was made of all of it: where it is not held, a write that may have come later made it so.
    for batch in writes {
        let is_made = |(job, content): (&String, &Option<u64>)| content.is_some() && held[job] == *content;
        if batch.answer == Answer::Lost && !batch.contents.iter().any(is_made) {
            continue;
        }
        for (job, content) in batch.contents.iter().filter(|(job, content)| held[*job] != **content) {
            let made_by_another = writes
                .iter()
                .any(|other| other.contents.get(job) == Some(&held[job]) && !other.is_before(batch));
            if !made_by_another {
                return Err(format!(
                    "{job} holds {:?}, and not {content:?} of a batch that was made",
                    held[job]
                ));
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn replicas_over_a_network_that_loses_delays_and_repeats_agree() {
    let mut all = Done::default();
    for seed in 0..4 {
        let done = run(seed).await;
        all.acknowledged += done.acknowledged;
        all.lost += done.lost;
        all.counted += done.counted;
    }
    assert!(all.acknowledged > 0 && all.lost > 0 && all.counted > 0);
}

/// `TALENTMATCH_TEST_SEEDS` says how many: `cargo test --test it qdrant_network -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "hundreds of seeds take minutes"]
async fn replicas_over_a_network_that_loses_delays_and_repeats_agree_long() {
    let seeds = std::env::var("TALENTMATCH_TEST_SEEDS").map_or(200, |seeds| seeds.parse().expect("a number"));
    let mut all = Done::default();
    for seed in 1_000..1_000 + seeds {
        let done = run(seed).await;
        all.acknowledged += done.acknowledged;
        all.lost += done.lost;
        all.counted += done.counted;
    }
    let Done { acknowledged, lost, counted } = all;
    println!(
        "{seeds} seeds: {acknowledged} batches acknowledged, {lost} lost, {counted} counts acknowledged"
    );
    assert!(acknowledged > 0 && lost > 0 && counted > 0);
}

/// Runs what begins on a new server, held up before one of its calls until another replica has begun; for each of its first calls.
async fn held_up<B, A>(begin: impl Fn(String) -> B, meanwhile: impl Fn(String) -> A)
where
    B: Future<Output = Result<(), StoreError>> + Send + 'static,
    A: Future<Output = Result<(), StoreError>>,
{
    for place in 0..30 {
        let server = Arc::new(FakeQdrant::default());
        let (calls, is_there) = (AtomicU64::new(0), Arc::new(AtomicBool::new(false)));
        let go_on = Arc::new(Notify::new());
        let (there, held) = (is_there.clone(), go_on.clone());
        let mood: Mood = Arc::new(move |_| {
            if calls.fetch_add(1, Ordering::SeqCst) != place {
                return Fault::Pass;
            }
            there.store(true, Ordering::SeqCst);
            Fault::Held(held.clone())
        });
        let first = tokio::spawn(begin(server.door(mood).await));
        until("held up", || async { first.is_finished() || is_there.load(Ordering::SeqCst) }).await;
        let fine: Mood = Arc::new(|_| Fault::Pass);
        meanwhile(server.door(fine).await).await.unwrap_or_else(|error| panic!("call {place}: {error}"));
        go_on.notify_one();
        first.await.expect("joined").unwrap_or_else(|error| panic!("held up at call {place}: {error}"));
    }
}

/// One that had looked for a collection before another replica made it, and then read that there had been one, said that it was gone.
#[tokio::test]
async fn replicas_that_begin_at_once_find_each_others_collections() {
    let ledger = |url: String| async move {
        let tenant: TenantId = "school-1".parse().expect("a tenant");
        count(&QdrantLedger::new(options(&url))?, &tenant).await.map(drop)
    };
    held_up(ledger, ledger).await;
    let store = |url: String| async move {
        let store = QdrantStore::open(options(&url), making("model@1")).await?;
        store.health().await.reads
    };
    held_up(store, store).await;
}

/// What is looked for is found.
#[test]
fn an_end_that_no_order_explains_is_seen() {
    let write = |contents: &[(&str, Option<u64>)], began, ended, answer| Write {
        contents: contents.iter().map(|(job, content)| (job.to_string(), *content)).collect(),
        began,
        ended,
        answer,
    };
    let held = |a: Option<u64>, b: Option<u64>| BTreeMap::from([("a".to_string(), a), ("b".to_string(), b)]);
    let both = write(&[("a", Some(1)), ("b", Some(2))], 0, 1, Answer::Acknowledged);
    let later = write(&[("a", Some(3))], 2, 3, Answer::Acknowledged);
    let lost = write(&[("a", Some(4)), ("b", Some(5))], 4, 5, Answer::Lost);
    let writes = [both.clone(), later, lost];
    assert_eq!(explained(&writes, &held(Some(3), Some(2))), Ok(()));
    assert_eq!(explained(&writes, &held(Some(4), Some(5))), Ok(()), "what was lost may yet be made");
    assert!(explained(&writes, &held(Some(1), Some(2))).is_err(), "an acknowledged write is lost");
    assert!(explained(&writes, &held(None, Some(2))).is_err(), "nobody deleted it");
    assert!(explained(&writes, &held(Some(4), Some(2))).is_err(), "half of a batch");
    assert!(explained(&[both], &held(Some(1), None)).is_err(), "half of an acknowledged one");
}
