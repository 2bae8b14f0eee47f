//! What the service counts of its calls and of what it keeps, in the text form of OpenMetrics, which Prometheus reads. No figure says
//! whose call or record it was.

mod gauges;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use tonic::Code;

/// Why handshakes are refused, as labels of metrics.
pub const REFUSALS: [&str; 10] = [
    "no_certificate",
    "unknown_authority",
    "out_of_date",
    "not_valid_yet",
    "not_for_clients",
    "revoked",
    "no_list",
    "list_out_of_date",
    "list_not_sound",
    "other",
];

/// Upper bounds of the times of stages, in seconds.
const STAGE_SECONDS: [f64; 12] =
    [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// Upper bounds of the times of calls, in seconds.
const SECONDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

pub use self::gauges::Look;

use self::gauges::Gauges;

type Labels<const N: usize> = [(&'static str, String); N];

/// What an import did.
#[derive(Clone, Copy)]
pub struct Imported {
    /// Records that were stored.
    pub stored: i64,
    /// Items that were refused.
    pub refused: i64,
}

/// How many records of each kind an erasure took, why, and how many were deleted because they were kept long enough.
#[derive(Clone, Debug, Default)]
pub struct ErasedCounts {
    /// Deleted.
    pub retired: Vec<(&'static str, u64)>,
    /// Erased.
    pub erased: Vec<(&'static str, u64)>,
}

/// Looks at how things stand now.
pub type Figures = Arc<dyn Fn() -> BoxFuture<'static, Look> + Send + Sync>;

/// The counters. Copies count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    /// Paths that are told apart; others are one, so that nobody makes labels.
    methods: Arc<HashSet<String>>,
    calls: Family<Labels<2>, Counter>,
    seconds: Family<Labels<1>, Histogram>,
    in_flight: Gauge,
    at_work: Family<Labels<1>, Gauge>,
    refused: Family<Labels<2>, Counter>,
    imported: Family<Labels<1>, Counter>,
    retired: Family<Labels<1>, Counter>,
    erased: Family<Labels<1>, Counter>,
    undelivered: Family<Labels<1>, Counter>,
    stages: Family<Labels<1>, Histogram>,
    handshakes: Family<Labels<1>, Counter>,
    gauges: Arc<Gauges>,
}

/// A call that is at work, or whose answer is not sent yet.
pub struct InFlight(Gauge);

impl Metrics {
    /// All at nothing. `methods` are the paths ("/package.Service/Method") that are told apart.
    pub fn new(methods: HashSet<String>) -> Self {
        let calls = Family::default();
        let seconds = Family::<Labels<1>, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let in_flight = Gauge::default();
        let (at_work, refused) =
            (Family::<Labels<1>, Gauge>::default(), Family::<Labels<2>, Counter>::default());
        let imported = Family::default();
        let (retired, erased) = (Family::default(), Family::default());
        let undelivered = Family::<Labels<1>, Counter>::default();
        // What has not happened yet is told as nothing, so that the first time shows as a rise.
        for priority in ["platform", "interactive", "batch", "watch"] {
            for what in ["all", "share", "rate"] {
                let labels = [("priority", priority.to_string()), ("what", what.to_string())];
                drop(refused.get_or_create(&labels));
            }
        }
        for why in ["overrun", "given_up"] {
            drop(undelivered.get_or_create(&[("why", why.to_string())]));
        }
        let handshakes = Family::<Labels<1>, Counter>::default();
        for why in REFUSALS {
            drop(handshakes.get_or_create(&[("why", why.to_string())]));
        }
        let stages = Family::<Labels<1>, Histogram>::new_with_constructor(|| Histogram::new(STAGE_SECONDS));
        let mut registry = Registry::with_prefix("talentmatch");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "What runs here", version);
        registry.register(
            "calls",
            "Calls that were answered, by method and code of gRPC; one of a stream when its answer begins",
            calls.clone(),
        );
        registry.register_with_unit(
            "call_duration",
            "From a call's head to the head of its answer, by method",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register(
            "calls_in_flight",
            "Calls at work, or whose answer is not sent yet",
            in_flight.clone(),
        );
        registry.register(
            "calls_at_work",
            "Calls that hold a place, by priority: platform, interactive, batch, watch",
            at_work.clone(),
        );
        registry.register(
            "calls_refused",
            "Calls that were turned away at once, by priority and by what was used up: all, share or rate",
            refused.clone(),
        );
        registry.register(
            "imported_records",
            "Items of imports that were not only tried, by what became of them: stored or refused",
            imported.clone(),
        );
        registry.register(
            "retired_records",
            "Records that were deleted because they were kept long enough, by kind",
            retired.clone(),
        );
        registry.register(
            "erased_records",
            "Deleted records that were erased for good, by kind",
            erased.clone(),
        );
        registry.register(
            "undelivered_matches",
            "Matches of saved queries that no webhook was told, by why: overrun, given_up",
            undelivered.clone(),
        );
        registry.register_with_unit(
            "stage_duration",
            "What the stages of calls take: resolve, derive, rank, store, audit",
            Unit::Seconds,
            stages.clone(),
        );
        registry.register(
            "handshakes_refused",
            "TLS handshakes that were refused for the caller's certificate, by why",
            handshakes.clone(),
        );
        let gauges = Arc::new(Gauges::new(&mut registry));
        let (registry, methods) = (Arc::new(registry), Arc::new(methods));
        Self {
            registry,
            methods,
            calls,
            seconds,
            in_flight,
            at_work,
            refused,
            imported,
            retired,
            erased,
            undelivered,
            stages,
            handshakes,
            gauges,
        }
    }

    /// A call begins.
    pub(super) fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// A call of this priority has got a place.
    pub(super) fn works(&self, priority: &'static str) -> InFlight {
        let gauge = self.at_work.get_or_create(&[("priority", priority.to_string())]).clone();
        gauge.inc();
        InFlight(gauge)
    }

    /// A call of this priority is turned away, because all places, its share or its rate are used up.
    pub(super) fn turned_away(&self, priority: &'static str, what: &'static str) {
        let labels = [("priority", priority.to_string()), ("what", what.to_string())];
        self.refused.get_or_create(&labels).inc();
    }

    /// The answer to a call begins.
    pub(super) fn answered(&self, path: &str, code: Code, took: Duration) {
        let name =
            path.strip_prefix('/').filter(|_| self.methods.contains(path)).unwrap_or("other").to_string();
        self.calls.get_or_create(&[("method", name.clone()), ("code", format!("{code:?}"))]).inc();
        self.seconds.get_or_create(&[("method", name)]).observe(took.as_secs_f64());
    }

    /// An import has ended.
    pub(super) fn imported(&self, Imported { stored, refused }: Imported) {
        for (outcome, count) in [("stored", stored), ("refused", refused)] {
            let counter = self.imported.get_or_create(&[("outcome", outcome.to_string())]);
            counter.inc_by(u64::try_from(count).unwrap_or(0));
        }
    }

    /// An erasure has ended.
    pub fn erased(&self, counts: &ErasedCounts) {
        for (family, counts) in [(&self.retired, &counts.retired), (&self.erased, &counts.erased)] {
            for (kind, count) in counts {
                family.get_or_create(&[("kind", kind.to_string())]).inc_by(*count);
            }
        }
    }

    /// Matches of saved queries will not be posted.
    pub fn undelivered(&self, why: &'static str, count: u64) {
        self.undelivered.get_or_create(&[("why", why.to_string())]).inc_by(count);
    }

    /// A stage of a call has ended.
    pub fn staged(&self, stage: &'static str, took: Duration) {
        self.stages.get_or_create(&[("stage", stage.to_string())]).observe(took.as_secs_f64());
    }

    /// A handshake was refused for the caller's certificate.
    pub(super) fn handshake_refused(&self, why: &'static str) {
        self.handshakes.get_or_create(&[("why", why.to_string())]).inc();
    }

    /// All figures as text; `standing` says what holds now.
    pub fn text(&self, look: Look, standing: [(&'static str, bool); 3]) -> String {
        self.gauges.show(look, standing);
        let mut text = String::new();
        // Fails only where a string cannot be written to.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_known_methods_alone() {
        let metrics = Metrics::new(HashSet::from(["/a.B/C".to_string()]));
        let first = metrics.begin();
        let _second = metrics.begin();
        drop(first);
        metrics.answered("/a.B/C", Code::Ok, Duration::from_millis(3));
        metrics.answered("/a.B/C", Code::NotFound, Duration::from_millis(40));
        for n in 0..100 {
            metrics.answered(&format!("/made.Up/{n}"), Code::Unimplemented, Duration::ZERO);
        }
        metrics.imported(Imported { stored: 5, refused: 2 });
        metrics.erased(&ErasedCounts { retired: vec![("jobPostings", 2)], erased: vec![("jobPostings", 3)] });
        let standing = [("reads", true), ("writes", false), ("whole", true)];
        metrics.staged("rank", Duration::from_micros(700));
        let look = |cpu| Look {
            records: vec![("jobPostings", 7)],
            queued: vec![("audit", 3)],
            disk_free: Some(1 << 40),
            over_budget: 2,
            cpu: Some(cpu),
            ..Look::default()
        };
        metrics.text(Look { descriptors: Some(8), ..look(1.5) }, standing);
        let text = metrics.text(look(2.5), standing);
        for line in [
            "talentmatch_calls_total{method=\"a.B/C\",code=\"NotFound\"} 1",
            "talentmatch_calls_total{method=\"other\",code=\"Unimplemented\"} 100",
            "talentmatch_call_duration_seconds_bucket{le=\"0.005\",method=\"a.B/C\"} 1",
            "talentmatch_call_duration_seconds_count{method=\"a.B/C\"} 2",
            "talentmatch_calls_in_flight 1",
            "talentmatch_imported_records_total{outcome=\"stored\"} 5",
            "talentmatch_retired_records_total{kind=\"jobPostings\"} 2",
            "talentmatch_erased_records_total{kind=\"jobPostings\"} 3",
            "talentmatch_records{kind=\"jobPostings\"} 7",
            "talentmatch_stage_duration_seconds_bucket{le=\"0.001\",stage=\"rank\"} 1",
            "talentmatch_queued{queue=\"audit\"} 3",
            "talentmatch_disk_free_bytes 1099511627776",
            "talentmatch_budget_refusals_total 2",
            "talentmatch_process_cpu_seconds_total 2.5",
            "talentmatch_standing{of=\"writes\"} 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(
            !text.contains("\ntalentmatch_process_descriptors"),
            "what is not known any more is not told"
        );
        assert!(!text.contains("made.Up") && text.ends_with("# EOF\n"));
    }
}
