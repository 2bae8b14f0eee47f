//! Changing the model: copies every record of one store into another, with texts and vectors made anew.
//!
//! A pass makes the new store hold what the old one held while the pass went over it. Passes are repeated until one
//! finds nothing to do, so writes may go on meanwhile, and a run that was cut off is simply run again: what is in the
//! new store already is not made again. Then the two are counted, and the new one may be served.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::stream::{Stream, StreamExt};

use super::derivation::{Raw, derive};
use super::error::EngineError;
use super::ports::{Change, Embedder, Expect, Store, StoreError};
use super::serving::{Engine, Serving};
use super::walk::{shelves, tenants, walk};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Condition, Field, Filter};

/// Records that are read, embedded and written together.
const PAGE: usize = 256;

/// Pages that are made ready while another is written.
const AHEAD: usize = 3;

/// Passes before the rest is left to [`Reindex::settle`], where others write all the time.
const MOST_PASSES: u32 = 5;

/// One change of the model.
pub struct Reindex {
    from: Arc<dyn Store>,
    to: Arc<dyn Store>,
    embedder: Arc<dyn Embedder>,
    /// What both stores held after the last pass; before the first, what the new one holds.
    common: Option<HashMap<RecordName, Stamp>>,
}

/// Tells one state of a document from another.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stamp {
    content: u64,
    update_time: DateTime<Utc>,
}

/// How far a pass is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Which pass is under way, from 1.
    pub pass: u32,
    /// Records looked at, of about so many.
    pub done: u64,
    /// What the old store held when the pass began; writes go on, so `done` may end above or below it.
    pub total: u64,
    /// Records copied so far, over all passes.
    pub copied: u64,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// How often the old store was gone over; the last time finds nothing to do, as a rule.
    pub passes: u32,
    /// Records that were derived anew and written, one that changed meanwhile as often as it was.
    pub copied: u64,
    /// Records that were removed because the old store had them no longer.
    pub deleted: u64,
    /// Records that the new store holds.
    pub records: u64,
}

/// Records of one tenant and kind, in both stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Whose records are counted.
    pub tenant: TenantId,
    /// What is counted of them.
    pub kind: RecordKind,
    /// How many the old store's index finds.
    pub from: u64,
    /// How many of them the new store was given by the end of the last pass.
    pub copied: u64,
    /// How many the new store's index finds.
    pub to: u64,
}

/// Why the model was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ReindexError {
    /// Records could not be derived anew.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// One of the stores failed, or could not be switched to.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The new store does not find what was copied, or not everything could be read.
    #[error(
        "{} of {} do not agree: the old index has {}, {} were copied, the new index has {}; the old one stays in use",
        .0.kind.collection(), .0.tenant, .0.from, .0.copied, .0.to
    )]
    Counts(Count),
}

impl Reindex {
    /// From a store to one that only this writes to, and the model of the latter.
    pub fn new(from: Arc<dyn Store>, to: Arc<dyn Store>, embedder: Arc<dyn Embedder>) -> Self {
        Self { from, to, embedder, common: None }
    }

    /// Passes until there is nothing more to do, then counts. `tell` hears how far it is.
    ///
    /// # Errors
    /// [`ReindexError::Counts`] when the stores do not agree in the end. Whatever the error, what was copied stays
    /// and the next run goes on from there.
    pub async fn fill(&mut self, tell: &(dyn Fn(Progress) + Send + Sync)) -> Result<Work, ReindexError> {
        let mut work = Work::default();
        let mut was_quiet = false;
        while work.passes < MOST_PASSES {
            let before = (work.copied, work.deleted);
            self.pass(&mut work, tell).await?;
            let is_quiet = before == (work.copied, work.deleted);
            let counts = self.counts().await?;
            // Nobody else writes to the new store, so this holds whatever is written to the old one meanwhile.
            if let Some(count) = counts.iter().find(|count| count.to != count.copied) {
                return Err(ReindexError::Counts(count.clone()));
            }
            match counts.into_iter().find(|count| count.from != count.copied) {
                None if is_quiet => return Ok(work),
                Some(count) if is_quiet && was_quiet => return Err(ReindexError::Counts(count)),
                _ => was_quiet = is_quiet,
            }
        }
        Ok(work)
    }

