//! `eval`: how good the rankings of judged sets are.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json};

use super::{BadConfig, Outcome, UsageError};
use crate::app::App;
use crate::config::{Config, ModelFlags, Settings, StoreKind};
use crate::domain::document::Document;
use crate::domain::name::TenantId;
use crate::domain::ranking_metrics::Metrics;
use crate::domain::weights::RankingWeights;
use crate::engine::catalog::Incoming;
use crate::engine::evaluation::{Evaluation, JudgedSet};
use crate::grpc::convert::record_from_pb;
use crate::pb::json::record_from_json;

/// Measures rankings against judged sets
///
/// A set is a folder with queries.jsonl and candidates.jsonl (records in the form that `import` reads) and qrels.tsv
/// (query name, candidate name, grade; a grade above 0 is relevant). Every candidate is ranked for every query with the
/// scoring of Match and no index between. The baseline is TF-IDF cosine over character 1-2-grams.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch eval judged/title_to_occupation
  talentmatch eval judged/* --json
  talentmatch eval judged/* --model models/zh-ngram")]
pub struct Eval {
    /// Folders of judged sets
    #[arg(required = true, value_name = "DIR")]
    sets: Vec<PathBuf>,

    /// Weight of a part instead of its default, such as semantic=0.3; may be given several times
    #[arg(long = "weight", value_name = "PART=WEIGHT", value_parser = parse_weight)]
    weights: Vec<(String, f64)>,

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
        if !self.json {
            println!(
                "{:<28} {:>8} {:>10} {:>7} {:>8} {:>10} {:>10}",
                "set", "queries", "candidates", "MAP", "nDCG@10", "Recall@10", "ms/query"
            );
        }
        for dir in &self.sets {
            let set = read_set(&app, dir).await.with_context(|| dir.display().to_string())?;
            let evaluation = tokio::task::spawn_blocking(move || set.evaluate(&weights)).await?;
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
            let slot = match part.as_str() {
                "semantic" => &mut weights.semantic,
                "lexical" => &mut weights.lexical,
                "skill" => &mut weights.skill,
                "certificate" => &mut weights.certificate,
                "major" => &mut weights.major,
                "education" => &mut weights.education,
                "location" => &mut weights.location,
                "pay" => &mut weights.pay,
                "schedule" => &mut weights.schedule,
                "preference" => &mut weights.preference,
                _ => return Err(UsageError(format!("--weight {part}: is not a part of a score")).into()),
            };
            *slot = *weight;
        }
        Ok(weights)
    }
}

fn parse_weight(text: &str) -> Result<(String, f64), String> {
    let (part, weight) = text.split_once('=').ok_or("must be PART=WEIGHT, such as semantic=0.3")?;
    let weight: f64 = weight.parse().map_err(|_| "the weight must be a number")?;
    if !(0.0..=1000.0).contains(&weight) {
        return Err("the weight must be 0 to 1000".to_string());
    }
    Ok((part.to_string(), weight))
}

async fn read_set(app: &App, dir: &Path) -> anyhow::Result<JudgedSet> {
    let queries = read_records(app, &dir.join("queries.jsonl")).await?;
    let candidates = read_records(app, &dir.join("candidates.jsonl")).await?;
    let judgements = read_judgements(&dir.join("qrels.tsv"))?;
    Ok(JudgedSet { queries, candidates, judgements })
}

async fn read_records(app: &App, path: &Path) -> anyhow::Result<Vec<Arc<Document>>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let home = home()?;
    let mut records = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), at + 1);
        let record = record_from_json(line).with_context(place)?;
        match record_from_pb(record, &home) {
            Ok(record) => records.push(Incoming::from(record)),
            Err(violations) => bail!("{}: {}: {}", place(), violations[0].field, violations[0].description),
        }
    }
    Ok(app.engine().catalog.prepare(records).await?)
}

fn read_judgements(path: &Path) -> anyhow::Result<HashMap<String, HashMap<String, f64>>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let home = home()?;
    let mut judgements: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for (at, line) in text.lines().enumerate() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [query, candidate, grade] = fields[..] else {
            bail!("{}:{}: must be query, candidate and grade, separated by tabs", path.display(), at + 1);
        };
        let grade: f64 = grade.trim().parse().with_context(|| format!("{}:{}", path.display(), at + 1))?;
        if grade > 0.0 {
            let full =
                |name: &str| crate::domain::name::RecordName::parse(name, &home).map(|name| name.to_string());
            judgements.entry(full(query)?).or_default().insert(full(candidate)?, grade);
        }
    }
    Ok(judgements)
}

fn home() -> anyhow::Result<TenantId> {
    Ok("eval".parse()?)
}

fn name_of(dir: &Path) -> String {
    dir.file_name().map_or_else(|| dir.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn print(name: &str, evaluation: &Evaluation) {
    let row = |name: &str, metrics: &Metrics, time: String| {
        let Evaluation { queries, candidates, .. } = evaluation;
        let Metrics { map, ndcg10, recall10 } = metrics;
        println!(
            "{name:<28} {queries:>8} {candidates:>10} {map:>7.3} {ndcg10:>8.3} {recall10:>10.3} {time:>10}"
        );
    };
    let time = evaluation.time_per_query.as_secs_f64() * 1000.0;
    row(name, &evaluation.metrics, format!("{time:.2}"));
    row("  TF-IDF, characters", &evaluation.baseline, String::new());
}

fn to_json(name: &str, evaluation: &Evaluation) -> Value {
    let Metrics { map, ndcg10, recall10 } = evaluation.metrics;
    let baseline = evaluation.baseline;
    json!({
        "set": name,
        "queries": evaluation.queries,
        "candidates": evaluation.candidates,
        "map": map,
        "ndcg10": ndcg10,
        "recall10": recall10,
        "ms_per_query": evaluation.time_per_query.as_secs_f64() * 1000.0,
        "baseline": { "map": baseline.map, "ndcg10": baseline.ndcg10, "recall10": baseline.recall10 },
    })
}
