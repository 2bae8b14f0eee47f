//! Traces of calls reach a collector, go on from the caller's, and hold nothing of what was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::trace::v1::Span;
use talentmatch::pb::v1::match_request::Subject;
use talentmatch::pb::v1::match_service_client::MatchServiceClient;
use talentmatch::pb::v1::{MatchRequest, RecordKind};
use tokio::net::TcpListener;
use tonic::transport::Channel;
use tonic::{Request, Response, Status};

use crate::command_line::{Folder, Served};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";
const TEXT: &str = "数控车床旋盘特装";

/// What a collector was told.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Span>>>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let resources = request.into_inner().resource_spans.into_iter();
        let spans = resources.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans);
        self.0.lock().unwrap().extend(spans);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

async fn collector() -> (SocketAddr, Collector) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let collector = Collector::default();
    let service = TraceServiceServer::new(collector.clone());
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming));
    (address, collector)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_on_in_the_trace_of_its_caller_and_has_its_stages_in_it() {
    let (address, collector) = collector().await;
    let folder = Folder::new();
    let endpoint = format!("http://{address}");
    let served = Served::start(
        &folder,
        &[
            "serve",
            "--store",
            "memory",
            "--listen",
            "127.0.0.1:0",
            "--no-http",
            "--otlp-endpoint",
            &endpoint,
            "--traces-share",
            "0",
            "--log-level",
            "info",
        ],
    );
    let channel = Channel::from_shared(served.url.clone()).unwrap().connect().await.unwrap();
    let mut matching = MatchServiceClient::new(channel);
    let asked = MatchRequest {
        subject: Some(Subject::SubjectText(TEXT.to_string())),
        target_kind: RecordKind::JobPosting.into(),
        ..Default::default()
    };
    matching.r#match(asked.clone()).await.unwrap();
    let mut traced = Request::new(asked);
    traced.metadata_mut().insert("traceparent", format!("00-{TRACE}-{CALLER}-01").parse().unwrap());
    matching.r#match(traced).await.unwrap();
    assert_eq!(tokio::task::spawn_blocking(|| served.terminate()).await.unwrap(), 0);

    let spans = collector.0.lock().unwrap().clone();
    assert!(
        spans.iter().all(|span| hex(&span.trace_id) == TRACE),
        "a share of 0 traces no other call: {spans:?}"
    );
    let call = spans.iter().find(|span| span.name == "talentmatch.v1.MatchService/Match").expect("the call");
    assert_eq!(hex(&call.parent_span_id), CALLER);
    let stages: Vec<&str> = spans
        .iter()
        .filter(|span| span.parent_span_id == call.span_id)
        .map(|span| span.name.as_str())
        .collect();
    assert!(stages.contains(&"resolve") && stages.contains(&"rank"), "{stages:?}");
    assert!(!format!("{spans:?}").contains(TEXT), "{spans:?}");
    let keys: Vec<&str> = call.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
    assert!(keys.contains(&"request_id") && keys.contains(&"rpc.grpc.status_code"), "{keys:?}");
}

/// A collector that is not there is told of once, and once more when it is there: not with every batch.
#[tokio::test(flavor = "multi_thread")]
async fn spans_that_cannot_be_sent_are_told_of_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let folder = Folder::new();
    let endpoint = format!("http://{address}");
    let arguments = ["serve", "--store", "memory", "--listen", "127.0.0.1:0", "--no-http"];
    let traced = ["--otlp-endpoint", &endpoint, "--traces-share", "1", "--log-level", "info"];
    // How long a span waits for others, in milliseconds: OpenTelemetry's own setting.
    let served = Served::start_with(&folder, &[&arguments[..], &traced].concat(), |command| {
        command.env("OTEL_BSP_SCHEDULE_DELAY", "50");
    });
    let channel = Channel::from_shared(served.url.clone()).unwrap().connect().await.unwrap();
    let call = async || {
        let asked = MatchRequest {
            subject: Some(Subject::SubjectText(TEXT.to_string())),
            target_kind: RecordKind::JobPosting.into(),
            ..Default::default()
        };
        MatchServiceClient::new(channel.clone()).r#match(asked).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(120)).await;
    };
    call().await;
    tokio::task::block_in_place(|| served.until_logged("traces cannot be sent", 1));
    for _ in 0..5 {
        call().await;
    }
    assert_eq!(served.times_logged("traces cannot be sent"), 1, "not with every batch");
    let collector = Collector::default();
    let listener = TcpListener::bind(address).await.unwrap();
    let service = TraceServiceServer::new(collector.clone());
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming));
    for _ in 0..200 {
        call().await;
        if served.times_logged("traces are sent again") == 1 {
            break;
        }
    }
    tokio::task::block_in_place(|| served.until_logged("traces are sent again lost=", 1));
    assert!(!collector.0.lock().unwrap().is_empty());
    assert_eq!(tokio::task::spawn_blocking(|| served.terminate()).await.unwrap(), 0);
}

#[test]
fn an_endpoint_that_is_none_is_refused_before_a_port_is_bound() {
    let folder = Folder::new();
    for endpoint in ["https://collector:4317", "collector", ""] {
        let run = folder.run(&["serve", "--check-config", "--otlp-endpoint", endpoint]);
        assert!(run.code == 64 && run.err.contains("traces.otlp_endpoint"), "{endpoint}: {run:?}");
    }
    let run = folder.run(&["serve", "--check-config", "--traces-share", "1.5"]);
    assert!(run.code == 64 && run.err.contains("traces.share"), "{run:?}");
}
