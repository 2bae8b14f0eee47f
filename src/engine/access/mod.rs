//! API keys that are made while the service runs. They are in the ledger, all in one place whatever tenant they stand for; each
//! process holds them in memory too, so that a call is let in without a read.

mod kept;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use self::kept::IssuedKey;
use self::kept::Secret;
use super::complaint::Complaint;
use super::error::EngineError;
use super::kept::{from_bytes, home, to_bytes};
use super::ports::{Entry, Ledger};
use super::serving::Serving;
use crate::domain::access::CallerRoles;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;

/// What the text of every key begins with, so that one is told from a configured key, and found where it was let slip.
const PREFIX: &str = "tm_";
/// Keys in the ledger: `api_key/{id}`.
const KEYS: &str = "api_key/";
/// The day a key was last used: `api_key_used/{id}`.
const USES: &str = "api_key_used/";
/// What is kept, in an error.
const WHAT: &str = "an API key";
/// Most keys there are, the ended ones included.
pub const MOST_KEYS: usize = 10_000;
/// How often keys that another replica made or ended are read.
const REFRESH: Duration = Duration::from_secs(2);
/// Keys are read by so many.
const PAGE: usize = 1_000;

/// What a new key is to be.
pub struct NewKey {
    /// Whom its holder acts for.
    pub tenant: TenantId,
    /// Alliances that the tenant is a member of.
    pub alliances: BTreeSet<String>,
    /// What its holder may do.
    pub roles: CallerRoles,
    /// For people.
    pub note: String,
    /// When it ends.
    pub expire_time: Option<DateTime<Utc>>,
}

/// Whether a key or a token that was presented lets somebody in.
#[derive(Debug)]
pub enum Admission {
    /// It does, as this caller.
    Admitted(Caller),
    /// It has not the form of these.
    NotOurs,
    /// It has the form, and lets nobody in: unknown, ended, over or forged. Which of them is not told.
    Refused,
    /// The keys could not be read yet.
    Unread,
}

/// The keys.
pub struct ApiKeys {
    ledger: Arc<dyn Ledger>,
    serving: Serving,
    home: TenantId,
    held: RwLock<Arc<BTreeMap<String, IssuedKey>>>,
    is_read: AtomicBool,
    /// One reading at a time, so that what was read before a change never takes the place of what was read after it.
    reading: tokio::sync::Mutex<()>,
    /// When keys were used in this process, and on which day that was last kept.
    uses: Mutex<HashMap<String, Use>>,
}

#[derive(Clone, Copy, Default)]
struct Use {
    last: Option<DateTime<Utc>>,
    kept: Option<DateTime<Utc>>,
}

impl ApiKeys {
    /// Those of the ledger, which are not read yet, by the clock of what is served.
    pub fn new(ledger: Arc<dyn Ledger>, serving: Serving) -> Self {
        Self {
            ledger,
            serving,
            home: home(),
            held: RwLock::default(),
            is_read: AtomicBool::new(false),
            reading: tokio::sync::Mutex::default(),
            uses: Mutex::default(),
        }
    }

