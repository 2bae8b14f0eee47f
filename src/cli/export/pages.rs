//! Where the records of an export come from, page by page.

use std::sync::Arc;

use futures::stream::{BoxStream, StreamExt};

use crate::api::limits;
use crate::cli::calls::Calls;
use crate::convert::{RecordMeta, kind_to_pb, record_to_pb};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, TenantId};
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::engine::ports::{Store, Stored, name_of};
use crate::engine::walk::walk_whole;
use crate::pb::v1::{BackUpRecordsRequest, BackUpRecordsResponse, ListRecordsRequest, Record};

use super::file::Place;

const PAGE: usize = limits::LIST_PAGE.most;

/// Records, and where to go on behind them.
pub struct Page {
    pub records: Vec<Record>,
    /// Names of records that are there and cannot be read.
    pub damaged: Vec<String>,
    pub place: Place,
}

/// A folder's records: those of one tenant or of all, in an order that does not change.
pub struct Folder {
    store: Arc<dyn Store>,
    tenant: Option<TenantId>,
    with_protected: bool,
}

impl Folder {
    pub fn new(store: Arc<dyn Store>, tenant: Option<TenantId>, with_protected: bool) -> Self {
        Self { store, tenant, with_protected }
    }

    /// How many records there are.
    pub async fn count(&self) -> anyhow::Result<u64> {
        let mut filter = Filter::default();
        let own = self.tenant.iter().map(|tenant| Condition::AnyOf(Field::Tenant, vec![tenant.to_string()]));
        own.for_each(|condition| filter.require(condition));
        Ok(self.store.count(&filter).await?)
    }

    pub async fn pages(&self, place: Option<Place>) -> anyhow::Result<BoxStream<'_, anyhow::Result<Page>>> {
        let after = place.as_ref().and_then(Place::name);
        let pages = walk_whole(self.store.clone(), self.tenant.clone(), after, PAGE).await?;
        Ok(pages.map(|page| Ok(self.page(page?))).boxed())
    }

    fn page(&self, stored: Vec<Stored>) -> Page {
        let place = Place::behind(stored.last().map(|last| name_of(last).to_string()).as_deref());
        let damaged = stored.iter().filter_map(|stored| stored.as_ref().err());
        let damaged = damaged.map(|damage| damage.name.to_string()).collect();
        let documents: Vec<Arc<Document>> = stored.into_iter().flatten().collect();
        let records = documents.iter().map(|document| {
            let (create_time, update_time) = (document.create_time, document.update_time);
            let meta = RecordMeta { create_time, update_time, etag: String::new() };
            record_to_pb(&document.record, &meta, self.with_protected)
        });
        Page { records: records.collect(), damaged, place }
    }
}

/// The pages of a service whose platform's key we have: the records of all tenants.
pub async fn of_all(
    calls: &Calls,
    with_protected: bool,
    place: Option<Place>,
) -> anyhow::Result<BoxStream<'static, anyhow::Result<Page>>> {
    let request = BackUpRecordsRequest {
        after_name: place.as_ref().and_then(Place::name).map(|name| name.to_string()).unwrap_or_default(),
        with_protected,
        ..Default::default()
    };
    let parts = calls.back_up_records(request).await?;
    let page = |part: BackUpRecordsResponse| Page {
        damaged: part.failures.into_iter().map(|failure| failure.name).collect(),
        place: Place::behind(Some(&part.last_name)),
        records: part.records,
    };
    Ok(parts.map(move |part| Ok(page(part?))).boxed())
}

/// The pages of a service: the caller's own records.
pub async fn of_service(calls: &Calls, place: &mut Option<Place>) -> anyhow::Result<Option<Page>> {
    loop {
        let (kind, page_token) = match place.take() {
            None => (RecordKind::ALL[0], String::new()),
            Some(Place { kind, after, .. }) => {
                let of_name = |known: &RecordKind| known.collection() == kind;
                let kind = RecordKind::ALL.into_iter().find(of_name).unwrap_or(RecordKind::ALL[0]);
                // A kind that ended has no token; then comes the next.
                match (
                    after.is_empty(),
                    RecordKind::ALL.into_iter().skip_while(|known| *known != kind).nth(1),
                ) {
                    (false, _) => (kind, after),
                    (true, Some(next)) => (next, String::new()),
                    (true, None) => return Ok(None),
                }
            }
        };
        let request = ListRecordsRequest {
            kind: kind_to_pb(kind).into(),
            page_size: PAGE as i32,
            page_token,
            ..Default::default()
        };
        let answer = calls.list_records(request).await?;
        let next = Place {
            tenant: String::new(),
            kind: kind.collection().to_string(),
            after: answer.next_page_token,
        };
        *place = Some(next.clone());
        if !answer.records.is_empty() || !answer.failures.is_empty() {
            let damaged = answer.failures.into_iter().map(|failure| failure.name).collect();
            let without_etag = |record| Record { etag: String::new(), ..record };
            let records = answer.records.into_iter().map(without_etag).collect();
            return Ok(Some(Page { records, damaged, place: next }));
        }
    }
}
