//! Writes: one call where one record changes, a batch through the journal.

use std::collections::HashMap;

use qdrant_client::qdrant::points_selector::PointsSelectorOneOf;
use qdrant_client::qdrant::points_update_operation::{DeletePoints, Operation, PointStructList};
use qdrant_client::qdrant::{
    Filter, PointStruct, PointsIdsList, PointsSelector, PointsUpdateOperation, UpdateBatchPoints, UpdateMode,
    WriteOrdering, WriteOrderingType,
};
use uuid::Uuid;

use super::batch::{Draft, Standing, Step};
use super::journal::{Entry, Journal};
use super::place::{self, Place};
use super::point::{Found, STAMP, VERSION, WHOLE, has_version, in_state};
use super::reader::retrieve;
use super::wire::Wire;
use crate::engine::ports::{Change, StoreError};

/// Bytes of the points of one call, about.
const CALL_BYTES: usize = 8 << 20;

/// Conditional writes must be decided in one order in all replicas of a shard.
pub(super) fn strong() -> Option<WriteOrdering> {
    Some(WriteOrdering { r#type: WriteOrderingType::Strong.into() })
}

/// Writes of one generation.
pub(super) struct Writer<'a> {
    pub(super) wire: &'a Wire,
    pub(super) place: &'a Place,
    /// The alias that must point at the collection for a write to count.
    pub(super) alias: Option<&'a str>,
}

impl Writer<'_> {
    /// Makes all changes or none.
    pub(super) async fn write(&self, changes: Vec<Change>, dimension: usize) -> Result<(), StoreError> {
        let draft = tokio::task::spawn_blocking(move || Draft::of(changes, dimension));
        let draft = draft.await.map_err(super::point::failed)??;
        let ids = draft.ids();
        let stored = match (ids.len(), draft.expects()) {
            (1, false) => HashMap::new(),
            (1, true) | (_, false) => self.stored(&ids, &STAMP).await?,
            // It may have to be taken back, so what is there now is needed as well.
            (_, true) => self.stored(&ids, &WHOLE).await?,
        };
        let steps = draft.steps(stored)?;
        match steps.as_slice() {
            [] => Ok(()),
            [step] => {
                self.apply(std::slice::from_ref(step), false).await?;
                match self.conflict(std::slice::from_ref(step)).await? {
                    Some(at) => Err(conflict(&steps[at])),
                    None => self.check_current().await,
                }
            }
            many => self.write_batch(many).await,
        }
    }

    async fn write_batch(&self, steps: &[Step]) -> Result<(), StoreError> {
        let journal = self.journal();
        let entry = journal.begin(steps).await?;
        if let Err(error) = self.apply(steps, false).await {
            self.forget_if_refused(&entry, steps, &error).await;
            return Err(error);
        }
        let found = self.conflict(steps).await?;
        if let Some(at) = found {
            if !journal.holds(&entry).await? {
                // Another replica took this writer for dead and has dealt with the batch, one way or the other.
                return Err(StoreError::Unavailable(
                    "a batch took too long; it may have been made".to_string(),
                ));
            }
            self.take_back(steps).await?;
            journal.end(&entry).await?;
            return Err(conflict(&steps[at]));
        }
        journal.end(&entry).await?;
        self.check_current().await
    }

    /// Finishes, or takes back, what another writer left behind.
    pub(super) async fn settle(&self, entry: &Entry) -> Result<(), StoreError> {
        if let Some(steps) = &entry.steps {
            // Where a record was changed by someone else since, this batch came first, or it must not be made at all.
            if self.conflict(steps).await?.is_none() {
                self.apply(steps, true).await?;
            }
            match self.conflict(steps).await? {
                None => tracing::warn!(batch = %entry.batch, "finished a batch that its writer left behind"),
                Some(_) => {
                    self.take_back(steps).await?;
                    tracing::warn!(batch = %entry.batch, "took back a batch that its writer left behind");
                }
            }
        }
        self.journal().end(entry).await
    }

    pub(super) fn journal(&self) -> Journal<'_> {
        Journal { wire: self.wire, collection: &self.place.journal }
    }

    /// A batch that the server turned away as a whole needs no finishing.
    async fn forget_if_refused(&self, entry: &Entry, steps: &[Step], error: &StoreError) {
        if matches!(error, StoreError::Unavailable(_)) {
            return;
        }
        let standings = self.standings(steps).await;
        if standings.is_ok_and(|standings| !standings.contains(&Standing::After))
            && let Err(error) = self.journal().end(entry).await
        {
            tracing::warn!(batch = %entry.batch, "crossing out a refused batch: {error}");
        }
    }

    /// Makes the steps. What is guarded changes only where it is as it was; with `all_guarded` that is everything.
    async fn apply(&self, steps: &[Step], all_guarded: bool) -> Result<(), StoreError> {
        let mut operations = Operations::default();
        for step in steps {
            let guarded = all_guarded || step.guarded;
            match (step.new_point()?, step.was, guarded) {
                (Some(point), _, false) => operations.anyway.push(point),
                (Some(point), None, true) => operations.insert.push(point),
                (Some(point), Some(was), true) => operations.replace(point, was),
                (None, _, false) => operations.delete.push(step.id),
                (None, Some(was), true) => operations.delete_in_state.push((step.id, was)),
                (None, None, true) => {}
            }
        }
        self.send(operations).await
    }

    /// Puts back what was there, where the batch has changed it.
    async fn take_back(&self, steps: &[Step]) -> Result<(), StoreError> {
        let mut operations = Operations::default();
        for step in steps {
            match (step.old_point()?, step.becomes.as_ref().map(|(version, _)| *version)) {
                (Some(point), Some(made)) => operations.replace(point, made),
                (Some(point), None) => operations.insert.push(point),
                (None, Some(made)) => operations.delete_in_state.push((step.id, made)),
                (None, None) => {}
            }
        }
        self.send(operations).await
    }

    async fn send(&self, operations: Operations) -> Result<(), StoreError> {
        for operations in operations.into_calls() {
            let batch = UpdateBatchPoints {
                collection_name: self.place.records.clone(),
                wait: Some(true),
                operations,
                ordering: strong(),
                ..Default::default()
            };
            self.wire.write(self.wire.client.update_points_batch(batch)).await?;
        }
        Ok(())
    }

    /// The first guarded step that someone else came before.
    async fn conflict(&self, steps: &[Step]) -> Result<Option<usize>, StoreError> {
        if !steps.iter().any(|step| step.guarded) {
            return Ok(None);
        }
        let standings = self.standings(steps).await?;
        Ok((steps.iter().zip(standings))
            .position(|(step, standing)| step.guarded && standing == Standing::Foreign))
    }

    async fn standings(&self, steps: &[Step]) -> Result<Vec<Standing>, StoreError> {
        let ids: Vec<Uuid> = steps.iter().map(|step| step.id).collect();
        let found = self.stored(&ids, &[VERSION]).await?;
        Ok(steps.iter().map(|step| step.standing(found.get(&step.id).map(|found| found.version))).collect())
    }

    async fn stored(&self, ids: &[Uuid], keys: &[&str]) -> Result<HashMap<Uuid, Found>, StoreError> {
        let found = retrieve(self.wire, &self.place.records, ids, keys).await?;
        Ok(found.into_iter().map(|found| (found.id, found)).collect())
    }

    /// A write to a generation that was replaced meanwhile is lost with it, so it is not acknowledged.
    async fn check_current(&self) -> Result<(), StoreError> {
        let Some(alias) = self.alias else { return Ok(()) };
        match place::current(self.wire, alias).await? {
            Some(current) if current == self.place.records => Ok(()),
            _ => Err(super::replaced(alias)),
        }
    }
}

