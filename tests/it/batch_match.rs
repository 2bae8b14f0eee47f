//! BatchMatch over the sample: subjects by name and by filter, and those that cannot be matched.

use std::sync::Arc;

use talentmatch::domain::record::audience::Caller;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::search::filter::Field;
use talentmatch::domain::search::match_filter::MatchFilter;
use talentmatch::embed::NgramEmbedder;
use talentmatch::engine::matcher::Matcher;
use talentmatch::engine::ports::Store;
use talentmatch::pb::v1 as pb;
use talentmatch::store::memory::MemoryStore;
use tonic::Code;

use crate::documents::{self, DIMENSION, job, put, time};
use crate::support::*;

use pb::RecordKind::{InternshipSlot, JobPosting, StudentProfile};

fn batch(names: &[&str], target: pb::RecordKind) -> pb::BatchMatchRequest {
    pb::BatchMatchRequest {
        subject_names: names.iter().map(|name| name.to_string()).collect(),
        target_kind: target.into(),
        as_of_time: Some(as_of()),
        ..Default::default()
    }
}

/// At fff0350 those who had not agreed were missing from the stream without a word.
#[tokio::test]
async fn a_batch_matches_a_whole_school_and_names_those_it_leaves_out() {
    let client = sample().await;
    let school = "重庆嘉澜职业技术学院";
    let filter = pb::MatchFilter { schools: vec![school.into()], ..Default::default() };
    let request = pb::BatchMatchRequest {
        subject_kind: StudentProfile.into(),
        subject_filter: Some(filter),
        ..batch(&[], InternshipSlot)
    };
    let responses = client.batch_match(request).await.expect("matched");
    let expected: Vec<(String, bool)> = client
        .list(StudentProfile)
        .await
        .into_iter()
        .filter_map(|record| {
            let Some(pb::record::Resource::StudentProfile(student)) = record.resource else { return None };
            let consent = student.consent.unwrap_or_default();
            let agreed = consent.matching() != pb::Answer::No
                && consent.expire_time.is_none_or(|end| end.seconds > as_of().seconds);
            (student.school == school).then_some((record.name, agreed))
        })
        .collect();
    assert!(expected.iter().filter(|(_, agreed)| *agreed).count() > 2);
    assert!(expected.iter().any(|(_, agreed)| !agreed), "the school has students who have not agreed");
    assert_eq!(
        responses.iter().map(|response| &response.subject_name).collect::<Vec<_>>(),
        expected.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for (response, (_, agreed)) in responses.into_iter().zip(&expected) {
        assert_eq!(response.subject_count, expected.len() as i64);
        if !agreed {
            let why = response.failure.map(|failure| failure.reason());
            assert_eq!(
                (why, response.results.len()),
                (Some(pb::ErrorReason::NoConsent), 0),
                "left out by name"
            );
            continue;
        }
        assert_eq!(response.failure, None);
        let alone = pb::MatchRequest { page_size: 10, ..by_name(&response.subject_name, InternshipSlot) };
        let alone = client.matches(alone).await.expect("matched");
        assert_eq!(response.results, alone.results);
        assert!(response.replay.is_some());
        assert_eq!(response.replay, alone.replay);
    }
}

#[tokio::test]
async fn a_subject_that_fails_does_not_end_a_batch() {
    let client = sample().await;
    let names = [
        "studentProfiles/s-0002",
        "studentProfiles/s-0049",
        "studentProfiles/none",
        "studentProfiles/s-0001",
        "studentProfiles/s-0002",
    ];
    let request = pb::BatchMatchRequest { limit: 3, ..batch(&names, JobPosting) };
    let responses = client.batch_match(request).await.expect("matched");
    let told: Vec<_> = responses
        .iter()
        .map(|response| {
            let failure = response.failure.as_ref().map(|failure| failure.reason());
            (id(&response.subject_name), response.results.len(), failure)
        })
        .collect();
    use pb::ErrorReason::{NoConsent, RecordNotFound};
    assert_eq!(
        told,
        [
            ("none".to_string(), 0, Some(RecordNotFound)),
            ("s-0001".to_string(), 3, None),
            ("s-0002".to_string(), 3, None),
            ("s-0049".to_string(), 0, Some(NoConsent)),
        ]
    );
    for (request, expected) in [
        (pb::BatchMatchRequest { limit: -1, ..batch(&["studentProfiles/s-0001"], JobPosting) }, "limit"),
        (batch(&[], JobPosting), "subject_kind"),
        (batch(&["studentProfiles/s-0001", "x"], JobPosting), "subject_names[1]"),
        (
            pb::BatchMatchRequest { target_kind: 0, ..batch(&["studentProfiles/s-0001"], JobPosting) },
            "target_kind",
        ),
    ] {
        assert_eq!(fields(&client.batch_match(request).await.expect_err(expected)), [expected]);
    }
    let foreign =
        client.batch_match(batch(&["tenants/x/studentProfiles/1"], JobPosting)).await.expect_err("foreign");
    assert_eq!(foreign.code(), Code::PermissionDenied);
}

/// All chosen records were held at once for their names. They are read page by page, newest first, and neither ties that
/// are longer than a page nor its ends lose any.
#[tokio::test]
async fn a_choice_of_many_pages_is_complete() {
    let store = Arc::new(MemoryStore::new(DIMENSION));
    let at = |n: usize| match n {
        400..1_100 => 400,
        1_100..1_900 => n as i64 / 2,
        _ => n as i64,
    };
    let dated = |n: usize| {
        let mut document = job(&format!("{n:04}"), n as u64);
        document.update_time = time(at(n));
        document.fields.integers.insert(Field::UpdateTime, document.update_time.timestamp_micros());
        document
    };
    store.write((0..2_400).map(|n| put(dated(n))).collect()).await.expect("stored");
    let matcher =
        Matcher::new(store, Arc::new(NgramEmbedder::bundled().expect("the bundled model is sound")));
    let caller = Caller::of_tenant("school-1".parse().expect("an id"));
    let choose = |most| {
        let wanted = MatchFilter::default();
        let (matcher, caller) = (&matcher, &caller);
        async move { matcher.select(caller, RecordKind::JobPosting, &wanted, time(3_000), most).await }
    };
    let names = choose(10_000).await.expect("chosen");
    assert!(names.into_iter().eq((0..2_400).map(|n| documents::job_name(&format!("{n:04}")))));
    assert!(choose(2_399).await.is_err(), "one too many");
}
