//! Texts of persons without what says who they are, and those of others without identity numbers, where the service is set to mask that:
//! before anything is read, stored or made of them.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};

use super::catalog::mask::dynamic;
use super::catalog::path::{Step, steps};
use crate::convert::{field, kind_of, record_from_pb};
use crate::domain::message::Code;
use crate::domain::record::name::TenantId;
use crate::domain::record::role::Role;
use crate::domain::record::texts::PersonalPolicy;
use crate::domain::record::violation::Violation;
use crate::domain::text::normalize::{Barred, PersonalData};
use crate::pb::v1 as pb;

/// How often what is left is read again: a reading tells of 100 fields at most.
const TIMES: usize = 64;

/// What was masked, field by field.
#[derive(Default)]
pub struct Told {
    counts: BTreeMap<(String, Code), usize>,
}

impl Told {
    /// Masks what is barred from a text of this field; whether there was something to mask.
    pub fn mask(&mut self, field: &str, text: &mut String, barred: Barred) -> bool {
        let Some(without) = barred.masked_in(text) else { return false };
        for found in without.found {
            self.count(field, found);
        }
        *text = without.text;
        true
    }

    fn count(&mut self, field: &str, found: PersonalData) {
        *self.counts.entry((field.to_string(), field::told_of(found))).or_default() += 1;
    }

    /// In words, without what was masked.
    pub fn warnings(self) -> Vec<Violation> {
        let told = |((field, what), count): ((String, Code), usize)| {
            Violation::new(field, Code::Masked.with("what", what).with("count", count))
        };
        self.counts.into_iter().map(told).collect()
    }
}

/// The record as it may be read, and what of it was masked, with paths from the record. Names and the keys of labels cannot be masked:
/// a record that says there who somebody is is refused when it is read.
pub fn without_personal_data(
    policy: PersonalPolicy,
    record: pb::Record,
    home: &TenantId,
) -> (pb::Record, Vec<Violation>) {
    let mut record = record;
    let mut told = Told::default();
    if policy == PersonalPolicy::Refuse {
        return (record, Vec::new());
    }
    let barred = match record.resource.as_ref().map(kind_of) {
        Some(kind) if kind.is(Role::Person) => Barred::PersonalData,
        _ => Barred::IdentityNumbers,
    };
    for _ in 0..TIMES {
        let Err(found) = record_from_pb(record.clone(), home) else { break };
        let personal = found.into_iter().filter(|found| found.description.code == Code::PersonalData);
        let fields: BTreeSet<String> = personal.map(|found| found.field).collect();
        let labels = record.labels.iter_mut().map(|(key, text)| (field::label_path(key), text));
        let labelled = labels.filter(|(path, _)| fields.contains(path));
        let mut is_masked =
            labelled.fold(false, |is_masked, (path, text)| told.mask(&path, text, barred) | is_masked);
        let mut message = dynamic(&record);
        for field in fields.iter().filter(|field| !field.starts_with("labels")) {
            is_masked |= mask_at(&mut message, &steps(field), &mut |text| told.mask(field, text, barred));
        }
        let Ok(rest) = message.transcode_to::<pb::Record>() else { break };
        if !is_masked {
            break;
        }
        record = rest;
    }
    (record, told.warnings())
}

