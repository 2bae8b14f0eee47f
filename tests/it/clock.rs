//! The time that services go by in tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use talentmatch::engine::clock::Clock;

/// A clock that stands at the second that a test sets, and goes on by a microsecond at every look: no two writes share
/// a time, and two services that are asked the same tell the same times.
pub struct HandSet {
    micros: AtomicI64,
    /// By how much it goes on when it is looked at.
    step: i64,
}

impl HandSet {
    pub fn at(second: i64) -> Arc<Self> {
        Arc::new(Self { micros: AtomicI64::new(second * 1_000_000), step: 1 })
    }

    /// One that stands still until it is set, however often it is looked at.
    pub fn still_at(second: i64) -> Arc<Self> {
        Arc::new(Self { micros: AtomicI64::new(second * 1_000_000), step: 0 })
    }

    pub fn set(&self, second: i64) {
        self.micros.store(second * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for HandSet {
    fn now(&self) -> DateTime<Utc> {
        let micros = self.micros.fetch_add(self.step, Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).expect("a time of this century")
    }
}
