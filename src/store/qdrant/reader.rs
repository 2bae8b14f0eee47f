//! Reads: the server finds points and tells their versions; documents come from memory, or in one more call.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use qdrant_client::qdrant::order_value::Variant;
use qdrant_client::qdrant::{
    AcornSearchParams, CountPoints, Direction, FacetCounts, OrderBy, PointId, QuantizationSearchParams,
    Query, QueryBatchPoints, QueryPoints, RetrievedPoint, ScrollPoints, SearchParams, VectorInput,
    facet_value,
};
use uuid::Uuid;

use super::faults::Faults;
use super::filter::{matching, range};
use super::limits::OVERSAMPLING;
use super::lost::Lost;
use super::place::Place;
use super::plain::{MIN_BEAM, UPDATED, dense_units, sparse_units};
use super::point::{CONTENT, DENSE, Found, SPARSE, VERSION, WHOLE, failed};
use super::retrieve::{only, retrieve};
use super::wire::Wire;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::engine::ports::{Damage, Order, Search, StoreError, Stored};
use crate::store::cache::Cache;
use crate::store::has_dense;

/// Points in one page of a walk over many.
const PAGE: u32 = 1_000;
/// More values than any field has.
const EVERY_VALUE: u64 = 1_000_000;

/// Reads of one generation.
pub(super) struct Reader<'a> {
    pub(super) wire: &'a Wire,
    pub(super) place: &'a Place,
    pub(super) cache: &'a Cache<u128, Document>,
    pub(super) quantized: bool,
    pub(super) faults: &'a Faults,
}

/// Records among which the nearest are looked for, and how many of them by each view.
pub(super) struct Leg {
    pub(super) filter: Filter,
    pub(super) limit: usize,
}

/// A point that was found, and the version that passed the filter.
pub(super) struct Hit {
    id: Uuid,
    version: Uuid,
}

