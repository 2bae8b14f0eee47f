//! Records that a request names, or holds.

use crate::api::request::name_of_role;
use crate::convert::inline_record_from_pb;
use crate::domain::message::Code;
use crate::domain::record::name::{RecordKind, TenantId};
use crate::domain::record::role::Role;
use crate::domain::record::violation::{Violation, Violations};
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;

/// A record, and the field that it is given in.
pub(super) enum Given {
    /// The name of a stored one.
    Name(&'static str, String),
    /// One that is not stored.
    Record(&'static str, Box<pb::Record>),
    /// Neither: the group, and the fields of which one is required.
    Nothing(&'static str, &'static str),
}

/// Reads a record whose kind has a role. What is wrong inside one that is held is put apart, with its whole path, of which `path` is what
/// lies outside.
pub(super) fn subject_from_pb(
    v: &mut Violations,
    apart: &mut Vec<Violation>,
    path: &str,
    given: Given,
    home: &TenantId,
    role: Role,
) -> Option<Subject> {
    match given {
        Given::Name(field, name) => name_of_role(v, field, &name, home, role).map(Subject::Stored),
        Given::Record(field, record) => match inline_record_from_pb(*record, home) {
            Ok(record) if record.name.kind.is(role) => Some(Subject::Inline(Box::new(record))),
            Ok(_) => {
                let kinds: Vec<&str> = RecordKind::having(role).map(RecordKind::collection).collect();
                v.add(field, Code::NameOfKind.with("kinds", kinds.join(", ")));
                None
            }
            Err(found) => {
                apart.extend(found.into_iter().map(|one| one.under(field).under(path)));
                None
            }
        },
        Given::Nothing(group, fields) => {
            v.add(group, Code::OneRequired.with("fields", fields));
            None
        }
    }
}
