//! What `engine::ports::Store` demands of every adapter, sentence by sentence. A new adapter joins by one
//! `store_contract!` line at the end of this file.

mod rank;
mod search;

use crate::support::WholeReads;
use std::collections::BTreeSet;
use std::sync::Arc;

use talentmatch::domain::record::Resource;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::search::embedding::{DenseVector, Embedding};
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::engine::ports::{Change, Expect, Order, Search, Store, StoreError};
use talentmatch::store::embedded::{EmbeddedOptions, EmbeddedStore};
use talentmatch::store::memory::MemoryStore;

use self::rank::*;
use self::search::*;
use crate::documents::{DIMENSION, delete, document, embedding, folder, job, job_name, name, put};

type Shared = Arc<dyn Store>;

fn ids(documents: &[Arc<Document>]) -> Vec<&str> {
    documents.iter().map(|document| document.name().id()).collect()
}

fn id_set(documents: &[Arc<Document>]) -> BTreeSet<&str> {
    documents.iter().map(|document| document.name().id()).collect()
}

fn nearest(filter: Filter, embedding: Embedding, limit: usize) -> Search {
    Search { filter, order: Order::Nearest(embedding), limit }
}

fn newest(filter: Filter, limit: usize) -> Search {
    Search { filter, order: Order::Newest, limit }
}

fn only(condition: Condition) -> Filter {
    Filter { clauses: vec![vec![condition]], ..Filter::default() }
}

fn any_of(field: Field, values: &[&str]) -> Condition {
    Condition::AnyOf(field, values.iter().map(|value| value.to_string()).collect())
}

async fn fill(store: &Shared, count: u64) -> Vec<Document> {
    let documents: Vec<Document> = (0..count).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    documents
}

async fn a_write_is_seen_by_every_later_call(store: Shared) {
    let mut first = job("a", 1);
    first.fields.keywords.insert(Field::Region, vec!["50".into()]);
    store.write(vec![put(first.clone())]).await.unwrap();
    let stored = store.whole(&[job_name("a"), job_name("b")]).await;
    assert_eq!(stored[0].as_deref(), Some(&first));
    assert!(stored[1].is_none());
    let region = only(any_of(Field::Region, &["50"]));
    assert_eq!(ids(&store.search(newest(region.clone(), 9)).await.unwrap()), ["a"]);
    assert_eq!(ids(&store.search(nearest(region.clone(), embedding(1), 9)).await.unwrap()), ["a"]);
    assert_eq!(store.count(&region).await.unwrap(), 1);
    assert_eq!(store.facet(&region, Field::Region, 9).await.unwrap(), [("50".to_string(), 1)]);

    let second = job("a", 2);
    store.write(vec![put(second.clone())]).await.unwrap();
    assert_eq!(store.whole(&[job_name("a")]).await[0].as_deref(), Some(&second));
    assert_eq!(store.search(newest(Filter::default(), 9)).await.unwrap(), [Arc::new(second)]);
    assert!(store.search(nearest(region.clone(), embedding(1), 9)).await.unwrap().is_empty());
    assert_eq!(store.count(&region).await.unwrap(), 0);
}

async fn a_batch_is_made_as_a_whole_or_not_at_all(store: Shared) {
    store.write(vec![put(job("old", 1))]).await.unwrap();
    let taken = Change::Put { document: Arc::new(job("old", 2)), expect: Expect::Nothing };
    let batch = vec![put(job("new", 3)), delete(job_name("old")), put(job("old", 4)), taken];
    let refused = store.write(batch).await;
    assert!(matches!(refused, Err(StoreError::Conflict(name)) if name == job_name("old")));
    let stored = store.whole(&[job_name("new"), job_name("old")]).await;
    assert!(stored[0].is_none());
    assert_eq!(stored[1].as_ref().unwrap().etag, "etag-1");
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 1);
    assert_eq!(ids(&store.search(nearest(Filter::default(), embedding(3), 9)).await.unwrap()), ["old"]);
}

async fn changes_of_a_batch_see_those_before_them(store: Shared) {
    let again = Change::Put { document: Arc::new(job("a", 2)), expect: Expect::Etag("etag-1".into()) };
    let gone = Change::Delete { name: job_name("a"), expect: Expect::Etag("etag-2".into()) };
    let anew = Change::Put { document: Arc::new(job("a", 3)), expect: Expect::Nothing };
    store
        .write(vec![put(job("a", 1)), again, gone, anew, put(job("b", 4)), delete(job_name("b"))])
        .await
        .unwrap();
    let found = store.search(nearest(Filter::default(), embedding(1), 9)).await.unwrap();
    assert_eq!(found, [Arc::new(job("a", 3))]);
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 1);
}

