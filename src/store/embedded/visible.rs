//! What readers see: the index and the records of one moment. The writer changes both at once, so that each batch is seen as a
//! whole, and what is told of a result is what it was ranked by.

use std::sync::{Arc, PoisonError, RwLock};

use super::view::View;
use crate::engine::ports::StoreError;
use crate::index::Index;

/// The index, and the records that it was made of.
pub(super) struct Visible {
    pub(super) index: Index,
    pub(super) view: Arc<View>,
}

/// The place of what is visible. There is nothing in it while the index could not be built.
pub(super) struct Window(RwLock<Option<Visible>>);

impl Window {
    pub(super) fn onto(visible: Visible) -> Self {
        Self(RwLock::new(Some(visible)))
    }

    /// Asks the index, and gives the records of the same moment. Changes wait as long as that takes.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(&Index) -> T) -> Result<(T, Arc<View>), StoreError> {
        let place = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let visible = place.as_ref().ok_or_else(unbuilt)?;
        Ok((ask(&visible.index), visible.view.clone()))
    }

    /// The records, where they are visible.
    pub(super) fn view(&self) -> Option<Arc<View>> {
        self.ask(|_| ()).ok().map(|((), view)| view)
    }

    /// Changes what is visible; readers wait as long as that takes. Where it panics, nothing is visible any more: half of a
    /// change is never seen.
    pub(super) fn change(&self, change: impl FnOnce(&mut Visible)) -> Result<(), StoreError> {
        let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut visible = place.take().ok_or_else(unbuilt)?;
        change(&mut visible);
        *place = Some(visible);
        Ok(())
    }

    /// Exchanges what is visible, or takes it away.
    pub(super) fn exchange(&self, visible: Option<Visible>) -> Option<Visible> {
        std::mem::replace(&mut self.0.write().unwrap_or_else(PoisonError::into_inner), visible)
    }
}

fn unbuilt() -> StoreError {
    StoreError::Unavailable("the index could not be built".into())
}
