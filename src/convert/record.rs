//! Records: the name, what is common to all kinds, and the resource.

use chrono::{DateTime, Utc};

use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::violation::{Violation, Violations};
use crate::domain::record::{Record, Resource, Visibility};
use crate::pb::v1 as pb;
use crate::pb::v1::record::Resource as Wire;

use super::course_profile::{course_profile_from_pb, course_profile_to_pb};
use super::date::{time_from_pb, time_to_pb};
use super::internship_slot::{internship_slot_from_pb, internship_slot_to_pb};
use super::job_posting::{job_posting_from_pb, job_posting_to_pb};
use super::student_profile::{student_profile_from_pb, student_profile_to_pb};
use super::{field, limits};

/// Id of a record that was given in a request without a name. It is never stored.
const INLINE_ID: &str = "_inline_";

/// What a store adds to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMeta {
    pub create_time: DateTime<Utc>,
    pub update_time: DateTime<Utc>,
    pub etag: String,
}

/// Reads a record, or says everything that is wrong with it, with paths from the record. `home` is the tenant that
/// short names lie in. The output-only times and the etag are not read.
pub fn record_from_pb(record: pb::Record, home: &TenantId) -> Result<Record, Vec<Violation>> {
    let mut v = Violations::new();
    let name = match RecordName::parse(&record.name, home) {
        Ok(name) => Some(name),
        Err(error) => {
            v.add("name", error.to_string());
            None
        }
    };
    let expire_time = time_from_pb(&mut v, "expire_time", record.expire_time);
    let visibility = visibility_from_pb(&mut v, record.visibility, record.alliances);
    let labels = field::labels(&mut v, record.labels, limits::LABELS);
    let resource = record.resource.map(|resource| resource_from_pb(&mut v, resource, home));
    match (&name, &resource) {
        (_, None) => {
            let fields = RecordKind::ALL.map(RecordKind::field).join(", ");
            v.add("", format!("one of {fields} is required"));
        }
        (Some(name), Some(resource)) if name.kind != resource.kind() => {
            let (says, holds) = (name.kind.collection(), resource.kind().field());
            v.add("name", format!("says {says}, but the record holds {holds}"));
        }
        _ => {}
    }
    if let (Some(name), Some(Resource::StudentProfile(_))) = (&name, &resource) {
        field::impersonal(&mut v, "name", name.id());
        for (key, value) in &labels {
            field::impersonal(&mut v, "labels", key);
            field::impersonal(&mut v, &field::label_path(key), value);
        }
    }
    let (Some(name), Some(resource)) = (name, resource) else {
        // Either was reported above.
        return v.check(()).and(Err(Vec::new()));
    };
    v.check(Record { name, resource, labels, expire_time, visibility })
}

/// Reads a record that is the subject of one request; its name may be empty.
pub fn inline_record_from_pb(mut record: pb::Record, home: &TenantId) -> Result<Record, Vec<Violation>> {
    if let (true, Some(resource)) = (record.name.is_empty(), &record.resource) {
        record.name = format!("{}/{INLINE_ID}", wire_kind(resource).collection());
    }
    record_from_pb(record, home)
}

/// The kind of a record on the wire; `None` when it holds no resource.
pub fn kind_of(record: &pb::Record) -> Option<RecordKind> {
    record.resource.as_ref().map(wire_kind)
}

fn wire_kind(resource: &Wire) -> RecordKind {
    match resource {
        Wire::JobPosting(_) => RecordKind::JobPosting,
        Wire::InternshipSlot(_) => RecordKind::InternshipSlot,
        Wire::StudentProfile(_) => RecordKind::StudentProfile,
        Wire::CourseProfile(_) => RecordKind::CourseProfile,
    }
}

fn resource_from_pb(v: &mut Violations, resource: Wire, home: &TenantId) -> Resource {
    v.within(wire_kind(&resource).field(), |v| match resource {
        Wire::JobPosting(posting) => Resource::JobPosting(Box::new(job_posting_from_pb(v, posting))),
        Wire::InternshipSlot(slot) => Resource::InternshipSlot(Box::new(internship_slot_from_pb(v, slot))),
        Wire::StudentProfile(student) => {
            Resource::StudentProfile(Box::new(student_profile_from_pb(v, student, home)))
        }
        Wire::CourseProfile(course) => Resource::CourseProfile(Box::new(course_profile_from_pb(v, course))),
    })
}

fn visibility_from_pb(v: &mut Violations, number: i32, alliances: Vec<String>) -> Visibility {
    let named = !alliances.is_empty();
    let alliances = field::list(v, "alliances", alliances, limits::ALLIANCES, |v, alliance| {
        if alliance.parse::<TenantId>().is_err() {
            v.add("", "ids must be 1 to 128 of [A-Za-z0-9._-]");
        }
        alliance
    });
    let wire = field::choice(v, "visibility", number, Some).unwrap_or(pb::Visibility::Unspecified);
    match wire {
        pb::Visibility::Alliance if !named => v.add("alliances", "is required with visibility ALLIANCE"),
        pb::Visibility::Alliance => {}
        _ if named => v.add("alliances", "is allowed only with visibility ALLIANCE"),
        _ => {}
    }
    match wire {
        pb::Visibility::Unspecified | pb::Visibility::Tenant => Visibility::Tenant,
        pb::Visibility::Alliance => Visibility::Alliance(alliances),
        pb::Visibility::Public => Visibility::Public,
    }
}

/// A record as the wire has it. Protected attributes are for the own tenant alone.
pub fn record_to_pb(record: &Record, meta: &RecordMeta, include_protected: bool) -> pb::Record {
    let (visibility, alliances) = match &record.visibility {
        Visibility::Tenant => (pb::Visibility::Tenant, Vec::new()),
        Visibility::Alliance(alliances) => (pb::Visibility::Alliance, alliances.clone()),
        Visibility::Public => (pb::Visibility::Public, Vec::new()),
    };
    let resource = match &record.resource {
        Resource::JobPosting(posting) => Wire::JobPosting(job_posting_to_pb(posting)),
        Resource::InternshipSlot(slot) => Wire::InternshipSlot(internship_slot_to_pb(slot)),
        Resource::StudentProfile(student) => {
            Wire::StudentProfile(student_profile_to_pb(student, include_protected))
        }
        Resource::CourseProfile(course) => Wire::CourseProfile(course_profile_to_pb(course)),
    };
    pb::Record {
        name: record.name.to_string(),
        resource: Some(resource),
        create_time: Some(time_to_pb(meta.create_time)),
        update_time: Some(time_to_pb(meta.update_time)),
        etag: meta.etag.clone(),
        labels: record.labels.clone(),
        expire_time: record.expire_time.map(time_to_pb),
        visibility: visibility.into(),
        alliances,
    }
}
