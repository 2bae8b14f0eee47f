//! BatchMatch with a cap on exposure over the sample.

use std::collections::HashMap;

use talentmatch::pb::v1 as pb;

use crate::command_line::Folder;
use crate::support::*;

use pb::RecordKind::{CourseProfile, InternshipSlot, JobPosting, StudentProfile};

fn whole(target: pb::RecordKind, limit: i32, cap: Option<pb::ExposureCap>) -> pb::BatchMatchRequest {
    pb::BatchMatchRequest {
        subject_kind: StudentProfile.into(),
        target_kind: target.into(),
        limit,
        as_of_time: Some(as_of()),
        exposure_cap: cap,
        ..Default::default()
    }
}

fn at_most(count: i32) -> Option<pb::ExposureCap> {
    Some(pb::ExposureCap { max_subject_count: count, max_subjects_per_place: 0.0 })
}

fn times(answers: &[pb::BatchMatchResponse]) -> HashMap<&str, i64> {
    let mut times = HashMap::new();
    for result in answers.iter().flat_map(|answer| &answer.results) {
        *times.entry(result.name.as_str()).or_default() += 1;
    }
    times
}

/// The answers of subjects, with what the cap changes.
async fn capped(
    client: &Client,
    request: pb::BatchMatchRequest,
) -> (Vec<pb::BatchMatchResponse>, pb::ExposureReport) {
    let mut answers = client.batch_match(request).await.expect("matched");
    let first = answers.iter().position(|answer| !answer.subject_name.is_empty()).expect("subjects");
    let subjects = answers.split_off(first);
    assert!(subjects.iter().all(|answer| answer.progress.is_none() && answer.exposure.is_none()));
    let report = answers.pop().and_then(|last| last.exposure).expect("a report before the subjects");
    let done: Vec<i64> = answers.iter().filter_map(|answer| Some(answer.progress?.done_count)).collect();
    assert!(done.len() == answers.len() && done.is_sorted() && done.first() == Some(&0), "{done:?}");
    assert_eq!(done.last(), Some(&(subjects.len() as i64)));
    (subjects, report)
}

#[tokio::test]
async fn nothing_is_shown_to_more_than_the_cap_and_nothing_that_a_student_may_not_have() {
    let client = sample().await;
    for (target, limit) in [(InternshipSlot, 5), (JobPosting, 10)] {
        let before = client.batch_match(whole(target, limit, None)).await.expect("matched");
        let counted = times(&before);
        let most = counted.values().max().copied().expect("shown");
        let mut lost = 1.0;
        for cap in [most / 4, most / 2, most] {
            let (after, report) = capped(&client, whole(target, limit, at_most(cap as i32))).await;
            assert_eq!(report.cap, at_most(cap as i32));
            let shown = times(&after);
            assert!(shown.values().all(|times| *times <= cap), "{cap}");
            assert_eq!(report.most_after_count, shown.values().max().copied().expect("shown"));
            assert!(report.proven && report.gini_after <= report.gini_before + 1e-12, "{report:?}");
            assert!(report.ndcg_lost <= lost && report.ndcg_lost <= report.worst_ndcg_lost, "{report:?}");
            lost = report.ndcg_lost;
            for (after, before) in after.iter().zip(&before) {
                assert_eq!((&after.subject_name, &after.failure), (&before.subject_name, &before.failure));
                assert_eq!(after.subject_count, before.subject_count);
                assert!(after.results.len() <= limit as usize);
                assert!(after.results.is_sorted_by(|a, b| a.score >= b.score));
                for result in &after.results {
                    assert!(result.eligibility.as_ref().expect("told").eligible, "{}", result.name);
                }
                if cap == most && report.congested_count == 0 {
                    let scores = |answer: &pb::BatchMatchResponse| -> Vec<f64> {
                        answer.results.iter().map(|result| result.score).collect()
                    };
                    assert!(scores(before).iter().all(|score| scores(after).contains(score)));
                }
            }
            let again = capped(&client, whole(target, limit, at_most(cap as i32))).await;
            assert_eq!(again, (after, report), "the same every time");
        }
    }
}

