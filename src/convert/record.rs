//! Records: the name, what is common to all kinds, and the resource.

use chrono::{DateTime, Utc};

use crate::domain::message::Code;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::role::Role;
use crate::domain::record::violation::{Violation, Violations};
use crate::domain::record::{Record, Resource, Visibility, kinds};
use crate::pb::v1 as pb;
use crate::pb::v1::record::Resource as Wire;

use super::date::{time_from_pb, time_to_pb};
use super::{field, limits};

/// Id of a record that was given in a request without a name. It is never stored.
const INLINE_ID: &str = "_inline_";

/// How the resource of a kind is read from its message and written to it. Each kind does so in a file of this folder.
pub(super) trait Convert: Sized {
    /// The message.
    type Wire;

    /// Reads the message, and adds what is wrong with it. `home` is the tenant that short names lie in.
    fn from_pb(v: &mut Violations, wire: Self::Wire, home: &TenantId) -> Self;

    /// The message as the wire has it. Protected attributes are for the own tenant alone.
    fn to_pb(&self, include_protected: bool) -> Self::Wire;

    /// What a message is shown as in a list.
    fn title(wire: &Self::Wire) -> &str;
}

/// What a store adds to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMeta {
    /// When it was first stored.
    pub create_time: DateTime<Utc>,
    /// When it was last changed; for another tenant, when what that is shown was.
    pub update_time: DateTime<Utc>,
    /// Fingerprint of the content; for another tenant, of what that is shown.
    pub etag: String,
}

/// Reads a record, or says everything that is wrong with it, with paths from the record. `home` is the tenant that
/// short names lie in. The output-only times and the etag are not read.
pub fn record_from_pb(record: pb::Record, home: &TenantId) -> Result<Record, Vec<Violation>> {
    read(Violations::new(), record, home)
}

/// Reads a record, reporting to `v`.
pub(super) fn read(mut v: Violations, record: pb::Record, home: &TenantId) -> Result<Record, Vec<Violation>> {
    let name = match RecordName::parse(&record.name, home) {
        Ok(name) => Some(name),
        Err(error) => {
            v.add("name", field::name_fault(&error));
            None
        }
    };
    let expire_time = time_from_pb(&mut v, "expire_time", record.expire_time);
    let visibility = visibility_from_pb(&mut v, record.visibility, record.alliances);
    let labels = field::labels(&mut v, record.labels, limits::LABELS);
    let resource = record.resource.map(|wire| {
        v.within(kind_of(&wire).field(), |v| {
            let resource = resource_from_pb(v, wire, home);
            if let Some(person) = resource.content().person() {
                person.check_texts(v, field::impersonal);
            }
            resource
        })
    });
    match (&name, &resource) {
        (_, None) => {
            let fields = RecordKind::ALL.map(RecordKind::field).join(", ");
            v.add("", Code::OneRequired.with("fields", fields));
        }
        (Some(name), Some(resource)) if name.kind != resource.kind() => {
            let (says, holds) = (name.kind.collection(), resource.kind().field());
            v.add("name", Code::KindMismatch.with("says", says).with("holds", holds));
        }
        _ => {}
    }
    field::no_identity(&mut v, "name", &record.name);
    let of_person = resource.as_ref().is_some_and(|resource| resource.kind().is(Role::Person));
    if let (Some(name), true) = (&name, of_person) {
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
        record.name = format!("{}/{INLINE_ID}", kind_of(resource).collection());
    }
    record_from_pb(record, home)
}

/// What a record is shown as in a list; empty where nothing names it.
pub fn title_of(record: &pb::Record) -> &str {
    record.resource.as_ref().map_or("", wire_title)
}

macro_rules! convert_resources {
    ($($kind:ident),*) => {
        $(use crate::domain::record::$kind;)*

        /// The kind of a resource.
        pub fn kind_of(resource: &Wire) -> RecordKind {
            match resource {
                $(Wire::$kind(_) => RecordKind::$kind,)*
            }
        }

        fn wire_title(resource: &Wire) -> &str {
            match resource {
                $(Wire::$kind(wire) => $kind::title(wire),)*
            }
        }

        fn resource_from_pb(v: &mut Violations, resource: Wire, home: &TenantId) -> Resource {
            match resource {
                $(Wire::$kind(wire) => Resource::$kind(Box::new($kind::from_pb(v, wire, home))),)*
            }
        }

        fn resource_to_pb(resource: &Resource, include_protected: bool) -> Wire {
            match resource {
                $(Resource::$kind(content) => Wire::$kind(content.to_pb(include_protected)),)*
            }
        }
    };
}
kinds!(convert_resources);

fn visibility_from_pb(v: &mut Violations, number: i32, alliances: Vec<String>) -> Visibility {
    let named = !alliances.is_empty();
    let alliances = field::list(v, "alliances", alliances, limits::ALLIANCES, |v, alliance| {
        field::id(v, "", &alliance);
        alliance
    });
    let wire = field::choice(v, "visibility", number, Some).unwrap_or(pb::Visibility::Unspecified);
    match wire {
        pb::Visibility::Alliance if !named => v.add("alliances", Code::AllianceRequired),
        pb::Visibility::Alliance => {}
        _ if named => v.add("alliances", Code::AllianceOnly),
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
    pb::Record {
        create_time: Some(time_to_pb(meta.create_time)),
        update_time: Some(time_to_pb(meta.update_time)),
        etag: meta.etag.clone(),
        ..stated_to_pb(record, include_protected)
    }
}

/// A record as its owner states it, without what a store adds.
pub(super) fn stated_to_pb(record: &Record, include_protected: bool) -> pb::Record {
    let (visibility, alliances) = match &record.visibility {
        Visibility::Tenant => (pb::Visibility::Tenant, Vec::new()),
        Visibility::Alliance(alliances) => (pb::Visibility::Alliance, alliances.clone()),
        Visibility::Public => (pb::Visibility::Public, Vec::new()),
    };
    pb::Record {
        name: record.name.to_string(),
        resource: Some(resource_to_pb(&record.resource, include_protected)),
        create_time: None,
        update_time: None,
        etag: String::new(),
        labels: record.labels.clone(),
        expire_time: record.expire_time.map(time_to_pb),
        visibility: visibility.into(),
        alliances,
    }
}
