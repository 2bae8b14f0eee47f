//! One caller's share: whatever one does, the others and health are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use talentmatch::config::Config;
use talentmatch::domain::search::embedding::Embedding;
use talentmatch::domain::text::Text;
use talentmatch::embed::NgramEmbedder;
use talentmatch::engine::ports::{EmbedError, Embedder};
use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::raw_client::{RawClient, Unread};
use crate::standing::{QUERY, Watching, create, seeking};
use crate::support::{Client, Service, by_name, by_text, config, key_of, reason, record, until};

const GET: &str = "/talentmatch.v1.CatalogService/GetRecord";
const IMPORT: &str = "/talentmatch.v1.CatalogService/ImportRecords";
const BATCH: &str = "/talentmatch.v1.MatchService/BatchMatch";

/// Two tenants, of whom each may have two calls of four at work.
fn small(timeout: Duration) -> Config {
    let mut config = config([("greedy", &[][..]), ("other", &[][..])]);
    config.limits.max_concurrent_requests = 4;
    config.limits.max_concurrent_requests_per_caller = 2;
    let timeout_ms = u64::try_from(timeout.as_millis()).expect("a short time");
    config.limits.request_timeout_ms = timeout_ms;
    config.limits.stream_timeout_ms = timeout_ms;
    config
}

async fn with_a_record_each(service: &Service) -> (Client, Client) {
    let (greedy, other) = (service.client("greedy"), service.client("other"));
    for client in [&greedy, &other] {
        let job = serde_json::json!({"name": "jobPostings/1", "jobPosting": {"title": "焊工"}});
        client.upsert(record(job)).await.expect("stored");
    }
    (greedy, other)
}

/// Begins four calls of one caller, of whose answers nothing is read, and waits for the heads of those let in.
async fn four(raw: &mut RawClient, path: &str, message: Option<&pb::BatchMatchRequest>) -> Vec<Unread> {
    let get = pb::GetRecordRequest { name: "jobPostings/1".into() };
    let mut calls = Vec::new();
    for _ in 0..4 {
        let call = match (path, message) {
            (BATCH, Some(message)) => raw.begin(&key_of("greedy"), path, &[message], true).await,
            (IMPORT, _) => raw.begin(&key_of("greedy"), path, &[], false).await,
            _ => raw.begin(&key_of("greedy"), path, &[&get], true).await,
        };
        calls.push(call);
    }
    calls
}

fn is_own_share(status: &Status) -> bool {
    let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
    status.code() == Code::ResourceExhausted
        && reason(status) == "OVERLOADED"
        && status.message().contains("own share")
        && retry.is_some_and(|delay| delay > Duration::ZERO)
}

/// A greedy caller with `calls` at work: it is told of its share, the other and health are answered.
async fn others_go_on(service: &Service, greedy: &Client, other: &Client) {
    service.take_up().await;
    until(|| async { greedy.get("jobPostings/1").await.is_err_and(|status| is_own_share(&status)) }).await;
    for _ in 0..10 {
        other.get("jobPostings/1").await.expect("the other caller is served");
    }
    assert!(service.is_healthy().await);
}

/// Fails at fff0350: answers of unary calls that were not read held their permits for as long as the client liked, and
/// one caller could hold all of them.
#[tokio::test]
async fn unread_answers_hold_a_share_and_end_at_the_deadline() {
    let service = Service::in_memory(small(Duration::from_secs(2))).await;
    let (greedy, other) = with_a_record_each(&service).await;
    let mut raw = RawClient::connect(service.address(), 0).await;
    let calls = four(&mut raw, GET, None).await;
    others_go_on(&service, &greedy, &other).await;
    // Their time is over though nobody has read a byte, and the connection is as it was.
    until(|| async { greedy.get("jobPostings/1").await.is_ok() }).await;
    drop(calls);
}

/// Fails at fff0350: imports that sent nothing, from one caller, shut out everybody.
#[tokio::test]
async fn silent_imports_hold_a_share_and_end_at_the_deadline() {
    let service = Service::in_memory(small(Duration::from_secs(2))).await;
    let (greedy, other) = with_a_record_each(&service).await;
    let mut raw = RawClient::connect(service.address(), 65_535).await;
    let calls = four(&mut raw, IMPORT, None).await;
    others_go_on(&service, &greedy, &other).await;
    let mut codes = Vec::new();
    for mut call in calls {
        codes.push(call.head().await.expect("answered").0.expect("a status at once"));
    }
    codes.sort_by_key(|code| *code as i32);
    let (late, refused) = (Code::DeadlineExceeded, Code::ResourceExhausted);
    assert_eq!(codes, [late, late, refused, refused]);
}

