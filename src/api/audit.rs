//! The calls of `AuditService`.

use prost_types::Timestamp;

use super::fit::Fit;
use super::request::{page_size_from_pb, tenant_from_pb};
use super::{Api, Problem, limits};
use crate::convert::{field, role_to_pb, time_from_pb};
use crate::domain::access::CallerRole;
use crate::domain::message::Code;
use crate::domain::record::audience::is_purpose;
use crate::domain::record::violation::Violations;
use crate::domain::text::normalize::Barred;
use crate::domain::trail::{Chain, Link, Mark, TrailEntry, TrailFault, link_text};
use crate::engine::error::EngineError;
use crate::engine::trail::{Asked, Place};
use crate::pb::v1 as pb;

pub use crate::engine::trail::{Ticket, Trail};

/// What names of chains begin with.
pub const CHAINS: &str = "auditChains/";
/// What stands between a chain and the number of an entry.
pub const ENTRIES: &str = "/entries/";

impl Api {
    /// `ListAuditChains`: the chains and where they end.
    pub async fn list_audit_chains(
        &self,
        request: pb::ListAuditChainsRequest,
    ) -> Result<pb::ListAuditChainsResponse, Problem> {
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::AUDIT_CHAINS);
        let after = match request.after_name.as_str() {
            "" => None,
            name => chain_from_name(&mut v, "after_name", name),
        };
        let after = v.check(after).map_err(EngineError::from)?;
        let (found, faults) = self.trail.chains(after.as_deref(), size + 1).await?;
        let mut fit = Fit::default();
        let chains = found.iter().take(size).map(chain_to_pb);
        let chains: Vec<pb::AuditChain> = chains.take_while(|chain| fit.takes(chain)).collect();
        let next = chains.last().filter(|_| chains.len() < found.len()).map(|chain| chain.name.clone());
        let faults = faults.into_iter().map(fault_to_pb).collect();
        Ok(pb::ListAuditChainsResponse { chains, next_name: next.unwrap_or_default(), faults })
    }

    /// `ListAuditEntries`: who called what.
    pub async fn list_audit_entries(
        &self,
        request: pb::ListAuditEntriesRequest,
    ) -> Result<pb::ListAuditEntriesResponse, Problem> {
        let mut v = Violations::new();
        let limit = page_size_from_pb(&mut v, "page_size", request.page_size, limits::AUDIT_ENTRIES);
        let after = match request.after_name.as_str() {
            "" => None,
            name => place_from_name(&mut v, "after_name", name),
        };
        let tenant = match request.tenant.as_str() {
            "" => None,
            tenant => tenant_from_pb(&mut v, "tenant", tenant).map(|tenant| tenant.to_string()),
        };
        let mut time = |field, time| Some(time_from_pb(&mut v, field, time)?.timestamp_millis());
        let from = time("start_time", request.start_time);
        let until = time("end_time", request.end_time);
        let asked = Asked { after, tenant, from, until, limit };
        let asked = v.check(asked).map_err(EngineError::from)?;
        let reading = self.trail.entries(&asked).await?;
        Ok(pb::ListAuditEntriesResponse {
            entries: reading.entries.iter().map(entry_to_pb).collect(),
            faults: reading.faults.into_iter().map(fault_to_pb).collect(),
            next_name: reading
                .next
                .map_or_else(String::new, |place| entry_name(&place.chain, place.sequence)),
        })
    }
}

/// What the header `x-purpose` says.
///
/// # Errors
/// Where it has not the form of a purpose.
pub fn purpose_from_header(value: &[u8]) -> Result<String, Problem> {
    match std::str::from_utf8(value) {
        Ok(text) if is_purpose(value) => match Barred::IdentityNumbers.first_in(text) {
            None => Ok(text.to_string()),
            Some(found) => {
                Err(Problem::invalid("x-purpose", Code::PersonalData.with("what", field::told_of(found))))
            }
        },
        _ => Err(Problem::invalid("x-purpose", Code::PurposeForm)),
    }
}

fn chain_from_name(v: &mut Violations, field: &'static str, name: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let id = name.strip_prefix(CHAINS).filter(|id| (1..=64).contains(&id.len()) && id.chars().all(is_part));
    if id.is_none() {
        v.add(field, format!("must be \"{CHAINS}{{chain}}\""));
    }
    id.map(str::to_string)
}

fn place_from_name(v: &mut Violations, field: &'static str, name: &str) -> Option<Place> {
    let Some((chain, sequence)) =
        name.split_once(ENTRIES).and_then(|(chain, at)| Some((chain, at.parse().ok()?)))
    else {
        v.add(field, format!("must be \"{CHAINS}{{chain}}{ENTRIES}{{sequence}}\""));
        return None;
    };
    Some(Place { chain: chain_from_name(v, field, chain)?, sequence })
}

fn entry_name(chain: &str, sequence: u64) -> String {
    format!("{CHAINS}{chain}{ENTRIES}{sequence}")
}

fn chain_to_pb(chain: &Chain) -> pb::AuditChain {
    let head = Mark { chain: chain.id.clone(), sequence: chain.sequence, link: chain.link };
    pb::AuditChain {
        name: format!("{CHAINS}{}", chain.id),
        anchors: chain.anchors.iter().map(mark_to_pb).collect(),
        head: Some(mark_to_pb(&head)),
    }
}

fn mark_to_pb(mark: &Mark) -> pb::AuditMark {
    pb::AuditMark {
        chain_name: format!("{CHAINS}{}", mark.chain),
        sequence: mark.sequence.cast_signed(),
        hash: link_text(&mark.link),
    }
}

fn entry_to_pb((chain, entry, link): &(String, TrailEntry, Link)) -> pb::AuditEntry {
    let roles = entry.roles.split(", ").filter_map(|role| role.parse::<CallerRole>().ok());
    let nanos = entry.time.rem_euclid(1_000) as i32 * 1_000_000;
    pb::AuditEntry {
        name: entry_name(chain, entry.sequence),
        call_time: Some(Timestamp { seconds: entry.time.div_euclid(1_000), nanos }),
        api_key_id: entry.key.clone(),
        tenant: entry.tenant.clone(),
        roles: roles.map(|role| role_to_pb(role).into()).collect(),
        method: entry.method.clone(),
        purpose: entry.purpose.clone(),
        returned_count: entry.returned.cast_signed(),
        written_count: entry.written.cast_signed(),
        code: entry.code.into(),
        hash: link_text(link),
    }
}

fn fault_to_pb(fault: TrailFault) -> pb::AuditFault {
    pb::AuditFault { chain_name: format!("{CHAINS}{}", fault.chain), message: fault.what }
}
