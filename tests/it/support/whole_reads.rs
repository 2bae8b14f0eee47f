//! Reads of a store in which nothing is damaged.

use std::sync::Arc;

use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::{RecordKind, RecordName, TenantId};
use talentmatch::engine::ports::Store;

/// Reads of a store that fail the test where something is damaged.
#[tonic::async_trait]
pub trait WholeReads: Store {
    /// As [`Store::get`].
    async fn whole(&self, names: &[RecordName]) -> Vec<Option<Arc<Document>>> {
        let stored = self.get(names).await.expect("the store answers");
        stored.into_iter().map(|stored| stored.transpose().expect("whole")).collect()
    }

    /// As [`Store::scan`].
    async fn shelf(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Vec<Arc<Document>> {
        let page = self.scan(tenant, kind, after, limit).await.expect("the store answers");
        page.into_iter().map(|stored| stored.expect("whole")).collect()
    }
}

impl<S: Store + ?Sized> WholeReads for S {}
