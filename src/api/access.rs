//! The calls of `AccessService`.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::fit::Fit;
use super::request::{page_size_from_pb, tenant_from_pb};
use super::{Api, Problem, limits};
use crate::convert::{field, role_from_pb, role_to_pb, time_from_pb, time_to_pb};
use crate::domain::access::{CallerRole, CallerRoles};
use crate::domain::record::violation::Violations;
use crate::engine::access::{IssuedKey, NewKey};
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

/// What names of keys begin with.
const FOLDER: &str = "apiKeys/";

impl Api {
    /// `CreateApiKey`: lets somebody in.
    pub async fn create_api_key(
        &self,
        request: pb::CreateApiKeyRequest,
    ) -> Result<pb::CreateApiKeyResponse, Problem> {
        let mut v = Violations::new();
        let tenant = tenant_from_pb(&mut v, "tenant", &request.tenant);
        let roles = field::list(&mut v, "roles", request.roles, CallerRole::ALL.len(), |v, number| {
            field::choice(v, "", number, role_from_pb)
        });
        let roles: CallerRoles = roles.into_iter().flatten().collect();
        if roles.is_empty() {
            v.add("roles", "must name at least one role");
        }
        let alliances =
            field::list(&mut v, "alliances", request.alliances, limits::KEY_ALLIANCES, |v, name| {
                field::id(v, "", &name);
                name
            });
        let note = field::line(&mut v, "note", request.note, limits::KEY_NOTE);
        field::impersonal(&mut v, "note", &note);
        let expire_time = time_from_pb(&mut v, "expire_time", request.expire_time);
        let tenant = v.check(tenant).map_err(EngineError::from)?;
        let tenant = tenant.ok_or_else(|| EngineError::invalid("tenant", "is required"))?;
        let alliances: BTreeSet<String> = alliances.into_iter().collect();
        let (key, text) = self.keys.create(NewKey { tenant, alliances, roles, note, expire_time }).await?;
        Ok(pb::CreateApiKeyResponse { key: Some(key_to_pb(&key, None)), text })
    }

    /// `ListApiKeys`: who is let in.
    pub async fn list_api_keys(
        &self,
        request: pb::ListApiKeysRequest,
    ) -> Result<pb::ListApiKeysResponse, Problem> {
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::KEYS_PAGE);
        let tenant = match request.tenant.as_str() {
            "" => None,
            tenant => tenant_from_pb(&mut v, "tenant", tenant),
        };
        let after = match request.after_name.as_str() {
            "" => None,
            name => Some(id_from_pb(&mut v, "after_name", name)),
        };
        let (tenant, after) = v.check((tenant, after)).map_err(EngineError::from)?;
        self.keys.refresh().await?;
        let found = self.keys.list(tenant.as_ref(), after.as_deref(), size + 1);
        let count = found.len();
        let mut fit = Fit::default();
        let keys = found.iter().take(size).map(|(key, last_use)| key_to_pb(key, *last_use));
        let keys: Vec<pb::ApiKey> = keys.take_while(|key| fit.takes(key)).collect();
        let next = keys.last().filter(|_| keys.len() < count).map(|key| key.name.clone());
        Ok(pb::ListApiKeysResponse { keys, next_name: next.unwrap_or_default() })
    }

    /// `RotateApiKey`: another text for a key.
    pub async fn rotate_api_key(
        &self,
        request: pb::RotateApiKeyRequest,
    ) -> Result<pb::RotateApiKeyResponse, Problem> {
        let mut v = Violations::new();
        let id = id_from_pb(&mut v, "name", &request.name);
        let keep_old = u64::try_from(request.keep_old_seconds).unwrap_or(u64::MAX);
        if keep_old > limits::KEEP_OLD_SECONDS {
            v.add("keep_old_seconds", format!("must be 0 to {}", limits::KEEP_OLD_SECONDS));
        }
        let id = v.check(id).map_err(EngineError::from)?;
        let (key, text) = self.keys.rotate(&id, Duration::from_secs(keep_old)).await?;
        Ok(pb::RotateApiKeyResponse { key: Some(key_to_pb(&key, None)), text })
    }

    /// `RevokeApiKey`: shuts somebody out.
    pub async fn revoke_api_key(
        &self,
        request: pb::RevokeApiKeyRequest,
    ) -> Result<pb::RevokeApiKeyResponse, Problem> {
        let mut v = Violations::new();
        let id = id_from_pb(&mut v, "name", &request.name);
        let id = v.check(id).map_err(EngineError::from)?;
        let key = self.keys.revoke(&id).await?;
        Ok(pb::RevokeApiKeyResponse { key: Some(key_to_pb(&key, None)) })
    }
}

fn id_from_pb(v: &mut Violations, field: &'static str, name: &str) -> String {
    let id =
        name.strip_prefix(FOLDER).filter(|id| !id.is_empty() && id.bytes().all(|c| c.is_ascii_hexdigit()));
    match id {
        Some(id) if id.len() <= limits::KEY_ID => id.to_string(),
        _ => {
            v.add(field, format!("must be \"{FOLDER}{{id}}\""));
            String::new()
        }
    }
}

fn key_to_pb(key: &IssuedKey, last_use: Option<DateTime<Utc>>) -> pb::ApiKey {
    pb::ApiKey {
        name: format!("{FOLDER}{}", key.id),
        tenant: key.tenant.to_string(),
        alliances: key.alliances.iter().cloned().collect(),
        roles: key.roles.iter().map(|role| role_to_pb(role).into()).collect(),
        note: key.note.clone(),
        create_time: Some(time_to_pb(key.create_time)),
        rotate_time: Some(time_to_pb(key.rotate_time)),
        expire_time: key.expire_time.map(time_to_pb),
        revoke_time: key.revoke_time.map(time_to_pb),
        last_use_time: last_use.map(time_to_pb),
    }
}
