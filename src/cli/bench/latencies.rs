//! How long calls took.

use std::time::Duration;

use serde_json::{Value, json};

use super::figures::rounded;

/// The latencies of calls, in order of length.
#[derive(Default)]
pub struct Latencies {
    sorted: Vec<Duration>,
    elapsed: Duration,
}

impl Latencies {
    /// Of calls that were made within `elapsed`.
    pub fn new(mut latencies: Vec<Duration>, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        Self { sorted: latencies, elapsed }
    }

    /// The latency that this share of the calls does not exceed, in ms.
    pub fn quantile(&self, share: f64) -> f64 {
        quantile(&self.sorted, share).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1000.0)
    }

    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    pub fn per_second(&self) -> f64 {
        self.sorted.len() as f64 / self.elapsed.as_secs_f64().max(0.001)
    }

    pub fn to_json(&self) -> Value {
        json!({
            "calls": self.sorted.len(), "perSecond": rounded(self.per_second()),
            "p50Ms": rounded(self.quantile(0.5)), "p90Ms": rounded(self.quantile(0.9)),
            "p99Ms": rounded(self.quantile(0.99)), "maxMs": rounded(self.quantile(1.0)),
        })
    }

    pub fn to_text(&self) -> String {
        format!(
            "p50 {:7.2} ms   p90 {:7.2} ms   p99 {:7.2} ms   max {:6.1} ms   {:6.0}/s",
            self.quantile(0.5),
            self.quantile(0.9),
            self.quantile(0.99),
            self.quantile(1.0),
            self.per_second()
        )
    }
}

/// The value that this share of the sorted values does not exceed.
pub fn quantile<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let at = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
    sorted.get(at).or(sorted.last()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_calls() {
        let latencies =
            Latencies::new((1..=100).rev().map(Duration::from_millis).collect(), Duration::from_secs(10));
        let quantiles = [0.5, 0.9, 0.99, 1.0].map(|share| latencies.quantile(share).round());
        assert_eq!(quantiles, [50.0, 90.0, 99.0, 100.0]);
        assert_eq!(latencies.per_second(), 10.0);
        assert!(Latencies::default().quantile(0.5).is_nan());
        assert_eq!(quantile(&[1, 2, 3], 0.5), Some(2));
        assert_eq!(quantile::<u8>(&[], 0.5), None);
    }
}
