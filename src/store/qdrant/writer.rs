//! Writes: one call where one record changes, a batch through the journal. Every change names the version that it
//! replaces, so nothing that was sent long ago changes what came later.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use qdrant_client::qdrant::UpdateBatchPoints;
use uuid::Uuid;

use super::batch::{Draft, Now, Standing, Step, Verdict};
use super::gate::{self, Gate};
use super::journal::Journal;
use super::lost::Lost;
use super::operations::{Operations, strong};
use super::place::Place;
use super::point::{Found, STAMP, WHOLE};
use super::retrieve::retrieve;
use super::wire::Wire;
use crate::engine::ports::{Change, StoreError};

/// Rounds of a write before it gives up.
const MOST_ROUNDS: usize = 100;

/// Writes of one generation.
pub(super) struct Writer<'a> {
    pub(super) wire: &'a Wire,
    pub(super) place: &'a Place,
    /// The names to write under; the server refuses them when somebody else writes there now. None for those who
    /// settle, which change only what is written down.
    pub(super) gate: Option<Gate>,
    /// The alias that must point at the collection for a write to count.
    pub(super) alias: Option<&'a str>,
    /// A write that takes longer does not come after those who came between any more.
    pub(super) patience: Duration,
}

impl Writer<'_> {
    /// Makes all changes or none.
    pub(super) async fn write(&self, changes: Vec<Change>, dimension: usize) -> Result<(), StoreError> {
        let draft = tokio::task::spawn_blocking(move || Draft::of(changes, dimension));
        let draft = draft.await.map_err(super::point::failed)??;
        let lost = Lost::among(self.wire, self.place, draft.names()).await?;
        let draft = draft.knowing(lost)?;
        let (ids, is_guarded) = (draft.ids(), draft.expects());
        // A guarded batch may have to be taken back, so what is there now is needed as well.
        let keys = if is_guarded && ids.len() > 1 { &WHOLE[..] } else { &STAMP[..] };
        let began = Instant::now();
        let steps = draft.steps(self.untouched(&ids, keys).await?)?;
        let made = match steps.as_slice() {
            [] => Ok(()),
            [step] => self.make_one(step, is_guarded, began).await,
            many if is_guarded => self.make_guarded(many).await,
            many => self.make_batch(many, began).await,
        };
        match (made, self.check_current().await) {
            // The names to write under went with the generation.
            (Err(StoreError::Refused(_)), Err(error @ StoreError::Mismatch(_))) => Err(error),
            (made, current) => made.and(current),
        }
    }

    async fn make_one(&self, step: &Step, is_guarded: bool, began: Instant) -> Result<(), StoreError> {
        let steps = std::slice::from_ref(step);
        if !is_guarded {
            return self.make(steps, began).await;
        }
        self.apply(steps, &[Standing::Before(step.first())], None).await?;
        for _ in 0..MOST_ROUNDS {
            match self.standings(steps).await?.remove(0) {
                Standing::Made | Standing::MadeBefore => return Ok(()),
                Standing::Foreign { is_certain: false, .. } => return Err(unsure()),
                Standing::Foreign { .. } => return Err(conflict(step)),
                before => self.apply(steps, &[before], None).await?,
            }
        }
        Err(unsure())
    }

    /// Makes changes that nothing is expected of. Who comes between comes first, unless this takes too long.
    async fn make(&self, steps: &[Step], began: Instant) -> Result<(), StoreError> {
        let mut standings: Vec<Standing> = steps.iter().map(|step| Standing::Before(step.first())).collect();
        for _ in 0..MOST_ROUNDS {
            self.apply(steps, &standings, None).await?;
            standings = self.settled_standings(steps).await?;
            if standings.iter().all(|standing| matches!(standing, Standing::Made | Standing::MadeBefore)) {
                return Ok(());
            }
            if began.elapsed() > self.patience {
                break;
            }
        }
        Err(unsure())
    }

    async fn make_batch(&self, steps: &[Step], began: Instant) -> Result<(), StoreError> {
        let batch = Uuid::new_v4();
        let entry = self.journal().begin(batch, steps, self.journal_name()).await?;
        match self.make(steps, began).await {
            Ok(()) => self.journal().end(entry).await,
            Err(error) => {
                // A batch that the server turned away as a whole needs no finishing.
                let is_refusal = !matches!(error, StoreError::Unavailable(_));
                if is_refusal && self.is_untouched(steps).await {
                    self.journal().end(entry).await?;
                }
                Err(error)
            }
        }
    }

    async fn make_guarded(&self, steps: &[Step]) -> Result<(), StoreError> {
        let batch = Uuid::new_v4();
        let entry = self.journal().begin(batch, steps, self.journal_name()).await?;
        let first: Vec<Standing> = steps.iter().map(|step| Standing::Before(step.first())).collect();
        if let Err(error) = self.apply(steps, &first, Some(batch)).await {
            let is_refusal = !matches!(error, StoreError::Unavailable(_));
            if is_refusal && self.is_untouched(steps).await {
                self.journal().end_with(entry, false).await?;
            }
            return Err(error);
        }
        match self.decide(entry, steps).await? {
            Verdict::Made => Ok(()),
            Verdict::Forgotten => Err(unsure()),
            Verdict::TakenBack(at) => match steps.get(at) {
                Some(step) if step.guarded => Err(conflict(step)),
                _ => Err(StoreError::Unavailable(
                    "others wrote to records of a batch at the same time; it was not made".into(),
                )),
            },
        }
    }

    async fn is_untouched(&self, steps: &[Step]) -> bool {
        let standings = self.standings(steps).await;
        standings.is_ok_and(|standings| {
            standings
                .iter()
                .all(|standing| matches!(standing, Standing::Before(_) | Standing::Foreign { .. }))
        })
    }

    pub(super) fn journal(&self) -> Journal<'_> {
        Journal { wire: self.wire, collection: &self.place.journal }
    }

    fn journal_name(&self) -> &str {
        self.gate.as_ref().map_or(&self.place.journal, |gate| &gate.journal)
    }

    /// Makes the steps that are not made yet, each from what its point is now.
    pub(super) async fn apply(
        &self,
        steps: &[Step],
        standings: &[Standing],
        batch: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let mut operations = Operations::default();
        for (step, standing) in steps.iter().zip(standings) {
            if let Standing::Before(now) | Standing::Foreign { now, .. } = standing {
                operations.change(step.id, now.state, step.new_point(now, batch)?);
            }
        }
        self.send(operations).await
    }

    /// Puts back what was there. What was never changed gets another version all the same.
    pub(super) async fn take_back(&self, steps: &[Step], standings: &[Standing]) -> Result<(), StoreError> {
        let mut operations = Operations::default();
        let mut put_back = |step: &Step, now: &Now| {
            operations.change(step.id, now.state, step.old_point(now)?);
            Ok::<_, StoreError>(())
        };
        for (step, standing) in steps.iter().zip(standings) {
            match standing {
                Standing::Before(now) => put_back(step, now)?,
                Standing::Made => put_back(step, &step.made())?,
                Standing::MadeBefore | Standing::Foreign { .. } => {}
            }
        }
        self.send(operations).await
    }

    async fn send(&self, operations: Operations) -> Result<(), StoreError> {
        let name = self.gate.as_ref().map_or(&self.place.records, |gate| &gate.records);
        for operations in operations.into_calls() {
            let batch = UpdateBatchPoints {
                collection_name: name.clone(),
                wait: Some(true),
                operations,
                ordering: strong(),
                ..Default::default()
            };
            self.wire.write(self.wire.client.update_points_batch(batch)).await?;
        }
        Ok(())
    }

    /// How the points stand to the steps, whatever is under way.
    pub(super) async fn standings(&self, steps: &[Step]) -> Result<Vec<Standing>, StoreError> {
        let found = self.found(steps).await?;
        Ok(steps.iter().map(|step| step.standing(found.get(&step.id))).collect())
    }

    /// The same once no batch that may be taken back is under way on them.
    pub(super) async fn settled_standings(&self, steps: &[Step]) -> Result<Vec<Standing>, StoreError> {
        let mut found = self.found(steps).await?;
        let stand = |found: &HashMap<Uuid, Found>| -> Vec<Standing> {
            steps.iter().map(|step| step.standing(found.get(&step.id))).collect()
        };
        let mut standings = stand(&found);
        let foreign = |standing: &Standing| matches!(standing, Standing::Foreign { .. });
        let batches = steps.iter().zip(&standings).filter(|(_, standing)| foreign(standing));
        let batches: Vec<Uuid> =
            batches.filter_map(|(step, _)| found.get(&step.id).and_then(|found| found.batch)).collect();
        if self.settle_all(batches).await? {
            found = self.found(steps).await?;
            standings = stand(&found);
        }
        for (step, standing) in steps.iter().zip(&mut standings) {
            if let Standing::Foreign { now, .. } = standing
                && step.is_restored(found.get(&step.id))
            {
                *standing = Standing::Before(now.clone());
            }
        }
        Ok(standings)
    }

    /// What is stored, once no batch that may be taken back is under way on it.
    async fn untouched(&self, ids: &[Uuid], keys: &[&str]) -> Result<HashMap<Uuid, Found>, StoreError> {
        for _ in 0..MOST_ROUNDS {
            let stored = self.stored(ids, keys).await?;
            let batches = stored.values().filter_map(|found| found.batch).collect();
            if !self.settle_all(batches).await? {
                return Ok(stored);
            }
        }
        Err(StoreError::Unavailable("others write to these records all the time".into()))
    }

    async fn found(&self, steps: &[Step]) -> Result<HashMap<Uuid, Found>, StoreError> {
        let ids: Vec<Uuid> = steps.iter().map(|step| step.id).collect();
        self.stored(&ids, &STAMP).await
    }

    async fn stored(&self, ids: &[Uuid], keys: &[&str]) -> Result<HashMap<Uuid, Found>, StoreError> {
        let found = retrieve(self.wire, &self.place.records, ids, keys).await?;
        Ok(found.into_iter().map(|found| (found.id, found)).collect())
    }

    /// A write to a generation that was replaced meanwhile is lost with it, so it is not acknowledged.
    async fn check_current(&self) -> Result<(), StoreError> {
        let Some(alias) = self.alias else { return Ok(()) };
        match gate::current(self.wire, alias).await? {
            Some(current) if current == self.place.records => Ok(()),
            Some(_) => Err(super::replaced(alias)),
            None => Err(StoreError::Refused(format!("the alias {alias} is gone").into())),
        }
    }
}

fn unsure() -> StoreError {
    StoreError::Unavailable("a write took too long; it may have been made".into())
}

fn conflict(step: &Step) -> StoreError {
    match &step.name {
        Some(name) => StoreError::Conflict(name.clone()),
        None => StoreError::Failed(format!("the point {} is not as expected", step.id).into()),
    }
}
