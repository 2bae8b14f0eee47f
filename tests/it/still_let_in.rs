//! A stream ends once its caller is not let in any more: nothing more is told and nothing more is stored.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use prost_types::Timestamp;
use serde_json::json;
use talentmatch::domain::access::CallerRoles;
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::catalog_service_client::CatalogServiceClient;
use talentmatch::pb::v1::saved_query_service_client::SavedQueryServiceClient;
use tokio::sync::mpsc;
use tonic::{Code, Status};

use crate::client_certificates::{Authority, channel, settings};
use crate::http::client::Call;
use crate::standing::{LEAST, QUERY, create, job, seeking};
use crate::support::*;

/// A service with a platform's key and one of `a`, and another key of `a`, which is to end.
async fn service(clock: &Arc<HandSet>, end: Option<i64>) -> (Service, pb::ApiKey, String) {
    let mut config = config([("city", &[][..]), ("a", &[])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::with_clock(config, clock.clone()).await;
    let request = pb::CreateApiKeyRequest {
        tenant: "a".into(),
        roles: vec![pb::CallerRole::School.into(), pb::CallerRole::Enterprise.into()],
        expire_time: end.map(|seconds| Timestamp { seconds, nanos: 0 }),
        ..Default::default()
    };
    let made = service.client("city").access.create_api_key(request).await.expect("made").into_inner();
    (service, made.key.expect("a key"), made.text)
}

async fn revoke(service: &Service, key: &pb::ApiKey) {
    let request = pb::RevokeApiKeyRequest { name: key.name.clone() };
    service.client("city").access.revoke_api_key(request).await.expect("revoked");
}

/// Returns once the key has let a call in.
async fn until_used(service: &Service, key: &pb::ApiKey) {
    until(|| async {
        let request = pb::ListApiKeysRequest { tenant: "a".into(), ..Default::default() };
        let listed = service.client("city").access.list_api_keys(request).await.expect("listed").into_inner();
        listed.keys.iter().any(|one| one.name == key.name && one.last_use_time.is_some())
    })
    .await;
}

fn is_shut_out(status: &Status) -> bool {
    status.code() == Code::Unauthenticated && reason(status) == "UNKNOWN_API_KEY"
}

#[tokio::test]
async fn who_watches_is_told_nothing_after_the_key_was_revoked_or_is_over() {
    for is_revoked in [true, false] {
        let clock = HandSet::at(as_of().seconds);
        let (service, key, text) = service(&clock, (!is_revoked).then_some(as_of().seconds + 100)).await;
        let (holder, other) = (service.client_with(&text), service.client("a"));
        create(&holder, seeking(QUERY, LEAST)).await.expect("saved");
        let request = pb::WatchSavedQueryRequest { name: QUERY.into(), ..Default::default() };
        let mut answers =
            holder.standing.clone().watch_saved_query(request).await.expect("watches").into_inner();
        answers.message().await.expect("no error").expect("the first answer");
        other.import(vec![job("before", true)]).await.expect("imports");
        let told = answers.message().await.expect("no error").expect("an answer");
        assert_eq!(told.matches.len(), 1, "{told:?}");
        match is_revoked {
            true => revoke(&service, &key).await,
            false => clock.set(as_of().seconds + 100),
        }
        other.import(vec![job("after", true)]).await.expect("imports");
        let next =
            tokio::time::timeout(Duration::from_secs(60), answers.message()).await.expect("in a minute");
        let status = next.expect_err("nothing more is told");
        assert!(is_shut_out(&status), "{is_revoked}: {status:?}");
        service.stop().await;
    }
}

#[tokio::test]
async fn nothing_is_stored_of_what_comes_after_the_key_was_revoked() {
    let (service, key, text) = service(&HandSet::at(as_of().seconds), None).await;
    let (send, receive) = mpsc::channel::<pb::ImportRecordsRequest>(1);
    let items = futures::stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|item| (item, receive))
    });
    let mut holder = service.client_with(&text);
    let importing = tokio::spawn(async move { holder.catalog.import_records(items).await.map(drop) });
    let item = |id: &str| pb::ImportRecordsRequest { record: Some(job(id, true)), options: None };
    send.send(item("st-0")).await.expect("taken");
    until_used(&service, &key).await;
    revoke(&service, &key).await;
    for id in ["st-1", "st-2", "st-3", "st-4", "st-5"] {
        // The call may have ended by now.
        let _ = send.send(item(id)).await;
    }
    drop(send);
    let status = importing.await.expect("joined").expect_err("ended");
    assert!(is_shut_out(&status), "{status:?}");
    let stored = service.client("a").list(pb::RecordKind::JobPosting).await;
    assert!(stored.iter().all(|record| record.name.ends_with("st-0")), "{stored:?}");
    service.stop().await;
}

