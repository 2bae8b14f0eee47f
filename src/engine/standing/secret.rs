//! The secrets of webhooks. None is kept: each follows from the secret of the store, which is kept where the records are for its
//! owner alone, and from what is kept with the query. So who reads the ledger cannot sign, and another salt makes another secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::hmac;

use super::SavedQueries;
use super::kept::{SavedQuery, Webhook};
use crate::domain::standing::post::{SECRET_PREFIX, signed_content};
use crate::engine::error::EngineError;
use crate::engine::ports::Secret;

/// What is signed with the store's secret: nothing else signs this.
const PURPOSE: &str = "talentmatch webhook";

impl SavedQueries {
    /// The secret of a query's webhook as people are given it, where it has one.
    pub(super) async fn secret_text(&self, query: &SavedQuery) -> Result<Option<String>, EngineError> {
        let Some(webhook) = &query.webhook else { return Ok(None) };
        let master = self.serving.now().store.secret().await?;
        let key = key_of(&master, &query.name.to_string(), webhook);
        Ok(Some(format!("{SECRET_PREFIX}{}", BASE64.encode(key))))
    }

    /// The signature of a try, as Standard Webhooks has it.
    pub(super) async fn signature(
        &self,
        (query, webhook): (&SavedQuery, &Webhook),
        (message_id, second): (&str, i64),
        body: &str,
    ) -> Result<String, EngineError> {
        let master = self.serving.now().store.secret().await?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key_of(&master, &query.name.to_string(), webhook));
        let content = signed_content(message_id, second, body);
        Ok(format!("v1,{}", BASE64.encode(hmac::sign(&key, content.as_bytes()))))
    }
}

/// The 32 bytes that posts of a query are signed with.
fn key_of(master: &Secret, query: &str, webhook: &Webhook) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &master.0);
    let mut context = hmac::Context::with_key(&key);
    for part in [PURPOSE.as_bytes(), query.as_bytes(), &webhook.salt] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    context.sign().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_query_and_each_salt_has_a_secret_of_its_own() {
        let webhook = |salt| Webhook { url: "https://example.com".into(), salt: [salt; 16] };
        let key = |master, query, salt| key_of(&Secret([master; 32]), query, &webhook(salt));
        let one = key(1, "tenants/a/savedQueries/b", 1);
        assert_eq!(one.len(), 32);
        assert_eq!(one, key(1, "tenants/a/savedQueries/b", 1));
        for other in [
            key(2, "tenants/a/savedQueries/b", 1),
            key(1, "tenants/a/savedQueries/c", 1),
            key(1, "tenants/a/savedQueries/b", 2),
        ] {
            assert_ne!(one, other);
        }
    }
}
