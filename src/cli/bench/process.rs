//! What the service and its client take of the machine while they are measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::app::Process;

/// How often a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// CPU time of the service and of this process, its client.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Used {
    pub service: Option<Duration>,
    pub client: Option<Duration>,
}

impl Used {
    /// Until now.
    pub fn until_now(service: Process) -> Self {
        Self { service: service.cpu(), client: Process::own().cpu() }
    }

    /// Since an earlier moment.
    pub fn since(self, before: Self) -> Self {
        let since = |now: Option<Duration>, before: Option<Duration>| now?.checked_sub(before?);
        Self { service: since(self.service, before.service), client: since(self.client, before.client) }
    }
}

/// Watches the resident memory of a process until it is asked for the most.
pub struct Watch {
    task: tokio::task::JoinHandle<()>,
    most: Arc<AtomicU64>,
}

impl Watch {
    pub fn over(process: Process) -> Self {
        let most = Arc::new(AtomicU64::new(0));
        let seen = most.clone();
        let task = tokio::spawn(async move {
            while let Some(now) = process.memory_bytes().map(|bytes| bytes >> 20) {
                seen.fetch_max(now, Ordering::Relaxed);
                tokio::time::sleep(LOOK_EVERY).await;
            }
        });
        Self { task, most }
    }

    /// The most that was seen, in MB.
    pub fn most_mb(self) -> Option<u64> {
        self.task.abort();
        Some(self.most.load(Ordering::Relaxed)).filter(|most| *most > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_is_counted_from_an_earlier_moment() {
        let used = |service, client| Used {
            service: Some(Duration::from_secs(service)),
            client: Some(Duration::from_secs(client)),
        };
        assert_eq!(used(5, 3).since(used(2, 2)), used(3, 1));
        let untold = Used { service: None, ..used(2, 2) };
        assert_eq!(used(5, 3).since(untold), Used { service: None, ..used(3, 1) });
    }
}
