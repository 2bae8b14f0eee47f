//! A store on a Qdrant server or cluster, shared by any number of replicas of the service, which keep nothing.
//!
//! The record travels in the payload of its point: encoded, beside the fields that filters read. A point's id follows
//! from the record's name, so that a write that is tried again writes the same point.
//!
//! # What is guaranteed
//! - `Ok` from a write: Qdrant has applied it on `write_consistency_factor` replicas, and every replica that answers.
//! - One record changes in one step, and only if it is as expected: every write gives the point a version that no
//!   other write ever has, and changes it only under the version that it read (compare and swap, in one order in all
//!   replicas of a shard). Of two writers one wins. So nothing that was sent long ago changes what came later.
//! - What was deleted stays so: a delete leaves a tombstone with a version of its own, for a day and for as long as any
//!   batch from before it is under way, and what would insert the record finds that instead of nothing.
//! - A batch is made as a whole or not at all, also when its writer or Qdrant dies, or stands still, in the middle: it
//!   is written into a [`journal`] first, and what is left there is finished or taken back by any replica after
//!   [`QdrantOptions::takeover`]. Of a batch that expects nothing each record is replaced whatever is there, but what
//!   was changed after its writer was given up stays. A batch that expects something marks the points that it made;
//!   whoever wants to change one of them brings the batch to its end first ([`settle`]). Other readers may see half
//!   of a batch for as long as it is being made. After [`StoreError::Unavailable`] a batch may yet be made, as a whole.
//! - A generation takes writes only under names ([`gate`]) that are taken away when services, or a run of `reindex`,
//!   must write to it no more.
//! - What is read passes the filter: documents are kept in memory by version, and what is under a version never changes.
//!
//! The protocol is modelled, and looked through whole, in `tests/it/qdrant_model`.

mod batch;
mod client;
mod control;
mod faults;
mod filter;
mod gate;
mod generations;
mod health;
mod journal;
mod keeper;
mod lease;
mod ledger;
mod limits;
mod lost;
mod operations;
mod place;
mod plain;
mod point;
mod point_name;
mod rank;
mod reader;
mod retrieve;
mod scan;
mod settle;
mod wire;
mod writer;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use uuid::Uuid;

use self::control::Control;
use self::faults::Faults;
use self::gate::Gate;
pub use self::generations::QdrantGenerations;
pub use self::ledger::QdrantLedger;
use self::place::Place;
use self::reader::Reader;
use self::wire::Wire;
use self::writer::Writer;
use crate::domain::cause::Cause;
use crate::domain::ranking::query::{RankedPage, RankingQuery};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::{Change, Health, Making, Search, Secret, Store, StoreError, Stored};
use crate::store::cache::Cache;

/// How a server is used.
#[derive(Clone)]
pub struct QdrantOptions {
    /// Of the gRPC port: `http://127.0.0.1:6334`.
    pub url: String,
    /// Goes with every call as `api-key`, where the server asks for one.
    pub api_key: Option<String>,
    /// Authorities to trust with https, as PEM; those of the system where none are given.
    pub ca_pem: Option<String>,
    /// Begins the names of the collections; the alias of the current one has it as its name.
    pub prefix: String,
    /// Longest wait for an answer of the server; a call that got none is made once more.
    pub timeout: Duration,
    /// Shards of a new collection: the most machines that it can be spread over.
    pub shard_number: u32,
    /// Copies of each shard in a new collection.
    pub replication_factor: u32,
    /// Copies that must have a write before it is acknowledged, in a new collection.
    pub write_consistency_factor: u32,
    /// How a new collection compresses dense vectors.
    pub quantization: Quantization,
    /// Whether a new collection keeps vectors and graphs on disk, not in memory.
    pub on_disk: bool,
    /// Bound of the decoded documents kept in this process.
    pub cache_bytes: usize,
    /// A batch that was begun this long ago is finished by others. Safe however short: it is wasted work when its writer
    /// was only slow.
    pub takeover: Duration,
}

impl QdrantOptions {
    /// The usual options for a server.
    pub fn new(url: &str, prefix: &str) -> Self {
        Self {
            url: url.to_string(),
            api_key: None,
            ca_pem: None,
            prefix: prefix.to_string(),
            timeout: Duration::from_secs(5),
            shard_number: 1,
            replication_factor: 1,
            write_consistency_factor: 1,
            quantization: Quantization::None,
            on_disk: false,
            cache_bytes: 256 << 20,
            takeover: Duration::from_secs(5),
        }
    }
}

/// How dense vectors are compressed for the search; the nearest are compared in full afterwards. With any but `None`
/// answers are approximate for collections of every size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantization {
    /// Not at all: four bytes for each number.
    None,
    /// One byte for each number.
    Scalar,
    /// Qdrant's rotation with a few bits for each number.
    Turbo,
}

/// The store of one generation.
pub struct QdrantStore {
    shared: Arc<Shared>,
}

/// What the calls and the keeper share.
struct Shared {
    wire: Wire,
    options: QdrantOptions,
    making: Making,
    /// Set when the server was reached first.
    secret: OnceLock<Secret>,
    place: Place,
    access: Access,
    /// Names this process among the replicas.
    replica: Uuid,
    faults: Faults,
    state: RwLock<State>,
    cache: Cache<u128, Document>,
    /// Whether the server has indexed what was written.
    settled: AtomicBool,
}

/// What a generation was opened for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Access {
    /// To be served: it goes where the alias points, and takes no writes when that moves.
    Served,
    /// To be read and written by a command, beside those who serve it.
    Beside,
    /// To be filled by a run of `reindex`.
    Filling(String),
}

