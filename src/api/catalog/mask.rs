//! Update masks: what of an incoming record is laid over the stored one (AIP-134, AIP-161).

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, Kind, MessageDescriptor, ReflectMessage as _, Value};
use prost_types::FieldMask;

use crate::api::limits;
use crate::domain::message::Code;
use crate::domain::record::violation::{Violation, Violations};
use crate::pb::json::record_descriptor;
use crate::pb::v1 as pb;

const FIELD: &str = "update_mask";
const EVERYTHING: &str = "*";

/// Fields that an update leaves alone, though a mask may name them.
const KEPT: [&str; 4] = ["name", "create_time", "update_time", "etag"];

/// Messages that are one value: laying a part of one over a part of another would make a third.
pub(super) const WHOLE: [&str; 4] =
    ["google.protobuf.Timestamp", "talentmatch.v1.Date", "talentmatch.v1.Pay", "talentmatch.v1.Price"];

/// The record that an update asks for. Without a mask, or with an empty one, the populated fields of `incoming` are
/// laid over `stored`, inside messages too, while lists, maps, dates, times and pay are replaced as wholes; with paths,
/// these fields are replaced or cleared; `*` replaces the record. A record that is not stored is made of `incoming`.
///
/// `stored` must come with its protected attributes, or they are lost. The name stays the stored one; the result is
/// still to be checked by [`crate::convert::record_from_pb`].
pub fn apply_mask(
    stored: Option<pb::Record>,
    incoming: pb::Record,
    mask: Option<&FieldMask>,
) -> Result<pb::Record, Vec<Violation>> {
    let paths = mask.map_or(&[][..], |mask| mask.paths.as_slice());
    let mut v = Violations::new();
    if paths.len() > limits::MASK_PATHS {
        v.add(FIELD, Code::TooManyPaths.with("most", limits::MASK_PATHS));
        return v.check(incoming);
    }
    if paths.iter().any(|path| path == EVERYTHING) {
        if paths.len() > 1 {
            v.add(FIELD, Code::PathsAlone);
        }
        return v.check(incoming);
    }
    // Each path is laid over once.
    let paths: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let fields = record_descriptor();
    for path in &paths {
        if !is_path(fields, path) {
            v.add(FIELD, Code::NoSuchField.with("path", quoted(path)));
        }
    }
    v.check(())?;
    let Some(stored) = stored else { return Ok(incoming) };

    let mut merged = dynamic(&stored);
    let given = dynamic(&incoming);
    if paths.is_empty() {
        lay_over(&mut merged, &given);
    }
    let mut v = Violations::new();
    for path in paths.into_iter().filter(|path| !KEPT.contains(path)) {
        if is_of_another_kind(&merged, &given, path) {
            v.add(FIELD, Code::FieldOfOtherKind.with("path", quoted(path)));
        } else {
            replace(&mut merged, Some(&given), path);
        }
    }
    v.check(())?;
    let Ok(merged) = merged.transcode_to::<pb::Record>() else {
        return Err(vec![Violation::new(FIELD, "cannot be applied")]);
    };
    let no_alliances = merged.visibility() != pb::Visibility::Alliance && incoming.alliances.is_empty();
    let alliances = if no_alliances { Vec::new() } else { merged.alliances };
    Ok(pb::Record { name: stored.name, alliances, ..merged })
}

pub(in crate::api) fn dynamic(record: &pb::Record) -> DynamicMessage {
    let mut message = DynamicMessage::new(record_descriptor().clone());
    // Both are forms of one message, so this cannot fail.
    let _ = message.transcode_from(record);
    message
}

/// The path for an error, unless it is no path at all.
fn quoted(path: &str) -> String {
    let fit = path.len() <= 100 && path.bytes().all(|b| b.is_ascii_alphabetic() || b"_.".contains(&b));
    if fit { format!("\"{path}\"") } else { "a path".to_string() }
}

