//! The part of the contract about reading: searches, scans, counts and facets.

use crate::support::WholeReads;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::search::embedding::{DenseVector, Embedding, SparseVector};
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::engine::ports::{Order, Search};

use super::{Shared, any_of, fill, id_set, ids, nearest, newest, only};
use crate::documents::{DIMENSION, Dice, delete, document, embedding, job, job_name, name, put, time};

pub(super) async fn the_limit_counts_hits_that_pass(store: Shared) {
    let mut documents: Vec<_> = (0..300).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    for (index, document) in documents.iter_mut().enumerate() {
        let region = if index % 30 == 0 { "50" } else { "51" };
        document.fields.keywords.insert(Field::Region, vec![region.into()]);
        // All alike but for the few that pass: these are the farthest.
        document.embedding = embedding(if index % 30 == 0 { index as u64 } else { 1_000 });
    }
    store.write(documents.into_iter().map(put).collect()).await.unwrap();
    let filter = only(any_of(Field::Region, &["50"]));
    let query = Embedding { sparse: SparseVector::default(), ..embedding(1_000) };
    assert_eq!(store.search(nearest(filter.clone(), query, 10)).await.unwrap().len(), 10);
    assert_eq!(store.search(newest(filter.clone(), 10)).await.unwrap().len(), 10);
    assert_eq!(store.search(newest(filter, 4)).await.unwrap().len(), 4);
}

pub(super) async fn newest_come_first_and_ties_go_by_name(store: Shared) {
    let mut documents = fill(&store, 50).await;
    for (index, document) in documents.iter_mut().enumerate() {
        document.update_time =
            time((index as i64 * 7) % 5) + chrono::Duration::microseconds(index as i64 % 2);
        // What others are not shown has changed since.
        document.shown_time = (index % 4 == 0).then(|| time(index as i64 % 3 - 9));
        document.fields.integers.insert(Field::UpdateTime, document.shown_time().timestamp());
    }
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    documents.sort_by(|a, b| (b.shown_time(), a.name()).cmp(&(a.shown_time(), b.name())));
    let expected: Vec<&str> = documents.iter().map(|document| document.name().id()).collect();
    for limit in [0, 1, 4, 5, 6, 49, 50, 60] {
        let found = store.search(newest(Filter::default(), limit)).await.unwrap();
        assert_eq!(ids(&found), expected[..limit.min(50)], "limit {limit}");
    }
}

pub(super) async fn the_highest_come_first_and_those_that_state_nothing_last(store: Shared) {
    let mut documents = fill(&store, 50).await;
    for (index, document) in documents.iter_mut().enumerate() {
        if index % 3 > 0 {
            document.fields.integers.insert(Field::PayMax, (index as i64 * 7) % 5);
        }
    }
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    let pay = |document: &Document| document.fields.integers.get(&Field::PayMax).copied();
    documents.sort_by(|a, b| (pay(b), a.name()).cmp(&(pay(a), b.name())));
    let expected: Vec<&str> = documents.iter().map(|document| document.name().id()).collect();
    for limit in [0, 1, 5, 33, 34, 49, 60] {
        let search = Search { filter: Filter::default(), order: Order::Highest(Field::PayMax), limit };
        let found = store.search(search).await.unwrap();
        assert_eq!(ids(&found), expected[..limit.min(50)], "limit {limit}");
    }
}

pub(super) async fn what_is_excluded_is_not_found(store: Shared) {
    let documents = fill(&store, 40).await;
    let excluded = documents.iter().step_by(3).map(|document| document.name().clone()).collect();
    let filter = Filter { excluded, ..Filter::default() };
    let passing: BTreeSet<&str> = (documents.iter().map(Document::name))
        .filter(|name| !filter.excluded.contains(name))
        .map(|name| name.id())
        .collect();
    assert_eq!(store.count(&filter).await.unwrap(), passing.len() as u64);
    assert_eq!(id_set(&store.search(newest(filter.clone(), 500)).await.unwrap()), passing);
    assert_eq!(id_set(&store.search(nearest(filter.clone(), embedding(3), 500)).await.unwrap()), passing);
    let counted = store.facet(&filter, Field::Kind, 5).await.unwrap();
    assert_eq!(counted, [("jobPostings".to_string(), passing.len() as u64)]);
}

