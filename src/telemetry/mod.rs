//! Logging: structured lines on stderr, without personal data; and traces where a collector is named.

#![deny(missing_docs, clippy::indexing_slicing)]

mod exporter;
mod traces;

use std::io::IsTerminal;

use opentelemetry_otlp::ExporterBuildError;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::config::{Log, LogFormat, Traces};

/// Starts logging for the process. A second call changes nothing.
pub fn init(log: &Log) {
    let _ = tracing_subscriber::registry().with(lines(log)).try_init();
    log_panics_without_payload();
}

/// As [`init`], with traces where they are configured. What comes back sends them until it is closed; inside a runtime of tokio.
pub fn init_with_traces(log: &Log, traces: &Traces) -> Result<Tracing, ExporterBuildError> {
    let provider = traces::provider(traces)?;
    let layer = provider.as_ref().map(traces::layer);
    let _ = tracing_subscriber::registry().with(lines(log)).with(layer).try_init();
    log_panics_without_payload();
    Ok(Tracing(provider))
}

/// Sends traces.
pub struct Tracing(Option<SdkTracerProvider>);

impl Tracing {
    /// Sends what was not sent yet. Waits; a collector that cannot be reached is not waited for longer than its time limit.
    pub fn close(self) {
        if let Some(provider) = self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!("the last traces could not be sent: {error}");
        }
    }
}

/// Lines on stderr.
fn lines<S>(log: &Log) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'s> tracing_subscriber::registry::LookupSpan<'s>,
{
    let filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let without = format!("{}=off", traces::TARGET).parse::<Directive>();
    let filter = without.into_iter().fold(filter, EnvFilter::add_directive);
    // What cannot be written is not told of on stderr, which is what cannot be written to.
    let layer = fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    let layer = layer.log_internal_errors(false);
    match log.format {
        LogFormat::Text => layer.with_filter(filter).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_span_list(false).with_filter(filter).boxed(),
    }
}

/// A panic's message may quote the text that caused it ("byte index 1 is not a char boundary; it is inside ..."),
/// and texts may hold personal data: only the place is logged.
fn log_panics_without_payload() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
