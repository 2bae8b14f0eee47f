//! `credentials`: certificates that issuers attest.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::calls::Calls;
use super::connection::Connection;
use super::{Outcome, text_file};
use crate::config::Target;
use crate::pb::v1 as pb;

/// Lines of one call, which fit into a message however long they are.
const LINES: usize = 100;

/// Certificates that their issuers attest (学分银行, 1+X, 学信), from signed files
///
/// Of a running service (--to), or of its folder while it is stopped. A platform registers issuers: talentmatch issuers.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch credentials import 证书.jws --to https://match.example:50051
  talentmatch credentials import 证书.jws --data-dir talentmatch-data
  curl -s https://issuer.example/revoked.jws | talentmatch credentials import - --to https://match.example:50051

A file holds one compact JWS (RFC 7515) a line: W3C Verifiable Credentials in the form of Open Badges 3.0, and Security Event
Tokens (RFC 8417) that take credentials back.")]
pub struct Credentials {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Keeps what the lines of a file attest; lines that cannot be verified are refused one by one
    Import {
        /// One compact JWS a line; `-` is stdin
        file: PathBuf,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
}

impl Credentials {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let Action::Import { file, json, at } = self.action;
        let text = text_file::read_lossy(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Connection::over_kept(&at, async |calls| import(calls, &text, json).await).await
    }
}

/// Sends the lines; numbers of lines are those of the file.
async fn import(calls: &Calls, text: &str, as_json: bool) -> anyhow::Result<Outcome> {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let mut sum = pb::ImportCredentialsResponse::default();
    let mut refused: Vec<(usize, String)> = Vec::new();
    for few in lines.chunks(LINES) {
        let lines = few.iter().map(|(_, line)| line.to_string()).collect();
        let answer = calls.import_credentials(pb::ImportCredentialsRequest { lines }).await?;
        sum.attested_count += answer.attested_count;
        sum.unchanged_count += answer.unchanged_count;
        sum.revoked_count += answer.revoked_count;
        for one in answer.refused {
            let place = usize::try_from(one.index).ok().and_then(|index| few.get(index));
            refused.push((place.map_or(0, |(line, _)| line + 1), one.message));
        }
    }
    let pb::ImportCredentialsResponse { attested_count, unchanged_count, revoked_count, .. } = sum;
    if as_json {
        let refused: Vec<Value> =
            refused.iter().map(|(line, reason)| json!({"line": line, "reason": reason})).collect();
        let counts = json!({"attestedCount": attested_count, "unchangedCount": unchanged_count,
            "revokedCount": revoked_count, "refused": refused});
        println!("{counts}");
    } else {
        let count = refused.len();
        println!(
            "{attested_count} attested, {unchanged_count} unchanged, {revoked_count} revoked, {count} refused"
        );
        for (line, reason) in &refused {
            println!("  line {line}: {reason}");
        }
    }
    Ok(if refused.is_empty() { Outcome::Done } else { Outcome::SomeRowsRefused })
}