/// More calls than there are turns: each gives back what it holds.
#[tokio::test]
async fn a_call_that_is_given_up_leaves_room_for_the_next() {
    let client = sample().await;
    for _ in 0..40 {
        let call = client.matching.clone().batch_match(whole(JobPosting, 10, at_most(5))).await;
        let first = call.expect("begun").into_inner().message().await.expect("read").expect("progress");
        assert_eq!(first.progress.map(|progress| progress.done_count), Some(0));
    }
    let (subjects, report) = capped(&client, whole(JobPosting, 10, at_most(5))).await;
    assert!(report.proven && subjects.len() > 70);
}

#[tokio::test]
async fn a_cap_by_places_follows_each_opening() {
    let client = sample().await;
    let cap = Some(pb::ExposureCap { max_subject_count: 0, max_subjects_per_place: 1.5 });
    let (after, _) = capped(&client, whole(InternshipSlot, 5, cap)).await;
    let places: HashMap<String, i64> = client
        .list(InternshipSlot)
        .await
        .into_iter()
        .filter_map(|record| {
            let Some(pb::record::Resource::InternshipSlot(slot)) = record.resource else { return None };
            Some((record.name, i64::from(slot.capacity.unwrap_or(1))))
        })
        .collect();
    let shown = times(&after);
    assert!(shown.len() > 20);
    for (name, times) in shown {
        let most = ((places[name] as f64 * 1.5) as i64).max(1);
        assert!(times <= most, "{name}: {times} of {most}");
    }
}

#[tokio::test]
async fn a_cap_that_cannot_be_kept_is_refused_by_its_field() {
    let client = sample().await;
    let cap = |count, by_place| {
        Some(pb::ExposureCap { max_subject_count: count, max_subjects_per_place: by_place })
    };
    for (request, expected) in [
        (whole(JobPosting, 5, cap(0, 0.0)), "exposure_cap"),
        (whole(JobPosting, 5, cap(-1, 0.0)), "exposure_cap.max_subject_count"),
        (whole(JobPosting, 5, cap(10_001, 0.0)), "exposure_cap.max_subject_count"),
        (whole(JobPosting, 5, cap(0, f64::NAN)), "exposure_cap.max_subjects_per_place"),
        (whole(JobPosting, 5, cap(0, -1.0)), "exposure_cap.max_subjects_per_place"),
        (whole(JobPosting, 5, cap(0, 1e9)), "exposure_cap.max_subjects_per_place"),
        (whole(CourseProfile, 5, cap(0, 2.0)), "exposure_cap.max_subjects_per_place"),
        (
            pb::BatchMatchRequest { include_ineligible: true, ..whole(JobPosting, 5, at_most(2)) },
            "include_ineligible",
        ),
        (
            pb::BatchMatchRequest {
                order_by: pb::MatchOrder::Pay.into(),
                ..whole(JobPosting, 5, at_most(2))
            },
            "order_by",
        ),
    ] {
        assert_eq!(fields(&client.batch_match(request).await.expect_err(expected)), [expected]);
    }
}

#[test]
fn the_command_shows_a_cohort_and_what_the_cap_changes() {
    let folder = Folder::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample/");
    let files = ["student_profiles.jsonl", "internship_slots.jsonl"].map(|file| format!("{sample}{file}"));
    let import = ["import", &files[0], &files[1], "--data-dir", "d"];
    assert_eq!(folder.run(&import).code, 0);
    let run = |more: &[&str]| {
        folder.run(&[&["batch-match", "--target", "internship-slots", "--data-dir", "d"], more].concat())
    };
    let shown = run(&["--subjects", "studentProfiles/s-0001,studentProfiles/s-0002", "--limit", "3"]);
    assert!(shown.code == 0 && shown.out.contains("2 subjects, 0 of them not matched"), "{shown:?}");
    let capped = run(&["--limit", "5", "--max-shown", "6", "--json"]);
    assert_eq!(capped.code, 0, "{capped:?}");
    let lines: Vec<serde_json::Value> =
        capped.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let report = lines.iter().find_map(|line| line.get("exposure")).expect("a report");
    assert_eq!((&report["cap"]["maxSubjectCount"], &report["mostAfterCount"]), (&6.into(), &"6".into()));
    let told = run(&["--limit", "5", "--max-shown", "6"]);
    assert!(told.out.contains("most shown") && told.out.contains("each place proven"), "{told:?}");
    let both = run(&["--max-shown", "0"]);
    assert_eq!(both.code, 64, "{both:?}");
}
