//! Standing queries: saved, compared with every record as it is written, and told of what newly matches.
//!
//! # Design
//! Writers note what they wrote, with what was there before, in [`changes`](super::changes); [`compare`] takes it in groups, asks the
//! [`Panel`](crate::domain::standing::panel::Panel) which queries each record matches, leaves out those that it matched as it was before, and adds
//! the rest to the [`log`] of each query. From there streams read, and [`posting`] posts to webhooks: nothing waits in memory for who
//! reads slowly. What a process has compared is kept as a time ([`cursor`]), so that what was written before a crash is found again.
//! Replicas each compare what they write, and add to one log.

mod compare;
mod cursor;
mod forgetting;
mod hold;
pub mod kept;
pub mod log;
pub mod posting;
mod secret;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex as AsyncMutex, Notify, mpsc};
use uuid::Uuid;

use self::hold::Held;
use self::kept::{CHANGED, DEAD, Dead, Owner, POSTS, QUERIES, QueryId, SavedQuery, TAILS, Tail, Webhook};
use self::log::FoundLog;
use super::access::random;
use super::alliances::Alliances;
use super::changes::Changes;
use super::error::EngineError;
use super::kept::{from_bytes, to_bytes};
use super::ports::{Entry, Kept, Ledger};
use super::serving::Serving;
use super::subject::Subject;
use crate::domain::message::Code;
use crate::domain::ranking::bands::Band;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordKind, TenantId};
use crate::domain::record::visibility::consents;
use crate::domain::search::match_filter::MatchFilter;

/// Queries of one tenant.
pub const MOST_OF_TENANT: usize = 10_000;
/// Rows of the ledger that are read or written at a time.
const PAGE: usize = 500;
/// Posts of a query that were given up and are kept.
pub const MOST_DEAD: usize = 100;
const WHAT: &str = "a saved query";

/// What a saved query seeks, as it was read.
#[derive(Clone, Debug)]
pub struct Sought {
    /// A stored record or a text.
    pub subject: Subject,
    /// The kind of the records that are sought.
    pub target: RecordKind,
    /// Hard conditions on them.
    pub filter: MatchFilter,
    /// How much each part of a score counts.
    pub weights: RankingWeights,
    /// The least that a match has.
    pub threshold: Threshold,
    /// Nothing matches before.
    pub start: Option<DateTime<Utc>>,
    /// Nothing matches from then on.
    pub end: Option<DateTime<Utc>>,
}

/// The least that a match has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// A score, in [0, 1].
    Score(f64),
    /// A band of the direction.
    Band(Band),
}

/// Reads what a saved query states.
pub type Read = Arc<dyn Fn(&SavedQuery) -> Result<Sought, EngineError> + Send + Sync>;

/// A query that is to be saved.
pub struct Draft {
    /// What names it.
    pub name: QueryId,
    /// What is sought, in the form of the wire.
    pub stated: Vec<u8>,
    /// The same, as it was read.
    pub sought: Sought,
    /// Where matches are posted.
    pub webhook_url: Option<String>,
    /// What must be stored; empty takes whatever is there.
    pub etag: String,
}

/// How a saved query stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// What is written is compared with it.
    Active,
    /// Its subject is gone or hidden.
    SubjectGone,
    /// Its time is over, or has not come.
    OutOfTime,
}

/// The saved queries of all tenants.
pub struct SavedQueries {
    ledger: Arc<dyn Ledger>,
    serving: Serving,
    home: TenantId,
    read: Read,
    alliances: Arc<Alliances>,
    log: FoundLog,
    changes: Arc<Changes>,
    held: Arc<RwLock<Held>>,
    /// One reading at a time, so that what was read before a change never takes the place of what was read after it.
    reading: AsyncMutex<()>,
    /// Whether what is written is compared in this process.
    compares: AtomicBool,
    moved: Notify,
    found: mpsc::UnboundedSender<QueryId>,
    to_post: AsyncMutex<mpsc::UnboundedReceiver<QueryId>>,
    /// How many queries have something that waits to be posted, as it was last looked at.
    unposted: AtomicUsize,
    process: String,
}

impl SavedQueries {
    /// Those of the ledger, which are not read yet; `read` says what each seeks; what owners see of others goes by the alliances.
    #[expect(clippy::expect_used, reason = "a constant of the form that ids have")]
    pub fn new(ledger: Arc<dyn Ledger>, serving: Serving, read: Read, alliances: Arc<Alliances>) -> Self {
        let home: TenantId = "_queries".parse().expect("a valid id");
        let (found, to_post) = mpsc::unbounded_channel();
        Self {
            log: FoundLog::new(ledger.clone(), home.clone()),
            changes: serving.changes(),
            held: Arc::new(RwLock::new(Held::new(serving.now()))),
            ledger,
            serving,
            home,
            read,
            alliances,
            reading: AsyncMutex::default(),
            compares: AtomicBool::new(false),
            moved: Notify::new(),
            found,
            to_post: AsyncMutex::new(to_post),
            unposted: AtomicUsize::new(0),
            process: Uuid::new_v4().simple().to_string(),
        }
    }

