//! The saved queries in memory, ready to be compared: as they are kept, by the engine that serves.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLockReadGuard, RwLockWriteGuard};
use std::time::Instant;

use chrono::{DateTime, Utc};
use futures::stream::{self, StreamExt};

use super::kept::{CHANGED, QUERIES, QueryId, SavedQuery};
use super::{PAGE, SavedQueries, Threshold, WHAT};
use crate::domain::ranking::bands::Band;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::standing::panel::{Panel, Standing};
use crate::engine::error::EngineError;
use crate::engine::kept::from_bytes;
use crate::engine::serving::Engine;
use crate::engine::subject::Subject;

/// Subjects that are read at a time.
const WIDTH: usize = 16;

/// What this process compares with.
pub(super) struct Held {
    /// What its vectors are by.
    engine: Arc<Engine>,
    panel: Panel,
    queries: HashMap<QueryId, Arc<SavedQuery>>,
    /// Since when those stand that were saved in this process.
    since: HashMap<Arc<str>, Instant>,
    /// The owners of queries, as they stood when their queries were made ready.
    owners: HashMap<QueryId, Caller>,
    /// Queries by their stored subjects, whether or not those are there.
    subjects: HashMap<RecordName, BTreeSet<QueryId>>,
    /// The revision of the last change that was read; `None` before the first reading, and when one failed.
    changed: Option<u64>,
}

/// A query that is ready, or whose subject is gone.
struct Ready {
    query: Arc<SavedQuery>,
    owner: Caller,
    subject: Option<RecordName>,
    standing: Option<Arc<Standing>>,
}

impl Held {
    /// Nothing yet.
    pub fn new(engine: Arc<Engine>) -> Self {
        let panel = Panel::new(engine.matcher.rules.clone());
        Self {
            engine,
            panel,
            queries: HashMap::new(),
            since: HashMap::new(),
            owners: HashMap::new(),
            subjects: HashMap::new(),
            changed: None,
        }
    }

    pub fn panel(&self) -> &Panel {
        &self.panel
    }

    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    pub fn query(&self, name: &QueryId) -> Option<&Arc<SavedQuery>> {
        self.queries.get(name)
    }

    /// Whether a record is the subject of a query.
    pub fn is_subject(&self, name: &RecordName) -> bool {
        self.subjects.contains_key(name)
    }

    /// Whether a query stood already at a moment.
    pub fn is_saved_by(&self, name: &str, moment: Instant) -> bool {
        self.since.get(name).is_none_or(|since| *since <= moment)
    }

    /// Whether a query was there, as it is, at a time.
    pub fn is_saved_before(&self, name: &str, time: DateTime<Utc>) -> bool {
        let query = QueryId::of_name(name).and_then(|name| self.queries.get(&name));
        query.is_some_and(|query| query.update_time <= time)
    }

    /// All queries.
    pub fn queries(&self) -> impl Iterator<Item = &Arc<SavedQuery>> {
        self.queries.values()
    }

    fn put(&mut self, Ready { query, owner, subject, standing }: Ready) {
        self.remove(&query.name);
        self.owners.insert(query.name.clone(), owner);
        if let Some(subject) = subject {
            self.subjects.entry(subject).or_default().insert(query.name.clone());
        }
        if let Some(standing) = standing {
            self.panel.put(query.name.to_string().into(), standing);
        }
        self.queries.insert(query.name.clone(), query);
    }

    fn remove(&mut self, name: &QueryId) {
        if self.queries.remove(name).is_some() {
            self.panel.remove(&name.to_string());
            self.since.remove(name.to_string().as_str());
            self.owners.remove(name);
            self.subjects.retain(|_, queries| {
                queries.remove(name);
                !queries.is_empty()
            });
        }
    }
}

