//! Figures that are looked at whenever they are read.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::Labels;

/// How things stand at a moment. What cannot be told now is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Records of each kind, over all tenants.
    pub records: Vec<(&'static str, u64)>,
    /// What waits, by where: `compute`, `audit`, `webhooks`.
    pub queued: Vec<(&'static str, u64)>,
    /// Bytes of the data folder, by what they keep: `records`, `ledger`, `index`, `other`.
    pub disk: Vec<(&'static str, u64)>,
    /// Bytes that are free where the data folder lies.
    pub disk_free: Option<u64>,
    /// Id of the model that embeds.
    pub model: Option<String>,
    /// Seconds since the keys of tokens came.
    pub token_keys_age: Option<f64>,
    /// 1 where they are used, 0 where they came too long ago.
    pub token_keys_used: Option<u64>,
    /// Authorities of client certificates, by what their lists of revoked ones are worth.
    pub authorities: Vec<(&'static str, u64)>,
    /// When the first of these lists runs out, in seconds since 1970.
    pub next_update: Option<i64>,
    /// Answers that were refused by the daily budget, since the start.
    pub over_budget: u64,
    /// Resident memory of the process, in bytes.
    pub memory: Option<u64>,
    /// Descriptors that it has open.
    pub descriptors: Option<u64>,
    /// Seconds of CPU time that it took.
    pub cpu: Option<f64>,
}

/// Where looks are written.
pub(super) struct Gauges {
    records: Family<Labels<1>, Gauge>,
    standing: Family<Labels<1>, Gauge>,
    queued: Family<Labels<1>, Gauge>,
    disk: Family<Labels<1>, Gauge>,
    disk_free: Family<Labels<0>, Gauge>,
    model: Family<Labels<1>, Gauge>,
    token_keys_age: Family<Labels<0>, Gauge<f64, AtomicU64>>,
    token_keys_used: Family<Labels<0>, Gauge>,
    authorities: Family<Labels<1>, Gauge>,
    next_update: Gauge,
    over_budget: Counter,
    memory: Family<Labels<0>, Gauge>,
    descriptors: Family<Labels<0>, Gauge>,
    cpu: Counter<f64, AtomicU64>,
}

impl Gauges {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let gauges = Self {
            records: Family::default(),
            standing: Family::default(),
            queued: Family::default(),
            disk: Family::default(),
            disk_free: Family::default(),
            model: Family::default(),
            token_keys_age: Family::default(),
            token_keys_used: Family::default(),
            authorities: Family::default(),
            next_update: Gauge::default(),
            over_budget: Counter::default(),
            memory: Family::default(),
            descriptors: Family::default(),
            cpu: Counter::default(),
        };
        let Self { records, standing, queued, disk, disk_free, .. } = &gauges;
        registry.register("records", "Records that are kept, by kind, over all tenants", records.clone());
        registry.register(
            "standing",
            "1 where it holds: that records are read, that writes are taken, that nothing is damaged (whole)",
            standing.clone(),
        );
        registry.register(
            "queued",
            "What waits: pieces of work for a core (compute), entries of the audit trail (audit; at 10000 calls are refused), saved queries \
             with matches to post (webhooks)",
            queued.clone(),
        );
        let disk_help = "The data folder, by what the bytes keep: records, ledger, index, other";
        registry.register_with_unit("disk", disk_help, Unit::Bytes, disk.clone());
        registry.register_with_unit(
            "disk_free",
            "Free where the data folder lies",
            Unit::Bytes,
            disk_free.clone(),
        );
        let Self { model, token_keys_age, token_keys_used, over_budget, memory, descriptors, cpu, .. } =
            &gauges;
        registry.register("model_info", "1 for the model that embeds", model.clone());
        registry.register_with_unit(
            "token_keys_age",
            "Since the keys of tokens were fetched, where they are of a URL",
            Unit::Seconds,
            token_keys_age.clone(),
        );
        registry.register(
            "token_keys_used",
            "1 where the keys of tokens that came from a URL are used, 0 where they came too long ago",
            token_keys_used.clone(),
        );
        let Self { authorities, next_update, .. } = &gauges;
        registry.register(
            "client_authorities",
            "Authorities of client certificates, by what their lists of revoked ones are worth",
            authorities.clone(),
        );
        registry.register_with_unit(
            "client_list_next_update",
            "When the first list of revoked client certificates runs out, since 1970; 0 where none does",
            Unit::Seconds,
            next_update.clone(),
        );
        registry.register(
            "budget_refusals",
            "Answers that were refused because the caller's tenant has seen its students of the day",
            over_budget.clone(),
        );
        registry.register_with_unit(
            "process_resident_memory",
            "Memory of the process",
            Unit::Bytes,
            memory.clone(),
        );
        registry.register("process_descriptors", "Descriptors that are open", descriptors.clone());
        registry.register_with_unit(
            "process_cpu",
            "CPU time of the process, in it and for it in the kernel",
            Unit::Seconds,
            cpu.clone(),
        );
        gauges
    }

    /// Shows this look, and what holds.
    pub(super) fn show(&self, look: Look, standing: [(&'static str, bool); 3]) {
        set(&self.records, "kind", look.records);
        set(&self.standing, "of", standing.map(|(of, holds)| (of, u64::from(holds))));
        set(&self.queued, "queue", look.queued);
        set(&self.disk, "of", look.disk);
        set(&self.authorities, "list", look.authorities);
        self.next_update.set(look.next_update.unwrap_or(0));
        for (family, value) in [
            (&self.disk_free, look.disk_free),
            (&self.memory, look.memory),
            (&self.descriptors, look.descriptors),
            (&self.token_keys_used, look.token_keys_used),
        ] {
            match value {
                Some(value) => drop(family.get_or_create(&[]).set(whole(value))),
                None => family.clear(),
            }
        }
        self.model.clear();
        if let Some(model) = look.model {
            self.model.get_or_create(&[("model", model)]).set(1);
        }
        self.token_keys_age.clear();
        if let Some(age) = look.token_keys_age {
            self.token_keys_age.get_or_create(&[]).set(age);
        }
        // Both only grow; of two that read at a time one may be behind the other.
        self.over_budget.inc_by(look.over_budget.saturating_sub(self.over_budget.get()));
        self.cpu.inc_by(look.cpu.map_or(0.0, |cpu| (cpu - self.cpu.get()).max(0.0)));
    }
}

fn set(
    family: &Family<Labels<1>, Gauge>,
    label: &'static str,
    values: impl IntoIterator<Item = (&'static str, u64)>,
) {
    for (name, value) in values {
        family.get_or_create(&[(label, name.to_string())]).set(whole(value));
    }
}

fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
