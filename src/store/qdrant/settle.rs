//! Batches whose outcome is not known yet, dealt with by anyone who comes upon them: their writer, another writer that
//! finds a record in the hands of one, the keeper of any replica. All of them come to the same verdict, because it
//! follows from what cannot change any more.

use uuid::Uuid;

use super::batch::{Standing, Step, Verdict};
use super::journal::{Entry, Head};
use super::writer::Writer;
use crate::engine::ports::StoreError;

/// Rounds before a batch is left to the next who comes.
const MOST_ROUNDS: usize = 20;

impl Writer<'_> {
    /// Brings a guarded batch to its end. All made: it stays. One changed by someone else while the batch is written
    /// down: that was before the batch, so it is taken back. While it is written down nobody builds upon what it made.
    pub(super) async fn decide(&self, entry: Entry, steps: &[Step]) -> Result<Verdict, StoreError> {
        let journal = self.journal();
        for _ in 0..MOST_ROUNDS {
            let standings = self.standings(steps).await?;
            if standings.iter().all(|standing| *standing == Standing::Made) {
                journal.end_with(entry, true).await?;
                return Ok(Verdict::Made);
            }
            let other =
                |standing: &Standing| matches!(standing, Standing::Foreign { .. } | Standing::MadeBefore);
            let Some(at) = standings.iter().position(other) else {
                self.apply(steps, &standings, Some(entry.batch)).await?;
                continue;
            };
            match journal.head(entry.batch).await? {
                Head::Open => {}
                Head::Made => return Ok(Verdict::Made),
                Head::TakenBack => return Ok(Verdict::TakenBack(at)),
                Head::None => return Ok(Verdict::Forgotten),
            }
            self.undo(steps, standings).await?;
            journal.end_with(entry, false).await?;
            return Ok(Verdict::TakenBack(at));
        }
        Err(StoreError::Unavailable(format!("the batch {} does not come to an end", entry.batch).into()))
    }

    async fn undo(&self, steps: &[Step], mut standings: Vec<Standing>) -> Result<(), StoreError> {
        let is_ours = |standing: &Standing| matches!(standing, Standing::Made | Standing::Before(_));
        for _ in 0..MOST_ROUNDS {
            if !standings.iter().any(is_ours) {
                return Ok(());
            }
            self.take_back(steps, &standings).await?;
            standings = self.standings(steps).await?;
        }
        Err(StoreError::Unavailable("a batch is not taken back yet".into()))
    }

    /// Deals with those of the batches that are under way; whether any was.
    pub(super) async fn settle_all(&self, mut batches: Vec<Uuid>) -> Result<bool, StoreError> {
        batches.sort_unstable();
        batches.dedup();
        let mut was_any = false;
        for batch in batches {
            if let Some((entry, steps)) = self.journal().find(batch).await? {
                self.decide(entry, &steps).await?;
                was_any = true;
            }
        }
        Ok(was_any)
    }

    /// Finishes, or takes back, what another writer left behind.
    pub(super) async fn settle(&self, entry: Entry) -> Result<(), StoreError> {
        let Some(steps) = self.journal().steps(entry).await? else {
            // A head without all parts: an older program wrote the head first, and died before it changed any point.
            return match self.journal().is_open(entry.batch).await? {
                true => self.journal().end(entry).await,
                false => Ok(()),
            };
        };
        if steps.iter().any(|step| step.guarded) {
            let verdict = self.decide(entry, &steps).await?;
            tracing::warn!(batch = %entry.batch, ?verdict, "dealt with a batch that its writer left behind");
            return Ok(());
        }
        for _ in 0..MOST_ROUNDS {
            let mut standings = self.settled_standings(&steps).await?;
            // What was changed since came later, and stays.
            let is_left = |standing: &Standing| matches!(standing, Standing::Before(_));
            if !standings.iter().any(is_left) {
                tracing::warn!(batch = %entry.batch, "finished a batch that its writer left behind");
                return self.journal().end(entry).await;
            }
            for standing in &mut standings {
                if matches!(standing, Standing::Foreign { .. }) {
                    *standing = Standing::MadeBefore;
                }
            }
            self.apply(&steps, &standings, None).await?;
        }
        Err(StoreError::Unavailable(format!("the batch {} does not come to an end", entry.batch).into()))
    }
}
