//! Why a call is not carried out, as callers are told: a canonical code, a reason, and what to do about it.

use std::time::Duration;

use super::phrase::phrase_to_pb;
use crate::domain::message::{Code, Language, Message};
use crate::domain::record::violation::Violation;
use crate::engine::error::EngineError;
use crate::pb::v1::{ErrorReason, Failure, FieldViolation};

/// The domain of every reason, as `google.rpc.ErrorInfo` has it.
pub const DOMAIN: &str = "talentmatch.v1";

/// The canonical codes (`google.rpc.Code`) that the service answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canonical {
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
    /// There is no such call, or a message is compressed in a way that is not taken.
    Unimplemented,
    /// The call came with no API key, or with one that is not known.
    Unauthenticated,
}

/// What is said of an error. Texts of stores and models go to the log and never into it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .message.text(Language::English))]
pub struct Problem {
    /// For programs: what went wrong. The code follows from it.
    pub reason: ErrorReason,
    /// What to say, without personal data.
    pub message: Message,
    /// Every field at fault, with its path in the request.
    pub violations: Vec<Violation>,
    /// The record that the error is about.
    pub name: Option<String>,
    /// When to try again, where that is known better than by the reason; else [`Self::retry_delay`] says it.
    pub retry: Option<Duration>,
}

impl Problem {
    /// A problem of which no more is to be said.
    pub fn new(reason: ErrorReason, message: impl Into<Message>) -> Self {
        Self { reason, message: message.into(), violations: Vec::new(), name: None, retry: None }
    }

    /// One field at fault.
    pub fn invalid(field: impl Into<String>, description: impl Into<Message>) -> Self {
        EngineError::invalid(field, description).into()
    }

    /// The page token cannot be used; says why.
    pub fn page_token(why: Code) -> Self {
        let violations = vec![Violation::new("page_token", why)];
        let message = Code::FieldAtFault.with("field", "page_token").with("what", Message::from(why));
        Self { violations, ..Self::new(ErrorReason::InvalidPageToken, message) }
    }

    fn named(reason: ErrorReason, name: String, message: Code) -> Self {
        let message = message.with("name", name.as_str());
        Self { name: Some(name), ..Self::new(reason, message) }
    }

    fn told(reason: ErrorReason, name: String, why: Message) -> Self {
        let message = Code::PlanSays.with("name", name.as_str()).with("why", why);
        Self { name: Some(name), ..Self::new(reason, message) }
    }

    /// The same as the error of one item of an answer, in the shape that a whole call's error has.
    pub fn into_failure(self, language: Language) -> Failure {
        let violation = |Violation { field, description }: Violation| FieldViolation {
            field,
            description: description.text(language),
            phrase: Some(phrase_to_pb(&description)),
        };
        let field_violations = self.violations.into_iter().map(violation).collect();
        Failure { reason: self.reason.into(), message: self.message.text(language), field_violations }
    }

