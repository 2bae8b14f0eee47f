//! The ledger on a Qdrant server: a collection without vectors that all replicas share.
//!
//! Each tenant has a log. Its entries are points whose ids follow from the tenant and a number; a batch is the entry after the
//! last one, and is made by inserting that point where there is none, which one writer alone can. All else follows: a batch is
//! there as a whole or not at all, what it expects was checked against the very entries before it, and what is kept is what all
//! entries come to. Long bytes are points of their own, written before the entry that names them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{GetPoints, NamedVectors, PointStruct, UpdateMode, UpsertPoints, Value};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex as AsyncMutex, OnceCell};
use uuid::Uuid;

use super::QdrantOptions;
use super::control::Control;
use super::operations::{delete_ids, strong};
use super::place;
use super::point::{VERSION, failed, uuid_of};
use super::wire::Wire;
use crate::domain::record::name::TenantId;
use crate::engine::ports::{Entry, Kept, Ledger, StoreError};

const NAMESPACE: Uuid = Uuid::from_u128(0x7461_6c65_6e74_4d61_a746_6368_6c65_6467);
/// The form of an entry: the first of its bytes. Numbers are never used again.
const FORM: u8 = 1;
const BYTES: &str = "bytes";
/// Bytes that are kept in the entry itself; longer ones are parts.
const SHORT: usize = 1 << 10;
/// Bytes of a part.
const PART: usize = 2 << 20;
/// Entries that are looked for at a time.
const AHEAD: u64 = 16;
/// Parts that are read at a time.
const PARTS: usize = 4;
/// Rounds of a call before it gives up.
const MOST_ROUNDS: usize = 100;

/// The ledger under one prefix of one server.
pub struct QdrantLedger {
    wire: Wire,
    options: QdrantOptions,
    collection: String,
    is_made: OnceCell<()>,
    logs: Mutex<HashMap<TenantId, Arc<AsyncMutex<Log>>>>,
}

/// What all entries of a tenant come to, as far as they were read.
#[derive(Default)]
struct Log {
    last: u64,
    /// Each key with the number of the entry that wrote it.
    kept: BTreeMap<String, (u64, Body)>,
}

/// Where bytes are.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Body {
    Short(Vec<u8>),
    Parts(Vec<Uuid>),
}

/// A key as an entry writes it; `None` took it away.
type Line = (String, Option<Body>);

impl Log {
    /// Whether all is as the batch expects.
    fn admits(&self, batch: &[Entry]) -> bool {
        let next = self.last + 1;
        let mut changed: HashMap<&str, u64> = HashMap::new();
        batch.iter().all(|entry| {
            let kept = || self.kept.get(&entry.key).map_or(0, |(revision, _)| *revision);
            let revision = changed.get(entry.key.as_str()).copied().unwrap_or_else(kept);
            changed.insert(&entry.key, if entry.bytes.is_some() { next } else { 0 });
            entry.expect.is_none_or(|expect| expect == revision)
        })
    }

    /// Takes in the next entry; returns the parts that nothing names any more.
    fn take(&mut self, lines: Vec<Line>) -> Vec<Uuid> {
        self.last += 1;
        let mut parts = Vec::new();
        for (key, body) in lines {
            let before = match body {
                Some(body) => self.kept.insert(key, (self.last, body)),
                None => self.kept.remove(&key),
            };
            if let Some((_, Body::Parts(before))) = before {
                parts.extend(before);
            }
        }
        parts
    }
}

impl QdrantLedger {
    /// Makes no connection yet.
    pub fn new(options: QdrantOptions) -> Result<Self, StoreError> {
        Ok(Self {
            wire: Wire::new(&options)?,
            collection: collection(&options.prefix),
            options,
            is_made: OnceCell::new(),
            logs: Mutex::default(),
        })
    }

    /// Whether the collection is not gone, as far as that can be known now; a server that cannot be asked is asked with the first call.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where it was made once, which is marked beside the records, and is not there.
    pub async fn check_kept(&self) -> Result<(), StoreError> {
        let control = Control::of(&self.wire, &self.options.prefix);
        let asked = match control.exists().await {
            Ok(true) => self.missed(&control).await,
            _ => Ok(()),
        };
        if let Err(StoreError::Refused(_)) = asked { asked } else { Ok(()) }
    }

    async fn missed(&self, control: &Control<'_>) -> Result<(), StoreError> {
        // Asked in this order: another replica makes the collection first and marks it then.
        let was_made = control.marked().await?.contains(&self.collection);
        if was_made && !self.wire.exists(&self.collection).await? {
            let why = format!(
                "the collection {}, which kept API keys, alliances, plans and the audit trail, is gone: restore it from a snapshot",
                self.collection
            );
            return Err(StoreError::Refused(why.into()));
        }
        Ok(())
    }

