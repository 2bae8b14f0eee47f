//! The proto3 JSON form of messages, read and written by reflection over the committed descriptor.
//!
//! Field names are lowerCamelCase; snake_case is read too. Unknown fields are refused. The form of a message is
//! always the same text: fields in the order of their numbers, map entries in the order of their keys.

use std::fmt;
use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{
    DescriptorPool, DeserializeOptions, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor,
};
use serde_json::Value;

use super::v1::Record;

/// Full name of [`Record`].
pub const RECORD: &str = "talentmatch.v1.Record";

/// The longest text that is read: well above the largest valid record.
const MOST_BYTES: usize = 4 << 20;

#[expect(clippy::expect_used, reason = "the descriptor is committed, and a test reads it")]
static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(super::DESCRIPTOR).expect("the committed descriptor is sound; a test reads it")
});

#[expect(clippy::expect_used, reason = "the package has records, and a test reads one")]
static RECORD_DESCRIPTOR: LazyLock<MessageDescriptor> =
    LazyLock::new(|| POOL.get_message_by_name(RECORD).expect("the package has records; a test reads one"));

/// The descriptors of the package.
pub fn pool() -> &'static DescriptorPool {
    &POOL
}

/// The descriptor of [`Record`].
pub fn record_descriptor() -> &'static MessageDescriptor {
    &RECORD_DESCRIPTOR
}

/// Why a text is no message. It repeats nothing of the text but names of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Path of the field at fault, `job_posting.salary.unit`; empty when the text is no JSON at all.
    pub field: String,
    /// What is wrong and what is allowed.
    pub description: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => f.write_str(&self.description),
            field => write!(f, "{field}: {}", self.description),
        }
    }
}

impl std::error::Error for JsonError {}

/// Reads a record from the proto3 JSON of `Record`.
pub fn record_from_json(text: &str) -> Result<Record, JsonError> {
    message_from_json(text, record_descriptor())
}

/// Reads a message from its proto3 JSON.
pub fn message_from_json<M: Message + Default>(
    text: &str,
    descriptor: &MessageDescriptor,
) -> Result<M, JsonError> {
    if text.len() > MOST_BYTES {
        let description = format!("is longer than {} MiB", MOST_BYTES >> 20);
        return Err(JsonError { field: String::new(), description });
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = read(descriptor, &mut reader).and_then(|message| reader.end().map(|()| message));
    let dynamic = read.map_err(|error| explain(text, descriptor, &error))?;
    dynamic.transcode_to().map_err(|_| internal())
}

/// A record as one line of proto3 JSON.
pub fn record_to_json(record: &Record) -> String {
    message_to_json(record, RECORD).to_string()
}

/// A message of the package as proto3 JSON; `full_name` is its name: `talentmatch.v1.MatchResponse`.
/// A message that is not of that name gives null.
pub fn message_to_json<M: Message>(message: &M, full_name: &str) -> Value {
    let Some(descriptor) = pool().get_message_by_name(full_name) else { return Value::Null };
    let mut dynamic = DynamicMessage::new(descriptor.clone());
    if dynamic.transcode_from(message).is_err() {
        return Value::Null;
    }
    let mut value = serde_json::to_value(&dynamic).unwrap_or(Value::Null);
    sort_maps(&descriptor, &mut value);
    value
}

fn read<'a, R: serde_json::de::Read<'a>>(
    descriptor: &MessageDescriptor,
    reader: &mut serde_json::Deserializer<R>,
) -> serde_json::Result<DynamicMessage> {
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    DynamicMessage::deserialize_with_options(descriptor.clone(), reader, &options)
}

fn internal() -> JsonError {
    JsonError { field: String::new(), description: "cannot be read as a message".to_string() }
}

/// Finds the field at fault. Messages of the parser may repeat values, so they are not used.
fn explain(text: &str, descriptor: &MessageDescriptor, error: &serde_json::Error) -> JsonError {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        let description = format!("is no JSON from column {} of line {} on", error.column(), error.line());
        return JsonError { field: String::new(), description };
    };
    fault(descriptor, &value, "").unwrap_or_else(internal)
}

