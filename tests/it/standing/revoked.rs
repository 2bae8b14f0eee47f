//! A stream goes on no longer than its key: what comes after is neither told nor taken.

use talentmatch::domain::access::CallerRoles;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;
use tonic_types::StatusExt;

use super::*;

/// A service, its platform, and who holds a key of the same tenant that was made while it runs, with the key's name.
async fn service() -> (Service, Client, Client, String) {
    let mut config = config([("city", &[][..])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let city = service.client("city");
    let roles = vec![pb::CallerRole::School.into()];
    let request = pb::CreateApiKeyRequest { tenant: "city".into(), roles, ..Default::default() };
    let made = city.access.clone().create_api_key(request).await.expect("made").into_inner();
    let holder = service.client_with(&made.text);
    (service, city, holder, made.key.expect("a key").name)
}

async fn revoke(city: &Client, name: String) {
    city.access.clone().revoke_api_key(pb::RevokeApiKeyRequest { name }).await.expect("ended");
}

fn is_shut_out(status: &Status) {
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!((status.code(), info.reason.as_str()), (Code::Unauthenticated, "UNKNOWN_API_KEY"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_tells_nothing_after_its_key_was_revoked() {
    let (service, city, holder, key) = service().await;
    create(&holder, seeking(QUERY, LEAST)).await.expect("saved");
    let (mut talks, mut is_silent) =
        (Watching::begin(&holder, QUERY).await, Watching::begin(&holder, QUERY).await);
    city.import(vec![job("before", true)]).await.expect("imported");
    talks.expect(&["before"]).await;
    is_silent.expect(&["before"]).await;
    revoke(&city, key).await;
    // Also where nothing comes that it could tell.
    is_shut_out(&is_silent.answers.message().await.expect_err("over"));
    city.import(vec![job("after", true)]).await.expect("imported");
    is_shut_out(&talks.answers.message().await.expect_err("over"));
    is_shut_out(&Watching::from(&holder, QUERY, "").await.err().expect("shut out"));
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_takes_nothing_after_its_key_was_revoked() {
    let (service, city, holder, key) = service().await;
    let (send, records) = tokio::sync::mpsc::channel(1);
    let mut catalog = holder.catalog.clone();
    let importing = tokio::spawn(async move { catalog.import_records(ReceiverStream::new(records)).await });
    let request =
        |id: String| pb::ImportRecordsRequest { record: Some(job(&id, true)), ..Default::default() };
    for number in 0..3 {
        send.send(request(format!("before-{number}"))).await.expect("taken");
    }
    revoke(&city, key).await;
    for number in 0..50 {
        // Nobody takes them once the call has ended.
        let _ = send.send(request(format!("after-{number}"))).await;
    }
    drop(send);
    is_shut_out(&importing.await.expect("it ends").expect_err("shut out"));
    for number in 0..50 {
        let missing = city.get(&format!("jobPostings/after-{number}")).await.expect_err("not stored");
        assert_eq!(missing.code(), Code::NotFound);
    }
    service.stop().await;
}
