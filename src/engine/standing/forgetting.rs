//! Taking out of saved queries what tells of persons whose records were deleted: in what was found, and in posts that were given up, a
//! name that stands for nobody takes the place of theirs, so that numbers stay without a gap; a query that seeks for one of them goes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::kept::{DEAD, Dead, FOUND, Found, QUERIES, SavedQuery};
use super::{PAGE, SavedQueries, WHAT};
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::ports::Entry;
use crate::engine::subject::Subject;

impl SavedQueries {
    /// Takes persons out, by their full names; `names` says what stands in their place. Gives how many mentions and queries went.
    ///
    /// # Errors
    /// What was done until then stays done, and is not counted again.
    pub async fn forget(&self, names: &BTreeMap<String, String>) -> Result<u64, EngineError> {
        let found = self.rewrite(FOUND, |found: &mut Found| renamed(found, names)).await?;
        let dead = |dead: &mut Dead| dead.found.iter_mut().map(|found| renamed(found, names)).sum();
        let dead = self.rewrite(DEAD, dead).await?;
        Ok(found + dead + self.forget_subjects(names).await?)
    }

    /// Writes anew what `change` changes of all entries under a prefix, and gives how much that was.
    async fn rewrite<T: Serialize + DeserializeOwned>(
        &self,
        prefix: &str,
        change: impl Fn(&mut T) -> u64,
    ) -> Result<u64, EngineError> {
        let (mut count, mut after) = (0, None::<String>);
        loop {
            let page = self.ledger.scan(&self.home, prefix, after.as_deref(), PAGE).await?;
            let is_last = page.len() < PAGE;
            after = page.last().map(|(key, _)| key.clone());
            let (mut entries, mut changed) = (Vec::new(), 0);
            for (key, kept) in page {
                let mut value: T = from_bytes("a match of a saved query", &kept.bytes)?;
                let some = change(&mut value);
                if some > 0 {
                    changed += some;
                    entries.push(Entry { key, bytes: Some(to_bytes(&value)?), expect: Some(kept.revision) });
                }
            }
            if !entries.is_empty() && !self.ledger.write(&self.home, entries).await? {
                // Something of it has just gone: the next erasure finds what is left.
                return Err(EngineError::Overloaded(None));
            }
            count += changed;
            if is_last {
                return Ok(count);
            }
        }
    }

    async fn forget_subjects(&self, names: &BTreeMap<String, String>) -> Result<u64, EngineError> {
        let (mut count, mut after) = (0, None::<String>);
        loop {
            let page = self.ledger.scan(&self.home, QUERIES, after.as_deref(), PAGE).await?;
            let is_last = page.len() < PAGE;
            after = page.last().map(|(key, _)| key.clone());
            for (_, kept) in page {
                let query: SavedQuery = from_bytes(WHAT, &kept.bytes)?;
                let is_about = (self.read)(&query).is_ok_and(|sought| match sought.subject {
                    Subject::Stored(name) => names.contains_key(&name.to_string()),
                    Subject::Inline(record) => names.contains_key(&record.name.to_string()),
                    Subject::Text(_) => false,
                });
                if is_about {
                    match self.delete(&query.name, "").await {
                        Ok(()) => count += 1,
                        Err(EngineError::NoSavedQuery(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
            if is_last {
                return Ok(count);
            }
        }
    }
}

/// 1 where the record has another name now.
fn renamed(found: &mut Found, names: &BTreeMap<String, String>) -> u64 {
    let Some(other) = names.get(&found.record) else { return 0 };
    found.record.clone_from(other);
    // Its score and etag say something of it too.
    found.etag.clear();
    found.score = 0.0;
    1
}
