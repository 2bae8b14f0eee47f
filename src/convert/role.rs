//! Roles of callers.

use crate::domain::access::CallerRole;
use crate::pb::v1 as pb;

/// Reads a role; unspecified is none.
pub(crate) fn role_from_pb(role: pb::CallerRole) -> Option<CallerRole> {
    match role {
        pb::CallerRole::Unspecified => None,
        pb::CallerRole::Platform => Some(CallerRole::Platform),
        pb::CallerRole::School => Some(CallerRole::School),
        pb::CallerRole::Enterprise => Some(CallerRole::Enterprise),
        pb::CallerRole::Auditor => Some(CallerRole::Auditor),
    }
}

/// A role as the wire has it.
pub(crate) fn role_to_pb(role: CallerRole) -> pb::CallerRole {
    match role {
        CallerRole::Platform => pb::CallerRole::Platform,
        CallerRole::School => pb::CallerRole::School,
        CallerRole::Enterprise => pb::CallerRole::Enterprise,
        CallerRole::Auditor => pb::CallerRole::Auditor,
    }
}
