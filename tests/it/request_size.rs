//! Requests that are short on the wire and large in memory.

use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Code;
use tonic::codec::CompressionEncoding;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Endpoint;
use tonic_prost::ProstCodec;

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
