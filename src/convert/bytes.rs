//! Records as bytes that are kept: the canonical encoding of their messages. Fields stand in the order of their numbers,
//! maps in the order of their keys, and what is not stated is left out, so equal records have equal bytes.

use prost::Message;

use crate::domain::record::Record;
use crate::domain::record::name::RecordName;
use crate::domain::record::person::ProtectedAttributes;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::record::{read, stated_to_pb};
use super::student_profile::{protected_from_pb, protected_to_pb};

/// Why bytes are no record.
#[derive(Debug, thiserror::Error)]
pub enum BytesError {
    /// They do not decode as the message.
    #[error("it is no record: {0}")]
    Encoding(#[from] prost::DecodeError),
    /// The message does not say which record it is, or holds no resource that this version knows.
    #[error("it has no name, or is of no kind that is known here")]
    Shape,
}

/// The canonical bytes of a record as its owner states it.
pub fn record_to_bytes(record: &Record, include_protected: bool) -> Vec<u8> {
    stated_to_pb(record, include_protected).encode_to_vec()
}

/// Reads what [`record_to_bytes`] wrote, now or years ago: limits may have changed, so they are not checked.
pub fn record_from_bytes(bytes: &[u8]) -> Result<Record, BytesError> {
    let record = pb::Record::decode(bytes)?;
    let name = RecordName::parse_full(&record.name).map_err(|_| BytesError::Shape)?;
    read(Violations::trusting(), record, &name.tenant).map_err(|_| BytesError::Shape)
}

/// The name in what [`record_to_bytes`] wrote, without reading the rest of it.
pub fn name_from_bytes(bytes: &[u8]) -> Result<RecordName, BytesError> {
    /// As much of the message as says which record it is.
    #[derive(Clone, PartialEq, Message)]
    struct Named {
        #[prost(string, tag = "1")]
        name: String,
    }
    RecordName::parse_full(&Named::decode(bytes)?.name).map_err(|_| BytesError::Shape)
}

/// The canonical bytes of protected attributes, which are kept apart.
pub fn protected_to_bytes(protected: &ProtectedAttributes) -> Vec<u8> {
    protected_to_pb(protected).encode_to_vec()
}

/// Reads what [`protected_to_bytes`] wrote.
pub fn protected_from_bytes(bytes: &[u8]) -> Result<ProtectedAttributes, BytesError> {
    Ok(protected_from_pb(&mut Violations::trusting(), pb::ProtectedAttributes::decode(bytes)?))
}