    /// Makes the collection, and never where one was that is gone.
    async fn make(&self) -> Result<(), StoreError> {
        let control = Control::of(&self.wire, &self.options.prefix);
        self.wire.check_version().await?;
        control.ensure(&self.options).await?;
        self.missed(&control).await?;
        place::create(&self.wire, place::plain(&self.collection, &self.options)).await?;
        control.mark(&self.collection).await
    }

    async fn log(&self, tenant: &TenantId) -> Result<Arc<AsyncMutex<Log>>, StoreError> {
        self.is_made.get_or_try_init(|| self.make()).await?;
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(logs.entry(tenant.clone()).or_default().clone())
    }

    /// Reads the entries that were made since.
    async fn catch_up(&self, tenant: &TenantId, log: &mut Log) -> Result<(), StoreError> {
        loop {
            let ids: Vec<Uuid> = (1..=AHEAD).map(|ahead| entry_id(tenant, log.last + ahead)).collect();
            let found = self.points(&ids).await?;
            for id in &ids {
                let Some((_, bytes)) = found.get(id) else { return Ok(()) };
                log.take(lines(bytes)?);
            }
        }
    }

    async fn points(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, (Uuid, Vec<u8>)>, StoreError> {
        let get = GetPoints {
            collection_name: self.collection.clone(),
            ids: ids.iter().map(|id| id.to_string().into()).collect(),
            with_payload: Some(true.into()),
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        };
        let found = self.wire.call(self.wire.client.get_points(get)).await?.result;
        let read = |(id, payload): (Uuid, HashMap<String, Value>)| {
            let text = |key: &str| match payload.get(key)?.kind.as_ref()? {
                Kind::StringValue(text) => Some(text.as_str()),
                _ => None,
            };
            let version = text(VERSION).and_then(|text| text.parse().ok());
            let bytes = text(BYTES).and_then(|text| BASE64.decode(text).ok());
            let damaged = || failed(format!("the point {id} of {} is damaged", self.collection));
            Ok((id, version.zip(bytes).ok_or_else(damaged)?))
        };
        let points = found.into_iter().filter_map(|point| Some((uuid_of(&point.id?)?, point.payload)));
        points.map(read).collect()
    }

    async fn insert(&self, id: Uuid, version: Uuid, bytes: &[u8]) -> Result<(), StoreError> {
        let payload: HashMap<String, Value> = [
            (VERSION.to_string(), version.to_string().into()),
            (BYTES.to_string(), BASE64.encode(bytes).into()),
        ]
        .into();
        let upsert = UpsertPoints {
            collection_name: self.collection.clone(),
            wait: Some(true),
            points: vec![PointStruct::new(id.to_string(), NamedVectors::default(), payload)],
            ordering: strong(),
            update_mode: Some(UpdateMode::InsertOnly.into()),
            ..Default::default()
        };
        self.wire.write(self.wire.client.upsert_points(upsert)).await
    }

    /// Keeps long bytes where the entry can name them.
    async fn put_away(&self, batch: Vec<Entry>) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::with_capacity(batch.len());
        for Entry { key, bytes, .. } in batch {
            let body = match bytes {
                None => None,
                Some(bytes) if bytes.len() <= SHORT => Some(Body::Short(bytes)),
                Some(bytes) => {
                    let mut parts = Vec::new();
                    for part in bytes.chunks(PART) {
                        let id = Uuid::new_v4();
                        self.insert(id, id, part).await?;
                        parts.push(id);
                    }
                    Some(Body::Parts(parts))
                }
            };
            lines.push((key, body));
        }
        Ok(lines)
    }

    async fn remove(&self, parts: Vec<Uuid>) {
        if parts.is_empty() {
            return;
        }
        let ids = parts.into_iter().map(|id| id.to_string().into()).collect();
        if let Err(error) = delete_ids(&self.wire, &self.collection, ids).await {
            tracing::debug!("parts of {} stay that nothing names: {error}", self.collection);
        }
    }

    /// The bytes; `None` where somebody has written the key anew meanwhile.
    async fn bytes(&self, body: &Body) -> Result<Option<Vec<u8>>, StoreError> {
        let parts = match body {
            Body::Short(bytes) => return Ok(Some(bytes.clone())),
            Body::Parts(parts) => parts,
        };
        let mut bytes = Vec::new();
        for ids in parts.chunks(PARTS) {
            let found = self.points(ids).await?;
            for id in ids {
                let Some((_, part)) = found.get(id) else { return Ok(None) };
                bytes.extend_from_slice(part);
            }
        }
        Ok(Some(bytes))
    }

