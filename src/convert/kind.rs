//! Kinds of records.

use crate::domain::record::name::RecordKind;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::field;

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
