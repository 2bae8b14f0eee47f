//! Records of which no name is left. They are told by their points, and found again under what they were told by. Any
//! record may be called so as well: the point is meant only where there is such a point without a name, of the same
//! tenant and kind, and no record is put under its name meanwhile.

use std::collections::HashMap;

use uuid::Uuid;

use super::place::Place;
use super::point::{DOCUMENT, FOLDER, GONE, NAME, VERSION, id_of};
use super::point_name::point_in;
use super::retrieve::retrieve;
use super::wire::Wire;
use crate::domain::record::name::RecordName;
use crate::engine::ports::StoreError;

/// What tells whether a point has a name.
const KEYS: [&str; 5] = [VERSION, DOCUMENT, GONE, NAME, FOLDER];

/// Names that are of points without a name.
#[derive(Default)]
pub(super) struct Lost(HashMap<RecordName, Uuid>);

impl Lost {
    pub(super) async fn among(
        wire: &Wire,
        place: &Place,
        names: impl Iterator<Item = &RecordName> + Send,
    ) -> Result<Self, StoreError> {
        let told: Vec<(RecordName, Uuid)> =
            names.filter_map(|name| Some((name.clone(), point_in(name)?))).collect();
        if told.is_empty() {
            return Ok(Self::default());
        }
        let ids: Vec<Uuid> = told.iter().map(|(_, point)| *point).collect();
        let found = retrieve(wire, &place.records, &ids, &KEYS).await?;
        let is_lost = |(name, point): &(RecordName, Uuid)| {
            found.iter().any(|found| found.id == *point && found.is_lost(name))
        };
        Ok(Self(told.into_iter().filter(is_lost).collect()))
    }

    pub(super) fn has(&self, name: &RecordName) -> bool {
        self.0.contains_key(name)
    }

    /// The point that the name means.
    pub(super) fn id_of(&self, name: &RecordName) -> Uuid {
        self.0.get(name).copied().unwrap_or_else(|| id_of(name))
    }
}

/// Where a scan goes on after a record: its point's id, also when the record was deleted meanwhile.
pub(super) async fn place_of(wire: &Wire, place: &Place, name: &RecordName) -> Result<Uuid, StoreError> {
    let own = id_of(name);
    let Some(point) = point_in(name) else { return Ok(own) };
    let found = retrieve(wire, &place.records, &[own, point], &KEYS).await?;
    let at = |id: Uuid| found.iter().find(|found| found.id == id);
    let is_meant = at(point).is_some_and(|found| found.is_lost(name) || (found.is_gone && at(own).is_none()));
    Ok(if is_meant { point } else { own })
}
