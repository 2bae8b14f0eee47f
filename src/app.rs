//! The composition root: from a configuration to running services.

#![deny(missing_docs, clippy::indexing_slicing)]

mod client_lists;
mod credentials;
mod derive_again;
mod erasure;
mod figures;
mod ledger;
mod model;
mod model_change;
mod poster;
mod process;
mod qdrant;
mod reload;
mod routes;
mod shares;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_rustls::rustls;

/// What health answers for beside the services.
pub use crate::grpc::server::{INTEGRITY, WRITES};

pub use self::model::{BareLoop, bare_loop, find_model, load_model};
pub use self::model_change::{
    Changed, OtherModel, change_model, open_current, remove_old, require_folder, verify,
};

use self::credentials::credentials;
use self::erasure::erase_now_and_then;
use self::figures::figures;
pub use self::ledger::verify_ledger;
use self::ledger::{check_ledger, ledger};
use self::model_change::Change;
use self::poster::poster;
pub use self::process::Process;
use self::qdrant::qdrant_options;
pub use self::reload::check_callers;
use self::shares::{bounded, rates};
use crate::api::credentials::Credentials;
use crate::api::{Api, limits};
use crate::config::{ClientLists, Config, StoreKind};
use crate::domain::ranking::query::RankingQuery;
use crate::domain::record::audience::Caller;
use crate::engine::clock::Clock;
use crate::engine::ports::{Embedder, Fault, Ledger, Making, Store, StoreError};
use crate::engine::serving::{Engine, Serving};
use crate::grpc::current::Current;
use crate::grpc::metrics::Metrics;
use crate::grpc::server::{Port, Pulse, Server, ServerOptions, Standing};
use crate::http;
use crate::store::ledger::MemoryLedger;
use crate::store::memory::MemoryStore;
use crate::store::qdrant::{QdrantGenerations, QdrantStore};

/// How long a service waits for its API keys before it serves without them.
const KEYS_TIME: Duration = Duration::from_secs(2);
/// How long the end of a service waits for an erasure that is under way; one that is cut off is gone on with.
const ERASURE_TIME: Duration = Duration::from_secs(10);

/// The service, built and not yet reachable.
pub struct App {
    config: Config,
    /// Who is let in, and what the port proves itself with: both can be exchanged.
    credentials: Current<Credentials>,
    identity: Option<Current<rustls::ServerConfig>>,
    /// What the lists of revoked client certificates are worth; exchanged with the identity.
    client_lists: Current<ClientLists>,
    serving: Serving,
    api: Api,
    /// A change of the model that goes on beside the service, and the index that it fills.
    change: Option<(JoinHandle<()>, Arc<dyn Store>)>,
}

/// Bound ports, by what they speak.
pub struct Listeners {
    /// For gRPC.
    pub grpc: TcpListener,
    /// For JSON over HTTP, where it is spoken.
    pub http: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    fn from(grpc: TcpListener) -> Self {
        Self { grpc, http: None }
    }
}

/// What an app is made of.
pub struct Parts {
    /// What keeps the records.
    pub store: Arc<dyn Store>,
    /// What embeds them.
    pub embedder: Arc<dyn Embedder>,
    /// For benchmarks, where the store has an index.
    pub index: Option<IndexProbe>,
}

/// What a benchmark asks of an index.
pub struct IndexProbe {
    /// Only what the index does for a ranking, the floor under [`Store::rank`]: how many hits it has.
    pub query: RawQuery,
    /// How many bytes the index scans for a ranking, where it is in this process.
    pub scanned: Option<RawQuery>,
    /// Whether the index has taken its final shape for what was written so far, where it takes time to.
    pub is_settled: Option<Box<dyn Fn() -> bool + Send + Sync>>,
}

/// A number that an index tells of a ranking. Blocks.
pub type RawQuery = Arc<dyn Fn(&RankingQuery) -> Result<usize, StoreError> + Send + Sync>;

impl App {
    /// Loads the model and opens the store.
    pub async fn build(config: Config) -> anyhow::Result<Self> {
        let parts = Self::parts(&config).await?;
        let ledger = ledger(&config).await?;
        Ok(Self::assemble(config, parts.store, parts.embedder).with_ledger(ledger))
    }

