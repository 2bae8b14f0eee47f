//! Callers by the certificates that they present, of authorities that are trusted for that.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::ConfigError;
use super::api_keys::fault_of_ids;
use crate::domain::access::{CallerRoles, CertificateName};
use crate::domain::record::name::TenantId;

/// A `[[client_certificates]]` table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientCertificateSetting {
    /// An alternative name that is a URI: `spiffe://city.example/school-1`.
    #[serde(default)]
    pub uri: Option<String>,
    /// An alternative name that is one of DNS.
    #[serde(default)]
    pub dns: Option<String>,
    /// The common name of the subject.
    #[serde(default)]
    pub common_name: Option<String>,
    /// The tenant that its holder acts for.
    pub tenant: TenantId,
    /// Alliances that the tenant is a member of.
    #[serde(default)]
    pub alliances: BTreeSet<String>,
    /// What its holder may do; without it what schools and enterprises may.
    #[serde(default)]
    pub roles: Option<CallerRoles>,
}

/// A caller by the name on a certificate, checked.
#[derive(Clone, Debug)]
pub struct ClientCertificate {
    /// What the certificate states.
    pub name: CertificateName,
    /// The tenant that its holder acts for.
    pub tenant: TenantId,
    /// Alliances that the tenant is a member of.
    pub alliances: BTreeSet<String>,
    /// What its holder may do.
    pub roles: CallerRoles,
}

/// Checks every table and collects what is wrong.
pub(super) fn check_client_certificates(
    settings: &[ClientCertificateSetting],
    problems: &mut Vec<ConfigError>,
) -> Vec<ClientCertificate> {
    let mut known: Vec<ClientCertificate> = Vec::with_capacity(settings.len());
    for (index, setting) in settings.iter().enumerate() {
        let field = |name: &str| format!("client_certificates[{index}]{name}");
        let (uri, dns, common_name) = (setting.uri.clone(), setting.dns.clone(), setting.common_name.clone());
        let names = [
            uri.map(CertificateName::Uri),
            dns.map(|dns| CertificateName::Dns(dns.to_ascii_lowercase())),
            common_name.map(CertificateName::CommonName),
        ];
        let mut names = names.into_iter().flatten();
        let (Some(name), None) = (names.next(), names.next()) else {
            problems.push(ConfigError::new(field(""), "must have one of uri, dns and common_name"));
            continue;
        };
        if known.iter().any(|known| known.name == name) {
            problems.push(ConfigError::new(field(""), "is of a name that is listed twice"));
            continue;
        }
        if let Some((at, why)) = fault_of_ids(&setting.tenant, &setting.alliances) {
            problems.push(ConfigError::new(field(&format!(".{at}")), why));
            continue;
        }
        let roles = setting.roles.unwrap_or(CallerRoles::UNSTATED);
        if roles.is_empty() {
            let why = "must name at least one of platform, school, enterprise, auditor";
            problems.push(ConfigError::new(field(".roles"), why));
            continue;
        }
        let (tenant, alliances) = (setting.tenant.clone(), setting.alliances.clone());
        known.push(ClientCertificate { name, tenant, alliances, roles });
    }
    known
}
