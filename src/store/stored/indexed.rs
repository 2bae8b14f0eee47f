//! What an index takes of a document. The record itself is not read for it: that is most of the work.

use super::derived::Derived;
use super::envelope::{self, Form};
use super::{StoredError, first, record};
use crate::index::{Entry, stamp};

/// Reads the values of a document; `None` where nothing derived is there. The same as of [`super::document`].
pub(in crate::store) fn entry(record: &[u8], derived: Option<&[u8]>) -> Result<Option<Entry>, StoredError> {
    let opened = envelope::open(record)?;
    match opened.form {
        Form::First | Form::FirstBound => {
            let document = first::document(opened.body)?;
            Ok(document.is_derived().then(|| Entry::from(&document)))
        }
        Form::Record => {
            let own = derived.filter(|bytes| envelope::is_companion(bytes, Some(record)));
            let Some(Ok(derived)) = own.map(Derived::from_bytes) else { return Ok(None) };
            if !derived.is_there() {
                return Ok(None);
            }
            let history = record::history(opened.body)?;
            let (facts, fields, embedding) = derived.parts(history.name.kind);
            let stamp = stamp(&history.etag, history.update_time.timestamp_micros());
            let shown_micros = history.shown_time.timestamp_micros();
            Ok(Some(Entry::of(&history.name, facts, fields, embedding, shown_micros, stamp)))
        }
        form => Err(StoredError::Unexpected(form)),
    }
}
