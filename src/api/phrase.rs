//! What is said to people, on the wire.

use crate::domain::message::Message;
use crate::pb::v1 as pb;

/// What a text says, for programs.
pub fn phrase_to_pb(message: &Message) -> pb::Phrase {
    let parameters = message.parameters().map(|(name, value)| (name.to_string(), value));
    pb::Phrase { code: message.code.name().to_string(), parameters: parameters.collect() }
}
