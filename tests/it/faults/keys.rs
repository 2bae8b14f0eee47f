//! Keys that are made, changed and ended: one that was acknowledged lets in, and one that is over does not.

use talentmatch::pb::v1 as pb;

use super::works::answered;
use crate::documents::Dice;
use crate::support::{Client, reason};

/// Keys that are asked each time, of those that let in and those that are over.
const LOOKED_AT: usize = 4;
/// Keys that are there at once.
const MOST: usize = 8;

#[derive(Default)]
pub struct Keys {
    /// Names and texts.
    live: Vec<(String, String)>,
    over: Vec<String>,
    pub acknowledged: u64,
}

impl Keys {
    pub async fn step(&mut self, client: &Client, dice: &mut Dice) -> Option<()> {
        let mut access = client.access.clone();
        let at = dice.roll(self.live.len().max(1) as u64) as usize;
        match dice.roll(4) {
            // Until it is answered nobody knows which of its texts hold.
            0 if !self.live.is_empty() => {
                let (name, old) = self.live.swap_remove(at);
                let request = pb::RotateApiKeyRequest { name: name.clone(), keep_old_seconds: 0 };
                let text = answered(access.rotate_api_key(request).await, "a change")?.into_inner().text;
                self.live.push((name, text));
                self.over.push(old);
            }
            1 | 2 if !self.live.is_empty() => self.revoke(client, at).await?,
            _ if self.live.len() >= MOST => self.revoke(client, at).await?,
            _ => {
                let request = pb::CreateApiKeyRequest {
                    tenant: "k".into(),
                    roles: vec![pb::CallerRole::School.into()],
                    ..Default::default()
                };
                let made = answered(access.create_api_key(request).await, "a key")?.into_inner();
                self.live.push((made.key.expect("a key").name, made.text));
            }
        }
        self.acknowledged += 1;
        Some(())
    }

    async fn revoke(&mut self, client: &Client, at: usize) -> Option<()> {
        let (name, text) = self.live.swap_remove(at);
        let request = pb::RevokeApiKeyRequest { name };
        answered(client.access.clone().revoke_api_key(request).await, "an end")?;
        self.over.push(text);
        Some(())
    }

    pub async fn check(&self, client_with: impl Fn(&str) -> Client, what: &str) {
        let info = async |text: &str| {
            client_with(text).info.get_server_info(pb::GetServerInfoRequest {}).await.map(drop)
        };
        for (name, text) in self.live.iter().rev().take(LOOKED_AT) {
            let lets_in = info(text).await;
            assert!(lets_in.is_ok(), "{what}: {name} was acknowledged: {lets_in:?}");
        }
        for text in self.over.iter().rev().take(LOOKED_AT) {
            let status = info(text).await.expect_err("it is over");
            assert_eq!(reason(&status), "UNKNOWN_API_KEY", "{what}");
        }
    }
}