fn conflict(step: &Step) -> StoreError {
    match &step.name {
        Some(name) => StoreError::Conflict(name.clone()),
        None => StoreError::Failed(format!("the point {} is not as expected", step.id)),
    }
}

/// Changes of points by how they are guarded.
#[derive(Default)]
struct Operations {
    anyway: Vec<PointStruct>,
    insert: Vec<PointStruct>,
    update: Vec<(PointStruct, Uuid)>,
    delete: Vec<Uuid>,
    delete_in_state: Vec<(Uuid, Uuid)>,
}

impl Operations {
    fn replace(&mut self, point: PointStruct, was: Uuid) {
        self.update.push((point, was));
    }

    /// Operations for one call after the other, none of them too long.
    fn into_calls(self) -> Vec<Vec<PointsUpdateOperation>> {
        let mut calls = Calls::default();
        for points in chunks(self.anyway, |point| point) {
            calls.add(bytes(&points), upsert(points, None, UpdateMode::Upsert));
        }
        for points in chunks(self.insert, |point| point) {
            calls.add(bytes(&points), upsert(points, None, UpdateMode::InsertOnly));
        }
        for updates in chunks(self.update, |(point, _)| point) {
            let (points, versions): (Vec<_>, Vec<_>) = updates.into_iter().unzip();
            // A version is of one point, so the points need not be told apart.
            let as_it_was = Filter::must([has_version(versions)]);
            calls.add(bytes(&points), upsert(points, Some(as_it_was), UpdateMode::UpdateOnly));
        }
        if !self.delete.is_empty() {
            let ids = self.delete.into_iter().map(|id| id.to_string().into()).collect();
            calls.add(0, delete(PointsSelectorOneOf::Points(PointsIdsList { ids })));
        }
        if !self.delete_in_state.is_empty() {
            let (ids, versions): (Vec<_>, Vec<_>) = self.delete_in_state.into_iter().unzip();
            calls.add(0, delete(PointsSelectorOneOf::Filter(in_state(ids, versions))));
        }
        calls.done
    }
}