fn is_path(message: &MessageDescriptor, path: &str) -> bool {
    let (first, rest) = split(path);
    let Some(field) = message.get_field_by_name(first) else { return false };
    match (rest, field.kind()) {
        (None, _) => true,
        (Some(rest), Kind::Message(inner)) => {
            let single = !field.is_list() && !field.is_map();
            single && !inner.full_name().starts_with("google.protobuf.") && is_path(&inner, rest)
        }
        _ => false,
    }
}

fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

/// Whether the path leads into a resource that neither record holds.
fn is_of_another_kind(stored: &DynamicMessage, given: &DynamicMessage, path: &str) -> bool {
    let field = record_descriptor().get_field_by_name(split(path).0);
    field.is_some_and(|field| {
        field.containing_oneof().is_some() && !stored.has_field(&field) && !given.has_field(&field)
    })
}

fn lay_over(stored: &mut DynamicMessage, given: &DynamicMessage) {
    for (field, value) in given.fields() {
        if let (Value::Message(given), true) = (value, stored.has_field(&field))
            && !WHOLE.contains(&given.descriptor().full_name())
            && let Some(stored) = stored.get_field_mut(&field).as_message_mut()
        {
            lay_over(stored, given);
            continue;
        }
        stored.set_field(&field, value.clone());
    }
}

