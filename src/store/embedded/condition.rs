//! How a store stands: which records are damaged, what else is lost, and why writes are refused.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::cause::Cause;
use crate::engine::ports::{Fault, StoreError};

/// Points that are damaged, as far as is known, are counted and not named: names are told by calls and by `verify`.
#[derive(Default)]
pub(super) struct Condition {
    damaged: Mutex<BTreeSet<u64>>,
    lost: Mutex<Vec<Fault>>,
    refusal: Mutex<Option<Cause>>,
}

fn inside<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Condition {
    pub(super) fn new(damaged: BTreeSet<u64>, lost: Vec<(String, String)>) -> Self {
        let lost = lost.into_iter().map(|(part, detail)| Fault { part, detail }).collect();
        Self { damaged: Mutex::new(damaged), lost: Mutex::new(lost), refusal: Mutex::default() }
    }

    pub(super) fn note_damaged(&self, id: u64, detail: &str) {
        if inside(&self.damaged).insert(id) {
            tracing::error!("the record of point {id} is damaged: {detail}");
        }
    }

    /// Takes note that a point was written or deleted.
    pub(super) fn replaced(&self, ids: impl Iterator<Item = u64>) {
        let mut damaged = inside(&self.damaged);
        if !damaged.is_empty() {
            let ids: BTreeSet<u64> = ids.collect();
            damaged.retain(|id| !ids.contains(id));
        }
    }

    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = inside(&self.lost).clone();
        let damaged = inside(&self.damaged).len();
        if damaged > 0 {
            let detail = format!(
                "{damaged} records are damaged until they are overwritten or deleted; `talentmatch verify` names them"
            );
            faults.push(Fault { part: "records".to_string(), detail });
        }
        faults
    }

    /// Writes are refused from now on, or taken again where there is no reason.
    pub(super) fn refuse(&self, reason: Option<Cause>) {
        let mut refusal = inside(&self.refusal);
        match (&*refusal, &reason) {
            (Some(_), None) => tracing::info!("writes are taken again"),
            (None, Some(reason)) => tracing::error!("writes are refused, reads go on: {reason}"),
            _ => {}
        }
        *refusal = reason;
    }

    pub(super) fn writes(&self) -> Result<(), StoreError> {
        inside(&self.refusal).clone().map_or(Ok(()), |reason| Err(StoreError::DiskFull(reason)))
    }
}
