//! What a process takes of the machine, where the system tells (proc(5)).

use std::time::Duration;

/// Linux counts CPU time for programs in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);
/// A process, by its number.
#[derive(Clone, Copy)]
pub struct Process(u32);

impl Process {
    /// Of this number.
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

    /// Resident memory, in bytes.
    pub fn memory_bytes(self) -> Option<u64> {
        bytes(&self.read("status")?, "VmRSS:")
    }

    /// The most that its resident memory was, in bytes.
    pub fn peak_memory_bytes(self) -> Option<u64> {
        bytes(&self.read("status")?, "VmHWM:")
    }

    /// Descriptors that are open: files, connections.
    pub fn descriptors(self) -> Option<u64> {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.0)).ok()?;
        u64::try_from(open.count()).ok()
    }
}

/// The time in a line of `stat`. The program's name in it may hold anything.
fn cpu(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = |at: usize| fields.split_ascii_whitespace().nth(at)?.parse::<u32>().ok();
    Some(TICK * ticks(11)?.checked_add(ticks(12)?)?)
}

fn bytes(status: &str, key: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok()?.checked_mul(1 << 10)
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
        assert_eq!(bytes(status, "VmRSS:"), Some(100 << 20));
        assert_eq!(bytes(status, "VmHWM:"), Some(200 << 20));
        assert_eq!(bytes(status, "VmSwap:"), None);
    }
}