    /// Fills the new store while the old one is served, then serves the new one. Writes wait for the last passes, in
    /// which `switch` makes the change lasting. Returns the engine that served before, which calls may still be
    /// reading from. When something fails the old one is served on.
    pub async fn exchange(
        mut self,
        serving: &Serving,
        switch: impl Future<Output = Result<(), StoreError>>,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<(Work, Arc<Engine>), ReindexError> {
        let mut work = self.fill(tell).await?;
        let now = serving.now();
        let next = Engine::new(self.to.clone(), self.embedder.clone())
            .with_rules(now.matcher.rules.clone())
            .with_clock(now.clock.clone());
        let last = async {
            // Nobody writes now: what was written since the last pass is all that is left.
            let rest = self.fill(tell).await?;
            work = work.and(rest);
            Ok::<_, ReindexError>(switch.await?)
        };
        let before = serving.exchange(next, last).await?;
        Ok((work, before))
    }

    /// Makes the new store hold what the old one holds now.
    async fn pass(
        &mut self,
        work: &mut Work,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<(), ReindexError> {
        work.passes += 1;
        let known = match self.common.take() {
            Some(known) => known,
            None => stamps(&self.to).await?,
        };
        let total = self.from.count(&Filter::default()).await?;
        let mut held = HashMap::with_capacity(known.len());
        let (mut done, pass) = (0, work.passes);
        let made = everything(&self.from).await?.map(|page| {
            let page = page.map(|page| {
                let is_known = |document: &Arc<Document>| {
                    known.get(document.name()).is_some_and(|stamp| *stamp == Stamp::of(document))
                };
                page.into_iter().partition::<Vec<_>, _>(is_known)
            });
            async {
                let (same, other) = page?;
                let other = other.iter().map(|document| document.name().clone()).collect();
                let other = make(&*self.from, &*self.embedder, other).await?;
                Ok::<_, ReindexError>((same, other))
            }
        });
        let mut made = std::pin::pin!(made.buffered(AHEAD));
        while let Some(page) = made.next().await {
            let (same, other) = page?;
            done += (same.len() + other.len()) as u64;
            work.copied += other.len() as u64;
            held.extend(
                same.iter().chain(&other).map(|document| (document.name().clone(), Stamp::of(document))),
            );
            let put = |document| Change::Put { document, expect: Expect::Anything };
            let changes: Vec<Change> = other.into_iter().map(put).collect();
            if !changes.is_empty() {
                self.to.write(changes).await?;
            }
            tell(Progress { pass, done, total, copied: work.copied });
        }
        let gone: Vec<&RecordName> = known.keys().filter(|name| !held.contains_key(*name)).collect();
        for names in gone.chunks(PAGE) {
            let delete =
                |name: &&RecordName| Change::Delete { name: (*name).clone(), expect: Expect::Anything };
            self.to.write(names.iter().map(delete).collect()).await?;
        }
        work.deleted += gone.len() as u64;
        work.records = held.len() as u64;
        self.common = Some(held);
        Ok(())
    }

    /// Records of every tenant and kind: in the old store, copied in the last pass, and found by the new store.
    pub async fn counts(&self) -> Result<Vec<Count>, ReindexError> {
        let mut copied = BTreeMap::<(TenantId, RecordKind), u64>::new();
        for store in [&self.from, &self.to] {
            copied.extend(shelves(tenants(&**store).await?).into_iter().map(|shelf| (shelf, 0)));
        }
        for name in self.common.iter().flat_map(HashMap::keys) {
            *copied.entry((name.tenant.clone(), name.kind)).or_default() += 1;
        }
        let mut counts = Vec::with_capacity(copied.len());
        for ((tenant, kind), copied) in copied {
            let mut filter = Filter::default();
            filter.require(Condition::AnyOf(Field::Tenant, vec![tenant.to_string()]));
            filter.require(Condition::AnyOf(Field::Kind, vec![kind.collection().to_string()]));
            let (from, to) = (self.from.count(&filter).await?, self.to.count(&filter).await?);
            counts.push(Count { tenant, kind, from, copied, to });
        }
        Ok(counts)
    }

    /// After the switch: carries over what servers that had not noticed it wrote to the old store since the last
    /// pass, where the new one was not changed as well. Where both were changed the later update stays, and what
    /// the new one deleted stays deleted. `to` is the new store as services open it: the names under which it was
    /// filled may have gone with the switch.
    pub async fn settle(&mut self, to: Arc<dyn Store>) -> Result<Work, ReindexError> {
        self.to = to;
        let mut work = Work { passes: 1, ..Work::default() };
        let common = self.common.take().unwrap_or_default();
        let (old, new) = (stamps(&self.from).await?, stamps(&self.to).await?);
        let names: BTreeSet<&RecordName> = old.keys().chain(common.keys()).collect();
        for name in names {
            let (then, old, new) = (common.get(name), old.get(name), new.get(name));
            let is_later =
                || matches!((old, new), (Some(old), Some(new)) if old.update_time > new.update_time);
            if old == then || !(new == then || is_later()) {
                continue;
            }
            let stored = self.to.get(std::slice::from_ref(name)).await?.pop().flatten();
            let stored = stored.transpose().map_err(StoreError::from)?;
            if stored.as_deref().map(Stamp::of).as_ref() != new {
                continue;
            }
            let expect = stored.map_or(Expect::Nothing, |stored| Expect::Etag(stored.etag.clone()));
            let made = make(&*self.from, &*self.embedder, vec![name.clone()]).await?.pop();
            let change = match made {
                Some(document) => Change::Put { document, expect },
                None if expect == Expect::Nothing => continue,
                None => Change::Delete { name: name.clone(), expect },
            };
            let counter = match &change {
                Change::Put { .. } => &mut work.copied,
                Change::Delete { .. } => &mut work.deleted,
            };
            match self.to.write(vec![change]).await {
                Ok(()) => *counter += 1,
                // Somebody wrote to the new store just now: that is the later update.
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        work.records = self.to.count(&Filter::default()).await?;
        Ok(work)
    }
}

impl Work {
    /// This, and what was done after it.
    pub fn and(self, rest: Self) -> Self {
        Self {
            passes: self.passes + rest.passes,
            copied: self.copied + rest.copied,
            deleted: self.deleted + rest.deleted,
            records: rest.records,
        }
    }
}

impl Stamp {
    fn of(document: &Document) -> Self {
        let mut hasher = DefaultHasher::new();
        (&document.etag, document.create_time).hash(&mut hasher);
        Self { content: hasher.finish(), update_time: document.update_time }
    }
}

/// Documents as stored, with protected attributes, derived anew with their history kept. Those that are gone by now
/// are left out.
async fn make(
    from: &dyn Store,
    embedder: &dyn Embedder,
    names: Vec<RecordName>,
) -> Result<Vec<Arc<Document>>, ReindexError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let found = from.get(&names).await?.into_iter().flatten().collect::<Result<Vec<_>, _>>();
    let raws = found.map_err(StoreError::from)?.into_iter().map(Raw::again).collect();
    Ok(derive(raws, embedder).await?.into_iter().map(Arc::new).collect())
}

/// All documents of a store, without protected attributes. It ends at the first that is damaged: a change of the model
/// must not lose a record in silence.
async fn everything(
    store: &Arc<dyn Store>,
) -> Result<impl Stream<Item = Result<Vec<Arc<Document>>, StoreError>> + Send, StoreError> {
    let pages = walk(store.clone(), shelves(tenants(&**store).await?), None, PAGE);
    Ok(pages.map(|page| Ok(page?.into_iter().collect::<Result<Vec<_>, _>>()?)))
}

async fn stamps(store: &Arc<dyn Store>) -> Result<HashMap<RecordName, Stamp>, ReindexError> {
    let mut stamps = HashMap::new();
    let mut pages = std::pin::pin!(everything(store).await?);
    while let Some(page) = pages.next().await {
        stamps.extend(page?.iter().map(|document| (document.name().clone(), Stamp::of(document))));
    }
    Ok(stamps)
}
