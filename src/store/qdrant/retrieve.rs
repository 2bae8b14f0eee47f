//! Points by their ids.

use qdrant_client::qdrant::with_payload_selector::SelectorOptions;
use qdrant_client::qdrant::{GetPoints, PayloadIncludeSelector, WithPayloadSelector};
use uuid::Uuid;

use super::limits::DOCUMENTS;
use super::point::Found;
use super::wire::Wire;
use crate::engine::ports::StoreError;

/// The points with these ids that are there, in no order.
pub(super) async fn retrieve(
    wire: &Wire,
    collection: &str,
    ids: &[Uuid],
    keys: &[&str],
) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(DOCUMENTS) {
        let get = GetPoints {
            collection_name: collection.to_string(),
            ids: ids.iter().map(|id| id.to_string().into()).collect(),
            with_payload: Some(only(keys)),
            timeout: Some(wire.seconds()),
            ..Default::default()
        };
        let points = wire.call(wire.client.get_points(get)).await?.result;
        found.extend(points.into_iter().filter_map(|point| Found::of(point.id, point.payload)));
    }
    Ok(found)
}

/// These keys of the payload and no others.
pub(super) fn only(keys: &[&str]) -> WithPayloadSelector {
    let fields = keys.iter().map(|key| key.to_string()).collect::<Vec<String>>();
    SelectorOptions::Include(PayloadIncludeSelector { fields }).into()
}
