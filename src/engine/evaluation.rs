//! Judged sets: rank every candidate for every query with the scoring path of a match, and measure the rankings.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::domain::ranking::metrics::{Metrics, mean};
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::{Score, rank};
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::document::Document;
use crate::domain::rules::{Judging, RuleSet, is_eligible};
use crate::domain::text::tfidf::TfIdf;

/// Queries, candidates, and which candidates are relevant to which query.
pub struct JudgedSet {
    /// What candidates are ranked for. One that is a candidate as well is left out of its own ranking.
    pub queries: Vec<JudgedQuery>,
    /// All that is ranked for each query.
    pub candidates: Vec<Arc<Document>>,
    /// Query name -> candidate name -> grade above 0.
    pub judgements: HashMap<String, HashMap<String, f64>>,
    /// The least grade that counts as relevant for precision and recall.
    pub relevant_from: f64,
    /// The time at which the bundled rules are judged: what they keep out comes after all others, as in a match that
    /// shows it. `None` where the set is ranked by the score alone.
    pub rules_at: Option<DateTime<Utc>>,
}

/// What candidates are ranked for: a record, or a text that somebody typed.
#[derive(Clone, Debug)]
pub struct JudgedQuery {
    /// What judgements call it: the full name of a record, or the id that the set gives a text.
    pub name: String,
    /// What scoring and rules compare.
    pub subject: Resolved,
    /// All its words, for the lexical baseline and for a reader.
    text: String,
}

impl JudgedQuery {
    /// A typed text by the id that its set gives it.
    pub fn typed(id: String, text: String, subject: Resolved) -> Self {
        Self { name: id, subject, text }
    }

    /// A record, and what is compared of it.
    pub fn of_record(document: &Document, subject: Resolved) -> Self {
        Self { name: document.name().to_string(), text: text_of(document), subject }
    }

    /// What it is, in a line: the title of a record, or a typed text as it is.
    pub fn title(&self) -> &str {
        match &self.subject {
            Resolved::Document { document, .. } => &document.facts.title,
            Resolved::Query { .. } => &self.text,
        }
    }
}

/// What a ranking of the set is worth.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// How many candidates the set has.
    pub candidates: usize,
    /// One for each query with a relevant candidate, in the order of the set; the others are left out.
    pub queries: Vec<Ranking>,
    /// Scoring and sorting all candidates of one query, without embedding.
    pub time_per_query: Duration,
}

/// The ranking of one query.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// What the candidates are ranked for.
    pub query: JudgedQuery,
    /// How good the ranking is by the judgements of the query.
    pub metrics: Metrics,
    /// The same measures for TF-IDF cosine over character 1-2-grams.
    pub baseline: Metrics,
    /// All candidates but the query itself, best first.
    pub ranked: Vec<Ranked>,
}

/// A candidate in a ranking.
#[derive(Clone, Copy, Debug)]
pub struct Ranked {
    /// The position in [`JudgedSet::candidates`].
    pub candidate: usize,
    /// As judged for the query, above 0; 0 where no judgement names the candidate.
    pub grade: f64,
    /// The total of the pair's score, in [0, 1].
    pub score: f64,
}

impl Evaluation {
    /// The mean measures over the queries.
    pub fn metrics(&self) -> Metrics {
        mean(&self.queries.iter().map(|query| query.metrics).collect::<Vec<_>>())
    }

    /// The mean measures of the lexical baseline.
    pub fn baseline(&self) -> Metrics {
        mean(&self.queries.iter().map(|query| query.baseline).collect::<Vec<_>>())
    }
}

impl JudgedSet {
    /// Ranks all candidates for each query, with no index between, and measures the rankings.
    pub fn evaluate(&self, weights: &RankingWeights) -> Evaluation {
        let names: Vec<String> =
            self.candidates.iter().map(|candidate| candidate.name().to_string()).collect();
        let judged: Vec<&JudgedQuery> = self.queries.iter().filter(|query| self.is_judged(query)).collect();
        let start = Instant::now();
        let rankings =
            on_all_cores(&judged, |query| self.ranking(query, &names, self.scores(query, &names, weights)));
        let elapsed = start.elapsed();
        let lexical = TfIdf::new(self.candidates.iter().map(|candidate| text_of(candidate)));
        let baselines = on_all_cores(&judged, |query| {
            self.measure(query, &self.ranking(query, &names, lexical.scores(&query.text)))
        });
        let queries = judged.iter().zip(rankings).zip(baselines).map(|((query, ranked), baseline)| Ranking {
            query: (*query).clone(),
            metrics: self.measure(query, &ranked),
            baseline,
            ranked,
        });
        Evaluation {
            candidates: names.len(),
            queries: queries.collect(),
            time_per_query: elapsed / judged.len().max(1) as u32,
        }
    }

