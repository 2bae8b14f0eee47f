//! Who asks, and who may be shown a record.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::name::TenantId;
use super::record::{Record, Resource, Visibility};

const EVERYONE: &str = "*";

/// The caller, as its credential says. Nothing is read without one (invariant 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub tenant: TenantId,
    pub alliances: BTreeSet<String>,
}

impl Caller {
    pub fn of_tenant(tenant: TenantId) -> Self {
        Self { tenant, alliances: BTreeSet::new() }
    }

    /// The audiences that the caller belongs to; a record is visible when it is open to one of them.
    pub fn audiences(&self) -> Vec<String> {
        let alliances = self.alliances.iter().map(|alliance| alliance_audience(alliance));
        [tenant_audience(self.tenant.as_str()), EVERYONE.to_string()].into_iter().chain(alliances).collect()
    }

    /// Whether the record may be shown to the caller.
    pub fn may_see(&self, record: &Record) -> bool {
        let own = self.audiences();
        audiences_of(record).iter().any(|audience| own.contains(audience))
    }
}

/// The audiences that a record is open to: its own tenant and what its visibility adds.
/// A student is shown outside only to those named in the consent (PIPL article 23).
pub fn audiences_of(record: &Record) -> Vec<String> {
    let mut audiences = vec![tenant_audience(record.name.tenant.as_str())];
    let wider: Vec<String> = match &record.visibility {
        Visibility::Tenant => Vec::new(),
        Visibility::Alliance(names) => names.iter().map(|name| alliance_audience(name)).collect(),
        Visibility::Public => vec![EVERYONE.to_string()],
    };
    let Resource::StudentProfile(student) = &record.resource else {
        audiences.extend(wider);
        return audiences;
    };
    let consent = student.consent.as_ref().filter(|consent| consent.matching == Some(true));
    let Some(consent) = consent else { return audiences };
    if consent.disclose_to.iter().any(|tenant| tenant == EVERYONE) {
        audiences.extend(wider);
    } else if !wider.is_empty() {
        audiences.extend(consent.disclose_to.iter().map(|tenant| tenant_audience(tenant)));
    }
    audiences
}

/// Whether a student's consent stands at `now`. One that is not stated stands inside the own tenant.
pub fn consents(record: &Record, now: DateTime<Utc>) -> bool {
    let Resource::StudentProfile(student) = &record.resource else { return true };
    let Some(consent) = &student.consent else { return true };
    consent.matching != Some(false) && consent.expire_time.is_none_or(|time| time > now)
}

fn tenant_audience(tenant: &str) -> String {
    format!("tenant/{tenant}")
}

fn alliance_audience(alliance: &str) -> String {
    format!("alliance/{alliance}")
}
