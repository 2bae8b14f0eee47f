//! Until when what was written has been compared, and what was written after that and is compared only now: after a crash, or where more
//! came than could be kept in memory. What such a record was before is not known any more.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::SavedQueries;
use super::kept::{CURSORS, Found, QueryId};
use super::log::MOST_FOUND;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::ports::{Entry, Order, Search};

/// How much earlier than the cursor new records are looked for: one that was on its way has the time at which its writing began.
const MARGIN: TimeDelta = TimeDelta::minutes(5);
/// A process that has not compared anything for so long has ended, or has nothing to lose.
const ENDED: TimeDelta = TimeDelta::minutes(10);
/// Records that are read at a time.
const PAGE: usize = 500;
/// Most cursors: processes that ended since the last start.
const MOST_CURSORS: usize = 1_000;
const WHAT: &str = "until when saved queries were compared";

impl SavedQueries {
    /// Compares what was written since any process was last heard of until this one began to hear.
    pub(super) async fn catch_up_at_start(&self, begin: DateTime<Utc>) -> Result<(), EngineError> {
        let rows = self.ledger.scan(&self.home, CURSORS, None, MOST_CURSORS).await?;
        let mut cursors: Vec<(String, DateTime<Utc>)> = Vec::with_capacity(rows.len());
        for (key, kept) in rows {
            cursors.push((key, from_bytes(WHAT, &kept.bytes)?));
        }
        if let Some(since) = cursors.iter().map(|(_, time)| *time).min()
            && !self.held().panel().is_empty()
        {
            self.catch_up(since, begin).await?;
        }
        self.keep_cursor(begin).await?;
        let ended = cursors.into_iter().filter(|(_, time)| *time < begin - ENDED);
        let gone: Vec<Entry> = ended.map(|(key, _)| Entry { key, bytes: None, expect: None }).collect();
        if !gone.is_empty() {
            self.ledger.write(&self.home, gone).await?;
        }
        Ok(())
    }

    /// Says that all that this process wrote before `time` has been compared.
    pub(super) async fn keep_cursor(&self, time: DateTime<Utc>) -> Result<(), EngineError> {
        let entry =
            Entry { key: format!("{CURSORS}{}", self.process), bytes: Some(to_bytes(&time)?), expect: None };
        self.ledger.write(&self.home, vec![entry]).await?;
        Ok(())
    }

    /// Compares what has been written since `since` and before `end`. A record that was there before may be told though it matched before.
    pub(super) async fn catch_up(&self, since: DateTime<Utc>, end: DateTime<Utc>) -> Result<(), EngineError> {
        let from = since - MARGIN;
        let store = self.serving.now().store.clone();
        let (mut seen, mut bound, mut limit) = (HashSet::<RecordName>::new(), None, PAGE);
        loop {
            let mut filter = Filter::default();
            filter.require(Condition::AtLeast(Field::UpdateTime, from.timestamp_micros()));
            if let Some(bound) = bound {
                filter.require(Condition::AtMost(Field::UpdateTime, bound));
            }
            let page = store.search(Search { filter, order: Order::Newest, limit }).await?;
            let Some(oldest) = page.last().map(|document| document.shown_time().timestamp_micros()) else {
                return Ok(());
            };
            let is_last = page.len() < limit;
            let new: Vec<Arc<Document>> =
                page.into_iter().filter(|document| seen.insert(document.name().clone())).collect();
            // Where ties fill the page, they are read in one piece.
            limit = if new.is_empty() { limit * 2 } else { limit };
            bound = Some(oldest);
            let is_due = |document: &Arc<Document>| {
                let time = document.shown_time();
                time < end && (time >= since || document.create_time >= from)
            };
            self.compare_again(new.into_iter().filter(is_due).collect()).await?;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Adds what matches of these and has not been told as it is.
    async fn compare_again(&self, documents: Vec<Arc<Document>>) -> Result<(), EngineError> {
        self.renew(documents.iter().map(|document| document.name())).await?;
        let documents = documents.into_iter().map(|after| (None, after, None)).collect();
        let mut found = self.matched(documents).await?;
        let mut told = BTreeMap::<QueryId, Vec<Found>>::new();
        for (name, all) in &mut found {
            let tail = self.log.tail(name).await?.unwrap_or_default();
            let known = self.log.read(name, tail.first, MOST_FOUND as usize).await?;
            let is_known = |one: &Found| {
                known.iter().any(|known| (&known.record, &known.etag) == (&one.record, &one.etag))
            };
            all.retain(|one| !is_known(one));
            if !all.is_empty() {
                told.insert(name.clone(), std::mem::take(all));
            }
        }
        self.tell(told).await
    }
}
