//! The derived index: one qdrant-edge shard. Everything in it can be made again from the records.
//!
//! Facts of qdrant-edge 0.7.2 that the callers respect: every call blocks; `flush` panics when another thread
//! optimises, so one thread updates, flushes and knows when that is; calls may panic on damaged files; what was
//! not flushed is gone after a crash; its log of updates is never replayed and never shortened while open.

use std::collections::HashMap;
use std::path::Path;

use qdrant_edge as edge;
use qdrant_edge::external::serde_json::Value;

use super::error::failed;
use super::point;
use super::wal;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::StoreError;
use crate::store::has_dense;
use crate::store::plain::{EXACT_UP_TO, GRAPH_FROM, MIN_BEAM, UPDATED, dense_units, kilobytes, sparse_units};

/// Points in one update: a compromise between overhead and the size of one entry in the shard's log.
const CHUNK: usize = 256;

pub(super) struct Shard {
    shard: edge::EdgeShard,
}

impl Shard {
    /// Makes an empty index in the folder, which must exist and hold none.
    pub(super) fn create(dir: &Path, dimension: usize) -> Result<Self, StoreError> {
        let shard = edge::EdgeShard::new(dir, config(dimension)).map_err(failed)?;
        let keywords = Field::KEYWORDS.iter().map(|field| (field.key(), keyword_index(*field)));
        let integers = Field::INTEGERS.iter().map(|field| field.key()).chain([UPDATED]);
        for (key, schema) in keywords.chain(integers.map(|key| (key, integer_index()))) {
            let create = edge::CreateIndex {
                field_name: point::path(key),
                field_schema: Some(edge::PayloadFieldSchema::FieldParams(schema)),
            };
            let operation = edge::FieldIndexOperations::CreateIndex(create);
            shard.update(edge::UpdateOperation::FieldIndexOperation(operation)).map_err(failed)?;
        }
        // A shard that was never flushed cannot be opened again.
        shard.flush();
        Ok(Self { shard })
    }

    /// Opens the index in the folder. May panic where files are damaged.
    pub(super) fn load(dir: &Path, dimension: usize) -> Result<Self, StoreError> {
        wal::shorten(dir)?;
        let shard = edge::EdgeShard::load(dir, Some(config(dimension))).map_err(failed)?;
        Ok(Self { shard })
    }

    /// Whether every field that filters, facets and orders need has its index: a process that was killed while it made
    /// the shard leaves one that opens and answers most searches.
    pub(super) fn is_complete(&self) -> bool {
        let there = self.shard.info().payload_schema;
        let keywords = Field::KEYWORDS.iter().map(|field| field.key());
        let integers = Field::INTEGERS.iter().map(|field| field.key());
        keywords.chain(integers).chain([UPDATED]).all(|key| there.contains_key(&point::path(key)))
    }

    pub(super) fn upsert(&self, points: Vec<edge::PointStructPersisted>) -> Result<(), StoreError> {
        let mut points = points.into_iter().peekable();
        while points.peek().is_some() {
            let chunk: Vec<_> = points.by_ref().take(CHUNK).collect();
            self.update(edge::PointOperations::UpsertPoints(edge::PointInsertOperations::PointsList(chunk)))?;
        }
        Ok(())
    }

