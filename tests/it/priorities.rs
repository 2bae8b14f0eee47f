//! Under pressure calls for much work are turned away first, then what is read, and last what a platform writes. A service with ten places
//! whose calls are held makes the pressure.

use std::time::Duration;

use serde_json::json;
use talentmatch::domain::access::{CallerRole, CallerRoles};
use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::http::client::Call;
use crate::raw_client::{RawClient, Unread};
use crate::support::*;

const IMPORT: &str = "/talentmatch.v1.CatalogService/ImportRecords";

/// An import that is held: it takes a place and sends nothing.
async fn hold(raw: &mut RawClient, tenant: &str) -> Unread {
    raw.begin(&key_of(tenant), IMPORT, &[], false).await
}

/// How long to wait, where the call is turned away.
fn turned_away<T>(answer: Result<T, Status>) -> Option<Duration> {
    let status = answer.err().filter(|status| status.code() == Code::ResourceExhausted)?;
    assert_eq!(reason(&status), "OVERLOADED");
    let wait = status.get_details_retry_info().and_then(|info| info.retry_delay);
    Some(wait.filter(|wait| *wait > Duration::ZERO).expect("when to come again"))
}

#[tokio::test]
async fn what_a_platform_writes_is_served_longest() {
    let mut config = config([("city", &[][..]), ("school", &[])]);
    config.api_keys[0].roles = [CallerRole::Platform].into_iter().collect::<CallerRoles>();
    config.limits.max_concurrent_requests = 10;
    config.limits.max_concurrent_requests_per_caller = 10;
    config.limits.request_timeout_ms = 300_000;
    let service = Service::in_memory(config).await;
    let (city, school) = (service.client("city"), service.client("school"));
    let job = || record(json!({"name": "jobPostings/1", "jobPosting": {"title": "焊工"}}));
    for client in [&city, &school] {
        client.upsert(job()).await.expect("stored");
    }
    let batch = async || {
        let request = pb::BatchMatchRequest {
            subject_names: vec!["jobPostings/1".into()],
            target_kind: pb::RecordKind::StudentProfile.into(),
            ..Default::default()
        };
        turned_away(school.batch_match(request).await)
    };
    let insight = async || {
        let request =
            pb::GetBalanceRequest { dimension: pb::InsightDimension::Region.into(), ..Default::default() };
        turned_away(school.insight.clone().get_balance(request).await)
    };
    let read = async |client: &Client| turned_away(client.get("jobPostings/1").await);
    let write = async |client: &Client| turned_away(client.upsert(job()).await);
    assert_eq!((batch().await, read(&school).await, write(&city).await), (None, None, None));

    let mut raw = RawClient::connect(service.address(), 65_535).await;
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(hold(&mut raw, "school").await);
    }
    service.take_up().await;
    until(async || batch().await.is_some()).await;
    assert!(insight().await.is_some_and(|wait| wait > Duration::from_secs(1)), "later than the others");
    assert_eq!((read(&school).await, write(&school).await, read(&city).await), (None, None, None));
    // What was answered just now gives its place back first.
    service.take_up().await;
    for _ in 0..4 {
        held.push(hold(&mut raw, "school").await);
    }
    service.take_up().await;
    until(async || read(&school).await.is_some()).await;
    assert!(read(&city).await.is_some() && write(&school).await.is_some() && batch().await.is_some());
    assert_eq!(write(&city).await, None, "the last places are kept for what a platform writes");
    service.take_up().await;
    held.push(hold(&mut raw, "city").await);
    service.take_up().await;
    until(async || write(&city).await.is_some()).await;
    assert!(service.is_healthy().await, "health takes no place");

    let metrics =
        Call::new(&service, "GET", "/metrics").header("x-api-key", &key_of("city")).send().await.text();
    for line in [
        "talentmatch_calls_at_work{priority=\"interactive\"} 9",
        "talentmatch_calls_at_work{priority=\"platform\"} 1",
        "talentmatch_calls_at_work{priority=\"batch\"} 0",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line}\n{metrics}");
    }
    for priority in ["platform", "interactive", "batch"] {
        let begin = format!("talentmatch_calls_refused_total{{priority=\"{priority}\",what=\"all\"}}");
        let is_counted = |line: &str| line.starts_with(&begin) && !line.ends_with(" 0");
        assert!(metrics.lines().any(is_counted), "{begin}\n{metrics}");
    }
    drop(held);
}
