//! Nothing that is written is lost: over a restart, and with several replicas.

use talentmatch::app::App;
use talentmatch::config::StoreKind;
use talentmatch::store::ledger::MemoryLedger;

use super::*;

/// What was written while nobody compared is found at the next start: by a command over the folder, or after a crash.
#[tokio::test]
async fn a_restart_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::in_folder(config([("a", &[][..])]), folder.path()).await;
    let client = service.client("a");
    // What was written before a query was saved is not told after a restart either.
    client.upsert(job("old", true)).await.expect("stored");
    create(&client, seeking(QUERY, LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    client.upsert(job("a", true)).await.expect("stored");
    watching.expect(&["a"]).await;
    let token = watching.token.clone();
    drop((watching, client));
    service.stop().await;
    let mut offline = config([("a", &[][..])]);
    offline.store = StoreKind::Embedded;
    offline.data_dir = folder.path().to_path_buf();
    offline.tenant = "a".parse().expect("a tenant");
    let app = RUNTIME.spawn(App::build(offline)).await.expect("joined").expect("opens");
    let app = app.with_clock(crate::clock::HandSet::at(as_of().seconds + 3600));
    let request = |record| pb::UpsertRecordRequest { record: Some(record), ..Default::default() };
    for record in [job("b", true), job("c", false)] {
        app.api().upsert_record(&app.owner(), request(record)).await.expect("stored");
    }
    app.close().await.expect("closes");
    let clock = crate::clock::HandSet::at(as_of().seconds + 7200);
    let service = Service::in_folder_with_clock(config([("a", &[][..])]), folder.path(), clock).await;
    let client = service.client("a");
    let mut again = Watching::from(&client, QUERY, &token).await.expect("goes on");
    again.expect(&["b"]).await;
    client.upsert(job("c", true)).await.expect("stored");
    again.expect(&["c"]).await;
    drop((again, client));
    service.stop().await;
}

/// Each replica compares what it writes, and all tell of it.
#[tokio::test]
async fn replicas_find_what_each_of_them_writes() {
    let (store, ledger) = (Service::shared_store(), Arc::new(MemoryLedger::default()));
    let one = Service::replica(store.clone(), ledger.clone()).await;
    let two = Service::replica(store, ledger).await;
    create(&one.client(SCHOOL), seeking(QUERY, LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&one.client(SCHOOL), QUERY).await;
    // The other one hears of the query in a moment; until then what it writes is not found.
    let mut found = Vec::new();
    for number in 0..600 {
        two.client(SCHOOL).upsert(job(&format!("n{number}"), true)).await.expect("stored");
        match tokio::time::timeout(Duration::from_millis(100), watching.more()).await {
            Ok(more) => found.extend(more),
            Err(_) => continue,
        }
        if !found.is_empty() {
            break;
        }
    }
    assert!(!found.is_empty(), "the other replica compares");
}
