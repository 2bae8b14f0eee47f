//! `place`: a cohort assigned to openings.

pub mod chosen;
mod drawing;
mod fairness;
mod sheets;
pub mod table;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::config::Target;
use crate::pb::json::{message_from_json, message_to_json};
use crate::pb::v1 as pb;

use self::chosen::Chosen;
use super::connection::Connection;
use super::kind::Kind;
use super::{Outcome, UsageError, progress, text_file};

/// Full name of [`pb::Plan`].
pub const PLAN: &str = "talentmatch.v1.Plan";
const TERMS: &str = "talentmatch.v1.PlacementTerms";

/// Assigns a cohort of students to openings, and proves what it says
#[derive(Args)]
#[command(
    after_help = "Conditions: school=甲校, major=4601, region=51, occupation=6-31, industry=C38, certificate=电工证, label.batch=2027;
several are parted by commas, and the values of one condition are alternatives. Names are parted by commas as well.

Examples:
  talentmatch place --objective max-fill --data-dir talentmatch-data
  talentmatch place --students school=甲校,label.batch=2027 --slots region=5115 --objective stable --xlsx plan.xlsx --data-dir D
  talentmatch place --objective fair --terms terms.json --out-plan spring --json --to http://127.0.0.1:50051
  talentmatch place --objective max-score --standing plans/spring --terms declined.json --data-dir D

The terms are the proto3 JSON of PlacementTerms: reserves, caps, groups, fixedPlacements, vetoes, wishes, capacities and
ignoredRuleIds. `talentmatch plans` shows, compares, amends, makes again and adopts what was planned.
How protected groups fare is shown in the terminal and in --json, and in no table, workbook or picture."
)]
pub struct Place {
    /// Who is to be placed, by conditions or by names; without it all students
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    students: Chosen,

    /// Where, by conditions or by names; without it all openings of the kind
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILTER")]
    slots: Chosen,

    /// Kind of the openings that conditions choose from
    #[arg(long, default_value = "internship-slots", value_name = "KIND")]
    kind: Kind,

    /// What the plan is made for
    #[arg(long)]
    objective: Objective,

    /// What it keeps to and what it tries out, as JSON; `-` is stdin
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,

    /// Takes the wishes that students handed in during this round
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    round: String,

    /// Breaks ties
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: i64,

    /// Most openings that are acceptable to a student, those wanted most
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i32).range(1..=1000), value_name = "N")]
    acceptable: i32,

    /// A plan whose students move as little as can be
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    standing: String,

    /// Seconds after which the best so far is the plan
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(i32).range(1..=600), value_name = "S")]
    time_limit: i32,

    /// Do not find out what each rule, cap and reserve costs, which takes a solution each
    #[arg(long)]
    no_prices: bool,

    /// Keep the plan under this id; without it, under the beginning of its input's digest
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    out_plan: String,

    #[command(flatten)]
    files: Files,

    #[command(flatten)]
    at: Target,
}

/// Where a plan is shown beside the terminal.
#[derive(Args)]
pub struct Files {
    /// Print the plan as one JSON document: the proto3 JSON of Plan
    #[arg(long)]
    json: bool,

    /// Write who goes where as a CSV table
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Write a workbook: who goes where, openings, certificate, prices
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,

    /// Draw how far employers are filled, and which of their wishes students get
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// What a plan is made for.
#[derive(Clone, Copy, ValueEnum)]
pub enum Objective {
    /// No student and opening would both rather be together
    Stable,
    /// The most placed, then the greatest total score
    MaxFill,
    /// The greatest total score
    MaxScore,
    /// The most placed, then the best for who is worst off
    Fair,
}

impl Objective {
    /// As it is asked for.
    pub fn wire(self) -> pb::PlacementObjective {
        match self {
            Self::Stable => pb::PlacementObjective::Stable,
            Self::MaxFill => pb::PlacementObjective::MaxFill,
            Self::MaxScore => pb::PlacementObjective::MaxScore,
            Self::Fair => pb::PlacementObjective::Fair,
        }
    }
}

impl Place {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let terms = self.terms.as_deref().map(read_terms).transpose()?;
        self.files.check()?;
        let (students, slots) = (self.students, self.slots);
        let request = pb::PlanPlacementRequest {
            plan_id: self.out_plan,
            student_names: students.names,
            student_filter: Some(students.filter),
            slot_names: slots.names,
            slot_filter: Some(slots.filter),
            slot_kind: self.kind.wire().into(),
            objective: self.objective.wire().into(),
            seed: self.seed,
            terms,
            ranking_round_name: self.round,
            acceptable_count: self.acceptable,
            standing_plan_name: self.standing,
            skip_prices: self.no_prices,
            time_limit_seconds: self.time_limit,
            ..Default::default()
        };
        let connection = Connection::open_kept(&self.at).await?;
        let bar = progress::bar(self.files.json, None, "{spinner} {msg}");
        let tell = |told: pb::PlanProgress| {
            let pb::PlanProgress { phase, done_count, total_count } = told;
            bar.set_message(format!("{phase} {done_count} of {total_count}"));
        };
        let answer = connection.calls.plan_placement(request, tell).await;
        bar.finish_and_clear();
        connection.close().await?;
        self.files.show(&answer?)?;
        Ok(Outcome::Done)
    }
}

impl Files {
    /// Refuses what cannot be written before anything is planned.
    fn check(&self) -> anyhow::Result<()> {
        for path in self.csv.iter().chain(&self.xlsx).chain(&self.svg) {
            let folder =
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if !folder.is_dir() {
                return Err(UsageError(format!("{}: there is no such folder", path.display()).into()).into());
            }
        }
        Ok(())
    }

    /// Shows a plan where it is asked for.
    pub fn show(&self, plan: &pb::Plan) -> anyhow::Result<()> {
        if let Some(path) = &self.csv {
            text_file::write_private(path, sheets::csv(plan))
                .with_context(|| format!("--csv {}", path.display()))?;
        }
        if let Some(path) = &self.xlsx {
            let bytes = sheets::workbook(plan).with_context(|| format!("--xlsx {}", path.display()))?;
            text_file::write_private(path, bytes).with_context(|| format!("--xlsx {}", path.display()))?;
        }
        if let Some(path) = &self.svg {
            text_file::write_private(path, drawing::svg(plan))
                .with_context(|| format!("--svg {}", path.display()))?;
        }
        match self.json {
            true => println!("{}", message_to_json(plan, PLAN)),
            false => print!("{}{}", table::plan(plan), fairness::report(&plan.fairness)),
        }
        Ok(())
    }
}

/// Terms out of a file.
pub fn read_terms(path: &Path) -> anyhow::Result<pb::PlacementTerms> {
    let text = text_file::read(path).with_context(|| format!("--terms {}", path.display()))?;
    message_from_json(&text, TERMS).with_context(|| format!("--terms {}", path.display()))
}
