//! The embedded store ranks what it holds: truly, and as it was at one moment.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use talentmatch::domain::ranking::order::{OrderBy, SortKey};
use talentmatch::domain::ranking::query::{RankedPage, RankingQuery};
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::search::filter::{Field, Filter};
use talentmatch::engine::ports::{Change, Order, Search, Store};
use talentmatch::store::embedded::EmbeddedStore;

use crate::documents::{Dice, delete, folder, job, job_name, put, time};
use crate::embedded_store::{check_all, damage_record, open};
use crate::rankings::{ranking, stating};
use crate::support::WholeReads;

/// The ranking of everything by the store is that of the naive loop, page by page.
async fn check_ranking(store: &EmbeddedStore, documents: &[Document], dice: &mut Dice) {
    let mut query = ranking(dice);
    loop {
        let naive = query.page_of(documents.iter().cloned().map(Arc::new), true);
        let page = store.rank(Arc::new(query.clone())).await.unwrap();
        assert_eq!((page.total, page.more, page.exhaustive), (naive.total, naive.more, true));
        for ((placed, document), (wanted, given)) in page.results.iter().zip(&naive.results) {
            assert_eq!(format!("{placed:?}"), format!("{wanted:?}"));
            assert_eq!(document, given);
        }
        assert_eq!(page.results.len(), naive.results.len());
        let Some((last, _)) = page.results.last() else { break };
        query.after = Some(last.place.clone());
    }
}

#[tokio::test]
async fn it_ranks_as_the_naive_loop_does_also_after_opening_again() {
    let dir = folder();
    let mut dice = Dice(17);
    let mut documents = Vec::new();
    for round in 0..3 {
        let store = open(dir.path());
        for id in 0..40 {
            let kind = RecordKind::ALL[dice.roll(RecordKind::ALL.len() as u64) as usize];
            let mut document = stating(&mut dice, kind, round * 40 + id);
            store.write(vec![put(document.clone())]).await.unwrap();
            document.record.take_protected();
            documents.push(document);
        }
        let gone = documents.swap_remove(dice.roll(documents.len() as u64) as usize);
        store.write(vec![delete(gone.name().clone())]).await.unwrap();
        for _ in 0..5 {
            check_ranking(&store, &documents, &mut dice).await;
        }
        store.close().await.unwrap();
    }
    let store = open(dir.path());
    for _ in 0..5 {
        check_ranking(&store, &documents, &mut dice).await;
    }
}

/// A damaged record leaves no gap in a page: those after it fill it.
#[tokio::test]
async fn a_page_is_filled_where_a_record_on_it_is_damaged() {
    let dir = folder();
    let store = open(dir.path());
    let documents: Vec<_> = (0..40).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    let query =
        RankingQuery { filter: Filter::default(), size: 5, include_ineligible: true, ..newest_first() };
    let names = |page: &RankedPage| -> Vec<String> {
        page.results.iter().map(|(_, document)| document.name().id().to_string()).collect()
    };
    let page = store.rank(Arc::new(query.clone())).await.unwrap();
    assert_eq!(names(&page), ["job-0039", "job-0038", "job-0037", "job-0036", "job-0035"]);
    store.close().await.unwrap();
    drop(store);
    damage_record(dir.path(), "\x12\x07etag-37");
    let store = open(dir.path());
    let page = store.rank(Arc::new(query)).await.unwrap();
    let damaged =
        store.get(&documents.iter().map(|one| one.name().clone()).collect::<Vec<_>>()).await.unwrap();
    let sound: Vec<String> =
        damaged.into_iter().flatten().flatten().map(|one| one.name().id().to_string()).collect();
    assert!(sound.len() < 40 && !sound.contains(&"job-0037".to_string()), "{sound:?}");
    assert_eq!(names(&page), sound.iter().rev().take(5).cloned().collect::<Vec<_>>());
    assert!(page.more && !store.health().await.faults.is_empty());
}

fn newest_first() -> RankingQuery {
    let order = OrderBy::Stated(SortKey::PostingTime);
    RankingQuery { order, most_of_employer: None, after: None, ..ranking(&mut Dice(1)) }
}

