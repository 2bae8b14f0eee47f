//! Posting what was found to webhooks: the matches of a query in their order, those that came together in one post. A post that fails is
//! tried again ever more rarely, with the same matches and the same id, and is given up in the end: then it is kept to be looked at, and the
//! next ones follow. A crash between a post and the note of it posts once more, so that receivers go by the id.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};

use super::kept::{DEAD, Dead, Found, POSTS, Posting, QueryId, SavedQuery, Webhook};
use super::{MOST_DEAD, SavedQueries};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::standing::post::{TRIES, message_id, pause};
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::ports::{Courier, Entry, Kept, Post};

/// Matches of one post.
const MOST_MATCHES: u64 = 100;
/// Posts at a time, over all and of one tenant.
const AT_ONCE: usize = 64;
const OF_TENANT: usize = 8;
/// How often posts that are due are looked for, and those that another replica has left.
const LOOK: Duration = Duration::from_millis(250);
const SWEEP: Duration = Duration::from_secs(30);
/// For how long a try belongs to the replica that makes it; longer than a try takes.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// When it is looked again at a query whose owner is let in no more.
const SHUT_OUT: TimeDelta = TimeDelta::minutes(5);
/// The answer of a receiver that wants no more.
const GONE: u16 = 410;
/// Characters of an error that are kept.
const ERROR: usize = 300;
const WHAT: &str = "how far a saved query is posted";

/// Makes what is posted.
#[async_trait]
pub trait Composer: Send + Sync {
    /// The body of a post about those matches that the owner may see now; `None` where there are none.
    ///
    /// # Errors
    /// The time until which the owner may see no more, where that is not to be seen today; else what failed.
    async fn compose(
        &self,
        owner: &Caller,
        query: &SavedQuery,
        found: &[Found],
    ) -> Result<Option<String>, Held>;
}

/// Why nothing can be posted now.
#[derive(Debug)]
pub enum Held {
    /// The owner has seen all that may be seen for a while.
    Spent(Duration),
    /// What failed passes.
    Failed(EngineError),
}

/// The owner of a query by its key and tenant, as it is let in now; `None` where it is not.
pub type Owners = Arc<dyn Fn(&SavedQuery) -> Option<Caller> + Send + Sync>;

