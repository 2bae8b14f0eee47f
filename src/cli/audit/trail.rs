//! Reading the trail page by page.

use crate::api::audit::ENTRIES;
use crate::domain::record::name::TenantId;
use crate::pb::v1 as pb;

use crate::cli::calls::Calls;

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
