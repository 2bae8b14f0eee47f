//! From the bytes of a message to its JSON. The bytes are those that the service itself has encoded: a field's items stand
//! together, and what has its default value is not there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Buf;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use prost::{DecodeError, Message};
use serde::Serialize;

use super::form::{Field, Form, Forms, Shape, Sort, Special};

/// The JSON of a message is about so much longer than its bytes, as texts are most of both.
const GROWTH: usize = 3;

/// Appends the JSON of a message.
pub(super) fn write(forms: &Forms, form: &Form, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), DecodeError> {
    out.reserve(bytes.len().saturating_mul(GROWTH));
    Writer { forms, out }.message(form, bytes)
}

struct Writer<'w> {
    forms: &'w Forms,
    out: &'w mut Vec<u8>,
}

impl Writer<'_> {
    fn message(&mut self, form: &Form, bytes: &[u8]) -> Result<(), DecodeError> {
        match form.special {
            None => self.object(form, bytes),
            Some(special) => self.special(special, bytes),
        }
    }

    fn special(&mut self, special: Special, bytes: &[u8]) -> Result<(), DecodeError> {
        let text = match special {
            Special::Timestamp => prost_types::Timestamp::decode(bytes)?.to_string(),
            Special::Duration => prost_types::Duration::decode(bytes)?.to_string(),
            Special::FieldMask => {
                let mask = prost_types::FieldMask::decode(bytes)?;
                mask.paths.iter().map(|path| camel_case(path)).collect::<Vec<_>>().join(",")
            }
        };
        self.value(&text);
        Ok(())
    }

    fn object(&mut self, form: &Form, mut bytes: &[u8]) -> Result<(), DecodeError> {
        self.out.push(b'{');
        let mut open: Option<&Field> = None;
        while !bytes.is_empty() {
            let (number, wire) = decode_key(&mut bytes)?;
            let Some(field) = form.numbered(number) else {
                skip_field(wire, number, &mut bytes, DecodeContext::default())?;
                continue;
            };
            let goes_on = open.is_some_and(|open| open.number == number);
            if !goes_on {
                if let Some(open) = open {
                    self.close(open);
                    self.out.push(b',');
                }
                self.value(field.json_name.as_str());
                self.out.push(b':');
                match field.shape {
                    Shape::One => {}
                    Shape::List => self.out.push(b'['),
                    Shape::Map => self.out.push(b'{'),
                }
            }
            open = Some(field);
            let is_packed =
                field.shape == Shape::List && field.kind.is_packed() && wire == WireType::LengthDelimited;
            if is_packed {
                let mut items = take(&mut bytes)?;
                let mut is_first = !goes_on;
                while !items.is_empty() {
                    self.separate(is_first);
                    is_first = false;
                    self.one(&field.kind, &mut items)?;
                }
                continue;
            }
            self.separate(!goes_on);
            match (field.shape, &field.kind) {
                (Shape::Map, Sort::Message(entry)) => {
                    let entry_bytes = take(&mut bytes)?;
                    if let Some(form) = self.forms.at(*entry) {
                        self.entry(form, entry_bytes)?;
                    }
                }
                (_, kind) => self.one(kind, &mut bytes)?,
            }
        }
        if let Some(open) = open {
            self.close(open);
        }
        self.out.push(b'}');
        Ok(())
    }

    fn close(&mut self, field: &Field) {
        match field.shape {
            Shape::One => {}
            Shape::List => self.out.push(b']'),
            Shape::Map => self.out.push(b'}'),
        }
    }

    fn separate(&mut self, is_first: bool) {
        if !is_first {
            self.out.push(b',');
        }
    }

    /// An entry of a map: what it does not say is a default.
    fn entry(&mut self, form: &Form, mut bytes: &[u8]) -> Result<(), DecodeError> {
        let (mut key, mut value) = (None, None);
        while !bytes.is_empty() {
            let (number, wire) = decode_key(&mut bytes)?;
            let start = bytes;
            skip_field(wire, number, &mut bytes, DecodeContext::default())?;
            let own = start.get(..start.len() - bytes.len()).unwrap_or_default();
            match number {
                1 => key = Some(own),
                2 => value = Some(own),
                _ => {}
            }
        }
        let part = |number: u32| form.numbered(number).map(|field| &field.kind);
        if let Some(kind) = part(1) {
            // A key is a text whatever its kind.
            let is_text = matches!(kind, Sort::Text) || key.is_none();
            if !is_text {
                self.out.push(b'"');
            }
            match key {
                Some(mut key) => self.one(kind, &mut key)?,
                None => self.value(default_key(kind)),
            }
            if !is_text {
                self.out.push(b'"');
            }
        }
        self.out.push(b':');
        match (part(2), value) {
            (Some(kind), Some(mut value)) => self.one(kind, &mut value)?,
            (Some(kind), None) => self.default(kind),
            (None, _) => self.out.extend_from_slice(b"null"),
        }
        Ok(())
    }

    fn default(&mut self, kind: &Sort) {
        let text: &[u8] = match kind {
            Sort::Message(_) => b"{}",
            Sort::Enum(values) => {
                let first = values.iter().find(|(number, _)| *number == 0);
                return self.value(first.map_or("", |(_, name)| name.as_str()));
            }
            Sort::Text | Sort::Bytes => b"\"\"",
            Sort::Bool => b"false",
            Sort::Int64 | Sort::Uint64 | Sort::Sint64 | Sort::Fixed64 | Sort::Sfixed64 => b"\"0\"",
            _ => b"0",
        };
        self.out.extend_from_slice(text);
    }

    /// One value, without its key.
    fn one(&mut self, kind: &Sort, bytes: &mut &[u8]) -> Result<(), DecodeError> {
        match kind {
            Sort::Message(index) => {
                let inner = take(bytes)?;
                match self.forms.at(*index) {
                    Some(form) => self.message(form, inner)?,
                    None => self.out.extend_from_slice(b"{}"),
                }
            }
            Sort::Text => {
                let text = std::str::from_utf8(take(bytes)?);
                self.value(text.map_err(|_| broken())?);
            }
            Sort::Bytes => {
                let text = STANDARD.encode(take(bytes)?);
                self.value(&text);
            }
            Sort::Enum(values) => {
                // Enums travel as numbers of 32 bits with their sign carried on.
                let number = decode_varint(bytes)? as i32;
                match values.iter().find(|(known, _)| *known == number) {
                    Some((_, name)) => self.value(name.as_str()),
                    None => self.value(&number),
                }
            }
            Sort::Bool => self.value(&(decode_varint(bytes)? != 0)),
            Sort::Double => {
                let number = f64::from_le_bytes(fixed(bytes)?);
                self.float(number.is_finite(), number, &number);
            }
            Sort::Float => {
                let number = f32::from_le_bytes(fixed(bytes)?);
                self.float(number.is_finite(), f64::from(number), &number);
            }
            Sort::Int32 => self.value(&(decode_varint(bytes)? as i32)),
            Sort::Uint32 => self.value(&(decode_varint(bytes)? as u32)),
            Sort::Sint32 => self.value(&(zigzag(decode_varint(bytes)?) as i32)),
            Sort::Fixed32 => self.value(&u32::from_le_bytes(fixed(bytes)?)),
            Sort::Sfixed32 => self.value(&i32::from_le_bytes(fixed(bytes)?)),
            // Numbers of 64 bits are texts: JavaScript has none so long.
            Sort::Int64 => self.value(&(decode_varint(bytes)? as i64).to_string()),
            Sort::Uint64 => self.value(&decode_varint(bytes)?.to_string()),
            Sort::Sint64 => self.value(&zigzag(decode_varint(bytes)?).to_string()),
            Sort::Fixed64 => self.value(&u64::from_le_bytes(fixed(bytes)?).to_string()),
            Sort::Sfixed64 => self.value(&i64::from_le_bytes(fixed(bytes)?).to_string()),
        }
        Ok(())
    }

    fn float(&mut self, is_finite: bool, number: f64, shortest: &impl Serialize) {
        match number {
            _ if is_finite => self.value(shortest),
            number if number.is_nan() => self.value("NaN"),
            number if number > 0.0 => self.value("Infinity"),
            _ => self.value("-Infinity"),
        }
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        // Writing a text or a number into memory does not fail.
        let _ = serde_json::to_writer(&mut *self.out, value);
    }
}

fn default_key(kind: &Sort) -> &'static str {
    match kind {
        Sort::Text => "",
        Sort::Bool => "false",
        _ => "0",
    }
}

fn take<'b>(bytes: &mut &'b [u8]) -> Result<&'b [u8], DecodeError> {
    let length = usize::try_from(decode_varint(bytes)?).map_err(|_| broken())?;
    let (inner, rest) = bytes.split_at_checked(length).ok_or_else(broken)?;
    *bytes = rest;
    Ok(inner)
}

fn fixed<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], DecodeError> {
    let number = bytes.first_chunk::<N>().copied().ok_or_else(broken)?;
    bytes.advance(N);
    Ok(number)
}

fn zigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// What the decoder says of a number that does not end.
fn broken() -> DecodeError {
    match decode_varint(&mut &[0x80u8][..]) {
        Err(error) => error,
        Ok(_) => unreachable!("a number whose first byte says that another follows has not ended"),
    }
}

fn camel_case(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut upper = false;
    for c in path.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                out.extend(c.to_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
    out
}
