//! Which of several copies is shown: the ranking names the best by score, and of those that hardly differ in it another may suit better, as far as
//! the ranking stays in order with it: it stands before the next result, whatever page that is on.

use super::error::EngineError;
use super::matcher::{Match, MatchQuery, Matcher};
use crate::domain::ranking::copies::{may_stand_for, suits};
use crate::domain::ranking::query::{Place, RankingQuery};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordName;

/// Copies behind a result that are looked at, the best first.
const LOOKED_AT: usize = 6;

impl Matcher {
    /// Puts in the place of each result that of its copies which suits best. Names of the others stay behind it. `next` is where the ranking goes on.
    pub(super) async fn best_suited(
        &self,
        caller: &Caller,
        ranking: &RankingQuery,
        query: &MatchQuery,
        mut results: Vec<Match>,
        next: Option<&Place>,
    ) -> Result<Vec<Match>, EngineError> {
        if !query.collapse || !query.personalized || query.order_by.is_some() {
            return Ok(results);
        }
        let behind = results.iter().enumerate().flat_map(|(at, found)| {
            let names = found.similar.names.iter().take(LOOKED_AT);
            names.filter_map(move |name| Some((at, RecordName::parse_full(name).ok()?)))
        });
        let (places, names): (Vec<usize>, Vec<RecordName>) = behind.unzip();
        if names.is_empty() {
            return Ok(results);
        }
        let copies = self.catalog.get_each(caller, &names, query.now).await?;
        let behind: Vec<Option<Place>> = {
            let stands = results.iter().skip(1).map(|found| Some(found.stands.clone()));
            stands.chain([next.cloned()]).collect()
        };
        for (at, copy) in places.into_iter().zip(copies) {
            // What went meanwhile is passed over.
            let Some((document, found)) = copy.ok().zip(results.get_mut(at)) else { continue };
            if !ranking.filter.admits(document.name(), &document.fields) {
                continue;
            }
            let Some(placed) = ranking.place(&document).filter(|placed| placed.place.eligible) else {
                continue;
            };
            let is_before = |next: &Place| placed.place < *next;
            if !behind.get(at).and_then(Option::as_ref).is_none_or(is_before) {
                continue;
            }
            let copy = self.told(&ranking.subject, placed, document);
            let suited =
                |found: &Match| suits(found.score.as_ref(), &found.document.facts, found.broken.len());
            let best = (&found.document.facts, found.score.as_ref());
            let may = may_stand_for((&copy.document.facts, copy.score.as_ref()), best);
            if found.place.eligible && may && suited(&copy) > suited(found) {
                let shown = std::mem::replace(found, copy);
                let (own, other) = (found.place.name.clone(), shown.place.name);
                found.stands = shown.stands;
                found.similar = shown.similar;
                found
                    .similar
                    .names
                    .iter_mut()
                    .filter(|name| **name == own)
                    .for_each(|name| name.clone_from(&other));
            }
        }
        Ok(results)
    }
}
