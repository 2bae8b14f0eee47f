//! `duplicates`: openings that are one, and how many rows of an import repeat another opening.

use std::collections::{HashMap, HashSet};

use clap::Args;
use futures::TryStreamExt;
use serde_json::{Value, json};

use crate::config::Target;
use crate::convert::kind_to_pb;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

use super::calls::Calls;
use super::connection::Connection;
use super::kind::Kind;
use super::{Outcome, UsageError};

const GROUP: &str = "talentmatch.v1.DuplicateGroup";
/// Members of a group that are shown to people.
const SHOWN: usize = 5;

/// Lists openings that are one: for one city, in nearly the same words, whoever posts them
///
/// The first of a group is the one that was stored first. Nothing is changed: delete what is not wanted.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch duplicates --data-dir talentmatch-data
  talentmatch duplicates --kind internship-slots --json --to http://127.0.0.1:50051")]
pub struct Duplicates {
    /// Kind of the openings: job-postings or internship-slots
    #[arg(long, value_name = "KIND", default_value = "job-postings")]
    kind: Kind,

    /// Most groups to show
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,

    /// Print one JSON document, with all groups: {"groups": [...], "records": N, "duplicates": N}
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    target: Target,
}

/// All groups of a kind, and the counts.
struct Found {
    groups: Vec<pb::DuplicateGroup>,
    records: i64,
    duplicates: i64,
}

impl Duplicates {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if !self.kind.is_opening() {
            return Err(UsageError("--kind: must be job-postings or internship-slots".into()).into());
        }
        let found =
            Connection::over_kept(&self.target, async |calls| read(calls, self.kind.wire()).await).await?;
        if self.json {
            let groups: Vec<Value> = found.groups.iter().map(|group| message_to_json(group, GROUP)).collect();
            println!(
                "{}",
                json!({ "groups": groups, "records": found.records, "duplicates": found.duplicates })
            );
            return Ok(Outcome::Done);
        }
        for group in found.groups.iter().take(self.limit) {
            print!("{}", to_text(group));
        }
        if found.groups.len() > self.limit {
            eprintln!("the first {} groups are shown; --limit shows more", self.limit);
        }
        println!(
            "{} of {} openings repeat another one, in {} groups",
            found.duplicates,
            found.records,
            found.groups.len()
        );
        Ok(Outcome::Done)
    }
}

fn to_text(group: &pb::DuplicateGroup) -> String {
    let mut text = String::new();
    for (at, member) in group.members.iter().take(SHOWN).enumerate() {
        let indent = if at == 0 { "" } else { "  = " };
        let (name, title, employer) =
            (without_tenant(&member.name), &member.title, &member.employer_display_name);
        text.push_str(&format!("{indent}{name}  {title}  {employer}\n"));
    }
    let left = usize::try_from(group.member_count).unwrap_or_default().saturating_sub(SHOWN);
    if left > 0 {
        text.push_str(&format!("  = and {left} more\n"));
    }
    text
}

async fn read(calls: &Calls, kind: pb::RecordKind) -> anyhow::Result<Found> {
    let mut answers = calls.list_duplicates(pb::ListDuplicatesRequest { kind: kind.into() }).await?;
    let mut found = Found { groups: Vec::new(), records: 0, duplicates: 0 };
    while let Some(answer) = answers.try_next().await? {
        (found.records, found.duplicates) = (answer.record_count, answer.duplicate_count);
        found.groups.extend(answer.groups);
    }
    Ok(found)
}

/// Names of openings that an import sent, without the tenant, by their kinds.
#[derive(Default)]
pub struct Sent(HashMap<RecordKind, HashSet<String>>);

impl Sent {
    /// Notes the name of a record where it is an opening's.
    pub fn note(&mut self, name: &str) {
        let name = without_tenant(name);
        let folder = name.split('/').next().unwrap_or_default();
        if let Some(kind) = RecordKind::having(Role::Opening).find(|kind| kind.collection() == folder) {
            self.0.entry(kind).or_default().insert(name.to_string());
        }
    }

    /// How many of them repeat an opening that is there: all but one of those that repeat each other, and all that repeat others.
    pub async fn repeats(&self, calls: &Calls) -> anyhow::Result<u64> {
        let mut repeats = 0;
        for (kind, sent) in &self.0 {
            for group in read(calls, kind_to_pb(*kind)).await?.groups {
                let own =
                    group.members.iter().filter(|member| sent.contains(without_tenant(&member.name))).count();
                let all = usize::try_from(group.member_count)?;
                repeats += if own == all { all - 1 } else { own };
            }
        }
        Ok(repeats as u64)
    }
}

/// The name of a record as it is inside its tenant: `jobPostings/1`.
pub fn without_tenant(name: &str) -> &str {
    let inside = name.strip_prefix("tenants/").and_then(|rest| rest.split_once('/'));
    inside.map_or(name, |(_, inside)| inside)
}