fn replace(stored: &mut DynamicMessage, given: Option<&DynamicMessage>, path: &str) {
    let (first, rest) = split(path);
    let Some(field) = stored.descriptor().get_field_by_name(first) else { return };
    let value = given.filter(|given| given.has_field(&field)).map(|given| given.get_field(&field));
    match (rest, value) {
        (None, Some(value)) => stored.set_field(&field, value.into_owned()),
        (None, None) => stored.clear_field(&field),
        (Some(_), None) if !stored.has_field(&field) => {}
        (Some(rest), value) => {
            if let Some(stored) = stored.get_field_mut(&field).as_message_mut() {
                replace(stored, value.as_deref().and_then(Value::as_message), rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::json::{record_from_json, record_to_json};
    use serde_json::json;

    fn record(value: serde_json::Value) -> pb::Record {
        record_from_json(&value.to_string()).unwrap()
    }

    fn stored() -> pb::Record {
        record(json!({
            "name": "tenants/a/studentProfiles/1", "labels": {"x": "1"}, "visibility": "VISIBILITY_ALLIANCE",
            "alliances": ["west"], "etag": "old", "expireTime": "2026-09-01T00:00:00.5Z",
            "studentProfile": {"majorName": "护理", "skills": [{"name": "静脉输液"}],
                "preferences": {"regionCodes": ["50"], "salary": {"minAmount": 100.0, "maxAmount": 200.0, "unit": "PAY_UNIT_DAY"}}}
        }))
    }

    fn after(incoming: serde_json::Value, paths: &[&str]) -> serde_json::Value {
        let mask = FieldMask { paths: paths.iter().map(|path| path.to_string()).collect() };
        let merged = apply_mask(Some(stored()), record(incoming), Some(&mask)).unwrap();
        serde_json::from_str(&record_to_json(&merged)).unwrap()
    }

    fn fault(incoming: serde_json::Value, paths: &[&str]) -> String {
        let mask = FieldMask { paths: paths.iter().map(|path| path.to_string()).collect() };
        let found = apply_mask(Some(stored()), record(incoming), Some(&mask)).unwrap_err();
        assert_eq!(found[0].field, "update_mask");
        found[0].description.text(Default::default())
    }

    #[test]
    fn without_a_mask_populated_fields_are_laid_over() {
        let incoming = json!({"name": "studentProfiles/1", "expireTime": "2027-01-01T00:00:00Z", "studentProfile": {
            "skills": [{"name": "导尿"}], "preferences": {"salary": {"minAmount": 3000.0, "unit": "PAY_UNIT_MONTH"}}}});
        let after = after(incoming, &[]);
        assert_eq!(after["name"], "tenants/a/studentProfiles/1");
        assert_eq!(after["expireTime"], "2027-01-01T00:00:00Z");
        assert_eq!(after["labels"], json!({"x": "1"}));
        let student = &after["studentProfile"];
        assert_eq!(student["majorName"], "护理");
        assert_eq!(student["skills"], json!([{"name": "导尿"}]));
        assert_eq!(student["preferences"]["regionCodes"], json!(["50"]));
        assert_eq!(student["preferences"]["salary"], json!({"minAmount": 3000.0, "unit": "PAY_UNIT_MONTH"}));
    }

    #[test]
    fn paths_replace_and_clear() {
        let incoming =
            json!({"studentProfile": {"majorName": "助产", "preferences": {"regionCodes": ["51"]}}});
        let after = after(
            incoming,
            &["labels", "student_profile.preferences.region_codes", "student_profile.skills", "etag"],
        );
        let student = &after["studentProfile"];
        assert!(after.get("labels").is_none() && student.get("skills").is_none());
        assert_eq!(student["majorName"], "护理");
        assert_eq!(student["preferences"]["regionCodes"], json!(["51"]));
        assert_eq!(student["preferences"]["salary"]["maxAmount"], 200.0);
        assert_eq!(after["etag"], "old");
    }

    #[test]
    fn one_number_of_pay_can_be_named() {
        let incoming = json!({"studentProfile": {"preferences": {"salary": {"maxAmount": 300.0}}}});
        let after = after(incoming, &["student_profile.preferences.salary.max_amount"]);
        let pay = json!({"minAmount": 100.0, "maxAmount": 300.0, "unit": "PAY_UNIT_DAY"});
        assert_eq!(after["studentProfile"]["preferences"]["salary"], pay);
    }

    #[test]
    fn leaving_an_alliance_drops_its_names() {
        let after = after(json!({"visibility": "VISIBILITY_TENANT"}), &["visibility"]);
        assert!(after.get("alliances").is_none());
    }

    #[test]
    fn a_star_replaces_everything() {
        let incoming = json!({"name": "studentProfiles/1", "studentProfile": {"majorName": "助产"}});
        assert_eq!(after(incoming.clone(), &["*"]), incoming);
        assert!(fault(incoming, &["*", "labels"]).contains("alone"));
    }

    /// The record was copied for every path: a mask of a megabyte kept a thread busy for hours.
    #[test]
    fn many_paths_are_refused_and_repeated_ones_are_one() {
        let incoming = json!({"labels": {"cohort": "2026"}});
        let labels = |times: usize| vec!["labels"; times];
        assert_eq!(
            after(incoming.clone(), &labels(limits::MASK_PATHS)),
            after(incoming.clone(), &["labels"])
        );
        assert!(fault(incoming.clone(), &labels(limits::MASK_PATHS + 1)).contains("at most 200 paths"));
        assert!(fault(incoming, &labels(250_000)).contains("at most 200 paths"));
    }

    #[test]
    fn unknown_paths_are_refused() {
        for path in [
            "",
            "titel",
            "student_profile.titel",
            "studentProfile.majorName",
            "labels.x",
            "student_profile.skills.name",
            "expire_time.seconds",
            "name.x",
            "student_profile..skills",
        ] {
            assert!(fault(json!({}), &[path]).contains("not a field"), "{path}");
        }
        assert!(!fault(json!({}), &["13800138000"]).contains("138"));
        assert!(fault(json!({}), &["job_posting.title"]).contains("another kind"));
        let created = apply_mask(None, record(json!({})), Some(&FieldMask { paths: vec!["titel".into()] }));
        assert!(created.is_err());
    }

    #[test]
    fn what_is_not_stored_is_made_of_what_is_given() {
        let mask = FieldMask { paths: vec!["labels".into()] };
        assert_eq!(apply_mask(None, stored(), Some(&mask)), Ok(stored()));
    }
}
