//! The service works for long: its memory and its descriptors stay what they are.

use std::time::{Duration, Instant};

use super::process::{Place, Taken, client, taken};
use super::report;
use super::works::Works;
use crate::documents::Dice;
use crate::support::*;

use talentmatch::pb::v1 as pb;

/// Descriptors that may be open more at the end than at the beginning: those of connections and files of the moment.
const SOME: usize = 12;

/// Works for so long; what the process took at each of several moments, the first after a tenth of the time, and calls.
async fn soak(time: Duration) -> (Vec<Taken>, u64, Works) {
    let (place, mut works, mut dice) = (Place::new(), Works::default(), Dice(21));
    let served = tokio::task::block_in_place(|| place.start());
    let (shared, began) = (client(&served), Instant::now());
    let (mut seen, mut calls) = (Vec::new(), 0);
    while began.elapsed() < time || seen.len() < 3 {
        // Each caller comes with a connection of its own, and goes.
        let fresh = client(&served);
        let client = if dice.roll(10) == 0 { &fresh } else { &shared };
        let answered = match dice.roll(400) {
            0 => works.plans.step(client).await,
            1 => works.erasures.step(client).await,
            2..=4 => works.keys.step(client, &mut dice).await,
            5..=60 => works.imports.step(client, &mut dice).await,
            61..=200 => works.upserts.step(client, &mut dice).await,
            _ => {
                let text = format!("数控车工 {} 大专", dice.roll(1_000));
                let request =
                    pb::MatchRequest { as_of_time: None, ..by_text(&text, pb::RecordKind::JobPosting) };
                client.matches(request).await.ok().map(drop)
            }
        };
        answered.expect("answered");
        calls += 1;
        if began.elapsed() >= time.mul_f64(0.1 * (seen.len() + 1) as f64) {
            seen.push(taken(served.process()));
        }
    }
    works.check(&served, &shared, &place.data, "the end").await;
    assert_eq!(tokio::task::block_in_place(|| served.terminate()), 0);
    (seen, calls, works)
}

fn check_descriptors(seen: &[Taken]) {
    let [first, .., last] = seen else { panic!("it took too short") };
    assert!(last.descriptors <= first.descriptors + SOME, "{} to {}", first.descriptors, last.descriptors);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_works_takes_no_more() {
    check_descriptors(&soak(Duration::from_secs(3)).await.0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it takes half an hour"]
async fn a_service_that_works_takes_no_more_long() {
    let seconds = std::env::var("TALENTMATCH_TEST_SOAK_S").map_or(1_800, |seconds| seconds.parse().unwrap());
    let (seen, calls, works) = soak(Duration::from_secs(seconds)).await;
    check_descriptors(&seen);
    let memory: Vec<String> = seen.iter().map(|one| one.memory_mb.to_string()).collect();
    let most = seen.iter().map(|one| one.most_mb).max().unwrap_or_default();
    let done =
        format!("{seconds} s, {calls} calls one after the other, matches half of them; {}", works.counts());
    let outcome = format!(
        "memory after each tenth of the time {} MB, {most} MB at most; descriptors {} to {}",
        memory.join(", "),
        seen[0].descriptors,
        seen.last().map_or(0, |last| last.descriptors)
    );
    report("soak", &done, &outcome);
    // A quarter more than at half time is a leak: caches are full by then.
    let (half, last) = (&seen[seen.len() / 2], &seen[seen.len() - 1]);
    assert!(last.memory_mb <= half.memory_mb + half.memory_mb / 4 + 16, "{outcome}");
}
