//! What may be seen and brought together -> the store's ranking -> a page with what its results break.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::catalog::Catalog;
use super::error::EngineError;
use super::ports::{Embedder, Store};
use super::stage::Stages;
use super::subject::{Subject, resolve, resolve_record, resolve_text};
use crate::domain::derivation;
use crate::domain::ranking::copies::Similar;
use crate::domain::ranking::notice::Notice;
use crate::domain::ranking::order::{OrderBy, SortKey};
use crate::domain::ranking::query::{Judge, Place, Placed, RankedPage, RankingQuery};
use crate::domain::ranking::relevance::{Relevance, Relevant};
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::Score;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::visibility;
use crate::domain::rules::conditions;
use crate::domain::rules::{Broken, RuleSet, broken_rules, eligible_for};
use crate::domain::search::filter::{Field, Filter};
use crate::domain::search::match_filter::MatchFilter;
use crate::domain::text::TEXT_VERSION;
use crate::domain::wants::typed::Written;

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
    /// Whether of copies only the best is shown.
    pub collapse: bool,
    /// Fields whose values are counted over the relevant results, and whether these are counted at all.
    pub count: Option<Vec<Field>>,
    /// False: an order that does not depend on the subject.
    pub personalized: bool,
    /// What results are ordered by; `None` is the score, or the posting time where that would depend on the subject.
    pub order_by: Option<SortKey>,
    /// Most results of one employer.
    pub most_of_employer: Option<usize>,
    /// The time at which the rules are judged for the caller's own records, as the caller chose it.
    pub as_of: DateTime<Utc>,
    /// The service's time: what the caller may see, and everything about other tenants' records, is judged at it.
    pub now: DateTime<Utc>,
}

impl MatchQuery {
    /// For whom and when pairs are judged.
    pub(super) fn judge(&self, caller: &Caller) -> Judge {
        Judge { tenant: caller.tenant.clone(), as_of: self.as_of, now: self.now }
    }
}

/// The part of a ranking to return.
#[derive(Clone, Debug)]
pub struct Page {
    /// The place of the last result of the page before.
    pub after: Option<Place>,
    /// Most results.
    pub size: usize,
}

/// One ranked document.
#[derive(Clone, Debug)]
pub struct Match {
    /// As read, perhaps with more than the caller may be shown: of its record only the name is for answers.
    pub document: Arc<Document>,
    /// Its own place; its value is the score, or what it is ordered by.
    pub place: Place,
    /// Where the ranking has it: the place of the best of its copies, which may be another one than what is shown.
    pub stands: Place,
    /// `None` where the order is not personalised.
    pub score: Option<Score>,
    /// Rules that keep the pair out, none when it is eligible, and those that only warn.
    pub broken: Vec<Broken>,
    /// The copies that stand behind it.
    pub similar: Similar,
}

/// A page of a ranking.
#[derive(Clone, Debug)]
pub struct Matches {
    /// As it was resolved for the caller.
    pub subject: Resolved,
    /// Those of the page, the best first.
    pub results: Vec<Match>,
    /// Whether the ranking goes on after this page.
    pub more: bool,
    /// Records that pass the filter.
    pub total: u64,
    /// Whether every one of them was compared.
    pub exhaustive: bool,
    /// What was asked to be counted of the whole ranking; `None` where the order is not personalised.
    pub relevant: Option<Relevant>,
    /// What is to be said of a first page.
    pub notice: Option<Notice>,
}

/// The use cases of `MatchService`.
#[derive(Clone)]
pub struct Matcher {
    pub(super) store: Arc<dyn Store>,
    pub(super) embedder: Arc<dyn Embedder>,
    pub(super) catalog: Catalog,
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

