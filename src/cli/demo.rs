//! `demo`: the main job on the bundled sample, in a temporary folder.

use anyhow::Context;
use clap::Args;
use futures::stream;

use super::calls::Calls;
use super::connection::Connection;
use super::{Outcome, render};
use crate::app::App;
use crate::config::{Config, Settings};
use crate::pb::json::record_from_json;
use crate::pb::v1::explain_pair_request::Subject as PairSubject;
use crate::pb::v1::match_request::Subject;
use crate::pb::v1::{
    ExplainPairRequest, ImportRecordsRequest, MatchRequest, MatchResponse, MatchResult, RecordKind, Remedy,
};

/// The sample: 468 records, written for this project.
pub(super) const SAMPLE: [&str; 7] = [
    include_str!("../../tests/fixtures/sample/student_profiles.jsonl"),
    include_str!("../../tests/fixtures/sample/internship_slots.jsonl"),
    include_str!("../../tests/fixtures/sample/job_postings.jsonl"),
    include_str!("../../tests/fixtures/sample/course_profiles.jsonl"),
    include_str!("../../tests/fixtures/sample/resource_offers.jsonl"),
    include_str!("../../tests/fixtures/sample/resource_needs.jsonl"),
    include_str!("../../tests/fixtures/sample/expert_profiles.jsonl"),
];

/// A student of battery testing, an internship at a module line, and a student who lacks one certificate for it.
const STUDENT: &str = "studentProfiles/s-0001";
const SLOT: &str = "internshipSlots/i-bat-02";
const STUDENT_WITH_GAP: &str = "studentProfiles/s-0002";

/// Shows the main job on the bundled sample, in a temporary folder
#[derive(Args)]
#[command(after_help = "Needs nothing: no configuration, no network, no other service.")]
pub struct Demo {}

impl Demo {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let settings = Settings { data_dir: Some(folder.path().to_path_buf()), ..Settings::default() };
        let config = Config::resolve(settings).map_err(super::BadConfig)?;
        let connection = Connection::here(App::build(config).await?);
        let shown = show(&connection.calls).await;
        connection.close().await?;
        shown?;
        print!("{NEXT_STEPS}");
        Ok(Outcome::Done)
    }
}

async fn show(calls: &Calls) -> anyhow::Result<()> {
    heading("Importing the sample: students, internships, jobs, courses, resources, needs and experts");
    import(calls).await?;

    heading(&format!(
        "Internships for a student of battery testing ({STUDENT}), with the reasons for the first"
    ));
    let internships = best(calls, STUDENT, RecordKind::InternshipSlot, 5, false).await?;
    print_ranking(&internships, 1);

    heading("Jobs for the same student");
    print_ranking(&best(calls, STUDENT, RecordKind::JobPosting, 5, false).await?, 1);

    heading(&format!("Students for an internship ({SLOT}); ✗ marks those a rule keeps out, and why"));
    let students = best(calls, SLOT, RecordKind::StudentProfile, 60, true).await?;
    print_students(&students);

    heading(&format!("A gap, and the course that closes it ({STUDENT_WITH_GAP} and {SLOT})"));
    explain(calls).await
}

async fn import(calls: &Calls) -> anyhow::Result<()> {
    let lines = SAMPLE.iter().flat_map(|file| file.lines()).filter(|line| !line.trim().is_empty());
    let records: Vec<_> = lines.map(record_from_json).collect::<Result<_, _>>()?;
    let items =
        records.into_iter().map(|record| ImportRecordsRequest { record: Some(record), options: None });
    let report = calls.import_records(stream::iter(items)).await?;
    println!("{} stored, {} refused", report.stored_count, report.refused_count);
    Ok(())
}

async fn best(
    calls: &Calls,
    subject: &str,
    target: RecordKind,
    page_size: i32,
    include_ineligible: bool,
) -> anyhow::Result<MatchResponse> {
    let request = MatchRequest {
        subject: Some(Subject::SubjectName(subject.to_string())),
        target_kind: target.into(),
        page_size,
        include_ineligible,
        ..MatchRequest::default()
    };
    Ok(calls.r#match(request).await?)
}

fn print_ranking(response: &MatchResponse, explained: usize) {
    for (at, result) in response.results.iter().enumerate() {
        print!("{}", render::match_line(at + 1, result));
        if at < explained {
            print!("{}", render::explanation(result));
        }
    }
}

/// The best three, and the first three that rules keep out.
fn print_students(response: &MatchResponse) {
    let eligible =
        |result: &&MatchResult| result.eligibility.as_ref().is_none_or(|eligibility| eligibility.eligible);
    for (at, result) in response.results.iter().filter(eligible).take(3).enumerate() {
        print!("{}", render::match_line(at + 1, result));
    }
    for result in response.results.iter().filter(|result| !eligible(result)).take(3) {
        print!("{}", render::match_line(0, result));
        for violation in result.eligibility.iter().flat_map(|eligibility| &eligibility.violations) {
            println!("        {}: {}", violation.rule_id, violation.reason);
        }
    }
}

async fn explain(calls: &Calls) -> anyhow::Result<()> {
    let request = ExplainPairRequest {
        subject: Some(PairSubject::SubjectName(STUDENT_WITH_GAP.to_string())),
        target_name: SLOT.to_string(),
        ..ExplainPairRequest::default()
    };
    let response = calls.explain_pair(request).await?;
    let result = response.result.unwrap_or_default();
    print!("{}", render::match_line(1, &result));
    print!("{}", render::explanation(&result));
    println!("      what would change it:");
    for remedy in response.remedies.iter().take(3) {
        print_remedy(remedy, &result);
    }
    Ok(())
}

fn print_remedy(remedy: &Remedy, before: &MatchResult) {
    let was_eligible = before.eligibility.as_ref().is_none_or(|eligibility| eligibility.eligible);
    let eligible = if remedy.eligible_after && !was_eligible { ", then eligible" } else { "" };
    let score = before.score;
    println!("        {}: score {score:.3} -> {:.3}{eligible}", remedy.change, remedy.score_after);
    for course in &remedy.courses {
        println!("          taught by {} {}", course.title, course.name);
    }
}

fn heading(text: &str) {
    println!("\n── {text}");
}

const NEXT_STEPS: &str = r#"
── Next: your own records
  Start the service (records in ./talentmatch-data, port 50051):
    cargo run --release -- serve
  Import the sample into it, from another terminal:
    cargo run --release -- import tests/fixtures/sample/*.jsonl --to http://127.0.0.1:50051
  Ask it with grpcurl (reflection is on):
    grpcurl -plaintext -d '{"subject_name": "studentProfiles/s-0001", "target_kind": "RECORD_KIND_INTERNSHIP_SLOT"}' \
      127.0.0.1:50051 talentmatch.v1.MatchService/Match
"#;
