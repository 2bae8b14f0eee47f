//! Errors as callers see them: a canonical code, a reason, and what to do about it.

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::domain::record::violation::Violation;
use crate::engine::error::EngineError;
use crate::pb::v1::{ErrorReason, Failure, FieldViolation};

/// The domain of every `ErrorInfo`.
pub const DOMAIN: &str = "talentmatch.v1";

/// Bytes of field violations that a status may carry. Clients refuse long headers, some above 8 KiB, and a status
/// travels in one, base64 over its details.
const MOST_VIOLATION_BYTES: usize = 3_000;

/// The code of a reason, and when to try again.
fn rule(reason: ErrorReason) -> (Code, Option<Duration>) {
    const SOON: Option<Duration> = Some(Duration::from_secs(1));
    const LATER: Option<Duration> = Some(Duration::from_secs(60));
    match reason {
        ErrorReason::InvalidField | ErrorReason::InvalidPageToken => (Code::InvalidArgument, None),
        ErrorReason::RecordNotFound => (Code::NotFound, None),
        ErrorReason::EtagMismatch => (Code::Aborted, None),
        ErrorReason::UnknownApiKey => (Code::Unauthenticated, None),
        ErrorReason::ForeignTenant => (Code::PermissionDenied, None),
        ErrorReason::Overloaded => (Code::ResourceExhausted, SOON),
        ErrorReason::DiskFull => (Code::ResourceExhausted, LATER),
        ErrorReason::StoreUnavailable => (Code::Unavailable, SOON),
        ErrorReason::Deadline => (Code::DeadlineExceeded, None),
        ErrorReason::ModelMismatch | ErrorReason::NoConsent | ErrorReason::StoreRefused => {
            (Code::FailedPrecondition, None)
        }
        ErrorReason::RecordDamaged => (Code::DataLoss, None),
        ErrorReason::Unspecified | ErrorReason::Internal => (Code::Internal, None),
    }
}

/// An error that arises outside the engine: a missing credential, a deadline, a limit of the server.
pub fn refusal(reason: ErrorReason, message: &str) -> Status {
    Problem { reason, message: message.to_string(), violations: Vec::new(), name: None, retry: None }
        .into_status()
}

impl From<EngineError> for Status {
    fn from(error: EngineError) -> Self {
        Problem::of(&error).into_status()
    }
}

/// The error of one item of a stream, in the shape that a whole call's error has.
pub fn failure_of(error: &EngineError) -> Failure {
    let Problem { reason, message, violations, .. } = Problem::of(error);
    let violation = |Violation { field, description }| FieldViolation { field, description };
    let field_violations = violations.into_iter().map(violation).collect();
    Failure { reason: reason.into(), message, field_violations }
}

/// What is said of an error.
struct Problem {
    reason: ErrorReason,
    message: String,
    violations: Vec<Violation>,
    /// The record that the error is about.
    name: Option<String>,
    /// When to try again, where that is known better than by the reason.
    retry: Option<Duration>,
}

impl Problem {
    /// Texts of stores and models go to the log and never to the caller.
    fn of(error: &EngineError) -> Self {
        let plain = |reason, message: &str| Self {
            reason,
            message: message.to_string(),
            violations: Vec::new(),
            name: None,
            retry: None,
        };
        let named = |reason, name: String, message: &str| Self {
            reason,
            message: format!("{name} {message}"),
            violations: Vec::new(),
            name: Some(name),
            retry: None,
        };
        match error {
            EngineError::Invalid(violations) => Self::invalid(violations.clone()),
            EngineError::PageToken(why) => Self {
                violations: vec![Violation::new("page_token", why.clone())],
                ..plain(ErrorReason::InvalidPageToken, &format!("page_token {why}"))
            },
            EngineError::NotFound(name) => named(
                ErrorReason::RecordNotFound,
                name.to_string(),
                "does not exist or is not visible to you",
            ),
            EngineError::EtagMismatch(name) => {
                named(ErrorReason::EtagMismatch, name.to_string(), "was changed; read it again and retry")
            }
            EngineError::ForeignTenant(name) => {
                named(ErrorReason::ForeignTenant, name.to_string(), "is of another tenant")
            }
            EngineError::NoConsent(name) => {
                named(ErrorReason::NoConsent, name.to_string(), "has not agreed to be matched")
            }
            EngineError::Overloaded(retry) => Self {
                retry: *retry,
                ..plain(ErrorReason::Overloaded, "too many calls at once; try again soon")
            },
            EngineError::DiskFull(cause) => {
                tracing::warn!(detail = format!("{cause:#}"), "write refused: the disk is nearly full");
                plain(ErrorReason::DiskFull, "the disk is nearly full; writes are refused, reads go on")
            }
            EngineError::Unavailable(cause) => {
                tracing::warn!(detail = format!("{cause:#}"), "the store is unavailable");
                plain(ErrorReason::StoreUnavailable, "the store cannot be reached or is starting")
            }
            EngineError::Mismatch(cause) => {
                tracing::error!(detail = format!("{cause:#}"), "the store does not fit the model");
                plain(
                    ErrorReason::ModelMismatch,
                    "the store was built with another model or version; the service has to be restarted with that one",
                )
            }
            EngineError::Refused(cause) => {
                tracing::error!(detail = format!("{cause:#}"), "the store refuses this service");
                plain(
                    ErrorReason::StoreRefused,
                    "the store refuses the service until its operator acts; the log says why",
                )
            }
            EngineError::Damaged(damage) => {
                tracing::error!(detail = damage.detail, "a record is damaged");
                let name = damage.name.to_string();
                named(
                    ErrorReason::RecordDamaged,
                    name,
                    "is damaged and cannot be read; write it again or delete it",
                )
            }
            EngineError::Internal(cause) => {
                tracing::error!(detail = format!("{cause:#}"), "internal error");
                plain(ErrorReason::Internal, "an internal error occurred; the log has the details")
            }
        }
    }