    /// The same matcher, whose stages are run by these.
    pub(super) fn with_stages(self, stages: Stages) -> Self {
        Self { catalog: self.catalog.with_stages(stages), ..self }
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
        let subject = self.catalog.stages.run("resolve", self.resolve(caller, subject, query)).await?;
        let relevant_from = subject.bands(query.target).relevant_from();
        let order = match (query.personalized, query.order_by) {
            (true, None) => OrderBy::Score,
            (true, Some(by)) => OrderBy::Relevant { from: relevant_from, by },
            (false, by) => OrderBy::Stated(by.unwrap_or(SortKey::PostingTime)),
        };
        let ranking = RankingQuery {
            filter: self.filter(caller, &subject, query),
            subject: subject.clone(),
            weights: query.weights,
            rules: self.rules.clone(),
            judge: query.judge(caller),
            include_ineligible: query.include_ineligible,
            order,
            most_of_employer: query.most_of_employer,
            collapse: query.collapse,
            relevance: query
                .count
                .clone()
                .filter(|_| query.personalized)
                .map(|fields| Relevance { from: relevant_from, fields }),
            after: page.after,
            // One more, as what stands for the last of the page must stand before it.
            size: page.size + 1,
        };
        let ranking = Arc::new(ranking);
        let mut ranked = self.catalog.stages.run("rank", self.store.rank(ranking.clone())).await?;
        let mut next = ranked.results.get(page.size).map(|(placed, _)| placed.place.clone());
        ranked.results.truncate(page.size);
        let notice = match ranking.after {
            None => self.notice(caller, &ranking, query, &ranked).await?,
            Some(_) => None,
        };
        if notice == Some(Notice::NotUnderstood) {
            (ranked.results, next) = (Vec::new(), None);
        }
        let RankedPage { results, total, exhaustive, relevant, .. } = ranked;
        let more = next.is_some();
        // The store has been asked for nothing else; what it returns is checked all the same (invariant 2).
        let seen = results
            .into_iter()
            .filter(|(_, document)| visibility::is_matched(caller, &document.record, query.now));
        let seen = seen.map(|(placed, document)| self.told(&subject, placed, document)).collect();
        let results = self.best_suited(caller, &ranking, query, seen, next.as_ref()).await?;
        Ok(Matches { subject, results, more, total, exhaustive, relevant, notice })
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

    /// What a match for a typed text compares, where records of the target's kind are sought, on the day that [`Written`] has by default.
    pub async fn resolve_text(&self, text: &str, target: RecordKind) -> Result<Resolved, EngineError> {
        resolve_text(&*self.embedder, text, target, Written::default().on).await
    }

    /// What a match for a record compares, where records of the target's kind are sought.
    pub async fn resolve_record(
        &self,
        document: Arc<Document>,
        target: RecordKind,
    ) -> Result<Resolved, EngineError> {
        resolve_record(&*self.embedder, document, target).await
    }

    pub(super) async fn resolve(
        &self,
        caller: &Caller,
        subject: Subject,
        query: &MatchQuery,
    ) -> Result<Resolved, EngineError> {
        let times = (query.now, query.as_of);
        resolve(&self.catalog, &*self.embedder, caller, subject, query.target, times).await
    }

    /// What a match compares where records of a kind are sought at `now`.
    pub(super) async fn subject(
        &self,
        caller: &Caller,
        subject: Subject,
        target: RecordKind,
        now: DateTime<Utc>,
    ) -> Result<Resolved, EngineError> {
        resolve(&self.catalog, &*self.embedder, caller, subject, target, (now, now)).await
    }

    /// What is asked of records beside what the caller may see: what the filter says, and what rules can say to an index.
    pub(super) fn conditions(
        &self,
        caller: &Caller,
        subject: &Resolved,
        target: RecordKind,
        wanted: &MatchFilter,
    ) -> Filter {
        let mut filter = Filter::default();
        conditions::wanted(&mut filter, caller, wanted);
        eligible_for(&mut filter, &self.rules, subject.facts(), target);
        filter
    }

    pub(super) async fn get(
        &self,
        caller: &Caller,
        name: &RecordName,
        query: &MatchQuery,
    ) -> Result<Arc<Document>, EngineError> {
        self.catalog.get(caller, name, query.now).await
    }

    pub(super) fn filter(&self, caller: &Caller, subject: &Resolved, query: &MatchQuery) -> Filter {
        let mut filter = visibility::matched(caller, query.target, query.now);
        conditions::wanted(&mut filter, caller, &query.filter);
        if !query.include_ineligible {
            eligible_for(&mut filter, &self.rules, subject.facts(), query.target);
            let is_own = subject.name().is_none_or(|name| name.tenant == caller.tenant);
            if is_own && query.as_of > query.now {
                conditions::lasting(&mut filter, caller, query.as_of);
            }
        }
        filter
    }

    /// A result with the rules that it breaks.
    pub(super) fn told(&self, subject: &Resolved, placed: Placed, document: Arc<Document>) -> Match {
        let Placed { place, judging, score, similar, .. } = placed;
        let stands = place.clone();
        let broken = match place.eligible && !self.rules.warns() {
            true => Vec::new(),
            false => broken_rules(&self.rules, subject.facts(), &document.facts, judging),
        };
        Match { document, place, stands, score, broken, similar }
    }
}
