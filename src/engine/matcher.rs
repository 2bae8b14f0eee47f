//! Retrieve -> score -> judge -> rank -> page.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::catalog::Catalog;
use super::compute;
use super::error::EngineError;
use super::ports::{Embedder, Order, Search, Store};
use super::subject::{Resolved, Subject, resolve};
use crate::domain::derivation;
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::score::{Score, rank};
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::role::Role;
use crate::domain::record::visibility;
use crate::domain::rules::conditions;
use crate::domain::rules::{Broken, Judging, RuleSet, broken_rules, eligible_for, is_eligible};
use crate::domain::search::filter::{Field, Filter};
use crate::domain::search::match_filter::MatchFilter;
use crate::domain::text::TEXT_VERSION;

/// Fewest candidates that each view contributes, and how many more than a page holds.
const LEAST_POOL: usize = 64;
const POOL_PER_RESULT: usize = 4;

/// Of so few records that pass the filter all are candidates.
const ALL_OF: usize = 256;

/// Most candidates that each view contributes when rules leave too few of them.
pub const MOST_POOL: usize = 1000;

/// No ranking goes on after so many results: it has two pools of candidates at most.
pub const MOST_OFFSET: usize = 2 * MOST_POOL;

/// What to match, and how.
#[derive(Clone, Debug)]
pub struct MatchQuery {
    /// The kind of the records that are ranked.
    pub target: RecordKind,
    /// What the caller asks of them beside the rules.
    pub filter: MatchFilter,
    /// How much each part of a score counts.
    pub weights: RankingWeights,
    /// Whether records that break a rule with the subject are ranked too, after all others.
    pub include_ineligible: bool,
    /// False: an order that does not depend on the subject, newest first.
    pub personalized: bool,
    /// The time at which the rules are judged for the caller's own records, as the caller chose it.
    pub as_of: DateTime<Utc>,
    /// The service's time: what the caller may see, and everything about other tenants' records, is judged at it.
    pub now: DateTime<Utc>,
}

impl MatchQuery {
    /// How the pair of the subject and a record of this name is judged for the caller.
    pub(super) fn judging(&self, caller: &Caller, subject: &Resolved, target: &RecordName) -> Judging {
        let is_foreign = |name: &RecordName| name.tenant != caller.tenant;
        let is_person = |name: &RecordName| name.kind.is(Role::Person);
        let mut foreign = subject.name().into_iter().chain([target]).filter(|name| is_foreign(name));
        let at = if foreign.clone().next().is_some() { self.now } else { self.as_of };
        Judging { at, person_is_foreign: foreign.any(is_person) }
    }
}

/// The part of a ranking to return.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// [`MOST_OFFSET`] at most.
    pub offset: usize,
    /// Most results that it holds.
    pub size: usize,
    /// Candidates of each view, as an earlier page of the same ranking chose it, [`MOST_POOL`] at most.
    pub pool: Option<usize>,
}

/// One ranked document.
#[derive(Clone, Debug)]
pub struct Match {
    /// As read, perhaps with more than the caller may be shown: of its record only the name is for answers.
    pub document: Arc<Document>,
    /// The document's full name, which ties are broken by.
    pub name: String,
    /// `None` where the order is not personalised.
    pub score: Option<Score>,
    /// Rules that keep the pair out, none when it is eligible, and those that only warn.
    pub broken: Vec<Broken>,
}

/// A page of a ranking.
#[derive(Clone, Debug)]
pub struct Matches {
    /// As it was resolved for the caller.
    pub subject: Resolved,
    /// Those of the page, the best first.
    pub results: Vec<Match>,
    /// Candidates of each view, for the pages after this one.
    pub pool: usize,
    /// Whether the ranking goes on after this page.
    pub more: bool,
    /// Records that pass the filter.
    pub total: u64,
}

/// The use cases of `MatchService`.
#[derive(Clone)]
pub struct Matcher {
    pub(super) store: Arc<dyn Store>,
    embedder: Arc<dyn Embedder>,
    catalog: Catalog,
    pub(super) rules: Arc<RuleSet>,
}

impl Matcher {
    /// A matcher by the bundled rules. The store must hold vectors of this embedder alone.
    pub fn new(store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        let catalog = Catalog::new(store.clone(), embedder.clone());
        Self { store, embedder, catalog, rules: RuleSet::bundled() }
    }

    /// The same matcher by other rules.
    pub fn with_rules(self, rules: Arc<RuleSet>) -> Self {
        Self { rules, ..self }
    }

    /// Id of the model and its weights, for the replay of an answer.
    pub fn model(&self) -> &str {
        self.embedder.model()
    }

    /// Name and fingerprint of the rules, for the replay of an answer.
    pub fn rule_set(&self) -> &str {
        &self.rules.version
    }

    /// Version of the rule that makes texts of records, for the replay of an answer.
    pub fn text_version(&self) -> u32 {
        TEXT_VERSION
    }

