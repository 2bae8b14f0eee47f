//! The bytes that stores keep, and every form that they ever had.
//!
//! A document is kept in up to three values: the **record** as canonical bytes of its message, with its history; what was
//! **derived** of it, which can be made again; and **protected** attributes, which searches never read. Each is wrapped in an
//! [`envelope`] that says its form. What was written once is read for ever (invariant 11): a new form gets a new number, the
//! old one stays readable here, and `tests/fixtures/stored` holds bytes of each.

mod derived;
pub(super) mod envelope;
mod first;
mod floats;
#[cfg(test)]
mod fuzz;
mod indexed;
mod record;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::convert::{BytesError, protected_from_bytes, protected_to_bytes};
use crate::domain::record::document::Document;
use crate::domain::record::person::ProtectedAttributes;
use crate::domain::search::embedding::Unsound;

pub(super) use self::indexed::entry;

use self::derived::Derived;
use self::envelope::{EnvelopeError, Form, seal};

/// The values of one document.
pub(super) struct Values {
    pub(super) record: Vec<u8>,
    pub(super) derived: Vec<u8>,
    pub(super) protected: Option<Vec<u8>>,
}

/// Why bytes are no document.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoredError {
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    #[error(transparent)]
    Bytes(#[from] BytesError),
    #[error("it is no value: {0}")]
    Encoding(#[from] prost::DecodeError),
    #[error("it is no value of the first edition: {0}")]
    First(#[from] rmp_serde::decode::Error),
    #[error("facts are not written: {0}")]
    Facts(#[from] rmp_serde::encode::Error),
    #[error(transparent)]
    Vectors(#[from] Unsound),
    #[error("a {0:?} is not what is looked for")]
    Unexpected(Form),
    #[error("a time or number in it does not exist")]
    Range,
}

impl Values {
    /// Takes the protected attributes out of a document and gives its values.
    pub(super) fn of(document: &mut Arc<Document>) -> Result<Self, StoredError> {
        let has_protected = document.record.protected().is_some();
        let protected = has_protected.then(|| Arc::make_mut(document).record.take_protected()).flatten();
        let protected = protected.map(|one| seal(Form::Protected, &protected_to_bytes(&one)));
        let record = record::to_bytes(document, protected.as_deref());
        let derived = derived::to_bytes(document, &record)?;
        Ok(Self { record, derived, protected })
    }

    /// Bytes of what searches read.
    pub(super) fn len(&self) -> usize {
        self.record.len() + self.derived.len()
    }
}

/// The document without protected attributes. Where what was derived is not there, not readable, or of another record,
/// it has nothing derived: see [`Document::is_derived`]. A document of the first edition holds what was derived itself.
pub(super) fn document(record: &[u8], derived: Option<&[u8]>) -> Result<Document, StoredError> {
    let opened = envelope::open(record)?;
    match opened.form {
        Form::First | Form::FirstBound => first::document(opened.body),
        Form::Record => {
            let mut document = record::from_bytes(opened.body)?;
            let own = derived.filter(|bytes| envelope::is_companion(bytes, Some(record)));
            match own.map(Derived::from_bytes) {
                Some(Ok(derived)) => derived.put_into(&mut document),
                Some(Err(error)) => tracing::debug!("what was derived is not readable: {error}"),
                None => {}
            }
            Ok(document)
        }
        form => Err(StoredError::Unexpected(form)),
    }
}

/// Whether a record's bytes hold what was derived themselves.
pub(super) fn is_first(record: &[u8]) -> bool {
    matches!(record.first(), Some(1 | 2))
}

/// The protected attributes in their value.
pub(super) fn protected(bytes: &[u8]) -> Result<ProtectedAttributes, StoredError> {
    let opened = envelope::open(bytes)?;
    match opened.form {
        Form::First => first::protected(opened.body),
        Form::Protected => Ok(protected_from_bytes(opened.body)?),
        form => Err(StoredError::Unexpected(form)),
    }
}