/// All records are replaced again and again, each time in one batch that also says so: a label, a score, an etag. Whoever
/// ranks, searches, counts or reads meanwhile sees one of the batches and never two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_batch_is_seen_as_a_whole() {
    const RECORDS: u64 = 120;
    const ROUNDS: u64 = 60;
    let dir = folder();
    let store = Arc::new(open(dir.path()));
    let batch = |round: u64| -> Vec<Change> {
        let record = |id: u64| {
            let mut document = job(&format!("job-{id:04}"), 1_000 * round + id);
            document.fields.keywords.insert(Field::Label, vec![format!("round-{round}")]);
            document.update_time = time(round as i64);
            put(document)
        };
        // Some come and go with each batch, as many as before.
        let (came, went) = (RECORDS + round % 2, RECORDS + 1 - round % 2);
        (0..RECORDS).chain([came]).map(record).chain([delete(job_name(&format!("job-{went:04}")))]).collect()
    };
    store.write(batch(0)).await.unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let mut readers = Vec::new();
    for reader in 0..4 {
        let (store, done) = (store.clone(), done.clone());
        readers.push(tokio::spawn(async move {
            let mut dice = Dice(reader);
            let mut seen = BTreeSet::new();
            while !done.load(Ordering::SeqCst) {
                let query = RankingQuery {
                    filter: Filter::default(),
                    size: 1_000,
                    include_ineligible: true,
                    order: if dice.roll(2) == 0 { OrderBy::Score } else { newest_first().order },
                    ..newest_first()
                };
                let page = store.rank(Arc::new(query.clone())).await.unwrap();
                let round = page.results[0].1.fields.keywords[&Field::Label][0].clone();
                assert_eq!((page.results.len() as u64, page.total), (RECORDS + 1, RECORDS + 1), "{round}");
                for (placed, document) in &page.results {
                    assert_eq!(document.fields.keywords[&Field::Label][0], round);
                    assert_eq!(query.place(document).unwrap().place, placed.place, "{round}");
                }
                let facet = store.facet(&Filter::default(), Field::Label, 9).await.unwrap();
                assert!(facet.len() == 1 && facet[0].1 == RECORDS + 1, "{facet:?}");
                let order = Order::Newest;
                let found =
                    store.search(Search { filter: Filter::default(), order, limit: 500 }).await.unwrap();
                let labels: BTreeSet<_> =
                    found.iter().map(|one| &one.fields.keywords[&Field::Label][0]).collect();
                assert!(labels.len() == 1 && found.len() as u64 == RECORDS + 1, "{labels:?}");
                let names: Vec<_> = (0..RECORDS).map(|id| job_name(&format!("job-{id:04}"))).collect();
                let stored = store.whole(&names).await;
                let times: BTreeSet<_> = stored.iter().map(|one| one.as_ref().unwrap().update_time).collect();
                assert_eq!(times.len(), 1);
                seen.insert(round);
            }
            seen.len()
        }));
    }
    for round in 1..=ROUNDS {
        store.write(batch(round)).await.unwrap();
        let label = store.facet(&Filter::default(), Field::Label, 9).await.unwrap();
        assert_eq!(label, [(format!("round-{round}"), RECORDS + 1)], "what was acknowledged is seen");
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.unwrap() > 1, "it saw several rounds");
    }
}

/// Records are replaced until their blocks are written anew many times over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replaced_records_leave_nothing_behind_in_the_index() {
    let dir = folder();
    let store = open(dir.path());
    let mut documents: Vec<_> = (0..600).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    let mut dice = Dice(3);
    for round in 0..120 {
        let place = dice.roll(documents.len() as u64) as usize;
        let id = documents[place].name().id().to_string();
        if round % 4 == 0 {
            store.write(vec![delete(documents.swap_remove(place).name().clone())]).await.unwrap();
        } else {
            documents[place] = job(&id, 20_000 + round);
            store.write(vec![put(documents[place].clone())]).await.unwrap();
            let order = Order::Nearest(documents[place].embedding.clone());
            let found = store.search(Search { filter: Filter::default(), order, limit: 1 }).await.unwrap();
            assert_eq!(found[0].name().id(), id);
        }
        assert_eq!(store.count(&Filter::default()).await.unwrap(), documents.len() as u64);
    }
    check_all(&store, &documents).await;
    store.close().await.unwrap();
    drop(store);
    check_all(&open(dir.path()), &documents).await;
}
