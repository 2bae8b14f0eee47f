//! What the JSON form of each message is made of, read once from the descriptors: so a message is written and read without
//! a copy of it in between.

use std::collections::HashMap;
use std::sync::LazyLock;

use prost_reflect::{DescriptorPool, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};

/// The form of a message.
pub(super) struct Form {
    /// How it is written, where that is not an object of its fields.
    pub special: Option<Special>,
    /// In the order of their numbers.
    pub fields: Vec<Field>,
    by_name: HashMap<String, usize>,
}

/// Messages of `google.protobuf` that are written as a text.
#[derive(Clone, Copy)]
pub(super) enum Special {
    Timestamp,
    Duration,
    FieldMask,
}

/// A field of a message.
pub(super) struct Field {
    pub number: u32,
    /// As in the proto file; errors name it so.
    pub name: String,
    /// In lowerCamelCase.
    pub json_name: String,
    pub shape: Shape,
    pub kind: Sort,
    /// The group of which only one may be set.
    pub oneof: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    One,
    List,
    /// Its kind is the message of an entry.
    Map,
}

/// What a value is.
pub(super) enum Sort {
    Message(usize),
    Enum(Vec<(i32, String)>),
    Text,
    Bytes,
    Bool,
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
}

/// The JSON forms of all messages of a pool.
pub struct Forms {
    forms: Vec<Form>,
    by_name: HashMap<String, usize>,
}

/// Those of the package and of its imports.
pub(super) static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::of(super::pool()));

impl Forms {
    /// Those of the pool and of what it imports.
    pub fn of(pool: &DescriptorPool) -> Self {
        let messages: Vec<MessageDescriptor> = pool.all_messages().collect();
        let by_name: HashMap<String, usize> = messages
            .iter()
            .enumerate()
            .map(|(index, message)| (message.full_name().to_string(), index))
            .collect();
        let forms = messages.iter().map(|message| Form::of(message, &by_name)).collect();
        Self { forms, by_name }
    }

    pub(super) fn named(&self, full_name: &str) -> Option<&Form> {
        self.at(*self.by_name.get(full_name)?)
    }

    pub(super) fn at(&self, index: usize) -> Option<&Form> {
        self.forms.get(index)
    }
}

impl Form {
    fn of(message: &MessageDescriptor, messages: &HashMap<String, usize>) -> Self {
        let special = match message.full_name() {
            "google.protobuf.Timestamp" => Some(Special::Timestamp),
            "google.protobuf.Duration" => Some(Special::Duration),
            "google.protobuf.FieldMask" => Some(Special::FieldMask),
            _ => None,
        };
        let mut fields: Vec<Field> = message.fields().map(|field| Field::of(&field, messages)).collect();
        fields.sort_by_key(|field| field.number);
        let mut by_name = HashMap::new();
        for (index, field) in fields.iter().enumerate() {
            by_name.insert(field.name.clone(), index);
            by_name.insert(field.json_name.clone(), index);
        }
        Self { special, fields, by_name }
    }

    /// By either of its names.
    pub fn named(&self, name: &str) -> Option<&Field> {
        self.fields.get(*self.by_name.get(name)?)
    }

    pub fn numbered(&self, number: u32) -> Option<&Field> {
        let index = self.fields.binary_search_by_key(&number, |field| field.number).ok()?;
        self.fields.get(index)
    }
}

impl Field {
    fn of(field: &FieldDescriptor, messages: &HashMap<String, usize>) -> Self {
        let shape = match (field.is_map(), field.is_list()) {
            (true, _) => Shape::Map,
            (_, true) => Shape::List,
            _ => Shape::One,
        };
        let oneof = field.containing_oneof().filter(|oneof| !oneof.is_synthetic());
        let oneof = oneof.and_then(|oneof| field.parent_message().oneofs().position(|other| other == oneof));
        Self {
            number: field.number(),
            name: field.name().to_string(),
            json_name: field.json_name().to_string(),
            shape,
            kind: Sort::of(&field.kind(), messages),
            oneof,
        }
    }
}

impl Sort {
    fn of(kind: &Kind, messages: &HashMap<String, usize>) -> Self {
        match kind {
            // A message that a pool names is in it.
            Kind::Message(message) => {
                Self::Message(messages.get(message.full_name()).copied().unwrap_or(usize::MAX))
            }
            Kind::Enum(values) => Self::Enum(names(values)),
            Kind::String => Self::Text,
            Kind::Bytes => Self::Bytes,
            Kind::Bool => Self::Bool,
            Kind::Double => Self::Double,
            Kind::Float => Self::Float,
            Kind::Int32 => Self::Int32,
            Kind::Int64 => Self::Int64,
            Kind::Uint32 => Self::Uint32,
            Kind::Uint64 => Self::Uint64,
            Kind::Sint32 => Self::Sint32,
            Kind::Sint64 => Self::Sint64,
            Kind::Fixed32 => Self::Fixed32,
            Kind::Fixed64 => Self::Fixed64,
            Kind::Sfixed32 => Self::Sfixed32,
            Kind::Sfixed64 => Self::Sfixed64,
        }
    }

    /// Whether a list of them is one field of bytes on the wire.
    pub fn is_packed(&self) -> bool {
        !matches!(self, Self::Message(_) | Self::Text | Self::Bytes)
    }
}

fn names(values: &EnumDescriptor) -> Vec<(i32, String)> {
    values.values().map(|value| (value.number(), value.name().to_string())).collect()
}
