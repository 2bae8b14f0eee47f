//! The part of the contract about rankings: each store gives the page that the naive loop gives, to the last bit.

use std::sync::Arc;

use talentmatch::domain::ranking::query::{RankedPage, RankingQuery};
use talentmatch::domain::ranking::relevance::Relevant;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::RecordKind;

use super::Shared;
use crate::documents::{Dice, delete, put};
use crate::rankings::{ranking, stating};

/// Few enough for a store that looks at candidates to look at all.
const RECORDS: u64 = 120;
const RANKINGS: usize = 50;

/// Every bit of what a page says.
fn said(page: &RankedPage) -> (u64, bool, bool, Option<Relevant>, Vec<String>) {
    let result = |(placed, document): &(_, Arc<Document>)| format!("{placed:?} {}", document.etag);
    (page.total, page.more, page.exhaustive, page.relevant.clone(), page.results.iter().map(result).collect())
}

/// Documents of all kinds that state all sorts of things.
async fn filled(store: &Shared, dice: &mut Dice) -> Vec<Arc<Document>> {
    let mut documents = Vec::new();
    for id in 0..RECORDS {
        let kind = RecordKind::ALL[dice.roll(RecordKind::ALL.len() as u64) as usize];
        let mut document = stating(dice, kind, id);
        // What searches read has never seen them.
        document.record.take_protected();
        documents.push(document);
    }
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    documents.into_iter().map(Arc::new).collect()
}

pub(super) async fn a_ranking_is_that_of_the_naive_loop(store: Shared) {
    let mut dice = Dice(20_261_128);
    let documents = filled(&store, &mut dice).await;
    let mut shown = 0;
    for _ in 0..RANKINGS {
        let mut query = ranking(&mut dice);
        loop {
            let page = store.rank(Arc::new(query.clone())).await.unwrap();
            assert_eq!(said(&page), said(&query.page_of(documents.clone(), true)), "{query:?}");
            shown += page.results.len();
            let Some((last, _)) = page.results.last() else { break };
            query.after = Some(last.place.clone());
        }
    }
    assert!(shown > 800, "rankings that show something: {shown}");
}

/// At fff0350 a page began after so many results: what was put in before them was repeated, and what was deleted hid others.
pub(super) async fn a_page_goes_on_after_the_last_result_whatever_is_written(store: Shared) {
    let mut dice = Dice(4);
    let documents = filled(&store, &mut dice).await;
    let mut query = RankingQuery { size: 5, after: None, filter: Default::default(), ..ranking(&mut dice) };
    query.include_ineligible = true;
    // A copy comes up where the one that stood before it is deleted.
    query.collapse = false;
    let whole = query.clone();
    let whole = RankingQuery { size: documents.len(), ..whole }.page_of(documents.clone(), true);
    let order: Vec<String> = whole.results.iter().map(|(placed, _)| placed.place.name.clone()).collect();
    let mut found = Vec::new();
    loop {
        let page = store.rank(Arc::new(query.clone())).await.unwrap();
        found.extend(page.results.iter().map(|(placed, _)| placed.place.name.clone()));
        let Some((last, document)) = page.results.last() else { break };
        query.after = Some(last.place.clone());
        // What was shown goes, the last result among it.
        store.write(vec![delete(document.name().clone())]).await.unwrap();
    }
    assert_eq!(found, order);
}
