//! Requests that are too long, or short on the wire and large in memory.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::codec::CompressionEncoding;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Endpoint;
use tonic::{Code, Status};
use tonic_prost::ProstCodec;

use crate::http::client::{Answer, Call};
use crate::support::{Service, config, fields, key_of, reason, record};

/// On the wire it is a BatchUpsertRecordsRequest.
#[derive(Clone, PartialEq, prost::Message)]
struct Flood {
    #[prost(bytes = "vec", repeated, tag = "1")]
    requests: Vec<Vec<u8>>,
}

/// Four kilobytes of gzip, two million empty requests, took 1.7 GB before they were counted.
#[tokio::test]
async fn empty_items_are_counted_before_they_take_memory() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let channel = Endpoint::from_shared(format!("http://{}", service.address())).expect("an address");
    let mut raw = tonic::client::Grpc::new(channel.connect_lazy()).send_compressed(CompressionEncoding::Gzip);
    raw.ready().await.expect("ready");
    let flood = Flood { requests: vec![Vec::new(); (4 << 20) / 2 - 8] };
    let mut request = tonic::Request::new(flood);
    request.metadata_mut().insert("x-api-key", key_of("a").parse().expect("a header value"));
    let path = PathAndQuery::from_static("/talentmatch.v1.CatalogService/BatchUpsertRecords");
    let codec = ProstCodec::<Flood, pb::BatchUpsertRecordsResponse>::default();
    let status = raw.unary(request, path, codec).await.expect_err("refused");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_FIELD"));
    assert_eq!(fields(&status), ["requests"]);
    assert!(status.message().contains("too many items"), "{}", status.message());

    // Inside an item of a stream as well, and an ordinary record passes.
    let skills = vec![pb::Skill::default(); 400_000];
    let job = pb::JobPosting { title: "焊工".into(), skills, ..Default::default() };
    let large = pb::Record { resource: Some(pb::record::Resource::JobPosting(job)), ..Default::default() };
    let client = service.client("a");
    let status = client.import(vec![large]).await.expect_err("refused");
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(fields(&status), ["record.job_posting.skills"]);
    let job = record(json!({"name": "jobPostings/1", "jobPosting": {"title": "焊工"}}));
    assert_eq!(client.import(vec![job]).await.expect("imported").stored_count, 1);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

/// A message in an envelope of Connect.
fn envelope(flags: u8, message: &[u8]) -> Vec<u8> {
    let mut bytes = vec![flags];
    bytes.extend((message.len() as u32).to_be_bytes());
    bytes.extend(message);
    bytes
}

/// What a call of `Match` over gRPC is told, or how many results it has.
async fn over_grpc(
    service: &Service,
    text: &str,
    packed: bool,
    encoding: Option<&'static str>,
) -> Result<usize, Status> {
    let channel = Endpoint::from_shared(format!("http://{}", service.address())).expect("an address");
    let mut raw = tonic::client::Grpc::new(channel.connect_lazy());
    if packed {
        raw = raw.send_compressed(CompressionEncoding::Gzip);
    }
    raw.ready().await.expect("ready");
    let mut request = tonic::Request::new(matching(text));
    request.metadata_mut().insert("x-api-key", key_of("a").parse().expect("a header value"));
    if let Some(encoding) = encoding {
        request.metadata_mut().insert("grpc-encoding", encoding.parse().expect("a header value"));
    }
    let path = PathAndQuery::from_static("/talentmatch.v1.MatchService/Match");
    let codec = ProstCodec::<pb::MatchRequest, pb::MatchResponse>::default();
    raw.unary(request, path, codec).await.map(|answer| answer.into_inner().results.len())
}

fn matching(text: &str) -> pb::MatchRequest {
    pb::MatchRequest {
        subject: Some(pb::match_request::Subject::SubjectText(text.into())),
        target_kind: pb::RecordKind::JobPosting.into(),
        ..Default::default()
    }
}

/// The same over HTTP.
async fn over_http(service: &Service, text: &str, packed: bool) -> Answer {
    let body = json!({"subjectText": text, "targetKind": "RECORD_KIND_JOB_POSTING"}).to_string();
    let call = Call::post(service, "a", "MatchService/Match").header("content-type", "application/json");
    match packed {
        true => call.header("content-encoding", "gzip").body(gzip(body.as_bytes())).send().await,
        false => call.body(body).send().await,
    }
}