    pub(super) fn delete(&self, ids: &[u64]) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids = ids.iter().map(|id| edge::PointId::NumId(*id)).collect();
        self.update(edge::PointOperations::DeletePoints { ids })
    }

    fn update(&self, operation: edge::PointOperations) -> Result<(), StoreError> {
        self.shard.update(edge::UpdateOperation::PointOperation(operation)).map_err(failed)
    }

    /// Writes everything out. Never while another thread is in [`Self::optimize`].
    pub(super) fn flush(&self) {
        self.shard.flush();
    }

    /// Builds graphs, merges segments and drops deleted points, as far as it is worth it. Takes seconds.
    pub(super) fn optimize(&self) -> Result<bool, StoreError> {
        self.shard.optimize().map_err(failed)
    }

    /// Ids of the nearest by the dense view, then of those by the sparse view; some are in both.
    pub(super) fn nearest(
        &self,
        filter: &Filter,
        embedding: &Embedding,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError> {
        let filter = point::filter(filter);
        let mut ids = Vec::new();
        if has_dense(embedding) {
            let hits = self.hits(point::DENSE, dense_units(embedding).into(), filter.clone(), limit)?;
            ids.extend(hits.into_iter().filter_map(|hit| number(hit.id)));
        }
        let (indices, values) = sparse_units(embedding);
        if !indices.is_empty() {
            let vector = edge::SparseVector::new(indices, values);
            let vector = edge::VectorInternal::Sparse(vector.map_err(failed)?);
            let hits = self.hits(point::SPARSE, vector, filter, limit)?;
            let sharing = hits.into_iter().filter(|hit| hit.score > 0.0);
            ids.extend(sharing.filter_map(|hit| number(hit.id)));
        }
        Ok(ids)
    }

    fn hits(
        &self,
        view: &str,
        vector: edge::VectorInternal,
        filter: Option<edge::Filter>,
        limit: usize,
    ) -> Result<Vec<edge::ScoredPoint>, StoreError> {
        let query = edge::NamedQuery { query: vector, using: Some(view.to_string()) };
        let params = edge::SearchParams {
            hnsw_ef: Some(limit.max(MIN_BEAM)),
            // Where a filter passes less than 40 %, looks one link further: the graph falls apart otherwise.
            acorn: Some(edge::AcornSearchParams { enable: true, max_selectivity: None }),
            ..Default::default()
        };
        let request = edge::SearchRequest {
            query: edge::QueryEnum::Nearest(query),
            filter,
            params: Some(params),
            limit,
            offset: 0,
            with_payload: Some(edge::WithPayloadInterface::Bool(false)),
            with_vector: Some(edge::WithVector::Bool(false)),
            score_threshold: None,
        };
        self.shard.search(request).map_err(failed)
    }

    /// Ids of the `limit` last updated that pass, and of all that were updated in the same microsecond as the
    /// last of them: which of those comes first is for the name to say.
    pub(super) fn newest(&self, filter: &Filter, limit: usize) -> Result<Vec<u64>, StoreError> {
        let order = edge::OrderBy {
            key: point::path(UPDATED),
            direction: Some(edge::Direction::Desc),
            start_from: None,
        };
        let filter = point::filter(filter);
        let records = self.scroll(filter.clone(), limit, Some(order))?;
        let last = match records.last().map(|record| record.order_value) {
            Some(Some(edge::OrderValue::Int(last))) if records.len() == limit => last,
            _ => return Ok(records.into_iter().filter_map(|record| number(record.id)).collect()),
        };
        let as_new = edge::Filter::new_must(point::range(UPDATED, Some(last), None));
        let filter = edge::Filter::merge_opts(filter, Some(as_new));
        let records = self.scroll(filter, usize::MAX - 1, None)?;
        Ok(records.into_iter().filter_map(|record| number(record.id)).collect())
    }

    fn scroll(
        &self,
        filter: Option<edge::Filter>,
        limit: usize,
        order: Option<edge::OrderBy>,
    ) -> Result<Vec<edge::Record>, StoreError> {
        let request = edge::ScrollRequest {
            offset: None,
            limit: Some(limit),
            filter,
            with_payload: Some(edge::WithPayloadInterface::Bool(false)),
            with_vector: edge::WithVector::Bool(false),
            order_by: order.map(edge::OrderByInterface::Struct),
        };
        Ok(self.shard.scroll(request).map_err(failed)?.0)
    }

    pub(super) fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        let request = edge::CountRequest { filter: point::filter(filter), exact: true };
        Ok(self.shard.count(request).map_err(failed)? as u64)
    }

    /// How many documents that pass have each value of a keyword field, in no order.
    pub(super) fn facet(&self, filter: &Filter, field: Field) -> Result<Vec<(String, u64)>, StoreError> {
        let request = edge::FacetRequest {
            key: point::path(field.key()),
            limit: usize::MAX,
            filter: point::filter(filter),
            exact: true,
        };
        let response = self.shard.facet(request).map_err(failed)?;
        let keyword = |hit: edge::FacetValueHit| match hit.value {
            edge::FacetValue::Keyword(value) => Some((value, hit.count as u64)),
            _ => None,
        };
        Ok(response.hits.into_iter().filter_map(keyword).filter(|(_, count)| *count > 0).collect())
    }

    /// The sequence numbers of the changes that wrote the points; points that are not there are left out.
    pub(super) fn stamps(&self, ids: &[u64]) -> Result<HashMap<u64, u64>, StoreError> {
        let ids: Vec<_> = ids.iter().map(|id| edge::PointId::NumId(*id)).collect();
        let only = edge::PayloadSelectorInclude::new(vec![point::path(point::SEQ)]);
        let payload = edge::WithPayloadInterface::Selector(edge::PayloadSelector::Include(only));
        let records = self.shard.retrieve(&ids, Some(payload), Some(edge::WithVector::Bool(false)));
        let stamp = |record: edge::Record| {
            let seq =
                record.payload.as_ref().and_then(|payload| payload.0.get(point::SEQ)).and_then(Value::as_u64);
            Some((number(record.id)?, seq?))
        };
        Ok(records.map_err(failed)?.into_iter().filter_map(stamp).collect())
    }
}

fn number(id: edge::PointId) -> Option<u64> {
    match id {
        edge::PointId::NumId(id) => Some(id),
        edge::PointId::Uuid(_) => None,
    }
}

/// Links of their own in the graph keep a filtered search together, but each value of each field that has them
/// costs as much to build as a graph. Only the kind, which every search asks for, is worth it.
fn keyword_index(field: Field) -> edge::PayloadSchemaParams {
    edge::PayloadSchemaParams::Keyword(edge::KeywordIndexParams {
        enable_hnsw: Some(field == Field::Kind),
        ..Default::default()
    })
}

fn integer_index() -> edge::PayloadSchemaParams {
    edge::PayloadSchemaParams::Integer(edge::IntegerIndexParams {
        lookup: Some(true),
        range: Some(true),
        enable_hnsw: Some(false),
        ..Default::default()
    })
}

fn config(dimension: usize) -> edge::EdgeConfig {
    let graph = edge::HnswIndexConfig {
        full_scan_threshold: kilobytes(EXACT_UP_TO, dimension),
        ..Default::default()
    };
    // Unit vectors: the dot product is the cosine.
    let dense = edge::EdgeVectorParams::builder(dimension, edge::Distance::Dot).build();
    let optimizers = edge::EdgeOptimizersConfig {
        default_segment_number: Some(2),
        indexing_threshold: Some(kilobytes(GRAPH_FROM, dimension)),
        // What was deleted stays readable in a segment until it is written anew.
        deleted_threshold: Some(0.1),
        vacuum_min_vector_number: Some(500),
        ..Default::default()
    };
    edge::EdgeConfig::builder()
        .vector(point::DENSE, dense)
        .sparse_vector(point::SPARSE, edge::EdgeSparseVectorParams::builder().build())
        .hnsw_config(graph)
        .optimizers(optimizers)
        .build()
}
