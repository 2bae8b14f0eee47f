//! Keeps the audit trail in the ledger: a chain for each run of the service and day (in UTC), written in pages. What reads waits
//! until there are [`GROUP`] calls or [`PAUSE`] is over; a crash loses what waits. Who changes something waits for the page: many
//! that come at a time wait for the same one.

mod keeping;
mod page;
mod reading;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, Notify};

pub use self::reading::{Asked, Place, Reading};

use self::keeping::Writer;
use super::error::EngineError;
use super::ports::Ledger;
use super::serving::Serving;
use crate::domain::record::name::TenantId;
use crate::domain::trail::TrailEntry;

/// Calls that only read and wait together.
pub const GROUP: usize = 1_000;
/// How long they wait.
pub const PAUSE: Duration = Duration::from_secs(5);
/// How long a call that changed something waits until its entry is kept.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Entries that wait while the ledger cannot be written; with more, no call is let in.
pub const MOST_WAITING: usize = 10_000;
/// Whose the list of chains is. Each chain's pages are under this name, a dot and its id.
const HOME: &str = "_audit";

/// The trail of this process, and what all others have left in the ledger.
pub struct Trail {
    ledger: Arc<dyn Ledger>,
    serving: Serving,
    /// How long entries are kept.
    days: u32,
    waiting: Mutex<Waiting>,
    writer: AsyncMutex<Writer>,
    is_full: Notify,
}

#[derive(Default)]
struct Waiting {
    entries: Vec<TrailEntry>,
    /// How many were ever recorded.
    recorded: u64,
}

/// An entry that was recorded: how many there were with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

impl Trail {
    /// In this ledger, where entries are kept for so many days.
    pub fn new(ledger: Arc<dyn Ledger>, serving: Serving, days: u32) -> Self {
        Self {
            ledger,
            serving,
            days,
            waiting: Mutex::default(),
            writer: AsyncMutex::default(),
            is_full: Notify::new(),
        }
    }

    /// The same in another ledger; what waits is not taken along.
    pub fn in_ledger(&self, ledger: Arc<dyn Ledger>) -> Self {
        Self::new(ledger, self.serving.clone(), self.days)
    }

    /// How long entries are kept.
    pub fn days(&self) -> u32 {
        self.days
    }

    /// The time that an entry is given, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.serving.now().clock.now().timestamp_millis()
    }

    /// Whether another call can be recorded.
    pub fn has_room(&self) -> bool {
        self.waiting_count() < MOST_WAITING
    }

    /// How many entries wait to be kept; from [`MOST_WAITING`] on no call is let in.
    pub fn waiting_count(&self) -> usize {
        self.waiting().entries.len()
    }

    /// Takes an entry, whose place in the chain is given when it is written.
    pub fn record(&self, entry: TrailEntry) -> Ticket {
        let mut waiting = self.waiting();
        waiting.entries.push(entry);
        waiting.recorded += 1;
        if waiting.entries.len() >= GROUP {
            self.is_full.notify_one();
        }
        Ticket(waiting.recorded)
    }

    /// Waits until what was recorded is kept, [`PATIENCE`] at most. What could not be kept goes on waiting.
    pub async fn keep(&self, ticket: Ticket) {
        let kept = tokio::time::timeout(PATIENCE, async {
            let mut writer = self.writer.lock().await;
            match writer.kept >= ticket.0 {
                true => Ok(()),
                false => self.write(&mut writer).await,
            }
        });
        match kept.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!("the audit trail cannot be written: {error}"),
            Err(_) => tracing::error!("the audit trail was not written in time"),
        }
    }

    /// Writes what waits at the end of the service, within [`PATIENCE`].
    pub async fn end(&self) {
        let last = Ticket(self.waiting().recorded);
        self.keep(last).await;
    }

    /// Writes all that waits.
    pub async fn flush(&self) -> Result<(), EngineError> {
        self.write(&mut *self.writer.lock().await).await
    }

    /// Writes what waits, again and again. Never ends. What fails is tried again.
    pub async fn tend(&self) {
        let mut failed = false;
        loop {
            match self.flush().await {
                Ok(()) => failed = false,
                Err(error) if !failed => {
                    failed = true;
                    tracing::error!("the audit trail cannot be written; calls wait in memory: {error}");
                }
                Err(_) => {}
            }
            let _ = tokio::time::timeout(PAUSE, self.is_full.notified()).await;
            if failed {
                // What waits is full then, which would be tried without end.
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::expect_used, reason = "constants and ids of chains have the form of ids")]
fn shelf(chain: Option<&str>) -> TenantId {
    let name = chain.map_or_else(|| HOME.to_string(), |chain| format!("{HOME}.{chain}"));
    name.parse().expect("a valid id")
}
