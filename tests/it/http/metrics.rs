//! What is counted, who may read it, and answers that are packed.

use std::io::Read;

use serde_json::json;
use talentmatch::domain::access::{CallerRole, CallerRoles};

use super::client::{Answer, Call};
use crate::support::{SCHOOL, Service, config, import_sample, key_of, record, sample_records};

async fn read(service: &Service, tenant: &str) -> Answer {
    Call::new(service, "GET", "/metrics").header("x-api-key", &key_of(tenant)).send().await
}

#[tokio::test]
async fn calls_and_records_are_counted_without_telling_whose() {
    let mut config = config([("a", &[][..]), ("city", &[])]);
    config.api_keys[1].roles = CallerRoles::from_iter([CallerRole::Platform]);
    let service = Service::in_memory(config).await;
    let client = service.client("a");
    let job = |n: u32, title: &str| {
        record(json!({"name": format!("jobPostings/{n}"), "jobPosting": {"title": title}}))
    };
    client.import(vec![job(1, "焊工"), job(2, "电工"), job(3, "")]).await.unwrap();
    let dry = json!({"record": {"name": "jobPostings/4", "jobPosting": {"title": "焊工"}}, "options": {"validateOnly": true}});
    let dry = Call::post(&service, "a", "CatalogService/ImportRecords")
        .header("content-type", "application/x-ndjson")
        .body(dry.to_string());
    assert_eq!(dry.send().await.json()["storedCount"], "1");
    client.get("jobPostings/9").await.unwrap_err();
    Call::json(&service, "a", "CatalogService/GetRecord", &json!({"name": "jobPostings/1"})).send().await;
    Call::json(&service, "a", "CatalogService/NoSuchCall", &json!({})).send().await;

    let metrics = read(&service, "city").await;
    assert_eq!(metrics.status, 200, "{metrics:?}");
    assert!(metrics.header("content-type").starts_with("application/openmetrics-text"));
    let text = metrics.text();
    let get = "method=\"talentmatch.v1.CatalogService/GetRecord\"";
    for line in [
        &format!("talentmatch_calls_total{{{get},code=\"Ok\"}} 1"),
        &format!("talentmatch_calls_total{{{get},code=\"NotFound\"}} 1"),
        &format!("talentmatch_call_duration_seconds_count{{{get}}} 2"),
        "talentmatch_imported_records_total{outcome=\"stored\"} 2",
        "talentmatch_imported_records_total{outcome=\"refused\"} 1",
        "talentmatch_records{kind=\"jobPostings\"} 2",
        "talentmatch_calls_in_flight 0",
        "talentmatch_standing{of=\"reads\"} 1",
        &format!("talentmatch_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(!text.contains("tenant=") && !text.contains("tenants/") && !text.contains("焊工"), "{text}");

    // The figures are of all tenants.
    assert_eq!(read(&service, "a").await.status, 403);
    assert_eq!(read(&service, "nobody").await.status, 401);
    let foreign = Call::new(&service, "GET", "/metrics").header("x-api-key", &key_of("city"));
    assert_eq!(foreign.header("origin", "https://evil.example").send().await.status, 403);
}

#[tokio::test]
async fn long_answers_are_packed_for_who_takes_it() {
    let service = Service::in_memory(config([(SCHOOL, &[][..])])).await;
    import_sample(&service.client(SCHOOL), sample_records()).await;
    let list = |size: u32, encodings: &str| {
        let request = json!({"kind": "RECORD_KIND_JOB_POSTING", "pageSize": size});
        Call::json(&service, SCHOOL, "CatalogService/ListRecords", &request)
            .header("accept-encoding", encodings)
            .send()
    };
    let plain = list(500, "identity").await;
    assert!(plain.body.len() > 64 << 10 && plain.header("content-encoding").is_empty());
    for encodings in ["gzip", "br, GZIP;q=0.5", "deflate, gzip"] {
        let packed = list(500, encodings).await;
        assert_eq!(
            (packed.header("content-encoding"), packed.header("vary")),
            ("gzip", "accept-encoding"),
            "{encodings}"
        );
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked).unwrap();
        assert!(packed.body.len() * 3 < unpacked.len() && unpacked == plain.body, "{}", packed.body.len());
    }
    for (size, encodings) in [(1, "gzip"), (500, "gzip;q=0"), (500, "br"), (20, "gzip")] {
        assert_eq!(list(size, encodings).await.header("content-encoding"), "", "{size} {encodings}");
    }
}
