//! From JSON to the bytes of a message, without a value in between, so that what a text takes in memory is no more than the
//! text. The first thing that is wrong is named by its field.

use std::fmt;

use prost::encoding::{encode_key, encode_varint};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::domain::message::{Code, Message};

use super::JsonError;
use super::form::{FORMS, Field, Form, Shape, Sort, Special};
use super::scalar::{Given, delimited, scalar, special_bytes, wire};

/// Reads a message of this form, and appends its bytes.
pub(super) fn read(form: &'static Form, text: &str, out: &mut Vec<u8>) -> Result<(), JsonError> {
    let mut place = Place::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let seed = Inside { form, place: &mut place, out };
    let read = seed.deserialize(&mut reader).and_then(|()| reader.end());
    read.map_err(|error| match error.is_data() {
        true => place.fault(),
        false => JsonError {
            field: String::new(),
            description: Code::NotJson.with("column", error.column()).with("line", error.line()),
        },
    })
}

/// Where the reader stands. It is not taken back when reading fails, so then it is where the fault is.
#[derive(Default)]
struct Place<'f> {
    path: Vec<Step<'f>>,
    /// What is wrong, where it is not that the field is of another kind.
    said: Option<(Option<String>, Code)>,
}

#[derive(Clone, Copy)]
enum Step<'f> {
    Field(&'f Field),
    Item(usize),
}

impl<'f> Place<'f> {
    fn fault(&mut self) -> JsonError {
        let mut field = String::new();
        let mut last = None;
        for step in &self.path {
            match step {
                Step::Field(inner) => {
                    if !field.is_empty() {
                        field.push('.');
                    }
                    field.push_str(&inner.name);
                    last = Some(*inner);
                }
                Step::Item(index) => field.push_str(&format!("[{index}]")),
            }
        }
        let is_item = matches!(self.path.last(), Some(Step::Item(_)));
        let description = match (self.said.take(), last) {
            (Some((key, said)), _) => {
                if let Some(key) = key {
                    if !field.is_empty() {
                        field.push('.');
                    }
                    field.push_str(&key);
                }
                said.into()
            }
            (None, None) => Code::MustBe.with("meaning", Code::AnObject),
            (None, Some(last)) => expected(last, is_item),
        };
        JsonError { field, description }
    }

    fn say<E: Error>(&mut self, key: Option<&str>, said: Code) -> E {
        let key = key.map(|key| key.chars().take(60).collect());
        self.said = Some((key, said));
        E::custom("")
    }
}

/// What the JSON form of a field must be.
fn expected(field: &Field, is_item: bool) -> Message {
    let one: Message = match &field.kind {
        Sort::Text => Code::AText.into(),
        Sort::Bool => Code::TrueOrFalse.into(),
        Sort::Double | Sort::Float => Code::ANumber.into(),
        Sort::Bytes => Code::Base64Text.into(),
        Sort::Enum(values) => {
            let names: Vec<&str> = values.iter().map(|(_, name)| name.as_str()).collect();
            Code::OneOf.with("values", names.join(", "))
        }
        Sort::Message(index) => match FORMS.at(*index).and_then(|form| form.special) {
            Some(Special::Timestamp) => Code::ATimeAsIn.into(),
            Some(Special::Duration) => Code::ADurationAsIn.into(),
            Some(Special::FieldMask) => Code::FieldNames.into(),
            None => Code::AnObject.into(),
        },
        _ => Code::AWholeNumber.into(),
    };
    match field.shape {
        Shape::Map => Code::MustBe.with("meaning", Code::ObjectOfTexts),
        Shape::List if !is_item => Code::MustBeList.with("meaning", one),
        _ => Code::MustBe.with("meaning", one),
    }
}

/// The inside of a message.
struct Inside<'f, 'r> {
    form: &'f Form,
    place: &'r mut Place<'f>,
    out: &'r mut Vec<u8>,
}

impl<'de> DeserializeSeed<'de> for Inside<'static, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        match self.form.special {
            Some(_) => reader.deserialize_str(self),
            None => reader.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Inside<'static, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let special = self.form.special.ok_or_else(|| E::custom(""))?;
        special_bytes(special, text, self.out).ok_or_else(|| E::custom(""))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self { form, place, out } = self;
        let (mut fields, mut oneofs) = (Vec::new(), Vec::new());
        while let Some(key) = entries.next_key::<Name>()? {
            let Some(field) = form.named(&key.0) else {
                return Err(place.say(Some(&key.0), Code::NoFieldOfForm));
            };
            if fields.contains(&field.number) {
                return Err(place.say(Some(&field.name), Code::GivenTwice));
            }
            fields.push(field.number);
            place.path.push(Step::Field(field));
            let is_given = entries.next_value_seed(Value { field, place: &mut *place, out: &mut *out })?;
            if let Some(oneof) = field.oneof.filter(|_| is_given) {
                if oneofs.contains(&oneof) {
                    return Err(place.say(None, Code::OneOfGroup));
                }
                oneofs.push(oneof);
            }
            place.path.pop();
        }
        Ok(())
    }
}

