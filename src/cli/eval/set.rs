//! The files of a judged set.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use clap::ValueEnum;
use serde::Deserialize;

use crate::app::App;
use crate::cli::text_file;
use crate::convert::record_from_pb;
use crate::domain::message::Language;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::engine::catalog::Incoming;
use crate::engine::evaluation::{JudgedQuery, JudgedSet};
use crate::pb::json::record_from_json;

/// `set.toml`: what differs from the usual. Paths are relative to the folder of the set.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Description {
    queries: PathBuf,
    candidates: PathBuf,
    relevant_from: f64,
    rules_at: Option<DateTime<Utc>>,
}

impl Default for Description {
    fn default() -> Self {
        Self {
            queries: "queries.jsonl".into(),
            candidates: "candidates.jsonl".into(),
            relevant_from: 1.0,
            rules_at: None,
        }
    }
}

/// A half of a set's queries, as its `split.tsv` says.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Half {
    /// Queries that weights and other settings are chosen on
    Dev,
    /// Queries that nothing is chosen on
    Test,
}

/// Reads and embeds the set in `dir`, with all its queries or those of a half.
pub async fn read(app: &App, dir: &Path, half: Option<Half>) -> anyhow::Result<JudgedSet> {
    let description = describe(&dir.join("set.toml"))?;
    let candidates = read_records(app, &dir.join(&description.candidates)).await?;
    let target = candidates.first().context("has no candidates")?.name().kind;
    let path = dir.join(&description.queries);
    let mut queries = match path.extension().is_some_and(|extension| extension == "tsv") {
        true => read_texts(app, &path, target).await?,
        false => read_subjects(app, &path, target).await?,
    };
    let judgements = read_judgements(&dir.join("qrels.tsv"), &queries, &candidates)?;
    if let Some(half) = half {
        let of_half = read_split(&dir.join("split.tsv"), half, &queries)?;
        queries.retain(|query| of_half.contains(&query.name));
    }
    let Description { relevant_from, rules_at, .. } = description;
    Ok(JudgedSet { queries, candidates, judgements, relevant_from, rules_at })
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
                bail!("{}: {}: {}", place(), first.field, first.description.text(Language::English))
            }
        }
    }
    Ok(app.engine().catalog.prepare(records).await?)
}

/// Records, as they are compared with those of a kind.
async fn read_subjects(app: &App, path: &Path, target: RecordKind) -> anyhow::Result<Vec<JudgedQuery>> {
    let matcher = &app.engine().matcher;
    let mut queries = Vec::new();
    for document in read_records(app, path).await? {
        let subject = matcher.resolve_record(document.clone(), target).await?;
        queries.push(JudgedQuery::of_record(&document, subject));
    }
    Ok(queries)
}

/// Typed texts, one a line: an id, a tab and the text.
async fn read_texts(app: &App, path: &Path, target: RecordKind) -> anyhow::Result<Vec<JudgedQuery>> {
    let text = text_file::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut queries = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), at + 1);
        let Some((id, typed)) = line.split_once('\t') else {
            bail!("{}: must be an id and a text, separated by a tab", place());
        };
        if at == 0 && is_head(id, typed) {
            continue;
        }
        let subject = app.engine().matcher.resolve_text(typed, target).await.with_context(place)?;
        queries.push(JudgedQuery::typed(id.to_string(), typed.to_string(), subject));
    }
    Ok(queries)
}

type Judgements = HashMap<String, HashMap<String, f64>>;

/// A name that the set lacks would lower every figure without a word, so it is an error.
fn read_judgements(
    path: &Path,
    queries: &[JudgedQuery],
    candidates: &[Arc<Document>],
) -> anyhow::Result<Judgements> {
    let text = text_file::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let queries = names_of(queries);
    let candidates: HashSet<String> = candidates.iter().map(|document| document.name().to_string()).collect();
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
        let query = full_name(query, &queries).with_context(place)?;
        let candidate = full_name(candidate, &candidates).with_context(place)?;
        if grade > 0.0 {
            judgements.entry(query).or_default().insert(candidate, grade);
        }
    }
    Ok(judgements)
}

/// The queries of a half. Each line is a query's name, a tab, and dev or test.
fn read_split(path: &Path, half: Half, queries: &[JudgedQuery]) -> anyhow::Result<HashSet<String>> {
    let text = text_file::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let queries = names_of(queries);
    let mut of_half = HashSet::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), at + 1);
        let Some((query, name)) = line.split_once('\t') else {
            bail!("{}: must be a query and its half, separated by a tab", place());
        };
        if at == 0 && is_head(query, name) {
            continue;
        }
        let query = full_name(query, &queries).with_context(place)?;
        if Half::from_str(name.trim(), false).map_err(anyhow::Error::msg).with_context(place)? == half {
            of_half.insert(query);
        }
    }
    Ok(of_half)
}

/// Whether the first row of a table names its columns: "id" and "text", "query" and "half".
fn is_head(first: &str, second: &str) -> bool {
    const NAMES: &[&str] = &["id", "qid", "query", "query_id", "name", "编号", "查询"];
    const VALUES: &[&str] = &["text", "typed", "query", "half", "split", "文本", "内容", "分组"];
    let is_among = |cell: &str, names: &[&str]| names.contains(&cell.trim().to_lowercase().as_str());
    is_among(first, NAMES) && is_among(second, VALUES)
}

fn names_of(queries: &[JudgedQuery]) -> HashSet<String> {
    queries.iter().map(|query| query.name.clone()).collect()
}

/// The name as the set uses it: that of a record with its tenant, and the id of a typed text as it stands.
fn full_name(name: &str, among: &HashSet<String>) -> anyhow::Result<String> {
    if among.contains(name) {
        return Ok(name.to_string());
    }
    let full = RecordName::parse(name, &home()?)?.to_string();
    if !among.contains(&full) {
        bail!("{name}: the set has no such record");
    }
    Ok(full)
}

fn home() -> anyhow::Result<TenantId> {
    Ok("eval".parse()?)
}
