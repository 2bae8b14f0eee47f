//! Folders that every edition of this program wrote are opened and brought to this one's derivation: each record, its times
//! and its etag are as they were (invariant 11). The folders are in `tests/fixtures/stored`, made of the JSON lines there.
//! Their vectors are those of an earlier model, so they are refused by name until they are made anew. For what a change of
//! the derivation alone does, their vectors are said to be of the model of today.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::GzDecoder;
use redb::ReadableDatabase as _;
use talentmatch::app::{App, change_model, verify};
use talentmatch::config::{Config, Settings, StoreKind};
use talentmatch::convert::record_from_pb;
use talentmatch::domain::derivation;
use talentmatch::domain::ranking::facts::Facts;
use talentmatch::domain::record::Record;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::search::filter::{Condition, Field, Filter};
use talentmatch::domain::text::Text;
use talentmatch::embed::NgramEmbedder;
use talentmatch::engine::ports::{Embedder as _, Fault, Generations, Store};
use talentmatch::pb::json::record_from_json;
use talentmatch::store::embedded::EmbeddedGenerations;

/// The files of records, by what wrote them: the first edition, the first edition with bound protected attributes, what keeps
/// what was derived apart, and the form of today, with vectors of integers; each of the four kinds that there were then. The last is of
/// today's form too, with the kinds that came later.
const EDITIONS: [&str; 5] = ["1-first", "2-first-bound", "3-apart", "4-integers", LAST];

const LAST: &str = "5-exchange";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stored")
}

/// What was given to be stored in all but the last.
fn given() -> Vec<Record> {
    records("records.jsonl")
}

fn records(file: &str) -> Vec<Record> {
    let text = fs::read_to_string(fixtures().join(file)).expect("the records");
    let record = |line: &str| {
        let record = record_from_json(line).expect("sound JSON");
        record_from_pb(record, &"school-1".parse().expect("a tenant")).expect("a sound record")
    };
    text.lines().map(record).collect()
}

/// A folder as the edition left it, without its index.
fn folder(edition: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let packed = fs::read(fixtures().join(format!("{edition}.redb.gz"))).expect("a file of records");
    let mut bytes = Vec::new();
    GzDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("it unpacks");
    fs::write(dir.path().join("records.redb"), bytes).expect("it is written");
    dir
}

/// Sets rows of what the file of records says of itself.
fn set(dir: &Path, key: &str, value: &str) {
    let file = redb::Database::open(dir.join("records.redb")).expect("a file of redb");
    let txn = file.begin_write().expect("a transaction");
    for table in ["settings", "settings_copy"] {
        let table = redb::TableDefinition::<&str, &str>::new(table);
        txn.open_table(table).expect("a table").insert(key, value).expect("it is set");
    }
    txn.commit().expect("it is written");
}

/// The same as if the model of today had made its vectors: what is derived anew keeps them.
fn folder_of_todays_model(edition: &str) -> tempfile::TempDir {
    let dir = folder(edition);
    set(dir.path(), "model", NgramEmbedder::bundled().expect("a model").model());
    dir
}

fn config(dir: &Path) -> Config {
    let settings = Settings {
        data_dir: Some(dir.to_path_buf()),
        store: Some(StoreKind::Embedded),
        disk_reserve_mb: Some(0),
        ..Settings::default()
    };
    Config::resolve(settings).expect("a sound configuration")
}

async fn derivation_of(dir: &Path) -> String {
    let generations = EmbeddedGenerations::open(dir, 0).expect("it opens");
    let mut listed = generations.list().await.expect("it is listed");
    assert_eq!(listed.len(), 1);
    listed.remove(0).made_with.derivation
}

/// What the folder says of its format.
fn format_of(dir: &Path) -> String {
    let file = redb::ReadOnlyDatabase::open(dir.join("records.redb")).expect("a file of redb");
    let txn = file.begin_read().expect("a transaction");
    let table = txn.open_table(redb::TableDefinition::<&str, &str>::new("settings")).expect("settings");
    table.get("format").expect("it is read").expect("it is there").value().to_string()
}

async fn stored(store: &dyn Store, records: &[Record]) -> Vec<Arc<Document>> {
    let names: Vec<_> = records.iter().map(|record| record.name.clone()).collect();
    let found = store.get(&names).await.expect("they can be read");
    found.into_iter().map(|found| found.expect("it is there").expect("it is sound")).collect()
}

