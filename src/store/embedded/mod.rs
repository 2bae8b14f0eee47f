//! A store in one folder of one process: redb keeps the records, [`crate::index`] finds them.
//!
//! A write is acknowledged when redb has it on the disk and the index finds it. The file of the records is read and compared
//! with its checksums before it is opened ([`survey`]), and written anew where it is damaged ([`salvage`]). The index is in
//! memory, and is built at opening ([`building`]), or read where closing has kept it and nothing is amiss ([`snapshot`]): one
//! that does not fit the records is passed over (invariant 9).
//! Where the disk has no room, records are read through memory and writes refused until there is. One thread ([`writer`])
//! changes things; searches run beside it on the blocking pool, as many at a time as there is use for, and see index and records
//! of one moment ([`visible`]). A data folder may hold several such folders, each made with another model ([`generations`]).

mod about;
mod acknowledged;
mod belonging;
mod building;
mod condition;
mod copies;
mod derived;
mod epochs;
mod erasing;
mod error;
mod exchange;
mod folders;
mod generations;
mod guard;
mod in_use;
mod ledger;
mod ledger_reading;
mod ledger_tables;
mod leftovers;
mod notes;
mod opening;
mod options;
mod overlay;
mod page_form;
mod pages;
mod plan;
mod prepared;
mod private;
mod progress;
mod promises;
mod reader;
mod reads;
mod reopening;
mod salvage;
mod settings;
mod snapshot;
mod survey;
mod tables;
mod truth;
mod verification;
mod view;
mod visible;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, mpsc};
use std::thread::JoinHandle;

use async_trait::async_trait;
use tokio::sync::{Semaphore, oneshot};

pub use self::generations::EmbeddedGenerations;
pub use self::ledger::EmbeddedLedger;
pub use self::options::EmbeddedOptions;

use self::condition::Condition;
use self::derived::Derived;
use self::error::{closed, failed, guarded};
use self::guard::Disk;
use self::opening::Opened;
use self::prepared::PreparedBatch;
use self::reads::Reads;
use self::truth::Truth;
use self::view::View;
use self::visible::Window;
use self::writer::{Request, Writer};
use crate::domain::erasure::Remains;
use crate::domain::ranking::query::{RankedPage, RankingQuery};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::{Change, Health, Search, Secret, Store, StoreError, Stored};
use crate::store::cache::Cache;
use crate::store::secret;

/// The file of the records in a folder.
const RECORDS: &str = "records.redb";
/// The part of a [`crate::engine::ports::Fault`] of what was derived.
pub const DERIVED: &str = "derived";
/// Changes that may wait for the writer; who comes later waits before encoding, so that memory stays bounded.
const QUEUE: usize = 4_096;

/// The store of one folder.
pub struct EmbeddedStore {
    shared: Arc<Shared>,
    dimension: usize,
    secret: Secret,
    requests: mpsc::Sender<Request>,
    room: Semaphore,
    reads: Reads,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// What the writer and the readers share.
struct Shared {
    dir: PathBuf,
    /// The data folder that its own belongs to.
    home: PathBuf,
    options: EmbeddedOptions,
    open: RwLock<Option<Open>>,
    /// By version.
    cache: Cache<u128, Document>,
    disk: Disk,
    condition: Condition,
    derived: Derived,
    closed: AtomicBool,
}

/// What is there between open and close, in the order in which it is let go of.
struct Open {
    window: Window,
    /// None when they could not be opened again after a failure.
    truth: Option<Truth>,
    _lock: Arc<guard::Lock>,
}

impl Open {
    fn truth(&self) -> Result<&Truth, StoreError> {
        let gone = || StoreError::Unavailable("the records could not be opened again".into());
        self.truth.as_ref().ok_or_else(gone)
    }

    /// The records as searches see them, or as they are while no index could be built.
    fn view(&self) -> Result<Arc<View>, StoreError> {
        self.window.view().map_or_else(|| self.truth()?.view().map(Arc::new), Ok)
    }

    /// Whether everything can be read.
    fn check(&self) -> Result<(), StoreError> {
        self.truth()?;
        self.window.ask(|_| ()).map(drop)
    }
}

impl Shared {
    fn with_open<T>(&self, work: impl FnOnce(&Open) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.closed.load(Ordering::SeqCst) {
            return Err(closed());
        }
        work(self.open().as_ref().ok_or_else(closed)?)
    }

