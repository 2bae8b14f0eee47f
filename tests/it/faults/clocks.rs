//! The clock of the machine is set forward and back, by seconds and up to a year, between calls and while the service is down.

use talentmatch::domain::access::CallerRoles;
use talentmatch::pb::v1 as pb;

use super::process::CITY;
use super::works::Works;
use super::{report, rounds};
use crate::documents::{Dice, folder};
use crate::support::*;

/// By how many seconds the clock is set on, forward or back.
const JUMPS: [i64; 7] = [1, 59, 3_600, 86_399, 7 * 86_400, 31 * 86_400, YEAR];

/// Receipts of erasures are kept for three years by the clock: who sets it on further lets them go.
const YEAR: i64 = 366 * 86_400;

async fn jump(rounds: u64) -> Works {
    let (dir, clock, mut now) = (folder(), HandSet::at(as_of().seconds), as_of().seconds);
    let mut works = Works::default();
    let mut settings = config([(CITY, &[][..])]);
    settings.api_keys[0].roles = CallerRoles::ALL;
    settings.erasure.every_hours = 0;
    // Not what is tested: the machine may be busy.
    settings.limits.request_timeout_ms = 120_000;
    let mut dice = Dice(18);
    let mut service = Service::in_folder_with_clock(settings.clone(), dir.path(), clock.clone()).await;
    for round in 0..rounds {
        let by = JUMPS[dice.roll(JUMPS.len() as u64) as usize];
        let stays = as_of().seconds - YEAR..=as_of().seconds + YEAR;
        now = (if dice.roll(2) == 0 { now + by } else { now - by }).clamp(*stays.start(), *stays.end());
        clock.set(now);
        let what = format!("round {round}, at {now}");
        if dice.roll(4) == 0 {
            service.stop().await;
            service = Service::in_folder_with_clock(settings.clone(), dir.path(), clock.clone()).await;
        }
        let client = service.client(CITY);
        for _ in 0..3 {
            works.upserts.step(&client, &mut dice).await.expect("answered");
        }
        works.imports.step(&client, &mut dice).await.expect("answered");
        works.keys.step(&client, &mut dice).await.expect("answered");
        if dice.roll(4) == 0 {
            works.plans.step(&client).await.expect("answered");
            works.erasures.step(&client).await.expect("answered");
        }
        let matched = client.matches(pb::MatchRequest {
            as_of_time: None,
            ..by_text("数控车工", pb::RecordKind::JobPosting)
        });
        assert!(!matched.await.expect("matched").results.is_empty(), "{what}");
        works.upserts.check(&client, &what).await;
        works.imports.check(&client, &what).await;
        works.plans.check(&client, &what).await;
        works.keys.check(|text| service.client_with(text), &what).await;
        works.erasures.check(&client, dir.path(), &what).await;
    }
    service.stop().await;
    works
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_clock_jumps() {
    jump(6).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "hundreds of rounds take minutes"]
async fn nothing_is_lost_when_the_clock_jumps_long() {
    let rounds = rounds(1_000);
    let works = jump(rounds).await;
    let done = format!("{rounds} jumps of a second to a year, forward and back; {}", works.counts());
    report("clock jumps", &done, "every call answered, nothing lost or erased too early, keys as they were");
}
