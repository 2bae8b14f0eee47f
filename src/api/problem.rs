//! Why a call is not carried out, as callers are told: a canonical code, a reason, and what to do about it.

use std::time::Duration;

use crate::domain::record::violation::Violation;
use crate::engine::error::EngineError;
use crate::pb::v1::{ErrorReason, Failure, FieldViolation};

/// The domain of every reason, as `google.rpc.ErrorInfo` has it.
pub const DOMAIN: &str = "talentmatch.v1";

/// The canonical codes (`google.rpc.Code`) that the service answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Fields or the page token are at fault: the same call never succeeds.
    InvalidArgument,
    /// The call took too long, or a stream sent nothing for too long.
    DeadlineExceeded,
    /// There is no such record, or none that the caller may see; which of them is not told.
    NotFound,
    /// What is named belongs to another tenant, or none of the caller's roles allows it.
    PermissionDenied,
    /// Too many calls at once, or a disk that is nearly full. It passes.
    ResourceExhausted,
    /// Someone has to act first: give a consent, or mend the model or the store.
    FailedPrecondition,
    /// The record was changed since its etag was read: read it again and retry.
    Aborted,
    /// A defect of the service; its log says which.
    Internal,
    /// The store cannot be reached or is starting. It passes.
    Unavailable,
    /// The record is there and cannot be read any more, until it is written again.
    DataLoss,
    /// The call came with no API key, or with one that is not known.
    Unauthenticated,
}

/// What is said of an error. Texts of stores and models go to the log and never into it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// For programs: what went wrong. The code follows from it.
    pub reason: ErrorReason,
    /// For whoever develops a client, in English and without personal data.
    pub message: String,
    /// Every field at fault, with its path in the request.
    pub violations: Vec<Violation>,
    /// The record that the error is about.
    pub name: Option<String>,
    /// When to try again, where that is known better than by the reason; else [`Self::retry_delay`] says it.
    pub retry: Option<Duration>,
}

impl Problem {
    /// A problem of which no more is to be said.
    pub fn new(reason: ErrorReason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), violations: Vec::new(), name: None, retry: None }
    }

    /// One field at fault.
    pub fn invalid(field: impl Into<String>, description: impl Into<String>) -> Self {
        EngineError::invalid(field, description).into()
    }

    /// The page token cannot be used; says why.
    pub fn page_token(why: &str) -> Self {
        let violations = vec![Violation::new("page_token", why)];
        Self { violations, ..Self::new(ErrorReason::InvalidPageToken, format!("page_token {why}")) }
    }

    fn named(reason: ErrorReason, name: String, message: &str) -> Self {
        let message = format!("{name} {message}");
        Self { name: Some(name), ..Self::new(reason, message) }
    }

    /// The code of the reason.
    pub fn code(&self) -> Code {
        rule(self.reason).0
    }

    /// When to try again, for what passes by itself.
    pub fn retry_delay(&self) -> Option<Duration> {
        self.retry.or(rule(self.reason).1)
    }

    /// The name of the reason without its prefix, as AIP-193 has it: `INVALID_FIELD`.
    pub fn reason_name(&self) -> &'static str {
        let name = self.reason.as_str_name();
        name.strip_prefix("ERROR_REASON_").unwrap_or(name)
    }
}

