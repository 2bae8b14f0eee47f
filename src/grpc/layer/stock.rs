//! What callers share: a stock that all take from, and of which no caller holds more than a share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::domain::record::name::TenantId;

/// A stock of calls or of bytes.
#[derive(Clone)]
pub struct Stock(Arc<Shelf>);

struct Shelf {
    most: usize,
    share: usize,
    taken: Mutex<Taken>,
    given_back: Notify,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by: HashMap<TenantId, usize>,
    is_closed: bool,
}

/// What there is too little of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// The stock is used up.
    All,
    /// The caller holds its whole share.
    Share,
}

/// What a caller holds; given back when it is dropped.
pub struct Held {
    stock: Stock,
    caller: TenantId,
    amount: usize,
}

impl Stock {
    pub fn new(most: usize, share: usize) -> Self {
        Self(Arc::new(Shelf { most, share, taken: Mutex::default(), given_back: Notify::new() }))
    }

    /// The most that one caller holds.
    pub fn share(&self) -> usize {
        self.0.share
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an amount. What is larger than a share is given to a caller that holds nothing.
    pub fn take(&self, caller: &TenantId, amount: usize) -> Result<Held, Short> {
        let mut taken = self.taken();
        let own = taken.by.get(caller).copied().unwrap_or(0);
        if own > 0 && own.saturating_add(amount) > self.0.share {
            return Err(Short::Share);
        }
        if taken.is_closed || (taken.all > 0 && taken.all.saturating_add(amount) > self.0.most) {
            return Err(Short::All);
        }
        Ok(self.hold(&mut taken, caller, amount))
    }

    /// Ends when the caller holds less than its share.
    pub async fn room(&self, caller: &TenantId) {
        loop {
            let given_back = self.0.given_back.notified();
            {
                let taken = self.taken();
                let own = taken.by.get(caller).copied().unwrap_or(0);
                if own < self.0.share && taken.all < self.0.most {
                    return;
                }
            }
            given_back.await;
        }
    }

    /// Takes an amount whatever is left, for what has found [`Self::room`].
    pub fn take_anyway(&self, caller: &TenantId, amount: usize) -> Held {
        self.hold(&mut self.taken(), caller, amount)
    }

    fn hold(&self, taken: &mut Taken, caller: &TenantId, amount: usize) -> Held {
        taken.all += amount;
        *taken.by.entry(caller.clone()).or_default() += amount;
        Held { stock: self.clone(), caller: caller.clone(), amount }
    }

    /// Gives nothing more, and ends when all is given back.
    pub async fn drained(&self) {
        loop {
            let given_back = self.0.given_back.notified();
            {
                let mut taken = self.taken();
                taken.is_closed = true;
                if taken.all == 0 {
                    return;
                }
            }
            given_back.await;
        }
    }
}

impl Held {
    /// Gives back a part.
    pub fn give_back(&mut self, amount: usize) {
        let amount = amount.min(self.amount);
        self.amount -= amount;
        {
            let mut taken = self.stock.taken();
            taken.all = taken.all.saturating_sub(amount);
            if let Some(own) = taken.by.get_mut(&self.caller) {
                *own = own.saturating_sub(amount);
                if *own == 0 {
                    taken.by.remove(&self.caller);
                }
            }
        }
        self.stock.0.given_back.notify_waiters();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.give_back(self.amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(id: &str) -> TenantId {
        id.parse().expect("an id")
    }

    #[test]
    fn a_caller_has_its_share_and_leaves_the_rest() {
        let stock = Stock::new(4, 2);
        let (a, b, c) = (tenant("a"), tenant("b"), tenant("c"));
        let mut held: Vec<Held> = (0..2).map(|_| stock.take(&a, 1).expect("a share")).collect();
        assert_eq!(stock.take(&a, 1).err(), Some(Short::Share));
        held.extend((0..2).map(|_| stock.take(&b, 1).expect("the rest")));
        assert_eq!(stock.take(&c, 1).err(), Some(Short::All));
        held.remove(0);
        assert!(stock.take(&c, 1).is_ok());
    }

    #[test]
    fn what_is_larger_than_a_share_is_given_alone() {
        let stock = Stock::new(10, 5);
        let a = tenant("a");
        let mut large = stock.take(&a, 8).expect("it holds nothing yet");
        assert_eq!(stock.take(&a, 1).err(), Some(Short::Share));
        large.give_back(7);
        assert!(stock.take(&a, 4).is_ok());
    }

    #[tokio::test]
    async fn a_stock_is_drained_when_all_is_given_back() {
        let stock = Stock::new(2, 2);
        let held = stock.take(&tenant("a"), 1).expect("in stock");
        let drained = tokio::spawn({
            let stock = stock.clone();
            async move { stock.drained().await }
        });
        while stock.take(&tenant("b"), 1).is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(!drained.is_finished());
        drop(held);
        drained.await.expect("ends");
    }
}