    /// What a configuration asks for, for callers that put something between.
    pub async fn parts(config: &Config) -> anyhow::Result<Parts> {
        let embedder = load_model(config).await?;
        let made_with = Making::with(&*embedder);
        match config.store {
            StoreKind::Memory => {
                let store = Arc::new(MemoryStore::new(embedder.dimension()));
                Ok(Parts { store, embedder, index: None })
            }
            StoreKind::Embedded => {
                let generations = model_change::embedded(config).await?;
                model_change::claim(config, &generations, &made_with).await?;
                let store = generations.open_store(&made_with).await?;
                derive_again::bring_up_in_log(&store, &*embedder).await?;
                let (queried, weighed) = (store.clone(), store.clone());
                let index = IndexProbe {
                    query: Arc::new(move |query| queried.raw_query(query)),
                    scanned: Some(Arc::new(move |query| weighed.scanned(query))),
                    is_settled: None,
                };
                Ok(Parts { store, embedder, index: Some(index) })
            }
            StoreKind::Qdrant => {
                let opened = QdrantStore::open(qdrant_options(config), made_with).await;
                let store = opened.with_context(|| format!("cannot use {}", config.qdrant.url))?;
                let (queried, runtime) = (Arc::new(store), Handle::current());
                let (store, settling) = (queried.clone(), queried.clone());
                let index = IndexProbe {
                    query: Arc::new(move |query| runtime.block_on(queried.raw_query(query))),
                    scanned: None,
                    is_settled: Some(Box::new(move || settling.is_settled())),
                };
                Ok(Parts { store, embedder, index: Some(index) })
            }
        }
    }

    /// Removes everything that is under the prefix on the Qdrant server, for what was made there for a benchmark.
    pub async fn erase_qdrant(config: &Config) -> anyhow::Result<()> {
        Ok(QdrantGenerations::new(qdrant_options(config))?.erase().await?)
    }

    /// The service over a store and an embedder that the caller has made. Its plans are gone with the process.
    pub fn assemble(config: Config, store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        let identity = config.tls.as_ref().map(|tls| tls.identity.clone().into());
        let client_lists = config.tls.as_ref().map(|tls| tls.client_lists.clone()).unwrap_or_default();
        let client_lists = Current::new(client_lists);
        let serving = Serving::new(Engine::new(store, embedder).with_rules(config.rule_set.clone()));
        let kept = Arc::new(MemoryLedger::default());
        let api = bounded(Api::new(serving.clone(), kept, config.limits.request_timeout()), &config);
        let credentials = Current::new(credentials(&config, &api));
        Self { config, credentials, identity, client_lists, serving, api, change: None }
    }

    /// As [`Self::build`], but an index of another model is no error: it is served, with its own model, while a new
    /// one is made from it with the configured model, and then that is served. `old_model` names the old one where
    /// it is not known by itself.
    pub async fn build_and_reindex(config: Config, old_model: Option<&str>) -> anyhow::Result<Self> {
        match config.store {
            StoreKind::Embedded => {}
            StoreKind::Memory => return Self::build(config).await,
            StoreKind::Qdrant => bail!(
                "--reindex: on a Qdrant server run `talentmatch reindex --store qdrant --model NEW` beside the services, \
                 then restart them with the new model"
            ),
        }
        let embedder = load_model(&config).await?;
        let generations = model_change::embedded(&config).await?;
        let change = Change::prepare(&config, old_model, generations.clone(), embedder).await?;
        let Some((change, old_embedder)) = change else {
            drop(generations);
            return Self::build(config).await;
        };
        let ledger = ledger(&config).await?;
        let mut app = Self::assemble(config, change.from.clone(), old_embedder).with_ledger(ledger);
        let filled = change.to.clone();
        app.change = Some((tokio::spawn(change.run(app.serving.clone())), filled));
        Ok(app)
    }

    /// The service with its plans, API keys, saved queries and audit trail kept there.
    pub fn with_ledger(self, ledger: Arc<dyn Ledger>) -> Self {
        let api = self.api.with_ledger(ledger);
        self.credentials.exchange(Arc::new(credentials(&self.config, &api)));
        Self { api, ..self }
    }