/// Over HTTP it is the same stream.
#[tokio::test]
async fn a_stream_over_http_ends_with_the_error_of_a_new_call() {
    let (service, key, text) = service(&HandSet::at(as_of().seconds), None).await;
    create(&service.client("a"), seeking(QUERY, LEAST)).await.expect("saved");
    let call = Call::new(&service, "POST", "/talentmatch.v1.SavedQueryService/WatchSavedQuery")
        .header("content-type", "application/json")
        .header("x-api-key", &text)
        .body(json!({"name": QUERY}).to_string());
    let answering = tokio::spawn(call.send());
    until_used(&service, &key).await;
    revoke(&service, &key).await;
    service.client("a").import(vec![job("after", true)]).await.expect("imports");
    let lines = answering.await.expect("joined").lines();
    let (last, before) = lines.split_last().expect("a line");
    assert_eq!(last["error"]["code"], "unauthenticated", "{lines:?}");
    assert_eq!(last["error"]["details"][0]["debug"]["reason"], "UNKNOWN_API_KEY");
    assert!(before.iter().all(|line| line.get("matches").is_none()), "{lines:?}");
    service.stop().await;
}

/// What goes on for a caller is what its key may do now: a role that is taken away ends the stream as it ends new calls.
#[tokio::test]
async fn a_role_that_is_taken_away_ends_the_stream() {
    let mut before = config([("a", &[][..])]);
    before.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(before.clone()).await;
    let client = service.client("a");
    client.import((0..3).map(|number| job(&number.to_string(), true)).collect()).await.expect("imports");
    create(&client, seeking(QUERY, LEAST)).await.expect("saved");
    let request = pb::WatchSavedQueryRequest { name: QUERY.into(), ..Default::default() };
    let mut answers = client.standing.clone().watch_saved_query(request).await.expect("watches").into_inner();
    answers.message().await.expect("no error").expect("the first answer");
    // The same key goes on where nothing of it has changed.
    service.app().reload(&before).expect("read again");
    client.import(vec![job("told", true)]).await.expect("imports");
    let told = answers.message().await.expect("no error").expect("an answer");
    assert_eq!(told.matches.len(), 1);
    let mut after = before;
    after.api_keys[0].roles = [talentmatch::domain::access::CallerRole::Auditor].into_iter().collect();
    service.app().reload(&after).expect("read again");
    let importer = service.app().api().clone();
    let caller = service.app().owner();
    let record = pb::Record { visibility: pb::Visibility::Public.into(), ..job("public", true) };
    let items = futures::stream::iter([Ok::<_, talentmatch::api::Problem>(pb::ImportRecordsRequest {
        record: Some(record),
        options: None,
    })]);
    importer.import_records(&caller, items.boxed()).await.expect("imports");
    let status = loop {
        match tokio::time::timeout(Duration::from_secs(60), answers.message()).await.expect("in a minute") {
            Ok(answer) => assert!(answer.expect("not over").matches.is_empty()),
            Err(status) => break status,
        }
    };
    assert_eq!((status.code(), reason(&status).as_str()), (Code::PermissionDenied, "ROLE_NOT_ALLOWED"));
    service.stop().await;
}

/// What certificates are checked by is read again: whose name is listed no more is shut out, and all others begin anew, as theirs may be
/// revoked.
#[tokio::test]
async fn a_stream_ends_with_what_its_certificate_was_checked_by() {
    for is_listed in [true, false] {
        let (folder, authority) = (tempfile::tempdir().expect("a folder"), Authority::new("callers"));
        let before = settings(folder.path(), &authority, false);
        let service = Service::in_memory(before.clone()).await;
        let school = authority.client("any", Some("spiffe://city.example/school"));
        let mut client = SavedQueryServiceClient::new(channel(service.address(), Some(&school)));
        let query = pb::CreateSavedQueryRequest { saved_query: Some(seeking(QUERY, LEAST)) };
        client.create_saved_query(query).await.expect("saved");
        let request = pb::WatchSavedQueryRequest { name: QUERY.into(), ..Default::default() };
        let mut answers = client.watch_saved_query(request).await.expect("watches").into_inner();
        answers.message().await.expect("no error").expect("the first answer");
        let mut after = before;
        if !is_listed {
            after.client_certificates.clear();
        }
        service.app().reload(&after).expect("read again");
        let mut importer = CatalogServiceClient::new(channel(service.address(), None));
        let mut request = tonic::Request::new(pb::UpsertRecordRequest {
            record: Some(job("after", true)),
            ..Default::default()
        });
        request.metadata_mut().insert("x-api-key", key_of("school").parse().expect("a header"));
        importer.upsert_record(request).await.expect("stored");
        let status = answers.message().await.expect_err("nothing more is told");
        let expected = match is_listed {
            true => (Code::Unavailable, "SHUTTING_DOWN"),
            false => (Code::Unauthenticated, "UNKNOWN_API_KEY"),
        };
        assert_eq!((status.code(), reason(&status).as_str()), expected, "{status:?}");
        drop((client, importer, answers));
        service.stop().await;
    }
}
