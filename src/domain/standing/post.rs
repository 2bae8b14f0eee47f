//! How matches are posted: signed as Standard Webhooks has it (<https://www.standardwebhooks.com>), and tried again ever more rarely.

use std::time::Duration;

use sha2::{Digest, Sha256};

/// What a secret begins with where people see it.
pub const SECRET_PREFIX: &str = "whsec_";
/// Tries of a post before it is given up, the first one included: with these pauses within about eight hours.
pub const TRIES: u32 = 8;
/// Before the second try, at most. Each pause is at most four times that before it.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3600);

/// What is signed: the id of the message, the second since 1970 at which this try is sent, and the body, with dots between.
pub fn signed_content(message_id: &str, second: i64, body: &str) -> String {
    format!("{message_id}.{second}.{body}")
}

/// The id of the message about the matches of a query from one number on. It is the same in every try, so that a receiver takes what
/// came twice once.
pub fn message_id(query: &str, made: i64, first: u64) -> String {
    let digest = Sha256::digest(format!("{query}\n{made}\n{first}"));
    digest.iter().take(16).fold("msg_".to_string(), |id, byte| id + &format!("{byte:02x}"))
}

/// The pause after so many tries that failed, from 1 on: it grows fourfold from five seconds to six hours, and of each half is left to chance, so
/// that what failed together does not come again together ("equal jitter", Brooker, Exponential Backoff and Jitter, 2015). The
/// chance follows from the message.
pub fn pause(message_id: &str, failed: u32) -> Duration {
    let longest =
        FIRST_PAUSE.saturating_mul(4_u32.saturating_pow(failed.saturating_sub(1))).min(LONGEST_PAUSE);
    let digest = Sha256::digest(format!("{message_id}/{failed}"));
    let chance = digest.iter().take(2).fold(0, |chance, byte| chance << 8 | u32::from(*byte));
    longest.mul_f64(0.5 + 0.5 * f64::from(chance) / 65_536.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_within_their_bounds_and_differ() {
        let pauses: Vec<f64> = (1..=10).map(|failed| pause("msg_1", failed).as_secs_f64()).collect();
        for (pause, longest) in pauses
            .iter()
            .zip([5.0, 20.0, 80.0, 320.0, 1_280.0, 5_120.0, 20_480.0, 21_600.0, 21_600.0, 21_600.0])
        {
            assert!((longest / 2.0..longest).contains(pause), "{pause} of {longest}");
        }
        assert_ne!(pause("msg_1", 1), pause("msg_2", 1));
        assert_eq!(pause("msg_1", 1), pause("msg_1", 1));
        assert!(pause("msg_1", u32::MAX) <= LONGEST_PAUSE);
    }

    #[test]
    fn a_message_keeps_its_id() {
        let id = message_id("tenants/a/savedQueries/b", 7, 3);
        assert_eq!(id, message_id("tenants/a/savedQueries/b", 7, 3));
        assert!(id.starts_with("msg_") && id.len() == 36, "{id}");
        for other in
            [message_id("tenants/a/savedQueries/b", 7, 4), message_id("tenants/a/savedQueries/b", 8, 3)]
        {
            assert_ne!(id, other);
        }
        assert_eq!(signed_content("msg_1", 12, "{}"), "msg_1.12.{}");
    }
}
