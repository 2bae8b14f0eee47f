//! Filters and conditions in the words of the server. What fields mean is not known here.

use qdrant_client::qdrant::r#match::MatchValue;
use qdrant_client::qdrant::{self as server, PointId, Range};
use uuid::Uuid;

use super::plain::Plain;
use super::point::{GONE, VERSION, id_of};
use crate::domain::search::filter::{Condition, Filter};

/// The filter in the server's words, with the meaning of [`Filter::admits`].
pub(super) fn matching(filter: &Filter) -> server::Filter {
    let mut told = server::Filter::must(filter.clauses.iter().map(|clause| any(clause)));
    // A tombstone has no field, so only a filter that asks for none lets it pass.
    if !filter.clauses.iter().any(|clause| clause.iter().all(asks_for_field)) {
        told.must.push(server::Condition::is_empty(GONE));
    }
    if !filter.excluded.is_empty() {
        let ids = filter.excluded.iter().map(|name| PointId::from(id_of(name).to_string()));
        told.must_not.push(server::Condition::has_id(ids));
    }
    told
}

/// Whether nothing passes that has no field.
fn asks_for_field(condition: &Condition) -> bool {
    match Plain::of(condition) {
        Plain::Never | Plain::OneOf(..) | Plain::InRange(..) => true,
        Plain::Always | Plain::NoneOf(..) | Plain::Empty(_) => false,
        Plain::All(conditions) => conditions.iter().any(asks_for_field),
    }
}

fn any(clause: &[Condition]) -> server::Condition {
    let mut conditions: Vec<_> = clause.iter().map(condition).collect();
    match conditions.len() {
        0 => never(),
        1 => conditions.remove(0),
        _ => server::Filter::should(conditions).into(),
    }
}

fn condition(told: &Condition) -> server::Condition {
    match Plain::of(told) {
        Plain::Never => never(),
        Plain::Always => not(never()),
        Plain::OneOf(field, values) => one_of(field.key(), values.to_vec()),
        Plain::NoneOf(field, values) => not(one_of(field.key(), values.to_vec())),
        Plain::InRange(field, least, most) => range(field.key(), least, most),
        Plain::Empty(field) => server::Condition::is_empty(field.key()),
        Plain::All([]) => not(never()),
        Plain::All(conditions) => server::Filter::must(conditions.iter().map(condition)).into(),
    }
}

pub(super) fn one_of(key: &str, values: Vec<String>) -> server::Condition {
    server::Condition::matches(key, MatchValue::from(values))
}

/// A range of whole numbers, ends included. The server compares as `f64`, exact up to 2^53: enough for microseconds
/// until the year 2255.
pub(super) fn range(key: &str, least: Option<i64>, most: Option<i64>) -> server::Condition {
    let bound = |bound: i64| bound as f64;
    server::Condition::range(key, Range { gte: least.map(bound), lte: most.map(bound), ..Range::default() })
}

fn not(condition: server::Condition) -> server::Condition {
    server::Filter::must_not([condition]).into()
}

fn never() -> server::Condition {
    server::Condition::has_id(std::iter::empty::<PointId>())
}

pub(super) fn has_version(versions: impl IntoIterator<Item = Uuid>) -> server::Condition {
    one_of(VERSION, versions.into_iter().map(|version| version.to_string()).collect())
}