    /// The service by another clock than the machine's.
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        self.serving.set_clock(clock);
        self
    }

    /// The calls, without a transport.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Whom commands in this process call as: the tenant that the configuration names.
    pub fn owner(&self) -> Caller {
        Caller::of_tenant(self.config.tenant.clone())
    }

    /// What serves now.
    pub fn engine(&self) -> Arc<Engine> {
        self.serving.now()
    }

    fn pulse(&self) -> Pulse {
        let serving = self.serving.clone();
        let told = Arc::new(Mutex::new(Vec::new()));
        Arc::new(move || {
            let (engine, told) = (serving.now(), told.clone());
            Box::pin(async move {
                let health = engine.store.health().await;
                tell_faults(&told, &health.faults);
                Standing {
                    reads: health.reads.is_ok(),
                    writes: health.writes.is_ok(),
                    whole: health.faults.is_empty(),
                }
            })
        })
    }

    /// Serves ports until `shutdown` ends and calls in flight are done. The store stays open: [`Self::close`].
    pub async fn serve(
        &self,
        listeners: impl Into<Listeners>,
        shutdown: impl Future<Output = ()> + Send,
    ) -> anyhow::Result<()> {
        let Listeners { grpc, http } = listeners.into();
        check_ledger(&**self.api.ledger(), &self.config).await?;
        let server = self.server()?;
        client_lists::tell(&self.client_lists.get());
        let metrics = server.metrics();
        self.serving.set_observer(Arc::new(move |stage, took| metrics.staged(stage, took)));
        let mut ports = vec![server.port(grpc)];
        if let Some(listener) = http {
            let site = http::Site::new(self.site_options(server.metrics()), server.service(), self.pulse());
            ports.push(Port { listener, service: site.into_service() });
        }
        self.api.prepare_suggestions()?;
        let (keys, alliances, queries) =
            (self.api.keys().clone(), self.api.alliances().clone(), self.api.saved_queries().clone());
        // So that the first call finds them; where they cannot be read now, that is told and tried again.
        let _ = tokio::time::timeout(KEYS_TIME, keys.refresh()).await;
        let _ = tokio::time::timeout(KEYS_TIME, alliances.refresh()).await;
        let (trail, budgets) = (self.api.trail().clone(), self.api.budgets().clone());
        let poster =
            poster(&self.api, &self.credentials, self.config.webhook_allow_private, server.metrics());
        // In tasks of their own: they read and compare much at a time, and calls do not wait for that.
        let begin = queries.hear();
        let standing = [
            tokio::spawn(async move { queries.tend(begin).await }),
            tokio::spawn(async move { poster.tend().await }),
        ];
        if !matches!(tokio::time::timeout(KEYS_TIME, budgets.begin()).await, Ok(Ok(()))) {
            tracing::warn!("what callers were shown today before this start is not known yet");
        }
        let every_hours = self.config.erasure.every_hours;
        let times = erasure::Times { first: erasure::FIRST, again: erasure::AGAIN, every_hours };
        let erasing = erase_now_and_then(self.api.clone(), times, server.metrics());
        let closing = async {
            shutdown.await;
            self.api.end_watches();
        };
        tokio::select! {
            () = server.serve(ports, closing) => {}
            () = keys.tend() => {}
            () = alliances.tend() => {}
            () = trail.tend() => {}
            () = budgets.tend() => {}
            () = erasing => {}
        }
        self.api.end_of_erasure(ERASURE_TIME).await;
        for task in standing {
            task.abort();
            // It has ended, in the middle of something perhaps, which the next start takes up.
            let _ = task.await;
        }
        trail.end().await;
        if !matches!(tokio::time::timeout(KEYS_TIME, budgets.sync()).await, Ok(Ok(()))) {
            tracing::warn!("what callers were shown lately is not kept");
        }
        Ok(())
    }

    fn site_options(&self, metrics: Metrics) -> http::SiteOptions {
        http::SiteOptions {
            metrics,
            lists: client_lists::figures(self.client_lists.clone()),
            figures: figures(
                self.api.clone(),
                self.serving.clone(),
                self.credentials.clone(),
                (self.config.store == StoreKind::Embedded).then(|| self.config.data_dir.clone()),
            ),
            credentials: self.credentials.clone(),
            allowed_origins: self.config.http_allow_origin.clone().unwrap_or_default(),
            max_message_bytes: self.config.limits.max_message_bytes,
            request_timeout: self.config.limits.request_timeout(),
            stream_timeout: self.config.limits.stream_timeout(),
        }
    }

    /// Ends what goes on in the background, then flushes and closes the store.
    pub async fn close(&self) -> anyhow::Result<()> {
        if let Some((task, filled)) = &self.change {
            task.abort();
            filled.close().await?;
        }
        Ok(self.serving.now().store.close().await?)
    }

    fn server(&self) -> anyhow::Result<Server> {
        let config = &self.config;
        let limits = &config.limits;
        let options = ServerOptions {
            credentials: self.credentials.clone(),
            trail: self.api.trail().clone(),
            max_concurrent_requests: limits.max_concurrent_requests,
            max_concurrent_requests_per_caller: limits.max_concurrent_requests_per_caller,
            max_watches: (limits.max_watches, limits.max_watches_per_caller),
            rates: Arc::new(rates(limits)),
            max_unread_bytes: limits::UNREAD_BYTES,
            request_timeout: limits.request_timeout(),
            stream_timeout: limits.stream_timeout(),
            max_streams: limits.max_streams,
            max_connections: limits.max_connections,
            max_connections_per_address: limits.max_connections_per_address,
            handshake_timeout: limits.handshake_timeout(),
            identity: self.identity.clone(),
            reflection: config.reflection,
            shutdown_grace: Duration::from_secs(config.shutdown_grace_s),
        };
        Ok(Server::new(
            options,
            routes::routes(&self.api, self.config.limits.max_message_bytes),
            routes::services(),
            self.pulse(),
        )?)
    }
}

/// Logs the faults that were not there the last time.
fn tell_faults(told: &Mutex<Vec<Fault>>, faults: &[Fault]) {
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    for fault in faults.iter().filter(|fault| !told.contains(fault)) {
        tracing::error!(part = fault.part, "{}", fault.detail);
    }
    *told = faults.to_vec();
}
