//! The service's time.

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time. Who may see what, and what has ended, is judged by it alone.
pub trait Clock: Send + Sync {
    /// The time as exactly as the clock knows it.
    fn now(&self) -> DateTime<Utc>;

    /// The second that has begun: the time that access is judged at.
    fn second(&self) -> DateTime<Utc> {
        self.now().trunc_subsecs(0)
    }
}

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}