/// Whether calls can be answered.
#[derive(Clone, Debug)]
enum State {
    /// The server has not been reached yet; says why.
    Waiting(Cause),
    /// The server was reached and does not let us in; says why.
    Shut(Cause),
    Open,
    /// Another generation became the current one: reads go on, writes do not.
    Replaced,
    /// The server holds what this process cannot serve.
    Unfit(Cause),
    Closed,
}

fn replaced(prefix: &str) -> StoreError {
    StoreError::Mismatch(
        format!("another generation of {prefix} is current now; restart this service with its model").into(),
    )
}

impl Shared {
    fn new(options: QdrantOptions, making: Making, access: Access) -> Result<Self, StoreError> {
        Ok(Self {
            wire: Wire::new(&options)?,
            place: Place::of(&options.prefix, &making),
            cache: Cache::new(options.cache_bytes),
            state: RwLock::new(State::Waiting("not connected yet".into())),
            settled: AtomicBool::new(false),
            secret: OnceLock::new(),
            replica: Uuid::new_v4(),
            faults: Faults::default(),
            options,
            making,
            access,
        })
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the state, but never reopens what is closed.
    fn set_state(&self, state: State) {
        let mut current = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*current, State::Closed) {
            *current = state;
        }
    }

    fn reader(&self) -> Result<Reader<'_>, StoreError> {
        match self.state() {
            State::Open | State::Replaced => Ok(Reader {
                wire: &self.wire,
                place: &self.place,
                cache: &self.cache,
                quantized: self.options.quantization != Quantization::None,
                faults: &self.faults,
            }),
            State::Shut(why) => Err(StoreError::Refused(why)),
            State::Waiting(why) => Err(StoreError::Unavailable(why)),
            State::Unfit(why) => Err(StoreError::Mismatch(why)),
            State::Closed => Err(StoreError::Unavailable("the store is closed".into())),
        }
    }

    fn writer(&self) -> Result<Writer<'_>, StoreError> {
        self.reader()?;
        match self.state() {
            State::Replaced => Err(replaced(&self.options.prefix)),
            _ => Ok(Writer {
                gate: Some(self.gate()),
                alias: (self.access == Access::Served).then_some(self.options.prefix.as_str()),
                ..self.settler()
            }),
        }
    }

    /// For those who finish what others began, wherever the alias points by now.
    fn settler(&self) -> Writer<'_> {
        let patience = self.options.takeover.max(self.options.timeout);
        Writer { wire: &self.wire, place: &self.place, gate: None, alias: None, patience }
    }

    /// The names to write under.
    fn gate(&self) -> Gate {
        match &self.access {
            Access::Served | Access::Beside => self.place.gate(),
            Access::Filling(run) => self.place.fill_gate(run),
        }
    }
}

impl QdrantStore {
    /// Opens the current generation, making the first one where there is none. A server that cannot be reached is
    /// waited for in the background: calls are refused meanwhile with [`StoreError::Unavailable`].
    ///
    /// # Errors
    /// [`StoreError::Mismatch`] when the current generation was made with something else, or the server is too old,
    /// [`StoreError::Refused`] when it does not let us in. What is found out later only makes the store unfit.
    pub async fn open(options: QdrantOptions, making: Making) -> Result<Self, StoreError> {
        let shared = Arc::new(Shared::new(options, making, Access::Served)?);
        match shared.connect().await {
            Ok(()) => {}
            Err(error @ (StoreError::Unavailable(_) | StoreError::Overloaded(_))) => {
                tracing::warn!("waiting for {}: {error}", shared.options.url);
                shared.set_state(State::Waiting(Cause::of(error)));
            }
            Err(error) => return Err(error),
        }
        keeper::start(&shared);
        Ok(Self { shared })
    }

    /// Only what the server does for a ranking: how many candidates it names. The floor that benchmarks hold [`Store::rank`]
    /// against.
    pub async fn raw_query(&self, query: &RankingQuery) -> Result<usize, StoreError> {
        Ok(self.shared.reader()?.hits(&rank::candidates(query)).await?.len())
    }

    /// Whether the server has indexed what was written, as of about a second ago.
    pub fn is_settled(&self) -> bool {
        self.shared.settled.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Store for QdrantStore {
    /// A caller that gives up in the middle does not undo the changes.
    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        if changes.is_empty() {
            return self.shared.writer().map(drop);
        }
        let shared = self.shared.clone();
        let write = async move { shared.writer()?.write(changes, shared.making.dimension).await };
        tokio::spawn(write).await.map_err(point::failed)?
    }

    async fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError> {
        self.shared.reader()?.get(names).await
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError> {
        self.shared.reader()?.scan(tenant, kind, after, limit).await
    }

    async fn search(&self, search: Search) -> Result<Vec<Arc<Document>>, StoreError> {
        self.shared.reader()?.search(&search).await
    }

    async fn rank(&self, query: Arc<RankingQuery>) -> Result<RankedPage, StoreError> {
        self.shared.reader()?.rank(query).await
    }

    async fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        self.shared.reader()?.count(filter).await
    }

    async fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        self.shared.reader()?.facet(filter, field, limit).await
    }

    async fn health(&self) -> Health {
        self.shared.health().await
    }

    async fn secret(&self) -> Result<Secret, StoreError> {
        self.shared.reader()?;
        let unknown = || StoreError::Unavailable("the server was not reached yet".into());
        self.shared.secret.get().cloned().ok_or_else(unknown)
    }

    async fn close(&self) -> Result<(), StoreError> {
        let was_open = matches!(self.shared.state(), State::Open | State::Replaced);
        self.shared.set_state(State::Closed);
        if was_open && self.shared.access == Access::Served {
            let control = Control::of(&self.shared.wire, &self.shared.options.prefix);
            if let Err(error) = control.leave(self.shared.replica).await {
                tracing::warn!("taking leave of the other replicas: {error}");
            }
        }
        Ok(())
    }
}
