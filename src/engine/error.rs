//! Why a use case could not be carried out: a closed set, in the engine's own terms.

use std::time::Duration;

use crate::domain::cause::Cause;
use crate::domain::message::{Language, Message};
use crate::domain::record::name::RecordName;
use crate::domain::record::violation::Violation;

use super::ports::{Damage, EmbedError, StoreError};

/// Every failure of the engine. What calls are answered gives each a code and a reason (`api::problem`).
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Given values are at fault; all of them are listed.
    #[error("{} fields are at fault", .0.len())]
    Invalid(Vec<Violation>),
    /// No such record, or the caller may not see it.
    #[error("{0} is not found")]
    NotFound(RecordName),
    /// The record was changed since the caller read it.
    #[error("{0} has another etag")]
    EtagMismatch(RecordName),
    /// An etag was given of a record that is not there.
    #[error("{0} has no etag")]
    NoEtag(RecordName),
    /// The name lies in a tenant that is not the caller's.
    #[error("{0} is of another tenant")]
    ForeignTenant(RecordName),
    /// The student has not agreed to be matched.
    #[error("{0} has not agreed to be matched")]
    NoConsent(RecordName),
    /// No such plan of the caller's.
    #[error("plan {0} is not found")]
    NoPlan(String),
    /// No such ranking round of the caller's.
    #[error("ranking round {0} is not found")]
    NoRound(String),
    /// The ranking round is over; says who came late.
    #[error("ranking round {0} {why}", why = .1.text(Language::English))]
    RoundOver(String, Message),
    /// The plan does not stand so that this could be done; says why.
    #[error("plan {0} {why}", why = .1.text(Language::English))]
    PlanRefused(String, Message),
    /// No such saved query of the caller's.
    #[error("saved query {0} is not found")]
    NoSavedQuery(String),
    /// The saved query was changed since the caller read it.
    #[error("saved query {0} has another etag")]
    QueryChanged(String),
    /// No such standard of the caller's.
    #[error("standard {0} is not found")]
    NoStandard(String),
    /// The standard was changed since the caller read it.
    #[error("standard {0} has another etag")]
    StandardChanged(String),
    /// No such alliance, or the caller may not know of it.
    #[error("alliance {0} is not found")]
    NoAlliance(String),
    /// No such API key.
    #[error("API key {0} is not found")]
    NoApiKey(String),
    /// Too much work is waiting already; says when to try again, where that is known.
    #[error("too many calls at once")]
    Overloaded(Option<Duration>),
    /// Writes are refused, reads go on. The text is for the log.
    #[error("the disk is nearly full: {0}")]
    DiskFull(#[source] Cause),
    /// The store cannot be reached or is starting. The text is for the log.
    #[error("the store is unavailable: {0}")]
    Unavailable(#[source] Cause),
    /// The store was built with another model or version. The text is for the log.
    #[error("the store does not fit: {0}")]
    Mismatch(#[source] Cause),
    /// The store refuses this service until an operator does something. The text is for the log.
    #[error("the store refuses: {0}")]
    Refused(#[source] Cause),
    /// The record is stored and cannot be read.
    #[error(transparent)]
    Damaged(Damage),
    /// A defect. The text is for the log.
    #[error("internal: {0}")]
    Internal(#[source] Cause),
}

impl EngineError {
    /// One field at fault.
    pub fn invalid(field: impl Into<String>, description: impl Into<Message>) -> Self {
        Self::Invalid(vec![Violation::new(field, description)])
    }

    /// The same error with its fields seen from outside: `title` under `requests[3].record`.
    pub fn under(self, path: &str) -> Self {
        match self {
            Self::Invalid(violations) => {
                Self::Invalid(violations.into_iter().map(|violation| violation.under(path)).collect())
            }
            other => other,
        }
    }
}

impl From<Vec<Violation>> for EngineError {
    fn from(violations: Vec<Violation>) -> Self {
        Self::Invalid(violations)
    }
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(name) => Self::EtagMismatch(name),
            // Callers' values are checked before: a document that is unfit here is the engine's own fault.
            StoreError::Invalid(detail) => Self::Internal(format!("unfit document: {detail}").into()),
            StoreError::DiskFull(cause) => Self::DiskFull(cause),
            StoreError::Overloaded(retry) => Self::Overloaded(retry),
            StoreError::Unavailable(cause) => Self::Unavailable(cause),
            StoreError::Mismatch(cause) => Self::Mismatch(cause),
            StoreError::Refused(cause) => Self::Refused(cause),
            StoreError::Damaged(damage) => Self::Damaged(damage),
            StoreError::Failed(cause) => Self::Internal(cause),
        }
    }
}

impl From<EmbedError> for EngineError {
    fn from(error: EmbedError) -> Self {
        match error {
            EmbedError::Overloaded => Self::Overloaded(None),
            EmbedError::Failed(cause) => Self::Internal(cause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_seen_from_outside() {
        let error = EngineError::invalid("job_posting.title", "is required").under("requests[3].record");
        let EngineError::Invalid(violations) = error else { panic!("another kind") };
        assert_eq!(violations[0].field, "requests[3].record.job_posting.title");
    }
}
