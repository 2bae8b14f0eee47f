//! What is done to a service that may end at any moment, each with a ledger of what was acknowledged, and what must be found again.

use std::path::Path;
use std::time::Duration;

use tonic::Status;
use tonic_types::StatusExt;

use super::jobs::{Imports, Upserts};
use super::keys::Keys;
use super::persons::Erasures;
use super::plans::Plans;
use super::process::client_with;
use crate::command_line::Served;
use crate::documents::Dice;
use crate::support::Client;

/// The answer; nothing where the service ended amid the call. It may not say no: that fails the test.
pub fn answered<T>(answer: Result<T, Status>, what: &str) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(status) if status.get_details_error_info().is_none() => None,
        Err(status) => panic!("{what}: {status:?}"),
    }
}

/// Within so many attempts a change of the model is over.
const MOST_ATTEMPTS: usize = 240;
const PAUSE: Duration = Duration::from_millis(250);

/// All that is done at once.
#[derive(Default)]
pub struct Works {
    pub upserts: Upserts,
    pub imports: Imports,
    pub plans: Plans,
    pub keys: Keys,
    pub erasures: Erasures,
}

impl Works {
    /// Does one thing to its end, another one in each round: on a slow machine nothing else may be acknowledged in a short life.
    pub async fn one(&mut self, round: u64, client: &Client, dice: &mut Dice) {
        let done = match round % 5 {
            0 => self.upserts.step(client, dice).await,
            1 => self.imports.step(client, dice).await,
            2 => self.plans.step(client).await,
            3 => self.keys.step(client, dice).await,
            // Refused while a change of the model goes on, which is soon over.
            _ => {
                let mut done = self.erasures.step(client).await;
                for _ in 0..MOST_ATTEMPTS {
                    if done.is_some() {
                        break;
                    }
                    tokio::time::sleep(PAUSE).await;
                    done = self.erasures.step(client).await;
                }
                done
            }
        };
        done.expect("nothing has ended it yet");
    }

    /// Goes on until the service is gone.
    pub async fn go(&mut self, client: &Client, dice: &mut Dice) {
        let mut seeds = [0; 5].map(|_| Dice(dice.roll(1 << 60)));
        let [for_upserts, for_imports, for_plans, for_keys, for_erasures] = &mut seeds;
        tokio::join!(
            async { while self.upserts.step(client, for_upserts).await.is_some() {} },
            async { while self.imports.step(client, for_imports).await.is_some() {} },
            // These leave something behind each time, so few are made.
            async { while for_plans.roll(3) > 0 && self.plans.step(client).await.is_some() {} },
            async { while for_keys.roll(4) > 0 && self.keys.step(client, for_keys).await.is_some() {} },
            async { while for_erasures.roll(4) > 0 && self.erasures.step(client).await.is_some() {} },
        );
    }

    /// Finds all again that was acknowledged.
    pub async fn check(&mut self, served: &Served, client: &Client, data: &Path, what: &str) {
        self.upserts.check(client, what).await;
        self.imports.check(client, what).await;
        self.plans.check(client, what).await;
        self.keys.check(|text| client_with(served, text), what).await;
        self.erasures.check(client, data, what).await;
    }

    /// What was acknowledged so far, in words.
    pub fn counts(&self) -> String {
        in_words(self.acknowledged())
    }

    /// How much was acknowledged.
    pub fn acknowledged(&self) -> [u64; 5] {
        [
            self.upserts.acknowledged,
            self.imports.acknowledged,
            self.plans.acknowledged,
            self.keys.acknowledged,
            self.erasures.acknowledged,
        ]
    }
}

/// What was acknowledged, as [`Works::acknowledged`] counts it, in words.
pub fn in_words([batches, imports, adoptions, key_changes, erasures]: [u64; 5]) -> String {
    format!(
        "{batches} batches, {imports} imports, {adoptions} adoptions, {key_changes} key changes and {erasures} erasures acknowledged"
    )
}
