//! Entries and chains as lines of JSON, for people, and as what is checked.

use anyhow::{Context, anyhow};
use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value};
use tonic::Code;

use crate::api::audit::{CHAINS, ENTRIES};
use crate::convert::role_from_pb;
use crate::domain::access::CallerRoles;
use crate::domain::trail::{Chain, Link, Mark, TrailEntry, TrailFault, link_from_text};
use crate::pb::json::{message_from_json, message_to_json};
use crate::pb::v1 as pb;

/// Full names of the messages, for their JSON forms.
const CHAIN: &str = "talentmatch.v1.AuditChain";
const ENTRY: &str = "talentmatch.v1.AuditEntry";

/// A line of an export.
pub enum Line {
    Chain(pb::AuditChain),
    Entry(pb::AuditEntry),
}

impl Line {
    pub fn text(&self) -> Value {
        let (name, document) = match self {
            Self::Chain(chain) => ("chain", message_to_json(chain, CHAIN)),
            Self::Entry(entry) => ("entry", message_to_json(entry, ENTRY)),
        };
        Value::Object(Map::from_iter([(name.to_string(), document)]))
    }
}

/// Reads what [`Line::text`] says.
pub fn read(text: &str) -> anyhow::Result<Line> {
    let document: Value = serde_json::from_str(text)?;
    match (document.get("chain"), document.get("entry")) {
        (Some(chain), None) => Ok(Line::Chain(message_from_json(&chain.to_string(), CHAIN)?)),
        (None, Some(entry)) => Ok(Line::Entry(message_from_json(&entry.to_string(), ENTRY)?)),
        _ => Err(anyhow!("must be {{\"chain\": ...}} or {{\"entry\": ...}}, as `audit export` prints it")),
    }
}

/// A chain as it is checked.
pub fn chain(chain: &pb::AuditChain) -> anyhow::Result<Chain> {
    let head = chain.head.clone().unwrap_or_default();
    Ok(Chain {
        id: id_of(&chain.name)?.to_string(),
        anchors: chain.anchors.iter().map(mark).collect::<anyhow::Result<_>>()?,
        sequence: head.sequence.cast_unsigned(),
        link: link(&head.hash)?,
    })
}

/// An entry as it is checked, with its chain and the hash that is stated for it.
pub fn entry(entry: &pb::AuditEntry) -> anyhow::Result<(String, TrailEntry, Link)> {
    let (chain, sequence) = entry.name.split_once(ENTRIES).context("an entry without a name")?;
    let time = entry.call_time.unwrap_or_default();
    let roles: CallerRoles = entry.roles().filter_map(role_from_pb).collect();
    let checked = TrailEntry {
        sequence: sequence.parse().context("an entry without a number")?,
        time: time.seconds.saturating_mul(1_000).saturating_add(i64::from(time.nanos / 1_000_000)),
        key: entry.api_key_id.clone(),
        tenant: entry.tenant.clone(),
        roles: roles.to_string(),
        method: entry.method.clone(),
        purpose: entry.purpose.clone(),
        returned: entry.returned_count.cast_unsigned(),
        written: entry.written_count.cast_unsigned(),
        code: u8::try_from(entry.code).unwrap_or(u8::MAX),
    };
    Ok((id_of(chain)?.to_string(), checked, link(&entry.hash)?))
}

/// What cannot be read.
pub fn fault(fault: &pb::AuditFault) -> TrailFault {
    let chain = fault.chain_name.strip_prefix(CHAINS).unwrap_or(&fault.chain_name).to_string();
    TrailFault { chain, what: fault.message.clone() }
}

/// Reads an end of a chain as it is printed: `{chain}:{sequence}:{hash}`.
pub fn mark_from_text(text: &str) -> Result<Mark, String> {
    let mut parts = text.splitn(3, ':');
    let mut read = || {
        let (chain, sequence) = (parts.next()?.to_string(), parts.next()?.parse().ok()?);
        Some(Mark { chain, sequence, link: link_from_text(parts.next()?)? })
    };
    read().ok_or_else(|| "must be CHAIN:SEQUENCE:HASH, as tail and verify print it".to_string())
}

/// One entry for a person: when, who, what, what came of it.
pub fn printed(entry: &pb::AuditEntry) -> String {
    let time = entry.call_time.unwrap_or_default();
    let time = DateTime::from_timestamp(time.seconds, time.nanos.cast_unsigned()).unwrap_or_default();
    let who = match entry.api_key_id.as_str() {
        "" => entry.tenant.clone(),
        key => format!("{} {key}", entry.tenant),
    };
    let purpose = if entry.purpose.is_empty() { String::new() } else { format!("  for {}", entry.purpose) };
    let code = match Code::from(entry.code) {
        Code::Ok => String::new(),
        code => format!("  {code:?}"),
    };
    format!(
        "{}  {who}  {}  {} returned, {} written{purpose}{code}",
        time.to_rfc3339_opts(SecondsFormat::Millis, true),
        entry.method,
        entry.returned_count,
        entry.written_count
    )
}

fn mark(mark: &pb::AuditMark) -> anyhow::Result<Mark> {
    let chain = id_of(&mark.chain_name)?.to_string();
    Ok(Mark { chain, sequence: mark.sequence.cast_unsigned(), link: link(&mark.hash)? })
}

fn link(text: &str) -> anyhow::Result<Link> {
    link_from_text(text).context("a hash must have 64 hexadecimal digits")
}

fn id_of(name: &str) -> anyhow::Result<&str> {
    name.strip_prefix(CHAINS).with_context(|| format!("a chain must have a name like {CHAINS}{{chain}}"))
}
