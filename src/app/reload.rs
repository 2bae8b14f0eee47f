//! Who is let in, and by what that is judged, as a newer configuration says.

use std::sync::Arc;

use super::App;
use super::client_lists::{check_client_lists, tell};
use super::credentials::{check_token_keys, credentials};
use crate::config::{Config, ConfigError};

/// Whether the lists and keys that callers are judged by can be trusted; checked at the start and at every reload.
///
/// # Errors
/// The first that cannot, by its setting.
pub fn check_callers(config: &Config) -> Result<(), ConfigError> {
    check_client_lists(config).and_then(|()| check_token_keys(config))
}

impl App {
    /// Takes keys and certificates of a newer configuration; calls and connections that are there go on. The rest of
    /// it takes a restart.
    pub fn reload(&self, config: &Config) -> Result<(), ConfigError> {
        let lost = |field: &str, was: &str| ConfigError {
            field: field.to_string(),
            problem: format!("{was}; that takes a restart").into(),
        };
        match (self.config.is_open(), config.is_open()) {
            (true, false) => return Err(lost("api_keys", "the service was started without keys")),
            (false, true) => {
                return Err(lost("api_keys", "none is left, and without one everybody is let in"));
            }
            _ => {}
        }
        let identity = match (&self.identity, &config.tls) {
            (Some(current), Some(tls)) => Some((current, tls)),
            (None, None) => None,
            (Some(_), None) => return Err(lost("tls.cert", "the service was started with TLS")),
            (None, Some(_)) => return Err(lost("tls.cert", "the service was started without TLS")),
        };
        check_callers(config)?;
        self.credentials.exchange(Arc::new(credentials(config, &self.api)));
        if let Some((current, tls)) = identity {
            self.client_lists.exchange(Arc::new(tls.client_lists.clone()));
            tell(&tls.client_lists);
            current.exchange(tls.identity.clone());
        }
        Ok(())
    }
}