async fn expectations_are_checked(store: Shared) {
    let put_if = |seed, expect| vec![Change::Put { document: Arc::new(job("a", seed)), expect }];
    let delete_if = |expect| vec![Change::Delete { name: job_name("a"), expect }];
    let conflicts = async |changes| matches!(store.write(changes).await, Err(StoreError::Conflict(_)));
    assert!(conflicts(put_if(1, Expect::Etag("etag-1".into()))).await);
    assert!(conflicts(delete_if(Expect::Etag("etag-1".into()))).await);
    store.write(delete_if(Expect::Anything)).await.unwrap();
    store.write(delete_if(Expect::Nothing)).await.unwrap();
    store.write(put_if(1, Expect::Nothing)).await.unwrap();
    assert!(conflicts(put_if(2, Expect::Nothing)).await);
    assert!(conflicts(delete_if(Expect::Nothing)).await);
    assert!(conflicts(put_if(2, Expect::Etag("etag-2".into()))).await);
    store.write(put_if(2, Expect::Etag("etag-1".into()))).await.unwrap();
    store.write(put_if(3, Expect::Anything)).await.unwrap();
    assert!(conflicts(delete_if(Expect::Etag("etag-2".into()))).await);
    store.write(delete_if(Expect::Etag("etag-3".into()))).await.unwrap();
    assert!(store.whole(&[job_name("a")]).await[0].is_none());
}

async fn of_concurrent_writers_on_one_etag_one_wins(store: Shared) {
    store.write(vec![put(job("a", 1))]).await.unwrap();
    let mut writers = Vec::new();
    for seed in 2..18 {
        let store = store.clone();
        writers.push(tokio::spawn(async move {
            let expect = Expect::Etag("etag-1".into());
            store.write(vec![Change::Put { document: Arc::new(job("a", seed)), expect }]).await.map(|()| seed)
        }));
    }
    let mut winners = Vec::new();
    for writer in writers {
        match writer.await.unwrap() {
            Ok(seed) => winners.push(seed),
            Err(error) => assert!(matches!(error, StoreError::Conflict(_)), "{error}"),
        }
    }
    assert_eq!(winners.len(), 1);
    let stored = store.whole(&[job_name("a")]).await;
    assert_eq!(stored[0].as_ref().unwrap().etag, format!("etag-{}", winners[0]));
}

async fn deleted_documents_are_gone_everywhere(store: Shared) {
    fill(&store, 20).await;
    store.write(vec![delete(job_name("job-0007")), delete(job_name("none"))]).await.unwrap();
    assert!(store.whole(&[job_name("job-0007")]).await[0].is_none());
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 19);
    for search in [nearest(Filter::default(), embedding(7), 99), newest(Filter::default(), 99)] {
        let found = store.search(search).await.unwrap();
        assert_eq!(found.len(), 19);
        assert!(!id_set(&found).contains("job-0007"));
    }
    let tenant = job_name("x").tenant;
    assert_eq!(store.shelf(&tenant, RecordKind::JobPosting, None, 99).await.len(), 19);
    store.write(vec![put(job("job-0007", 99))]).await.unwrap();
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 20);
}

async fn unsound_documents_are_refused_and_nothing_is_stored(store: Shared) {
    let mut unsound = vec![job("bad", 1); 3];
    unsound[0].embedding.dense = DenseVector::zero(DIMENSION - 1);
    unsound[1].embedding.dense = DenseVector::quantised(&[0.5; DIMENSION + 1]).unwrap();
    unsound[2].fields.keywords.insert(Field::Education, vec!["3".into()]);
    for bad in unsound {
        let refused = store.write(vec![put(job("good", 1)), put(bad), delete(job_name("good"))]).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))));
        assert_eq!(store.count(&Filter::default()).await.unwrap(), 0);
    }
    assert!(store.whole(&[job_name("good")]).await[0].is_none());
}