fn fault(descriptor: &MessageDescriptor, value: &Value, path: &str) -> Option<JsonError> {
    let at = |field: &str| match path {
        "" => field.to_string(),
        path => format!("{path}.{field}"),
    };
    let Value::Object(entries) = value else {
        return Some(JsonError { field: path.to_string(), description: "must be an object".to_string() });
    };
    let mut oneof = None;
    for (key, value) in entries {
        let named = descriptor.get_field_by_json_name(key).or_else(|| descriptor.get_field_by_name(key));
        let Some(field) = named else {
            let key: String = key.chars().take(60).collect();
            return Some(JsonError {
                field: at(&key),
                description: "is not a field of the form".to_string(),
            });
        };
        let path = at(field.name());
        if value.is_null() {
            continue;
        }
        if let Some(fault) = field_fault(descriptor, &field, value, &path) {
            return Some(fault);
        }
        if field.containing_oneof().is_some_and(|group| {
            !field.field_descriptor_proto().proto3_optional() && oneof.replace(group).is_some()
        }) {
            return Some(JsonError {
                field: path,
                description: "only one of its group may be set".to_string(),
            });
        }
    }
    None
}

fn field_fault(
    descriptor: &MessageDescriptor,
    field: &FieldDescriptor,
    value: &Value,
    path: &str,
) -> Option<JsonError> {
    match (field.kind(), value) {
        (Kind::Message(message), Value::Array(items)) if field.is_list() => {
            let at = |(index, item)| fault(&message, item, &format!("{path}[{index}]"));
            return items.iter().enumerate().find_map(at);
        }
        (Kind::Message(message), value) if is_plain(&message) && !field.is_list() && !field.is_map() => {
            return fault(&message, value, path);
        }
        _ => {}
    }
    let alone = Value::Object([(field.json_name().to_string(), value.clone())].into_iter().collect());
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    match DynamicMessage::deserialize_with_options(descriptor.clone(), alone, &options) {
        Ok(_) => None,
        Err(_) => Some(JsonError { field: path.to_string(), description: expected(field) }),
    }
}

/// Whether the JSON form of a message is an object of its fields.
fn is_plain(message: &MessageDescriptor) -> bool {
    message.package_name() != "google.protobuf"
}

/// What the JSON form of a field must be.
fn expected(field: &FieldDescriptor) -> String {
    let one = match field.kind() {
        Kind::String => "a text".to_string(),
        Kind::Bool => "true or false".to_string(),
        Kind::Double | Kind::Float => "a number".to_string(),
        Kind::Bytes => "a text in base64".to_string(),
        Kind::Enum(values) => {
            let names: Vec<String> = values.values().map(|value| value.name().to_string()).collect();
            format!("one of {}", names.join(", "))
        }
        Kind::Message(message) if message.full_name() == "google.protobuf.Timestamp" => {
            "a time such as \"2026-09-01T08:00:00Z\"".to_string()
        }
        Kind::Message(_) => "an object".to_string(),
        _ => "a whole number".to_string(),
    };
    match (field.is_map(), field.is_list()) {
        (true, _) => "must be an object of texts".to_string(),
        (_, true) => format!("must be a list, each item {one}"),
        _ => format!("must be {one}"),
    }
}

