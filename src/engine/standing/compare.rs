//! Comparing what is written with the saved queries.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use super::SavedQueries;
use super::kept::{Found, QueryId};
use crate::domain::record::document::Document;
use crate::domain::standing::panel::{Hit, Worth};
use crate::engine::changes::{Change, Taken};
use crate::engine::complaint::Complaint;
use crate::engine::compute;
use crate::engine::error::EngineError;

/// How long changes are waited for before all else is looked after.
const PATIENCE: Duration = Duration::from_millis(250);
/// For how long changes are gathered: many are written to the ledger with one write.
const GATHER: Duration = Duration::from_millis(100);
/// Changes that are compared together.
const GROUP: usize = 500;
/// How often queries that others changed are read.
const REFRESH: Duration = Duration::from_secs(1);
/// How often the cursor is kept, while something is written.
const CURSOR: Duration = Duration::from_secs(5);
/// After something failed.
const PAUSE: Duration = Duration::from_secs(1);

/// A document with what it was before, and when that was noted, where it was noted at all.
pub(super) type Written = (Option<Arc<Document>>, Arc<Document>, Option<std::time::Instant>);

impl SavedQueries {
    /// Compares what is written, again and again, after [`Self::hear`]. Never ends. What fails is tried again. The clock is looked at only
    /// where there is something to compare.
    pub async fn tend(&self, begin: DateTime<Utc>) {
        let mut complaint = Complaint::default();
        loop {
            let begun = async {
                self.refresh().await?;
                self.compares.store(true, Ordering::Release);
                // What was saved between the two was neither read nor taken up.
                self.refresh().await?;
                self.catch_up_at_start(begin).await
            };
            if complaint.over("saved queries cannot be read", begun.await).is_some() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        let (mut refreshed, mut kept) = (Instant::now(), Instant::now());
        let (mut reached, mut is_kept) = (begin, true);
        loop {
            if refreshed.elapsed() >= REFRESH || !Arc::ptr_eq(&self.serving.now(), self.held().engine()) {
                let read = async {
                    self.refresh().await?;
                    self.place_owners().await
                };
                complaint.over("saved queries cannot be read", read.await);
                refreshed = Instant::now();
            }
            let taken = self.changes.take(PATIENCE, GATHER, GROUP).await;
            while complaint.over("what was written cannot be compared", self.compare(&taken).await).is_none()
            {
                tokio::time::sleep(PAUSE).await;
            }
            let latest = taken.changes.iter().filter_map(Change::time).max();
            if let Some(latest) = latest.filter(|latest| *latest > reached) {
                (reached, is_kept) = (latest, false);
            }
            if !is_kept && kept.elapsed() >= CURSOR && self.changes.is_empty() {
                let done = self.keep_cursor(reached).await;
                is_kept = complaint.over("saved queries cannot keep how far they are", done).is_some();
                kept = Instant::now();
            }
        }
    }

    /// Compares a group of changes, and tells what they bring.
    async fn compare(&self, taken: &Taken) -> Result<(), EngineError> {
        let (mut found, mut written) = (BTreeMap::new(), Vec::new());
        for change in &taken.changes {
            let name = match change {
                Change::Put { after, .. } => after.name(),
                Change::Gone(name) => name,
            };
            // What was written before a subject is compared with the subject as it was.
            if self.held().is_subject(name) {
                join(&mut found, self.matched(std::mem::take(&mut written)).await?);
                self.renew([name]).await?;
            }
            if let Change::Put { before, after, noted } = change {
                written.push((before.clone(), after.clone(), Some(*noted)));
            }
        }
        join(&mut found, self.matched(written).await?);
        self.tell(found).await?;
        match taken.lost_since.filter(|_| !self.held().panel().is_empty()) {
            None => Ok(()),
            Some(since) => {
                tracing::warn!(
                    "more was written than could be compared at once: it is read again from {since} on"
                );
                self.catch_up(since, self.serving.now().clock.now()).await
            }
        }
    }

    /// The queries that documents match and that they did not match as they were before.
    pub(super) async fn matched(
        &self,
        written: Vec<Written>,
    ) -> Result<BTreeMap<QueryId, Vec<Found>>, EngineError> {
        let mut found = BTreeMap::<QueryId, Vec<Found>>::new();
        if written.is_empty() || self.held().panel().is_empty() {
            return Ok(found);
        }
        let clock = self.held().engine().clock.clone();
        let (time, now) = (clock.now(), clock.second());
        let held = self.held.clone();
        let compare = move |(before, after, noted): Written| {
            let held = held.read().unwrap_or_else(PoisonError::into_inner);
            let hits = held.panel().matched_by(&after, now);
            let is_new = |hit: &Hit| {
                // What was written before a query was saved is none of its business.
                let is_later = match noted {
                    Some(noted) => held.is_saved_by(&hit.query, noted),
                    None => held.is_saved_before(&hit.query, after.shown_time()),
                };
                is_later
                    && before.as_ref().is_none_or(|before| !held.panel().is_match(&hit.query, before, now))
            };
            (hits.into_iter().filter(is_new).collect::<Vec<_>>(), after)
        };
        let all = compute::map(written, compare).await.map_err(EngineError::Internal)?;
        for (hits, document) in all {
            for hit in hits {
                if let Some(name) = QueryId::of_name(&hit.query) {
                    found.entry(name).or_default().push(found_at(time, &document, hit.worth));
                }
            }
        }
        Ok(found)
    }

    /// Adds matches to the logs of their queries, and wakes who waits for them.
    pub(super) async fn tell(&self, found: BTreeMap<QueryId, Vec<Found>>) -> Result<(), EngineError> {
        if found.is_empty() {
            return Ok(());
        }
        let to_post: Vec<QueryId> = {
            let held = self.held();
            let has_webhook = |name: &&QueryId| held.query(name).is_some_and(|query| query.webhook.is_some());
            found.keys().filter(has_webhook).cloned().collect()
        };
        self.log.add(found).await?;
        self.moved.notify_waiters();
        // The other end lives as long as this one.
        to_post.into_iter().for_each(|name| drop(self.found.send(name)));
        Ok(())
    }
}

fn found_at(time: DateTime<Utc>, document: &Document, worth: Worth) -> Found {
    let (record, etag) = (document.name().to_string(), document.etag.clone());
    Found { number: 0, time, record, etag, score: worth.score, band: Some(worth.band) }
}

/// Adds what was found later.
fn join(found: &mut BTreeMap<QueryId, Vec<Found>>, later: BTreeMap<QueryId, Vec<Found>>) {
    for (name, more) in later {
        found.entry(name).or_default().extend(more);
    }
}