    /// How many queries have matches that wait to be posted to their webhooks, as far as this process knows.
    pub fn unposted_count(&self) -> usize {
        self.unposted.load(Ordering::Relaxed)
    }

    /// From now on what is written is kept until [`Self::tend`] compares it; returns the time.
    pub fn hear(&self) -> DateTime<Utc> {
        self.changes.hear();
        self.serving.now().clock.now()
    }

    /// The owner of a query, with the alliances that its tenant is a member of now.
    fn owner(&self, query: &SavedQuery) -> Caller {
        self.alliances.placed_again(&query.caller())
    }

    /// What was found.
    pub fn log(&self) -> &FoundLog {
        &self.log
    }

    /// Waits until something is found in this process, which may be for another query.
    pub async fn moved(&self) {
        self.moved.notified().await;
    }

    /// One query with its revision.
    async fn kept(&self, name: &QueryId) -> Result<Option<(SavedQuery, u64)>, EngineError> {
        let found = self.ledger.read(&self.home, &[name.key(QUERIES)]).await?.pop().flatten();
        found.map(|Kept { bytes, revision }| Ok((from_bytes(WHAT, &bytes)?, revision))).transpose()
    }

    /// One query.
    ///
    /// # Errors
    /// [`EngineError::NoSavedQuery`].
    pub async fn get(&self, name: &QueryId) -> Result<SavedQuery, EngineError> {
        let found = self.kept(name).await?;
        found.map(|(query, _)| query).ok_or_else(|| EngineError::NoSavedQuery(name.to_string()))
    }

