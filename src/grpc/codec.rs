//! The codec of the generated services: prost's, behind a bound on the memory that a request takes once it is decoded.
//! Two bytes on the wire can stand for an empty message of a kilobyte, so a bound on the bytes alone bounds little.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::sync::LazyLock;

use bytes::Buf;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use prost::{Message, Name};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder};
use tonic_prost::{ProstCodec, ProstEncoder};

use crate::api::Problem;
use crate::api::limits::{REQUEST_MEMORY, REQUEST_MEMORY_A_BYTE};
use crate::pb::json::pool;

/// A `String` or a `Vec` or a map, without what it points to.
const POINTER: usize = 24;
/// A number, an enum or a bool, with whether it is set.
const SCALAR: usize = 16;

/// The requests by their names, as far as memory is concerned.
static REQUESTS: LazyLock<HashMap<String, Shape>> = LazyLock::new(|| {
    let methods = pool().services().flat_map(|service| service.methods().collect::<Vec<_>>());
    methods.map(|method| (method.input().name().to_string(), Shape::of(&method.input()))).collect()
});

/// Encodes `T` and decodes `U`. Only requests are bounded: clients trust the service.
pub struct BoundedCodec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for BoundedCodec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> Codec for BoundedCodec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Name + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = BoundedDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstCodec::<T, U>::default().encoder()
    }

    fn decoder(&mut self) -> Self::Decoder {
        BoundedDecoder { shape: REQUESTS.get(U::NAME), decoded: PhantomData }
    }
}

/// Measures, then decodes.
pub struct BoundedDecoder<U> {
    shape: Option<&'static Shape>,
    decoded: PhantomData<U>,
}

impl<U: Message + Default> Decoder for BoundedDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        if let Some(shape) = self.shape {
            shape.check(&bytes)?;
        }
        // In tonic's own words, which are given their details further out.
        let failed = |error| Status::internal(format!("failed to decode Protobuf message: {error}"));
        U::decode(bytes).map(Some).map_err(failed)
    }
}

/// What a message takes in memory.
struct Shape {
    /// By itself.
    size: usize,
    parts: BTreeMap<u32, Part>,
}

/// What a field takes beside its place in the message.
struct Part {
    name: String,
    /// Every time it occurs: an item of a list.
    item: usize,
    /// Every byte of it: of a text one, of a packed list an item.
    byte: usize,
    inside: Option<Shape>,
}

/// Why a measurement ended early.
enum Stop {
    /// The message is broken, and decoding ends at the same place.
    Broken,
    /// The field goes beyond the bound.
    Above(String),
}

impl Shape {
    /// The messages of the package hold no message inside themselves, so this ends.
    fn of(message: &MessageDescriptor) -> Self {
        let mut parts = BTreeMap::new();
        let mut alone = 0;
        // Of a oneof only one field is there, but memory is laid out for the largest.
        let mut largest = BTreeMap::<String, usize>::new();
        for field in message.fields() {
            let part = Part::of(&field);
            let place = part.place(&field);
            match field.containing_oneof().filter(|oneof| !oneof.is_synthetic()) {
                Some(oneof) => {
                    let largest = largest.entry(oneof.name().to_string()).or_default();
                    *largest = place.max(*largest);
                }
                None => alone += place,
            }
            parts.insert(field.number(), part);
        }
        Self { size: alone + largest.values().sum::<usize>(), parts }
    }

    fn check(&self, bytes: &[u8]) -> Result<(), Problem> {
        let mut left = REQUEST_MEMORY + bytes.len().saturating_mul(REQUEST_MEMORY_A_BYTE);
        match self.measure(bytes, &mut left) {
            Err(Stop::Above(field)) => {
                let description = format!(
                    "holds too many items: a request may take {} MiB in memory and {REQUEST_MEMORY_A_BYTE} times its bytes",
                    REQUEST_MEMORY >> 20
                );
                Err(Problem::invalid(field, description))
            }
            Ok(()) | Err(Stop::Broken) => Ok(()),
        }
    }

    /// Takes what the bytes of a message need from what is left, in the order in which they are decoded.
    fn measure(&self, mut bytes: &[u8], left: &mut usize) -> Result<(), Stop> {
        while !bytes.is_empty() {
            let (number, wire) = decode_key(&mut bytes).map_err(|_| Stop::Broken)?;
            let Some(part) = self.parts.get(&number) else {
                skip(number, wire, &mut bytes)?;
                continue;
            };
            let mut inner: &[u8] = &[];
            if wire == WireType::LengthDelimited {
                let length = decode_varint(&mut bytes).map_err(|_| Stop::Broken)?;
                let length = usize::try_from(length).map_err(|_| Stop::Broken)?;
                (inner, bytes) = bytes.split_at_checked(length).ok_or(Stop::Broken)?;
            } else {
                skip(number, wire, &mut bytes)?;
            }
            let needed = part.item.saturating_add(inner.len().saturating_mul(part.byte));
            *left = left.checked_sub(needed).ok_or_else(|| Stop::Above(part.name.clone()))?;
            if let Some(shape) = &part.inside {
                shape.measure(inner, left).map_err(|stop| stop.inside(&part.name))?;
            }
        }
        Ok(())
    }
}

