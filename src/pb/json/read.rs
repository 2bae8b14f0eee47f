//! From JSON to the bytes of a message, without a value in between, so that what a text takes in memory is no more than the
//! text. The first thing that is wrong is named by its field.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chrono::{DateTime, Datelike};
use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::JsonError;
use super::form::{FORMS, Field, Form, Shape, Sort, Special};

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
            description: format!("is no JSON from column {} of line {} on", error.column(), error.line()),
        },
    })
}

/// Where the reader stands. It is not taken back when reading fails, so then it is where the fault is.
#[derive(Default)]
struct Place<'f> {
    path: Vec<Step<'f>>,
    /// What is wrong, where it is not that the field is of another kind.
    said: Option<(Option<String>, &'static str)>,
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
                said.to_string()
            }
            (None, None) => "must be an object".to_string(),
            (None, Some(last)) => expected(last, is_item),
        };
        JsonError { field, description }
    }

    fn say<E: Error>(&mut self, key: Option<&str>, said: &'static str) -> E {
        let key = key.map(|key| key.chars().take(60).collect());
        self.said = Some((key, said));
        E::custom("")
    }
}

/// What the JSON form of a field must be.
fn expected(field: &Field, is_item: bool) -> String {
    let one = match &field.kind {
        Sort::Text => "a text".to_string(),
        Sort::Bool => "true or false".to_string(),
        Sort::Double | Sort::Float => "a number".to_string(),
        Sort::Bytes => "a text in base64".to_string(),
        Sort::Enum(values) => {
            let names: Vec<&str> = values.iter().map(|(_, name)| name.as_str()).collect();
            format!("one of {}", names.join(", "))
        }
        Sort::Message(index) => match FORMS.at(*index).and_then(|form| form.special) {
            Some(Special::Timestamp) => "a time such as \"2026-09-01T08:00:00Z\"".to_string(),
            Some(Special::Duration) => "a duration such as \"1.5s\"".to_string(),
            Some(Special::FieldMask) => "names of fields in a text, with commas between them".to_string(),
            None => "an object".to_string(),
        },
        _ => "a whole number".to_string(),
    };
    match field.shape {
        Shape::Map => "must be an object of texts".to_string(),
        Shape::List if !is_item => format!("must be a list, each item {one}"),
        _ => format!("must be {one}"),
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
                return Err(place.say(Some(&key.0), "is not a field of the form"));
            };
            if fields.contains(&field.number) {
                return Err(place.say(Some(&field.name), "is given twice"));
            }
            fields.push(field.number);
            place.path.push(Step::Field(field));
            let is_given = entries.next_value_seed(Value { field, place: &mut *place, out: &mut *out })?;
            if let Some(oneof) = field.oneof.filter(|_| is_given) {
                if oneofs.contains(&oneof) {
                    return Err(place.say(None, "only one of its group may be set"));
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

/// A value as JSON has it.
#[derive(Clone, Copy)]
enum Given<'t> {
    Text(&'t str),
    Bool(bool),
    Whole(i128),
    Number(f64),
}

impl Given<'_> {
    fn whole(self) -> Option<i128> {
        match self {
            Self::Whole(number) => Some(number),
            // 1.0 and 1e3 are whole numbers too; above 2^53 a number of this kind is not exact.
            Self::Number(number) if number.fract() == 0.0 && number.abs() <= (1u64 << 53) as f64 => {
                Some(number as i128)
            }
            Self::Text(text) if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
                text.parse().ok()
            }
            _ => None,
        }
    }

    fn number(self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(number as f64),
            Self::Number(number) => Some(number),
            Self::Text("NaN") => Some(f64::NAN),
            Self::Text("Infinity") => Some(f64::INFINITY),
            Self::Text("-Infinity") => Some(f64::NEG_INFINITY),
            Self::Text(text) => {
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
                text.parse().ok().filter(|number: &f64| is_plain && number.is_finite())
            }
            Self::Bool(_) => None,
        }
    }
}

