//! Files that are at fault themselves, told as errors of reading.

use std::io;

use crate::domain::message::Message;

/// The error of a file that is at fault itself.
pub fn invalid(why: impl Into<Message>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.into())
}

/// What an error says: in each language where it is of a file that is at fault itself.
pub fn said(error: &io::Error) -> Message {
    let own = error.get_ref().and_then(|inner| inner.downcast_ref::<Message>());
    own.cloned().unwrap_or_else(|| error.to_string().into())
}