pub(super) async fn a_scan_goes_through_one_kind_of_one_tenant_in_one_order(store: Shared) {
    fill(&store, 25).await;
    let others = [
        document(name("school-1", RecordKind::CourseProfile, "job-0003x"), 1),
        document(name("school-10", RecordKind::JobPosting, "job-0003x"), 2),
        document(name("school", RecordKind::JobPosting, "job-0003x"), 3),
        document(name("school-1.a", RecordKind::JobPosting, "job-0003x"), 4),
        document(name("School-1", RecordKind::JobPosting, "job-0003x"), 5),
    ];
    store.write(others.into_iter().map(put).collect()).await.unwrap();
    store.write(["-", "Z", "_", "a.b"].iter().map(|id| put(job(id, 7))).collect()).await.unwrap();
    let tenant = job_name("x").tenant;
    let mut seen: Vec<String> = Vec::new();
    loop {
        let after = seen.last().map(String::as_str);
        let page = store.shelf(&tenant, RecordKind::JobPosting, after, 4).await;
        if page.is_empty() {
            break;
        }
        seen.extend(page.iter().map(|document| document.name().id().to_string()));
    }
    assert_eq!(seen.len(), 29);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 29, "each only once");
    let whole = store.shelf(&tenant, RecordKind::JobPosting, None, 99).await;
    assert_eq!(ids(&whole), seen, "the order does not hang on the pages");
    // A record that is gone keeps its place.
    store.write(vec![delete(job_name(&seen[9])), put(job(&seen[3], 99))]).await.unwrap();
    let after_gone = store.shelf(&tenant, RecordKind::JobPosting, Some(&seen[9]), 99).await;
    assert_eq!(ids(&after_gone), seen[10..]);
    let before_gone = store.shelf(&tenant, RecordKind::JobPosting, Some(&seen[2]), 7).await;
    assert_eq!(ids(&before_gone), [&seen[3..9], &seen[10..11]].concat());
    // So does one that was never there.
    let after_none = store.shelf(&tenant, RecordKind::JobPosting, Some("job-0003a"), 99).await;
    store.write(vec![put(job("job-0003a", 5))]).await.unwrap();
    let whole = store.shelf(&tenant, RecordKind::JobPosting, None, 99).await;
    let place = whole.iter().position(|document| document.name().id() == "job-0003a").unwrap();
    assert_eq!(ids(&after_none), ids(&whole[place + 1..]));
    assert!(store.shelf(&tenant, RecordKind::StudentProfile, None, 9).await.is_empty());
    assert!(store.shelf(&tenant, RecordKind::JobPosting, None, 0).await.is_empty());
}

pub(super) async fn tenants_are_kept_apart_by_their_field(store: Shared) {
    let mut documents = Vec::new();
    for tenant in ["north", "south"] {
        for seed in 0..30 {
            let mut document = document(name(tenant, RecordKind::JobPosting, &format!("job-{seed}")), seed);
            document.fields.keywords.insert(Field::Audience, vec![format!("tenant/{tenant}")]);
            documents.push(document);
        }
    }
    store.write(documents.into_iter().map(put).collect()).await.unwrap();
    let north = only(any_of(Field::Audience, &["tenant/north"]));
    for search in [nearest(north.clone(), embedding(3), 60), newest(north.clone(), 60)] {
        let found = store.search(search).await.unwrap();
        assert_eq!(found.len(), 30);
        assert!(found.iter().all(|document| document.name().tenant.as_str() == "north"));
    }
    assert_eq!(store.count(&north).await.unwrap(), 30);
    let delete_south: Vec<_> =
        (0..30).map(|seed| delete(name("south", RecordKind::JobPosting, &format!("job-{seed}")))).collect();
    store.write(delete_south).await.unwrap();
    assert_eq!(store.count(&north).await.unwrap(), 30);
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 30);
}

pub(super) async fn facets_count_documents_by_value(store: Shared) {
    let mut documents: Vec<_> = (0..40).map(|seed| job(&format!("job-{seed}"), seed)).collect();
    for (index, document) in documents.iter_mut().enumerate() {
        let skills = match index % 4 {
            0 => vec!["焊接".to_string(), "装配".to_string(), "焊接".to_string()],
            1 => vec!["装配".to_string()],
            2 => vec!["PLC 编程".to_string()],
            _ => Vec::new(),
        };
        document.fields.keywords.insert(Field::Skill, skills);
        document.fields.integers.insert(Field::Education, index as i64 % 2);
    }
    store.write(documents.into_iter().map(put).collect()).await.unwrap();
    let facet = async |filter: Filter, limit| store.facet(&filter, Field::Skill, limit).await.unwrap();
    let named = |pairs: &[(&str, u64)]| -> Vec<(String, u64)> {
        pairs.iter().map(|(value, count)| (value.to_string(), *count)).collect()
    };
    assert_eq!(facet(Filter::default(), 9).await, named(&[("装配", 20), ("PLC 编程", 10), ("焊接", 10)]));
    assert_eq!(facet(Filter::default(), 2).await, named(&[("装配", 20), ("PLC 编程", 10)]));
    let odd = only(Condition::AtLeast(Field::Education, 1));
    assert_eq!(facet(odd, 9).await, named(&[("装配", 10)]));
    assert!(facet(Filter::default(), 0).await.is_empty());
    assert!(facet(only(any_of(Field::Skill, &["没有"])), 9).await.is_empty());
    assert!(store.facet(&Filter::default(), Field::Region, 9).await.unwrap().is_empty());
}

