//! Messages as they are kept, so that they can be said in another language later: their code and what is put into the text. Words of
//! the service's own are kept by their codes. What is no text is a list of a code and a map; a text alone is a message of a version
//! that kept texts.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Code, Message, Value};

#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Text(String),
    Said(String, BTreeMap<String, Kept>),
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let parameters: BTreeMap<&str, &Value> =
            self.parameters.iter().map(|(name, value)| (*name, value)).collect();
        (self.code.name(), parameters).serialize(to)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Said(message) => message.serialize(to),
            other => other.plain().serialize(to),
        }
    }
}

impl<'d> Deserialize<'d> for Message {
    fn deserialize<D: Deserializer<'d>>(from: D) -> Result<Self, D::Error> {
        Kept::deserialize(from).map(Self::from)
    }
}

impl From<Kept> for Message {
    fn from(kept: Kept) -> Self {
        let (name, mut parameters) = match kept {
            Kept::Text(text) => return text.into(),
            Kept::Said(code, parameters) => (code, parameters),
        };
        // A later version may know more codes.
        let Some(code) = Code::named(&name) else { return name.into() };
        let put = |message: Self, name: &'static str| match parameters.remove(name) {
            Some(Kept::Text(text)) => message.with(name, text),
            Some(said) => message.with(name, Self::from(said)),
            None => message,
        };
        code.parameters().fold(Self::from(code), put)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::*;

    #[test]
    fn what_is_kept_is_said_again_in_any_language() {
        let change = Code::SeatMore.with("slot", "internshipSlots/x");
        for message in [
            change.clone(),
            Code::SeveralTimes.with("count", 3).with("what", change),
            Code::PlanOfOthers.into(),
            Message::from("words of an earlier version"),
        ] {
            for bytes in [rmp_serde::to_vec(&message).unwrap(), rmp_serde::to_vec_named(&message).unwrap()] {
                let read: Message = rmp_serde::from_slice(&bytes).unwrap();
                for language in [Language::Chinese, Language::English] {
                    assert_eq!(read.text(language), message.text(language));
                }
                assert!(read.parameters().eq(message.parameters()));
            }
        }
        let of_earlier: Message =
            rmp_serde::from_slice(&rmp_serde::to_vec("one seat more in x").unwrap()).unwrap();
        assert_eq!(of_earlier.text(Language::Chinese), "one seat more in x");
        let of_later = rmp_serde::to_vec(&("SOMETHING_NEW", BTreeMap::<String, String>::new())).unwrap();
        assert_eq!(
            rmp_serde::from_slice::<Message>(&of_later).unwrap().text(Language::English),
            "SOMETHING_NEW"
        );
    }
}