    /// A tenant's queries after one of them, by id.
    pub async fn list(
        &self,
        tenant: &TenantId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<SavedQuery>, EngineError> {
        let prefix = format!("{QUERIES}{tenant}/");
        let after = after.map(|after| format!("{prefix}{after}"));
        let rows = self.ledger.scan(&self.home, &prefix, after.as_deref(), limit).await?;
        rows.into_iter().map(|(_, kept)| from_bytes(WHAT, &kept.bytes)).collect()
    }

    /// Saves a new query; returns it with the secret of its webhook. What is written from then on is compared with it.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] where the name is taken or the tenant has [`MOST_OF_TENANT`].
    pub async fn create(
        &self,
        caller: &Caller,
        draft: Draft,
    ) -> Result<(SavedQuery, Option<String>), EngineError> {
        let tenant = &draft.name.tenant;
        let count = match self.held_of(tenant) {
            Some(count) => count,
            None => {
                let prefix = format!("{QUERIES}{tenant}/");
                self.ledger.scan(&self.home, &prefix, None, MOST_OF_TENANT).await?.len()
            }
        };
        if count >= MOST_OF_TENANT {
            return Err(EngineError::invalid("saved_query", Code::TooMany.with("most", MOST_OF_TENANT)));
        }
        self.check(caller, &draft.sought).await?;
        let now = self.serving.now().clock.now();
        let webhook = draft.webhook_url.map(new_webhook).transpose()?;
        let query = SavedQuery {
            name: draft.name,
            owner: Owner::from(caller),
            stated: draft.stated,
            webhook,
            create_time: now,
            update_time: now,
        };
        let tail = to_bytes(&Tail { made: Some(query.create_time), ..Tail::default() })?;
        let tail = Entry { key: query.name.key(TAILS), bytes: Some(tail), expect: None };
        if !self.keep(&query, 0, vec![tail]).await? {
            return Err(EngineError::invalid("saved_query.name", Code::NameTaken));
        }
        let secret = self.secret_text(&query).await?;
        Ok((query, secret))
    }

    /// Puts another query in the place of one; returns it with the secret of its webhook where it had none before.
    ///
    /// # Errors
    /// [`EngineError::NoSavedQuery`], [`EngineError::QueryChanged`].
    pub async fn update(
        &self,
        caller: &Caller,
        draft: Draft,
    ) -> Result<(SavedQuery, Option<String>), EngineError> {
        self.expected(&draft.name, &draft.etag).await?;
        self.check(caller, &draft.sought).await?;
        loop {
            let (before, revision) = self.expected(&draft.name, &draft.etag).await?;
            let webhook = match (&draft.webhook_url, &before.webhook) {
                (None, _) => None,
                (Some(url), Some(before)) => Some(Webhook { url: url.clone(), salt: before.salt }),
                (Some(url), None) => Some(new_webhook(url.clone())?),
            };
            let query = SavedQuery {
                name: draft.name.clone(),
                owner: Owner::from(caller),
                stated: draft.stated.clone(),
                webhook,
                create_time: before.create_time,
                update_time: self.serving.now().clock.now(),
            };
            // What was found before there was a webhook is not posted.
            let begins = query.webhook.is_some() && before.webhook.is_none();
            let posting = match begins {
                true => vec![self.posting_from_now(&query.name).await?],
                false => Vec::new(),
            };
            if self.keep(&query, revision, posting).await? {
                let secret = if begins { self.secret_text(&query).await? } else { None };
                return Ok((query, secret));
            }
        }
    }

    /// Another secret for a webhook.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] where there is none.
    pub async fn rotate_secret(&self, name: &QueryId) -> Result<String, EngineError> {
        loop {
            let (mut query, revision) = self.expected(name, "").await?;
            let Some(webhook) = &mut query.webhook else {
                return Err(EngineError::invalid("name", Code::NoWebhook));
            };
            webhook.salt = random()?;
            query.update_time = self.serving.now().clock.now();
            if self.keep(&query, revision, Vec::new()).await? {
                return Ok(self.secret_text(&query).await?.unwrap_or_default());
            }
        }
    }

    /// Deletes a query with all that was found by it.
    pub async fn delete(&self, name: &QueryId, etag: &str) -> Result<(), EngineError> {
        loop {
            let (_, revision) = self.expected(name, etag).await?;
            let gone = |key: String| Entry { key, bytes: None, expect: None };
            let entries = vec![
                Entry { key: name.key(QUERIES), bytes: None, expect: Some(revision) },
                gone(name.key(TAILS)),
                gone(name.key(POSTS)),
                changed(),
            ];
            if self.ledger.write(&self.home, entries).await? {
                break;
            }
        }
        self.let_go(name);
        let mut keys = self.log.keys(name).await?;
        let dead = self.ledger.scan(&self.home, &format!("{}/", name.key(DEAD)), None, MOST_DEAD * 2).await?;
        keys.extend(dead.into_iter().map(|(key, _)| key));
        for part in keys.chunks(PAGE) {
            let entries =
                part.iter().map(|key| Entry { key: key.clone(), bytes: None, expect: None }).collect();
            self.ledger.write(&self.home, entries).await?;
        }
        Ok(())
    }

    /// Posts that were given up, after the one of this id, the earliest first.
    pub async fn dead(&self, name: &QueryId) -> Result<Vec<Dead>, EngineError> {
        self.get(name).await?;
        let rows = self.ledger.scan(&self.home, &format!("{}/", name.key(DEAD)), None, MOST_DEAD * 2).await?;
        rows.into_iter().map(|(_, kept)| from_bytes("a post that was given up", &kept.bytes)).collect()
    }

    /// How a query stands at the moment.
    pub async fn standing(&self, query: &SavedQuery) -> Result<Standing, EngineError> {
        let (engine, sought) = (self.serving.now(), (self.read)(query)?);
        let now = engine.clock.second();
        if sought.start.is_some_and(|start| now < start) || sought.end.is_some_and(|end| end <= now) {
            return Ok(Standing::OutOfTime);
        }
        let Subject::Stored(name) = sought.subject else { return Ok(Standing::Active) };
        match engine.catalog.get(&self.owner(query), &name, now).await {
            Ok(document) if consents(&document.record, now) => Ok(Standing::Active),
            Ok(_) | Err(EngineError::NotFound(_) | EngineError::Damaged(_)) => Ok(Standing::SubjectGone),
            Err(error) => Err(error),
        }
    }

    /// Whether the caller can have it compared: its subject is there, and its text can be read.
    async fn check(&self, caller: &Caller, sought: &Sought) -> Result<(), EngineError> {
        let engine = self.serving.now();
        let now = engine.clock.second();
        engine.matcher.subject(caller, sought.subject.clone(), sought.target, now).await?;
        Ok(())
    }

    async fn expected(&self, name: &QueryId, etag: &str) -> Result<(SavedQuery, u64), EngineError> {
        let found = self.kept(name).await?.ok_or_else(|| EngineError::NoSavedQuery(name.to_string()))?;
        match etag.is_empty() || found.0.etag()? == etag {
            true => Ok(found),
            false => Err(EngineError::QueryChanged(name.to_string())),
        }
    }

    /// Whether it was as expected; then it is compared with what is written from now on.
    async fn keep(&self, query: &SavedQuery, expect: u64, beside: Vec<Entry>) -> Result<bool, EngineError> {
        let own = Entry { key: query.name.key(QUERIES), bytes: Some(to_bytes(query)?), expect: Some(expect) };
        let entries = [vec![own, changed()], beside].concat();
        let is_kept = self.ledger.write(&self.home, entries).await?;
        if is_kept && self.compares.load(Ordering::Acquire) {
            self.take_up(query.clone()).await?;
        }
        Ok(is_kept)
    }
}

fn new_webhook(url: String) -> Result<Webhook, EngineError> {
    Ok(Webhook { url, salt: random()? })
}

/// Says that a query was changed: its revision does.
fn changed() -> Entry {
    Entry { key: CHANGED.to_string(), bytes: Some(vec![1, 0xc0]), expect: None }
}
