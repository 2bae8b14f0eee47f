//! Finds out why a first page is empty, or that nothing good or nothing in the places asked is on it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::EngineError;
use super::matcher::{MatchQuery, Matcher};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::ranking::bands::Band;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::notice::{Notice, RuleCount};
use crate::domain::ranking::order::OrderBy;
use crate::domain::ranking::parts::{Nearness, PartKind};
use crate::domain::ranking::query::{Placed, RankedPage, RankingQuery};
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::wording::Wording;
use crate::domain::ranking::work;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::rules::{RuleSet, broken_rules};

/// Records that are looked at for the rules that keep them out.
const LOOKED_AT: usize = 100;

impl Matcher {
    /// What is to be said of the first page of a ranking.
    pub(super) async fn notice(
        &self,
        caller: &Caller,
        ranking: &RankingQuery,
        query: &MatchQuery,
        page: &RankedPage,
    ) -> Result<Option<Notice>, EngineError> {
        if let (OrderBy::Relevant { .. }, true) = (ranking.order, page.results.is_empty()) {
            // Whether there is anything at all.
            let by_score =
                RankingQuery { order: OrderBy::Score, relevance: None, size: 1, ..ranking.clone() };
            let page = self.store.rank(Arc::new(by_score.clone())).await?;
            return self.told_of(caller, &by_score, query, &page).await;
        }
        self.told_of(caller, ranking, query, page).await
    }

    async fn told_of(
        &self,
        caller: &Caller,
        ranking: &RankingQuery,
        query: &MatchQuery,
        page: &RankedPage,
    ) -> Result<Option<Notice>, EngineError> {
        let subject = &ranking.subject;
        let Some((best, _)) = page.results.first() else {
            return self.why_empty(caller, ranking, query).await.map(Some);
        };
        let Some(score) = &best.score else { return Ok(None) };
        let shares_words = score.part(PartKind::Lexical).value.is_some_and(|value| value > 0.0);
        if says_nothing(subject) && !shares_words {
            return Ok(Some(Notice::NotUnderstood));
        }
        let bands = subject.bands(query.target);
        let agrees = |(placed, document): &&(Placed, Arc<Document>)| {
            placed.score.as_ref().is_some_and(|score| work::agrees(score, subject.facts(), &document.facts))
        };
        let of_the_work: Vec<&Facts> =
            page.results.iter().filter(agrees).map(|(_, document)| &document.facts).collect();
        if let Some(places) = missed_places(subject, &of_the_work) {
            return Ok(Some(Notice::NothingThere(places)));
        }
        let [_, good, fair] = bands.0;
        let is_found = |(placed, document): &(Placed, Arc<Document>)| {
            let (own, found) = (subject.facts(), &document.facts);
            placed.score.as_ref().is_some_and(|score| {
                let is_meant = work::agrees(score, own, found) && work::is_in_reach(score, own, found);
                is_meant && score.total >= f64::midpoint(fair, good)
                    || bands.of_pair(score, own, found) >= Band::Good
            })
        };
        Ok((!page.results.iter().any(is_found)).then_some(Notice::NothingGood))
    }

    /// Looks at the nearest records whatever rules they break.
    async fn why_empty(
        &self,
        caller: &Caller,
        ranking: &RankingQuery,
        query: &MatchQuery,
    ) -> Result<Notice, EngineError> {
        if query.include_ineligible {
            return Ok(Notice::NothingPasses);
        }
        let with_all = MatchQuery { include_ineligible: true, ..query.clone() };
        let nearest = RankingQuery {
            filter: self.filter(caller, &ranking.subject, &with_all),
            // Ranked last, those that are kept out would all have to be compared.
            rules: Arc::new(RuleSet::empty()),
            collapse: false,
            most_of_employer: None,
            relevance: None,
            size: LOOKED_AT,
            ..ranking.clone()
        };
        let RankedPage { results, .. } = self.store.rank(Arc::new(nearest)).await?;
        if results.is_empty() {
            return Ok(Notice::NothingPasses);
        }
        let mut counts = BTreeMap::<String, RuleCount>::new();
        for (placed, document) in &results {
            let broken = broken_rules(&self.rules, ranking.subject.facts(), &document.facts, placed.judging);
            for rule in broken.into_iter().filter(|rule| rule.keeps_out) {
                let first = |broken| RuleCount { broken, count: 0 };
                counts.entry(rule.rule_id.clone()).or_insert_with(|| first(rule)).count += 1;
            }
        }
        // Of equal counts in the order of the ids.
        let mut rules: Vec<RuleCount> = counts.into_values().collect();
        rules.sort_by_key(|rule| Reverse(rule.count));
        Ok(Notice::RulesKeepOut { looked_at: results.len(), rules })
    }
}

/// Tells parts that compare embeddings from those that compare facts.
const NOWHERE: Nearness = Nearness { meaning: 0.0, wording: 0.0 };

/// The places that a typed text wishes for, where no result of the work that is sought is in one of them or can be done from anywhere.
/// Where none says where it is (courses), there is nothing to be told.
fn missed_places(subject: &Resolved, found: &[&Facts]) -> Option<Vec<RegionCode>> {
    let Resolved::Query { facts, .. } = subject else { return None };
    let is_there = |facts: &Facts, wished: &RegionCode| {
        let mut places = facts.regions.iter().chain(&facts.regions_said).chain(&facts.works_elsewhere);
        facts.remote || places.any(|place| wished.contains(*place) || place.contains(*wished))
    };
    let any_place = found.iter().any(|found| !found.regions.is_empty());
    let any_there = found.iter().any(|found| facts.regions.iter().any(|wished| is_there(found, wished)));
    (!facts.regions.is_empty() && any_place && !any_there).then(|| facts.regions.clone())
}

/// Whether nothing at all could be read of a typed text: no word of it is in the model, and it states nothing.
fn says_nothing(subject: &Resolved) -> bool {
    let Resolved::Query { facts, embedding, .. } = subject else { return false };
    // Words alone are what was not read.
    let facts = Facts { wording: Wording::default(), ..Facts::clone(facts) };
    let mut of_facts = PartKind::ALL.into_iter().filter(|part| part.of_nearness(NOWHERE).is_none());
    embedding.dense.is_zero() && !of_facts.any(|part| part.is_stated(&facts))
}
