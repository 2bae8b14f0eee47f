//! Bounds on what callers may ask for.

use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Serialize};

/// What one layer says of the bounds.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Calls served at once, over all connections; more are answered RESOURCE_EXHAUSTED [default: 256]
    #[arg(long, env = "TALENTMATCH_MAX_CONCURRENT_REQUESTS", value_name = "N")]
    pub max_concurrent_requests: Option<usize>,

    /// Calls of one tenant served at once; by itself half of --max-concurrent-requests [default: 128]
    #[arg(long, env = "TALENTMATCH_MAX_CONCURRENT_REQUESTS_PER_CALLER", value_name = "N")]
    pub max_concurrent_requests_per_caller: Option<usize>,

    /// Longest time for a call that does not stream, and for an import to send nothing, in ms; a shorter deadline of the
    /// caller wins [default: 30000]
    #[arg(long, env = "TALENTMATCH_REQUEST_TIMEOUT_MS", value_name = "MS")]
    pub request_timeout_ms: Option<u64>,

    /// Longest time for a streaming call, in ms [default: 600000]
    #[arg(long, env = "TALENTMATCH_STREAM_TIMEOUT_MS", value_name = "MS")]
    pub stream_timeout_ms: Option<u64>,

    /// Longest message taken, in bytes [default: 4194304]
    #[arg(long, env = "TALENTMATCH_MAX_MESSAGE_BYTES", value_name = "BYTES")]
    pub max_message_bytes: Option<usize>,

    /// Calls at once on one connection [default: 100]
    #[arg(long, env = "TALENTMATCH_MAX_STREAMS", value_name = "N")]
    pub max_streams: Option<u32>,

    /// Connections at once. A new one takes the place of the oldest that has no call at work [default: 512]
    #[arg(long, env = "TALENTMATCH_MAX_CONNECTIONS", value_name = "N")]
    pub max_connections: Option<usize>,

    /// Connections at once from one address (of IPv6, one /64 network); by itself half of --max-connections
    /// [default: 256]
    #[arg(long, env = "TALENTMATCH_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    pub max_connections_per_address: Option<usize>,

    /// Time from the opening of a connection to its first call, the TLS handshake included, in ms [default: 10000]
    #[arg(long, env = "TALENTMATCH_HANDSHAKE_TIMEOUT_MS", value_name = "MS")]
    pub handshake_timeout_ms: Option<u64>,
}

/// The bounds that hold.
#[derive(Clone, Debug)]
pub struct Limits {
    pub max_concurrent_requests: usize,
    pub max_concurrent_requests_per_caller: usize,
    pub request_timeout: Duration,
    pub stream_timeout: Duration,
    pub max_message_bytes: usize,
    pub max_streams: u32,
    pub max_connections: usize,
    pub max_connections_per_address: usize,
    pub handshake_timeout: Duration,
}

impl LimitSettings {
    /// These settings, and where they say nothing those of the layer below.
    pub(super) fn or(self, below: Self) -> Self {
        Self {
            max_concurrent_requests: self.max_concurrent_requests.or(below.max_concurrent_requests),
            max_concurrent_requests_per_caller: self
                .max_concurrent_requests_per_caller
                .or(below.max_concurrent_requests_per_caller),
            request_timeout_ms: self.request_timeout_ms.or(below.request_timeout_ms),
            stream_timeout_ms: self.stream_timeout_ms.or(below.stream_timeout_ms),
            max_message_bytes: self.max_message_bytes.or(below.max_message_bytes),
            max_streams: self.max_streams.or(below.max_streams),
            max_connections: self.max_connections.or(below.max_connections),
            max_connections_per_address: self
                .max_connections_per_address
                .or(below.max_connections_per_address),
            handshake_timeout_ms: self.handshake_timeout_ms.or(below.handshake_timeout_ms),
        }
    }

    pub(super) fn resolve(self) -> Limits {
        let max_concurrent_requests = self.max_concurrent_requests.unwrap_or(256);
        // A process usually may have 1,024 handles; the store's files and the log need some of them.
        let max_connections = self.max_connections.unwrap_or(512);
        let half = |all: usize| (all / 2).max(1);
        Limits {
            max_concurrent_requests,
            max_concurrent_requests_per_caller: self
                .max_concurrent_requests_per_caller
                .unwrap_or(half(max_concurrent_requests)),
            request_timeout: Duration::from_millis(self.request_timeout_ms.unwrap_or(30_000)),
            stream_timeout: Duration::from_millis(self.stream_timeout_ms.unwrap_or(600_000)),
            max_message_bytes: self.max_message_bytes.unwrap_or(4 << 20),
            max_streams: self.max_streams.unwrap_or(100),
            max_connections,
            max_connections_per_address: self.max_connections_per_address.unwrap_or(half(max_connections)),
            handshake_timeout: Duration::from_millis(self.handshake_timeout_ms.unwrap_or(10_000)),
        }
    }
}

impl Limits {
    /// Fields with their values and the range of each.
    pub(super) fn ranges(&self) -> [(&'static str, u128, u128, u128); 9] {
        let all = self.max_concurrent_requests as u128;
        let connections = self.max_connections as u128;
        [
            ("limits.max_concurrent_requests", all, 1, 100_000),
            (
                "limits.max_concurrent_requests_per_caller",
                self.max_concurrent_requests_per_caller as u128,
                1,
                all.max(1),
            ),
            ("limits.request_timeout_ms", self.request_timeout.as_millis(), 1, 3_600_000),
            ("limits.stream_timeout_ms", self.stream_timeout.as_millis(), 1, 86_400_000),
            ("limits.max_message_bytes", self.max_message_bytes as u128, 65_536, 256 << 20),
            ("limits.max_streams", u128::from(self.max_streams), 1, 100_000),
            ("limits.max_connections", connections, 1, 1_000_000),
            (
                "limits.max_connections_per_address",
                self.max_connections_per_address as u128,
                1,
                connections.max(1),
            ),
            ("limits.handshake_timeout_ms", self.handshake_timeout.as_millis(), 1, 3_600_000),
        ]
    }

    pub(super) fn to_settings(&self) -> LimitSettings {
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).ok();
        LimitSettings {
            max_concurrent_requests: Some(self.max_concurrent_requests),
            max_concurrent_requests_per_caller: Some(self.max_concurrent_requests_per_caller),
            request_timeout_ms: millis(self.request_timeout),
            stream_timeout_ms: millis(self.stream_timeout),
            max_message_bytes: Some(self.max_message_bytes),
            max_streams: Some(self.max_streams),
            max_connections: Some(self.max_connections),
            max_connections_per_address: Some(self.max_connections_per_address),
            handshake_timeout_ms: millis(self.handshake_timeout),
        }
    }
}
