//! Judged cases over the sample: what a person would expect among the first three, and the judged sets of
//! `tests/fixtures/judged`.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use talentmatch::pb::v1 as pb;

use crate::support::*;

use pb::RecordKind::{CourseProfile, InternshipSlot, JobPosting, StudentProfile};

/// A subject, the kind asked for, and records of which at least one must be among the first three.
const CASES: &[(&str, pb::RecordKind, &[&str])] = &[
    ("studentProfiles/s-0001", InternshipSlot, &["i-bat-01"]),
    ("studentProfiles/s-0002", InternshipSlot, &["i-bat-02"]),
    ("studentProfiles/s-0001", JobPosting, &["j-bat-01"]),
    // Without the certificate that j-nur-01 cannot do without.
    ("studentProfiles/s-0026", JobPosting, &["j-nur-08"]),
    ("studentProfiles/s-0040", JobPosting, &["j-sof-01"]),
    ("studentProfiles/s-0058", InternshipSlot, &["i-acc-01"]),
    ("studentProfiles/s-0036", InternshipSlot, &["i-log-03"]),
    ("studentProfiles/s-0018", InternshipSlot, &["i-liq-02", "i-liq-01"]),
    ("internshipSlots/i-bat-01", StudentProfile, &["s-0001"]),
    ("internshipSlots/i-mac-02", StudentProfile, &["s-0012", "s-0013"]),
    ("internshipSlots/i-tou-01", StudentProfile, &["s-0050"]),
    ("internshipSlots/i-bat-01", CourseProfile, &["c-bat-01"]),
    ("jobPostings/j-sof-01", CourseProfile, &["c-sof-01"]),
    ("courseProfiles/c-bat-01", JobPosting, &["j-bat-01"]),
    ("courseProfiles/c-liq-02", InternshipSlot, &["i-liq-02"]),
    ("courseProfiles/c-bat-01", StudentProfile, &["s-0001"]),
];

/// What people type.
const TEXTS: &[(&str, pb::RecordKind, &[&str])] = &[
    ("Java后端开发 Spring Boot", JobPosting, &["j-sof-01"]),
    ("我想做动力电池检测，会用绝缘测试仪", InternshipSlot, &["i-bat-01"]),
    ("导游，会讲古镇历史", JobPosting, &["j-tou-01"]),
    ("BIM建模 Revit", InternshipSlot, &["i-con-02"]),
    ("招电池包检测技术员，要求懂高压安全", StudentProfile, &["s-0001"]),
];

#[tokio::test]
async fn the_expected_are_among_the_first_three() {
    let client = sample().await;
    let named =
        CASES.iter().map(|(subject, target, expected)| (by_name(subject, *target), subject, expected));
    let typed = TEXTS.iter().map(|(text, target, expected)| (by_text(text, *target), text, expected));
    let mut missed = Vec::new();
    for (request, subject, expected) in named.chain(typed) {
        let found = ids(&client
            .matches(pb::MatchRequest { page_size: 8, ..request })
            .await
            .expect("matched")
            .results);
        if !found.iter().take(3).any(|one| expected.contains(&one.as_str())) {
            missed.push(format!("{subject}: wanted {expected:?}, found {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[tokio::test]
async fn the_first_three_are_mostly_of_the_same_field() {
    let client = sample().await;
    let (mut same, mut all) = (0, 0);
    for subject in client.list(InternshipSlot).await {
        let Some(field) = subject.labels.get("field") else { continue };
        let request = pb::MatchRequest { page_size: 3, ..by_name(&subject.name, JobPosting) };
        for result in client.matches(request).await.expect("matched").results {
            let found = client.get(&result.name).await.expect("stored");
            same += usize::from(found.labels.get("field") == Some(field));
            all += 1;
        }
    }
    // Sixteen fields: a ranking by chance would find about 1 in 16.
    assert!(same * 10 >= all * 7, "{same} of {all} are of the field of the subject");
}

/// Queries of the half of a set that is measured, at least.
const QUERIES: u64 = 5;

/// The judged sets in the order of their names, and an nDCG@10 a little below what the half that no setting was chosen on has today.
const FLOORS: &[(&str, f64)] = &[
    ("course_to_job", 0.93),
    ("expert_to_need", 0.95),
    ("internship_to_student", 0.96),
    ("internship_to_student_pool", 0.94),
    ("job_to_course", 0.93),
    ("job_to_course_pool", 0.95),
    ("job_to_student", 0.94),
    ("need_to_expert", 0.95),
    ("need_to_offer", 0.93),
    ("offer_to_need", 0.95),
    ("student_to_course", 0.91),
    ("student_to_course_pool", 0.88),
    ("student_to_internship", 0.95),
    ("student_to_internship_pool", 0.92),
    ("student_to_job", 0.90),
    ("text_to_course", 0.92),
    ("text_to_internship", 0.87),
    ("text_to_job", 0.93),
    ("text_to_student", 0.97),
];

#[test]
fn the_judged_sets_keep_their_measures() {
    let judged = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/judged");
    let folders = std::fs::read_dir(&judged).expect("the sets").map(|entry| entry.expect("an entry").path());
    let mut folders: Vec<_> = folders.filter(|path| path.is_dir()).collect();
    folders.sort();
    let measured = Command::new(env!("CARGO_BIN_EXE_talentmatch"))
        .args(["eval", "--json", "--half", "test"])
        .args(folders)
        .output()
        .expect("the command runs");
    let reports: Vec<Value> = serde_json::from_slice(&measured.stdout).expect("a list of reports");
    let sets: Vec<_> = reports.iter().map(|report| report["set"].as_str().expect("a name")).collect();
    assert_eq!(sets, FLOORS.iter().map(|(set, _)| *set).collect::<Vec<_>>(), "every set has a floor");
    let below = FLOORS.iter().zip(&reports).filter(|((_, floor), report)| {
        report["ndcg10"].as_f64() < Some(*floor) || report["queries"].as_u64() < Some(QUERIES)
    });
    let below: Vec<_> =
        below.map(|((set, floor), report)| format!("{set} below {floor}: {report}")).collect();
    assert!(below.is_empty(), "{}", below.join("\n"));
}

#[tokio::test]
async fn a_course_that_adds_something_stands_above_one_that_repeats_what_the_student_can_do() {
    let client = sample().await;
    for (student, adds, repeats) in [("s-0018", "c-liq-02", "c-liq-01"), ("s-0012", "c-mac-01", "c-mac-02")] {
        let request = by_name(&format!("studentProfiles/{student}"), CourseProfile);
        let found = ids(&client.matches(request).await.expect("matched").results);
        let place = |course: &str| found.iter().position(|one| one == course).expect("among the results");
        assert!(place(adds) < place(repeats), "{student}: {found:?}");
    }
}
