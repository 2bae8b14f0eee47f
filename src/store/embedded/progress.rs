//! What is said while the file of records is read.

use std::cell::Cell;
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_secs(1);

/// How much of a file was read, said each second: of a large one an operator must see that it goes on.
pub(super) struct Progress {
    total: u64,
    done: Cell<u64>,
    said: Cell<Instant>,
}

impl Progress {
    pub(super) fn of(total: u64) -> Self {
        Self { total, done: Cell::new(0), said: Cell::new(Instant::now()) }
    }

    pub(super) fn begin(&self) {
        self.done.set(0);
    }

    pub(super) fn add(&self, bytes: u64, what: &str) {
        self.done.set(self.done.get() + bytes);
        if self.said.get().elapsed() >= EVERY {
            self.said.set(Instant::now());
            tracing::info!("{what} the records: {} of {} MiB", self.done.get() >> 20, self.total >> 20);
        }
    }
}
