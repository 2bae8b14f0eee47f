//! `order`: cohorts for an order class, or the class itself.

use std::path::PathBuf;

use clap::Args;

use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;
use crate::pb::v1::class_order::Opening;

use super::connection::Connection;
use super::duplicates::without_tenant;
use super::place::chosen::Chosen;
use super::{Outcome, UsageError, render, text_file};

/// Full names of the answers.
const COHORTS: &str = "talentmatch.v1.RankCohortsResponse";
const CLASS: &str = "talentmatch.v1.PlanOrderResponse";
const SCHOOL_CELLS: usize = 26;
const MAJOR_CELLS: usize = 24;

/// Ranks cohorts for an order class (订单班), or chooses its students with a proof
#[derive(Args)]
#[command(after_help = "Conditions are written as in `talentmatch place`. Nothing is stored.

Examples:
  talentmatch order --opening jobPostings/j-bat-01 --min 10 --max 30 --data-dir talentmatch-data
  talentmatch order --record order.json --max 40 --students major=460103 --class-label class --json --data-dir D
  talentmatch order --opening jobPostings/j-bat-01 --max 30 --choose --quota 甲校=10 --quota 乙校=20 --to http://127.0.0.1:50051")]
pub struct Order {
    #[command(flatten)]
    opening: OpeningFlags,

    /// The fewest students
    #[arg(long, default_value_t = 0, value_name = "N")]
    min: i32,

    /// The most students, 1 to 1,000
    #[arg(long, value_name = "N")]
    max: i32,

    /// Who may be in it, by conditions; without it all students that you may see
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    students: Chosen,

    /// The label of students by which classes are told apart
    #[arg(long, default_value = "", hide_default_value = true, value_name = "KEY")]
    class_label: String,

    /// From which score on a student fits; without it from FAIR on
    #[arg(long, default_value_t = 0.0, hide_default_value = true, value_name = "SCORE")]
    score_min: f64,

    /// Most cohorts, 1 to 500
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=500), value_name = "N")]
    limit: i32,

    /// Choose the students instead of ranking cohorts
    #[arg(long)]
    choose: bool,

    /// The most students of a school; may be given several times
    #[arg(long = "quota", value_name = "SCHOOL=N", value_parser = quota, requires = "choose")]
    quotas: Vec<(String, i32)>,

    /// Breaks ties
    #[arg(long, default_value_t = 0, value_name = "N", requires = "choose")]
    seed: i64,

    /// Print the answer as one JSON document: the proto3 JSON of RankCohortsResponse or PlanOrderResponse
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    at: Target,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct OpeningFlags {
    /// The work that the class is for: a stored opening, by name
    #[arg(long, value_name = "NAME")]
    opening: Option<String>,

    /// A file with one opening as JSON, `-` for stdin; it is not stored
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

impl Order {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if !self.students.names.is_empty() {
            return Err(UsageError("--students: must be conditions".into()).into());
        }
        let order = pb::ClassOrder {
            opening: Some(self.opening.read()?),
            min_count: self.min,
            max_count: self.max,
            student_filter: Some(self.students.filter),
            class_label: self.class_label,
            score_min: self.score_min,
            ..Default::default()
        };
        let (order, limit, seed) = (Some(order), self.limit, self.seed);
        let school_quotas =
            self.quotas.into_iter().map(|(school, max_count)| pb::SchoolQuota { school, max_count });
        let school_quotas: Vec<pb::SchoolQuota> = school_quotas.collect();
        if self.choose {
            let request = pb::PlanOrderRequest { order, school_quotas, seed };
            let class =
                Connection::over_kept(&self.at, async |calls| Ok(calls.plan_order(request).await?)).await?;
            match self.json {
                true => println!("{}", message_to_json(&class, CLASS)),
                false => print!("{}", class_to_text(&class)),
            }
            return Ok(Outcome::Done);
        }
        let request = pb::RankCohortsRequest { order, limit };
        let ranked =
            Connection::over_kept(&self.at, async |calls| Ok(calls.rank_cohorts(request).await?)).await?;
        match self.json {
            true => println!("{}", message_to_json(&ranked, COHORTS)),
            false => print!("{}", cohorts_to_text(&ranked)),
        }
        Ok(Outcome::Done)
    }
}

