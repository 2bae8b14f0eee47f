//! `keys`: who is let in, beside those of the configuration.

use chrono::{DateTime, TimeDelta};
use clap::{Args, Subcommand};
use prost_types::Timestamp;
use serde_json::{Value, json};

use crate::config::Target;
use crate::convert::{role_from_pb, role_to_pb};
use crate::domain::access::{CallerRole, CallerRoles};
use crate::domain::record::name::TenantId;
use crate::engine::clock::{Clock, SystemClock};
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::Outcome;
use super::calls::Calls;
use super::connection::Connection;
use super::output::one_line;
use super::paged::all_pages;

/// Full name of the message of a key, for its JSON form.
const KEY: &str = "talentmatch.v1.ApiKey";
const SECONDS_A_DAY: i64 = 24 * 3600;

/// Lets callers in and shuts them out, without a restart
///
/// Of a running service (--to, with a key whose role is platform), or of its folder while it is stopped. What a key may do
/// follows from its roles; the text of a key is shown once, when it is made.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch keys create city --role platform --data-dir talentmatch-data
  talentmatch keys create school-1 --role school --days 365 --note \"placement office\" --to https://match.example:50051
  talentmatch keys rotate apiKeys/0a1b2c3d4e5f --keep-old-hours 24 --to https://match.example:50051
  talentmatch keys revoke apiKeys/0a1b2c3d4e5f --to https://match.example:50051")]
pub struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Makes a key and prints its text
    Create {
        /// Whom its holder acts for
        #[arg(value_name = "TENANT", id = "holder")]
        holder: TenantId,
        /// What its holder may do: platform, school, enterprise, auditor; repeatable
        #[arg(long, required = true)]
        role: Vec<CallerRole>,
        /// An alliance that the tenant is a member of, as long as `talentmatch alliances` has made none of this id; repeatable
        #[arg(long)]
        alliance: Vec<String>,
        /// For how many days it lets in; without an end where it is not given
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=36_500))]
        days: Option<i64>,
        /// What it is for
        #[arg(long, default_value = "")]
        note: String,
        #[command(flatten)]
        at: Target,
    },
    /// Lists the keys, with when they were last used
    List {
        /// Keys of this tenant alone
        #[arg(long, value_name = "TENANT", default_value = "")]
        of: String,
        /// Print one JSON document: {"keys": [...]}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Gives a key another text, and prints it
    Rotate {
        /// Its name: apiKeys/0a1b2c3d4e5f
        name: String,
        /// For how many hours the text before lets in still, up to 720
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(i32).range(0..=720))]
        keep_old_hours: i32,
        #[command(flatten)]
        at: Target,
    },
    /// Ends a key for good
    Revoke {
        /// Its name
        name: String,
        #[command(flatten)]
        at: Target,
    },
}

impl Keys {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let (Action::Create { at, .. }
        | Action::List { at, .. }
        | Action::Rotate { at, .. }
        | Action::Revoke { at, .. }) = &self.action;
        // The first key is made before anything else is there.
        let connection = match &self.action {
            Action::Create { .. } => Connection::open(at).await?,
            _ => Connection::open_kept(at).await?,
        };
        let done = self.act(&connection.calls).await;
        connection.close().await?;
        done.map(|()| Outcome::Done)
    }

    async fn act(self, calls: &Calls) -> anyhow::Result<()> {
        match self.action {
            Action::Create { holder, role, alliance, days, note, .. } => {
                let end = days.and_then(|days| SystemClock.now().checked_add_signed(TimeDelta::days(days)));
                let answer = calls
                    .create_api_key(pb::CreateApiKeyRequest {
                        tenant: holder.to_string(),
                        roles: role.into_iter().map(|role| role_to_pb(role).into()).collect(),
                        alliances: alliance,
                        note,
                        expire_time: end.map(|end| Timestamp { seconds: end.timestamp(), nanos: 0 }),
                    })
                    .await?;
                made(answer.key, &answer.text);
            }
            Action::List { of, json, .. } => list(calls, of, json).await?,
            Action::Rotate { name, keep_old_hours, .. } => {
                let request = pb::RotateApiKeyRequest { name, keep_old_seconds: keep_old_hours * 3600 };
                let answer = calls.rotate_api_key(request).await?;
                made(answer.key, &answer.text);
            }
            Action::Revoke { name, .. } => {
                let answer = calls.revoke_api_key(pb::RevokeApiKeyRequest { name }).await?;
                eprint!("{}", line(&answer.key.unwrap_or_default()));
            }
        }
        Ok(())
    }
}

/// The text alone goes where a pipe takes it.
fn made(key: Option<pb::ApiKey>, text: &str) {
    eprint!("{}", line(&key.unwrap_or_default()));
    println!("{text}");
}

async fn list(calls: &Calls, tenant: String, as_json: bool) -> anyhow::Result<()> {
    let keys = all_pages(async |after_name| {
        let request = pb::ListApiKeysRequest { tenant: tenant.clone(), after_name, page_size: 1_000 };
        let page = calls.list_api_keys(request).await?;
        Ok((page.keys, page.next_name))
    });
    let keys = keys.await?;
    if as_json {
        let keys: Vec<Value> = keys.iter().map(|key| message_to_json(key, KEY)).collect();
        println!("{}", json!({ "keys": keys }));
        return Ok(());
    }
    keys.iter().for_each(|key| print!("{}", line(key)));
    Ok(())
}

/// One key for a person: what it is, how it stands, when it was used.
fn line(key: &pb::ApiKey) -> String {
    let roles: CallerRoles = key.roles().filter_map(role_from_pb).collect();
    let now = SystemClock.now().timestamp();
    let stands = match (&key.revoke_time, &key.expire_time) {
        (Some(ended), _) => format!("revoked {}", day(ended)),
        (None, Some(end)) if end.seconds <= now => format!("expired {}", day(end)),
        (None, Some(end)) => format!("{} days left", (end.seconds - now) / SECONDS_A_DAY),
        (None, None) => "without an end".to_string(),
    };
    let used =
        key.last_use_time.as_ref().map_or("never used".to_string(), |last| format!("used {}", day(last)));
    let note = if key.note.is_empty() { String::new() } else { format!("  {}", one_line(&key.note)) };
    format!("{}  {}  {roles}  {stands}  {used}{note}\n", key.name, key.tenant)
}

pub fn day(time: &Timestamp) -> String {
    DateTime::from_timestamp(time.seconds, 0).unwrap_or_default().date_naive().to_string()
}
