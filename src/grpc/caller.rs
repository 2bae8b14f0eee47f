//! The caller of a request, as the authentication layer has put it there.

use tonic::{Request, Status};

use super::status::refusal;
use crate::api::share::unread::Unread;
use crate::domain::record::audience::Caller;
use crate::pb::v1::ErrorReason;

/// Who calls; without a credential that says so nothing is answered (invariant 2).
pub fn caller_of<T>(request: &Request<T>) -> Result<Caller, Status> {
    let caller = request.extensions().get::<Caller>().cloned();
    caller.ok_or_else(|| refusal(ErrorReason::UnknownApiKey, "the request carries no known API key"))
}

/// What the caller's answers take until they are read, as the layer that bounds it has put it there.
pub fn unread_of<T>(request: &Request<T>) -> Result<Unread, Status> {
    let unread = request.extensions().get::<Unread>().cloned();
    unread.ok_or_else(|| refusal(ErrorReason::Internal, "the call came past the limits"))
}