/// Told of matches that no webhook will be told: why, and how many.
pub type Undelivered = Arc<dyn Fn(&'static str, u64) + Send + Sync>;

/// What posts.
pub struct Poster {
    queries: Arc<SavedQueries>,
    courier: Arc<dyn Courier>,
    composer: Arc<dyn Composer>,
    owners: Owners,
    undelivered: Undelivered,
}

/// A query, when the one that was tried was made, and what that came to.
type Tried = (QueryId, Option<DateTime<Utc>>, Result<Came, EngineError>);

/// What a try came to.
enum Came {
    /// There is nothing to post.
    Nothing,
    /// It is not due yet.
    Later(DateTime<Utc>),
    /// How far it is now, and what was given up.
    To(Posting, Option<Dead>),
}

impl Poster {
    /// Posts what these queries find.
    pub fn new(
        queries: Arc<SavedQueries>,
        courier: Arc<dyn Courier>,
        composer: Arc<dyn Composer>,
        owners: Owners,
        undelivered: Undelivered,
    ) -> Self {
        Self { queries, courier, composer, owners, undelivered }
    }

    /// Posts again and again. Never ends.
    pub async fn tend(&self) {
        let mut found = self.queries.to_post.lock().await;
        let mut due = BTreeMap::<QueryId, DateTime<Utc>>::new();
        let mut at_work = FuturesUnordered::new();
        let mut working = BTreeSet::<QueryId>::new();
        let mut of_tenant = HashMap::<TenantId, usize>::new();
        let mut swept: Option<tokio::time::Instant> = None;
        loop {
            if swept.is_none_or(|swept| swept.elapsed() >= SWEEP) {
                match self.pending().await {
                    Ok(pending) => pending.into_iter().for_each(|name| {
                        due.entry(name).or_default();
                    }),
                    Err(error) => {
                        tracing::warn!("what is to be posted cannot be read; it is tried again: {error}");
                    }
                }
                swept = Some(tokio::time::Instant::now());
            }
            self.queries.unposted.store(due.len() + at_work.len(), Ordering::Relaxed);
            // The clock is looked at only where something waits.
            let now = if due.is_empty() { DateTime::UNIX_EPOCH } else { self.now() };
            let mut ready = Vec::new();
            for (name, _) in due.iter().filter(|(_, time)| **time <= now) {
                if at_work.len() + ready.len() >= AT_ONCE {
                    break;
                }
                let count = of_tenant.entry(name.tenant.clone()).or_default();
                if *count < OF_TENANT && !working.contains(name) {
                    *count += 1;
                    ready.push(name.clone());
                }
            }
            for name in ready {
                due.remove(&name);
                working.insert(name.clone());
                at_work.push(async move {
                    let tried = self.queries.held().query(&name).map(|query| query.create_time);
                    let came = self.attempt(&name).await;
                    (name, tried, came)
                });
            }
            let mut came = Vec::new();
            tokio::select! {
                Some(name) = found.recv() => {
                    due.insert(name, DateTime::UNIX_EPOCH);
                    while let Ok(name) = found.try_recv() {
                        due.insert(name, DateTime::UNIX_EPOCH);
                    }
                }
                Some(one) = at_work.next(), if !at_work.is_empty() => came.push(one),
                () = tokio::time::sleep(LOOK) => {}
            }
            // What ended meanwhile is noted with one write.
            while let Some(Some(one)) = at_work.next().now_or_never() {
                came.push(one);
            }
            for (name, ..) in &came {
                working.remove(name);
                if let Some(count) = of_tenant.get_mut(&name.tenant) {
                    *count = count.saturating_sub(1);
                }
            }
            of_tenant.retain(|_, count| *count > 0);
            for (name, again) in self.note(came).await {
                due.entry(name).and_modify(|time| *time = again.min(*time)).or_insert(again);
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.queries.serving.now().clock.now()
    }

    /// The queries with something to post.
    async fn pending(&self) -> Result<Vec<QueryId>, EngineError> {
        let names: Vec<QueryId> = {
            let held = self.queries.held();
            held.queries().filter(|query| query.webhook.is_some()).map(|query| query.name.clone()).collect()
        };
        let mut pending = Vec::new();
        for page in names.chunks(super::PAGE) {
            let tails = self.queries.log.tails(page).await?;
            let keys: Vec<String> = page.iter().map(|name| name.key(POSTS)).collect();
            let postings = self.queries.ledger.read(&self.queries.home, &keys).await?;
            for ((name, tail), posting) in page.iter().zip(tails).zip(postings) {
                let (posting, _) = posting_of(posting)?;
                if tail.is_some_and(|(tail, _)| posting.next < tail.next) {
                    pending.push(name.clone());
                }
            }
        }
        Ok(pending)
    }

    /// Notes what came of tries; returns the queries to be looked at again, with when.
    async fn note(&self, came: Vec<Tried>) -> Vec<(QueryId, DateTime<Utc>)> {
        let (mut entries, mut again, mut undelivered) = (Vec::new(), Vec::new(), Vec::new());
        for (name, tried, came) in came {
            let written = match came {
                Ok(Came::Nothing) => continue,
                Ok(Came::Later(time)) => {
                    again.push((name, time));
                    continue;
                }
                Ok(Came::To(posting, dead)) => {
                    again.push((name.clone(), posting.due));
                    undelivered.extend(dead.as_ref().map(|dead| match dead.missed {
                        0 => ("given_up", dead.found.len() as u64),
                        missed => ("overrun", missed),
                    }));
                    self.entries((&name, tried), &posting, dead).await
                }
                Err(error) => Err(error),
            };
            match written {
                Ok(written) => entries.extend(written),
                Err(error) => {
                    tracing::warn!("a post of a saved query waits: {error}");
                    again.push((name, self.now() + TimeDelta::seconds(5)));
                }
            }
        }
        if entries.is_empty() {
            return again;
        }
        match self.queries.ledger.write(&self.queries.home, entries).await {
            Ok(_) => undelivered.into_iter().for_each(|(why, count)| (self.undelivered)(why, count)),
            Err(error) => tracing::warn!("what was posted cannot be noted, and is posted again: {error}"),
        }
        again
    }

    async fn entries(
        &self,
        (name, tried): (&QueryId, Option<DateTime<Utc>>),
        posting: &Posting,
        dead: Option<Dead>,
    ) -> Result<Vec<Entry>, EngineError> {
        let put = |key: String, bytes: Option<Vec<u8>>| Entry { key, bytes, expect: None };
        // A query that was deleted meanwhile keeps nothing, and one that was made under its name has posted nothing.
        let there = self.queries.held().query(name).map(|query| query.create_time);
        if there.is_none() || there != tried {
            return Ok(Vec::new());
        }
        let mut entries = vec![put(name.key(POSTS), Some(to_bytes(posting)?))];
        if let Some(dead) = dead {
            // Those that were missed go before the next one.
            let before = posting.next.saturating_sub(1);
            let first = dead.found.first().map_or(before, |found| found.number);
            let prefix = format!("{}/", name.key(DEAD));
            let rows = self.queries.ledger.scan(&self.queries.home, &prefix, None, MOST_DEAD * 2).await?;
            let old = rows.len().saturating_sub(MOST_DEAD - 1);
            entries.extend(rows.into_iter().take(old).map(|(key, _)| put(key, None)));
            entries.push(put(name.numbered(DEAD, first), Some(to_bytes(&dead)?)));
        }
        Ok(entries)
    }

    /// Tries to post the next matches of a query.
    async fn attempt(&self, name: &QueryId) -> Result<Came, EngineError> {
        let queries = &self.queries;
        let query = queries.held().query(name).cloned();
        let Some((query, webhook)) = query.and_then(|query| Some((query.clone(), query.webhook.clone()?)))
        else {
            return Ok(Came::Nothing);
        };
        let now = self.now();
        let tail = queries.log.tail(name).await?.filter(|tail| tail.is_of(&query));
        let Some(tail) = tail else { return Ok(Came::Nothing) };
        let kept = queries.ledger.read(&queries.home, &[name.key(POSTS)]).await?.pop().flatten();
        let (mut posting, revision) = posting_of(kept)?;
        let missed = tail.first.saturating_sub(posting.next);
        let first_missed = posting.next;
        posting.next = posting.next.max(tail.first);
        if posting.next >= tail.next {
            return Ok(Came::Nothing);
        }
        if posting.due > now {
            return Ok(Came::Later(posting.due));
        }
        let begun = posting.end.filter(|end| posting.tries > 0 && *end > posting.next);
        let end = begun.unwrap_or(tail.next.min(posting.next + MOST_MATCHES));
        posting.end = Some(end);
        if queries.ledger.is_shared() {
            let claim = Posting { due: now + LEASE, ..posting.clone() };
            let entry =
                Entry { key: name.key(POSTS), bytes: Some(to_bytes(&claim)?), expect: Some(revision) };
            if !queries.ledger.write(&queries.home, vec![entry]).await? {
                return Ok(Came::Later(now + LEASE));
            }
        }
        // Those that were not posted in time and are not kept any more are told before the others are posted.
        if missed > 0 {
            tracing::warn!(%name, missed, "matches came faster than they could be posted; the oldest are not kept");
            let error = format!("{missed} matches came faster than they could be posted and are not kept");
            let id = message_id(&name.to_string(), query.create_time.timestamp_micros(), first_missed);
            let dead = Dead {
                message_id: id,
                url: webhook.url,
                found: Vec::new(),
                tries: posting.tries,
                error,
                time: now,
                missed,
            };
            return Ok(Came::To(Posting { due: now, ..posting }, Some(dead)));
        }
        let Some(owner) = (self.owners)(&query) else {
            let error = "the API key that saved the query lets nobody in any more".to_string();
            return Ok(Came::To(Posting { due: now + SHUT_OUT, error, ..posting }, None));
        };
        let found = queries.log.read(name, posting.next, (end - posting.next) as usize).await?;
        let body = match self.composer.compose(&owner, &query, &found).await {
            Ok(Some(body)) => body,
            Ok(None) => return Ok(Came::To(arrived(end, now), None)),
            Err(Held::Failed(error)) => return Err(error),
            Err(Held::Spent(until)) => {
                let due = now + TimeDelta::from_std(until).unwrap_or(SHUT_OUT);
                let error = "the budget of students of others is spent for today".to_string();
                return Ok(Came::To(Posting { due, error, ..posting }, None));
            }
        };
        let id = message_id(&name.to_string(), query.create_time.timestamp_micros(), posting.next);
        let (error, is_final) = match self.send((&query, &webhook), &id, body).await? {
            Ok(()) => return Ok(Came::To(arrived(end, now), None)),
            Err(failure) => failure,
        };
        let tries = posting.tries + 1;
        if !is_final && tries < TRIES {
            let due = now + TimeDelta::from_std(pause(&id, tries)).unwrap_or(SHUT_OUT);
            return Ok(Came::To(Posting { tries, due, error, ..posting }, None));
        }
        tracing::warn!(query = name.to_string(), tries, error, "a post is given up");
        let dead = Dead {
            message_id: id,
            url: webhook.url,
            found,
            tries,
            error: error.clone(),
            time: now,
            missed: 0,
        };
        Ok(Came::To(Posting { error, ..arrived(end, now) }, Some(dead)))
    }

    /// Sends a post; the inner error says what came of it, and whether another try is to no purpose.
    async fn send(
        &self,
        (query, webhook): (&SavedQuery, &Webhook),
        id: &str,
        body: String,
    ) -> Result<Result<(), (String, bool)>, EngineError> {
        let second = self.now().timestamp();
        let signature = self.queries.signature((query, webhook), (id, second), &body).await?;
        let headers = vec![
            ("content-type", "application/json".to_string()),
            ("webhook-id", id.to_string()),
            ("webhook-timestamp", second.to_string()),
            ("webhook-signature", signature),
        ];
        let sent = self.courier.post(Post { url: webhook.url.clone(), headers, body }).await;
        Ok(match sent {
            Ok(200..=299) => Ok(()),
            Ok(status) => Err((format!("answered {status}"), status == GONE)),
            Err(error) => Err((error.to_string().chars().take(ERROR).collect(), false)),
        })
    }
}

fn arrived(next: u64, now: DateTime<Utc>) -> Posting {
    Posting { next, end: None, tries: 0, due: now, error: String::new() }
}

fn posting_of(kept: Option<Kept>) -> Result<(Posting, u64), EngineError> {
    kept.map_or(Ok((Posting::default(), 0)), |kept| Ok((from_bytes(WHAT, &kept.bytes)?, kept.revision)))
}

impl SavedQueries {
    /// That posting begins with what is found from now on.
    pub(super) async fn posting_from_now(&self, name: &QueryId) -> Result<Entry, EngineError> {
        let next = self.log.tail(name).await?.unwrap_or_default().next;
        let bytes = to_bytes(&arrived(next, self.serving.now().clock.now()))?;
        Ok(Entry { key: name.key(POSTS), bytes: Some(bytes), expect: None })
    }
}