pub(super) async fn any_text_can_be_a_value(store: Shared) {
    let texts = ["动力=电池", "a\"b\\c", "emoji=🔋", "a.b[0]", "", " ", "\u{0}", "ﾊﾝｶｸ", "null", "50"];
    for (seed, text) in texts.iter().enumerate() {
        let mut document = job(&format!("job-{seed}"), seed as u64);
        document.fields.keywords.insert(Field::Label, vec![text.to_string()]);
        document.record.labels.insert(text.to_string(), text.to_string());
        store.write(vec![put(document)]).await.unwrap();
    }
    for (seed, text) in texts.iter().enumerate() {
        let filter = only(any_of(Field::Label, &[text]));
        let found = store.search(newest(filter.clone(), 99)).await.unwrap();
        assert_eq!(ids(&found), [format!("job-{seed}")], "{text:?}");
        assert_eq!(store.count(&filter).await.unwrap(), 1);
        assert!(found[0].record.labels.contains_key(*text));
    }
    assert_eq!(store.facet(&Filter::default(), Field::Label, 99).await.unwrap().len(), texts.len());
}

/// The best `limit` by a score, with all that tie with the last of them.
fn brute_force(
    documents: &[Document],
    limit: usize,
    score: impl Fn(&Document) -> Option<f64>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut scored: Vec<(f64, &Document)> =
        documents.iter().filter_map(|document| Some((score(document)?, document))).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let last = scored.get(limit.saturating_sub(1)).map_or(f64::MIN, |(score, _)| *score);
    let id = |(_, document): &(f64, &Document)| document.name().id().to_string();
    let sure = scored.iter().filter(|(score, _)| *score > last + 1e-5).map(id).collect();
    let possible = scored.iter().filter(|(score, _)| *score >= last - 1e-5).map(id).collect();
    (sure, possible)
}

fn check_nearest(documents: &[Document], query: &Embedding, limit: usize, found: &[Arc<Document>]) {
    let has_dense = |embedding: &Embedding| !embedding.dense.is_zero();
    let dense = brute_force(documents, limit, |document| {
        let both = has_dense(query) && has_dense(&document.embedding);
        both.then(|| query.dense_cosine(&document.embedding))
    });
    let sparse = brute_force(documents, limit, |document| {
        Some(query.sparse_cosine(&document.embedding)).filter(|score| *score > 0.0)
    });
    let found: BTreeSet<String> = id_set(found).into_iter().map(str::to_string).collect();
    for id in dense.0.union(&sparse.0) {
        assert!(found.contains(id), "{id} is near and was not found");
    }
    for id in &found {
        assert!(dense.1.contains(id) || sparse.1.contains(id), "{id} was found and is not near");
    }
    let most = dense.1.len().min(limit) + sparse.1.len().min(limit);
    assert!(found.len() <= most, "{} found", found.len());
}

pub(super) async fn a_search_is_the_union_of_the_nearest_by_both_views(store: Shared) {
    let documents = fill(&store, 1_500).await;
    let mut dice = Dice(1);
    for limit in [1, 3, 10, 100, 2_000] {
        let query = embedding(10_000 + dice.roll(1_000));
        let found = store.search(nearest(Filter::default(), query.clone(), limit)).await.unwrap();
        check_nearest(&documents, &query, limit, &found);
        assert_eq!(id_set(&found).len(), found.len(), "each only once");
    }
}

pub(super) async fn without_a_dense_view_only_wording_counts(store: Shared) {
    let mut documents = fill(&store, 60).await;
    for document in documents.iter_mut().step_by(3) {
        document.embedding.dense = DenseVector::zero(DIMENSION);
    }
    for document in documents.iter_mut().skip(1).step_by(4) {
        document.embedding.sparse = SparseVector::default();
    }
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    let silent = Embedding { dense: DenseVector::zero(DIMENSION), ..Default::default() };
    for query in
        [Embedding { dense: DenseVector::zero(DIMENSION), ..embedding(500) }, embedding(501), silent.clone()]
    {
        for limit in [5, 100] {
            let found = store.search(nearest(Filter::default(), query.clone(), limit)).await.unwrap();
            check_nearest(&documents, &query, limit, &found);
        }
    }
    assert!(store.search(nearest(Filter::default(), silent, 9)).await.unwrap().is_empty());
}

