//! `eval`: how good the rankings of judged sets are.

mod bands;
mod rankings;
mod set;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};

use super::{BadConfig, Outcome, UsageError};
use crate::app::App;
use crate::config::{Config, ModelFlags, Settings, StoreKind};
use crate::domain::ranking::metrics::Metrics;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::weights::RankingWeights;
use crate::engine::evaluation::Evaluation;
use rankings::RankingsFile;
use set::Half;

/// Measures rankings against judged sets
///
/// A set is a folder with queries.jsonl and candidates.jsonl (records in the form that `import` reads) and qrels.tsv
/// (query name, candidate name, grade). Every candidate is ranked for every query with the scoring of Match and no index
/// and no hard rules between. The baseline is TF-IDF cosine over character 1-2-grams. nDCG@10 weighs grades; for MAP and
/// Recall@10 a candidate is relevant from grade 1 on. A file set.toml in the folder may say otherwise: queries and
/// candidates (paths relative to the folder), relevant_from, rules_at (a time: hard rules hold as at that time, and what
/// they keep out comes last). Queries in a file *.tsv are typed texts, one a line: id, tab, text. A file split.tsv (query,
/// tab, dev or test) parts the queries for --half.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch eval tests/fixtures/judged/*/
  talentmatch eval tests/fixtures/judged/*/ --model models/zh-ngram --json
  talentmatch eval tests/fixtures/judged/*_to_job/ --half dev --weight location=0.2
  talentmatch eval tests/fixtures/judged/student_to_course --rankings rankings.jsonl
  talentmatch eval tests/fixtures/judged/*/ --bands")]
pub struct Eval {
    /// Folders of judged sets
    #[arg(required = true, value_name = "DIR")]
    sets: Vec<PathBuf>,

    /// Weight of a part instead of its default, such as semantic=0.3; may be given several times
    #[arg(long = "weight", value_name = "PART=WEIGHT", value_parser = parse_weight, long_help = weight_help())]
    weights: Vec<(String, f64)>,

    /// Measure only the queries of one half
    #[arg(long, value_enum)]
    half: Option<Half>,

    /// Write for each query its measures, the first ten candidates and the relevant ones, with parts, as JSON lines
    #[arg(long, value_name = "FILE")]
    rankings: Option<PathBuf>,

    /// Print the scores that bound the bands of each set, and how many of the pairs in each band are good (grade 2 or more)
    #[arg(long, conflicts_with = "json")]
    bands: bool,

    /// Print one JSON document
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    model: ModelFlags,
}

impl Eval {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let weights = self.weights()?;
        let settings = Settings { store: Some(StoreKind::Memory), ..Settings::default() };
        let config = Config::resolve(self.model.clone().over(settings)).map_err(BadConfig)?;
        let app = App::build(config).await?;
        let mut reports = Vec::new();
        let mut file = self.rankings.as_deref().map(RankingsFile::create).transpose()?;
        if self.bands {
            bands::print_head();
        } else if !self.json {
            println!(
                "{:<28} {:>8} {:>10} {:>7} {:>8} {:>10} {:>10}",
                "set", "queries", "candidates", "MAP", "nDCG@10", "Recall@10", "ms/query"
            );
        }
        for dir in &self.sets {
            let set =
                Arc::new(set::read(&app, dir, self.half).await.with_context(|| dir.display().to_string())?);
            let ranked = set.clone();
            let evaluation = tokio::task::spawn_blocking(move || ranked.evaluate(&weights)).await?;
            if let Some(file) = &mut file {
                file.add(&name_of(dir), &set, &evaluation, &weights)?;
            }
            if self.bands {
                bands::print(&name_of(dir), &evaluation);
                continue;
            }
            match self.json {
                true => reports.push(to_json(&name_of(dir), &evaluation)),
                false => print(&name_of(dir), &evaluation),
            }
        }
        if self.json {
            // One set is one object; several are a list of them.
            let report = if reports.len() == 1 { reports.remove(0) } else { Value::Array(reports) };
            println!("{report}");
        }
        Ok(Outcome::Done)
    }

    fn weights(&self) -> anyhow::Result<RankingWeights> {
        let mut weights = RankingWeights::default();
        for (part, weight) in &self.weights {
            let kind = PartKind::named(part)
                .ok_or_else(|| UsageError(format!("--weight {part}: is not a part of a score").into()))?;
            weights = weights.with(kind, *weight);
        }
        Ok(weights)
    }
}

/// Names the parts, so that nobody has to guess them.
fn weight_help() -> String {
    let mut help =
        "Weight of a part instead of its default, such as semantic=0.3; may be given several times:"
            .to_string();
    for kind in PartKind::ALL {
        let (name, weight, what) = (kind.name(), kind.default_weight(), kind.description());
        help.push_str(&format!("\n  {name} ({weight}): {what}"));
    }
    help
}

fn parse_weight(text: &str) -> Result<(String, f64), String> {
    let (part, weight) = text.split_once('=').ok_or("must be PART=WEIGHT, such as semantic=0.3")?;
    let weight: f64 = weight.parse().map_err(|_| "the weight must be a number")?;
    if !(0.0..=1000.0).contains(&weight) {
        return Err("the weight must be 0 to 1000".to_string());
    }
    Ok((part.to_string(), weight))
}

fn name_of(dir: &Path) -> String {
    dir.file_name().map_or_else(|| dir.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn print(name: &str, evaluation: &Evaluation) {
    let row = |name: &str, metrics: &Metrics, time: String| {
        let (queries, candidates) = (evaluation.queries.len(), evaluation.candidates);
        let Metrics { map, ndcg10, recall10 } = metrics;
        println!(
            "{name:<28} {queries:>8} {candidates:>10} {map:>7.3} {ndcg10:>8.3} {recall10:>10.3} {time:>10}"
        );
    };
    let time = evaluation.time_per_query.as_secs_f64() * 1000.0;
    row(name, &evaluation.metrics(), format!("{time:.2}"));
    row("  TF-IDF, characters", &evaluation.baseline(), String::new());
}

fn to_json(name: &str, evaluation: &Evaluation) -> Value {
    let Metrics { map, ndcg10, recall10 } = evaluation.metrics();
    json!({
        "set": name,
        "queries": evaluation.queries.len(),
        "candidates": evaluation.candidates,
        "map": map,
        "ndcg10": ndcg10,
        "recall10": recall10,
        "ms_per_query": evaluation.time_per_query.as_secs_f64() * 1000.0,
        "baseline": measures(&evaluation.baseline()),
    })
}

fn measures(metrics: &Metrics) -> Value {
    json!({ "map": metrics.map, "ndcg10": metrics.ndcg10, "recall10": metrics.recall10 })
}