async fn protected_attributes_come_from_get_only(store: Shared) {
    let student = name("school-1", RecordKind::StudentProfile, "s");
    let whole = document(student.clone(), 1);
    store.write(vec![put(whole.clone())]).await.unwrap();
    let gender = |document: &Document| match &document.record.resource {
        Resource::StudentProfile(student) => student.protected.as_ref().map(|one| one.gender.clone()),
        _ => None,
    };
    let got = store.whole(std::slice::from_ref(&student)).await;
    assert_eq!(got[0].as_deref(), Some(&whole));
    assert_eq!(gender(&whole), Some("女".to_string()));
    let mut seen = store.search(nearest(Filter::default(), embedding(1), 9)).await.unwrap();
    seen.extend(store.search(newest(Filter::default(), 9)).await.unwrap());
    seen.extend(store.shelf(&student.tenant, student.kind, None, 9).await);
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|document| gender(document).is_none()));

    let mut without = whole;
    without.record.take_protected();
    store.write(vec![put(without)]).await.unwrap();
    assert_eq!(gender(store.whole(&[student]).await[0].as_ref().unwrap()), None);
}

async fn an_empty_store_and_an_empty_limit_give_nothing(store: Shared) {
    for round in 0..2 {
        for limit in [0, 5] {
            let near = store.search(nearest(Filter::default(), embedding(1), limit)).await.unwrap();
            let new = store.search(newest(Filter::default(), limit)).await.unwrap();
            assert_eq!((near.len(), new.len()), (limit.min(round), limit.min(round)));
        }
        assert_eq!(store.count(&Filter::default()).await.unwrap(), round as u64);
        assert_eq!(store.whole(&[]).await.len(), 0);
        store.write(Vec::new()).await.unwrap();
        store.write(vec![put(job("one", 1))]).await.unwrap();
    }
}

async fn a_large_batch_is_taken(store: Shared) {
    let documents = fill(&store, 500).await;
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 500);
    let names: Vec<_> = documents.iter().map(|document| document.name().clone()).collect();
    let stored = store.whole(&names).await;
    assert!(stored.iter().zip(&documents).all(|(stored, document)| stored.as_deref() == Some(document)));
    store.write(names.into_iter().map(delete).collect()).await.unwrap();
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 0);
}

async fn a_closed_store_says_so(store: Shared) {
    store.write(vec![put(job("a", 1))]).await.unwrap();
    store.health().await.reads.unwrap();
    store.close().await.unwrap();
    store.close().await.unwrap();
    assert!(matches!(store.health().await.reads, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.write(vec![put(job("b", 2))]).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.get(&[job_name("a")]).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.count(&Filter::default()).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.search(newest(Filter::default(), 1)).await, Err(StoreError::Unavailable(_))));
}

/// Runs every case on fresh stores: `$open` is an expression of a store and of what must outlive it, or of none where
/// it cannot be had here.
macro_rules! store_contract {
    ($adapter:ident, $open:expr) => {
        store_contract!($adapter, $open;
            a_write_is_seen_by_every_later_call
            a_batch_is_made_as_a_whole_or_not_at_all
            changes_of_a_batch_see_those_before_them
            expectations_are_checked
            of_concurrent_writers_on_one_etag_one_wins
            deleted_documents_are_gone_everywhere
            the_limit_counts_hits_that_pass
            newest_come_first_and_ties_go_by_name
            the_highest_come_first_and_those_that_state_nothing_last
            what_is_excluded_is_not_found
            a_scan_goes_through_one_kind_of_one_tenant_in_one_order
            tenants_are_kept_apart_by_their_field
            facets_count_documents_by_value
            unsound_documents_are_refused_and_nothing_is_stored
            protected_attributes_come_from_get_only
            an_empty_store_and_an_empty_limit_give_nothing
            any_text_can_be_a_value
            a_search_is_the_union_of_the_nearest_by_both_views
            without_a_dense_view_only_wording_counts
            a_ranking_is_that_of_the_naive_loop
            a_page_goes_on_after_the_last_result_whatever_is_written
            a_large_batch_is_taken
            filters_mean_what_they_mean_to_documents
            reads_go_on_beside_writes
            a_closed_store_says_so
        );
    };
    ($adapter:ident, $open:expr; $($case:ident)*) => {
        mod $adapter {
            use super::*;

            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let Some((store, _outlives)) = $open else { return };
                super::$case(Arc::new(store)).await;
            })*
        }
    };
}

fn embedded() -> Option<(EmbeddedStore, tempfile::TempDir)> {
    let dir = folder();
    let options = EmbeddedOptions { disk_reserve_bytes: 0, ..EmbeddedOptions::new("test@1", DIMENSION, 1) };
    Some((EmbeddedStore::open(dir.path(), options).unwrap(), dir))
}

store_contract!(memory, Some((MemoryStore::new(DIMENSION), ())));
store_contract!(embedded_folder, embedded());
store_contract!(qdrant, crate::qdrant_server::fresh().await);
