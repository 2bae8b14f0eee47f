//! Nothing that is written is lost: over a restart, and with several replicas.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use talentmatch::app::App;
use talentmatch::config::StoreKind;
use talentmatch::store::ledger::MemoryLedger;

use super::*;
use crate::command_line::{Folder, Served};

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

/// Whoever watches is told at once, with where to go on, and holds up nothing.
#[tokio::test]
async fn the_end_of_a_service_ends_its_watches() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings = config([("a", &[][..])]);
    // Calls in flight would get an hour.
    settings.shutdown_grace_s = 3_600;
    let service = Service::in_folder(settings.clone(), folder.path()).await;
    let client = service.client("a");
    create(&client, seeking(QUERY, LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    let mut idle = Watching::begin(&client, QUERY).await;
    client.upsert(job("a", true)).await.expect("stored");
    watching.expect(&["a"]).await;
    idle.expect(&["a"]).await;
    let ended = tokio::spawn(service.stop());
    for one in [&mut watching, &mut idle] {
        assert_eq!(one.more().await, [""; 0], "where to go on");
        let status = one.answers.message().await.expect_err("the end");
        assert_eq!((status.code(), reason(&status).as_str()), (tonic::Code::Unavailable, "SHUTTING_DOWN"));
        assert!(tonic_types::StatusExt::get_details_retry_info(&status).is_some());
    }
    drop(client);
    let ended = tokio::time::timeout(Duration::from_secs(60), ended).await;
    ended.expect("it waits for nobody who watches").expect("in order");
    let service = Service::in_folder(settings, folder.path()).await;
    let client = service.client("a");
    let mut again = Watching::from(&client, QUERY, &watching.token).await.expect("goes on");
    assert_eq!(again.more().await, [""; 0]);
    client.upsert(job("b", true)).await.expect("stored");
    again.expect(&["b"]).await;
    drop((again, client));
    service.stop().await;
}

/// The command goes on where it was when the service is there again.
#[test]
fn a_watch_of_the_command_line_outlives_a_restart() {
    let folder = Folder::new();
    let serve =
        |listen: &str| Served::start(&folder, &["serve", "--listen", listen, "--no-http", "--data-dir", "d"]);
    let served = serve("127.0.0.1:0");
    let url = served.url.clone();
    let store = |id: &str| {
        let line = talentmatch::pb::json::record_to_json(&job(id, true));
        folder.write("job.jsonl", format!("{line}\n").as_bytes());
        assert_eq!(folder.run(&["import", "job.jsonl", "--no-repeats", "--to", &url]).code, 0);
    };
    let text =
        ["--text", "数控车工 会数控编程 大专", "--target", "job-postings", "--score", "0.5", "--to", &url];
    let saved = folder.run(&[&["queries", "save", QUERY][..], &text].concat());
    assert_eq!(saved.code, 0, "{saved:?}");
    let mut watch = folder.command(&["watch", QUERY, "--json", "--most", "2", "--to", &url]);
    let mut watch = watch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut lines = BufReader::new(watch.stdout.take().expect("piped")).lines().map_while(Result::ok);
    lines.next().expect("that it watches");
    store("a");
    assert!(lines.any(|line| line.contains("jobPostings/a")));
    assert_eq!(served.terminate(), 0);
    let _served = serve(url.trim_start_matches("http://"));
    store("b");
    assert!(lines.any(|line| line.contains("jobPostings/b")));
    assert_eq!(watch.wait().expect("ends").code(), Some(0));
}

/// A token of a query says nothing of another one that has its name by now, and a watch of it ends.
#[tokio::test]
async fn a_query_that_is_made_anew_has_no_past() {
    let client = fresh().await;
    create(&client, seeking(QUERY, LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    client.upsert(job("a", true)).await.expect("stored");
    client.upsert(job("b", true)).await.expect("stored");
    watching.expect(&["a", "b"]).await;
    let delete = pb::DeleteSavedQueryRequest { name: QUERY.into(), ..Default::default() };
    client.standing.clone().delete_saved_query(delete).await.expect("deleted");
    create(&client, seeking(QUERY, LEAST)).await.expect("saved anew");
    let mut again = Watching::begin(&client, QUERY).await;
    client.upsert(job("c", true)).await.expect("stored");
    again.expect(&["c"]).await;
    let status = watching.answers.message().await.expect_err("it watches another query");
    assert_eq!((status.code(), reason(&status).as_str()), (tonic::Code::NotFound, "SAVED_QUERY_NOT_FOUND"));
    let mut late = Watching::from(&client, QUERY, &watching.token).await;
    if let Ok(late) = &mut late {
        panic!("the token is of another query: {:?}", late.more().await);
    }
}
