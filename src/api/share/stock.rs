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
    /// `most` in all and `share` of one caller, counted in what is taken: calls or bytes.
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
        self.take_within(caller, amount, self.0.most)
    }

    /// The most in all.
    pub fn most(&self) -> usize {
        self.0.most
    }

    /// As [`Self::take`], where no more than `most` would be taken in all then.
    pub fn take_within(&self, caller: &TenantId, amount: usize, most: usize) -> Result<Held, Short> {
        let mut taken = self.taken();
        let own = taken.by.get(caller).copied().unwrap_or(0);
        if own > 0 && own.saturating_add(amount) > self.0.share {
            return Err(Short::Share);
        }
        if taken.is_closed || (taken.all > 0 && taken.all.saturating_add(amount) > most) {
            return Err(Short::All);
        }
        Ok(self.hold(&mut taken, caller, amount))
    }

    /// Takes an amount as soon as it is there, and leaves as much to those that do not wait. A caller that holds nothing
    /// has it though the amount is larger than that.
    pub async fn reserve(&self, caller: &TenantId, amount: usize) -> Held {
        let with_rest = amount.saturating_mul(2);
        loop {
            let given_back = self.0.given_back.notified();
            {
                let mut taken = self.taken();
                let own = taken.by.get(caller).copied().unwrap_or(0);
                let in_share = own == 0 || own.saturating_add(with_rest) <= self.0.share;
                let in_stock = taken.all == 0 || taken.all.saturating_add(with_rest) <= self.0.most;
                if in_share && in_stock {
                    return self.hold(&mut taken, caller, amount);
                }
            }
            given_back.await;
        }
    }

    /// Takes an amount whatever is left.
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
    /// Holds just so much, whatever is left.
    pub fn resize(&mut self, amount: usize) {
        if amount < self.amount {
            self.give_back(self.amount - amount);
        } else {
            self.absorb(self.stock.take_anyway(&self.caller, amount - self.amount));
        }
    }

    /// Holds also what another of the same stock and caller held.
    pub fn absorb(&mut self, mut other: Self) {
        self.amount += std::mem::take(&mut other.amount);
    }

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
    use futures::FutureExt;

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

    /// All that waited went on together when there was any room, and what they took was not there.
    #[tokio::test]
    async fn what_is_reserved_is_there() {
        let stock = Stock::new(20, 10);
        let (a, b) = (tenant("a"), tenant("b"));
        let mut first = stock.reserve(&a, 4).await;
        assert!(
            stock.reserve(&a, 4).now_or_never().is_none(),
            "nothing would be left to those that do not wait"
        );
        assert!(stock.take(&a, 4).is_ok());
        assert!(stock.reserve(&b, 4).now_or_never().is_some(), "it has a share of its own");
        first.resize(2);
        let mut second = stock.reserve(&a, 4).now_or_never().expect("there is room now");
        second.absorb(first);
        second.resize(9);
        assert_eq!(stock.take(&a, 2).err(), Some(Short::Share));
        drop(second);
        assert!(stock.take(&a, 10).is_ok(), "all is given back");
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