/// Appends a value that is no message; nothing when it is of another kind or out of range.
fn scalar(kind: &Sort, given: Given<'_>, out: &mut Vec<u8>) -> Option<()> {
    match kind {
        Sort::Message(_) => return None,
        Sort::Text => {
            let Given::Text(text) = given else { return None };
            encode_varint(text.len() as u64, out);
            out.extend_from_slice(text.as_bytes());
        }
        Sort::Bytes => {
            let Given::Text(text) = given else { return None };
            let bytes = base64(text)?;
            encode_varint(bytes.len() as u64, out);
            out.extend_from_slice(&bytes);
        }
        Sort::Bool => {
            let value = match given {
                Given::Bool(value) => value,
                _ => return None,
            };
            encode_varint(u64::from(value), out);
        }
        Sort::Enum(values) => {
            let number = match given {
                Given::Text(name) => values.iter().find(|(_, known)| known == name)?.0,
                other => i32::try_from(other.whole()?).ok()?,
            };
            encode_varint(i64::from(number) as u64, out);
        }
        Sort::Double => out.extend_from_slice(&given.number()?.to_le_bytes()),
        Sort::Float => {
            let number = given.number()?;
            let short = number as f32;
            if short.is_infinite() && number.is_finite() {
                return None;
            }
            out.extend_from_slice(&short.to_le_bytes());
        }
        Sort::Int32 => encode_varint(i64::from(i32::try_from(given.whole()?).ok()?) as u64, out),
        Sort::Int64 => encode_varint(i64::try_from(given.whole()?).ok()? as u64, out),
        Sort::Uint32 => encode_varint(u64::from(u32::try_from(given.whole()?).ok()?), out),
        Sort::Uint64 => encode_varint(u64::try_from(given.whole()?).ok()?, out),
        Sort::Sint32 => encode_varint(zigzag(i64::from(i32::try_from(given.whole()?).ok()?)), out),
        Sort::Sint64 => encode_varint(zigzag(i64::try_from(given.whole()?).ok()?), out),
        Sort::Fixed32 => out.extend_from_slice(&u32::try_from(given.whole()?).ok()?.to_le_bytes()),
        Sort::Fixed64 => out.extend_from_slice(&u64::try_from(given.whole()?).ok()?.to_le_bytes()),
        Sort::Sfixed32 => out.extend_from_slice(&i32::try_from(given.whole()?).ok()?.to_le_bytes()),
        Sort::Sfixed64 => out.extend_from_slice(&i64::try_from(given.whole()?).ok()?.to_le_bytes()),
    }
    Some(())
}

fn special_bytes(special: Special, text: &str, out: &mut Vec<u8>) -> Option<()> {
    let bytes = match special {
        Special::Timestamp => {
            let time = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
            // The years of the form are 1 to 9999.
            (1..=9999).contains(&time.year()).then_some(())?;
            let nanos =
                i32::try_from(time.timestamp_subsec_nanos()).ok().filter(|nanos| *nanos < 1_000_000_000)?;
            prost_types::Timestamp { seconds: time.timestamp(), nanos }.encode_to_vec()
        }
        Special::Duration => text.parse::<prost_types::Duration>().ok()?.encode_to_vec(),
        Special::FieldMask => {
            let paths = text.split(',').filter(|path| !path.is_empty()).map(snake_case).collect();
            prost_types::FieldMask { paths }.encode_to_vec()
        }
    };
    out.extend_from_slice(&bytes);
    Some(())
}

/// Paths of a mask, in either of the two styles.
fn snake_case(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 4);
    for c in path.trim().chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let is_url = text.bytes().any(|byte| byte == b'-' || byte == b'_');
    GeneralPurpose::new(if is_url { &URL_SAFE } else { &STANDARD }, lenient).decode(text).ok()
}

fn wire(kind: &Sort) -> WireType {
    match kind {
        Sort::Message(_) | Sort::Text | Sort::Bytes => WireType::LengthDelimited,
        Sort::Double | Sort::Fixed64 | Sort::Sfixed64 => WireType::SixtyFourBit,
        Sort::Float | Sort::Fixed32 | Sort::Sfixed32 => WireType::ThirtyTwoBit,
        _ => WireType::Varint,
    }
}

fn delimited(number: u32, bytes: &[u8], out: &mut Vec<u8>) {
    encode_key(number, WireType::LengthDelimited, out);
    encode_varint(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}
