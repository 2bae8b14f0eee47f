//! The proto3 JSON form of messages, read into their bytes and written from them as the committed descriptor says.
//!
//! Field names are lowerCamelCase; snake_case is read too. Unknown fields and fields given twice are refused. The form of a
//! message is always the same text: fields in the order of their numbers, map entries in the order of their keys.

mod form;
mod read;
mod scalar;
mod write;

use std::fmt;
use std::sync::LazyLock;

use bytes::Bytes;
use prost::Message;
use prost_reflect::{DescriptorPool, MessageDescriptor};
use serde_json::Value;

use self::form::{FORMS, Form};

pub use self::form::Forms;
use super::v1::Record;
use crate::domain::message::{self, Code};

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
    pub description: message::Message,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => self.description.fmt(f),
            field => write!(f, "{field}: {}", self.description),
        }
    }
}

impl std::error::Error for JsonError {}

/// Reads a record from the proto3 JSON of `Record`.
pub fn record_from_json(text: &str) -> Result<Record, JsonError> {
    message_from_json(text, RECORD)
}

/// Reads a message of the package from its proto3 JSON; `full_name` is its name, which must be that of `M`.
pub fn message_from_json<M: Message + Default>(text: &str, full_name: &str) -> Result<M, JsonError> {
    if text.len() > MOST_BYTES {
        return Err(plain(Code::JsonTooLong.with("most", MOST_BYTES >> 20)));
    }
    let bytes = message_form(full_name)?.read(text)?;
    M::decode(bytes).map_err(|_| plain(Code::NotAMessage.into()))
}

/// A record as one line of proto3 JSON.
pub fn record_to_json(record: &Record) -> String {
    text_of(record, RECORD).unwrap_or_default()
}

/// A message of the package as proto3 JSON; `full_name` is its name: `talentmatch.v1.MatchResponse`.
/// A message that is not of that name gives null.
pub fn message_to_json<M: Message>(message: &M, full_name: &str) -> Value {
    let text = text_of(message, full_name);
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null)
}

fn text_of<M: Message>(message: &M, full_name: &str) -> Option<String> {
    let form = message_form(full_name).ok()?;
    form.write(&message.encode_to_vec())
}

/// The JSON form of one kind of message, by its bytes.
#[derive(Clone, Copy)]
pub struct MessageForm(&'static Form);

/// The form of a message of the package or of what it imports.
pub fn message_form(full_name: &str) -> Result<MessageForm, JsonError> {
    let form = FORMS.named(full_name).ok_or_else(|| plain(format!("{full_name} is no message").into()))?;
    Ok(MessageForm(form))
}

impl MessageForm {
    /// The bytes of the message that a text says. They are hardly longer than the text.
    pub fn read(&self, text: &str) -> Result<Bytes, JsonError> {
        let mut bytes = Vec::new();
        read::read(self.0, text, &mut bytes)?;
        Ok(bytes.into())
    }

    /// The text that says a message, in one line, by the bytes that the service has encoded it in; none when they are broken.
    pub fn write(&self, bytes: &[u8]) -> Option<String> {
        let mut text = Vec::new();
        write::write(&FORMS, self.0, bytes, &mut text).ok()?;
        String::from_utf8(text).ok()
    }
}

impl Forms {
    /// The text that says a message of this name, as [`MessageForm::write`] gives it.
    pub fn write(&self, full_name: &str, bytes: &[u8]) -> Option<String> {
        let mut text = Vec::new();
        write::write(self, self.named(full_name)?, bytes, &mut text).ok()?;
        String::from_utf8(text).ok()
    }
}

fn plain(description: message::Message) -> JsonError {
    JsonError { field: String::new(), description }
}

#[cfg(test)]
mod tests {
    use super::super::v1::record::Resource;
    use super::super::v1::{Answer, EmploymentType, MatchResponse, MatchResult};
    use super::*;

    fn fault(text: &str) -> (String, String) {
        let error = record_from_json(text).unwrap_err();
        (error.field, error.description.to_string())
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
    fn values_are_read_in_all_their_forms() {
        let read =
            |name: &str, text: &str| message_form(&format!("talentmatch.v1.{name}")).unwrap().read(text);
        for text in [
            r#"{"pageSize": 5, "targetKind": "RECORD_KIND_COURSE_PROFILE", "personalized": false, "filter": null}"#,
            r#"{"page_size": "5", "target_kind": 4, "personalized": false, "facets": []}"#,
            r#"{"pageSize": 5.0, "targetKind": 4, "personalized": false, "subjectName": null}"#,
        ] {
            let request = crate::pb::v1::MatchRequest::decode(read("MatchRequest", text).unwrap()).unwrap();
            assert_eq!(
                (request.page_size, request.target_kind, request.personalized),
                (5, 4, Some(false)),
                "{text}"
            );
        }
        let mask = read("UpsertRecordRequest", r#"{"updateMask": "jobPosting.title,labels"}"#).unwrap();
        let mask = crate::pb::v1::UpsertRecordRequest::decode(mask).unwrap().update_mask.unwrap();
        assert_eq!(mask.paths, ["job_posting.title", "labels"]);
        for (text, field) in [
            (r#"{"pageSize": 5.5}"#, "page_size"),
            (r#"{"pageSize": 3000000000}"#, "page_size"),
            (r#"{"pageSize": 1, "page_size": 1}"#, "page_size"),
            (r#"{"facets": ["FACET_FIELD_NONE"]}"#, "facets[0]"),
            (r#"{"facets": [null]}"#, "facets[0]"),
            (r#"{"facets": {}}"#, "facets"),
            (r#"{"filter": {"labels": {"a": "b", "c": 1}}}"#, "filter.labels"),
            (r#"{"filter": {"availableStartDate": []}}"#, "filter.available_start_date"),
            (r#"{"subjectText": "a", "subjectName": "b"}"#, "subject_name"),
            (r#"{"asOfTime": "2026-02-30T00:00:00Z"}"#, "as_of_time"),
        ] {
            assert_eq!(read("MatchRequest", text).unwrap_err().field, field, "{text}");
        }
    }

    /// What the bytes of a message say is what its JSON says to a reader that knows nothing of ours.
    #[test]
    fn reflection_reads_what_is_written() {
        use prost_reflect::DynamicMessage;
        let filter = crate::pb::v1::MatchFilter {
            monthly_pay_min: Some(0.0),
            labels: [(String::new(), String::new()), ("b\"".to_string(), "\u{1}中".to_string())].into(),
            employment_types: vec![1, 5, 77],
            ..Default::default()
        };
        let request = crate::pb::v1::MatchRequest {
            filter: Some(filter),
            page_size: -1,
            as_of_time: Some(prost_types::Timestamp { seconds: -1, nanos: 5_000_000 }),
            facets: vec![2, 1],
            personalized: Some(false),
            ..Default::default()
        };
        let text = text_of(&request, "talentmatch.v1.MatchRequest").unwrap();
        let descriptor = pool().get_message_by_name("talentmatch.v1.MatchRequest").unwrap();
        let mut reader = serde_json::Deserializer::from_str(&text);
        let read = DynamicMessage::deserialize(descriptor, &mut reader).unwrap();
        assert_eq!(read.transcode_to::<crate::pb::v1::MatchRequest>().unwrap(), request, "{text}");
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