#[tokio::test]
async fn every_edition_is_read_and_derived_again() {
    let mut vectors: Option<Vec<_>> = None;
    for edition in EDITIONS {
        let given = if edition == LAST { records("exchange.jsonl") } else { given() };
        let dir = folder_of_todays_model(edition);
        let before = derivation_of(dir.path()).await;
        assert!(before != derivation::version() || ["4-integers", LAST].contains(&edition), "{edition}");
        let app = App::build(config(dir.path())).await.unwrap_or_else(|error| panic!("{edition}: {error:#}"));
        let store = app.engine().store.clone();
        let documents = stored(&*store, &given).await;
        if edition != LAST {
            let found: Vec<_> = documents.iter().map(|document| document.embedding.clone()).collect();
            let first = vectors.get_or_insert_with(|| found.clone());
            assert_eq!(found, *first, "{edition}: vectors of floats are quantised as they are read");
        }
        for (record, document) in given.iter().zip(&documents) {
            assert_eq!(document.record, *record, "{edition}");
            assert_eq!(document.facts, Facts::of(record), "{edition}");
            assert_eq!(document.etag.len(), 16, "{edition}");
            assert!(
                document.create_time.to_rfc3339().starts_with("2026-"),
                "{edition}: {}",
                document.create_time
            );
        }
        let kind = |record: &Record| vec![record.kind().collection().to_string()];
        for record in &given {
            let mut filter = Filter::default();
            filter.require(Condition::AnyOf(Field::Kind, kind(record)));
            assert_eq!(store.count(&filter).await.expect("a count"), 1, "{edition}");
        }
        assert!(store.health().await.faults.is_empty(), "{edition}");
        app.close().await.expect("it closes");
        drop((store, app));
        assert_eq!(derivation_of(dir.path()).await, derivation::version(), "{edition}");
        assert_eq!(format_of(dir.path()), "4", "{edition}: an older program must refuse it now");
        // It is done once: nothing is written by the next opening.
        let app = App::build(config(dir.path())).await.expect("it opens again");
        assert_eq!(stored(&*app.engine().store, &given).await, documents, "{edition}");
        app.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn an_index_of_an_earlier_model_is_refused_by_name_until_it_is_made_anew() {
    let embedder = NgramEmbedder::bundled().expect("a model");
    let mut etags = Vec::new();
    for edition in EDITIONS {
        let given = if edition == LAST { records("exchange.jsonl") } else { given() };
        let dir = folder(edition);
        let refused = App::build(config(dir.path())).await.err().expect("it is refused");
        let refused = format!("{refused:#}");
        for named in ["zh-ngram-2@103c4708", embedder.model(), "talentmatch reindex"] {
            assert!(refused.contains(named), "{edition}: {named} in {refused}");
        }
        let changed = change_model(&config(dir.path()), &|_| {}).await;
        let changed = changed.unwrap_or_else(|error| panic!("{edition}: {error:#}"));
        assert_eq!(changed.work.copied, given.len() as u64, "{edition}");
        let app = App::build(config(dir.path())).await.unwrap_or_else(|error| panic!("{edition}: {error:#}"));
        let documents = stored(&*app.engine().store, &given).await;
        for (record, document) in given.iter().zip(&documents) {
            assert_eq!(document.record, *record, "{edition}");
            assert_eq!(document.facts, Facts::of(record), "{edition}");
            let anew = embedder.embed(vec![Text::of(&record.resource)]).await.expect("embedded");
            assert_eq!(document.embedding, anew[0], "{edition}");
        }
        if edition == "1-first" {
            etags.extend(documents.iter().map(|document| document.etag.clone()));
        }
        app.close().await.expect("it closes");
    }
    let given = fs::read_to_string(fixtures().join("1-first.etags")).expect("the etags");
    assert_eq!(etags, given.lines().collect::<Vec<_>>());
}

/// An etag that a caller holds from before the upgrade is good until the content changes.
#[tokio::test]
async fn etags_and_times_stay_as_they_were_given() {
    let dir = folder_of_todays_model("1-first");
    let given = given();
    let text = fs::read_to_string(fixtures().join("1-first.etags")).expect("the etags");
    let app = App::build(config(dir.path())).await.expect("it opens");
    let documents = stored(&*app.engine().store, &given).await;
    let etags: Vec<&str> = documents.iter().map(|document| document.etag.as_str()).collect();
    assert_eq!(etags, text.lines().collect::<Vec<_>>());
    app.close().await.expect("it closes");
}

#[tokio::test]
async fn a_newer_format_is_refused_by_name() {
    let dir = folder("3-apart");
    set(dir.path(), "format", "99");
    let refused = App::build(config(dir.path())).await.err().expect("it is refused");
    let refused = format!("{refused:#}");
    assert!(refused.contains("newer version") && refused.contains("format 99"), "{refused}");
}

/// Removes all that was derived.
fn lose_derived(dir: &Path) {
    let file = redb::Database::open(dir.join("records.redb")).expect("a file of redb");
    let txn = file.begin_write().expect("a transaction");
    let table = redb::TableDefinition::<u64, &[u8]>::new("derived");
    txn.open_table(table).expect("a table").retain(|_, _| false).expect("rows are removed");
    txn.commit().expect("it is written");
}

#[tokio::test]
async fn what_was_derived_is_made_again_where_it_is_lost() {
    let (dir, given) = (folder_of_todays_model("3-apart"), given());
    // Its vectors are of an earlier model: without them, those of today's are made.
    lose_derived(dir.path());
    let app = App::build(config(dir.path())).await.expect("it opens");
    let documents = stored(&*app.engine().store, &given).await;
    app.close().await.expect("it closes");
    drop(app);
    lose_derived(dir.path());
    let app = App::build(config(dir.path())).await.expect("it opens without it");
    assert_eq!(stored(&*app.engine().store, &given).await, documents);
    app.close().await.expect("it closes");
    drop(app);

    lose_derived(dir.path());
    let quiet = || Arc::new(|_, _| {});
    let found = verify(&config(dir.path()), false, quiet()).await.expect("it is read").remove(0);
    let parts = |faults: &[Fault]| faults.iter().map(|fault| fault.part.clone()).collect::<Vec<_>>();
    assert!(!found.is_whole() && parts(&found.mendable).contains(&"derived".to_string()), "{found:?}");
    let found = verify(&config(dir.path()), true, quiet()).await.expect("it is mended").remove(0);
    assert!(found.is_whole() && parts(&found.mended).contains(&"derived".to_string()), "{found:?}");
    let app = App::build(config(dir.path())).await.expect("it opens");
    assert_eq!(stored(&*app.engine().store, &given).await, documents);
    app.close().await.expect("it closes");
}