/// The code of a reason, and when to try again.
fn rule(reason: ErrorReason) -> (Code, Option<Duration>) {
    const SOON: Option<Duration> = Some(Duration::from_secs(1));
    const LATER: Option<Duration> = Some(Duration::from_secs(60));
    match reason {
        ErrorReason::InvalidField | ErrorReason::InvalidPageToken => (Code::InvalidArgument, None),
        ErrorReason::RecordNotFound
        | ErrorReason::PlanNotFound
        | ErrorReason::RoundNotFound
        | ErrorReason::ApiKeyNotFound => (Code::NotFound, None),
        ErrorReason::EtagMismatch => (Code::Aborted, None),
        ErrorReason::UnknownApiKey => (Code::Unauthenticated, None),
        ErrorReason::ForeignTenant | ErrorReason::RoleNotAllowed => (Code::PermissionDenied, None),
        ErrorReason::Overloaded => (Code::ResourceExhausted, SOON),
        ErrorReason::DiskFull => (Code::ResourceExhausted, LATER),
        ErrorReason::StoreUnavailable => (Code::Unavailable, SOON),
        ErrorReason::Deadline => (Code::DeadlineExceeded, None),
        ErrorReason::ModelMismatch
        | ErrorReason::NoConsent
        | ErrorReason::StoreRefused
        | ErrorReason::PlanRefused
        | ErrorReason::RoundOver => (Code::FailedPrecondition, None),
        ErrorReason::RecordDamaged => (Code::DataLoss, None),
        ErrorReason::Unspecified | ErrorReason::Internal => (Code::Internal, None),
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Invalid(violations) => {
                let message = match violations.as_slice() {
                    [Violation { field, description }] => format!("{field}: {description}"),
                    many => format!("{} fields are at fault", many.len()),
                };
                Self { violations, ..Self::new(ErrorReason::InvalidField, message) }
            }
            EngineError::NotFound(name) => Self::named(
                ErrorReason::RecordNotFound,
                name.to_string(),
                "does not exist or is not visible to you",
            ),
            EngineError::EtagMismatch(name) => Self::named(
                ErrorReason::EtagMismatch,
                name.to_string(),
                "was changed; read it again and retry",
            ),
            EngineError::ForeignTenant(name) => {
                Self::named(ErrorReason::ForeignTenant, name.to_string(), "is of another tenant")
            }
            EngineError::NoConsent(name) => {
                Self::named(ErrorReason::NoConsent, name.to_string(), "has not agreed to be matched")
            }
            EngineError::NoPlan(name) => Self::named(ErrorReason::PlanNotFound, name, "is no plan of yours"),
            EngineError::NoApiKey(id) => {
                Self::named(ErrorReason::ApiKeyNotFound, format!("apiKeys/{id}"), "is no key")
            }
            EngineError::NoRound(name) => {
                Self::named(ErrorReason::RoundNotFound, name, "is no ranking round of yours")
            }
            EngineError::RoundOver(name, why) => Self::named(ErrorReason::RoundOver, name, &why),
            EngineError::PlanRefused(name, why) => Self::named(ErrorReason::PlanRefused, name, &why),
            EngineError::Overloaded(retry) => {
                Self { retry, ..Self::new(ErrorReason::Overloaded, "too many calls at once; try again soon") }
            }
            EngineError::DiskFull(detail) => {
                tracing::warn!(detail = format!("{detail:#}"), "write refused: the disk is nearly full");
                Self::new(ErrorReason::DiskFull, "the disk is nearly full; writes are refused, reads go on")
            }
            EngineError::Unavailable(detail) => {
                tracing::warn!(detail = format!("{detail:#}"), "the store is unavailable");
                Self::new(ErrorReason::StoreUnavailable, "the store cannot be reached or is starting")
            }
            EngineError::Mismatch(detail) => {
                tracing::error!(detail = format!("{detail:#}"), "the store does not fit the model");
                Self::new(
                    ErrorReason::ModelMismatch,
                    "the store was built with another model or version; the service has to be restarted with that one",
                )
            }
            EngineError::Refused(detail) => {
                tracing::error!(detail = format!("{detail:#}"), "the store refuses this service");
                Self::new(
                    ErrorReason::StoreRefused,
                    "the store refuses the service until its operator acts; the log says why",
                )
            }
            EngineError::Damaged(damage) => {
                tracing::error!(detail = damage.detail, "a record is damaged");
                Self::named(
                    ErrorReason::RecordDamaged,
                    damage.name.to_string(),
                    "is damaged and cannot be read; write it again or delete it",
                )
            }
            EngineError::Internal(detail) => {
                tracing::error!(detail = format!("{detail:#}"), "internal error");
                Self::new(ErrorReason::Internal, "an internal error occurred; the log has the details")
            }
        }
    }
}

impl From<Vec<Violation>> for Problem {
    fn from(violations: Vec<Violation>) -> Self {
        EngineError::Invalid(violations).into()
    }
}

/// The error of one item of an answer, in the shape that a whole call's error has.
impl From<Problem> for Failure {
    fn from(Problem { reason, message, violations, .. }: Problem) -> Self {
        let violation = |Violation { field, description }| FieldViolation { field, description };
        let field_violations = violations.into_iter().map(violation).collect();
        Self { reason: reason.into(), message, field_violations }
    }
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
            (EngineError::NotFound(name()), Code::NotFound, "RECORD_NOT_FOUND", None),
            (EngineError::EtagMismatch(name()), Code::Aborted, "ETAG_MISMATCH", None),
            (EngineError::ForeignTenant(name()), Code::PermissionDenied, "FOREIGN_TENANT", None),
            (EngineError::NoConsent(name()), Code::FailedPrecondition, "NO_CONSENT", None),
            (EngineError::Overloaded(None), Code::ResourceExhausted, "OVERLOADED", Some(1)),
            (
                EngineError::Overloaded(Some(Duration::from_secs(7))),
                Code::ResourceExhausted,
                "OVERLOADED",
                Some(7),
            ),
            (EngineError::DiskFull("x".into()), Code::ResourceExhausted, "DISK_FULL", Some(60)),
            (EngineError::Unavailable("x".into()), Code::Unavailable, "STORE_UNAVAILABLE", Some(1)),
            (EngineError::Mismatch("x".into()), Code::FailedPrecondition, "MODEL_MISMATCH", None),
            (EngineError::Refused("x".into()), Code::FailedPrecondition, "STORE_REFUSED", None),
            (EngineError::Internal("x".into()), Code::Internal, "INTERNAL", None),
        ] {
            let problem = Problem::from(error);
            assert_eq!((problem.code(), problem.reason_name()), (code, reason));
            assert_eq!(problem.retry_delay(), retry.map(Duration::from_secs), "{reason}");
        }
        let token = Problem::page_token("is damaged");
        assert_eq!((token.code(), token.reason_name()), (Code::InvalidArgument, "INVALID_PAGE_TOKEN"));
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
            assert!(!format!("{:?}", Problem::from(error)).contains("secret"));
        }
    }

    #[test]
    fn fields_are_listed_with_full_paths() {
        let error = EngineError::invalid("job_posting.title", "is required").under("requests[3].record");
        let problem = Problem::from(error);
        assert_eq!(problem.message, "requests[3].record.job_posting.title: is required");
        assert_eq!(problem.violations[0].field, "requests[3].record.job_posting.title");
    }

    #[test]
    fn a_failure_says_what_a_problem_says() {
        let failure = Failure::from(Problem::invalid("title", "is required"));
        assert_eq!(failure.reason(), ErrorReason::InvalidField);
        assert_eq!(failure.field_violations[0].field, "title");
    }
}
