//! Judged sets: rank every candidate for every query with the scoring path of a match, and measure the rankings.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::domain::document::Document;
use crate::domain::parts::Side;
use crate::domain::ranking_metrics::{Metrics, mean};
use crate::domain::score::{Score, rank};
use crate::domain::tfidf::TfIdf;
use crate::domain::weights::RankingWeights;

/// Queries, candidates, and which candidates are relevant to which query.
pub struct JudgedSet {
    pub queries: Vec<Arc<Document>>,
    pub candidates: Vec<Arc<Document>>,
    /// Query name -> candidate name -> grade above 0.
    pub judgements: HashMap<String, HashMap<String, f64>>,
}

/// What a ranking of the set is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// Queries with a judgement; the others are left out of the means.
    pub queries: usize,
    pub candidates: usize,
    pub metrics: Metrics,
    /// The same measures for TF-IDF cosine over character 1-2-grams.
    pub baseline: Metrics,
    /// Scoring and sorting all candidates of one query, without embedding.
    pub time_per_query: Duration,
}

impl JudgedSet {
    /// Ranks all candidates for each query, with no index between, and measures the rankings.
    pub fn evaluate(&self, weights: &RankingWeights) -> Evaluation {
        let names: Vec<String> =
            self.candidates.iter().map(|candidate| candidate.name().to_string()).collect();
        let judged = self.judged_queries();
        let start = Instant::now();
        let metrics = self.measure(&judged, |query| self.scores(query, &names, weights), &names);
        let elapsed = start.elapsed();
        let lexical = TfIdf::new(self.candidates.iter().map(|candidate| text_of(candidate)));
        let baseline = self.measure(&judged, |query| lexical.scores(&text_of(query)), &names);
        Evaluation {
            queries: judged.len(),
            candidates: names.len(),
            metrics,
            baseline,
            time_per_query: elapsed / judged.len().max(1) as u32,
        }
    }

    fn judged_queries(&self) -> Vec<&Arc<Document>> {
        let judged = |query: &&Arc<Document>| self.judgements.contains_key(&query.name().to_string());
        self.queries.iter().filter(judged).collect()
    }

    fn scores(&self, query: &Document, names: &[String], weights: &RankingWeights) -> Vec<f64> {
        let name = query.name().to_string();
        let subject = Side { name: &name, facts: &query.facts, embedding: &query.embedding };
        let score = |(candidate, name): (&Arc<Document>, &String)| {
            let target = Side { name, facts: &candidate.facts, embedding: &candidate.embedding };
            Score::of(subject, target, weights).total
        };
        self.candidates.iter().zip(names).map(score).collect()
    }

    /// The mean metrics of the rankings that the scores give, on all cores.
    fn measure(
        &self,
        queries: &[&Arc<Document>],
        scores: impl Fn(&Document) -> Vec<f64> + Sync,
        names: &[String],
    ) -> Metrics {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let one = |query: &Arc<Document>| {
            let mut ranked: Vec<(f64, &str)> =
                scores(query).into_iter().zip(names.iter().map(String::as_str)).collect();
            rank(&mut ranked, |item| (true, item.0, item.1));
            let grades = self.judgements.get(&query.name().to_string());
            let grade = |name: &str| grades.and_then(|grades| grades.get(name)).copied().unwrap_or(0.0);
            let relevant = grades.map_or_else(Vec::new, |grades| grades.values().copied().collect());
            Metrics::of(ranked.iter().map(|item| grade(item.1)), relevant)
        };
        let chunk = queries.len().div_ceil(threads).max(1);
        let measured: Vec<Metrics> = thread::scope(|scope| {
            let workers: Vec<_> = queries
                .chunks(chunk)
                .map(|part| scope.spawn(|| part.iter().map(|query| one(query)).collect::<Vec<_>>()))
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        mean(&measured)
    }
}

/// The text that is embedded, for the lexical baseline to read the same.
fn text_of(document: &Document) -> String {
    let text = crate::domain::text::Text::of(&document.record.resource);
    format!("{}\n{}", text.title, text.body)
}
