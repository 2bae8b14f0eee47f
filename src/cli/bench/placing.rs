//! How long a made cohort takes to be placed, over the whole path: scores of all pairs, the solution, its certificate.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::{Value, json};

use super::sample::Sample;
use crate::app::App;
use crate::cli::connection::Connection;
use crate::cli::progress::bar;
use crate::cli::render::grouped;
use crate::config::Config;
use crate::engine::placement::{MOST_SLOTS, MOST_STUDENTS};
use crate::pb::v1::record::Resource;
use crate::pb::v1::{ImportRecordsRequest, PlacementObjective, PlanPlacementRequest, PlanProgress, Record};

/// Students for each opening.
const A_SLOT: usize = 12;
const OBJECTIVES: [PlacementObjective; 4] = [
    PlacementObjective::Stable,
    PlacementObjective::MaxFill,
    PlacementObjective::MaxScore,
    PlacementObjective::Fair,
];

/// What was measured.
pub struct Figures {
    students: usize,
    slots: usize,
    plans: Vec<Planned>,
}

struct Planned {
    objective: &'static str,
    /// To judge and score every pair.
    scores: Duration,
    /// To solve, check, tell and keep.
    plan: Duration,
    pairs: i64,
    placed: i64,
    gap: String,
    gini: [f64; 2],
}

/// Makes students and openings in the folder, and a plan of them for each objective.
pub async fn measure(config: Config, students: usize, is_quiet: bool) -> anyhow::Result<Figures> {
    let students = students.min(MOST_STUDENTS);
    let slots = (students / A_SLOT).clamp(1, MOST_SLOTS);
    let connection = Connection::here(App::build(config).await?);
    let records = made(students, slots)?;
    let answer = connection.calls.import_records(futures::stream::iter(records)).await?;
    ensure!(answer.refused_count == 0, "made records were refused: {:?}", answer.failures.first());
    let bar = bar(is_quiet, None, "{spinner} {msg}");
    let mut plans = Vec::new();
    for objective in OBJECTIVES {
        let request =
            PlanPlacementRequest { objective: objective.into(), skip_prices: true, ..Default::default() };
        let (start, mut scored) = (Instant::now(), None);
        let tell = |told: PlanProgress| {
            if told.phase == "plan" {
                scored = Some(start.elapsed());
            }
            bar.set_message(format!("{} {} of {}", told.phase, told.done_count, told.total_count));
        };
        let plan = connection.calls.plan_placement(request, tell).await?;
        let (all, scores) = (start.elapsed(), scored.unwrap_or_default());
        let found = plan.certificate.unwrap_or_default();
        ensure!(found.faults.is_empty() && found.finished, "a plan is not sound: {:?}", found.faults);
        plans.push(Planned {
            objective: objective.as_str_name().trim_start_matches("PLACEMENT_OBJECTIVE_"),
            scores,
            plan: all.saturating_sub(scores),
            pairs: plan.pair_count,
            placed: found.placed_count,
            gap: found.gap,
            gini: [found.gini_before, found.gini_after],
        });
    }
    bar.finish_and_clear();
    connection.close().await?;
    Ok(Figures { students, slots, plans })
}

fn made(students: usize, slots: usize) -> anyhow::Result<Vec<ImportRecordsRequest>> {
    let sample = Sample::read()?;
    let (mut left, mut records) = ([students, slots], Vec::new());
    let mut number = 0;
    while left != [0, 0] {
        let record: Record = sample.record(number);
        number += 1;
        let [students, slots] = &mut left;
        let wanted = match record.resource {
            Some(Resource::StudentProfile(_)) => students,
            Some(Resource::InternshipSlot(_)) => slots,
            _ => continue,
        };
        if *wanted > 0 {
            *wanted -= 1;
            records.push(ImportRecordsRequest { record: Some(record), options: None });
        }
    }
    Ok(records)
}

impl Figures {
    pub fn to_json(&self) -> Value {
        let plan = |plan: &Planned| {
            json!({
                "objective": plan.objective, "scoresSeconds": plan.scores.as_secs_f64(),
                "planSeconds": plan.plan.as_secs_f64(), "acceptablePairs": plan.pairs, "placed": plan.placed,
                "gap": plan.gap, "giniBefore": plan.gini[0], "giniAfter": plan.gini[1],
            })
        };
        let plans: Vec<Value> = self.plans.iter().map(plan).collect();
        json!({ "students": self.students, "openings": self.slots, "plans": plans })
    }

    pub fn to_text(&self) -> String {
        let pairs = grouped((self.students * self.slots) as u64);
        let mut text = format!(
            "{} students x {} openings, {pairs} pairs judged and scored\n",
            grouped(self.students as u64),
            grouped(self.slots as u64)
        );
        for plan in &self.plans {
            let [before, after] = plan.gini;
            let proof = if plan.gap == "0" { ", proven the best" } else { "" };
            text.push_str(&format!(
                "{:<10} scores {:.2} s, plan and certificate {:.3} s; placed {}{proof}; Gini {before:.2}, as planned {after:.2}\n",
                plan.objective.to_lowercase().replace('_', "-"),
                plan.scores.as_secs_f64(),
                plan.plan.as_secs_f64(),
                grouped(plan.placed.unsigned_abs())
            ));
        }
        text
    }
}
