//! What was found, query by query: the last [`MOST_FOUND`] matches of each, numbered without a gap, so that who reads them can go on
//! where it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kept::{FOUND, Found, QueryId, TAILS, Tail};
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::ports::{Entry, Ledger};

/// Matches of a query that are kept.
pub const MOST_FOUND: u64 = 500;
/// Matches that are written together, and no more queries than that.
const GROUP: usize = 500;
const WHAT: &str = "a match of a saved query";

/// What was found.
#[derive(Clone)]
pub struct FoundLog {
    ledger: Arc<dyn Ledger>,
    home: TenantId,
}

impl FoundLog {
    /// In this ledger, under this tenant.
    pub fn new(ledger: Arc<dyn Ledger>, home: TenantId) -> Self {
        Self { ledger, home }
    }

    /// Where the matches of queries begin and end, with the revisions; `None` of a query that is not there.
    pub(super) async fn tails(&self, queries: &[QueryId]) -> Result<Vec<Option<(Tail, u64)>>, EngineError> {
        let keys: Vec<String> = queries.iter().map(|query| query.key(TAILS)).collect();
        let kept = self.ledger.read(&self.home, &keys).await?;
        let tail = |kept: Option<crate::engine::ports::Kept>| {
            kept.map(|kept| Ok((from_bytes(WHAT, &kept.bytes)?, kept.revision))).transpose()
        };
        kept.into_iter().map(tail).collect()
    }

    /// Where the matches of a query begin and end; `None` where there is no such query.
    pub async fn tail(&self, query: &QueryId) -> Result<Option<Tail>, EngineError> {
        let tails = self.tails(std::slice::from_ref(query)).await?;
        Ok(tails.into_iter().next().flatten().map(|(tail, _)| tail))
    }

    /// Matches from a number on, at most `most`.
    pub async fn read(&self, query: &QueryId, from: u64, most: usize) -> Result<Vec<Found>, EngineError> {
        let prefix = format!("{}/", query.key(FOUND));
        // What comes after the one before begins with the one that is sought.
        let after = from.checked_sub(1).map(|before| query.numbered(FOUND, before));
        let rows = self.ledger.scan(&self.home, &prefix, after.as_deref(), most).await?;
        rows.into_iter().map(|(_, kept)| from_bytes(WHAT, &kept.bytes)).collect()
    }

    /// Adds matches, whose numbers are given here. What belongs to a query that is gone is let go.
    pub(super) async fn add(&self, found: BTreeMap<QueryId, Vec<Found>>) -> Result<(), EngineError> {
        let mut group: Vec<(QueryId, Vec<Found>)> = Vec::new();
        let mut count = 0;
        for (query, mut all) in found {
            // Of more than are kept the last stay.
            all.drain(..all.len().saturating_sub(MOST_FOUND as usize));
            count += all.len();
            group.push((query, all));
            if count >= GROUP {
                self.add_group(std::mem::take(&mut group)).await?;
                count = 0;
            }
        }
        if group.is_empty() { Ok(()) } else { self.add_group(group).await }
    }

    async fn add_group(&self, group: Vec<(QueryId, Vec<Found>)>) -> Result<(), EngineError> {
        let queries: Vec<QueryId> = group.iter().map(|(query, _)| query.clone()).collect();
        loop {
            let tails = self.tails(&queries).await?;
            let mut entries = Vec::new();
            for ((query, found), tail) in group.iter().zip(tails) {
                let Some((Tail { first, next, made }, revision)) = tail else { continue };
                for (number, found) in (next..).zip(found) {
                    let bytes = to_bytes(&Found { number, ..found.clone() })?;
                    entries.push(Entry {
                        key: query.numbered(FOUND, number),
                        bytes: Some(bytes),
                        expect: None,
                    });
                }
                let next = next + found.len() as u64;
                let begin = first.max(next.saturating_sub(MOST_FOUND));
                let old = (first..begin).map(|number| query.numbered(FOUND, number));
                entries.extend(old.map(|key| Entry { key, bytes: None, expect: None }));
                let bytes = to_bytes(&Tail { first: begin, next, made })?;
                entries.push(Entry { key: query.key(TAILS), bytes: Some(bytes), expect: Some(revision) });
            }
            // Where another replica was quicker, the numbers are given anew.
            if entries.is_empty() || self.ledger.write(&self.home, entries).await? {
                return Ok(());
            }
        }
    }

    /// The keys of all that is kept of a query's matches.
    pub(super) async fn keys(&self, query: &QueryId) -> Result<Vec<String>, EngineError> {
        let rows = self
            .ledger
            .scan(&self.home, &format!("{}/", query.key(FOUND)), None, MOST_FOUND as usize + 1)
            .await?;
        Ok(rows.into_iter().map(|(key, _)| key).collect())
    }
}
