//! The figures as a person reads them: one a line.

use super::figures::{Figures, ratio};
use super::load::Load;
use crate::cli::render::grouped;

/// Cells of what a line is about.
const LABEL: usize = 22;

/// Lines, each with what it is about.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, label: &str, text: impl AsRef<str>) {
        self.0.push_str(&format!("{label:<LABEL$}{}\n", text.as_ref()));
    }

    fn load(&mut self, label: &str, load: &Load) {
        self.add(label, load.latencies.to_text());
        if let [Some(service), Some(client)] = load.cpu_of_a_call() {
            self.add("  CPU of each", format!("service {service:.2} ms, client {client:.2} ms"));
        }
    }
}

impl Figures {
    pub fn to_text(&self) -> String {
        let mut lines = Lines::default();
        if let Some(bytes) = self.program {
            lines.add("program", format!("{:.1} MB", bytes as f64 / 1e6));
        }
        self.add_filling(&mut lines);
        if let Some(time) = self.settling {
            lines.add("settled after", format!("{:.1} s", time.as_secs_f64()));
        }
        lines.load(&format!("match, {} clients", self.many.clients), &self.many);
        lines.load("match, one client", &self.one);
        lines.load("match as JSON, one", &self.json);
        let by_grpc = self.json_by_grpc().map_or("unknown".to_string(), |ratio| format!("{ratio:.2} x"));
        lines.add("  JSON : gRPC", format!("p50 {by_grpc}"));
        if let Some(most) = self.memory_mb {
            lines.add("memory", format!("service {most} MB at most while it was asked"));
        }
        let (opening, model) = (self.alone.opening.as_secs_f64(), self.alone.model.as_secs_f64());
        lines.add("opening again", format!("{opening:.2} s, of which the model {model:.2} s"));
        lines.add("match, no transport", self.alone.matches.to_text());
        let ranked = grouped(self.alone.ranked);
        let rankings = self.alone.rankings_per_match;
        lines.add("  ranks", format!("{ranked} records at the median, {rankings:.2} times"));
        self.add_index(&mut lines);
        lines.0
    }

    fn add_filling(&self, lines: &mut Lines) {
        let Some(filling) = &self.filling else { return };
        let (records, seconds) = (grouped(filling.records as u64), filling.time.as_secs_f64());
        let rate = grouped(filling.per_second() as u64);
        lines.add("import", format!("{rate} records/s, durable and searchable: {records} in {seconds:.1} s"));
        if let (Some(service), Some(client)) = (filling.used.service, filling.used.client) {
            let (service, client) = (service.as_secs_f64(), client.as_secs_f64());
            lines.add("  CPU", format!("service {service:.1} s, client {client:.1} s"));
        }
        if let Some(peak) = filling.peak_mb {
            lines.add("  memory", format!("service {peak} MB at most"));
        }
    }

    fn add_index(&self, lines: &mut Lines) {
        let Some(index) = &self.alone.index else { return };
        lines.add(&format!("the index, {} threads", self.many.clients), index.many.to_text());
        lines.add("the index, one thread", index.one.to_text());
        if let Some(floor) = &index.floor {
            lines.add("  its floor", floor.to_text());
        }
        let times = |ratio: Option<f64>| ratio.map_or("unknown".to_string(), |ratio| format!("{ratio:.2} x"));
        let (middle, high) = (times(self.match_by_index(0.5)), times(self.match_by_index(0.99)));
        let transport = times(ratio(&self.one.latencies, &self.alone.matches, 0.5));
        lines.add("match : index", format!("p50 {middle}   p99 {high}, from one client"));
        lines.add("  its transport", format!("{transport} of a match without one, p50"));
        lines.add(
            "index : match",
            format!("{} the rate, all at once", times(self.index_rate_by_match_rate())),
        );
        if index.floor.is_some() {
            lines.add("index : floor", format!("p50 {}", times(self.index_by_floor())));
        }
    }
}
