//! A ranking over what the server names as candidates.

use std::sync::Arc;

use super::point::failed;
use super::reader::Reader;
use crate::domain::ranking::order::OrderBy;
use crate::domain::ranking::query::{RankedPage, RankingQuery};
use crate::engine::ports::{Order, Search, StoreError};

/// Of so few records that pass the filter all are candidates.
const ALL_OF: u64 = 256;
/// Fewest candidates that each view contributes, and how many for each result.
const LEAST_POOL: usize = 64;
const POOL_PER_RESULT: usize = 4;
/// Most candidates that each view contributes when rules leave too few of them.
const MOST_POOL: usize = 1000;

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
            let found = self.search(&search).await?;
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
        _ => (query.size * POOL_PER_RESULT).clamp(LEAST_POOL, MOST_POOL),
    };
    Search { filter: query.filter.clone(), order, limit }
}
