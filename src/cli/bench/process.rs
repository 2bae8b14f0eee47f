//! What a process takes of the machine, where the system tells.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Linux counts CPU time for programs in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);
/// How often a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A process, by its number.
#[derive(Clone, Copy)]
pub struct Process(u32);

impl Process {
    pub fn of(id: u32) -> Self {
        Self(id)
    }

    /// This one.
    pub fn own() -> Self {
        Self(std::process::id())
    }

    fn read(self, file: &str) -> Option<String> {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.0)).ok()
    }

    /// CPU time of all its threads until now, in it and for it in the kernel.
    pub fn cpu(self) -> Option<Duration> {
        cpu(&self.read("stat")?)
    }

    /// Resident memory, in MB.
    pub fn memory_mb(self) -> Option<u64> {
        megabytes(&self.read("status")?, "VmRSS:")
    }

    /// The most that its resident memory was, in MB.
    pub fn peak_memory_mb(self) -> Option<u64> {
        megabytes(&self.read("status")?, "VmHWM:")
    }
}

/// The time in a line of `stat`. The program's name in it may hold anything.
fn cpu(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = |at: usize| fields.split_ascii_whitespace().nth(at)?.parse::<u32>().ok();
    Some(TICK * ticks(11)?.checked_add(ticks(12)?)?)
}

fn megabytes(status: &str, key: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

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
            while let Some(now) = process.memory_mb() {
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
    fn what_the_system_tells_is_read() {
        let stat = "7 (a) b c) S 1 2 3 4 5 6 7 8 9 10 1234 66 99 99 20 0 4";
        assert_eq!(cpu(stat), Some(Duration::from_secs(13)));
        assert_eq!(cpu("7 (a"), None);
        let status = "Name:\ta\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n";
        assert_eq!(megabytes(status, "VmRSS:"), Some(100));
        assert_eq!(megabytes(status, "VmHWM:"), Some(200));
        assert_eq!(megabytes(status, "VmSwap:"), None);
    }

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
