//! Gives errors that tonic makes by itself the code and the details that all of ours have.

use http::{Request, Response};
use tonic::body::Body;
use tonic::metadata::MetadataValue;
use tonic::{Code, Status};

use crate::domain::message::Code as Said;
use crate::grpc::status::{refusal, too_long, unknown_encoding};
use crate::pb::v1::ErrorReason;

use super::{Next, Step};

/// Where servers say what compressions they take (gRPC over HTTP/2), and what they are on every service of ours.
const ACCEPT_ENCODING: &str = "grpc-accept-encoding";
const ENCODINGS: &str = "identity,gzip";

/// What tonic says of messages that cannot be read.
const UNREADABLE: [&str; 4] =
    ["failed to decode", "Error decompressing", "protocol error: received message with", "Unexpected EOF"];

/// A message that is too long, as it came or once it is unpacked, or does not decode is the caller's mistake: INVALID_ARGUMENT, not
/// tonic's OUT_OF_RANGE, RESOURCE_EXHAUSTED (by which clients would try the same again) and INTERNAL. A compression that is not taken is
/// told with those that are.
#[derive(Clone)]
pub struct Complete;

impl Step for Complete {
    async fn run<N: Next>(&self, request: Request<Body>, next: N) -> Response<Body> {
        let response = next.run(request).await;
        match Status::from_header_map(response.headers()).and_then(|found| completed(&found)) {
            Some(better) => better.into_http(),
            None => response,
        }
    }
}

/// The bound that tonic says last.
fn bound_in(message: &str) -> usize {
    let mut numbers = message.rsplit(|letter: char| !letter.is_ascii_digit());
    numbers.find_map(|digits| digits.parse().ok()).unwrap_or_default()
}

fn completed(found: &Status) -> Option<Status> {
    if !found.details().is_empty() {
        return None;
    }
    let message = found.message();
    match found.code() {
        Code::OutOfRange if message.contains("message length too large") => Some(too_long(bound_in(message))),
        Code::ResourceExhausted if message.contains("exceeded while decompressing") => {
            Some(too_long(bound_in(message)))
        }
        Code::Internal if UNREADABLE.iter().any(|fault| message.contains(fault)) => {
            Some(refusal(ErrorReason::InvalidField, message))
        }
        Code::Internal | Code::Unknown => {
            tracing::error!(message, "error without details");
            Some(refusal(ErrorReason::Internal, Said::Internal))
        }
        Code::Unimplemented if found.metadata().contains_key(ACCEPT_ENCODING) => {
            let encoding = message.split('`').nth(1).unwrap_or_default();
            let mut told = unknown_encoding(encoding, ENCODINGS);
            told.metadata_mut().insert(ACCEPT_ENCODING, MetadataValue::from_static(ENCODINGS));
            Some(told)
        }
        Code::Unimplemented => Some(refusal(ErrorReason::UnknownMethod, Said::UnknownMethod)),
        _ => None,
    }
}
