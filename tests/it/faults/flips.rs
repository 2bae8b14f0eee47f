//! A byte is flipped in each file that a service keeps: what it then answers is what it answered before, or it says what is damaged,
//! by not starting, in an answer, or in `verify`.

use std::fs;
use std::path::Path;

use serde_json::json;
use talentmatch::pb::v1 as pb;

use super::process::{Place, client, files};
use super::works::Works;
use super::{report, rounds};
use crate::command_line::Served;
use crate::documents::Dice;
use crate::support::*;

/// From so many records on an index is kept at closing.
const KEPT_FROM: usize = 2_000;

/// What a client sees of all that is kept. Errors are part of it.
async fn seen(served: &Served) -> Vec<String> {
    let client = client(served);
    let mut seen = Vec::new();
    for kind in KINDS {
        let mut request = pb::ListRecordsRequest { kind: kind.into(), page_size: 500, ..Default::default() };
        loop {
            let page = client.page(request.clone()).await;
            let token = page.as_ref().map(|page| page.next_page_token.clone()).unwrap_or_default();
            seen.push(match page {
                Ok(page) => format!("{:?} {:?}", page.records, page.deletions),
                Err(status) => format!("{:?}", status.code()),
            });
            if token.is_empty() {
                break;
            }
            request.page_token = token;
        }
    }
    for subject in ["数控车工 大专", "护士 执业证", "新能源汽车 装配"] {
        for kind in [pb::RecordKind::JobPosting, pb::RecordKind::CourseProfile] {
            let matched = client.matches(by_text(subject, kind)).await;
            let matched = matched.map(|found| (found.total_count, found.results, found.facets));
            seen.push(format!("{matched:?}"));
        }
    }
    let plan = pb::GetPlanRequest { name: "plans/p-0".into(), ..Default::default() };
    let plan = client.placement.clone().get_plan(plan).await.map(|plan| plan.into_inner().plan);
    let keys = client.access.clone().list_api_keys(pb::ListApiKeysRequest::default()).await;
    let keys = keys
        .map(|keys| keys.into_inner().keys.into_iter().map(|key| (key.name, key.tenant)).collect::<Vec<_>>());
    let receipts =
        client.erasure.clone().list_erasure_receipts(pb::ListErasureReceiptsRequest::default()).await;
    let receipts = receipts.map(|receipts| receipts.into_inner().receipts);
    seen.push(format!("{:?} {:?} {:?}", plan.ok(), keys.ok(), receipts.ok()));
    seen
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("below it"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("made");
        fs::copy(file, target).expect("copied");
    }
}

/// What became of flips.
#[derive(Debug, Default)]
struct Outcome {
    files: usize,
    flips: u64,
    /// Nothing changed.
    harmless: u64,
    /// Something changed or could not be read, and `verify` names it.
    told: u64,
    /// The service did not start.
    refused: u64,
}

/// Flips so many bytes of each file, of a folder with so many records more than the few of all else.
async fn flip(of_each: u64, records: usize) -> Outcome {
    let (mut place, mut works, mut dice) = (Place::new(), Works::default(), Dice(22));
    let served = tokio::task::block_in_place(|| place.start());
    let first = client(&served);
    for _ in 0..6 {
        works.upserts.step(&first, &mut dice).await.expect("answered");
    }
    works.imports.step(&first, &mut dice).await.expect("answered");
    works.plans.step(&first).await.expect("answered");
    works.keys.step(&first, &mut dice).await.expect("answered");
    works.erasures.step(&first).await.expect("answered");
    let many = (0..records).map(|n| {
        let slot = json!({"title": format!("仓储实习 {n}"), "employerDisplayName": "甲厂"});
        record(json!({"name": format!("internshipSlots/m-{n}"), "internshipSlot": slot}))
    });
    first.import(many.collect()).await.expect("imported");
    assert_eq!(tokio::task::block_in_place(|| served.terminate()), 0);
    let served = tokio::task::block_in_place(|| place.start());
    let before = seen(&served).await;
    assert_eq!(tokio::task::block_in_place(|| served.terminate()), 0);
    let whole = place.data.clone();
    place.data = place.folder.path("flipped");
    let mut outcome = Outcome::default();
    for file in files(&whole) {
        let bytes = fs::read(&file).expect("a file");
        let used: Vec<usize> = (0..bytes.len().div_ceil(512))
            .filter(|page| bytes[page * 512..bytes.len().min(page * 512 + 512)].iter().any(|byte| *byte != 0))
            .collect();
        if used.is_empty() {
            continue;
        }
        outcome.files += 1;
        for _ in 0..of_each {
            let page = used[dice.roll(used.len() as u64) as usize] * 512;
            let at = page + dice.roll((bytes.len() - page).min(512) as u64) as usize;
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << dice.roll(8);
            copy(&whole, &place.data);
            let path = file.strip_prefix(&whole).expect("below it");
            fs::write(place.data.join(path), flipped).expect("written");
            let what = format!("byte {at} of {}", path.display());
            outcome.flips += 1;
            let Ok(served) = tokio::task::block_in_place(|| place.try_start()) else {
                outcome.refused += 1;
                continue;
            };
            let after = seen(&served).await;
            let ended = tokio::task::block_in_place(|| served.terminate());
            if after == before {
                assert_eq!(ended, 0, "{what}");
                outcome.harmless += 1;
                continue;
            }
            let verified = tokio::task::block_in_place(|| place.verify());
            let pairs = before.iter().zip(&after).filter(|(before, after)| before != after);
            let other: Vec<_> = pairs.take(1).collect();
            assert_eq!(verified.code, 1, "{what}: in silence {other:?}: {verified:?}");
            outcome.told += 1;
        }
    }
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_byte_of_any_file_is_told_or_harmless() {
    let outcome = flip(1, 20).await;
    assert!(outcome.files >= 3 && outcome.harmless > 0, "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "hundreds of starts take minutes"]
async fn a_flipped_byte_of_any_file_is_told_or_harmless_long() {
    let Outcome { files, flips, harmless, told, refused } = flip(rounds(1_000) / 10, KEPT_FROM).await;
    let done = format!("{flips} bytes in {files} files of a folder that was closed in order");
    let outcome = format!(
        "{harmless} changed no answer, {told} are named by `verify`, with {refused} the service does not start and says why"
    );
    report("flipped byte", &done, &outcome);
}
