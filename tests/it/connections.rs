//! Connections that say nothing, crowd the port, or stay for ever.

use std::time::Duration;

use talentmatch::config::{Config, Settings, TlsSettings};
use talentmatch::pb::v1 as pb;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::raw_client::RawClient;
use crate::support::{Service, config, key_of, until};

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tls");

/// Ends when the server closes the connection; what it says before is passed over.
async fn is_closed(mut stream: TcpStream) {
    let mut said = Vec::new();
    // An error is an end too: what was sent was not read.
    let _ =
        tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut said)).await.expect("closed");
}

async fn silent(service: &Service) -> TcpStream {
    TcpStream::connect(service.address()).await.expect("connects")
}

/// Fails at fff0350: a connection that said nothing stayed until its client left.
#[tokio::test]
async fn a_connection_without_a_call_is_closed() {
    let mut config = config([("a", &[][..])]);
    config.limits.handshake_timeout_ms = 200;
    let service = Service::in_memory(config).await;
    let mute = silent(&service).await;
    let mut half = silent(&service).await;
    half.write_all(b"PRI * HTTP/2.0\r\n").await.expect("sent");
    let mut idle = silent(&service).await;
    let (_sender, connection) = h2::client::handshake(&mut idle).await.expect("HTTP/2");
    // It speaks HTTP/2 and answers pings, but it never calls.
    let _ = tokio::time::timeout(Duration::from_secs(60), connection).await.expect("closed");
    is_closed(mute).await;
    is_closed(half).await;
    assert!(service.is_healthy().await);
}

/// Fails at fff0350: so many silent connections used up the handles, and no new client, health among them, came in.
#[tokio::test]
async fn a_crowd_of_silent_connections_makes_room_for_a_caller() {
    for per_address in [8, 4] {
        let mut config = config([("a", &[][..])]);
        config.limits.max_connections = 8;
        config.limits.max_connections_per_address = per_address;
        let service = Service::in_memory(config).await;
        let mut crowd = Vec::new();
        for _ in 0..40 {
            crowd.push(silent(&service).await);
        }
        for stream in crowd.drain(..32) {
            is_closed(stream).await;
        }
        for _ in 0..5 {
            assert!(service.is_healthy().await, "a new client each time");
        }
        drop(crowd);
    }
}

/// Fails at fff0350 for the bound that stands in it: there was none. Who has a call at work is not sent away.
#[tokio::test]
async fn a_crowd_does_not_cut_a_call() {
    let mut config = config([("a", &[][..])]);
    config.limits.max_connections = 3;
    config.limits.max_connections_per_address = 3;
    config.limits.max_concurrent_requests_per_caller = 1;
    let service = Service::in_memory(config).await;
    let mut working = RawClient::connect(service.address(), 65_535).await;
    let import = "/talentmatch.v1.CatalogService/ImportRecords";
    let mut call = working.begin(&key_of("a"), import, &[], false).await;
    service.take_up().await;
    let second = service.client("a");
    let refused = |status: tonic::Status| status.code() == tonic::Code::ResourceExhausted;
    until(|| async { second.get("jobPostings/1").await.is_err_and(refused) }).await;
    let mut crowd = Vec::new();
    for _ in 0..20 {
        crowd.push(silent(&service).await);
    }
    is_closed(crowd.remove(0)).await;
    assert!(service.is_healthy().await);
    call.end();
    assert_eq!(call.head().await.expect("answered").0, None, "the import ends in order");
}

fn with_tls(mut config: Config, pair: &str) -> Config {
    let tls = TlsSettings {
        cert: Some(format!("{TLS}/{pair}.crt").into()),
        key: Some(format!("{TLS}/{pair}.key").into()),
        ..TlsSettings::default()
    };
    config.tls = Config::resolve(Settings { tls, ..Settings::default() }).expect("a sound pair").tls;
    config
}

