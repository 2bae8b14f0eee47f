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
const EVERYONE: &str = "*";

/// Who shares records in an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// Whoever has published into it: keys state who its members are, and no list.
    Stated,
    /// These tenants: what others published into it, when they were members, is hidden.
    Listed(Arc<BTreeSet<TenantId>>),
}

impl Members {
    fn have(&self, tenant: &TenantId) -> bool {
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
        }
    }

    /// A holder of a key, which states these alliances.
    pub fn admitted(tenant: TenantId, alliances: BTreeSet<String>, roles: CallerRoles) -> Self {
        let (language, key) = (Language::English, Arc::default());
        let alliances = alliances.into_iter().map(|alliance| (alliance, Members::Stated)).collect();
        Self { tenant, alliances, publishes_anywhere: false, roles, language, key }
    }

    /// The same, let in by the key of this id.
    pub fn with_key(self, id: &str) -> Self {
        Self { key: id.into(), ..self }
    }

    /// Whether one of the caller's roles allows the act.
    pub fn may(&self, act: Act) -> bool {
        self.roles.allow(act)
    }

    /// Whether one of the caller's roles allows to write records of the kind.
    pub fn may_write(&self, kind: RecordKind) -> bool {
        self.roles.write(kind)
    }

    /// The audiences that the caller belongs to; another tenant's record is open to the caller when it is to one of them, whoever
    /// has published it.
    pub fn audiences(&self) -> Vec<String> {
        let own = [EVERYONE.to_string(), disclosed(self.tenant.as_str())];
        let stated = self.alliances.iter().filter(|(_, members)| **members == Members::Stated);
        own.into_iter().chain(stated.flat_map(|(alliance, _)| self.audiences_in(alliance))).collect()
    }

    /// Further audiences, with the tenants whose records are open to the caller when they are to one of them.
    pub fn audiences_of_members(&self) -> impl Iterator<Item = (Vec<String>, Vec<String>)> {
        self.alliances.iter().filter_map(|(alliance, members)| match members {
            Members::Stated => None,
            Members::Listed(members) => {
                let members = members.iter().map(TenantId::to_string).collect();
                Some((self.audiences_in(alliance).into(), members))
            }
        })
    }

    fn audiences_in(&self, alliance: &str) -> [String; 2] {
        let members = members(alliance);
        [format!("{members}/{}", disclosed(self.tenant.as_str())), members]
    }

    /// Whether another tenant's record is open to the caller: its visibility reaches the caller, and where it is a
    /// student's the consent does so too (PIPL article 23).
    pub fn is_addressed(&self, record: &Record) -> bool {
        let reached = match &record.visibility {
            Visibility::Tenant => false,
            Visibility::Alliance(names) => names.iter().any(|name| {
                self.alliances.get(name).is_some_and(|members| members.have(&record.name.tenant))
            }),
            Visibility::Public => true,
        };
        reached
            && disclosure(record).is_none_or(|tenants| {
                tenants.iter().any(|tenant| tenant == EVERYONE || *tenant == self.tenant.as_str())
            })
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

/// The audiences that a record is open to beside its own tenant: `*`, `alliance/X`, and of students who are disclosed to
/// some tenants only `to/T` and `alliance/X/to/T`.
pub fn audiences_of(record: &Record) -> Vec<String> {
    let reached: Vec<String> = match &record.visibility {
        Visibility::Tenant => Vec::new(),
        Visibility::Alliance(names) => names.iter().map(|name| members(name)).collect(),
        Visibility::Public => vec![EVERYONE.to_string()],
    };
    let Some(tenants) = disclosure(record).filter(|tenants| tenants.iter().all(|tenant| tenant != EVERYONE))
    else {
        return reached;
    };
    let narrowed = |reached: &str, tenant: &str| match reached {
        EVERYONE => disclosed(tenant),
        members => format!("{members}/{}", disclosed(tenant)),
    };
    let pairs = reached.iter().flat_map(|reached| tenants.iter().map(move |tenant| (reached, tenant)));
    pairs.map(|(reached, tenant)| narrowed(reached, tenant)).collect()
}

/// The tenants that a person has agreed to be shown to: none without a consent. `None` for what is no person.
fn disclosure(record: &Record) -> Option<&[String]> {
    let consent = record.resource.content().person()?.consent();
    let consent = consent.filter(|consent| consent.matching == Some(true));
    Some(consent.map_or(&[], |consent| &consent.disclose_to))
}

fn members(alliance: &str) -> String {
    format!("alliance/{alliance}")
}

fn disclosed(tenant: &str) -> String {
    format!("to/{tenant}")
}