    /// The code of the reason.
    pub fn code(&self) -> Canonical {
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
fn rule(reason: ErrorReason) -> (Canonical, Option<Duration>) {
    const SOON: Option<Duration> = Some(Duration::from_secs(1));
    const LATER: Option<Duration> = Some(Duration::from_secs(60));
    match reason {
        ErrorReason::InvalidField | ErrorReason::InvalidPageToken => (Canonical::InvalidArgument, None),
        ErrorReason::RecordNotFound
        | ErrorReason::PlanNotFound
        | ErrorReason::RoundNotFound
        | ErrorReason::ApiKeyNotFound
        | ErrorReason::SavedQueryNotFound
        | ErrorReason::StandardNotFound
        | ErrorReason::AllianceNotFound => (Canonical::NotFound, None),
        ErrorReason::EtagMismatch => (Canonical::Aborted, None),
        ErrorReason::UnknownApiKey => (Canonical::Unauthenticated, None),
        ErrorReason::ForeignTenant | ErrorReason::RoleNotAllowed => (Canonical::PermissionDenied, None),
        ErrorReason::Overloaded => (Canonical::ResourceExhausted, SOON),
        ErrorReason::DiskFull | ErrorReason::BudgetSpent => (Canonical::ResourceExhausted, LATER),
        ErrorReason::StoreUnavailable | ErrorReason::ShuttingDown => (Canonical::Unavailable, SOON),
        ErrorReason::Deadline => (Canonical::DeadlineExceeded, None),
        ErrorReason::ModelMismatch
        | ErrorReason::NoConsent
        | ErrorReason::StoreRefused
        | ErrorReason::PlanRefused
        | ErrorReason::RoundOver => (Canonical::FailedPrecondition, None),
        ErrorReason::RecordDamaged => (Canonical::DataLoss, None),
        ErrorReason::UnknownMethod | ErrorReason::UnknownEncoding => (Canonical::Unimplemented, None),
        ErrorReason::Unspecified | ErrorReason::Internal => (Canonical::Internal, None),
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Invalid(violations) => {
                let message = match violations.as_slice() {
                    [Violation { field, description }] => {
                        Code::FieldAtFault.with("field", field.as_str()).with("what", description.clone())
                    }
                    many => Code::FieldsAtFault.with("count", many.len()),
                };
                // Whether there is such a thing of another tenant is not looked up.
                let is_foreign = |violation: &Violation| violation.description.code == Code::NameOfOther;
                let reason = match violations.is_empty() || !violations.iter().all(is_foreign) {
                    true => ErrorReason::InvalidField,
                    false => ErrorReason::ForeignTenant,
                };
                Self { violations, ..Self::new(reason, message) }
            }
            EngineError::NotFound(name) => {
                Self::named(ErrorReason::RecordNotFound, name.to_string(), Code::NotFound)
            }
            EngineError::EtagMismatch(name) => {
                Self::named(ErrorReason::EtagMismatch, name.to_string(), Code::EtagMismatch)
            }
            EngineError::NoEtag(name) => {
                Self::named(ErrorReason::EtagMismatch, name.to_string(), Code::EtagOfNothing)
            }
            EngineError::ForeignTenant(name) => {
                Self::named(ErrorReason::ForeignTenant, name.to_string(), Code::ForeignTenant)
            }
            EngineError::NoConsent(name) => {
                Self::named(ErrorReason::NoConsent, name.to_string(), Code::NoConsent)
            }
            EngineError::NoPlan(name) => Self::named(ErrorReason::PlanNotFound, name, Code::NoPlan),
            EngineError::NoAlliance(id) => {
                Self::named(ErrorReason::AllianceNotFound, format!("alliances/{id}"), Code::NoAlliance)
            }
            EngineError::NoApiKey(id) => {
                Self::named(ErrorReason::ApiKeyNotFound, format!("apiKeys/{id}"), Code::NoApiKey)
            }
            EngineError::NoSavedQuery(name) => {
                Self::named(ErrorReason::SavedQueryNotFound, name, Code::NoSavedQuery)
            }
            EngineError::NoStandard(name) => {
                Self::named(ErrorReason::StandardNotFound, name, Code::NoStandard)
            }
            EngineError::QueryChanged(name) | EngineError::StandardChanged(name) => {
                Self::named(ErrorReason::EtagMismatch, name, Code::EtagMismatch)
            }
            EngineError::NoRound(name) => Self::named(ErrorReason::RoundNotFound, name, Code::NoRound),
            EngineError::RoundOver(name, why) => Self::told(ErrorReason::RoundOver, name, why),
            EngineError::PlanRefused(name, why) => Self::told(ErrorReason::PlanRefused, name, why),
            EngineError::Overloaded(retry) => {
                Self { retry, ..Self::new(ErrorReason::Overloaded, Code::Overloaded) }
            }
            EngineError::DiskFull(detail) => {
                tracing::warn!(detail = format!("{detail:#}"), "write refused: the disk is nearly full");
                Self::new(ErrorReason::DiskFull, Code::DiskFull)
            }
            EngineError::Unavailable(detail) => {
                tracing::warn!(detail = format!("{detail:#}"), "the store is unavailable");
                Self::new(ErrorReason::StoreUnavailable, Code::StoreUnavailable)
            }
            EngineError::Mismatch(detail) => {
                tracing::error!(detail = format!("{detail:#}"), "the store does not fit the model");
                Self::new(ErrorReason::ModelMismatch, Code::StoreMismatch)
            }
            EngineError::Refused(detail) => {
                tracing::error!(detail = format!("{detail:#}"), "the store refuses this service");
                Self::new(ErrorReason::StoreRefused, Code::StoreRefused)
            }
            EngineError::Damaged(damage) => {
                tracing::error!(detail = damage.detail, "a record is damaged");
                Self::named(ErrorReason::RecordDamaged, damage.name.to_string(), Code::RecordDamaged)
            }
            EngineError::Internal(detail) => {
                tracing::error!(detail = format!("{detail:#}"), "internal error");
                Self::new(ErrorReason::Internal, Code::Internal)
            }
        }
    }
}

impl From<Vec<Violation>> for Problem {
    fn from(violations: Vec<Violation>) -> Self {
        EngineError::Invalid(violations).into()
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
            (EngineError::invalid("title", "is required"), Canonical::InvalidArgument, "INVALID_FIELD", None),
            (EngineError::NotFound(name()), Canonical::NotFound, "RECORD_NOT_FOUND", None),
            (EngineError::EtagMismatch(name()), Canonical::Aborted, "ETAG_MISMATCH", None),
            (EngineError::ForeignTenant(name()), Canonical::PermissionDenied, "FOREIGN_TENANT", None),
            (EngineError::NoConsent(name()), Canonical::FailedPrecondition, "NO_CONSENT", None),
            (EngineError::Overloaded(None), Canonical::ResourceExhausted, "OVERLOADED", Some(1)),
            (
                EngineError::Overloaded(Some(Duration::from_secs(7))),
                Canonical::ResourceExhausted,
                "OVERLOADED",
                Some(7),
            ),
            (EngineError::DiskFull("x".into()), Canonical::ResourceExhausted, "DISK_FULL", Some(60)),
            (EngineError::Unavailable("x".into()), Canonical::Unavailable, "STORE_UNAVAILABLE", Some(1)),
            (EngineError::Mismatch("x".into()), Canonical::FailedPrecondition, "MODEL_MISMATCH", None),
            (EngineError::Refused("x".into()), Canonical::FailedPrecondition, "STORE_REFUSED", None),
            (EngineError::Internal("x".into()), Canonical::Internal, "INTERNAL", None),
        ] {
            let problem = Problem::from(error);
            assert_eq!((problem.code(), problem.reason_name()), (code, reason));
            assert_eq!(problem.retry_delay(), retry.map(Duration::from_secs), "{reason}");
        }
        let token = Problem::page_token(Code::TokenDamaged);
        assert_eq!((token.code(), token.reason_name()), (Canonical::InvalidArgument, "INVALID_PAGE_TOKEN"));
    }

