//! What a record is called of which no name is left: by its point.

use uuid::Uuid;

use crate::domain::record::name::{RecordKind, RecordName, TenantId};

/// Begins the name of a record that is known only by its point.
const BY_POINT: &str = "damaged-point-";

/// What a point without a name is told by.
pub(super) fn name_of(tenant: &TenantId, kind: RecordKind, point: Uuid) -> RecordName {
    let name = RecordName::new(tenant.clone(), kind, &format!("{BY_POINT}{point}"));
    // An id of these characters is always a name.
    name.unwrap_or_else(|error| unreachable!("{error}"))
}

/// The point that a name may be of.
pub(super) fn point_in(name: &RecordName) -> Option<Uuid> {
    let point = name.id().strip_prefix(BY_POINT)?.parse().ok()?;
    (name_of(&name.tenant, name.kind, point) == *name).then_some(point)
}
