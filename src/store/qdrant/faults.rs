//! What is damaged or missing while the rest goes on, as far as it was come upon.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::engine::ports::Fault;

/// Damaged points that are remembered; more of them say nothing new.
const MOST_POINTS: usize = 1_000;

/// The faults of one generation.
#[derive(Default)]
pub(super) struct Faults(Mutex<Known>);

#[derive(Default)]
struct Known {
    parts: BTreeMap<String, String>,
    points: BTreeMap<String, String>,
}

impl Faults {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says how a part stands; none where nothing is wrong with it.
    pub(super) fn part(&self, part: &str, detail: Option<String>) {
        let mut known = self.known();
        match detail {
            Some(detail) => drop(known.parts.insert(part.to_string(), detail)),
            None => drop(known.parts.remove(part)),
        }
    }

    /// Says that a point cannot be read.
    pub(super) fn point(&self, id: String, detail: String) {
        let mut known = self.known();
        if known.points.len() < MOST_POINTS && known.points.insert(id.clone(), detail.clone()).is_none() {
            tracing::error!(point = id, "a record cannot be read: {detail}");
        }
    }

    /// The points that could not be read, as far as their ids are of this program's kind.
    pub(super) fn points(&self) -> Vec<Uuid> {
        self.known().points.keys().filter_map(|id| id.parse().ok()).collect()
    }

    /// Says that a point is well again, or gone.
    pub(super) fn is_well(&self, id: Uuid) {
        self.known().points.remove(&id.to_string());
    }

    pub(super) fn all(&self) -> Vec<Fault> {
        let known = self.known();
        let parts =
            known.parts.iter().map(|(part, detail)| Fault { part: part.clone(), detail: detail.clone() });
        let points = known.points.iter().map(|(id, detail)| Fault {
            part: "records".to_string(),
            detail: format!("the point {id} cannot be read: {detail}"),
        });
        parts.chain(points).collect()
    }
}
