//! What is counted of a tenant, kept in memory and brought up to date before each answer.
//!
//! Records are read once. From then on a store is asked for what was changed since, and how many records there are: fewer than
//! are kept means that some are gone, and which ones is found by counting ever shorter times of change. So an answer is current, and
//! costs a store what has changed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::compute;
use super::error::EngineError;
use super::ports::{Order, Search, Store};
use super::serving::Engine;
use crate::domain::insight::census::Census;
use crate::domain::insight::fact::Fact;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Condition, Field, Filter};

/// Records that are read at a time.
const PAGE: usize = 500;
/// Changes that are read one by one; with more of them everything is read again.
const MOST_CHANGED: usize = 5_000;
/// Records that are asked for by name to see which are gone.
const FEW: usize = 64;
/// A write may be seen so much later than its time says: clocks of replicas differ, and writes overtake each other.
const OVERLAP_MICROS: i64 = 5_000_000;
/// Tenants whose records are kept in memory.
const MOST_TENANTS: usize = 16;

/// What is kept of tenants.
#[derive(Clone, Default)]
pub struct Censuses {
    shelves: Arc<Mutex<HashMap<TenantId, Place>>>,
}

type Place = Arc<tokio::sync::Mutex<Option<Shelf>>>;
type Key = (RecordKind, Arc<str>);

/// A census with what it was made of.
#[derive(Clone)]
pub struct Counted {
    /// What is counted.
    pub census: Arc<Census>,
    /// SHA-256 over the names and etags of its records, in hexadecimal.
    pub digest: String,
    /// When it was brought up to date.
    pub time: DateTime<Utc>,
}

struct Shelf {
    /// Facts of another store are of another derivation.
    store: Arc<dyn Store>,
    rows: BTreeMap<Key, Row>,
    words: HashSet<Arc<str>>,
    read_until: i64,
    /// Records that the store counts and cannot give out.
    unread: u64,
    counted: Option<(Arc<Census>, String)>,
}

struct Row {
    shown: i64,
    etag: String,
    fact: Arc<Fact>,
}

impl Censuses {
    /// The tenant's records as they are now.
    pub async fn current(&self, engine: &Engine, tenant: &TenantId) -> Result<Counted, EngineError> {
        let place = self.place(tenant);
        let mut place = place.lock().await;
        let time = engine.clock.now();
        let kept = place.take().filter(|shelf| Arc::ptr_eq(&shelf.store, &engine.store));
        let mut shelf = match kept {
            Some(mut shelf) => match shelf.catch_up(tenant).await? {
                true => shelf,
                false => Shelf::read(engine.store.clone(), tenant).await?,
            },
            None => Shelf::read(engine.store.clone(), tenant).await?,
        };
        shelf.read_until = time.timestamp_micros();
        let (census, digest) = shelf.count().await?;
        *place = Some(shelf);
        Ok(Counted { census, digest, time })
    }

    fn place(&self, tenant: &TenantId) -> Place {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        if shelves.len() >= MOST_TENANTS && !shelves.contains_key(tenant) {
            // One that nobody is reading; which one does not matter.
            let idle = shelves.iter().find(|(_, place)| Arc::strong_count(place) == 1);
            let idle = idle.map(|(tenant, _)| tenant.clone());
            idle.and_then(|idle| shelves.remove(&idle));
        }
        shelves.entry(tenant.clone()).or_default().clone()
    }
}

impl Shelf {
    /// Reads everything.
    async fn read(store: Arc<dyn Store>, tenant: &TenantId) -> Result<Self, EngineError> {
        let mut shelf = Self {
            store,
            rows: BTreeMap::new(),
            words: HashSet::new(),
            read_until: 0,
            unread: 0,
            counted: None,
        };
        for kind in Fact::kinds() {
            let mut after: Option<String> = None;
            loop {
                let page = shelf.store.scan(tenant, kind, after.as_deref(), PAGE).await?;
                let Some(last) = page.last() else { break };
                after = Some(super::ports::name_of(last).id().to_string());
                page.iter().flatten().for_each(|document| shelf.put(document));
            }
        }
        let stored = shelf.store.count(&own(tenant)).await?;
        shelf.unread = stored.saturating_sub(shelf.rows.len() as u64);
        Ok(shelf)
    }