/// A key.
struct Name(String);

impl<'de> serde::Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        String::deserialize(reader).map(Self)
    }
}

/// What stands behind a key; gives whether it is more than null.
struct Value<'f, 'r> {
    field: &'f Field,
    place: &'r mut Place<'f>,
    out: &'r mut Vec<u8>,
}

impl<'de> DeserializeSeed<'de> for Value<'static, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<bool, D::Error> {
        reader.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Value<'static, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<bool, D::Error> {
        let Self { field, place, out } = self;
        match field.shape {
            Shape::One => {
                encode_key(field.number, wire(&field.kind), out);
                One { kind: &field.kind, place, out }.deserialize(reader)?;
            }
            Shape::List => reader.deserialize_seq(List { field, place, out })?,
            Shape::Map => reader.deserialize_map(Entries { field, place, out })?,
        }
        Ok(true)
    }
}

struct List<'f, 'r> {
    field: &'f Field,
    place: &'r mut Place<'f>,
    out: &'r mut Vec<u8>,
}

impl<'de> Visitor<'de> for List<'static, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { field, place, out } = self;
        let is_packed = field.kind.is_packed();
        let mut packed = Vec::new();
        for index in 0.. {
            place.path.push(Step::Item(index));
            let into = if is_packed { &mut packed } else { &mut *out };
            if items.next_element_seed(Item { field, place: &mut *place, out: into, is_packed })?.is_none() {
                place.path.pop();
                break;
            }
            place.path.pop();
        }
        if !packed.is_empty() {
            delimited(field.number, &packed, out);
        }
        Ok(())
    }
}

struct Item<'f, 'r> {
    field: &'f Field,
    place: &'r mut Place<'f>,
    out: &'r mut Vec<u8>,
    is_packed: bool,
}

impl<'de> DeserializeSeed<'de> for Item<'static, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        let Self { field, place, out, is_packed } = self;
        if !is_packed {
            encode_key(field.number, wire(&field.kind), out);
        }
        One { kind: &field.kind, place, out }.deserialize(reader)
    }
}

struct Entries<'f, 'r> {
    field: &'f Field,
    place: &'r mut Place<'f>,
    out: &'r mut Vec<u8>,
}

impl<'de> Visitor<'de> for Entries<'static, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self { field, place, out } = self;
        let Sort::Message(index) = field.kind else { return Err(A::Error::custom("")) };
        let parts = FORMS.at(index).and_then(|form| Some((form.numbered(1)?, form.numbered(2)?)));
        let (key_field, value_field) = parts.ok_or_else(|| A::Error::custom(""))?;
        while let Some(Name(key)) = entries.next_key::<Name>()? {
            let mut entry = Vec::new();
            encode_key(1, wire(&key_field.kind), &mut entry);
            scalar(&key_field.kind, Given::Text(&key), &mut entry).ok_or_else(|| A::Error::custom(""))?;
            encode_key(2, wire(&value_field.kind), &mut entry);
            let value = One { kind: &value_field.kind, place: &mut *place, out: &mut entry };
            entries.next_value_seed(value)?;
            delimited(field.number, &entry, out);
        }
        Ok(())
    }
}

/// One value, whose key is written.
struct One<'f, 'r> {
    kind: &'f Sort,
    place: &'r mut Place<'f>,
    out: &'r mut Vec<u8>,
}

impl One<'_, '_> {
    fn take<E: Error>(self, given: Given<'_>) -> Result<(), E> {
        scalar(self.kind, given, self.out).ok_or_else(|| E::custom(""))
    }
}

impl<'de> DeserializeSeed<'de> for One<'static, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        let Sort::Message(index) = self.kind else { return reader.deserialize_any(self) };
        let form = FORMS.at(*index).ok_or_else(|| D::Error::custom(""))?;
        let mut bytes = Vec::new();
        Inside { form, place: self.place, out: &mut bytes }.deserialize(reader)?;
        encode_varint(bytes.len() as u64, self.out);
        self.out.extend_from_slice(&bytes);
        Ok(())
    }
}

impl Visitor<'_> for One<'static, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.take(Given::Text(text))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.take(Given::Bool(value))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.take(Given::Whole(i128::from(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.take(Given::Whole(i128::from(number)))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.take(Given::Number(number))
    }
}
