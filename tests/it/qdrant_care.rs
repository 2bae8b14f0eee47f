//! What is damaged, missing or refused on a Qdrant server is told by name, and the rest works.

use std::sync::Arc;
use std::time::Duration;

use qdrant_client::qdrant::{self as q, PointStruct};
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::search::filter::Filter;
use talentmatch::engine::ports::{Store, StoreError};
use talentmatch::store::qdrant::{QdrantOptions, QdrantStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tonic::Status;
use uuid::Uuid;

use crate::documents::{delete, job, job_name, name, put};
use crate::qdrant_fake::{FakeQdrant, Fault};
use crate::qdrant_faults::{Switch, doomed, etag, making, open, options, pass, until};

/// The name of the collection of records.
pub fn records(server: &FakeQdrant) -> String {
    let is_one = |name: &String| name.len() == "test-".len() + 8;
    server.names().into_iter().find(is_one).expect("a collection")
}

/// What is listed one by one, and whether it can be read.
async fn listed(store: &QdrantStore) -> Vec<(String, bool)> {
    let tenant = job_name("a").tenant;
    let mut listed = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.scan(&tenant, RecordKind::JobPosting, after.as_deref(), 1).await.expect("listed");
        let Some(stored) = page.into_iter().next() else { break };
        assert!(listed.len() < 9, "the listing comes to an end");
        let name = talentmatch::engine::ports::name_of(&stored).id().to_string();
        listed.push((name.clone(), stored.is_ok()));
        after = Some(name);
    }
    listed.sort();
    listed
}

async fn faults(store: &QdrantStore) -> String {
    format!("{:?}", store.health().await.faults)
}

/// Fails at fff0350: one point without a version, or under another id, made List and export of its kind INTERNAL.
#[tokio::test]
async fn points_that_others_wrote_are_told_and_the_rest_works() {
    let server = Arc::new(FakeQdrant::default());
    let store = open(&server.door(pass()).await).await;
    store.write(["a", "b", "c"].map(|id| put(job(id, 1))).to_vec()).await.expect("stored");
    server.meddle(&records(&server), |points| {
        let name_of = |point: &PointStruct| format!("{:?}", point.payload.get("_name"));
        let of = |id: &str| {
            let found = points.iter().find(|(_, point)| name_of(point).contains(&format!("/{id}\"")));
            found.map(|(id, point)| (id.clone(), point.clone())).expect("stored")
        };
        let (a, (_, mut copy)) = (of("a").0, of("b"));
        points.get_mut(&a).expect("there").payload.remove("_version");
        let other = "11111111-2222-4333-8444-555555555555";
        copy.id = Some(other.into());
        points.insert(other.to_string(), copy.clone());
        copy.id = Some(7.into());
        points.insert("7".to_string(), copy);
    });
    let damaged = "damaged-point-11111111-2222-4333-8444-555555555555";
    let expected = [("a", false), ("b", true), ("c", true), (damaged, false)];
    assert_eq!(listed(&store).await, expected.map(|(name, is_whole)| (name.to_string(), is_whole)));
    assert!(matches!(store.get(&[job_name("a")]).await.expect("answered")[..], [Some(Err(_))]));
    let told = faults(&store).await;
    assert!(told.contains("another program") && told.contains("11111111"), "{told}");
    store.write(vec![put(job("a", 2))]).await.expect("overwritten");
    assert_eq!(etag(&store, "a").await.as_deref(), Some("etag-2"));
}

/// Another record with the id that a point without a name is told by sent a listing back again and again, or past other
/// records, and the point itself could be neither read nor deleted under that name.
#[tokio::test]
async fn a_point_without_a_name_is_deleted_by_what_it_is_told_by_and_hides_nothing() {
    let server = Arc::new(FakeQdrant::default());
    let store = open(&server.door(pass()).await).await;
    let (low, high) = ("00000000-0000-4000-8000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff");
    let tells = [low, high].map(|point| format!("damaged-point-{point}"));
    let ids: Vec<&str> = ["a", "b", "c"].into_iter().chain(tells.iter().map(String::as_str)).collect();
    store.write(ids.iter().map(|id| put(job(id, 1))).collect()).await.expect("any record may be called so");
    let mut expected: Vec<(String, bool)> = ids.iter().map(|id| (id.to_string(), true)).collect();
    expected.sort();
    assert_eq!(listed(&store).await, expected);
    assert_eq!(etag(&store, &tells[0]).await.as_deref(), Some("etag-1"));

    let lost = "77777777-2222-4333-8444-555555555555";
    server.meddle(&records(&server), |points| {
        let mut point = points.values().next().expect("stored").clone();
        point.id = Some(lost.into());
        points.insert(lost.to_string(), point);
    });
    let told = format!("damaged-point-{lost}");
    expected.push((told.clone(), false));
    expected.sort();
    assert_eq!(listed(&store).await, expected);
    assert!(matches!(store.get(&[job_name(&told)]).await.expect("answered")[..], [Some(Err(_))]));
    let refused = store.write(vec![put(job(&told, 1))]).await;
    assert!(matches!(&refused, Err(StoreError::Invalid(text)) if text.contains(&told)), "{refused:?}");
    let elsewhere = name("school-2", RecordKind::JobPosting, &told);
    assert!(matches!(store.get(std::slice::from_ref(&elsewhere)).await.expect("answered")[..], [None]));
    store.write(vec![delete(elsewhere)]).await.expect("nothing there");
    assert_eq!(listed(&store).await, expected);
    store.write(vec![delete(job_name(&told))]).await.expect("deleted");
    expected.retain(|(name, _)| *name != told);
    assert_eq!(listed(&store).await, expected);
}

