//! Problems as gRPC has them: a status with the details of `google.rpc`.

use std::collections::BTreeMap;

use prost::Message as _;
use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt};

use crate::api::problem::{Canonical, DOMAIN, Problem};
use crate::domain::message::{Code as Said, Language, Message};
use crate::domain::record::audience::Caller;
use crate::domain::record::violation::Violation;
use crate::pb::v1::ErrorReason;

/// Bytes of field violations that a status may carry. Clients refuse long headers, some above 8 KiB, and a status
/// travels in one, base64 over its details.
const MOST_VIOLATION_BYTES: usize = 3_000;

/// An error that arises before a call or around it: a missing credential, a deadline, a limit of the server.
pub fn refusal(reason: ErrorReason, message: impl Into<Message>) -> Status {
    Problem::new(reason, message).into()
}

/// A message above what is taken, whichever way it came: as it is, or compressed, where what it unpacks to counts.
pub fn too_long(most: usize) -> Status {
    refusal(ErrorReason::InvalidField, Said::MessageTooLong.with("most", most))
}

/// A message that is compressed in a way that is not taken, and those that are, with commas between them.
pub fn unknown_encoding(encoding: &str, known: &str) -> Status {
    let message = Said::UnknownEncoding.with("encoding", encoding).with("known", known);
    refusal(ErrorReason::UnknownEncoding, message)
}

/// In English, for callers of whom no language is known.
impl From<Problem> for Status {
    fn from(problem: Problem) -> Self {
        status_in(problem, Language::English)
    }
}

/// What a use case answers, as the caller is told it.
pub trait Told<T> {
    /// A problem becomes a status in the caller's language.
    fn told(self, caller: &Caller) -> Result<T, Status>;
}

impl<T> Told<T> for Result<T, Problem> {
    fn told(self, caller: &Caller) -> Result<T, Status> {
        self.map_err(|problem| status_in(problem, caller.language))
    }
}

/// The message is in English, for who develops the client; the fields and `google.rpc.LocalizedMessage` are in the language. What
/// the message says is in the metadata of the error too, for programs.
pub fn status_in(problem: Problem, language: Language) -> Status {
    let (code, reason, retry) = (problem.code(), problem.reason_name(), problem.retry_delay());
    let Problem { message, violations, name, .. } = problem;
    // Of one field at fault it is what is wrong with it that programs want to know.
    let (said, field) = match &violations[..] {
        [Violation { field, description }] => (description, Some(field.clone())),
        _ => (&message, None),
    };
    let said = said.parameters().filter(|(name, _)| *name != "text");
    let metadata = said
        .map(|(name, value)| (name.to_string(), value))
        .chain(name.map(|name| ("name".to_string(), name)))
        .chain(field.map(|field| ("field".to_string(), field)))
        .collect();
    let mut text = message.text(Language::English);
    let info = Info { reason: reason.to_string(), domain: DOMAIN.to_string(), metadata };
    let mut details = ErrorDetails::new();
    if let Some(retry) = retry {
        details.set_retry_info(Some(retry));
    }
    let mut faults = Faults::default();
    let mut bytes = 0;
    for Violation { field, description } in &violations {
        let fault = Fault {
            field: field.clone(),
            description: description.text(language),
            reason: description.code.name().to_string(),
        };
        bytes += fault.encoded_len();
        if bytes > MOST_VIOLATION_BYTES {
            break;
        }
        faults.field_violations.push(fault);
    }
    let listed = faults.field_violations.len();
    if listed < violations.len() {
        text = format!("{text}; the first {listed} are listed");
    }
    details.set_localized_message(language.tag(), message.text(language));
    let status = Status::with_error_details(code.into(), text, details);
    let mut all = tonic_types::pb::Status::decode(status.details()).unwrap_or_default();
    all.details.insert(0, detail("ErrorInfo", &info));
    if listed > 0 {
        all.details.push(detail("BadRequest", &faults));
    }
    Status::with_details(status.code(), status.message().to_string(), all.encode_to_vec().into())
}

fn detail(name: &str, message: &impl prost::Message) -> prost_types::Any {
    let type_url = format!("type.googleapis.com/google.rpc.{name}");
    prost_types::Any { type_url, value: message.encode_to_vec() }
}

/// `google.rpc.ErrorInfo`, whose bytes do not hang on the order of a hash.
#[derive(Clone, PartialEq, prost::Message)]
struct Info {
    #[prost(string, tag = "1")]
    reason: String,
    #[prost(string, tag = "2")]
    domain: String,
    #[prost(btree_map = "string, string", tag = "3")]
    metadata: BTreeMap<String, String>,
}

/// `google.rpc.BadRequest` with the reasons of its fields, which it has since 2024 and the crate has not.
#[derive(Clone, PartialEq, prost::Message)]
struct Faults {
    #[prost(message, repeated, tag = "1")]
    field_violations: Vec<Fault>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Fault {
    #[prost(string, tag = "1")]
    field: String,
    #[prost(string, tag = "2")]
    description: String,
    #[prost(string, tag = "3")]
    reason: String,
}

impl From<Canonical> for tonic::Code {
    fn from(code: Canonical) -> Self {
        match code {
            Canonical::InvalidArgument => Self::InvalidArgument,
            Canonical::DeadlineExceeded => Self::DeadlineExceeded,
            Canonical::NotFound => Self::NotFound,
            Canonical::PermissionDenied => Self::PermissionDenied,
            Canonical::ResourceExhausted => Self::ResourceExhausted,
            Canonical::FailedPrecondition => Self::FailedPrecondition,
            Canonical::Aborted => Self::Aborted,
            Canonical::Internal => Self::Internal,
            Canonical::Unavailable => Self::Unavailable,
            Canonical::DataLoss => Self::DataLoss,
            Canonical::Unimplemented => Self::Unimplemented,
            Canonical::Unauthenticated => Self::Unauthenticated,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::message::Code;

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
        let invalid = Status::from(Problem::invalid("title", Code::Required));
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