impl Reader<'_> {
    pub(super) async fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError> {
        let lost = Lost::among(self.wire, self.place, names.iter()).await?;
        let ids: Vec<Uuid> = names.iter().map(|name| lost.id_of(name)).collect();
        let mut found = self.retrieve(&ids, &WHOLE).await?;
        found.retain(|found| !found.is_gone);
        let documents = blocking(move || {
            let whole = |found: Found| (found.id, found.whole().map_err(|error| error.to_string()));
            Ok(found.into_iter().map(whole).collect::<HashMap<_, _>>())
        })
        .await?;
        let stored = |(id, name): (&Uuid, &RecordName)| {
            let damaged = |detail: String| {
                self.faults.point(id.to_string(), detail.clone());
                Damage { name: name.clone(), detail }
            };
            // A point that was told by its id may be another record by now.
            let is_meant = |stored: &Result<Arc<Document>, String>| {
                stored.as_ref().map_or(true, |document| document.name() == name)
            };
            let stored = documents.get(id).filter(|stored| is_meant(stored)).cloned();
            stored.map(|document| document.map_err(damaged))
        };
        Ok(ids.iter().zip(names).map(stored).collect())
    }

    pub(super) async fn search(&self, search: &Search) -> Result<Vec<Arc<Document>>, StoreError> {
        let hits = self.hits(search).await?;
        let mut documents = self.documents(hits, &search.filter).await?;
        let number = |document: &Document| match &search.order {
            Order::Nearest(_) => None,
            Order::Newest => Some(document.shown_time().timestamp_micros()),
            Order::Highest(field) => document.fields.integers.get(field).copied(),
        };
        if !matches!(search.order, Order::Nearest(_)) {
            documents.sort_by(|a, b| (Reverse(number(a)), a.name()).cmp(&(Reverse(number(b)), b.name())));
            documents.truncate(search.limit);
        }
        Ok(documents)
    }

    /// What the server finds, each point once.
    pub(super) async fn hits(&self, search: &Search) -> Result<Vec<Hit>, StoreError> {
        if search.limit == 0 {
            return Ok(Vec::new());
        }
        let mut hits = match &search.order {
            Order::Nearest(embedding) => {
                let leg = Leg { filter: search.filter.clone(), limit: search.limit };
                return self.nearest(&[leg], embedding).await;
            }
            Order::Newest => self.highest(&search.filter, UPDATED, search.limit).await?,
            Order::Highest(field) => {
                let mut hits = self.highest(&search.filter, field.key(), search.limit).await?;
                if hits.len() < search.limit {
                    // The server orders only what has the key.
                    let mut rest = search.filter.clone();
                    rest.require(Condition::Absent(*field));
                    hits.extend(self.walk(matching(&rest)).await?);
                }
                hits
            }
        };
        once_each(&mut hits);
        Ok(hits)
    }

    /// The nearest of each leg by both views, all asked for in one call; each point once.
    pub(super) async fn nearest(&self, legs: &[Leg], embedding: &Embedding) -> Result<Vec<Hit>, StoreError> {
        let mut queries = Vec::new();
        let mut query = |view: &str, vector: VectorInput| {
            queries.extend(legs.iter().map(|Leg { filter, limit }| QueryPoints {
                collection_name: self.place.records.clone(),
                query: Some(Query::new_nearest(vector.clone())),
                using: Some(view.to_string()),
                filter: Some(matching(filter)),
                params: Some(self.params(*limit)),
                limit: Some(*limit as u64),
                with_payload: Some(only(&[VERSION])),
                ..Default::default()
            }));
        };
        if has_dense(embedding) {
            query(DENSE, VectorInput::new_dense(dense_units(embedding)));
        }
        let (indices, values) = sparse_units(embedding);
        if !indices.is_empty() {
            query(SPARSE, VectorInput::new_sparse(indices, values));
        }
        if queries.is_empty() {
            return Ok(Vec::new());
        }
        let sparse_only: Vec<bool> =
            queries.iter().map(|query| query.using.as_deref() == Some(SPARSE)).collect();
        let batch = QueryBatchPoints {
            collection_name: self.place.records.clone(),
            query_points: queries,
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        };
        let answer = self.wire.call(self.wire.client.query_batch(batch)).await?;
        let mut hits = Vec::new();
        for (result, is_sparse) in answer.result.into_iter().zip(sparse_only) {
            for scored in result.result {
                if !is_sparse || scored.score > 0.0 {
                    let point =
                        RetrievedPoint { id: scored.id, payload: scored.payload, ..Default::default() };
                    hits.extend(self.read(vec![point]).iter().map(Hit::of));
                }
            }
        }
        once_each(&mut hits);
        Ok(hits)
    }

    fn params(&self, limit: usize) -> SearchParams {
        let quantization = QuantizationSearchParams {
            rescore: Some(true),
            oversampling: Some(OVERSAMPLING),
            ..Default::default()
        };
        SearchParams {
            hnsw_ef: Some(limit.max(MIN_BEAM) as u64),
            quantization: self.quantized.then_some(quantization),
            // Where a filter passes less than 40 %, looks one link further: the graph falls apart otherwise.
            acorn: Some(AcornSearchParams { enable: Some(true), max_selectivity: None }),
            ..Default::default()
        }
    }

    /// The `limit` with the highest number under the key that pass, and all that have the same number as the last of them:
    /// which of those comes first is for the name to say.
    async fn highest(&self, filter: &Filter, key: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let order =
            OrderBy { key: key.to_string(), direction: Some(Direction::Desc.into()), start_from: None };
        let first = ScrollPoints {
            filter: Some(matching(filter)),
            limit: Some(u32::try_from(limit).unwrap_or(u32::MAX)),
            order_by: Some(order),
            ..self.scroll()
        };
        let points = self.wire.call(self.wire.client.scroll(first)).await?.result;
        let is_full = points.len() == limit;
        let last = points.last().and_then(|point| point.order_value).and_then(|value| value.variant);
        let mut hits = self.read(points).iter().map(Hit::of).collect::<Vec<_>>();
        let (true, Some(Variant::Int(last))) = (is_full, last) else { return Ok(hits) };
        let mut as_high = matching(filter);
        as_high.must.push(range(key, Some(last), Some(last)));
        hits.extend(self.walk(as_high).await?);
        Ok(hits)
    }

    /// All points that pass.
    async fn walk(&self, filter: qdrant_client::qdrant::Filter) -> Result<Vec<Hit>, StoreError> {
        let mut hits = Vec::new();
        let mut offset: Option<PointId> = None;
        loop {
            let scroll =
                ScrollPoints { filter: Some(filter.clone()), offset, limit: Some(PAGE), ..self.scroll() };
            let page = self.wire.call(self.wire.client.scroll(scroll)).await?;
            hits.extend(self.read(page.result).iter().map(Hit::of));
            offset = page.next_page_offset;
            if offset.is_none() {
                return Ok(hits);
            }
        }
    }

    pub(super) fn scroll(&self) -> ScrollPoints {
        ScrollPoints {
            collection_name: self.place.records.clone(),
            with_payload: Some(only(&[VERSION])),
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        }
    }

    /// The documents of the hits. One that was changed since it was found is given as it is now, if it still passes.
    /// Damaged ones are left out, and told as faults.
    pub(super) async fn documents(
        &self,
        hits: Vec<Hit>,
        filter: &Filter,
    ) -> Result<Vec<Arc<Document>>, StoreError> {
        let mut documents = HashMap::with_capacity(hits.len());
        let mut missing = Vec::new();
        for hit in &hits {
            match self.cache.get(hit.version.as_u128()) {
                Some(document) => drop(documents.insert(hit.id, document)),
                None => missing.push(hit.id),
            }
        }
        for (found, document, bytes) in self.decode(self.retrieve(&missing, &CONTENT).await?).await? {
            self.cache.keep(found.version.as_u128(), &document, bytes);
            documents.insert(found.id, document);
        }
        let in_order = hits.iter().filter_map(|hit| documents.remove(&hit.id));
        Ok(in_order.filter(|document| filter.admits(document.name(), &document.fields)).collect())
    }

    pub(super) async fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        let count = CountPoints {
            collection_name: self.place.records.clone(),
            filter: Some(matching(filter)),
            exact: Some(true),
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        };
        let answer = self.wire.call(self.wire.client.count(count)).await?;
        answer.result.map(|result| result.count).ok_or_else(|| failed("the server gave no count"))
    }

    pub(super) async fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        if !Field::KEYWORDS.contains(&field) || limit == 0 {
            return Ok(Vec::new());
        }
        let facet = FacetCounts {
            collection_name: self.place.records.clone(),
            key: field.key().to_string(),
            filter: Some(matching(filter)),
            limit: Some(EVERY_VALUE),
            exact: Some(true),
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        };
        let answer = self.wire.call(self.wire.client.facet(facet)).await?;
        let keyword = |hit: qdrant_client::qdrant::FacetHit| match hit.value?.variant? {
            facet_value::Variant::StringValue(value) => Some((value, hit.count)),
            _ => None,
        };
        let mut counts: Vec<_> =
            answer.hits.into_iter().filter_map(keyword).filter(|(_, count)| *count > 0).collect();
        counts.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        counts.truncate(limit);
        Ok(counts)
    }

    async fn retrieve(&self, ids: &[Uuid], keys: &[&str]) -> Result<Vec<Found>, StoreError> {
        retrieve(self.wire, &self.place.records, ids, keys).await
    }

    /// The points that have ids of this program's kind; the others are told as faults.
    pub(super) fn read(&self, points: Vec<RetrievedPoint>) -> Vec<Found> {
        let mut found = Vec::with_capacity(points.len());
        for RetrievedPoint { id, payload, .. } in points {
            let shown = || format!("{:?}", id.as_ref().and_then(|id| id.point_id_options.as_ref()));
            match Found::of(id.clone(), payload) {
                Some(one) => found.push(one),
                None => self.faults.point(shown(), "another program wrote it".to_string()),
            }
        }
        found
    }

    /// The documents. Damaged ones are left out, and told as faults.
    async fn decode(&self, found: Vec<Found>) -> Result<Vec<Decoded>, StoreError> {
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let open = |found: Found| match found.document() {
            Ok(document) => Ok((Hit::of(&found), document, found.len())),
            Err(error) => Err((found.id, error.to_string())),
        };
        let present = found.into_iter().filter(|found| !found.is_gone);
        let present: Vec<Found> = present.collect();
        let opened = blocking(move || Ok(present.into_iter().map(open).collect::<Vec<_>>())).await?;
        let tell = |opened: Result<Decoded, (Uuid, String)>| match opened {
            Ok(decoded) => Some(decoded),
            Err((id, detail)) => {
                self.faults.point(id.to_string(), detail);
                None
            }
        };
        Ok(opened.into_iter().filter_map(tell).collect())
    }
}

impl Hit {
    fn of(found: &Found) -> Self {
        Self { id: found.id, version: found.version }
    }
}

fn once_each(hits: &mut Vec<Hit>) {
    let mut seen = HashSet::with_capacity(hits.len());
    hits.retain(|hit| seen.insert(hit.id));
}

/// A point with its document, and the document's length as it came.
type Decoded = (Hit, Arc<Document>, usize);

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}
