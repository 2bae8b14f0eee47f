//! Errors as the Connect protocol has them: a status of HTTP and a document with the code, the message and the details.

use std::borrow::Cow;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::header::{ALLOW, HeaderName, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use prost::Message;
use prost_reflect::DescriptorPool;
use serde_json::{Value, json};
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::domain::message::Code as Said;
use crate::grpc::status::{refusal, unknown_encoding};
use crate::pb::json::Forms;
use crate::pb::v1::ErrorReason;

const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// How details are shown to people; none when the descriptors of `google.rpc` cannot be read.
static DETAILS: LazyLock<Option<Forms>> = LazyLock::new(|| {
    let pool = DescriptorPool::decode(tonic_types::pb::FILE_DESCRIPTOR_SET).ok()?;
    Some(Forms::of(&pool))
});

/// Why a request is not carried to a service.
#[derive(Debug)]
pub struct NotCarried {
    pub status: StatusCode,
    pub code: Code,
    pub message: Cow<'static, str>,
    pub allow: Option<&'static str>,
    pub accept: Option<&'static str>,
    /// Where it is an error of a call, as those are told.
    pub told: Option<Status>,
}

impl NotCarried {
    pub fn bad(message: impl Into<Cow<'static, str>>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Self {
            status,
            code: Code::InvalidArgument,
            message: message.into(),
            allow: None,
            accept: None,
            told: None,
        }
    }

    pub fn unknown() -> Self {
        let told = Some(refusal(ErrorReason::UnknownMethod, Said::UnknownMethod));
        Self { status: StatusCode::NOT_FOUND, told, ..Self::bad("") }
    }

    /// A compression that is not taken, beside those that are.
    pub fn encoding(encoding: &str, known: &str) -> Self {
        let told = Some(unknown_encoding(encoding, known));
        Self { status: StatusCode::NOT_IMPLEMENTED, told, ..Self::bad("") }
    }
}

/// The answer to a request that is not carried on.
pub fn refused(why: &NotCarried) -> Response<Body> {
    let document = match &why.told {
        Some(status) => document(status),
        None => json!({"code": code_name(why.code), "message": why.message}),
    };
    let mut response = super::response(why.status, "application/json", Body::new(document.to_string()));
    let headers = response.headers_mut();
    headers.extend(why.allow.map(|allow| (ALLOW, HeaderValue::from_static(allow))));
    headers.extend(why.accept.map(|accept| (ACCEPT_POST, HeaderValue::from_static(accept))));
    response
}

/// The answer to a call that failed before anything else of its answer was sent.
pub fn failed(status: &Status) -> Response<Body> {
    let document = Body::new(document(status).to_string());
    let mut response = super::response(http_status(status.code()), "application/json", document);
    let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
    if let Some(retry) = retry {
        let seconds = retry.as_millis().div_ceil(1000);
        response.headers_mut().extend(seconds.to_string().parse().ok().map(|value| (RETRY_AFTER, value)));
    }
    response
}

/// The document that says what is wrong.
pub fn document(status: &Status) -> Value {
    let details = tonic_types::pb::Status::decode(status.details()).unwrap_or_default().details;
    let code = code_name(status.code());
    match details.is_empty() {
        true => json!({"code": code, "message": status.message()}),
        false => {
            let details: Vec<Value> = details.iter().map(shown).collect();
            json!({"code": code, "message": status.message(), "details": details})
        }
    }
}

fn shown(detail: &prost_types::Any) -> Value {
    let name = detail.type_url.rsplit('/').next().unwrap_or_default();
    let value = STANDARD_NO_PAD.encode(&detail.value);
    let debug = DETAILS.as_ref().and_then(|forms| forms.write(name, &detail.value));
    match debug.and_then(|text| serde_json::from_str::<Value>(&text).ok()) {
        Some(debug) => json!({"type": name, "value": value, "debug": debug}),
        None => json!({"type": name, "value": value}),
    }
}

fn code_name(code: Code) -> &'static str {
    match code {
        // An error without a code is none that the protocol knows.
        Code::Ok | Code::Unknown => "unknown",
        Code::Cancelled => "canceled",
        Code::InvalidArgument => "invalid_argument",
        Code::DeadlineExceeded => "deadline_exceeded",
        Code::NotFound => "not_found",
        Code::AlreadyExists => "already_exists",
        Code::PermissionDenied => "permission_denied",
        Code::ResourceExhausted => "resource_exhausted",
        Code::FailedPrecondition => "failed_precondition",
        Code::Aborted => "aborted",
        Code::OutOfRange => "out_of_range",
        Code::Unimplemented => "unimplemented",
        Code::Internal => "internal",
        Code::Unavailable => "unavailable",
        Code::DataLoss => "data_loss",
        Code::Unauthenticated => "unauthenticated",
    }
}

/// <https://connectrpc.com/docs/protocol#error-codes>
fn http_status(code: Code) -> StatusCode {
    match code {
        Code::Cancelled => StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST),
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => StatusCode::BAD_REQUEST,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Ok | Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Problem;
    use crate::pb::v1::ErrorReason;

    #[test]
    fn details_are_there_for_programs_and_for_people() {
        let status = Status::from(Problem::invalid("record.job_posting.title", "is required"));
        let document = document(&status);
        assert_eq!(document["code"], "invalid_argument");
        assert_eq!(document["message"], "record.job_posting.title: is required");
        let details = document["details"].as_array().unwrap();
        let of = |name: &str| details.iter().find(|detail| detail["type"] == name).unwrap();
        let info = of("google.rpc.ErrorInfo");
        assert_eq!(info["debug"]["reason"], "INVALID_FIELD");
        let bytes = STANDARD_NO_PAD.decode(info["value"].as_str().unwrap()).unwrap();
        assert_eq!(tonic_types::pb::ErrorInfo::decode(&bytes[..]).unwrap().reason, "INVALID_FIELD");
        let request = of("google.rpc.BadRequest");
        assert_eq!(request["debug"]["fieldViolations"][0]["field"], "record.job_posting.title");
    }

    #[test]
    fn what_passes_says_when_to_try_again() {
        let response = failed(&Problem::new(ErrorReason::Overloaded, "too many").into());
        assert_eq!(
            (response.status().as_u16(), &response.headers()[RETRY_AFTER]),
            (429, &HeaderValue::from(1))
        );
    }
}
