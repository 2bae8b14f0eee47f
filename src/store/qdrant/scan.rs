//! Listing: a tenant's records of one kind, page by page, with those that cannot be read.

use qdrant_client::qdrant::{Filter, PointId, ScrollPoints};
use uuid::Uuid;

use super::filter::one_of;
use super::lost;
use super::point::{self, CONTENT, FOLDER, Found, failed};
use super::reader::{Reader, blocking};
use super::retrieve::only;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::engine::ports::{Damage, StoreError, Stored};

impl Reader<'_> {
    /// In the order of the points' ids.
    pub(super) async fn scan(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError> {
        let name = after.map(|id| RecordName::new(tenant.clone(), kind, id)).transpose();
        let after = match name.map_err(failed)? {
            Some(name) => Some(lost::place_of(self.wire, self.place, &name).await?),
            None => None,
        };
        let folder = one_of(FOLDER, vec![point::folder(tenant, kind)]);
        let filter = Some(Filter::must([folder]));
        let mut offset: Option<PointId> = after.map(|id| id.to_string().into());
        let mut found = Vec::new();
        while found.len() < limit {
            let scroll = ScrollPoints {
                filter: filter.clone(),
                offset,
                // The page begins with the point at the offset, if it is still there.
                limit: Some(u32::try_from(limit.saturating_add(1)).map_err(failed)?),
                with_payload: Some(only(&CONTENT)),
                ..self.scroll()
            };
            let page = self.wire.call(self.wire.client.scroll(scroll)).await?;
            found.extend(self.read(page.result).into_iter().filter(|found| Some(found.id) != after));
            offset = page.next_page_offset;
            // A point with an id that is not ours takes a place in a page.
            if offset.is_none() {
                break;
            }
        }
        found.truncate(limit);
        let (tenant, faults) = (tenant.clone(), self.faults);
        let opened = blocking(move || {
            let open = |found: Found| {
                found.document().map_err(|error| (found.id, found.damage(&tenant, kind, &error)))
            };
            Ok(found.into_iter().map(open).collect::<Vec<_>>())
        });
        let tell = |(id, damage): (Uuid, Damage)| {
            faults.point(id.to_string(), damage.detail.clone());
            damage
        };
        Ok(opened.await?.into_iter().map(|stored| stored.map_err(tell)).collect())
    }
}