/// Who has the wrong address is told so, on both ports, and not by a broken handshake.
#[tokio::test]
async fn plain_http_to_a_port_for_tls_is_told_to_use_tls() {
    let service = Service::in_memory(with_tls(config([("a", &[][..])]), "first")).await;
    for address in [service.address(), service.http_address()] {
        for plain in ["GET / HTTP/1.1\r\nhost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
            let mut stream = TcpStream::connect(address).await.expect("connects");
            stream.write_all(plain.as_bytes()).await.expect("sent");
            let mut told = vec![0; 1_024];
            let length = stream.read(&mut told).await.expect("answered");
            let told = String::from_utf8_lossy(&told[..length]).into_owned();
            assert!(told.starts_with("HTTP/1.1 400") && told.contains("https://"), "{told}");
        }
    }
    assert!(service.is_healthy_over_tls("first").await);
}

/// Fails at fff0350: TLS handshakes that never ended stayed open, without a bound.
#[tokio::test]
async fn stalled_handshakes_make_room_and_end() {
    let mut config = with_tls(config([("a", &[][..])]), "first");
    config.limits.max_connections = 8;
    config.limits.max_connections_per_address = 8;
    config.limits.handshake_timeout_ms = 2_000;
    let service = Service::in_memory(config).await;
    let mut crowd = Vec::new();
    for _ in 0..40 {
        let mut stream = silent(&service).await;
        // The first bytes of a hello that never comes.
        stream.write_all(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).await.expect("sent");
        crowd.push(stream);
    }
    assert!(service.is_healthy_over_tls("first").await);
    for stream in crowd {
        is_closed(stream).await;
    }
    assert!(service.is_healthy_over_tls("first").await);
}

/// Fails at fff0350: keys and certificates were read once. Those that are exchanged hold for what comes from then on, and
/// nothing that is under way ends whose key is still there.
#[tokio::test]
async fn keys_and_certificates_are_exchanged_under_way() {
    let mut first = with_tls(config([("a", &[][..]), ("b", &[][..])]), "first");
    first.limits.max_concurrent_requests_per_caller = 1;
    let service = Service::in_memory(first).await;
    let a = service.client_over_tls("a", "first");
    let (send, items) = tokio::sync::mpsc::channel(1);
    let import = tokio::spawn({
        let mut a = a.clone();
        async move { a.catalog.import_records(tokio_stream::wrappers::ReceiverStream::new(items)).await }
    });
    let item = |n: u32| {
        let job = serde_json::json!({"name": format!("jobPostings/{n}"), "jobPosting": {"title": "焊工"}});
        pb::ImportRecordsRequest { record: Some(crate::support::record(job)), options: None }
    };
    send.send(item(1)).await.expect("taken");
    // The import is on its way first, and has begun: a question before that would take its only place.
    drop(send.reserve().await.expect("the item has left"));
    service.take_up().await;
    let refused = |status: tonic::Status| status.code() == tonic::Code::ResourceExhausted;
    until(|| async { a.get("jobPostings/1").await.is_err_and(refused) }).await;

    service.app().reload(&with_tls(config([("a", &[][..]), ("b", &[])]), "second")).expect("reloaded");
    send.send(item(2)).await.expect("the import goes on");
    drop(send);
    assert_eq!(import.await.expect("joined").expect("imported").into_inner().stored_count, 2);
    service.app().reload(&with_tls(config([("b", &[][..])]), "second")).expect("reloaded");
    let status = a.get("jobPostings/1").await.expect_err("the key is gone");
    assert_eq!(status.code(), tonic::Code::Unauthenticated);
    let b = service.client_over_tls("b", "second");
    b.upsert(item(3).record.expect("a record")).await.expect("the new certificate, the key that stayed");
    assert!(service.is_healthy_over_tls("second").await && !service.is_healthy_over_tls("first").await);

    let none = with_tls(config([]), "second");
    assert_eq!(service.app().reload(&none).expect_err("everybody would be let in").field, "api_keys");
    b.get("jobPostings/3").await.expect("the keys that were there stay");
}
