//! Going over all records of a store, page by page, whoever owns them: for work on a whole store, not for callers.

use std::future::ready;
use std::sync::Arc;

use futures::stream::{self, BoxStream, Stream, StreamExt};

use super::ports::{Store, StoreError, Stored, name_of};
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Field, Filter};

/// Tenants of one store.
const MOST_TENANTS: usize = 100_000;

/// The tenants that have records, by name.
pub async fn tenants(store: &dyn Store) -> Result<Vec<TenantId>, StoreError> {
    let found = store.facet(&Filter::default(), Field::Tenant, MOST_TENANTS).await?;
    let mut tenants: Vec<TenantId> = found.iter().filter_map(|(tenant, _)| tenant.parse().ok()).collect();
    tenants.sort_unstable();
    Ok(tenants)
}

/// Every tenant with every kind.
pub fn shelves(tenants: Vec<TenantId>) -> Vec<(TenantId, RecordKind)> {
    tenants.into_iter().flat_map(|tenant| RecordKind::ALL.map(|kind| (tenant.clone(), kind))).collect()
}

/// The documents of the shelves, without protected attributes and with those that are damaged, at most `size` in a page and never none. On the first
/// shelf it begins after the document with the id `after`.
pub fn walk(
    store: Arc<dyn Store>,
    shelves: Vec<(TenantId, RecordKind)>,
    after: Option<String>,
    size: usize,
) -> impl Stream<Item = Result<Vec<Stored>, StoreError>> + Send {
    let start = (store, shelves.into_iter().peekable(), after);
    stream::try_unfold(start, move |(store, mut shelves, mut after)| async move {
        while let Some((tenant, kind)) = shelves.peek() {
            let page = store.scan(tenant, *kind, after.as_deref(), size).await?;
            if let Some(last) = page.last() {
                let after = Some(name_of(last).id().to_string());
                return Ok(Some((page, (store, shelves, after))));
            }
            after = None;
            shelves.next();
        }
        Ok(None)
    })
}

/// All documents of a tenant or of every one, with protected attributes and with those that are damaged, at most `size` in a page and
/// never none; from the one behind `after` on, also where that is gone meanwhile.
pub async fn walk_whole(
    store: Arc<dyn Store>,
    tenant: Option<TenantId>,
    after: Option<RecordName>,
    size: usize,
) -> Result<BoxStream<'static, Result<Vec<Stored>, StoreError>>, StoreError> {
    let tenants = match tenant {
        Some(tenant) => vec![tenant],
        None => tenants(&*store).await?,
    };
    let mut shelves = shelves(tenants);
    let mut after_id = None;
    if let Some(after) = after {
        match shelves.iter().position(|(tenant, kind)| (tenant, *kind) == (&after.tenant, after.kind)) {
            Some(at) => {
                shelves.drain(..at);
                after_id = Some(after.id().to_string());
            }
            // The tenant's records are all gone meanwhile.
            None => shelves.retain(|(tenant, _)| *tenant > after.tenant),
        }
    }
    let pages = walk(store.clone(), shelves, after_id, size);
    // A scan says nothing of protected attributes, also not that they are damaged.
    let whole = pages.then(move |page| {
        let store = store.clone();
        async move {
            let names: Vec<RecordName> = page?.iter().map(|stored| name_of(stored).clone()).collect();
            Ok(store.get(&names).await?.into_iter().flatten().collect())
        }
    });
    // All of a page may have been deleted meanwhile.
    Ok(whole.filter(|page| ready(page.as_ref().map_or(true, |page: &Vec<Stored>| !page.is_empty()))).boxed())
}