    #[test]
    fn a_name_of_another_tenant_is_refused_as_foreign_and_with_other_faults_as_a_fault() {
        let foreign = Violation::new("name", Code::NameOfOther.with("home", "a").with("folder", "plans"));
        let problem = Problem::from(vec![foreign.clone()]);
        assert_eq!((problem.code(), problem.reason_name()), (Canonical::PermissionDenied, "FOREIGN_TENANT"));
        assert_eq!(problem.violations[0].field, "name");
        let both = Problem::from(vec![foreign, Violation::new("page_size", Code::Negative)]);
        assert_eq!((both.code(), both.reason_name()), (Canonical::InvalidArgument, "INVALID_FIELD"));
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
        assert_eq!(problem.to_string(), "requests[3].record.job_posting.title: is required");
        assert_eq!(problem.violations[0].field, "requests[3].record.job_posting.title");
    }

    #[test]
    fn a_failure_says_what_a_problem_says() {
        let failure = Problem::invalid("title", Code::Required).into_failure(Language::Chinese);
        assert_eq!(failure.reason(), ErrorReason::InvalidField);
        let violation = &failure.field_violations[0];
        assert_eq!((violation.field.as_str(), violation.description.as_str()), ("title", "必填"));
        assert_eq!(violation.phrase.as_ref().map(|phrase| phrase.code.as_str()), Some("REQUIRED"));
    }
}
