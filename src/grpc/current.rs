//! A value that can be exchanged while it is in use.

use std::sync::{Arc, PoisonError, RwLock};

/// What holds now. Who has taken it keeps it, so an exchange touches nothing that is under way.
pub struct Current<T>(Arc<RwLock<Arc<T>>>);

impl<T> Clone for Current<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> From<Arc<T>> for Current<T> {
    fn from(value: Arc<T>) -> Self {
        Self(Arc::new(RwLock::new(value)))
    }
}

impl<T> Current<T> {
    /// What holds until the first exchange.
    pub fn new(value: T) -> Self {
        Arc::new(value).into()
    }

    /// What holds at this moment; the taker keeps it over any exchange.
    pub fn get(&self) -> Arc<T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on `next` holds, for all copies of this.
    pub fn exchange(&self, next: Arc<T>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = next;
    }
}