    /// Version of all else that is read out of records, for the replay of an answer.
    pub fn derivation(&self) -> &'static str {
        derivation::version()
    }

    /// A page of the best documents for the subject.
    pub async fn matches(
        &self,
        caller: &Caller,
        subject: Subject,
        query: &MatchQuery,
        page: Page,
    ) -> Result<Matches, EngineError> {
        let subject = self.resolve(caller, subject, query).await?;
        let filter = self.filter(caller, &subject, query);
        let total = self.store.count(&filter).await?;
        let few = usize::try_from(total).ok().filter(|total| *total <= ALL_OF);
        let usual = || few.unwrap_or(LEAST_POOL.max(page.size * POOL_PER_RESULT));
        let mut pool = page.pool.unwrap_or_else(usual).min(MOST_POOL);
        loop {
            let found = self.candidates(caller, &subject, query, &filter, pool).await?;
            let retrieved = found.len() as u64;
            let mut ranked = self.rank(caller, &subject, found, query).await?;
            let short = ranked.len() <= page.offset + page.size;
            if short && page.pool.is_none() && retrieved < total && pool < MOST_POOL {
                pool = (pool * 4).min(MOST_POOL);
                continue;
            }
            let more = ranked.len() > page.offset + page.size;
            let results = ranked.drain(..).skip(page.offset).take(page.size);
            let results = results.map(|ranked| self.judge(&subject, ranked)).collect();
            return Ok(Matches { subject, results, pool, more, total });
        }
    }

    /// The most frequent values of a field over the documents that pass the query's filter.
    pub async fn facet(
        &self,
        caller: &Caller,
        subject: &Resolved,
        query: &MatchQuery,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, EngineError> {
        let filter = self.filter(caller, subject, query);
        Ok(self.store.facet(&filter, field, limit).await?)
    }

    pub(super) async fn resolve(
        &self,
        caller: &Caller,
        subject: Subject,
        query: &MatchQuery,
    ) -> Result<Resolved, EngineError> {
        resolve(&self.catalog, &*self.embedder, caller, subject, query.target, query.now).await
    }

    pub(super) async fn get(
        &self,
        caller: &Caller,
        name: &RecordName,
        query: &MatchQuery,
    ) -> Result<Arc<Document>, EngineError> {
        self.catalog.get(caller, name, query.now).await
    }

    fn filter(&self, caller: &Caller, subject: &Resolved, query: &MatchQuery) -> Filter {
        let mut filter = visibility::matched(caller, query.target, query.now);
        conditions::wanted(&mut filter, &query.filter);
        if !query.include_ineligible {
            eligible_for(&mut filter, &self.rules, subject.facts(), query.target);
            let is_own = subject.name().is_none_or(|name| name.tenant == caller.tenant);
            if is_own && query.as_of > query.now {
                conditions::lasting(&mut filter, caller, query.as_of);
            }
        }
        filter
    }

    async fn candidates(
        &self,
        caller: &Caller,
        subject: &Resolved,
        query: &MatchQuery,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let order = match query.personalized {
            true => Order::Nearest(subject.side().embedding.clone()),
            false => Order::Newest,
        };
        let mut found = self.store.search(Search { filter: filter.clone(), order, limit }).await?;
        // The index has been asked for nothing else; what it returns is checked all the same (invariant 2).
        found.retain(|document| visibility::is_matched(caller, &document.record, query.now));
        Ok(found)
    }

    /// Scores the candidates, judges them, and puts the best first.
    async fn rank(
        &self,
        caller: &Caller,
        subject: &Resolved,
        found: Vec<Arc<Document>>,
        query: &MatchQuery,
    ) -> Result<Vec<Ranked>, EngineError> {
        let (rules, caller) = (self.rules.clone(), caller.clone());
        let (subject, query) = (subject.clone(), query.clone());
        let work = move || ranked(&rules, &caller, &subject, found, &query);
        compute::run(work).await.map_err(EngineError::Internal)
    }

    fn judge(&self, subject: &Resolved, ranked: Ranked) -> Match {
        let Ranked { eligible, judging, score, name, document } = ranked;
        let broken = match eligible && !self.rules.warns() {
            true => Vec::new(),
            false => broken_rules(&self.rules, subject.facts(), &document.facts, judging),
        };
        Match { document, name, score, broken }
    }
}

struct Ranked {
    eligible: bool,
    judging: Judging,
    score: Option<Score>,
    name: String,
    document: Arc<Document>,
}

fn ranked(
    rules: &RuleSet,
    caller: &Caller,
    subject: &Resolved,
    found: Vec<Arc<Document>>,
    query: &MatchQuery,
) -> Vec<Ranked> {
    let side = subject.side();
    let mut ranked: Vec<Ranked> = found
        .into_iter()
        .filter(|document| subject.name() != Some(document.name()))
        .map(|document| {
            let judging = query.judging(caller, subject, document.name());
            let eligible = is_eligible(rules, side.facts, &document.facts, judging);
            let name = document.name().to_string();
            let target = Side { name: &name, facts: &document.facts, embedding: &document.embedding };
            let score = query.personalized.then(|| Score::of(side, target, &query.weights));
            Ranked { eligible, judging, score, name, document }
        })
        .filter(|ranked| ranked.eligible || query.include_ineligible)
        .collect();
    let newest = |ranked: &Ranked| ranked.document.shown_time().timestamp_micros() as f64;
    rank(&mut ranked, |item| {
        let order = item.score.as_ref().map_or_else(|| newest(item), |score| score.total);
        (item.eligible, order, &item.name)
    });
    ranked
}