    /// The score of a pair with its parts, as the ranking used it.
    ///
    /// # Panics
    /// Where `candidate` is no position in [`Self::candidates`]; those of the set's own rankings are.
    #[expect(clippy::indexing_slicing, reason = "a ranking names candidates of its own set")]
    pub fn score(&self, query: &JudgedQuery, candidate: usize, weights: &RankingWeights) -> Score {
        let candidate = &self.candidates[candidate];
        let name = candidate.name().to_string();
        Score::of(query.subject.side(), side(&name, candidate), weights)
    }

    fn is_judged(&self, query: &JudgedQuery) -> bool {
        self.grades(query).is_some_and(|grades| grades.values().any(|grade| *grade >= self.relevant_from))
    }

    fn grades(&self, query: &JudgedQuery) -> Option<&HashMap<String, f64>> {
        self.judgements.get(&query.name)
    }

    fn scores(&self, query: &JudgedQuery, names: &[String], weights: &RankingWeights) -> Vec<f64> {
        let score = |(candidate, target): (&Arc<Document>, &String)| {
            Score::of(query.subject.side(), side(target, candidate), weights).total
        };
        self.candidates.iter().zip(names).map(score).collect()
    }

    fn ranking(&self, query: &JudgedQuery, names: &[String], scores: Vec<f64>) -> Vec<Ranked> {
        let grades = self.grades(query);
        let grade = |name: &str| grades.and_then(|grades| grades.get(name)).copied().unwrap_or(0.0);
        let mut ranked: Vec<(bool, f64, &str, usize)> = self
            .candidates
            .iter()
            .zip(names)
            .zip(scores)
            .enumerate()
            .filter(|(_, ((_, name), _))| **name != query.name)
            .map(|(at, ((candidate, name), score))| (self.passes(query, candidate), score, name.as_str(), at))
            .collect();
        rank(&mut ranked, |item| (item.0, item.1, item.2));
        ranked
            .into_iter()
            .map(|(_, score, name, candidate)| Ranked { candidate, grade: grade(name), score })
            .collect()
    }

    /// Whether no rule keeps the pair out; every pair passes where the set asks for no rules.
    fn passes(&self, query: &JudgedQuery, candidate: &Document) -> bool {
        self.rules_at.is_none_or(|at| {
            let judging = Judging { at, person_is_foreign: false };
            is_eligible(&RuleSet::bundled(), query.subject.facts(), &candidate.facts, judging)
        })
    }

    fn measure(&self, query: &JudgedQuery, ranked: &[Ranked]) -> Metrics {
        let judged = self.grades(query).map_or_else(Vec::new, |grades| grades.values().copied().collect());
        Metrics::of(ranked.iter().map(|item| item.grade), judged, self.relevant_from)
    }
}

fn side<'a>(name: &'a str, document: &'a Document) -> Side<'a> {
    Side { name, facts: &document.facts, embedding: &document.embedding }
}

/// What `work` gives for each query, in their order.
fn on_all_cores<Q: Sync, T: Send>(queries: &[Q], work: impl Fn(&Q) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let chunk = queries.len().div_ceil(threads).max(1);
    let work = &work;
    thread::scope(|scope| {
        let workers: Vec<_> = queries
            .chunks(chunk)
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<_>>()))
            .collect();
        // A panic goes on to the caller: without a worker's rankings queries would get each other's.
        let rankings =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        rankings.flatten().collect()
    })
}

/// The text that is embedded, for the lexical baseline to read the same.
fn text_of(document: &Document) -> String {
    let text = crate::domain::text::Text::of(&document.record.resource);
    format!("{}\n{}", text.title, text.body)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At fff0350 the rankings of a worker that panicked were left out, and those after them moved to other queries.
    #[test]
    fn a_panic_of_a_worker_is_not_swallowed() {
        let numbers: Vec<usize> = (0..100).collect();
        assert_eq!(on_all_cores(&numbers, |number| *number), numbers);
        let work = |number: &usize| if *number == 3 { panic!("at three") } else { *number };
        assert!(std::panic::catch_unwind(|| on_all_cores(&numbers, work)).is_err());
    }
}
