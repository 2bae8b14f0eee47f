//! Problems as gRPC has them: a status with the details of `google.rpc`.

use std::collections::HashMap;

use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt};

use crate::api::problem::{Code, DOMAIN, Problem};
use crate::domain::record::violation::Violation;
use crate::pb::v1::ErrorReason;

/// Bytes of field violations that a status may carry. Clients refuse long headers, some above 8 KiB, and a status
/// travels in one, base64 over its details.
const MOST_VIOLATION_BYTES: usize = 3_000;

/// An error that arises before a call or around it: a missing credential, a deadline, a limit of the server.
pub fn refusal(reason: ErrorReason, message: &str) -> Status {
    Problem::new(reason, message).into()
}

impl From<Problem> for Status {
    fn from(problem: Problem) -> Self {
        let (code, reason, retry) = (problem.code(), problem.reason_name(), problem.retry_delay());
        let Problem { mut message, violations, name, .. } = problem;
        let metadata: HashMap<_, _> = name.map(|name| ("name".to_string(), name)).into_iter().collect();
        let mut details = ErrorDetails::with_error_info(reason, DOMAIN, metadata);
        if let Some(retry) = retry {
            details.set_retry_info(Some(retry));
        }
        let all = violations.len();
        let mut bytes = 0;
        for Violation { field, description } in violations {
            bytes += field.len() + description.len();
            if bytes > MOST_VIOLATION_BYTES {
                break;
            }
            details.add_bad_request_violation(field, description);
        }
        let listed = details.bad_request().map_or(0, |request| request.field_violations.len());
        if listed < all {
            message = format!("{message}; the first {listed} are listed");
        }
        Self::with_error_details(code.into(), message, details)
    }
}

impl From<Code> for tonic::Code {
    fn from(code: Code) -> Self {
        match code {
            Code::InvalidArgument => Self::InvalidArgument,
            Code::DeadlineExceeded => Self::DeadlineExceeded,
            Code::NotFound => Self::NotFound,
            Code::PermissionDenied => Self::PermissionDenied,
            Code::ResourceExhausted => Self::ResourceExhausted,
            Code::FailedPrecondition => Self::FailedPrecondition,
            Code::Aborted => Self::Aborted,
            Code::Internal => Self::Internal,
            Code::Unavailable => Self::Unavailable,
            Code::DataLoss => Self::DataLoss,
            Code::Unauthenticated => Self::Unauthenticated,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_status_says_what_a_problem_says() {
        let name = Some("tenants/school-1/jobPostings/42".to_string());
        let not_found =
            Status::from(Problem { name, ..Problem::new(ErrorReason::RecordNotFound, "does not exist") });
        assert_eq!(not_found.code(), tonic::Code::NotFound);
        let info = not_found.get_details_error_info().unwrap();
        assert_eq!((info.reason.as_str(), info.domain.as_str()), ("RECORD_NOT_FOUND", DOMAIN));
        assert_eq!(info.metadata["name"], "tenants/school-1/jobPostings/42");
        let overloaded = refusal(ErrorReason::Overloaded, "too many calls at once");
        let delay = overloaded.get_details_retry_info().unwrap().retry_delay;
        assert_eq!(delay, Some(Duration::from_secs(1)));
        let invalid = Status::from(Problem::invalid("title", "is required"));
        assert_eq!((invalid.code(), invalid.message()), (tonic::Code::InvalidArgument, "title: is required"));
        assert_eq!(invalid.get_details_bad_request().unwrap().field_violations[0].field, "title");
    }

    #[test]
    fn many_violations_fit_into_a_header() {
        let violation =
            |n: usize| Violation::new(format!("requests[{n}].record.job_posting.title"), "is required");
        let violations: Vec<Violation> = (0..5_000).map(violation).collect();
        let mut headers = http::HeaderMap::new();
        Status::from(Problem::from(violations)).add_header(&mut headers).unwrap();
        let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        assert!(bytes < 8_000, "{bytes}");
        assert!(headers["grpc-message"].to_str().unwrap().contains("5000"));
    }
}