/// Fails at fff0350: streams that were not read held their permits beyond their deadline.
#[tokio::test]
async fn unread_streams_hold_a_share_and_end_at_the_deadline() {
    let service = Service::in_memory(small(Duration::from_secs(2))).await;
    let (greedy, other) = with_a_record_each(&service).await;
    let mut raw = RawClient::connect(service.address(), 0).await;
    let message = pb::BatchMatchRequest {
        subject_names: vec!["jobPostings/1".into()],
        target_kind: pb::RecordKind::StudentProfile.into(),
        ..Default::default()
    };
    let calls = four(&mut raw, BATCH, Some(&message)).await;
    others_go_on(&service, &greedy, &other).await;
    until(|| async { greedy.get("jobPostings/1").await.is_ok() }).await;
    drop(calls);
}

/// Embeds slowly, and counts how many wait for it at once.
struct Slow {
    inner: NgramEmbedder,
    now: AtomicUsize,
    most: AtomicUsize,
}

#[tonic::async_trait]
impl Embedder for Slow {
    fn model(&self) -> &str {
        self.inner.model()
    }

    fn dimension(&self) -> usize {
        self.inner.dimension()
    }

    async fn embed(&self, texts: Vec<Text>) -> Result<Vec<Embedding>, EmbedError> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        self.inner.embed(texts).await
    }
}

/// Fails at fff0350: every match that was let in gathered its candidates at once, as many as calls were let in.
#[tokio::test]
async fn few_matches_gather_candidates_at_once() {
    let inner = NgramEmbedder::bundled().expect("the bundled model is sound");
    let slow = Arc::new(Slow { inner, now: AtomicUsize::new(0), most: AtomicUsize::new(0) });
    let mut config = config([("a", &[][..])]);
    let cores = std::thread::available_parallelism().expect("a number").get();
    let calls = 3 * (4 * cores).max(16);
    config.limits.max_concurrent_requests = 2 * calls;
    config.limits.max_concurrent_requests_per_caller = calls;
    let service = Service::embedding(config, slow.clone()).await;
    let client = service.client("a");
    let matches = (0..calls).map(|_| client.matches(by_text("焊工", pb::RecordKind::JobPosting)));
    let answers = futures::future::join_all(matches).await;
    assert!(answers.iter().all(Result::is_ok), "those that wait are served");
    let most = slow.most.load(Ordering::SeqCst);
    assert!(most > 1 && most <= calls / 3, "{most} of {calls} at once");
    assert!(service.is_healthy().await);
}

/// A stream that was not read rested in the middle of its reads of the store, and everybody waited for the places that
/// these held.
#[tokio::test]
async fn unread_streams_hold_up_no_reads_of_the_store() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let service = Service::in_folder(config([("greedy", &[][..]), ("other", &[][..])]), folder.path()).await;
    let (greedy, other) = with_a_record_each(&service).await;
    let job =
        |n: usize| serde_json::json!({"name": format!("jobPostings/{n}"), "jobPosting": {"title": "焊工"}});
    greedy.import((1..=64).map(|n| record(job(n))).collect()).await.expect("imported");
    let message = pb::BatchMatchRequest {
        subject_names: (1..=64).map(|n| format!("jobPostings/{n}")).collect(),
        target_kind: pb::RecordKind::JobPosting.into(),
        ..Default::default()
    };
    let mut raw = RawClient::connect(service.address(), 1).await;
    let mut calls = Vec::new();
    for _ in 0..8 {
        let mut call = raw.begin(&key_of("greedy"), BATCH, &[&message], true).await;
        let (_, mut body) = call.head().await.expect("answered");
        let byte = body.data().await.expect("a first byte").expect("not reset");
        calls.push((call, body, byte));
    }
    for _ in 0..10 {
        other.get("jobPostings/1").await.expect("a read goes on");
        let request = by_name("jobPostings/1", pb::RecordKind::JobPosting);
        other.matches(request).await.expect("a match goes on");
    }
    drop(calls);
}

/// Watches that say nothing took up the caller's calls for as long as they lasted.
#[tokio::test]
async fn watches_have_a_bound_of_their_own() {
    let mut config = small(Duration::from_secs(60));
    (config.limits.max_watches, config.limits.max_watches_per_caller) = (4, 3);
    let service = Service::in_memory(config).await;
    let (greedy, other) = with_a_record_each(&service).await;
    let watch = async |client: &Client| Watching::from(client, QUERY, "").await;
    for client in [&greedy, &other] {
        create(client, seeking(QUERY, 0.5)).await.expect("saved");
    }
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(watch(&greedy).await.expect("watches"));
    }
    let refused = |status: Status| {
        let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
        assert!(retry.is_some_and(|delay| delay > Duration::ZERO), "{status:?}");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
        status.message().to_string()
    };
    let told = refused(watch(&greedy).await.err().expect("a fourth"));
    assert!(told.contains("3 saved queries are watched"), "{told}");
    // More watches than calls: all of these go on.
    for _ in 0..10 {
        greedy.get("jobPostings/1").await.expect("its calls are left to it");
    }
    held.push(watch(&other).await.expect("the other has a share"));
    let told = refused(watch(&other).await.err().expect("a fifth in all"));
    assert!(told.contains("too many saved queries"), "{told}");
    held.remove(0);
    until(async || watch(&greedy).await.is_ok()).await;
}
