//! A record without what is at fault in it, where it can do without.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};

use super::mask::{WHOLE, dynamic};
use super::path::{Step, steps};
use crate::convert::record_from_pb;
use crate::domain::message::Code;
use crate::domain::record::Record;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violation;
use crate::pb::v1 as pb;

/// How often what is left is read again: a field may only be at fault once another is left out.
const TIMES: usize = 8;

/// Agreement is never guessed at: a consent without its end would be another one.
const NEVER: [&str; 3] = ["name", "student_profile.consent", "expert_profile.consent"];

/// Reads the record without the fields and items at fault, and says what was left out; or what is wrong with one that cannot do
/// without.
pub fn read_leniently(
    record: pb::Record,
    home: &TenantId,
) -> Result<(Record, Vec<Violation>), Vec<Violation>> {
    let mut left_out = Vec::new();
    let mut record = record;
    for _ in 0..TIMES {
        let found = match record_from_pb(record.clone(), home) {
            Ok(read) => return Ok((read, left_out)),
            Err(found) => found,
        };
        let mut message = dynamic(&record);
        // From the back, so that the places of items hold while others are taken out.
        let places: BTreeSet<Vec<Step>> = found.iter().map(|violation| steps(&violation.field)).collect();
        let is_kept = |violation: &&Violation| NEVER.iter().any(|never| violation.field.starts_with(never));
        if found.iter().any(|violation| is_kept(&violation)) {
            return Err(found);
        }
        let is_cut = |steps: &Vec<Step>| cut(&mut message, steps);
        if !places.iter().rev().map(is_cut).fold(true, |all, cut| all & cut) {
            return Err(found);
        }
        let Ok(rest) = message.transcode_to::<pb::Record>() else { return Err(found) };
        record = rest;
        let dropped =
            |Violation { field, description }| Violation::new(field, Code::Dropped.with("why", description));
        left_out.extend(found.into_iter().map(dropped));
    }
    record_from_pb(record, home).map(|read| (read, left_out))
}

/// Takes out what the path leads to: the first item of a list on it, or its last field, or a message that is one value. Whether
/// there was something.
fn cut(message: &mut DynamicMessage, steps: &[Step]) -> bool {
    let Some(((name, index), rest)) = steps.split_first() else { return false };
    let Some(field) = message.descriptor().get_field_by_name(name) else { return false };
    // A resource itself is what the record is about.
    if !message.has_field(&field)
        || (rest.is_empty() && field.containing_oneof().is_some() && !field.is_list())
    {
        return false;
    }
    if let (Some(index), Value::List(items)) = (index, message.get_field_mut(&field)) {
        if *index < items.len() {
            items.remove(*index);
        }
        return true;
    }
    let is_value = field.kind().as_message().is_some_and(|kind| WHOLE.contains(&kind.full_name()));
    match (rest.is_empty() || is_value, message.get_field_mut(&field)) {
        (false, Value::Message(inner)) => cut(inner, rest),
        _ => {
            message.clear_field(&field);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::pb::json::record_from_json;

    fn read(form: serde_json::Value) -> Result<(Record, Vec<String>), Vec<String>> {
        let fields = |found: Vec<Violation>| found.into_iter().map(|one| one.field).collect::<Vec<_>>();
        let record = record_from_json(&form.to_string()).unwrap();
        let read = read_leniently(record, &"school-1".parse().unwrap());
        read.map(|(record, left_out)| (record, fields(left_out))).map_err(fields)
    }

    #[test]
    fn what_is_optional_and_at_fault_is_left_out() {
        let form = json!({"name": "jobPostings/1", "labels": {"UPPER": "1"}, "jobPosting": {
            "title": "数控车工", "regionCode": "999999", "industryCode": "Z",
            "skills": [{"name": "PLC"}, {"name": ""}, {"name": "Java"}, {"name": ""}],
            "salary": {"minAmount": 5.0, "maxAmount": 2.0, "unit": "PAY_UNIT_MONTH"}}});
        let (record, left_out) = read(form).unwrap();
        for field in [
            "labels",
            "job_posting.region_code",
            "job_posting.industry_code",
            "job_posting.skills[1].name",
            "job_posting.skills[3].name",
            "job_posting.salary.max_amount",
        ] {
            assert!(left_out.iter().any(|one| one == field), "{field}: {left_out:?}");
        }
        let facts = crate::domain::ranking::facts::Facts::of(&record);
        let stated = facts.skills.iter().filter(|skill| !skill.recognised).count();
        assert_eq!((stated, facts.pay), (2, None));
    }

    #[test]
    fn what_cannot_be_done_without_is_refused() {
        for (form, field) in [
            (json!({"name": "jobPostings/ä", "jobPosting": {"title": "焊工"}}), "name"),
            (
                json!({"name": "jobPostings/1", "jobPosting": {"title": "长".repeat(201)}}),
                "job_posting.title",
            ),
            (json!({"name": "jobPostings/1"}), ""),
            (json!({"name": "courseProfiles/1", "jobPosting": {"title": "焊工"}}), "name"),
            (
                json!({"name": "studentProfiles/1", "studentProfile": {"majorName": "护理",
                "consent": {"matching": "ANSWER_YES", "discloseTo": ["?"]}}}),
                "student_profile.consent.disclose_to[0]",
            ),
        ] {
            assert_eq!(read(form).unwrap_err(), [field]);
        }
    }
}
