//! Gives errors that tonic makes by itself the code and the details that all of ours have.

use http::{Request, Response};
use tonic::body::Body;
use tonic::{Code, Status};

use crate::domain::message::Code as Said;
use crate::grpc::status::refusal;
use crate::pb::v1::ErrorReason;

use super::{Next, Step};

/// A message that is too long or does not decode is the caller's mistake: INVALID_ARGUMENT, not tonic's
/// OUT_OF_RANGE and INTERNAL.
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

fn completed(found: &Status) -> Option<Status> {
    if !found.details().is_empty() {
        return None;
    }
    let message = found.message();
    let is_size = found.code() == Code::OutOfRange && message.contains("message length too large");
    let is_decoding = found.code() == Code::Internal && message.contains("failed to decode");
    if is_size || is_decoding {
        return Some(refusal(ErrorReason::InvalidField, message));
    }
    match found.code() {
        Code::Internal | Code::Unknown => {
            tracing::error!(message, "error without details");
            Some(refusal(ErrorReason::Internal, Said::Internal))
        }
        Code::Unimplemented => Some(refusal(ErrorReason::UnknownMethod, Said::UnknownMethod)),
        _ => None,
    }
}
