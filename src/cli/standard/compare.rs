//! `standard compare`: courses beside a standard.

use std::fmt::Write as _;

use anyhow::Context;
use clap::Args;

use super::show::level_name;
use super::{STANDARD, StandardLevel};
use crate::cli::connection::Connection;
use crate::cli::duplicates::without_tenant;
use crate::cli::place::chosen::Chosen;
use crate::cli::{Outcome, UsageError, text_file};
use crate::config::Target;
use crate::pb::json::{message_from_json, message_to_json};
use crate::pb::v1 as pb;
use crate::pb::v1::compare_standard_request::Against;

/// Full name of [`pb::CompareStandardResponse`].
const COMPARISON: &str = "talentmatch.v1.CompareStandardResponse";
/// Requirements of the gap that are printed.
const SHOWN: usize = 30;

#[derive(Args)]
pub struct Compare {
    /// The standard: its name, or a file with one as JSON, which is not kept
    standard: String,

    /// The highest level that is looked at, with all below it: 三级, grade-3, 中级
    #[arg(long, value_name = "LEVEL")]
    level: Option<StandardLevel>,

    /// The courses, by conditions as in `talentmatch place`: school=甲校,region=5115
    #[arg(long, value_name = "FILTER", conflicts_with_all = ["major", "records"])]
    courses: Option<Chosen>,

    /// The courses that state a major
    #[arg(long, value_name = "CODE", conflicts_with = "records")]
    major: Option<String>,

    /// A course, by name; may be given several times
    #[arg(long = "record", value_name = "NAME")]
    records: Vec<String>,

    /// Courses to fill the gap from, by conditions; the fewest are chosen
    #[arg(long, value_name = "FILTER")]
    fill_from: Option<Chosen>,

    /// Print each requirement with the words that cover it, not the gap alone
    #[arg(long)]
    all: bool,

    /// Print the answer as one JSON document: the proto3 JSON of CompareStandardResponse
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    at: Target,
}

impl Compare {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let request = self.request()?;
        let answer =
            Connection::over_kept(&self.at, async |calls| Ok(calls.compare_standard(request).await?)).await?;
        match self.json {
            true => println!("{}", message_to_json(&answer, COMPARISON)),
            false => print!("{}", to_text(&answer, self.all)),
        }
        Ok(Outcome::Done)
    }

    fn request(&self) -> anyhow::Result<pb::CompareStandardRequest> {
        let conditions = |flag: &str, chosen: &Option<Chosen>| match chosen {
            Some(chosen) if !chosen.names.is_empty() => {
                Err(UsageError(format!("{flag}: must be conditions").into()))
            }
            chosen => Ok(chosen.as_ref().map(|chosen| chosen.filter.clone())),
        };
        let of_major = |code: &String| pb::MatchFilter {
            major_codes: vec![code.clone()],
            must_state: Some(prost_types::FieldMask { paths: vec!["major_codes".into()] }),
            ..Default::default()
        };
        let course_filter = match (&self.major, conditions("--courses", &self.courses)?) {
            (Some(code), _) => Some(of_major(code)),
            (None, Some(filter)) => Some(filter),
            (None, None) if self.records.is_empty() => {
                return Err(UsageError("one of --courses, --major and --record is needed".into()).into());
            }
            (None, None) => None,
        };
        let path = std::path::Path::new(&self.standard);
        let against = match path.extension().is_some_and(|ending| ending == "json") {
            false => Against::StandardName(self.standard.clone()),
            true => {
                let text =
                    text_file::read(path).with_context(|| format!("cannot read {}", path.display()))?;
                let standard = message_from_json(&text, STANDARD);
                Against::Standard(standard.with_context(|| path.display().to_string())?)
            }
        };
        Ok(pb::CompareStandardRequest {
            against: Some(against),
            level: self.level.map_or(pb::StandardLevel::Unspecified, StandardLevel::wire).into(),
            course_names: self.records.clone(),
            course_filter,
            pool_filter: conditions("--fill-from", &self.fill_from)?,
        })
    }
}

fn to_text(answer: &pb::CompareStandardResponse, all: bool) -> String {
    let mut text = format!("{}: {} courses\n", answer.title, answer.courses.len());
    // Writing to a String cannot fail.
    let mut say = |line: String| {
        let _ = writeln!(text, "{line}");
    };
    for level in &answer.levels {
        let name = level_name(level.level());
        for (column, tally, stated) in [
            ("技能", level.skill, level.skill_weights_stated),
            ("知识", level.knowledge, level.knowledge_weights_stated),
        ] {
            let Some(tally) = tally.filter(|tally| tally.requirement_count > 0) else { continue };
            let weights = if stated { "" } else { ", functions weighed evenly" };
            say(format!("{name} {column}  {}{weights}", shares(&tally)));
        }
    }
    for function in &answer.functions {
        let name = format!("{} {}", level_name(function.level()), function.title);
        let part = |column: &str, weight: f64, tally: Option<pb::CoverageTally>| {
            tally.filter(|tally| tally.requirement_count > 0).map(|tally| {
                let met = tally.covered_count;
                format!("{column} {met}+{}/{} ({weight:.0}%)", tally.partly_count, tally.requirement_count)
            })
        };
        let parts = [
            part("技能", function.skill_weight_percent, function.skill),
            part("知识", function.knowledge_weight_percent, function.knowledge),
        ];
        say(format!("  {name}  {}", parts.into_iter().flatten().collect::<Vec<_>>().join("  ")));
    }
    let shown: Vec<usize> = match all {
        true => (0..answer.requirements.len()).collect(),
        false => answer.gap.iter().take(SHOWN).filter_map(|at| usize::try_from(*at).ok()).collect(),
    };
    say(if all { "requirements".to_string() } else { format!("gap: {} requirements", answer.gap.len()) });
    for one in shown.into_iter().filter_map(|at| answer.requirements.get(at)) {
        let sign = match one.coverage() {
            pb::StandardCoverage::Covered => "✓",
            pb::StandardCoverage::Partly => "~",
            _ => "✗",
        };
        say(format!("  {sign} {:>5.1}% {} {}", one.weight_percent, level_name(one.level()), one.text));
        for course in one.courses.iter().take(if all { 3 } else { 1 }) {
            let score = course.score;
            say(format!("         {score:.2} {}: {}", without_tenant(&course.name), course.words));
        }
    }
    if !all && answer.gap.len() > SHOWN {
        say(format!("  and {} more (--all, --json)", answer.gap.len() - SHOWN));
    }
    if let Some(filling) = &answer.filling {
        for course in &filling.courses {
            let name = without_tenant(&course.name);
            say(format!("add {name} {}: covers {} of the gap", course.title, course.fills.len()));
        }
        let proof = if filling.is_optimal { "the fewest there are" } else { "perhaps not the fewest" };
        say(format!(
            "{} of {} courses of the pool, {proof}; {} requirements stay open",
            filling.courses.len(),
            filling.pool_count,
            filling.unfilled.len()
        ));
    }
    text
}

fn shares(tally: &pb::CoverageTally) -> String {
    let percent =
        |share: Option<f64>| share.map_or("-".to_string(), |share| format!("{:.0}%", share * 100.0));
    format!(
        "{} covered, {} covered or near, by weight ({} + {} of {})",
        percent(tally.covered_share),
        percent(tally.reached_share),
        tally.covered_count,
        tally.partly_count,
        tally.requirement_count
    )
}