/// Fails at fff0350: an alien point in the journal kept every batch from being settled, and health said nothing.
#[tokio::test]
async fn an_alien_point_in_the_journal_is_told_and_the_rest_is_settled() {
    let server = Arc::new(FakeQdrant::default());
    let other = open(&server.door(pass()).await).await;
    let alien = PointStruct::new(
        "11111111-2222-4333-8444-555555555555",
        q::NamedVectors::default(),
        [("x", 1.into())],
    );
    server.meddle("-journal", |points| {
        drop(points.insert("11111111-2222-4333-8444-555555555555".into(), alien));
    });
    let dead = doomed(&server, "UpdateBatch", 0, || Fault::Refuse(Status::unavailable("gone"))).await;
    dead.write(vec![put(job("a", 1)), put(job("b", 1))]).await.expect_err("its writer dies");
    drop(dead);
    until("settled", || async { etag(&other, "b").await.is_some() && server.count("-journal") == 1 }).await;
    let told = faults(&other).await;
    assert!(told.contains("journal") && told.contains("another program"), "{told}");
}

/// What a writer of the first edition left, which wrote the head of a batch before its other parts, stayed for ever.
#[tokio::test]
async fn half_of_a_batch_that_was_written_down_is_crossed_out() {
    let server = Arc::new(FakeQdrant::default());
    let store = open(&server.door(pass()).await).await;
    let batch = Uuid::new_v4();
    let id = Uuid::new_v5(&batch, b"0").to_string();
    let payload: [(&str, q::Value); 4] = [
        ("batch", batch.to_string().into()),
        ("part", 0.into()),
        ("parts", 2.into()),
        ("steps", "{}".into()),
    ];
    let head = PointStruct::new(id.clone(), q::NamedVectors::default(), payload);
    server.meddle("-journal", |points| drop(points.insert(id, head)));
    until("crossed out", || async { server.count("-journal") == 0 }).await;
    assert!(store.health().await.writes.is_ok());
}

/// The notes of all replicas could not be filtered by where a server filters by payload indexes only; and where the
/// collection was gone, health said nothing and it stayed so.
#[tokio::test]
async fn the_notes_of_all_replicas_are_indexed_and_made_anew() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let url = server.door(mood).await;
    let store = open(&url).await;
    let has_indexes =
        || ["kind", "_version"].iter().all(|key| server.indexes("-control").contains(&key.to_string()));
    assert!(has_indexes());
    server.lose_indexes("-control");
    open(&url).await;
    assert!(has_indexes(), "also where it was there already");
    switch.set(|method| match method {
        "Create" => Fault::Refuse(Status::unavailable("later")),
        _ => Fault::Pass,
    });
    server.lose("-control");
    let told = store.health().await;
    assert!(told.reads.is_ok() && told.writes.is_ok(), "{told:?}");
    assert!(format!("{:?}", told.faults).contains("test-control"), "{told:?}");
    switch.set(|_| Fault::Pass);
    until("made anew", || async { store.health().await.faults.is_empty() }).await;
    until("indexed", || async { has_indexes() }).await;
    let other = open(&url).await;
    assert_eq!(other.secret().await.expect("known"), store.secret().await.expect("known"));
}

/// Fails at fff0350: under small limits every call was INTERNAL, and health said that all is well.
#[tokio::test]
async fn limits_of_the_server_are_named() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let url = server.door(mood).await;
    let store = open(&url).await;
    let refusal = "Wrong input: Limit exceeded 300 > 100 for \"limit\". Help: Reduce the \"limit\" parameter";
    switch.set(move |_| Fault::Refuse(Status::invalid_argument(refusal)));
    let Err(StoreError::Refused(text)) = store.count(&Filter::default()).await else { panic!("not refused") };
    assert!(text.contains("300 > 100 for \"limit\""), "{text}");
    assert!(matches!(store.health().await.reads, Err(StoreError::Refused(_))));
    switch.set(|_| Fault::Pass);
    server.limit(&q::StrictModeConfig {
        enabled: Some(true),
        upsert_max_batchsize: Some(10),
        ..Default::default()
    });
    let refused = QdrantStore::open(options(&url), making("model@1")).await.err();
    let Some(StoreError::Refused(text)) = refused else { panic!("{refused:?}") };
    assert!(text.contains("upsert_max_batchsize is 10"), "{text}");
}

