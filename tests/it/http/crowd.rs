//! Clients that are slow or many.

use std::time::{Duration, Instant};

use serde_json::json;
use talentmatch::domain::access::{CallerRole, CallerRoles};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::client::{Call, parse};
use crate::support::{Service, config, key_of, until};

async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let reading = stream.read_to_end(&mut read);
    // An error is an end too: what was sent was not read.
    let _ = tokio::time::timeout(Duration::from_secs(60), reading).await.expect("it ends");
    read
}

#[tokio::test]
async fn slow_heads_and_bodies_end() {
    let mut config = config([("a", &[][..])]);
    config.limits.handshake_timeout_ms = 300;
    config.limits.request_timeout_ms = 600;
    let service = Service::in_memory(config).await;
    let mut head = TcpStream::connect(service.http_address()).await.unwrap();
    head.write_all(b"POST /talentmatch.v1.MatchService/Match HTTP/1.1\r\nhost: a\r\n").await.unwrap();
    let start = Instant::now();
    read_to_end(&mut head).await;
    assert!(start.elapsed() < Duration::from_secs(20), "the rest of the head never came");

    let mut body = TcpStream::connect(service.http_address()).await.unwrap();
    let request = format!(
        "POST /talentmatch.v1.MatchService/Match HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: {}\r\n\
         content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{",
        key_of("a")
    );
    body.write_all(request.as_bytes()).await.unwrap();
    let answer = parse(&read_to_end(&mut body).await);
    assert_eq!((answer.status, answer.json()["code"].as_str()), (504, Some("deadline_exceeded")));
}

#[tokio::test]
async fn a_connection_serves_call_after_call_and_idles_out() {
    let mut config = config([("a", &[][..])]);
    config.limits.handshake_timeout_ms = 500;
    let service = Service::in_memory(config).await;
    let mut stream = TcpStream::connect(service.http_address()).await.unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").await.unwrap();
        let mut read = vec![0; 4096];
        let length = stream.read(&mut read).await.unwrap();
        assert!(read[..length].ends_with(b"ok\n"));
    }
    read_to_end(&mut stream).await;
}

/// The bound on calls is one for both ports.
#[tokio::test]
async fn calls_over_grpc_count_for_http() {
    let mut config = config([("a", &[][..])]);
    config.limits.max_concurrent_requests_per_caller = 1;
    let service = Service::in_memory(config).await;
    let mut stream = TcpStream::connect(service.http_address()).await.unwrap();
    let request = format!(
        "POST /talentmatch.v1.CatalogService/ImportRecords HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: {}\r\n\
         content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n",
        key_of("a")
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    service.take_up().await;
    let client = service.client("a");
    let refused = |status: tonic::Status| status.code() == tonic::Code::ResourceExhausted;
    until(|| async { client.get("jobPostings/1").await.is_err_and(refused) }).await;
    let over_http = Call::json(&service, "a", "CatalogService/GetRecord", &json!({"name": "jobPostings/1"}));
    let over_http = over_http.send().await;
    assert_eq!((over_http.status, over_http.header("retry-after")), (429, "1"));
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    until(|| async {
        client.get("jobPostings/1").await.is_err_and(|status| status.code() == tonic::Code::NotFound)
    })
    .await;
}

/// Who does not read keeps its answer's memory in its share, and the connection for no longer than the call may last.
#[tokio::test]
async fn answers_that_are_not_read_end() {
    let mut config = config([("a", &[][..]), ("city", &[])]);
    config.limits.request_timeout_ms = 5_000;
    config.api_keys[1].roles = CallerRoles::from_iter([CallerRole::Platform]);
    let service = Service::in_memory(config).await;
    let client = service.client("a");
    // Labels are long and nothing is read out of them. All of them are more than sockets hold.
    let (records, labels, length) = (100, 64, 600);
    let labels: serde_json::Map<_, _> =
        (0..labels).map(|n| (format!("k{n}"), json!("焊".repeat(length / 3)))).collect();
    let jobs = (0..records).map(|n| {
        let name = format!("jobPostings/{n}");
        crate::support::record(json!({"name": name, "jobPosting": {"title": "焊工"}, "labels": labels}))
    });
    assert_eq!(client.import(jobs.collect()).await.unwrap().failures, vec![]);
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(service.http_address()).await.unwrap();
    let body = json!({"kind": "RECORD_KIND_JOB_POSTING", "pageSize": 500}).to_string();
    let request = format!(
        "POST /talentmatch.v1.CatalogService/ListRecords HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        key_of("a"),
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let counts = async |line: &str| {
        let metrics =
            Call::new(&service, "GET", "/metrics").header("x-api-key", &key_of("city")).send().await;
        metrics.text().lines().any(|found| found == line)
    };
    let answered =
        "talentmatch_calls_total{method=\"talentmatch.v1.CatalogService/ListRecords\",code=\"Ok\"} 1";
    until(|| counts(answered)).await;
    until(|| counts("talentmatch_calls_in_flight 0")).await;
    let read = read_to_end(&mut stream).await;
    assert!(read.starts_with(b"HTTP/1.1 200"), "it was answered");
    assert!(read.len() < records * labels.len() * length, "and then given up");
    assert!(service.is_healthy().await);
}