    /// Whom a text lets in. Takes the same time whichever known key it is compared with.
    pub fn admit(&self, text: &[u8]) -> Admission {
        let Some(id) = id_of(text) else { return Admission::NotOurs };
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner).clone();
        if !self.is_read.load(Ordering::Acquire) {
            return Admission::Unread;
        }
        let now = self.now();
        let digest: [u8; 32] = Sha256::digest(text).into();
        let Some(key) = held.get(id) else { return Admission::Refused };
        let known = key.secrets.iter().filter(|secret| secret.end_time.is_none_or(|end| now < end));
        let is_known = known.fold(false, |found, secret| found | bool::from(secret.sha256.ct_eq(&digest)));
        if !is_known || !key.is_open(now) {
            return Admission::Refused;
        }
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        match uses.get_mut(id) {
            Some(used) => used.last = Some(now),
            None => drop(uses.insert(id.to_string(), Use { last: Some(now), kept: None })),
        }
        let caller = Caller::admitted(key.tenant.clone(), key.alliances.clone(), key.roles);
        Admission::Admitted(caller.with_key(id))
    }

    /// The id that a text names, where a key of that id is known, whether or not it lets in.
    pub fn id_of_known(&self, text: &[u8]) -> Option<String> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner).clone();
        id_of(text).filter(|id| held.contains_key(*id)).map(str::to_string)
    }

    /// The caller whom the key of this id lets in now.
    pub fn holder(&self, id: &str) -> Option<Caller> {
        let now = self.now();
        let held = self.all();
        let key = held.get(id).filter(|key| key.is_open(now))?;
        Some(Caller::admitted(key.tenant.clone(), key.alliances.clone(), key.roles).with_key(id))
    }

    /// Makes a key; returns it with its text.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] where there are [`MOST_KEYS`], or the end is past.
    pub async fn create(&self, new: NewKey) -> Result<(IssuedKey, String), EngineError> {
        let now = self.now();
        if new.expire_time.is_some_and(|end| end <= now) {
            return Err(EngineError::invalid("expire_time", "must be in the future"));
        }
        self.refresh().await?;
        if self.all().len() >= MOST_KEYS {
            return Err(EngineError::invalid(
                "tenant",
                format!("there are {MOST_KEYS} keys, the most there can be"),
            ));
        }
        let id = random::<6>()?.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let (text, secret) = text_for(&id)?;
        let NewKey { tenant, alliances, roles, note, expire_time } = new;
        let key = IssuedKey {
            id,
            tenant,
            alliances,
            roles,
            note,
            create_time: now,
            rotate_time: now,
            expire_time,
            revoke_time: None,
            secrets: vec![secret],
        };
        match self.keep(&key, 0).await? {
            true => Ok((key, text)),
            false => Err(EngineError::Internal("a new key's id was taken".into())),
        }
    }

    /// Gives a key another text, beside which the one before lets in for `keep_old`. Returns it with its text.
    pub async fn rotate(&self, id: &str, keep_old: Duration) -> Result<(IssuedKey, String), EngineError> {
        let now = self.now();
        let (text, secret) = text_for(id)?;
        let key = self
            .change(id, |key| {
                if !key.is_open(now) {
                    return Err(EngineError::invalid("name", "is of a key that is over; make another"));
                }
                // Of what is over nothing is kept, and of three texts the oldest goes.
                let end = now + keep_old;
                key.secrets.truncate(1);
                key.secrets.iter_mut().for_each(|old| old.end_time = Some(end));
                key.secrets.retain(|_| !keep_old.is_zero());
                key.secrets.insert(0, secret.clone());
                key.rotate_time = now;
                Ok(())
            })
            .await?;
        Ok((key, text))
    }

    /// Ends a key; one that is ended stays so.
    pub async fn revoke(&self, id: &str) -> Result<IssuedKey, EngineError> {
        let now = self.now();
        let revoked = |key: &mut IssuedKey| {
            key.revoke_time.get_or_insert(now);
            key.secrets.clear();
            Ok(())
        };
        self.change(id, revoked).await
    }

    /// Keys after one of them, in the order of their ids, of a tenant or of all, with when they were last used.
    pub fn list(
        &self,
        tenant: Option<&TenantId>,
        after: Option<&str>,
        limit: usize,
    ) -> Vec<(IssuedKey, Option<DateTime<Utc>>)> {
        let uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        let last_use = |key: &IssuedKey| uses.get(&key.id).and_then(|used| used.last.max(used.kept));
        let begin = after.map_or(Bound::Unbounded, Bound::Excluded);
        let all = self.all();
        let keys = all.range::<str, _>((begin, Bound::Unbounded)).map(|(_, key)| key);
        let of_tenant = keys.filter(|key| tenant.is_none_or(|tenant| key.tenant == *tenant));
        of_tenant.take(limit).map(|key| (key.clone(), last_use(key))).collect()
    }

    /// Reads the keys anew.
    pub async fn refresh(&self) -> Result<(), EngineError> {
        let _one = self.reading.lock().await;
        let mut held = BTreeMap::new();
        for kept in self.scan(KEYS).await? {
            let key: IssuedKey = from_bytes(WHAT, &kept.1)?;
            held.insert(key.id.clone(), key);
        }
        let kept_uses = self.scan(USES).await?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(held);
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, bytes) in kept_uses {
            let id = key.strip_prefix(USES).unwrap_or(&key).to_string();
            uses.entry(id).or_default().kept = Some(from_bytes(WHAT, &bytes)?);
        }
        self.is_read.store(true, Ordering::Release);
        Ok(())
    }

    /// Reads the keys again and again, and keeps on which days they were used. Never ends. What fails is tried again; meanwhile
    /// the keys that are known let in.
    pub async fn tend(&self) {
        let mut complaint = Complaint::default();
        loop {
            let done = async {
                self.refresh().await?;
                self.keep_uses().await
            };
            complaint.over("API keys cannot be read, and those that are known stay in use", done.await);
            tokio::time::sleep(REFRESH).await;
        }
    }

    /// One write a key and day: the ledger of a cluster is a log.
    async fn keep_uses(&self) -> Result<(), EngineError> {
        let day = |time: DateTime<Utc>| time.date_naive();
        let due: Vec<(String, DateTime<Utc>)> = {
            let uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
            let due = uses.iter().filter_map(|(id, used)| Some((id.clone(), used.last?, used.kept)));
            let due = due.filter(|(_, last, kept)| kept.is_none_or(|kept| day(kept) < day(*last)));
            due.map(|(id, last, _)| (id, last)).collect()
        };
        if due.is_empty() {
            return Ok(());
        }
        let mut entries = Vec::with_capacity(due.len());
        for (id, last) in &due {
            entries.push(Entry { key: format!("{USES}{id}"), bytes: Some(to_bytes(last)?), expect: None });
        }
        self.ledger.write(&self.home, entries).await?;
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, last) in due {
            uses.entry(id).or_default().kept = Some(last);
        }
        Ok(())
    }

    fn now(&self) -> DateTime<Utc> {
        self.serving.now().clock.second()
    }

    fn all(&self) -> Arc<BTreeMap<String, IssuedKey>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, EngineError> {
        let mut found: Vec<(String, Vec<u8>)> = Vec::new();
        loop {
            let after = found.last().map(|(key, _)| key.as_str());
            let page = self.ledger.scan(&self.home, prefix, after, PAGE).await?;
            let is_last = page.len() < PAGE;
            found.extend(page.into_iter().map(|(key, kept)| (key, kept.bytes)));
            if is_last {
                return Ok(found);
            }
        }
    }

    async fn change(
        &self,
        id: &str,
        change: impl Fn(&mut IssuedKey) -> Result<(), EngineError>,
    ) -> Result<IssuedKey, EngineError> {
        loop {
            let found = self.ledger.read(&self.home, &[format!("{KEYS}{id}")]).await?.pop().flatten();
            let kept = found.ok_or_else(|| EngineError::NoApiKey(id.to_string()))?;
            let mut key: IssuedKey = from_bytes(WHAT, &kept.bytes)?;
            change(&mut key)?;
            if self.keep(&key, kept.revision).await? {
                return Ok(key);
            }
        }
    }

    /// Whether it was as expected; then it is known here from now on.
    async fn keep(&self, key: &IssuedKey, expect: u64) -> Result<bool, EngineError> {
        let bytes = Some(to_bytes(key)?);
        let entry = Entry { key: format!("{KEYS}{}", key.id), bytes, expect: Some(expect) };
        let is_kept = self.ledger.write(&self.home, vec![entry]).await?;
        if is_kept {
            self.refresh().await?;
        }
        Ok(is_kept)
    }
}

/// The id in the text of a key: `tm_{id}_{secret}`.
fn id_of(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(text).ok()?.strip_prefix(PREFIX)?;
    text.split_once('_').map(|(id, _)| id)
}

/// A new text for a key: 256 random bits, of which only the fingerprint is kept.
fn text_for(id: &str) -> Result<(String, Secret), EngineError> {
    let text = format!("{PREFIX}{id}_{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
    let sha256 = Sha256::digest(&text).into();
    Ok((text, Secret { sha256, end_time: None }))
}

/// Bytes that nobody guesses.
pub(super) fn random<const N: usize>() -> Result<[u8; N], EngineError> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| EngineError::Internal("the system gives no random numbers".into()))?;
    Ok(bytes)
}