#[derive(Default)]
struct Calls {
    done: Vec<Vec<PointsUpdateOperation>>,
    /// Bytes in the last of them.
    bytes: usize,
}

impl Calls {
    fn add(&mut self, bytes: usize, operation: Operation) {
        let operation = PointsUpdateOperation { operation: Some(operation) };
        match self.done.last_mut() {
            Some(call) if self.bytes + bytes <= CALL_BYTES => {
                call.push(operation);
                self.bytes += bytes;
            }
            _ => {
                self.done.push(vec![operation]);
                self.bytes = bytes;
            }
        }
    }
}

fn bytes(points: &[PointStruct]) -> usize {
    points.iter().map(super::point::bytes).sum()
}

fn chunks<T>(items: Vec<T>, point: impl Fn(&T) -> &PointStruct) -> Vec<Vec<T>> {
    let (mut chunks, mut room) = (Vec::<Vec<T>>::new(), 0);
    for item in items {
        let size = super::point::bytes(point(&item));
        match chunks.last_mut() {
            Some(chunk) if size <= room => {
                chunk.push(item);
                room -= size;
            }
            _ => {
                chunks.push(vec![item]);
                room = CALL_BYTES.saturating_sub(size);
            }
        }
    }
    chunks
}

fn upsert(points: Vec<PointStruct>, update_filter: Option<Filter>, mode: UpdateMode) -> Operation {
    Operation::Upsert(PointStructList {
        points,
        shard_key_selector: None,
        update_filter,
        update_mode: Some(mode.into()),
    })
}

fn delete(selector: PointsSelectorOneOf) -> Operation {
    Operation::DeletePoints(DeletePoints {
        points: Some(PointsSelector { points_selector_one_of: Some(selector) }),
        shard_key_selector: None,
    })
}
