//! `issuers`: whose signatures on credentials count.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::calls::Calls;
use super::connection::Connection;
use super::output::one_line;
use super::paged::all_pages;
use super::{Outcome, text_file};
use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

/// Full name of the message of an issuer, for its JSON form.
const ISSUER: &str = "talentmatch.v1.CredentialIssuer";
/// What names of issuers begin with.
const FOLDER: &str = "credentialIssuers/";

/// Registers who may attest certificates (学分银行, 1+X, 学信), with their public keys
///
/// Of a running service (--to), or of its folder while it is stopped. A platform registers issuers and ends the trust in them.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch issuers put credit-bank --uri https://bank.example --jwks keys.json --display-name 学分银行 --to https://match.example:50051
  talentmatch issuers list --to https://match.example:50051
  talentmatch issuers delete credit-bank --to https://match.example:50051")]
pub struct Issuers {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Registers an issuer, or changes one that is there
    Put {
        /// Of your choice: 1 to 128 of [A-Za-z0-9._-]
        id: String,
        /// What its credentials call it
        #[arg(long)]
        uri: String,
        /// A file with its public keys, a JWKS (RFC 7517); `-` is stdin
        #[arg(long, value_name = "FILE")]
        jwks: PathBuf,
        /// For people
        #[arg(long, default_value = "")]
        display_name: String,
        #[command(flatten)]
        at: Target,
    },
    /// Lists the issuers whose word counts
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Ends the trust in an issuer: what it has attested does not count any more
    Delete {
        /// Of the issuer
        id: String,
        #[command(flatten)]
        at: Target,
    },
}

impl Issuers {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let (Action::Put { at, .. } | Action::List { at, .. } | Action::Delete { at, .. }) = &self.action;
        let at = at.clone();
        Connection::over_kept(&at, async |calls| self.act(calls).await).await.map(|()| Outcome::Done)
    }

    async fn act(self, calls: &Calls) -> anyhow::Result<()> {
        match self.action {
            Action::Put { id, uri, jwks, display_name, .. } => {
                let keys =
                    text_file::read(&jwks).with_context(|| format!("cannot read {}", jwks.display()))?;
                let issuer = pb::CredentialIssuer {
                    name: name(&id),
                    uri,
                    display_name,
                    jwks: keys,
                    create_time: None,
                };
                let request = pb::PutCredentialIssuerRequest { issuer: Some(issuer) };
                eprint!("{}", line(&calls.put_credential_issuer(request).await?.issuer.unwrap_or_default()));
            }
            Action::List { json, .. } => list(calls, json).await?,
            Action::Delete { id, .. } => {
                let name = name(&id);
                calls
                    .delete_credential_issuer(pb::DeleteCredentialIssuerRequest { name: name.clone() })
                    .await?;
                eprintln!("ended {name}");
            }
        }
        Ok(())
    }
}

async fn list(calls: &Calls, as_json: bool) -> anyhow::Result<()> {
    let issuers = all_pages(async |after_name| {
        let request = pb::ListCredentialIssuersRequest { page_size: 200, after_name };
        let page = calls.list_credential_issuers(request).await?;
        Ok((page.issuers, page.next_name))
    });
    let issuers = issuers.await?;
    if as_json {
        let issuers: Vec<Value> = issuers.iter().map(|issuer| message_to_json(issuer, ISSUER)).collect();
        println!("{}", json!({ "issuers": issuers }));
        return Ok(());
    }
    issuers.iter().for_each(|issuer| print!("{}", line(issuer)));
    Ok(())
}

/// One issuer for a person.
fn line(issuer: &pb::CredentialIssuer) -> String {
    format!("{}  {}  {}\n", issuer.name, one_line(&issuer.uri), one_line(&issuer.display_name))
}

/// The full name of an id, or a full name.
fn name(id: &str) -> String {
    if id.starts_with(FOLDER) { id.to_string() } else { format!("{FOLDER}{id}") }
}
