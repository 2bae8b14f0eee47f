//! Small fields that requests share: names, page sizes and texts.

use std::str::FromStr;

use crate::convert::field;
use crate::domain::message::Code;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;

use super::limits::{self, PageSize};

/// Reads the name of a record, full or short.
pub fn name_from_pb(
    v: &mut Violations,
    field: &'static str,
    name: &str,
    home: &TenantId,
) -> Option<RecordName> {
    let name = RecordName::parse(name, home);
    name.map_err(|error| v.add(field, field::name_fault(&error))).ok()
}

/// Reads the name of a record whose kind has a role.
pub fn name_of_role(
    v: &mut Violations,
    field: &str,
    name: &str,
    home: &TenantId,
    role: Role,
) -> Option<RecordName> {
    match RecordName::parse(name, home) {
        Ok(name) if name.kind.is(role) => return Some(name),
        Ok(_) => {
            let kinds: Vec<&str> = RecordKind::having(role).map(RecordKind::collection).collect();
            v.add(field, Code::NameOfKind.with("kinds", kinds.join(", ")));
        }
        Err(error) => v.add(field, field::name_fault(&error)),
    }
    None
}

/// Reads a number that is refused where it is too large, and not cut: 0 is the default.
pub fn number_from_pb(v: &mut Violations, field: &str, number: i32, bounds: PageSize) -> usize {
    match usize::try_from(number) {
        Ok(0) => bounds.default,
        Ok(number) if number <= bounds.most => number,
        _ => {
            v.add(field, Code::OutOfRange.with("least", 0).with("most", bounds.most));
            bounds.default
        }
    }
}

/// Reads the id of a tenant.
pub fn tenant_from_pb(v: &mut Violations, field: &'static str, tenant: &str) -> Option<TenantId> {
    field::no_identity(v, field, tenant);
    let tenant = TenantId::from_str(tenant);
    tenant.map_err(|error| v.add(field, error.to_string())).ok()
}

/// Reads the name of something in a folder of the caller's tenant, full or short, and gives its id. That of another tenant is
/// [`Code::NameOfOther`].
pub fn id_in(
    v: &mut Violations,
    field: &'static str,
    name: &str,
    (folder, home): (&str, &TenantId),
) -> String {
    let short = match name.strip_prefix("tenants/").and_then(|rest| rest.split_once('/')) {
        Some((tenant, short)) if tenant == home.as_str() => short,
        Some((tenant, _)) if tenant.parse::<TenantId>().is_ok() => {
            v.add(field, Code::NameOfOther.with("home", home.as_str()).with("folder", folder));
            return String::new();
        }
        Some(_) => "",
        None => name,
    };
    let Some(id) = short.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else {
        v.add(field, Code::NameIn.with("home", home.as_str()).with("folder", folder));
        return String::new();
    };
    check_id(v, field, id);
    id.to_string()
}

/// Ids of what tenants name are as those of records.
pub fn check_id(v: &mut Violations, field: &str, id: &str) {
    field::id(v, field, id);
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

/// Reads a page size: 0 is the default, above the most is lowered, negative is refused.
pub fn page_size_from_pb(v: &mut Violations, field: &'static str, size: i32, page: PageSize) -> usize {
    match usize::try_from(size) {
        Ok(0) => page.default,
        Ok(size) => size.min(page.most),
        Err(_) => {
            v.add(field, Code::Negative);
            page.default
        }
    }
}

/// Reads free text that is matched, 1 to 20,000 characters.
pub fn subject_text_from_pb(v: &mut Violations, field: &'static str, text: String) -> String {
    field::typed_text(v, field, text, limits::LONG_TEXT)
}
