//! Alliances as they are kept: in the ledger, all in one place; each process holds them in memory too, so that a call is judged without
//! a read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::complaint::Complaint;
use super::error::EngineError;
use super::kept::{from_bytes, home, to_bytes};
use super::ports::{Entry, Ledger};
use super::serving::Serving;
use crate::domain::access::Act;
use crate::domain::record::audience::{Caller, Members};
use crate::domain::record::name::TenantId;

/// Alliances in the ledger: `alliance/{id}`.
const ALLIANCES: &str = "alliance/";
/// What is kept, in an error.
const WHAT: &str = "an alliance";
/// Most alliances there are, the ended ones included.
const MOST: usize = 10_000;
/// Most members, and most that are invited.
pub const MOST_MEMBERS: usize = 1_000;
/// How often changes of other replicas are read.
const REFRESH: Duration = Duration::from_secs(2);
/// Alliances are read by so many.
const PAGE: usize = 500;

/// An alliance as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alliance {
    /// What records name.
    pub id: String,
    /// For people.
    pub display_name: String,
    /// Who may let others in and out.
    pub lead: Option<TenantId>,
    /// The members, since when.
    pub members: BTreeMap<TenantId, DateTime<Utc>>,
    /// Who may join, since when.
    pub invited: BTreeMap<TenantId, DateTime<Utc>>,
    /// When it was made.
    pub create_time: DateTime<Utc>,
    /// When it was ended. It has no members then, and its id stays known.
    pub delete_time: Option<DateTime<Utc>>,
}

impl Alliance {
    /// Whether the caller may let others in and out.
    pub fn is_led_by(&self, caller: &Caller) -> bool {
        caller.may(Act::Admit) || self.lead.as_ref() == Some(&caller.tenant)
    }

    /// Whether the caller may know of it.
    pub fn is_known_to(&self, caller: &Caller) -> bool {
        let own = &caller.tenant;
        let is_part = self.members.contains_key(own) || self.invited.contains_key(own);
        self.delete_time.is_none() && (is_part || self.is_led_by(caller) || caller.may(Act::Oversee))
    }
}

/// What is held of an alliance.
struct Held {
    alliance: Alliance,
    /// Its members as callers have them.
    members: Arc<BTreeSet<TenantId>>,
}

/// The alliances.
pub struct Alliances {
    ledger: Arc<dyn Ledger>,
    serving: Serving,
    home: TenantId,
    held: RwLock<Arc<BTreeMap<String, Held>>>,
    is_read: AtomicBool,
    /// One reading at a time, so that what was read before a change never takes the place of what was read after it.
    reading: tokio::sync::Mutex<()>,
}

impl Alliances {
    /// Those of the ledger, which are not read yet, by the clock of what is served.
    pub fn new(ledger: Arc<dyn Ledger>, serving: Serving) -> Self {
        Self {
            ledger,
            serving,
            home: home(),
            held: RwLock::default(),
            is_read: AtomicBool::new(false),
            reading: tokio::sync::Mutex::default(),
        }
    }

    /// The caller with the alliances that its tenant is a member of now; `None` where its key states some and it is not known yet
    /// whether they have lists.
    pub fn placed(&self, mut caller: Caller) -> Option<Caller> {
        let is_stated = caller.alliances.values().any(|members| *members == Members::Stated);
        if !self.is_read.load(Ordering::Acquire) && is_stated {
            return None;
        }
        let all = self.all();
        caller.alliances.retain(|id, members| *members == Members::Stated && !all.contains_key(id));
        let own = all.iter().filter(|(_, held)| held.members.contains(&caller.tenant));
        let own: Vec<(String, Members)> =
            own.map(|(id, held)| (id.clone(), Members::Listed(held.members.clone()))).collect();
        caller.alliances.extend(own);
        Some(caller)
    }

    /// The caller with what its tenant is a member of now, as far as that is known: in the middle of a long call, or for what was saved.
    pub fn placed_again(&self, caller: &Caller) -> Caller {
        self.placed(caller.clone()).unwrap_or_else(|| caller.clone())
    }