/// Puts map entries in the order of their keys; reflection keeps them in a hash map.
fn sort_maps(descriptor: &MessageDescriptor, value: &mut Value) {
    let Value::Object(entries) = value else { return };
    for (key, value) in entries.iter_mut() {
        let Some(field) = descriptor.get_field_by_json_name(key) else { continue };
        match (field.kind(), value) {
            (_, Value::Object(map)) if field.is_map() => map.sort_keys(),
            (Kind::Message(message), Value::Array(items)) => {
                items.iter_mut().for_each(|item| sort_maps(&message, item));
            }
            (Kind::Message(message), value) => sort_maps(&message, value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::v1::record::Resource;
    use super::super::v1::{Answer, EmploymentType, MatchResponse, MatchResult};
    use super::*;

    fn fault(text: &str) -> (String, String) {
        let error = record_from_json(text).unwrap_err();
        (error.field, error.description)
    }

    #[test]
    fn reads_the_import_form() {
        let record = record_from_json(
            r#"{"name": "internshipSlots/1", "internshipSlot": {"title": "质检实习生", "lodging": "ANSWER_YES",
                "capacity": 0, "startDate": {"year": 2026, "month": 9, "day": 1}, "employment_type": 5,
                "stipend": {"min_amount": 2400, "unit": "PAY_UNIT_MONTH"}}, "expireTime": "2026-12-31T16:00:00Z"}"#,
        )
        .unwrap();
        let Some(Resource::InternshipSlot(slot)) = record.resource else { panic!("another kind") };
        assert_eq!(slot.lodging(), Answer::Yes);
        assert_eq!(slot.employment_type(), EmploymentType::Internship);
        assert_eq!((slot.capacity, slot.stipend.unwrap().min_amount), (Some(0), Some(2400.0)));
        assert_eq!(record.expire_time.unwrap().seconds, 1_798_732_800);
    }

    #[test]
    fn reads_the_form_of_judged_sets() {
        for line in [
            r#"{"name": "jobPostings/q0", "jobPosting": {"title": "产品经理-PM(J10458)"}}"#,
            r#"{"name": "jobPostings/d0", "jobPosting": {"title": "", "description": "岗位职责:1、负责产品"}}"#,
            r#"{"name": "courseProfiles/210101", "courseProfile": {"title": "现代种业技术", "level": "职教本科",
                "abilities": "1. 具有能力；", "syllabus": "植物学", "certificates_text": "农作物植保员"}}"#,
        ] {
            record_from_json(line).unwrap();
        }
    }

    #[test]
    fn a_fault_is_named_by_its_field() {
        let unknown = fault(r#"{"name": "jobPostings/1", "jobPosting": {"titel": "x"}}"#);
        assert_eq!(unknown, ("job_posting.titel".into(), "is not a field of the form".into()));
        let number = fault(r#"{"jobPosting": {"headcount": "many"}}"#);
        assert_eq!(number, ("job_posting.headcount".into(), "must be a whole number".into()));
        let unit = fault(r#"{"jobPosting": {"salary": {"unit": "MONTHLY"}}}"#);
        assert_eq!(unit.0, "job_posting.salary.unit");
        assert!(unit.1.contains("PAY_UNIT_MONTH"));
        let item = fault(r#"{"jobPosting": {"skills": [{"name": "Java"}, {"name": 5}]}}"#);
        assert_eq!(item, ("job_posting.skills[1].name".into(), "must be a text".into()));
        assert_eq!(fault(r#"{"expireTime": "tomorrow"}"#).0, "expire_time");
        assert_eq!(fault(r#"{"labels": {"a": 1}}"#).0, "labels");
        assert_eq!(fault(r#"{"jobPosting": {}, "courseProfile": {}}"#).0, "course_profile");
        assert_eq!(fault("[1]").1, "must be an object");
    }

    #[test]
    fn what_is_no_json_is_said_to_be_none() {
        for text in ["", "{", "{\"name\": }", "岗位", "{} {}", &"[".repeat(100_000)] {
            assert_eq!(fault(text).0, "", "{}", text.chars().take(20).collect::<String>());
        }
        assert!(fault(&" ".repeat(MOST_BYTES + 1)).1.contains("4 MiB"));
    }

    #[test]
    fn errors_repeat_no_values() {
        for text in [
            r#"{"name": 13800138000}"#,
            r#"{"studentProfile": {"entryYear": "13800138000"}}"#,
            r#"{"studentProfile": {"educationLevel": "13800138000"}}"#,
            r#"{"expireTime": "13800138000"}"#,
        ] {
            let error = record_from_json(text).unwrap_err();
            assert!(!error.to_string().contains("138001"), "{error}");
        }
    }

    #[test]
    fn one_message_has_one_text() {
        let labels = (0..20).map(|n| (format!("k{n:02}"), n.to_string())).collect();
        let record = Record { name: "jobPostings/1".into(), labels, ..Default::default() };
        let text = record_to_json(&record);
        assert!(!text.contains('\n'));
        assert!(text.find("k00") < text.find("k01") && text.find("k18") < text.find("k19"));
        assert_eq!(record_from_json(&text).unwrap(), record);
        assert!((0..10).all(|_| record_to_json(&record) == text));
    }

    #[test]
    fn any_message_of_the_package_is_written() {
        let result = MatchResult { score: 0.5, ..Default::default() };
        let response = MatchResponse { results: vec![result], total_count: 3, ..Default::default() };
        let value = message_to_json(&response, "talentmatch.v1.MatchResponse");
        assert_eq!(value["results"][0]["score"], 0.5);
        assert_eq!(value["totalCount"], "3");
    }
}