impl SavedQueries {
    pub(super) fn held(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn holding(&self) -> RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many queries of a tenant there are, where that is known here.
    pub(super) fn held_of(&self, tenant: &TenantId) -> Option<usize> {
        let is_known = self.compares.load(Ordering::Acquire);
        is_known.then(|| self.held().queries.keys().filter(|name| name.tenant == *tenant).count())
    }

    /// Takes in a query that was saved in this process. Where its subject cannot be read now, it is tried again with the next reading.
    pub(super) async fn take_up(&self, query: SavedQuery) -> Result<(), EngineError> {
        let _one = self.reading.lock().await;
        let engine = self.held().engine.clone();
        match self.ready(&engine, Arc::new(query)).await {
            Ok(ready) => {
                let mut held = self.holding();
                let known = held.queries.get(&ready.query.name);
                if known.is_none_or(|known| known.update_time <= ready.query.update_time) {
                    let name: Arc<str> = ready.query.name.to_string().into();
                    held.put(ready);
                    held.since.insert(name, Instant::now());
                }
            }
            Err(error) => {
                tracing::warn!("a saved query is not compared yet: {error}");
                self.holding().changed = None;
            }
        }
        Ok(())
    }

    /// Drops a query that is deleted.
    pub(super) fn let_go(&self, name: &QueryId) {
        self.holding().remove(name);
    }

    /// Reads what was changed by others, and all anew where another engine serves.
    pub(super) async fn refresh(&self) -> Result<(), EngineError> {
        let _one = self.reading.lock().await;
        let revision = self.ledger.read(&self.home, &[CHANGED.to_string()]).await?.pop().flatten();
        let revision = revision.map_or(0, |kept| kept.revision);
        let engine = self.serving.now();
        let is_other = !Arc::ptr_eq(&engine, self.held().engine());
        if !is_other && self.held().changed == Some(revision) {
            return Ok(());
        }
        let kept = self.all().await?;
        let names: HashSet<&QueryId> = kept.iter().map(|query| &query.name).collect();
        let (new, gone) = {
            let held = self.held();
            let is_new = |query: &&SavedQuery| {
                is_other || held.query(&query.name).is_none_or(|held| **held != **query)
            };
            let new: Vec<SavedQuery> = kept.iter().filter(is_new).cloned().collect();
            let gone: Vec<QueryId> =
                held.queries.keys().filter(|name| !names.contains(name)).cloned().collect();
            (new, gone)
        };
        let ready = stream::iter(new).map(|query| self.ready(&engine, Arc::new(query)));
        let ready: Vec<Result<Ready, EngineError>> = ready.buffer_unordered(WIDTH).collect().await;
        let ready = ready.into_iter().collect::<Result<Vec<Ready>, EngineError>>()?;
        let mut held = self.holding();
        if is_other {
            *held = Held::new(engine);
        }
        gone.iter().for_each(|name| held.remove(name));
        ready.into_iter().for_each(|ready| held.put(ready));
        held.changed = Some(revision);
        Ok(())
    }

    /// Reads the subjects anew that have been written or deleted.
    pub(super) async fn renew(
        &self,
        subjects: impl IntoIterator<Item = &RecordName>,
    ) -> Result<(), EngineError> {
        let (names, engine) = {
            let held = self.held();
            if held.subjects.is_empty() {
                return Ok(());
            }
            let names = subjects.into_iter().filter_map(|subject| held.subjects.get(subject)).flatten();
            let queries: Vec<Arc<SavedQuery>> = names.filter_map(|name| held.query(name).cloned()).collect();
            (queries, held.engine.clone())
        };
        self.make_ready_again(&engine, names).await
    }

    /// Makes queries ready anew whose owners have joined an alliance or left one.
    pub(super) async fn place_owners(&self) -> Result<(), EngineError> {
        let (queries, engine) = {
            let held = self.held();
            let moved = |query: &&Arc<SavedQuery>| held.owners.get(&query.name) != Some(&self.owner(query));
            let queries: Vec<Arc<SavedQuery>> = held.queries().filter(moved).cloned().collect();
            (queries, held.engine.clone())
        };
        self.make_ready_again(&engine, queries).await
    }

    async fn make_ready_again(
        &self,
        engine: &Engine,
        queries: Vec<Arc<SavedQuery>>,
    ) -> Result<(), EngineError> {
        for query in queries {
            let ready = self.ready(engine, query).await?;
            let mut held = self.holding();
            let name: Arc<str> = ready.query.name.to_string().into();
            let since = held.since.get(&name).copied();
            held.put(ready);
            held.since.extend(since.map(|since| (name, since)));
        }
        Ok(())
    }

    /// All queries there are.
    async fn all(&self) -> Result<Vec<SavedQuery>, EngineError> {
        let (mut found, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = self.ledger.scan(&self.home, QUERIES, after.as_deref(), PAGE).await?;
            let is_last = page.len() < PAGE;
            after = page.last().map(|(key, _)| key.clone());
            for (key, kept) in page {
                match from_bytes(WHAT, &kept.bytes) {
                    Ok(query) => found.push(query),
                    // The others go on; `verify` names it.
                    Err(error) => tracing::error!("{key} is not compared: {error}"),
                }
            }
            if is_last {
                return Ok(found);
            }
        }
    }

    /// What a query seeks, with its subject as it is.
    async fn ready(&self, engine: &Engine, query: Arc<SavedQuery>) -> Result<Ready, EngineError> {
        let owner = self.owner(&query);
        let sought = match (self.read)(&query) {
            Ok(sought) => sought,
            Err(error) => {
                tracing::error!("{} is not compared: {error}", query.name);
                return Ok(Ready { query, owner, subject: None, standing: None });
            }
        };
        let subject = match &sought.subject {
            Subject::Stored(name) => Some(name.clone()),
            Subject::Inline(_) | Subject::Text(_) => None,
        };
        let now = engine.clock.second();
        let resolved = match engine.matcher.subject(&owner, sought.subject, sought.target, now).await {
            Ok(resolved) => resolved,
            Err(
                EngineError::NotFound(_)
                | EngineError::NoConsent(_)
                | EngineError::Damaged(_)
                | EngineError::Invalid(_),
            ) => return Ok(Ready { query, owner, subject, standing: None }),
            Err(error) => return Err(error),
        };
        let (least, least_band) = match sought.threshold {
            Threshold::Score(score) => (score, Band::Weak),
            Threshold::Band(band) => (resolved.bands(sought.target).least(band), band),
        };
        let standing = Standing {
            filter: engine.matcher.conditions(&owner, &resolved, sought.target, &sought.filter),
            owner: owner.clone(),
            target: sought.target,
            subject: resolved,
            weights: sought.weights,
            least,
            least_band,
            start: sought.start,
            end: sought.end,
        };
        Ok(Ready { query, owner, subject, standing: Some(Arc::new(standing)) })
    }
}
