//! Webhooks: signed, tried again, given up in the end, and never into a private network that is not allowed.

use talentmatch::domain::access::CallerRole;

use super::receiver::{Posted, Receiver};
use super::*;
use crate::clock::HandSet;
use crate::http::client::Call;

/// A service that may call this machine, by a clock that is set by hand.
async fn service(clock: Arc<HandSet>) -> Service {
    let mut config = config([("a", &[][..]), ("b", &[])]);
    config.webhook_allow_private = true;
    Service::with_clock(config, clock).await
}

fn posting(url: &str) -> pb::SavedQuery {
    pb::SavedQuery { webhook_url: url.into(), ..seeking(QUERY, LEAST) }
}

async fn dead_letters(client: &Client) -> Vec<pb::DeadLetter> {
    let (mut letters, mut after_message_id) = (Vec::new(), String::new());
    loop {
        let request = pb::ListDeadLettersRequest { name: QUERY.into(), page_size: 2, after_message_id };
        let page = client.standing.clone().list_dead_letters(request).await.expect("lists").into_inner();
        letters.extend(page.letters);
        after_message_id = page.next_message_id;
        if after_message_id.is_empty() {
            return letters;
        }
    }
}

#[tokio::test]
async fn matches_are_posted_and_signed() {
    let service = service(HandSet::at(as_of().seconds)).await;
    let client = service.client("a");
    let receiver = Receiver::answering(&[]).await;
    let secret = create(&client, posting(&receiver.url)).await.expect("saved").webhook_secret;
    client.upsert(job("a", true)).await.expect("stored");
    let posted = receiver.expect(1).await.remove(0);
    assert_eq!(posted.ids(), ["a"]);
    assert!(posted.is_signed_with(&secret), "{posted:?}");
    assert_eq!(posted.header("content-type"), "application/json");
    assert_eq!(posted.header("webhook-timestamp"), as_of().seconds.to_string());
    let body: Value = serde_json::from_str(&posted.body).expect("JSON");
    assert_eq!(body["data"]["savedQuery"], "tenants/a/savedQueries/cnc");
    assert_eq!(body["data"]["matches"][0]["title"], "数控车工");
    // Another secret holds from then on.
    let rotate = pb::RotateWebhookSecretRequest { name: QUERY.into() };
    let other = client.standing.clone().rotate_webhook_secret(rotate).await.expect("rotated").into_inner();
    client.upsert(job("b", true)).await.expect("stored");
    let posted = receiver.expect(2).await.remove(1);
    assert_eq!(posted.ids(), ["b"]);
    assert!(posted.is_signed_with(&other.webhook_secret) && !posted.is_signed_with(&secret));
    assert!(dead_letters(&client).await.is_empty());
}

#[tokio::test]
async fn what_fails_is_tried_again_with_its_id_and_given_up_in_the_end() {
    let clock = HandSet::at(as_of().seconds);
    let service = service(clock.clone()).await;
    let client = service.client("a");
    let receiver = Receiver::answering(&[500, 302, 500, 500, 500, 500, 500, 503, 410]).await;
    create(&client, posting(&receiver.url)).await.expect("saved");
    client.upsert(job("a", true)).await.expect("stored");
    for tries in 1..=8 {
        let posted = receiver.expect(tries).await;
        assert!(
            posted.iter().all(
                |post| post.ids() == ["a"] && post.header("webhook-id") == posted[0].header("webhook-id")
            )
        );
        if tries < 8 {
            assert!(dead_letters(&client).await.is_empty());
        }
        clock.set(as_of().seconds + tries as i64 * 7 * 3600);
    }
    until(async || dead_letters(&client).await.len() == 1).await;
    // The next ones follow; who answers that it is gone is not asked again.
    client.upsert(job("b", true)).await.expect("stored");
    until(async || dead_letters(&client).await.len() == 2).await;
    client.upsert(job("c", true)).await.expect("stored");
    let posted = receiver.expect(10).await;
    assert_eq!(
        (posted.len(), posted[8].ids(), posted[9].ids()),
        (10, vec!["b".to_string()], vec!["c".to_string()])
    );
    let letters = dead_letters(&client).await;
    let told: Vec<_> = letters
        .iter()
        .map(|letter| (letter.attempt_count, letter.last_error.as_str(), id(&letter.matches[0].name)))
        .collect();
    assert_eq!(told, [(8, "answered 503", "a".to_string()), (1, "answered 410", "b".to_string())]);
    assert_eq!(letters[0].message_id, posted[0].header("webhook-id"));
    // A record that is gone is told of no more, there either.
    client.delete("jobPostings/a", "").await.expect("deleted");
    assert!(dead_letters(&client).await[0].matches.is_empty());
}