    /// Takes over what has changed; says whether that was all of it.
    async fn catch_up(&mut self, tenant: &TenantId) -> Result<bool, EngineError> {
        let mut filter = own(tenant);
        filter.require(Condition::AtLeast(Field::UpdateTime, self.read_until.saturating_sub(OVERLAP_MICROS)));
        let search = Search { filter, order: Order::Newest, limit: MOST_CHANGED };
        let changed = self.store.search(search).await?;
        if changed.len() == MOST_CHANGED {
            return Ok(false);
        }
        for document in &changed {
            let key = (document.name().kind, document.name().id().into());
            if self.rows.get(&key).is_none_or(|row| row.etag != document.etag) {
                self.put(document);
                self.counted = None;
            }
        }
        if self.is_complete(tenant).await? {
            return Ok(true);
        }
        for key in self.gone(tenant).await? {
            self.rows.remove(&key);
            self.counted = None;
        }
        self.is_complete(tenant).await
    }

    async fn is_complete(&self, tenant: &TenantId) -> Result<bool, EngineError> {
        Ok(self.store.count(&own(tenant)).await? == self.rows.len() as u64 + self.unread)
    }

    /// The records that are kept here and not stored any more.
    async fn gone(&self, tenant: &TenantId) -> Result<Vec<Key>, EngineError> {
        let mut kept: Vec<(i64, &Key)> = self.rows.iter().map(|(key, row)| (row.shown, key)).collect();
        kept.sort_unstable();
        let mut parts = vec![&kept[..]];
        let mut gone = Vec::new();
        while let Some(part) = parts.pop() {
            let (Some((first, _)), Some((last, _))) = (part.first(), part.last()) else { continue };
            let mut filter = own(tenant);
            filter.require(Condition::AtLeast(Field::UpdateTime, *first));
            filter.require(Condition::AtMost(Field::UpdateTime, *last));
            if self.store.count(&filter).await? == part.len() as u64 {
                continue;
            }
            let middle = part.get(part.len() / 2).map_or(*first, |(shown, _)| *shown);
            let bound = if middle == *first { middle + 1 } else { middle };
            let at = part.partition_point(|(shown, _)| *shown < bound);
            if part.len() > FEW && at > 0 && at < part.len() {
                let (before, after) = part.split_at(at);
                parts.extend([before, after]);
                continue;
            }
            for few in part.chunks(PAGE) {
                let name = |(_, (kind, id)): &(i64, &Key)| RecordName::new(tenant.clone(), *kind, id).ok();
                let names: Vec<RecordName> = few.iter().filter_map(name).collect();
                let found = self.store.get(&names).await?;
                let missing = names.iter().zip(found).filter(|(_, stored)| stored.is_none());
                gone.extend(missing.map(|(name, _)| (name.kind, name.id().into())));
            }
        }
        Ok(gone)
    }

    fn put(&mut self, document: &Document) {
        let words = &mut self.words;
        let mut shared = |word: &str| match words.get(word) {
            Some(known) => known.clone(),
            None => {
                let word: Arc<str> = word.into();
                words.insert(word.clone());
                word
            }
        };
        let fact = Arc::new(Fact::of(&document.record, &document.facts, &mut shared));
        let shown = document.shown_time().timestamp_micros();
        let row = Row { shown, etag: document.etag.clone(), fact };
        self.rows.insert((document.name().kind, document.name().id().into()), row);
    }

    async fn count(&mut self) -> Result<(Arc<Census>, String), EngineError> {
        if let Some(counted) = &self.counted {
            return Ok(counted.clone());
        }
        let mut hash = Sha256::new();
        for ((kind, id), row) in &self.rows {
            for word in [kind.collection(), id, &row.etag] {
                hash.update((word.len() as u64).to_le_bytes());
                hash.update(word);
            }
        }
        let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let facts: Vec<Arc<Fact>> = self.rows.values().map(|row| row.fact.clone()).collect();
        let secret = self.store.secret().await?;
        let census =
            compute::run(move || Census::of(facts, &secret.0)).await.map_err(EngineError::Internal)?;
        let counted = (Arc::new(census), digest);
        self.counted = Some(counted.clone());
        Ok(counted)
    }
}

fn own(tenant: &TenantId) -> Filter {
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Tenant, vec![tenant.to_string()]));
    filter.require(Condition::AnyOf(
        Field::Kind,
        Fact::kinds().map(|kind| kind.collection().to_string()).collect(),
    ));
    filter
}