    fn open(&self) -> RwLockReadGuard<'_, Option<Open>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_mut(&self) -> RwLockWriteGuard<'_, Option<Open>> {
        self.open.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EmbeddedStore {
    /// Opens the folder, making it when there is none. Blocks while the records are checked and the index is built.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when another process has the folder, [`StoreError::Mismatch`] when it was
    /// written with another model, dimension or text version, or by a newer version of this program.
    pub fn open(dir: &Path, options: EmbeddedOptions) -> Result<Self, StoreError> {
        let lock = Arc::new(guard::lock(dir)?);
        Self::open_locked(dir, dir, options, lock)
    }

    /// Opens a folder that lies under a lock. The secret is that of `home`, the data folder that it belongs to.
    fn open_locked(
        dir: &Path,
        home: &Path,
        options: EmbeddedOptions,
        lock: Arc<guard::Lock>,
    ) -> Result<Self, StoreError> {
        let secret = secret::of_folder(home);
        let disk = Disk::new(dir, options.disk_reserve_bytes);
        let Opened { truth, visible, looked, is_kept, refusal } = opening::open(dir, home, &options, &disk)?;
        let condition = Condition::new(looked.damaged, truth.faults()?);
        let derived = Derived::new(looked.derivation, looked.underived, &options);
        condition.refuse(refusal);
        let last_seq = truth.last_seq()?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let searches = if options.concurrency == 0 { 2 * cores } else { options.concurrency };
        let dimension = options.dimension;
        let shared = Arc::new(Shared {
            dir: dir.to_path_buf(),
            home: home.to_path_buf(),
            cache: Cache::new(options.cache_bytes),
            disk,
            condition,
            derived,
            closed: AtomicBool::new(false),
            options,
            open: RwLock::new(Some(Open { window: Window::onto(visible), truth: Some(truth), _lock: lock })),
        });
        let (requests, waiting) = mpsc::channel();
        let writer = Writer::new(shared.clone(), waiting, last_seq, is_kept);
        let thread = std::thread::Builder::new().name("store-writer".to_string());
        let of_writer = shared.clone();
        let work = move || {
            let run = || {
                writer.run();
                Ok(())
            };
            if let Err(error) = guarded(run) {
                // Without a writer nothing is certain: better not ready than half alive.
                tracing::error!("the store's writer stopped: {error}");
                of_writer.closed.store(true, Ordering::SeqCst);
            }
        };
        let writer = thread.spawn(work).map_err(failed)?;
        Ok(Self {
            shared,
            dimension,
            secret,
            requests,
            room: Semaphore::new(QUEUE),
            reads: Reads::new(searches),
            writer: Mutex::new(Some(writer)),
        })
    }

    /// Only what the index does for a ranking: how many results it has. The floor that benchmarks hold [`Store::rank`] against.
    /// Blocks.
    pub fn raw_query(&self, query: &RankingQuery) -> Result<usize, StoreError> {
        self.shared.with_open(|open| Ok(open.window.ask(|index| index.rank(query).results.len())?.0))
    }

    /// How many bytes the index scans for a ranking, for benchmarks. Blocks.
    pub fn scanned(&self, query: &RankingQuery) -> Result<usize, StoreError> {
        self.shared.with_open(|open| Ok(open.window.ask(|index| index.scanned(query))?.0))
    }

    /// Runs blocking work beside other reads, no more of them at a time than there is use for.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let shared = self.shared.clone();
        self.reads.run(move || work(&shared)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(move || guarded(work)).await.map_err(failed)?
}

#[async_trait]
impl Store for EmbeddedStore {
    /// Waits when much is waiting already. A caller that gives up after its changes were handed over does not
    /// undo them.
    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        if changes.is_empty() {
            return self.shared.with_open(Open::check);
        }
        let weight = changes.len().min(QUEUE) as u32;
        let _room = self.room.acquire_many(weight).await.map_err(failed)?;
        let dimension = self.dimension;
        let batch = blocking(move || PreparedBatch::of(changes, dimension)).await?;
        let (reply, answer) = oneshot::channel();
        self.requests.send(Request::Write { batch, reply }).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    async fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError> {
        let names = names.to_vec();
        self.read(move |shared| shared.get(&names)).await
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError> {
        let (tenant, after) = (tenant.clone(), after.map(str::to_string));
        self.read(move |shared| shared.scan(&tenant, kind, after.as_deref(), limit)).await
    }

    async fn search(&self, search: Search) -> Result<Vec<Arc<Document>>, StoreError> {
        self.read(move |shared| shared.search(&search)).await
    }

    async fn rank(&self, query: Arc<RankingQuery>) -> Result<RankedPage, StoreError> {
        self.read(move |shared| shared.rank(&query)).await
    }

    async fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        let filter = filter.clone();
        self.read(move |shared| shared.count(&filter)).await
    }

    async fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let filter = filter.clone();
        self.read(move |shared| shared.facet(&filter, field, limit)).await
    }

    /// In the other folders below the data folder that this one belongs to.
    async fn erase_copies(&self, names: &[RecordName]) -> Result<u64, StoreError> {
        let (home, own, names) = (self.shared.home.clone(), self.shared.dir.clone(), names.to_vec());
        blocking(move || copies::erase(&home, &own, &names)).await
    }

    /// The file of the records is written anew where something was removed or replaced since it was written; reads go on, and writes
    /// wait.
    async fn erase(&self) -> Result<Remains, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(Request::Erase { reply }).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())??;
        Ok(Remains::Nothing)
    }

    async fn health(&self) -> Health {
        let ready = || self.shared.with_open(Open::check);
        Health {
            reads: ready(),
            writes: (ready().and_then(|()| self.shared.condition.writes()))
                .and_then(|()| self.shared.disk.check_put(0)),
            faults: self.shared.condition.faults(),
        }
    }

    async fn secret(&self) -> Result<Secret, StoreError> {
        Ok(self.secret.clone())
    }

    async fn close(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        if self.requests.send(Request::Close { reply }).is_err() {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }
}

impl Drop for EmbeddedStore {
    /// Closes as [`Store::close`] does, and waits for it: the folder is free for the next to open it.
    fn drop(&mut self) {
        self.requests = mpsc::channel().0;
        let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Err(_)) = writer.map(JoinHandle::join) {
            tracing::error!("the store's writer had panicked");
        }
    }
}
