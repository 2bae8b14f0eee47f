//! API keys. Only fingerprints are configured, so that neither the file nor a dump of it lets anyone in.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde::Deserialize;

use crate::domain::access::CallerRoles;
use crate::domain::record::name::TenantId;
use crate::domain::text::normalize::Barred;

use super::{ConfigError, read_file};

/// An `[[api_keys]]` table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiKeySetting {
    /// Hex of the key's SHA-256: `printf %s "$KEY" | sha256sum`.
    pub sha256: Fingerprint,
    /// The tenant that callers with the key act for.
    pub tenant: TenantId,
    /// Alliances that the tenant is a member of.
    #[serde(default)]
    pub alliances: BTreeSet<String>,
    /// What its holder may do; without it what schools and enterprises may.
    #[serde(default)]
    pub roles: Option<CallerRoles>,
}

/// A fingerprint as written; printed as `[redacted]`.
#[derive(Clone, Deserialize)]
pub struct Fingerprint(String);

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A key that opens the service, checked.
#[derive(Clone)]
pub struct ApiKey {
    /// SHA-256 of the key.
    pub sha256: [u8; 32],
    /// The tenant that callers with the key act for.
    pub tenant: TenantId,
    /// Alliances that the tenant is a member of.
    pub alliances: BTreeSet<String>,
    /// What its holder may do.
    pub roles: CallerRoles,
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiKeysFile {
    api_keys: Vec<ApiKeySetting>,
}

/// Reads a file that holds nothing but `[[api_keys]]`.
pub(super) fn read_api_keys(path: &Path) -> Result<Vec<ApiKeySetting>, ConfigError> {
    let text = read_file("api_keys_file", path)?;
    // Only the message: toml's own display quotes the line, which may hold a secret.
    let file: ApiKeysFile = toml::from_str(&text).map_err(|error| {
        ConfigError::new("api_keys_file", format!("{}: {}", path.display(), error.message()))
    })?;
    Ok(file.api_keys)
}

/// What is wrong with the ids that a caller is let in as, and where.
pub(super) fn fault_of_ids(
    tenant: &TenantId,
    alliances: &BTreeSet<String>,
) -> Option<(&'static str, &'static str)> {
    const PERSONAL: &str = "ids must not be identity numbers";
    let is_personal = |id: &str| Barred::IdentityNumbers.first_in(id).is_some();
    if is_personal(tenant.as_str()) {
        return Some(("tenant", PERSONAL));
    }
    alliances.iter().find_map(|alliance| match alliance.parse::<TenantId>() {
        Err(_) => Some(("alliances", "ids must be 1 to 128 of [A-Za-z0-9._-]")),
        Ok(_) => is_personal(alliance).then_some(("alliances", PERSONAL)),
    })
}

/// Checks every key and collects what is wrong.
pub(super) fn check_api_keys(settings: &[ApiKeySetting], problems: &mut Vec<ConfigError>) -> Vec<ApiKey> {
    let mut keys: Vec<ApiKey> = Vec::with_capacity(settings.len());
    for (index, setting) in settings.iter().enumerate() {
        let field = format!("api_keys[{index}].sha256");
        let Some(sha256) = parse_hex(&setting.sha256.0) else {
            problems.push(ConfigError::new(field, "must be the 64 hex digits of the key's SHA-256"));
            continue;
        };
        if keys.iter().any(|key| key.sha256 == sha256) {
            problems.push(ConfigError::new(field, "is listed twice"));
            continue;
        }
        if let Some((field, why)) = fault_of_ids(&setting.tenant, &setting.alliances) {
            problems.push(ConfigError::new(format!("api_keys[{index}].{field}"), why));
            continue;
        }
        let roles = setting.roles.unwrap_or(CallerRoles::UNSTATED);
        if roles.is_empty() {
            let field = format!("api_keys[{index}].roles");
            problems.push(ConfigError::new(
                field,
                "must name at least one of platform, school, enterprise, auditor",
            ));
            continue;
        }
        let (tenant, alliances) = (setting.tenant.clone(), setting.alliances.clone());
        keys.push(ApiKey { sha256, tenant, alliances, roles });
    }
    keys
}

fn parse_hex(text: &str) -> Option<[u8; 32]> {
    let text = text.as_bytes();
    if text.len() != 64 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = [0; 32];
    for (byte, [high, low]) in bytes.iter_mut().zip(text.as_chunks::<2>().0) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}
