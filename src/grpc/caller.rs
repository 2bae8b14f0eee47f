//! The caller of a request, as the authentication layer has put it there.

use tonic::{Request, Status};

use super::status::refusal;
use crate::domain::audience::Caller;
use crate::pb::v1::ErrorReason;

/// Who calls; without a credential that says so nothing is answered (invariant 2).
pub fn caller_of<T>(request: &Request<T>) -> Result<Caller, Status> {
    let caller = request.extensions().get::<Caller>().cloned();
    caller.ok_or_else(|| refusal(ErrorReason::UnknownApiKey, "the request carries no known API key"))
}
