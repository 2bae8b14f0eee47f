//! Who asks, and to whom beside its own tenant a record is open. What follows from both is said in [`crate::domain::record::visibility`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::RecordKind;
use super::name::TenantId;
use super::violation::Violations;
use super::{Record, Visibility};
use crate::domain::access::{Act, CallerRoles};
use crate::domain::message::{Code, Language};

/// In lists of tenants and audiences: each of them.
pub const EVERYONE: &str = "*";

/// Most characters of what a call is for.
const PURPOSE: usize = 64;

/// Whether it may be what a call is for: 1 to 64 of `[A-Za-z0-9._-]`.
pub fn is_purpose(text: &[u8]) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    (1..=PURPOSE).contains(&text.len()) && text.iter().all(is_part)
}

/// Who shares records in an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// Whoever has published into it: keys state who its members are, and no list.
    Stated,
    /// These tenants: what others published into it, when they were members, is hidden.
    Listed(Arc<BTreeSet<TenantId>>),
}

impl Members {
    /// Whether what this tenant has published is shown.
    pub(super) fn have(&self, tenant: &TenantId) -> bool {
        match self {
            Self::Stated => true,
            Self::Listed(members) => members.contains(tenant),
        }
    }
}

/// The caller, as its credential says. Nothing is read without one (invariant 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose records the caller writes and sees whole.
    pub tenant: TenantId,
    /// The alliances that the tenant is a member of, with whose records they bring.
    pub alliances: BTreeMap<String, Members>,
    /// Whether records may name any alliance: so for callers that need no key, because they are on the machine itself.
    pub publishes_anywhere: bool,
    /// What the caller is spoken to in.
    pub language: Language,
    /// What the caller may do.
    pub roles: CallerRoles,
    /// The id of the key that lets the caller in, which tells nothing of its text; empty for a caller without one.
    pub key: Arc<str>,
    /// What the caller says that the call is for: up to 64 of `[A-Za-z0-9._-]`; empty where it says nothing.
    pub purpose: Arc<str>,
}

impl Caller {
    /// A caller that needs no key.
    pub fn of_tenant(tenant: TenantId) -> Self {
        Self {
            tenant,
            alliances: BTreeMap::new(),
            publishes_anywhere: true,
            roles: CallerRoles::ALL,
            language: Language::English,
            key: Arc::default(),
            purpose: Arc::default(),
        }
    }

    /// A holder of a key, which states these alliances.
    pub fn admitted(tenant: TenantId, alliances: BTreeSet<String>, roles: CallerRoles) -> Self {
        let (language, key, purpose) = (Language::English, Arc::default(), Arc::default());
        let alliances = alliances.into_iter().map(|alliance| (alliance, Members::Stated)).collect();
        Self { tenant, alliances, publishes_anywhere: false, roles, language, key, purpose }
    }

    /// The same, let in by the key of this id.
    pub fn with_key(self, id: &str) -> Self {
        Self { key: id.into(), ..self }
    }

    /// The same, who calls for something.
    pub fn with_purpose(self, purpose: &str) -> Self {
        Self { purpose: purpose.into(), ..self }
    }

    /// Whether one of the caller's roles allows the act.
    pub fn may(&self, act: Act) -> bool {
        self.roles.allow(act)
    }

    /// Whether one of the caller's roles allows to write records of the kind.
    pub fn may_write(&self, kind: RecordKind) -> bool {
        self.roles.write(kind)
    }

    /// The audiences that the caller belongs to; another tenant's record reaches the caller when it is to one of them, whoever
    /// has published it.
    pub fn audiences(&self) -> Vec<String> {
        let stated = self.alliances.iter().filter(|(_, members)| **members == Members::Stated);
        let stated = stated.map(|(alliance, _)| members(alliance));
        [EVERYONE.to_string()].into_iter().chain(stated).collect()
    }

    /// Further audiences, with the tenants whose records reach the caller when they are to it.
    pub fn audiences_of_members(&self) -> impl Iterator<Item = (Vec<String>, Vec<String>)> {
        self.alliances.iter().filter_map(|(alliance, in_it)| match in_it {
            Members::Stated => None,
            Members::Listed(tenants) => {
                Some((vec![members(alliance)], tenants.iter().map(TenantId::to_string).collect()))
            }
        })
    }

    /// Whether the visibility of another tenant's record reaches the caller.
    pub fn is_addressed(&self, record: &Record) -> bool {
        match &record.visibility {
            Visibility::Tenant => false,
            Visibility::Alliance(names) => names.iter().any(|name| {
                self.alliances.get(name).is_some_and(|members| members.have(&record.name.tenant))
            }),
            Visibility::Public => true,
        }
    }

    /// Finds fault with a record that the caller would publish into an alliance without being a member. Where the stored one is in it
    /// already it may stay: it is shown to nobody there, and what else is changed, a consent above all, does not wait for that.
    pub fn check_alliances(&self, v: &mut Violations, record: &Record, stored: Option<&Record>) {
        let Visibility::Alliance(names) = &record.visibility else { return };
        if self.publishes_anywhere {
            return;
        }
        let is_there = |name: &String| {
            stored.is_some_and(
                |stored| matches!(&stored.visibility, Visibility::Alliance(names) if names.contains(name)),
            )
        };
        for (at, name) in names.iter().enumerate() {
            if !self.alliances.contains_key(name) && !is_there(name) {
                v.add(&format!("alliances[{at}]"), Code::NotAMember);
            }
        }
    }
}

/// The audiences that the visibility of a record reaches beside its own tenant: `*`, `alliance/X`.
pub fn audiences_of(record: &Record) -> Vec<String> {
    match &record.visibility {
        Visibility::Tenant => Vec::new(),
        Visibility::Alliance(names) => names.iter().map(|name| members(name)).collect(),
        Visibility::Public => vec![EVERYONE.to_string()],
    }
}

fn members(alliance: &str) -> String {
    format!("alliance/{alliance}")
}