    /// Reads what `choose` chooses of all that is kept.
    async fn look<K: Clone>(
        &self,
        tenant: &TenantId,
        choose: impl Fn(&Log) -> Vec<(K, Option<(u64, Body)>)>,
    ) -> Result<Vec<(K, Option<Kept>)>, StoreError> {
        let log = self.log(tenant).await?;
        'again: for _ in 0..MOST_ROUNDS {
            let chosen = {
                let mut log = log.lock().await;
                self.catch_up(tenant, &mut log).await?;
                choose(&log)
            };
            let mut found = Vec::with_capacity(chosen.len());
            for (key, kept) in chosen {
                let Some((revision, body)) = kept else {
                    found.push((key, None));
                    continue;
                };
                let Some(bytes) = self.bytes(&body).await? else { continue 'again };
                found.push((key, Some(Kept { bytes, revision })));
            }
            return Ok(found);
        }
        Err(failed(format!("parts of {} are missing", self.collection)))
    }
}

#[async_trait]
impl Ledger for QdrantLedger {
    async fn read(&self, tenant: &TenantId, keys: &[String]) -> Result<Vec<Option<Kept>>, StoreError> {
        let choose = |log: &Log| keys.iter().map(|key| ((), log.kept.get(key).cloned())).collect::<Vec<_>>();
        Ok(self.look(tenant, choose).await?.into_iter().map(|(_, kept)| kept).collect())
    }

    async fn write(&self, tenant: &TenantId, entries: Vec<Entry>) -> Result<bool, StoreError> {
        let log = self.log(tenant).await?;
        let mut log = log.lock().await;
        self.catch_up(tenant, &mut log).await?;
        if !log.admits(&entries) {
            return Ok(false);
        }
        let expected: Vec<Entry> = entries
            .iter()
            .map(|entry| Entry { bytes: entry.bytes.as_ref().map(|_| Vec::new()), ..entry.clone() })
            .collect();
        let lines = self.put_away(entries).await?;
        let own = lines.iter().filter_map(|(_, body)| match body {
            Some(Body::Parts(parts)) => Some(parts.clone()),
            _ => None,
        });
        let own: Vec<Uuid> = own.flatten().collect();
        let body = rmp_serde::to_vec(&lines).map_err(failed)?;
        let bytes = [vec![FORM], body].concat();
        for _ in 0..MOST_ROUNDS {
            let (id, version) = (entry_id(tenant, log.last + 1), Uuid::new_v4());
            self.insert(id, version, &bytes).await?;
            if self.points(&[id]).await?.get(&id).is_some_and(|(found, _)| *found == version) {
                let unnamed = log.take(lines);
                self.remove(unnamed).await;
                return Ok(true);
            }
            self.catch_up(tenant, &mut log).await?;
            if !log.admits(&expected) {
                self.remove(own).await;
                return Ok(false);
            }
        }
        Err(StoreError::Unavailable("others write to this ledger all the time".into()))
    }

    async fn scan(
        &self,
        tenant: &TenantId,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        let from = match after.filter(|after| *after >= prefix) {
            Some(after) => Bound::Excluded(after.to_string()),
            None => Bound::Included(prefix.to_string()),
        };
        let choose = |log: &Log| {
            let all = log.kept.range((from.clone(), Bound::Unbounded));
            let chosen = all.take_while(|(key, _)| key.starts_with(prefix)).take(limit);
            chosen.map(|(key, kept)| (key.clone(), Some(kept.clone()))).collect()
        };
        let found = self.look(tenant, choose).await?;
        Ok(found.into_iter().filter_map(|(key, kept)| Some((key, kept?))).collect())
    }

    fn is_shared(&self) -> bool {
        true
    }

    async fn forget(&self, tenant: &TenantId) {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner).remove(tenant);
    }
}

/// The collection of a prefix.
pub(super) fn collection(prefix: &str) -> String {
    format!("{prefix}-ledger")
}

fn entry_id(tenant: &TenantId, number: u64) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{tenant}/{number}").as_bytes())
}

fn lines(bytes: &[u8]) -> Result<Vec<Line>, StoreError> {
    match bytes.split_first() {
        Some((&FORM, body)) => rmp_serde::from_slice(body).map_err(failed),
        Some((form, _)) => Err(failed(format!("a newer version wrote the ledger, in form {form}"))),
        None => Err(failed("an entry of the ledger is empty")),
    }
}
