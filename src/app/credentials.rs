//! Who is let in, as the configuration says and the ledger.

use crate::api::Api;
use crate::api::credentials::{Credentials, Key};
use crate::config::Config;

/// The keys of the configuration, and those that come and go.
pub(super) fn credentials(config: &Config, api: &Api) -> Credentials {
    let configured = config.api_keys.iter().map(|key| Key {
        sha256: key.sha256,
        tenant: key.tenant.clone(),
        alliances: key.alliances.clone(),
        roles: key.roles,
    });
    Credentials {
        without_key: config.is_open().then(|| config.tenant.clone()),
        configured: configured.collect(),
        issued: Some(api.keys().clone()),
        alliances: Some(api.alliances().clone()),
    }
}
