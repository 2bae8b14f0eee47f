//! Reading the trail page by page.

use std::collections::{BTreeMap, BTreeSet};

use super::line;
use crate::api::audit::ENTRIES;
use crate::domain::record::name::TenantId;
use crate::pb::v1 as pb;

use crate::cli::calls::Calls;

/// Chains that were listed, so that those which began since can be told from those that are in no list.
pub struct Listed {
    known: BTreeSet<String>,
    /// Of others, whether they were listed when they were met.
    met: BTreeMap<String, bool>,
}

impl Listed {
    /// With these ids.
    pub fn new(known: BTreeSet<String>) -> Self {
        Self { known, met: BTreeMap::new() }
    }

    /// Whether a chain began after the list was read, as that of this very reading may have. Its entries are for the next reading.
    pub async fn is_later(&mut self, trail: &Trail<'_>, chain: &str) -> anyhow::Result<bool> {
        if self.known.contains(chain) {
            return Ok(false);
        }
        if !self.met.contains_key(chain) {
            let (now, _) = trail.chains().await?;
            let now = now.iter().map(|chain| line::chain(chain).map(|chain| chain.id));
            let is_listed = now.collect::<anyhow::Result<BTreeSet<_>>>()?.contains(chain);
            self.met.insert(chain.to_string(), is_listed);
        }
        Ok(self.met.get(chain).copied().unwrap_or_default())
    }
}

/// The trail behind calls.
pub struct Trail<'c>(pub &'c Calls);

impl Trail<'_> {
    /// All chains, in the order of time, and what cannot be read of them.
    pub async fn chains(&self) -> anyhow::Result<(Vec<pb::AuditChain>, Vec<pb::AuditFault>)> {
        let (mut chains, mut faults, mut after_name) = (Vec::new(), Vec::new(), String::new());
        loop {
            let request = pb::ListAuditChainsRequest { page_size: 1_000, after_name };
            let page = self.0.list_audit_chains(request).await?;
            chains.extend(page.chains);
            faults.extend(page.faults);
            after_name = page.next_name;
            if after_name.is_empty() {
                return Ok((chains, faults));
            }
        }
    }

    /// Entries after one of them, of a tenant or of all.
    pub async fn page(
        &self,
        after: Option<String>,
        of: Option<&TenantId>,
    ) -> anyhow::Result<pb::ListAuditEntriesResponse> {
        let request = pb::ListAuditEntriesRequest {
            page_size: 5_000,
            after_name: after.unwrap_or_default(),
            tenant: of.map_or_else(String::new, TenantId::to_string),
            ..Default::default()
        };
        Ok(self.0.list_audit_entries(request).await?)
    }

    /// The chains that hold the last entries, and these in the order of time.
    pub async fn last(&self, count: u64) -> anyhow::Result<(Vec<pb::AuditChain>, Vec<pb::AuditEntry>)> {
        let (mut chains, mut entries) = (Vec::new(), Vec::new());
        for chain in self.chains().await?.0.into_iter().rev() {
            let end = chain.head.as_ref().map_or(0, |head| head.sequence.cast_unsigned());
            let mut after = Some(format!("{}{ENTRIES}{}", chain.name, end.saturating_sub(count)));
            while let Some(name) = after.take() {
                let page = self.page(Some(name), None).await?;
                let of_chain =
                    |name: &str| name.strip_prefix(&chain.name).is_some_and(|rest| rest.starts_with('/'));
                entries.extend(page.entries.into_iter().filter(|entry| of_chain(&entry.name)));
                after = Some(page.next_name).filter(|next| of_chain(next));
            }
            chains.push(chain);
            if entries.len() as u64 >= count {
                break;
            }
        }
        chains.reverse();
        entries.sort_by_key(|entry| entry.call_time.map(|time| (time.seconds, time.nanos)));
        let surplus = entries.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX));
        entries.drain(..surplus);
        Ok((chains, entries))
    }
}
