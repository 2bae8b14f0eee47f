//! Whether what was derived of the records is there and of this program's derivation, and noting that it is again.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{EmbeddedOptions, EmbeddedStore, Shared, blocking};
use crate::domain::record::name::RecordName;
use crate::engine::ports::{Making, StoreError};

/// What is known of it.
pub(super) struct Derived(Mutex<Standing>);

struct Standing {
    /// The derivation of all records but those that lack it.
    derivation: String,
    /// The derivation that they are to have.
    wanted: String,
    lacking: BTreeSet<u64>,
}

impl Standing {
    fn is_whole(&self) -> bool {
        self.derivation == self.wanted && self.lacking.is_empty()
    }
}

impl Derived {
    pub(super) fn new(derivation: String, lacking: BTreeSet<u64>, options: &EmbeddedOptions) -> Self {
        Self(Mutex::new(Standing { derivation, wanted: options.derivation.clone(), lacking }))
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether records are read as they are until they are derived again.
    pub(super) fn is_awaited(&self) -> bool {
        !self.standing().is_whole()
    }
}

impl Shared {
    pub(super) fn made_with(&self) -> Making {
        Making { derivation: self.derived.standing().derivation.clone(), ..self.options.making() }
    }

    fn underived(&self) -> Result<Vec<RecordName>, StoreError> {
        if !self.derived.is_awaited() {
            return Ok(Vec::new());
        }
        let names = self.with_open(|open| open.truth()?.view()?.names())?;
        let standing = self.derived.standing();
        let lacks = |id: &u64| standing.derivation != standing.wanted || standing.lacking.contains(id);
        Ok(names.into_iter().filter(|(_, id)| lacks(id)).map(|(name, _)| name).collect())
    }

    fn set_derived(&self) -> Result<(), StoreError> {
        self.with_open(|open| open.truth()?.set_derivation(&self.options.making()))?;
        let mut standing = self.derived.standing();
        standing.derivation = standing.wanted.clone();
        standing.lacking.clear();
        Ok(())
    }
}

impl EmbeddedStore {
    /// Whether there may be [`EmbeddedStore::underived`] records.
    pub fn is_derivation_due(&self) -> bool {
        self.shared.derived.is_awaited()
    }

    /// Names of the records of which nothing derived is there, or only what another derivation made. They must be derived
    /// again before anything is ranked (invariant 12).
    pub async fn underived(&self) -> Result<Vec<RecordName>, StoreError> {
        self.read(Shared::underived).await
    }

    /// Takes note that all records are of this program's derivation now.
    pub async fn set_derived(&self) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        blocking(move || shared.set_derived()).await
    }
}
