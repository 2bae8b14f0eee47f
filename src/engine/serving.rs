//! What is served now: one store with the model that its vectors were made with. Both are exchanged together while
//! calls go on.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use tokio::sync::RwLockReadGuard;

use super::catalog::{Catalog, Incoming};
use super::changes::Changes;
use super::clock::{Clock, SystemClock};
use super::error::EngineError;
use super::matcher::Matcher;
use super::ports::{Embedder, Store};
use super::stage::{Observer, Stages};
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::rules::RuleSet;

/// The use cases over one store with one model.
#[derive(Clone)]
pub struct Engine {
    /// What the use cases below read and write.
    pub store: Arc<dyn Store>,
    /// Writing and reading records.
    pub catalog: Catalog,
    /// Ranking and explaining pairs.
    pub matcher: Matcher,
    /// What access and ends are judged by.
    pub clock: Arc<dyn Clock>,
    /// What its stages are run by.
    pub stages: Stages,
}

impl Engine {
    /// The store must hold vectors of this embedder alone.
    pub fn new(store: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        let catalog = Catalog::new(store.clone(), embedder.clone());
        let matcher = Matcher::new(store.clone(), embedder);
        Self { store, catalog, matcher, clock: Arc::new(SystemClock), stages: Stages::default() }
    }

    /// The same engine by other rules.
    pub fn with_rules(self, rules: Arc<RuleSet>) -> Self {
        Self { matcher: self.matcher.with_rules(rules), ..self }
    }

    /// The same engine, which tells these of what it writes.
    pub(super) fn telling(self, changes: Arc<Changes>) -> Self {
        Self { catalog: self.catalog.telling(changes), ..self }
    }

    /// The same engine by another clock.
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { catalog: self.catalog.with_clock(clock.clone()), clock, ..self }
    }

    /// The same engine, whose stages are run by these.
    fn with_stages(self, stages: Stages) -> Self {
        let (catalog, matcher) =
            (self.catalog.with_stages(stages.clone()), self.matcher.with_stages(stages.clone()));
        Self { catalog, matcher, stages, ..self }
    }
}

/// The engine that serves now. A call that reads takes it once and keeps it to its end, so that query and documents
/// are of one model. Calls that write pass a gate, which is closed while engines are exchanged.
#[derive(Clone)]
pub struct Serving {
    now: Arc<RwLock<Arc<Engine>>>,
    gate: Arc<tokio::sync::RwLock<()>>,
}

/// The catalog, for as long as a write takes. No exchange happens meanwhile.
pub struct Writing<'s> {
    engine: Arc<Engine>,
    _gate: RwLockReadGuard<'s, ()>,
}

impl Deref for Writing<'_> {
    type Target = Catalog;

    fn deref(&self) -> &Catalog {
        &self.engine.catalog
    }
}

/// Documents that are ready to be stored by the engine that prepared them.
pub struct Prepared {
    by: Arc<Engine>,
    documents: Vec<Arc<Document>>,
    /// What must be stored under some of their names.
    etags: BTreeMap<RecordName, String>,
}

impl Prepared {
    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }
}

impl Serving {
    /// Serves this engine first, with its clock for all that follow it.
    pub fn new(engine: Engine) -> Self {
        Self { now: Arc::new(RwLock::new(Arc::new(engine))), gate: Arc::default() }
    }

    /// Goes by another clock from now on, with every engine that is exchanged for this one as well.
    pub fn set_clock(&self, clock: Arc<dyn Clock>) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        *now = Arc::new(Engine::clone(&now).with_clock(clock));
    }

    /// Tells of the stages that end from now on, with every engine that is exchanged for this one as well.
    pub fn set_observer(&self, observer: Observer) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        *now = Arc::new(Engine::clone(&now).with_stages(Stages::told_to(observer)));
    }

    /// What is written, by whatever engine serves.
    pub(super) fn changes(&self) -> Arc<Changes> {
        self.now().catalog.changes.clone()
    }

    /// The engine that serves now, which stays whole for as long as it is held.
    pub fn now(&self) -> Arc<Engine> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits while engines are exchanged.
    pub async fn writing(&self) -> Writing<'_> {
        let gate = self.gate.read().await;
        Writing { engine: self.now(), _gate: gate }
    }

    /// As [`Catalog::prepare`].
    pub async fn prepare(&self, records: Vec<Incoming>) -> Result<Prepared, EngineError> {
        let by = self.now();
        let etags = records.iter().filter_map(|one| Some((one.record.name.clone(), one.etag.clone()?)));
        let etags = etags.collect();
        let documents = by.catalog.prepare(records).await?;
        Ok(Prepared { by, documents, etags })
    }

    /// As [`Catalog::replace`]. What another engine prepared is prepared again: its vectors are of another model.
    pub async fn replace(&self, caller: &Caller, prepared: Prepared) -> Result<(), EngineError> {
        let writing = self.writing().await;
        let documents = match Arc::ptr_eq(&prepared.by, &writing.engine) {
            true => prepared.documents,
            false => {
                let records = prepared.documents.into_iter().map(|document| document.record.clone().into());
                writing.prepare(records.collect()).await?
            }
        };
        writing.replace_expecting(caller, documents, &prepared.etags).await
    }

    /// Closes the gate, waits for writes that are under way, does `last`, and serves the next engine from then on.
    /// Returns the one before, which calls may still be reading from. When `last` fails nothing is exchanged.
    pub async fn exchange<E>(
        &self,
        next: Engine,
        last: impl Future<Output = Result<(), E>>,
    ) -> Result<Arc<Engine>, E> {
        let _closed = self.gate.write().await;
        let closed = Instant::now();
        last.await?;
        tracing::info!("writes waited {:.1} s for the exchange", closed.elapsed().as_secs_f32());
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let next = next.with_clock(now.clock.clone()).with_stages(now.stages.clone());
        let next = next.telling(now.catalog.changes.clone());
        Ok(std::mem::replace(&mut *now, Arc::new(next)))
    }
}
