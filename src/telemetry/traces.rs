//! Traces of calls by OTLP: a span for each call, and in it one for each stage. They hold what the log holds, and no more: method,
//! status and request id, and never a text, a name of a record, or who calls.

use opentelemetry::trace::TracerProvider;
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

use super::exporter::Telling;
use crate::config::Traces;

/// The target of spans that are for traces alone; the log leaves them out.
pub(super) const TARGET: &str = "talentmatch::traces";

/// Sends spans until it is closed.
pub(super) fn provider(traces: &Traces) -> Result<Option<SdkTracerProvider>, ExporterBuildError> {
    let Some(endpoint) = &traces.otlp_endpoint else { return Ok(None) };
    let exporter = SpanExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
    // A caller that traces decides; W3C Trace Context, https://www.w3.org/TR/trace-context/.
    global::set_text_map_propagator(TraceContextPropagator::new());
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(traces.share)));
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name("talentmatch").with_attribute(version).build();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(Telling::new(exporter))
        .with_sampler(sampler)
        .with_resource(resource)
        .build();
    Ok(Some(provider))
}

/// What hands spans to the provider.
pub(super) fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'s> LookupSpan<'s> + Send + Sync,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("talentmatch"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(Targets::new().with_target(TARGET, tracing::Level::INFO))
}
