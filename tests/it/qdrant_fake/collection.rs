//! Conditional changes of points, as the real server makes them.

use qdrant_client::qdrant::condition::ConditionOneOf;
use qdrant_client::qdrant::r#match::MatchValue;
use qdrant_client::qdrant::points_selector::PointsSelectorOneOf;
use qdrant_client::qdrant::points_update_operation::PointStructList;
use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{self as q, PointStruct, PointsSelector, UpdateMode};
use tonic::Status;

use super::{Collection, text};

impl Collection {
    pub(super) fn upsert(&mut self, list: PointStructList) -> Result<(), Status> {
        let size = self.made.vectors_config.as_ref().and_then(|config| match config.config.as_ref()? {
            q::vectors_config::Config::ParamsMap(map) => {
                map.map.get("dense").map(|params| params.size as usize)
            }
            _ => None,
        });
        for point in list.points {
            if let (Some(size), Some(found)) = (size, dense_len(&point))
                && size != found
            {
                let problem =
                    format!("Wrong input: Vector dimension error: expected dim: {size}, got {found}");
                return Err(Status::invalid_argument(problem));
            }
            let id = point.id.as_ref().map(text).unwrap_or_default();
            let stored = self.points.get(&id);
            let as_asked = |stored: &PointStruct| {
                list.update_filter.as_ref().is_none_or(|filter| admits(filter, stored))
            };
            let wanted = match list.update_mode.unwrap_or_default() {
                mode if mode == UpdateMode::InsertOnly as i32 => stored.is_none(),
                mode if mode == UpdateMode::UpdateOnly as i32 => stored.is_some_and(as_asked),
                _ => stored.is_none_or(as_asked),
            };
            if wanted {
                self.points.insert(id, point);
            }
        }
        Ok(())
    }

    /// The points that pass.
    pub(super) fn passing(&self, filter: Option<&q::Filter>) -> impl Iterator<Item = &PointStruct> {
        self.points.values().filter(move |point| filter.is_none_or(|filter| admits(filter, point)))
    }

    pub(super) fn delete(&mut self, selector: Option<PointsSelector>) {
        match selector.and_then(|selector| selector.points_selector_one_of) {
            Some(PointsSelectorOneOf::Points(list)) => list.ids.iter().for_each(|id| {
                self.points.remove(&text(id));
            }),
            Some(PointsSelectorOneOf::Filter(filter)) => {
                self.points.retain(|_, point| !admits(&filter, point));
            }
            None => {}
        }
    }
}

/// The texts under a key of the payload: one, or those of a list.
pub(super) fn texts(point: &PointStruct, key: &str) -> Vec<String> {
    let text = |value: &q::Value| match &value.kind {
        Some(Kind::StringValue(text)) => Some(text.clone()),
        _ => None,
    };
    match point.payload.get(key) {
        Some(q::Value { kind: Some(Kind::ListValue(list)) }) => list.values.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn dense_len(point: &PointStruct) -> Option<usize> {
    let q::vectors::VectorsOptions::Vectors(named) = point.vectors.as_ref()?.vectors_options.as_ref()? else {
        return None;
    };
    match named.vectors.get("dense")?.vector.as_ref()? {
        q::vector::Vector::Dense(dense) => Some(dense.data.len()),
        _ => None,
    }
}

pub(super) fn admits(filter: &q::Filter, point: &PointStruct) -> bool {
    let has_key = |key: &str| point.payload.contains_key(key);
    filter.must.iter().all(|condition| match &condition.condition_one_of {
        Some(ConditionOneOf::IsEmpty(empty)) => !has_key(&empty.key),
        Some(ConditionOneOf::Field(field)) if field.range.is_some() => {
            let most = field.range.as_ref().and_then(|range| range.lte).unwrap_or(f64::INFINITY);
            let stored = point.payload.get(&field.key).and_then(|value| value.kind.clone());
            matches!(stored, Some(Kind::IntegerValue(number)) if number as f64 <= most)
        }
        Some(ConditionOneOf::HasId(ids)) => ids.has_id.iter().any(|id| Some(id) == point.id.as_ref()),
        Some(ConditionOneOf::Field(field)) => {
            let values = match field.r#match.as_ref().and_then(|found| found.match_value.as_ref()) {
                Some(MatchValue::Keywords(values)) => values.strings.clone(),
                Some(MatchValue::Keyword(value)) => vec![value.clone()],
                other => panic!("no such match here: {other:?}"),
            };
            texts(point, &field.key).iter().any(|text| values.contains(text))
        }
        other => panic!("no such condition here: {other:?}"),
    })
}
