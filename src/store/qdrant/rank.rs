//! A ranking over what the server names as candidates.

use std::sync::Arc;

use super::point::failed;
use super::reader::{Leg, Reader};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::ranking::order::OrderBy;
use crate::domain::ranking::query::{RankedPage, RankingQuery};
use crate::domain::search::filter::{Condition, Field};
use crate::engine::ports::{Order, Search, StoreError};

/// Of so few records that pass the filter all are candidates.
const ALL_OF: u64 = 256;
/// Most candidates that each view contributes, of all records and of those where the subject wants to be: a place counts as much
/// as the texts.
const MOST_POOL: usize = 1000;
/// As many for each result, where no more are asked for.
const POOL_PER_RESULT: usize = 50;
/// Of those who share a major, an occupation or a skill, which the texts say by half, one in so many.
const FEWER: usize = 5;

impl Reader<'_> {
    /// Ranks the candidates of both views: more of them where rules or the pages before leave too few for a page.
    pub(super) async fn rank(&self, query: Arc<RankingQuery>) -> Result<RankedPage, StoreError> {
        let total = self.count(&query.filter).await?;
        let all = total <= ALL_OF;
        let mut search = candidates(&query);
        if all {
            search = Search { order: Order::Newest, limit: ALL_OF as usize, ..search };
        }
        loop {
            let found = match &search.order {
                Order::Nearest(embedding) => {
                    let hits = self.nearest(&legs(&query, search.limit), embedding).await?;
                    self.documents(hits, &search.filter).await?
                }
                Order::Newest | Order::Highest(_) => self.search(&search).await?,
            };
            let found_all = found.len() as u64 >= total;
            let ranking = query.clone();
            let rank = move || ranking.page_of(found, found_all);
            let page = tokio::task::spawn_blocking(rank).await.map_err(failed)?;
            if page.more || found_all || search.limit >= MOST_POOL {
                return Ok(RankedPage { total, ..page });
            }
            search.limit = (search.limit * 4).min(MOST_POOL);
        }
    }
}

/// What the server is asked for first.
pub(super) fn candidates(query: &RankingQuery) -> Search {
    let order = match query.order {
        OrderBy::Stated(key) => Order::Highest(key.field()),
        OrderBy::Score | OrderBy::Relevant { .. } => Order::Nearest(query.subject.side().embedding.clone()),
    };
    let limit = match (&query.relevance, query.order) {
        (Some(_), _) | (_, OrderBy::Relevant { .. }) => MOST_POOL,
        _ => (query.size * POOL_PER_RESULT).min(MOST_POOL),
    };
    Search { filter: query.filter.clone(), order, limit }
}

/// Where candidates are looked for: a record that is near by what it states is no candidate where many are nearer by their texts.
/// On 500 real pairs of a subject and a kind .81 of the true first twenty were found with 80 by each view alone, and .98 so.
fn legs(query: &RankingQuery, limit: usize) -> Vec<Leg> {
    let facts = query.subject.facts();
    let cities = facts.regions.iter().filter_map(RegionCode::city).map(|city| city.to_string());
    let skills = facts.skills.iter().filter(|skill| !skill.soft).map(|skill| skill.name.clone());
    let fewer = limit.div_ceil(FEWER);
    let legs = [
        (Field::City, cities.collect(), limit),
        (Field::Major, facts.majors.iter().flat_map(|major| major.prefixes()).collect(), fewer),
        (Field::Occupation, facts.occupations.iter().flat_map(|code| code.prefixes()).collect(), fewer),
        (Field::Skill, skills.collect(), fewer),
    ];
    let of_share = |(field, mut values, limit): (Field, Vec<String>, usize)| {
        values.sort_unstable();
        values.dedup();
        let mut filter = query.filter.clone();
        filter.require(Condition::AnyOf(field, values.clone()));
        (!values.is_empty()).then_some(Leg { filter, limit })
    };
    let all = Leg { filter: query.filter.clone(), limit };
    std::iter::once(all).chain(legs.into_iter().filter_map(of_share)).collect()
}
