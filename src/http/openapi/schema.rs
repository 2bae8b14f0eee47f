//! The JSON forms of messages and enums as schemas of OpenAPI.

use prost_reflect::{Cardinality, DescriptorPool, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

use crate::pb::comments::Comments;

/// What the comment of a field begins with that must be there.
const REQUIRED: &str = "Required.";

const CODES: [&str; 16] = [
    "canceled",
    "unknown",
    "invalid_argument",
    "deadline_exceeded",
    "not_found",
    "already_exists",
    "permission_denied",
    "resource_exhausted",
    "failed_precondition",
    "aborted",
    "out_of_range",
    "unimplemented",
    "internal",
    "unavailable",
    "data_loss",
    "unauthenticated",
];

/// The schemas of all messages and enums of the package, by their short names.
pub fn schemas(pool: &DescriptorPool, comments: &Comments) -> Map<String, Value> {
    let is_own = |package: &str| package != "google.protobuf";
    let messages = pool.all_messages();
    let messages = messages.filter(|message| is_own(message.package_name()) && !message.is_map_entry());
    let enums = pool.all_enums().filter(|values| is_own(values.package_name()));
    let messages = messages.map(|message| (message.name().to_string(), of_message(&message, comments)));
    let enums = enums.map(|values| (values.name().to_string(), of_enum(&values, comments)));
    messages.chain(enums).collect()
}

/// A reference to a schema, by the full name of what it is of.
pub fn reference(full_name: &str) -> Value {
    let name = full_name.rsplit('.').next().unwrap_or_default();
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The document of an error.
pub fn error_schema() -> Value {
    json!({
        "type": "object",
        "description": "Why a call failed, as the Connect protocol has it.",
        "required": ["code"],
        "properties": {
            "code": {"type": "string", "enum": CODES, "description": "The canonical code."},
            "message": {"type": "string", "description": "For whoever develops a client; in English, without personal data."},
            "details": {
                "type": "array",
                "description": "google.rpc.ErrorInfo with a reason of ErrorReason, google.rpc.BadRequest with every field at fault, \
                                google.rpc.RetryInfo where another try helps.",
                "items": {
                    "type": "object",
                    "required": ["type", "value"],
                    "properties": {
                        "type": {"type": "string"},
                        "value": {"type": "string", "contentEncoding": "base64"},
                        "debug": {"type": "object"},
                    },
                },
            },
        },
    })
}

fn of_message(message: &MessageDescriptor, comments: &Comments) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in message.fields() {
        let comment = comments.of_field(&field);
        let mut schema = of_field(&field);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_string(), json!(comment));
        }
        let is_alone = field.containing_oneof().is_none();
        if comment.starts_with(REQUIRED) && is_alone {
            required.push(field.json_name().to_string());
        }
        properties.insert(field.json_name().to_string(), schema);
    }
    let mut description = comments.of_message(message).to_string();
    for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
        let names: Vec<String> = oneof.fields().map(|field| field.json_name().to_string()).collect();
        description.push_str(&format!(" At most one of {} may be set.", names.join(", ")));
    }
    let mut schema = json!({
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": false,
    });
    if let Some(schema) = schema.as_object_mut().filter(|_| !required.is_empty()) {
        schema.insert("required".to_string(), json!(required));
    }
    schema
}

fn of_field(field: &FieldDescriptor) -> Value {
    let one = |field: &FieldDescriptor| of_kind(&field.kind());
    if let Kind::Message(entry) = field.kind()
        && field.is_map()
    {
        return json!({"type": "object", "additionalProperties": one(&entry.map_entry_value_field())});
    }
    match field.cardinality() {
        Cardinality::Repeated => json!({"type": "array", "items": one(field)}),
        _ => one(field),
    }
}

fn of_kind(kind: &Kind) -> Value {
    match kind {
        Kind::Message(message) => match message.full_name() {
            "google.protobuf.Timestamp" => json!({"type": "string", "format": "date-time"}),
            "google.protobuf.Duration" => json!({"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,9})?s$"}),
            "google.protobuf.FieldMask" => json!({"type": "string", "examples": ["jobPosting.title,labels"]}),
            name => reference(name),
        },
        Kind::Enum(values) => reference(values.full_name()),
        Kind::String => json!({"type": "string"}),
        Kind::Bytes => json!({"type": "string", "contentEncoding": "base64"}),
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Double | Kind::Float => json!({"type": "number"}),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({"type": "integer", "format": "int32"}),
        Kind::Uint32 | Kind::Fixed32 => json!({"type": "integer", "format": "int32", "minimum": 0}),
        // Written as texts, because JavaScript has no numbers so long; read as either.
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint64 | Kind::Fixed64 => {
            json!({"type": ["string", "integer"], "format": "int64"})
        }
    }
}

fn of_enum(values: &EnumDescriptor, comments: &Comments) -> Value {
    let names: Vec<String> = values.values().map(|value| value.name().to_string()).collect();
    let said = values.values().map(|value| format!("\n- `{}`: {}", value.name(), comments.of_value(&value)));
    let description = format!("{}{}", comments.of_enum(values), said.collect::<String>());
    json!({"type": "string", "enum": names, "description": description})
}
