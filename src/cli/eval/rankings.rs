//! `eval --rankings`: what stands at the top of each ranking, and where the relevant ones stand, to be read by a person.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use serde_json::{Map, Value, json};

use super::measures;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::Score;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::document::Document;
use crate::engine::evaluation::{Evaluation, JudgedQuery, JudgedSet, Ranking};

/// Candidates that are written whatever their grade.
const TOP: usize = 10;

pub struct RankingsFile {
    out: BufWriter<File>,
}

impl RankingsFile {
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { out: BufWriter::new(file) })
    }

    /// One line for each query of the set.
    pub fn add(
        &mut self,
        name: &str,
        set: &JudgedSet,
        evaluation: &Evaluation,
        weights: &RankingWeights,
    ) -> anyhow::Result<()> {
        for ranking in &evaluation.queries {
            writeln!(self.out, "{}", line(name, set, ranking, weights))?;
        }
        Ok(self.out.flush()?)
    }
}

#[expect(clippy::indexing_slicing, reason = "a ranking names candidates of its own set")]
fn line(name: &str, set: &JudgedSet, ranking: &Ranking, weights: &RankingWeights) -> Value {
    let places = ranking.ranked.iter().enumerate();
    let shown = places.filter(|(at, item)| *at < TOP || item.grade > 0.0).map(|(at, item)| {
        let candidate = &set.candidates[item.candidate];
        json!({
            "rank": at + 1,
            "name": short(candidate),
            "title": candidate.facts.title,
            "grade": item.grade,
            "score": item.score,
            "parts": parts(&set.score(&ranking.query, item.candidate, weights)),
        })
    });
    json!({
        "set": name,
        "query": query_name(&ranking.query),
        "title": ranking.query.title(),
        "measures": measures(&ranking.metrics),
        "baseline": measures(&ranking.baseline),
        "ranking": shown.collect::<Vec<_>>(),
    })
}

/// A record's name without the tenant, or the id of a typed text.
fn query_name(query: &JudgedQuery) -> String {
    match &query.subject {
        Resolved::Document { document, .. } => short(document),
        Resolved::Query { .. } => query.name.clone(),
    }
}

fn short(document: &Document) -> String {
    format!("{}/{}", document.name().kind.collection(), document.name().id())
}

/// The value of each part that has one.
fn parts(score: &Score) -> Value {
    let stated = PartKind::ALL.iter().filter_map(|kind| {
        let value = score.part(*kind).value?;
        Some((kind.name().to_string(), json!(value)))
    });
    Value::Object(stated.collect::<Map<_, _>>())
}
