//! All that a run has measured.

use std::time::Duration;

use serde_json::{Value, json};

use super::alone::Alone;
use super::filling::Filling;
use super::latencies::Latencies;
use super::load::Load;

/// What was measured.
pub struct Figures {
    /// Size of the running program in bytes.
    pub program: Option<u64>,
    pub filling: Option<Filling>,
    /// How long an index took to its final shape after the import, where it takes time to.
    pub settling: Option<Duration>,
    /// From many clients, and from one.
    pub many: Load,
    pub one: Load,
    /// From one client that asks as JSON over HTTP.
    pub json: Load,
    /// The most resident memory of the service while it was asked, in MB.
    pub memory_mb: Option<u64>,
    pub alone: Alone,
}

/// How many times as long one thing took as another, at this share of the calls.
pub fn ratio(over: &Latencies, under: &Latencies, share: f64) -> Option<f64> {
    some(over.quantile(share) / under.quantile(share))
}

/// A number that is one.
fn some(ratio: f64) -> Option<f64> {
    Some(ratio).filter(|ratio| ratio.is_finite())
}

/// To three digits after the point.
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

impl Figures {
    /// Match by the index, from one client and one thread, at this share of the calls.
    pub fn match_by_index(&self, share: f64) -> Option<f64> {
        ratio(&self.one.latencies, &self.alone.index.as_ref()?.one, share)
    }

    /// Match as JSON over HTTP by that over gRPC, from one client at the median.
    pub fn json_by_grpc(&self) -> Option<f64> {
        ratio(&self.json.latencies, &self.one.latencies, 0.5)
    }

    /// The index's rate by the rate of Match, from as many threads as clients.
    pub fn index_rate_by_match_rate(&self) -> Option<f64> {
        some(self.alone.index.as_ref()?.many.per_second() / self.many.latencies.per_second())
    }

    /// The index by its floor, from one thread at the median.
    pub fn index_by_floor(&self) -> Option<f64> {
        let index = self.alone.index.as_ref()?;
        some(index.one.quantile(0.5) / index.floor.as_ref()?.milliseconds())
    }

    pub fn to_json(&self) -> Value {
        let index = self.alone.index.as_ref();
        let seconds = |time: Duration| rounded(time.as_secs_f64());
        json!({
            "programBytes": self.program,
            "import": self.filling.as_ref().map(Filling::to_json),
            "settleSeconds": self.settling.map(seconds),
            "match": self.many.to_json(), "matchOneClient": self.one.to_json(), "memoryMb": self.memory_mb,
            "matchAsJson": self.json.to_json(), "jsonByGrpcP50": self.json_by_grpc().map(rounded),
            "openSeconds": seconds(self.alone.opening), "modelSeconds": seconds(self.alone.model),
            "matchWithoutTransport": self.alone.matches.to_json(),
            "rankingsPerMatch": rounded(self.alone.rankings_per_match), "recordsRanked": self.alone.ranked,
            "index": index.map(|index| index.many.to_json()),
            "indexOneThread": index.map(|index| index.one.to_json()),
            "floor": index.and_then(|index| index.floor.as_ref()).map(|floor| floor.to_json()),
            "matchByIndexP50": self.match_by_index(0.5).map(rounded),
            "matchByIndexP99": self.match_by_index(0.99).map(rounded),
            "indexRateByMatchRate": self.index_rate_by_match_rate().map(rounded),
            "indexByFloor": self.index_by_floor().map(rounded),
        })
    }
}

impl Filling {
    /// Records a second.
    pub fn per_second(&self) -> f64 {
        self.records as f64 / self.time.as_secs_f64().max(0.001)
    }

    fn to_json(&self) -> Value {
        let seconds = |time: Duration| rounded(time.as_secs_f64());
        json!({
            "records": self.records, "seconds": seconds(self.time),
            "recordsPerSecond": self.per_second().round(),
            "serviceCpuSeconds": self.used.service.map(seconds), "clientCpuSeconds": self.used.client.map(seconds),
            "peakMemoryMb": self.peak_mb,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::alone::IndexFigures;
    use super::super::floor::Floor;
    use super::super::process::Used;
    use super::*;

    fn latencies(milliseconds: u64) -> Latencies {
        let call = Duration::from_millis(milliseconds);
        Latencies::new(vec![call; 10], call * 10)
    }

    fn figures(index: Option<IndexFigures>) -> Figures {
        let load = |clients, latencies| Load { clients, latencies, used: Used::default() };
        let filling =
            Filling { records: 100, time: Duration::from_secs(2), used: Used::default(), peak_mb: None };
        Figures {
            program: Some(1),
            filling: Some(filling),
            settling: None,
            many: load(8, latencies(20)),
            one: load(1, latencies(12)),
            json: load(1, latencies(15)),
            memory_mb: None,
            alone: Alone {
                model: Duration::ZERO,
                opening: Duration::ZERO,
                matches: latencies(10),
                rankings_per_match: 1.0,
                ranked: 5,
                index,
            },
        }
    }

    #[test]
    fn ratios_are_of_like_with_like() {
        let floor = Some(Floor { bytes: 1_000_000, one: 1e9, many: 1e9 });
        let measured = figures(Some(IndexFigures { one: latencies(4), many: latencies(5), floor }));
        assert_eq!(measured.match_by_index(0.5), Some(3.0));
        assert_eq!(measured.index_rate_by_match_rate(), Some(4.0));
        assert_eq!(measured.json_by_grpc(), Some(1.25));
        assert_eq!(measured.index_by_floor(), Some(4.0));
        let json = measured.to_json();
        assert_eq!(json["import"]["recordsPerSecond"], 50.0);
        assert_eq!(json["match"]["clients"], 8);
        assert_eq!(json["floor"]["ms"], 1.0);
        assert!(measured.to_text().contains("match : index"));
    }

    #[test]
    fn what_was_not_measured_is_null() {
        let measured = figures(None);
        let json = measured.to_json();
        for key in ["index", "floor", "matchByIndexP50", "indexByFloor", "memoryMb", "settleSeconds"] {
            assert!(json[key].is_null(), "{key}");
        }
        assert!(!measured.to_text().contains("index"));
    }
}