/// Masks the text that the path leads to.
fn mask_at(message: &mut DynamicMessage, path: &[Step], mask: &mut dyn FnMut(&mut String) -> bool) -> bool {
    let Some(((name, index), rest)) = path.split_first() else { return false };
    let Some(field) = message.descriptor().get_field_by_name(name) else { return false };
    // A name says whose record it is.
    if !message.has_field(&field) || field.full_name() == "talentmatch.v1.Record.name" {
        return false;
    }
    let value = match (index, message.get_field_mut(&field)) {
        (Some(index), Value::List(items)) => items.get_mut(*index),
        (None, value) => Some(value),
        _ => None,
    };
    match value {
        Some(Value::String(text)) if rest.is_empty() => mask(text),
        Some(Value::Message(inner)) => mask_at(inner, rest, mask),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use prost_reflect::Kind;
    use serde_json::json;

    use super::*;
    use crate::convert::tests::stated_limits::{leaves, with};
    use crate::domain::record::name::RecordKind;
    use crate::domain::text::normalize::MASK;
    use crate::pb::json::{record_descriptor, record_from_json};

    const PHONE: &str = "13800138000";

    fn home() -> TenantId {
        "school-1".parse().unwrap()
    }

    fn masking(record: pb::Record) -> (pb::Record, Vec<Violation>) {
        without_personal_data(PersonalPolicy::Mask, record, &home())
    }

    /// Ids of tenants and of purposes are no texts, and codes are checked against their tables.
    #[test]
    fn every_text_of_every_person_is_masked_and_no_text_of_others() {
        let mut texts = [0, 0];
        for path in leaves(record_descriptor(), &[]) {
            let (first, last) = (path.first().unwrap(), path.last().unwrap());
            if last.kind() != Kind::String || !RecordKind::ALL.iter().any(|kind| kind.field() == first.name())
            {
                continue;
            }
            let of_person = RecordKind::having(Role::Person).any(|kind| kind.field() == first.name());
            let phone = || Value::String(format!("电话{PHONE}，会CAD"));
            let value = if last.is_list() { Value::List(vec![phone()]) } else { phone() };
            let given: pb::Record = with(record_descriptor(), &path, value).transcode_to().unwrap();
            let refused = record_from_pb(given.clone(), &home()).err().unwrap_or_default();
            let is_personal = refused.iter().any(|found| found.description.code == Code::PersonalData);
            let (record, told) = masking(given.clone());
            let name = path.iter().map(|field| field.name()).collect::<Vec<_>>().join(".");
            assert!(of_person || !is_personal, "{name}");
            assert_eq!(record != given, is_personal, "{name}");
            assert_eq!(told.len(), usize::from(is_personal), "{name}: {told:?}");
            if is_personal {
                assert!(!format!("{record:?}{told:?}").contains(PHONE), "{name}");
                assert!(format!("{record:?}").contains(MASK), "{name}");
                let again = record_from_pb(record.clone(), &home()).err().unwrap_or_default();
                assert!(
                    again.iter().all(|found| found.description.code != Code::PersonalData),
                    "{name}: {again:?}"
                );
                assert_eq!(masking(record.clone()), (record, Vec::new()), "{name}: what is masked stays so");
            }
            texts[usize::from(is_personal)] += 1;
        }
        assert!(texts[1] >= 15 && texts[0] >= 15, "{texts:?}");
    }

    /// Whoever it is of: no text, no id, no name of another record and no label is kept with an identity number.
    #[test]
    fn no_record_is_kept_with_an_identity_number() {
        const NUMBER: &str = "110101199003071233";
        let values = |name: &str| match name {
            "name" => ["jobPostings", "courseProfiles"].map(|folder| format!("{folder}/{NUMBER}")).to_vec(),
            _ => [
                NUMBER,
                "会CAD，1101 0119 9003 0712 33",
                &format!("internshipSlots/{NUMBER}"),
                &format!("alliances/{NUMBER}"),
            ]
            .map(str::to_string)
            .to_vec(),
        };
        let mut texts = [0, 0];
        for path in leaves(record_descriptor(), &[]) {
            let last = path.last().unwrap();
            // The service makes it.
            if last.kind() != Kind::String || last.name() == "etag" {
                continue;
            }
            let name = path.iter().map(|field| field.name()).collect::<Vec<_>>().join(".");
            for value in values(&name) {
                let value = Value::String(value);
                let value = if last.is_list() { Value::List(vec![value]) } else { value };
                let given: pb::Record = with(record_descriptor(), &path, value).transcode_to().unwrap();
                let told = record_from_pb(given.clone(), &home()).expect_err(&name);
                assert!(!format!("{told:?}").contains("0712"), "{told:?}");
                let (masked, _) = masking(given);
                let kept = record_from_pb(masked.clone(), &home()).is_ok();
                assert!(
                    !kept || !["0712", "9003"].iter().any(|part| format!("{masked:?}").contains(part)),
                    "{masked:?}"
                );
                texts[usize::from(kept)] += 1;
            }
        }
        assert!(texts[0] >= 60 && texts[1] >= 30, "{texts:?}");
        for (key, text) in [("note", NUMBER), (NUMBER, "x")] {
            let form =
                json!({"name": "jobPostings/1", "labels": {key: text}, "jobPosting": {"title": "电工"}});
            let given = record_from_json(&form.to_string()).unwrap();
            let told = record_from_pb(given.clone(), &home()).unwrap_err();
            assert_eq!(told[0].field, if key == "note" { "labels[\"note\"]" } else { "labels" });
            let (masked, _) = masking(given);
            assert_eq!(record_from_pb(masked.clone(), &home()).is_ok(), key == "note");
            assert_eq!(format!("{masked:?}").contains(NUMBER), key != "note");
        }
        // Employers may give their telephone, and the words around a number stay.
        let form = json!({"name": "courseProfiles/1", "courseProfile": {"title": "电工",
            "syllabus": format!("电话13800138000，身份证号 {NUMBER} 的校验")}});
        let (masked, _) = masking(record_from_json(&form.to_string()).unwrap());
        let text = format!("{masked:?}");
        assert!(text.contains("电话13800138000,身份证号 *** 的校验"), "{text}");
    }

    #[test]
    fn labels_are_masked_and_names_and_keys_are_refused() {
        let record = |name: &str, labels: serde_json::Value| {
            let form = json!({"name": name, "labels": labels, "studentProfile": {"majorName": "护理",
                "experiences": ["实习", "姓名：李四，电话13800138000，QQ 1234567"]}});
            record_from_json(&form.to_string()).unwrap()
        };
        let (masked, told) = masking(record("studentProfiles/1", json!({"note.a": PHONE, "b": "x"})));
        assert_eq!((masked.labels["note.a"].as_str(), masked.labels["b"].as_str()), (MASK, "x"));
        let fields: Vec<(&str, Code)> =
            told.iter().map(|one| (one.field.as_str(), one.description.code)).collect();
        let experience = ("student_profile.experiences[1]", Code::Masked);
        assert_eq!(fields, [("labels[\"note.a\"]", Code::Masked), experience, experience, experience]);
        for refused in [
            record(&format!("studentProfiles/{PHONE}"), json!({})),
            record("studentProfiles/1", json!({PHONE: "x"})),
        ] {
            let (masked, _) = masking(refused);
            assert!(record_from_pb(masked, &home()).is_err());
        }
    }

    #[test]
    fn much_is_masked_at_once() {
        let skills: Vec<_> = (0..200).map(|at| json!({"name": format!("技能{at}，电话{PHONE}")})).collect();
        let form =
            json!({"name": "studentProfiles/1", "studentProfile": {"majorName": "护理", "skills": skills}});
        let (masked, told) = masking(record_from_json(&form.to_string()).unwrap());
        assert_eq!(told.len(), 200);
        assert!(record_from_pb(masked, &home()).is_ok());
    }
}
