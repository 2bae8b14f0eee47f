//! `batch-match`: the best records for each of a cohort, spread so that none is shown to too many.

use std::collections::BTreeMap;

use clap::Args;
use futures::TryStreamExt;

use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::connection::Connection;
use super::duplicates::without_tenant;
use super::kind::Kind;
use super::place::chosen::Chosen;
use super::{Outcome, progress, render};

/// Full name of [`pb::BatchMatchResponse`].
const RESPONSE: &str = "talentmatch.v1.BatchMatchResponse";

/// Ranks records for each of a cohort
///
/// With a cap on exposure the whole cohort is ranked first, and no record is shown to more subjects than the cap says.
#[derive(Args)]
#[command(after_help = "Conditions and names are written as in `talentmatch place`.

Examples:
  talentmatch batch-match --subjects school=甲校,label.batch=2027 --target job-postings --data-dir talentmatch-data
  talentmatch batch-match --target internship-slots --limit 5 --max-shown-per-place 3 --data-dir D
  talentmatch batch-match --target job-postings --max-shown 30 --json --to http://127.0.0.1:50051")]
pub struct BatchMatch {
    /// Who is matched, by conditions or by names; without it all of the kind
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    subjects: Chosen,

    /// Kind of the subjects that conditions choose from
    #[arg(long, default_value = "student-profiles", value_name = "KIND")]
    kind: Kind,

    /// Kind of the records to rank
    #[arg(long, value_name = "KIND")]
    target: Kind,

    /// Records to rank, by conditions
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    among: Chosen,

    /// Most results for a subject
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(i32).range(1..=200), value_name = "N")]
    limit: i32,

    /// Most subjects that one record is shown to
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=10_000), value_name = "N")]
    max_shown: Option<i32>,

    /// Most subjects for each place that an opening has left
    #[arg(long, value_name = "X")]
    max_shown_per_place: Option<f64>,

    /// Most results of one employer, school or other provider
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=100), value_name = "N")]
    max_per_employer: Option<i32>,

    /// Print each answer as one line of JSON: the proto3 JSON of BatchMatchResponse
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    at: Target,
}

impl BatchMatch {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if !self.among.names.is_empty() {
            return Err(super::UsageError("--among: must be conditions".into()).into());
        }
        let is_capped = self.max_shown.is_some() || self.max_shown_per_place.is_some();
        let request = pb::BatchMatchRequest {
            subject_kind: if self.subjects.names.is_empty() { self.kind.wire().into() } else { 0 },
            subject_names: self.subjects.names,
            subject_filter: Some(self.subjects.filter),
            target_kind: self.target.wire().into(),
            filter: Some(self.among.filter),
            limit: self.limit,
            max_per_employer: self.max_per_employer.unwrap_or_default(),
            exposure_cap: is_capped.then(|| pb::ExposureCap {
                max_subject_count: self.max_shown.unwrap_or_default(),
                max_subjects_per_place: self.max_shown_per_place.unwrap_or_default(),
            }),
            ..Default::default()
        };
        let (bar, json) = (progress::bar(self.json, None, "{spinner} {msg}"), self.json);
        let done = Connection::over_kept(&self.at, async |calls| {
            let mut answers = calls.batch_match(request).await?;
            let mut shown = Shown::default();
            while let Some(answer) = answers.try_next().await? {
                if let Some(progress) = &answer.progress {
                    bar.set_message(format!("ranked {} of {}", progress.done_count, progress.total_count));
                }
                match json {
                    true => println!("{}", message_to_json(&answer, RESPONSE)),
                    false => bar.suspend(|| print!("{}", to_text(&answer))),
                }
                shown.add(&answer);
            }
            Ok(shown)
        })
        .await;
        bar.finish_and_clear();
        let shown = done?;
        if !json {
            print!("{}", shown.to_text());
        }
        Ok(Outcome::Done)
    }
}

/// What was shown in all.
#[derive(Default)]
struct Shown {
    subjects: usize,
    failed: usize,
    times: BTreeMap<String, usize>,
}

impl Shown {
    fn add(&mut self, answer: &pb::BatchMatchResponse) {
        if answer.subject_name.is_empty() {
            return;
        }
        self.subjects += 1;
        self.failed += usize::from(answer.failure.is_some());
        for result in &answer.results {
            *self.times.entry(result.name.clone()).or_default() += 1;
        }
    }

    fn to_text(&self) -> String {
        let most = self.times.values().max().copied().unwrap_or(0);
        format!(
            "{} subjects, {} of them not matched; {} records shown, the most frequent to {most} of them\n",
            self.subjects,
            self.failed,
            self.times.len()
        )
    }
}

fn to_text(answer: &pb::BatchMatchResponse) -> String {
    if let Some(report) = &answer.exposure {
        return told(report);
    }
    if answer.subject_name.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", without_tenant(&answer.subject_name));
    if let Some(failure) = &answer.failure {
        text.push_str(&format!("  ✗ {}\n", failure.message));
    }
    for (at, result) in answer.results.iter().enumerate() {
        text.push_str(&format!("  {}", render::match_line(at + 1, result)));
    }
    text
}

/// What a cap changes, in words.
pub fn told(report: &pb::ExposureReport) -> String {
    let proven =
        if report.proven { "each place proven the best that those before it leave" } else { "NOT PROVEN" };
    format!(
        "exposure of {} records to {} subjects, among the first {} of each\n  \
         most shown    {:>8} → {}\n  Gini          {:>8.3} → {:.3}\n  \
         nDCG lost     {:.4} in the mean, {:.4} at worst; {} lists changed, {} places left empty\n  \
         {} records would be over the cap; {proven}\n",
        report.record_count,
        report.subject_count,
        report.depth,
        report.most_before_count,
        report.most_after_count,
        report.gini_before,
        report.gini_after,
        report.ndcg_lost,
        report.worst_ndcg_lost,
        report.changed_subject_count,
        report.emptied_place_count,
        report.congested_count,
    )
}
