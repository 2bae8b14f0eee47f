//! Small fields that requests share: names, kinds and page sizes.

use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::field;

/// Reads the name of a record, full or short.
pub fn name_from_pb(
    v: &mut Violations,
    field: &'static str,
    name: &str,
    home: &TenantId,
) -> Option<RecordName> {
    let name = RecordName::parse(name, home);
    name.map_err(|error| v.add(field, error.to_string())).ok()
}

/// Reads names, at most `most`.
pub fn names_from_pb(
    v: &mut Violations,
    field: &'static str,
    names: Vec<String>,
    most: usize,
    home: &TenantId,
) -> Vec<RecordName> {
    let names = field::list(v, field, names, most, |v, name| name_from_pb(v, "", &name, home));
    names.into_iter().flatten().collect()
}

/// Reads a kind that is required.
pub fn kind_from_pb(v: &mut Violations, field: &'static str, number: i32) -> Option<RecordKind> {
    if number == 0 {
        v.add(field, "is required");
    }
    field::choice(v, field, number, |kind| match kind {
        pb::RecordKind::Unspecified => None,
        pb::RecordKind::JobPosting => Some(RecordKind::JobPosting),
        pb::RecordKind::InternshipSlot => Some(RecordKind::InternshipSlot),
        pb::RecordKind::StudentProfile => Some(RecordKind::StudentProfile),
        pb::RecordKind::CourseProfile => Some(RecordKind::CourseProfile),
    })
}

/// A kind as the wire has it.
pub fn kind_to_pb(kind: RecordKind) -> pb::RecordKind {
    match kind {
        RecordKind::JobPosting => pb::RecordKind::JobPosting,
        RecordKind::InternshipSlot => pb::RecordKind::InternshipSlot,
        RecordKind::StudentProfile => pb::RecordKind::StudentProfile,
        RecordKind::CourseProfile => pb::RecordKind::CourseProfile,
    }
}

/// Reads a page size: 0 is the default, above `most` is lowered, negative is refused.
pub fn page_size_from_pb(
    v: &mut Violations,
    field: &'static str,
    size: i32,
    default: usize,
    most: usize,
) -> usize {
    match usize::try_from(size) {
        Ok(0) => default,
        Ok(size) => size.min(most),
        Err(_) => {
            v.add(field, "must not be negative");
            default
        }
    }
}

/// Reads free text that is matched, 1 to 20,000 characters.
pub fn subject_text_from_pb(v: &mut Violations, field: &'static str, text: String) -> String {
    field::required_text(v, field, text, super::limits::LONG_TEXT)
}