impl OpeningFlags {
    fn read(&self) -> anyhow::Result<Opening> {
        if let Some(name) = &self.opening {
            return Ok(Opening::OpeningName(name.clone()));
        }
        let Some(path) = &self.record else {
            return Err(UsageError("give --opening or --record".into()).into());
        };
        Ok(Opening::OpeningRecord(text_file::record(path)?))
    }
}

fn quota(text: &str) -> Result<(String, i32), String> {
    let (school, most) = text.split_once('=').ok_or("must be SCHOOL=N")?;
    let most = most.trim().parse().map_err(|_| "must be SCHOOL=N with a whole number")?;
    Ok((school.trim().to_string(), most))
}

fn cohorts_to_text(ranked: &pb::RankCohortsResponse) -> String {
    let mut text =
        format!("   fit of eligible of all   mean  cohort (fit from {:.3} on)\n", ranked.score_min);
    for cohort in &ranked.cohorts {
        let mean = cohort.mean_fit.map_or("    -".to_string(), |mean| format!("{mean:.3}"));
        let year =
            if cohort.graduation_year > 0 { cohort.graduation_year.to_string() } else { "-".to_string() };
        let line = format!(
            "{} {:>4}  {:>8}  {:>6}  {mean}  {} {} {year} {}",
            if cohort.is_enough { '✓' } else { ' ' },
            cohort.fit_count,
            cohort.eligible_count,
            cohort.student_count,
            render::fit(&cohort.school, SCHOOL_CELLS),
            render::fit(&cohort.major_name, MAJOR_CELLS),
            cohort.class_name,
        );
        text.push_str(line.trim_end());
        text.push('\n');
        text.push_str(&gaps_to_text(&cohort.gaps));
    }
    text.push_str(&courses_to_text(&ranked.courses));
    text.push_str(&format!("{} of {} cohorts\n", ranked.cohorts.len(), ranked.cohort_count));
    text
}

fn class_to_text(class: &pb::PlanOrderResponse) -> String {
    let mut text = String::new();
    for student in &class.students {
        let line = format!(
            "{:.3}  {}  {} {} {}",
            student.score,
            render::fit(without_tenant(&student.student_name), SCHOOL_CELLS),
            student.school,
            student.major,
            student.class_name
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push_str(&gaps_to_text(&class.gaps));
    text.push_str(&courses_to_text(&class.courses));
    let state = if class.is_filled { "filled" } else { "NOT FILLED" };
    let gap = class.certificate.as_ref().map_or("", |found| found.gap.as_str());
    let proof = if gap == "0" { ", proven to be the best" } else { "" };
    text.push_str(&format!("{state}: {} students{proof}\n", class.students.len()));
    text
}

fn gaps_to_text(gaps: &[pb::GroupGap]) -> String {
    if gaps.is_empty() {
        return String::new();
    }
    let gap = |gap: &pb::GroupGap| {
        format!("{} ({} of {})", gap.name, gap.lacking_count, gap.lacking_count + gap.holder_count)
    };
    format!("      lack {}\n", gaps.iter().map(gap).collect::<Vec<_>>().join(", "))
}

fn courses_to_text(all: &[pb::GapCourses]) -> String {
    let with_courses = all.iter().filter(|gap| !gap.courses.is_empty());
    let line = |gap: &pb::GapCourses| {
        let courses =
            gap.courses.iter().map(|course| format!("{} {}", course.title, without_tenant(&course.name)));
        format!("{}: {}\n", gap.name, courses.collect::<Vec<_>>().join(", "))
    };
    with_courses.map(line).collect()
}
