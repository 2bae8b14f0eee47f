//! The disk is full, or nearly: whatever is called says so or is done, reads go on, a start finds all, and with room all goes on.

use std::time::Duration;

use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};

use super::process::{Place, client};
use super::works::Works;
use super::{report, rounds};
use crate::command_line::Folder;
use crate::documents::Dice;
use crate::embedded_disk::Disk;
use crate::support::{Client, reason, record};

/// Within so many attempts all goes on once there is room.
const MOST_ATTEMPTS: usize = 100;
const QUERY: &str = "savedQueries/full";

/// Of its 64 MB, how many bytes are left free.
const FREE: [u64; 9] = [0, 4_096, 40_000, 100_000, 300_000, 700_000, 1 << 20, 2 << 20, 5 << 20];

/// Whether something was done. Only a want of room may hinder it.
fn is_done<T>(answer: Result<T, Status>, what: &str) -> bool {
    let Err(status) = answer else { return true };
    let is_room = status.code() == Code::ResourceExhausted && reason(&status) == "DISK_FULL";
    assert!(is_room, "{what}: {status:?}");
    false
}

/// Everything that writes, and whether each was done.
async fn everything(client: &Client, what: &str) -> Vec<bool> {
    let text = "数控车床".repeat(2_000);
    let job =
        |id: String| record(json!({"name": id, "jobPosting": {"title": "数控车工", "description": text}}));
    let jobs = (0..12).map(|n| job(format!("jobPostings/full-{n}"))).collect();
    let key = pb::CreateApiKeyRequest {
        tenant: "k".into(),
        roles: vec![pb::CallerRole::School.into()],
        ..Default::default()
    };
    let query = pb::SavedQuery {
        name: QUERY.into(),
        subject: Some(pb::saved_query::Subject::SubjectText("数控车工".into())),
        target_kind: pb::RecordKind::JobPosting.into(),
        threshold: Some(pb::saved_query::Threshold::ScoreMin(0.9)),
        ..Default::default()
    };
    let query = pb::CreateSavedQueryRequest { saved_query: Some(query) };
    let round = pb::SaveRankingRoundRequest {
        name: "rankingRounds/full".into(),
        deadline_time: Some(prost_types::Timestamp { seconds: 4_000_000_000, nanos: 0 }),
    };
    let imported = client.import(jobs).await.and_then(|answer| {
        let refused = answer.failures.iter().all(|failure| format!("{failure:?}").contains("DISK_FULL"));
        assert!(refused, "{what}: {answer:?}");
        if answer.failures.is_empty() { Ok(()) } else { Err(full()) }
    });
    let mut done = vec![is_done(client.upsert(job("jobPostings/full".into())).await, what)];
    done.extend([
        imported.is_ok() || is_done(imported, what),
        is_done(client.access.clone().create_api_key(key).await, what),
        is_done(client.standing.clone().create_saved_query(query).await, what),
        is_done(client.placement.clone().save_ranking_round(round).await, what),
        is_done(client.erasure.clone().erase_due(pb::EraseDueRequest::default()).await, what),
    ]);
    let query = pb::DeleteSavedQueryRequest { name: QUERY.into(), ..Default::default() };
    match client.standing.clone().delete_saved_query(query).await {
        Err(status) if status.code() == Code::NotFound => {}
        deleted => drop(is_done(deleted, what)),
    }
    done
}

/// A status like that of a full disk, for what an import tells item by item.
fn full() -> Status {
    let details = tonic_types::ErrorDetails::with_error_info("DISK_FULL", "talentmatch.v1", []);
    <Status as tonic_types::StatusExt>::with_error_details(Code::ResourceExhausted, "full", details)
}

/// Fills the disk so often. How many calls were done and refused; nothing where no disk may be mounted.
async fn fill(rounds: u64) -> Option<(u64, u64, Works)> {
    let disk = Disk::mount(64)?;
    let mut place = Place::over(Folder::new(), disk.path().join("d"));
    place.more = ["--disk-reserve-mb", "0"].map(String::from).to_vec();
    let (mut works, mut dice) = (Works::default(), Dice(19));
    let (mut done, mut refused) = (0, 0);
    for round in 0..rounds {
        let free = FREE[round as usize % FREE.len()];
        let what = format!("round {round}, {free} bytes left");
        let served = tokio::task::block_in_place(|| place.start());
        let filled = client(&served);
        for _ in 0..3 {
            works.upserts.step(&filled, &mut dice).await.expect("answered");
        }
        works.imports.step(&filled, &mut dice).await.expect("answered");
        works.keys.step(&filled, &mut dice).await.expect("answered");
        works.erasures.step(&filled).await.expect("answered");
        disk.fill(free);
        for is_done in everything(&filled, &what).await {
            *(if is_done { &mut done } else { &mut refused }) += 1;
        }
        works.check(&served, &filled, &place.data, &what).await;
        // On the full disk it ends in order, or is killed, and begins again.
        match round % 3 {
            0 => assert_eq!(tokio::task::block_in_place(|| served.terminate()), 0, "{what}"),
            _ => drop(served),
        }
        let served = tokio::task::block_in_place(|| place.start());
        let again = client(&served);
        works.check(&served, &again, &place.data, &format!("{what}, begun again")).await;
        disk.empty();
        for attempt in 0.. {
            let done = everything(&again, &what).await;
            if done.iter().all(|is_done| *is_done) {
                break;
            }
            assert!(attempt < MOST_ATTEMPTS, "{what}: with room not all is done: {done:?}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        works.check(&served, &again, &place.data, &format!("{what}, with room")).await;
        assert_eq!(tokio::task::block_in_place(|| served.terminate()), 0, "{what}");
        assert_eq!(tokio::task::block_in_place(|| place.verify()).code, 0, "{what}");
    }
    Some((done, refused, works))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_got_over() {
    if let Some((done, refused, _)) = fill(1).await {
        assert!(refused > 0, "{done} done");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "dozens of rounds take minutes"]
async fn a_full_disk_is_told_and_got_over_long() {
    let rounds = rounds(900) / 10;
    let (done, refused, works) = fill(rounds).await.expect("it needs the right to mount");
    assert!(done > 0 && refused > 0, "{done} {refused}");
    let what = format!(
        "{rounds} times, 0 to 5 MB left; {done} writes done and {refused} refused as DISK_FULL; before that {}",
        works.counts()
    );
    report("full disk", &what, "reads went on, a start on the full disk found all, with room all went on");
}
