//! A real server on a free port, real clients with an API key each, the sample data, and small records.

mod client;
mod secure;
mod whole_reads;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};
use talentmatch::app::{App, Listeners};
use talentmatch::config::{ApiKey, Config, Settings, StoreKind};
use talentmatch::domain::access::CallerRoles;
use talentmatch::embed::NgramEmbedder;
use talentmatch::engine::ports::{Embedder, Ledger, Store};
use talentmatch::engine::serving::{Engine, Serving};
use talentmatch::pb::json::record_from_json;
use talentmatch::pb::v1 as pb;
use talentmatch::store::memory::MemoryStore;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{OnceCell, oneshot};
use tokio::task::JoinHandle;
use tonic::Status;
use tonic::transport::Endpoint;
use tonic_types::StatusExt;

pub use self::client::Client;
pub use self::whole_reads::WholeReads;
pub use crate::clock::HandSet;

/// The tenant that holds the sample.
pub const SCHOOL: &str = "school";

/// The alliances that records of the sample are published into; its tenant is a member of them.
const SAMPLE_ALLIANCES: [&str; 2] = ["chuannan-liquor-alliance", "yb-battery-consortium"];

/// Where servers live; every test has a runtime of its own for its clients.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

static EMBEDDER: LazyLock<Arc<dyn Embedder>> =
    LazyLock::new(|| Arc::new(NgramEmbedder::bundled().expect("the bundled model is sound")));

/// What services go by that are given no clock: it stands at [`as_of`].
static STANDING: LazyLock<Arc<HandSet>> = LazyLock::new(|| HandSet::at(as_of().seconds));

/// Tenants that [`fresh`] hands out, one to a test.
const FRESH: usize = 400;

/// A running server.
pub struct Service {
    address: SocketAddr,
    http_address: SocketAddr,
    app: Arc<App>,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

/// A configuration whose keys are those of the tenants, each with its alliances.
pub fn config<'t>(tenants: impl IntoIterator<Item = (&'t str, &'t [&'t str])>) -> Config {
    let mut config = Config::resolve(Settings::default()).expect("defaults are sound");
    config.api_keys = tenants
        .into_iter()
        .map(|(tenant, alliances)| ApiKey {
            sha256: Sha256::digest(key_of(tenant)).into(),
            tenant: tenant.parse().expect("a tenant id"),
            roles: CallerRoles::UNSTATED,
            alliances: {
                let of_sample = SAMPLE_ALLIANCES.iter().filter(|_| tenant == SCHOOL);
                alliances
                    .iter()
                    .chain(of_sample)
                    .map(|alliance| alliance.to_string())
                    .collect::<BTreeSet<_>>()
            },
        })
        .collect();
    config
}

/// The API key of a tenant.
pub fn key_of(tenant: &str) -> String {
    format!("key-of-{tenant}")
}

impl Service {
    /// A service whose records are kept in memory.
    pub async fn in_memory(config: Config) -> Self {
        Self::with_clock(config, STANDING.clone()).await
    }

    /// A service whose records are kept in memory, and that goes by the clock.
    pub async fn with_clock(config: Config, clock: Arc<HandSet>) -> Self {
        let store = Arc::new(MemoryStore::new(EMBEDDER.dimension()));
        Self::serve(App::assemble(config, store, EMBEDDER.clone()).with_clock(clock)).await
    }

    /// A service whose records are kept in the folder.
    pub async fn in_folder(config: Config, folder: &Path) -> Self {
        Self::in_folder_with_clock(config, folder, STANDING.clone()).await
    }

    /// A service whose records are kept in the folder, and that goes by the clock.
    pub async fn in_folder_with_clock(mut config: Config, folder: &Path, clock: Arc<HandSet>) -> Self {
        config.store = StoreKind::Embedded;
        config.data_dir = folder.to_path_buf();
        let app = RUNTIME.spawn(App::build(config)).await.expect("joined");
        Self::serve(app.expect("the store opens").with_clock(clock)).await
    }

    /// A service over a store that the test has made, on a runtime of its own.
    pub async fn over(config: Config, store: Arc<dyn Store>) -> Self {
        Self::serve(App::assemble(config, store, EMBEDDER.clone()).with_clock(STANDING.clone())).await
    }

    /// A replica: a service over records and a ledger that others share.
    pub async fn replica(store: Arc<MemoryStore>, ledger: Arc<dyn Ledger>) -> Self {
        Self::of(config([(SCHOOL, &[][..])]), store, ledger).await
    }

    /// A service over records and a ledger that the test has made.
    pub async fn of(config: Config, store: Arc<MemoryStore>, ledger: Arc<dyn Ledger>) -> Self {
        let app = App::assemble(config, store, EMBEDDER.clone());
        Self::serve(app.with_ledger(ledger).with_clock(STANDING.clone())).await
    }

    /// Records in memory that replicas share.
    pub fn shared_store() -> Arc<MemoryStore> {
        Arc::new(MemoryStore::new(EMBEDDER.dimension()))
    }

    /// What is served from memory, without a service over it.
    pub fn serving(clock: Arc<HandSet>) -> Serving {
        Serving::new(Engine::new(Self::shared_store(), EMBEDDER.clone()).with_clock(clock))
    }

    /// A service in memory with an embedder that the test has made.
    pub async fn embedding(config: Config, embedder: Arc<dyn Embedder>) -> Self {
        let store = Arc::new(MemoryStore::new(embedder.dimension()));
        Self::serve(App::assemble(config, store, embedder)).await
    }

