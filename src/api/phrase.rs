//! What is said to people, on the wire.

use crate::domain::message::Message;
use crate::pb::v1 as pb;

/// What a text says, for programs.
pub fn phrase_to_pb(message: &Message) -> pb::Phrase {
    phrase_of(message.clone())
}

/// As [`phrase_to_pb`], of what is not said again.
pub fn phrase_of(message: Message) -> pb::Phrase {
    let code = message.code.name().to_string();
    let parameters = message.into_parameters().map(|(name, value)| (name.to_string(), value));
    pb::Phrase { code, parameters: parameters.collect() }
}
