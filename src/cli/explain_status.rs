//! A gRPC error in words, with every field at fault on a line of its own.

use tonic::Status;
use tonic_types::StatusExt;

/// What the service answered.
pub fn explain(status: &Status) -> String {
    let details = status.get_error_details();
    let code = format!("{:?}", status.code());
    let reason = details.error_info().map(|info| format!(" {}", info.reason)).unwrap_or_default();
    let mut text = format!("{code}{reason}: {}", status.message());
    if let Some(request) = details.bad_request().filter(|request| request.field_violations.len() > 1) {
        for violation in &request.field_violations {
            text.push_str(&format!("\n  {}: {}", violation.field, violation.description));
        }
    }
    if let Some(delay) = details.retry_info().and_then(|info| info.retry_delay) {
        text.push_str(&format!("\n  try again in {delay:?}"));
    }
    text
}

/// When to try again, for errors that pass by themselves.
pub fn retry_delay(status: &Status) -> Option<std::time::Duration> {
    status.get_details_retry_info().and_then(|info| info.retry_delay)
}