    async fn serve(app: App) -> Self {
        let app = Arc::new(app);
        // The listener must live on the servers' runtime: that of the test ends with the test.
        let bind = async || {
            RUNTIME.spawn(TcpListener::bind("127.0.0.1:0")).await.expect("joined").expect("a free port")
        };
        let (grpc, http) = (bind().await, bind().await);
        let address = grpc.local_addr().expect("an address");
        let http_address = http.local_addr().expect("an address");
        let listeners = Listeners { grpc, http: Some(http) };
        let (stop, stopped) = oneshot::channel();
        let served = RUNTIME.spawn({
            let app = app.clone();
            async move {
                let shutdown = async {
                    let _ = stopped.await;
                };
                app.serve(listeners, shutdown).await.expect("serves to the end");
            }
        });
        Self { address, http_address, app, stop, served }
    }

    /// Ends the server and closes the store.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.served.await.expect("ends in order");
        self.app.close().await.expect("closes");
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it speaks JSON.
    pub fn http_address(&self) -> SocketAddr {
        self.http_address
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// Clients that call as the tenant.
    pub fn client(&self, tenant: &str) -> Client {
        self.client_with(&key_of(tenant))
    }

    /// A client with this text of a key.
    pub fn client_with(&self, key: &str) -> Client {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).expect("an address");
        Client::over(endpoint.connect_lazy(), key)
    }
}

/// A tenant of its own on a server that all tests share, for tests that write. Nothing public may be stored there.
pub async fn fresh() -> Client {
    static SERVICE: OnceCell<Service> = OnceCell::const_new();
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let tenants: Vec<String> = (0..FRESH).map(|number| format!("tenant-{number}")).collect();
    let service = SERVICE
        .get_or_init(|| Service::in_memory(config(tenants.iter().map(|tenant| (tenant.as_str(), &[][..])))))
        .await;
    service.client(&tenants[NEXT.fetch_add(1, Ordering::Relaxed)])
}

/// The tenant that holds the sample, on a server that all tests share. Not to be written to.
pub async fn sample() -> Client {
    static SERVICE: OnceCell<Service> = OnceCell::const_new();
    let service = SERVICE
        .get_or_init(|| async {
            let service = Service::in_memory(config([(SCHOOL, &[][..])])).await;
            import_sample(&service.client(SCHOOL), sample_records()).await;
            service
        })
        .await;
    service.client(SCHOOL)
}

pub async fn import_sample(client: &Client, records: Vec<pb::Record>) {
    let answer = client.import(records).await.expect("imports");
    assert_eq!((answer.stored_count, answer.failures), (468, vec![]));
}

/// The records of tests/fixtures/sample.
pub fn sample_records() -> Vec<pb::Record> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample");
    let files = [
        "job_postings",
        "internship_slots",
        "student_profiles",
        "course_profiles",
        "resource_offers",
        "resource_needs",
        "expert_profiles",
    ];
    let texts =
        files.map(|file| std::fs::read_to_string(folder.join(format!("{file}.jsonl"))).expect("a file"));
    let lines = texts.iter().flat_map(|text| text.lines());
    lines.map(|line| record_from_json(line).expect("a record")).collect()
}

/// A record in the import form.
pub fn record(form: Value) -> pb::Record {
    record_from_json(&form.to_string()).expect("a record")
}

/// 2026-11-20, the time at which the sample makes sense.
pub fn as_of() -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: 1_795_132_800, nanos: 0 }
}

pub const KINDS: [pb::RecordKind; 7] = [
    pb::RecordKind::JobPosting,
    pb::RecordKind::InternshipSlot,
    pb::RecordKind::StudentProfile,
    pb::RecordKind::CourseProfile,
    pb::RecordKind::ResourceOffer,
    pb::RecordKind::ResourceNeed,
    pb::RecordKind::ExpertProfile,
];

pub fn by_name(subject: &str, target: pb::RecordKind) -> pb::MatchRequest {
    wanted(pb::match_request::Subject::SubjectName(subject.into()), target)
}

pub fn by_text(subject: &str, target: pb::RecordKind) -> pb::MatchRequest {
    wanted(pb::match_request::Subject::SubjectText(subject.into()), target)
}

pub fn by_record(subject: pb::Record, target: pb::RecordKind) -> pb::MatchRequest {
    wanted(pb::match_request::Subject::SubjectRecord(subject), target)
}

fn wanted(subject: pb::match_request::Subject, target: pb::RecordKind) -> pb::MatchRequest {
    pb::MatchRequest {
        subject: Some(subject),
        target_kind: target.into(),
        as_of_time: Some(as_of()),
        ..Default::default()
    }
}

/// The last parts of the results' names, best first.
pub fn ids(results: &[pb::MatchResult]) -> Vec<String> {
    results.iter().map(|result| id(&result.name)).collect()
}

pub fn id(name: &str) -> String {
    name.rsplit('/').next().unwrap_or_default().to_string()
}

/// The reason in a status.
pub fn reason(status: &Status) -> String {
    let info = status.get_details_error_info().unwrap_or_else(|| panic!("no ErrorInfo: {status:?}"));
    assert_eq!(info.domain, "talentmatch.v1");
    info.reason
}

/// The fields that a status finds at fault, or to name what is another tenant's.
pub fn fields(status: &Status) -> Vec<String> {
    use tonic::Code::{InvalidArgument, PermissionDenied};
    let found = (status.code(), reason(status));
    let found = (found.0, found.1.as_str());
    assert!(
        [(InvalidArgument, "INVALID_FIELD"), (PermissionDenied, "FOREIGN_TENANT")].contains(&found),
        "{status:?}"
    );
    let found = status.get_details_bad_request().unwrap_or_else(|| panic!("no BadRequest: {status:?}"));
    found.field_violations.into_iter().map(|violation| violation.field).collect()
}

/// Waits until something holds that takes a moment. A minute without it fails the test.
pub async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("it holds in the end");
}
