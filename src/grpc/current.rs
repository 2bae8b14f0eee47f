//! A value that can be exchanged while it is in use.

use std::sync::Arc;

use tokio::sync::watch;

/// What holds now. Who has taken it keeps it, so an exchange touches nothing that is under way.
pub struct Current<T>(watch::Sender<Arc<T>>);

impl<T> Clone for Current<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> From<Arc<T>> for Current<T> {
    fn from(value: Arc<T>) -> Self {
        Self(watch::Sender::new(value))
    }
}

impl<T> Current<T> {
    /// What holds until the first exchange.
    pub fn new(value: T) -> Self {
        Arc::new(value).into()
    }

    /// What holds at this moment; the taker keeps it over any exchange.
    pub fn get(&self) -> Arc<T> {
        self.0.borrow().clone()
    }

    /// From now on `next` holds, for all copies of this.
    pub fn exchange(&self, next: Arc<T>) {
        self.0.send_replace(next);
    }

    /// What holds at this moment, and what tells when something else does.
    pub fn watched(&self) -> (Arc<T>, Exchanged<T>) {
        let mut exchanged = self.0.subscribe();
        let now = exchanged.borrow_and_update().clone();
        (now, Exchanged(exchanged))
    }
}

/// Tells when what was taken holds no more.
pub struct Exchanged<T>(watch::Receiver<Arc<T>>);

impl<T> Clone for Exchanged<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Exchanged<T> {
    /// Whether it is exchanged by now.
    pub fn is_exchanged(&self) -> bool {
        self.0.has_changed().unwrap_or(false)
    }

    /// Returns once it is exchanged; never where there is nobody left who could.
    pub async fn exchanged(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
