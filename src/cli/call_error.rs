//! What a call was refused with, by this process or by a service: in words, with every field at fault on a line of its
//! own.

use std::fmt;
use std::time::Duration;

use tonic::Status;
use tonic_types::StatusExt;

use crate::api::Problem;
use crate::domain::cause::with_sources;
use crate::domain::message::Message;
use crate::domain::record::audience::Caller;

/// The error of a call.
#[derive(Debug)]
pub struct CallError {
    /// The name of the canonical code: `InvalidArgument`.
    code: String,
    /// Empty where the service has not said one, such as when it cannot be reached.
    reason: String,
    pub message: String,
    /// Field and description.
    violations: Vec<(String, String)>,
    /// When to try again, for errors that pass by themselves.
    pub retry_delay: Option<Duration>,
}

impl CallError {
    /// Whether the request itself is at fault.
    pub fn is_invalid(&self) -> bool {
        self.code == "InvalidArgument"
    }

    /// Whether the service cannot be reached, or ends: what passes when it is there again.
    pub fn is_away(&self) -> bool {
        // A connection that breaks has no code of the service.
        self.code == "Unavailable"
            || (self.reason.is_empty() && ["Unknown", "Internal", "Cancelled"].contains(&self.code.as_str()))
    }

    /// Whether the time of the call was over.
    pub fn is_out_of_time(&self) -> bool {
        self.code == "DeadlineExceeded"
    }
}

impl CallError {
    /// What this process refused, as the caller is told it.
    pub fn of(problem: Problem, caller: &Caller) -> Self {
        let text = |message: &Message| message.text(caller.language);
        let violations = problem.violations.iter();
        Self {
            code: format!("{:?}", problem.code()),
            reason: problem.reason_name().to_string(),
            violations: violations.map(|found| (found.field.clone(), text(&found.description))).collect(),
            retry_delay: problem.retry_delay(),
            message: text(&problem.message),
        }
    }
}

/// What a use case of this process answers, as the caller is told it.
pub trait Told<T> {
    /// A problem becomes an error in the caller's language.
    fn told(self, caller: &Caller) -> Result<T, CallError>;
}

impl<T> Told<T> for Result<T, Problem> {
    fn told(self, caller: &Caller) -> Result<T, CallError> {
        self.map_err(|problem| CallError::of(problem, caller))
    }
}

impl From<&Status> for CallError {
    fn from(status: &Status) -> Self {
        let details = status.get_error_details();
        let violations = details.bad_request().into_iter().flat_map(|request| &request.field_violations);
        Self {
            code: format!("{:?}", status.code()),
            reason: details.error_info().map(|info| info.reason.clone()).unwrap_or_default(),
            // What the connection failed with, such as an alert of TLS, lies under a status that no service has sent.
            message: details.localized_message().map_or_else(
                || with_sources(status.message().to_string(), status),
                |said| said.message.clone(),
            ),
            violations: violations.map(|found| (found.field.clone(), found.description.clone())).collect(),
            retry_delay: details.retry_info().and_then(|info| info.retry_delay),
        }
    }
}

impl From<Status> for CallError {
    fn from(status: Status) -> Self {
        Self::from(&status)
    }
}

impl std::error::Error for CallError {}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if !self.reason.is_empty() {
            write!(f, " {}", self.reason)?;
        }
        write!(f, ": {}", self.message)?;
        // A single one is in the message.
        if self.violations.len() > 1 {
            for (field, description) in &self.violations {
                write!(f, "\n  {field}: {description}")?;
            }
        }
        match self.retry_delay {
            Some(delay) => write!(f, "\n  try again in {delay:?}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Code;
    use crate::domain::record::violation::Violation;
    use crate::pb::v1::ErrorReason;

    #[test]
    fn every_field_at_fault_has_a_line() {
        let caller = Caller::of_tenant("default".parse().unwrap());
        let violation = |field: &str| Violation::new(field, Code::Required);
        let problem = Problem::from(vec![violation("name"), violation("title")]);
        let text =
            "InvalidArgument INVALID_FIELD: 2 fields are at fault\n  name: is required\n  title: is required";
        assert_eq!(CallError::of(problem, &caller).to_string(), text);
        let overloaded =
            CallError::of(Problem::new(ErrorReason::Overloaded, "too many calls at once"), &caller);
        assert_eq!(
            overloaded.to_string(),
            "ResourceExhausted OVERLOADED: too many calls at once\n  try again in 1s"
        );
    }

    #[test]
    fn what_a_connection_failed_with_is_said() {
        let below = crate::domain::cause::Cause::of(std::io::Error::other("received fatal alert"));
        #[derive(Debug, thiserror::Error)]
        #[error("transport error")]
        struct Transport(#[source] crate::domain::cause::Cause);
        let mut status = Status::unknown("transport error");
        status.set_source(std::sync::Arc::new(Transport(below)));
        assert_eq!(CallError::from(status).to_string(), "Unknown: transport error: received fatal alert");
    }

    #[test]
    fn a_service_that_says_no_reason_is_quoted() {
        let error = CallError::from(Status::unavailable("connection refused"));
        assert_eq!(error.to_string(), "Unavailable: connection refused");
        assert!(error.is_away() && !CallError::from(Status::not_found("x")).is_away());
        assert!(!error.is_invalid() && CallError::from(Status::invalid_argument("x")).is_invalid());
    }
}
