//! The files of a judged set.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::app::App;
use crate::cli::text_file;
use crate::convert::record_from_pb;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::engine::catalog::Incoming;
use crate::engine::evaluation::JudgedSet;
use crate::pb::json::record_from_json;

/// `set.toml`: what differs from the usual. Paths are relative to the folder of the set.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Description {
    queries: PathBuf,
    candidates: PathBuf,
    relevant_from: f64,
}

impl Default for Description {
    fn default() -> Self {
        Self { queries: "queries.jsonl".into(), candidates: "candidates.jsonl".into(), relevant_from: 1.0 }
    }
}

/// Reads and embeds the set in `dir`.
pub async fn read(app: &App, dir: &Path) -> anyhow::Result<JudgedSet> {
    let description = describe(&dir.join("set.toml"))?;
    let queries = read_records(app, &dir.join(&description.queries)).await?;
    let candidates = read_records(app, &dir.join(&description.candidates)).await?;
    let judgements = read_judgements(&dir.join("qrels.tsv"), &queries, &candidates)?;
    Ok(JudgedSet { queries, candidates, judgements, relevant_from: description.relevant_from })
}

fn describe(path: &Path) -> anyhow::Result<Description> {
    if !path.exists() {
        return Ok(Description::default());
    }
    let text = text_file::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}

async fn read_records(app: &App, path: &Path) -> anyhow::Result<Vec<Arc<Document>>> {
    let text = text_file::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let home = home()?;
    let mut records = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), at + 1);
        let record = record_from_json(line).with_context(place)?;
        match record_from_pb(record, &home) {
            Ok(record) => records.push(Incoming::from(record)),
            Err(violations) => {
                let Some(first) = violations.first() else { bail!("{}: refused", place()) };
                bail!("{}: {}: {}", place(), first.field, first.description)
            }
        }
    }
    Ok(app.engine().catalog.prepare(records).await?)
}

type Judgements = HashMap<String, HashMap<String, f64>>;

/// A name that the set lacks would lower every figure without a word, so it is an error.
fn read_judgements(
    path: &Path,
    queries: &[Arc<Document>],
    candidates: &[Arc<Document>],
) -> anyhow::Result<Judgements> {
    let text = text_file::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let home = home()?;
    let names = |documents: &[Arc<Document>]| -> HashSet<String> {
        documents.iter().map(|document| document.name().to_string()).collect()
    };
    let (queries, candidates) = (names(queries), names(candidates));
    let mut judgements = Judgements::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), at + 1);
        let fields: Vec<&str> = line.split('\t').collect();
        // Tables of judgements often name their columns.
        if at == 0
            && fields.last().is_some_and(|grade| grade.trim().parse::<f64>().is_err())
            && fields.len() == 3
        {
            continue;
        }
        let [query, candidate, grade] = fields[..] else {
            bail!("{}: must be query, candidate and grade, separated by tabs", place());
        };
        let grade: f64 = grade.trim().parse().with_context(place)?;
        let known = |name: &str, among: &HashSet<String>| {
            let full = RecordName::parse(name, &home).with_context(place)?.to_string();
            if !among.contains(&full) {
                bail!("{}: {name}: the set has no such record", place());
            }
            Ok(full)
        };
        let (query, candidate) = (known(query, &queries)?, known(candidate, &candidates)?);
        if grade > 0.0 {
            judgements.entry(query).or_default().insert(candidate, grade);
        }
    }
    Ok(judgements)
}

fn home() -> anyhow::Result<TenantId> {
    Ok("eval".parse()?)
}