async fn in_envelope(service: &Service, text: &str, packed: bool) -> Answer {
    let message = json!({"subjectNames": [text], "targetKind": "RECORD_KIND_JOB_POSTING"}).to_string();
    let call = Call::post(service, "a", "MatchService/BatchMatch")
        .header("content-type", "application/connect+json");
    match packed {
        true => {
            let body = envelope(1, &gzip(message.as_bytes()));
            call.header("connect-content-encoding", "gzip").body(body).send().await
        }
        false => call.body(envelope(0, message.as_bytes())).send().await,
    }
}

/// Packed with gzip it was RESOURCE_EXHAUSTED over gRPC, which clients try again, and UNIMPLEMENTED over HTTP.
#[tokio::test]
async fn what_is_too_long_is_told_alike_whichever_way_it_came() {
    let mut config = config([("a", &[][..])]);
    config.limits.max_message_bytes = 65_536;
    let service = Service::in_memory(config).await;
    let job = record(json!({"name": "jobPostings/1", "jobPosting": {"title": "焊工"}}));
    service.client("a").upsert(job).await.expect("stored");
    let long = "焊".repeat(1 << 20);
    let expected = "the message is longer than 65536 bytes, counted before it is compressed";
    for packed in [false, true] {
        let status = over_grpc(&service, &long, packed, None).await.expect_err("too long");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_FIELD"));
        assert_eq!(status.message(), expected);
        let answer = over_http(&service, &long, packed).await;
        assert_eq!((answer.status, &answer.json()["code"]), (400, &json!("invalid_argument")), "{packed}");
        assert_eq!(answer.json()["message"], expected);
        assert_eq!(answer.json()["details"][0]["debug"]["reason"], "INVALID_FIELD");
        let answer = in_envelope(&service, &long, packed).await;
        let answer = String::from_utf8_lossy(&answer.body);
        assert!(answer.contains(expected) && answer.contains("INVALID_FIELD"), "{answer}");

        // What is not too long is taken either way.
        assert_eq!(over_grpc(&service, "焊工", packed, None).await.expect("matched"), 1);
        let answer = over_http(&service, "焊工", packed).await;
        assert_eq!(
            (answer.status, answer.json()["results"].as_array().map(Vec::len)),
            (200, Some(1)),
            "{packed}"
        );
        let answer = in_envelope(&service, "jobPostings/1", packed).await;
        let answer = String::from_utf8_lossy(&answer.body);
        assert!(!answer.contains("compress"), "{answer}");
    }
    // Services that tell secrets pack no answer, and take packed questions all the same.
    let mut access = pb::access_service_client::AccessServiceClient::with_interceptor(
        Endpoint::from_shared(format!("http://{}", service.address())).expect("an address").connect_lazy(),
        |mut request: tonic::Request<()>| {
            request.metadata_mut().insert("x-api-key", key_of("a").parse().expect("a header value"));
            Ok(request)
        },
    )
    .send_compressed(CompressionEncoding::Gzip);
    let status = access.list_api_keys(pb::ListApiKeysRequest::default()).await.expect_err("no role");
    assert_eq!(reason(&status), "ROLE_NOT_ALLOWED");
}

#[tokio::test]
async fn an_encoding_that_is_not_known_is_told_with_those_that_are() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let status = over_grpc(&service, "焊工", false, Some("deflate")).await.expect_err("not taken");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unimplemented, "UNKNOWN_ENCODING"));
    assert!(
        status.message().contains("deflate") && status.message().ends_with("identity,gzip"),
        "{status:?}"
    );
    assert_eq!(status.metadata().get("grpc-accept-encoding").expect("told"), "identity,gzip");
    let of = |encoding| {
        Call::json(&service, "a", "MatchService/Match", &json!({})).header("content-encoding", encoding)
    };
    let answer = of("br").send().await;
    assert_eq!((answer.status, &answer.json()["code"]), (501, &json!("unimplemented")));
    assert_eq!(answer.json()["details"][0]["debug"]["reason"], "UNKNOWN_ENCODING");
    assert!(answer.json()["message"].as_str().expect("a text").contains("gzip"), "{answer:?}");
    let answer = of("gzip").send().await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (400, &json!("invalid_argument")),
        "it is not packed"
    );
}
