//! Saved queries as resources: kept, listed, changed and deleted.

use tonic::Code;

use super::*;
use crate::command_line::Folder;

#[tokio::test]
async fn queries_are_kept_changed_and_deleted_by_their_etags() {
    let client = fresh().await;
    let saved = create(&client, pb::SavedQuery { display_name: "数控".into(), ..seeking(QUERY, LEAST) })
        .await
        .expect("saved");
    assert_eq!(saved.webhook_secret, "");
    let saved = saved.saved_query.expect("a query");
    assert_eq!((saved.state(), saved.display_name.as_str()), (pb::SavedQueryState::Active, "数控"));
    assert_eq!(get(&client, QUERY).await.expect("there"), saved);
    let taken = create(&client, seeking(QUERY, LEAST)).await.expect_err("taken");
    assert_eq!(fields(&taken), ["saved_query.name"]);
    let changed = update(&client, pb::SavedQuery { etag: saved.etag.clone(), ..seeking(QUERY, 0.7) })
        .await
        .expect("changed");
    let changed = changed.saved_query.expect("a query");
    assert_eq!((changed.threshold, changed.create_time), (Some(Threshold::ScoreMin(0.7)), saved.create_time));
    assert_ne!(changed.etag, saved.etag);
    let late = update(&client, pb::SavedQuery { etag: saved.etag.clone(), ..seeking(QUERY, 0.8) })
        .await
        .expect_err("late");
    assert_eq!((late.code(), reason(&late).as_str()), (Code::Aborted, "ETAG_MISMATCH"));
    for number in 0..5 {
        create(&client, seeking(&format!("savedQueries/q{number}"), LEAST)).await.expect("saved");
    }
    let (mut names, mut after_name) = (Vec::new(), String::new());
    loop {
        let request = pb::ListSavedQueriesRequest { page_size: 4, after_name };
        let page = client.standing.clone().list_saved_queries(request).await.expect("lists").into_inner();
        names.extend(page.saved_queries.iter().map(|query| id(&query.name)));
        after_name = page.next_name;
        if after_name.is_empty() {
            break;
        }
    }
    assert_eq!(names, ["cnc", "q0", "q1", "q2", "q3", "q4"]);
    let delete = |etag: &str| pb::DeleteSavedQueryRequest { name: QUERY.into(), etag: etag.into() };
    let late = client.standing.clone().delete_saved_query(delete(&saved.etag)).await.expect_err("late");
    assert_eq!(late.code(), Code::Aborted);
    client.standing.clone().delete_saved_query(delete(&changed.etag)).await.expect("deleted");
    for gone in [
        get(&client, QUERY).await.expect_err("gone"),
        update(&client, seeking(QUERY, 0.7)).await.expect_err("gone"),
        client.standing.clone().delete_saved_query(delete("")).await.expect_err("gone"),
        Watching::from(&client, QUERY, "").await.err().expect("gone"),
    ] {
        assert_eq!((gone.code(), reason(&gone).as_str()), (Code::NotFound, "SAVED_QUERY_NOT_FOUND"));
    }
}

#[tokio::test]
async fn a_query_stands_in_its_time() {
    let clock = crate::clock::HandSet::at(as_of().seconds);
    let service = Service::with_clock(config([("a", &[][..])]), clock.clone()).await;
    let client = service.client("a");
    let time = |after: i64| Some(prost_types::Timestamp { seconds: as_of().seconds + after, nanos: 0 });
    let query = pb::SavedQuery { start_time: time(100), end_time: time(200), ..seeking(QUERY, LEAST) };
    create(&client, query).await.expect("saved");
    create(&client, seeking("savedQueries/always", LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    let mut always = Watching::begin(&client, "savedQueries/always").await;
    for (after, id, state) in [
        (0, "early", pb::SavedQueryState::OutOfTime),
        (150, "in-time", pb::SavedQueryState::Active),
        (200, "late", pb::SavedQueryState::OutOfTime),
    ] {
        clock.set(as_of().seconds + after);
        client.upsert(job(id, true)).await.expect("stored");
        always.expect(&[id]).await;
        assert_eq!(get(&client, QUERY).await.expect("there").state(), state, "{id}");
    }
    watching.expect(&["in-time"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_saves_watches_and_deletes() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let client = service.client("a");
    let (folder, to, key) = (Folder::new(), format!("http://{}", service.address()), key_of("a"));
    let run = |arguments: &[&str]| {
        let run = folder.run(&[arguments, &["--to", &to, "--api-key", &key]].concat());
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
        run
    };
    let text = ["--text", "数控车工 会数控编程", "--target", "job-postings"];
    run(&[&["queries", "save", QUERY, "--score", "0.5", "--title", "数控"], &text[..]].concat());
    let weights = ["--band", "good", "--weights", "{\"location\": 0.5}", "--replace", "--region", "5115"];
    run(&[&["queries", "save", QUERY], &weights[..], &text[..]].concat());
    let shown = run(&["queries", "show", QUERY]).json();
    assert_eq!(
        (&shown["bandMin"], &shown["filter"]["regionCodes"][0]),
        (&json!("SCORE_BAND_GOOD"), &json!("5115"))
    );
    run(&[&["queries", "save", QUERY, "--score", "0.5", "--replace"], &text[..]].concat());
    assert!(
        run(&["queries", "list"])
            .out
            .contains("savedQueries/cnc  数控车工 会数控编程  job-posting  from 0.5  active")
    );
    let token = Watching::begin(&client, QUERY).await.token;
    client.upsert(job("a", true)).await.expect("stored");
    let found = run(&["watch", QUERY, "--resume", &token, "--most", "1"]).out;
    assert!(found.contains("tenants/a/jobPostings/a  数控车工"), "{found}");
    let lines = run(&["watch", QUERY, "--resume", &token, "--most", "1", "--json"]).out;
    assert!(lines.lines().last().is_some_and(|line| line.contains("\"resumeToken\"")), "{lines}");
    assert_eq!(run(&["queries", "dead-letters", QUERY, "--json"]).json(), json!({"letters": []}));
    run(&["queries", "delete", QUERY]);
    assert_eq!(run(&["queries", "list", "--json"]).json(), json!({"savedQueries": []}));
    let bad = folder.run(&["watch", QUERY, "--data-dir", "d"]);
    assert!(bad.code == 64 && bad.err.contains("--to"), "{bad:?}");
    for bad in [&["queries", "save", QUERY, "--to", &to][..], &["queries", "show", QUERY]] {
        assert_eq!(folder.run(bad).code, 64, "{bad:?}");
    }
}
