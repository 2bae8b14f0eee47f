//! Answers that wait to be read take memory, of which every caller has a share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::record::name::TenantId;

use super::stock::{Held, Short, Stock};

/// What a call's answers take until they are read.
#[derive(Clone)]
pub struct Unread {
    stock: Stock,
    caller: TenantId,
    /// What was reserved for the answers that the next frame is made of.
    reserved: Arc<Mutex<Option<Held>>>,
}

impl Unread {
    /// For the answers of one call, out of the stock that all share.
    pub fn new(stock: Stock, caller: TenantId) -> Self {
        Self { stock, caller, reserved: Arc::default() }
    }

    /// Takes room for another answer of a stream as soon as there is some.
    pub async fn reserve(&self, bytes: usize) -> Held {
        self.stock.reserve(&self.caller, bytes).await
    }

    /// Keeps what is reserved for an answer that is given now, until its frame is handed over.
    pub fn keep(&self, reserved: Held) {
        let mut kept = self.reserved();
        match &mut *kept {
            Some(kept) => kept.absorb(reserved),
            None => *kept = Some(reserved),
        }
    }

    /// Gives back what is kept for a frame that takes nothing worth counting.
    pub fn give_back(&self) {
        self.reserved().take();
    }

    /// Takes what a frame needs: what is kept for it, and else what is left, unless it may be cut.
    pub fn take(&self, bytes: usize, may_be_cut: bool) -> Result<Held, Short> {
        if let Some(mut kept) = self.reserved().take() {
            kept.resize(bytes);
            return Ok(kept);
        }
        match may_be_cut {
            true => self.stock.take(&self.caller, bytes),
            false => Ok(self.stock.take_anyway(&self.caller, bytes)),
        }
    }

    fn reserved(&self) -> MutexGuard<'_, Option<Held>> {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
