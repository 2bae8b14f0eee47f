//! What every adapter of `Generations` promises, and how the folder of the embedded store keeps them.

use std::path::Path;

use talentmatch::domain::search::filter::Filter;
use talentmatch::engine::ports::{Generation, Generations, Making, Store, StoreError};
use talentmatch::store::embedded::{EmbeddedGenerations, EmbeddedOptions, EmbeddedStore};

use crate::documents::{DIMENSION, derivation, folder, job, put};

fn making(model: &str) -> Making {
    Making { model: model.to_string(), dimension: DIMENSION, text_version: 1, derivation: derivation() }
}

fn generation(model: &str, is_current: bool) -> Generation {
    Generation { made_with: making(model), is_current }
}

async fn listed(generations: &dyn Generations) -> Vec<Generation> {
    let mut listed = generations.list().await.unwrap();
    listed.sort_by(|a, b| a.made_with.model.cmp(&b.made_with.model));
    listed
}

fn embedded(dir: &Path) -> EmbeddedGenerations {
    EmbeddedGenerations::open(dir, 0).unwrap()
}

/// The contract: call it with an empty place.
async fn check(generations: &dyn Generations) {
    assert_eq!(listed(generations).await, []);
    let first = generations.open(&making("one@1")).await.unwrap();
    generations.switch(&making("one@1")).await.unwrap();
    first.write(vec![put(job("a", 1)), put(job("b", 2))]).await.unwrap();
    let second = generations.open(&making("org/two@2")).await.unwrap();
    assert_eq!(second.count(&Filter::default()).await.unwrap(), 0, "each has its own records");
    second.write(vec![put(job("c", 3))]).await.unwrap();
    assert_eq!(listed(generations).await, [generation("one@1", true), generation("org/two@2", false)]);
    let again = generations.open(&making("org/two@2")).await.unwrap();
    assert_eq!(again.count(&Filter::default()).await.unwrap(), 1, "a half-filled one is gone on with");

    assert!(generations.switch(&making("three@3")).await.is_err(), "there is no such generation");
    assert!(generations.remove(&making("one@1"), false).await.is_err(), "it is the current one");
    generations.switch(&making("org/two@2")).await.unwrap();
    assert_eq!(listed(generations).await, [generation("one@1", false), generation("org/two@2", true)]);
    first.close().await.unwrap();
    drop(first);
    generations.remove(&making("one@1"), false).await.unwrap();
    assert_eq!(listed(generations).await, [generation("org/two@2", true)]);
    assert_eq!(second.count(&Filter::default()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_folder_keeps_generations() {
    let dir = folder();
    check(&embedded(dir.path())).await;
    let again = embedded(dir.path());
    assert_eq!(listed(&again).await, [generation("org/two@2", true)], "after opening again");
    let store = again.open(&making("org/two@2")).await.unwrap();
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 1);
}

#[tokio::test]
async fn one_model_of_two_dimensions_or_text_versions_is_two_generations() {
    let dir = folder();
    let generations = embedded(dir.path());
    for other in [
        making("one@1"),
        Making { text_version: 2, ..making("one@1") },
        Making { dimension: DIMENSION / 2, ..making("one@1") },
    ] {
        generations.open(&other).await.unwrap();
    }
    assert_eq!(generations.list().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_folder_from_before_there_were_generations_is_their_first() {
    let dir = folder();
    let options = EmbeddedOptions { disk_reserve_bytes: 0, ..EmbeddedOptions::new("old@1", DIMENSION, 1) };
    let store = EmbeddedStore::open(dir.path(), options).unwrap();
    store.write(vec![put(job("a", 1))]).await.unwrap();
    drop(store);
    let generations = embedded(dir.path());
    assert_eq!(listed(&generations).await, [generation("old@1", true)]);
    let store = generations.open(&making("old@1")).await.unwrap();
    assert_eq!(store.count(&Filter::default()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_folder_with_generations_is_of_one_process() {
    let dir = folder();
    let generations = embedded(dir.path());
    let store = generations.open(&making("one@1")).await.unwrap();
    for _ in 0..2 {
        let refused = EmbeddedGenerations::open(dir.path(), 0).err();
        assert!(matches!(refused, Some(StoreError::Unavailable(_))), "{refused:?}");
    }
    drop(generations);
    assert!(EmbeddedGenerations::open(dir.path(), 0).is_err(), "a store is still open");
    store.close().await.unwrap();
    EmbeddedGenerations::open(dir.path(), 0).unwrap();
}

#[tokio::test]
async fn a_switch_that_was_cut_off_changes_nothing() {
    let dir = folder();
    let generations = embedded(dir.path());
    for model in ["one@1", "two@2"] {
        generations.open(&making(model)).await.unwrap();
    }
    generations.switch(&making("one@1")).await.unwrap();
    std::fs::write(dir.path().join("CURRENT.new"), "two").unwrap();
    assert_eq!(listed(&generations).await, [generation("one@1", true), generation("two@2", false)]);
    generations.switch(&making("two@2")).await.unwrap();
    assert_eq!(listed(&generations).await, [generation("one@1", false), generation("two@2", true)]);
}
