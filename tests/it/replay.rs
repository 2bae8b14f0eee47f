//! Replays: the same request on the same records gives the same bytes, in every store and after every restart.

use prost::Message;
use talentmatch::api::matching::weights_to_pb;
use talentmatch::domain::ranking::weights::RankingWeights;
use talentmatch::pb::v1 as pb;

use crate::support::*;

/// Requests of every kind of subject, with pages and facets.
fn requests() -> Vec<pb::MatchRequest> {
    let subjects = [
        "studentProfiles/s-0001",
        "internshipSlots/i-bat-01",
        "jobPostings/j-nur-01",
        "courseProfiles/c-sof-01",
    ];
    let named = subjects.iter().flat_map(|subject| KINDS.map(|target| by_name(subject, target)));
    let typed = KINDS.map(|target| by_text("数控车床操作，会看图纸，持有车工中级证书", target));
    let facets: Vec<i32> = (1..=6).collect();
    let with = |request| pb::MatchRequest {
        page_size: 50,
        include_ineligible: true,
        facets: facets.clone(),
        ..request
    };
    named.chain(typed).map(with).collect()
}

async fn answers(client: &Client) -> Vec<Vec<u8>> {
    let mut answers = Vec::new();
    for request in requests() {
        let mut response = client.matches(request).await.expect("matched");
        assert!(!response.results.is_empty());
        // A token is authenticated with the secret of the store that it came from.
        response.next_page_token = (!response.next_page_token.is_empty()).to_string();
        answers.push(response.encode_to_vec());
    }
    answers
}

#[tokio::test]
async fn the_replay_block_is_complete() {
    let client = sample().await;
    let request = pb::MatchRequest {
        as_of_time: None,
        ..by_name("studentProfiles/s-0001", pb::RecordKind::CourseProfile)
    };
    let found = client.matches(request).await.expect("matched").replay.expect("a replay");
    assert!(
        found.model.contains('@')
            && found.text_version > 0
            && found.derivation.len() == 16
            && !found.rule_set.is_empty()
            && found.personalized
    );
    let weights = found.weights.expect("the weights");
    assert_eq!(weights, weights_to_pb(&RankingWeights::default()));
    let as_of = found.as_of_time.expect("the time");
    assert_eq!(as_of, crate::support::as_of(), "without a time it is the service's, in whole seconds");
}

#[tokio::test]
async fn a_replayed_time_gives_the_same_bytes() {
    let client = sample().await;
    let first = client
        .matches(pb::MatchRequest {
            as_of_time: None,
            ..by_name("studentProfiles/s-0001", pb::RecordKind::CourseProfile)
        })
        .await;
    let first = first.expect("matched");
    let as_of_time = first.replay.as_ref().and_then(|replay| replay.as_of_time);
    let request =
        pb::MatchRequest { as_of_time, ..by_name("studentProfiles/s-0001", pb::RecordKind::CourseProfile) };
    let again = client.matches(request).await.expect("matched");
    assert_eq!(again.encode_to_vec(), first.encode_to_vec());
}

#[tokio::test]
async fn invariant_7_stores_restarts_and_the_order_of_writing_do_not_matter() {
    let expected = answers(&sample().await).await;
    assert_eq!(answers(&sample().await).await, expected, "asked again");

    let folder = tempfile::tempdir().expect("a folder");
    let config = config([(SCHOOL, &[][..])]);
    let service = Service::in_folder(config.clone(), folder.path()).await;
    let mut backwards = sample_records();
    backwards.reverse();
    import_sample(&service.client(SCHOOL), backwards).await;
    assert!(answers(&service.client(SCHOOL)).await == expected, "embedded store, written backwards");
    service.stop().await;

    let service = Service::in_folder(config.clone(), folder.path()).await;
    assert!(answers(&service.client(SCHOOL)).await == expected, "reopened");
    service.stop().await;
}

#[tokio::test]
async fn invariant_1_what_was_answered_ok_is_on_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config([(SCHOOL, &[][..])]);
    let service = Service::in_folder(config.clone(), folder.path()).await;
    let client = service.client(SCHOOL);
    let mut stored = Vec::new();
    for number in 0..5 {
        let form =
            serde_json::json!({"name": format!("jobPostings/{number}"), "jobPosting": {"title": "数控车工"}});
        stored.push(client.upsert(record(form)).await.expect("stored"));
    }
    // What is on disk now is all that a crash would leave.
    let left = tempfile::tempdir().expect("a folder");
    copy(folder.path(), left.path());
    let after_crash = Service::in_folder(config, left.path()).await;
    let survivor = after_crash.client(SCHOOL);
    for record in &stored {
        assert_eq!(&survivor.get(&record.name).await.expect("not lost"), record);
    }
    let found = survivor.matches(by_text("数控车工", pb::RecordKind::JobPosting)).await.expect("matched");
    assert_eq!(found.results.len(), 5);
    after_crash.stop().await;
    service.stop().await;
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
