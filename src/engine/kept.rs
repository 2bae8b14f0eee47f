//! The form of what the ledger keeps: one byte that numbers it, then MessagePack.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::EngineError;
use crate::domain::record::name::TenantId;

/// The form of kept bytes: the first of them. Numbers are never used again.
const FORM: u8 = 1;

/// The tenant under which the service keeps what is its own.
#[expect(clippy::expect_used, reason = "a constant of the form that ids have")]
pub fn home() -> TenantId {
    "_service".parse().expect("a valid id")
}

/// The bytes of what is kept.
pub fn to_bytes(value: &impl Serialize) -> Result<Vec<u8>, EngineError> {
    let body =
        rmp_serde::to_vec_named(value).map_err(|error| EngineError::Internal(error.to_string().into()))?;
    Ok([vec![FORM], body].concat())
}

/// What [`to_bytes`] wrote; `what` names it in an error: "a plan".
pub fn from_bytes<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, EngineError> {
    let unread = |why: String| EngineError::Internal(format!("{what} cannot be read: {why}").into());
    match bytes.split_first() {
        Some((&FORM, body)) => rmp_serde::from_slice(body).map_err(|error| unread(error.to_string())),
        Some((form, _)) => Err(unread(format!("a newer version wrote it, in form {form}"))),
        None => Err(unread("it is empty".into())),
    }
}
