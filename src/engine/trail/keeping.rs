//! Writing: chains are begun, pages are added to them, and what is old goes.

use std::mem::take;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::page::Page;
use super::{GROUP, Trail, shelf};
use crate::domain::trail::{Chain, Link, Mark, TrailEntry, day_of};
use crate::engine::access::random;
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::ports::Entry;

/// Chains in the list: `chain/{id}`.
pub(super) const CHAINS: &str = "chain/";
/// Pages of a chain: `page/{first}`, with as many digits as any number has.
pub(super) const PAGES: &str = "page/";
/// Where a chain ends.
pub(super) const HEAD: &str = "head";
/// What is kept, in an error.
pub(super) const WHAT: &str = "a page of the audit trail";
/// Older chains whose end a new one names.
const ANCHORS: usize = 8;
/// Pages that are taken away at a time.
const SWEPT: usize = 500;
/// What the id of a chain begins with: when it began.
const STAMP: &str = "%Y%m%dT%H%M%S%3f";

/// A chain in the list.
#[derive(Serialize, Deserialize)]
pub(super) struct Listed {
    /// Where older chains ended.
    pub anchors: Vec<End>,
}

/// Where a chain ends, or ended.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct End {
    pub chain: String,
    pub sequence: u64,
    pub link: Link,
}

/// What is being written.
#[derive(Default)]
pub(super) struct Writer {
    /// How many entries are kept, of all that were recorded.
    pub kept: u64,
    chain: Option<Chain>,
    /// Of which it is not known whether they are kept: they are written again as they were.
    taken: Vec<TrailEntry>,
}

impl From<End> for Mark {
    fn from(End { chain, sequence, link }: End) -> Self {
        Self { chain, sequence, link }
    }
}

/// The key of the page that begins there.
pub(super) fn page_key(first: u64) -> String {
    format!("{PAGES}{first:020}")
}

impl Trail {
    /// Writes all that waits. When it is given up or fails, what was taken is written with the next.
    pub(super) async fn write(&self, writer: &mut Writer) -> Result<(), EngineError> {
        loop {
            if writer.taken.is_empty() {
                let mut waiting = self.waiting();
                let count = waiting.entries.len().min(GROUP);
                writer.taken.extend(waiting.entries.drain(..count));
            }
            let Some(time) = writer.taken.first().map(|entry| entry.time) else { return Ok(()) };
            let time = DateTime::from_timestamp_millis(time).unwrap_or_default();
            if let Some(over) = writer.chain.take_if(|chain| day_of(&chain.id) != Some(time.date_naive())) {
                self.ledger.forget(&shelf(Some(&over.id))).await;
            }
            let chain = match &mut writer.chain {
                Some(chain) => chain,
                none => {
                    let chain = none.insert(self.begin(time).await?);
                    if let Err(error) = self.let_go(time.date_naive()).await {
                        tracing::warn!("what is old of the audit trail stays for now: {error}");
                    }
                    chain
                }
            };
            let stages = self.serving.now().stages.clone();
            match stages.run("audit", self.add(chain, &mut writer.taken)).await? {
                true => writer.kept += take(&mut writer.taken).len() as u64,
                // Nobody else writes this chain. Something is wrong with it, so that the next is begun.
                false => {
                    tracing::error!(chain = chain.id, "another page stands where the audit trail goes on");
                    writer.chain = None;
                }
            }
        }
    }

    /// Lists a new chain.
    async fn begin(&self, time: DateTime<Utc>) -> Result<Chain, EngineError> {
        let salt = u32::from_be_bytes(random()?);
        let id = format!("{}-{salt:08x}", time.format(STAMP));
        let mut anchors = Vec::new();
        for older in self.ids().await?.iter().rev().take(ANCHORS) {
            // One that cannot be read is told by who checks the trail, and holds up no call.
            anchors.extend(self.head(older).await?.and_then(Result::ok));
            self.ledger.forget(&shelf(Some(older))).await;
        }
        let bytes = Some(to_bytes(&Listed { anchors: anchors.clone() })?);
        let entry = Entry { key: format!("{CHAINS}{id}"), bytes, expect: Some(0) };
        if !self.ledger.write(&shelf(None), vec![entry]).await? {
            return Err(EngineError::Internal("the id of a new chain was taken".into()));
        }
        let mut chain =
            Chain { id, anchors: anchors.into_iter().map(Mark::from).collect(), sequence: 0, link: [0; 32] };
        chain.link = chain.root();
        tracing::info!(chain = chain.id, "a chain of the audit trail begins");
        Ok(chain)
    }

    /// Adds a page; false where another stands in its place. One that was kept before, of which that was not known, is the same.
    async fn add(&self, chain: &mut Chain, entries: &mut [TrailEntry]) -> Result<bool, EngineError> {
        let page = Page::new(chain.sequence, chain.link, entries);
        let (key, bytes) = (page_key(page.first), to_bytes(&page)?);
        let end = End { chain: chain.id.clone(), sequence: page.end(), link: page.last };
        let batch = vec![
            Entry { key: key.clone(), bytes: Some(bytes.clone()), expect: Some(0) },
            Entry { key: HEAD.to_string(), bytes: Some(to_bytes(&end)?), expect: None },
        ];
        let home = shelf(Some(&chain.id));
        if !self.ledger.write(&home, batch).await? {
            let found = self.ledger.read(&home, &[key]).await?.pop().flatten();
            if found.is_none_or(|found| found.bytes != bytes) {
                return Ok(false);
            }
        }
        (chain.sequence, chain.link) = (end.sequence, end.link);
        Ok(true)
    }

    /// Where a chain ends by its own word, or why that cannot be read; `None` of one without a page.
    pub(super) async fn head(&self, chain: &str) -> Result<Option<Result<End, String>>, EngineError> {
        let found = self.ledger.read(&shelf(Some(chain)), &[HEAD.to_string()]).await?.pop().flatten();
        Ok(found.map(|kept| match from_bytes::<End>("where it ends", &kept.bytes) {
            Ok(end) if end.chain == chain => Ok(end),
            Ok(_) => Err("where it ends is of another chain".to_string()),
            Err(error) => Err(error.to_string()),
        }))
    }

    /// Takes away the chains that are older than entries are kept, the oldest first.
    async fn let_go(&self, today: NaiveDate) -> Result<(), EngineError> {
        let is_due = |id: &str| {
            day_of(id).is_some_and(|day| today.signed_duration_since(day) > TimeDelta::days(self.days.into()))
        };
        for id in self.ids().await?.iter().take_while(|id| is_due(id)) {
            let home = shelf(Some(id));
            loop {
                let pages = self.ledger.scan(&home, PAGES, None, SWEPT).await?;
                let gone = |key| Entry { key, bytes: None, expect: None };
                let mut batch: Vec<Entry> = pages.into_iter().map(|(key, _)| gone(key)).collect();
                if batch.is_empty() {
                    break;
                }
                batch.push(gone(HEAD.to_string()));
                self.ledger.write(&home, batch).await?;
            }
            self.ledger.forget(&home).await;
            let entry = Entry { key: format!("{CHAINS}{id}"), bytes: None, expect: None };
            self.ledger.write(&shelf(None), vec![entry]).await?;
            tracing::info!(chain = id, "a chain of the audit trail is as old as it is kept, and gone");
        }
        Ok(())
    }
}
