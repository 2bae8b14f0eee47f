//! Single values, from JSON to bytes.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chrono::{DateTime, Datelike};
use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint};

use super::form::{Sort, Special};

/// A value as JSON has it.
#[derive(Clone, Copy)]
pub(super) enum Given<'t> {
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
pub(super) fn scalar(kind: &Sort, given: Given<'_>, out: &mut Vec<u8>) -> Option<()> {
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

/// Appends the inside of a message that is written as a text; nothing when the text is no such.
pub(super) fn special_bytes(special: Special, text: &str, out: &mut Vec<u8>) -> Option<()> {
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

/// How a value travels.
pub(super) fn wire(kind: &Sort) -> WireType {
    match kind {
        Sort::Message(_) | Sort::Text | Sort::Bytes => WireType::LengthDelimited,
        Sort::Double | Sort::Fixed64 | Sort::Sfixed64 => WireType::SixtyFourBit,
        Sort::Float | Sort::Fixed32 | Sort::Sfixed32 => WireType::ThirtyTwoBit,
        _ => WireType::Varint,
    }
}

/// Appends a field with its length.
pub(super) fn delimited(number: u32, bytes: &[u8], out: &mut Vec<u8>) {
    encode_key(number, WireType::LengthDelimited, out);
    encode_varint(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}