/// Of more matches than are kept the earliest are told of as missed, once, and the others are posted.
#[tokio::test]
async fn matches_that_come_too_fast_to_be_posted_are_told_as_missed() {
    let clock = HandSet::at(as_of().seconds);
    let mut config = config([("a", &[][..])]);
    config.webhook_allow_private = true;
    config.api_keys[0].roles = [CallerRole::Platform, CallerRole::School].into_iter().collect();
    let service = Service::with_clock(config, clock.clone()).await;
    let client = service.client("a");
    let receiver = Receiver::answering(&[500]).await;
    create(&client, posting(&receiver.url)).await.expect("saved");
    client.upsert(job("first", true)).await.expect("stored");
    receiver.expect(1).await;
    // While the first try waits for the next, more are found than are kept.
    let jobs: Vec<_> = (0..520).map(|number| job(&format!("j-{number}"), true)).collect();
    assert_eq!(client.import(jobs).await.expect("imported").stored_count, 520);
    let mut watching = Watching::begin(&client, QUERY).await;
    client.upsert(job("last", true)).await.expect("stored");
    // What comes last is found after all others.
    while !watching.more().await.contains(&"last".to_string()) {}
    clock.set(as_of().seconds + 3600);
    until(async || dead_letters(&client).await.len() == 1).await;
    let letter = dead_letters(&client).await.remove(0);
    assert!(letter.missed_count > 0 && letter.matches.is_empty(), "{letter:?}");
    assert!(letter.last_error.contains("faster"), "{letter:?}");
    let all = async || receiver.expect(1).await.iter().skip(1).flat_map(Posted::ids).count() as i64;
    until(async || all().await + letter.missed_count == 522).await;
    let told = Call::new(&service, "GET", "/metrics")
        .header("authorization", &format!("Bearer {}", key_of("a")))
        .send()
        .await
        .text();
    let line = format!("talentmatch_undelivered_matches_total{{why=\"overrun\"}} {}", letter.missed_count);
    assert!(told.lines().any(|found| found == line), "{line} in {told}");
    assert_eq!(dead_letters(&client).await.len(), 1, "it is told once");
}

/// Visibility is judged when it is posted: what was closed meanwhile is not told.
#[tokio::test]
async fn what_is_closed_before_it_is_posted_is_not_posted() {
    let clock = HandSet::at(as_of().seconds);
    let service = service(clock.clone()).await;
    let (a, b) = (service.client("a"), service.client("b"));
    let receiver = Receiver::answering(&[500]).await;
    create(&a, posting(&receiver.url)).await.expect("saved");
    let mut open = job("open", true);
    open.visibility = pb::Visibility::Public.into();
    b.upsert(open.clone()).await.expect("stored");
    assert_eq!(receiver.expect(1).await[0].ids(), ["open"]);
    open.visibility = pb::Visibility::Tenant.into();
    b.upsert(open).await.expect("closed");
    clock.set(as_of().seconds + 3600);
    a.upsert(job("own", true)).await.expect("stored");
    assert_eq!(receiver.expect(2).await[1].ids(), ["own"], "and nothing of what is closed");
}

#[tokio::test]
async fn private_networks_are_called_only_where_that_is_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let receiver = Receiver::answering(&[]).await;
    let mut allowing = config([("a", &[][..])]);
    allowing.webhook_allow_private = true;
    let service = Service::in_folder(allowing, folder.path()).await;
    create(&service.client("a"), posting(&receiver.url)).await.expect("saved");
    service.stop().await;
    // What was saved then is not called by a service that is not set so.
    let service = Service::in_folder(config([("a", &[][..])]), folder.path()).await;
    let client = service.client("a");
    let other = seeking("savedQueries/other", LEAST);
    create(&client, other.clone()).await.expect("saved");
    let mut watching = Watching::begin(&client, "savedQueries/other").await;
    client.upsert(job("a", true)).await.expect("stored");
    watching.expect(&["a"]).await;
    let refused =
        create(&client, pb::SavedQuery { name: "savedQueries/x".into(), ..posting(&receiver.url) }).await;
    assert_eq!(fields(&refused.expect_err("private")), ["saved_query.webhook_url"]);
    drop((watching, client));
    service.stop().await;
    assert!(receiver.posted().is_empty());
}
