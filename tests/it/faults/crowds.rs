//! Callers who come faster than the service can answer, and callers who do not read what they asked for.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::process::{CITY, Place, client, taken};
use super::report;
use crate::raw_client::RawClient;
use crate::support::*;

/// Clients that ask one after the other, to see what the service can do.
const CLIENTS: usize = 8;

fn question(number: u64) -> pb::MatchRequest {
    let subjects = ["studentProfiles/s-0001", "studentProfiles/s-0002", "studentProfiles/s-0003"];
    let subject = subjects[number as usize % subjects.len()];
    pb::MatchRequest { as_of_time: None, ..by_name(subject, pb::RecordKind::InternshipSlot) }
}

/// What became of calls.
#[derive(Default)]
struct Fates {
    answered: AtomicU64,
    refused: AtomicU64,
    late: AtomicU64,
    /// The first refusal that does not say when to try again.
    unsaid: OnceLock<Status>,
}

impl Fates {
    fn count(&self, answer: Result<(), Status>) {
        let fate = match answer {
            Ok(()) => &self.answered,
            Err(status) => {
                let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
                let is_told = retry.is_some_and(|delay| delay > Duration::ZERO);
                match status.code() {
                    // The client counts its time too, and calls that one cancelled.
                    Code::DeadlineExceeded | Code::Cancelled => &self.late,
                    Code::ResourceExhausted if is_told => &self.refused,
                    _ => return drop(self.unsaid.set(status)),
                }
            }
        };
        fate.fetch_add(1, Ordering::Relaxed);
    }

    /// Each refusal must say when to try again.
    fn check(&self) {
        assert!(self.unsaid.get().is_none(), "{:?}", self.unsaid.get());
    }
}

struct Overload {
    /// Answers a second to clients that wait for theirs.
    peak: f64,
    /// Answers a second where three times as many ask.
    goodput: f64,
    fates: Arc<Fates>,
    memory_mb: [u64; 2],
}

/// First as fast as it can, then three times as fast, each for so long. Calls come when their time has come, whatever became of those
/// before.
async fn overload(time: Duration) -> Overload {
    let mut place = Place::new();
    place.more = ["--max-concurrent-requests", "16", "--max-concurrent-requests-per-caller", "16"]
        .map(String::from)
        .to_vec();
    let served = tokio::task::block_in_place(|| place.start());
    let clients: Vec<Client> = (0..CLIENTS).map(|_| client(&served)).collect();
    clients[0].import(sample_records()).await.expect("imported");
    let (calm, began) = (Fates::default(), Instant::now());
    let asking = clients.iter().map(async |client| {
        let mut number = 0;
        while began.elapsed() < time {
            calm.count(client.matches(question(number)).await.map(drop));
            number += 1;
        }
    });
    futures::future::join_all(asking).await;
    let peak = calm.answered.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    let before = taken(served.process()).most_mb;
    let (fates, began) = (Arc::new(Fates::default()), Instant::now());
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..(3.0 * peak * time.as_secs_f64()) as u64 {
        let due = began + Duration::from_secs_f64(number as f64 / (3.0 * peak));
        tokio::time::sleep_until(due.into()).await;
        let (client, fates) = (clients[number as usize % CLIENTS].clone(), fates.clone());
        calls.spawn(async move {
            let mut request = tonic::Request::new(question(number));
            request.set_timeout(Duration::from_secs(2));
            fates.count(client.matching.clone().r#match(request).await.map(drop));
        });
    }
    let asked = began.elapsed();
    while let Some(done) = calls.join_next().await {
        done.expect("no panic");
    }
    calm.check();
    fates.check();
    let goodput = fates.answered.load(Ordering::Relaxed) as f64 / asked.as_secs_f64();
    let memory_mb = [before, taken(served.process()).most_mb];
    clients[0].matches(question(0)).await.expect("all is well again");
    Overload { peak, goodput, fates, memory_mb }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_too_fast_is_told_when_to_try_again() {
    let overload = overload(Duration::from_secs(1)).await;
    assert!(overload.goodput > 0.0 && overload.peak > 0.0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it takes two minutes"]
async fn who_comes_too_fast_is_told_when_to_try_again_long() {
    let Overload { peak, goodput, fates, memory_mb: [before, after] } =
        overload(Duration::from_secs(60)).await;
    let [answered, refused, late] =
        [&fates.answered, &fates.refused, &fates.late].map(|count| count.load(Ordering::Relaxed));
    let done = format!("60 s of calls at three times the peak of {peak:.0} a second, whoever waits");
    let outcome = format!(
        "{answered} answered ({goodput:.0} a second, {:.0} % of the peak), {refused} refused with RetryInfo, {late} at \
         their deadline of 2 s; memory at most {before} MB before, {after} MB after",
        100.0 * goodput / peak
    );
    report("overload", &done, &outcome);
    assert!(refused > 0, "it was no overload");
}

/// So many callers ask for long answers and read nothing, ask and send nothing, or go amid the answer.
async fn slow(callers: usize) -> String {
    let mut place = Place::new();
    let served = tokio::task::block_in_place(|| place.start());
    client(&served).import(sample_records()).await.expect("imported");
    assert_eq!(tokio::task::block_in_place(|| served.terminate()), 0);
    place.more = ["--request-timeout-ms", "2000", "--stream-timeout-ms", "2000"].map(String::from).to_vec();
    let served = tokio::task::block_in_place(|| place.start());
    let swift = client(&served);
    until(async || swift.matches(question(0)).await.is_ok()).await;
    let before = taken(served.process());
    let address = served.url.trim_start_matches("http://").parse().expect("an address");
    let batch = pb::BatchMatchRequest {
        subject_names: (1..=30).map(|n| format!("studentProfiles/s-{n:04}")).collect(),
        target_kind: pb::RecordKind::InternshipSlot.into(),
        ..Default::default()
    };
    let mut crowd = Vec::new();
    for caller in 0..callers {
        let mut raw = RawClient::connect(address, u32::from(caller % 2 == 1)).await;
        let path = match caller % 3 {
            2 => "/talentmatch.v1.CatalogService/ImportRecords",
            _ => "/talentmatch.v1.MatchService/BatchMatch",
        };
        let is_import = caller % 3 == 2;
        let messages: Vec<&dyn crate::raw_client::Encode> = if is_import { vec![] } else { vec![&batch] };
        let call = raw.begin(&key_of(CITY), path, &messages, !is_import).await;
        // A third of them are gone at once.
        if caller % 3 != 0 {
            crowd.push((raw, call));
        }
    }
    let (mut answered, mut refused) = (0, 0);
    for number in 0..20 {
        match swift.matches(question(number)).await {
            Ok(_) => answered += 1,
            Err(status) => {
                assert!(status.get_details_retry_info().is_some(), "{status:?}");
                refused += 1;
            }
        }
    }
    until(async || swift.matches(question(0)).await.is_ok()).await;
    let during = taken(served.process());
    drop(crowd);
    until(async || taken(served.process()).descriptors <= before.descriptors + 4).await;
    format!(
        "another caller answered {answered} times and told {refused} times when to come back; memory {} MB before, {} \
         MB at most; every descriptor given back",
        before.memory_mb, during.most_mb
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_nothing_takes_only_its_share() {
    slow(24).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "part of the long form"]
async fn who_reads_nothing_takes_only_its_share_long() {
    let outcome = slow(240).await;
    report("slow clients", "240 callers that read nothing, send nothing or leave amid the answer", &outcome);
}
