//! Records that are changed while others may change them as well: read, made anew, and written if nothing came between.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::catalog::{Catalog, Incoming, own, readable};
use super::error::EngineError;
use super::ports::{Change, Expect, StoreError, Stored};
use crate::domain::record::Record;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;

/// How long a change is tried again when other writers come between reading and writing. Calls have deadlines of their
/// own, which are shorter as a rule.
const MOST_TRYING: Duration = Duration::from_secs(60);
/// Longest pause before the second try; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(4);
const MOST_PAUSE: Duration = Duration::from_millis(250);

/// A record that is to be changed: its name, and the etag that must be stored when one is given.
pub struct Claim {
    /// A record of the caller's own, stored or not.
    pub name: RecordName,
    /// The etag that must be stored; `None` takes whatever is there.
    pub etag: Option<String>,
    /// Whether the change keeps part of what is stored, so that a damaged record cannot be overwritten by it.
    pub keeps: bool,
}

/// An update under way: [`Self::read`], then [`Self::write`], and both again while others come between.
pub struct Update<'c> {
    catalog: &'c Catalog,
    claims: Vec<Claim>,
    /// What was read, and what therefore must be stored still when the update is written.
    stored: Vec<Option<Arc<Document>>>,
    expects: Vec<Expect>,
    began: Instant,
    attempt: u32,
}

impl Catalog {
    /// Begins an update of the caller's own records, none of which is named twice.
    pub fn update(&self, caller: &Caller, claims: Vec<Claim>) -> Result<Update<'_>, EngineError> {
        claims.iter().try_for_each(|claim| own(caller, &claim.name))?;
        Ok(Update::new(self, claims))
    }
}

impl<'c> Update<'c> {
    fn new(catalog: &'c Catalog, claims: Vec<Claim>) -> Self {
        let (stored, expects) = (Vec::new(), Vec::new());
        Self { catalog, claims, stored, expects, began: Instant::now(), attempt: 0 }
    }

    /// What is stored now, in the order of the claims, if it has the etags that they name. What is damaged and may be
    /// overwritten counts as nothing.
    pub async fn read(&mut self) -> Result<Vec<Option<Arc<Document>>>, EngineError> {
        let names: Vec<RecordName> = self.claims.iter().map(|claim| claim.name.clone()).collect();
        let found = self.catalog.store.get(&names).await?;
        self.expects = self
            .claims
            .iter()
            .zip(&found)
            .map(|(claim, found)| claim.expects(found))
            .collect::<Result<_, _>>()?;
        self.stored = readable(found);
        for (claim, stored) in self.claims.iter().zip(&self.stored) {
            let etag = stored.as_ref().map(|stored| stored.etag.as_str());
            if claim.etag.is_some() && etag.is_none() {
                return Err(EngineError::NoEtag(claim.name.clone()));
            }
            if claim.etag.is_some() && claim.etag.as_deref() != etag {
                return Err(EngineError::EtagMismatch(claim.name.clone()));
            }
        }
        Ok(self.stored.clone())
    }

    /// Stores a record for every claim, all or none, and returns the documents. `None` says that others have written
    /// since [`Self::read`], which has to begin anew. With `validate_only` nothing is stored.
    pub async fn write(
        &mut self,
        records: Vec<Record>,
        validate_only: bool,
    ) -> Result<Option<Vec<Arc<Document>>>, EngineError> {
        let records = records.into_iter().map(Incoming::from).collect();
        let documents = self.catalog.derive(records, &self.stored).await?;
        if validate_only {
            return Ok(Some(documents));
        }
        let put =
            |(document, expect): (&Arc<Document>, Expect)| Change::Put { document: document.clone(), expect };
        let changes = documents.iter().zip(std::mem::take(&mut self.expects)).map(put).collect();
        match self.catalog.stages.run("store", self.catalog.store.write(changes)).await {
            Ok(()) => {
                let before = self.stored.iter().cloned();
                self.catalog.changes.put(before.zip(documents.iter().cloned()));
                Ok(Some(documents))
            }
            Err(StoreError::Conflict(_)) if self.began.elapsed() < MOST_TRYING => {
                self.pause().await;
                Ok(None)
            }
            // With an etag the next look would have said that it does not match.
            Err(StoreError::Conflict(_)) => Err(busy()),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits for a time by chance, so that writers who met once do not meet again.
    async fn pause(&mut self) {
        let longest = (FIRST_PAUSE * 2_u32.saturating_pow(self.attempt.min(10))).min(MOST_PAUSE);
        let chance = RandomState::new().hash_one(self.attempt) % 1_000;
        self.attempt += 1;
        tokio::time::sleep(longest.mul_f64(chance as f64 / 1_000.0)).await;
    }
}

impl Claim {
    /// What must be stored when the change is written: what was found. A damaged record is overwritten, but only as a
    /// whole.
    fn expects(&self, found: &Option<Stored>) -> Result<Expect, EngineError> {
        match found {
            None => Ok(Expect::Nothing),
            Some(Ok(document)) => Ok(Expect::Etag(document.etag.clone())),
            Some(Err(damage)) if self.keeps || self.etag.is_some() => {
                Err(EngineError::Damaged(damage.clone()))
            }
            Some(Err(_)) => Ok(Expect::Anything),
        }
    }
}

fn busy() -> EngineError {
    EngineError::Unavailable("others write to the same records all the time".into())
}