    /// Makes an alliance, or one that was ended anew.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] where there is one of this id, or there are [`MOST`].
    pub async fn create(
        &self,
        id: &str,
        display_name: String,
        lead: Option<TenantId>,
        members: BTreeSet<TenantId>,
    ) -> Result<Alliance, EngineError> {
        self.refresh().await?;
        if self.all().len() >= MOST && !self.all().contains_key(id) {
            let why = format!("there are {MOST} alliances, the most there can be");
            return Err(EngineError::invalid("alliance_id", why));
        }
        let now = self.now();
        let (found, revision) = self.read(id).await?;
        if found.is_some_and(|found| found.delete_time.is_none()) {
            return Err(EngineError::invalid("alliance_id", "is of an alliance that is there"));
        }
        let alliance = Alliance {
            id: id.to_string(),
            display_name,
            lead,
            members: members.into_iter().map(|member| (member, now)).collect(),
            invited: BTreeMap::new(),
            create_time: now,
            delete_time: None,
        };
        match self.keep(&alliance, revision).await? {
            true => Ok(alliance),
            false => Err(EngineError::Overloaded(None)),
        }
    }

    /// Changes one that is there. What `change` refuses changes nothing; it is asked again where somebody else was quicker.
    pub async fn change(
        &self,
        id: &str,
        change: impl Fn(&mut Alliance, DateTime<Utc>) -> Result<(), EngineError>,
    ) -> Result<Alliance, EngineError> {
        loop {
            let (found, revision) = self.read(id).await?;
            let found = found.filter(|found| found.delete_time.is_none());
            let before = found.ok_or_else(|| EngineError::NoAlliance(id.to_string()))?;
            let mut alliance = before.clone();
            change(&mut alliance, self.now())?;
            if alliance == before || self.keep(&alliance, revision).await? {
                return Ok(alliance);
            }
        }
    }

    /// One that is there.
    pub async fn get(&self, id: &str) -> Result<Option<Alliance>, EngineError> {
        let (found, _) = self.read(id).await?;
        Ok(found.filter(|found| found.delete_time.is_none()))
    }

    /// Those after one of them that a caller may know of, in the order of their ids.
    pub fn known_to(&self, caller: &Caller, after: Option<&str>, limit: usize) -> Vec<Alliance> {
        let begin = after.map_or(Bound::Unbounded, Bound::Excluded);
        let all = self.all();
        let alliances = all.range::<str, _>((begin, Bound::Unbounded)).map(|(_, held)| &held.alliance);
        alliances.filter(|alliance| alliance.is_known_to(caller)).take(limit).cloned().collect()
    }

    /// Reads them anew.
    pub async fn refresh(&self) -> Result<(), EngineError> {
        let _one = self.reading.lock().await;
        let (mut held, mut after) = (BTreeMap::new(), None::<String>);
        loop {
            let page = self.ledger.scan(&self.home, ALLIANCES, after.as_deref(), PAGE).await?;
            for (_, kept) in &page {
                let alliance: Alliance = from_bytes(WHAT, &kept.bytes)?;
                let members = Arc::new(alliance.members.keys().cloned().collect());
                held.insert(alliance.id.clone(), Held { alliance, members });
            }
            after = page.last().map(|(key, _)| key.clone());
            if page.len() < PAGE {
                break;
            }
        }
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(held);
        self.is_read.store(true, Ordering::Release);
        Ok(())
    }

    /// Reads them again and again. Never ends. What fails is tried again; meanwhile those that are known hold.
    pub async fn tend(&self) {
        let mut complaint = Complaint::default();
        loop {
            complaint.over("alliances cannot be read, and those that are known hold", self.refresh().await);
            tokio::time::sleep(REFRESH).await;
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.serving.now().clock.second()
    }

    fn all(&self) -> Arc<BTreeMap<String, Held>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One as it is kept, with its revision.
    async fn read(&self, id: &str) -> Result<(Option<Alliance>, u64), EngineError> {
        let found = self.ledger.read(&self.home, &[format!("{ALLIANCES}{id}")]).await?.pop().flatten();
        match found {
            Some(kept) => Ok((Some(from_bytes(WHAT, &kept.bytes)?), kept.revision)),
            None => Ok((None, 0)),
        }
    }

    /// Whether it was as expected; then it holds here from now on.
    async fn keep(&self, alliance: &Alliance, expect: u64) -> Result<bool, EngineError> {
        let bytes = Some(to_bytes(alliance)?);
        let entry = Entry { key: format!("{ALLIANCES}{}", alliance.id), bytes, expect: Some(expect) };
        let is_kept = self.ledger.write(&self.home, vec![entry]).await?;
        if is_kept {
            self.refresh().await?;
        }
        Ok(is_kept)
    }
}