    fn invalid(violations: Vec<Violation>) -> Self {
        let message = match violations.as_slice() {
            [Violation { field, description }] => format!("{field}: {description}"),
            many => format!("{} fields are at fault", many.len()),
        };
        Self { reason: ErrorReason::InvalidField, message, violations, name: None, retry: None }
    }

    fn into_status(mut self) -> Status {
        let (code, retry) = rule(self.reason);
        let mut metadata = HashMap::new();
        metadata.extend(self.name.map(|name| ("name".to_string(), name)));
        let mut details = ErrorDetails::with_error_info(reason_name(self.reason), DOMAIN, metadata);
        if let Some(retry) = self.retry.or(retry) {
            details.set_retry_info(Some(retry));
        }
        let all = self.violations.len();
        let mut bytes = 0;
        for Violation { field, description } in self.violations {
            bytes += field.len() + description.len();
            if bytes > MOST_VIOLATION_BYTES {
                break;
            }
            details.add_bad_request_violation(field, description);
        }
        let listed = details.bad_request().map_or(0, |request| request.field_violations.len());
        if listed < all {
            self.message = format!("{}; the first {listed} are listed", self.message);
        }
        Status::with_error_details(code, self.message, details)
    }
}

/// The name of the enum value without its prefix, as AIP-193 has it: `INVALID_FIELD`.
fn reason_name(reason: ErrorReason) -> &'static str {
    let name = reason.as_str_name();
    name.strip_prefix("ERROR_REASON_").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::name::{RecordKind, RecordName};

    fn name() -> RecordName {
        RecordName::new("school-1".parse().unwrap(), RecordKind::JobPosting, "42").unwrap()
    }

    #[test]
    fn every_error_has_a_code_and_a_reason() {
        for (error, code, reason, retry) in [
            (EngineError::invalid("title", "is required"), Code::InvalidArgument, "INVALID_FIELD", None),
            (EngineError::PageToken("is damaged".into()), Code::InvalidArgument, "INVALID_PAGE_TOKEN", None),
            (EngineError::NotFound(name()), Code::NotFound, "RECORD_NOT_FOUND", None),
            (EngineError::EtagMismatch(name()), Code::Aborted, "ETAG_MISMATCH", None),
            (EngineError::ForeignTenant(name()), Code::PermissionDenied, "FOREIGN_TENANT", None),
            (EngineError::NoConsent(name()), Code::FailedPrecondition, "NO_CONSENT", None),
            (EngineError::Overloaded(None), Code::ResourceExhausted, "OVERLOADED", Some(1)),
            (EngineError::DiskFull("x".into()), Code::ResourceExhausted, "DISK_FULL", Some(60)),
            (EngineError::Unavailable("x".into()), Code::Unavailable, "STORE_UNAVAILABLE", Some(1)),
            (EngineError::Mismatch("x".into()), Code::FailedPrecondition, "MODEL_MISMATCH", None),
            (EngineError::Refused("x".into()), Code::FailedPrecondition, "STORE_REFUSED", None),
            (EngineError::Internal("x".into()), Code::Internal, "INTERNAL", None),
        ] {
            let status = Status::from(error);
            assert_eq!(status.code(), code, "{reason}");
            let details = status.get_error_details();
            let info = details.error_info().unwrap();
            assert_eq!((info.reason.as_str(), info.domain.as_str()), (reason, DOMAIN));
            let delay = details.retry_info().and_then(|info| info.retry_delay);
            assert_eq!(delay, retry.map(Duration::from_secs), "{reason}");
        }
    }

    #[test]
    fn texts_of_the_store_stay_inside() {
        for error in [
            EngineError::Internal("/var/secret".into()),
            EngineError::DiskFull("/var/secret".into()),
            EngineError::Unavailable("/var/secret".into()),
            EngineError::Mismatch("/var/secret".into()),
            EngineError::Refused("/var/secret".into()),
        ] {
            assert!(!format!("{:?}", Status::from(error)).contains("secret"));
        }
    }

    #[test]
    fn fields_are_listed_with_full_paths() {
        let error = EngineError::invalid("job_posting.title", "is required").under("requests[3].record");
        let status = Status::from(error);
        assert_eq!(status.message(), "requests[3].record.job_posting.title: is required");
        let request = status.get_error_details().bad_request().cloned().unwrap();
        assert_eq!(request.field_violations[0].field, "requests[3].record.job_posting.title");
    }

    #[test]
    fn many_violations_fit_into_a_header() {
        let violation =
            |n: usize| Violation::new(format!("requests[{n}].record.job_posting.title"), "is required");
        let error = EngineError::Invalid((0..5_000).map(violation).collect());
        let mut headers = http::HeaderMap::new();
        Status::from(error).add_header(&mut headers).unwrap();
        let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        assert!(bytes < 8_000, "{bytes}");
        assert!(headers["grpc-message"].to_str().unwrap().contains("5000"));
    }

    #[test]
    fn a_failure_says_what_a_status_says() {
        let failure = failure_of(&EngineError::invalid("title", "is required"));
        assert_eq!(failure.reason(), ErrorReason::InvalidField);
        assert_eq!(failure.field_violations[0].field, "title");
    }
}
