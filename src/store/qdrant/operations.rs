//! Changes of points as calls: each names the state that it replaces, and the server changes nothing that is in another.

use qdrant_client::qdrant::points_selector::PointsSelectorOneOf;
use qdrant_client::qdrant::points_update_operation::{Operation, PointStructList};
use qdrant_client::qdrant::{
    Condition, DeletePoints, Filter, PointId, PointStruct, PointsIdsList, PointsSelector,
    PointsUpdateOperation, UpdateMode, WriteOrdering, WriteOrderingType,
};
use uuid::Uuid;

use super::filter::has_version;
use super::point::{State, VERSION};
use super::wire::Wire;
use crate::engine::ports::StoreError;

/// Bytes of the points of one call, about.
const CALL_BYTES: usize = 8 << 20;

/// Conditional writes must be decided in one order in all replicas of a shard.
pub(super) fn strong() -> Option<WriteOrdering> {
    Some(WriteOrdering { r#type: WriteOrderingType::Strong.into() })
}

/// Removes points for good, whatever state they are in.
pub(super) async fn delete(
    wire: &Wire,
    collection: &str,
    which: PointsSelectorOneOf,
) -> Result<(), StoreError> {
    let delete = DeletePoints {
        collection_name: collection.to_string(),
        wait: Some(true),
        points: Some(PointsSelector { points_selector_one_of: Some(which) }),
        ordering: strong(),
        ..Default::default()
    };
    wire.write(wire.client.delete_points(delete)).await
}

/// As [`delete`], by their ids.
pub(super) async fn delete_ids(wire: &Wire, collection: &str, ids: Vec<PointId>) -> Result<(), StoreError> {
    delete(wire, collection, PointsSelectorOneOf::Points(PointsIdsList { ids })).await
}

/// Changes of points by how they are conditional.
#[derive(Default)]
pub(super) struct Operations {
    insert: Vec<PointStruct>,
    update: Vec<(PointStruct, Uuid)>,
    over_gone: Vec<(PointStruct, Uuid)>,
    /// Points of others' making have no version; each is told by its id.
    unversioned: Vec<(PointStruct, Uuid)>,
}

impl Operations {
    /// The point `id` becomes this, if it is in that state.
    pub(super) fn change(&mut self, id: Uuid, state: State, point: PointStruct) {
        match state {
            State::Absent => self.insert.push(point),
            State::Is(version) if version.is_nil() => self.unversioned.push((point, id)),
            State::Is(version) => self.update.push((point, version)),
            State::Gone(version) => self.over_gone.push((point, version)),
        }
    }

    /// Operations for one call after the other, none of them too long.
    pub(super) fn into_calls(self) -> Vec<Vec<PointsUpdateOperation>> {
        let mut calls = Calls::default();
        for points in chunks(self.insert, |point| point) {
            calls.add(bytes(&points), upsert(points, None, UpdateMode::InsertOnly));
        }
        for (changes, mode) in [(self.update, UpdateMode::UpdateOnly), (self.over_gone, UpdateMode::Upsert)] {
            for changes in chunks(changes, |(point, _)| point) {
                let (points, versions): (Vec<_>, Vec<_>) = changes.into_iter().unzip();
                // A version is of one point, so the points need not be told apart.
                let as_it_was = Filter::must([has_version(versions)]);
                calls.add(bytes(&points), upsert(points, Some(as_it_was), mode));
            }
        }
        for (point, id) in self.unversioned {
            let id = Condition::has_id([qdrant_client::qdrant::PointId::from(id.to_string())]);
            let as_it_was = Filter::must([id, Condition::is_empty(VERSION)]);
            let points = vec![point];
            calls.add(bytes(&points), upsert(points, Some(as_it_was), UpdateMode::UpdateOnly));
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