const KEYWORDS: [Field; 3] = [Field::Region, Field::Skill, Field::EmploymentType];
const INTEGERS: [Field; 3] = [Field::Education, Field::PayMax, Field::ExpireTime];

fn any_condition() -> impl Strategy<Value = Condition> {
    let several = prop::collection::vec(any_one(), 0..3).prop_map(Condition::All);
    prop_oneof![8 => any_one(), 2 => several]
}

fn any_one() -> impl Strategy<Value = Condition> {
    let keyword = prop::sample::select(KEYWORDS.to_vec());
    let integer = prop::sample::select(INTEGERS.to_vec());
    let field = prop::sample::select([KEYWORDS, INTEGERS].concat());
    let values = || prop::collection::vec("[a-e]", 0..4);
    prop_oneof![
        (keyword.clone(), values()).prop_map(|(field, values)| Condition::AnyOf(field, values)),
        (keyword, values()).prop_map(|(field, values)| Condition::NoneOf(field, values)),
        (integer.clone(), -4i64..5).prop_map(|(field, bound)| Condition::AtLeast(field, bound)),
        (integer, -4i64..5).prop_map(|(field, bound)| Condition::AtMost(field, bound)),
        field.clone().prop_map(Condition::Absent),
        // Of the wrong type: these hold for none, or for all.
        (field.clone(), values()).prop_map(|(field, values)| Condition::AnyOf(field, values)),
        (field.clone(), values()).prop_map(|(field, values)| Condition::NoneOf(field, values)),
        (field, -4i64..5).prop_map(|(field, bound)| Condition::AtLeast(field, bound)),
    ]
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let clause = prop::collection::vec(any_condition(), 0..4);
    prop::collection::vec(clause, 0..4).prop_map(|clauses| Filter { clauses, ..Filter::default() })
}

pub(super) async fn filters_mean_what_they_mean_to_documents(store: Shared) {
    let mut dice = Dice(7);
    let mut documents: Vec<_> = (0..200).map(|seed| job(&format!("job-{seed:04}"), seed)).collect();
    for document in &mut documents {
        for field in KEYWORDS {
            let values: Vec<String> = (0..dice.roll(4))
                .map(|_| ["a", "b", "c", "d", "e"][dice.roll(5) as usize].to_string())
                .collect();
            // Stated with no value is as good as not stated.
            if dice.roll(3) > 0 {
                document.fields.keywords.insert(field, values);
            }
        }
        for field in INTEGERS {
            if dice.roll(3) > 0 {
                document.fields.integers.insert(field, dice.roll(9) as i64 - 4);
            }
        }
    }
    store.write(documents.iter().cloned().map(put).collect()).await.unwrap();
    let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    let runtime = tokio::runtime::Handle::current();
    let result = tokio::task::block_in_place(|| {
        runner.run(&any_filter(), |filter| {
            let passing: BTreeMap<&str, &Document> = (documents.iter())
                .filter(|document| filter.admits(document.name(), &document.fields))
                .map(|document| (document.name().id(), document))
                .collect();
            let near = runtime.block_on(store.search(nearest(filter.clone(), embedding(3), 500))).unwrap();
            let new = runtime.block_on(store.search(newest(filter.clone(), 500))).unwrap();
            prop_assert_eq!(runtime.block_on(store.count(&filter)).unwrap(), passing.len() as u64);
            prop_assert_eq!(id_set(&near), passing.keys().copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(id_set(&new), passing.keys().copied().collect::<BTreeSet<_>>());
            let skills = runtime.block_on(store.facet(&filter, Field::Skill, 99)).unwrap();
            for (skill, count) in skills {
                let holds = |document: &&&Document| document.fields.keywords[&Field::Skill].contains(&skill);
                let stated = passing.values().filter(|one| one.fields.keywords.contains_key(&Field::Skill));
                prop_assert_eq!(stated.filter(holds).count() as u64, count);
            }
            Ok(())
        })
    });
    result.unwrap();
}

pub(super) async fn reads_go_on_beside_writes(store: Shared) {
    fill(&store, 200).await;
    let mut tasks = Vec::new();
    for task in 0..4u64 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            for round in 0..20 {
                let seed = 1_000 + task * 100 + round;
                let id = format!("job-{:04}", task * 50 + round);
                store.write(vec![put(job(&id, seed))]).await.unwrap();
                let query = embedding(seed);
                let found = store.search(nearest(Filter::default(), query, 5)).await.unwrap();
                let own = found.iter().find(|document| document.name().id() == id);
                assert_eq!(
                    own.map(|own| own.etag.clone()),
                    Some(format!("etag-{seed}")),
                    "own write not seen"
                );
                assert_eq!(store.count(&Filter::default()).await.unwrap(), 200);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}
