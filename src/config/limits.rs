//! Bounds on what callers may ask for.

use std::time::Duration;

use super::declare::settings;

settings! {
    /// What one layer says of the bounds.
    layer LimitSettings;
    /// The bounds that hold.
    holds Limits in "limits.";

    /// Calls served at once, over all connections; more are answered RESOURCE_EXHAUSTED
    ("max-concurrent-requests", "TALENTMATCH_MAX_CONCURRENT_REQUESTS", "N")
    max_concurrent_requests: usize = 256, 1 => 100_000;

    /// Calls of one tenant served at once; by itself half of --max-concurrent-requests
    ("max-concurrent-requests-per-caller", "TALENTMATCH_MAX_CONCURRENT_REQUESTS_PER_CALLER", "N")
    max_concurrent_requests_per_caller: usize = half(max_concurrent_requests), 1 => *max_concurrent_requests.max(&1);

    /// Saved queries watched at once, over all connections; a watch is none of the calls above
    ("max-watches", "TALENTMATCH_MAX_WATCHES", "N")
    max_watches: usize = 512, 1 => 100_000;

    /// Saved queries that one tenant watches at once; by itself an eighth of --max-watches
    ("max-watches-per-caller", "TALENTMATCH_MAX_WATCHES_PER_CALLER", "N")
    max_watches_per_caller: usize = eighth(max_watches), 1 => *max_watches.max(&1);

    /// Calls a second of one tenant; 0 for no bound. Of callers with several roles the widest bound holds, and a platform has
    /// none
    ("calls-per-second", "TALENTMATCH_CALLS_PER_SECOND", "N")
    calls_per_second: u32 = 0, 0 => 1_000_000;

    /// The same for callers that are enterprises alone
    ("enterprise-calls-per-second", "TALENTMATCH_ENTERPRISE_CALLS_PER_SECOND", "N")
    enterprise_calls_per_second: u32 = 50, 0 => 1_000_000;

    /// Calls that may come at once, in seconds of the bounds above
    ("call-burst-s", "TALENTMATCH_CALL_BURST_S", "SECONDS")
    call_burst_s: u32 = 10, 1 => 3_600;

    /// Students of other tenants whom one tenant is shown in a day (China); 0 for no bound
    ("students-a-day", "TALENTMATCH_STUDENTS_A_DAY", "N")
    students_a_day: u32 = 100_000, 0 => 10_000_000;

    /// The same for callers that are enterprises alone
    ("enterprise-students-a-day", "TALENTMATCH_ENTERPRISE_STUDENTS_A_DAY", "N")
    enterprise_students_a_day: u32 = 2_000, 0 => 10_000_000;

    /// Longest time for a call that does not stream, and for an import to send nothing, in ms; a shorter deadline of the
    /// caller wins
    ("request-timeout-ms", "TALENTMATCH_REQUEST_TIMEOUT_MS", "MS")
    request_timeout_ms: u64 = 30_000, 1 => 3_600_000;

    /// Longest time for a streaming call, in ms
    ("stream-timeout-ms", "TALENTMATCH_STREAM_TIMEOUT_MS", "MS")
    stream_timeout_ms: u64 = 600_000, 1 => 86_400_000;

    /// Longest message taken, in bytes
    ("max-message-bytes", "TALENTMATCH_MAX_MESSAGE_BYTES", "BYTES")
    max_message_bytes: usize = 4 << 20, 65_536 => 256 << 20;

    /// Calls at once on one connection
    ("max-streams", "TALENTMATCH_MAX_STREAMS", "N")
    max_streams: u32 = 100, 1 => 100_000;

    // A process usually may have 1,024 handles; the store's files and the log need some of them.
    /// Connections at once. A new one takes the place of the oldest that has no call at work
    ("max-connections", "TALENTMATCH_MAX_CONNECTIONS", "N")
    max_connections: usize = 512, 1 => 1_000_000;

    /// Connections at once from one address (of IPv6, one /64 network); by itself half of --max-connections
    ("max-connections-per-address", "TALENTMATCH_MAX_CONNECTIONS_PER_ADDRESS", "N")
    max_connections_per_address: usize = half(max_connections), 1 => *max_connections.max(&1);

    /// Time from the opening of a connection to its first call, the TLS handshake included, in ms
    ("handshake-timeout-ms", "TALENTMATCH_HANDSHAKE_TIMEOUT_MS", "MS")
    handshake_timeout_ms: u64 = 10_000, 1 => 3_600_000;
}

fn eighth(all: usize) -> usize {
    (all / 8).max(1)
}

fn half(all: usize) -> usize {
    (all / 2).max(1)
}

impl Limits {
    /// Longest time for a call that does not stream.
    pub fn request_timeout(&self) -> Duration {
        Duration::from_millis(self.request_timeout_ms)
    }

    /// Longest time for a streaming call.
    pub fn stream_timeout(&self) -> Duration {
        Duration::from_millis(self.stream_timeout_ms)
    }

    /// Longest time from the opening of a connection to its first call.
    pub fn handshake_timeout(&self) -> Duration {
        Duration::from_millis(self.handshake_timeout_ms)
    }
}