impl Part {
    fn of(field: &FieldDescriptor) -> Self {
        let inside = match field.kind() {
            Kind::Message(message) => Some(Shape::of(&message)),
            _ => None,
        };
        let is_text = matches!(field.kind(), Kind::String | Kind::Bytes);
        let is_many = field.is_list() || field.is_map();
        let one = match &inside {
            Some(shape) => shape.size,
            None if is_text => POINTER,
            None => SCALAR,
        };
        let byte = match &inside {
            Some(_) => 0,
            None if is_text => 1,
            None => SCALAR,
        };
        Self { name: field.name().to_string(), item: if is_many { one } else { 0 }, byte, inside }
    }

    /// The place of the field in its message.
    fn place(&self, field: &FieldDescriptor) -> usize {
        match (field.kind(), &self.inside) {
            _ if field.is_list() || field.is_map() => POINTER,
            (_, Some(inside)) => inside.size + SCALAR,
            (Kind::String | Kind::Bytes, None) => POINTER,
            _ => SCALAR,
        }
    }
}

impl Stop {
    fn inside(self, field: &str) -> Self {
        match self {
            Self::Above(inner) => Self::Above(format!("{field}.{inner}")),
            Self::Broken => Self::Broken,
        }
    }
}

fn skip(number: u32, wire: WireType, bytes: &mut &[u8]) -> Result<(), Stop> {
    skip_field(wire, number, bytes, DecodeContext::default()).map_err(|_| Stop::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::v1 as pb;

    #[test]
    fn a_message_is_not_taken_for_smaller_than_it_is() {
        let size = |name: &str| {
            Shape::of(&pool().get_message_by_name(&format!("talentmatch.v1.{name}")).unwrap()).size
        };
        assert!(size("UpsertRecordRequest") >= size_of::<pb::UpsertRecordRequest>());
        assert!(size("Skill") >= size_of::<pb::Skill>());
        assert!(size("Certificate") >= size_of::<pb::Certificate>());
        assert!(size("MatchRequest") >= size_of::<pb::MatchRequest>());
    }

    #[test]
    fn lists_are_counted_wherever_they_are() {
        let check = |name: &str, bytes: &[u8]| match REQUESTS[name].check(bytes) {
            Err(problem) => problem.violations.into_iter().map(|v| v.field).collect(),
            Ok(()) => Vec::<String>::new(),
        };
        let flood = |prefix: &[u8], items: usize| {
            let mut bytes = prefix.to_vec();
            prost::encoding::encode_varint(items as u64 * 2, &mut bytes);
            bytes.extend([0x0a, 0].repeat(items));
            bytes
        };
        assert_eq!(check("BatchUpsertRecordsRequest", &[0x0a, 0].repeat(500)), [""; 0]);
        assert_eq!(check("BatchUpsertRecordsRequest", &[0x0a, 0].repeat(2 << 20)), ["requests"]);
        assert_eq!(check("BatchMatchRequest", &[0x0a, 0].repeat(2 << 20)), ["subject_names"]);
        // update_mask.paths
        assert_eq!(check("UpsertRecordRequest", &flood(&[0x12], 2 << 20)), ["update_mask.paths"]);
    }

    #[test]
    fn full_records_of_one_letter_words_pass() {
        let skill = pb::Skill { name: "C".into(), ..Default::default() };
        let student = pb::StudentProfile {
            skills: vec![skill; 200],
            courses: vec!["C".into(); 200],
            experiences: vec!["C".into(); 50],
            ..Default::default()
        };
        let record = pb::Record {
            name: "studentProfiles/1".into(),
            resource: Some(pb::record::Resource::StudentProfile(student)),
            labels: (0..64).map(|n| (n.to_string(), String::new())).collect(),
            ..Default::default()
        };
        let request = pb::UpsertRecordRequest { record: Some(record), ..Default::default() };
        let batch = pb::BatchUpsertRecordsRequest { requests: vec![request; 500] };
        assert!(REQUESTS["BatchUpsertRecordsRequest"].check(&batch.encode_to_vec()).is_ok());
    }
}
