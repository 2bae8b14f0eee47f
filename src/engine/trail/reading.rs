//! Reading the trail, of all chains.

use super::keeping::{CHAINS, Listed, PAGES, WHAT, page_key};
use super::page::Page;
use super::{GROUP, Trail, shelf};
use crate::domain::trail::{Chain, Link, TrailEntry, TrailFault};
use crate::engine::error::EngineError;
use crate::engine::kept::from_bytes;

/// Chains that are listed at a time, and pages that are read at a time.
const MANY: usize = 1_000;
const PAGES_AT_A_TIME: usize = 16;
/// Pages that one call reads.
const MOST_PAGES: usize = 512;

/// A place in the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The chain's id.
    pub chain: String,
    /// After the entry there.
    pub sequence: u64,
}

/// What is wanted of the trail.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Only what follows.
    pub after: Option<Place>,
    /// Only of calls for this tenant.
    pub tenant: Option<String>,
    /// Only of calls that came then or later, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Only of calls that came before.
    pub until: Option<i64>,
    /// So many entries at most.
    pub limit: usize,
}

/// Entries of the trail.
#[derive(Debug, Default)]
pub struct Reading {
    /// Each with its chain and its link.
    pub entries: Vec<(String, TrailEntry, Link)>,
    /// Pages that cannot be read.
    pub faults: Vec<TrailFault>,
    /// Where to go on; `None` at the end.
    pub next: Option<Place>,
}

impl Asked {
    fn wants(&self, entry: &TrailEntry) -> bool {
        self.tenant.as_ref().is_none_or(|tenant| *tenant == entry.tenant)
            && self.from.is_none_or(|from| entry.time >= from)
            && self.until.is_none_or(|until| entry.time < until)
    }
}

impl Trail {
    /// The chains after one of them, in the order of time, and what cannot be read of them.
    pub async fn chains(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Chain>, Vec<TrailFault>), EngineError> {
        self.flush().await?;
        let after = after.map(|after| format!("{CHAINS}{after}"));
        let found = self.ledger.scan(&shelf(None), CHAINS, after.as_deref(), limit).await?;
        let (mut chains, mut faults) = (Vec::with_capacity(found.len()), Vec::new());
        for (key, kept) in found {
            let id = key.strip_prefix(CHAINS).unwrap_or(&key).to_string();
            let mut unread = |what: String| faults.push(TrailFault { chain: id.clone(), what });
            let anchors = match from_bytes::<Listed>("what it begins with", &kept.bytes) {
                Ok(listed) => listed.anchors.into_iter().map(Into::into).collect(),
                Err(error) => {
                    unread(error.to_string());
                    Vec::new()
                }
            };
            let mut chain = Chain { id: id.clone(), anchors, sequence: 0, link: [0; 32] };
            chain.link = chain.root();
            match self.head(&id).await? {
                Some(Ok(end)) => (chain.sequence, chain.link) = (end.sequence, end.link),
                Some(Err(what)) => unread(what),
                None => {}
            }
            chains.push(chain);
        }
        Ok((chains, faults))
    }

    /// Entries in the order of chains. What is damaged is told, and the rest goes on.
    pub async fn entries(&self, asked: &Asked) -> Result<Reading, EngineError> {
        self.flush().await?;
        let mut reading = Reading::default();
        let mut left = MOST_PAGES;
        let ids = self.ids().await?;
        let begin = asked.after.as_ref().map(|after| after.chain.as_str());
        for id in ids.iter().filter(|id| begin.is_none_or(|begin| id.as_str() >= begin)) {
            let after =
                asked.after.as_ref().filter(|after| after.chain == *id).map_or(0, |after| after.sequence);
            reading.next = self.read_chain(id, after, asked, &mut left, &mut reading).await?;
            if reading.next.is_some() {
                return Ok(reading);
            }
        }
        Ok(reading)
    }

    /// Reads one chain; where to go on when enough is read.
    async fn read_chain(
        &self,
        id: &str,
        after: u64,
        asked: &Asked,
        left: &mut usize,
        reading: &mut Reading,
    ) -> Result<Option<Place>, EngineError> {
        let home = shelf(Some(id));
        let place = |sequence| Some(Place { chain: id.to_string(), sequence });
        // The page that holds the next entry begins there as a rule, and else at most a page before.
        let mut from = page_key(after);
        let first = self.ledger.scan(&home, PAGES, Some(&from), 1).await?;
        if after > 0 && first.first().is_none_or(|(key, _)| *key != page_key(after + 1)) {
            from = page_key(after.saturating_sub(GROUP as u64));
        }
        let mut done = after;
        loop {
            let pages = self.ledger.scan(&home, PAGES, Some(&from), PAGES_AT_A_TIME).await?;
            let is_last = pages.len() < PAGES_AT_A_TIME;
            for (key, kept) in pages {
                if *left == 0 {
                    return Ok(place(done));
                }
                *left -= 1;
                match entries_of(&key, &kept.bytes) {
                    Ok((entries, fault)) => {
                        let chain = || id.to_string();
                        reading.faults.extend(fault.map(|what| TrailFault { chain: chain(), what }));
                        for (entry, link) in entries.into_iter().filter(|(entry, _)| entry.sequence > after) {
                            if reading.entries.len() == asked.limit {
                                return Ok(place(done));
                            }
                            done = entry.sequence;
                            if asked.wants(&entry) {
                                reading.entries.push((id.to_string(), entry, link));
                            }
                        }
                    }
                    Err(why) => reading.faults.push(TrailFault { chain: id.to_string(), what: why }),
                }
                from = key;
            }
            if is_last {
                return Ok(None);
            }
        }
    }

    /// The ids of all chains, in the order of time.
    pub(super) async fn ids(&self) -> Result<Vec<String>, EngineError> {
        let mut ids = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let page = self.ledger.scan(&shelf(None), CHAINS, after.as_deref(), MANY).await?;
            ids.extend(page.iter().filter_map(|(key, _)| key.strip_prefix(CHAINS)).map(str::to_string));
            after = page.last().map(|(key, _)| key.clone());
            if page.len() < MANY {
                return Ok(ids);
            }
        }
    }
}

/// Entries with their links, and what is wrong with them as a whole.
type Held = (Vec<(TrailEntry, Link)>, Option<String>);

/// What a page holds, or why it cannot be read.
fn entries_of(key: &str, bytes: &[u8]) -> Result<Held, String> {
    let page: Page = from_bytes(WHAT, bytes).map_err(|error| error.to_string())?;
    let (entries, is_bound) =
        page.entries().ok_or_else(|| format!("{key} names a text that is not there"))?;
    if key != page_key(page.first) {
        return Err(format!("{key} holds entries of another place"));
    }
    let fault = (!is_bound).then(|| format!("{key} is not as it was written"));
    Ok((entries, fault))
}
