//! The floor under the index: what it must read, at the speed that this machine reads memory with.

use std::sync::Arc;

use serde_json::{Value, json};

use super::figures::rounded;
use super::latencies::quantile;
use crate::app::RawQuery;
use crate::domain::ranking::query::RankingQuery;

/// Bytes and speeds.
pub struct Floor {
    /// Bytes that a ranking scans, at the median.
    pub bytes: usize,
    /// Bytes a second that one thread reads, and as many as ask the index.
    pub one: f64,
    pub many: f64,
}

impl Floor {
    /// Asks the index what it scans for these rankings. Blocks.
    pub fn of(
        scanned: &RawQuery,
        rankings: &[Arc<RankingQuery>],
        (one, many): (f64, f64),
    ) -> anyhow::Result<Option<Self>> {
        let mut bytes = rankings.iter().map(|ranking| scanned(ranking)).collect::<Result<Vec<_>, _>>()?;
        bytes.sort_unstable();
        Ok(quantile(&bytes, 0.5).map(|bytes| Self { bytes, one, many }))
    }

    /// What one thread takes at least, in ms.
    pub fn milliseconds(&self) -> f64 {
        self.bytes as f64 / self.one * 1000.0
    }

    /// Rankings a second at most, from as many threads as ask the index.
    pub fn per_second(&self) -> f64 {
        self.many / self.bytes as f64
    }

    pub fn to_json(&self) -> Value {
        json!({
            "bytes": self.bytes, "ms": rounded(self.milliseconds()), "perSecond": rounded(self.per_second()),
            "memoryGbPerSecond": rounded(self.one / 1e9), "memoryGbPerSecondAllThreads": rounded(self.many / 1e9),
        })
    }

    pub fn to_text(&self) -> String {
        format!(
            "p50 {:7.2} ms   {:.2} MB at {:.1} GB/s; {:.1} GB/s from all threads: {:.0}/s",
            self.milliseconds(),
            self.bytes as f64 / 1e6,
            self.one / 1e9,
            self.many / 1e9,
            self.per_second()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_bytes_by_speed() {
        let floor = Floor { bytes: 5_000_000, one: 10e9, many: 20e9 };
        assert_eq!(floor.milliseconds(), 0.5);
        assert_eq!(floor.per_second(), 4000.0);
        assert_eq!(floor.to_json()["memoryGbPerSecond"], 10.0);
    }
}
