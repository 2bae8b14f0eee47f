//! Documents, filters and conditions in the words of the index. What fields mean is not known here.

use qdrant_edge as edge;
use qdrant_edge::external::ordered_float::OrderedFloat;
use qdrant_edge::external::serde_json::{Map, Value};

use super::error::failed;
use crate::domain::record::document::Document;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::engine::ports::StoreError;
use crate::store::has_dense;
use crate::store::plain::{Plain, UPDATED, dense_units, sparse_units};

pub(super) const DENSE: &str = "dense";
pub(super) const SPARSE: &str = "sparse";
/// Sequence number of the change that wrote the point, to check that the index has taken it.
pub(super) const SEQ: &str = "_seq";

/// The point of a document; the writer sets the id and the sequence number.
pub(super) fn of(document: &Document) -> Result<edge::PointStructPersisted, StoreError> {
    let mut payload = Map::new();
    for (field, values) in &document.fields.keywords {
        if !values.is_empty() {
            payload.insert(field.key().to_string(), values.clone().into());
        }
    }
    for (field, value) in &document.fields.integers {
        payload.insert(field.key().to_string(), (*value).into());
    }
    payload.insert(UPDATED.to_string(), document.shown_time().timestamp_micros().into());
    let (indices, values) = sparse_units(&document.embedding);
    let mut vectors = edge::NamedVectors::default();
    if has_dense(&document.embedding) {
        vectors = vectors.add_vector(DENSE, dense_units(&document.embedding));
    }
    if !indices.is_empty() {
        let sparse = edge::Vector::new_sparse(indices, values).map_err(failed)?;
        vectors = vectors.add_vector(SPARSE, sparse);
    }
    Ok(edge::PointStruct::new(0, vectors, Value::Object(payload)).into())
}

/// The filter in the index's words, with the meaning of [`Filter::admits`]; `None` when everything passes.
pub(super) fn filter(filter: &Filter) -> Option<edge::Filter> {
    let must: Vec<_> = filter.clauses.iter().map(|clause| any(clause)).collect();
    (!must.is_empty()).then(|| edge::Filter { must: Some(must), ..edge::Filter::new() })
}

fn any(clause: &[Condition]) -> edge::Condition {
    let mut conditions: Vec<_> = clause.iter().map(condition).collect();
    match conditions.len() {
        0 => never(),
        1 => conditions.remove(0),
        _ => edge::Condition::Filter(edge::Filter { should: Some(conditions), ..edge::Filter::new() }),
    }
}

fn condition(condition: &Condition) -> edge::Condition {
    match Plain::of(condition) {
        Plain::Never => never(),
        Plain::Always => not(never()),
        Plain::OneOf(field, values) => one_of(field, values),
        Plain::NoneOf(field, values) => not(one_of(field, values)),
        Plain::InRange(field, least, most) => range(field.key(), least, most),
        Plain::Empty(field) => edge::Condition::IsEmpty(path(field.key()).into()),
    }
}

fn one_of(field: Field, values: &[String]) -> edge::Condition {
    let matches = match values {
        [value] => edge::Match::from(value.clone()),
        values => edge::Match::from(values.to_vec()),
    };
    edge::Condition::Field(edge::FieldCondition::new_match(path(field.key()), matches))
}

/// A range of whole numbers, ends included. The index compares as `f64`, exact up to 2^53: enough for
/// microseconds until the year 2255.
pub(super) fn range(key: &str, least: Option<i64>, most: Option<i64>) -> edge::Condition {
    let bound = |bound: i64| OrderedFloat(bound as f64);
    let range = edge::Range { gte: least.map(bound), lte: most.map(bound), gt: None, lt: None };
    edge::Condition::Field(edge::FieldCondition::new_range(path(key), range))
}

fn not(condition: edge::Condition) -> edge::Condition {
    edge::Condition::Filter(edge::Filter::new_must_not(condition))
}

fn never() -> edge::Condition {
    edge::Condition::HasId(std::iter::empty().collect())
}

/// The point under its id, stamped with the number of the change that writes it.
pub(super) fn numbered(
    mut point: edge::PointStructPersisted,
    id: u64,
    seq: u64,
) -> edge::PointStructPersisted {
    point.id = edge::PointId::NumId(id);
    if let Some(payload) = &mut point.payload {
        payload.0.insert(SEQ.to_string(), seq.into());
    }
    point
}

/// The id of a numbered point.
pub(super) fn id(point: &edge::PointStructPersisted) -> Option<u64> {
    match point.id {
        edge::PointId::NumId(id) => Some(id),
        edge::PointId::Uuid(_) => None,
    }
}

/// The path of a key at the top of a payload.
pub(super) fn path(key: &str) -> edge::JsonPath {
    edge::JsonPath { first_key: key.to_string(), rest: Vec::new() }
}
