//! Resource names: `tenants/{tenant}/{kind}/{id}`, or `{kind}/{id}` inside the caller's own tenant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use super::RecordKind;

const MAX_ID: usize = 128;

/// A tenant of the service: a school, an employer platform, a city. 1 to 128 of `[A-Za-z0-9._-]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(String);

impl TenantId {
    /// The id as credentials and names write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantId {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        check_id(text).map(|()| Self(text.to_string()))
    }
}

impl TryFrom<String> for TenantId {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<TenantId> for String {
    fn from(tenant: TenantId) -> Self {
        tenant.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The full name of a record. Ordered by tenant, kind and id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordName {
    /// Who owns the record.
    pub tenant: TenantId,
    /// Which collection it lies in; the record's resource is of the same kind.
    pub kind: RecordKind,
    id: String,
}

impl RecordName {
    /// The name of these parts.
    ///
    /// # Errors
    /// [`NameError::Id`] when the id is not 1 to 128 of `[A-Za-z0-9._-]`.
    pub fn new(tenant: TenantId, kind: RecordKind, id: &str) -> Result<Self, NameError> {
        check_id(id)?;
        Ok(Self { tenant, kind, id: id.to_string() })
    }

    /// Reads a full name, or a short one that then lies in `home`.
    pub fn parse(text: &str, home: &TenantId) -> Result<Self, NameError> {
        let segments: Vec<&str> = text.split('/').collect();
        let (tenant, collection, id) = match segments[..] {
            ["tenants", tenant, collection, id] => (tenant.parse()?, collection, id),
            [collection, id] => (home.clone(), collection, id),
            _ => return Err(NameError::Shape),
        };
        let kind = RecordKind::ALL
            .into_iter()
            .find(|kind| kind.collection() == collection)
            .ok_or(NameError::Collection)?;
        Self::new(tenant, kind, id)
    }

    /// Reads a full name.
    pub fn parse_full(text: &str) -> Result<Self, NameError> {
        let home = text.strip_prefix("tenants/").and_then(|rest| rest.split('/').next());
        Self::parse(text, &home.ok_or(NameError::Shape)?.parse()?)
    }

    /// The last segment, which the owner has chosen; a pseudonym where the record is a person's.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for RecordName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tenants/{}/{}/{}", self.tenant, self.kind.collection(), self.id)
    }
}

/// Why a text is no resource name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It has not two segments, nor four of which the first is `tenants`.
    #[error("must be \"tenants/{{tenant}}/{{kind}}/{{id}}\" or \"{{kind}}/{{id}}\"")]
    Shape,
    /// The segment before the id is no kind's [`RecordKind::collection`].
    #[error("the kind must be {}", collections())]
    Collection,
    /// The tenant or the id is empty, longer than 128 characters, or holds others than `[A-Za-z0-9._-]`.
    #[error("ids must be 1 to 128 of [A-Za-z0-9._-]")]
    Id,
}

/// The collections that there are, in words.
fn collections() -> String {
    let names = RecordKind::ALL.map(RecordKind::collection);
    match names.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn check_id(id: &str) -> Result<(), NameError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(allowed) {
        return Err(NameError::Id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn home() -> TenantId {
        "school-1".parse().unwrap()
    }

    #[test]
    fn short_names_lie_in_the_home_tenant() {
        let name = RecordName::parse("jobPostings/42", &home()).unwrap();
        assert_eq!(name.to_string(), "tenants/school-1/jobPostings/42");
    }

    #[test]
    fn bad_names_say_why() {
        assert_eq!(RecordName::parse("42", &home()), Err(NameError::Shape));
        assert_eq!(RecordName::parse("jobs/42", &home()), Err(NameError::Collection));
        let words = NameError::Collection.to_string();
        assert!(words.starts_with("the kind must be jobPostings, internshipSlots, "), "{words}");
        assert_eq!(RecordName::parse("jobPostings/", &home()), Err(NameError::Id));
        assert_eq!(RecordName::parse("jobPostings/学生", &home()), Err(NameError::Id));
        assert_eq!(RecordName::parse("tenants//jobPostings/1", &home()), Err(NameError::Id));
    }

    proptest! {
        #[test]
        fn full_names_survive_a_round_trip(id in "[A-Za-z0-9._-]{1,128}", tenant in "[a-z0-9-]{1,20}") {
            let name = RecordName::new(tenant.parse().unwrap(), RecordKind::CourseProfile, &id).unwrap();
            prop_assert_eq!(RecordName::parse(&name.to_string(), &home()).unwrap(), name.clone());
            prop_assert_eq!(RecordName::parse_full(&name.to_string()).unwrap(), name);
        }

        #[test]
        fn parsing_never_panics(text in ".*") {
            let _ = RecordName::parse(&text, &home());
        }
    }
}
