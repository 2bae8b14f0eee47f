//! Stages of a call, as its trace shows them.

use tracing::Span;

/// The span of a stage: `rank`.
pub fn stage(name: &'static str) -> Span {
    tracing::info_span!(target: "talentmatch::traces", "stage", otel.name = name)
}