/// Fails at fff0350: a replica with a wrong key that was started before Qdrant told callers to try again for ever.
#[tokio::test]
async fn a_wrong_key_is_said_also_by_a_replica_that_was_there_first() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let store = open(&format!("http://{address}")).await;
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    switch.set(|_| Fault::Refuse(Status::unauthenticated("Invalid API key")));
    server.door_at(address, mood).await;
    let is_refused = async || match store.get(&[job_name("a")]).await {
        Err(StoreError::Refused(text)) => text.contains("Invalid API key"),
        _ => false,
    };
    until("refused", || async { is_refused().await }).await;
    let health = store.health().await;
    assert!(matches!(
        (&health.reads, &health.writes),
        (Err(StoreError::Refused(_)), Err(StoreError::Refused(_)))
    ));
    switch.set(|_| Fault::Pass);
    until("let in, without a restart", || async { store.get(&[job_name("a")]).await.is_ok() }).await;
}

/// Fails at fff0350: without payload indexes or journal health said that all is well.
#[tokio::test]
async fn what_is_missing_is_named_and_made_anew_where_that_is_safe() {
    let server = Arc::new(FakeQdrant::default());
    let (switch, mood) = Switch::new();
    let store = open(&server.door(mood).await).await;
    let told = store.health().await;
    assert!(told.faults.is_empty() && told.writes.is_ok(), "{told:?}");
    switch.set(|method| match method {
        "CreateFieldIndex" | "Create" => Fault::Refuse(Status::unavailable("later")),
        _ => Fault::Pass,
    });
    server.lose_indexes(&records(&server));
    let told = faults(&store).await;
    assert!(told.contains("payload index tenant"), "{told}");
    server.lose("-journal");
    let health = store.health().await;
    let Err(StoreError::Refused(text)) = health.writes else { panic!("{health:?}") };
    assert!(health.reads.is_ok() && text.contains("is gone"), "{text}");
    switch.set(|_| Fault::Pass);
    until("made anew", || async {
        store.health().await.writes.is_ok() && store.health().await.faults.is_empty()
    })
    .await;
    store.write(vec![put(job("a", 1)), put(job("b", 1))]).await.expect("stored");
}

/// Fails at fff0350: where the collection of records had been deleted, a restart made a silent, empty, healthy service.
#[tokio::test]
async fn records_that_are_gone_are_never_made_anew_in_silence() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let store = open(&url).await;
    store.write(vec![put(job("a", 1))]).await.expect("stored");
    let records = records(&server);
    server.lose(&records);
    let health = store.health().await;
    let Err(StoreError::Refused(text)) = health.reads else { panic!("{health:?}") };
    assert!(text.contains(&records), "{text}");
    drop(store);
    let refused = QdrantStore::open(options(&url), making("model@1")).await.err();
    let Some(StoreError::Refused(text)) = refused else { panic!("{refused:?}") };
    assert!(text.contains(&records) && text.contains("-control"), "{text}");
    assert!(!server.names().contains(&records));
    server.lose("-control");
    open(&url).await;
}

/// Fails at fff0350: an address without TLS of a server that speaks it gave "operation was canceled".
#[tokio::test]
async fn a_server_that_speaks_tls_is_told_from_one_that_is_not_there() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // What a TLS server says to bytes that are no handshake: a fatal alert.
            let _ = stream.read(&mut [0; 64]).await;
            let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, 10]).await;
        }
    });
    let options = QdrantOptions { timeout: Duration::from_secs(10), ..options(&format!("http://{address}")) };
    let refused = QdrantStore::open(options, making("model@1")).await.err();
    let Some(StoreError::Refused(text)) = refused else { panic!("{refused:?}") };
    assert!(text.contains("speaks TLS"), "{text}");
}

/// Fails at fff0350: which authorities are trusted could not be said.
#[tokio::test]
async fn a_server_is_trusted_by_the_authorities_that_are_given() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door_with_tls(pass()).await;
    let strange = QdrantStore::open(options(&url), making("model@1")).await.expect("waits");
    let Err(StoreError::Unavailable(text)) = strange.get(&[job_name("a")]).await else { panic!("trusted") };
    assert!(text.to_lowercase().contains("certificate") || text.contains("UnknownIssuer"), "{text}");
    let ca_pem = Some(include_str!("../fixtures/tls/ca.pem").to_string());
    let options = QdrantOptions { ca_pem, ..options(&url) };
    let store = QdrantStore::open(options, making("model@1")).await.expect("opens");
    store.write(vec![put(job("a", 1))]).await.expect("stored");
    assert_eq!(etag(&store, "a").await.as_deref(), Some("etag-1"));
}

#[tokio::test]
async fn replicas_that_start_at_once_share_one_secret() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let stores = futures::future::join_all((0..4).map(|_| open(&url))).await;
    let first = stores[0].secret().await.expect("known");
    for store in &stores {
        assert_eq!(store.secret().await.expect("known"), first);
    }
}
